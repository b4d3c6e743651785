"""Small JSON files that tell when a byte of them was altered: the last member is a hash of the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

SEAL = "seal"
_SEAL = re.compile(rf',\n "{SEAL}": "([0-9a-f]{{64}})"\n}}\n\Z')


def sealed(facts: Mapping[str, Any], *, in_order: bool = False) -> str:
    """The text of a file that holds `facts`, by name unless they are `in_order` already."""
    text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=not in_order)
    return f'{text.removesuffix(_END)},\n "{SEAL}": "{_hash(text)}"{_END}\n'


def unsealed(text: str) -> dict[str, Any]:
    """The facts in a file; raises ValueError where they are not those that were written.

    A file without a seal was written by an older Sharegraph, and is taken as it is.
    """
    found = _SEAL.search(text)
    if found is not None:
        text = text[: found.start()] + _END
        if _hash(text) != found[1]:
            raise ValueError("a byte of it is not what was written")
    facts: dict[str, Any] = json.loads(text)
    return facts


_END = "\n}"


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
