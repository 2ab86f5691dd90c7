"""From the two parts of a request to a job: the metadata, and the manifest of the bundle. What may not be ordered is refused on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509

from signing.providers.posten.model import Identifikator, Signaturtype
from signing.providers.posten.simulator.bunt import MANIFEST, PDF, Bunt, apne_bunt, krev_ekte, krev_pdf
from signing.providers.posten.simulator.jobber import STANDARD_TILGJENGELIG, Dokument, Flyt, Jobb, Signatar, Utganger
from signing.providers.posten.simulator.regler import Avslag, Ordre, krev_lovlig
from signing.providers.posten.simulator.struktur import alle, er_signatur, finn, les_strengt, tekst
from signing.verify.asic import SIGNATURFIL


@dataclass(frozen=True, slots=True)
class Foresporsel:
    """What came: the two parts, and whose certificate was shown. `ankere`: who may have issued the bundle's certificate."""

    flyt: Flyt
    orgnr: str
    metadata: bytes
    bunt: bytes
    klient: str
    ankere: tuple[x509.Certificate, ...]
    tid: datetime
    skjema: Path | None = None


def motta(foresporsel: Foresporsel) -> tuple[Jobb, tuple[bytes, ...]]:
    """The job as ordered, not stored yet, and its documents. Raises `Avslag`."""
    metadata = les_strengt(foresporsel.metadata, f"{foresporsel.flyt}-signature-job-request", foresporsel.skjema)
    bunt = apne_bunt(foresporsel.bunt)
    if MANIFEST not in bunt.filer:
        raise Avslag("bunt-manifest")
    if not er_signatur(bunt.beholder.meta.get(SIGNATURFIL, b"<mangler/>"), foresporsel.skjema):
        raise Avslag("bunt-signatur", "the official schema")
    manifest = les_strengt(bunt.filer[MANIFEST], f"{foresporsel.flyt}-signature-job-manifest", foresporsel.skjema)
    krev_ekte(bunt, orgnumre=frozenset({foresporsel.orgnr, foresporsel.klient}), ankere=foresporsel.ankere, tid=foresporsel.tid)
    ordre = LESERE[foresporsel.flyt](foresporsel, metadata, manifest)
    krev_lovlig(ordre)
    return ordre.jobb, _dokumentene(manifest, bunt)


def _portalordre(foresporsel: Foresporsel, metadata: Any, manifest: Any) -> Ordre:
    tid = foresporsel.tid
    sekunder = tekst(manifest, "availability", "available-seconds")
    aktivering = tekst(manifest, "availability", "activation-time")
    identifikator = tekst(manifest, "identifier-in-signed-documents")
    jobb = Jobb(
        flyt=Flyt.PORTAL,
        orgnr=foresporsel.orgnr,
        ko=tekst(metadata, "polling-queue") or "",
        referanse=tekst(metadata, "reference"),
        tittel=tekst(manifest, "title") or "",
        noytral_tittel=tekst(manifest, "nonsensitive-title"),
        beskrivelse=tekst(manifest, "description"),
        niva=int(tekst(manifest, "required-authentication") or 4),
        identifikator=Identifikator(identifikator or Identifikator.NUMMER),
        tilgjengelig=STANDARD_TILGJENGELIG if sekunder is None else _varighet(int(sekunder)),
        opprettet=tid,
        tur_siden=tid if aktivering is None else max(tid, _tidspunkt(aktivering)),
        signatarer=tuple(_portalsignatar(nr, s, tid) for nr, s in enumerate(alle(manifest, "signers", "signer"), 1)),
        dokumenter=_dokumentliste(manifest),
    )
    return Ordre(
        jobb,
        avsender=tekst(manifest, "sender", "organization-number") or "",
        tilgjengelig_sekunder=None if sekunder is None else int(sekunder),
        sagt_identifikator=None if identifikator is None else Identifikator(identifikator),
    )


