"""Everything that is held of one signing, for the person whose it is."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django_countries import countries

from campaigns.models import Campaign
from letters.enums import LIVE, LineBlock, LinkPurpose, Mandate, SignatureState
from letters.models import EditionLine, Letter, Link, Signature, SignatureConsent, Version
from letters.queries.mandate import FOR_THE_BODY, asked_about, opened_request, request_of
from letters.queries.notice import TO_OTHERS
from letters.queries.publicpage.found import Published, texts_of
from letters.queries.publicpage.keep import ChangedLetter, changed_among
from letters.queries.publicpage.signing import printed_in_letter, receipt_of
from letters.queries.signature import opened
from letters.queries.signing import to_confirm
from organisations.enums import ConsentPurpose
from organisations.models import Mail

CONFIRMED = SignatureState.CONFIRMED
TEXTS = ("name", "email", "place", "office", "organisation", "comment")


@dataclass(frozen=True)
class MyLetter:
    """`printed` are the references of editions in which the name stands; `changed` is there where the letter said
    something else when it was signed."""

    letter: Letter
    signature: Signature
    live: bool
    printed: list[str]
    changed: ChangedLetter | None = None

    @property
    def read(self) -> Version:
        """The text that the person stood under last."""
        version: Version = self.signature.kept or self.signature.version
        return version

    @property
    def open(self) -> bool:
        """Whether the person has still to say that it stands under the present text."""
        return self.changed is not None and not self.changed.kept


@dataclass(frozen=True)
class MyMandate:
    """Before the answer nothing tells whether the question was sent: where an address wants no mail it is not, and that
    is nobody's business but its holder's."""

    contact: str
    answerer: str
    state: Mandate
    asked_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True)
class Mine:
    """`waits` says that a click would still confirm some of it. `texts` are the sealed columns, opened; `first` is the
    signature that they stand in: the first live one. `mails` and `links` are those that went to the person, not those to
    an organisation."""

    published: Published
    receipt: str
    waits: bool
    first: Signature
    texts: Mapping[str, str]
    country: str
    printed: str
    letters: list[MyLetter]
    consents: list[SignatureConsent]
    mandate: MyMandate | None
    mails: list[Mail]
    links: list[Link]

    @property
    def live(self) -> bool:
        """Whether anything of it can still be changed or withdrawn."""
        return any(one.live for one in self.letters)

    @property
    def declined(self) -> bool:
        """Whether the organisation said no, and nothing was made of it yet."""
        return any(one.live and one.signature.mandate == Mandate.DECLINED for one in self.letters)

    @property
    def fixed(self) -> tuple[str, ...]:
        """What cannot be corrected: an organisation was asked with it."""
        return FOR_THE_BODY if any(one.live and asked_about(one.signature) for one in self.letters) else ()

    @property
    def gets_news(self) -> bool:
        asked = any(one.wording.purpose == ConsentPurpose.CONTACT and one.ended_at is None for one in self.consents)
        return asked and self.live  # a withdrawn signature has no address any more


def mine_of(link: Link, *, now: datetime) -> Mine:
    """Inside the scope of the link's owner. Raises Signature.DoesNotExist where nothing is held."""
    campaign, form = link.campaign, link.form
    rows = list(
        Signature.objects.of_form(campaign.pk, form).select_related(
            "letter__target__recipient", "version", "kept", "campaign"
        )
    )
    if not rows:
        raise Signature.DoesNotExist
    first = next((row for row in rows if row.state in LIVE), rows[0])
    changed = {one.signature.pk: one for one in changed_among([row for row in rows if row.state == CONFIRMED])}
    editions, links = _editions(rows), Link.objects.filter(campaign=campaign, form=form)
    return Mine(
        published=texts_of(campaign),
        receipt=receipt_of(form),
        waits=to_confirm(link, now=now).exists(),
        first=first,
        texts={field: opened(first, field) for field in TEXTS},
        country=str(countries.name(str(first.country))) if first.country else "",
        printed=printed_in_letter(first),
        letters=[MyLetter(row.letter, row, row.state in LIVE, editions[row.pk], changed.get(row.pk)) for row in rows],
        consents=list(
            SignatureConsent.objects.filter(campaign=campaign, form=form).select_related("wording", "organisation")
        ),
        mandate=_mandate(campaign, form),
        mails=list(Mail.objects.filter(about_id=form).exclude(kind__in=TO_OTHERS).order_by("created_at")),
        links=list(links.exclude(purpose=LinkPurpose.COUNTERSIGN).order_by("made_at")),
    )


def _editions(rows: list[Signature]) -> Mapping[UUID, list[str]]:
    lines = EditionLine.objects.filter(block=LineBlock.ANNEX, erased_at=None, signature_id__in=[row.pk for row in rows])
    found = defaultdict(list)
    for line in lines.select_related("edition").order_by("edition__number"):
        found[line.signature_id].append(line.edition.reference)
    return found


def _mandate(campaign: Campaign, form: UUID) -> MyMandate | None:
    request = request_of(campaign, form)
    if request is None:
        return None
    return MyMandate(
        contact=opened_request(request, "contact"),
        answerer=opened_request(request, "answerer"),
        state=Mandate(request.state),
        asked_at=request.asked_at if request.answered_at else None,
        answered_at=request.answered_at,
    )
