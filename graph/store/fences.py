"""What a worker process does to itself before it reads a question: no network, few files, bounded memory."""

from __future__ import annotations

import ctypes
import os
import resource
import select
import struct
import sys
import threading

_SOCKET_CALL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Per machine: the kernel's word for it (AUDIT_ARCH_*) and the number of the call `socket`."""

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | 1  # 1 is EPERM


def close_network() -> bool:
    """Make the kernel refuse every new socket of this process, for good; whether that holds.

    A second wall behind the guard: a SERVICE call that slipped through would end in "not
    permitted". Needs Linux on a machine named above and no rights; elsewhere the guard stands alone.
    Call it before threads start: later ones inherit the filter, earlier ones do not.
    """
    known = _SOCKET_CALL.get(os.uname().machine)
    if not sys.platform.startswith("linux") or known is None:
        return False
    machine, call = known
    steps = (
        (_LOAD, 0, 0, 4),  # which machine's numbering the call uses
        (_EQUAL, 0, 3, machine),
        (_LOAD, 0, 0, 0),  # the number of the call
        (_EQUAL, 0, 1, call),
        (_RETURN, 0, 0, _DENY),
        (_RETURN, 0, 0, _ALLOW),
    )
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
    control = ctypes.CDLL(None).prctl
    zero = ctypes.c_ulong(0)
    if control(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), zero, zero, zero) != 0:
        return False
    filtering = ctypes.c_ulong(_SECCOMP_MODE_FILTER)
    done: int = control(_PR_SET_SECCOMP, filtering, ctypes.byref(program), zero, zero)
    return done == 0


_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446  # the same on every machine
_LANDLOCK_ASK_VERSION, _LANDLOCK_BENEATH = 1, 1
_READ_FILE, _READ_DIRECTORY = 1 << 2, 1 << 3
_FILE_RIGHTS = ((1, 13), (2, 14), (3, 15), (5, 16))
"""From which version of the kernel's interface on how many rights on files can be taken away."""
_TCP_RIGHTS = 0b11  # bind and connect, since version 4
_SCOPES = 0b11  # abstract sockets of others and signals to others, since version 6


def close_files(folder: str) -> bool:
    """Let this process open nothing but what lies in `folder`, for reading; whether that holds.

    The kernel refuses every other file for good (Landlock, Linux 5.13 and later, needs no rights), and
    where it can also TCP and signals to other processes. What is open stays open. Call it before
    threads start, as `close_network`.
    """
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    none = ctypes.c_void_p()
    version = libc.syscall(_LANDLOCK_CREATE, none, ctypes.c_size_t(0), _LANDLOCK_ASK_VERSION)
    if version < 1:
        return False
    rights = max(number for since, number in _FILE_RIGHTS if version >= since)
    attributes = struct.pack(
        "QQQ", (1 << rights) - 1, _TCP_RIGHTS if version >= 4 else 0, _SCOPES if version >= 6 else 0
    )[: 24 if version >= 6 else 16 if version >= 4 else 8]
    rules = libc.syscall(_LANDLOCK_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0)
    if rules < 0:
        return False
    place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", _READ_FILE | _READ_DIRECTORY, place)
        if libc.syscall(_LANDLOCK_ADD, rules, _LANDLOCK_BENEATH, rule, 0) != 0:
            return False
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), *[ctypes.c_ulong(0)] * 3) != 0:
            return False
        done: int = libc.syscall(_LANDLOCK_RESTRICT, rules, 0)
        return done == 0
    finally:
        os.close(place)
        os.close(rules)


def open_own_size() -> int | None:
    """The file in which the kernel says how large this process is, None where there is none."""
    try:
        return os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


STACK_BYTES = 64 * 1024 * 1024
"""Of the stack of what evaluates. The kernel keeps 128 MiB free for a process's first one, whatever the limit
was when it started."""


def widen_stack() -> None:
    """Let the stacks of this process grow further than usual: its first, and those of later threads.

    The engine reads and plans a question by functions that call themselves, once for each of many things that
    stand beside each other: with 8 MiB, the usual limit, 3,000 inner SELECTs or described things ended the
    process; with this, none of two dozen shapes does that fits into the longest text.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_STACK)
    wide = STACK_BYTES if hard == resource.RLIM_INFINITY else min(STACK_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_STACK, (wide, hard))
    threading.stack_size(STACK_BYTES)


def limit_memory(more: int, own_size: int | None = None) -> None:
    """Let this process take at most `more` bytes beyond what it has now; an engine past it aborts.

    `own_size` comes from `open_own_size`, where files cannot be opened any more.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    own_size = open_own_size() if own_size is None else own_size
    if own_size is None:
        return  # only Linux says and keeps it; elsewhere the wall clock stands alone
    now = int(os.pread(own_size, 200, 0).split()[0]) * os.sysconf("SC_PAGE_SIZE")
    os.close(own_size)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = now + more if hard == resource.RLIM_INFINITY else min(now + more, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def end_with_parent(pipe: int) -> None:
    """End this process as soon as the other end of `pipe` is closed, also in the middle of a question.

    The kernel's own signal for it (PR_SET_PDEATHSIG) follows the thread that started the process,
    which in a web server comes and goes.
    """

    def watch() -> None:
        hangup = select.poll()
        hangup.register(pipe, 0)
        hangup.poll()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
