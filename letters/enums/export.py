"""Lists of signatories that leave the house: which kinds there are, and how far one has come."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExportKind(TextChoices):
    INTERNAL = "internal", _("internal: for working with it")
    PRESENTABLE = "presentable", _("presentable: to be handed over with the letter")


class ExportState(TextChoices):
    ASKED = "asked", _("waits for a second person")
    MAKING = "making", _("being made")
    READY = "ready", _("ready: open it within 24 hours")
    SEALED = "sealed", _("sealed: to be downloaded once")
    FETCHED = "fetched", _("downloaded")
    REFUSED = "refused", _("refused")
    EXPIRED = "expired", _("not fetched in time")
