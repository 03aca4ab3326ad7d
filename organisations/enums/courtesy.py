"""What a form of address depends on: who receives the letter, what rank its head has, how the head wants to be addressed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from organisations.enums.recipient import MissionKind, RecipientKind


class Style(TextChoices):
    """Entered by a person who knows it, never concluded from a name."""

    OPEN = "", _("not known: forms that work for everybody")
    FEMININE = "feminine", _("as a woman")
    MASCULINE = "masculine", _("as a man")


GOVERNMENT = "government"
VACANT = "vacant"
"""In place of a rank: nobody is known to hold the office."""

FORM_KINDS = (
    (RecipientKind.MISSION.value, _("any diplomatic mission")),
    *MissionKind.choices,
    *((kind.value, kind.label) for kind in RecipientKind if kind != RecipientKind.MISSION),
    (GOVERNMENT, _("government")),
)
