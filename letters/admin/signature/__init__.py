"""The staff pages of signatures."""

from letters.admin.signature import page

__all__ = ["page"]
