from datetime import timedelta

import pytest

from letters.domain.retention import anonymise_campaign
from letters.domain.retention import campaign as retention
from letters.domain.signature import record_signature, withdraw_signature
from letters.domain.version import make_version
from letters.enums import SignatureState, Visibility
from letters.models import Signature, Version
from organisations.errors import DemarcheError
from organisations.models import Organisation
from organisations.sealing import unseal
from tests.factories import NOW
from tests.factories_letters import make_ready


@pytest.fixture
def version(steppe: Organisation) -> Version:
    return make_version(make_ready(steppe), by=None, now=NOW)


def test_a_recorded_signature_counts_at_once_and_its_name_is_sealed(version: Version) -> None:
    signature = record_signature(
        version, name="Åsa  Ek", place="Leeds", country="GB", visibility=Visibility.PUBLIC, by=None, now=NOW
    )
    assert signature.state == SignatureState.CONFIRMED and signature.owner == version.owner
    assert signature.name_sealed is not None and b"sa Ek" not in bytes(signature.name_sealed)
    assert unseal(signature.name_sealed, "letters_signature", "name_sealed", signature.pk) == "Åsa Ek"


def test_who_is_only_counted_needs_no_name_and_nobody_else_does_without(version: Version) -> None:
    assert record_signature(version, by=None, now=NOW).name_sealed is None
    with pytest.raises(DemarcheError, match="A name is needed") as refusal:
        record_signature(version, visibility=Visibility.RECIPIENT_ONLY, by=None, now=NOW)
    assert refusal.value.field == "name" and Signature.objects.count() == 1


@pytest.mark.parametrize("name", ["Åsa\u202eEk", "Åsa\x00Ek", "Åsa\x1bEk"])
def test_a_name_that_turns_or_controls_is_refused(version: Version, name: str) -> None:
    with pytest.raises(DemarcheError, match="cannot be printed"):
        record_signature(version, name=name, by=None, now=NOW)


def test_a_name_in_a_script_that_our_fonts_lack_is_a_signature_all_the_same(version: Version) -> None:
    assert record_signature(version, name="გიორგი", by=None, now=NOW).name_sealed is not None


def test_a_withdrawn_signature_does_not_count_and_twice_is_harmless(version: Version) -> None:
    signature = record_signature(version, by=None, now=NOW)
    counted = Signature.objects.counted(campaign=signature.campaign_id, letter=signature.letter_id, until=NOW)
    assert counted.count() == 1
    withdraw_signature(signature, by=None, now=NOW)
    again = withdraw_signature(signature, by=None, now=NOW + timedelta(days=1))
    assert again.withdrawn_at == NOW and counted.count() == 0


def test_a_signature_that_was_struck_out_is_not_withdrawn(version: Version) -> None:
    signature = record_signature(version, by=None, now=NOW)
    signature.state, signature.state_before = SignatureState.INVALIDATED, SignatureState.CONFIRMED
    signature.save()
    with pytest.raises(DemarcheError, match="does not count any more"):
        withdraw_signature(signature, by=None, now=NOW)


def test_nobody_signs_where_the_names_have_gone(version: Version) -> None:
    anonymise_campaign(version.letter.campaign, now=NOW)
    with pytest.raises(DemarcheError, match="have been removed"):
        record_signature(version, name="Åsa Ek", by=None, now=NOW)
    assert not Signature.objects.exists()


def test_a_campaign_is_not_done_while_a_name_came_in_meanwhile(
    version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign, steps = version.letter.campaign, retention.STEPS
    late = [*steps, lambda one, now: record_signature(version, name="Åsa Ek", by=None, now=now)]
    monkeypatch.setattr(retention, "STEPS", late)
    anonymise_campaign(campaign, now=NOW)
    campaign.refresh_from_db()
    assert campaign.anonymised_at is None
    monkeypatch.setattr(retention, "STEPS", steps)
    anonymise_campaign(campaign, now=NOW)
    campaign.refresh_from_db()
    assert campaign.anonymised_at == NOW and Signature.objects.get().name_sealed is None
