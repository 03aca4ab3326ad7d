"""Ends a process group when the runner that started it is gone, be it by kill -9.

Started as a plain script, so that it costs a few megabytes only. It is the first member of the group that every other
process of `make run` joins; nothing is ever written to its standard input, whose end means that the runner is dead.
A process may ask on Linux to die with its parent, but its own children would live on, and other systems know no
such wish (docs/adr/0010-own-process-group.md).
"""

import os
import signal
import sys
import time

GRACE_SECONDS = 3


def main() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
