import re
from datetime import timedelta
from html import unescape
from typing import Any

from letters.domain.notice import (
    SIGNING,
    Way,
    draft_already_signed,
    draft_confirmation,
    write_confirmation,
    write_my_links,
)
from letters.enums import SignatureState
from letters.models import Signature
from organisations.domain.mail import block_address, queue_drafts
from organisations.enums import MailBlockReason
from organisations.models import Mail, Organisation
from tests.factories import NOW
from tests.letters.domain.notice.mails import CODE, LINK, MINE, sender_of, sign_two, words_of

OTHER = "https://campaigns.example/en/s/my/ghi/"
NAMED = ["Free the detained", "Campaign Steppe", "Letter to London", "Letter to Ottawa", "sign", "campaign"]


def pending(organisation: Organisation, **values: Any) -> list[Signature]:
    return sign_two(organisation, state=SignatureState.PENDING, **values)


def confirmation(signatures: list[Signature], number: int = 0, **values: Any) -> Mail | None:
    return write_confirmation(signatures, link=LINK, code=CODE, number=number, now=NOW, **values)


def make_neutral(signatures: list[Signature]) -> None:
    for signature in signatures:
        signature.campaign.neutral_mail = True


def test_it_says_what_was_signed_what_to_do_and_what_happens_otherwise(steppe: Organisation) -> None:
    signatures = pending(steppe)
    subject, text, _html = words_of(confirmation(signatures))
    assert subject == "Please confirm your signature: Free the detained"
    assert text.index("- Letter to London") < text.index("- Letter to Ottawa") < text.index(LINK)
    assert f"- Letter to London (version 1, SHA-256 {signatures[0].version.digest})" in text
    assert CODE in text
    assert "/en/s/code/" in text
    assert "seven days after signing everything is erased" in text
    assert "Was it not you? Erase everything on the same page." in text


def test_nothing_that_somebody_typed_goes_to_an_address_that_is_not_confirmed(steppe: Organisation) -> None:
    typed = {"name": "Buy At Cheap", "place": "Cheaptown", "comment": "cheaply", "office": "Cheapest"}
    everything = " ".join(words_of(confirmation(pending(steppe, **typed))))
    assert "cheap" not in everything.lower()


def test_the_same_stands_in_plain_html_with_nothing_loaded_from_anywhere(steppe: Organisation) -> None:
    _subject, text, html = words_of(confirmation(pending(steppe), mine=MINE))
    words = unescape(re.sub(r"<title>.*</title>|<[^>]+>", " ", html)).split()
    assert words == text.replace("- ", "").split()
    assert {*re.findall(r"<(\w+)", html)} == {"html", "head", "meta", "title", "body", "p", "br", "a", "ul", "li"}
    assert not re.search(r"style|src=|http-equiv", html)


def test_a_title_cannot_bring_markup(steppe: Organisation) -> None:
    signatures = pending(steppe)
    signatures[0].letter.title = "<script>1</script>"
    _subject, text, html = words_of(confirmation(signatures))
    assert "<script>" in text
    assert "<script" not in html


def test_a_neutral_campaign_stands_behind_the_link_alone(steppe: Organisation) -> None:
    signatures = pending(steppe)
    make_neutral(signatures)
    for mail in (
        *(confirmation(signatures, number) for number in range(3)),
        draft_already_signed(signatures, Way(MINE), now=NOW),
        draft_already_signed(signatures, Way(MINE, LINK, CODE), now=NOW),
    ):
        everything = " ".join(words_of(mail)).replace(LINK, "").replace(MINE, "")
        assert sender_of(mail) == "Confirmation <demarche@localhost>"
        assert not [word for word in NAMED[:4] if word in everything]


def test_others_are_sent_in_the_name_of_the_organisation(steppe: Organisation) -> None:
    assert sender_of(confirmation(pending(steppe))) == "Campaign Steppe <demarche@localhost>"


def test_reminders_are_mails_of_their_own_and_each_is_written_once(steppe: Organisation) -> None:
    signatures = pending(steppe)
    for number in (0, 1, 1, 2):
        confirmation(signatures, number)
    assert Mail.objects.count() == 3
    assert "last reminder" in words_of(Mail.objects.get(dedupe_key__endswith=":2"))[1]
    assert set(Mail.objects.values_list("about_kind", "about_id")) == {(SIGNING, signatures[0].form)}


def test_it_speaks_the_language_of_the_signature(steppe: Organisation) -> None:
    signatures = pending(steppe, language="sv")
    mail = confirmation(signatures)
    assert mail is not None
    assert mail.language == "sv"
    assert 'lang="sv"' in words_of(mail)[2]
    assert "/sv/s/code/" in words_of(mail)[1]


def test_a_blocked_address_gets_nothing_however_it_is_spelled(steppe: Organisation) -> None:
    signatures = pending(steppe, email="Aino.Salovaara+letters@gmail.com")
    block_address("ainosalovaara@googlemail.com", reason=MailBlockReason.ASKED, now=NOW)
    assert confirmation(signatures) is None
    assert not Mail.objects.exists()


def test_many_are_written_with_one_statement(steppe: Organisation, django_assert_num_queries: Any) -> None:
    signatures = pending(steppe)
    drafts = [draft_confirmation(signatures, link=LINK, code=CODE, number=number, now=NOW) for number in range(3)]
    with django_assert_num_queries(1):
        queue_drafts(drafts)
    assert Mail.objects.count() == 3


def test_who_signs_again_is_told_by_mail_and_at_most_once_in_a_minute(steppe: Organisation) -> None:
    signatures = sign_two(steppe)
    for seconds in (0, 20, 70):
        queue_drafts([draft_already_signed(signatures, Way(MINE), now=NOW + timedelta(seconds=seconds))])
    assert Mail.objects.count() == 2
    subject, text, _html = words_of(Mail.objects.first())
    assert subject == "You have signed already"
    assert "counts once" in text
    assert MINE in text


def test_who_signs_again_without_having_confirmed_is_told_where_the_link_is(steppe: Organisation) -> None:
    mail = draft_already_signed(pending(steppe), Way(MINE), now=NOW)
    assert "not confirmed yet. The mail with the link for that was written on 26 May 2016" in words_of(mail)[1]


def test_who_signs_again_and_can_still_confirm_is_asked_anew(steppe: Organisation) -> None:
    signatures = pending(steppe)
    for seconds in (0, 20, 70):
        queue_drafts([draft_already_signed(signatures, Way(MINE, LINK, CODE), now=NOW + timedelta(seconds=seconds))])
    assert Mail.objects.count() == 2
    subject, text, _html = words_of(Mail.objects.first())
    assert subject == "Your signature is not confirmed yet: Free the detained"
    assert all(said in text for said in (LINK, CODE, MINE, "Was it not you? Erase everything on the same page."))


def test_each_signing_has_its_own_link(steppe: Organisation) -> None:
    signature = sign_two(steppe)[0]
    assert signature.form is not None
    ways = [Way(MINE, LINK, CODE), Way(OTHER)]
    mail = write_my_links(
        signature.campaign, to="aino@post.example", language="en", ways=ways, form=signature.form, now=NOW
    )
    subject, text, _html = words_of(mail)
    assert subject == "Your signature: see it or change it"
    assert [text.count(one) for one in (LINK, CODE, MINE, OTHER)] == [1, 1, 1, 1]
    assert "The links work for one hour." in text
    assert text.index("does not count yet") < text.index(LINK) < text.index(CODE) < text.index(MINE) < text.index(OTHER)
