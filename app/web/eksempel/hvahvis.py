"""What if, as a page: one field that some row of the case looked at, another value, and who signs then beside who signs now.

Nothing is stored, and no value stands in an address: what is tried comes in the body of the form.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from app import flyt
from app.domene.kontrakt import Kontraktstype, Rettstype
from app.domene.norsk import dato
from app.domene.parter import Kontraktsansvarlig
from app.domene.sak import Signatarbeslutning
from app.domene.tabeller import vis_ord
from app.errors import Avvist, Funn, IkkeFunnet
from app.hvem import Hvem, hvem
from app.skjema.hvahvis import Endring, Plass, Slag, les_endring, plass
from app.skjema.stedsnavn import sted
from app.tekst import Tekst

FYLKESNUMMER = "/fylke/fylkesnummer"
ORD: Mapping[str, type[Enum]] = {"dokumenttype": Kontraktstype, "kontraktsansvarlig": Kontraktsansvarlig, "rettstype": Rettstype}
"""Whose words the codes of a closed list have, by the name of the property."""
JA_NEI = ("true", "false")
MANGLER = Tekst(nb="mangler", nn="manglar")
STAR_DER = Tekst(nb="er med i dataene", nn="er med i dataa")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sted:
    """One field that can be tried, in words."""

    plass: Plass
    navn: Tekst
    na: Tekst
    valg: tuple[tuple[str, Tekst], ...] = ()
    """The values that can be chosen, with the words for each; empty where a value is written."""

    @property
    def peker(self) -> str:
        """The place."""
        return self.plass.peker


@dataclass(frozen=True, slots=True, kw_only=True)
class Forsok:
    """What was tried, and what came of it: an answer, or why it cannot be tried."""

    verdi: Tekst | None
    """None: it was taken away."""
    svar: Hvem | None = None
    funn: tuple[Funn, ...] = ()

    @property
    def nye_funn(self) -> tuple[Funn, ...]:
        """What would be found that is not found now."""
        if self.svar is None or self.svar.for_ is None:
            return ()
        for_ = {(ett.kode, ett.peker) for ett in self.svar.for_.funn}
        return tuple(ett for ett in self.svar.kontrollert.funn if (ett.kode, ett.peker) not in for_)


def steder(bord: flyt.Verksted, raa: bytes, *, na: datetime) -> tuple[Sted, ...]:
    """The fields that some row looked at when it was decided who signs, in the order of their pointers."""
    beslutning, data = flyt.kontroller(bord, raa, na=na).beslutning, json.loads(raa)
    plasser = (plass(data, peker, grunnlag=bord.grunnlag) for peker in sorted(_sett_pa(beslutning))) if beslutning else ()
    return tuple(_sted(bord, en) for en in plasser if en.kan_proves)


def _sett_pa(beslutning: Signatarbeslutning) -> set[str]:
    tilskudd = (beslutning.tilskudd.mottaker, beslutning.tilskudd.grunnlag) if beslutning.tilskudd else ()
    return {peker for en in (*beslutning.signatarer, *beslutning.bortfalt, *tilskudd) for peker in en.utlost_av}


def _sted(bord: flyt.Verksted, en: Plass) -> Sted:
    valg = tuple((verdi, _ord(bord, en, verdi)) for verdi in _valgbare(bord, en))
    return Sted(plass=en, navn=sted(en.peker), na=_na(bord, en), valg=valg)


def _valgbare(bord: flyt.Verksted, en: Plass) -> tuple[str, ...]:
    """The counties by number, yes and no, or the codes of the schema."""
    fylker = tuple(sorted(bord.grunnlag.fylker)) if en.peker == FYLKESNUMMER else ()
    return fylker or {Slag.JA_NEI: JA_NEI}.get(en.slag, en.valg)


def _na(bord: flyt.Verksted, en: Plass) -> Tekst:
    if en.verdi is None:
        return MANGLER
    return STAR_DER if en.slag is Slag.DEL else _ord(bord, en, json.dumps(en.verdi) if isinstance(en.verdi, bool) else str(en.verdi))


def _ord(bord: flyt.Verksted, en: Plass, verdi: str) -> Tekst:
    """A value as people say it."""
    if en.peker == FYLKESNUMMER and verdi in bord.grunnlag.fylker:
        return bord.grunnlag.fylker[verdi].navn
    return _SOM_ORD.get(en.slag, _som_skrevet)(en, verdi)


def _kode_som_ord(en: Plass, verdi: str) -> Tekst:
    koder = ORD.get(en.peker.rpartition("/")[2])
    return vis_ord(koder(verdi)) if koder and verdi in {ett.value for ett in koder} else _som_skrevet(en, verdi)


def _dato_som_ord(en: Plass, verdi: str) -> Tekst:
    try:
        skrevet = dato(date.fromisoformat(verdi))
    except ValueError:
        return _som_skrevet(en, verdi)
    return Tekst(nb=skrevet, nn=skrevet)


def _som_skrevet(_: Plass, verdi: str) -> Tekst:
    return Tekst(nb=verdi, nn=verdi)


_SOM_ORD: Mapping[Slag, Callable[[Plass, str], Tekst]] = {
    Slag.JA_NEI: lambda _, verdi: vis_ord(verdi == "true"),
    Slag.VALG: _kode_som_ord,
    Slag.DATO: _dato_som_ord,
}


def finn(alle: tuple[Sted, ...], peker: str | None) -> Sted | None:
    """The field that was chosen. One that no row looked at is not there."""
    if peker is None:
        return None
    for ett in alle:
        if ett.peker == peker:
            return ett
    raise IkkeFunnet(
        Tekst(nb="Ingen regel ser på denne opplysningen i denne saken.", nn="Ingen regel ser på denne opplysninga i denne saka."),
        tiltak=Tekst(nb="Velg en opplysning fra listen.", nn="Vel ei opplysning frå lista."),
    )


def prov(bord: flyt.Verksted, raa: bytes, valgt: Sted, verdi: str | None, *, na: datetime) -> Forsok:
    """Try a value in the place; None takes away what stands there."""
    endring = Endring(valgt.peker, None) if verdi is None else les_endring(f"{valgt.peker}={verdi}")
    skrevet = None if verdi is None else _ord(bord, valgt.plass, verdi)
    try:
        return Forsok(verdi=skrevet, svar=hvem(bord, raa, (endring,), na=na))
    except Avvist as avvist:
        return Forsok(verdi=skrevet, funn=avvist.funn)
