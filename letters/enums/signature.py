"""Names of states and kinds of signatures, and of what leads to them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Visibility(TextChoices):
    """The signatory's own choice of who may read the name."""

    PUBLIC = "public", _("public")
    RECIPIENT_ONLY = "recipient_only", _("for the recipient only")
    COUNTED_ONLY = "counted_only", _("counted only, not named")


class SignatureState(TextChoices):
    PENDING = "pending", _("not confirmed yet")
    CONFIRMED = "confirmed", _("confirmed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired")
    INVALIDATED = "invalidated", _("invalidated")


LIVE = (SignatureState.PENDING, SignatureState.CONFIRMED)
"""It counts, or will once it is confirmed: only such a signature can be changed, withdrawn or judged."""


class SignatureKind(TextChoices):
    """As whom somebody signs. The last two speak for others, so they need a mandate."""

    PERSONAL = "personal", _("in my own name")
    OFFICE = "office", _("in my own name, with my office; the organisation is named for identification only")
    ORGANISATION = "organisation", _("on behalf of an organisation")
    AFFILIATES = "affiliates", _("on behalf of an organisation and its affiliates")


MANDATED = frozenset({SignatureKind.ORGANISATION, SignatureKind.AFFILIATES})


class Mandate(TextChoices):
    """Whether the organisation itself has said that somebody may sign for it."""

    NOT_NEEDED = "not_needed", _("not needed")
    ASKED = "asked", _("asked")
    GIVEN = "given", _("given")
    DECLINED = "declined", _("declined")


class Invalid(TextChoices):
    """Why an organiser takes a signature out of the count."""

    FORGED = "forged", _("signed by somebody else")
    DUPLICATE = "duplicate", _("the same person twice")
    ABUSE = "abuse", _("an insult or advertising, no signature")
    BOUNCED = "bounced", _("the address does not exist")


class HideReason(TextChoices):
    """Why an organiser takes a name off page and paper, though the signature counts."""

    DANGER = "danger", _("the name puts somebody in danger")
    NOT_A_NAME = "not_a_name", _("it is no name, or an insult")
    SOMEBODY_ELSE = "somebody_else", _("it may be the name of somebody else")
    ASKED = "asked", _("the person asked for it in another way")


class ShowReason(TextChoices):
    """Why a hidden name may be printed again."""

    MISTAKE = "mistake", _("it was hidden by mistake")
    OVER = "over", _("what spoke against it is over")
    ASKED = "asked", _("the person asked for it")


class IntakeAsk(TextChoices):
    """What a form that was sent asks for."""

    SIGN = "sign", _("to sign")
    LINK = "link", _("the link to one's own signature")


class IntakeState(TextChoices):
    """How far the worker has come with a sign form that was sent."""

    RECEIVED = "received", _("received")
    CLAIMED = "claimed", _("being worked on")
    DONE = "done", _("worked on")
    HELD = "held", _("waits for a person: over a limit")
    DROPPED = "dropped", _("dropped")


class IntakeNote(TextChoices):
    """Why a form waits for a person or was dropped. The first names are those of limits (organisations/limits.py)."""

    MAIL = "mail", _("too many mails to one address")
    NETWORK = "network", _("too many forms from one network")
    PROVIDER = "provider", _("too many mails to one provider")
    DOMAIN = "domain", _("too many mails to one domain")
    CAMPAIGN = "campaign", _("too many forms for one campaign")
    ALL = "all", _("too many forms in all")
    NAMES = "names", _("too many names with one address")
    UNREADABLE = "unreadable", _("it cannot be read")
    FAILED = "failed", _("it failed several times")
    CLOSED = "closed", _("no letter in it was open")
    HONEY = "honey", _("a field that people do not see was filled in")
    QUICK = "quick", _("sent faster than anybody can read it")
    REFUSED = "refused", _("a person dropped it")
    LET_THROUGH = "let_through", _("a person let it through")


class LinkPurpose(TextChoices):
    """What a mailed link can do; no link can do anything else."""

    CONFIRM = "confirm", _("confirm a signature")
    MANAGE = "manage", _("see and change one's own signature")
    COUNTERSIGN = "countersign", _("answer for an organisation")
    KEEP = "keep", _("keep a signature under a text that changed, or withdraw it")
    UNSUBSCRIBE = "unsubscribe", _("stop news")


class SignatureSource(TextChoices):
    """How it came. Lines of paper and imports have their place here; nothing enters them yet."""

    WEB = "web", _("web form")
    PAPER = "paper", _("line of a paper sheet")
    IMPORT = "import", _("import")
    ORGANISER = "organiser", _("entered by an organiser")
