"""The letters of one day of action, each in its own shape, and a sixth that nobody foresaw: built of the same passages. All
persons, organisations, addresses and words are invented."""

from datetime import date
from typing import Any

from campaigns.models import Campaign, Target
from letters.enums import Behalf, DateStyle, PassageKind, SpeaksTo, Visibility
from letters.models import Letter
from organisations.enums import ContactKind, HeadRank, RecipientKind
from organisations.models import HeadOfMission, Organisation, Recipient
from tests.factories import confirm, make_campaign, make_contact, make_organisation, make_recipient, make_target
from tests.factories_letters import Said, endorse, make_demand, make_letter, make_text, sign_block

K = PassageKind
DAY = date(2016, 5, 26)
TO_THE_HEAD = "{{ envelope }}\n{{ recipient }}\n{{ address }}"
DATELINE = (K.PLACE_DATE, "{{ place }}, {{ date }}")


def mission_in(organisation: Organisation, city: str, country: str, address: str = "", **values: Any) -> Target:
    campaign = campaign_of(organisation)
    recipient = make_recipient(city, country, **values)
    return targeted(campaign, recipient, organisation, address or f"7 Invented Rise\n{city}")


def campaign_of(organisation: Organisation) -> Campaign:
    there: Campaign | None = Campaign.objects.filter(owner=organisation).first()
    if there:
        return there
    campaign = make_campaign(organisation)
    for language, title in (("en", "Open the cells"), ("sv", "Öppna cellerna"), ("de", "Öffnet die Zellen")):
        make_text(campaign, language, title)
    return campaign


def targeted(campaign: Campaign, recipient: Recipient, organisation: Organisation, address: str) -> Target:
    confirm(make_contact(recipient, address, ContactKind.STREET), organisation)
    return make_target(campaign, recipient)


def written(target: Target, *said: Said, **values: Any) -> Letter:
    return make_letter(target.campaign, *said, target=target, **{"dated_on": DAY, **values})


def london(organisation: Organisation) -> Letter:
    """To a government, carried to its embassy; the demands stand in the prose; one signs for all affiliated."""
    target = mission_in(organisation, "London", "GB", "17 Saltgate Rise\nLondon ZZ9 9ZZ")
    for name in ("Dockside Branch", "Red Lantern Youth"):
        endorse(target.campaign, name)
    letter = written(
        target,
        DATELINE,
        (K.SALUTATION, "{{ salutation }}"),
        "People in {{ sending_state }} said no to the sale of land, and were **locked up** for it.",
        "We write from a country in which they would have been on the evening news.",
        (K.PARAGRAPH, "Let every one of them go.", [make_demand(target.campaign, "release")]),
        "We shall publish your answer, or that there was none.",
        (K.CLOSING, "{{ close }}"),
        speaks_to=SpeaksTo.GOVERNMENT,
        addressee="{{ envelope }}",
        posted_in="GB",
    )
    sign_block(letter, "Rowan Thistlewood", behalf=Behalf.CAMPAIGN_AND_AFFILIATES, visibility=Visibility.PUBLIC)
    return letter


def new_delhi(organisation: Organisation) -> Letter:
    """A day earlier, in another form of date; words of others quoted; from abroad."""
    target = mission_in(organisation, "New Delhi", "IN", "Post Bag 0\nNew Delhi 000000", zone="Asia/Kolkata")
    letter = written(
        target,
        (K.PLACE_DATE, "{{ date }}"),
        (K.SALUTATION, "Dear Sir/Madam,"),
        "> Whoever sells the field sells the people on it.",
        "So said one of our members when the news came.",
        (K.CLOSING, "Thanking you,"),
        dated_on=date(2016, 5, 25),
        date_style=DateStyle.DASHES,
        addressee="{{ recipient }}\n{{ address }}",
        posted_in="GB",
    )
    body = endorse(target.campaign, "League of the Plains").body
    body.parent = make_organisation("International of Leagues")
    body.save()
    sign_block(letter, "Devanshi Mehrol", office="National Secretary", behalf=Behalf.ORGANISATION, organisation=body)
    return letter


