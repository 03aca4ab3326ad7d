import base64
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from organisations import sealing
from organisations.identifiers import uuid7
from organisations.sealing import Keyring, SealBroken, fingerprint, key_id_of, new_data_key

ROW = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
OLD = "k1:" + base64.b64encode(bytes(range(32))).decode()
NEW = "k2:" + base64.b64encode(bytes(range(100, 132))).decode()
KEYS = Keyring.from_text(OLD)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_again(text: str) -> None:
    blob = KEYS.seal(text, "signature", "name", ROW)
    assert KEYS.unseal(blob, "signature", "name", ROW) == text
    assert blob[0] == 1


def test_the_plain_text_is_not_in_the_sealed_one_and_no_two_are_equal() -> None:
    first, second = (KEYS.seal("Vera Example", "signature", "name", ROW) for _ in range(2))
    assert b"Vera" not in first
    assert first != second


@pytest.mark.parametrize(
    ("table", "column", "row_id"),
    [
        ("person", "name", ROW),
        ("signature", "place", ROW),
        ("signature", "name", uuid7()),
        ("signatur", "ename", ROW),
        ("signaturename", "", ROW),
    ],
)
def test_a_sealed_value_does_not_open_in_another_place(table: str, column: str, row_id: UUID) -> None:
    blob = KEYS.seal("Vera Example", "signature", "name", ROW)
    with pytest.raises(SealBroken):
        KEYS.unseal(blob, table, column, row_id)


def test_each_changed_byte_breaks_the_seal() -> None:
    blob = KEYS.seal("Vera", "signature", "name", ROW)
    for position in range(len(blob)):
        changed = bytes(byte ^ (1 if here == position else 0) for here, byte in enumerate(blob))
        with pytest.raises(SealBroken):
            KEYS.unseal(changed, "signature", "name", ROW)


@pytest.mark.parametrize("blob", [b"", b"\x01", b"Vera Example", b"\x01" * 32, memoryview(b"\x02" * 60)])
def test_bytes_that_were_never_sealed_are_refused(blob: bytes | memoryview) -> None:
    with pytest.raises(SealBroken, match="cannot be opened"):
        KEYS.unseal(blob, "signature", "name", ROW)


def test_another_key_of_the_same_name_does_not_open() -> None:
    blob = KEYS.seal("Vera", "signature", "name", ROW)
    with pytest.raises(SealBroken):
        Keyring.from_text(NEW.replace("k2", "k1")).unseal(blob, "signature", "name", ROW)


def test_the_first_key_seals_and_the_others_still_open() -> None:
    both = Keyring.from_text(f"{NEW}, {OLD}")
    old = KEYS.seal("Vera", "signature", "name", ROW)
    assert key_id_of(both.seal("Vera", "signature", "name", ROW)) == both.current == "k2"
    assert both.unseal(old, "signature", "name", ROW) == "Vera"


def test_after_resealing_the_old_key_is_useless() -> None:
    both = Keyring.from_text(f"{NEW},{OLD}")
    fresh = both.reseal(KEYS.seal("Vera", "signature", "name", ROW), "signature", "name", ROW)
    assert key_id_of(fresh) == "k2"
    assert Keyring.from_text(NEW).unseal(fresh, "signature", "name", ROW) == "Vera"
    assert both.reseal(fresh, "signature", "name", ROW) == fresh
    with pytest.raises(SealBroken):
        KEYS.unseal(fresh, "signature", "name", ROW)


def test_resealing_refuses_a_value_of_another_row() -> None:
    both = Keyring.from_text(f"{NEW},{OLD}")
    with pytest.raises(SealBroken):
        both.reseal(KEYS.seal("Vera", "signature", "name", ROW), "signature", "name", uuid7())


def test_a_data_key_outlives_the_master_key_that_wraps_it(settings: Settings) -> None:
    settings.MASTER_KEYS = OLD
    key = new_data_key()
    line = key.seal("1. Vera Example, Malmö", "edition_line", "text", ROW)
    wrapped = sealing.wrap_key(key, "edition", "data_key", ROW)
    settings.MASTER_KEYS = f"{NEW},{OLD}"
    wrapped = sealing.reseal(wrapped, "edition", "data_key", ROW)
    settings.MASTER_KEYS = NEW
    opened = sealing.unwrap_key(wrapped, "edition", "data_key", ROW)
    assert opened.unseal(line, "edition_line", "text", ROW) == "1. Vera Example, Malmö"
    assert (key_id_of(wrapped), key_id_of(line)) == ("k2", "")


def test_a_data_key_opens_nothing_of_another_one_or_of_the_master_key(settings: Settings) -> None:
    settings.MASTER_KEYS = OLD
    blobs = [new_data_key().seal("x", "t", "c", ROW), sealing.seal("x", "t", "c", ROW)]
    key = new_data_key()
    for blob in blobs:
        with pytest.raises(SealBroken):
            key.unseal(blob, "t", "c", ROW)
    with pytest.raises(SealBroken):
        sealing.unseal(blobs[0], "t", "c", ROW)


def test_the_functions_use_the_keys_of_the_installation(settings: Settings) -> None:
    settings.MASTER_KEYS = NEW
    blob = sealing.seal_bytes(b"\x00\xff", "file", "content", ROW)
    assert sealing.unseal_bytes(memoryview(blob), "file", "content", ROW) == b"\x00\xff"
    assert sealing.unseal(sealing.seal("Åsa", "t", "c", ROW), "t", "c", ROW) == "Åsa"
    settings.MASTER_KEYS = OLD
    with pytest.raises(SealBroken):
        sealing.unseal_bytes(blob, "file", "content", ROW)


def test_the_fingerprint_tells_keys_apart_and_shows_none_of_them() -> None:
    one, other = fingerprint(KEYS), fingerprint(Keyring.from_text(NEW.replace("k2", "k1")))
    assert one.keys() == other.keys() == {"k1"}
    assert one != other
    assert fingerprint(Keyring.from_text(f"{NEW},{OLD}"))["k1"] == one["k1"]
    assert one["k1"] != bytes(range(32)).hex()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        (" , ", "is empty"),
        ("nothing", "entry 1 is not id:base64"),
        (f"{OLD},two:", "'two' is not the base64 of 32 bytes"),
        ("k1:" + base64.b64encode(bytes(range(16))).decode(), "base64 of 32 bytes"),
        ("k1:***", "base64 of 32 bytes"),
        ("k1:åäö", "base64 of 32 bytes"),
        ("key-one:" + OLD[3:], "entry 1 is not id:base64"),
        (":" + OLD[3:], "entry 1 is not id:base64"),
        (f"{OLD},{NEW.replace('k2', 'k1')}", "entry 2 repeats"),
        (f"{OLD},{OLD.replace('k1', 'k2')}", "entry 2 repeats"),
        ("k1:" + base64.b64encode(bytes(32)).decode(), "is not random"),
    ],
)
def test_wrong_keys_are_refused_with_a_sentence_that_names_the_variable(text: str, reason: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="MASTER_KEYS") as refusal:
        Keyring.from_text(text)
    assert reason in str(refusal.value)
    assert OLD[3:] not in str(refusal.value)


def test_no_key_shows_in_what_is_logged() -> None:
    key = new_data_key()
    assert "keys" not in repr(KEYS)
    assert repr(key.secret) not in repr(key)
