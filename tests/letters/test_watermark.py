"""A cut of a list tells whose it was, and nobody else's looks the same."""

import pytest

from letters.watermark import (
    CANARIES,
    SURE,
    bears_reference,
    canaries,
    canaries_among,
    order_of,
    place_of,
    reference_of,
)

NAMES = [f"Person {number}" for number in range(400)]
SECRETS = [bytes([number]) * 32 for number in range(20)]
OWN, OTHERS = SECRETS[0], SECRETS[1:]


def in_order(secret: bytes) -> list[str]:
    return sorted(NAMES, key=lambda name: place_of(secret, name))


@pytest.mark.parametrize("start", [0, 170, 370])
def test_thirty_rows_in_their_order_tell_the_list(start: int) -> None:
    cut = in_order(OWN)[start : start + 30]
    assert order_of(OWN, cut) >= SURE
    assert all(order_of(secret, cut) < SURE for secret in OTHERS)
    assert all(order_of(secret, NAMES) < SURE for secret in SECRETS)


def test_too_few_rows_tell_nothing() -> None:
    assert order_of(OWN, in_order(OWN)[:19]) == 0


def test_capitals_and_blanks_change_no_mark() -> None:
    assert place_of(OWN, " ANNA  Keller") == place_of(OWN, "anna keller")
    assert reference_of(OWN, "ANNA Keller ") == reference_of(OWN, "Anna Keller")


def test_a_reference_belongs_to_one_name_in_one_list() -> None:
    row = ["x", reference_of(OWN, "Anna Keller"), "Anna Keller"]
    assert bears_reference(OWN, row)
    assert not any(bears_reference(secret, row) for secret in OTHERS)
    assert not bears_reference(OWN, ["x", reference_of(OWN, "Anna Keller"), "Bo Dahlin"])


def test_the_canaries_of_a_list_are_its_own() -> None:
    assert len(set(canaries(OWN))) == CANARIES
    assert list(canaries_among(OWN, ["a", canaries(OWN)[1].upper()])) == [canaries(OWN)[1]]
    assert not {*canaries(OWN)} & {name for secret in OTHERS for name in canaries(secret)}
