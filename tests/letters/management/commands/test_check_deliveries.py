"""The command says each problem on stderr and tells by its status whether there was one."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from letters.enums import EventKind, Reach
from letters.models import Delivery
from tests.factories import make_organisation
from tests.factories_deliveries import make_delivery, note


def test_it_says_that_all_agrees_and_then_what_does_not(in_scope: Any) -> None:
    organisation = make_organisation()
    in_scope(organisation)
    note(make_delivery(organisation), EventKind.SENT)
    out, err = StringIO(), StringIO()
    call_command("check_deliveries", stdout=out)
    assert "Everything agrees" in out.getvalue()
    Delivery.objects.update(reach=Reach.LEFT)
    with pytest.raises(SystemExit, match="1"):
        call_command("check_deliveries", stderr=err)
    assert "but the log says “sent”" in err.getvalue()
