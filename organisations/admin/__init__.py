"""The staff pages of who exists and whom we trust."""

from organisations.admin import (
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
