"""A letter's frame: the lines above its text, what its placeholders stand for, and whether people can sign it."""

from letters.queries.letter.around import Around, around_of, around_with
from letters.queries.letter.frame import Head, confirmed_points, head_of, inherited, limit_of, postal_address
from letters.queries.letter.proposal import Proposal, first_frame, proposals_for
from letters.queries.letter.reasons import WHY_NOT, left_open, unfillable, why_open
from letters.queries.letter.signable import is_open, is_over, takes_forms

__all__ = [
    "WHY_NOT",
    "Around",
    "Head",
    "Proposal",
    "around_of",
    "around_with",
    "confirmed_points",
    "first_frame",
    "head_of",
    "inherited",
    "is_open",
    "is_over",
    "left_open",
    "limit_of",
    "postal_address",
    "proposals_for",
    "takes_forms",
    "unfillable",
    "why_open",
]
