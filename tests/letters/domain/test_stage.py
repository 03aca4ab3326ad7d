"""A text is approved by a second person, and what was approved are these words and no others."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from letters.domain.edition import freeze_letter
from letters.domain.passage import change_passage
from letters.domain.stage import approve_letter, open_letter, send_back_letter, submit_letter, withdraw_letter
from letters.domain.version import make_version
from letters.enums import Stage
from letters.models import Letter, ReviewStep
from letters.queries.stage import letters_under_review, review_of, standing_of
from letters.queries.todo import todos
from organisations.enums import Role
from organisations.errors import DemarcheError
from organisations.models import Organisation, User
from organisations.queries.change import changes_of
from tests.factories import NOW, make_campaign, make_member
from tests.factories_letters import make_letter, make_ready

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    row = make_ready(steppe, "Release them.")
    row.campaign.needs_approval = True
    row.campaign.save()
    return row


@pytest.fixture
def anna(steppe: Organisation) -> User:
    return make_member(steppe, Role.ORGANISER, "anna@steppe.example")


@pytest.fixture
def bo(steppe: Organisation) -> User:
    return make_member(steppe, Role.ORGANISER, "bo@steppe.example")


def write(letter: Letter, text: str, by: User | None) -> None:
    passage = letter.passages.get()
    passage.text = text
    change_passage(passage, by=by, now=NOW)


def approve(letter: Letter, by: User | None) -> ReviewStep:
    return approve_letter(letter, digest=review_of(letter, now=NOW).digest, by=by, now=NOW)


def stage(letter: Letter) -> Stage:
    return standing_of(Letter.objects.get(pk=letter.pk), now=LATER).stage


def test_the_road_from_draft_to_closed(letter: Letter, anna: User, bo: User) -> None:
    assert stage(letter) == Stage.DRAFT
    submit_letter(letter, by=anna, now=NOW)
    assert stage(letter) == Stage.IN_REVIEW
    approve(letter, bo)
    assert stage(letter) == Stage.APPROVED
    make_version(letter, by=anna, now=NOW)
    open_letter(letter, by=anna, now=NOW)
    assert stage(letter) == Stage.OPEN
    Letter.objects.filter(pk=letter.pk).update(closes_at=NOW)
    assert stage(letter) == Stage.CLOSED


def test_without_approval_nothing_is_versioned_opened_or_frozen(letter: Letter, anna: User) -> None:
    submit_letter(letter, by=anna, now=NOW)
    with pytest.raises(DemarcheError, match="has not approved this text"):
        make_version(letter, by=anna, now=NOW)
    with pytest.raises(DemarcheError, match="waits for a second person"):
        freeze_letter(letter, cut_off=NOW, by=anna, now=NOW)
    letter.campaign.needs_approval = False
    letter.campaign.save()
    make_version(letter, by=anna, now=NOW)
    letter.campaign.needs_approval = True
    letter.campaign.save()
    with pytest.raises(DemarcheError, match="has not approved the current version"):
        open_letter(letter, by=anna, now=NOW)


def test_without_approval_a_letter_is_in_review_no_longer_until_it_is_asked_for_again(
    letter: Letter, anna: User
) -> None:
    submit_letter(letter, by=anna, now=NOW)
    letter.campaign.needs_approval = False
    letter.campaign.save()
    assert stage(letter) == Stage.DRAFT
    letter.campaign.needs_approval = True
    letter.campaign.save()
    assert stage(letter) == Stage.IN_REVIEW


def test_neither_who_submitted_nor_who_wrote_last_approves(letter: Letter, anna: User, bo: User) -> None:
    write(letter, "Release them all.", bo)
    submit_letter(letter, by=anna, now=NOW)
    with pytest.raises(DemarcheError, match="submitted it yourself"):
        approve(letter, anna)
    with pytest.raises(DemarcheError, match="changed the text last"):
        approve(letter, bo)
    with pytest.raises(DemarcheError, match="A second person"):
        approve(letter, None)
    assert stage(letter) == Stage.IN_REVIEW


def test_who_wrote_the_base_last_has_written_the_letter_too(steppe: Organisation, anna: User, bo: User) -> None:
    letter = make_ready(steppe)
    base = make_letter(letter.campaign, "From the base.")
    letter.base = base
    letter.save()
    letter.campaign.needs_approval = True
    letter.campaign.save()
    write(base, "From the base, anew.", bo)
    submit_letter(letter, by=anna, now=NOW)
    with pytest.raises(DemarcheError, match="changed the text last"):
        approve(letter, bo)


def test_a_change_takes_the_approval_back_by_itself_and_says_so(letter: Letter, anna: User, bo: User) -> None:
    submit_letter(letter, by=anna, now=NOW)
    approve(letter, bo)
    write(letter, "Release them now.", anna)
    standing = standing_of(letter, now=NOW)
    assert standing.stage == Stage.DRAFT and any("not approved any more" in one for one in standing.sentences)
    with pytest.raises(DemarcheError, match="has not approved"):
        make_version(letter, by=anna, now=NOW)
    write(letter, "Release them.", anna)
    assert stage(letter) == Stage.APPROVED, "the very words that were approved"


def test_what_was_changed_while_it_was_read_is_not_approved_with_it(letter: Letter, anna: User, bo: User) -> None:
    submit_letter(letter, by=anna, now=NOW)
    read = review_of(letter, now=NOW).digest
    write(letter, "Release them, or else.", anna)
    with pytest.raises(DemarcheError, match="changed while you read it"):
        approve_letter(letter, digest=read, by=bo, now=NOW)


def test_sent_back_needs_a_reason_and_ends_an_approval(letter: Letter, anna: User, bo: User) -> None:
    with pytest.raises(DemarcheError, match="neither in review nor approved"):
        send_back_letter(letter, reason="Too long.", by=bo, now=NOW)
    submit_letter(letter, by=anna, now=NOW)
    with pytest.raises(DemarcheError, match="why you send it back"):
        send_back_letter(letter, reason=" ", by=bo, now=NOW)
    approve(letter, bo)
    send_back_letter(letter, reason="Too long.", by=bo, now=LATER)
    standing = standing_of(letter, now=LATER)
    assert standing.stage == Stage.DRAFT and "Too long." in standing.sentences[0]
    assert not standing.review.approved
    submit_letter(letter, by=anna, now=LATER)


def test_withdrawn_is_a_draft_and_a_step_that_does_not_fit_is_refused(letter: Letter, anna: User, bo: User) -> None:
    with pytest.raises(DemarcheError, match="not in review"):
        withdraw_letter(letter, by=anna, now=NOW)
    with pytest.raises(DemarcheError, match="not in review"):
        approve(letter, bo)
    submit_letter(letter, by=anna, now=NOW)
    with pytest.raises(DemarcheError, match="in review already"):
        submit_letter(letter, by=bo, now=NOW)
    withdraw_letter(letter, by=anna, now=LATER)
    assert stage(letter) == Stage.DRAFT
    submit_letter(letter, by=anna, now=LATER + timedelta(minutes=1))
    approve(letter, bo)
    with pytest.raises(DemarcheError, match="approved already"):
        submit_letter(letter, by=anna, now=LATER)


def test_what_cannot_be_filled_is_not_submitted(letter: Letter, anna: User) -> None:
    write(letter, "Dear {{ head_of_mission }}", anna)
    with pytest.raises(DemarcheError, match="No head of mission"):
        submit_letter(letter, by=anna, now=NOW)


def test_a_campaign_can_do_without_and_a_base_letter_is_not_reviewed(steppe: Organisation, anna: User) -> None:
    with pytest.raises(DemarcheError, match="does without approval"):
        submit_letter(make_ready(steppe), by=anna, now=NOW)
    with pytest.raises(DemarcheError, match="Only a letter to a recipient"):
        submit_letter(make_letter(make_campaign(steppe), "Words."), by=anna, now=NOW)


def test_who_is_alone_is_told_how_to_go_on(letter: Letter, anna: User) -> None:
    (said,) = standing_of(letter, now=NOW).sentences
    assert "switch approval off" in said
    make_member(letter.owner, Role.ORGANISER, "bo@steppe.example")
    assert standing_of(letter, now=NOW).sentences == []


def test_each_step_stands_in_the_history_and_never_changes(letter: Letter, anna: User, bo: User) -> None:
    submit_letter(letter, by=anna, now=NOW)
    approve(letter, bo)
    kinds = [change.fields["kind"][1] for change in changes_of(letter, [letter.owner_id]) if "kind" in change.fields]
    assert {"submitted", "approved"} <= {*kinds}
    for change in (ReviewStep.objects.all().delete, lambda: ReviewStep.objects.update(digest="0")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_what_waits_is_a_to_do_until_it_is_decided(letter: Letter, anna: User, bo: User) -> None:
    submit_letter(letter, by=anna, now=NOW)
    assert [row for _said, row in letters_under_review()] == [letter]
    assert any("waits for approval" in todo.sentence for todo in todos(now=NOW))
    send_back_letter(letter, reason="Too long.", by=bo, now=LATER)
    ((said, _row),) = letters_under_review()
    assert "Too long." in said
    submit_letter(letter, by=anna, now=LATER + timedelta(minutes=1))
    approve_letter(letter, digest=review_of(letter, now=LATER).digest, by=bo, now=LATER + timedelta(minutes=2))
    assert not [*letters_under_review()]
