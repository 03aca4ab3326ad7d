from letters.domain.notice import write_mandate_declined, write_mandate_request
from letters.enums import SignatureKind
from letters.models import Signature
from organisations.models import Organisation
from tests.factories import NOW
from tests.letters.domain.notice.mails import LINK, MINE, sign_two, words_of

UNION = "Dockworkers of Nowhere"


def for_a_union(organisation: Organisation) -> list[Signature]:
    return sign_two(organisation, kind=SignatureKind.ORGANISATION, organisation=UNION)


def test_the_organisation_is_asked_by_name_whether_it_agrees(steppe: Organisation) -> None:
    mail = write_mandate_request(for_a_union(steppe), to="office@union.example", link=LINK, now=NOW)
    subject, text, _html = words_of(mail)
    assert subject == f"Has {UNION} signed? Please answer"
    assert f"Aino Salovaara signed on behalf of {UNION}" in text
    assert LINK in text
    assert "neither counted nor printed" in text


def test_a_neutral_campaign_asks_without_a_name(steppe: Organisation) -> None:
    signatures = for_a_union(steppe)
    for signature in signatures:
        signature.campaign.neutral_mail = True
    asked = write_mandate_request(signatures, to="office@union.example", link=LINK, now=NOW)
    answered = write_mandate_declined(signatures, mine=MINE, now=NOW)
    everything = " ".join([*words_of(asked), *words_of(answered)])
    assert not [word for word in (UNION, "Aino", "Free the detained", "Letter to", "Steppe") if word in everything]


def test_no_mail_has_a_name_of_which_a_program_makes_a_link(steppe: Organisation) -> None:
    signatures = sign_two(steppe, kind=SignatureKind.ORGANISATION, organisation="Pills.com")
    asked = write_mandate_request(signatures, to="office@union.example", link=LINK, now=NOW)
    answered = write_mandate_declined(signatures, mine=MINE, now=NOW)
    assert "Pills" not in " ".join([*words_of(asked), *words_of(answered)])
    assert LINK in words_of(asked)[1], "what it is about stands behind the link"


def test_who_signed_is_told_of_a_no_and_what_is_left_to_do(steppe: Organisation) -> None:
    subject, text, _html = words_of(write_mandate_declined(for_a_union(steppe), mine=MINE, now=NOW))
    assert subject == "Your signature for an organisation"
    assert f"{UNION} has answered that it does not agree" in text
    assert "sign in your own name instead" in text
    assert MINE in text
