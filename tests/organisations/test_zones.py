"""Zones are proposed by country and place, from the tz database's own table."""

from zoneinfo import available_timezones

import pytest

from organisations.zones import principals, propose_zone


@pytest.mark.parametrize(
    ("country", "latitude", "longitude", "zone"),
    [
        ("GB", 51.5, -0.12, "Europe/London"),
        ("AU", -35.3, 149.1, "Australia/Sydney"),
        ("US", 34.05, -118.24, "America/Los_Angeles"),
        ("US", 38.9, -77.03, "America/New_York"),
        ("US", 33.75, -84.39, "America/Detroit"),  # Monticello in Kentucky is nearer, and keeps the same time
        ("US", 41.88, -87.63, "America/Chicago"),
        ("KZ", 43.24, 76.92, "Asia/Almaty"),
        ("ES", 40.42, -3.69, "Europe/Madrid"),
        ("NZ", -36.85, 174.76, "Pacific/Auckland"),
        ("FJ", -18.14, -179.9, "Pacific/Fiji"),  # beyond the date line
        ("XK", 42.66, 21.16, "Europe/Belgrade"),
        ("SE", None, None, "Europe/Stockholm"),
        ("QQ", 1.0, 1.0, ""),
    ],
)
def test_the_nearest_principal_place_of_the_country_gives_its_zone(
    country: str, latitude: float | None, longitude: float | None, zone: str
) -> None:
    assert propose_zone(country, latitude, longitude) == zone


def test_every_zone_of_the_table_is_one_that_clocks_know() -> None:
    zones = {place.zone for places in principals().values() for place in places}
    assert len(principals()) > 240
    assert zones <= available_timezones()
