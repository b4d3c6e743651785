"""The lists of things and the page of each: HTML for people, JSON and RDF by Accept."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
