"""What can be done with many letters of a campaign at once."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BoardState(TextChoices):
    """How far a letter is, in the order of its road."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")
    VERSION = "version", _("version made")
    OPEN = "open", _("open for signature")
    CLOSED = "closed", _("closed for signature")
    FROZEN = "frozen", _("frozen")
    UNDER_WAY = "under_way", _("on its way or delivered")


class BoardAct(TextChoices):
    OPEN = "open", _("Open for signature")
    CLOSE = "close", _("Close for signature")
    FREEZE = "freeze", _("Freeze")
    COUNT = "count", _("Count pages")
    TAKE_BACK = "take_back", _("Take back what was only begun")


UNDONE_BY = {BoardAct.OPEN: BoardAct.CLOSE, BoardAct.CLOSE: BoardAct.OPEN}
"""An act that puts the letters back; what was frozen stays frozen, and what was taken back is begun again."""
