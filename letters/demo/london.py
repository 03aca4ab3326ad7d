"""London: written to the Government, carried to the embassy; the demands stand in the prose."""

from letters.demo.base import ANSWER, DEMANDS, SALUTATION, SENDERS
from letters.demo.campaign import ASSEMBLY, DROP_CHARGES, FREE_THE_DETAINED, POLITICAL_PRISONERS
from letters.demo.shapes import Group, Said, Signer, Written
from letters.enums import Behalf, PassageKind, SpeaksTo

LONDON = Written(
    title="To the Government of Kazakhstan, by way of London",
    city="London",
    addressee="{{ envelope }}",
    speaks_to=SpeaksTo.GOVERNMENT,
    passages=(
        Said(SALUTATION, "To the members of the Government,", PassageKind.SALUTATION),
        Said(
            SENDERS,
            "We stand outside your embassy in {{ city }} today because those who were arrested cannot stand anywhere "
            "they choose. The trade unions, parties and groups that are affiliated to our campaign have asked us to say "
            "on their behalf what each of them would say at this door.",
        ),
        Said(DEMANDS, kind=PassageKind.DEMANDS, hidden=True),
        Said(
            DEMANDS + 1,
            "Let everyone go who was arrested in connection with the protests, whether on the day or in the days "
            "before it, and withdraw the charges. Open the prison doors to all who are held for their politics. And "
            "see to it that people can meet, march and organise without having to fear a knock on the door.",
            demands=(FREE_THE_DETAINED, DROP_CHARGES, POLITICAL_PRISONERS, ASSEMBLY),
        ),
        Said(
            ANSWER,
            "We shall publish this letter together with what becomes of it, the day and the manner of your answer "
            "included. We would far rather publish good news.",
        ),
    ),
    groups=(
        Group(
            (
                Signer(
                    "Rowan Thistlewood",
                    office="Campaign secretary",
                    place="London",
                    organisation="Steppe Solidarity Committee",
                    behalf=Behalf.CAMPAIGN_AND_AFFILIATES,
                    agreed="in the committee's meeting",
                ),
            )
        ),
    ),
)
