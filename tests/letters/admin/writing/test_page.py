"""The writing page without any script: every button posts the whole sheet, and nothing typed is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from letters.domain.passage import change_passage, override_passage
from letters.enums import LetterKind, PassageKind
from letters.models import Manuscript, Passage
from letters.queries.passage import demands_of, moved_passages, passages_of
from organisations.enums import Role
from organisations.models import HeadOfMission, Organisation
from tests.factories import NOW, make_campaign, make_member
from tests.factories_letters import make_city, make_demand, make_letter, make_ready, make_variant, sign_block
from tests.letters.hostile import PLAIN, TEMPLATES
from tests.letters.writing import add, keep, keys_in, leave, press, said, sheet_of, throw_away, write_page

pytestmark = pytest.mark.usefixtures("plain_static")


def faults_at(shown: str, key: str) -> str:
    return shown.partition(f'id="fault-{key}">')[2].partition("</p>")[0]


def test_a_letter_is_built_from_an_empty_sheet(browser: Client, steppe: Organisation) -> None:
    target = make_city(steppe)
    letter = make_letter(target.campaign, target=target)
    assert "The sheet is empty" in browser.get(write_page(letter)).content.decode()
    add(browser, letter, "salutation", "Dear all,")
    first = add(browser, letter, "paragraph", "First.")
    add(browser, letter, "closing", "Yours")
    add(browser, letter, "paragraph", "Second.", after=first)
    assert said(letter) == [], "a draft is not the letter yet"
    assert press(browser, letter, "save").headers["Location"] == write_page(letter)
    assert said(letter) == ["Dear all,", "First.", "Second.", "Yours"]
    assert not moved_passages(letter) and letter.passages.get(text="Dear all,").kind == PassageKind.SALUTATION


def test_a_base_letter_begins_with_what_each_recipient_fills_and_with_all_demands(
    browser: Client, steppe: Organisation
) -> None:
    letter = make_letter(make_campaign(steppe))
    demand = make_demand(letter.campaign, "free them", en="Free them.")
    sheet = sheet_of(browser, letter)
    texts = [sheet[f"text-{key}"][0] for key in keys_in(sheet)]
    assert texts == ["{{ place }}, {{ date }}", "{{ salutation }}", "", "", "{{ close }}"]
    assert said(letter) == [], "nothing stands in the letter before it is saved"
    assert "your draft of" not in browser.get(write_page(letter)).content.decode()
    third = keys_in(sheet)[2]
    assert press(browser, letter, "save", sheet).status_code == 422, "an empty paragraph"
    press(browser, letter, "save", typed={third: "They are in prison."})
    assert said(letter) == [*texts[:2], "They are in prison.", *texts[3:]]
    assert demands_of(letter.passages.get(kind=PassageKind.DEMANDS)) == [demand]


def test_what_was_taken_out_of_a_beginning_does_not_come_back(browser: Client, steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe))
    for key in keys_in(sheet_of(browser, letter))[:3]:
        press(browser, letter, f"remove {key}")
    press(browser, letter, "save")
    assert said(letter) == ["{{ close }}"] == [one.text for one in letter.passages.all()]


def test_in_a_language_without_forms_of_address_the_greeting_is_left_to_the_person(
    browser: Client, steppe: Organisation
) -> None:
    sheet = sheet_of(browser, make_letter(make_campaign(steppe), language="kk"))
    assert [sheet[f"text-{key}"][0] for key in keys_in(sheet)] == ["{{ place }}, {{ date }}", "", "", ""]


def test_two_who_begin_the_same_letter_begin_the_same_passages(browser: Client, steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe))
    other = Client()
    other.force_login(make_member(steppe, Role.OWNER, "owner@steppe.example"))
    mine = keys_in(sheet_of(browser, letter))
    leave(browser, letter)
    assert keys_in(sheet_of(other, letter)) == mine


def test_what_is_typed_elsewhere_on_the_sheet_survives_every_button(browser: Client, steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe), "One.", "Two.", "Three.")
    sheet = sheet_of(browser, letter)
    one, two, three = keys_in(sheet)
    typed = {one: "One, typed.", three: "Three, typed."}
    for do in (f"up {two}", f"down {two}", f"hide {two}", f"remove {two}", f"add {two} paragraph", f"place {two}"):
        press(browser, letter, do, typed=typed)
        kept = sheet_of(browser, letter)
        assert {key: kept[f"text-{key}"] for key in typed} == {key: [text] for key, text in typed.items()}, do
        throw_away(browser, letter)
    assert said(letter) == ["One.", "Two.", "Three."]


def test_a_passage_goes_up_and_down_and_stays_at_the_ends(browser: Client, steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe), "One.", "Two.", "Three.")
    one, _two, three = keys_in(sheet_of(browser, letter))
    for do in (f"up {three}", f"up {three}", f"up {three}", f"down {one}"):
        press(browser, letter, do)
    press(browser, letter, "save")
    assert said(letter) == ["Three.", "Two.", "One."]


def test_what_was_taken_out_comes_back_until_it_is_saved(browser: Client, steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe), "One.", "Two.")
    one, two = keys_in(sheet_of(browser, letter))
    press(browser, letter, f"remove {one}")
    shown = browser.get(write_page(letter)).content.decode()
    assert "Taken out: paragraph “One.”" in shown and f"restore {one}" in shown
    press(browser, letter, f"restore {one}")
    press(browser, letter, f"remove {two}")
    press(browser, letter, "save")
    assert said(letter) == ["One."]


def test_demands_are_chosen_and_put_in_order(browser: Client, steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe), "Words.")
    first, second, third = (make_demand(letter.campaign, name, en=f"{name}!") for name in ("free", "drop", "meet"))
    key = add(browser, letter, "demands", "We ask:")
    assert sheet_of(browser, letter)[f"demands-{key}"] == [str(row.pk) for row in letter.campaign.demands.all()], "all"
    for do in (
        f"up {key} {third.pk}",
        f"up {key} {third.pk}",
        f"out {key} {first.pk}",
        f"out {key} {second.pk}",
        f"in {key} {second.pk}",
    ):
        press(browser, letter, f"demand-{do}")
    press(browser, letter, "save")
    assert demands_of(letter.passages.get(kind=PassageKind.DEMANDS)) == [third, second]
    shown = browser.get(write_page(letter)).content.decode()
    assert shown.index("meet!") < shown.index("drop!"), "as it is printed"


def test_a_further_list_begins_with_the_demands_that_the_letter_does_not_make_yet(
    browser: Client, steppe: Organisation
) -> None:
    letter = make_letter(make_campaign(steppe), "Words.")
    made, missing = (make_demand(letter.campaign, name, en=f"{name}!") for name in ("free", "drop"))
    (prose,) = keys_in(sheet_of(browser, letter))
    press(browser, letter, f"demand-in {prose} {made.pk}")
    key = add(browser, letter, "demands", "")
    assert sheet_of(browser, letter)[f"demands-{key}"] == [str(missing.pk)]


@pytest.mark.parametrize("text", TEMPLATES)
def test_a_placeholder_nobody_knows_is_refused_at_its_passage_and_stays_typed(
    browser: Client, steppe: Organisation, text: str
) -> None:
    letter = make_letter(make_campaign(steppe), "Fine.", "Words.")
    _fine, key = keys_in(sheet_of(browser, letter))
    answer = press(browser, letter, "save", typed={key: f"Words. {text}"})
    shown = answer.content.decode()
    assert answer.status_code == 422 and f'href="#text-{key}"' in shown and f'id="fault-{key}"' in shown
    assert "is not known" in shown and said(letter) == ["Fine.", "Words."]
    assert sheet_of(browser, letter)[f"text-{key}"] == [f"Words. {text}"], "also when the page is opened again"


def test_all_faults_are_told_at_once(browser: Client, steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe), "One.", "Two.", "Three.")
    one, two, three = keys_in(sheet_of(browser, letter))
    typed = {one: "", two: "Dear {{ head_of_mision }}", three: "x" * 20_001}
    shown = press(browser, letter, "save", typed=typed).content.decode()
    assert "Write the passage, or leave it out" in shown
    assert "Did you mean {{ head_of_mission }}?" in shown
    assert "at most 20000 characters (it has 20001)" in shown
    assert said(letter) == ["One.", "Two.", "Three."]


def test_new_words_that_the_letter_cannot_fill_are_refused_with_the_way_to_the_cure(
    browser: Client, steppe: Organisation
) -> None:
    letter = make_ready(steppe)
    assert letter.target is not None
    (key,) = keys_in(sheet_of(browser, letter))
    answer = press(browser, letter, "save", typed={key: "Dear {{ head_of_mission }} in {{ city }},"})
    shown = answer.content.decode()
    assert answer.status_code == 422 and said(letter) == ["Release them."]
    assert "No head of mission is known for this recipient" in faults_at(shown, key)
    assert "This letter can fill: {{ address }}, {{ city }}, " in faults_at(shown, key)
    recipient = reverse("admin:organisations_recipient_change", args=[letter.target.recipient_id])
    assert f'<p class="piece__open"><a href="{recipient}#heads-group">' in shown
    HeadOfMission.objects.create(recipient=letter.target.recipient, name="Erlan Sarydala")
    assert press(browser, letter, "save").status_code == 302
    assert said(letter) == ["Dear {{ head_of_mission }} in {{ city }},"]


def test_what_it_said_before_may_stay_and_a_base_may_say_what_one_letter_cannot_fill(
    browser: Client, steppe: Organisation
) -> None:
    base, letter = make_variant(steppe, "Dear {{ head_of_mission }},", "We write.")
    salutation, words = keys_in(sheet_of(browser, letter))
    press(browser, base, "save", typed={keys_in(sheet_of(browser, base))[0]: "Dear {{ head_of_mission }}, hello,"})
    assert said(letter)[0] == "Dear {{ head_of_mission }}, hello,"
    press(browser, letter, f"override {salutation}")
    press(browser, letter, f"override {words}", typed={words: "We write again."})
    assert press(browser, letter, "save", typed={words: "We write again."}).status_code == 302
    shown = browser.get(write_page(letter)).content.decode()
    assert shown.count('<p class="piece__open">No head of mission is known') == 1, "told at the passage all the same"
    assert press(browser, letter, "save", typed={salutation: "Dear {{ head_of_mission }} and all,"}).status_code == 422


@pytest.mark.parametrize("text", PLAIN)
def test_what_would_be_a_command_elsewhere_is_words_here(browser: Client, steppe: Organisation, text: str) -> None:
    letter = make_ready(steppe)
    key = add(browser, letter, "paragraph", text)
    assert press(browser, letter, "save").status_code == 302
    assert Passage.objects.get(pk=key).text == text
    shown = browser.get(write_page(letter)).content.decode()
    assert "<script>alert" not in shown and "<img src=x" not in shown


@pytest.mark.parametrize("sign", ["\x00", "\x08"])
def test_a_character_that_nobody_can_see_is_refused_at_its_passage(
    browser: Client, steppe: Organisation, sign: str
) -> None:
    letter = make_letter(make_campaign(steppe), "Words.")
    (key,) = keys_in(sheet_of(browser, letter))
    answer = press(browser, letter, "save", typed={key: f"Wor{sign}ds and more."})
    assert answer.status_code == 422 and "cannot be printed" in answer.content.decode()
    assert sheet_of(browser, letter)[f"text-{key}"] == ["Wor\ufffdds and more."]


def test_a_variant_says_it_differently_leaves_out_and_takes_over_again(browser: Client, steppe: Organisation) -> None:
    _base, letter = make_variant(steppe, "First.", "Second.", "Third.")
    first, second, third = keys_in(sheet_of(browser, letter))
    assert "from the base" in browser.get(write_page(letter)).content.decode()
    press(browser, letter, f"override {first}")
    press(browser, letter, f"hide {second}", typed={first: "First, our way."})
    press(browser, letter, "save")
    assert said(letter) == ["First, our way.", "Third."]
    press(browser, letter, f"inherit {first}")
    press(browser, letter, f"show {second}")
    press(browser, letter, "save")
    assert said(letter) == ["First.", "Second.", "Third."] and not letter.passages.exists()
    press(browser, letter, f"override {third}")
    press(browser, letter, f"inherit {third}", typed={third: "Words given up."})
    press(browser, letter, f"override {third}")
    assert sheet_of(browser, letter)[f"text-{third}"] == ["Words given up."], "they come back"


def test_where_the_base_has_moved_the_difference_stands_at_the_passage(browser: Client, steppe: Organisation) -> None:
    base, letter = make_variant(steppe, "First.", "Second.")
    first = base.passages.get(text="First.")
    override_passage(letter, first, text="Our first.", by=None, now=NOW)
    first.text = "First. Revised."
    change_passage(first, by=None, now=NOW)
    shown = browser.get(write_page(letter)).content.decode()
    assert "Base moved" in shown and "<ins> Revised.</ins>" in shown
    keep(browser, letter, str(first.pk))
    press(browser, letter, "save")
    assert not moved_passages(letter) and said(letter) == ["Our first.", "Second."]


def test_a_passage_that_is_split_by_hand_on_the_sheet_of_the_base_is_told_where_it_was_replaced(
    browser: Client, steppe: Organisation
) -> None:
    base, letter = make_variant(steppe, "First.", "They were arrested. They must go free.", "Third.")
    whole = base.passages.get(text__startswith="They")
    override_passage(letter, whole, text="Our own way.", by=None, now=NOW)
    other = make_letter(base.campaign, target=make_city(steppe, "Paris"), base=base)
    press(browser, base, f"place {whole.pk}", typed={str(whole.pk): "They were arrested."})
    add(browser, base, "paragraph", "They must go free.", after=str(whole.pk))
    press(browser, base, "save")
    assert said(base) == said(other) == ["First.", "They were arrested.", "They must go free.", "Third."]
    assert said(letter) == ["First.", "Our own way.", "Third."], "the other half is not said beside its own words"
    shown = browser.get(write_page(letter)).content.decode()
    assert "Base moved" in shown and "The base letter&#x27;s passage was split in two." in shown
    keep(browser, letter, str(whole.pk))
    press(browser, letter, "save")
    assert not moved_passages(letter) and said(letter) == ["First.", "Our own way.", "Third."]


def test_an_own_passage_stands_between_those_of_the_base(browser: Client, steppe: Organisation) -> None:
    _base, letter = make_variant(steppe, "First.", "Second.", "Third.")
    first, _second, third = keys_in(sheet_of(browser, letter))
    add(browser, letter, "paragraph", "Between.", after=first)
    press(browser, letter, f"up {third}")
    press(browser, letter, "save")
    assert said(letter) == ["First.", "Between.", "Third.", "Second."]
    own = [one.row.text for one in passages_of(letter) if one.row.letter_id == letter.pk]
    assert "Between." in own and len(own) == 2, "only what really moved is this letter's own"


def test_a_draft_waits_and_is_thrown_away_when_asked(browser: Client, steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe), "Words.")
    (key,) = keys_in(sheet_of(browser, letter))
    press(browser, letter, f"place {key}", typed={key: "Other words."})
    shown = browser.get(write_page(letter)).content.decode()
    assert "You are going on with your draft of" in shown and "Other words." in shown
    asked = browser.get(write_page(letter, "write_drop")).content.decode()
    assert "<ins>Other words.</ins>" in asked or "<ins>Other</ins>" in asked, "what would be lost"
    assert sheet_of(browser, letter)[f"text-{key}"] == ["Other words."], "asking throws nothing away"
    throw_away(browser, letter)
    assert sheet_of(browser, letter)[f"text-{key}"] == ["Words."]
    press(browser, letter, "save", typed={key: "New words."})
    assert "your draft of" not in browser.get(write_page(letter)).content.decode()
    assert said(letter) == ["New words."]


def test_the_signature_block_says_how_many_sign_and_leads_to_who(browser: Client, steppe: Organisation) -> None:
    base, letter = make_variant(steppe)
    sign_block(base)
    add(browser, letter, "signature_block", "")
    press(browser, letter, "save")
    shown = browser.get(write_page(letter)).content.decode()
    assert "The signatures stand here: 1 person signs." in " ".join(shown.split())
    page = reverse("admin:letters_letter_change", args=[base.pk])
    assert f'href="{page}#groups-group"' in shown, "the base's block is printed"


@pytest.mark.parametrize("typed", [{"piece": ["x"]}, {"revision": ["-1"]}, {"number": [""]}, {"do": "burn"}])
def test_what_no_browser_sends_is_a_bad_request(
    browser: Client, steppe: Organisation, typed: dict[str, object]
) -> None:
    letter = make_letter(make_campaign(steppe), "Words.")
    sheet = sheet_of(browser, letter)
    do = {"burn": f"burn {keys_in(sheet)[0]}"}.get(str(typed.get("do")), "save")
    assert browser.post(write_page(letter), {**sheet, **typed, "do": do}).status_code == 400


def test_a_passage_of_another_letter_cannot_be_written_from_here(browser: Client, steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe), "Words.")
    other = make_letter(letter.campaign, "Elsewhere.")
    stranger = str(other.passages.get().pk)
    sheet = sheet_of(browser, letter)
    sheet["piece"].append(stranger)
    press(browser, letter, "save", sheet, typed={stranger: "Overwritten."})
    assert said(other) == ["Elsewhere."] and said(letter) == ["Words.", "Overwritten."]


def test_the_list_leads_to_the_sheet_and_what_was_written_elsewhere_has_none(
    browser: Client, steppe: Organisation
) -> None:
    letter = make_ready(steppe)
    target = make_city(steppe, "Berlin")
    elsewhere = make_letter(letter.campaign, target=target, kind=LetterKind.EXTERNAL)
    shown = browser.get(reverse("admin:letters_letter_changelist")).content.decode()
    assert f'href="{write_page(letter)}"' in shown and write_page(elsewhere) not in shown
    assert browser.get(write_page(elsewhere)).status_code == 404
    assert not Manuscript.objects.exists()
