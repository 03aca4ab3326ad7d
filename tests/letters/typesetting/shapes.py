"""The five shapes of letter that one day of action brought, in words and with persons that are all invented."""

from datetime import UTC, datetime

from letters.typesetting.document import Block, Document, Signer, SignerGroup

ENGLISH = {
    "annex": "Also signed by",
    "page": "Page {page} of {pages}",
    "via": "By way of",
    "affiliates": "Organisations affiliated to the campaign",
}
SWEDISH = {
    "annex": "Även undertecknat av",
    "page": "Sida {page} av {pages}",
    "via": "Genom",
    "affiliates": "Organisationer anslutna till kampanjen",
}
DIGEST = "9f2c4a1be07d5386aa41c90d7e5b2f6638d1f04c75be9a20c3d8e1764b5f0a92"  # pragma: allowlist secret


def letter(*body: Block, **fields: object) -> Document:
    """A letter with as little as the test does not care about."""
    plain: dict[str, object] = {
        "language": "en",
        "title": "Letter to the Government of Kazakhstan",
        "sender": (),
        "addressee": (),
        "via": (),
        "body": body,
        "groups": (),
        "affiliates": (),
        "annex": (),
        "notes": (),
        "reference": "DEM-7Q4XK2",
        "digest": DIGEST,
        "frozen_at": datetime(2016, 5, 26, 9, 30, tzinfo=UTC),
        "labels": ENGLISH,
    }
    return Document(**{**plain, **fields})  # type: ignore[arg-type]


def signed_by(*signers: Signer) -> tuple[SignerGroup, ...]:
    return (SignerGroup("", signers),)


LONDON = letter(
    Block("place_date", "London, 26 May 2016"),
    Block("salutation", "To the Government of Kazakhstan,"),
    Block(
        "paragraph",
        "In the past weeks people in many of your towns went into the streets because they fear that the "
        "land they live "
        "from will be sold over their heads. They went without weapons and without violence. Your police "
        "answered with "
        "vans, and your courts with sentences that had been written before anybody was heard.",
    ),
    Block(
        "paragraph",
        "We have also read of men and women who were led away days before any protest began, for no more "
        "than saying in "
        "public that they meant to come. To announce that one will stand in a square is no crime in any law "
        "that your "
        "state has signed.",
    ),
    Block(
        "paragraph",
        "We ask that everybody who was arrested before and during the protests be set free, that all charges "
        "be dropped, "
        "and that those who have sat in prison for years for their opinions be released with them. We ask "
        "further that "
        "the right to meet, to organise and to publish be kept in practice as it stands in your constitution.",
    ),
    Block(
        "paragraph", "We shall tell our members, our unions and the press here what you answer, and also if you do not."
    ),
    Block("closing", "Yours faithfully,"),
    title="To the Government of Kazakhstan",
    sender=("Campaign Kazakhstan", "14 Lantern Yard, London E9 0ZZ", "office@campaign.example"),
    addressee=("The Government of the Republic of Kazakhstan",),
    via=("The Embassy of the Republic of Kazakhstan", "125 Pall Mall, London SW1Y 5EA"),
    groups=signed_by(
        Signer(
            "Miriam Oakhurst",
            office="Coordinator",
            organisation="Campaign Kazakhstan",
            behalf="on behalf of the campaign and all the organisations affiliated to it",
        )
    ),
    affiliates=(
        "Dockside Trade Union Branch 12",
        "Land and Bread Network",
        "Northern Teachers for Solidarity",
        "Press Freedom Circle, Leeds",
        "Red Lantern Youth",
        "Women of the Steppe Support Group",
        "Workers’ Aid, Clydeside",
    ),
)

DELHI = letter(
    Block("salutation", "Dear Sir/Madam,"),
    Block(
        "paragraph",
        "We write about the arrests in your country this month. “Nobody told us what we had done,” says the "
        "wife of one of "
        "those taken from his flat in the early morning. “They told us only that he would not be home for "
        "the weekend.”",
    ),
    Block(
        "paragraph",
        "Two of the people now held, Daulet Yesenov and Zhanar Ibraimova, are known to us by name: a driver "
        "and a school "
        "nurse. Both had said that they would come to a meeting. Neither of them had been at one.",
    ),
    Block(
        "paragraph",
        "Farmers here know well what it means when land is leased away for a generation. We therefore follow "
        "with the "
        "greatest attention how your authorities treat those who raise the question at home.",
    ),
    Block(
        "paragraph",
        "Please convey to your government our call to release Mr Yesenov, Ms Ibraimova and all others "
        "arrested, and to "
        "withdraw every charge against them.",
    ),
    Block("closing", "Thanking you,"),
    Block("place_date", "New Delhi, 25-05-2016"),
    sender=("Bharat Workers’ Forum", "7/41 Lantern Market, New Delhi 110 099"),
    addressee=("The Embassy of the Republic of Kazakhstan", "New Delhi"),
    groups=signed_by(
        Signer(
            "Ravindra Talwari",
            office="National Secretary",
            organisation="Bharat Workers’ Forum",
            behalf="affiliated to the International Workers’ Assembly",
        )
    ),
)

