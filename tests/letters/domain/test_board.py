"""Many letters at once: each whole or not at all, and whoever is refused is told why."""

from datetime import timedelta
from typing import Any

import pytest

from campaigns.models import Campaign
from letters.domain.board import assign_letters, begin_letters, do_with_letters
from letters.domain.job import STEPS, begin_at_once
from letters.domain.passage import change_passage, override_passage
from letters.domain.translation import review_translation
from letters.domain.version import make_version
from letters.enums import BoardAct, LetterKind
from letters.models import Edition, Letter, Version
from letters.queries.board import outcome_of
from letters.queries.passage import passages_of
from letters.queries.translation import digest_of_translation
from organisations.domain.job import work_on_job
from organisations.enums import JobKind, JobState, Role
from organisations.errors import DemarcheError
from organisations.models import Job, Organisation
from tests.factories import NOW, make_campaign, make_member, make_user
from tests.factories_letters import make_city, make_letter, make_ready, say, sign_block
from tests.factories_translations import translate


def done(campaign: Campaign, letters: list[Letter], act: BoardAct) -> Job:
    """Without the haste of a page that waits."""
    job = do_with_letters(campaign, letters, act=act, language="en", by=None, now=NOW)
    job = work_on_job(job, STEPS, now=NOW, run=timedelta(minutes=1))
    assert job.state == JobState.DONE and job.kind == JobKind.LETTERS
    return job


def ready_and_not(steppe: Organisation) -> tuple[Letter, Letter]:
    """London is ready to be frozen; Ottawa has an unconfirmed recipient and nobody signs it."""
    london = make_ready(steppe)
    target = make_city(steppe, "Ottawa", confirmed=False)
    return london, make_letter(target.campaign, "Words.", target=target)


def test_a_letter_is_begun_for_each_target_that_has_none(steppe: Organisation) -> None:
    london, ottawa = make_city(steppe), make_city(steppe, "Ottawa")
    base = make_letter(london.campaign, "First.")
    written = make_letter(london.campaign, "Own.", target=london)
    (begun,) = begin_letters(london.campaign, title="To them", language="en", base=base, by=None, now=NOW)
    assert (begun.target, begun.base, begun.kind, begun.title) == (ottawa, base, LetterKind.VARIANT, "To them")
    assert [one.row.text for one in passages_of(begun)] == ["First."] and written.base is None
    assert begin_letters(london.campaign, title="To them", language="en", base=base, by=None, now=NOW) == []


def test_letters_are_all_begun_or_none(steppe: Organisation) -> None:
    target = make_city(steppe)
    base = make_letter(target.campaign, "First.", language="en")
    with pytest.raises(DemarcheError, match="in another language"):
        begin_letters(target.campaign, title="To them", language="de", base=base, by=None, now=NOW)
    assert list(Letter.objects.all()) == [base]


def test_ready_letters_are_frozen_and_the_others_stay_as_they_are_with_a_sentence_each(steppe: Organisation) -> None:
    london, ottawa = ready_and_not(steppe)
    job = done(london.campaign, [london, ottawa], BoardAct.FREEZE)
    outcome = outcome_of(job)
    assert [edition.letter for edition in Edition.objects.all()] == [london]
    assert outcome.done == [str(london.pk)] and (job.done, job.changed) == (2, 1)
    ((refused, sentence),) = outcome.refused
    assert refused == ottawa and "has not confirmed any address" in sentence
    assert not Version.objects.filter(letter=ottawa).exists(), "nothing of it is half done"


def test_opening_makes_the_first_version_and_closing_undoes_it(steppe: Organisation) -> None:
    london, ottawa = ready_and_not(steppe)
    external = make_letter(
        london.campaign, target=make_city(steppe, "Berlin"), kind=LetterKind.EXTERNAL, title="Elsewhere"
    )
    outcome = outcome_of(done(london.campaign, [london, ottawa, external], BoardAct.OPEN))
    assert outcome.undone_by == BoardAct.CLOSE
    assert [letter for letter, _sentence in outcome.refused] == [external]
    london.refresh_from_db()
    assert london.opened_at == NOW and london.closes_at is None
    done(london.campaign, [london], BoardAct.CLOSE)
    london.refresh_from_db()
    assert london.closes_at == NOW


