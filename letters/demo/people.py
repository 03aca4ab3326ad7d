"""Who plays the demo: every person and every organisation here is invented."""

from letters.demo.shapes import Account, Body, Place
from organisations.enums import ContactKind, OrganisationKind, Role

OWNER = Body("Steppe Solidarity Committee", OrganisationKind.CAMPAIGN, "GB")
LEAGUES = "International of Working Leagues"

STANDING_BEHIND = (
    Body("Harbour and Transit Workers' Union", OrganisationKind.TRADE_UNION, "GB"),
    Body("Left Bench Party", OrganisationKind.PARTY, "GB"),
    Body("Working League of the Plains", OrganisationKind.ASSOCIATION, "IN", parent=LEAGUES),
    Body("Maple Row Labour Assembly", OrganisationKind.ASSOCIATION, "CA"),
    Body("Southern Workbench Party", OrganisationKind.PARTY, "AU"),
    Body("Arbetarlistan Norrsken", OrganisationKind.PARTY, "SE"),
    Body("Bündnis Offene Steppe", OrganisationKind.ASSOCIATION, "DE"),
)
UMBRELLAS = (Body(LEAGUES, OrganisationKind.OTHER, ""),)
OPTED_OUT = Body("Guild of Type and Press Workers", OrganisationKind.TRADE_UNION, "GB")
NOT_ANSWERED = Body("Tidewater Trades Council", OrganisationKind.TRADE_UNION, "GB")

FOUNDER = Account("maren@steppe.example", "Maren Tolvik", Role.OWNER)
COORDINATOR = Account("ansel@steppe.example", "Ansel Brightwater", Role.COORDINATOR)
REPORTER = Account("ilse@steppe.example", "Ilse Quandermeer", Role.REPORTER)

# A second tenant, so that everybody can see what they do not see.
NEIGHBOUR = Body("Choir of the Old Mill", OrganisationKind.ASSOCIATION, "GB")
NEIGHBOUR_FOUNDER = Account("pim@oldmill.example", "Pim Ostervald", Role.OWNER)

OPERATOR_EMAIL, OPERATOR_NAME = "otis@host.example", "Otis Farrowdale"
"""Runs the installation: keeps the directory, and sees nothing of either organisation."""

BY_HAND = "Added by hand: the directory has no row"

PLACES = (
    Place(
        "London", "GB", ContactKind.STREET, "17 Saltgate Rise (invented address)\nLondon ZZ9 9ZZ", listed="Q16867391"
    ),
    Place(
        "New Delhi",
        "IN",
        ContactKind.POST,
        "Post Bag 0 (invented address)\nNew Delhi 000000",
        listed="Q112633704",
    ),
    Place(
        "Ottawa",
        "CA",
        ContactKind.STREET,
        "Suites 1603 and 1604\n150 Birchbark Row (invented address)\nOttawa ON  Z0Z 0Z0",
        listed="Q5369759",
        head="Erlan Sarydala",
    ),
    Place(
        "Canberra", "AU", ContactKind.POST, "PO Box 0 (invented address)\nCanberra ACT 0000", zone="Australia/Sydney"
    ),
    Place("Stockholm", "SE", ContactKind.EMAIL, "stockholm@embassy.example", listed="Q101628105"),
    Place("Berlin", "DE", ContactKind.STREET, "Kranichufer 12 (erfundene Adresse)\n00000 Berlin", listed="Q23786646"),
)
"""The directory has no row for Canberra: the owner adds it for itself."""

COVERS_CANBERRA = "Q106450902"
"""The embassy in Singapore, which is accredited to Australia too."""
