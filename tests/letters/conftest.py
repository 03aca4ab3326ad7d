from typing import Any

import pytest

from organisations.models import Organisation
from tests.factories import make_organisation


@pytest.fixture
def steppe(in_scope: Any) -> Organisation:
    """An organisation, in whose scope the test runs."""
    organisation = make_organisation()
    in_scope(organisation)
    return organisation
