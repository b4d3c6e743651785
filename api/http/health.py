"""Whether this server answers: never waits for a question, so that it also tells while many run."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """What a watcher needs to know."""

    status: str
    version: str
    state: str


@router.get("/health", summary="Whether the server answers")
async def health(request: Request) -> Health:
    """Answer from memory: the version of Sharegraph and the state of the map that is open."""
    return Health(status="ok", version=request.app.version, state=request.app.state.live.name)
