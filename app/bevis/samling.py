"""Brings together what goes into a package: files as they are stored, and words about them. Reads, and decides nothing but names.

No file is called by a person's name, and what stands in `manifest.json` is about the document, never about who is in it.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import encodebytes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app import VERSJON
from app.bevis import lesmeg, rapportside
from app.clock import OSLO
from app.dokument.tekst import tidspunkt
from app.dokument.vedleggsfil import medietype_av
from app.domene.fylker import Fylke
from app.domene.tabeller import ALLE_TABELLER
from app.domene.vedlegg import PDF
from app.lager.bevispakker import grunnlag
from app.lager.dokumenter import Dokument
from app.lager.logg import linje
from app.maler.register import Mal, liste
from app.tekst import Malform, Tekst
from signing.asice import Fil
from signing.bevis import INNHOLDSFIL, Bevisfil, innholdsfil
from signing.logg import Post
from signing.verify import Rapport

KONTRAKT, SENDT, HENDELSER = "kontrakt.pdf", "sendt.pdf", "hendelser.jsonl"
VEDLEGGSMAPPE, SERTIFIKATMAPPE, BEVISMAPPE = "vedlegg/", "sertifikater/", "signaturbevis/"
TEKST, HTML, JSON, JSONL, XML, PEM = (
    "text/plain",
    "text/html",
    "application/json",
    "application/jsonl",
    "application/xml",
    "application/x-pem-file",
)
ENDELSER: Mapping[str, str] = {PDF: ".pdf"}
ANNEN_ENDELSE = ".bin"
PROGRAMVARE = f"Kontraktverk {VERSJON}"
_PLASS = re.compile(r"\{[^{}]*\}")
"""A place in a reason that is filled with what the rule was asked about: a day, an age. It stays empty here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kilder:
    """All that a package is made of. `vedlegg` as they came; `signaturbevis`: a provider's, of each signature, where the contract itself
    does not have them; `fremmed`: a provider made the file; `sendt`: then, the file of ours that the provider was sent."""

    dokument: Dokument
    fylke: Fylke
    mal: Mal
    kontrakt: bytes = field(repr=False)
    vedlegg: tuple[bytes, ...] = field(repr=False)
    signaturbevis: tuple[bytes, ...] = field(default=(), repr=False)
    poster: tuple[Post, ...] = field(repr=False)
    fremmed: bool
    sendt: bytes = field(default=b"", repr=False)

    @property
    def kontrakt_sha256(self) -> str:
        """The signed file."""
        return hashlib.sha256(self.kontrakt).hexdigest()

    @property
    def grunnlag(self) -> str:
        """The fingerprint of it all."""
        filer = (hashlib.sha256(fil).hexdigest() for fil in (*self.vedlegg, *self.signaturbevis, *filter(None, (self.sendt,))))
        return grunnlag(self.kontrakt_sha256, filer, self.poster)


def filer(kilder: Kilder, rapport: Rapport, *, tid: datetime) -> tuple[Fil, ...]:
    """The files of the package in their order, `manifest.json` last."""
    alle = tuple(_filene(kilder, rapport))
    alle = (*_lesmeg(kilder, alle, tid=tid), *alle)
    return (*(en.fil for en in alle), innholdsfil(alle, _opplysninger(kilder, tid=tid)))


def _filene(kilder: Kilder, rapport: Rapport) -> Iterator[Bevisfil]:
    yield Bevisfil(Fil(KONTRAKT, kilder.kontrakt, PDF), "kontrakt")
    if kilder.sendt:
        yield Bevisfil(Fil(SENDT, kilder.sendt, PDF), "sendt")
    for nr, innhold in enumerate(kilder.vedlegg, start=1):
        medietype = medietype_av(innhold)
        navn = f"{VEDLEGGSMAPPE}vedlegg-{nr}{ENDELSER.get(medietype, ANNEN_ENDELSE)}"
        yield Bevisfil(Fil(navn, innhold, medietype), "vedlegg")
    for nr, innhold in enumerate(kilder.signaturbevis, start=1):
        yield Bevisfil(Fil(f"{BEVISMAPPE}signatur-{nr}.xml", innhold, XML), "signaturbevis")
    yield Bevisfil(Fil(HENDELSER, "".join(map(linje, kilder.poster)).encode(), JSONL), "hendelser")
    yield Bevisfil(Fil("rapport.json", _json(rapport.som_json()), JSON), "rapport")
    for malform in Malform:
        yield Bevisfil(Fil(f"rapport.{malform.value}.html", rapportside.lag(rapport, malform), HTML), "rapportside")
    for der in sorted(set(_sertifikater(rapport))):
        yield Bevisfil(Fil(f"{SERTIFIKATMAPPE}{hashlib.sha256(der).hexdigest()}.pem", _pem(der), PEM), "sertifikat")


