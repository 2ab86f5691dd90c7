"""The keys of this installation: a demo makes its own, production is given them."""

from __future__ import annotations

from pathlib import Path

from app.errors import Oppsettsfeil
from app.lager import nokkelfil
from app.lager.base import merk_mappe
from app.lager.kryptering import Nokkelring
from app.settings import Settings
from app.tekst import Tekst


def nokkelringen(settings: Settings) -> Nokkelring:
    """The ring, made at first use in a demo."""
    fil = nokkelstien(settings)
    return nokkelfil.les_eller_lag(fil) if settings.demo else nokkelfil.les(fil)


def nokkelstien(settings: Settings) -> Path:
    """Where the keys lie. In production never by themselves beside what they guard."""
    if settings.nokler is not None:
        return settings.nokler
    if settings.demo:
        merk_mappe(settings.data, settings.modus)
        return settings.data / nokkelfil.NAVN
    raise Oppsettsfeil(
        Tekst(nb="KONTRAKTVERK_NOKLER er ikke satt.", nn="KONTRAKTVERK_NOKLER er ikkje sett."),
        tiltak=Tekst(
            nb="Sett KONTRAKTVERK_NOKLER til nøkkelfilen, utenfor datamappen.",
            nn="Set KONTRAKTVERK_NOKLER til nøkkelfila, utanfor datamappa.",
        ),
    )
