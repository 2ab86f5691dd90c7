"""The report: four axes side by side, ETSI indications, five questions, and the JSON of interfaces («Verification report»)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import x509

from signing.model import Identifikasjon, Tekst
from signing.verify import endringstekster, tekster
from signing.verify import personer as personene
from signing.verify.algoritmer import Frist
from signing.verify.beholderrapport import Beholderrapport
from signing.verify.behov import unike
from signing.verify.bevisrapport import Bevisrapport
from signing.verify.dom import Integritet, Vurdert
from signing.verify.fakta import (
    Dekning,
    Endring,
    Endringer,
    Endringsniva,
    Krypto,
    Merknad,
    Signaturfakta,
    Tidsstempel,
    Tillit,
    Tillitsfakta,
)
from signing.verify.kontrollpunkt import Kontrollrad, algoritmefrist
from signing.verify.kunnskap import INGENTING, Behov, Henting, Kunnskap
from signing.verify.kvalifisert import Kvalifisert
from signing.verify.opphav import Erstatning
from signing.verify.personer import Person
from signing.verify.policy import Policy
from signing.verify.signatar import Signatar
from signing.verify.signaturrapport import Signaturrapport
from signing.verify.tillitstekster import KVALIFISERT
from signing.verify.tillitstjeneste import Listeopplysning
from signing.verify.vedlegg import Vedlegg

VERKTOY = "kontraktverk signing.verify"
_NAVNEROM = uuid.uuid5(uuid.NAMESPACE_URL, "kontraktverk/verifisering")


@dataclass(frozen=True, slots=True)
class Kilde:
    """What was verified, when, by which rules and which version, by which trusted lists, and with what was fetched for it."""

    filnavn: str | None
    sha256: str
    storrelse: int
    medietype: str
    tid: datetime
    policy: str
    avtrykk: str
    versjon: str
    lister: tuple[Listeopplysning, ...] = ()
    kunnskap: Kunnskap = INGENTING
    regler: Policy = field(default_factory=Policy)

    @property
    def rapport_id(self) -> str:
        """The same bytes, time, rules and version give the same id."""
        return str(uuid.uuid5(_NAVNEROM, f"{self.sha256}|{self.tid.isoformat()}|{self.avtrykk}|{self.versjon}{self.kunnskap.avtrykk}"))


@dataclass(frozen=True, slots=True)
class Svar:
    """One of the five questions: ja, nei, delvis or ukjent, and a sentence. `rader` lists the signers."""

    id: str
    svar: str
    forklaring: Tekst
    rader: tuple[Tekst, ...] = ()


@dataclass(frozen=True, slots=True)
class Opphavsrapport:
    """What the document says of its origin, and what a register could confirm. `i_registeret`: exactly these bytes; None offline."""

    dokument_id: str | None = None
    malrevisjon: str | None = None
    maldigest_stemmer: bool | None = None
    erstattet_av: Erstatning | None = None
    i_registeret: bool | None = None

    def erstatning(self) -> dict[str, Any] | None:
        """What replaced it, in the report's form."""
        ny = self.erstattet_av
        return None if ny is None else {"dokumentId": ny.dokument_id, "utgave": ny.utgave, "tid": _tid(ny.tid)}


