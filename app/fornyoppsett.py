"""How archive time stamps are added: by whom, how long before they are needed, and how many an hour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.errors import Funn
from app.innstillinger import heltall, ord_blant

AV_PA = {"av": False, "pa": True}
FORNYVARIABLER: Mapping[str, Callable[[str, str], Funn | None]] = {
    "KONTRAKTVERK_FORNY": ord_blant(*AV_PA),
    "KONTRAKTVERK_FORNY_MARGIN": heltall(1, 3650),
    "KONTRAKTVERK_FORNY_PER_TIME": heltall(1, 3600),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fornyoppsett:
    """Archive time stamps. `automatisk`: the service adds them by itself. `margin`: days before a document's limit that it is due.
    `per_time`: how many the time stamp service is asked for in an hour, at most."""

    automatisk: bool = False
    margin: int = 180
    per_time: int = 120


def les_fornyoppsett(verdier: Mapping[str, str]) -> Fornyoppsett:
    """What the environment says; the rest is as it is by itself."""
    tall = {"margin": "KONTRAKTVERK_FORNY_MARGIN", "per_time": "KONTRAKTVERK_FORNY_PER_TIME"}
    satt = {navn: int(verdier[variabel]) for navn, variabel in tall.items() if variabel in verdier}
    return Fornyoppsett(automatisk=AV_PA[verdier.get("KONTRAKTVERK_FORNY", "av")], **satt)
