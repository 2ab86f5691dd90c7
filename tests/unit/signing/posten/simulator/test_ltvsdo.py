from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from lxml import etree

from app.clock import na
from signing.demo_sertifikat import Algoritme
from signing.keys import Nokkel
from signing.providers.posten.simulator.ltvsdo import DS, LTV, XADES, GittSignatur, lag_ltvsdo, visningsnavn
from signing.providers.posten.simulator.pki import Simulatorpki
from signing.verify.fakta import Krypto
from signing.verify.ltvsdo import les

NA = na()
AVANSERT, AUTENTISERT = "ADVANCED_ELECTRONIC_SIGNATURE", "AUTHENTICATED_ELECTRONIC_SIGNATURE"
DOKUMENTER = (("Lærekontrakt", b"%PDF-1.7 en"), ("Avtale & <tillegg>", b"%PDF-1.7 to"))
ASE = GittSignatur("Åse Øygard Kvåle", "01010750160", date(2007, 1, 1), "BankID", NA - timedelta(hours=1), AVANSERT)
KARI = GittSignatur("Kari Nes", None, date(1980, 2, 3), "MinID", NA - timedelta(hours=1), AUTENTISERT)
PER = GittSignatur("Per Å", None, None, "engangskode", NA - timedelta(hours=1), AUTENTISERT)


@lru_cache(maxsize=1)
def en_simulatorpki() -> Simulatorpki:
    return Simulatorpki.last_eller_lag(Path(mkdtemp()) / "pki", NA)


def et_segl(algoritme: Algoritme = Algoritme.RSA_3072) -> Nokkel:
    return en_simulatorpki().signertjeneste(NA, algoritme)


def en_ltvsdo(signatur: GittSignatur = ASE, algoritme: Algoritme = Algoritme.RSA_3072, tid: datetime = NA) -> bytes:
    return lag_ltvsdo(signatur, dokumenter=DOKUMENTER, tittel="Signering", nokkel=et_segl(algoritme), tid=tid)


@pytest.mark.parametrize("algoritme", list(Algoritme))
@pytest.mark.parametrize("signatur", [ASE, KARI, PER], ids=["nummer", "fodselsdato", "bare navn"])
def test_kontrollen_leser_det_samme_som_ble_skrevet(signatur: GittSignatur, algoritme: Algoritme) -> None:
    lest = les(en_ltvsdo(signatur, algoritme))
    assert lest.fakta.utfall is Krypto.OK
    assert (lest.lesenavn, lest.nummer, lest.fodselsdato) == (signatur.navn, signatur.nummer, signatur.fodselsdato)
    assert lest.metode == signatur.metode
    assert lest.tid is not None
    assert abs(lest.tid - signatur.tid) < timedelta(milliseconds=1)
    assert lest.avtrykk == tuple(hashlib.sha256(innhold).hexdigest() for _, innhold in DOKUMENTER)
    assert lest.titler == tuple(navn for navn, _ in DOKUMENTER)


@pytest.mark.parametrize("algoritme", list(Algoritme))
@pytest.mark.parametrize(
    ("fra", "til"),
    [
        ("Kv\u00e5le", "Kv\u00e6le"),
        ("01010750160", "01010750161"),
        ("BankID", "Buypass"),
        ("Avtale", "Avtala"),
        ("simulator:ltv", "simulator:ltw"),
    ],
)
def test_en_endret_bit_oppdages(fra: str, til: str, algoritme: Algoritme) -> None:
    endret = en_ltvsdo(algoritme=algoritme).replace(fra.encode(), til.encode(), 1)
    assert endret != en_ltvsdo(algoritme=algoritme)
    assert les(endret).fakta.utfall is not Krypto.OK


def test_seglets_egne_opplysninger_kan_ikke_endres() -> None:
    xml = en_ltvsdo()
    signert_tid = etree.fromstring(xml).findtext(f".//{{{XADES}}}SignedSignatureProperties/{{{XADES}}}SigningTime")
    assert signert_tid is not None
    assert les(xml.replace(signert_tid.encode(), b"2001-01-01T00:00:00.000+01:00")).fakta.utfall is not Krypto.OK


@pytest.mark.parametrize("signatur", [KARI, PER], ids=["fodselsdato", "bare navn"])
def test_det_oppdraget_ikke_vil_vise_star_ingen_steder(signatur: GittSignatur) -> None:
    xml = en_ltvsdo(signatur)
    assert b"NationalId" not in xml
    assert b"fnr" not in xml
    assert (b"date-of-birth" in xml) == (signatur.fodselsdato is not None)


def test_delene_star_som_i_den_ekte() -> None:
    """The genuine one of 2016, without what is left out: native signature, contexts, revocation values."""
    rot = etree.fromstring(en_ltvsdo())
    assert rot.tag == f"{{{LTV}}}LtvSdo"
    assert rot.get("Id") == "root"
    assert [etree.QName(e).localname for e in rot] == ["Description", "PackagingPolicyIdentifier", "AuditTrails", "Signature"]
    assert [etree.QName(e).localname for e in rot[0]] == [
        "SignerDescription",
        "DocumentDescription",
        "DocumentDescription",
        "SignatureDescription",
    ]
    assert [etree.QName(e).localname for e in rot[0][0]] == [
        "SignerDisplayName",
        "SignerNationalId",
        "SignerNationality",
        "SignerNationalIdType",
        "Attribute",
        "Attribute",
    ]
    referanser = rot.findall(f".//{{{DS}}}Reference")
    assert [r.get("URI", "")[:8] for r in referanser] == ["#root", "#xmldsig"]
    assert len(rot.findall(f".//{{{XADES}}}SigningCertificate/{{{XADES}}}Cert")) == 2


def test_samme_opplysninger_gir_samme_fil_med_rsa() -> None:
    assert en_ltvsdo() == en_ltvsdo()
    assert en_ltvsdo(replace(ASE, navn="Åse Kvåle")) != en_ltvsdo()


@pytest.mark.parametrize(
    ("navn", "metode", "type_", "ventet"),
    [
        ("Åse Øygard Kvåle", "BankID", AVANSERT, "Kvåle, Åse Øygard"),
        ("Åse Øygard Kvåle", "BankID", AUTENTISERT, "Åse Øygard Kvåle"),
        ("Åse Øygard Kvåle", "Buypass", AVANSERT, "Åse Øygard Kvåle"),
        ("Åse", "BankID", AVANSERT, "Åse"),
    ],
)
def test_bankid_har_etternavnet_forst(navn: str, metode: str, type_: str, ventet: str) -> None:
    assert visningsnavn(GittSignatur(navn, None, None, metode, NA, type_)) == ventet


def test_nummer_og_fodselsdato_star_ikke_i_repr() -> None:
    assert "01010750160" not in repr(ASE)
    assert "2007" not in repr(replace(ASE, tid=NA.replace(year=2026)))
