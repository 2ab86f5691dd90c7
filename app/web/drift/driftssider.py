"""The state of the service, for who keeps it running."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.tjeneste import Tjeneste
from app.web.sider import Sider


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The pages."""
    return APIRouter(include_in_schema=False)
