"""Search over names, other names and identifiers, as a page and as JSON."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
