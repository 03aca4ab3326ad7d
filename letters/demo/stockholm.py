"""Stockholm: a statement in Swedish, headline and slogans first, the dateline last, five who sign in three groups."""

from datetime import date

from letters.demo.campaign import ASSEMBLY, DROP_CHARGES, FREE_THE_DETAINED, POLITICAL_PRISONERS, PRESS
from letters.demo.shapes import Group, Said, Signer, Written
from letters.enums import Behalf, PassageKind, Visibility

COUNCILLOR = "kommunfullmäktigeledamot"

STOCKHOLM = Written(
    title="Uttalande till ambassaden i Stockholm",
    city="Stockholm",
    language="sv",
    on_base=False,
    dated_on=date(2016, 5, 26),
    posted_in="SE",
    sender="{{ campaign }}\nSteppe Solidarity Committee (personer och organisationer påhittade)",
    passages=(
        Said(10, "Vi står bakom de gripna i Kazakstan", PassageKind.HEADLINE),
        Said(20, "Öppna cellerna!", PassageKind.SLOGAN),
        Said(30, "Ett torg är till för dem som vill mötas!", PassageKind.SLOGAN),
        Said(
            40,
            "I maj har människor i Kazakstan protesterat mot att mark säljs. Svaret blev inget samtal utan gripanden: "
            "under protesterna, före dem och även av några som bara hade sagt att de tänkte komma.",
        ),
        Said(
            50,
            "Den som sitter i ett kommunfullmäktige vet vad ett öppet möte är värt. Där prövas besluten, och där får "
            "makten höra det som den helst inte vill höra. Den stat som åtalar människor för att de vill mötas på ett "
            "torg tar ifrån dem det enda verktyg som inte kostar något.",
        ),
        Said(
            60,
            "Vi kräver att alla som greps före och under protesterna friges, att åtalen läggs ner och att alla "
            "politiska fångar släpps.",
            demands=(FREE_THE_DETAINED, DROP_CHARGES, POLITICAL_PRISONERS),
        ),
        Said(
            70,
            "Vi kräver också att rätten att samlas fredligt och att organisera sig respekteras och att censuren av "
            "pressen upphör.",
            demands=(ASSEMBLY, PRESS),
        ),
        Said(
            80,
            "Vi skriver från Sverige men är inte ensamma. Samma dag går brev till ambassader i flera länder, och vi "
            "kommer att fråga efter svaret tills det har kommit.",
        ),
        Said(90, "{{ place }} den {{ date }}", PassageKind.PLACE_DATE),
    ),
    groups=(
        Group(
            (
                Signer("Åsa Björkvind-Ek", office=COUNCILLOR, behalf=Behalf.SELF),
                Signer(
                    "Östen Näckrosfält", office=COUNCILLOR, behalf=Behalf.SELF, visibility=Visibility.RECIPIENT_ONLY
                ),
            ),
            heading="Norrvinge kommun (påhittad)",
        ),
        Group(
            (
                Signer("Märta Hallonkulle", office=COUNCILLOR, behalf=Behalf.SELF),
                Signer("Göte Älvspång", office=COUNCILLOR, behalf=Behalf.SELF),
            ),
            heading="Österhamra kommun (påhittad)",
        ),
        Group(
            (Signer("Sölve Ängsbackelid", office="riksordförande", organisation="Arbetarlistan Norrsken"),),
            heading="Arbetarlistan Norrsken (påhittad)",
        ),
    ),
)
