"""`sharegraph serve`: pages and API for one audience (public unless told otherwise)."""

from __future__ import annotations

import argparse
import contextlib
import signal
import socket
import threading
from collections.abc import Iterator
from datetime import date
from types import FrameType

from api.commands.exits import ALL_WELL
from api.commands.opening import add_audience_argument, audience_of
from api.commands.printing import say
from api.settings import Settings, read_settings
from ontology.errors import UsageError

SHUTDOWN_SECONDS = 5
"""How long open requests may take to end after a signal to stop."""


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("--host", default=None, help="the address to listen on (default: 127.0.0.1)")
    one.add_argument("--port", type=int, default=None, help="the port to listen on (default: 8000)")
    add_audience_argument(one, "whose view to serve", widest=True)
    one.add_argument("--json", action="store_true", help="say as JSON where it is served")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    settings = read_settings(data=options.data, host=options.host, port=options.port)
    return serve(settings, audience_of(options, settings, widest=True), as_json=options.json)


def serve(settings: Settings, audience: str, *, day: date | None = None, as_json: bool = False) -> int:
    """Serve `audience`'s view until stopped; with `day`, on that day instead of today.

    Ctrl-C and SIGTERM end it in order, its workers included, with the status of all well.
    """
    listening = _listen(settings)
    import uvicorn

    from api.app import create_app, make_to_stay
    from api.http.protocol import BoundedHttp
    from api.http.streamed import tell_broken_transfers_shortly
    from api.live import LiveMap

    with (
        contextlib.closing(listening),
        _stops_in_order(),
        contextlib.closing(LiveMap(settings, audience)) as live,
    ):
        hidden = live.hidden_sources()
        say(
            f"Serving the {audience} view; it leaves out {hidden} "
            f"of {hidden + live.visible_sources()} sources."
        )
        address = f"http://{_in_address(settings.host)}:{listening.getsockname()[1]}/"
        if as_json:
            from api.commands.printing import print_json

            print_json({"address": address, "audience": audience})
        say(f"Open {address} (stop with Ctrl-C)")
        application = create_app(live, day=day)
        make_to_stay(application)
        config = uvicorn.Config(
            application,
            http=BoundedHttp,
            ws="none",
            log_level="warning",
            access_log=False,  # else each line is made up and then not written
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
        tell_broken_transfers_shortly()
        server = uvicorn.Server(config)
        begin_to_stop = server.handle_exit

        def stop(sig: int, frame: FrameType | None) -> None:
            # Running questions end at once, so that those who wait for them get an answer, not a cut line.
            threading.Thread(target=live.close).start()
            begin_to_stop(sig, frame)

        server.handle_exit = stop  # type: ignore[method-assign]
        server.run(sockets=[listening])
    return ALL_WELL


@contextlib.contextmanager
def _stops_in_order() -> Iterator[None]:
    """Make SIGTERM end what is within as Ctrl-C does, so that workers and folders are cleared away."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        signal.signal(signal.SIGTERM, before)


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything is loaded, so that a taken one is told at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server((settings.host, settings.port), family=family)
        # Connections inherit it. asyncio sets it only on sockets that name their protocol, and without it
        # the second part of an answer waits for the client's acknowledgement: 40 ms on Linux.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except (OSError, OverflowError) as fault:
        raise UsageError(
            f"{settings.host}:{settings.port} cannot be listened on: {fault}. Choose another with --port."
        ) from fault
