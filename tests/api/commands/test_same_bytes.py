"""The map is a function of what was loaded: the same export whatever the order, the folder or the process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from api.commands.load import load_each_into
from api.demo import demo_sources
from api.loading import Wanted
from api.settings import read_settings

ROOT = Path(__file__).resolve().parents[3]

IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
from api.commands.load import load_each_into
from api.commands.main import main
from api.demo import demo_sources
from api.loading import Wanted
from api.settings import read_settings
sources = [[Path(sys.argv[1])], *([*reversed(files)] for files in reversed(demo_sources()))]
load_each_into(read_settings(), sources, Wanted(audience="public"))
sys.exit(main(["export"]))
"""


def test_loading_twice_and_elsewhere_gives_the_same_export(
    run: Callable[..., Any], write: Callable[..., Path], tmp_path: Path
) -> None:
    turtle = write(
        "cat.ttl",
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .",
        '<https://example.org/d> a dcat:Dataset ; dct:title "A dataset" ; dct:publisher [ a dct:Agent ;',
        '  <http://xmlns.com/foaf/0.1/name> "A body" ] .',
    )
    sources = [*demo_sources(), [turtle]]
    for outcome in ("loaded", "unchanged"):
        results = load_each_into(read_settings(), sources, Wanted(audience="public"))
        assert {one.outcome for loaded in results for one in loaded} == {outcome}
    whole = tmp_path / "whole.nq"
    assert run("export", "--to", whole).status == 0
    public = tmp_path / "public.nq"
    assert run("export", "--audience", "public", "--to", public).status == 0
    assert public.read_bytes() == whole.read_bytes()
    # Elsewhere, in the opposite order, in a process whose sets of texts are in another order.
    done = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS, turtle],
        env=os.environ
        | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "SHAREGRAPH_DATA": str(tmp_path / "other")},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == whole.read_bytes()
