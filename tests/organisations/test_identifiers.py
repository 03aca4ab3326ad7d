from uuid import RFC_4122

from organisations.identifiers import ALPHABET, new_code, uuid7


def test_a_key_is_a_uuid_of_version_7() -> None:
    key = uuid7()
    assert (key.version, key.variant) == (7, RFC_4122)


def test_keys_are_in_the_order_of_their_making() -> None:
    keys = [uuid7() for _ in range(2000)]
    moments = [key.int >> 64 for key in keys]
    assert moments == sorted(moments)
    assert len(set(keys)) == 2000


def test_a_code_has_the_asked_length_and_no_look_alikes() -> None:
    code = "".join(new_code(length) for length in (1, 10, 400))
    assert len(code) == 411
    assert set(code) <= set(ALPHABET)
    assert not set("01oliu") & set(ALPHABET)
    assert ALPHABET.islower()


def test_codes_do_not_repeat() -> None:
    assert len({new_code() for _ in range(5000)}) == 5000
