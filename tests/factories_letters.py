"""Letters for tests, made by the domain functions themselves. All persons are invented."""

from datetime import date, datetime
from typing import Any

from campaigns.models import Campaign, CampaignText, Demand, DemandText, Endorsement, Target
from letters.domain.block import add_group, add_signatory
from letters.domain.edition import freeze_letter
from letters.domain.letter import add_letter
from letters.domain.passage import add_passage, change_passage, override_passage
from letters.enums import LetterKind, PassageKind
from letters.models import Edition, Letter, Passage, Signatory, SignatoryGroup
from organisations.models import Organisation
from tests.factories import NOW, confirm, make_campaign, make_contact, make_organisation, make_recipient, make_target

Said = str | tuple[PassageKind, str] | tuple[PassageKind, str, list[Demand]]


def make_city(organisation: Organisation, city: str = "London", *, confirmed: bool = True, **values: Any) -> Target:
    """A target of the organisation's campaign (made if there is none) with one contact point."""
    campaign = Campaign.objects.filter(owner=organisation).first() or make_campaign(organisation)
    recipient = make_recipient(city, **values)
    contact = make_contact(recipient)
    if confirmed:
        confirm(contact, organisation)
    return make_target(campaign, recipient)


def make_letter(campaign: Campaign, *said: Said, target: Target | None = None, **values: Any) -> Letter:
    """A base letter, or a variant if there is a target; `said` are its passages."""
    kind = LetterKind.VARIANT if target else LetterKind.BASE
    plain = {"kind": kind, "title": "To the Government of Kazakhstan", "language": "en"}
    letter = add_letter(Letter(campaign=campaign, target=target, **{**plain, **values}), by=None, now=NOW)
    for one in said:
        say(letter, one)
    return letter


def say(letter: Letter, said: Said, **values: Any) -> Passage:
    kind, text, *demands = (PassageKind.PARAGRAPH, said) if isinstance(said, str) else said
    passage = Passage(letter=letter, kind=kind, text=text, **values)
    return add_passage(passage, demands=demands[0] if demands else (), by=None, now=NOW)


def make_demand(campaign: Campaign, name: str, **wordings: str) -> Demand:
    demand: Demand = Demand.objects.create(owner=campaign.owner, campaign=campaign, name=name)
    for language, text in wordings.items():
        DemandText.objects.create(owner=campaign.owner, demand=demand, language=language, text=text)
    return demand


def make_text(campaign: Campaign, language: str = "en", title: str = "Free the detained") -> CampaignText:
    text: CampaignText = CampaignText.objects.create(
        owner=campaign.owner, campaign=campaign, language=language, title=title, standfirst="…", occasion="…"
    )
    return text


def sign_block(letter: Letter, name: str = "Miriam Oakhurst", *, heading: str = "", **values: Any) -> Signatory:
    """One signatory in the group with this heading, which is made if there is none."""
    group = letter.groups.filter(heading=heading).first()
    if group is None:
        group = SignatoryGroup(letter=letter, heading=heading, position=letter.groups.count())
        add_group(group, by=None, now=NOW)
    words = {key: values.pop(key) for key in ("office", "place") if key in values}
    row = Signatory(
        group=group,
        position=group.signatories.count(),
        consent_on=date(2016, 5, 20),
        **values,
    )
    return add_signatory(row, name=name, consent_how="by telephone", **words, by=None, now=NOW)


def endorse(campaign: Campaign, body: str | Organisation) -> Endorsement:
    body = make_organisation(body) if isinstance(body, str) else body
    endorsement: Endorsement = Endorsement.objects.create(
        owner=campaign.owner, campaign=campaign, body=body, state="accepted", invited_at=NOW, accepted_at=NOW
    )
    return endorsement


def make_ready(organisation: Organisation, *said: Said, city: str = "London", **values: Any) -> Letter:
    """A letter to a confirmed recipient with a signature block: nothing stands in the way of freezing it."""
    target = make_city(organisation, city)
    letter = make_letter(target.campaign, *(said or ("Release them.",)), target=target, **values)
    sign_block(letter)
    return letter


def make_moved(organisation: Organisation) -> Letter:
    """A letter ready but for this: the base has changed since it chose its own words."""
    target = make_city(organisation)
    base = make_letter(target.campaign, "Release them.")
    letter = make_letter(target.campaign, target=target, base=base)
    sign_block(letter)
    passage = base.passages.get()
    override_passage(letter, passage, text="Release them now.", by=None, now=NOW)
    passage.text = "Release every one of them."
    change_passage(passage, by=None, now=NOW)
    return letter


def make_variant(organisation: Organisation, *said: Said) -> tuple[Letter, Letter]:
    """A base letter with these passages, and a letter that takes them all."""
    target = make_city(organisation)
    base = make_letter(target.campaign, *said)
    return base, make_letter(target.campaign, target=target, base=base)


def make_edition(organisation: Organisation, city: str = "London", *, now: datetime = NOW, **values: Any) -> Edition:
    """A frozen edition of a letter to a new recipient."""
    return freeze_letter(make_ready(organisation, city=city), cut_off=now, by=None, now=now, **values)
