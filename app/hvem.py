"""Who signs, and «what if»: the answer that the command line, the pages and HTTP share. Nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import flyt
from app.domene import svar
from app.domene.rolleskifte import Forskjell, forskjeller
from app.domene.sak import Malformvalg, Signatarbeslutning
from app.errors import Avvist, Funn
from app.skjema.hvahvis import Endret, Endring, med_endringer


@dataclass(frozen=True, slots=True, kw_only=True)
class Hvem:
    """Who signs, with the changes that were tried and what they led to."""

    kontrollert: flyt.Kontrollert
    beslutning: Signatarbeslutning
    malform: Malformvalg
    endret: tuple[Endret, ...] = ()
    forskjeller: tuple[Forskjell, ...] = ()
    for_: flyt.Kontrollert | None = None

    def som_json(self) -> dict[str, Any]:
        """The answer of `signatarer --json`. `hvaHvis` is there when something was tried."""
        verdi = {**_stilling(self.kontrollert), **svar.signatarer_json(self.beslutning), **svar.funn_json(self.kontrollert.funn)}
        return verdi | ({"hvaHvis": self._hva_hvis(self.for_)} if self.for_ else {})

    def _hva_hvis(self, for_: flyt.Kontrollert) -> dict[str, Any]:
        gamle, nye = _funnkoder(for_.funn), _funnkoder(self.kontrollert.funn)
        return {
            "endringer": [ett.som_json() for ett in self.endret],
            "for": _stilling(for_),
            "forskjeller": [ett.som_json() for ett in self.forskjeller],
            "nyeFunn": [list(ett) for ett in nye if ett not in gamle],
            "bortfalteFunn": [list(ett) for ett in gamle if ett not in nye],
        }


def _stilling(kontrollert: flyt.Kontrollert) -> dict[str, Any]:
    sprak = kontrollert.malform
    return {
        "malform": sprak.malform.value if sprak else None,
        "malformGrunn": sprak.grunn.value if sprak else None,
        "malrevisjon": flyt.malrevisjon(kontrollert),
    }


def _funnkoder(funn: Sequence[Funn]) -> tuple[tuple[str, str], ...]:
    return tuple((ett.kode, ett.peker) for ett in funn)


def hvem(verksted: flyt.Verksted, raa: bytes, endringer: Sequence[Endring], *, na: datetime) -> Hvem:
    """Who signs; with changes, what they change. Refused where too little can be read to decide, before or after."""
    if not endringer:
        return Hvem(**_avgjort(verksted, raa, na))
    endret_raa, endret = med_endringer(raa, endringer, grunnlag=verksted.grunnlag)
    for_, etter = _avgjort(verksted, raa, na), _avgjort(verksted, endret_raa, na)
    return Hvem(**etter, endret=endret, forskjeller=forskjeller(for_["beslutning"], etter["beslutning"]), for_=for_["kontrollert"])


def _avgjort(verksted: flyt.Verksted, raa: bytes, na: datetime) -> dict[str, Any]:
    kontrollert = flyt.kontroller(verksted, raa, na=na)
    if kontrollert.beslutning is None or kontrollert.malform is None:
        raise Avvist(flyt.AVVIST, funn=kontrollert.funn)
    return {"kontrollert": kontrollert, "beslutning": kontrollert.beslutning, "malform": kontrollert.malform}
