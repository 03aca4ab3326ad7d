"""Many press the button in the same moment: a double click, a program, a second window."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from letters.domain.link import make_link
from letters.domain.signing import confirm_signing, disown_signing, erase_signing, redeem_code
from letters.enums import LinkPurpose, SignatureKind, SignatureState
from letters.models import Link, MandateRequest, Signature
from letters.queries.link import find_link
from organisations.enums import ErasureReason
from organisations.errors import DemarcheError
from organisations.limits import LIMITS
from organisations.models import Erasure
from organisations.ownership import owner_scope
from organisations.sealing import seal
from tests.factories import NOW, make_organisation
from tests.factories_signatures import make_open_letter, make_signature

MANY = 20


def at_once(act: Callable[[], Any], owner: Any) -> list[Any]:
    """What came of it, for each of them; None where it was refused."""
    start = Barrier(MANY)

    def one(_number: int) -> Any:
        try:
            with owner_scope([owner.pk]):
                start.wait(timeout=20)
                return act()
        except DemarcheError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as threads:
        return list(threads.map(one, range(MANY)))


@pytest.mark.usefixtures("committed")
def test_twenty_clicks_at_once_are_one_confirmation_and_twenty_codes_as_many_links_as_there_are_tries() -> None:
    owner = make_organisation()
    with owner_scope([owner.pk]):
        letter = make_open_letter(owner)
        signature = make_signature(
            letter, kind=SignatureKind.ORGANISATION, organisation="Dockers", state=SignatureState.PENDING
        )
        assert signature.form is not None
        request = MandateRequest(owner=owner, campaign=letter.campaign, form=signature.form)
        table = MandateRequest._meta.db_table
        request.contact_sealed = seal("office@dockers.example", table, "contact_sealed", request.pk)
        request.save()
        made = make_link(
            letter.campaign,
            form=signature.form,
            purpose=LinkPurpose.CONFIRM,
            now=NOW,
            lasts=timedelta(days=7),
            code_for="aino@post.example",
        )
        link = find_link(made.token, LinkPurpose.CONFIRM)

        redeemed = at_once(lambda: redeem_code("aino@post.example", made.code, now=NOW), owner)
        tries = LIMITS["code"][0].most
        assert sum(token is not None for token in redeemed) == tries
        assert Link.objects.filter(purpose=LinkPurpose.CONFIRM).count() == 1 + tries

        assert at_once(lambda: confirm_signing(link, now=NOW), owner) == [[signature]] * MANY
        assert Signature.objects.get().confirmed_at == NOW
        assert Link.objects.filter(purpose=LinkPurpose.COUNTERSIGN).count() == 1, "the organisation is asked once"

        asked = ErasureReason.ASKED
        erased = at_once(lambda: erase_signing(letter.campaign, link.form, reason=asked, now=NOW), owner)
        assert sorted(erased) == [0] * (MANY - 1) + [1]
        assert Erasure.objects.count() == 1 and not Link.objects.exists()


@pytest.mark.usefixtures("committed")
def test_yes_and_no_at_once_come_to_one_of_them() -> None:
    owner = make_organisation()
    with owner_scope([owner.pk]):
        letter = make_open_letter(owner)
        signature = make_signature(letter, state=SignatureState.PENDING)
        assert signature.form is not None
        made = make_link(
            letter.campaign, form=signature.form, purpose=LinkPurpose.CONFIRM, now=NOW, lasts=timedelta(days=7)
        )
        link = find_link(made.token, LinkPurpose.CONFIRM)
        answers = iter([confirm_signing, disown_signing] * (MANY // 2))
        at_once(lambda: next(answers)(link, now=NOW), owner)
        signature.refresh_from_db()
        kept = signature.state == SignatureState.CONFIRMED
        assert kept == (signature.name_sealed is not None) == Link.objects.exists() == (not Erasure.objects.exists())