def _portalsignatar(nr: int, element: Any, tid: datetime) -> Signatar:
    epost, mobil = finn(element, "notifications", "email"), finn(element, "notifications", "sms")
    return Signatar(
        nr=nr,
        gruppe=int(element.get("order", "0")),
        signaturtype=_signaturtype(element),
        for_andre=tekst(element, "on-behalf-of") == "OTHER",
        oppslag=finn(element, "notifications-using-lookup") is not None,
        nummer=tekst(element, "personal-identification-number"),
        epost=None if epost is None else epost.get("address"),
        mobil=None if mobil is None else mobil.get("number"),
        siden=tid,
    )


def _direkteordre(foresporsel: Foresporsel, metadata: Any, manifest: Any) -> Ordre:
    tid = foresporsel.tid
    fullfort, avvist, feil = (tekst(metadata, "exit-urls", f"{slag}-url") or "" for slag in ("completion", "rejection", "error"))
    identifikator = tekst(manifest, "identifier-in-signed-documents")
    jobb = Jobb(
        flyt=Flyt.DIREKTE,
        orgnr=foresporsel.orgnr,
        ko=tekst(metadata, "polling-queue") or "",
        i_ko=tekst(metadata, "status-retrieval-method") == "POLLING",
        referanse=tekst(metadata, "reference"),
        tittel=tekst(manifest, "title") or "",
        beskrivelse=tekst(manifest, "description"),
        niva=int(tekst(manifest, "required-authentication") or 4),
        identifikator=Identifikator(identifikator or Identifikator.NUMMER),
        opprettet=tid,
        tur_siden=tid,
        signatarer=tuple(_direktesignatar(nr, s, tid) for nr, s in enumerate(alle(manifest, "signer"), 1)),
        dokumenter=_dokumentliste(manifest),
        utganger=Utganger(fullfort=fullfort, avvist=avvist, feil=feil),
    )
    return Ordre(
        jobb,
        avsender=tekst(manifest, "sender", "organization-number") or "",
        sagt_identifikator=None if identifikator is None else Identifikator(identifikator),
        adresser=(fullfort, avvist, feil),
    )


def _direktesignatar(nr: int, element: Any, tid: datetime) -> Signatar:
    return Signatar(
        nr=nr,
        gruppe=0,
        signaturtype=_signaturtype(element),
        for_andre=tekst(element, "on-behalf-of") == "OTHER",
        nummer=tekst(element, "personal-identification-number"),
        kjennetegn=tekst(element, "signer-identifier"),
        siden=tid,
    )


LESERE: Mapping[Flyt, Any] = {Flyt.PORTAL: _portalordre, Flyt.DIREKTE: _direkteordre}


def _signaturtype(element: Any) -> Signaturtype:
    """signaturtype: «The default value for signature type is authenticated» for public organisations."""
    return Signaturtype(tekst(element, "signature-type") or Signaturtype.AUTENTISERT)


def _dokumentliste(manifest: Any) -> tuple[Dokument, ...]:
    return tuple(Dokument(navn=d.get("href"), tittel=tekst(d, "title") or "") for d in alle(manifest, "documents", "document"))


def _dokumentene(manifest: Any, bunt: Bunt) -> tuple[bytes, ...]:
    dokumenter = alle(manifest, "documents", "document")
    navn = [d.get("href") for d in dokumenter]
    if len(set(navn)) < len(navn) or set(navn) != set(bunt.filer) - {MANIFEST}:
        raise Avslag("bunt-filer")
    if any(d.get("mime") != PDF for d in dokumenter):
        raise Avslag("dokument-type")
    innhold = tuple(bunt.filer[n] for n in navn)
    krev_pdf(innhold)
    return innhold


def _varighet(sekunder: int) -> timedelta:
    """Beyond what a timedelta holds is beyond what is allowed: the rule says so, not Python."""
    return timedelta(seconds=min(sekunder, 10**9))


def _tidspunkt(verdi: str) -> datetime:
    """xs:dateTime; without an offset it is read as UTC. Raises `Avslag` for a day that there is not."""
    try:
        tid = datetime.fromisoformat(verdi.strip())
    except ValueError as e:
        raise Avslag("skjema", "the value of 'activation-time' is not allowed") from e
    return tid if tid.tzinfo else tid.replace(tzinfo=UTC)
