"""The staff pages of who exists and whom we trust."""

from organisations.admin import (
    claim,
    contact,
    correction,
    formofaddress,
    invitation,
    job,
    mail,
    member,
    missionimport,
    organisation,
    recipient,
    securitylog,
)

__all__ = [
    "claim",
    "contact",
    "correction",
    "formofaddress",
    "invitation",
    "job",
    "mail",
    "member",
    "missionimport",
    "organisation",
    "recipient",
    "securitylog",
]
