"""New Delhi: a day earlier in another form of date; words of others quoted; two detained people named."""

from datetime import date

from letters.demo.base import ANSWER, CLOSING, DEMANDS, OCCASION, PLACE, SALUTATION, SENDERS
from letters.demo.campaign import DROP_CHARGES, ELECTIONS, FREE_THE_DETAINED, PRESS
from letters.demo.shapes import Group, Said, Signer, Written
from letters.enums import DateStyle, PassageKind

NEW_DELHI = Written(
    title="Letter to the embassy in New Delhi",
    city="New Delhi",
    dated_on=date(2016, 5, 25),
    date_style=DateStyle.DASHES,
    posted_in="IN",
    passages=(
        Said(PLACE, "{{ date }}", PassageKind.PLACE_DATE),
        Said(SALUTATION, "Dear Sir/Madam,", PassageKind.SALUTATION),
        Said(
            OCCASION,
            "Our members who till rented land needed no explanation when they read the news from Kazakhstan. “Whoever "
            "sells the field sells the people on it,” said one of them in our meeting. That people who think so are "
            "arrested for it, some of them before they had so much as left the house, has shaken us.",
        ),
        Said(
            SENDERS,
            "We have been told of Dauren Tasbulaq and Gulsim Qarlygan (both names invented), who announced on the "
            "internet that they would go to the square, and were detained before that day came. “I only said where I "
            "would be standing,” one of them is reported to have told the officers. We ask you to find out where "
            "they are held and whether they have seen a lawyer.",
        ),
        Said(DEMANDS, kind=PassageKind.DEMANDS, hidden=True),
        Said(
            DEMANDS + 1,
            "Those two and all the others must be released, and the charges against them must fall. A country in which "
            "newspapers may print what happened, and in which elections are decided by voters, would have no need of "
            "such arrests.",
            demands=(FREE_THE_DETAINED, DROP_CHARGES, PRESS, ELECTIONS),
        ),
        Said(
            ANSWER,
            "Kindly lay this letter before your government and let us know that you have done so. We are in touch with "
            "our sister leagues in other countries and shall tell them what we hear from you.",
        ),
        Said(CLOSING, "With thanks for your attention,", PassageKind.CLOSING),
    ),
    groups=(
        Group(
            (
                Signer(
                    "Devanshi Raghuvar-Mehrol",
                    office="National Secretary",
                    organisation="Working League of the Plains",
                    agreed="by e-mail",
                    agreed_on=date(2016, 5, 22),
                ),
            )
        ),
    ),
)
