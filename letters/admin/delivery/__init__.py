"""Staff pages of deliveries: the board, the page of one, corrections."""

from letters.admin.delivery import board, corrections

__all__ = ["board", "corrections"]
