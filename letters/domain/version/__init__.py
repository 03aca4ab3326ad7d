"""The text of a letter is held fast as a version (`make`), and an earlier one is put back (`restore`)."""

from letters.domain.version.make import make_version
from letters.domain.version.restore import restore_version

__all__ = ["make_version", "restore_version"]