def _lesmeg(kilder: Kilder, alle: tuple[Bevisfil, ...], *, tid: datetime) -> Iterator[Bevisfil]:
    """In both languages: whoever opens the package may not be whoever chose the contract's."""
    for malform in Malform:
        navn = f"LESMEG.{malform.value}.txt"
        navnene = [*((en.fil.navn, en.hva) for en in alle), (INNHOLDSFIL, "manifest")]
        linjer = [f"  {fil}: {lesmeg.HVA[hva].pa(malform)}" for fil, hva in navnene if hva != "sertifikat"]
        linjer.append(f"  {SERTIFIKATMAPPE}: {lesmeg.HVA['sertifikat'].pa(malform)}")
        innhold = lesmeg.LESMEG.pa(malform).format(
            dokument_id=kilder.dokument.id,
            laget=tidspunkt(tid, malform),
            programvare=PROGRAMVARE,
            fylke=kilder.fylke.navn.pa(malform),
            innhold="\n".join(linjer),
            kontrakt=KONTRAKT,
            hendelser=HENDELSER,
            manifest=INNHOLDSFIL,
            kommando=lesmeg.KOMMANDO,
            xmlsec1=lesmeg.XMLSEC1,
        )
        yield Bevisfil(Fil(navn, innhold.encode(), TEKST), "lesmeg")


def _sertifikater(rapport: Rapport) -> Iterator[bytes]:
    """Of everybody who signed or stamped, of those above them, and the anchors that they led to."""
    for s in rapport.signaturer:
        fakta = s.vurdert.fakta
        alle = (fakta.sertifikat, *fakta.andre, *(stempel.sertifikat for stempel in fakta.tidsstempler), s.tillit.anker)
        yield from (sertifikat.dump() for sertifikat in alle if sertifikat is not None)


def _pem(der: bytes) -> bytes:
    return b"-----BEGIN CERTIFICATE-----\n" + encodebytes(der) + b"-----END CERTIFICATE-----\n"


def _json(verdi: Any) -> bytes:
    return (json.dumps(verdi, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8", "replace")


# ---------------------------------------------------------------- what manifest.json says of the contract


def _opplysninger(kilder: Kilder, *, tid: datetime) -> dict[str, Any]:
    dokument, post = kilder.dokument, kilder.dokument.post
    return {
        "dokumentId": dokument.id,
        "utgave": dokument.utgave,
        "dokumenttype": dokument.dokumenttype,
        "fylkesnummer": dokument.fylkesnummer,
        "laget": tid.astimezone(OSLO).isoformat(timespec="seconds"),
        "programvare": PROGRAMVARE,
        "data": {"sha256": dokument.data_sha256, "skjema": post["skjema"]},
        "sendt": {"sha256": dokument.pdf_sha256},
        "mal": {
            "revisjon": post["malrevisjon"],
            "malform": post["malform"],
            "digest": post["maldigest"],
            "filer": [_malfil(rad) for rad in liste(kilder.mal.filer, kilder.mal.forms, kilder.mal.templates).splitlines()],
        },
        "regler": [_regel(id_) for id_ in post["regler"]],
        "hendelser": {"antall": len(kilder.poster), "sisteHash": kilder.poster[-1].hash},
        "fremmed": kilder.fremmed,
    }


def _malfil(rad: str) -> dict[str, str]:
    sha256, _, navn = rad.partition("  ")
    return {"navn": navn, "sha256": sha256}


def _regel(id_: str) -> dict[str, Any]:
    """The row's own reason and source, without what it was asked about. A row that this program no longer has is told by its id alone."""
    begrunnelse, kilde = _REGLER.get(id_, (None, None))
    return {"id": id_, "begrunnelse": None if begrunnelse is None else begrunnelse.som_json(), "kilde": kilde}


def _uten_svar(mal: Tekst) -> Tekst:
    return Tekst(nb=_PLASS.sub("…", mal.nb), nn=_PLASS.sub("…", mal.nn))


_REGLER: Mapping[str, tuple[Tekst, str | None]] = {
    regel.id: (_uten_svar(regel.begrunnelse), regel.kilde) for tabell in ALLE_TABELLER for regel in tabell.regler
}
