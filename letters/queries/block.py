"""The signature block, opened: who signs, as it will be printed."""

from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from letters.enums import Behalf, LineBlock
from letters.lines import Line
from letters.models import Letter, Signatory, SignatoryGroup
from organisations.sealing import unseal


@dataclass(frozen=True)
class Named:
    """The sealed words of a signatory, opened."""

    name: str
    office: str = ""
    place: str = ""
    consent_how: str = ""


def open_signatory(row: Signatory) -> Named:
    table = Signatory._meta.db_table
    sealed = {field.name: getattr(row, f"{field.name}_sealed") for field in fields(Named)}
    return Named(
        **{name: unseal(blob, table, f"{name}_sealed", row.pk) for name, blob in sealed.items() if blob is not None}
    )


def block_lines(letter: Letter) -> list[Line]:
    """In the order of printing; call it inside `translation.override` with the letter's language."""
    groups = letter.groups.prefetch_related("signatories__organisation__parent")
    return [_line(number, group, row) for number, group in enumerate(groups, 1) for row in group.signatories.all()]


def signs_for_affiliates(letter: Letter) -> bool:
    """Somebody signs on behalf of the campaign and all organisations affiliated to it."""
    return Signatory.objects.filter(group__letter=letter, behalf=Behalf.CAMPAIGN_AND_AFFILIATES).exists()


def _line(number: int, group: SignatoryGroup, row: Signatory) -> Line:
    named = open_signatory(row)
    return Line.saying(
        LineBlock.SIGNATORIES,
        row.visibility,
        group=str(number),
        heading=group.heading,
        name=named.name,
        office=named.office,
        organisation=row.organisation.name if row.organisation else "",
        place=named.place,
        behalf=_behalf(row),
    )


def _behalf(row: Signatory) -> str:
    phrases = {
        Behalf.SELF: "",
        Behalf.OFFICE: _("organisation named for identification only") if row.organisation else "",
        Behalf.ORGANISATION: _("on behalf of the organisation"),
        Behalf.CAMPAIGN: _("on behalf of the campaign"),
        Behalf.CAMPAIGN_AND_AFFILIATES: _("on behalf of the campaign and all organisations affiliated to it"),
    }
    phrase = phrases[Behalf(row.behalf)]
    if row.behalf != Behalf.ORGANISATION or row.organisation is None or row.organisation.parent is None:
        return phrase
    return _("on behalf of the organisation, affiliated to %(parent)s") % {"parent": row.organisation.parent.name}
