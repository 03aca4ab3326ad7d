"""What erasing a signing leaves, and for which reason what."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from letters.domain.intake import work_intake
from letters.domain.judge import invalidate, restore
from letters.domain.link import make_link
from letters.domain.signing import erase_signing, withdraw_signing
from letters.enums import Invalid, LinkPurpose, SignatureKind, SignatureState
from letters.models import Intake, Letter, Link, MandateRequest, Signature, SignatureConsent
from letters.models.signature import SEALED
from organisations.domain.mail import queue_mail
from organisations.enums import ConsentPurpose, ErasureReason
from organisations.models import ConsentWording, Erasure, Mail, Organisation
from organisations.sealing import seal
from tests.factories import NOW
from tests.factories_signatures import make_open_letter, make_signature
from tests.letters.domain.intake.forms import send_form

TYPED = {"place": "Turku", "office": "Nurse", "organisation": "Ward 7", "comment": "Let them go."}
ASKED = ErasureReason.ASKED


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe)


def sign(letter: Letter, **values: object) -> Signature:
    """With everything that can hang on a signing."""
    signature = make_signature(letter, **{**TYPED, **values})  # type: ignore[arg-type]
    campaign, form = letter.campaign, signature.form
    assert form is not None
    make_link(campaign, form=form, purpose=LinkPurpose.MANAGE, now=NOW, lasts=timedelta(days=365))
    wording, _ = ConsentWording.objects.get_or_create(
        owner=letter.owner,
        purpose=ConsentPurpose.PROCESS,
        language="en",
        text="I agree.",
        digest="0" * 64,
        first_shown_at=NOW,
    )
    SignatureConsent.objects.create(
        owner=letter.owner, campaign=campaign, form=form, wording=wording, organisation=letter.owner, given_at=NOW
    )
    request = MandateRequest(owner=letter.owner, campaign=campaign, form=form)
    for column in ("contact_sealed", "answerer_sealed"):
        setattr(request, column, seal("office@ward.example", MandateRequest._meta.db_table, column, request.pk))
    request.save()
    queue_mail(
        owner=letter.owner,
        kind="confirmation",
        dedupe_key=f"confirmation:{form}",
        to="aino@post.example",
        subject="Please confirm",
        body="…",
        language="en",
        about_kind="letters.signing",
        about_id=form,
        now=NOW,
    )
    return signature


def held(signature: Signature) -> dict[str, object]:
    """Whatever could lead back to the person."""
    signature.refresh_from_db()
    own = {"form": signature.form}
    columns = {
        column: getattr(signature, column)
        for column in (*SEALED, "mail_index", "name_index", "domain_index", "country")
    }
    mandates = MandateRequest.objects.filter(**own).values_list("contact_sealed", "answerer_sealed")
    return {
        **{column: value for column, value in columns.items() if value},
        **{f"mandate {one}": value for row in mandates for one, value in enumerate(row) if value},
        **{f"link {link.pk}": link for link in Link.objects.filter(**own)},
        **{f"consent {one.pk}": one for one in SignatureConsent.objects.filter(**own)},
        **{f"mail {mail.pk}": mail for mail in Mail.objects.filter(about_id=signature.form)},
    }


def test_nothing_leads_back_to_the_person(letter: Letter) -> None:
    signature, neighbour = sign(letter), sign(letter, email="eino@post.example", name="Eino Salovaara")
    assert signature.form is not None
    assert len(held(signature)) == len(held(neighbour)) == 15
    assert erase_signing(letter.campaign, signature.form, reason=ASKED, now=NOW) == 1
    assert held(signature) == {}
    assert len(held(neighbour)) == 15
    assert (signature.state, signature.withdrawn_at, signature.anonymised_at) == (SignatureState.WITHDRAWN, NOW, NOW)


def test_the_ledger_names_the_signing_and_why_and_nobody(letter: Letter) -> None:
    signature = sign(letter)
    assert signature.form is not None
    erase_signing(letter.campaign, signature.form, reason=ASKED, now=NOW)
    erase_signing(letter.campaign, signature.form, reason=ASKED, now=NOW + timedelta(days=1))
    entry = Erasure.objects.get()
    assert (entry.about_kind, entry.about_id, entry.reason) == ("letters.signing", signature.form, "asked")
    assert (entry.owner, entry.erased_at) == (letter.owner, NOW)


@pytest.mark.parametrize(
    ("reason", "before", "after"),
    [
        (ErasureReason.ASKED, "confirmed", "withdrawn"),
        (ErasureReason.ASKED, "pending", "withdrawn"),
        (ErasureReason.ASKED, "withdrawn", "withdrawn"),
        (ErasureReason.NOT_ME, "pending", "withdrawn"),
        (ErasureReason.EXPIRED, "pending", "expired"),
        (ErasureReason.RETENTION, "confirmed", "confirmed"),
        (ErasureReason.RETENTION, "withdrawn", "withdrawn"),
    ],
)
def test_what_it_becomes_depends_on_why(letter: Letter, reason: ErasureReason, before: str, after: str) -> None:
    signature = make_signature(letter, state=SignatureState(before))
    assert signature.form is not None
    erase_signing(letter.campaign, signature.form, reason=reason, now=NOW)
    signature.refresh_from_db()
    assert (signature.state, signature.name_sealed) == (after, None)


def test_a_wrong_signature_stays_out_of_the_count_and_is_emptied_too(letter: Letter) -> None:
    signature = make_signature(
        letter, state=SignatureState.INVALIDATED, state_before=SignatureState.CONFIRMED, invalid="forged"
    )
    assert signature.form is not None
    erase_signing(letter.campaign, signature.form, reason=ASKED, now=NOW)
    assert held(signature) == {} and signature.state == SignatureState.INVALIDATED


def test_what_is_counted_stays_when_the_time_for_names_is_over(letter: Letter) -> None:
    signature = sign(letter, kind=SignatureKind.PERSONAL)
    assert signature.form is not None
    erase_signing(letter.campaign, signature.form, reason=ErasureReason.RETENTION, now=NOW)
    left = held(signature)
    assert left.pop("country") == "GB"
    assert [one.partition(" ")[0] for one in left] == ["consent"], "their end is the campaign's"
    assert Signature.objects.counting().get() == signature


def test_a_form_of_another_campaign_is_not_touched(letter: Letter) -> None:
    signature = make_signature(letter)
    assert erase_signing(letter.campaign, uuid4(), reason=ASKED, now=NOW) == 0
    signature.refresh_from_db()
    assert signature.state == SignatureState.CONFIRMED


@pytest.mark.parametrize("before", [SignatureState.PENDING, SignatureState.CONFIRMED])
def test_one_that_was_invalidated_counts_for_nobody_when_it_is_put_back(letter: Letter, before: SignatureState) -> None:
    signature = make_signature(letter, state=before)
    assert signature.form is not None
    invalidate([signature], reason=Invalid.FORGED, by=None, now=NOW)
    erase_signing(letter.campaign, signature.form, reason=ASKED, now=NOW)
    restore([signature], by=None, now=NOW)
    signature.refresh_from_db()
    assert (signature.state, signature.withdrawn_at) == (SignatureState.WITHDRAWN, NOW)
    assert not Signature.objects.counting().exists()


def test_no_mark_of_the_network_is_left_of_who_is_gone(letter: Letter) -> None:
    """The row stays, so that a retry of the same form that comes late signs nothing anew."""
    given: dict[str, Any] = {
        "kind": "organisation",
        "organisation": "Dockers",
        "mandate_contact": "office@dockers.example",
    }
    erased, withdrawn = (send_form(letter, network="n" * 64, email=f"{one}@post.example", **given) for one in "ab")
    work_intake(now=NOW)
    assert {row.network_key for row in MandateRequest.objects.all()} == {"n" * 64}
    erase_signing(letter.campaign, erased.pk, reason=ASKED, now=NOW)
    withdraw_signing(letter.campaign, withdrawn.pk, now=NOW)
    assert {(row.network_key, row.state) for row in Intake.objects.all()} == {("", "done")}
    assert {row.network_key for row in MandateRequest.objects.all()} == {""}
