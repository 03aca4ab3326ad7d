"""The page that asks whether a signature is kept: what it shows, what its buttons do, and what reading it does not."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from letters.domain.edition import freeze_letter
from letters.domain.job import do_jobs
from letters.domain.keeping import ask_earlier_signers
from letters.domain.passage import change_passage
from letters.domain.stage import open_letter
from letters.domain.tally import bring_up_to_date
from letters.domain.version import make_version
from letters.enums import LinkPurpose, SignatureState
from letters.models import Letter, Signature, Version
from letters.queries.edition import read_file
from letters.queries.publicpage.signing import receipt_of
from letters.queries.signature import counted_signatures
from organisations.models import Mail
from organisations.ownership import all_owners, owner_scope
from organisations.queries.clock import read_clock
from tests.factories import make_organisation
from tests.factories_letters import make_ready, make_text, sign_block
from tests.factories_signatures import make_open_letter
from tests.letters.domain.notice.mails import words_of
from tests.letters.typesetting.reading import words_of as in_print
from tests.letters.views.test_confirm import DAY, OWN, PRIVATE, dump, fresh, signed, token_of

CONFIRMED = SignatureState.CONFIRMED


@pytest.fixture
def letter(db: None) -> Iterator[Letter]:
    yield make_open_letter(None, "Release them.", now=read_clock() - 2 * DAY)


@pytest.fixture
def signature(letter: Letter) -> Signature:
    return signed(letter, state=CONFIRMED, now=read_clock() - 2 * DAY)


def say(letter: Letter, text: str, *, material: bool = True) -> Version:
    with owner_scope([letter.owner_id]):
        passage = letter.passages.get()
        passage.text = text
        change_passage(passage, by=None, now=read_clock())
        return make_version(letter, material=material, by=None, now=read_clock() - DAY)


def page_of(letter: Letter, signature: Signature, **values: Any) -> str:
    return f"/en/s/keep/{token_of(letter, signature.form, LinkPurpose.KEEP, **{'lasts': 365 * DAY, **values})}/"


def answer(client: Client, address: str, act: str, letter: Letter, signature: Signature, *, version: int = 2) -> Any:
    form = {"act": act, "letter": letter.code, "signing": receipt_of(signature.form), "version": version}  # type: ignore[arg-type]
    return client.post(address, form, headers=OWN)


def printed(letter: Letter) -> list[Signature]:
    with owner_scope([letter.owner_id]):
        return list(counted_signatures(letter, until=read_clock() + timedelta(minutes=1)))


def test_the_road_from_the_change_through_the_mail_to_the_new_text(
    client: Client, letter: Letter, signature: Signature
) -> None:
    say(letter, "Release them, and resign.")
    now = read_clock()
    assert ask_earlier_signers(now=now) == 1
    do_jobs(now=now)
    with all_owners():
        _subject, text, _html = words_of(Mail.objects.get(kind="changed"))
    address = re.search(r"https?://[^/]+(/en/s/keep/\S+)", text)
    assert address and printed(letter) == []
    page = client.get(address[1])
    assert {name: page.headers[name] for name in PRIVATE} == PRIVATE and not page.cookies
    shown = page.content.decode()
    assert "<del>them.</del><ins>them, and resign.</ins>" in shown
    assert 'value="keep"' in shown and 'value="withdraw"' in shown and "Aino Salovaara" in shown
    response = answer(client, address[1], "keep", letter, signature)
    assert (response.status_code, response["Location"]) == (302, f"{address[1]}?done=kept")
    assert [row.pk for row in printed(letter)] == [signature.pk]
    after = client.get(response["Location"]).content.decode()
    assert "stands under the new text" in after and 'value="keep"' not in after


def test_reading_it_changes_nothing(client: Client, letter: Letter, signature: Signature) -> None:
    say(letter, "Release all.")
    address = page_of(letter, signature)
    before = dump()
    for _again in range(3):
        assert client.get(address).status_code == client.head(address).status_code == 200
    assert dump() == before


def test_withdrawn_is_nowhere(client: Client, letter: Letter, signature: Signature) -> None:
    say(letter, "Release all.")
    address = page_of(letter, signature)
    assert answer(client, address, "withdraw", letter, signature)["Location"] == f"{address}?done=withdrawn"
    row = fresh(signature)
    assert (row.state, row.name_sealed, printed(letter)) == (SignatureState.WITHDRAWN, None, [])
    shown = client.get(f"{address}?done=withdrawn").content.decode()
    assert "is withdrawn" in shown and "Nothing that was signed" in shown and "Aino" not in shown


def test_whoever_withdraws_is_read_neither_in_print_nor_in_public_and_whoever_keeps_is(
    client: Client, letter: Letter, signature: Signature
) -> None:
    other = signed(
        letter, email="bolat@post.example", name="Bolat Erlanov", state=CONFIRMED, now=read_clock() - 2 * DAY
    )
    say(letter, "Release all.")
    answer(client, page_of(letter, signature), "withdraw", letter, signature)
    answer(client, page_of(letter, other), "keep", letter, other)
    with owner_scope([letter.owner_id]):
        bring_up_to_date(now=read_clock())
        sign_block(letter)
        edition = freeze_letter(letter, cut_off=read_clock(), by=None, now=read_clock())
        read = [in_print(read_file(file)) for file in edition.files.all()]
    assert len(read) == 2 and all("Bolat Erlanov" in text for text in read)
    read.append(client.get(f"/en/l/{letter.code}/").content.decode())
    assert not [text for text in read if "Aino" in text or "Salovaara" in text]


def test_who_has_read_an_older_text_reads_the_newest_first(
    client: Client, letter: Letter, signature: Signature
) -> None:
    say(letter, "Release all.")
    address = page_of(letter, signature)
    client.get(address)
    say(letter, "Release all, and resign.")
    before = dump()
    response = answer(client, address, "keep", letter, signature, version=2)
    assert response["Location"] == f"{address}?done=changed" and dump() == before
    assert "changed once more" in client.get(response["Location"]).content.decode()
    assert answer(client, address, "keep", letter, signature, version=3)["Location"] == f"{address}?done=kept"


@pytest.mark.parametrize("changed", [{"act": ""}, {"act": "erase_now"}, {"letter": "nosuch"}, {"signing": "nosuch"}])
def test_what_no_button_sends_does_nothing(
    client: Client, letter: Letter, signature: Signature, changed: dict[str, str]
) -> None:
    say(letter, "Release all.")
    address = page_of(letter, signature)
    form = {"act": "keep", "letter": letter.code, "signing": receipt_of(signature.form), "version": "2"}  # type: ignore[arg-type]
    before = dump()
    assert client.post(address, {**form, **changed}, headers=OWN).status_code == 302
    assert dump() == before


def test_an_old_link_another_purpose_and_another_site_do_nothing(
    client: Client, letter: Letter, signature: Signature
) -> None:
    say(letter, "Release all.")
    old = page_of(letter, signature, now=read_clock() - 366 * DAY)
    other = page_of(letter, signature).replace("/keep/", "/my/")
    good = page_of(letter, signature)
    before = dump()
    assert answer(client, old, "keep", letter, signature).status_code == client.get(old).status_code == 410
    assert client.get(other).status_code == 404
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    assert client.post(good, {"act": "keep"}, headers=foreign).status_code == 403
    assert dump() == before


def test_the_same_mailbox_answers_for_each_of_its_signatures_and_for_nobody_else(
    client: Client, letter: Letter, signature: Signature
) -> None:
    brother = signed(letter, state=CONFIRMED, name="Eino Salovaara")
    stranger = signed(letter, state=CONFIRMED, name="Bolat Erlanov", email="bolat@post.example")
    spelled = signed(letter, state=CONFIRMED, name="Aino Other", email="Aino@post.example")
    say(letter, "Release all.")
    address = page_of(letter, signature)
    shown = client.get(address).content.decode()
    assert "Aino Salovaara" in shown and "Eino Salovaara" in shown
    assert "Bolat" not in shown and "Aino Other" not in shown
    answer(client, address, "keep", letter, brother)
    answer(client, address, "keep", letter, stranger)
    answer(client, address, "keep", letter, spelled)
    assert [row.pk for row in printed(letter)] == [brother.pk]


def test_my_signature_asks_the_same(client: Client, letter: Letter, signature: Signature) -> None:
    say(letter, "Release all.")
    address = f"/en/s/my/{token_of(letter, signature.form, LinkPurpose.MANAGE, lasts=365 * DAY)}/"
    shown = client.get(address).content.decode()
    assert "says something else than you have read" in shown and 'value="keep"' in shown
    assert answer(client, address, "keep", letter, signature, version=1)["Location"] == f"{address}?done=newer"
    assert answer(client, address, "keep", letter, signature)["Location"] == f"{address}?done=kept"
    assert [row.pk for row in printed(letter)] == [signature.pk]
    held = client.get(f"{address}data.json").json()["letters"][0]
    assert (held["version"], held["kept_version"]) == (1, 2)


def test_the_public_page_tells_both_numbers(client: Client, letter: Letter, signature: Signature) -> None:
    bring_up_to_date(now=read_clock())
    say(letter, "Release all.")
    shown = re.sub(r"\s+", " ", client.get(f"/en/l/{letter.code}/").content.decode())
    assert "<strong>0</strong> confirmed signatures" in shown
    assert "1 more person signed an earlier text" in shown


def test_a_minor_change_is_shown_to_everybody_and_a_draft_to_nobody(
    client: Client, letter: Letter, signature: Signature
) -> None:
    say(letter, "Release them!", material=False)
    shown = client.get(f"/en/l/{letter.code}/").content.decode()
    assert "The wording was changed on" in shown and "<del>them.</del><ins>them!</ins>" in shown
    with owner_scope([letter.owner_id]):
        passage = letter.passages.get()
        passage.text = "A draft of ours."
        change_passage(passage, by=None, now=read_clock())
    assert "A draft of ours" not in client.get(f"/en/l/{letter.code}/").content.decode()
    assert [row.pk for row in printed(letter)] == [signature.pk]


def test_what_was_versioned_before_the_letter_opened_is_not_told(client: Client, db: None) -> None:
    organisation = make_organisation()
    with owner_scope([organisation.pk]):
        letter = make_ready(organisation, "Our first thought.", city="Oslo")
        make_text(letter.campaign)
        make_version(letter, by=None, now=read_clock() - 3 * DAY)
        say(letter, "What we ask.")
        open_letter(letter, by=None, now=read_clock())
    shown = client.get(f"/en/l/{letter.code}/").content.decode()
    assert "What we ask." in shown and "first thought" not in shown
