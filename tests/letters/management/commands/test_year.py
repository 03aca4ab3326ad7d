"""A year passes, and a month: each sweep runs twice, and everything that time does is done once."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command

from campaigns.models import Campaign
from letters.domain.check import find_problems
from letters.domain.intake import receive_form
from letters.domain.signing import confirm_signing
from letters.enums import EventKind, LinkPurpose, SignatureState
from letters.models import Delivery, Event, Intake, Letter, Link, Signature, Tally
from letters.periodic import DUTIES
from letters.tokens import new_form_token, read_form_token
from organisations.enums import SecurityKind
from organisations.models import Mail, Organisation, SecurityEntry
from tests.factories import make_member, make_organisation
from tests.factories_deliveries import make_delivery, note
from tests.factories_signatures import make_open_letter

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
START = datetime(2016, 5, 26, 6, 0, tzinfo=UTC)
"""The letter opens; the campaign ends ten days later."""


class Year:
    """The clock that every sweep reads, and what was written from one sweep to the next."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = START
        self.mails: Counter[str] = Counter()
        self.known: set[Any] = set()
        monkeypatch.delitem(DUTIES, "check")  # it looks at everything: at the end, once
        monkeypatch.setattr("letters.management.commands.sweep.read_clock", lambda: self.now)

    def sweep(self) -> None:
        """Twice at the same moment; the second finds nothing to do."""
        cache.clear()  # what is done once a day may be asked for again
        for _time in range(2):
            err = StringIO()
            call_command("sweep", stdout=StringIO(), stderr=err)
            assert err.getvalue() == ""
            self._look()

    def pass_through(self, *days: float) -> None:
        for day in days:
            self.now = START + day * DAY
            self.sweep()

    def _look(self) -> None:
        rows = dict(Mail.objects.values_list("pk", "dedupe_key"))
        for key in rows.keys() - self.known:
            self.mails[_named(rows[key])] += 1
        self.known |= rows.keys()


def _named(key: str) -> str:
    """`confirmation 0`, `promise -1`: what kind of mail, and which of its kind."""
    kind, _, rest = key.partition(":")
    return (
        f"{kind} {rest.split(':')[-1 if kind == 'confirmation' else 2]}"
        if kind in {"confirmation", "promise"}
        else kind
    )


@pytest.fixture
def steppe(in_scope: Any) -> Organisation:
    organisation = make_organisation()
    in_scope(organisation)
    make_member(organisation)
    return organisation


def send_form(letter: Letter, email: str, name: str, now: datetime) -> None:
    consent = {"purpose": "process", "organisation": str(letter.owner_id), "language": "en", "text": "I agree."}
    form = {
        "letters": [[str(letter.pk), 1]],
        "email": email,
        "name": name,
        "place": "Turku",
        "country": "FI",
        "office": "",
        "organisation": "",
        "kind": "personal",
        "visibility": "public",
        "comment": "",
        "mandate_contact": "",
        "consents": [consent],
        "quick": False,
        "honey": False,
        "corrected": False,
    }
    token = read_form_token(new_form_token(letter.code, now), letter.code, now + timedelta(minutes=1)).nonce
    receive_form(
        letter.campaign_id, letter.owner_id, token=token, form=form, language="en", network_key="network", now=now
    )


def promise_a_reply(steppe: Organisation) -> None:
    """Handed in on the first day, and promised for the twentieth."""
    delivery = make_delivery(steppe, "Berlin", "Europe/Berlin")
    note(delivery, EventKind.HANDED_IN, START + 4 * HOUR)
    note(delivery, EventKind.PROMISED, START + 5 * HOUR, due_at=START + 20 * DAY)


def names() -> int:
    return Signature.objects.exclude(name_sealed=None).count()


def test_in_four_hundred_days_each_thing_happens_once(steppe: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    year = Year(monkeypatch)
    letter = make_open_letter(steppe, now=START)
    Campaign.objects.update(starts_on=date(2016, 5, 26), ends_on=date(2016, 6, 4), retention_days=90)
    for email, name in (("aino@post.example", "Aino"), ("iida@post.example", "Iida")):
        send_form(letter, email, name, START)
    year.sweep()
    aino = Signature.objects.order_by("id").first()
    assert aino and aino.form
    confirm = Link.objects.get(form=aino.form, purpose=LinkPurpose.CONFIRM)
    confirm_signing(confirm, now=START + HOUR)
    assert (year.mails["confirmation 0"], Signature.objects.count()) == (2, 2)

    promise_a_reply(steppe)
    year.pass_through(1, 2, 3, 4, 6, 6.5, 7, 8)
    assert year.mails == Counter({"confirmation 0": 2, "confirmation 1": 1, "confirmation 2": 1})
    states = sorted(Signature.objects.values_list("state", flat=True))
    assert states == [SignatureState.CONFIRMED, SignatureState.EXPIRED]
    assert (names(), Intake.objects.count(), Tally.objects.get().signatures) == (1, 0, 1)
    assert not Mail.objects.filter(about_kind="letters.signing").exists()

    year.pass_through(17, 18, 19, 20, 24, 27, 28)
    assert Event.objects.filter(kind=EventKind.OVERDUE).count() == 1
    assert (year.mails["promise -1"], year.mails["promise 0"], year.mails["promise 1"]) == (1, 1, 1)
    note(Delivery.objects.get(), EventKind.REPLIED, START + 45 * DAY)

    year.pass_through(46, 80, 134)
    assert names() == 1, "89 days after the reply the name is still there"
    year.pass_through(135, 136)
    assert names() == 0 and Campaign.objects.get().anonymised_at == START + 135 * DAY
    year.pass_through(200, 400)

    assert max(year.mails.values()) == year.mails.pop("confirmation 0") == 2
    assert {*year.mails.values()} == {1}, "no mail was written twice"
    removed = SecurityEntry.objects.filter(kind=SecurityKind.ERASED, subject_kind="campaigns.campaign")
    assert removed.count() == 1
    assert Tally.objects.get().signatures == 1, "the number stays"
    assert not Mail.objects.exclude(recipient_sealed=None).exists(), "mails to organisers are emptied too"
    assert find_problems(now=year.now) == []
