"""Sending a letter by e-mail from its delivery's page: who may, what is shown before, what is offered after."""

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Target
from letters.models import ChannelStep
from letters.queries.dispatch import letter_mails
from organisations.enums import MailState, Role
from organisations.models import Mail, Organisation, User
from tests.factories import make_member
from tests.letters.domain.test_dispatch import ADDRESS, send, step_by_email


@pytest.fixture
def step(steppe: Organisation) -> ChannelStep:
    return step_by_email(steppe)


def signed_in(organisation: Organisation, role: Role = Role.ORGANISER) -> Client:
    client = Client()
    client.force_login(make_member(organisation, role, f"{role}@steppe.example"))
    return client


def address(step: ChannelStep, act: str = "send") -> str:
    return reverse(f"admin:letters_channelstep_{act}", args=[step.pk])


def page(client: Client, step: ChannelStep) -> str:
    response = client.get(reverse("admin:letters_delivery_change", args=[step.delivery_id]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_exactly_what_would_leave_and_asks_for_the_name(steppe: Organisation, step: ChannelStep) -> None:
    client = signed_in(steppe)
    assert address(step) in page(client, step)
    asked = client.get(address(step)).content.decode()
    reference = step.delivery.edition.reference
    for shown in (ADDRESS, step.delivery.recipient.name, reference, f"{reference.replace('/', '-')}.pdf"):
        assert shown in asked
    wrong = client.post(address(step), {"typed": "London"})
    assert (wrong.status_code, "not the name of the recipient" in wrong.content.decode()) == (422, True)
    assert Mail.objects.count() == 0
    assert client.post(address(step), {"typed": step.delivery.recipient.name}).status_code == 302
    assert Mail.objects.get().state == MailState.DUE
    after = page(client, step)
    assert ("The e-mail leaves at" in after, address(step, "stop") in after, address(step) in after) == (
        True,
        True,
        False,
    )


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REPORTER])
def test_only_organisers_send(steppe: Organisation, step: ChannelStep, role: Role) -> None:
    client = signed_in(steppe, role)
    assert client.get(reverse("admin:letters_delivery_change", args=[step.delivery_id])).status_code == 404
    response = client.post(address(step), {"typed": step.delivery.recipient.name})
    assert (response.status_code, Mail.objects.count()) == (404, 0)


def test_a_coordinator_sends_nothing_for_the_own_city_either(steppe: Organisation, step: ChannelStep) -> None:
    client = signed_in(steppe, Role.COORDINATOR)
    Target.objects.update(coordinator=User.objects.get())
    assert address(step) not in page(client, step)
    assert client.post(address(step), {"typed": step.delivery.recipient.name}).status_code == 403


def test_another_organisation_finds_nothing(steppe: Organisation, step: ChannelStep) -> None:
    stranger = signed_in(Organisation.objects.create(name="Others"))
    response = stranger.post(address(step), {"typed": step.delivery.recipient.name})
    assert (response.status_code, stranger.get(address(step)).status_code, Mail.objects.count()) == (404, 404, 0)


def test_a_person_stops_it_from_the_page(steppe: Organisation, step: ChannelStep) -> None:
    client = signed_in(steppe)
    send(step)
    assert client.post(address(step, "stop")).status_code == 302
    assert client.post(address(step, "stop")).status_code == 422
    assert letter_mails(step.delivery)[0].state == MailState.FAILED


@pytest.mark.parametrize(("act", "state"), [("arrived", MailState.SENT), ("lost", MailState.FAILED)])
def test_an_uncertain_letter_is_decided_and_never_sent_again(
    steppe: Organisation, step: ChannelStep, act: str, state: str
) -> None:
    client = signed_in(steppe)
    mail = send(step)
    Mail.objects.filter(pk=mail.pk).update(state=MailState.UNCERTAIN, unanswered=1)
    shown = page(client, step)
    assert (address(step, "arrived") in shown, address(step, "lost") in shown, address(step) in shown) == (
        True,
        True,
        False,
    )
    assert "by e-mail is not offered" in client.get(address(step, "lost")).content.decode()
    client.post(address(step, act))
    assert letter_mails(step.delivery)[0].state == state
    assert address(step) not in page(client, step)