def test_only_letters_that_were_only_begun_are_taken_back(steppe: Organisation) -> None:
    targets = [make_city(steppe, city) for city in ("London", "Ottawa")]
    base = make_letter(targets[0].campaign, "First.")
    begun = begin_letters(base.campaign, title="To them", language="en", base=base, by=None, now=NOW)
    say(begun[0], "A word of our own.")
    outcome = outcome_of(done(base.campaign, begun, BoardAct.TAKE_BACK))
    assert [letter for letter, _sentence in outcome.refused] == [begun[0]]
    assert not Letter.objects.filter(pk=begun[1].pk).exists()


def test_complete_translations_go_along_and_one_that_no_speaker_has_read_is_told(steppe: Organisation) -> None:
    london = make_ready(steppe)
    paris = make_ready(steppe, "Release them, all.", city="Paris")
    for letter, words in ((london, "Освободите их."), (paris, "Освободите всех.")):
        translate(make_version(letter, by=None, now=NOW), words)
    read = london.versions.get().translations.get()
    review_translation(read, digest=digest_of_translation(read), by=make_user(), now=NOW)
    outcome = outcome_of(done(london.campaign, [london, paris], BoardAct.FREEZE))
    (printed,) = Edition.objects.get(letter=london).content["translations"]
    assert printed["language"] == "ru"
    assert [(one, why.split(".")[0]) for one, why in outcome.refused] == [
        (paris, "No speaker has reviewed the translation into Russian that goes along")
    ]


def test_refusals_are_told_in_the_language_of_who_asked(steppe: Organisation) -> None:
    _london, ottawa = ready_and_not(steppe)
    job = do_with_letters(ottawa.campaign, [ottawa], act=BoardAct.CLOSE, language="sv", by=None, now=NOW)
    begin_at_once([job], now=NOW + timedelta(seconds=1))
    job.refresh_from_db()
    assert job.said["refused"] == [[str(ottawa.pk), "Brevet har aldrig varit öppet för underskrifter."]]


def test_a_letter_that_is_gone_meanwhile_is_passed_over(steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe), target=make_city(steppe))
    job = do_with_letters(letter.campaign, [letter], act=BoardAct.FREEZE, language="en", by=None, now=NOW)
    letter.delete()
    (job,) = begin_at_once([job], now=NOW)
    assert job.state == JobState.DONE and (job.said["done"], job.said["refused"]) == ([], [])


def test_a_coordinator_takes_care_of_the_cities_of_the_letters(steppe: Organisation) -> None:
    london, ottawa = ready_and_not(steppe)
    person = make_member(steppe, Role.COORDINATOR, "ansel@steppe.example")
    actor: dict[str, Any] = {"by": None, "now": NOW}
    assert len(assign_letters(london.campaign, [london, ottawa], coordinator=person, **actor)) == 2
    assert assign_letters(london.campaign, [london], coordinator=person, **actor) == []
    (changed,) = assign_letters(london.campaign, [ottawa], coordinator=None, **actor)
    assert changed.coordinator is None


def test_a_letter_whose_warnings_nobody_has_looked_at_is_refused_with_them(steppe: Organisation) -> None:
    """Many at once are frozen without questions, so nothing is passed that a person must see."""
    london, _ottawa = ready_and_not(steppe)
    base = make_letter(london.campaign, "We ask.")
    berlin = make_letter(base.campaign, target=make_city(steppe, "Berlin"), base=base)
    sign_block(berlin)
    passage = base.passages.get()
    override_passage(berlin, passage, text="We beg.", by=None, now=NOW)
    passage.text = "We demand."
    change_passage(passage, by=None, now=NOW)
    ((refused, sentence),) = outcome_of(done(base.campaign, [london, berlin], BoardAct.FREEZE)).refused
    assert refused == berlin and sentence.startswith("The base letter's wording has changed. Look at this")
    assert [edition.letter for edition in Edition.objects.all()] == [london]
