"""The demo's campaign and what is written for it."""

from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.domain.action import add_action
from campaigns.domain.campaign import add_campaign, add_text
from campaigns.domain.demand import add_demand, add_wording
from campaigns.domain.endorsement import accept_endorsement, invite_body, opt_out_endorsement
from campaigns.domain.target import add_target
from campaigns.enums import RiskLevel
from campaigns.models import Action, Campaign, CampaignText, Demand, DemandText, Endorsement, Target
from letters.demo import campaign as story
from letters.demo import days, people
from letters.demo.letters import BERLIN_TITLE, LETTERS
from letters.demo.shapes import Group, Said, Signer, Written
from letters.demo.supporters import GOALS, SUPPORTERS
from letters.domain.block import add_group, add_signatory
from letters.domain.demo.cast import SENDING_STATE, Cast
from letters.domain.demo.translated import translate
from letters.domain.letter import add_letter, change_letter
from letters.domain.passage import add_passage, override_passage
from letters.domain.signature import record_signature
from letters.domain.stage import open_letter
from letters.domain.version import make_version
from letters.enums import LetterKind
from letters.models import Letter, Passage, Signatory, SignatoryGroup, Version


@dataclass(frozen=True)
class Paper:
    """The campaign with its demands by name, targets and letters by city; "" is the base letter."""

    campaign: Campaign
    demands: dict[str, Demand]
    targets: dict[str, Target]
    letters: dict[str, Letter]


def write(cast: Cast, *, ends_on: date) -> Paper:
    """As it stood before its day: letters with who signed them, some open for signature on the web."""
    campaign = _begin(cast, ends_on)
    paper = Paper(campaign, _demand(cast, campaign), _target(cast, campaign), {})
    _invite(cast, campaign)
    _announce(cast, paper)
    for written in LETTERS:
        paper.letters[written.city] = _write_letter(cast, paper, written)
    paper.letters["Berlin"] = _note_external(cast, paper)
    for city, letter in paper.letters.items():
        if letter.kind == LetterKind.VARIANT:
            _sign(cast, make_version(letter, material=True, by=cast.founder, now=days.WRITTEN), city)
    translate(cast, paper.letters["London"])
    for city, goal in GOALS.items():
        letter = paper.letters[city]
        letter.goal = goal
        open_letter(change_letter(letter, by=cast.founder, now=days.WRITTEN), by=cast.founder, now=days.WRITTEN)
    return paper


def _begin(cast: Cast, ends_on: date) -> Campaign:
    campaign = Campaign(
        owner=cast.owner,
        name=story.NAME,
        states=SENDING_STATE,
        risk=RiskLevel.HIGH,
        starts_on=days.FOUNDED.date(),
        ends_on=ends_on,
    )
    add_campaign(campaign, by=cast.founder, now=days.FOUNDED)
    for text in story.TEXTS:
        row = CampaignText(
            campaign=campaign,
            language=text.language,
            title=text.title,
            standfirst=text.standfirst,
            occasion=text.occasion,
        )
        add_text(row, by=cast.founder, now=days.FOUNDED)
    return campaign


def _demand(cast: Cast, campaign: Campaign) -> dict[str, Demand]:
    demands = {}
    for position, wanted in enumerate(story.DEMANDS, 1):
        demand = Demand(campaign=campaign, name=wanted.name, position=position)
        demands[wanted.name] = add_demand(demand, by=cast.founder, now=days.FOUNDED)
        for language, text in wanted.texts.items():
            add_wording(DemandText(demand=demand, language=language, text=text), by=cast.founder, now=days.FOUNDED)
    return demands


def _target(cast: Cast, campaign: Campaign) -> dict[str, Target]:
    targets = {}
    for position, place in enumerate(people.PLACES, 1):
        target = Target(campaign=campaign, recipient=cast.recipients[place.city], position=position)
        target.coordinator = cast.coordinators[place.city]
        targets[place.city] = add_target(target, by=cast.founder, now=days.FOUNDED)
    return targets


