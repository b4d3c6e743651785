"""What an address must be to be read, and which methods it takes: told to whoever asks, and beside a 405."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from starlette.responses import JSONResponse
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import MEDIA_TYPE, AddressTooLong, problem, status_of
from ontology.errors import UsageError

ADDRESS_BYTES = 32 * 1024
"""How long an address with its parameters may be. Servers and proxies on the way take less, some 8 KiB; a
longer question is sent as a body."""

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""Those that a route may take of its own; HEAD follows GET, and OPTIONS is answered here."""


WHOLE_SERVER = "*"
"""The address of a question about the server, not about something on it (RFC 9110, 9.3.7)."""

OF_THE_SERVER = ["GET", "HEAD", "OPTIONS", "POST"]
"""The methods that any of its addresses takes."""


def methods_at(scope: Scope) -> list[str]:
    """The methods of the routes that an address leads to, none where it leads to nothing."""
    if scope["path"] == WHOLE_SERVER:
        return OF_THE_SERVER
    found = {
        method
        for method in METHODS
        for route in scope["app"].routes
        # A mounted application has files, which are only read.
        if (method == "GET" or not isinstance(route, Mount))
        and route.matches({**scope, "method": method})[0] is Match.FULL
    }
    if "GET" in found:
        found.add("HEAD")
    return sorted((*found, "OPTIONS")) if found else []


def fault_of(scope: Scope) -> UsageError | None:
    """Why an address with its parameters is not read: it is too long, or no UTF-8.

    Decoded by itself, a byte that is no UTF-8 becomes another letter: the answer would be to another
    question.
    """
    if scope["path"] == WHOLE_SERVER:
        return UsageError("The address * stands for the whole server; only OPTIONS can ask about that.")
    sent: bytes = scope["query_string"]
    if len(scope.get("raw_path") or b"") + len(sent) > ADDRESS_BYTES:
        return AddressTooLong(ADDRESS_BYTES)
    if b"%" in sent:
        try:
            unquote_to_bytes(sent).decode()
        except UnicodeDecodeError as fault:
            wrong = fault.object[fault.start : fault.end].hex().upper()
            return UsageError(f"The parameters of the address are no UTF-8: the byte {wrong} is none.")
    return None


async def refuse(fault: UsageError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer why an address is not read."""
    limit = {"limit": fault.limit} if isinstance(fault, AddressTooLong) else {}
    status = status_of(fault)
    details = problem(status, str(fault), fault.code, **limit)
    await JSONResponse(details, status, media_type=MEDIA_TYPE)(scope, receive, send)


class Methods:
    """A layer (ASGI) inside the application, whose routes it reads."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer OPTIONS, name the methods where one is refused, pass everything else on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and (allowed := methods_at(scope)):
            headers = [(b"allow", ", ".join(allowed).encode())]
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return

        if fault := fault_of(scope):
            await refuse(fault, scope, receive, send)
            return

        asked = dict(scope)  # routing writes into it

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 405:
                others = [pair for pair in message.get("headers", ()) if pair[0].lower() != b"allow"]
                message["headers"] = [*others, (b"allow", ", ".join(methods_at(asked)).encode())]
            await send(message)

        await self.app(scope, receive, told)
