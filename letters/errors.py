"""What can go wrong with a letter, where somebody must tell it apart from other errors."""

from organisations.errors import DemarcheError


class UnprintableText(DemarcheError):
    """The text holds control characters or halves of characters."""


class MissingGlyphs(DemarcheError):
    """No font of ours has some of the text's characters."""


class TypesettingFailed(DemarcheError):
    """The typesetter refused the letter, or set it with a warning."""


class MoveRefused(DemarcheError):
    """An entry does not fit the delivery's log as it is now."""


class TokenRefused(DemarcheError):
    """A sign form's token is forged, of another form, or too old."""
