from importlib import import_module

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from letters.triggers import RULES
from organisations.triggers import reinstaller


class LettersConfig(AppConfig):
    name = "letters"
    verbose_name = "Letters"

    def ready(self) -> None:
        post_migrate.connect(reinstaller(RULES), sender=self, weak=False)
        if apps.is_installed("anymail"):
            import_module("letters.receivers").connect()
