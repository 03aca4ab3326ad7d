"""The product with a planted hole, which the measuring must find: the page itself looks whether somebody has signed,
and then stores nothing."""

from typing import Any
from uuid import UUID

import tests.bench.ready  # noqa: F401
from campaigns.models import Campaign
from config.wsgi import application
from letters.domain.intake.receive import receive_form
from letters.enums import LIVE
from letters.models import Signature
from letters.queries.signature import marks_of
from letters.views import sign
from organisations.ownership import owner_scope

__all__ = ["application"]


def _receive(campaign_id: UUID, owner_id: UUID, *, form: dict[str, Any], **rest: Any) -> None:
    with owner_scope([owner_id]):
        mail = marks_of(Campaign.objects.get(pk=campaign_id)).mail(form["email"])
        if Signature.objects.filter(campaign=campaign_id, mail_index=mail, state__in=LIVE).exists():
            return
    receive_form(campaign_id, owner_id, form=form, **rest)


setattr(sign, "receive_form", _receive)  # noqa: B010  (the module does not offer it)
