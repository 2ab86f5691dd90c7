"""Verifying: five signatures with full difference analysis against pyHanko on the same content with object streams; one signature;
and the long file that the law of averages never brings, 200 pages with archive time stamps."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from app.dokument import merker
from bench.grunnlag import NA, laget
from bench.maling import vekselvis
from signing import seal
from signing.demo_pki import DemoPki
from signing.model import Identifikasjon, Linje, Niva, Segleier
from signing.verify import Integritet, Policy, verify

FYLKE = Segleier("46", "Vestland fylkeskommune", "821311632")
VED = NA + timedelta(hours=1)
SIDER = 200
PAR = 7


def mal(fremdrift: Callable[[str], None]) -> dict[str, Any]:
    """The ratio of the medians of CPU time, and the medians in ms; one run of the long file."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL + 1)
    with tempfile.TemporaryDirectory() as mappe:
        pki = DemoPki.last_eller_lag(Path(mappe, "pki"), NA)
        policy = Policy.fra_mappe(pki.ankermappe)
        kjeden, deres = _kjede(pki, laget().pdf), _kjede(pki, _med_objektstrommer(laget().pdf))[-1]
        lang = _kjede(pki, _lang(laget().pdf))[-1]
        malinger = vekselvis(
            {
                "fem signaturer": lambda: _var(kjeden[-1], policy),
                "fem signaturer, pyHanko": lambda: _pyhanko(deres, policy),
                "én signatur": lambda: _var(kjeden[0], policy),
                f"{SIDER} sider": lambda: _var(lang, policy),
            },
            par=PAR,
            fremdrift=fremdrift,
        )
    return {
        "forhold": malinger["fem signaturer"].cpu_median / malinger["fem signaturer, pyHanko"].cpu_median,
        "en_ms": malinger["én signatur"].cpu_median,
        "lang_s": malinger[f"{SIDER} sider"].cpu_median / 1000,
        "ms": {f"{navn}, cpu": round(m.cpu_median) for navn, m in malinger.items()},
    }


def _var(pdf: bytes, policy: Policy) -> None:
    """Ours, with all it finds: a file that is not intact would be the wrong file to measure."""
    rapport = verify(pdf, policy=policy, at=VED)
    if rapport.integritet is not Integritet.INTAKT:
        raise RuntimeError(f"bench: {rapport.integritet}")


def _pyhanko(pdf: bytes, policy: Policy) -> None:
    """pyHanko's own check of each signature, with its own difference analysis."""

    async def alle() -> bool:
        leser = PdfFileReader(BytesIO(pdf))
        kontekst = ValidationContext(trust_roots=[a.sertifikat for a in policy.ankere], moment=VED, allow_fetching=False)
        svar = [await async_validate_pdf_signature(s, kontekst) for s in leser.embedded_regular_signatures]
        return all(s.bottom_line for s in svar)

    if not asyncio.run(alle()):
        raise RuntimeError("bench: pyHanko")


def _kjede(pki: DemoPki, pdf: bytes) -> list[bytes]:
    """The file after each of the signers, and sealed to B-LTA."""
    steg = []
    for nr, krav in enumerate(merker.signaturkrav(laget().sak, laget().mal)):
        if krav.felt == seal.SEGLFELT:
            continue
        tid = NA + timedelta(minutes=nr)
        identifikasjon = Identifikasjon("demoinnlogging", Niva.INGEN, tid)
        nokkel = pki.utsted_signatar(navn="RASK HAMMER", rolle="Faglig leder", pa_vegne_av=(), identifikasjon=identifikasjon, tid=tid)
        merke = merker.signaturmerke(laget().mal, krav, identifikasjon, tid)
        pdf = seal.signer(pdf, felt=krav.felt, nokkel=nokkel, merke=merke, tid=tid, tidsstempel=pki.tsa(tid))
        steg.append(pdf)
    tid = NA + timedelta(minutes=30)
    segl, tsa = pki.segl(FYLKE, tid), pki.tsa(tid)
    return [*steg, seal.forsegl(pdf, nokkel=segl, merke=(Linje("Forsegla"),), tid=tid, tidsstempel=tsa, tillit=pki.tillit)]


def _med_objektstrommer(pdf: bytes) -> bytes:
    ut = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as fil:
        fil.save(ut, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return ut.getvalue()


def _lang(pdf: bytes) -> bytes:
    """The document with more pages behind its own, each with its content and a part of the structure tree."""
    ut = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as fil:
        forelder = fil.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Sect, P=fil.Root.StructTreeRoot))
        elementer = [_ny_side(fil, nr, forelder) for nr in range(SIDER - len(fil.pages))]
        forelder.K = pikepdf.Array(elementer)
        barna = fil.Root.StructTreeRoot.K
        fil.Root.StructTreeRoot.K = pikepdf.Array([*(barna if isinstance(barna, pikepdf.Array) else [barna]), forelder])
        fil.save(ut, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return ut.getvalue()


def _ny_side(fil: pikepdf.Pdf, nr: int, forelder: pikepdf.Object) -> pikepdf.Object:
    innhold = fil.make_stream(b"/P << /MCID 0 >> BDC 72 700 m 300 700 l S EMC % side " + str(nr).encode())
    side = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=[0, 0, 595, 842], Contents=innhold, Resources=pikepdf.Dictionary())
    fil.pages.append(pikepdf.Page(fil.make_indirect(side)))
    ny = fil.pages[-1].obj
    return fil.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.P, P=forelder, Pg=ny, K=0))
