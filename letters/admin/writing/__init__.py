"""Writing a letter: the page, what it asks while somebody types, and what happens where two have written."""

from letters.admin.writing.page import Panel, WritingPages

__all__ = ["Panel", "WritingPages"]
