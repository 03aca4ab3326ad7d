"""The letter's page: begun, previewed, versioned, opened only to whom it is."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaigns.models import Target
from letters.domain.signature import record_signature
from letters.domain.version import make_version
from letters.enums import LetterKind, PassageKind, Visibility
from letters.models import Edition, Letter, Signatory, SignatoryGroup, Version
from letters.queries.block import open_signatory
from organisations.domain.body import release_body
from organisations.enums import Role, SecurityKind
from organisations.models import Organisation, SecurityEntry, User
from tests.factories import NOW, make_campaign, make_member, make_organisation
from tests.factories_letters import make_city, make_demand, make_letter, make_ready, say, sign_block
from tests.letters.typesetting.reading import words_of
from tests.organisations.admin.pages import form_of as filled_in

pytestmark = pytest.mark.usefixtures("plain_static")
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


@pytest.fixture
def browser(steppe: Organisation) -> Client:
    return signed_in(steppe, Role.ORGANISER)


def signed_in(organisation: Organisation, role: Role, granted: Iterable[str] | None = None) -> Client:
    client = Client()
    client.force_login(make_member(organisation, role, f"{role}@steppe.example", granted=granted))
    return client


def blind(organisation: Organisation) -> Client:
    """An organiser who was not granted that they see who has signed."""
    return signed_in(organisation, Role.ORGANISER, granted=())


def page(letter: Letter, name: str = "change") -> str:
    return reverse(f"admin:letters_letter_{name}", args=[letter.pk])


def form_of(letter: Letter, **values: Any) -> dict[str, Any]:
    """What the page posts when nothing on it was changed."""
    groups = list(letter.groups.all())
    data: dict[str, Any] = {
        "campaign": letter.campaign_id,
        "kind": letter.kind,
        "target": letter.target_id or "",
        "base": letter.base_id or "",
        "follows": "",
        "title": letter.title,
        "language": letter.language,
        "sender": letter.sender,
        "addressee": letter.addressee,
        "groups-TOTAL_FORMS": len(groups),
        "groups-INITIAL_FORMS": len(groups),
    }
    for n, group in enumerate(groups):
        data |= {
            f"groups-{n}-id": group.pk,
            f"groups-{n}-letter": letter.pk,
            f"groups-{n}-heading": group.heading,
            f"groups-{n}-position": group.position,
        }
    return data | values


def test_a_letter_is_begun_and_its_page_opens_for_writing(browser: Client, steppe: Organisation) -> None:
    campaign = make_campaign(steppe)
    data = {"campaign": campaign.pk, "kind": "base", "title": "Base", "language": "en", "sender": "", "addressee": ""}
    answer = browser.post(reverse("admin:letters_letter_add"), data)
    letter = Letter.objects.get()
    assert answer.headers["Location"] == page(letter, "write")


@pytest.mark.parametrize(
    ("field", "words", "told"),
    [
        ("sender", "{{ cty }}", "Did you mean {{ city }}?"),
        ("addressee", "{{ adressee }}", "“{{ adressee }}” is not known."),
        ("addressee", "{{ addressee }}", "“{{ addressee }}” is not known."),
    ],
)
def test_a_line_above_the_text_that_nobody_fills_is_refused_at_its_field(
    browser: Client, steppe: Organisation, field: str, words: str, told: str
) -> None:
    letter = make_ready(steppe)
    answer = browser.post(page(letter), form_of(letter, **{field: words}))
    (sentence,) = answer.context["adminform"].form.errors[field]
    assert answer.status_code == 422 and told in sentence
    assert words in answer.content.decode() and getattr(Letter.objects.get(pk=letter.pk), field) == ""


def test_signatories_are_typed_in_plain_and_kept_sealed(browser: Client, steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe))
    assert browser.post(page(letter, "group"), {"heading": "Council of Ekmåla"}).status_code == 302
    group = SignatoryGroup.objects.get()
    address = reverse("admin:letters_signatorygroup_change", args=[group.pk])
    data = {
        "heading": group.heading,
        "position": 1,
        "signatories-TOTAL_FORMS": 1,
        "signatories-INITIAL_FORMS": 0,
        "signatories-0-name": "Åsa Örnebäck",
        "signatories-0-office": "Councillor",
        "signatories-0-place": "",
        "signatories-0-behalf": "self",
        "signatories-0-visibility": "public",
        "signatories-0-consent_how": "by telephone",
        "signatories-0-consent_on": "2016-05-20",
        "signatories-0-position": 1,
    }
    assert browser.post(address, data).headers["Location"] == page(letter)
    assert open_signatory(Signatory.objects.get()).name == "Åsa Örnebäck"
    assert "Åsa Örnebäck" in browser.get(address).content.decode()


def test_a_signatory_is_taken_out_on_the_groups_page(browser: Client, steppe: Organisation) -> None:
    row = sign_block(make_letter(make_campaign(steppe)))
    data = {
        "heading": "",
        "position": 0,
        "signatories-TOTAL_FORMS": 1,
        "signatories-INITIAL_FORMS": 1,
        "signatories-0-id": row.pk,
        "signatories-0-group": row.group_id,
        "signatories-0-name": "Miriam Oakhurst",
        "signatories-0-behalf": "self",
        "signatories-0-visibility": "public",
        "signatories-0-consent_how": "by telephone",
        "signatories-0-consent_on": "2016-05-20",
        "signatories-0-position": 1,
        "signatories-0-DELETE": "on",
    }
    address = reverse("admin:letters_signatorygroup_change", args=[row.group_id])
    assert browser.post(address, data).status_code == 302
    assert not Signatory.objects.exists()


def test_who_signs_for_a_body_that_was_handed_over_still_signs_for_it(browser: Client, steppe: Organisation) -> None:
    union = make_organisation("Union of Bakers", entered_by=steppe)
    row = sign_block(make_letter(make_campaign(steppe)), organisation=union, heading="Council")
    release_body(union, by=None, now=NOW)
    address = reverse("admin:letters_signatorygroup_change", args=[row.group_id])
    filled = filled_in(browser.get(address).content.decode())
    assert browser.post(address, filled | {"signatories-0-name": ["Miriam Oakhurst-Lane"]}).status_code == 302
    row.refresh_from_db()
    assert (open_signatory(row).name, row.organisation) == ("Miriam Oakhurst-Lane", union)


@pytest.mark.parametrize("name", ["preview", "write", "change"])
def test_a_preview_counts_supporters_and_leaves_their_names_to_the_pdf(
    browser: Client, steppe: Organisation, name: str
) -> None:
    letter = make_ready(steppe)
    version = make_version(letter, by=None, now=NOW)
    record_signature(version, name="Publia Open", visibility=Visibility.PUBLIC, by=None, now=NOW)
    answer = browser.get(page(letter, name))
    assert answer.context["letter"].annex == (), "the names do not even reach the page"
    shown = answer.content.decode()
    assert "1 public, 0 for the recipient only, 0 counted only" in shown and page(letter, "preview_pdf") in shown
    assert "Miriam Oakhurst" in shown and "Publia" not in shown
    assert not SecurityEntry.objects.filter(kind=SecurityKind.PERSONAL_DATA_SEEN).exists()
    assert "Publia Open" in words_of(browser.get(page(letter, "preview_pdf")).content)
    assert SecurityEntry.objects.filter(kind=SecurityKind.PERSONAL_DATA_SEEN).count() == 1


def test_the_preview_says_what_is_missing_and_where_it_is_cured(browser: Client, steppe: Organisation) -> None:
    target = make_city(steppe, confirmed=False)
    letter = make_letter(target.campaign, target=target)
    demand = make_demand(letter.campaign, "free them", sv="Släpp dem")
    say(letter, (PassageKind.DEMANDS, "", [demand]))
    shown = browser.get(page(letter, "preview")).content.decode()
    assert "“free them” has no wording in English." in shown and "[free them]" in shown
    assert "has not confirmed any address" in shown
    assert reverse("admin:organisations_recipient_change", args=[target.recipient_id]) in shown


def test_a_version_is_made_and_offered_only_when_something_changed(browser: Client, steppe: Organisation) -> None:
    letter = make_ready(steppe)
    address = page(letter, "version")
    assert f'href="{address}"' in browser.get(page(letter)).content.decode()
    assert browser.post(address).status_code == 302
    shown = browser.get(page(letter)).content.decode()
    assert f'href="{address}"' not in shown
    assert "Make a version: Nothing has changed since version 1." in shown
    answer = browser.post(address, {"material": "yes"})
    assert answer.status_code == 422 and Version.objects.count() == 1


def test_a_letter_written_elsewhere_is_registered_by_its_pdf(browser: Client, steppe: Organisation) -> None:
    target = make_city(steppe)
    letter = make_letter(target.campaign, target=target, kind=LetterKind.EXTERNAL)
    address = page(letter, "register")
    assert 'enctype="multipart/form-data"' in browser.get(address).content.decode()
    from_disk = _upload("letter.pdf", b"GIF89a")
    assert "is no PDF" in browser.post(address, {"file": from_disk}).content.decode()
    assert "Choose the PDF" in browser.post(address, {}).content.decode()
    assert browser.post(address, {"file": _upload("letter.pdf", PDF)}).status_code == 302
    assert Edition.objects.get().files.get().size == len(PDF)


@pytest.mark.parametrize("name", ["preview", "preview_pdf", "write", "write_compare", "freeze", "version"])
@pytest.mark.parametrize(("role", "status"), [(Role.REPORTER, 404), (Role.COORDINATOR, 404)])
def test_who_may_not_edit_opens_no_page_with_names(steppe: Organisation, name: str, role: Role, status: int) -> None:
    letter = make_ready(steppe)
    assert signed_in(steppe, role).get(page(letter, name)).status_code == status


def test_a_coordinator_sees_the_own_citys_letter_without_names_or_boxes(steppe: Organisation) -> None:
    letter = make_ready(steppe)
    client = signed_in(steppe, Role.COORDINATOR)
    Target.objects.update(coordinator=User.objects.get())
    assert client.get(page(letter, "preview")).status_code == 403
    shown = client.get(page(letter))
    assert shown.status_code == 200 and "Oakhurst" not in shown.content.decode()


def test_a_base_letter_says_why_it_is_not_frozen(browser: Client, steppe: Organisation) -> None:
    letter = make_letter(make_campaign(steppe), "Words.")
    shown = browser.get(page(letter)).content.decode()
    assert "A base letter has no version and is not frozen" in shown
    assert page(letter, "freeze") not in shown


def _upload(name: str, content: bytes) -> Any:
    return SimpleUploadedFile(name, content, "application/pdf")


def test_a_page_says_whose_signature_block_is_printed(browser: Client, steppe: Organisation) -> None:
    target = make_city(steppe)
    base = make_letter(target.campaign, "First.")
    row = sign_block(base)
    letter = make_letter(base.campaign, target=target, base=base)
    shown = browser.get(page(letter)).content.decode()
    assert "comes from the base letter: 1 person signs" in shown
    assert f"{page(base)}#groups-group" in shown and page(letter, "group") in shown
    assert "1 letter has no signature block of its own" in browser.get(page(base)).content.decode()
    group = reverse("admin:letters_signatorygroup_change", args=[row.group_id])
    assert "To stand under each letter that prints this block" in browser.get(group).content.decode()
    own = sign_block(letter)
    assert "comes from the base letter" not in browser.get(page(letter)).content.decode()
    group = reverse("admin:letters_signatorygroup_change", args=[own.group_id])
    assert "To stand under each letter" not in browser.get(group).content.decode()