@dataclass(frozen=True)
class Rapport:
    """The whole report. `integritet` never depends on `tillit`."""

    kilde: Kilde
    integritet: Integritet
    indikasjon: str
    tillit: Tillit
    oppsummering: Tekst
    sporsmal: tuple[Svar, ...]
    signaturer: tuple[Signaturrapport, ...]
    opphav: Opphavsrapport
    feil: tuple[Merknad, ...]
    advarsler: tuple[Merknad, ...]
    kontroller: tuple[Kontrollrad, ...] = ()
    """Every named check of every signature, in the order of the table."""
    vedlegg: tuple[Vedlegg, ...] = ()
    """The files inside the file, with the verdict on their own signatures; the proofs among them are told in `personer`."""
    personer: tuple[Person, ...] = ()
    """Who signed by a proof inside the file, where a provider made the document."""
    beholder: Beholderrapport | None = None
    """The files of a container, and who covers each."""
    bevispakke: Bevisrapport | None = None
    """Where the container is an evidence package: the contract in it, and whether the pieces speak of the same."""

    @property
    def behov(self) -> tuple[Behov, ...]:
        """What somebody could be asked about revocation, where the answer may settle what is open."""
        return unike(b for s in self.signaturer for b in s.tillit.behov)

    @property
    def god(self) -> bool:
        """What decides the exit code (interfaces, command line)."""
        uendret = self.integritet in {Integritet.INTAKT, Integritet.TILLATTE_ENDRINGER}
        return uendret and self.indikasjon != "TOTAL_FAILED"

    def som_json(self) -> dict[str, Any]:
        """The report of interfaces."""
        k = self.kilde
        return {
            "rapportId": k.rapport_id,
            "kontrollertTid": _tid(k.tid),
            "verktoy": {"navn": VERKTOY, "versjon": k.versjon},
            "policy": k.policy,
            "tillitslister": [_liste(ls, k.tid) for ls in k.lister],
            "hentet": [_henting(h) for h in k.kunnskap.hentinger],
            "dokument": {"filnavn": k.filnavn, "sha256": k.sha256, "storrelse": k.storrelse, "medietype": k.medietype},
            "samlet": {
                "integritet": self.integritet.value,
                "indikasjon": self.indikasjon,
                "tillit": self.tillit.value,
                "oppsummering": self.oppsummering.som_json(),
            },
            "sporsmal": [_svar(s) for s in self.sporsmal],
            "signaturer": [_signatur(s, k.regler) for s in self.signaturer],
            "kontroller": [rad.som_json() for rad in self.kontroller],
            "personer": [personene.som_json(p, _tid) for p in self.personer],
            "beholder": None if self.beholder is None else self.beholder.som_json(),
            "bevispakke": None if self.bevispakke is None else self.bevispakke.som_json(),
            "vedlegg": [ett.som_json() for ett in self.vedlegg],
            "opphav": {
                "dokumentId": self.opphav.dokument_id,
                "malrevisjon": self.opphav.malrevisjon,
                "maldigestStemmer": self.opphav.maldigest_stemmer,
                "erstattetAv": self.opphav.erstatning(),
                "iRegisteret": self.opphav.i_registeret,
            },
            "feil": _merknader(self.feil),
            "advarsler": _merknader(self.advarsler),
            "omfang": tekster.OMFANG.som_json(),
        }


def indikasjon(v: Vurdert, t: Tillitsfakta) -> tuple[str, str | None]:
    """The ETSI EN 319 102-1 result of one signature: the axes anded, the worst first.

    Changes after signing are TOTAL_FAILED/FORMAT_FAILURE, as EU DSS answers; the `ades` result alone would say PASSED.
    """
    match v.fakta.utfall:
        case Krypto.HASH_FEIL:
            return "TOTAL_FAILED", "HASH_FAILURE"
        case Krypto.SIGNATUR_FEIL:
            return "TOTAL_FAILED", "SIG_CRYPTO_FAILURE"
        case Krypto.FORMATFEIL:
            return "TOTAL_FAILED", "FORMAT_FAILURE"
        case Krypto.IKKE_STOTTET:
            return "INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE"
        case Krypto.OK:
            pass
    if v.struktur.feil or v.struktur.dekning in {Dekning.UKLAR, Dekning.DELVIS} or v.endringer.niva is Endringsniva.ANNET:
        return "TOTAL_FAILED", "FORMAT_FAILURE"
    if v.endringer.niva is Endringsniva.UKJENT:
        return "INDETERMINATE", "GENERIC"
    if not v.endringer.tillatt:
        return "TOTAL_FAILED", "FORMAT_FAILURE"
    return t.indikasjon, t.underindikasjon


