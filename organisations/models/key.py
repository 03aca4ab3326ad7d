"""Which master keys this database was sealed with, recognisable without the keys themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeyCheck(models.Model):
    """`value` is an HMAC of a constant under the key: a start with another key of the same name is refused."""

    key_id = models.CharField(_("key"), max_length=16, primary_key=True)
    value = models.CharField(_("check value"), max_length=64)
    first_used_at = models.DateTimeField(_("first used"))

    class Meta:
        verbose_name = _("master key")
        verbose_name_plural = _("master keys")

    def __str__(self) -> str:
        return self.key_id
