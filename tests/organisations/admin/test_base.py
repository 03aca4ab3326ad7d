"""What every staff page does: who may, what may be asked, how refusals are shown."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from campaigns.models import Action, Campaign, CampaignText, Demand, Target
from organisations.admin.base import ScopedAdmin
from organisations.domain.body import release_body
from organisations.enums import Role
from organisations.models import Membership, Organisation, Recipient, User
from organisations.ownership import all_owners
from tests.factories import NOW, make_campaign, make_member, make_organisation, make_recipient, make_target, make_user
from tests.organisations.admin.conftest import SignIn
from tests.organisations.admin.pages import form_of

pytestmark = pytest.mark.django_db
ADD = "/staff/campaigns/campaign/add/"


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return str(response.content.decode())


def change(client: Client, address: str, **changes: str) -> Any:
    """Send the form of a page as it is, some fields apart."""
    return client.post(address, form_of(page(client, address)) | {name: [value] for name, value in changes.items()})


def stored(campaign: Campaign) -> Campaign:
    with all_owners():
        row: Campaign = Campaign.objects.get(pk=campaign.pk)
        return row


def address_of(row: Any, last: str = "change") -> str:
    return f"/staff/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/{last}/"


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OWNER, 302), (Role.ORGANISER, 302), (Role.COORDINATOR, 403), (Role.REPORTER, 403)],
)
def test_who_may_not_edit_is_refused_and_nothing_is_written(
    sign_in: SignIn, organisation: Organisation, role: Role, status: int
) -> None:
    campaign = make_campaign(organisation, published_at=None)
    filled = form_of(page(sign_in(Role.OWNER, "other@steppe.example"), address_of(campaign)))
    response = sign_in(role).post(address_of(campaign), filled | {"name": ["Other name"], "texts-TOTAL_FORMS": ["0"]})
    assert response.status_code == status
    assert (stored(campaign).name == "Other name") is (status == 302)


def test_nobody_without_an_account_sees_a_staff_page(organisation: Organisation, client: Client) -> None:
    response = client.get(address_of(make_campaign(organisation)))
    assert (response.status_code, response.headers["Location"].partition("?")[0]) == (302, "/staff/login/")


def test_a_new_campaign_belongs_to_the_organisation_chosen_among_those_where_one_may_edit(
    sign_in: SignIn, organisation: Organisation
) -> None:
    client = sign_in()
    second, reader = make_organisation("Second"), make_organisation("Only read")
    make_member(second, Role.ORGANISER)
    make_member(reader, Role.REPORTER)
    offered = page(client, ADD)
    assert ("Second" in offered, "Only read" in offered) == (True, False)
    values = {"name": "New", "states": "KZ", "starts_on": "2016-05-01"}
    assert change(client, ADD, for_organisation=str(second.pk), **values).status_code == 302
    assert change(client, ADD, for_organisation=str(reader.pk), **values).status_code == 422
    with all_owners():
        assert [campaign.owner for campaign in Campaign.objects.all()] == [second]


def test_a_refusal_of_the_domain_is_shown_with_what_was_typed_and_nothing_is_written(
    sign_in: SignIn, organisation: Organisation
) -> None:
    campaign = make_campaign(organisation)
    CampaignText.objects.create(
        owner=organisation, campaign=campaign, language="en", title="T", standfirst="S", occasion="O"
    )
    response = change(sign_in(), address_of(campaign), name="Typed name", language="sv")
    assert response.status_code == 422
    assert "A public campaign needs a text in its main language (Swedish)." in response.content.decode()
    assert 'value="Typed name"' in response.content.decode()
    assert stored(campaign).name == "Free the detained"


def test_a_refusal_below_rolls_the_whole_page_back(sign_in: SignIn, organisation: Organisation) -> None:
    campaign = make_campaign(organisation)
    added = {"demands-TOTAL_FORMS": "2", "demands-0-name": "same", "demands-0-position": "1"}
    added |= {"demands-1-name": "same", "demands-1-position": "2"}
    response = change(sign_in(), address_of(campaign), name="Other name", **added)
    assert response.status_code == 422
    with all_owners():
        assert not Demand.objects.exists()
    assert stored(campaign).name == "Free the detained"


def test_lines_below_are_written_with_the_owner_of_the_page(sign_in: SignIn, organisation: Organisation) -> None:
    campaign = make_campaign(organisation, published_at=None)
    line = {"demands-TOTAL_FORMS": "1", "demands-0-name": "free the detained", "demands-0-position": "1"}
    assert change(sign_in(), address_of(campaign), **line).status_code == 302
    with all_owners():
        assert [demand.owner for demand in Demand.objects.all()] == [organisation]


def test_a_removed_line_goes_through_the_domain(sign_in: SignIn, organisation: Organisation) -> None:
    campaign = make_campaign(organisation, published_at=None)
    target = make_target(campaign, make_recipient())
    address = address_of(campaign)
    client = sign_in()
    Action.objects.create(
        owner=organisation, campaign=campaign, target=target, city="London", time_zone="Europe/London", starts_at=NOW
    )
    refused = change(client, address, **{"targets-0-DELETE": "on"})
    assert "is in use and stays" in refused.content.decode()
    with all_owners():
        Action.objects.all().delete()
    assert change(client, address, **{"targets-0-DELETE": "on"}).status_code == 302
    with all_owners():
        assert not Target.objects.exists()


def test_who_works_for_two_organisations_does_not_mix_their_people(sign_in: SignIn, organisation: Organisation) -> None:
    client, second = sign_in(), make_organisation("Second")
    make_member(second, Role.OWNER)
    stranger = make_member(second, Role.COORDINATOR, "sara@second.example")
    target = make_target(make_campaign(organisation, published_at=None), make_recipient())
    line = {"targets-0-coordinator": str(stranger.pk)}
    response = change(client, address_of(target.campaign), **line)
    assert response.status_code == 422
    assert "belongs to another organisation" in response.content.decode()


def test_who_has_left_stays_the_coordinator_until_somebody_chooses_another(
    sign_in: SignIn, organisation: Organisation
) -> None:
    bo = make_member(organisation, Role.COORDINATOR, "bo@steppe.example")
    target = make_target(make_campaign(organisation, published_at=None), make_recipient(), coordinator=bo)
    with all_owners():
        Membership.objects.filter(user=bo).update(until=NOW)
    assert change(sign_in(), address_of(target.campaign), name="Renamed").status_code == 302
    with all_owners():
        assert (stored(target.campaign).name, Target.objects.get().coordinator) == ("Renamed", bo)


def test_a_branch_stays_with_the_body_that_was_handed_over(sign_in: SignIn, organisation: Organisation) -> None:
    union = make_organisation("Union of Bakers", entered_by=organisation)
    branch = make_organisation("Bakers of London", entered_by=organisation, parent=union)
    release_body(union, by=None, now=NOW)
    make_member(union, Role.OWNER, "bo@bakers.example")
    client = sign_in()
    assert change(client, address_of(branch), name="Bakers in London").status_code == 302
    branch.refresh_from_db()
    assert (branch.name, branch.parent) == ("Bakers in London", union)
    other = make_organisation("Another", entered_by=organisation)
    assert change(client, address_of(other), parent=str(union.pk)).status_code == 422, "it can be chosen no more"


def test_who_works_for_two_organisations_does_not_move_a_row_between_them(
    sign_in: SignIn, organisation: Organisation
) -> None:
    client, second = sign_in(), make_organisation("Second")
    make_member(second, Role.OWNER)
    other = make_campaign(second, "Other")
    action = Action.objects.create(
        owner=organisation,
        campaign=make_campaign(organisation),
        city="London",
        time_zone="Europe/London",
        starts_at=NOW,
    )
    assert change(client, address_of(action), campaign=str(other.pk)).status_code == 403


def test_a_membership_that_ended_opens_nothing(sign_in: SignIn, organisation: Organisation) -> None:
    campaign, client = make_campaign(organisation), sign_in()
    with all_owners():
        Membership.objects.update(until=NOW - timedelta(days=1))
    assert client.get(address_of(campaign)).status_code in {302, 403}
    assert campaign.name not in page(client, "/staff/")


@pytest.mark.parametrize(
    "question", ["targets__isnull=0", "deliveries__isnull=0", "contacts__confirmations__isnull=0", "name__startswith=E"]
)
def test_a_list_answers_only_what_its_filters_ask(sign_in: SignIn, question: str) -> None:
    make_recipient()
    client = sign_in()
    assert client.get(f"/staff/organisations/recipient/?{question}").status_code == 400
    assert client.get("/staff/organisations/recipient/?kind__exact=mission").status_code == 200


def test_djangos_history_and_redirects_to_any_row_stand_nowhere(sign_in: SignIn, organisation: Organisation) -> None:
    campaign, client = make_campaign(organisation, published_at=None), sign_in()
    change(client, address_of(campaign), name="Other name")
    assert stored(campaign).name == "Other name"
    assert not LogEntry.objects.exists()
    assert "admin:view_on_site" not in {f"admin:{url.name}" for url in admin.site.get_urls() if hasattr(url, "name")}
    names = {str(getattr(url, "name", "")) for page_ in admin.site._registry.values() for url in page_.get_urls()}
    kept = {
        f"{page.opts.app_label}_{page.opts.model_name}_history"
        for page in admin.site._registry.values()
        if isinstance(page, ScopedAdmin) and page.keeps_history
    }
    assert kept == {
        *("organisations_recipient_history", "organisations_organisation_history", "organisations_membership_history"),
        "organisations_formofaddress_history",
        *("campaigns_campaign_history", "letters_letter_history"),
    }
    assert {name for name in names if name.endswith("_history")} == kept


def test_pages_that_other_packages_bring_are_not_shown() -> None:
    assert {model._meta.app_label for model in admin.site._registry} == {"organisations", "campaigns", "letters"}


def test_many_rows_are_never_deleted_at_once(organisation: Organisation) -> None:
    page_of_campaigns = admin.site._registry[Campaign]
    with pytest.raises(PermissionDenied), all_owners():
        page_of_campaigns.delete_queryset(RequestFactory().get("/"), Campaign.objects.all())
    assert page_of_campaigns.actions is None


def test_an_empty_list_says_what_to_do_next(sign_in: SignIn) -> None:
    client = sign_in()
    assert "Begin with a name and the state that you address" in page(client, "/staff/campaigns/campaign/")
    assert "Begin with a name" not in page(client, "/staff/campaigns/campaign/?q=nothing")


def test_an_operator_keeps_the_directory_and_sees_no_organisation_s_rows(organisation: Organisation) -> None:
    shared, campaign = make_recipient(), make_campaign(organisation)
    own = make_recipient("Canberra", "AU", "Australia/Sydney", added_by=organisation)
    operator: User = make_user("op@example.org", is_operator=True)
    client = Client()
    client.force_login(operator)
    assert change(client, address_of(shared), city="Westminster").status_code == 302
    assert Recipient.objects.get(pk=shared.pk).city == "Westminster"
    assert [client.get(address_of(row)).status_code for row in (own, campaign)] == [302, 403]


def test_an_organiser_reads_the_shared_directory_and_changes_only_their_own(
    sign_in: SignIn, organisation: Organisation
) -> None:
    shared = make_recipient()
    own = make_recipient("Canberra", "AU", "Australia/Sydney", added_by=organisation)
    client = sign_in(Role.ORGANISER)
    assert client.post(address_of(shared), {"city": "Elsewhere"}).status_code == 403
    assert change(client, address_of(own), city="Barton").status_code == 302
    assert sorted(Recipient.objects.values_list("city", flat=True)) == ["Barton", "London"]


def test_a_line_can_be_added_without_any_script(sign_in: SignIn, organisation: Organisation) -> None:
    campaign, client = make_campaign(organisation, published_at=None), sign_in()
    assert 'name="demands-0-name"' in page(client, address_of(campaign))
    assert change(client, address_of(campaign), **{"demands-0-name": "free the detained"}).status_code == 302
    with all_owners():
        assert [demand.name for demand in Demand.objects.all()] == ["free the detained"]
