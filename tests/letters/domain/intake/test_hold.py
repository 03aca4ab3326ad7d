from datetime import timedelta

import pytest

from letters.domain.intake import drop_form, release_form, work_intake
from letters.enums import IntakeAsk
from letters.models import Intake, Letter, Signature
from letters.queries.intake import held_facts
from organisations.domain.mail import recipient_of
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.limits import DAY, Window
from organisations.models import Mail, Organisation, SecurityEntry
from tests.factories import NOW
from tests.factories_signatures import make_open_letter, make_signature
from tests.letters.domain.intake.forms import outcome, send_form

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def letter(steppe: Organisation, monkeypatch: pytest.MonkeyPatch) -> Letter:
    small = {"mail": 3, "network": 4, "provider": 6, "domain": 5, "campaign": 7, "all": 8}
    windows = {kind: (Window(most, DAY),) for kind, most in small.items()}
    monkeypatch.setattr("organisations.domain.limit.LIMITS", windows)
    return make_open_letter(steppe)


def forms(letter: Letter, number: int, domain: str = "post.example", network: str = "") -> list[Intake]:
    sent = [send_form(letter, email=f"nr{one}@{domain}", network=network) for one in range(number)]
    work_intake(now=LATER)
    return sent


def held(sent: list[Intake], note: str) -> int:
    return [outcome(intake) for intake in sent].count(("held", note))


SPELLINGS = ["aino@gmail.com", "Aino@gmail.com", "ai.no@gmail.com", "aino+1@gmail.com", "aino@googlemail.com"]


def test_one_mailbox_gets_three_mails_a_day_however_it_is_spelt(letter: Letter) -> None:
    letter.campaign.names_per_address = 20
    letter.campaign.save()
    sent = [send_form(letter, email=email, name=f"Nr {number}") for number, email in enumerate(SPELLINGS)]
    work_intake(now=LATER)
    assert held(sent, "mail") == 2
    assert (Mail.objects.count(), Signature.objects.count()) == (3, 3)


def test_who_asks_for_links_is_sent_no_more_however_many_spellings_have_signed(letter: Letter) -> None:
    """The spelling that was asked for comes first."""
    for number, email in enumerate(SPELLINGS):
        make_signature(letter, email=email, name=f"Nr {number}")
    send_form(letter, asks=IntakeAsk.LINK, email=SPELLINGS[-1])
    work_intake(now=LATER)
    mailed = [recipient_of(mail) for mail in Mail.objects.order_by("id")]
    assert mailed == [SPELLINGS[-1], *SPELLINGS[:2]]
    late = send_form(letter, asks=IntakeAsk.LINK, email=SPELLINGS[0])
    work_intake(now=LATER + timedelta(minutes=1))
    assert (outcome(late), Mail.objects.count()) == (("dropped", "mail"), 3)


def test_the_cap_of_a_mailbox_holds_over_all_campaigns(letter: Letter) -> None:
    others = [make_open_letter(city=city, country=country) for city, country in [("Oslo", "NO"), ("Dublin", "IE")]]
    sent = [send_form(one) for one in [letter, *others, make_open_letter(city="Zürich", country="CH")]]
    work_intake(now=LATER)
    assert held(sent, "mail") == 1


def test_a_network_a_provider_a_campaign_and_the_whole_have_their_limits(letter: Letter) -> None:
    assert held(forms(letter, 5, network="a" * 64), "network") == 1
    assert held(forms(letter, 3, domain="gmail.com"), "network") == 0
    assert held(forms(letter, 2, domain="more.example"), "campaign") == 2
    other = make_open_letter(city="Oslo", country="NO")
    assert held(forms(other, 2, domain="other.example"), "all") == 1


@pytest.mark.parametrize(("domain", "note", "most"), [("post.example", "domain", 5), ("Gmail.com", "provider", 6)])
def test_people_of_one_domain_are_counted_together(letter: Letter, domain: str, note: str, most: int) -> None:
    assert held(forms(letter, most + 1, domain=domain), note) == 1


