"""Comments on passages: a thread with answers that is resolved and opened again, whatever becomes of the passage."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from letters.domain.comment import add_comment, answer_comment, reopen_comment, resolve_comment
from letters.domain.passage import change_passage, override_passage, remove_passage, take_over_passage
from letters.models import Comment, Letter
from letters.queries.comment import open_of_each, places_of
from organisations.enums import Role
from organisations.errors import DemarcheError
from organisations.models import Organisation, User
from tests.factories import NOW, make_member
from tests.factories_letters import make_city, make_letter, make_ready

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_ready(steppe, "Release them.", "We wait.")


@pytest.fixture
def anna(steppe: Organisation) -> User:
    return make_member(steppe, Role.ORGANISER, "anna@steppe.example")


def number_open(letter: Letter) -> int:
    """As the list of letters counts them."""
    number: int = Letter.objects.annotate(number=open_of_each()).get(pk=letter.pk).number
    return number


def test_a_thread_is_answered_resolved_and_opened_again(letter: Letter, anna: User) -> None:
    passage = letter.passages.all()[0]
    comment = add_comment(letter, text="Name them. ", passage=passage, by=anna, now=NOW)
    assert (comment.text, comment.said, comment.kind, comment.by) == ("Name them.", "Release them.", "paragraph", anna)
    answer = answer_comment(comment, text="Which ones?", by=None, now=LATER)
    answer_comment(answer, text="All five.", by=anna, now=LATER)
    (_whole, first, second) = places_of(letter)
    (thread,) = first.threads
    assert [one.text for one in thread.replies] == ["Which ones?", "All five."] and not second.threads
    assert first.open == number_open(letter) == 1
    resolve_comment(answer, by=anna, now=LATER)
    assert number_open(letter) == 0 and resolve_comment(comment, by=None, now=LATER).resolved_by == anna
    reopen_comment(comment, by=anna, now=LATER)
    assert number_open(letter) == 1


def test_an_answer_opens_what_was_resolved(letter: Letter, anna: User) -> None:
    comment = add_comment(letter, text="Too long.", by=anna, now=NOW)
    resolve_comment(comment, by=anna, now=NOW)
    answer_comment(comment, text="Still too long.", by=anna, now=LATER)
    assert number_open(letter) == 1


def test_it_says_what_the_passage_said_then_and_outlives_it(letter: Letter, anna: User) -> None:
    passage = letter.passages.all()[0]
    add_comment(letter, text="Name them.", passage=passage, by=anna, now=NOW)
    passage.text = "Release Aliya."
    change_passage(passage, by=None, now=NOW)
    (thread,) = places_of(letter)[1].threads
    assert ("gone", "them.") in thread.changed and not thread.gone
    remove_passage(passage, by=None, now=NOW)
    (thread,) = places_of(letter)[0].threads
    assert thread.gone and thread.comment.said == "Release them." and number_open(letter) == 1


def test_it_stays_with_the_passage_whether_inherited_or_in_own_words(steppe: Organisation, anna: User) -> None:
    target = make_city(steppe, "London")
    base = make_letter(target.campaign, "From the base.")
    letter = make_letter(target.campaign, target=target, base=base)
    other = make_letter(target.campaign, target=make_city(steppe, "Oslo"), base=None, title="Another")
    passage = base.passages.get()
    add_comment(letter, text="Ours should be softer.", passage=passage, by=anna, now=NOW)
    own = override_passage(letter, passage, text="Please.", by=anna, now=NOW)
    add_comment(letter, text="Better.", passage=own, by=anna, now=NOW)
    assert [one.comment.text for one in places_of(letter)[1].threads] == ["Ours should be softer.", "Better."]
    take_over_passage(own, by=anna, now=NOW)
    assert len(places_of(letter)[1].threads) == 2
    assert not places_of(base)[1].threads, "said about the letter, not about the base"
    with pytest.raises(DemarcheError, match="does not stand in the letter"):
        add_comment(other, text="No.", passage=passage, by=anna, now=NOW)


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_is_no_comment(letter: Letter, text: str) -> None:
    with pytest.raises(DemarcheError, match="what you have to say"):
        add_comment(letter, text=text, by=None, now=NOW)


def test_an_answer_is_not_resolved_by_itself(letter: Letter) -> None:
    answer = answer_comment(add_comment(letter, text="One.", by=None, now=NOW), text="Two.", by=None, now=NOW)
    with pytest.raises(IntegrityError, match="a_thread_is_resolved_and_not_its_answers"), transaction.atomic():
        Comment.objects.filter(pk=answer.pk).update(resolved_at=NOW)
