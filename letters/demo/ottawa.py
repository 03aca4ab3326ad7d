"""Ottawa: to the ambassador by name and title; two paragraphs, three demands as a list, one line about the senders."""

from letters.demo.base import ANSWER, CLOSING, DEMANDS, SALUTATION, SENDERS
from letters.demo.campaign import ASSEMBLY, DROP_CHARGES, FREE_THE_DETAINED
from letters.demo.shapes import Group, Said, Signer, Written
from letters.enums import DateStyle, PassageKind

OTTAWA = Written(
    title="Letter to the ambassador in Ottawa",
    city="Ottawa",
    date_style=DateStyle.MONTH_FIRST,
    posted_in="CA",
    passages=(
        Said(SALUTATION, "Dear {{ head_of_mission }},", PassageKind.SALUTATION),
        Said(
            SENDERS,
            "An ambassador reports home what is said about the country abroad. Please report that in {{ city }} it is "
            "said that nobody ought to sit in a cell for a protest, least of all for one that had not begun.",
        ),
        Said(
            DEMANDS,
            "We ask you to pass on three demands:",
            PassageKind.DEMANDS,
            (FREE_THE_DETAINED, DROP_CHARGES, ASSEMBLY),
        ),
        Said(ANSWER, "We speak for working people in four provinces who have put their names to this."),
        Said(CLOSING, "With concern,", PassageKind.CLOSING),
    ),
    groups=(
        Group(
            (
                Signer(
                    "Corwin Laplanche-Reed",
                    office="National Organizer",
                    place="Ottawa",
                    organisation="Maple Row Labour Assembly",
                    agreed="by telephone",
                ),
            )
        ),
    ),
)
