"""Reads HTTP with httptools, within a limit: by itself it takes a head of any length into memory."""

from __future__ import annotations

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES = 64 * 1024
"""How long the address and the fields of a request may be together, fields behind a body included; twice as
long as an address that is read, and what h11 takes too."""


class HeadTooLong(Exception):
    """The head of a request is longer than `HEAD_BYTES`; the parser gives up and the request is refused."""


class BoundedHttp(HttpToolsProtocol):
    """One connection. A request whose head is too long is refused (400), and its connection closed."""

    _head = _unread = 0

    def data_received(self, data: bytes) -> None:
        """Read on. What the parser gathers and tells nobody of, such as an endless field, is counted."""
        self._unread += len(data)
        super().data_received(data)
        if self._unread > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")

    def on_message_begin(self) -> None:
        """Begin to count."""
        self._head = self._unread = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Count the address."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a field."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Where the address names a host, that is the one that is asked (RFC 9112, 3.2.2)."""
        if not self.url.startswith((b"/", b"*")):
            asked = httptools.parse_url(self.url)
            port = b":%d" % asked.port if asked.port else b""
            # `scope` holds this very list.
            self.headers[:] = [pair for pair in self.headers if pair[0] != b"host"]
            self.headers.append((b"host", (asked.host or b"") + port))
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A body has limits of its own."""
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """What comes next begins a head."""
        self._unread = 0
        super().on_message_complete()

    def _count(self, size: int) -> None:
        self._unread = 0
        self._head += size
        if self._head > HEAD_BYTES:
            raise HeadTooLong
