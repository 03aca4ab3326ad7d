"""What anybody may open, and what not."""

import pytest

from campaigns.models import CampaignText
from letters.domain.edition import freeze_letter
from letters.domain.signature import withdraw_signature
from letters.models import EditionFile
from letters.queries.publicpage.found import public_copy, published_campaigns
from organisations.models import Organisation
from tests.factories import NOW, make_campaign, make_organisation
from tests.letters.domain.test_edition import frozen_with_supporters, line_of


def test_a_copy_is_public_until_somebody_named_in_it_withdraws_before_it_leaves(steppe: Organisation) -> None:
    edition = frozen_with_supporters(steppe)
    assert public_copy(edition.code).edition == edition
    row = line_of(edition, "Publia Open")
    withdraw_signature(edition.letter.signatures.get(pk=str(row.signature_id)), by=None, now=NOW)
    with pytest.raises(EditionFile.DoesNotExist):
        public_copy(edition.code)


def test_a_copy_that_was_replaced_before_it_left_is_not_public(steppe: Organisation) -> None:
    edition = frozen_with_supporters(steppe)
    again = freeze_letter(edition.letter, cut_off=NOW, by=None, now=NOW, supersedes=edition)
    with pytest.raises(EditionFile.DoesNotExist):
        public_copy(edition.code)
    assert public_copy(again.code).edition == again


@pytest.mark.django_db
def test_two_campaigns_of_one_name_and_day_stay_apart() -> None:
    for owner in (make_organisation("First"), make_organisation("Second")):
        campaign = make_campaign(owner, "The same name")
        for language in ("en", "sv"):
            CampaignText.objects.create(
                owner=owner, campaign=campaign, language=language, title=owner.name, standfirst="-", occasion="-"
            )
    assert sorted(found.text_in("en").title for found in published_campaigns()) == ["First", "Second"]
    assert [sorted(found.texts) for found in published_campaigns()] == [["en", "sv"], ["en", "sv"]]
