from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from campaigns.models import Campaign, DemandText
from letters.domain.letter import change_letter
from letters.domain.passage import add_passage, change_passage, remove_passage
from letters.domain.translation import begin_translation, remove_translation, review_translation, write_translation
from letters.domain.version import make_version
from letters.enums import PassageKind, TranslationState
from letters.errors import WrittenMeanwhile
from letters.models import Letter, Passage, Translation, Version
from letters.queries.translation import (
    Typed,
    digest_of_translation,
    digest_of_words,
    pairs_of,
    progress_of,
    state_of,
    words_of,
)
from organisations.errors import DemarcheError
from organisations.models import Organisation
from tests.factories import NOW, make_user
from tests.factories_letters import make_demand, make_ready, say
from tests.factories_translations import HEAD, translate, write


def versioned(letter: Letter) -> Version:
    return make_version(letter, by=None, now=NOW)


def changed(letter: Letter, before: str, after: str) -> Version:
    passage = Passage.objects.get(letter=letter, text=before)
    passage.text = after
    change_passage(passage, by=None, now=NOW)
    return versioned(letter)


@pytest.fixture
def version(steppe: Organisation) -> Version:
    return versioned(make_ready(steppe, "Release them.", "Drop all charges."))


def test_a_translation_begins_with_what_stands_above_it_in_its_language(version: Version) -> None:
    row = begin_translation(version, language="ar", by=None, now=NOW)
    assert (row.heading, row.title) == ("ترجمة للاطلاع", "")
    assert state_of(row) == TranslationState.BEGUN
    assert begin_translation(version, language="ug", by=None, now=NOW).heading == ""


def test_half_of_it_is_kept_and_all_of_it_is_complete(version: Version) -> None:
    row = translate(version, "Освободите их.")
    assert progress_of(row) == (1, 2) and state_of(row) == TranslationState.BEGUN
    row = write(row, "Освободите их.", "Снимите все обвинения.")
    assert progress_of(row) == (2, 2) and state_of(row) == TranslationState.COMPLETE


def test_without_its_title_or_heading_it_is_not_complete(version: Version) -> None:
    row = write(translate(version, "Освободите их.", "Снимите."), "Освободите их.", "Снимите.", head=("", *HEAD[1:]))
    assert state_of(row) == TranslationState.BEGUN


def test_a_speaker_reviews_what_is_complete_and_any_change_takes_that_back(version: Version) -> None:
    row, founder = translate(version, "Освободите их."), make_user()
    with pytest.raises(DemarcheError, match="not complete"):
        review_translation(row, digest=digest_of_translation(row), by=founder, now=NOW)
    row = write(row, "Освободите их.", "Снимите все обвинения.")
    row = review_translation(row, digest=digest_of_translation(row), by=founder, now=NOW)
    assert state_of(row) == TranslationState.REVIEWED and row.reviewed_by == founder
    assert state_of(write(row, "Освободите их.", "Снимите все обвинения.")) == TranslationState.REVIEWED
    assert state_of(write(row, "Освободите их!", "Снимите все обвинения.")) == TranslationState.COMPLETE


def test_who_wrote_in_it_last_does_not_review_it_unless_a_campaign_needs_no_approval(version: Version) -> None:
    founder = make_user()
    row = translate(version, "Освободите их.", "Снимите все обвинения.")
    Campaign.objects.update(needs_approval=True)
    Translation.objects.update(changed_by=founder)
    with pytest.raises(DemarcheError, match="A second speaker"):
        review_translation(row, digest=digest_of_translation(row), by=founder, now=NOW)
    Campaign.objects.update(needs_approval=False)
    row = review_translation(row, digest=digest_of_translation(row), by=founder, now=NOW)
    assert state_of(row) == TranslationState.REVIEWED


def test_who_saves_it_as_it_was_has_not_written_in_it(version: Version) -> None:
    founder, words = make_user(), ("Освободите их.", "Снимите все обвинения.")
    row = write(translate(version, *words), *words, by=founder)
    assert row.changed_by is None
    assert write(row, "Освободите их!", by=founder).changed_by == founder


def test_what_was_written_while_it_was_read_is_not_reviewed(version: Version) -> None:
    row = translate(version, "Освободите их.", "Снимите все обвинения.")
    read = digest_of_translation(row)
    row = write(row, "Освободите их.", "Снимите обвинения.")
    with pytest.raises(DemarcheError, match="has changed while you read it"):
        review_translation(row, digest=read, by=make_user(), now=NOW)


