"""A server does not look through what stays for garbage: meanwhile it would answer nobody."""

from __future__ import annotations

import gc

from api.app import create_app, make_to_stay
from api.live import LiveMap


def test_the_collector_passes_over_what_a_served_application_is_made_of(demo_map: LiveMap) -> None:
    application = create_app(demo_map)
    try:
        make_to_stay(application)
        kept = gc.get_freeze_count()
        looked_at = len(gc.get_objects())
    finally:
        gc.unfreeze()
    assert kept > 10_000
    assert looked_at < kept / 10