def test_over_the_cap_nothing_is_lost_for_who_has_signed_so_nobody_need_look(letter: Letter) -> None:
    make_signature(letter)
    sent = [send_form(letter, asks=IntakeAsk(asks)) for asks in ("link", "sign", "sign", "link", "sign")]
    work_intake(now=LATER)
    assert sorted(outcome(intake) for intake in sent) == [("done", "")] * 3 + [("dropped", "mail")] * 2
    assert Signature.objects.count() == 1


def test_no_button_floods_a_mailbox(letter: Letter) -> None:
    letter.campaign.names_per_address = 20
    letter.campaign.save()
    sent = [send_form(letter, email=email, name=f"Nr {number}") for number, email in enumerate(SPELLINGS)]
    work_intake(now=LATER)
    waiting = next(intake for intake in sent if outcome(intake)[0] == "held")
    waiting.refresh_from_db()
    assert release_form(waiting, alike=True, by=None, now=LATER) == 2
    work_intake(now=LATER + timedelta(minutes=1))
    assert held(sent, "mail") == 2
    assert Mail.objects.count() == 3


def test_what_a_person_lets_through_is_answered_whatever_the_limit(letter: Letter) -> None:
    sent = forms(letter, 6, network="a" * 64)
    first, second = [intake for intake in sent if outcome(intake)[0] == "held"]
    first.refresh_from_db()
    assert release_form(first, by=None, now=LATER) == 1
    assert work_intake(now=LATER) == 1
    assert (outcome(first), outcome(second)) == (("done", ""), ("held", "network"))
    assert Signature.objects.count() == 5
    with pytest.raises(DemarcheError):
        release_form(first, by=None, now=LATER)


def test_another_name_from_a_shared_mailbox_is_let_through_too(letter: Letter) -> None:
    sent = [send_form(letter, name=name) for name in ("Aino Salovaara", "Eino Salovaara", "Veikko Salovaara")]
    work_intake(now=LATER)
    sent[2].refresh_from_db()
    release_form(sent[2], by=None, now=LATER)
    work_intake(now=LATER)
    assert Signature.objects.count() == 3


def test_all_that_wait_for_the_same_reason_are_decided_at_once(letter: Letter) -> None:
    spoilt = send_form(letter, kind="king")
    sent = forms(letter, 6, network="a" * 64)
    first = next(intake for intake in sent if outcome(intake)[0] == "held")
    first.refresh_from_db()
    assert drop_form(first, alike=True, by=None, now=LATER) == 2
    assert [outcome(intake) for intake in sent].count(("dropped", "refused")) == 2
    assert Intake.objects.exclude(form_sealed=None).get() == spoilt


def test_the_facts_for_a_decision_name_nobody(letter: Letter) -> None:
    sent = forms(letter, 6, network="a" * 64)
    waits = Intake.objects.filter(state="held").first()
    assert waits and waits in sent
    facts = {label: str(value) for label, value in held_facts(waits)}
    assert facts["waiting for the same reason"] == facts["of these from the same network"] == "2"
    assert (facts["mail provider"], facts["country"], facts["letters"]) == ("other", "Finland", "1")
    assert not {"Aino", "Salovaara", "post.example", "Turku"} & set(" ".join(facts.values()).split())


def test_who_decided_why_and_on_how_many_stands_in_the_security_log(letter: Letter) -> None:
    sent = forms(letter, 7)
    waiting = [intake for intake in sent if outcome(intake)[0] == "held"]
    release_form(Intake.objects.get(pk=waiting[0].pk), by=None, now=LATER)
    drop_form(Intake.objects.get(pk=waiting[1].pk), alike=True, by=None, now=LATER)
    log = SecurityEntry.objects.filter(kind=SecurityKind.FORMS_DECIDED).order_by("id")
    assert [entry.detail for entry in log] == [
        {"act": "release", "note": "domain", "count": 1},
        {"act": "drop", "note": "domain", "count": 1},
    ]
    assert {entry.subject_id for entry in log} == {letter.campaign_id}


def test_subdomains_share_the_limit_of_their_domain(letter: Letter) -> None:
    sent = [send_form(letter, email=f"a@nr{one}.forged.example") for one in range(6)]
    work_intake(now=LATER)
    assert held(sent, "domain") == 1
