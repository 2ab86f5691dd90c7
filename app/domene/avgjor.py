"""How a document is decided, by its kind: who signs, what is wrong with it, and the decided case.

The flow looks the kind up here and asks; it does not know whether it holds a contract or a document around one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domene import (
    adresser,
    ansvar,
    dokumentkontroll,
    dokumentsignatarer,
    endringskontroll,
    endringssignatarer,
    krav,
    laretid,
    regelspor,
    signatarer,
    vedlegg,
)
from app.domene.dokument import Dokument, Dokumenttype
from app.domene.dokumentid import dokument_id
from app.domene.endring import Endringsavtale
from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.kontrakt import Kontrakt, Kontraktstype
from app.domene.sak import Dokumentsak, Larefag, Malformvalg, PlanlagtVedlegg, Sak, Saksdokumentsak, Signatarbeslutning
from app.domene.saksdokument import Saksdokument
from app.errors import Funn

Larefagoppslag = Callable[[str, date], Larefag | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grunnlag:
    """All that a case is put together from, besides the document itself."""

    fylke: Fylke
    valg: Fylkesvalg
    malform: Malformvalg
    beslutning: Signatarbeslutning
    vedlegg: tuple[PlanlagtVedlegg, ...]
    funn: tuple[Funn, ...]
    finn_larefag: Larefagoppslag

    @property
    def mater(self) -> tuple[str, ...]:
        """The rows that said how each file follows."""
        return tuple(v.regel for v in self.vedlegg if v.regel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Avgjorelse:
    """The three questions to a kind of document. `sak` is None where the trade cannot be found."""

    signatarer: Callable[[Any, Fylke, Fylkesvalg], Signatarbeslutning]
    funn: Callable[[Any, Fylke, Fylkesvalg, Signatarbeslutning], tuple[Funn, ...]]
    sak: Callable[[Any, Grunnlag], Dokumentsak | None]


def _kontraktfunn(kontrakt: Kontrakt, fylke: Fylke, valg: Fylkesvalg, beslutning: Signatarbeslutning) -> tuple[Funn, ...]:
    return (*krav.kontroller(kontrakt, fylke, valg, beslutning), *vedlegg.krav(kontrakt, fylke, valg, beslutning))


def _kontraktsak(kontrakt: Kontrakt, grunnlag: Grunnlag) -> Sak | None:
    larefag = grunnlag.finn_larefag(kontrakt.lareforhold.programomradekode, kontrakt.kontraktsdato)
    if larefag is None:
        return None
    fylke, valg, beslutning = grunnlag.fylke, grunnlag.valg, grunnlag.beslutning
    return Sak(
        kontrakt=kontrakt,
        dokument_id=dokument_id(kontrakt),
        fylke=fylke,
        valg=valg,
        malform=grunnlag.malform,
        signatarer=beslutning,
        vedlegg=grunnlag.vedlegg,
        larefag=larefag,
        laretid=laretid.beregn(kontrakt.laretid),
        ansvar=ansvar.rader(kontrakt),
        adresser=adresser.utskrift(kontrakt.kandidat, kontrakt.kontraktsdato),
        voksen=ansvar.voksen(kontrakt),
        regler=regelspor.regler(kontrakt, fylke, valg, malform=grunnlag.malform, beslutning=beslutning, mater=grunnlag.mater),
        funn=grunnlag.funn,
    )


def _dokumentsak(dokument: Saksdokument, grunnlag: Grunnlag) -> Saksdokumentsak | None:
    kontrakt = dokument.kontrakt
    larefag = grunnlag.finn_larefag(kontrakt.programomradekode, dokument.dato) if kontrakt else None
    if kontrakt is not None and larefag is None:
        return None
    spor = dokumentkontroll.regler(dokument, grunnlag.fylke, grunnlag.valg, grunnlag.beslutning)
    return _saksdokumentsak(dokument, grunnlag, larefag, spor)


def _endringssak(avtale: Endringsavtale, grunnlag: Grunnlag) -> Saksdokumentsak | None:
    larefag = grunnlag.finn_larefag(avtale.kontrakten.lareforhold.programomradekode, avtale.dato)
    if larefag is None:
        return None
    spor = endringskontroll.regler(avtale, grunnlag.fylke, grunnlag.valg, grunnlag.beslutning)
    ny = laretid.beregn(avtale.ny_laretid) if avtale.ny_laretid and avtale.flytter_slutten else None
    return replace(_saksdokumentsak(avtale, grunnlag, larefag, spor), laretid=ny)


def _saksdokumentsak(dokument: Saksdokument, grunnlag: Grunnlag, larefag: Larefag | None, spor: tuple[str, ...]) -> Saksdokumentsak:
    beslutning = grunnlag.beslutning
    return Saksdokumentsak(
        dokument=dokument,
        dokument_id=dokument_id(dokument),
        fylke=grunnlag.fylke,
        valg=grunnlag.valg,
        malform=grunnlag.malform,
        signatarer=beslutning,
        vedlegg=grunnlag.vedlegg,
        larefag=larefag,
        regler=tuple(dict.fromkeys((grunnlag.malform.regel, *beslutning.regler, *spor, *grunnlag.mater))),
        funn=grunnlag.funn,
    )


AV_KONTRAKT = Avgjorelse(signatarer=signatarer.bestem, funn=_kontraktfunn, sak=_kontraktsak)
AV_DOKUMENT = Avgjorelse(signatarer=dokumentsignatarer.bestem, funn=dokumentkontroll.kontroller, sak=_dokumentsak)
AV_ENDRING = Avgjorelse(signatarer=endringssignatarer.bestem, funn=endringskontroll.kontroller, sak=_endringssak)
AVGJORELSER: Mapping[str, Avgjorelse] = (
    {type_.value: AV_DOKUMENT for type_ in Dokumenttype}
    | {type_.value: AV_KONTRAKT for type_ in Kontraktstype}
    | {Dokumenttype.ENDRINGSAVTALE.value: AV_ENDRING}
)


def avgjorelse(dokument: Dokument) -> Avgjorelse:
    """How this kind of document is decided."""
    return AVGJORELSER[dokument.dokumenttype.value]
