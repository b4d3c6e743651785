"""The start page: counts, questions, how complete the map is, and how to fill an empty one."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
