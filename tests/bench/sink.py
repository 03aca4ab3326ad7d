"""A mail server of a few lines in a process of its own: it takes whatever comes, after as long a thought as asked for.

`python -m tests.bench.sink [MILLISECONDS]` prints its port; it ends with its input.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

ANSWERS = {b"EHLO": b"250 sink", b"DATA": b"354 go on", b"QUIT": b"221 bye"}


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pause: float) -> None:
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        word = line[:4].upper()
        if pause:
            await asyncio.sleep(pause)
        writer.write(ANSWERS.get(word, b"250 ok") + b"\r\n")
        if word == b"DATA":
            await reader.readuntil(b"\r\n.\r\n")
            if pause:
                await asyncio.sleep(pause)
            writer.write(b"250 taken\r\n")
        if word == b"QUIT":
            break
    writer.close()


async def _serve(pause: float) -> None:
    server = await asyncio.start_server(partial(_talk, pause=pause), "127.0.0.1", 0, limit=2**22)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    sys.stdin.close()


@contextmanager
def sink(milliseconds: int = 0) -> Iterator[int]:
    """The port of a running one, which thinks so long over each command."""
    command = [sys.executable, "-m", "tests.bench.sink", str(milliseconds)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline()) if process.stdout else 0
    finally:
        process.terminate()
        process.wait(timeout=30)


if __name__ == "__main__":
    asyncio.run(_serve(int((*sys.argv[1:], "0")[0]) / 1000))
