"""Two people press the button in the same second."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from letters.domain.edition import freeze_letter
from letters.models import Edition, Letter
from letters.queries.edition import verify_edition
from organisations.errors import DemarcheError
from organisations.ownership import owner_scope
from tests.factories import NOW, make_organisation
from tests.factories_letters import make_ready


def _freeze(letter: Letter, start: Barrier, supplements: Edition | None) -> str:
    try:
        with owner_scope([letter.owner_id]):
            start.wait(timeout=20)
            return freeze_letter(letter, cut_off=NOW, by=None, now=NOW, supplements=supplements).reference
    except DemarcheError as refusal:
        return str(refusal)
    finally:
        connection.close()


def _both(letter: Letter, supplements: Edition | None = None) -> list[str]:
    start = Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        return sorted(threads.map(lambda _n: _freeze(letter, start, supplements), range(2)))


@pytest.mark.usefixtures("committed")
def test_frozen_twice_at_once_is_frozen_once_and_supplements_get_numbers_of_their_own() -> None:
    organisation = make_organisation()
    with owner_scope([organisation.pk]):
        letter = make_ready(organisation)
        refused, reference = sorted(_both(letter), key=lambda said: said == f"{letter.code.upper()}/1")
        assert reference == f"{letter.code.upper()}/1"
        assert f"This letter is frozen as {reference}" in refused
        first = Edition.objects.get()
        assert _both(letter, first) == [f"{letter.code.upper()}/2", f"{letter.code.upper()}/3"]
        assert [verify_edition(edition) for edition in Edition.objects.all()] == [[], [], []]
