"""The sign form as people see it: asked once, shown again for review."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from letters.enums import MANDATED, SignatureKind, Visibility
from letters.forms.mine import EXPLAINED
from letters.forms.sent import CONSENTS, SentForm
from letters.queries.publicpage import SignPage

BESIDE = {
    "email": _("We mail you one link to confirm. Nobody else gets to see the address."),
    "name": _("May stay empty if you are counted only."),
    "office": _("What you are there: chair, teacher, councillor."),
    "mandate_contact": _("If you sign on behalf of an organisation: who can confirm that it wants to sign."),
    "comment": _("For the organisers only."),
}
"""What stands beside a field, in words that a form that is only checked need not translate."""


class SignForm(SentForm):
    """The same to be shown, with fields of its own."""

    def __init__(self, page: SignPage, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(page, data, **kwargs)
        for field in CONSENTS:
            self.fields[field].label = self.wording(field)
        for field, said in BESIDE.items():
            self.fields[field].help_text = said

    def address_alone_is_wrong(self) -> bool:
        return set(self.errors) == {"email"}

    def carried(self) -> list[tuple[str, str]]:
        """What the review page sends along unseen, as it was sent to it."""
        names = [name for name in self.fields if name not in ("email", "reviewed")]
        return [(name, value) for name in names for value in self.posted.getlist(name)]

    def said(self) -> dict[str, Any]:
        """The choices in words, for the review."""
        given = self.cleaned_data
        consents = [self.wording(field) for field in CONSENTS if given[field]]
        return {
            "kind": SignatureKind(given["kind"]).label,
            "visibility": EXPLAINED[Visibility(given["visibility"])],
            "consents": consents,
            **{field: given[field] for field in ("comment", "mandate_contact")},
            "organised": given["kind"] != SignatureKind.PERSONAL,
            "mandated": given["kind"] in MANDATED,
            "country": countries.name(given["country"]),
        }
