"""Mailed links: what is kept of them, who finds them, what they say."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from campaigns.models import Campaign
from letters.domain.link import make_link
from letters.enums import LinkPurpose
from letters.models import Link
from letters.queries.link import digest_of_code, find_link, has_code
from organisations.identifiers import ALPHABET
from organisations.models import Organisation
from organisations.ownership import owner_scope
from tests.factories import NOW, make_campaign

DAY = timedelta(days=1)


@pytest.fixture
def campaign(steppe: Organisation) -> Campaign:
    return make_campaign(steppe)


def test_the_token_and_the_code_stand_in_the_mail_and_nowhere_else(campaign: Campaign) -> None:
    form = uuid4()
    mailed = make_link(
        campaign, form=form, purpose=LinkPurpose.CONFIRM, now=NOW, lasts=7 * DAY, code_for="aino@post.example"
    )
    row = Link.objects.get()
    assert (row.owner, row.form, row.expires_at, row.used_at) == (campaign.owner, form, NOW + 7 * DAY, None)
    kept = "".join(str(value) for value in vars(row).values())
    assert mailed.token not in kept and mailed.code not in kept
    assert mailed.token not in repr(mailed) and mailed.code not in repr(mailed)
    assert len(mailed.token) >= 43, "256 bits"
    assert len(mailed.code) == 9 and set(mailed.code) <= {*ALPHABET, "-"}


def test_a_link_without_an_address_has_no_code(campaign: Campaign) -> None:
    assert make_link(campaign, form=uuid4(), purpose=LinkPurpose.MANAGE, now=NOW, lasts=DAY).code == ""
    assert Link.objects.get().code_digest == ""


def test_no_two_links_are_alike(campaign: Campaign) -> None:
    made = [
        make_link(campaign, form=uuid4(), purpose=LinkPurpose.CONFIRM, now=NOW, lasts=DAY, code_for="a@b.example")
        for _ in range(20)
    ]
    assert len({one.token for one in made}) == len({one.code for one in made}) == 20


@pytest.mark.parametrize("typed", ["K7MW 3xpd", " k7mw-3xpd ", "k7mw3xpd", "k-7-m-w-3-x-p-d."])
@pytest.mark.parametrize("email", ["aino@post.example", " Aino@POST.example", "aino+letters@post.example"])
def test_a_code_is_the_same_however_it_is_typed(typed: str, email: str) -> None:
    assert digest_of_code(typed, email) == digest_of_code("k7mw-3xpd", "aino@post.example")


@pytest.mark.parametrize(
    ("code", "email"), [("k7mw-3xpe", "aino@post.example"), ("k7mw-3xpd", "eino@post.example"), ("", "")]
)
def test_a_code_belongs_to_its_address(code: str, email: str) -> None:
    row = Link(code_digest=digest_of_code("k7mw-3xpd", "aino@post.example"))
    assert has_code(row, digest_of_code("k7mw-3xpd", "aino@post.example"))
    assert not has_code(row, digest_of_code(code, email))


def test_who_holds_a_copy_of_the_table_can_try_no_codes_with_it(settings: Any) -> None:
    digest = digest_of_code("k7mw-3xpd", "aino@post.example")
    settings.SECRET_KEY = "another"  # pragma: allowlist secret
    assert digest_of_code("k7mw-3xpd", "aino@post.example") != digest


@pytest.mark.django_db
def test_a_link_is_found_by_its_token_whoever_s_it_is_and_for_its_purpose_only(campaign: Campaign) -> None:
    mailed = make_link(campaign, form=uuid4(), purpose=LinkPurpose.MANAGE, now=NOW, lasts=DAY)
    with owner_scope([]):
        assert find_link(mailed.token, LinkPurpose.MANAGE).campaign.owner == campaign.owner
        for purpose in {*LinkPurpose} - {LinkPurpose.MANAGE}:
            with pytest.raises(Link.DoesNotExist):
                find_link(mailed.token, purpose)
        for token in ("", mailed.token[:-1], mailed.token.lower(), Link._base_manager.get().digest):
            with pytest.raises(Link.DoesNotExist):
                find_link(token, LinkPurpose.MANAGE)
