"""Canberra: to whom it may concern; seven long paragraphs with an earlier year as background; demands at the end."""

from letters.demo.base import ANSWER, CLOSING, DEMANDS, PLACE, SALUTATION, SENDERS
from letters.demo.campaign import ASSEMBLY, DROP_CHARGES, ELECTIONS, FREE_THE_DETAINED, POLITICAL_PRISONERS
from letters.demo.shapes import Group, Said, Signer, Written
from letters.enums import PassageKind

CANBERRA = Written(
    title="Letter to the embassy in Canberra",
    city="Canberra",
    posted_in="AU",
    passages=(
        Said(PLACE, kind=PassageKind.PLACE_DATE, hidden=True),
        Said(SALUTATION, "To whom it may concern,", PassageKind.SALUTATION),
        Said(
            SENDERS,
            "I write for a party that was founded in a railway workshop and has never been large. What we lack in "
            "numbers we make up for in memory, and it is memory that makes me write today rather than wait for the "
            "next news.",
        ),
        Said(
            SENDERS + 1,
            "In December 2011 oil workers in Zhanaozen had been on strike for more than half a year when shots were "
            "fired at them in the town square. People died there. Members of our party collected for the families, and "
            "some of us wrote to you then as well. We did not receive an answer.",
        ),
        Said(
            SENDERS + 2,
            "After those shots came trials, and after the trials silence. Those who had spoken for the strikers found "
            "themselves in the dock; those who wrote about it found that no paper would print it. From this distance "
            "it looked as though a whole town had been told to forget.",
        ),
        Said(
            SENDERS + 3,
            "Now, in May 2016, it is land and not oil, and again it begins with people who say no in public. Again they "
            "are arrested. What is new is that it has become enough to announce a protest: a sentence on a screen, a "
            "day and a place, and the police are at the door before the day has come.",
        ),
        Said(DEMANDS, kind=PassageKind.DEMANDS, hidden=True),
        Said(
            DEMANDS + 1,
            "I therefore ask that everyone who was arrested before the protests or at them be set free, that the "
            "charges be dropped, and that nobody be kept in prison for political reasons. I ask that meetings, unions "
            "and parties be left in peace, and that people be given elections in which they can choose, from the "
            "village council upwards.",
            demands=(FREE_THE_DETAINED, DROP_CHARGES, POLITICAL_PRISONERS, ASSEMBLY, ELECTIONS),
        ),
        Said(
            ANSWER,
            "It is more than four years since our last letter. I should be glad if this one were answered sooner, and "
            "I shall be looking out for the post.",
        ),
        Said(CLOSING, "Yours sincerely,", PassageKind.CLOSING),
    ),
    groups=(
        Group(
            (
                Signer(
                    "Tamsin Oakhollow",
                    office="Secretary",
                    place="Canberra",
                    organisation="Southern Workbench Party",
                    agreed="by e-mail",
                ),
            )
        ),
    ),
)
