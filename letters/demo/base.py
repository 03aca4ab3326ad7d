"""The base letter of the campaign, in English. Every word is written for the demo."""

from datetime import date

from letters.demo.campaign import ASSEMBLY, DROP_CHARGES, ELECTIONS, FREE_THE_DETAINED, POLITICAL_PRISONERS, PRESS
from letters.demo.shapes import Said, Written
from letters.enums import PassageKind

PLACE, SALUTATION, OCCASION, SENDERS, DEMANDS, ANSWER, CLOSING = 10, 20, 30, 40, 50, 60, 70
"""The order of the base letter's passages. What a letter puts between them is its own."""

BASE = Written(
    title="Letter to an embassy of Kazakhstan",
    city="",
    on_base=False,
    sender="{{ campaign }}\nSteppe Solidarity Committee (persons and organisations invented)",
    addressee="{{ envelope }}\n{{ recipient }}\n{{ address }}",
    dated_on=date(2016, 5, 26),
    passages=(
        Said(PLACE, "{{ place }}, {{ date }}", PassageKind.PLACE_DATE),
        Said(SALUTATION, "{{ salutation }}", PassageKind.SALUTATION),
        Said(
            OCCASION,
            "This month people in {{ sending_state }} have stood up against the sale of land. They were met with "
            "arrests and charges. Some were taken from the protests themselves; others were fetched beforehand, for no "
            "more than saying aloud that they meant to be there.",
        ),
        Said(
            SENDERS,
            "We are members of unions, parties and solidarity groups. We know from our own work that a grievance does "
            "not go away when the people who voice it are locked up.",
        ),
        Said(
            DEMANDS,
            "We ask your government to do the following, and to do it now:",
            PassageKind.DEMANDS,
            (FREE_THE_DETAINED, DROP_CHARGES, POLITICAL_PRISONERS, ASSEMBLY, ELECTIONS, PRESS),
        ),
        Said(
            ANSWER,
            "Please tell us in writing to whom in your government you passed this letter on, and what the answer is.",
        ),
        Said(CLOSING, "{{ close }}", PassageKind.CLOSING),
    ),
)
