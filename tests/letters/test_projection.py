"""The map's projection: known points, and areas in their true proportion."""

from math import radians, sin

import pytest

from letters.projection import HEIGHT, NORTH, SOUTH, WIDTH, project


def test_the_edges_of_the_map_are_where_they_are_said_to_be() -> None:
    assert project(-180, 0)[0] == pytest.approx(0)
    assert project(180, 0)[0] == pytest.approx(WIDTH)
    assert project(0, NORTH) == pytest.approx((WIDTH / 2, 0))
    assert project(0, SOUTH)[1] == pytest.approx(HEIGHT, abs=0.5)


def test_north_is_up_and_east_is_right() -> None:
    (london_x, london_y), (delhi_x, delhi_y) = project(-0.1, 51.5), project(77.2, 28.6)
    assert london_x < delhi_x
    assert london_y < delhi_y


def test_the_whole_globe_has_the_shape_that_the_paper_gives() -> None:
    """2.05458 times as wide as high, and its poles are lines 0.59247 times as long as the equator."""
    pole, equator = project(180, 90), project(180, 0)
    assert WIDTH / (2 * (equator[1] - pole[1])) == pytest.approx(2.05458, abs=1e-4)
    assert (pole[0] - WIDTH / 2) / (WIDTH / 2) == pytest.approx(0.59247, abs=1e-4)


@pytest.mark.parametrize("latitude", [5, 25, 45, 65])
def test_a_field_has_the_same_size_wherever_it_lies(latitude: float) -> None:
    """Of a strip from south to north, width times height goes by the sine of its latitudes, as on the globe."""

    def strip(south: float, north: float) -> float:
        width = project(1, (south + north) / 2)[0] - project(0, (south + north) / 2)[0]
        return width * (project(0, south)[1] - project(0, north)[1])

    true = (sin(radians(latitude + 0.5)) - sin(radians(latitude - 0.5))) / (sin(radians(0.5)) - sin(radians(-0.5)))
    assert strip(latitude - 0.5, latitude + 0.5) / strip(-0.5, 0.5) == pytest.approx(true, rel=1e-3)
