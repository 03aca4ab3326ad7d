"""What fails keeps none of the others waiting, and is not forgotten."""

import pytest

from campaigns.models import Campaign
from organisations.ownership import owner_scope
from organisations.sweeping import sweeping
from tests.factories import make_campaign, make_organisation


def test_the_others_are_done_and_what_failed_is_raised_together() -> None:
    with pytest.raises(ExceptionGroup, match="Not all") as raised, sweeping("Not all") as each:
        assert each([1, 0, 4], lambda number: 8 // number) == [8, 2]
        assert each(["one", "two"], int) == []
    assert [type(error) for error in raised.value.exceptions] == [ZeroDivisionError, ValueError, ValueError]


def test_where_nothing_failed_nothing_is_raised() -> None:
    with sweeping("Not all") as each:
        assert each([1, 2], str) == ["1", "2"]


def test_an_error_between_two_rounds_takes_no_other_along() -> None:
    with pytest.raises(ExceptionGroup) as raised, sweeping("Not all") as each:
        each([0], lambda number: 1 // number)
        raise LookupError
    assert isinstance(raised.value.__context__, LookupError)


def test_each_row_is_seen_to_in_the_scope_of_its_owner(db: None) -> None:
    owner = make_organisation()
    with owner_scope([owner.pk]):
        campaign = make_campaign(owner)
    with owner_scope([]), sweeping("Not all") as each:
        assert each([campaign], lambda row: Campaign.objects.get(pk=row.pk)) == [campaign]
