from letters.digests import canonical, commitment, digest_of, new_salt


def test_the_canonical_form_knows_no_order_of_keys_and_keeps_characters() -> None:
    assert canonical({"b": 1, "a": ["å", None]}) == '{"a":["å",null],"b":1}'
    assert digest_of({"b": 1, "a": 2}) == digest_of({"a": 2, "b": 1})


def test_a_commitment_is_sha_256_over_salt_and_text() -> None:
    published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # pragma: allowlist secret
    assert commitment("", "abc") == published
    assert commitment("ab", "c") == commitment("", "abc")


def test_salts_are_long_and_never_the_same() -> None:
    assert len({new_salt() for _ in range(50)}) == 50
    assert len(new_salt()) == 64
