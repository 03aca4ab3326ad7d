"""Names of kinds of letters, passages and printed lines."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LetterKind(TextChoices):
    BASE = "base", _("base letter")
    VARIANT = "variant", _("letter to a recipient")
    EXTERNAL = "external", _("written elsewhere")


class Stage(TextChoices):
    """How far a letter has come before it is frozen."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")
    OPEN = "open", _("open for signature")
    CLOSED = "closed", _("closed for signature")


class ReviewKind(TextChoices):
    SUBMITTED = "submitted", _("submitted for approval")
    APPROVED = "approved", _("approved")
    SENT_BACK = "sent_back", _("sent back")
    WITHDRAWN = "withdrawn", _("withdrawn from review")


JUDGEMENTS = (ReviewKind.APPROVED, ReviewKind.SENT_BACK)
"""What a reviewer says of a text."""


class PassageKind(TextChoices):
    PLACE_DATE = "place_date", _("place and date")
    HEADLINE = "headline", _("headline")
    SLOGAN = "slogan", _("slogan")
    SALUTATION = "salutation", _("salutation")
    PARAGRAPH = "paragraph", _("paragraph")
    DEMANDS = "demands", _("list of demands")
    CLOSING = "closing", _("closing")
    SIGNATURE_BLOCK = "signature_block", _("signature block")
    POSTSCRIPT = "postscript", _("postscript")


class Paper(TextChoices):
    A4 = "a4", _("A4")
    US_LETTER = "us-letter", _("US Letter")


class Window(TextChoices):
    """Where the address must stand to be read through the envelope."""

    NONE = "none", _("without a window")
    LEFT = "left", _("on the left: DL, C6/5 and C5; #10 with US Letter")
    RIGHT = "right", _("on the right: DL, C6/5 and C5")


class SpeaksTo(TextChoices):
    """To whom the letter speaks: its salutation and envelope follow."""

    HEAD = "head", _("whoever heads the recipient")
    GOVERNMENT = "government", _("the government that the mission represents, by way of the mission")


class DateStyle(TextChoices):
    WORDS = "words", _("in words, as the language writes it: 26 May 2016")
    MONTH_FIRST = "month_first", _("in English with the month first: May 26, 2016")
    DASHES = "dashes", _("with dashes: 26-05-2016")
    FIGURES = "figures", _("in figures, as the language writes it: 26/05/2016")
    ISO = "iso", _("year first: 2016-05-26")


class Behalf(TextChoices):
    """For whom a signatory signs. "Affiliated to" is a printed line of an organisation, not a behalf."""

    SELF = "self", _("in their own name")
    OFFICE = "office", _("with their office; organisation for identification only")
    ORGANISATION = "organisation", _("on behalf of an organisation")
    CAMPAIGN = "campaign", _("on behalf of the campaign")
    CAMPAIGN_AND_AFFILIATES = "campaign_and_affiliates", _("on behalf of the campaign and all organisations affiliated")


class LineBlock(TextChoices):
    """Where a printed line stands below the text."""

    SIGNATORIES = "signatories", _("signature block")
    AFFILIATES = "affiliates", _("organisations affiliated")
    ANNEX = "annex", _("annex of signatories")


class FileKind(TextChoices):
    FULL = "full", _("letter with all names")
    PUBLIC = "public", _("public copy")


class EraseReason(TextChoices):
    ASKED = "asked", _("the person asked for it")
    MISTAKE = "mistake", _("printed by mistake")
    LAW = "law", _("the law demands it")


class TranslationState(TextChoices):
    BEGUN = "begun", _("begun")
    COMPLETE = "complete", _("complete")
    REVIEWED = "reviewed", _("reviewed by a speaker")
