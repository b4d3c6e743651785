"""The gap matrix as page, JSON and CSV, and what stands behind one cell."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
