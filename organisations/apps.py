"""Wiring of the app: the staff site, and what the database is given after every migrate."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.core.management import call_command
from django.db import connections
from django.db.models.signals import post_migrate

from organisations.rowsecurity import rebuilder
from organisations.sealing import keyring
from organisations.triggers import RULES, reinstaller


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = "Organisations"

    def ready(self) -> None:
        from organisations.ownership import policies  # noqa: PLC0415  (it knows models, which exist only now)
        from organisations.receivers import connect  # noqa: PLC0415

        keyring()  # wrong MASTER_KEYS stop every entrance here: web, worker, beat and commands
        post_migrate.connect(reinstaller(RULES), sender=self, weak=False)
        post_migrate.connect(rebuilder(policies), sender=self, weak=False)
        post_migrate.connect(complete_database, sender=self, weak=False)
        connect()


class StaffSiteConfig(AdminConfig):
    default_site = "organisations.site.StaffSite"


def complete_database(*, using: str, **_: Any) -> None:
    """The shared cache's table and, on PostgreSQL, what the application role may do."""
    call_command("createcachetable", database=using, verbosity=0)
    connection = connections[using]
    role = settings.DATABASE_APP_ROLE
    if connection.vendor != "postgresql" or not role:
        return
    name = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        for statement in (
            f"GRANT USAGE ON SCHEMA public TO {name}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {name}",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {name}",
        ):
            cursor.execute(statement)
