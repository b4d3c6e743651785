"""The fences around the tests themselves hold: no network, no settings from outside."""

from __future__ import annotations

import os
import socket

import pytest


def test_a_test_cannot_reach_another_host() -> None:
    with socket.socket() as outside, pytest.raises(RuntimeError, match="fetches nothing"):
        outside.connect(("elsewhere.invalid", 80))


def test_a_test_can_reach_a_server_on_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as near:
        assert near.connect_ex(server.getsockname()) == 0


def test_no_setting_of_this_machine_reaches_a_test() -> None:
    assert [name for name in os.environ if name.startswith("SHAREGRAPH_")] == []