def ottawa(organisation: Organisation) -> Letter:
    """To the ambassador by name and title, at a full address with suites; three demands as bullets."""
    target = mission_in(
        organisation,
        "Ottawa",
        "CA",
        "Suites 1603 and 1604\n150 Birchbark Row\nOttawa ON  Z0Z 0Z0",
        zone="America/Toronto",
    )
    HeadOfMission.objects.create(recipient=target.recipient, name="Erlan Sarydala", rank=HeadRank.AMBASSADOR)
    demands = [make_demand(target.campaign, name, en=f"{name} at once") for name in ("freedom", "fairness", "assembly")]
    letter = written(
        target,
        DATELINE,
        (K.SALUTATION, "{{ salutation }}"),
        "An ambassador reports home what is said abroad.",
        (K.DEMANDS, "Please report this:", demands),
        "We speak for working people in four provinces.",
        (K.CLOSING, "Yours in concern,"),
        addressee=TO_THE_HEAD,
        date_style=DateStyle.MONTH_FIRST,
        posted_in="CA",
    )
    sign_block(letter, "Corwin Laplanche", office="National Organizer")
    return letter


def canberra(organisation: Organisation) -> Letter:
    """To whom it may concern: seven long paragraphs, no date above them."""
    target = mission_in(organisation, "Canberra", "AU", zone="Australia/Sydney")
    told = [f"Memory {number}: " + "in 2011 we wrote to you as well. " * 25 for number in range(1, 7)]
    letter = written(
        target,
        (K.SALUTATION, "To whom it may concern,"),
        *told,
        "I look forward to your swift reply.",
        addressee="{{ recipient }}\n{{ address }}",
        dated_on=None,
        posted_in="AU",
    )
    sign_block(letter, "Tamsin Oakhollow", office="Secretary")
    return letter


def stockholm(organisation: Organisation) -> Letter:
    """A statement: headline and slogans first, five who sign in three groups, place and date last."""
    target = mission_in(organisation, "Stockholm", "SE", zone="Europe/Stockholm")
    letter = written(
        target,
        (K.HEADLINE, "Vi står bakom de gripna"),
        (K.SLOGAN, "Öppna cellerna!"),
        (K.SLOGAN, "Torget är till för alla!"),
        "Den stat som åtalar människor för att de vill mötas tar ifrån dem det enda verktyg som inget kostar.",
        (K.SIGNATURE_BLOCK, ""),
        (K.PLACE_DATE, "{{ place }} {{ date }}"),
        language="sv",
        posted_in="SE",
    )
    for heading, name in (
        ("Norrvinge kommun", "Åsa Björkvind"),
        ("Norrvinge kommun", "Östen Näckros"),
        ("Österhamra kommun", "Märta Hallon"),
        ("Österhamra kommun", "Göte Älvspång"),
        ("Arbetarlistan", "Sölve Ängsbacke"),
    ):
        sign_block(letter, name, heading=heading)
    return letter


def biel(organisation: Organisation) -> Letter:
    """A company in a town with two names; numbered questions instead of demands, no salutation, a postscript."""
    campaign = campaign_of(organisation)
    company = Recipient.objects.create(
        kind=RecipientKind.COMPANY, name="Steppenöl AG", city="Biel/Bienne", country="CH", time_zone="Europe/Zurich"
    )
    target = targeted(campaign, company, organisation, "Erfundener Weg 3 / Chemin Inventé 3\n0000 Biel/Bienne")
    letter = written(
        target,
        (K.PLACE_DATE, "{{ place }}, den {{ date }}"),
        (K.HEADLINE, "Drei Fragen an {{ recipient }}"),
        "Sie fördern Öl, wo Menschen wegen einer Ankündigung verhaftet wurden. Wir fragen:",
        "1. Was wussten Sie?\n2. Wen haben Sie gefragt?\n3. Wem haben Sie widersprochen?",
        (K.CLOSING, "{{ close }}"),
        (K.POSTSCRIPT, "PS: Wir stehen am 1. Juni wieder vor Ihrer Tür."),
        language="de",
        addressee=TO_THE_HEAD,
        posted_in="DE",
    )
    sign_block(letter, "Jördis Ährenfeld", office="Sprecherin")
    return letter
