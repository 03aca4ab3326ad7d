"""Names of kinds and states of who exists and whom we trust."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from organisations.enums.recipient import MissionKind as MissionKind
from organisations.enums.recipient import RecipientKind as RecipientKind
from organisations.enums.recipient import Weekday as Weekday


class OrganisationKind(TextChoices):
    PARTY = "party", _("party")
    TRADE_UNION = "trade_union", _("trade union")
    CAMPAIGN = "campaign", _("campaign group")
    ASSOCIATION = "association", _("association")
    OTHER = "other", _("other body")


class Proposal(TextChoices):
    """What one owner has proposed and another one has not agreed to yet."""

    OWNER = "owner", _("becomes an owner")
    END = "end", _("is put out")


class Role(TextChoices):
    """What a member may do inside one organisation; `organisations/permissions.py` says which rights follow."""

    OWNER = "owner", _("owner")
    ORGANISER = "organiser", _("organiser")
    COORDINATOR = "coordinator", _("coordinator")
    REPORTER = "reporter", _("reporter")


class InvitationState(TextChoices):
    WAITING = "waiting", _("waits for an answer")
    ACCEPTED = "accepted", _("accepted")
    OVER = "over", _("the link has ended")
    REVOKED = "revoked", _("taken back")


class ClaimState(TextChoices):
    WAITING = "waiting", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    LAPSED = "lapsed", _("nobody decided in time")


class HeadRank(TextChoices):
    AMBASSADOR = "ambassador", _("ambassador")
    HIGH_COMMISSIONER = "high_commissioner", _("high commissioner")
    NUNCIO = "nuncio", _("apostolic nuncio")
    PERMANENT_REPRESENTATIVE = "permanent_representative", _("permanent representative")
    CHARGE = "charge", _("chargé d'affaires")
    CONSUL_GENERAL = "consul_general", _("consul-general")
    CONSUL = "consul", _("consul")
    HONORARY_CONSUL = "honorary_consul", _("honorary consul")
    UNKNOWN = "unknown", _("head of mission, rank not known")


class ContactKind(TextChoices):
    STREET = "street", _("street address (door)")
    POST = "post", _("postal address")
    EMAIL = "email", _("e-mail")
    FAX = "fax", _("fax")
    PHONE = "phone", _("telephone")
    WEB_FORM = "web_form", _("web form")
    WEBSITE = "website", _("website")


class ContactPurpose(TextChoices):
    """Whom it reaches inside."""

    GENERAL = "general", _("the mission as a whole")
    HEAD = "head", _("the head of mission's office")
    PRESS = "press", _("the press office")
    CONSULAR = "consular", _("the consular section")
    OTHER = "other", _("another office")


class ContactHealth(TextChoices):
    """What became of what was last sent there; by what came back, or by what a person found."""

    UNKNOWN = "unknown", _("not known")
    OK = "ok", _("it arrives")
    BOUNCED = "bounced", _("mail came back")
    RETURNED = "returned", _("post was returned")
    WRONG = "wrong", _("wrong number or address")


class MailState(TextChoices):
    DUE = "due", _("waiting to be sent")
    CLAIMED = "claimed", _("being sent")
    IN_DATA = "in_data", _("handed to the mail server, no answer yet")
    SENT = "sent", _("sent")
    FAILED = "failed", _("refused by the mail server")
    UNCERTAIN = "uncertain", _("not known whether it was sent")
    MUTED = "muted", _("held back")


class JobKind(TextChoices):
    """What long work there is; who does each kind is told to `domain/job.py` by the app that knows it."""

    INVALIDATE = "invalidate", _("invalidate signatures")
    RESTORE = "restore", _("restore signatures")
    EXPORT = "export", _("make a list of signatories")
    KEEP = "keep", _("ask who signed an earlier text")
    LETTERS = "letters", _("work on letters of a campaign")


class JobState(TextChoices):
    WAITING = "waiting", _("waiting to go on")
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    FAILED = "failed", _("stopped by a fault")
    STOPPED = "stopped", _("stopped by a person")


class ConsentPurpose(TextChoices):
    """What somebody agreed to, each asked for on its own."""

    PROCESS = "process", _("process the signature")
    CONTACT = "contact", _("write to the person")


class MailBlockReason(TextChoices):
    """Why nothing is sent to an address any more."""

    ASKED = "asked", _("the holder asked for it")
    BOUNCED = "bounced", _("the address does not exist")
    COMPLAINED = "complained", _("the holder complained")


class ErasureReason(TextChoices):
    ASKED = "asked", _("the person asked for it")
    NOT_ME = "not_me", _("somebody else had used the address")
    EXPIRED = "expired", _("never confirmed")
    RETENTION = "retention", _("the time for keeping it was over")


class Skip(TextChoices):
    """Why a row of an imported list is not taken."""

    DUPLICATE = "duplicate", _("marked in the list as a possible duplicate of another row")
    NO_SENDER = "no_sender", _("the sending state has no country code: add it by hand")
    NO_HOST = "no_host", _("the receiving state has no country code: add it by hand")
    MERGED = "merged", _("merged here into another recipient")


class ImportState(TextChoices):
    PLANNED = "planned", _("waiting for your yes")
    UNDER_WAY = "under_way", _("being taken in")
    DONE = "done", _("taken in")
    DROPPED = "dropped", _("dropped")
    REFUSED = "refused", _("refused: the list has faults")
    FAILED = "failed", _("stopped by a fault")


class ChangeSource(TextChoices):
    """By which way a change came."""

    PERSON = "person", _("on a page")
    IMPORT = "import", _("by an import")
    CORRECTION = "correction", _("by a proposal that was accepted")


class SecurityKind(TextChoices):
    """What the security log records. Kinds only grow: a row is never rewritten."""

    LOG_BEGUN = "log_begun", _("security log begun")
    SIGNED_IN = "signed_in", _("signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("sign-in failed")
    SESSIONS_ENDED = "sessions_ended", _("sessions ended")
    FACTOR_ADDED = "factor_added", _("second factor added")
    FACTOR_REMOVED = "factor_removed", _("second factor removed")
    FACTORS_RESET = "factors_reset", _("second factors taken away")
    PASSWORD_CHANGED = "password_changed", _("password changed")  # pragma: allowlist secret
    ROLE_GRANTED = "role_granted", _("role granted")
    ROLE_ENDED = "role_ended", _("role ended")
    ROLE_PROPOSED = "role_proposed", _("proposed to a second owner")
    ROLE_DECLINED = "role_declined", _("second owner did not agree")
    INVITED = "invited", _("invited")
    INVITATION_ACCEPTED = "invitation_accepted", _("invitation accepted")
    INVITATION_REVOKED = "invitation_revoked", _("invitation taken back")
    BODY_RELEASED = "body_released", _("body keeps itself")
    BODY_CLAIMED = "body_claimed", _("body claimed by its own people")
    CLAIM_ACCEPTED = "claim_accepted", _("claim of a body accepted")
    CLAIM_DECLINED = "claim_declined", _("claim of a body declined")
    BODY_MERGED = "body_merged", _("body merged")
    BODY_PARTED = "body_parted", _("merging undone")
    CONTACT_CONFIRMED = "contact_confirmed", _("contact confirmed")
    CONTACT_CHANGED = "contact_changed", _("contact changed")
    PERSONAL_DATA_SEEN = "personal_data_seen", _("personal data looked at")
    EXPORTED = "exported", _("exported")
    ERASED = "erased", _("erased")
    KEY_ROTATED = "key_rotated", _("keys rotated")
    CHECK_FAILED = "check_failed", _("nightly check failed")
    MAIL_FAILED = "mail_failed", _("mail could not be sent")
    DEMO_LOADED = "demo_loaded", _("demo loaded")
    LOOK_UP_REFUSED = "look_up_refused", _("looking for an address refused")
    FORMS_DECIDED = "forms_decided", _("decision on what was held")
    MANDATE_ASKED = "mandate_asked", _("organisation asked again for its mandate")
    LINK_SENT = "link_sent", _("link sent to who signed")
    MANDATE_RECORDED = "mandate_recorded", _("standing mandate recorded or ended")
    COORDINATOR_CHANGED = "coordinator_changed", _("coordinator of cities changed")
    ACCOUNT_EMPTIED = "account_emptied", _("account emptied of its person")
    SIGNATURES_JUDGED = "signatures_judged", _("signatures hidden, invalidated or restored")


class CorrectionPart(TextChoices):
    """What of a recipient a reader can say is wrong."""

    NAME = "name", _("the name")
    CITY = "city", _("the city")
    STREET = "street", _("the street address")
    POST = "post", _("the postal address")
    PHONE = "phone", _("the telephone number")
    EMAIL = "email", _("the e-mail address")
    WEB_FORM = "web_form", _("the web form")
    HOURS = "hours", _("the opening hours")
    HEAD = "head", _("who heads it")
    CLOSED = "closed", _("it is closed or has moved")
    OTHER = "other", _("something else")


class CorrectionState(TextChoices):
    WAITING = "waiting", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
