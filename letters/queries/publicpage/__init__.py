"""What public pages show, and nothing that only our own people may read. Used from here."""

from letters.queries.publicpage.campaign import CampaignPage, campaign_page, places_of
from letters.queries.publicpage.found import (
    Published,
    campaign_to_find,
    public_copy,
    public_recipient,
    published_campaign,
    published_campaigns,
    published_letter,
)
from letters.queries.publicpage.letter import LetterPage, letter_page
from letters.queries.publicpage.place import Place, Stamp, Stop, marks_of, stamps_of
from letters.queries.publicpage.recipient import RecipientPage, recipient_page
from letters.queries.publicpage.sign import Signable, SignPage, nearest, sign_page, too_many_wait
from letters.queries.publicpage.translation import ShownTranslation, translations_of
from letters.queries.publicpage.worldmap import MapPage, Spot, map_page

__all__ = [
    "CampaignPage",
    "LetterPage",
    "MapPage",
    "Place",
    "Published",
    "RecipientPage",
    "ShownTranslation",
    "SignPage",
    "Signable",
    "Spot",
    "Stamp",
    "Stop",
    "campaign_page",
    "campaign_to_find",
    "letter_page",
    "map_page",
    "marks_of",
    "nearest",
    "places_of",
    "public_copy",
    "public_recipient",
    "published_campaign",
    "published_campaigns",
    "published_letter",
    "recipient_page",
    "sign_page",
    "stamps_of",
    "too_many_wait",
    "translations_of",
]
