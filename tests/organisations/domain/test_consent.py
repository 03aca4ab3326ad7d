"""A wording that somebody agreed to is kept once, as it was shown."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from organisations.domain.consent import digest_of_wording, keep_wording
from organisations.enums import ConsentPurpose
from organisations.models import ConsentWording, Organisation
from tests.factories import NOW, make_organisation

TEXT = "I agree that Campaign Steppe keeps my signature."


def keep(owner: Organisation, text: str = TEXT, **values: object) -> ConsentWording:
    given = {"purpose": ConsentPurpose.PROCESS, "language": "en", "now": NOW, **values}
    return keep_wording(owner, text=text, **given)  # type: ignore[arg-type]


@pytest.fixture
def steppe(in_scope: object) -> Organisation:
    organisation = make_organisation()
    in_scope(organisation)  # type: ignore[operator]
    return organisation


def test_a_wording_is_kept_once_with_the_time_of_the_first(steppe: Organisation) -> None:
    first, again = keep(steppe), keep(steppe, now=NOW + timedelta(days=3))
    assert first.pk == again.pk and again.first_shown_at == NOW
    assert again.digest == digest_of_wording(ConsentPurpose.PROCESS, "en", TEXT) and len(again.digest) == 64


@pytest.mark.parametrize("change", [{"text": f"{TEXT} "}, {"language": "sv"}, {"purpose": ConsentPurpose.CONTACT}])
def test_any_change_is_another_wording(steppe: Organisation, change: dict[str, str]) -> None:
    assert keep(steppe).pk != keep(steppe, **change).pk
    assert ConsentWording.objects.count() == 2


def test_each_organisation_has_its_own(steppe: Organisation, in_scope: object) -> None:
    other = make_organisation("Friends of the steppe")
    in_scope(steppe, other)  # type: ignore[operator]
    assert keep(steppe).owner == steppe and keep(other).owner == other


def test_what_somebody_saw_is_never_rewritten(steppe: Organisation) -> None:
    keep(steppe)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentWording.objects.update(text="I agree to everything.")
