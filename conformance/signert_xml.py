"""Writes signed XML, whole and tampered with, one folder per case, for xmlsignatur.sh; and what our own verifier says of each.

    signert_xml.py FOLDER

FOLDER/gode/<case> and FOLDER/darlige/<case> hold the signature (META-INF/signatures.xml or ltvsdo.xml) and the files it is over,
FOLDER/anker-<n>.pem what the certificates lead to. The vector of Posten's Java client is among them where KONTRAKTVERK_REFERANSE
gives it. Keys are made now and thrown away.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509.oid import NameOID, ObjectIdentifier

from signing.asice import SIGNATURFIL, Fil, pakk, signaturer, uri
from signing.demo_sertifikat import Algoritme
from signing.keys import Nokkel
from signing.providers.posten.simulator.ltvsdo import GittSignatur, lag_ltvsdo
from signing.providers.posten.simulator.pki import Simulatorpki
from signing.verify.asic import Beholder, apne, undersok
from signing.verify.fakta import Krypto
from signing.verify.ltvsdo import les as les_ltvsdo

LTVSDO = "ltvsdo.xml"
VEKTOR = "postens-testvektor"
ORGANISASJON = ObjectIdentifier("2.5.4.97")
NA = datetime.now(UTC).replace(microsecond=0)
FILER = (
    Fil("laerekontrakt.pdf", b"%PDF-1.7 kontrakten", "application/pdf"),
    Fil("avtale-2.pdf", b"%PDF-1.7 avtalen", "application/pdf"),
    Fil("manifest.xml", b"<manifest/>", "application/xml"),
)
Innhold = dict[str, bytes]


def main(ut: Path) -> None:
    """Every case as a folder, and `egen.jsonl`."""
    ca, fylket = _fylket()
    with tempfile.TemporaryDirectory() as mappe:
        pki = Simulatorpki.last_eller_lag(Path(mappe) / "pki", NA)
        ankere = (ca, *pki.ankere)
        gode = dict(_gode(fylket, pki))
    darlige = dict(_darlige(gode, _fylket()[1]))
    gode |= _vektor()
    ut.mkdir(parents=True, exist_ok=True)
    for nr, anker in enumerate(ankere):
        (ut / f"anker-{nr}.pem").write_bytes(anker.public_bytes(Encoding.PEM))
    dommer = []
    for sort, alle in (("gode", gode), ("darlige", darlige)):
        for navn, innhold in alle.items():
            _skriv(ut / sort / navn, innhold)
            dommer.append({"fil": str(ut / sort / navn), "dommer": "Kontraktverk", "samsvar": _egen_dom(innhold) is (sort == "gode")})
    (ut / "egen.jsonl").write_text("".join(json.dumps(d) + "\n" for d in dommer))


def _gode(fylket: Nokkel, pki: Simulatorpki) -> Iterator[tuple[str, Innhold]]:
    yield "bunt", _pakket(FILER, fylket)
    yield "bunt-med-mellomrom-og-parentes", _pakket((Fil("dokument (2).pdf", b"x", "application/pdf"), FILER[2]), fylket)
    yield "bunt-med-seid-2", _pakket(FILER, pki.virksomhet("821311632", "PRØVE FYLKESKOMMUNE", NA))
    for algoritme in Algoritme:
        yield f"ltvsdo-{algoritme}", {LTVSDO: _ltvsdo(pki.signertjeneste(NA, algoritme))}


def _darlige(gode: Mapping[str, Innhold], fremmed: Nokkel) -> Iterator[tuple[str, Innhold]]:
    """Each way to change something; the county that another one pretends to be has a certificate from a CA of the same name."""
    bunt, xml = gode["bunt"], gode["bunt"][SIGNATURFIL]
    yield "fil-endret", bunt | {"avtale-2.pdf": b"%PDF-1.7 en annen avtale"}
    yield "fil-mangler", {n: b for n, b in bunt.items() if n != "manifest.xml"}
    for navn, gammelt, nytt in (
        ("medietype-endret", b"application/xml</Mime", b"application/pdf</Mime"),
        ("tid-endret", b"<SigningTime>20", b"<SigningTime>21"),
        ("avtrykk-endret", b"<DigestValue>", b"<DigestValue>AAAA"),
        ("verdi-endret", b"<SignatureValue>", b"<SignatureValue>AAAA"),
    ):
        yield navn, bunt | {SIGNATURFIL: _byttet(xml, gammelt, nytt)}
    andre = _pakket(FILER, fremmed)[SIGNATURFIL]
    yield "annet-sertifikat", bunt | {SIGNATURFIL: _byttet(xml, _mellom(xml, b"<KeyInfo>"), _mellom(andre, b"<KeyInfo>"))}
    for algoritme in Algoritme:
        sdo = gode[f"ltvsdo-{algoritme}"][LTVSDO]
        yield f"ltvsdo-{algoritme}-navn-endret", {LTVSDO: _byttet(sdo, b"Nordmann", b"Nordkvinne")}
        yield f"ltvsdo-{algoritme}-verdi-endret", {LTVSDO: _byttet(sdo, _forst_i_verdien(sdo), b"AAAA")}


def _byttet(xml: bytes, gammelt: bytes, nytt: bytes) -> bytes:
    if gammelt not in xml:
        raise ValueError(f"{gammelt!r} is not there to be changed")
    return xml.replace(gammelt, nytt, 1)


def _forst_i_verdien(xml: bytes) -> bytes:
    """The first characters of the signature value; they stand once."""
    start = xml.index(b">", xml.index(b"SignatureValue")) + 1
    return xml[start : start + 24]


def _mellom(xml: bytes, start: bytes) -> bytes:
    return xml[xml.index(start) : xml.index(start.replace(b"<", b"</"))]


def _vektor() -> dict[str, Innhold]:
    """The published vector as Posten's client made it, and as we make it; they are to be the same."""
    mappe = Path(os.environ.get("KONTRAKTVERK_REFERANSE", Path(__file__).parents[2] / "shared" / "data")) / "posten" / "golden"
    if not mappe.is_dir():
        print("Postens testvektor er ikke her (KONTRAKTVERK_REFERANSE)", file=sys.stderr)
        return {}
    vektor = json.loads((mappe / "vector.json").read_text(encoding="utf-8"))
    privat, sertifikat, _ = pkcs12.load_key_and_certificates((mappe / "selfsigned-keystore.p12").read_bytes(), vektor["password"].encode())
    filer = [Fil(f["name"], f["content_utf8"].encode(), f["mime"]) for f in vektor["files"]]
    var_egen = signaturer(filer, nokkel=_Vektornokkel(sertifikat, privat), tid=datetime.fromisoformat(vektor["signing_time"]))
    if vektor["signature_value_b64"].encode() not in var_egen:
        raise ValueError("the vector's signature value does not come out")
    utenpa = {f.navn: f.innhold for f in filer}
    publisert = (mappe / "expected-signatures.xml").read_bytes()
    return {VEKTOR: utenpa | {SIGNATURFIL: publisert}, f"{VEKTOR}-av-oss": utenpa | {SIGNATURFIL: var_egen}}


