"""Which organisations speak for which county: its own, and those that its own file names.

    [maskinporten]
    konsumenter = ["976820037"]   # besides the county itself: an agency of it that has the case system

The part is not dated and not released: it says who is let in today, and is read when the service starts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from app.domene.fylker import Fylke
from app.domene.identer import er_organisasjonsnummer
from app.tekst import Tekst
from app.toml_fil import Tabell, les_toml

EGEN_DEL = "maskinporten"


def les_konsumenter(fylkesmappe: Path | None, fylker: Mapping[str, Fylke]) -> Mapping[str, str]:
    """Organisation number → county. One organisation speaks for one county; `Oppsettsfeil` where two want it."""
    konsumenter = {fylke.organisasjonsnummer: nummer for nummer, fylke in fylker.items()}
    for nummer in fylker:
        for tabell in _egen_del(nummer, fylkesmappe):
            for orgnr in tabell.bare("konsumenter").tekster("konsumenter"):
                if not er_organisasjonsnummer(orgnr):
                    raise tabell.feil("konsumenter", Tekst(nb="har feil kontrollsiffer: ", nn="har feil kontrollsiffer: "), orgnr)
                if konsumenter.setdefault(orgnr, nummer) != nummer:
                    raise tabell.feil("konsumenter", Tekst(nb="hører til et annet fylke: ", nn="høyrer til eit anna fylke: "), orgnr)
    return konsumenter


def _egen_del(nummer: str, fylkesmappe: Path | None) -> Iterator[Tabell]:
    fil = fylkesmappe / f"{nummer}.toml" if fylkesmappe else None
    tabell = les_toml(fil) if fil and fil.is_file() else None
    if tabell is not None and tabell.har(EGEN_DEL):
        yield tabell.tabell(EGEN_DEL)
