"""What the signing tests sign: a small PDF of our own renderer, signers, a demo CA in a temporary folder; and the judges.

Times are relative to now: pyHanko's validation of the past asks the clock of the machine for its latest moment.
"""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule
from pyhanko_certvalidator.registry import SimpleTrustManager

from app.clock import na
from app.dokument.pdf import lag_pdf
from signing.demo_pki import Algoritme, DemoPki
from signing.keys import Nokkel, som_asn1
from signing.model import Identifikasjon, Linje, Merkelinjer, Niva, Segleier
from signing.seal import forsegl, signer
from tests.unit.pdf.proveskjema import et_dokument, lag_skjema, metadata

NA = na()
START = NA - timedelta(days=12)
VESTLAND = Segleier(nummer="46", navn="Vestland fylkeskommune", orgnr="821311632")


@lru_cache(maxsize=8)
def usignert(signatarer: int = 3) -> bytes:
    """A PDF/A-3a and PDF/UA-1 with fields sign-1 … and segl-fylke."""
    with tempfile.TemporaryDirectory() as mappe:
        return lag_pdf(et_dokument(felter=signatarer + 1), mal=lag_skjema(Path(mappe)), metadata=metadata())


@lru_cache(maxsize=1)
def en_pki() -> DemoPki:
    """One demo CA for all tests that do not change it."""
    return DemoPki.last_eller_lag(Path(tempfile.mkdtemp()) / "pki", START)


def innlogget(tid: datetime) -> Identifikasjon:
    """The demo login."""
    return Identifikasjon(metode="demoinnlogging", niva=Niva.INGEN, tid=tid)


@lru_cache(maxsize=32)
def en_signatar(
    tid: datetime = START,
    *,
    navn: str = "Åse Øygard Kvåle",
    algoritme: Algoritme = Algoritme.P_256,
    pa_vegne_av: tuple[str, ...] = ("Tømrer AS",),
) -> Nokkel:
    """A signer's key; kept for the run, RSA keys take time to make."""
    return en_pki().utsted_signatar(
        navn=navn, rolle="Faglig leder", pa_vegne_av=pa_vegne_av, identifikasjon=innlogget(tid), tid=tid, algoritme=algoritme
    )


def et_merke(navn: str = "Åse Øygard Kvåle") -> Merkelinjer:
    """Name and state line."""
    return (Linje(navn, 10), Linje("Signert 3. august 2026 kl. 14.05. Identifisert med demoinnlogging.", 7))


def signert(pdf: bytes, felt: str = "sign-1", *, tid: datetime = START, nokkel: Nokkel | None = None) -> bytes:
    """One signature with time stamp."""
    return signer(pdf, felt=felt, nokkel=nokkel or en_signatar(tid), merke=et_merke(), tid=tid, tidsstempel=en_pki().tsa(tid))


def forseglet(pdf: bytes, *, tid: datetime = NA - timedelta(hours=1)) -> bytes:
    """Vestland's seal and the document time stamp."""
    pki = en_pki()
    merke = (Linje("Forsegla av Vestland fylkeskommune", 9),)
    return forsegl(pdf, nokkel=pki.segl(VESTLAND, tid), merke=merke, tid=tid, tidsstempel=pki.tsa(tid), tillit=pki.tillit)


@lru_cache(maxsize=8)
def kjede(signatarer: int, algoritmer: tuple[Algoritme, ...] = tuple(Algoritme)) -> tuple[bytes, ...]:
    """The file at each step: unsigned, each signer two days after the one before, sealed and stamped."""
    filer = [usignert(signatarer)]
    for n in range(signatarer):
        tid = START + timedelta(days=2 * n)
        nokkel = en_signatar(tid, algoritme=algoritmer[n % len(algoritmer)])
        filer.append(signert(filer[-1], f"sign-{n + 1}", tid=tid, nokkel=nokkel))
    return (*filer, forseglet(filer[-1]))


# ------------------------------------------------------------------ judges


def ades_lta(pdf: bytes, pki: DemoPki) -> dict[str, tuple[str, bool]]:
    """pyHanko's ETSI EN 319 102-1 B-LTA validation, offline: (sub-indication, bottom line) by field."""
    krav = RevocationCheckingPolicy(RevocationCheckingRule.CRL_OR_OCSP_REQUIRED, RevocationCheckingRule.CRL_OR_OCSP_REQUIRED)
    tillit = SimpleTrustManager.build(trust_roots=[som_asn1(s) for s in pki.ankere])
    spesifikasjon = PdfSignatureValidationSpec(
        SignatureValidationSpec(
            CertValidationPolicySpec(trust_manager=tillit, revinfo_policy=CertRevTrustPolicy(krav)),
            RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY, certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH
            ),
        )
    )
    leser = PdfFileReader(BytesIO(pdf))
    svar = ((s.field_name, asyncio.run(ades_lta_validation(s, spesifikasjon))) for s in leser.embedded_regular_signatures)
    return {felt: (str(r.ades_subindic), bool(r.api_status and r.api_status.bottom_line)) for felt, r in svar}


def kommando(pdf: bytes, *argumenter: str) -> str:
    """A command line judge on the file."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as fil:
        fil.write(pdf)
        fil.flush()
        svar = subprocess.run([*argumenter, fil.name], capture_output=True, text=True, check=False, timeout=60)
        return svar.stdout + svar.stderr


def feltnavn(pdf: bytes) -> Sequence[str]:
    """Names of the signed fields, in order."""
    return [s.field_name for s in PdfFileReader(BytesIO(pdf)).embedded_signatures]
