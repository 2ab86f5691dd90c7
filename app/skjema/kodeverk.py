"""The dated list of trades: official names, what each leads to, læreplan codes seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domene.kontrakt import Sluttprove
from app.domene.sak import Larefag
from app.tekst import Tekst
from app.toml_fil import Tabell, les_toml

GRUNNKODE = 6
"""Positions of Grep in a programområdekode; the four of VIGO follow."""
KODELENGDE = 10

_PROVE: Mapping[str, Sluttprove] = {"fagbrev": Sluttprove.FAGPROVE, "svennebrev": Sluttprove.SVENNEPROVE}
_BINDESTREKER = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_MED_BINDESTREKER = re.compile(r"[A-ZÆØÅ0-9]{6,9}-+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fagrad:
    """One row of the list: a trade in one period."""

    grunnkode: str
    navn: Tekst
    sluttprove: Sluttprove | None
    lareplankoder: tuple[str, ...]
    gjelder_fra: date
    gjelder_til: date | None

    def gjelder(self, dato: date) -> bool:
        """The row is in force on the day."""
        return self.gjelder_fra <= dato and (self.gjelder_til is None or dato <= self.gjelder_til)


@dataclass(frozen=True, slots=True, kw_only=True)
class Larefagliste:
    """The list, by base code, oldest row first. `varianter`: the last four positions that we know, and whether they mean modules."""

    fag: Mapping[str, tuple[Fagrad, ...]]
    varianter: Mapping[str, bool]

    def finn(self, kode: str, dato: date) -> Larefag | None:
        """The trade with this code on this day, found by the six positions of Grep."""
        rader = self.fag.get(kode[:GRUNNKODE], ())
        return next((_larefag(rad, kode) for rad in rader if rad.gjelder(dato)), None)

    def siste(self, kode: str) -> Larefag | None:
        """The trade as it is in the newest row, where there is no day to ask about."""
        rader = self.fag.get(kode[:GRUNNKODE], ())
        return _larefag(rader[-1], kode) if rader else None


def _larefag(rad: Fagrad, kode: str) -> Larefag:
    return Larefag(kode=kode, navn=rad.navn, sluttprove=rad.sluttprove, lareplankoder=rad.lareplankoder)


def med_bindestrek(kode: str) -> str:
    """The code with a hyphen, where a word processor or a web page has put a typographic dash."""
    return _BINDESTREKER.sub("-", kode.strip())


def normaliser_kode(kode: str) -> str:
    """The code with hyphens, where a word processor or a web page has put typographic dashes.

    Such pages turn two or three hyphens into one dash, so a code that has become too short gets its trailing hyphens back. A code that
    was sent with plain hyphens is left as it is: what is missing there is a mistake to be told.
    """
    med_streker = med_bindestrek(kode)
    if med_streker == kode.strip():
        return kode
    er_bare_strek_bak = _MED_BINDESTREKER.fullmatch(med_streker) is not None
    return med_streker.ljust(KODELENGDE, "-") if er_bare_strek_bak else med_streker


def les_larefag(fil: Path) -> Larefagliste:
    """The list of `forms/kodeverk/larefag.toml`."""
    tabell = les_toml(fil).bare("gjelder_fra", "varianter", "larefag")
    fra = tabell.verdi("gjelder_fra", date)
    fag: dict[str, tuple[Fagrad, ...]] = {}
    for rad in tabell.tabeller("larefag"):
        ny = _les_rad(rad, fra)
        tidligere = fag.get(ny.grunnkode, ())
        if tidligere and (tidligere[-1].gjelder_til is None or tidligere[-1].gjelder_til >= ny.gjelder_fra):
            raise rad.feil("kode", Tekst(nb="gjelder allerede i samme tid: ", nn="gjeld frå før i same tid: "), ny.grunnkode)
        fag[ny.grunnkode] = (*tidligere, ny)
    varianter = {rad.verdi("kode", str): rad.verdi("modul", bool) for rad in tabell.tabeller("varianter")}
    return Larefagliste(fag=fag, varianter=varianter)


def _les_rad(rad: Tabell, fra: date) -> Fagrad:
    rad.bare("kode", "nb", "nn", "sluttkompetanse", "lareplankoder", "gjelder_fra", "gjelder_til")
    grunnkode = rad.verdi("kode", str)
    if re.fullmatch("[A-ZÆØÅ0-9]{6}", grunnkode) is None:
        raise rad.feil("kode", Tekst(nb="skal være 6 tegn: ", nn="skal vere 6 teikn: "), grunnkode)
    return Fagrad(
        grunnkode=grunnkode,
        navn=Tekst(nb=rad.verdi("nb", str), nn=rad.verdi("nn", str)),
        sluttprove=rad.en_av("sluttkompetanse", _PROVE) if rad.har("sluttkompetanse") else None,
        lareplankoder=rad.tekster("lareplankoder"),
        gjelder_fra=rad.verdi("gjelder_fra", date, fra),
        gjelder_til=rad.valgfri("gjelder_til", date),
    )
