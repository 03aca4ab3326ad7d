"""Fields for what people write of themselves: what is refused comes back with its sentence and as it was typed."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from letters.persons import (
    LONGEST,
    LONGEST_ADDRESS,
    checked_address,
    checked_lines,
    checked_name,
    checked_organisation,
    checked_text,
)
from organisations.errors import DemarcheError

LONGEST_COMMENT = 600


class CheckedField(forms.CharField):
    longest: ClassVar[int] = LONGEST

    @staticmethod
    def check(text: str) -> str:
        """What is taken, or DemarcheError."""
        raise NotImplementedError

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": self.longest, **kwargs})

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            return self.check(text) if text else ""
        except DemarcheError as refusal:
            raise ValidationError(str(refusal)) from refusal


class NameField(CheckedField):
    """Of a person, a place or an office."""

    @staticmethod
    def check(text: str) -> str:
        return checked_name(text)


class OrganisationField(CheckedField):
    @staticmethod
    def check(text: str) -> str:
        return checked_organisation(text)


class CommentField(CheckedField):
    longest = LONGEST_COMMENT
    widget = forms.Textarea(attrs={"rows": 3})

    @staticmethod
    def check(text: str) -> str:
        return checked_text(text, longest=LONGEST_COMMENT)


class LinesField(CommentField):
    """What somebody knows of a place: an address of several lines, a number, a page. It is only ever shown as text."""

    @staticmethod
    def check(text: str) -> str:
        return checked_lines(text, longest=LONGEST_COMMENT)


class AddressField(CheckedField):
    longest = LONGEST_ADDRESS
    widget = forms.EmailInput

    @staticmethod
    def check(text: str) -> str:
        return checked_address(text)
