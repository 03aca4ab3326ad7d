"""Public words are complete: nothing that a person can record is without them, and nothing internal has any."""

import pytest

from letters.enums import ATTEMPTS, DETAILS, NEUTRAL, SYSTEM_ONLY, Answer, Channel, Detail, EventKind, ReceiverRole
from letters.forms.delivery import MET_SOMEBODY
from letters.sentences import ANSWER_WORDS, BY_CHANNEL, BY_RECEIVER, IN_DETAIL, WORDS, sentence_of, word_of

INTERNAL = {EventKind.NOTED, EventKind.REDACTED, EventKind.VOIDED, EventKind.PROMISE_SUPERSEDED}


def test_every_kind_has_a_word_unless_it_is_internal() -> None:
    assert set(WORDS) == set(EventKind) - INTERNAL
    assert INTERNAL <= NEUTRAL | SYSTEM_ONLY


@pytest.mark.parametrize("kind", sorted(WORDS))
def test_staff_and_public_pages_use_one_word(kind: EventKind) -> None:
    assert str(WORDS[kind]).lower() == str(kind.label)


def test_every_answer_has_a_word() -> None:
    assert set(ANSWER_WORDS) == set(Answer) - {Answer.NONE}
    assert [answer for answer in ANSWER_WORDS if str(ANSWER_WORDS[answer]).lower() != str(Answer(answer).label)] == []


@pytest.mark.parametrize(("kind", "detail"), [(kind, detail) for kind, some in DETAILS.items() for detail in some])
def test_every_detail_is_told(kind: EventKind, detail: Detail) -> None:
    assert (kind, detail) in IN_DETAIL or word_of(kind, detail) != word_of(kind, "")


def test_no_sentence_is_written_for_a_detail_that_cannot_be_recorded() -> None:
    assert [key for key in IN_DETAIL if key[1] and key[1] not in DETAILS[EventKind(key[0])]] == []


@pytest.mark.parametrize("kind", [kind for kind, details in DETAILS.items() if details])
def test_a_detail_that_nobody_recorded_is_said_to_be_not_known(kind: EventKind) -> None:
    assert "not known" in str(IN_DETAIL[kind, ""])


@pytest.mark.parametrize("kind", ATTEMPTS)
@pytest.mark.parametrize("channel", ["", *Channel])
def test_an_attempt_names_its_channel_or_says_that_it_is_not_known(kind: EventKind, channel: str) -> None:
    said = sentence_of(kind, "", channel, "")
    assert said.startswith(str(BY_CHANNEL[channel]))
    assert ("channel is not known" in said) == (channel in ("", Channel.UNKNOWN))


def test_the_road_of_what_is_no_attempt_is_not_told() -> None:
    assert sentence_of(EventKind.PROMISED, Detail.REPLY, Channel.EMAIL, ReceiverRole.GUARD) == "A guard said so."


@pytest.mark.parametrize("role", ["", *ReceiverRole])
@pytest.mark.parametrize("kind", BY_RECEIVER)
def test_whoever_took_it_or_spoke_is_named_or_said_to_be_not_known(kind: EventKind, role: str) -> None:
    said = sentence_of(kind, DETAILS[kind][0] if DETAILS[kind] else "", Channel.IN_PERSON, role)
    assert said.endswith(str(BY_RECEIVER[kind][role]))
    assert ("is not known" in said) == (role in ("", ReceiverRole.UNKNOWN))


def test_those_are_told_of_whom_the_forms_ask_for() -> None:
    assert set(BY_RECEIVER) == MET_SOMEBODY


def test_only_a_hand_in_says_that_somebody_took_the_letter() -> None:
    took = set(map(str, BY_RECEIVER[EventKind.HANDED_IN].values()))
    others = ATTEMPTS - {EventKind.HANDED_IN}
    said = {
        sentence_of(kind, detail, channel, role)
        for kind in others
        for detail in ("", *DETAILS[kind])
        for channel in Channel
        for role in ReceiverRole
    }
    assert not {sentence for sentence in said for one in took if one in sentence}


def test_how_where_and_who_stand_together() -> None:
    said = sentence_of(EventKind.REFUSED, Detail.AT_THE_DOOR, Channel.IN_PERSON, ReceiverRole.GUARD)
    assert said == "In person. At the door. A guard refused it."


def test_a_refusal_of_which_nothing_more_is_known_says_so() -> None:
    assert sentence_of(EventKind.REFUSED, "", Channel.UNKNOWN, "") == (
        "The channel is not known. How it was refused is not known. Who refused it is not known."
    )


def test_overdue_is_the_day_of_the_campaign_and_no_word_of_the_recipient() -> None:
    said = sentence_of(EventKind.OVERDUE, "", "", "")
    assert said == "The campaign waited for a reply until this day."


def test_a_promise_is_named_by_what_was_promised() -> None:
    assert word_of(EventKind.PROMISED, Detail.MEETING) == "Meeting promised"


def test_an_internal_kind_has_no_public_word() -> None:
    with pytest.raises(KeyError):
        word_of(EventKind.NOTED, "")
