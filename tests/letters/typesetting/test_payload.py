from dataclasses import replace

from letters.typesetting.document import Block, Signer, SignerGroup
from letters.typesetting.payload import as_data, texts
from tests.letters.typesetting.shapes import LONDON, STOCKHOLM, letter, signed_by


def kinds_in(part: object) -> list[str]:
    assert isinstance(part, list)
    return [block["kind"] for block in part]


def test_a_date_that_opens_the_letter_stands_beside_the_addressee() -> None:
    data = as_data(LONDON)
    assert kinds_in(data["dateline"]) == ["place_date"]
    assert kinds_in(data["ending"]) == ["closing"]


def test_a_date_that_ends_the_letter_stays_with_the_signatures() -> None:
    data = as_data(STOCKHOLM)
    assert kinds_in(data["dateline"]) == []
    assert kinds_in(data["ending"]) == ["place_date"]
    assert kinds_in(data["body"])[:3] == ["headline", "slogan", "slogan"]


def test_postscripts_follow_the_signatures() -> None:
    data = as_data(letter(Block("closing", "Yours,"), Block("place_date", "Bath"), Block("postscript", "P.S.")))
    assert kinds_in(data["ending"]) == ["closing", "place_date"]
    assert kinds_in(data["after"]) == ["postscript"]


def test_signatures_stand_where_a_passage_says_so() -> None:
    body = (Block("paragraph", "x"), Block("closing", "Yours,"), Block("signature_block", ""))
    data = as_data(letter(*body, Block("paragraph", "y"), Block("place_date", "Bath"), Block("postscript", "P.S.")))
    assert kinds_in(data["ending"]) == ["closing"]
    assert kinds_in(data["after"]) == ["paragraph", "place_date", "postscript"]
    assert kinds_in(as_data(letter(*body[:1], Block("signature_block", "Signed by:")))["ending"]) == ["signature_block"]


def test_a_letter_may_begin_with_its_signatures() -> None:
    data = as_data(letter(Block("signature_block", ""), Block("place_date", "Bath")))
    assert (kinds_in(data["dateline"]), kinds_in(data["body"]), kinds_in(data["after"])) == ([], [], ["place_date"])


def test_a_letter_that_is_only_a_date_prints_it_once() -> None:
    data = as_data(letter(Block("place_date", "Bath")))
    assert kinds_in(data["dateline"]) == ["place_date"]
    assert kinds_in(data["ending"]) == []


def test_a_blank_line_begins_a_paragraph_and_a_line_break_stays_one() -> None:
    data = as_data(letter(Block("paragraph", "\r\none\r\ntwo\r\n \r\n\r\nthree\tfour  five\n")))
    paragraphs = [{"kind": "paragraph", "lines": lines} for lines in ([["one"], ["two"]], [["three four five"]])]
    assert data["body"] == [{"kind": "paragraph", "parts": paragraphs, "items": []}]


def test_words_keep_their_look_and_a_link_the_address_that_it_does_not_say() -> None:
    text = "**so** *it* [is](https://x.example/y) and [x.example](https://x.example/) [us](mailto:a@x.example)"
    pieces = as_data(letter(Block("paragraph", text)))["body"][0]["parts"][0]["lines"][0]  # type: ignore[index, call-overload]
    assert pieces == [
        {"text": "so", "look": "strong"},
        " ",
        {"text": "it", "look": "emphasis"},
        " ",
        {"link": "https://x.example/y", "address": "https://x.example/y", "pieces": ["is"]},
        " and ",
        {"link": "https://x.example/", "address": "", "pieces": ["x.example"]},
        " ",
        {"link": "mailto:a@x.example", "address": "a@x.example", "pieces": ["us"]},
    ]


def test_lists_and_quotations_come_as_parts_of_parts() -> None:
    body = as_data(letter(Block("paragraph", "> said\n\n3. a\n4. b\n\n- c")))["body"]
    assert body == [
        {
            "kind": "paragraph",
            "parts": [
                {"kind": "quotation", "parts": [{"kind": "paragraph", "lines": [["said"]]}]},
                {
                    "kind": "list",
                    "first": "3",
                    "items": [[{"kind": "paragraph", "lines": [[word]]}] for word in "ab"],
                },
                {"kind": "list", "first": "", "items": [[{"kind": "paragraph", "lines": [["c"]]}]]},
            ],
            "items": [],
        }
    ]


def test_demands_are_plain_words() -> None:
    body = as_data(letter(Block("demands", "*Now*:", items=("*all* of\nthem",))))["body"]
    assert body[0]["items"] == [[{"kind": "paragraph", "lines": [["*all* of"], ["them"]]}]]  # type: ignore[index, call-overload]


def test_a_no_break_space_is_kept() -> None:
    data = as_data(letter(title="26\u00a0May"))
    assert data["title"] == "26\u00a0May"


def test_a_word_that_would_leave_the_paper_may_break() -> None:
    data = as_data(letter(title="w" * 100))
    assert data["title"] == "\u200b".join(["w" * 40, "w" * 40, "w" * 20])


def test_a_long_word_is_never_broken_before_a_combining_mark() -> None:
    data = as_data(letter(title="w" * 40 + "\u0301"))
    assert data["title"] == "w" * 40 + "\u0301"


def test_what_is_known_of_a_signatory_shares_one_line() -> None:
    someone = Signer("Ada Quill", office="Nurse", place="Hull", behalf="for the ward")
    data = as_data(letter(annex=(someone, Signer("Bo Berg"))))
    assert data["annex"] == [
        {"name": "Ada Quill", "about": "Nurse, Hull, for the ward"},
        {"name": "Bo Berg", "about": ""},
    ]


def test_of_thousands_each_is_one_line() -> None:
    data = as_data(letter(annex=(Signer("Ada Quill", office="Nurse", place="Hull"), *[Signer("Bo Berg")] * 2000)))
    assert data["annex"][:2] == ["Ada Quill, Nurse, Hull", "Bo Berg"]  # type: ignore[index]


def test_a_signer_has_a_line_for_the_office_and_one_for_where() -> None:
    data = as_data(letter(groups=signed_by(Signer("Ada Quill", "Chair", "Ward Nine", "Hull", "for all"))))
    signers = [{"name": "Ada Quill", "lines": ["Chair", "Ward Nine, Hull"], "behalf": "for all"}]
    assert data["groups"] == [{"heading": "", "signers": signers}]


def test_a_group_without_signers_leaves_no_heading() -> None:
    data = as_data(letter(groups=(SignerGroup("Nobody", ()),)))
    assert data["groups"] == []


def test_language_and_region_are_given_apart() -> None:
    given = {tag: as_data(letter(language=tag)) for tag in ("sv", "pt-br", "zh-hant")}
    assert {tag: (data["language"], data["region"]) for tag, data in given.items()} == {
        "sv": ("sv", ""),
        "pt-br": ("pt", "BR"),
        "zh-hant": ("zh", "TW"),
    }


def test_every_string_is_offered_for_the_check_of_characters() -> None:
    marked = replace(
        LONDON,
        title="t1",
        sender=("t2",),
        addressee=("t3",),
        via=("t4",),
        body=(Block("demands", "t5", items=("t6",)),),
        groups=(SignerGroup("t7", (Signer("t8", "t9", "t10", "t11", "t12"),)),),
        affiliates=("t13",),
        annex=(Signer("t14"),),
        notes=("t15",),
        reference="t16",
        digest="t17",
    )
    offered = " ".join(texts(as_data(marked)))
    assert [n for n in range(1, 18) if f"t{n}" not in offered.replace(",", "").split()] == []
