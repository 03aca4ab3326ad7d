"""On which paper a letter lies, with which logo, and to which page it leads: frozen with the text (docs/adr/0055)."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from letters.enums import Paper, Window
from letters.models import Letter
from letters.queries.letter import inherited
from letters.typesetting.document import Logo, Sheet
from organisations.storage import fetch, logo_path, public_files

US_LETTER = frozenset(["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"])
"""Where paper is eleven inches long (CLDR, territory information)."""


def sheet_of(letter: Letter) -> dict[str, str]:
    """What an edition's content says of it. `logo` is the picture's SHA-256; `page` the address of the letter's public
    page, empty where the campaign has none."""
    owner = letter.campaign.owner
    usual = Paper.US_LETTER if str(owner.country) in US_LETTER else Paper.A4
    return {
        "paper": str(inherited(letter, "paper") or usual),
        "window": str(inherited(letter, "window") or Window.NONE),
        "logo": owner.logo,
        "logo_says": owner.logo_says,
        "page": _page(letter) if letter.target and letter.campaign.published_at else "",
    }


def as_sheet(said: Mapping[str, str]) -> Sheet:
    """With the picture itself."""
    logo = Logo(fetch(public_files(), logo_path(said["logo"])), said["logo_says"]) if said["logo"] else None
    return Sheet(said["paper"], said["window"], logo, said["page"])


def _page(letter: Letter) -> str:
    with translation.override(letter.language):
        path = reverse("public-letter", urlconf=settings.PUBLIC_URLCONF, args=[letter.code])
    return f"{settings.PUBLIC_URL.geturl()}{path}"
