"""An organisation is asked whether somebody may sign for it: what each answer leads to, once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from campaigns.domain.mandate import record_mandate
from campaigns.models import Endorsement, StandingMandate
from letters.domain.link import make_link
from letters.domain.mandate import ANSWERED_WITHIN, answer_mandate, ask_again, ask_mandate, sign_personally
from letters.domain.signing import confirm_signing, withdraw_signing
from letters.enums import LinkPurpose, Mandate, SignatureKind, SignatureState
from letters.models import Letter, Link, MandateRequest, Signature
from letters.queries.link import find_link
from letters.queries.mandate import opened_request
from letters.queries.publicpage.mine import mine_of
from letters.queries.signature import opened
from organisations.domain.limit import take
from organisations.domain.mail import block_address, recipient_of
from organisations.enums import MailBlockReason
from organisations.errors import DemarcheError
from organisations.models import Mail, Organisation
from organisations.sealing import seal, unseal
from tests.factories import NOW, make_organisation
from tests.factories_signatures import make_open_letter, make_signature

DAY = timedelta(days=1)
UNION, OFFICE = "Invented Dockers' Union", "office@union.example"


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe)


def for_union(letter: Letter, **values: Any) -> Signature:
    plain = {"kind": SignatureKind.ORGANISATION, "organisation": UNION, "office": "Chair", "country": "SE"}
    return make_signature(letter, **{**plain, **values})


def asked(signature: Signature, to: str = OFFICE) -> Link:
    """The link that the organisation has; its token was mailed."""
    ask_mandate([signature], to=to, now=NOW)
    link: Link = Link.objects.get(form=signature.form, purpose=LinkPurpose.COUNTERSIGN)
    return link


def now_is(signature: Signature) -> tuple[str, str]:
    signature.refresh_from_db()
    return signature.kind, signature.mandate


def test_the_organisation_is_written_to_and_nothing_counts_yet(letter: Letter) -> None:
    link = asked(for_union(letter))
    request = MandateRequest.objects.get()
    assert (request.state, request.asked_at, opened_request(request, "contact")) == (Mandate.ASKED, NOW, OFFICE)
    assert recipient_of(Mail.objects.get(kind="mandate_request")) == OFFICE
    assert link.expires_at == NOW + ANSWERED_WITHIN
    assert not Signature.objects.counting().exists()


def test_given_it_counts_from_the_answer_on(letter: Letter) -> None:
    signature = for_union(letter)
    answer_mandate(asked(signature), given=True, answerer="Rut Ask, secretary", now=NOW + DAY)
    assert list(Signature.objects.counting()) == [signature]
    signature.refresh_from_db()
    request = MandateRequest.objects.get()
    assert signature.counts_from == request.answered_at == NOW + DAY
    assert opened_request(request, "answerer") == "Rut Ask, secretary"


def test_declined_it_never_counts_and_the_person_is_told_with_a_way_on(letter: Letter) -> None:
    signature = for_union(letter)
    answer_mandate(asked(signature), given=False, answerer="Rut Ask, secretary", now=NOW + DAY)
    assert now_is(signature) == (SignatureKind.ORGANISATION, Mandate.DECLINED)
    assert not Signature.objects.counting().exists()
    assert recipient_of(Mail.objects.get(kind="mandate_declined")) == "aino@post.example"
    assert Link.objects.filter(form=signature.form, purpose=LinkPurpose.MANAGE).count() == 1


def test_the_first_answer_stands(letter: Letter) -> None:
    signature = for_union(letter)
    link = asked(signature)
    answer_mandate(link, given=False, answerer="Rut Ask, secretary", now=NOW)
    answer_mandate(link, given=True, answerer="Somebody Else, chair", now=NOW + DAY)
    assert now_is(signature)[1] == Mandate.DECLINED
    assert Mail.objects.filter(kind="mandate_declined").count() == 1


def test_nothing_is_answered_by_an_old_link_or_for_one_who_has_withdrawn(letter: Letter) -> None:
    first, second = for_union(letter), for_union(letter, email="other@post.example", name="Ida Other")
    with pytest.raises(DemarcheError, match="nothing to answer"):
        answer_mandate(asked(first), given=True, answerer="Rut Ask, chair", now=NOW + ANSWERED_WITHIN)
    assert second.form is not None
    link = asked(second)
    withdraw_signing(letter.campaign, second.form, now=NOW)
    with pytest.raises(DemarcheError, match="nothing to answer"):
        answer_mandate(link, given=True, answerer="Rut Ask, chair", now=NOW)
    assert {row.mandate for row in Signature.objects.all()} == {Mandate.ASKED}


def test_who_withdraws_takes_the_address_and_the_mails_along(letter: Letter) -> None:
    signature = for_union(letter)
    asked(signature)
    assert signature.form is not None
    withdraw_signing(letter.campaign, signature.form, now=NOW)
    request = MandateRequest.objects.get()
    assert (request.contact_sealed, request.answerer_sealed) == (None, None)
    assert not Mail.objects.exists()


def test_asked_elsewhere_the_first_link_ends(letter: Letter) -> None:
    signature = for_union(letter)
    old = asked(signature)
    ask_again(signature, to="chair@union.example", by=None, now=NOW + DAY)
    assert not Link.objects.filter(pk=old.pk).exists()
    mails = Mail.objects.filter(kind="mandate_request").order_by("created_at")
    assert [recipient_of(mail) for mail in mails] == [OFFICE, "chair@union.example"]
    assert MandateRequest.objects.get().asked_at == NOW + DAY


def test_without_another_address_the_same_is_asked_again(letter: Letter) -> None:
    signature = for_union(letter)
    asked(signature)
    ask_again(signature, by=None, now=NOW + DAY)
    assert Mail.objects.filter(kind="mandate_request").count() == 2


def test_no_address_is_flooded_with_questions(letter: Letter) -> None:
    signature = for_union(letter)
    asked(signature)
    for minutes in (1, 2):
        ask_again(signature, by=None, now=NOW + timedelta(minutes=minutes))
    with pytest.raises(DemarcheError, match="Nothing can be sent") as refused:
        ask_again(signature, by=None, now=NOW + timedelta(minutes=3))
    assert refused.value.field == "to"
    assert Mail.objects.filter(kind="mandate_request").count() == 3


def test_who_wants_no_mail_is_not_asked_and_no_link_is_left(letter: Letter) -> None:
    block_address(OFFICE, reason=MailBlockReason.ASKED, now=NOW)
    signature = for_union(letter)
    ask_mandate([signature], to=OFFICE, now=NOW)
    assert MandateRequest.objects.get().asked_at is None
    assert not Mail.objects.exists() and not Link.objects.exists()


def test_whether_an_address_was_written_to_for_a_signature_changes_no_answer(letter: Letter) -> None:
    while take("mail", OFFICE, now=NOW):
        pass
    asked(for_union(letter))
    assert MandateRequest.objects.get().asked_at == NOW


def test_who_signed_sees_no_difference_between_addresses_before_one_answers(letter: Letter) -> None:
    block_address("blocked@union.example", reason=MailBlockReason.ASKED, now=NOW)
    seen = []
    for to in (OFFICE, "blocked@union.example"):
        signature = for_union(letter, email=f"of-{to}", name=f"Aino of {to}")
        ask_mandate([signature], to=to, now=NOW)
        own = make_link(letter.campaign, form=signature.form, purpose=LinkPurpose.MANAGE, now=NOW, lasts=DAY)  # type: ignore[arg-type]
        mine = mine_of(find_link(own.token, LinkPurpose.MANAGE), now=NOW)
        assert mine.mandate is not None
        seen.append((mine.mandate.state, mine.mandate.asked_at, mine.mails, len(mine.links)))
    assert seen == [(Mandate.ASKED, None, [], 1)] * 2


@pytest.mark.parametrize("state", [SignatureState.PENDING, SignatureState.WITHDRAWN])
def test_only_for_who_has_confirmed(letter: Letter, state: SignatureState) -> None:
    with pytest.raises(DemarcheError, match="nothing to ask"):
        ask_again(for_union(letter, state=state), to=OFFICE, by=None, now=NOW)


def test_an_answer_ends_the_asking(letter: Letter) -> None:
    """Whoever holds the signature as it was before, and asks once more, reaches nobody."""
    signature = for_union(letter)
    answer_mandate(asked(signature), given=True, answerer="Rut Ask, chair", now=NOW)
    assert ask_mandate([signature], to="chair@union.example", now=NOW + DAY).state == Mandate.GIVEN
    signature.refresh_from_db()
    with pytest.raises(DemarcheError, match="nothing to ask"):
        ask_again(signature, to="chair@union.example", by=None, now=NOW + DAY)
    assert Mail.objects.filter(kind="mandate_request").count() == 1
    assert opened_request(MandateRequest.objects.get(), "contact") == OFFICE


def test_only_for_what_came_by_a_form(letter: Letter) -> None:
    signature = for_union(letter)
    signature.form = None
    with pytest.raises(ValueError, match="without a form"):
        ask_mandate([signature], to=OFFICE, now=NOW)
    with pytest.raises(DemarcheError, match="nothing to ask"):
        ask_again(signature, to=OFFICE, by=None, now=NOW)


def test_the_organisation_is_asked_about_the_letters_that_are_still_signed(
    letter: Letter, steppe: Organisation
) -> None:
    signature, other = for_union(letter), make_open_letter(steppe, city="Oslo", country="NO", title="To the Storting")
    for_union(other, form=signature.form, state=SignatureState.WITHDRAWN)
    ask_again(signature, to=OFFICE, by=None, now=NOW)
    mail = Mail.objects.get(kind="mandate_request")
    text = unseal(mail.body_sealed, Mail._meta.db_table, "body_sealed", mail.pk)
    assert letter.title in text and other.title not in text


def test_without_any_address_one_is_asked_for(letter: Letter) -> None:
    with pytest.raises(DemarcheError, match="has given none") as refused:
        ask_again(for_union(letter), by=None, now=NOW)
    assert refused.value.field == "to"


def test_who_was_declined_may_sign_personally_and_counts_from_then(letter: Letter) -> None:
    signature = for_union(letter)
    assert signature.form is not None
    with pytest.raises(DemarcheError, match="nothing here"):
        sign_personally(letter.campaign, signature.form, now=NOW)
    answer_mandate(asked(signature), given=False, answerer="Rut Ask, secretary", now=NOW)
    sign_personally(letter.campaign, signature.form, now=NOW + DAY)
    assert now_is(signature) == (SignatureKind.PERSONAL, Mandate.NOT_NEEDED)
    assert signature.counts_from == NOW + DAY and list(Signature.objects.counting()) == [signature]
    assert opened(signature, "organisation") == opened(signature, "office") == ""


def test_a_link_for_something_else_answers_nothing(letter: Letter) -> None:
    signature = for_union(letter)
    assert signature.form is not None
    token = make_link(letter.campaign, form=signature.form, purpose=LinkPurpose.MANAGE, now=NOW, lasts=DAY).token
    with pytest.raises(Link.DoesNotExist):
        find_link(token, LinkPurpose.COUNTERSIGN)


def test_who_holds_the_office_signs_for_it_without_the_organisation_being_asked(letter: Letter) -> None:
    """Confirmed and counted at once; whoever else signs for it is asked about as ever."""
    body = make_organisation(UNION, entered_by=letter.owner)
    behind = Endorsement.objects.create(
        owner=letter.owner, campaign=letter.campaign, body=body, state="accepted", invited_at=NOW, accepted_at=NOW
    )
    chair = StandingMandate(endorsement=behind, office="Chair", since=NOW.date())
    record_mandate(chair, holder="Rut Ask", address="rut@union.example", by=None, now=NOW)
    for name, given in (("Rut Ask", True), ("Ulf Other", False)):
        form = uuid4()
        signature = for_union(letter, name=name, email="rut@union.example", state=SignatureState.PENDING, form=form)
        request = MandateRequest(owner=letter.owner, campaign=letter.campaign, form=form)
        request.contact_sealed = seal(OFFICE, MandateRequest._meta.db_table, "contact_sealed", request.pk)
        request.save()
        link = make_link(letter.campaign, form=form, purpose=LinkPurpose.CONFIRM, now=NOW, lasts=DAY)
        confirm_signing(find_link(link.token, LinkPurpose.CONFIRM), now=NOW)
        request.refresh_from_db()
        assert now_is(signature)[1] == request.state == (Mandate.GIVEN if given else Mandate.ASKED)
        assert Mail.objects.filter(kind="mandate_request").exists() is not given
        if given:
            assert [opened_request(request, field) for field in ("answerer", "contact")] == ["Chair", ""]
            assert list(Signature.objects.counting()) == [signature]
