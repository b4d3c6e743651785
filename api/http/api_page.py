"""The description of the API as a page, read from the same document as /openapi.json."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
