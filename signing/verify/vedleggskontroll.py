"""The signatures of a file inside the file: an agreement that was signed before it was attached. One level deep, under a share of the work.

What is wrong with it is told, and keeps the whole from being called good; the integrity of the file around stands by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from signing.verify.fakta import Merknad
from signing.verify.vedlegg import Vedlegg, Vedleggsfunn, Vedleggskontroll

if TYPE_CHECKING:
    from signing.verify.rapport import Rapport

FLESTE = 10
"""Signed files inside one file that are judged; the rest are named, and said not to be."""
ARBEID = 400_000
"""Look-ups for all of them together, where the file around has so many left: what is inside can never cost it its own verdict."""
Innenfor = Callable[[bytes, int], "Rapport"]
"""Judges the bytes of a file inside the file, with so many look-ups. Never raises."""


def kontroller(funn: Vedleggsfunn, innenfor: Innenfor | None, *, arbeid: int) -> tuple[tuple[Vedlegg, ...], tuple[Merknad, ...]]:
    """The files with their verdicts, and a remark on each that is not good, or was not judged. `innenfor` None: this file is inside one
    itself, and no file in it is looked into."""
    if innenfor is None:
        return funn.filer, ()
    dommer = _dommer(funn, innenfor, min(arbeid, ARBEID) // FLESTE)
    filer = tuple(replace(fil, kontroll=dommer.get(nr)) for nr, fil in enumerate(funn.filer))
    return filer, tuple(_merknader(funn, filer))


def _dommer(funn: Vedleggsfunn, innenfor: Innenfor, arbeid: int) -> dict[int, Vedleggskontroll]:
    """By the file's place; the same bytes twice are judged once."""
    dommer: dict[int, Vedleggskontroll] = {}
    kjente: dict[str | None, Vedleggskontroll] = {}
    for nr, innhold in funn.signerte.items():
        avtrykk = funn.filer[nr].sha256
        if avtrykk not in kjente:
            if len(kjente) == FLESTE:
                continue
            kjente[avtrykk] = av(innenfor(innhold, arbeid))
        dommer[nr] = kjente[avtrykk]
    return dommer


def av(rapport: Rapport) -> Vedleggskontroll:
    """What is told of a report on a file inside the file."""
    egne = [s for s in rapport.signaturer if not s.er_tidsstempel]
    navn = [*(p.navn for p in rapport.personer), *(s.signatar.navn for s in egne if s.signatar is not None)]
    return Vedleggskontroll(
        integritet=rapport.integritet,
        indikasjon=rapport.indikasjon,
        tillit=rapport.tillit,
        oppsummering=rapport.oppsummering,
        signatarer=tuple(dict.fromkeys(ett for ett in navn if ett)),
    )


def _merknader(funn: Vedleggsfunn, filer: tuple[Vedlegg, ...]) -> Iterator[Merknad]:
    for nr in funn.signerte:
        dom = filer[nr].kontroll
        if dom is None or not dom.kontrollert:
            yield Merknad("vedlegg-ikke-kontrollert", filer[nr].navn, "" if dom is None else dom.integritet.value)
        elif not dom.i_orden:
            yield Merknad("vedlegg-ikke-i-orden", filer[nr].navn, dom.integritet.value)
