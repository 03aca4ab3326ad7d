"""What can go wrong with a letter, where somebody must tell it apart from other errors."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

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


class TokenStale(TokenRefused):
    """It is ours, and too old."""


class WordingRefused(DemarcheError):
    """A sign form has shown other words to agree to than it would show now."""


class WrittenMeanwhile(DemarcheError):
    """Somebody else has changed the same words since the form was opened; `words` are theirs, by the form's parts."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        super().__init__(_("Somebody else has written here since you opened the page. Compare, then save again."))
        self.words = words


class LetterRewritten(DemarcheError):
    """The letter was saved by somebody else since this person began to write."""


class PassagesRefused(DemarcheError):
    """Some passages cannot be saved as they are. `at` holds a sentence for each, by the key of its piece."""

    def __init__(self, at: Mapping[str, str]) -> None:
        super().__init__(next(iter(at.values())))
        self.at = at


class WrittenElsewhere(DemarcheError):
    """The same person has gone on with the draft in another window."""

    def __init__(self) -> None:
        super().__init__(_("You have gone on writing this letter in another window."))


class HeldByAnother(DemarcheError):
    """Somebody else is writing the letter."""
