"""The page of an organisation that keeps itself."""

import pytest
from django.test import Client

from organisations.enums import Role
from organisations.models import Organisation
from tests.factories import make_member, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static")]


def test_who_owns_both_entries_of_a_body_merges_them_and_nobody_else_is_offered_it() -> None:
    one, other = make_organisation("Dockers"), make_organisation("Dockers' Union")
    page, client = f"/staff/organisations/organisation/{one.pk}", Client()
    client.force_login(make_member(one, Role.OWNER, "bo@dockers.example"))
    assert f"{page}/merge/" not in client.get(f"{page}/change/").content.decode()
    assert client.post(f"{page}/merge/", {"into": str(other.pk)}).status_code == 403
    make_member(other, Role.OWNER, "bo@dockers.example")
    assert f"{page}/merge/" in client.get(f"{page}/change/").content.decode()
    assert client.post(f"{page}/merge/", {"into": str(other.pk)}).status_code == 302
    assert Organisation.objects.get(pk=one.pk).merged_into == other
    assert client.post(f"{page}/part/").status_code == 302
    assert Organisation.objects.get(pk=one.pk).merged_into is None
