"""Who signed as a supporter, by city of the letter. Every person is invented; some are counted only and have no name."""

from letters.demo.shapes import Supporter
from letters.enums import Visibility

GOALS = {"London": 100}
"""Letters that can be signed on the web, by city, and how many signatures are hoped for."""


def _all(country: str, visibility: Visibility, people: dict[str, str]) -> tuple[Supporter, ...]:
    return tuple(Supporter(name, place, country, visibility) for name, place in people.items())


def _counted(country: str, number: int) -> tuple[Supporter, ...]:
    return (Supporter("", "", country, Visibility.COUNTED_ONLY),) * number


SUPPORTERS: dict[str, tuple[Supporter, ...]] = {
    "London": (
        *_all(
            "GB",
            Visibility.PUBLIC,
            {
                "Perpetua Larkmoor": "Leeds",
                "Osbert Fennimore-Vale": "London",
                "Jocasta Underbridge": "Glasgow",
                "Ned Cloudesley": "Bristol",
                "Winifred Stonecrop": "Cardiff",
                "Barnaby Quillfeather": "London",
                "Thea Marchbanks-Ode": "Coventry",
                "Lorcan Dimmity": "Liverpool",
                "Saffron Hollowell": "Norwich",
                "Idris Pennywhistle": "Swansea",
                "Meredith Ashgrove-Lund": "London",
            },
        ),
        *_all("IE", Visibility.PUBLIC, {"Fintan Mac Abhainn-Bán": "Cork"}),
        *_all(
            "GB",
            Visibility.RECIPIENT_ONLY,
            {
                "Celandine Rookhope": "London",
                "Tobias Wintergreen-Hay": "Sheffield",
                "Aldous Merrowdown": "London",
                "Ottoline Spurgehill": "Brighton",
                "Gwenllian Saltcoats": "Newport",
                "Piers Hartlebury-Moss": "Hull",
            },
        ),
        *_counted("GB", 5),
        *_counted("KZ", 1),
    ),
    "Ottawa": (
        *_all("CA", Visibility.PUBLIC, {"Marguerite Boisvert-Tamarack": "Gatineau", "Linden Oxbow": "Ottawa"}),
        *_all("CA", Visibility.RECIPIENT_ONLY, {"Sorrel Kingsweather": "Kingston"}),
        *_counted("CA", 2),
    ),
    "Canberra": (
        *_all("AU", Visibility.PUBLIC, {"Banksia Fairweather-Roe": "Melbourne", "Digby Coolstream": "Canberra"}),
        *_counted("AU", 3),
    ),
}
