"""The SPARQL 1.1 Protocol endpoint, and its page for people."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
