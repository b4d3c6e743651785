"""`sharegraph serve`: pages and API for one audience (public unless told otherwise)."""

from __future__ import annotations

import argparse
import socket
from datetime import date

from api.commands.exits import ALL_WELL
from api.commands.printing import say
from api.settings import Settings, read_settings
from graph.snapshot import AUDIENCES
from ontology.errors import UsageError


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("--host", default=None, help="the address to listen on (default: 127.0.0.1)")
    one.add_argument("--port", type=int, default=None, help="the port to listen on (default: 8000)")
    one.add_argument(
        "--audience", default="public", choices=AUDIENCES, help="whose view to serve (default: public)"
    )
    one.add_argument("--json", action="store_true", help="say as JSON where it is served")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    settings = read_settings(data=options.data, host=options.host, port=options.port)
    return serve(settings, options.audience, as_json=options.json)


def serve(settings: Settings, audience: str, *, day: date | None = None, as_json: bool = False) -> int:
    """Serve `audience`'s view until stopped; with `day`, on that day instead of today."""
    listening = _listen(settings)
    import uvicorn

    from api.app import create_app
    from api.live import LiveMap

    live = LiveMap(settings, audience)
    try:
        hidden = live.hidden_sources()
        say(
            f"Serving the {audience} view; it leaves out {hidden} "
            f"of {hidden + live.visible_sources()} sources."
        )
        address = f"http://{settings.host}:{listening.getsockname()[1]}/"
        if as_json:
            from api.commands.printing import print_json

            print_json({"address": address, "audience": audience})
        say(f"Open {address} (stop with Ctrl-C)")
        app = create_app(live, day=day)
        config = uvicorn.Config(app, log_level="warning", server_header=False, date_header=True)
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        live.close()
        listening.close()
    return ALL_WELL


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything is loaded, so that a taken one is told at once."""
    try:
        return socket.create_server((settings.host, settings.port))
    except (OSError, OverflowError) as fault:
        raise UsageError(
            f"{settings.host}:{settings.port} cannot be listened on: {fault}. Choose another with --port."
        ) from fault