def _invite(cast: Cast, campaign: Campaign) -> None:
    """Most accepted, one opted out afterwards, one never answered."""
    for body in (*people.STANDING_BEHIND, people.OPTED_OUT, people.NOT_ANSWERED):
        row = invite_body(
            Endorsement(campaign=campaign, body=cast.bodies[body.name]), by=cast.founder, now=days.INVITED
        )
        if body != people.NOT_ANSWERED:
            row = accept_endorsement(row, by=cast.founder, now=days.ACCEPTED)
        if body == people.OPTED_OUT:
            opt_out_endorsement(row, by=cast.founder, now=days.OPTED_OUT)


def _announce(cast: Cast, paper: Paper) -> None:
    for planned in story.ACTIONS:
        action = Action(
            campaign=paper.campaign,
            target=paper.targets[planned.city],
            kind=planned.kind,
            city=planned.city,
            place=planned.place,
            time_zone=cast.recipients[planned.city].time_zone,
            starts_at=planned.starts_at,
            ends_at=planned.ends_at,
        )
        add_action(action, by=cast.founder, now=days.INVITED)


def _write_letter(cast: Cast, paper: Paper, written: Written) -> Letter:
    letter = Letter(
        campaign=paper.campaign,
        target=paper.targets.get(written.city),
        kind=LetterKind.VARIANT if written.city else LetterKind.BASE,
        base=paper.letters[""] if written.on_base else None,
        title=written.title,
        language=written.language,
        sender=written.sender,
        addressee=written.addressee,
        speaks_to=written.speaks_to,
        dated_on=written.dated_on,
        date_style=written.date_style,
        posted_in=written.posted_in,
    )
    add_letter(letter, by=cast.founder, now=days.WRITTEN)
    beneath = {row.position: row for row in letter.base.passages.all()} if letter.base else {}
    for said in written.passages:
        _say(cast, paper, letter, said, beneath.get(said.position))
    for position, group in enumerate(written.groups, 1):
        _add_block(cast, letter, group, position)
    return letter


def _say(cast: Cast, paper: Paper, letter: Letter, said: Said, instead_of: Passage | None) -> None:
    demands = [paper.demands[name] for name in said.demands]
    if instead_of is not None:
        override_passage(
            letter,
            instead_of,
            text=said.text,
            hidden=said.hidden,
            demands=demands,
            by=cast.founder,
            now=days.WRITTEN,
        )
        return
    passage = Passage(letter=letter, kind=said.kind, position=said.position, text=said.text)
    add_passage(passage, demands=demands, by=cast.founder, now=days.WRITTEN)


def _add_block(cast: Cast, letter: Letter, group: Group, position: int) -> None:
    row = add_group(
        SignatoryGroup(letter=letter, heading=group.heading, position=position), by=cast.founder, now=days.WRITTEN
    )
    for number, signer in enumerate(group.signers, 1):
        _add_signer(cast, row, signer, number)


def _add_signer(cast: Cast, group: SignatoryGroup, signer: Signer, position: int) -> None:
    row = Signatory(
        group=group,
        position=position,
        organisation=cast.bodies[signer.organisation] if signer.organisation else None,
        behalf=signer.behalf,
        visibility=signer.visibility,
        consent_on=signer.agreed_on,
    )
    words = {"name": signer.name, "office": signer.office, "place": signer.place, "consent_how": signer.agreed}
    add_signatory(row, **words, by=cast.founder, now=days.WRITTEN)


def _note_external(cast: Cast, paper: Paper) -> Letter:
    letter = Letter(
        campaign=paper.campaign,
        target=paper.targets["Berlin"],
        kind=LetterKind.EXTERNAL,
        title=BERLIN_TITLE,
        language="en",
    )
    return add_letter(letter, by=cast.founder, now=days.WRITTEN)


def _sign(cast: Cast, version: Version, city: str) -> None:
    """One after another, so that the annex has an order."""
    for number, supporter in enumerate(SUPPORTERS.get(city, ())):
        record_signature(
            version,
            name=supporter.name,
            place=supporter.place,
            country=supporter.country,
            visibility=supporter.visibility,
            by=cast.founder,
            now=days.SIGNED + number * timedelta(minutes=11),
        )
