"""Who begins to count in the moment in which the letter is frozen: in the edition or in its supplement, never in neither."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from campaigns.domain.mandate import record_mandate
from campaigns.models import StandingMandate
from letters.domain.edition import freeze_letter
from letters.domain.judge import invalidate, restore
from letters.domain.keeping import keep_signature
from letters.domain.link import make_link
from letters.domain.mandate import answer_mandate, ask_mandate, sign_personally
from letters.domain.passage import change_passage
from letters.domain.signature import record_signature
from letters.domain.signing import confirm_signing
from letters.domain.version import make_version
from letters.enums import Invalid, LinkPurpose, SignatureKind, SignatureState, Visibility
from letters.models import Edition, Letter, Link, Signature
from letters.queries.edition import missing_since
from letters.queries.link import CONFIRMED_WITHIN, find_link
from letters.queries.version import current_version
from organisations.models import Organisation
from organisations.ownership import owner_scope
from tests.crossing import cross
from tests.factories import NOW, make_organisation
from tests.factories_letters import endorse, sign_block
from tests.factories_signatures import make_open_letter, make_signature

HOUR = timedelta(hours=1)
FROZEN = NOW + HOUR
READ = FROZEN - timedelta(milliseconds=1)
"""The clock, when the request came in that is still on its way when the letter has been frozen."""

Act = Callable[[], Any]


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return signable(steppe)


def signable(owner: Organisation) -> Letter:
    letter = make_open_letter(owner)
    sign_block(letter)
    return letter


def counted_only(letter: Letter, **values: Any) -> Signature:
    return make_signature(letter, visibility=Visibility.COUNTED_ONLY, **values)


def freeze(letter: Letter, hours: int = 1, **place: Any) -> Edition:
    moment = NOW + hours * HOUR
    return freeze_letter(letter, cut_off=moment, by=None, now=moment, **place)


def confirming(letter: Letter, **values: Any) -> Act:
    form = counted_only(letter, state=SignatureState.PENDING, **values).form
    assert form
    made = make_link(letter.campaign, form=form, purpose=LinkPurpose.CONFIRM, now=NOW, lasts=CONFIRMED_WITHIN)
    return partial(confirm_signing, find_link(made.token, LinkPurpose.CONFIRM), now=READ)


def confirming_by_standing_mandate(letter: Letter) -> Act:
    chair = StandingMandate(endorsement=endorse(letter.campaign, "Dockers"), office="Chair", since=NOW.date())
    record_mandate(chair, holder="Aino Salovaara", address="aino@post.example", by=None, now=NOW)
    return confirming(letter, kind=SignatureKind.ORGANISATION, organisation="Dockers")


def asked(letter: Letter) -> tuple[Signature, Link]:
    signature = counted_only(letter, kind=SignatureKind.ORGANISATION, organisation="Dockers")
    ask_mandate([signature], to="office@dockers.example", now=NOW)
    return signature, Link.objects.get(form=signature.form, purpose=LinkPurpose.COUNTERSIGN)


def answering(letter: Letter) -> Act:
    return partial(answer_mandate, asked(letter)[1], given=True, answerer="Rut Ask", now=READ)


def signing_personally(letter: Letter) -> Act:
    signature, link = asked(letter)
    assert signature.form
    answer_mandate(link, given=False, answerer="Rut Ask", now=NOW)
    return partial(sign_personally, letter.campaign, signature.form, now=READ)


def keeping(letter: Letter) -> Act:
    signature, passage = counted_only(letter), letter.passages.get()
    passage.text = "Something else."
    change_passage(passage, by=None, now=NOW)
    return partial(keep_signature, signature, version=make_version(letter, by=None, now=NOW), now=READ)


def putting_back(letter: Letter) -> Act:
    signature = counted_only(letter)
    invalidate([signature], reason=Invalid.DUPLICATE, by=None, now=NOW)
    return partial(restore, [signature], by=None, now=READ)


def recording(letter: Letter) -> Act:
    version = current_version(letter)
    assert version
    return partial(record_signature, version, by=None, now=READ)


@pytest.mark.parametrize(
    "prepare",
    [confirming, confirming_by_standing_mandate, answering, signing_personally, keeping, putting_back, recording],
    ids=lambda one: one.__name__,
)
def test_whom_the_edition_could_not_see_stands_in_its_supplement(
    letter: Letter, prepare: Callable[[Letter], Act]
) -> None:
    act = prepare(letter)
    edition = freeze(letter)
    act()
    assert (edition.counts["signatures"], missing_since(edition, now=FROZEN + HOUR)) == (0, 1)
    supplement = freeze(letter, 2, supplements=edition)
    assert (supplement.counts["signatures"], missing_since(edition, now=FROZEN + 2 * HOUR)) == (1, 0)


def test_whom_it_could_see_counts_from_the_click(letter: Letter) -> None:
    act = confirming(letter)
    act()
    assert Signature.objects.get().counts_from is None
    assert freeze(letter).counts["signatures"] == 1


@pytest.mark.parametrize("first", ["freeze", "confirm before it holds the letter", "confirm when it holds it"])
def test_a_freeze_and_a_confirmation_at_once_lose_nobody(committed: None, first: str) -> None:
    owner = make_organisation()
    with owner_scope([owner.pk]):
        letter = signable(owner)
        freezing, confirm = partial(freeze, letter), confirming(letter)
        if first == "freeze":
            cross(freezing, at="INSERT letters_edition", second=confirm, owner=owner.pk)
        else:
            nth = 1 if "before" in first else 2
            cross(confirm, at="SELECT letters_letter", second=freezing, owner=owner.pk, nth=nth)
        edition = Edition.objects.get()
        assert edition.counts["signatures"] + missing_since(edition, now=FROZEN + HOUR) == 1
