"""Fields in the lines of a table are named for those who do not see its head."""

from typing import Any

from django.forms import inlineformset_factory

from campaigns.models import Campaign, Target
from organisations.forms.table import TableFormSet
from tests.factories import make_campaign, make_organisation, make_recipient, make_target


def test_every_field_says_what_its_column_holds(in_scope: Any) -> None:
    organisation = make_organisation()
    in_scope(organisation)
    campaign = make_campaign(organisation)
    make_target(campaign, make_recipient())
    table = inlineformset_factory(Campaign, Target, formset=TableFormSet, fields=["recipient", "position"], extra=1)
    shown = [
        field.field.widget.attrs.get("aria-label")
        for form in table(instance=campaign)
        for field in form.visible_fields()
    ]
    assert shown == ["Recipient", "Order", "Delete"] * 2
