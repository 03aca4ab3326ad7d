"""Worker, beat and sweep know the same duties, and a function that time alone calls is one of them."""

import ast

import pytest

from config.celery import app
from letters.periodic import DUTIES
from letters.tasks import TASKS
from tests.architecture.tree import APPS, files

CALLED_BY = {
    "recount": "the nightly check calls it",
    "forget_jobs": "do_jobs calls it",
    "work_on_imports": "do_jobs calls it",
    "note_refusals": "read_returns calls it",
    "rotate_keys": "an operator calls it by a command",
}


def called_by_time(sources: dict[str, str]) -> set[str]:
    """Functions of the domain that need to be told nothing but the time, and say how much was done."""
    found = set()
    for text in sources.values():
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                needed = [
                    name.arg
                    for name, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                    if default is None
                ]
                counts = isinstance(node.returns, ast.Name) and node.returns.id == "int"
                if counts and needed == ["now"] and not node.args.args + node.args.posonlyargs:
                    found.add(node.name)
    return found


def test_whatever_time_alone_brings_about_is_a_duty_or_is_called_by_one() -> None:
    domain = {path: text for path, text in files(*APPS).items() if path.split("/")[1] == "domain"}
    duties = {duty.do.__name__ for duty in DUTIES.values()}
    assert called_by_time(domain) - duties == {*CALLED_BY}


def test_beat_asks_for_every_duty_by_the_name_that_the_worker_knows() -> None:
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert asked == {f"demarche.{name}" for name in DUTIES}
    assert asked <= {*app.tasks}


@pytest.mark.django_db
@pytest.mark.parametrize("name", DUTIES)
def test_a_task_does_its_duty(name: str) -> None:
    assert TASKS[name].name == f"demarche.{name}"
    TASKS[name]()


def test_what_sends_mail_has_a_worker_of_its_own() -> None:
    assert {*app.conf.task_routes} == {f"demarche.{name}" for name in DUTIES if name in {"mail", "letters"}}