def samlet_indikasjon(integritet: Integritet, signaturer: Iterable[Signaturrapport], personer: Iterable[Person] = ()) -> str:
    """The document's indication: never better than its integrity, its worst signature, or its least certain proof."""
    alle = {s.indikasjon for s in signaturer} | {"INDETERMINATE" for p in personer if not p.bekreftet}
    match integritet:
        case Integritet.INGEN_SIGNATUR:
            return "NO_SIGNATURE_FOUND"
        case Integritet.ENDRET | Integritet.BRUTT:
            return "TOTAL_FAILED"
        case Integritet.UGYLDIG_FIL | Integritet.IKKE_STOTTET:
            return "TOTAL_FAILED" if "TOTAL_FAILED" in alle else "INDETERMINATE"
        case Integritet.INTAKT | Integritet.TILLATTE_ENDRINGER:
            return next((i for i in ("TOTAL_FAILED", "INDETERMINATE", "TOTAL_PASSED") if i in alle), "INDETERMINATE")


def samlet_tillit(signaturer: Iterable[Signaturrapport]) -> Tillit:
    """As the least trusted signature."""
    alle = {s.tillit.status for s in signaturer}
    return next((t for t in (Tillit.IKKE_BETRODD, Tillit.UKJENT, Tillit.BETRODD) if t in alle), Tillit.UKJENT)


def oppsummering(integritet: Integritet, ind: str) -> Tekst:
    """One line for the head of the report."""
    uendret = integritet in {Integritet.INTAKT, Integritet.TILLATTE_ENDRINGER}
    return tekster.SAMLET["INDETERMINATE-intakt" if ind == "INDETERMINATE" and uendret else ind]


def _tid(tid: datetime | None) -> str | None:
    return None if tid is None else tekster.i_oslo(tid).isoformat(timespec="seconds")


def _merknader(merknader: Iterable[Merknad]) -> list[dict[str, Any]]:
    unike = dict.fromkeys(merknader)
    return [{"kode": m.kode, "sted": m.sted or None, "melding": tekster.FUNN[m.kode].som_json(), "detalj": m.detalj or None} for m in unike]


def _svar(s: Svar) -> dict[str, Any]:
    ut: dict[str, Any] = {
        "id": s.id,
        "sporsmal": tekster.SPORSMAL[s.id].som_json(),
        "svar": s.svar,
        "forklaring": s.forklaring.som_json(),
    }
    if s.id == "hvem":
        ut["rader"] = [r.som_json() for r in s.rader]
    return ut


def _signatur(s: Signaturrapport, regler: Policy) -> dict[str, Any]:
    v, t = s.vurdert, s.tillit
    return {
        "felt": v.navn,
        "type": v.slag.value,
        "format": v.format,
        "niva": s.niva,
        "indikasjon": s.indikasjon,
        "underindikasjon": s.underindikasjon,
        "hashOk": v.fakta.hash_ok,
        "signaturOk": v.fakta.signatur_ok,
        "dekning": v.struktur.dekning.value,
        "endringerEtter": _endringer(v.endringer),
        "tillatelser": {"docmdp": v.endringer.docmdp, "fieldmdp": v.endringer.fieldmdp, "ok": v.endringer.tillatelser_ok},
        "tid": {
            "oppgitt": _tid(v.fakta.oppgitt),
            "beste": _tid(t.beste_tid),
            "tidsstempler": [_stempel(st) for st in v.fakta.tidsstempler],
        },
        "signatar": _signatar(s.signatar),
        "paVegneAv": list(s.signatar.pa_vegne_av) if s.signatar else [],
        "tillit": _tillit(t),
        "kvalifisert": _kvalifisert(s),
        "tilbakekalling": {
            "status": t.tilbakekalling.status,
            "kilde": t.tilbakekalling.kilde,
            "oppdatert": _tid(t.tilbakekalling.oppdatert),
            "tid": _tid(t.tilbakekalling.tid),
        },
        "algoritmer": _algoritmer(v.fakta, algoritmefrist(s, regler)),
    }


