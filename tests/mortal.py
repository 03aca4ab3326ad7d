"""Processes that are killed at a statement: nothing but a test can have that done to itself."""

import os
import re
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

NAME = re.compile(r'(INSERT|UPDATE|DELETE|SELECT)(?:.*? (?:INTO|FROM))? "(\w+)"', re.DOTALL)


def name_of(sql: str) -> str:
    """What a statement does to which table, as `INSERT letters_signature`."""
    found = NAME.match(sql)
    return " ".join(found.groups()) if found else sql.split(maxsplit=1)[0]


class Death:
    """Kills the process it is in, as kill -9 does, before the first statement, or COMMIT, that `comes` says yes to. What
    was not committed is gone."""

    def __init__(self, comes: Callable[[str], bool]) -> None:
        self.comes = comes

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        self.look(name_of(sql))
        return execute(sql, *rest)

    def look(self, name: str) -> None:
        if self.comes(name):
            os.kill(os.getpid(), signal.SIGKILL)

    def wait_in(self, wrapper: Any) -> None:
        """In a connection; a COMMIT does not pass where statements pass."""
        commit = wrapper._commit

        def mortal_commit() -> Any:
            self.look("COMMIT")
            return commit()

        wrapper._commit = mortal_commit
        wrapper.execute_wrappers.append(self)


def killed_at(number: int, work: Callable[[], object]) -> str:
    """Have a process of its own do the work, and killed before its statement of this number: the name of that, or ""
    if the work was done before. Its connections are its own."""
    for alias in connections:
        connections[alias].close()
        getattr(connections[alias], "close_pool", bool)()  # its threads would not live on in the other process
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            _work_until(number, work, writer)
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader) as told:
        name = told.read()
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert ended == (-signal.SIGKILL if name else 0), ended
    return name


def _work_until(number: int, work: Callable[[], object], writer: int) -> None:
    done = 0

    def comes(name: str) -> bool:
        nonlocal done
        done += 1
        return done == number and bool(os.write(writer, name.encode()))

    Death(comes).wait_in(connection)
    work()
