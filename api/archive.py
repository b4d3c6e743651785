"""Opens the archive of a data folder: the one way in for commands and services."""

from __future__ import annotations

import logging

from api.settings import Settings
from graph.archive import Archive, create_or_open
from graph.snapshot.erasing import complete
from ontology.errors import StoreError

_log = logging.getLogger("sharegraph")


def open_archive(settings: Settings) -> Archive:
    """The archive, made where there is none; a purge that was killed is completed first.

    Where that fails it is told and tried again at the next opening: what is to go is not seen any more,
    and who only reads can go on. Raises StoreError where the folder cannot be used.
    """
    archive = create_or_open(settings.data / "archive")
    try:
        if complete(archive, settings.order) is not None:
            _log.warning("A purge that was interrupted before has been completed now.")
    except StoreError as fault:
        _log.warning("%s", fault)
    return archive
