"""Whether a migration would stop a running site: each is read as the SQL of the database that DATABASE_URL names.

The first migration of an app is left out: it makes tables that nobody uses yet.
"""

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
APPS = ["organisations", "campaigns", "letters"]


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django_migration_linter import MigrationLinter

    linter = MigrationLinter(str(ROOT), include_apps=APPS, ignore_initial_migrations=True, no_cache=True)
    linter.lint_all_migrations()
    linter.print_summary()
    return 1 if linter.has_errors else 0


if __name__ == "__main__":
    sys.exit(main())