def _liste(ls: Listeopplysning, at: datetime) -> dict[str, Any]:
    return {
        "territorium": ls.territorium,
        "sekvensnummer": ls.sekvensnummer,
        "utstedt": _tid(ls.utstedt),
        "nesteOppdatering": _tid(ls.neste),
        "utlopt": ls.utlopt(at),
        "sha256": ls.sha256,
        "kilde": ls.kilde,
    }


def _henting(h: Henting) -> dict[str, Any]:
    return {"type": h.slag.value, "vert": h.vert, "tid": _tid(h.tid), "utfall": h.utfall, "sha256": h.sha256}


def _endringer(e: Endringer) -> dict[str, Any]:
    return {"niva": e.niva.value, "tillatt": e.tillatt, "liste": [_endring(x) for x in e.liste]}


def _endring(x: Endring) -> dict[str, Any]:
    tekst = endringstekster.tekst(x.slag, x.side, x.felt).som_json()
    return {
        "revisjon": x.revisjon,
        "niva": x.niva.value,
        "hva": x.hva,
        "slag": x.slag,
        "side": x.side,
        "felt": x.felt or None,
        "tekst": tekst,
    }


def _stempel(st: Tidsstempel) -> dict[str, Any]:
    return {"tid": _tid(st.tid), "ok": st.ok}


def _identifikasjon(ident: Identifikasjon) -> dict[str, Any]:
    """Who says so is left out where the certificate does not tell."""
    utsteder = {"utsteder": ident.utsteder} if ident.utsteder else {}
    return {"metode": ident.metode, "niva": ident.niva.value, "tid": _tid(ident.tid), **utsteder}


def _signatar(s: Signatar | None) -> dict[str, Any] | None:
    if s is None:
        return None
    ident = s.identifikasjon
    return {
        "navn": s.navn,
        "rolle": s.rolle,
        "organisasjon": s.organisasjon,
        "organisasjonsId": s.orgid,
        "segl": s.segl,
        "identifikasjon": None if ident is None else _identifikasjon(ident),
        "utsteder": s.utsteder,
        "serienummer": s.serienummer,
        "sertifikatSha256": s.sha256,
        "gyldigFra": _tid(s.gyldig_fra),
        "gyldigTil": _tid(s.gyldig_til),
    }


def _kvalifisert(s: Signaturrapport) -> dict[str, Any]:
    """Nothing is called qualified that is not valid as a whole; that it is not, can be said of anything."""
    svar = s.tillit.kvalifisert if s.indikasjon == "TOTAL_PASSED" or s.tillit.kvalifisert is Kvalifisert.NEI else Kvalifisert.UKJENT
    return {"svar": svar.value, "tekst": KVALIFISERT[svar].som_json()}


def _tillit(t: Tillitsfakta) -> dict[str, Any]:
    tekst = tekster.TILLIT["demo" if t.demo and t.status is Tillit.BETRODD else t.status.value]
    return {
        "status": t.status.value,
        "anker": None if t.anker is None else _anker(t.anker),
        "demo": t.demo,
        "gyldigDaBrukt": t.gyldig_da,
        "tekst": tekst.som_json(),
        "merknader": _merknader(t.feil),
    }


def _anker(sertifikat: x509.Certificate) -> dict[str, str]:
    return {"navn": sertifikat.subject.human_friendly, "sha256": sertifikat.sha256.hex()}


def _algoritmer(f: Signaturfakta, frist: Frist) -> dict[str, Any]:
    """`godtattTil`: the first day that they are no longer acceptable, null where none is set; `godtattKilde`: who says so."""
    til = None if frist.til is None else frist.til.isoformat()
    navn = {"hash": f.hashalgoritme, "signatur": f.signaturalgoritme, "nokkelbiter": f.nokkelbiter, "svak": f.svak}
    return {**navn, "godtattTil": til, "godtattKilde": frist.kilde}
