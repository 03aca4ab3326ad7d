"""The product as it is served, but every page is made anew: no process keeps one."""

from django.conf import settings

from config.wsgi import application

__all__ = ["application"]

settings.CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
