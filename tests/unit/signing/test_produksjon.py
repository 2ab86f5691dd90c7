from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from signing.model import Identifikasjon, Niva, Signataropplysninger
from signing.produksjon import krev_produksjon
from signing.sertifikat import OID_DEMO, OID_SIGNATAR, er_demo, kod_signatar, les_signatar
from tests.unit.signing.byggere import START, VESTLAND, en_pki, en_signatar

TSA = "https://tsa.example.no/"


def et_sertifikat(*utvidelser: x509.ExtensionType, ou: str | None = None) -> x509.Certificate:
    """One that is not the demo's."""
    privat = ec.generate_private_key(ec.SECP256R1())
    deler = [x509.NameAttribute(NameOID.COMMON_NAME, "Buypass-lignende CA")]
    if ou is not None:
        deler.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, ou))
    bygger = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(deler))
        .issuer_name(x509.Name(deler))
        .public_key(privat.public_key())
        .serial_number(1)
        .not_valid_before(START)
        .not_valid_after(START + timedelta(days=1))
    )
    for u in utvidelser:
        bygger = bygger.add_extension(u, critical=False)
    return bygger.sign(privat, hashes.SHA256())


EKTE = et_sertifikat()


def test_ekte_nokler_ankere_og_tidsstempel_kan_starte() -> None:
    assert krev_produksjon({"segl 46": EKTE}, [EKTE], tidsstempel=TSA) == ()


PROBLEMER = {
    "demosegl": ({"segl 46": en_pki().segl(VESTLAND, START).sertifikat}, [EKTE], TSA, ["demonokkel"]),
    "demoanker": ({"segl 46": EKTE}, [EKTE, *en_pki().ankere], TSA, ["demoanker", "demoanker"]),
    "ingen segl": ({}, [EKTE], TSA, ["nokkel-mangler"]),
    "ingen ankere": ({"segl 46": EKTE}, [], TSA, ["anker-mangler"]),
    "ikke tidsstempel": ({"segl 46": EKTE}, [EKTE], None, ["tidsstempel-mangler"]),
    "alt": ({}, [], "", ["nokkel-mangler", "anker-mangler", "tidsstempel-mangler"]),
}


@pytest.mark.parametrize("navn", PROBLEMER)
def test_produksjon_sier_alt_som_er_galt_pa_en_gang(navn: str) -> None:
    nokler, ankere, tsa, koder = PROBLEMER[navn]
    funn = krev_produksjon(nokler, ankere, tidsstempel=tsa)
    assert [p.kode for p in funn] == koder
    assert all(p.melding.nb and p.melding.nn and p.tiltak.nb and p.tiltak.nn for p in funn)


def test_demo_kjennes_pa_utvidelse_eller_pa_navn() -> None:
    assert er_demo(en_signatar().sertifikat)
    assert er_demo(et_sertifikat(x509.UnrecognizedExtension(OID_DEMO, b"\x0c\x00")))
    assert er_demo(et_sertifikat(ou="DEMO"))
    assert not er_demo(EKTE)
    assert not er_demo(et_sertifikat(ou="Demografi"))


@pytest.mark.parametrize("der", [b"", b"\x30\x00", b"\x30\x80\x00\x00", b"tull", b"\x0c\x01a"])
def test_opplysninger_som_ikke_er_vare_blir_ikke_lest(der: bytes) -> None:
    assert les_signatar(et_sertifikat(x509.UnrecognizedExtension(OID_SIGNATAR, der))) is None
    assert les_signatar(EKTE) is None


def test_opplysningene_er_de_samme_ut_som_inn() -> None:
    inn = Signataropplysninger("Čilla Šuoŋŋá", "Føresett", (), Identifikasjon("MinID", Niva.BETYDELIG, START.replace(microsecond=0)))
    assert les_signatar(et_sertifikat(x509.UnrecognizedExtension(OID_SIGNATAR, kod_signatar(inn)))) == inn


def test_tid_uten_tidssone_er_ingen_tid() -> None:
    with pytest.raises(ValueError, match="tidssone"):
        Identifikasjon("MinID", Niva.LAVT, START.replace(tzinfo=None))
