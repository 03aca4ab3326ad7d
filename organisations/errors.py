"""The base of every error that people may read."""

from django.utils.functional import Promise


class DemarcheError(Exception):
    """Something that is not allowed or not possible, said in one sentence for people.

    `sentence` is translated (lazily, if a lazy string is given); `field` names the form field that the sentence
    belongs to, None when it belongs to the whole form. Subclass only where a caller catches one kind separately.
    """

    def __init__(self, sentence: str | Promise, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)
