"""`python -m tests.bench`: one table; exit status 1 where a target is missed."""

import sys

import tests.bench.ready  # noqa: F401
from tests.bench.table import main

sys.exit(main())
