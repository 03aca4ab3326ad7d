"""What time does to the data of people: reminders, the end of what nobody confirmed, the end of a campaign's names, and
erasing again what a restored backup brings back. Used from here."""

from letters.domain.retention.campaign import anonymise_campaign, anonymise_due
from letters.domain.retention.ledger import export_erasures, replay_erasures
from letters.domain.retention.report import Outlook, outlook, report_kept
from letters.domain.retention.unconfirmed import expire_unconfirmed, remind_unconfirmed

__all__ = [
    "Outlook",
    "anonymise_campaign",
    "anonymise_due",
    "expire_unconfirmed",
    "export_erasures",
    "outlook",
    "remind_unconfirmed",
    "replay_erasures",
    "report_kept",
]
