"""The register of personal data: each column of each table is declared personal, with purpose and end, or plain.

Personal is what belongs to a person or points to one. `End` is the rule until when it may be kept. Tables of other
packages stand here too. `tests/architecture/test_personal.py` compares the register with the tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    SIGN_IN = "sign_in", _("sign in and keep others out")
    ANSWER_FOR = "answer_for", _("know who did what, and who takes care of what")
    REACH = "reach", _("write to the person")
    ADDRESS = "address", _("address the holder of a public office")
    STAND_FOR = "stand_for", _("stand under a letter, as the person agreed")
    LIMIT = "limit", _("keep mail floods and forged signatures away")
    LEAVE_ALONE = "leave_alone", _("write no more to who does not want it")
    PROVE = "prove", _("show that the person agreed")
    WITNESS = "witness", _("tell what happened at the door")


class End(TextChoices):
    DEPARTURE = "departure", _("the holder asks, or 180 days after leaving the last organisation and last signing in")
    ACCOUNT = "account", _("none of its own: it points to an account")
    SESSION = "session", _("the session ends: half an hour without use")
    RETENTION = "retention", _("the campaign ends and its days of retention are over")
    ASKED = "asked", _("the holder asks to be written to again")
    DAY = "day", _("it is downloaded, or 24 hours after it was made")
    WEEK = "week", _("a week after it was sent, or earlier when it is confirmed")
    INVITATION = "invitation", _("the invitation is accepted, taken back, or over for 30 days")
    CLAIM = "claim", _("the claim is decided, at the latest after 60 days; why it was declined: 60 days later")
    ANSWER = "answer", _("the organisation has answered, or a month after the link has ended")
    LEFT = "left", _("30 days after it left; a mail to a supporter: a week")
    MONTH = "month", _("30 days: then the secret behind it is thrown away")
    WITHDRAWAL = "withdrawal", _("the person withdraws, or the campaign's days of retention are over")
    COUNTS = (
        "counts",
        _("the person erases it; after the days of retention only month, day or country stay, for counts"),
    )
    EMPTIED_ROW = "emptied_row", _("none of its own: it points to a signature, which is emptied")
    REDACTION = "redaction", _("somebody redacts it, or the campaign's days of retention are over")
    WORKED_ON = "worked_on", _("the work is done, at the latest 30 days after it stopped")
    OFFICE = "office", _("none: public facts about a public office")
    PUBLISHED = "published", _("none: what the organisation publishes of itself in its letter")


@dataclass(frozen=True)
class Personal:
    purpose: Purpose
    end: End


@dataclass(frozen=True)
class Table:
    plain: frozenset[str]
    personal: Mapping[str, Personal]


def table(plain: str, /, **personal: Personal) -> Table:
    """`plain` names the columns that hold nothing of a person, with blanks between."""
    return Table(frozenset(plain.split()), personal)


ACTOR = Personal(Purpose.ANSWER_FOR, End.ACCOUNT)
ACCOUNT = Personal(Purpose.SIGN_IN, End.DEPARTURE)
OFFICE = Personal(Purpose.ADDRESS, End.OFFICE)
MAILED = Personal(Purpose.REACH, End.LEFT)
INVITED = Personal(Purpose.REACH, End.INVITATION)
CLAIMED = Personal(Purpose.REACH, End.CLAIM)
SESSION = Personal(Purpose.SIGN_IN, End.SESSION)
COUNTED = Personal(Purpose.LIMIT, End.MONTH)
WORKED_ON = Personal(Purpose.STAND_FOR, End.WORKED_ON)
BLOCKED = Personal(Purpose.LEAVE_ALONE, End.ASKED)

REGISTER: Mapping[str, Table] = {
    "organisations.organisation": table("id name kind parent country entered_by merged_into logo logo_says"),
    "organisations.user": table(
        "id is_active is_operator emptied_at",
        email=ACCOUNT,
        name=ACCOUNT,
        password=ACCOUNT,
        language=ACCOUNT,
        last_login=ACCOUNT,
        date_joined=ACCOUNT,
    ),
    "organisations.membership": table(
        "id owner role sees_persons exports_persons erases_persons since until proposal proposed_at",
        user=ACTOR,
        proposed_by=ACTOR,
    ),
    "organisations.invitation": table(
        "id owner body role sees_persons exports_persons erases_persons digest sent_at expires_at used_at revoked_at",
        address_sealed=INVITED,
        address_index=INVITED,
        invited_by=ACTOR,
        used_by=ACTOR,
    ),
    "organisations.claim": table(
        "id owner body state claimed_at decided_at",
        address_sealed=CLAIMED,
        claimant_sealed=CLAIMED,
        reason_sealed=CLAIMED,
        decided_by=ACTOR,
    ),
    "organisations.securityentry": table(
        "id organisation kind subject_kind subject_id detail recorded_at sequence digest", actor=ACTOR
    ),
    "organisations.change": table("id owner about_kind about_id told_with source recorded_at", fields=OFFICE, by=ACTOR),
    "organisations.securitychain": table("id secret_sealed count digest seal"),
    "organisations.recipient": table(
        "id code kind name city country time_zone time_zone_confirmed_at external_id source as_of provenance opened "
        "closed_on merged_into added_by",
        time_zone_confirmed_by=ACTOR,
    ),
    "organisations.mission": table(
        "recipient kind sending_state receiving_state accredited_to metro latitude longitude provenance"
    ),
    "organisations.headofmission": table(
        "id recipient source", name=OFFICE, rank=OFFICE, style=OFFICE, since=OFFICE, until=OFFICE
    ),
    "organisations.openinghours": table("id recipient weekday opens closes"),
    "organisations.closingday": table("id recipient day name"),
    "organisations.missionimport": table(
        "id name digest content plan state total done error made_at ended_at", by=ACTOR
    ),
    "organisations.salt": table("id name value_sealed made_at"),
    "organisations.limit": table("id number ends_at", key=COUNTED),
    "organisations.consentwording": table("id owner purpose language text digest first_shown_at"),
    "organisations.mailblock": table("id reason since", key=BLOCKED),
    "organisations.erasure": table("id owner about_kind about_id reason erased_at"),
    "organisations.contactpoint": table(
        "id recipient kind purpose note source as_of source_is_edited health health_since digest retired_at",
        value=OFFICE,
        imported_value=OFFICE,
    ),
    "organisations.contactconfirmation": table(
        "id owner contact digest confirmed_at", how_sealed=OFFICE, confirmed_by=ACTOR
    ),
    "organisations.formofaddress": table("id owner kind rank style language envelope salutation close"),
    "organisations.correction": table(
        "id recipient token part state received_at decided_at",
        proposed_sealed=OFFICE,
        where_sealed=OFFICE,
        reason_sealed=OFFICE,
        decided_by=ACTOR,
    ),
    "organisations.mail": table(
        "id owner kind about_kind about_id dedupe_key at_most_once heeds_blocks language state attempts unanswered due_at "
        "claim claimed_until message_id last_error created_at sent_at bounced_at sender_name",
        recipient_sealed=MAILED,
        subject_sealed=MAILED,
        body_sealed=MAILED,
        html_sealed=MAILED,
        unsubscribe_sealed=MAILED,
    ),
    "organisations.keycheck": table("key_id value first_used_at"),
    "organisations.job": table(
        "id owner kind about_kind about_id said state total done changed attempts error due_at claim claimed_until "
        "began_at ended_at",
        by=ACTOR,
    ),
    "organisations.jobpart": table("id owner job position size", content=WORKED_ON),
    "organisations.session": table("expire_date", session_key=SESSION, session_data=SESSION, user=SESSION),
    "account.emailaddress": table("id verified primary", user=ACTOR, email=ACCOUNT),
    "account.emailconfirmation": table("id created sent", email_address=ACTOR, key=ACCOUNT),
    "mfa.authenticator": table("id type created_at", user=ACTOR, data=ACCOUNT, last_used_at=ACCOUNT),
    # Django's log of changes is never written (organisations/admin/base.py).
    "admin.logentry": table(
        "id action_time content_type object_id action_flag", user=ACTOR, object_repr=ACTOR, change_message=ACTOR
    ),
    "auth.permission": table("id name content_type codename"),
    "auth.group": table("id name"),
    "contenttypes.contenttype": table("id app_label model"),
}