def test_a_version_has_one_translation_for_each_language_and_the_database_keeps_that(version: Version) -> None:
    row = translate(version)
    with pytest.raises(DemarcheError, match="already"):
        translate(version)
    with pytest.raises(IntegrityError), transaction.atomic():
        Translation(**{**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}, "id": None}).save()


@pytest.mark.parametrize(("language", "why"), [("en", "itself is in this language"), ("xx", "Choose a language")])
def test_a_letter_is_translated_into_another_language_that_there_is(version: Version, language: str, why: str) -> None:
    with pytest.raises(DemarcheError, match=why):
        begin_translation(version, language=language, by=None, now=NOW)


def test_demands_take_their_own_wordings(steppe: Organisation) -> None:
    letter = make_ready(steppe, "Release them.")
    free = make_demand(
        letter.campaign, "free", en="Free the detained in {{ city }}.", ru="Свободу задержанным: {{ city }}."
    )
    press = make_demand(letter.campaign, "press", en="Stop censorship.")
    say(letter, (PassageKind.DEMANDS, "We ask:", [free, press]))
    row = begin_translation(versioned(letter), language="ru", by=None, now=NOW)
    assert row.passages[1]["items"] == ["Свободу задержанным: London.", ""]
    row = write(row, "Освободите их.", ["Мы требуем:", "Свободу!", "Долой цензуру."])
    assert progress_of(row) == (2, 2)
    assert not DemandText.objects.filter(text="Долой цензуру.").exists()


def test_placeholders_are_filled_in_the_language_of_the_translation_and_come_out_as_they_are(
    steppe: Organisation,
) -> None:
    letter = make_ready(steppe, "{{ city }}, {{ sending_state }}.", city="St. *Gallen*")
    row = translate(versioned(letter), "{{ sending_state }}: {{ city }}")
    assert row.passages[0]["text"] == "Казахстан: St. \\*Gallen\\*"


@pytest.mark.parametrize(
    ("text", "why"),
    [("{{ cty }}", "Did you mean {{ city }}"), ("{{ head_of_mission }}", "No head of mission is known")],
)
def test_a_placeholder_that_nobody_fills_is_refused_at_its_field(version: Version, text: str, why: str) -> None:
    row = translate(version)
    with pytest.raises(DemarcheError, match=why) as refusal:
        write(row, "Освободите их.", text)
    assert refusal.value.field == "text-1"


def test_a_placeholder_says_in_a_translation_only_what_the_original_says_in_that_passage(steppe: Organisation) -> None:
    letter = make_ready(steppe, "On {{ date }}.", "To {{ city }}.", dated_on=date(2016, 5, 26))
    row = translate(versioned(letter), "{{ date }}", "{{ city }}")
    assert row.passages[0]["text"] == "26 мая 2016 г."
    with pytest.raises(
        DemarcheError, match=r"does not say {{ date }} here\. In the letter that is “26 May 2016”"
    ) as refusal:
        write(row, "{{ date }}", "{{ date }}")
    assert refusal.value.field == "text-1"
    letter.dated_on = date(2016, 5, 27)
    change_letter(letter, by=None, now=NOW)
    with pytest.raises(DemarcheError, match="In the letter that is “27 May 2016” now"):
        write(row, "{{ date }}")


def test_a_demand_is_translated_with_the_placeholders_of_its_own_wording(steppe: Organisation) -> None:
    letter = make_ready(steppe)
    free = make_demand(letter.campaign, "free", en="Free those held in {{ city }}.")
    say(letter, (PassageKind.DEMANDS, "We ask:", [free]))
    row = begin_translation(versioned(letter), language="ru", by=None, now=NOW)
    assert write(row, "", ["Мы требуем:", "{{ city }}: свободу!"]).passages[1]["items"] == ["London: свободу!"]


def test_who_only_had_the_page_open_does_not_undo_what_somebody_else_wrote(version: Version) -> None:
    row = translate(version, "Освободите их.")
    empty = digest_of_words([""])
    late = {0: Typed(["Освободите их."], digest_of_words(["Освободите их."])), 1: Typed(["Снимите."], empty)}
    write(row, "Немедленно освободите их.")
    row = write_translation(row, head=head_seen(row), passages=late, by=None, now=NOW)
    assert [piece["text"] for piece in row.passages] == ["Немедленно освободите их.", "Снимите."]


