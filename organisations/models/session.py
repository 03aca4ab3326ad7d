"""Browsers that are signed in. Everything about one lies sealed in it; only whose it is stands beside, to end it by."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class Session(AbstractBaseSession):
    """`user` is empty until somebody has signed in. A session that is gone has ended."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, null=True, related_name="+"
    )
