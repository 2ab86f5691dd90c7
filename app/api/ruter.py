"""Every call of the API, in the order that addresses are looked up."""

from __future__ import annotations

from fastapi import APIRouter

from app.api import (
    bevis,
    feilliste,
    fornyelser,
    kontrakter,
    kontraktliste,
    kontroll,
    maler,
    oppdrag,
    oppdragsendring,
    samlet,
    signatarer,
    vedlegg,
    verifisering,
    webhooks,
)

_ALLTID = (
    kontraktliste.ruter,
    samlet.ruter,
    kontrakter.ruter,
    vedlegg.ruter,
    bevis.ruter,
    oppdrag.kontraktruter,
    oppdragsendring.kontraktruter,
    oppdrag.ruter,
    fornyelser.ruter,
    oppdragsendring.ruter,
    kontroll.ruter,
    signatarer.ruter,
    verifisering.ruter,
    maler.ruter,
    feilliste.ruter,
    webhooks.ruter,
)
_DEMO = (oppdrag.demoruter,)
"""What only a demo answers."""


def api_ruter(*, demo: bool) -> tuple[APIRouter, ...]:
    """The routers to hang under the base."""
    return (*_ALLTID, *(_DEMO if demo else ()))
