"""Supporters whose names may be printed or counted, opened in one batch; how each is printed."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, DateTimeField, F, Q, QuerySet, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _
from django_countries import countries

from campaigns.models import Campaign
from letters.enums import MANDATED, LineBlock, SignatureKind, Visibility
from letters.lines import Line
from letters.models import Letter, Signature
from letters.models.signature import SignatureQuerySet
from letters.queries.version import standing_versions
from organisations.addresses import OTHER, canonical_address, domain_group, registrable_domain
from organisations.errors import DemarcheError
from organisations.marks import keyed_mark
from organisations.sealing import unseal, unseal_bytes

NAMED = Q(hidden_at=None, name_sealed__isnull=False) & ~Q(visibility=Visibility.COUNTED_ONLY)
"""Whose name may be printed at all."""


def counted_signatures(letter: Letter, *, until: datetime) -> QuerySet[Signature]:
    """Those that count, and did by `until`, under the present text: who signed before a material change is not printed
    under the new text until the person keeps the signature. `since` is when each began to count under it."""
    standing = standing_versions([letter], using=letter._state.db or "default")
    seen = Q(version__in=standing)
    counted: QuerySet[Signature] = Signature.objects.counted(
        campaign=letter.campaign_id, letter=letter.pk, until=until
    ).filter(seen | Q(kept__in=standing, kept_at__lte=until))
    began = Coalesce("counts_from", F("confirmed_at"))
    kept = Greatest(began, F("kept_at"), output_field=DateTimeField())
    return counted.annotate(since=Case(When(seen, then=began), default=kept))


def under_earlier_texts(letters: Iterable[Letter]) -> SignatureQuerySet:
    """In whatever state, under these letters: whoever has seen an earlier text only, and has not kept the signature under
    the present one."""
    among = list(letters)
    standing = standing_versions(among)
    rows: SignatureQuerySet = Signature.objects.filter(letter__in=among).exclude(version__in=standing)
    return rows.filter(Q(kept=None) | ~Q(kept__in=standing))


def counts_of(signatures: Iterable[Signature]) -> dict[str, int]:
    """How many of each visibility, and together as "signatures". A hidden name is counted only."""
    counted = Counter(one.visibility if is_named(one) else Visibility.COUNTED_ONLY for one in signatures)
    return {str(kind): counted[kind] for kind in Visibility.values} | {"signatures": counted.total()}


def counts_in(signatures: QuerySet[Signature]) -> dict[str, int]:
    """The same, asked of the database."""
    rows = signatures.order_by().values("visibility").annotate(all=Count("pk"), named=Count("pk", filter=NAMED))
    named, everybody = {row["visibility"]: row["named"] for row in rows}, sum(row["all"] for row in rows)
    counted = {str(kind): named.get(kind, 0) for kind in Visibility.values}
    return counted | {str(Visibility.COUNTED_ONLY): everybody - sum(named.values()), "signatures": everybody}


def is_named(signature: Signature) -> bool:
    """The same as NAMED."""
    shown = signature.visibility != Visibility.COUNTED_ONLY and signature.hidden_at is None
    return shown and signature.name_sealed is not None


def annex_lines(signatures: Iterable[Signature], *, sealed: bool = False) -> list[Line]:
    """One line for each who may be printed; call it inside `translation.override` with the letter's language. `sealed`:
    no name is opened, and the lines say nothing but that they are there."""
    unopened = {"name": "…"}
    return [
        Line.saying(LineBlock.ANNEX, one.visibility, signature=one.pk, **(unopened if sealed else printed_words(one)))
        for one in signatures
        if is_named(one)
    ]


def printed_words(signature: Signature) -> dict[str, str]:
    """How it is printed depends on as whom somebody signs."""
    name, office, organisation = (opened(signature, one) for one in ("name", "office", "organisation"))
    if signature.kind == SignatureKind.OFFICE and (office or organisation):
        only = _("%(organisation)s (named for identification only)") % {"organisation": organisation}
        return {"name": name, "office": office, "organisation": only if organisation else ""}
    if signature.kind in MANDATED and organisation:
        by = _("represented by %(person)s") % {"person": ", ".join(filter(None, (name, office)))}
        if signature.kind == SignatureKind.AFFILIATES:
            organisation = _("%(organisation)s and the organisations affiliated to it") % {"organisation": organisation}
        return {"name": organisation, "behalf": by}
    return {"name": name, "place": opened(signature, "place") or str(countries.name(str(signature.country)))}


def opened(signature: Signature, field: str) -> str:
    """The text of a sealed column (`name`, `email`, `place` …); empty where there is none."""
    column = f"{field}_sealed"
    blob = getattr(signature, column)
    return unseal(blob, Signature._meta.db_table, column, signature.pk) if blob is not None else ""


@dataclass(frozen=True)
class Marks:
    """Marks of addresses and names, by which a campaign finds a person's signatures without reading anybody's."""

    secret: bytes = field(repr=False)

    def mail(self, email: str) -> str:
        """The same for every spelling of one mailbox."""
        return keyed_mark(self.secret, "mail", canonical_address(email))

    def name(self, name: str) -> str:
        """The same however it is spaced and whatever its capitals."""
        plain = unicodedata.normalize("NFKC", name).casefold()
        return keyed_mark(self.secret, "name", " ".join(plain.split()))

    def domain(self, email: str) -> str:
        """The same for all who have an address in what one owner holds; none at a big provider, which is named openly."""
        return keyed_mark(self.secret, "domain", registrable_domain(email)) if domain_group(email) == OTHER else ""


def marks_of(campaign: Campaign) -> Marks:
    """Made with the campaign's own key, so that nobody can follow a person from one campaign to another."""
    if campaign.index_key_sealed is None:
        raise DemarcheError(_("No letter of this campaign has been opened for signature."))
    table = Campaign._meta.db_table
    return Marks(unseal_bytes(campaign.index_key_sealed, table, "index_key_sealed", campaign.pk))


def found_by_address(campaign: Campaign, email: str) -> list[Signature]:
    """Those of one campaign that were given with this mailbox, however it is spelled; by the mark, nothing is opened."""
    rows: QuerySet[Signature] = Signature.objects.filter(campaign=campaign, mail_index=marks_of(campaign).mail(email))
    return list(rows.select_related("letter").order_by("-recorded_at"))


def searchable(owners: Iterable[UUID]) -> QuerySet[Campaign]:
    """Campaigns of these organisations in which somebody could have signed, and has not been anonymised."""
    campaigns: QuerySet[Campaign] = Campaign.objects.filter(owner__in=owners).exclude(index_key_sealed=None)
    return campaigns
