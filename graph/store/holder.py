"""The holder: a process that has a store in memory and forks readers, which answer as workers do.

It loads while others answer: a second process reads the folder and writes statements into a pipe, so
that the engine's threads for a store on disk are never there when the holder forks. It holds the
default graph; named graphs stay on disk. For the engine walks along all statements of a thing, in
whatever graph: without them a join takes three quarters of the time, and the whole two thirds of the
memory.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import threading
from typing import Any, NoReturn, cast

import pyoxigraph as ox

from graph.store import fences
from graph.store.evaluation import Question
from graph.store.kinds import kinds_of
from graph.store.worker import NICENESS, receive, reply, say_ready

LOADING_NICENESS = 19
"""The priority number while the store is loaded: that waits for whatever else there is to do."""

TOO_MANY = 3
"""Exit status of the process that reads the folder where it holds more statements than asked for."""

_LOOK_SECONDS = 0.05
"""How often it is looked whether the parent is there while the store is loaded."""

_PIECE_BYTES = 1024 * 1024
"""How much of the pipe between both is read and written at a time."""

_FILES = 4096
"""Up to which number a reader closes the files that are the holder's."""

_COUNTED = """SELECT (COUNT(*) AS ?n) {
  SELECT ?p { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } LIMIT %d }"""
"""Counts no further than it has to: a store of any size is seen to be too large in the same short time."""


def hold(folder: str, most: int, memory_bytes: int) -> None:
    """Load the store, then fork a reader for each pair of pipes that comes, until nobody wants more.

    Beside each pair comes a file for what goes wrong.
    The parent's socket is standard input; after it is closed the last reader is waited for. The holder
    may take `memory_bytes`, and each reader as much beside what it shares with it. A store of more than
    `most` statements is not loaded.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    own_size = fences.open_own_size()
    network_closed = fences.close_network()
    files_closed = fences.close_files(folder)
    parent = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, fileno=0)
    engine, why, kinds = _loaded(folder, most, parent, memory_bytes, own_size)
    if engine is None:
        parent.send(json.dumps({"ready": False, "why": why[:1000], "kinds": None}).encode())
        return
    gc.collect()
    gc.freeze()  # the collector writes to no page that readers share
    parent.send(json.dumps({"ready": True, "why": "", "kinds": kinds}).encode())
    told = {"network_closed": network_closed, "files_closed": files_closed}
    _fork_on_demand(parent, engine, told, memory_bytes, own_size)


def _fork_on_demand(
    parent: socket.socket, engine: ox.Store, told: dict[str, bool], memory_bytes: int, own_size: int | None
) -> None:
    readers: dict[int, int] = {}
    watched = select.poll()
    watched.register(parent, select.POLLIN)
    wanted = True
    while wanted or readers:
        for ready, _ in watched.poll():
            if ready in readers:  # this one has ended; until it is waited for, its number is nobody else's
                watched.unregister(ready)
                os.waitpid(readers.pop(ready), 0)
                os.close(ready)
                continue
            message, pipes, _, _ = socket.recv_fds(parent, 16, 3)
            if not message:  # the parent is gone, or wants no more; readers end with their pipes
                watched.unregister(parent)
                wanted = False
                continue
            reader = _fork()
            if reader == 0:
                _read(parent, pipes, engine, told, memory_bytes, own_size)
            for pipe in pipes:
                os.close(pipe)
            if reader is None:
                parent.send(b"none")
                continue
            handle = os.pidfd_open(reader)
            readers[handle] = reader
            watched.register(handle, select.POLLIN)
            socket.send_fds(parent, [str(reader).encode()], [handle])


def _fork() -> int | None:
    try:
        return os.fork()
    except OSError:
        return None


def _read(
    parent: socket.socket,
    pipes: list[int],
    engine: ox.Store,
    told: dict[str, bool],
    memory_bytes: int,
    own_size: int | None,
) -> NoReturn:
    """What a reader does."""
    try:
        parent.detach()
        os.dup2(pipes[0], 0)
        os.dup2(pipes[1], 1)
        os.dup2(pipes[2], 2)
        fences.end_with_parent(0)
        # The kernel counts the whole stack of a thread as taken, which little of it is.
        fences.limit_memory(memory_bytes + fences.STACK_BYTES, own_size)
        fences.widen_stack()
        os.closerange(3, 3 + _FILES)
        say_ready(**told)
        _answer_all(engine)
    finally:
        os._exit(0)


def _answer_all(engine: ox.Store) -> NoReturn:
    """Answer in a thread, and from a new one on where the priority of the last was lowered.

    A priority cannot be raised again, and a reader that has answered is worth keeping: it has copied
    the pages that reading writes to, which costs a fresh one as much as the question itself.
    """
    taken: list[dict[str, Any]] = []

    def answer(priority: int) -> None:
        def is_lowered() -> bool:
            return os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) > priority

        # Looked at behind each answer, for it may take long to come to read the next question, and again
        # once that is there.
        while not is_lowered():
            message = taken.pop() if taken else receive()
            if message is None:
                os._exit(0)
            if is_lowered():
                taken.append(message)
                return
            reply(engine, Question(**message))

    while True:
        thread = threading.Thread(target=answer, args=(os.getpriority(os.PRIO_PROCESS, 0),))
        thread.start()
        thread.join()


def _loaded(
    folder: str, most: int, parent: socket.socket, memory_bytes: int, own_size: int | None
) -> tuple[ox.Store | None, str, dict[str, list[str]] | None]:
    """The default graph of `folder` in memory, and its kinds of terms.

    None where it is too large, and with a reason where it cannot be.
    """
    statements, into_statements = os.pipe()
    writer = os.fork()
    if writer == 0:
        os.close(statements)
        _write_out(folder, most, into_statements)
    os.close(into_statements)
    fences.limit_memory(memory_bytes, None if own_size is None else os.dup(own_size))
    engine, faults, kinds = ox.Store(), list[BaseException](), list[dict[str, list[str]] | None]()

    def load() -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOADING_NICENESS)  # of this thread
        try:
            with os.fdopen(statements, "rb", _PIECE_BYTES) as lines:
                # lenient: they come out of a store, so their IRIs have been checked.
                engine.bulk_load(lines, ox.RdfFormat.N_TRIPLES, lenient=True)
            kinds.append(kinds_of(engine))  # and what the engine makes on its first question is made once
        except BaseException as fault:  # noqa: BLE001 (a panic of the engine is no Exception)
            faults.append(fault)

    loading = threading.Thread(target=load)
    loading.start()
    gone = select.poll()
    gone.register(parent, 0)
    while loading.is_alive():
        loading.join(_LOOK_SECONDS)
        if gone.poll(0):
            os.kill(writer, signal.SIGKILL)
            os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(writer, 0)[1])
    if ended == TOO_MANY:
        return None, "", None
    if faults or ended != 0:
        return None, str(faults[0]) if faults else "its folder could not be read", None
    return engine, "", kinds[0]


def _holds_more(store: ox.Store, most: int) -> bool:
    (counted,) = cast("ox.QuerySolutions", store.query(_COUNTED % (most + 1)))
    return int(cast("ox.Literal", counted["n"]).value) > most


def _write_out(folder: str, most: int, statements: int) -> NoReturn:
    """Write what the store's default graph holds into a pipe, and end."""
    status = 1
    try:
        os.nice(LOADING_NICENESS)
        store = ox.Store.read_only(folder)
        if _holds_more(store, most):
            os._exit(TOO_MANY)
        with os.fdopen(statements, "wb", _PIECE_BYTES) as lines:
            store.dump(lines, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        status = 0
    finally:
        os._exit(status)
