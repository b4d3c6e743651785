"""The named questions as forms, tables, JSON and CSV."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