def test_two_who_write_the_same_passage_see_each_others_words_and_nothing_is_lost(version: Version) -> None:
    row = translate(version, "Освободите их.")
    seen = digest_of_words(["Освободите их."])
    write(row, "Немедленно освободите их.")
    typed = {0: Typed(["Освободите их сейчас же."], seen)}
    with pytest.raises(WrittenMeanwhile) as refusal:
        write_translation(row, head=head_seen(row), passages=typed, by=None, now=NOW)
    assert refusal.value.words == {"0": ["Немедленно освободите их."]}
    known = {0: replace(typed[0], seen=digest_of_words(["Немедленно освободите их."]))}
    row = write_translation(row, head=head_seen(row), passages=known, by=None, now=NOW)
    assert row.passages[0]["text"] == "Освободите их сейчас же."


def head_seen(row: Translation) -> Typed:
    return Typed(HEAD, digest_of_words(HEAD))


def test_carried_over_unchanged_passages_keep_their_words_and_changed_ones_are_marked(version: Version) -> None:
    translate(version, "Освободите их.", "Снимите все обвинения.")
    row = begin_translation(
        changed(version.letter, "Drop all charges.", "Drop all of the charges."), language="ru", by=None, now=NOW
    )
    first, second = pairs_of(row, compared=True)
    assert (first.is_done, list(first.words)) == (True, ["Освободите их."])
    assert not second.is_current and list(second.words) == ["Снимите все обвинения."]
    assert ("new", "of the ") in second.difference
    assert row.title == HEAD[0] and state_of(row) == TranslationState.BEGUN


def test_a_marked_passage_is_done_when_it_is_written_anew_or_somebody_says_that_it_is_still_right(
    version: Version,
) -> None:
    translate(version, "Освободите их.", "Снимите все обвинения.")
    row = begin_translation(
        changed(version.letter, "Drop all charges.", "Drop every charge."), language="ru", by=None, now=NOW
    )
    assert progress_of(write(row, "Освободите их.", "Снимите все обвинения.")) == (1, 2)
    still = Typed(["Снимите все обвинения."], digest_of_words(words_of(row.passages[1])), still_right=True)
    row = write_translation(row, head=head_seen(row), passages={1: still}, by=None, now=NOW)
    assert state_of(row) == TranslationState.COMPLETE


def test_a_passage_that_was_moved_or_put_in_does_not_mix_up_the_others(version: Version) -> None:
    translate(version, "Освободите их.", "Снимите все обвинения.")
    letter = version.letter
    first = Passage.objects.get(letter=letter, text="Release them.")
    remove_passage(first, by=None, now=NOW)
    say(letter, "Let people meet.")
    add_passage(Passage(letter=letter, text="Release them."), by=None, now=NOW)
    row = begin_translation(versioned(letter), language="ru", by=None, now=NOW)
    said = [(pair.original[0], pair.words[0]) for pair in pairs_of(row)]
    assert said == [
        ("Drop all charges.", "Снимите все обвинения."),
        ("Let people meet.", ""),
        ("Release them.", "Освободите их."),
    ]


def test_another_letter_of_the_campaign_that_says_the_same_lends_its_words(version: Version) -> None:
    translate(version, "Освободите их.", "Снимите все обвинения.")
    other = make_ready(version.letter.owner, "Drop all charges.", "Answer us.", city="Paris")
    row = begin_translation(versioned(other), language="ru", by=None, now=NOW)
    assert [piece["text"] for piece in row.passages] == ["Снимите все обвинения.", ""]


@pytest.mark.parametrize("then", [["stop", "free"], ["free", "stop", "answer"]])
def test_what_was_carried_over_into_other_demands_is_not_lent(steppe: Organisation, then: list[str]) -> None:
    letter, ru = make_ready(steppe, "Release them."), ["Мы требуем:", "Свободу!", "Долой!"]
    made = {name: make_demand(letter.campaign, name, en=f"{name}!") for name in ("free", "stop", "answer")}
    list_of_two = (PassageKind.DEMANDS, "We ask:", [made["free"], made["stop"]])
    asked, other = say(letter, list_of_two), make_ready(steppe, list_of_two, city="Paris")
    first = versioned(letter)
    change_passage(asked, demands=[made[name] for name in then], by=None, now=NOW)
    translate(first, "Освободите их.", ru)
    begin_translation(versioned(letter), language="ru", by=None, now=NOW)
    row = begin_translation(versioned(other), language="ru", by=None, now=NOW)
    assert words_of(row.passages[0]) == ru


def test_a_translation_that_is_removed_is_gone(version: Version) -> None:
    remove_translation(translate(version), by=None, now=NOW)
    assert not Translation.objects.exists()
