"""A new contract: the form, and beside it the document as it becomes."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.tjeneste import Tjeneste
from app.web.sider import Sider


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The pages."""
    return APIRouter(include_in_schema=False)
