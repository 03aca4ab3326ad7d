import pytest

from letters.readers.yamltree import DEEPEST, LARGEST, MOST_NODES, Items, Mapped, Scalar, read_tree


def told(text: str | bytes) -> list[str]:
    return list(map(str, read_tree(text if isinstance(text, bytes) else text.encode())[1]))


def test_each_value_knows_its_line() -> None:
    tree, faults = read_tree(b"a: 1\nb:\n  - x\n  - ~\n")
    assert isinstance(tree, Mapped) and faults == [] and tree.lines == {"a": 1, "b": 2}
    items = tree.nodes["b"]
    assert isinstance(items, Items) and items.nodes == [Scalar(3, "x"), Scalar(4, "~", is_null=True)]


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (BOMB, "Line 1: Anchors and aliases"),
        ("a: !!python/object/apply:os.system ['true']\n", "Line 1: Tags (!) are not allowed"),
        ("a: 1\n<<: {b: 2}\n", "Line 2: A key must be a name"),
        ("a: 1\nb: 2\na: 3\n", "Line 3: “a” stands here for the second time."),
        ("? [x]\n: 1\n", "Line 1: A key must be a name"),
        ("a: 1\n---\nb: 2\n", "Line 2: A second document begins here"),
        ("a: [1\n", "Line 2: This cannot be read as YAML"),
        ("a: 'open\n", "This cannot be read as YAML"),
        ("\tx: 1\n", "Line 1: This cannot be read as YAML"),
        ("a: \x07\n", "This cannot be read as YAML"),
        ("", "The file is empty."),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "Line 1: The file is nested too deeply"),
        ("- x\n" * MOST_NODES, "The file is nested too deeply, or has too many entries"),
        ("x" * (LARGEST + 1), "The file is larger than"),
        (b"a: 1\nb: \xff\n", "Line 2: This is not text in UTF-8."),
    ],
)
def test_what_makes_yaml_treacherous_is_refused_with_its_line(text: str | bytes, sentence: str) -> None:
    assert any(sentence in one for one in told(text)), told(text)


def test_all_faults_are_told_at_once() -> None:
    assert len(told("a: 1\na: 2\n<<: {}\n")) == 2


def test_what_looks_like_another_kind_stays_what_was_written() -> None:
    tree, _faults = read_tree(b"a: yes\nb: 0x10\nc: 2016-05-26\nd: null\ne: 'null'\n")
    assert isinstance(tree, Mapped)
    assert [node.text for node in tree.nodes.values() if isinstance(node, Scalar)] == [
        "yes",
        "0x10",
        "2016-05-26",
        "null",
        "null",
    ]
    assert [node.is_null for node in tree.nodes.values() if isinstance(node, Scalar)] == [
        False,
        False,
        False,
        True,
        False,
    ]
