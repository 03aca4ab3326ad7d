"""What anybody may open: looked up by its code without a scope, each in one place; the caller then enters the owner's.

What is not public and what does not exist give the same answer: DoesNotExist.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from campaigns.models import Campaign, CampaignText
from letters.enums import FileKind
from letters.models import Edition, EditionFile, Letter, Translation
from letters.queries.edition import with_shown
from organisations.models import Recipient
from organisations.ownership import all_owners
from organisations.queries.recipient import standing_row


@dataclass(frozen=True)
class Published:
    """A campaign that anybody may read of, with its texts by language."""

    campaign: Campaign
    texts: dict[str, CampaignText]

    def text_in(self, language: str) -> CampaignText:
        """In this language, or else in the campaign's main one, or else in any. Where all were removed after a link was
        mailed, the page behind that link says at least whose campaign it is."""
        main = self.campaign.language
        found = next((self.texts[code] for code in (language, main, *self.texts) if code in self.texts), None)
        return found or CampaignText(campaign=self.campaign, language=main, title=self.campaign.owner.name)


def published_campaigns() -> list[Published]:
    """The latest first."""
    with all_owners():
        rows = CampaignText.objects.exclude(campaign__published_at=None).select_related("campaign__owner")
        return _published(rows.order_by("-campaign__starts_on", "campaign_id", "language"))


def published_campaign(code: str) -> Published:
    with all_owners():
        rows = CampaignText.objects.exclude(campaign__published_at=None).select_related("campaign__owner")
        found = _published(rows.filter(campaign__code=code.lower()).order_by("language"))
    if not found:
        raise Campaign.DoesNotExist
    return found[0]


def campaign_to_find(code: str) -> Published:
    """Whoever has signed a letter of it can see and erase what is held, also when its public pages were closed: then it
    comes without its texts, which nobody may read. Of one that never had a letter to sign nobody knows."""
    with all_owners():
        known = Campaign.objects.exclude(published_at=None, index_key_sealed=None).select_related("owner")
        campaign = known.get(code=code.lower())
        return texts_of(campaign) if campaign.published_at else Published(campaign, {})


def published_letter(code: str) -> Letter:
    """It knows whether there `is_translated` anything of it, so that the pages of all others need not ask."""
    with all_owners():
        translated = Exists(Translation.objects.filter(version__letter=OuterRef("pk")))
        rows = told_letters().select_related("campaign__owner").annotate(is_translated=translated)
        letter: Letter = rows.get(code=code.lower())
        return letter


def told_letters() -> QuerySet[Letter]:
    """Letters to a recipient that were opened for signature or of which something was frozen; a draft is nobody's
    business yet. Of everybody in the present scope."""
    rows = Letter.objects.exclude(campaign__published_at=None).exclude(target=None)
    told: QuerySet[Letter] = rows.filter(~Q(opened_at=None) | Exists(Edition.objects.filter(letter=OuterRef("pk"))))
    return told.select_related("target__recipient")


def public_recipient(code: str) -> Recipient:
    """Of the shared directory, or one that somebody added and to whom a public letter goes. For a row that was merged
    into another, that other: its page tells the history of both."""
    with all_owners():
        written_to = told_letters().filter(target__recipient=OuterRef("pk"))
        public = Recipient.objects.select_related("mission", "merged_into__mission").filter(
            Q(added_by=None) | Exists(written_to)
        )
        return standing_row(public.get(code=code.lower()))


def letters_to_sign(code: str) -> list[Letter]:
    """Of the campaign that the letter with this code belongs to: all that were opened for signature, closed ones too,
    each with the number of its latest `version`; none where nobody may know of this letter."""
    with all_owners():
        opened = Letter.objects.exclude(opened_at=None).exclude(campaign__published_at=None)
        asked = Letter.objects.exclude(opened_at=None).filter(code=code.lower())
        rows = opened.filter(campaign__in=asked.values("campaign"), campaign__anonymised_at=None)
        return list(
            rows.annotate(version=Max("versions__number"))
            .select_related("campaign__owner", "target__recipient")
            .order_by("target__recipient__city", "code")
        )


def texts_found(campaign: Campaign) -> Published:
    """The same as `texts_of`, for a public campaign whose scope nobody has entered."""
    with all_owners():
        return texts_of(campaign)


def public_copy(code: str) -> EditionFile:
    """Of the edition with this code, as it stands now."""
    with all_owners():
        rows = EditionFile.objects.exclude(edition__letter__campaign__published_at=None)
        kept = rows.filter(kind=FileKind.PUBLIC, removed_at=None).select_related("edition")
        shown = with_shown(Edition.objects.filter(code=code.lower())).filter(shown=True)
        copy: EditionFile = kept.get(edition__in=shown.values("pk"))
        return copy


def texts_of(campaign: Campaign) -> Published:
    """For a campaign whose scope has been entered."""
    texts = CampaignText.objects.filter(campaign=campaign).order_by("language")
    return Published(campaign, {text.language: text for text in texts})


def _published(rows: Iterable[CampaignText]) -> list[Published]:
    grouped = (list(texts) for _, texts in groupby(rows, key=lambda text: text.campaign_id))
    return [Published(texts[0].campaign, {text.language: text for text in texts}) for texts in grouped]
