"""Feeds the engine's bulk load through a pipe: what is loaded is made while the engine takes it in.

The engine asks a Python object for 2,000 bytes at a time, and each time for the interpreter; from a pipe it
reads by itself, on another core.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

from graph.store.protocol import Lines

CHUNK_BYTES = 256 * 1024
"""So many bytes are handed on at a time."""

PIPE_BYTES = 1024 * 1024
"""What the pipe holds, where the system lets us say so (Linux gives 64 KiB otherwise): enough for the engine
to go on while this thread waits for the interpreter, 5 ms each time that another one computes."""

_NO_STATEMENT = b'\n"\n'
"""No line of N-Quads, wherever it comes: the engine then takes back all that it was given."""

_DESCRIPTORS = Path("/dev/fd")


def can_feed() -> bool:
    """Whether this system gives open files names."""
    return _DESCRIPTORS.is_dir()


def feed(lines: Lines, load: Callable[[str], object]) -> int:
    """Call `load` with the path of a file that says `lines`; how many lines there were.

    What `load` raises is raised, and what `lines` raises: then the file ends with what is no N-Quads, so that
    nothing is loaded.
    """
    reading, writing = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):  # more than this user may have: the pipe stays as it is
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    failed: list[BaseException] = []

    def take() -> None:
        try:
            load(str(_DESCRIPTORS / str(reading)))
        except BaseException as fault:  # noqa: BLE001 (raised again by the thread that waits)
            # Its traceback would hold this frame, and with it `failed`: the store were never let go of.
            failed.append(fault.with_traceback(None))
        finally:
            os.close(reading)  # who still writes is told that nobody reads any more

    taking = Thread(target=take, name="bulk load")
    taking.start()
    breaks, last = 0, b"\n"
    try:
        for chunk in _chunks(lines):
            breaks += chunk.count(b"\n")
            last = chunk[-1:]
            if not _write(writing, chunk):
                break
    except BaseException:
        _write(writing, _NO_STATEMENT)
        raise
    finally:
        os.close(writing)
        taking.join()
    if failed:
        raise failed.pop()
    return breaks + (last != b"\n")


def _write(file: int, chunk: bytes) -> bool:
    """Write all of it; False where nobody reads."""
    with suppress(BrokenPipeError), memoryview(chunk) as rest:
        written = 0
        while written < len(rest):
            written += os.write(file, rest[written:])
        return True
    return False


def _chunks(lines: Lines) -> Iterator[bytes]:
    if hasattr(lines, "read"):
        while chunk := lines.read(CHUNK_BYTES):
            yield chunk
        return
    gathered: list[bytes] = []
    length = 0
    for line in lines:
        gathered.append(line)
        length += len(line)
        if length >= CHUNK_BYTES:
            yield b"".join(gathered)
            gathered, length = [], 0
    if gathered:
        yield b"".join(gathered)
