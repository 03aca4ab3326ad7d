"""What stands in a campaign file, derived from the models; and what stays behind, each with its reason (docs/adr/0068)."""

from enum import StrEnum
from functools import cache
from typing import Any

from django.db import models
from django_countries.fields import CountryField

from campaigns.models import Campaign, CampaignText, Demand, DemandText, Target
from letters.models import Letter, Passage, PassageDemand, Signatory, SignatoryGroup

SCHEMA = "demarche-campaign"
VERSION = 1


class Kind(StrEnum):
    TEXT = "text"
    BLOCK = "block"  # text of several lines
    NUMBER = "number"
    FLAG = "flag"
    DAY = "day"
    CODES = "codes"  # a list of short texts
    WORDINGS = "wordings"  # texts by language


LISTS = frozenset({"texts", "demands", "recipients", "letters", "passages", "signature_block", "signatories"})
"""Keys below which entries stand, each with a dash."""

WRITTEN: dict[type[models.Model], dict[str, str]] = {
    Campaign: {
        "id": "made anew",
        "owner": "whoever reads the file in",
        "code": "made anew: public addresses belong to one installation",
        "index_key_sealed": "a key of people's addresses",
        "anonymised_at": "what happened to people's names",
        "published_at": "a copy begins unpublished",
        "guided": "how one organisation likes its start page",
    },
    CampaignText: {"id": "made anew", "owner": "follows", "campaign": "follows"},
    Demand: {"id": "made anew", "owner": "follows", "campaign": "follows", "position": "the order in the file"},
    DemandText: {"id": "made anew", "owner": "follows", "demand": "follows"},
    Target: {
        "id": "made anew",
        "owner": "follows",
        "campaign": "follows",
        "coordinator": "a person",
        "position": "the order in the file",
    },
    Letter: {
        "id": "made anew",
        "owner": "follows",
        "campaign": "follows",
        "code": "made anew: public addresses belong to one installation",
        "opened_at": "a copy begins closed",
        "closes_at": "a copy begins closed",
        "created_at": "when it is read in",
        "pages": "counted anew",
        "measured": "counted anew",
    },
    Passage: {
        "id": "made anew",
        "owner": "follows",
        "letter": "follows",
        "position": "the order in the file",
        "moves": "counted anew",
        "base_digest": "computed anew",
    },
    PassageDemand: {"id": "made anew", "owner": "follows", "passage": "follows", "position": "the order in the file"},
    SignatoryGroup: {"id": "made anew", "owner": "follows", "letter": "follows", "position": "the order in the file"},
    Signatory: {
        "id": "made anew",
        "owner": "follows",
        "group": "follows",
        "position": "the order in the file",
        "visibility": "only public names stand in the file",
        "consent_how_sealed": "how a person agreed stays where it was said",
    },
}
"""The tables whose rows stand in the file, with the columns that do not."""

REFERENCES: dict[type[models.Model], frozenset[str]] = {
    Target: frozenset({"recipient"}),
    Letter: frozenset({"target", "base", "follows"}),
    Passage: frozenset({"overrides", "after", "split_from", "base_text"}),
    PassageDemand: frozenset({"demand"}),
    Signatory: frozenset({"name_sealed", "office_sealed", "place_sealed", "organisation", "consent_on"}),
}
"""Columns that the file says in a way of its own."""

BEHIND: dict[str, str] = {
    "campaigns.endorsement": "a body is asked anew whether it stands behind a campaign",
    "campaigns.action": "what happens on the street has its own day",
    "letters.version": "people sign a version: the text is held fast anew, and translated anew",
    "letters.reviewstep": "a text is read and approved anew",
    "letters.writing": "who writes just now",
    "letters.manuscript": "what somebody is writing and has not saved",
    "letters.comment": "what people said while they wrote",
    "letters.edition": "what was frozen is not frozen again",
    "letters.signature": "people",
    "letters.signatureconsent": "people",
    "letters.intake": "people",
    "letters.link": "people",
    "letters.mandaterequest": "people",
    "letters.keeprequest": "people",
    "letters.export": "lists of people",
    "letters.news": "what was told to people",
    "letters.tally": "counts of people",
}
"""Tables that hang on a campaign and stay behind; what hangs on these stays with them."""

OF_RECIPIENT = ("kind", "name", "city", "country", "time_zone")
ALWAYS = frozenset({"language", "kind", "name", "title"})
"""Said even where it is what it would be anyway."""


@cache
def columns_of(model: type[models.Model]) -> dict[str, Kind]:
    """Those that stand in the file under their own names."""
    left_out = {*WRITTEN.get(model, {}), *REFERENCES.get(model, ())}
    return {field.name: kind_of(field) for field in model._meta.concrete_fields if field.name not in left_out}


def kind_of(field: Any) -> Kind:
    """Raises TypeError for a column that nobody has said how to write down."""
    if isinstance(field, models.DateTimeField):
        raise TypeError(f"{field} is a moment: say in shape.py what becomes of it.")
    if isinstance(field, CountryField):
        return Kind.CODES if field.multiple else Kind.TEXT
    for type_, kind in KINDS.items():
        if isinstance(field, type_):
            return kind
    raise TypeError(f"{field} has no form in a campaign file: say in shape.py what becomes of it.")


KINDS: dict[Any, Kind] = {
    models.BooleanField: Kind.FLAG,
    models.DateField: Kind.DAY,
    models.IntegerField: Kind.NUMBER,
    models.TextField: Kind.BLOCK,
    models.CharField: Kind.TEXT,
}


def shape_of_file() -> dict[str, Any]:
    """Each key that a file may have."""
    recipient = dict.fromkeys(("id", "external_id", *OF_RECIPIENT), Kind.TEXT)
    passage = {"replaces": Kind.NUMBER, "after": Kind.NUMBER, "part_of": Kind.NUMBER, "base_moved": Kind.FLAG}
    signatory = dict.fromkeys(("name", "office", "place", "organisation"), Kind.TEXT) | {"agreed_on": Kind.DAY}
    return {
        "schema": Kind.TEXT,
        "version": Kind.NUMBER,
        "campaign": columns_of(Campaign),
        "texts": columns_of(CampaignText),
        "demands": {**columns_of(Demand), "wordings": Kind.WORDINGS},
        "recipients": {**recipient, **columns_of(Target)},
        "letters": {
            **dict.fromkeys(("id", "to", "base", "follows"), Kind.TEXT),
            **columns_of(Letter),
            "passages": {**columns_of(Passage), **passage, "base_text": Kind.BLOCK, "demands": Kind.CODES},
            "signature_block": {
                **columns_of(SignatoryGroup),
                "signatories": {**signatory, **columns_of(Signatory)},
            },
        },
    }
