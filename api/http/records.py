"""What stands in one record of a source, the page of a concept, and of whatever has no page of its own."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
