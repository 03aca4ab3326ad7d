"""Sets the product up before anything of it is imported.

SQLite in a temporary folder, or, with DATABASE_URL, an empty PostgreSQL database that is filled and left behind.
"""

import os

import django

import tests.plugins.environment  # noqa: F401  (keys and a folder, before the settings are read)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DATABASE_APP_ROLE"] = ""
django.setup()
