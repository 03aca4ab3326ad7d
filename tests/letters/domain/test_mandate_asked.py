"""Whoever gives an address for a mandate, the same rules hold; and what an organisation has said it can take back."""

from typing import Any

import pytest

from letters.domain.edition import freeze_letter
from letters.domain.intake import work_intake
from letters.domain.mandate import (
    TAKEN_BACK_WITHIN,
    answer_mandate,
    ask_again,
    ask_mandate,
    sign_personally,
    take_back_answer,
)
from letters.enums import Mandate, SignatureKind
from letters.models import Edition, Letter, MandateRequest, Signature
from letters.queries.edition import to_freeze_again
from organisations.domain.limit import take
from organisations.enums import SecurityKind
from organisations.errors import DemarcheError
from organisations.models import Mail, SecurityEntry
from tests.factories import NOW
from tests.factories_letters import sign_block
from tests.letters.domain.intake.forms import send_form
from tests.letters.domain.test_mandate import DAY, OFFICE, asked, for_union, letter

__all__ = ["letter"]


@pytest.mark.parametrize("to", ["aino@post.example", "AINO+office@post.example"])
def test_nobody_answers_for_the_organisation_from_the_own_mailbox(letter: Letter, to: str) -> None:
    signature = for_union(letter)
    with pytest.raises(DemarcheError, match="Somebody else there") as refused:
        ask_again(signature, to=to, by=None, now=NOW)
    assert refused.value.field == "to"
    assert not MandateRequest.objects.exists() and not Mail.objects.exists()


def test_the_worker_takes_no_such_address_either(letter: Letter) -> None:
    values: dict[str, Any] = {"kind": "organisation", "organisation": "Dockers"}
    values["mandate_contact"] = "Aino+x@post.example"
    send_form(letter, **values)
    send_form(letter, **{**values, "mandate_contact": OFFICE}, email="b@post.example")
    work_intake(now=NOW)
    assert [bool(row.contact_sealed) for row in MandateRequest.objects.order_by("id")] == [False, True]


def test_that_somebody_asked_again_is_written_down_and_not_where(letter: Letter) -> None:
    signature = for_union(letter)
    asked(signature)
    ask_again(signature, by=None, now=NOW + DAY)
    ask_again(signature, to="chair@union.example", by=None, now=NOW + 2 * DAY)
    log = SecurityEntry.objects.filter(kind=SecurityKind.MANDATE_ASKED, subject_id=signature.pk).order_by("id")
    assert [entry.detail for entry in log] == [{"sent": True, "elsewhere": False}, {"sent": True, "elsewhere": True}]


@pytest.mark.parametrize("full", ["mandate_network", "mandate_campaign"])
def test_a_network_and_a_campaign_ask_only_so_often(letter: Letter, full: str) -> None:
    sent = send_form(letter, network="n" * 64, kind="organisation", organisation="Dockers", mandate_contact=OFFICE)
    work_intake(now=NOW)
    what = "n" * 64 if full == "mandate_network" else letter.campaign_id.hex
    while take(full, what, now=NOW):
        pass
    ask_mandate(list(Signature.objects.filter(form=sent.pk)), to=OFFICE, now=NOW)
    assert MandateRequest.objects.get().asked_at is None
    ask_mandate(list(Signature.objects.filter(form=sent.pk)), to=OFFICE, now=NOW + 3 * DAY)
    assert MandateRequest.objects.get().asked_at == NOW + 3 * DAY


def test_taken_back_nothing_counts_and_the_question_is_open_again(letter: Letter) -> None:
    signature = for_union(letter)
    link = asked(signature)
    answer_mandate(link, given=True, answerer="Rut Ask, chair", now=NOW + DAY)
    for _again in range(2):
        link.refresh_from_db()
        request = take_back_answer(link, now=NOW + 2 * DAY)
        assert (request.state, request.answered_at, request.answerer_sealed) == (Mandate.ASKED, None, None)
    assert not Signature.objects.counting().exists()
    answer_mandate(link, given=True, answerer="Rut Ask, chair", now=NOW + 3 * DAY)
    assert list(Signature.objects.counting()) == [signature]


def test_a_week_after_the_first_answer_its_link_has_ended_whatever_came_in_between(letter: Letter) -> None:
    link = asked(for_union(letter))
    answer_mandate(link, given=True, answerer="Rut Ask, chair", now=NOW)
    link.refresh_from_db()
    take_back_answer(link, now=NOW + DAY)
    answer_mandate(link, given=True, answerer="Rut Ask, chair", now=NOW + 2 * DAY)
    link.refresh_from_db()
    assert link.expires_at == NOW + TAKEN_BACK_WITHIN
    with pytest.raises(DemarcheError, match="nothing to take back"):
        take_back_answer(link, now=NOW + TAKEN_BACK_WITHIN)
    assert Signature.objects.counting().count() == 1


def test_a_no_is_taken_back_unless_the_person_signs_in_the_own_name_by_now(letter: Letter) -> None:
    signature = for_union(letter)
    link = asked(signature)
    answer_mandate(link, given=False, answerer="Rut Ask, chair", now=NOW)
    assert signature.form
    link.refresh_from_db()
    assert take_back_answer(link, now=NOW).state == Mandate.ASKED
    answer_mandate(link, given=False, answerer="Rut Ask, chair", now=NOW)
    sign_personally(letter.campaign, signature.form, now=NOW)
    with pytest.raises(DemarcheError, match="nothing to take back"):
        take_back_answer(link, now=NOW)
    signature.refresh_from_db()
    assert signature.kind == SignatureKind.PERSONAL


def test_what_was_printed_in_its_name_is_asked_to_be_printed_anew(letter: Letter) -> None:
    sign_block(letter)
    signature = for_union(letter, visibility="public")
    link = asked(signature)
    answer_mandate(link, given=True, answerer="Rut Ask, chair", now=NOW)
    freeze_letter(letter, cut_off=NOW + DAY, by=None, now=NOW + DAY)
    assert not to_freeze_again(Edition.objects.all()).exists()
    link.refresh_from_db()
    take_back_answer(link, now=NOW + 2 * DAY)
    assert to_freeze_again(Edition.objects.all()).exists()
    answer_mandate(link, given=False, answerer="Rut Ask, chair", now=NOW + 2 * DAY)
    assert signature.form
    sign_personally(letter.campaign, signature.form, now=NOW + 3 * DAY)
    assert to_freeze_again(Edition.objects.all()).exists(), "it names the body still"
