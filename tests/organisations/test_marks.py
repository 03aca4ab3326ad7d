from organisations.marks import keyed_mark, new_secret


def test_a_mark_tells_texts_apart_and_secrets_too() -> None:
    one, other = new_secret(), new_secret()
    assert keyed_mark(one, "mail", "ada") == keyed_mark(one, "mail", "ada")
    marks = [keyed_mark(one, "mail", "ada"), keyed_mark(other, "mail", "ada"), keyed_mark(one, "mai", "lada")]
    assert len({*marks}) == len(marks)
    assert all(len(mark) == 64 for mark in marks)


def test_any_text_has_a_mark() -> None:
    assert keyed_mark(new_secret(), "\ud800", "", "\x00")
