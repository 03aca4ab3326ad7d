"""Who signed a text that says something else now, and whether these people were asked, kept it, or cannot be asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from letters.enums import Mandate, SignatureState
from letters.models import KeepRequest, Letter, Link, Signature, Version
from letters.queries.signature import opened, under_earlier_texts
from letters.queries.version import standing_versions
from organisations.enums import JobKind
from organisations.models import Job

QUIET = timedelta(hours=1)
"""After the last material change in a campaign: what is changed in one sitting is one mail, and what is put back, none."""


@dataclass(frozen=True)
class Signers:
    """Of the signatures of a letter that count: under the present text, and under an earlier one only. Of the latter,
    whose people were asked, and who can never be: without an address, or where mail comes back."""

    present: int
    earlier: int
    asked: int
    unreachable: int

    @property
    def told(self) -> str:
        """In a sentence, where anybody signed another text than the present one."""
        if not self.earlier:
            return ""
        sentence = _(
            "Signatures under this text: %(present)d. Under an earlier one only: %(earlier)d; %(asked)d of them were "
            "asked by mail whether they keep it, %(unreachable)d cannot be asked."
        )
        return sentence % vars(self)


def signers_of(letter: Letter) -> Signers:
    """Counted from the rows, for organisers."""
    counting = Signature.objects.counting().filter(campaign=letter.campaign_id, letter=letter).order_by()
    if not counting.exclude(version__in=standing_versions([letter])).exists():
        return Signers(counting.count(), 0, 0, 0)
    earlier = under_earlier_texts([letter]).filter(pk__in=counting.values("pk")).order_by()
    number, asked = earlier.count(), earlier.filter(Exists(_requests(mailed=True))).count()
    waiting = earlier.filter(~Exists(_requests())).filter(_reachable()).count()
    return Signers(counting.count() - number, number, asked, number - asked - waiting)


def campaigns_to_ask(now: datetime) -> QuerySet[Campaign]:
    """Those in which a letter changed in what it says after its first version, the last of them an hour ago or more."""
    changes = Version.objects.filter(material=True, number__gt=1)
    changed = changes.filter(letter__campaign=OuterRef("pk"))
    campaigns: QuerySet[Campaign] = Campaign.objects.filter(Exists(changed), anonymised_at=None)
    return campaigns.exclude(Exists(changed.filter(made_at__gt=now - QUIET)))


def is_being_asked(campaign: Campaign) -> bool:
    jobs = Job.objects.under_way().filter(kind=JobKind.KEEP, about_id=campaign.pk)
    return bool(jobs.exists())


def changed_letters(campaign: UUID) -> list[Letter]:
    changed = Version.objects.filter(letter=OuterRef("pk"), material=True, number__gt=1)
    return list(Letter.objects.filter(Exists(changed), campaign=campaign))


def to_ask(campaign: UUID) -> QuerySet[Signature]:
    """Signatures of people who can be asked and never were; several for one mailbox stand side by side."""
    rows = under_earlier_texts(changed_letters(campaign)).filter(_reachable(), campaign=campaign)
    return rows.filter(~Exists(_requests())).order_by("mail_index", "id")


def one_for_each_mailbox(rows: QuerySet[Signature]) -> list[UUID]:
    first: dict[str, UUID] = {}
    for mark, key in rows.values_list("mail_index", "pk"):
        first.setdefault(mark, key)
    return list(first.values())


def of_this_mailbox(link: Link) -> list[Signature]:
    """What was signed in the campaign with the very address to which the link went. Another spelling of the mailbox may
    be somebody else's."""
    here = Signature.objects.filter(campaign=link.campaign_id).exclude(mail_index="").exclude(email_sealed=None)
    own = here.filter(form=link.form).first()
    if own is None:
        return []
    rows = here.filter(mail_index=own.mail_index, state=SignatureState.CONFIRMED).select_related("version", "kept")
    return [row for row in rows.order_by("id") if opened(row, "email") == opened(own, "email")]


def stand_under(signatures: Iterable[Signature], letters: Iterable[Letter | UUID]) -> set[UUID]:
    """Those of these that stand under the present text of their letter."""
    standing = {*standing_versions(letters)}
    return {row.pk for row in signatures if {row.version_id, row.kept_id} & standing}


def _reachable() -> Q:
    """Confirmed, by mail, and no server has said that the address is gone."""
    asked = Q(state=SignatureState.CONFIRMED, bounced_at=None, email_sealed__isnull=False, form__isnull=False)
    return asked & ~Q(mail_index="") & ~Q(mandate=Mandate.DECLINED)


def _requests(**which: bool) -> QuerySet[KeepRequest]:
    asked: QuerySet[KeepRequest] = KeepRequest.objects.filter(
        campaign=OuterRef("campaign"), mail_index=OuterRef("mail_index"), **which
    )
    return asked
