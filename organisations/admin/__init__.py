"""The staff pages of who exists and whom we trust."""

from organisations.admin import contact, mail, member, organisation, recipient, securitylog

__all__ = ["contact", "mail", "member", "organisation", "recipient", "securitylog"]
