"""Who exists and whom we trust, in data order."""

from organisations.models.organisation import Organisation
from organisations.models.member import Membership, User
from organisations.models.securitylog import SecurityChain, SecurityEntry
from organisations.models.change import Change
from organisations.models.limit import Limit, Salt
from organisations.models.consent import ConsentWording
from organisations.models.recipient import Recipient
from organisations.models.mission import ClosingDay, HeadOfMission, Mission, OpeningHours
from organisations.models.contact import ContactConfirmation, ContactPoint
from organisations.models.formofaddress import FormOfAddress
from organisations.models.correction import Correction
from organisations.models.missionimport import MissionImport
from organisations.models.mail import Mail, MailBlock
from organisations.models.invitation import Invitation
from organisations.models.claim import Claim
from organisations.models.erasure import Erasure
from organisations.models.key import KeyCheck
from organisations.models.job import Job, JobPart
from organisations.models.session import Session

__all__ = [
    "Change",
    "Claim",
    "ClosingDay",
    "ConsentWording",
    "ContactConfirmation",
    "ContactPoint",
    "Correction",
    "Erasure",
    "FormOfAddress",
    "HeadOfMission",
    "Invitation",
    "Job",
    "JobPart",
    "KeyCheck",
    "Limit",
    "Mail",
    "MailBlock",
    "Membership",
    "Mission",
    "MissionImport",
    "OpeningHours",
    "Organisation",
    "Recipient",
    "Salt",
    "SecurityChain",
    "SecurityEntry",
    "Session",
    "User",
]
