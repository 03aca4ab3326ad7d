"""What the sign form sent: checked, and made into what the worker gets. It stores nothing."""

from collections.abc import Container, Iterable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from letters.consents import contact_wording, process_wording
from letters.enums import MANDATED, SignatureKind, Visibility
from letters.forms.mine import EXPLAINED
from letters.forms.person import AddressField, CommentField, NameField, OrganisationField
from letters.queries.publicpage import Signable, SignPage, nearest
from organisations.addresses import same_mailbox
from organisations.enums import ConsentPurpose

CONSENTS = {"process": ConsentPurpose.PROCESS, "contact": ConsentPurpose.CONTACT}
FOR_A_BODY = {SignatureKind.OFFICE, *MANDATED}


def _countries() -> list[tuple[str, Any]]:
    return [("", gettext_lazy("Choose")), *countries]


class OneOf(forms.ChoiceField):
    """Asked on each form that is sent, so it is looked up and not searched for among all choices and their words."""

    def __init__(self, *, among: Container[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.among = among

    def valid_value(self, value: str) -> bool:
        return value in self.among


class FurtherLetters(forms.MultipleChoiceField):
    """Each value is the letter's code and the version that was read: who read an earlier one has signed that."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": gettext_lazy("One of these letters cannot be signed any more.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.letters: dict[str, Signable] = {}

    def offering(self, letters: Iterable[Signable]) -> "FurtherLetters":
        """A field of its own for a form that offers these."""
        field = deepcopy(self)
        field.letters = {one.code: one for one in letters}
        field.choices = [
            (f"{one.code}-{one.version}", f"{one.city} ({countries.name(one.country)})")
            for one in field.letters.values()
        ]
        return field

    def valid_value(self, value: str) -> bool:
        code, _dash, number = value.partition("-")
        return code in self.letters and number.isascii() and number.isdecimal() and 0 < len(number) < 10

    def letters_of(self, values: Iterable[str]) -> list[Signable]:
        return [
            read_in(self.letters[code], int(number)) for code, _dash, number in (one.partition("-") for one in values)
        ]


def read_in(letter: Signable, version: int) -> Signable:
    """The letter with the version that was read; nobody can have read a later one than the last."""
    return letter._replace(version=max(1, min(version, letter.version)))


class Lent(dict[str, forms.Field]):
    """Fields that each form takes as they are. Django would copy all of them, with their choices and error messages,
    for every form that is sent."""

    def __deepcopy__(self, _memo: object) -> "Lent":
        return Lent(self)


class SentForm(forms.Form):
    """What was sent, to be checked and stored. Its fields are the class's own, so no page may show it: what draws a
    form writes into them. `website` is for programs only: people do not see it. `reviewed` is the address that the
    review page showed, `shown` the digest of the words to agree to."""

    token = forms.CharField(max_length=300, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reviewed = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    email = AddressField(
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = NameField(
        label=gettext_lazy("Name"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    place = NameField(
        label=gettext_lazy("Town or city"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    country = OneOf(
        label=gettext_lazy("Country"),
        among=countries,
        choices=_countries,
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    visibility = OneOf(
        label=gettext_lazy("Who may read my name"),
        among=frozenset(Visibility),
        choices=[(value, EXPLAINED[value]) for value in reversed(Visibility)],
        initial=Visibility.COUNTED_ONLY,
        widget=forms.RadioSelect,
    )
    kind = OneOf(
        label=gettext_lazy("I sign"),
        among=frozenset(SignatureKind),
        choices=SignatureKind.choices,
        initial=SignatureKind.PERSONAL,
        widget=forms.RadioSelect,
    )
    office = NameField(
        label=gettext_lazy("Office"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    organisation = OrganisationField(
        label=gettext_lazy("Organisation"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    mandate_contact = AddressField(
        label=gettext_lazy("E-mail address of somebody else there"),
        required=False,
    )
    comment = CommentField(label=gettext_lazy("Comment"), required=False)
    also = FurtherLetters(label=gettext_lazy("Sign further letters of this campaign as well"), required=False)
    process = forms.BooleanField(
        error_messages={"required": gettext_lazy("Without your consent we may not keep your signature.")}
    )
    contact = forms.BooleanField(required=False)

    def __init__(self, page: SignPage, data: QueryDict | None = None, *, now: datetime, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.page, self.posted = page, data or QueryDict()
        country = self.posted.get("country", "") or self.initial.get("country", "")
        if letters := page.others_now(now, country):
            self.fields["also"] = self.fields["also"].offering(letters)  # type: ignore[attr-defined]
        else:
            del self.fields["also"]

    def wording(self, consent: str) -> str:
        """What is agreed to with this box."""
        if consent == "contact":
            return contact_wording(self.page.organisation)
        return process_wording(self.page.organisation, self.page.retention_days)

    def _clean_fields(self) -> None:
        """Django would first make of each field what is needed to draw it."""
        for name, field in self.fields.items():
            try:
                self.cleaned_data[name] = field.clean(field.widget.value_from_datadict(self.data, self.files, name))
            except ValidationError as refusal:
                self.add_error(name, refusal)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kind, visibility = given.get("kind"), given.get("visibility")
        named = visibility == Visibility.COUNTED_ONLY and kind not in MANDATED
        if not (named or given.get("name") or "name" in self.errors):
            self.add_error("name", _("Write your name, or choose to be counted only."))
        if kind == SignatureKind.OFFICE and not given.get("office") and "office" not in self.errors:
            self.add_error("office", _("Write the office with which you sign."))
        if kind in FOR_A_BODY and not given.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", _("Write the name of the organisation."))
        if kind in MANDATED and "mandate_contact" not in self.errors:
            self._check_contact(given)
        return given

    def _check_contact(self, given: Mapping[str, Any]) -> None:
        contact, own = (str(given.get(field, "")) for field in ("mandate_contact", "email"))
        if not contact:
            self.add_error("mandate_contact", _("Write the address of somebody there who can confirm it."))
        elif same_mailbox(contact, own):
            self.add_error("mandate_contact", _("Somebody else there has to confirm it: write another address."))

    def chosen(self) -> list[Signable]:
        """The letters that are signed, nearest first, each with the version that was read."""
        given = self.cleaned_data
        further = self.fields["also"].letters_of(given["also"]) if given.get("also") else []  # type: ignore[attr-defined]
        return nearest([read_in(self.page.letter, given["version"]), *further], given["country"])

    def sealed_form(self, *, language: str, quick: bool) -> dict[str, Any]:
        """What the worker gets (letters/domain/intake)."""
        given = self.cleaned_data
        organised = given["kind"] != SignatureKind.PERSONAL
        words = {
            field: given[field] for field in ("email", "name", "place", "country", "kind", "visibility", "comment")
        }
        return {
            "letters": [[str(letter.id), letter.version] for letter in self.chosen()],
            **words,
            "office": given["office"] if organised else "",
            "organisation": given["organisation"] if organised else "",
            "mandate_contact": given["mandate_contact"] if given["kind"] in MANDATED else "",
            "consents": list(self._consents(language)),
            "quick": quick,
            "honey": bool(given["website"]),
            "corrected": bool(given["reviewed"]) and given["reviewed"] != given["email"],
        }

    def _consents(self, language: str) -> list[dict[str, str]]:
        return [
            {
                "purpose": str(purpose),
                "organisation": str(self.page.owner),
                "language": language,
                "text": self.wording(field),
            }
            for field, purpose in CONSENTS.items()
            if self.cleaned_data[field]
        ]


SentForm.base_fields = Lent(SentForm.base_fields)
