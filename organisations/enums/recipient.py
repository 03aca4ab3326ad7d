"""Kinds that readers of public pages see too: their names are in every language."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _


class RecipientKind(TextChoices):
    MISSION = "mission", _("diplomatic mission")
    MINISTRY = "ministry", _("ministry")
    COMPANY = "company", _("company")
    INTERNATIONAL_BODY = "international_body", _("international body")


class MissionKind(TextChoices):
    EMBASSY = "embassy", _("embassy")
    HIGH_COMMISSION = "high_commission", _("high commission")
    NUNCIATURE = "nunciature", _("apostolic nunciature")
    PERMANENT_MISSION = "permanent_mission", _("permanent mission")
    CONSULATE_GENERAL = "consulate_general", _("consulate-general")
    CONSULATE = "consulate", _("consulate")
    HONORARY_CONSULATE = "honorary_consulate", _("honorary consulate")
    REPRESENTATIVE_OFFICE = "representative_office", _("representative office")
    OTHER = "other", _("other mission")


class Weekday(IntegerChoices):
    MONDAY = 0, WEEKDAYS[0]
    TUESDAY = 1, WEEKDAYS[1]
    WEDNESDAY = 2, WEEKDAYS[2]
    THURSDAY = 3, WEEKDAYS[3]
    FRIDAY = 4, WEEKDAYS[4]
    SATURDAY = 5, WEEKDAYS[5]
    SUNDAY = 6, WEEKDAYS[6]
