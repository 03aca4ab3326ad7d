"""What the demo's campaign says in public, demands, and does on the street. The events of the day are as they were
reported; the words are our own."""

from datetime import datetime
from zoneinfo import ZoneInfo

from campaigns.enums import ActionKind
from letters.demo.shapes import PublicText, StreetAction, Wanted

NAME = "Campaign Kazakhstan"

TEXTS = (
    PublicText(
        language="en",
        title="Campaign Kazakhstan",
        standfirst=(
            "People were arrested for protesting against the sale of land, and some of them only for saying that they "
            "would. On 26 May 2016 letters went to six embassies. Here stands what became of each."
        ),
        occasion=(
            "In May 2016 people in Kazakhstan protested against the sale of land. They were arrested and charged, "
            "before the protests and during them; some had done no more than announce that they would come. "
            "Organisations in several countries answered with a common day of action on 26 May: pickets in London and "
            "Berlin, and letters to the embassies in London, New Delhi, Ottawa, Canberra, Stockholm and Berlin.\n\n"
            "This page is a demonstration. What happened at the doors is told as it was reported. The words of the "
            "letters are new, the times of day and all addresses are invented, and so is every person and every "
            "organisation named here (invented)."
        ),
    ),
    PublicText(
        language="sv",
        title="Kampanj Kazakstan",
        standfirst=(
            "Människor greps för att de protesterade mot att mark säljs, och några bara för att de sagt att de tänkte "
            "göra det. Den 26 maj 2016 gick brev till sex ambassader. Här står vad det blev av vart och ett."
        ),
        occasion=(
            "I maj 2016 protesterade människor i Kazakstan mot att mark säljs. De greps och åtalades, före protesterna "
            "och under dem; några hade inte gjort mer än att säga att de skulle komma. Organisationer i flera länder "
            "svarade med en gemensam aktionsdag den 26 maj: demonstrationer utanför ambassaderna i London och Berlin, "
            "och brev till ambassaderna i London, New Delhi, Ottawa, Canberra, Stockholm och Berlin.\n\n"
            "Den här sidan är en demonstration av programmet. Det som hände vid dörrarna återges så som det "
            "rapporterades. Brevens ord är nya, klockslagen och alla adresser är påhittade, och det är också varje "
            "person och organisation som nämns här (påhittade)."
        ),
    ),
)

FREE_THE_DETAINED = "Free the detained"
DROP_CHARGES = "Drop the charges"
POLITICAL_PRISONERS = "Political prisoners"
ASSEMBLY = "Assembly and association"
ELECTIONS = "Free elections"
PRESS = "Free press"

DEMANDS = (
    Wanted(
        FREE_THE_DETAINED,
        {
            "en": "Release everyone who was arrested before and during the protests.",
            "sv": "Frige alla som greps före och under protesterna.",
        },
    ),
    Wanted(DROP_CHARGES, {"en": "Drop all charges against them.", "sv": "Lägg ner alla åtal mot dem."}),
    Wanted(POLITICAL_PRISONERS, {"en": "Free all political prisoners.", "sv": "Frige alla politiska fångar."}),
    Wanted(
        ASSEMBLY,
        {
            "en": "Respect the right to assemble peacefully and to associate.",
            "sv": "Respektera rätten att samlas fredligt och att organisera sig.",
        },
    ),
    Wanted(ELECTIONS, {"en": "Hold free elections at every level.", "sv": "Håll fria val på alla nivåer."}),
    Wanted(PRESS, {"en": "End the censorship of the press.", "sv": "Upphör med censuren av pressen."}),
)

_LONDON, _BERLIN = ZoneInfo("Europe/London"), ZoneInfo("Europe/Berlin")
ACTIONS = (
    StreetAction(
        ActionKind.PICKET,
        "London",
        "On the pavement in front of the embassy",
        datetime(2016, 5, 26, 12, 0, tzinfo=_LONDON),
        datetime(2016, 5, 26, 13, 0, tzinfo=_LONDON),
    ),
    StreetAction(ActionKind.PICKET, "Berlin", "In front of the embassy", datetime(2016, 5, 26, 14, 0, tzinfo=_BERLIN)),
)

NEIGHBOUR_NAME = "Visas for our guest choir"
