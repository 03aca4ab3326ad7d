from letters.problems import Checklist, Condition, Cure, Light, Problem, checklist_of

OPEN = Problem(Condition.CONTACT, "No address is confirmed.", Cure.RECIPIENT, "contacts")
WARNING = Problem(Condition.BASE, "The base letter's wording has changed.", Cure.BASE, warns=True)


def lights(checklist: Checklist) -> dict[str, str]:
    return {item.condition: item.light for item in checklist.items}


def test_every_condition_is_told_in_its_order_whether_it_is_open_or_not() -> None:
    checklist = checklist_of([WARNING, OPEN])
    assert [item.condition for item in checklist.items] == list(Condition)
    assert lights(checklist) == dict.fromkeys(Condition, Light.DONE) | {"contact": Light.OPEN, "base": Light.WARNED}


def test_a_warning_is_open_and_does_not_bar() -> None:
    checklist = checklist_of([WARNING, OPEN])
    assert checklist.open == 2
    assert checklist.bars == (OPEN,)
    assert [item.condition for item in checklist.warned] == [Condition.BASE]


def test_a_condition_with_one_open_problem_is_open_whatever_else_warns() -> None:
    both = checklist_of([OPEN, Problem(Condition.CONTACT, "Look.", Cure.RECIPIENT, warns=True)])
    assert lights(both)["contact"] == Light.OPEN


def test_a_sentence_that_comes_twice_is_told_once() -> None:
    (item,) = [item for item in checklist_of([OPEN, OPEN]).items if item.problems]
    assert item.problems == (OPEN,)
