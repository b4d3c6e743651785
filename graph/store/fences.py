"""What a worker process takes away from itself before it reads a question: network, memory, core files."""

from __future__ import annotations

import ctypes
import os
import resource
import select
import struct
import sys
import threading
from pathlib import Path

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


def limit_memory(more: int) -> None:
    """Let this process take at most `more` bytes beyond what it has now; an engine past it aborts."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        now = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return  # only Linux says and keeps it; elsewhere the wall clock stands alone
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
