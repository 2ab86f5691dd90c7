from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID, ObjectIdentifier
from lxml import etree

from signing.asice import DS, XADES, Fil, filnavn, pakk, signaturer, uri, utstedernavn
from signing.demo_sertifikat import Algoritme
from signing.errors import NokkelFeil
from signing.keys import Nokkel
from tests.unit.signing.byggere import en_signatar

ROT = Path(__file__).resolve().parents[3]
POSTEN = Path(os.environ.get("KONTRAKTVERK_REFERANSE", ROT.parent / "shared" / "data")) / "posten"
TID = datetime(2026, 11, 22, 10, 30, 15, 250_000, UTC)
FILER = (
    Fil("laerekontrakt.pdf", b"%PDF-1.7 kontrakten", "application/pdf"),
    Fil("avtale.pdf", b"%PDF-1.7 avtalen", "application/pdf"),
    Fil("manifest.xml", b"<manifest/>", "application/xml"),
)
ASIC_XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="http://www.w3.org/2000/09/xmldsig#" schemaLocation="{0}/xmldsig-core-schema.xsd"/>
<xs:import namespace="http://uri.etsi.org/01903/v1.3.2#" schemaLocation="{0}/XAdES.xsd"/>
<xs:import namespace="http://uri.etsi.org/2918/v1.2.1#" schemaLocation="{0}/ts_102918v010201.xsd"/></xs:schema>"""


@cache
def rsa_nokkel() -> Nokkel:
    return en_signatar(algoritme=Algoritme.RSA_3072)


@cache
def posten() -> Path:
    if not POSTEN.is_dir():
        pytest.skip("Posten's schemas and test vector are not here (KONTRAKTVERK_REFERANSE)")
    return POSTEN


@dataclass(frozen=True)
class Vektornokkel:
    """The 2048-bit key of the published vector, which `Nokkel` rightly refuses to sign with."""

    sertifikat: x509.Certificate
    privat: rsa.RSAPrivateKey
    kjede: tuple[x509.Certificate, ...] = ()

    def signer(self, data: bytes) -> bytes:
        return self.privat.sign(data, padding.PKCS1v15(), hashes.SHA256())


def test_postens_testvektor_kommer_ut_byte_for_byte() -> None:
    mappe = posten() / "golden"
    vektor = json.loads((mappe / "vector.json").read_text(encoding="utf-8"))
    privat, sertifikat, _ = pkcs12.load_key_and_certificates((mappe / "selfsigned-keystore.p12").read_bytes(), vektor["password"].encode())
    assert isinstance(privat, rsa.RSAPrivateKey)
    assert sertifikat is not None
    filer = [Fil(f["name"], f["content_utf8"].encode(), f["mime"]) for f in vektor["files"]]
    xml = signaturer(filer, nokkel=Vektornokkel(sertifikat, privat), tid=datetime.fromisoformat(vektor["signing_time"]))
    assert etree.fromstring(xml).findtext(f".//{{{DS}}}SignatureValue") == vektor["signature_value_b64"]
    assert (
        xml.splitlines()[1:] == (mappe / "expected-signatures.xml").read_bytes().splitlines()[1:]
    )  # line 1: the quotes of the declaration


def test_signaturfilen_folger_de_offentlige_skjemaene(tmp_path: Path) -> None:
    samlet = tmp_path / "asic.xsd"
    samlet.write_text(ASIC_XSD.format((posten() / "spec/schema/xsd/thirdparty").resolve().as_uri()))
    skjema = etree.XMLSchema(etree.parse(str(samlet)))
    tre = etree.fromstring(signaturer(FILER, nokkel=rsa_nokkel(), tid=TID))
    skjema.assertValid(tre)
    next(tre.iter(f"{{{XADES}}}MimeType")).tag = f"{{{XADES}}}Mimetype"
    assert not skjema.validate(tre)


def test_bunten_har_filene_i_rekkefolge_og_signaturen_sist() -> None:
    bunt = pakk(FILER, nokkel=rsa_nokkel(), tid=TID)
    with zipfile.ZipFile(BytesIO(bunt)) as arkiv:
        assert arkiv.namelist() == ["laerekontrakt.pdf", "avtale.pdf", "manifest.xml", "META-INF/signatures.xml"]
        assert {n: arkiv.read(n) for n in arkiv.namelist()[:3]} == {f.navn: f.innhold for f in FILER}
        assert arkiv.read("META-INF/signatures.xml") == signaturer(FILER, nokkel=rsa_nokkel(), tid=TID)
        assert arkiv.testzip() is None


def test_samme_innhold_gir_samme_bunt_og_et_sekund_senere_en_annen() -> None:
    en, to, senere = (pakk(FILER, nokkel=rsa_nokkel(), tid=t) for t in (TID, TID, TID + timedelta(seconds=1)))
    assert en == to
    assert en != senere


def test_hver_fil_har_avtrykk_og_medietype_og_hele_kjeden_folger_med() -> None:
    tre = etree.fromstring(signaturer(FILER, nokkel=rsa_nokkel(), tid=TID))
    referanser = tre.findall(f".//{{{DS}}}Reference")
    assert [r.get("URI") for r in referanser] == [*(f.navn for f in FILER), "#SignedProperties"]
    assert [r.find(f"{{{DS}}}Transforms") is None for r in referanser] == [True, True, True, False]
    formater = tre.findall(f".//{{{XADES}}}DataObjectFormat")
    assert [(f.get("ObjectReference"), [b.text for b in f]) for f in formater] == [
        ("#ID_0", ["application/pdf"]),
        ("#ID_1", ["application/pdf"]),
        ("#ID_2", ["application/xml"]),
    ]
    assert len(tre.findall(f".//{{{DS}}}X509Certificate")) == 1 + len(rsa_nokkel().kjede)


TIDER: dict[str, tuple[datetime, str]] = {
    "hele sekunder": (TID.replace(microsecond=0), "2026-11-22T10:30:15+00:00"),
    "tusendeler": (TID, "2026-11-22T10:30:15.250+00:00"),
    "norsk vintertid": (TID.astimezone(timezone(timedelta(hours=1))), "2026-11-22T11:30:15.250+01:00"),
}


@pytest.mark.parametrize("navn", TIDER)
def test_signeringstiden_har_alltid_tidssone(navn: str) -> None:
    tid, ventet = TIDER[navn]
    assert etree.fromstring(signaturer(FILER, nokkel=rsa_nokkel(), tid=tid)).findtext(f".//{{{XADES}}}SigningTime") == ventet


def _fil(navn: str) -> tuple[Fil, ...]:
    return (Fil(navn, b"x", "application/pdf"),)


UMULIGE: dict[str, tuple[Callable[[], bytes], type[Exception]]] = {
    "ingen filer": (lambda: pakk((), nokkel=rsa_nokkel(), tid=TID), ValueError),
    "samme navn to ganger": (lambda: pakk(_fil("a.pdf") * 2, nokkel=rsa_nokkel(), tid=TID), ValueError),
    "ut av bunten": (lambda: pakk(_fil("x/../../a.pdf"), nokkel=rsa_nokkel(), tid=TID), ValueError),
    "fra roten": (lambda: pakk(_fil("/a.pdf"), nokkel=rsa_nokkel(), tid=TID), ValueError),
    "bakstrek": (lambda: pakk(_fil("x\\a.pdf"), nokkel=rsa_nokkel(), tid=TID), ValueError),
    "inn i META-INF": (lambda: pakk(_fil("META-INF/a.pdf"), nokkel=rsa_nokkel(), tid=TID), ValueError),
    "uten navn": (lambda: pakk(_fil(""), nokkel=rsa_nokkel(), tid=TID), ValueError),
    "uten tidssone": (lambda: pakk(FILER, nokkel=rsa_nokkel(), tid=TID.replace(tzinfo=None)), ValueError),
    "ikke RSA": (lambda: pakk(FILER, nokkel=en_signatar(algoritme=Algoritme.P_256), tid=TID), NokkelFeil),
}


@pytest.mark.parametrize("navn", UMULIGE)
def test_det_som_ikke_kan_signeres_avvises_for_noe_er_laget(navn: str) -> None:
    lag, feil = UMULIGE[navn]
    with pytest.raises(feil):
        lag()


NAVN: dict[str, tuple[str, str]] = {
    "vanlig": ("Lærekontrakt (1).PDF", "laerekontrakt-1.pdf"),
    "ae, oe og aa": ("Ærlig ø å.pdf", "aerlig-o-a.pdf"),
    "andre aksenter": ("Áššu né.pdf", "assu-ne.pdf"),
    "for kort": ("a", "fil-a"),
    "ingenting": ("", "dokument"),
    "bare prikker": ("...", "dokument"),
    "bare tegn som ikke kan skrives": ("日本.pdf", "dokument.pdf"),
    "sti": ("..\\..\\etc/passwd", "etc-passwd"),
    "for langt": ("x" * 200 + ".pdf", "x" * 96 + ".pdf"),
    "manifestet er opptatt": ("Manifest.xml", "manifest-2.xml"),
    "tall bak": ("avtale v2.10", "avtale-v2.10"),
}


@pytest.mark.parametrize("navn", NAVN)
def test_filnavn_er_trygge_og_kjennes_igjen(navn: str) -> None:
    tekst, ventet = NAVN[navn]
    assert filnavn(tekst) == ventet
    assert uri(ventet) == ventet


def test_opptatte_filnavn_far_det_forste_ledige_nummeret() -> None:
    langt = "x" * 96 + ".pdf"
    assert filnavn("Avtale.pdf", {"avtale.pdf", "avtale-2.pdf"}) == "avtale-3.pdf"
    assert filnavn(langt, {langt}) == "x" * 94 + "-2.pdf"


def test_referanser_skrives_slik_java_skriver_dem() -> None:
    assert uri("dokument (2).pdf") == "dokument+%282%29.pdf"  # the case of CreateSignatureTest
    assert uri("a*b~c.pdf") == "a*b%7Ec.pdf"


UTSTEDERE: dict[str, tuple[list[x509.NameAttribute[str]], str]] = {
    "SEID 1": (
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Prøve, AS"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Prøve CA 3"),
        ],
        "CN=Prøve CA 3,O=Prøve\\, AS,C=NO",
    ),
    "SEID 2, organisasjonsnummer i navnet": (
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NO"),
            x509.NameAttribute(ObjectIdentifier("2.5.4.97"), "NTRNO-1", _type=_ASN1Type.UTF8String),
            x509.NameAttribute(NameOID.COMMON_NAME, " x "),
        ],
        "CN=\\ x\\ ,2.5.4.97=#0c074e54524e4f2d31,C=NO",
    ),
}


@pytest.mark.parametrize("navn", UTSTEDERE)
def test_utstederen_skrives_etter_rfc_2253(navn: str) -> None:
    ledd, ventet = UTSTEDERE[navn]
    nokkel = rsa_nokkel()
    bygger = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "emnet")]))
        .issuer_name(x509.Name(ledd))
        .public_key(nokkel.privat.public_key())
        .serial_number(1)
        .not_valid_before(TID)
        .not_valid_after(TID + timedelta(days=1))
    )
    assert utstedernavn(bygger.sign(nokkel.privat, hashes.SHA256())) == ventet
