"""Verifies a signed file: pure, offline, and never more certain than the facts. `verify` is the way in.

The verifier shares no code with the sealer: an auditor does not have to trust who made the document. Four axes are kept
apart, integrity, changes after signing, coverage and trust, and never folded into one yes or no.

Where to look:
- a PDF from end to end: `pdfkontroll`; opened and read: `pdf`, `objektleser`, `linearisert`; the bytes and /Contents: `struktur`,
  `binding`, `der`; one CMS: `cms`, `regning`; what came after a signature: `endringer` with `objektdiff`, `endringsregler`,
  `henvisninger`, `lettlest`, `merknader`, what that misses: `skygge`, `skjemavisning`, `tvetydig`; told to people: `endringsliste`; the
  verdict: `dom`
- an evidence package of ours: `bevispakke`, its list `bevisinnhold`, its parts `bevisdeler`, whose the contract in it is `beviseier`
- a container: `beholderkontroll`, `asic`, `odfmanifest`, `beholderdom`; XML: `xmlkontroll`, `xmldsig`, `xadessignatur`, `xadesstempel`,
  `xades` (Posten's profile), `tryggxml`; proofs of a provider's: `ltvsdo`, `personer`, `bevistillit`; files inside files: `vedlegg`,
  `vedleggskontroll`
- whom it leads to: `tillit`, `xmltillit`, `ankervalg`, `kjede`, `valideringsdata`; lists: `tillitsliste` and `liste…`; dates of
  algorithms: `algoritmer`; what the operator sets: `policy`, `policyfil`, `kontrollpunkt`; what the service may ask: `behov`,
  `kunnskap`; limits: `lesevern`, `sertifikatmengde`
- the answer: `sammenstilling`, `sporsmal`, `rapport`, `signaturrapport`, `beholderrapport`, `bevisrapport`; the words: `…tekster`
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from importlib import metadata

from signing.verify import beholderkontroll, cms, pdfkontroll, xmlkontroll
from signing.verify.dom import Integritet
from signing.verify.fakta import Dekning, Endringsniva, Merknad, Slag, Tillit
from signing.verify.kunnskap import INGENTING, Kunnskap
from signing.verify.lesevern import talte_ledd
from signing.verify.opphav import Erstatning, Filoppslag, Filstatus, Utgaveoppslag, Utgavestatus
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT, Lesefeil
from signing.verify.personer import Person
from signing.verify.policy import Anker, Grenser, Policy
from signing.verify.rapport import Kilde, Rapport
from signing.verify.sammenstilling import Registre, Sporring, uten_innhold
from signing.verify.sporsmal import Maloppslag, Malsvar

# pyHanko logs certificate names of what it is given; who signed stands in the report and nowhere else.
for _navn in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_navn).setLevel(logging.CRITICAL + 1)

INGEN_REGISTRE = Registre()
PDF, ZIP, XML = "application/pdf", "application/zip", "application/xml"
ANNET = "application/octet-stream"
_STARTER = {b"%PDF-": PDF, b"PK\x03\x04": ZIP}
_XML = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*<[?!A-Za-z_\x80-\xff]|\xff\xfe<\x00|\xfe\xff\x00<")
_PDF_SENERE = 1024  # ISO 32000-1 annex H.3.4.1: a reader looks this far for the start of a PDF


KONTROLLER: dict[str, Callable[[bytes, Sporring], Rapport]] = {
    PDF: pdfkontroll.kontroller,
    ANNET: pdfkontroll.kontroller,
    ZIP: beholderkontroll.kontroller,
    XML: xmlkontroll.kontroller,
}
"""Who judges a file, by what its first bytes are."""


def verify(
    data: bytes,
    *,
    policy: Policy,
    at: datetime,
    filnavn: str | None = None,
    malregister: Maloppslag | None = None,
    utgaveregister: Utgaveoppslag | None = None,
    filregister: Filoppslag | None = None,
    kunnskap: Kunnskap = INGENTING,
) -> Rapport:
    """The report on these bytes at this time by these rules. Anything gets a report; the same input gives the same one.

    `malregister`, `utgaveregister` and `filregister`: who can be asked about templates, about later issues, and whether exactly this file
    was stored; offline nobody. `kunnskap`: what the caller has fetched since the report that said what was lacking (`Rapport.behov`).
    """
    if at.tzinfo is None:
        raise ValueError("verify: `at` must have a time zone")
    kilde = replace(_kilde(data, policy, at, filnavn), kunnskap=kunnskap)
    sporring = Sporring(kilde, policy, at, Registre(malregister, utgaveregister, filregister), kunnskap=kunnskap)
    with talte_ledd():
        inni = partial(_innenfor, sporring)
        return _kontroller(data, replace(sporring, innenfor=inni, kontrakten=partial(inni, registre=sporring.registre)))


def _innenfor(ytre: Sporring, data: bytes, arbeid: int, *, registre: Registre = INGEN_REGISTRE) -> Rapport:
    """The report on a file inside the file: the same rules and time, less work, no inside of its own, and no register to ask but for the
    contract in an evidence package."""
    policy = replace(ytre.policy, grenser=replace(ytre.policy.grenser, oppslag=arbeid))
    return _kontroller(data, replace(ytre, kilde=_kilde(data, policy, ytre.at, None), policy=policy, registre=registre))


def _kontroller(data: bytes, sporring: Sporring) -> Rapport:
    kilde = sporring.kilde
    try:
        return KONTROLLER[kilde.medietype](data, sporring)
    except Lesefeil as e:
        return uten_innhold(kilde, e.kode, e.detalj)
    except UTLOPT:
        return uten_innhold(kilde, "for-mye-arbeid")
    except BIBLIOTEKSFEIL as e:  # the last net: an upload always gets a report; tests see to it that nothing falls into it
        return uten_innhold(kilde, "intern-feil", type(e).__name__)


def for_mye_arbeid(data: bytes, *, policy: Policy, at: datetime, filnavn: str | None = None) -> Rapport:
    """The report on a file that asks for more work than one file may: for whoever runs `verify` under a clock, and stopped it."""
    return uten_innhold(_kilde(data, policy, at, filnavn), "for-mye-arbeid")


def medietype(data: bytes) -> str:
    """What kind of file the bytes say that it is."""
    if _XML.match(data) and b"%PDF-" not in data[:_PDF_SENERE]:
        return XML
    return next((m for start, m in _STARTER.items() if data.startswith(start)), ANNET)


def _kilde(data: bytes, policy: Policy, at: datetime, filnavn: str | None) -> Kilde:
    return Kilde(
        filnavn=filnavn,
        sha256=hashlib.sha256(data).hexdigest(),
        storrelse=len(data),
        medietype=medietype(data),
        tid=at,
        policy=policy.som_tekst,
        avtrykk=policy.avtrykk,
        versjon=_versjon(),
        lister=policy.lister,
        regler=policy,
    )


def _versjon() -> str:
    try:
        return metadata.version("kontraktverk")
    except metadata.PackageNotFoundError:
        return "0"


__all__ = [
    "Anker",
    "Dekning",
    "Endringsniva",
    "Erstatning",
    "Filoppslag",
    "Filstatus",
    "Grenser",
    "Integritet",
    "Kunnskap",
    "Maloppslag",
    "Malsvar",
    "Merknad",
    "Person",
    "Policy",
    "Rapport",
    "Slag",
    "Tillit",
    "Utgaveoppslag",
    "Utgavestatus",
    "cms",
    "for_mye_arbeid",
    "verify",
]
