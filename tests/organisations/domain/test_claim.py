"""The own people of a body claim its entry; who entered it, or who runs the installation, decides once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from organisations.domain.claim import (
    DECIDED_WITHIN,
    accept_claim,
    claim_body,
    decline_claim,
    forget_claims,
    judge_claim,
)
from organisations.domain.invitation import accept_as_new
from organisations.enums import ClaimState, Role, SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Claim, Invitation, Membership, Organisation, SecurityEntry, User
from organisations.ownership import all_owners
from organisations.queries.claim import ANSWERED_WITHIN, contested_claims, is_claimable, opened_claim, why_contested
from organisations.queries.invitation import address_of
from tests.factories import NOW, make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db
LATER, LATELY = NOW + timedelta(days=1), timedelta(days=1)
MAILBOX = "secretary@dockers.example"
WHO = "Ben Okafor, Secretary"


@pytest.fixture
def steppe() -> Organisation:
    return make_organisation("Steppe")


@pytest.fixture
def anna(steppe: Organisation) -> User:
    return make_member(steppe, Role.OWNER)


@pytest.fixture
def claim(steppe: Organisation) -> Claim:
    return claim_it(make_organisation("Dockers", entered_by=steppe))


def claim_it(body: Organisation) -> Claim:
    return claim_body(body, address=MAILBOX, claimant=WHO, now=NOW)


def fresh(claim: Claim) -> Claim:
    with all_owners():
        row: Claim = Claim.objects.get(pk=claim.pk)
        return row


def kept(claim: Claim) -> list[str]:
    return [opened_claim(fresh(claim), field) for field in ("address", "claimant", "reason")]


def logged(kind: SecurityKind) -> list[tuple[Organisation | None, User | None]]:
    return [(entry.organisation, entry.actor) for entry in SecurityEntry.objects.filter(kind=kind)]


def invited() -> Invitation:
    with all_owners():
        row: Invitation = Invitation.objects.get()
        return row


def test_a_claim_waits_for_who_entered_the_body_and_is_sealed(claim: Claim, steppe: Organisation) -> None:
    assert (claim.owner, fresh(claim).state, kept(claim)) == (steppe, ClaimState.WAITING, [MAILBOX, WHO, ""])
    assert MAILBOX.encode() not in bytes(fresh(claim).address_sealed or b"")
    assert logged(SecurityKind.BODY_CLAIMED) == [(steppe, None)]


def test_one_claim_of_a_body_waits(claim: Claim) -> None:
    assert not is_claimable(claim.body)
    with pytest.raises(DemarcheError, match="claimed already"):
        claim_it(claim.body)


def test_an_owner_accepts_and_the_mailbox_that_answered_is_invited(
    claim: Claim, steppe: Organisation, anna: User
) -> None:
    accept_claim(claim, by=anna, now=LATER)
    invitation = invited()
    assert (invitation.body, invitation.role, address_of(invitation)) == (claim.body, Role.OWNER, MAILBOX)
    assert (fresh(claim).state, fresh(claim).decided_by, kept(claim)) == (ClaimState.ACCEPTED, anna, ["", "", ""])
    assert logged(SecurityKind.CLAIM_ACCEPTED) == [(steppe, anna)]
    accept_as_new(invitation, name="Ben", password="Seventeen herons at dusk", now=LATER)  # pragma: allowlist secret
    claim.body.refresh_from_db()
    assert claim.body.holder_id == claim.body.pk and not is_claimable(claim.body)
    with pytest.raises(DemarcheError, match="keeps itself"):
        claim_it(claim.body)


def test_an_organiser_accepts_nothing(claim: Claim, steppe: Organisation) -> None:
    with pytest.raises(DemarcheError, match="do not have themselves"):
        accept_claim(claim, by=make_member(steppe, Role.ORGANISER), now=LATER)
    assert fresh(claim).state == ClaimState.WAITING


def test_an_owner_declines_with_a_reason_that_is_kept_and_they_can_claim_again(
    claim: Claim, steppe: Organisation, anna: User
) -> None:
    with pytest.raises(DemarcheError, match="Say why"):
        decline_claim(claim, reason=" ", by=anna, now=LATER)
    decline_claim(claim, reason="Not their mailbox.", by=anna, now=LATER)
    assert (fresh(claim).state, kept(claim)) == (ClaimState.DECLINED, ["", "", "Not their mailbox."])
    assert logged(SecurityKind.CLAIM_DECLINED) == [(steppe, anna)]
    assert is_claimable(claim.body) and claim_it(claim.body).state == ClaimState.WAITING


def test_what_is_decided_stays_decided(claim: Claim, anna: User) -> None:
    decline_claim(claim, reason="Not their mailbox.", by=anna, now=LATER)
    with pytest.raises(DemarcheError, match="decided on this already"):
        accept_claim(claim, by=anna, now=LATER)
    with pytest.raises(DemarcheError, match="decided on this already"):
        decline_claim(claim, reason="Once more.", by=anna, now=LATER)


def test_an_operator_decides_nothing_where_who_entered_the_body_still_may(claim: Claim, anna: User) -> None:
    otis = make_user("otis@host.example", is_operator=True)
    for accepts in (True, False):
        with pytest.raises(DemarcheError, match="Who entered the body decides"):
            judge_claim(claim, accepts=accepts, reason="Quicker.", by=otis, now=LATER)
    assert (fresh(claim).state, contested_claims(now=LATER)) == (ClaimState.WAITING, [])


def test_where_nobody_is_left_who_could_decide_an_operator_accepts_and_the_installation_invites(
    claim: Claim, steppe: Organisation
) -> None:
    otis = make_user("otis@host.example", is_operator=True)
    make_member(steppe, Role.ORGANISER)
    [contested] = contested_claims(now=NOW)
    assert "any more" in why_contested(contested)
    judge_claim(claim, accepts=True, reason="", by=otis, now=LATER)
    assert (fresh(claim).decided_by, address_of(invited()), invited().invited_by) == (otis, MAILBOX, None)
    assert logged(SecurityKind.CLAIM_ACCEPTED) == [(steppe, otis)]
    accept_as_new(invited(), name="Ben", password="Seventeen herons at dusk", now=LATER)  # pragma: allowlist secret
    claim.body.refresh_from_db()
    assert claim.body.holder_id == claim.body.pk


@pytest.mark.parametrize("ended", ["a membership that ended", "an account that is closed"])
def test_an_owner_who_has_gone_is_nobody(claim: Claim, anna: User, ended: str) -> None:
    if ended == "an account that is closed":
        User.objects.update(is_active=False)
    with all_owners():
        Membership.objects.update(since=NOW - LATELY, **({"until": NOW} if "membership" in ended else {}))
    assert [one.pk for one in contested_claims(now=LATER)] == [claim.pk]


def test_who_was_refused_before_claims_again_and_an_operator_decides(claim: Claim, steppe: Organisation) -> None:
    anna, otis = make_member(steppe, Role.OWNER), make_user("otis@host.example", is_operator=True)
    decline_claim(claim, reason="Not their mailbox.", by=anna, now=NOW)
    again = claim_it(claim.body)
    [contested] = contested_claims(now=NOW)
    assert (contested.pk, "declined an earlier claim" in why_contested(contested)) == (again.pk, True)
    with pytest.raises(DemarcheError, match="Say why"):
        judge_claim(again, accepts=False, reason="", by=otis, now=LATER)
    judge_claim(again, accepts=False, reason="A former secretary.", by=otis, now=LATER)
    assert (fresh(again).state, kept(again)[2]) == (ClaimState.DECLINED, "A former secretary.")
    assert {*logged(SecurityKind.CLAIM_DECLINED)} == {(steppe, anna), (steppe, otis)}


def test_who_waits_for_a_month_waits_for_an_operator_too(claim: Claim, anna: User) -> None:
    over = NOW + ANSWERED_WITHIN
    assert contested_claims(now=over - timedelta(seconds=1)) == []
    [contested] = contested_claims(now=over)
    assert "30 days" in why_contested(contested)
    assert accept_claim(claim, by=anna, now=over).decided_by == anna


def test_nobody_decides_and_the_claim_lapses_with_its_mailbox(claim: Claim) -> None:
    over = NOW + DECIDED_WITHIN
    assert [forget_claims(now=moment) for moment in (over - timedelta(seconds=1), over, over)] == [0, 1, 0]
    assert (fresh(claim).state, kept(claim)) == (ClaimState.LAPSED, ["", "", ""])


def test_why_it_was_declined_goes_as_late(claim: Claim, anna: User) -> None:
    decline_claim(claim, reason="Not their mailbox.", by=anna, now=NOW)
    over = NOW + DECIDED_WITHIN
    forget_claims(now=over - timedelta(seconds=1))
    assert kept(claim) == ["", "", "Not their mailbox."]
    forget_claims(now=over)
    assert kept(claim) == ["", "", ""]


def test_who_runs_the_installation_accepts_by_a_command(claim: Claim, steppe: Organisation) -> None:
    said = StringIO()
    call_command("decide_claim", "Dockers", stdout=said)
    assert "entered by Steppe, is accepted" in said.getvalue()
    assert (fresh(claim).state, address_of(invited())) == (ClaimState.ACCEPTED, MAILBOX)
    assert logged(SecurityKind.CLAIM_ACCEPTED) == [(steppe, None)]
    with pytest.raises(CommandError, match="No claim"):
        call_command("decide_claim", "Dockers")


def test_or_declines_by_it(claim: Claim) -> None:
    call_command("decide_claim", "Dockers", decline="Not their mailbox.", stdout=StringIO())
    assert (fresh(claim).state, kept(claim)[2]) == (ClaimState.DECLINED, "Not their mailbox.")
