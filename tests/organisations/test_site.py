import pytest
from django.test import Client

from tests.factories import make_member, make_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["password_change/", "password_change/done/", "r/1/1/"])
def test_pages_of_the_admin_that_we_have_no_use_for_are_not_there(client: Client, page: str) -> None:
    client.force_login(make_member(make_organisation()))
    assert client.get(f"/staff/{page}").status_code == 404
