"""Who stands in an edition and who in its supplements: everybody once, each in the words of the own kind."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from letters.domain.edition import freeze_letter
from letters.domain.mandate import answer_mandate, ask_mandate, sign_personally
from letters.domain.signing import change_signing
from letters.enums import EventKind, LinkPurpose, SignatureKind, Visibility
from letters.models import Edition, Letter, Link, Signature
from letters.queries.edition import document_of, missing_since
from letters.queries.edition.annex import annex_at_a_glance, annex_of
from letters.queries.todo import of_supplements
from organisations.models import Organisation
from tests.factories import NOW
from tests.factories_deliveries import note, plan_delivery
from tests.factories_letters import endorse, sign_block
from tests.factories_signatures import make_open_letter, make_signature

HOUR = timedelta(hours=1)
UNION = "Invented Dockers' Union"


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    letter = make_open_letter(steppe)
    sign_block(letter)
    return letter


def at(hours: int) -> Any:
    return NOW + hours * HOUR


def frozen(letter: Letter, hours: int, **place: Any) -> Edition:
    return freeze_letter(letter, cut_off=at(hours), by=None, now=at(hours), **place)


def annex(edition: Edition) -> list[str]:
    return [signer.name for signer in document_of(edition, public=False).annex]


def answered(signature: Signature, *, given: bool, hours: int) -> None:
    ask_mandate([signature], to="office@union.example", now=NOW)
    link = Link.objects.get(form=signature.form, purpose=LinkPurpose.COUNTERSIGN)
    answer_mandate(link, given=given, answerer="Rut Ask, secretary", now=at(hours))


PRINTED = {
    SignatureKind.PERSONAL: "Aino Salovaara, Turku",
    SignatureKind.OFFICE: f"Aino Salovaara, Chair, {UNION} (named for identification only)",
    SignatureKind.ORGANISATION: f"{UNION}, represented by Aino Salovaara, Chair",
    SignatureKind.AFFILIATES: f"{UNION} and the organisations affiliated to it, represented by Aino Salovaara, Chair",
}


@pytest.mark.parametrize("kind", SignatureKind)
def test_each_kind_is_printed_in_its_own_words(letter: Letter, kind: SignatureKind) -> None:
    signature = make_signature(letter, kind=kind, place="Turku", office="Chair", organisation=UNION)
    if signature.mandate == "asked":
        answered(signature, given=True, hours=0)
    (signer,) = document_of(frozen(letter, 1), public=False).annex
    said = (signer.name, signer.office, signer.organisation, signer.place, signer.behalf)
    assert ", ".join(filter(None, said)) == PRINTED[kind]


def test_at_a_glance_it_says_of_everybody_what_it_says_of_each(letter: Letter) -> None:
    make_signature(letter, email="hidden@post.example", hidden_at=NOW)
    for number, visibility in enumerate([*Visibility, Visibility.RECIPIENT_ONLY, Visibility.PUBLIC]):
        make_signature(letter, email=f"{number}@post.example", visibility=visibility)
    union = make_signature(letter, email="u@post.example", kind=SignatureKind.AFFILIATES, organisation=UNION)
    answered(union, given=True, hours=0)
    whole, glance = annex_of(letter, until=at(1)), annex_at_a_glance(letter, until=at(1))
    assert (glance.counts, glance.withheld) == (whole.counts, whole.withheld)
    assert whole.counts["signatures"] == 7 and whole.withheld == 2
    assert len(glance.named) == 2 and glance.named[0] == union


def test_a_mandate_that_comes_after_the_cut_off_stands_in_the_supplement(letter: Letter) -> None:
    make_signature(letter)
    union = make_signature(letter, email="b@post.example", kind=SignatureKind.ORGANISATION, organisation=UNION)
    first = frozen(letter, 1)
    assert missing_since(first, now=at(1)) == 0
    answered(union, given=True, hours=2)
    assert missing_since(first, now=at(3)) == 1
    second = frozen(letter, 3, supplements=first)
    assert (annex(first), annex(second)) == (["Aino Salovaara"], [UNION])
    assert second.counts["signatures"] == 1 and missing_since(first, now=at(4)) == 0


def test_a_cut_off_in_the_past_leaves_out_whose_mandate_came_after_it(letter: Letter) -> None:
    union = make_signature(letter, kind=SignatureKind.ORGANISATION, organisation=UNION)
    answered(union, given=True, hours=2)
    edition = freeze_letter(letter, cut_off=at(1), by=None, now=at(3))
    assert annex(edition) == [] and edition.counts["signatures"] == 0


def test_who_counts_anew_but_was_printed_before_is_not_printed_again(letter: Letter) -> None:
    signature = make_signature(letter)
    first = frozen(letter, 1)
    Signature.objects.filter(pk=signature.pk).update(counts_from=at(2))
    assert annex(frozen(letter, 3, supplements=first)) == []


def test_so_does_who_signs_personally_after_a_no(letter: Letter) -> None:
    union = make_signature(letter, kind=SignatureKind.ORGANISATION, organisation=UNION)
    answered(union, given=False, hours=0)
    first = frozen(letter, 1)
    assert union.form is not None
    sign_personally(letter.campaign, union.form, now=at(2))
    second = frozen(letter, 3, supplements=first)
    assert (annex(first), annex(second)) == ([], ["Aino Salovaara"])
    assert (first.counts["signatures"], second.counts["signatures"]) == (0, 1)


def test_who_is_named_only_later_is_printed_later_and_counted_once(letter: Letter) -> None:
    signature = make_signature(letter, visibility=Visibility.COUNTED_ONLY)
    first = frozen(letter, 1)
    assert signature.form is not None
    change_signing(letter.campaign, signature.form, visibility=Visibility.PUBLIC, now=at(2))
    assert missing_since(first, now=at(2)) == 1
    second = frozen(letter, 3, supplements=first)
    assert (annex(first), annex(second)) == ([], ["Aino Salovaara"])
    assert (first.counts["signatures"], second.counts["signatures"]) == (1, 0)
    assert annex(frozen(letter, 4, supplements=first)) == []


def test_who_was_printed_is_not_printed_again_for_being_public_now(letter: Letter) -> None:
    signature = make_signature(letter, visibility=Visibility.RECIPIENT_ONLY)
    first = frozen(letter, 1)
    assert signature.form is not None
    change_signing(letter.campaign, signature.form, visibility=Visibility.PUBLIC, now=at(2))
    assert missing_since(first, now=at(2)) == 0 and annex(frozen(letter, 3, supplements=first)) == []


def test_what_replaces_a_supplement_has_its_names_and_no_others(letter: Letter) -> None:
    make_signature(letter)
    first = frozen(letter, 1)
    make_signature(letter, email="late@post.example", name="Sera Late", now=at(2))
    second = frozen(letter, 3, supplements=first)
    third = frozen(letter, 4, supersedes=second)
    assert third.supplements == first and annex(second) == annex(third) == ["Sera Late"]
    assert third.counts["signatures"] == 1


def test_a_supplement_is_wanted_from_a_page_of_names_on_or_once_the_edition_has_left(
    letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("letters.queries.todo.WORTH_A_SUPPLEMENT", 2)
    first = frozen(letter, 0)
    assert letter.target is not None
    delivery = plan_delivery(first, recipient=letter.target.recipient, by=None, now=NOW)

    def wanted() -> list[str]:
        return [todo.sentence for todo in of_supplements(at(5))]

    make_signature(letter, now=at(1))
    assert wanted() == [], "one can wait: it can still be frozen again"
    note(delivery, EventKind.HANDED_IN, at(2))
    assert wanted() == [f"{first}: 1 signature has come since. Freeze a supplement."]
    frozen(letter, 3, supplements=first)
    assert wanted() == []
    second = frozen(letter, 4, supersedes=first)
    for number in range(2):
        make_signature(letter, email=f"{number}@post.example", now=at(5))
    assert wanted() == [f"{second}: 2 signatures have come since. Freeze a supplement."]


def test_for_the_owner_and_its_affiliates_those_who_stand_behind_the_campaign_are_listed(letter: Letter) -> None:
    endorse(letter.campaign, "Red Lantern Youth")
    sign = partial(make_signature, letter, kind=SignatureKind.AFFILIATES)
    answered(sign(email="a@post.example", organisation=UNION), given=True, hours=0)
    first = frozen(letter, 1)
    assert document_of(first, public=True).affiliates == ()
    answered(sign(email="b@post.example", organisation=letter.owner.name), given=True, hours=2)
    second = frozen(letter, 3, supersedes=first)
    assert document_of(second, public=True).affiliates == ("Red Lantern Youth",)
    assert second.counts["affiliates"] == 1
