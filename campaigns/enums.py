"""Names of kinds and states of what we want of whom."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RiskLevel(TextChoices):
    """How dangerous it is to be known as a supporter; decides what is proposed as default, never who may sign."""

    LOW = "low", _("low")
    RAISED = "raised", _("raised: supporters or their families may be watched")
    HIGH = "high", _("high: supporters may be prosecuted")


class EndorsementState(TextChoices):
    INVITED = "invited", _("invited")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    OPTED_OUT = "opted_out", _("opted out")


class ActionKind(TextChoices):
    PICKET = "picket", _("picket")
    VIGIL = "vigil", _("vigil")
    RALLY = "rally", _("rally")
    MARCH = "march", _("march")
    DELEGATION = "delegation", _("delegation")
