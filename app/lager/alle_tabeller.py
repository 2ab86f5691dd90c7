"""Every table of the store, whichever module it stands in: what a safety copy holds, and what the migrations lead to."""

from __future__ import annotations

from app.lager import bevismodell, oktmodell, webhookmodell
from app.lager.modeller import metadata

__all__ = ["bevismodell", "metadata", "oktmodell", "webhookmodell"]
