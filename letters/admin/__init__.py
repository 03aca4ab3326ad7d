"""The staff pages of what was said, who signed, and what became of it."""

from letters.admin import block, delivery, edition, export, intake, letter, news, signature, translation, version

__all__ = ["block", "delivery", "edition", "export", "intake", "letter", "news", "signature", "translation", "version"]