OTTAWA = letter(
    Block("place_date", "26 May 2016"),
    Block("salutation", "Dear Mr Seitkaliyev,"),
    Block(
        "paragraph",
        "As you represent your government here, we address to you what we would say to it directly. In May people in "
        "several cities were detained because they protested, or were about to protest, against the sale of "
        "farmland.",
    ),
    Block(
        "paragraph",
        "Many were held without access to a lawyer. Some have been charged with preparing a coup, on the evidence of "
        "messages in which they had agreed where to meet.",
    ),
    Block(
        "demands",
        "We call on your government to:",
        items=(
            "release everyone who was arrested before and during the protests, at once and without conditions;",
            "drop all charges, the administrative ones among them, and strike the convictions already passed;",
            "respect the right to peaceful assembly and association, in the squares as well as on paper.",
        ),
    ),
    Block("paragraph", "We speak for some four thousand members in eleven local branches from coast to coast."),
    Block("closing", "Yours in concern,"),
    sender=("Prairie and Harbour League", "Suite 300, 88 Lantern Street, Ottawa, Ontario K1A 0Z9"),
    addressee=(
        "His Excellency Mr Yerlan Seitkaliyev",
        "Ambassador Extraordinary and Plenipotentiary",
        "Embassy of the Republic of Kazakhstan",
        "150 Metcalfe Street, Suites 1603–1604",
        "Ottawa, Ontario K2P 1P1",
    ),
    groups=signed_by(
        Signer("Noelle Brackwater", office="National Organizer", organisation="Prairie and Harbour League")
    ),
)

CANBERRA = letter(
    Block("salutation", "To whom it may concern,"),
    *(
        Block("paragraph", text)
        for text in (
            "I write for a party whose members have taken an interest in the working people of Kazakhstan for "
            "many years, "
            "and who are alarmed by the news that has reached us since the end of April.",
            "On 24 April 2016 a crowd gathered in Atyrau, where few had gathered for years. In the days that "
            "followed others "
            "did the same in Aktobe, Semey and Kyzylorda. They asked one question: why a law was changed so that "
            "land might be "
            "leased to buyers from abroad for a quarter of a century, and why nobody had asked those who work on it.",
            "The answer given to them has been a double one. A commission was set up, a minister resigned and "
            "the law was put "
            "off for the time being. In the same weeks the organisers were sought out one by one, and the days "
            "before the "
            "meetings announced for 21 May were used to arrest people who had done nothing but repeat that "
            "announcement.",
            "This is not the first time that we write. In December 2011 oil workers in Zhanaozen were fired upon "
            "after months "
            "of a strike that nobody in authority cared to settle. We wrote then, as did many others, and asked "
            "for an "
            "inquiry led by people who had no part in the events. Such an inquiry has not taken place to this day.",
            "We know from our own history that laws on assembly are written quickly and withdrawn slowly. A rule "
            "under which a "
            "meeting needs the consent of those it is directed against is not a rule on meetings; it is a ban "
            "with a form "
            "attached. The same is true of a press law under which a page can be closed by telephone.",
            "We therefore ask that all who were arrested before, during and after the protests be released; that "
            "the charges "
            "against them be dropped; that all political prisoners be freed; that censorship of the press end; "
            "and that "
            "elections at every level be held in which the people who asked that one question may stand as well.",
            "Please pass this letter on to your government and let me have its view of each of these points. I "
            "look forward to "
            "your swift reply.",
        )
    ),
    Block("closing", "Sincerely,"),
    Block(
        "postscript",
        "P.S. A copy of this letter goes to our members of parliament and to the unions in the oil industry.",
    ),
    sender=("Southern Cross Labour Party", "GPO Box 0099, Canberra ACT 2601"),
    addressee=("The Embassy of the Republic of Kazakhstan", "Canberra"),
    groups=signed_by(
        Signer("Thomas Wattleford", office="International Secretary", organisation="Southern Cross Labour Party")
    ),
)

STOCKHOLM = letter(
    Block("headline", "Släpp alla som gripits för att de försvarar jorden"),
    Block("slogan", "Fria möten, fri press, fria val!"),
    Block("slogan", "Kazakstans folk har rätt att säga nej."),
    *(
        Block("paragraph", text)
        for text in (
            "I flera städer i Kazakstan har människor gått ut på torgen för att säga nej till att åkermark ska "
            "kunna arrenderas "
            "ut under tjugofem år över deras huvuden. De kom obeväpnade, och de möttes av kravallpolis.",
            "Ännu fler greps innan de ens hunnit hemifrån. Att ha skrivit på nätet att man tänker delta räckte. "
            "Flera hålls "
            "fortfarande utan att deras anhöriga fått veta varför.",
            "Vi känner igen mönstret. Också efter skotten i Zjanaozen 2011 var det de strejkande som ställdes "
            "inför rätta, "
            "inte de som gav order om att skjuta.",
            "Vi kräver att alla gripna friges, att samtliga åtal läggs ned och att de politiska fångarna släpps. "
            "Vi kräver att "
            "rätten att mötas och att organisera sig respekteras, att val hålls fria på alla nivåer och att "
            "censuren upphör.",
            "Vi kommer att följa varje rättegång, och vi kommer att berätta om dem här.",
        )
    ),
    Block("place_date", "Stockholm 26 maj 2016"),
    language="sv",
    title="Släpp alla som gripits för att de försvarar jorden",
    labels=SWEDISH,
    groups=(
        SignerGroup("Kommunfullmäktige i Ekmåla", (Signer("Åsa Örnebäck"), Signer("Mårten Sjöäng"))),
        SignerGroup("Kommunfullmäktige i Västerhälla", (Signer("Görel Ädelström"), Signer("Per-Åke Höijer"))),
        SignerGroup("", (Signer("Linnéa Bråvik", office="Partiordförande", organisation="Rättviseförbundet"),)),
    ),
)

SHAPES = {"london": LONDON, "delhi": DELHI, "ottawa": OTTAWA, "canberra": CANBERRA, "stockholm": STOCKHOLM}
