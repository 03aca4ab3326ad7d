from datetime import timedelta
from email import message_from_bytes
from typing import Any
from uuid import uuid4

import pytest

from letters.domain.link import make_link
from letters.domain.news import BATCH, add_news, change_news, remove_news, send_news, stop_news, write_news
from letters.enums import LinkPurpose, SignatureState
from letters.models import Letter, Link, News, Signature, SignatureConsent
from letters.queries.news import reader_count
from organisations.domain.consent import keep_wording
from organisations.domain.mail import block_address, recipient_of, send_due_mail
from organisations.enums import ConsentPurpose, MailBlockReason
from organisations.errors import DemarcheError
from organisations.models import Mail, Organisation
from tests.factories import NOW, make_member, make_organisation
from tests.factories_signatures import make_open_letter, make_signature
from tests.letters.domain.notice.mails import sender_of, words_of
from tests.smtp import relay

LATER = NOW + timedelta(days=1)


def ask_for_news(
    letter: Letter, email: str, purpose: ConsentPurpose = ConsentPurpose.CONTACT, **values: Any
) -> Signature:
    """A signature whose person agreed to this purpose."""
    signature = make_signature(letter, email=email, **values)
    owner = letter.campaign.owner
    wording = keep_wording(owner, purpose=purpose, language="en", text="Yes, write to me.", now=NOW)
    SignatureConsent.objects.create(
        owner=owner, campaign=letter.campaign, form=signature.form, wording=wording, organisation=owner, given_at=NOW
    )
    return signature


@pytest.fixture
def letter(steppe: Organisation) -> Letter:
    return make_open_letter(steppe)


def draft(letter: Letter, **values: Any) -> News:
    given = {"subject": "They are free", "text": "All three of them.\n\nThank you!"}
    return add_news(News(campaign=letter.campaign, **{**given, **values}), by=None, now=NOW)


def addressees() -> list[str]:
    return sorted(recipient_of(mail) for mail in Mail.objects.filter(kind="news"))


def test_news_go_once_to_each_confirmed_address_that_agreed(letter: Letter) -> None:
    ask_for_news(letter, "aino@post.example")
    ask_for_news(letter, "bolat@post.example")
    ask_for_news(letter, "bolat@post.example", name="Bolat's Sister")
    ask_for_news(letter, "pending@post.example", state=SignatureState.PENDING)
    ask_for_news(letter, "withdrawn@post.example", state=SignatureState.WITHDRAWN)
    ask_for_news(letter, "signed@post.example", purpose=ConsentPurpose.PROCESS)
    ask_for_news(letter, "bounced@post.example", bounced_at=NOW)
    make_signature(letter, email="silent@post.example")
    news = draft(letter)
    assert reader_count(letter.campaign) == 2
    send_news(news, by=make_member(letter.campaign.owner), now=LATER)
    assert [write_news(now=LATER), write_news(now=LATER)] == [2, 0]
    assert addressees() == ["aino@post.example", "bolat@post.example"]


def test_it_is_kept_who_sent_what_to_how_many_and_it_never_changes(letter: Letter) -> None:
    ask_for_news(letter, "aino@post.example")
    news, anna = draft(letter), make_member(letter.campaign.owner)
    sent = send_news(news, by=anna, now=LATER)
    assert (sent.sent_by, sent.sent_at, sent.readers) == (anna, LATER, 1)
    for act in (change_news, remove_news, send_news):
        with pytest.raises(DemarcheError, match="have been sent"):
            act(news, by=anna, now=LATER)


def test_nothing_is_sent_to_nobody(letter: Letter) -> None:
    with pytest.raises(DemarcheError, match="Nobody has asked"):
        send_news(draft(letter), by=None, now=LATER)


def test_a_draft_is_not_written_to_anybody(letter: Letter) -> None:
    ask_for_news(letter, "aino@post.example")
    draft(letter)
    assert write_news(now=LATER) == 0


def test_batches_reach_everybody_and_nobody_twice(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    """One batch fails after the first, as when a worker dies: the next worker goes on from there."""
    assert BATCH > 3
    monkeypatch.setattr("letters.domain.news.BATCH", 3)
    people = [f"nr{number}@post.example" for number in range(8)]
    for email in people:
        ask_for_news(letter, email)
    news = send_news(draft(letter), by=None, now=LATER)
    blocked = people[0]
    block_address(blocked, reason=MailBlockReason.ASKED, now=NOW)
    assert write_news(now=LATER) == 7
    assert addressees() == people[1:]
    done = News.objects.get(pk=news.pk)
    assert (done.finished_at, done.reached) == (LATER, "")


def test_each_mail_has_the_words_and_its_own_ways_out(letter: Letter, settings: Any) -> None:
    ask_for_news(letter, "aino@post.example")
    send_news(draft(letter), by=None, now=LATER)
    write_news(now=LATER)
    mail = Mail.objects.get(kind="news")
    subject, text, html = words_of(mail)
    assert subject == "They are free"
    assert text.startswith("All three of them.\n\nThank you!\n\n")
    assert "<p>Thank you!</p>" in html
    assert "You signed on 26 May 2016 and agreed to get news." in text
    with relay(settings) as server:
        send_due_mail(now=LATER)
    (stop,) = [line for line in text.splitlines() if "/s/stop/" in line]
    (content,) = (envelope.content for envelope in server.accepted)
    assert isinstance(content, bytes)
    assert message_from_bytes(content)["List-Unsubscribe"].strip() == f"<{stop}>"
    assert {link.purpose for link in Link.objects.all()} == {LinkPurpose.MANAGE, LinkPurpose.UNSUBSCRIBE}


def test_a_neutral_campaign_sends_a_neutral_subject_and_sender(letter: Letter) -> None:
    letter.campaign.neutral_mail = True
    letter.campaign.save()
    ask_for_news(letter, "aino@post.example")
    send_news(draft(letter), by=None, now=LATER)
    write_news(now=LATER)
    mail = Mail.objects.get(kind="news")
    assert words_of(mail)[0] == "News for you"
    assert sender_of(mail) == "Confirmation <demarche@localhost>"


def test_stopping_ends_whatever_that_address_agreed_to_in_the_campaign(letter: Letter) -> None:
    first = ask_for_news(letter, "aino@post.example")
    second = ask_for_news(letter, "Aino@post.example", name="Somebody Else")
    other = ask_for_news(letter, "bolat@post.example")
    assert first.form is not None
    link = link_of(letter, first)
    assert [stop_news(link, now=LATER), stop_news(link, now=LATER)] == [2, 0]
    standing = SignatureConsent.objects.filter(ended_at=None).values_list("form", flat=True)
    assert {first.form, second.form} & {*standing} == set()
    assert other.form in standing
    assert reader_count(letter.campaign) == 1


def link_of(letter: Letter, signature: Signature) -> Link:
    make_link(
        letter.campaign,
        form=signature.form or uuid4(),
        purpose=LinkPurpose.UNSUBSCRIBE,
        now=NOW,
        lasts=timedelta(days=1),
    )
    link: Link = Link.objects.get()
    return link


def test_agreeing_to_another_organisation_is_not_agreeing_to_the_owner(letter: Letter) -> None:
    ask_for_news(letter, "aino@post.example")
    SignatureConsent.objects.update(organisation=make_organisation("Another body"))
    assert reader_count(letter.campaign) == 0
