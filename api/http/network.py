"""Who is tied to whom: the network as page, picture, table and files."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