@dataclass(frozen=True)
class _Vektornokkel:
    """2048 bits: shorter than what we would sign with ourselves."""

    sertifikat: Any
    privat: Any
    kjede: tuple[x509.Certificate, ...] = ()

    def signer(self, data: bytes) -> bytes:
        signatur: bytes = self.privat.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return signatur


def _pakket(filer: tuple[Fil, ...], nokkel: Nokkel) -> Innhold:
    beholder = apne(pakk(filer, nokkel=nokkel, tid=NA))
    return {**beholder.filer, **beholder.meta}


def _ltvsdo(nokkel: Nokkel) -> bytes:
    signatur = GittSignatur("Kari Nordmann", None, date(1999, 2, 3), "BankID", NA, "AUTHENTICATED_ELECTRONIC_SIGNATURE")
    dokumenter = [(f.navn, f.innhold) for f in FILER[:2]]
    return lag_ltvsdo(signatur, dokumenter=dokumenter, tittel="Lærekontrakt", nokkel=nokkel, tid=NA)


def _egen_dom(innhold: Innhold) -> bool:
    if LTVSDO in innhold:
        return les_ltvsdo(innhold[LTVSDO]).fakta.utfall is Krypto.OK
    filer = {n: b for n, b in innhold.items() if n != SIGNATURFIL}
    return undersok(Beholder(filer, {SIGNATURFIL: innhold[SIGNATURFIL]})).ok


def _skriv(mappe: Path, innhold: Innhold) -> None:
    """Each file also under its address: xmlsec1 looks for that, with percent signs decoded and plus signs as they are."""
    for navn, data in innhold.items():
        for sti in {navn, navn if navn == SIGNATURFIL else unquote(uri(navn))}:
            (mappe / sti).parent.mkdir(parents=True, exist_ok=True)
            (mappe / sti).write_bytes(data)


def _fylket() -> tuple[x509.Certificate, Nokkel]:
    """A county's certificate from a CA whose name has what genuine ones have: a comma, æøå and an organisation number."""
    ca_navn = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Prøveutsteder, AS"),
            x509.NameAttribute(ORGANISASJON, "NTRNO-123456785"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Prøve Class 3 CA G2 ST Business"),
        ]
    )
    ca_privat, privat = (rsa.generate_private_key(65537, 3072) for _ in range(2))
    ca = _sertifikat(ca_navn, ca_navn, ca_privat, ca_privat, ca=True)
    emne = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Prøve fylkeskommune")])
    return ca, Nokkel(_sertifikat(emne, ca_navn, privat, ca_privat, ca=False), (ca,), privat)


def _sertifikat(
    emne: x509.Name, utsteder: x509.Name, privat: rsa.RSAPrivateKey, utsteders: rsa.RSAPrivateKey, *, ca: bool
) -> x509.Certificate:
    bygger = x509.CertificateBuilder().subject_name(emne).issuer_name(utsteder).public_key(privat.public_key())
    bygger = (
        bygger.serial_number(x509.random_serial_number()).not_valid_before(NA - timedelta(days=1)).not_valid_after(NA + timedelta(days=1))
    )
    bygger = bygger.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    return bygger.sign(utsteders, hashes.SHA256())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: signert_xml.py FOLDER")
    main(Path(sys.argv[1]))
