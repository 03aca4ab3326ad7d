"""The token of a form: ours, of this form, of today."""

from datetime import timedelta

import pytest

from letters.errors import TokenRefused
from letters.tokens import LASTS, QUICKEST, new_form_token, read_form_token, token_again
from tests.factories import NOW

CODE = "7bq2n4mx8k"


def test_a_token_is_read_back_by_the_form_that_it_was_made_for() -> None:
    token = new_form_token(CODE, NOW)
    read = read_form_token(token, CODE, NOW + LASTS)
    assert read.made_at == NOW and len(read.nonce) == 64 and int(read.nonce, 16)
    assert read_form_token(token, CODE, NOW).nonce == read.nonce


def test_no_two_forms_have_the_same_token() -> None:
    nonces = {read_form_token(new_form_token(CODE, NOW), CODE, NOW).nonce for _ in range(20)}
    assert len(nonces) == 20


def test_a_token_is_too_old_after_a_day() -> None:
    with pytest.raises(TokenRefused, match="more than a day"):
        read_form_token(new_form_token(CODE, NOW), CODE, NOW + LASTS + timedelta(milliseconds=1))


@pytest.mark.parametrize("forged", ["", ".", "::", "a.b:c", "f" * 64, "\x00", "ﬁ.1:x", "é" * 300])
def test_what_we_did_not_sign_is_refused(forged: str) -> None:
    with pytest.raises(TokenRefused, match="did not come from here"):
        read_form_token(forged, CODE, NOW)


def test_a_token_of_another_form_or_with_another_time_is_refused() -> None:
    token = new_form_token(CODE, NOW)
    with pytest.raises(TokenRefused):
        read_form_token(token, "another234", NOW)
    body, _colon, signature = token.rpartition(":")
    with pytest.raises(TokenRefused):
        read_form_token(f"{body}0:{signature}", CODE, NOW)


@pytest.mark.parametrize(("after", "quick"), [(timedelta(0), True), (QUICKEST, False)])
def test_nobody_fills_a_form_in_less_than_three_seconds(after: timedelta, quick: bool) -> None:
    assert read_form_token(new_form_token(CODE, NOW), CODE, NOW + after).is_quick(NOW + after) is quick


def test_a_form_that_comes_back_keeps_its_token_and_who_had_it_open_for_a_day_was_not_quick() -> None:
    token = new_form_token(CODE, NOW)
    assert token_again(token, CODE, NOW + LASTS) == token
    later = NOW + LASTS * 2
    for sent, quick in [(token, False), ("", True), ("forged", True), (new_form_token("another234", NOW), True)]:
        again = read_form_token(token_again(sent, CODE, later), CODE, later)
        assert (again.is_quick(later), again.nonce in token) == (quick, False)
