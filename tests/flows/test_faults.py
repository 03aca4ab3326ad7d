"""A worker that dies in the middle, a broker that forgets everything: the database is the truth, and the road goes on."""

import dbm
import shelve
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email import message_from_bytes, policy
from types import SimpleNamespace

import pytest

from tests.config.conftest import processes_with, wait_until
from tests.flows.house import House
from tests.smtp import Relay, relay

pytestmark = pytest.mark.flow

WORK = ("demarche.chase", "demarche.mail")
TURNS = 20
"""Of waking the worker: far more than it needs."""


@contextmanager
def silent_mail_server() -> Iterator[int]:
    """Takes a connection and says nothing: whoever sends a mail waits in the middle of it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def count(house: House, state: str) -> int:
    return int(house.sql(f"SELECT count(*) FROM organisations_mail WHERE state = '{state}'")[0][0])


def beat_has_begun(house: House) -> bool:
    """What it keeps is looked at in a copy: it may hold its own locked, or be writing in it."""
    copy = house.temporary / "beat"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for file in house.data_dir.glob("beat*"):
        shutil.copy(file, copy)
    with suppress(*dbm.error), shelve.open(str(copy / "beat"), "r") as kept:
        return "entries" in kept
    return False


def die_in_the_middle(house: House) -> None:
    """Worker and beat run, the worker has mail in its hands; then everything but the database is gone."""
    with silent_mail_server() as port:
        house.settings["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        house.start("worker", "beat")
        house.errand("messages", *WORK)
        assert wait_until(lambda: count(house, "in_data") > 0), house.log("worker")  # marked with the claim itself
        assert wait_until(lambda: beat_has_begun(house)), house.log("beat")
        house.errand("messages", *WORK)
        house.kill("worker")
        house.kill("beat")
    house.empty_broker()


def let_time_pass(house: House) -> None:
    """Whoever holds a mail has lost it, and every pause before another try is over."""
    house.sql("UPDATE organisations_mail SET claimed_until = created_at WHERE claimed_until IS NOT NULL")
    house.sql("UPDATE organisations_mail SET due_at = created_at WHERE state = 'due'")


def let_time_pass_for_beat(house: House) -> None:
    with shelve.open(str(house.data_dir / "beat")) as kept:
        entries = kept["entries"]
        for entry in entries.values():
            entry.last_run_at = datetime(2016, 5, 26, tzinfo=UTC)
        kept["entries"] = entries


def finish_by_worker(house: House) -> None:
    """Beat wakes the worker at once, for it finds that it slept for years; later it would do so every few seconds."""
    let_time_pass_for_beat(house)
    house.start("worker", "beat")
    assert wait_until(lambda: bool(house.sql(REMINDED)[0][0])), house.log("worker")
    for _turn in range(TURNS):
        if not house.sql(OPEN)[0][0]:
            return
        let_time_pass(house)
        house.errand("messages", *WORK)
        assert wait_until(lambda: count(house, "due") == 0), house.log("worker")
    raise AssertionError(house.log("worker"))


def finish_by_sweep(house: House) -> None:
    for _turn in range(2):
        done = house.manage("sweep")
        assert done.returncode == 0, done.stderr
        let_time_pass(house)
    assert house.manage("sweep").returncode == 0


OPEN = "SELECT count(*) FROM organisations_mail WHERE state IN ('due', 'claimed', 'in_data')"
REMINDED = "SELECT count(*) FROM organisations_mail WHERE kind = 'promise' AND sent_at IS NOT NULL"


def letters_of(server: Relay) -> list[tuple[str, str]]:
    """To whom, about what: each mail that the server took."""
    return sorted(
        (mail.rcpt_tos[0], str(message_from_bytes(mail.content, policy=policy.default)["Message-ID"]))  # type: ignore[arg-type]
        for mail in list(server.accepted)  # another may come meanwhile
    )


@pytest.mark.parametrize("finish", [finish_by_worker, finish_by_sweep], ids=["restarted worker", "sweep alone"])
def test_the_road_ends_the_same_after_a_worker_died_on_it(house: House, finish: object) -> None:
    assert callable(finish)
    house.errand("walk_to_the_door")
    die_in_the_middle(house)
    house.errand("walk_on")
    let_time_pass(house)
    with relay(SimpleNamespace()) as server:
        house.settings["EMAIL_URL"] = f"smtp://127.0.0.1:{server.port}"
        finish(house)
        taken = letters_of(server)
    assert len(taken) == len(set(taken)) == count(house, "sent") > 0
    assert {"claimed", "in_data", "due", "failed"}.isdisjoint(house.errand("mail_states"))
    end = house.errand("state_of", "Ottawa")
    assert (end["reach"], end["answer"]) == ("left", "promised")
    assert [kind for kind, detail, words in end["log"]] == ["failed", "refused", "left", "promised"]
    assert end["steps"] == [["in_person", True, False], ["registered_post", False, False]]
    assert house.manage("check_deliveries").returncode == 0


def test_nothing_that_was_started_stays(house: House) -> None:
    house.start("web", "worker", "beat")
    house.kill("worker")
    house.leave()
    assert processes_with(f"DATA_DIR={house.data_dir}\0") == {}
