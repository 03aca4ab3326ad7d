"""To whom a letter is written, chosen on its page from what the forms of address propose."""

import pytest
from django.urls import reverse

from letters.enums import LetterKind, PassageKind
from letters.models import Letter
from organisations.enums import Role
from organisations.models import HeadOfMission, Organisation
from organisations.ownership import all_owners, owner_scope
from tests.factories import make_campaign, make_organisation
from tests.factories_letters import make_city, make_letter, say
from tests.letters.admin.desk import person, signed_in
from tests.organisations.admin.pages import form_of

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    target = make_city(steppe)
    HeadOfMission.objects.create(recipient=target.recipient, name="Kim Ay", rank="ambassador")
    return make_letter(target.campaign, target=target)


def page_of(letter: Letter, act: str = "change") -> str:
    return f"/staff/letters/letter/{letter.pk}/{act}/"


def test_the_page_proposes_head_and_government_with_their_sources(letter: Letter, steppe: Organisation) -> None:
    page = signed_in(person(steppe)).get(page_of(letter)).content.decode()
    assert "H.E. Kim Ay" in page and "The Government of Kazakhstan" in page
    assert "Source: Debrett" in page and "address/?speaks_to=government" in page


def test_a_base_and_a_letter_from_elsewhere_have_no_proposal(letter: Letter, steppe: Organisation) -> None:
    client, campaign = signed_in(person(steppe)), letter.campaign
    base = make_letter(campaign)
    elsewhere = make_letter(campaign, target=letter.target, kind=LetterKind.EXTERNAL)
    for other in (base, elsewhere):
        answer = client.get(page_of(other))
        assert answer.status_code == 200 and "Use this" not in answer.content.decode()


def test_a_base_begins_with_an_addressee_that_each_letter_fills_for_itself(steppe: Organisation) -> None:
    campaign, theirs = make_campaign(steppe), make_organisation("Theirs")
    client, add = signed_in(person(steppe)), reverse("admin:letters_letter_add")

    def begun(**asked: str) -> dict[str, str]:
        shown = client.get(add, {"kind": "base", "campaign": str(campaign.pk), "language": "en", **asked})
        form = form_of(shown.content.decode())
        return {name: form[name][0] for name in ("title", "sender", "addressee")}

    first = {"title": campaign.name, "sender": steppe.name}
    assert begun() == {**first, "addressee": "{{ envelope }}\n{{ recipient }}\n{{ address }}"}
    assert begun(language="kk") == {**first, "addressee": "{{ recipient }}\n{{ address }}"}, "no forms there"
    assert begun(title="Mine")["title"] == "Mine"
    with all_owners():
        foreign = make_campaign(theirs, "Secret")
    for none in ({"campaign": str(foreign.pk)}, {"campaign": "1"}, {"kind": "variant"}):
        assert not any(begun(**none).values()), none


def test_what_is_chosen_is_written_into_the_letter_with_placeholders(letter: Letter, steppe: Organisation) -> None:
    client = signed_in(person(steppe))
    asked = client.get(f"{page_of(letter, 'address')}?speaks_to=government").content.decode()
    assert form_of(asked)["speaks_to"] == ["government"]
    assert client.post(page_of(letter, "address"), {"speaks_to": "government"}).status_code == 302
    with owner_scope([steppe.pk]):
        taken = Letter.objects.get(pk=letter.pk)
    assert (taken.speaks_to, taken.addressee) == ("government", "{{ envelope }}")


def test_who_only_reads_cannot_address_a_letter(letter: Letter, steppe: Organisation) -> None:
    client = signed_in(person(steppe, Role.REPORTER))
    assert client.post(page_of(letter, "address"), {"speaks_to": "head"}).status_code in {403, 404}


def test_what_cannot_be_filled_for_this_recipient_is_told_at_its_passage(letter: Letter, steppe: Organisation) -> None:
    say(letter, (PassageKind.SALUTATION, "{{ salutation }} on {{ date }}"))
    say(letter, "We write to {{ city }}.")
    client = signed_in(person(steppe))
    page = client.get(page_of(letter, "write"), follow=True).content.decode()
    assert page.count("piece__open") == 1 and "The letter has no date" in page


def test_a_base_is_written_for_all_recipients_and_tells_of_none(letter: Letter, steppe: Organisation) -> None:
    base = make_letter(letter.campaign, "{{ head_of_mission }}, {{ date }}")
    page = signed_in(person(steppe)).get(page_of(base, "write"), follow=True).content.decode()
    assert "piece__open" not in page
