"""Choosing one of the proposals of how a letter is addressed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from letters.queries.letter import Proposal


class AddressForm(forms.Form):
    speaks_to = forms.ChoiceField(label=_("Address it"), widget=forms.RadioSelect)

    def __init__(self, data: Any, *, proposals: Sequence[Proposal], first: str = "") -> None:
        keys = [proposal.speaks_to.value for proposal in proposals]
        super().__init__(data, initial={"speaks_to": first if first in keys else next(iter(keys), "")})
        choice = self.fields["speaks_to"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(one.speaks_to.value, printed(one)) for one in proposals]


def printed(proposal: Proposal) -> SafeString:
    """As it would stand on the paper, with its salutation and where the form comes from."""
    lines = format_html_join("", "<span>{}</span>", ((line,) for line in proposal.lines))
    courtesy = proposal.courtesy
    return format_html(
        '<span class="envelope">{}<span class="envelope__words">{}</span></span>'
        '<span class="proposal__source small quiet">{}</span>',
        lines,
        f"{courtesy.salutation} … {courtesy.close}",
        proposal.note,
    )
