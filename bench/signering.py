"""Signing B-B: ours with a preloaded RSA-3072 key, against pyHanko's SimpleSigner loaded for each call; P-256 shown beside."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter

from app.dokument import merker
from bench.grunnlag import NA, laget
from bench.maling import vekselvis
from signing.demo_pki import Algoritme, DemoPki
from signing.keys import Nokkel
from signing.model import Identifikasjon, Niva
from signing.seal import signer


def mal(fremdrift: Callable[[str], None]) -> dict[str, Any]:
    """Medians in ms and the ratio ours / SimpleSigner, by CPU time, on the same unsigned file and field."""
    with tempfile.TemporaryDirectory() as mappe:
        pki = DemoPki.last_eller_lag(Path(mappe, "pki"), NA)
        rsa, p256 = (_nokkel(pki, algoritme) for algoritme in (Algoritme.RSA_3072, Algoritme.P_256))
        nokkelfil, sertifikatfil = _pem(rsa, Path(mappe))
        pdf, krav = laget().pdf, merker.signaturkrav(laget().sak, laget().mal)[0]
        merke = merker.signaturmerke(laget().mal, krav, Identifikasjon("demoinnlogging", Niva.INGEN, NA), NA)

        def simple() -> bytes:
            signerer = signers.SimpleSigner.load(str(nokkelfil), str(sertifikatfil))
            metadata = signers.PdfSignatureMetadata(field_name=krav.felt, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
            ut = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), metadata, signer=signerer, existing_fields_only=True)
            return bytes(ut.getbuffer())

        malinger = vekselvis(
            {
                "vår RSA-3072": lambda: signer(pdf, felt=krav.felt, nokkel=rsa, merke=merke, tid=NA),
                "SimpleSigner RSA-3072": simple,
                "vår P-256": lambda: signer(pdf, felt=krav.felt, nokkel=p256, merke=merke, tid=NA),
            },
            fremdrift=fremdrift,
        )
    return {
        "forhold": malinger["vår RSA-3072"].cpu_median / malinger["SimpleSigner RSA-3072"].cpu_median,
        "ms": {f"{navn}, cpu": round(m.cpu_median) for navn, m in malinger.items()},
    }


def _nokkel(pki: DemoPki, algoritme: Algoritme) -> Nokkel:
    identifikasjon = Identifikasjon("demoinnlogging", Niva.INGEN, NA)
    return pki.utsted_signatar(
        navn="RASK HAMMER", rolle="Faglig leder", pa_vegne_av=(), identifikasjon=identifikasjon, tid=NA, algoritme=algoritme
    )


def _pem(nokkel: Nokkel, mappe: Path) -> tuple[Path, Path]:
    nokkelfil, sertifikatfil = mappe / "nokkel.pem", mappe / "sertifikat.pem"
    nokkelfil.write_bytes(nokkel.privat.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    sertifikatfil.write_bytes(nokkel.sertifikat.public_bytes(Encoding.PEM))
    return nokkelfil, sertifikatfil
