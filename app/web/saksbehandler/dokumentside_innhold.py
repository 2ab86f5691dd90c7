"""All that is known of one contract for the one who looks at it: record, order, log, and where the signers are reached.

Every look is bound to the county of the session. Contact data are read only for those who may correct them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from app.api.tjeneste import Tjeneste
from app.clock import dag
from app.domene import laretid
from app.domene.dokument import Dokument as Lest_dokument
from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Kontrakt
from app.domene.parter import Kontakt
from app.fornyelse import Fornying, Revisjoner
from app.identitet.bruker import Handling
from app.lager import dokumenter, hendelser, kontakter
from app.lager import oppdrag as ordre
from app.lager.dokumenter import Dokument
from app.lager.hendelser import Hendelse
from app.lager.oppdrag import Lest
from app.oppdrag import hosleverandoren, lenke
from app.oppdrag.hosleverandoren import HosLeverandoren
from app.skjema import strict_json
from app.skjema.les import les
from app.tekst import Tekst
from app.web.okt import Okt
from signing.oppdrag import Oppdrag
from signing.states import Tilstand

KORT_SUM = 8
"""Digits of a checksum that people compare by eye."""


@dataclass(frozen=True, kw_only=True)
class Sak:
    """One contract. `lest` None: it was never sent to be signed. `kontakter`, `lenker` (where each signs):
    by field; empty for those who may not see them. `hos`: what is known where it is signed elsewhere."""

    dokument: Dokument
    lest: Lest | None
    logg: tuple[Hendelse, ...]
    kontakter: Mapping[str, Kontakt]
    lenker: Mapping[str, str]
    innhold: Lest_dokument | None
    fag: Tekst | None
    tittel: Tekst
    na: datetime
    har_arkiv: bool
    hos: HosLeverandoren | None = None
    revisjoner: Revisjoner | None = None
    """The files of a sealed document, and how long the last time stamp lasts."""

    @property
    def id(self) -> str:
        """Of the document, and of its order."""
        return self.dokument.id

    @property
    def oppdrag(self) -> Oppdrag | None:
        """The order as it stands."""
        return self.lest.oppdrag if self.lest else None

    @property
    def tilstand(self) -> Tilstand:
        """Where it stands; a document that was never sent has the state of its record."""
        return self.lest.oppdrag.tilstand if self.lest else Tilstand(self.dokument.status)

    @property
    def sett(self) -> int:
        """How much has happened in the order: what a form says that it has seen."""
        return len(self.lest.oppdrag.hendelser) if self.lest else 0

    @property
    def fil_sha256(self) -> str:
        """The file as it is now: with the signatures so far, or the seal."""
        return (self.lest.rad.fil_sha256 if self.lest else None) or self.dokument.pdf_sha256

    @property
    def post(self) -> Mapping[str, Any]:
        """The record of how it was made."""
        return self.dokument.post

    @cached_property
    def navn(self) -> Mapping[str, str]:
        """The signers' names by field, as the document has them."""
        return {str(s["felt"]): str(s["navn"]) for s in self.post["signatarer"]}

    @property
    def kandidat(self) -> str | None:
        """The one who learns, where the document is about one."""
        person = self.innhold.kandidat if self.innhold else None
        return person.navn.fullt if person else None

    @property
    def laretid(self) -> tuple[date, date | None] | None:
        """From when until when, as the contract calculates it."""
        if not isinstance(self.innhold, Kontrakt):
            return None
        return self.innhold.laretid.fra, laretid.beregn(self.innhold.laretid).til


def hent(tjeneste: Tjeneste, okt: Okt, dokument_id: str) -> Sak:
    """The contract as it is now; another county's does not exist."""
    gang, ser_kontakter = tjeneste.gang, okt.bruker.kan(Handling.SKRIVE)
    with tjeneste.lager.lesing() as forbindelse:
        dokument = dokumenter.hent_i(forbindelse, dokument_id, okt.aktor)
        sendt = ordre.finn_rad(forbindelse, dokument_id) is not None
        lest = ordre.les(forbindelse, gang.ring, dokument_id, fylkesnummer=okt.bruker.fylke) if sendt else None
        felter = [s.krav.felt for s in lest.oppdrag.signere] if lest and ser_kontakter else []
        funnet = {felt: kontakter.hent(forbindelse, gang.ring, dokument_id, felt) for felt in felter}
        logg = hendelser.les(forbindelse, dokument_id)
        hos = hosleverandoren.les(forbindelse, lest.oppdrag) if lest else None
    innhold = _innhold(tjeneste, dokument)
    return Sak(
        dokument=dokument,
        lest=lest,
        logg=logg,
        kontakter={felt: kontakt or Kontakt() for felt, kontakt in funnet.items()},
        lenker={} if hos else {felt: lenke.lenke(gang.ring, "", dokument_id, felt) for felt in felter},
        innhold=innhold,
        fag=_fag(tjeneste, innhold),
        tittel=tjeneste.verksted.maler.revisjoner(Dokumenttype(dokument.dokumenttype))[0].tittel,
        na=tjeneste.na(),
        har_arkiv=gang.arkiv is not None,
        hos=hos,
        revisjoner=Fornying.av(gang).revisjoner(dokument_id) if lest and lest.oppdrag.forseglet else None,
    )


def hent_fil(tjeneste: Tjeneste, okt: Okt, dokument_id: str) -> bytes:
    """The file as it is now."""
    return tjeneste.lager.blobs.hent(fil_sha256(tjeneste, okt, dokument_id))


def fil_sha256(tjeneste: Tjeneste, okt: Okt, dokument_id: str) -> str:
    """The name of its bytes."""
    with tjeneste.lager.lesing() as forbindelse:
        dokument = dokumenter.hent_i(forbindelse, dokument_id, okt.aktor)
        rad = ordre.finn_rad(forbindelse, dokument_id, fylkesnummer=okt.bruker.fylke)
    return (rad.fil_sha256 if rad else None) or dokument.pdf_sha256


def _innhold(tjeneste: Tjeneste, dokument: Dokument) -> Lest_dokument | None:
    """What the document is about, from what is kept of it without personal numbers; None where nothing is."""
    if dokument.grunnlag_sha256 is None:
        return None
    data: Mapping[str, Any] = strict_json.les(tjeneste.lager.blobs.hent(dokument.grunnlag_sha256)).data or {}
    mottatt, grunnlag = dag(dokument.opprettet), tjeneste.verksted.grunnlag
    return les(strict_json.kanonisk(data), mottatt=mottatt, syntetisk=True, grunnlag=grunnlag).dokumentutkast


def _fag(tjeneste: Tjeneste, innhold: Lest_dokument | None) -> Tekst | None:
    if innhold is None or innhold.larefagkode is None:
        return None
    funnet = tjeneste.verksted.grunnlag.larefag.finn(innhold.larefagkode, innhold.dato)
    return funnet.navn if funnet else None
