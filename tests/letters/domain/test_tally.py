"""The tally follows the signatures, whatever happens to them, and in the end is the number of the rows."""

from datetime import timedelta
from typing import Any

import pytest

from letters.domain.check import check_nightly
from letters.domain.signature import record_signature, withdraw_signature
from letters.domain.signing import erase_signing
from letters.domain.tally import bring_up_to_date, recount
from letters.enums import Mandate, SignatureKind, SignatureState, Visibility
from letters.models import Letter, Signature, Tally
from letters.queries.tally import miscounted, tally_of
from letters.queries.version import current_version
from organisations.enums import ErasureReason, SecurityKind
from organisations.models import Organisation, SecurityEntry
from tests.factories import NOW, make_organisation
from tests.factories_signatures import make_open_letter, make_signature

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe)


def numbers(letter: Letter) -> tuple[int, int] | None:
    tally = tally_of(letter)
    return (tally.signatures, tally.organisations) if tally else None


def test_only_what_counts_is_counted_whoever_recorded_it(letter: Letter) -> None:
    version = current_version(letter)
    assert version and numbers(letter) is None
    record_signature(version, visibility=Visibility.COUNTED_ONLY, country="SE", by=None, now=NOW)
    make_signature(letter)
    make_signature(letter, email="iida@post.example", state=SignatureState.PENDING)
    given = {"kind": SignatureKind.ORGANISATION, "organisation": "Dockers"}
    make_signature(letter, email="office@dockers.example", mandate=Mandate.GIVEN, **given)  # type: ignore[arg-type]
    make_signature(letter, email="board@dockers.example", mandate=Mandate.ASKED, **given)  # type: ignore[arg-type]
    assert bring_up_to_date(now=LATER) == 3
    tally = tally_of(letter)
    assert tally and (tally.signatures, tally.organisations, tally.counted_at) == (3, 1, LATER)


def test_a_second_look_changes_nothing_and_writes_no_new_time(letter: Letter) -> None:
    make_signature(letter)
    bring_up_to_date(now=NOW)
    assert bring_up_to_date(now=LATER) == 0
    assert Tally.objects.get().counted_at == NOW


def test_who_is_taken_out_of_the_count_is_taken_off_and_who_comes_back_is_added(letter: Letter) -> None:
    aino = make_signature(letter)
    mandated = make_signature(
        letter,
        email="office@dockers.example",
        kind=SignatureKind.AFFILIATES,
        mandate=Mandate.GIVEN,
        organisation="Dockers",
    )
    bring_up_to_date(now=NOW)
    assert numbers(letter) == (2, 1)
    withdraw_signature(aino, by=None, now=NOW)
    struck = {"state": SignatureState.INVALIDATED, "state_before": SignatureState.CONFIRMED}
    Signature.objects.filter(pk=mandated.pk).update(**struck)
    bring_up_to_date(now=NOW)
    assert numbers(letter) == (0, 0)
    Signature.objects.filter(pk=mandated.pk).update(state=SignatureState.CONFIRMED, state_before="")
    bring_up_to_date(now=NOW)
    assert numbers(letter) == (1, 1)


def test_who_is_erased_at_once_is_taken_off_and_who_is_erased_by_time_stays_counted(letter: Letter) -> None:
    aino, iida = make_signature(letter), make_signature(letter, email="iida@post.example", name="Iida")
    bring_up_to_date(now=NOW)
    for signature, reason in ((aino, ErasureReason.ASKED), (iida, ErasureReason.RETENTION)):
        assert signature.form
        erase_signing(letter.campaign, signature.form, reason=reason, now=NOW)
    bring_up_to_date(now=NOW)
    assert numbers(letter) == (1, 0)


def test_each_letter_has_its_own_and_another_organisations_is_counted_too(letter: Letter, in_scope: Any) -> None:
    make_signature(letter)
    other = make_organisation("Campaign Taiga")
    foreign = make_open_letter(other, city="Oslo")
    in_scope(other, letter.owner)
    make_signature(foreign)
    make_signature(foreign, email="iida@post.example")
    bring_up_to_date(now=NOW)
    assert (numbers(letter), numbers(foreign)) == ((1, 0), (2, 0))


def test_a_tally_that_is_wrong_is_told_of_once_and_set_right(letter: Letter) -> None:
    make_signature(letter)
    bring_up_to_date(now=NOW)
    Tally.objects.update(signatures=7)
    assert [(one.letter, one.rows) for one in miscounted()] == [(letter.pk, 1)]
    (problem,) = check_nightly(now=NOW + timedelta(days=400))
    assert "the tally says 7, its signatures are 1" in problem.sentence and problem.owner == letter.owner_id
    assert SecurityEntry.objects.filter(kind=SecurityKind.CHECK_FAILED, organisation=letter.owner).exists()
    assert numbers(letter) == (1, 0)
    assert recount(now=NOW) == 0


def test_a_tally_that_is_lost_is_found_again(letter: Letter) -> None:
    make_signature(letter)
    bring_up_to_date(now=NOW)
    Tally.objects.all().delete()
    assert recount(now=NOW) == 1
    assert numbers(letter) == (1, 0)
