"""Forms whose words are not the row's own columns: sealed, or in another table."""

from typing import Any, ClassVar

from organisations.forms.shared import SharedForm


class TypedForm(SharedForm):
    """The fields in `typed` become further keywords of the domain function; the row carries them there."""

    typed: ClassVar[tuple[str, ...]] = ()

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        self.instance.typed = {name: self.cleaned_data[name] for name in self.typed if name in self.cleaned_data}


def typed_in(row: Any) -> dict[str, Any]:
    """The keywords that the form hung on the row."""
    typed: dict[str, Any] = getattr(row, "typed", {})
    return typed
