import pytest

from letters.domain.letter import address_letter
from letters.enums import SpeaksTo
from letters.queries.letter import proposals_for
from organisations.enums import HeadRank, RecipientKind
from organisations.errors import DemarcheError
from organisations.models import HeadOfMission, Organisation, Recipient
from tests.factories import NOW, make_target
from tests.factories_letters import make_city, make_letter


def test_a_mission_is_offered_its_head_and_the_government_behind_it(steppe: Organisation) -> None:
    target = make_city(steppe)
    HeadOfMission.objects.create(recipient=target.recipient, name="Kim Ay", rank=HeadRank.AMBASSADOR)
    head, government = proposals_for(make_letter(target.campaign, target=target), now=NOW)
    assert head.lines == (
        *("H.E. Kim Ay", "Ambassador of Kazakhstan", "Embassy of Kazakhstan, London"),
        *("1 Invented Street", "London", "UNITED KINGDOM"),
    )
    assert government.lines == ("The Government of Kazakhstan",)
    assert head.note.startswith("Source: Debrett")


def test_a_company_has_no_government_behind_it(steppe: Organisation) -> None:
    campaign = make_city(steppe).campaign
    company = Recipient.objects.create(
        kind=RecipientKind.COMPANY, name="Oil Ltd", city="Leeds", time_zone="Europe/London"
    )
    letter = make_letter(campaign, target=make_target(campaign, company))
    assert [one.speaks_to for one in proposals_for(letter, now=NOW)] == [SpeaksTo.HEAD]
    letter.speaks_to = SpeaksTo.GOVERNMENT
    assert proposals_for(letter, now=NOW)[0].lines == ("The Management", "Oil Ltd")


def test_where_no_source_gives_a_form_for_the_rank_the_proposal_says_so(steppe: Organisation) -> None:
    target = make_city(steppe)
    HeadOfMission.objects.create(recipient=target.recipient, name="Kim Ay", rank=HeadRank.AMBASSADOR)
    head, _government = proposals_for(make_letter(target.campaign, target=target, language="sv"), now=NOW)
    assert head.note.startswith("No source gives a form for this rank in this language")


def test_nothing_is_proposed_in_a_language_without_forms(steppe: Organisation) -> None:
    target = make_city(steppe)
    assert proposals_for(make_letter(target.campaign, target=target, language="kk"), now=NOW) == []


def test_a_proposal_is_taken_with_placeholders_so_that_it_follows_the_recipient(steppe: Organisation) -> None:
    target = make_city(steppe)
    letter = make_letter(target.campaign, target=target)
    taken = address_letter(letter, speaks_to="government", by=None, now=NOW)
    assert (taken.speaks_to, taken.addressee) == (SpeaksTo.GOVERNMENT, "{{ envelope }}")
    with pytest.raises(DemarcheError, match="no such form"):
        address_letter(letter, speaks_to="nobody", by=None, now=NOW)
