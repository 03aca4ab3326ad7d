"""The staff pages of who exists and whom we trust."""

from organisations.admin import (
    contact,
    correction,
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
    "invitation",
    "job",
    "mail",
    "member",
    "missionimport",
    "organisation",
    "recipient",
    "securitylog",
]
