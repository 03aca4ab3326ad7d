"""A campaign is made from a file, or from another campaign; all of it or nothing. Used from here."""

from letters.domain.campaignfile.make import FileRefused, copy_campaign, import_campaign

__all__ = ["FileRefused", "copy_campaign", "import_campaign"]
