from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from signing.keys import Nokkel
from signing.model import Identifikasjon, Niva, Signataropplysninger
from signing.produksjon import seglproblemer
from signing.sertifikat import OID_DEMO, OID_SIGNATAR, er_demo, kod_signatar, les_signatar
from tests.produksjon import en_provepki
from tests.unit.signing.byggere import START, VESTLAND, en_pki, en_signatar


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


ORGNR = VESTLAND.orgnr
SEGL: dict[str, tuple[Callable[[], Nokkel], list[str]]] = {
    "fylkets segl": (lambda: en_provepki().segl(ORGNR), []),
    "orgnr i serialNumber, som i eldre sertifikater": (lambda: en_provepki().segl(ORGNR, orgid=False), []),
    "demoens segl": (lambda: en_pki().segl(VESTLAND, START), ["demonokkel", "segl-brutt-kjede"]),
    "merket DEMO av en ekte utsteder": (lambda: en_provepki().segl(ORGNR, ou="DEMO"), ["demonokkel"]),
    "en annens segl": (lambda: en_provepki().segl("971045698"), ["segl-annen-eier"]),
    "autentisering i stedet for segl": (lambda: en_provepki().segl(ORGNR, binder=False), ["segl-annen-bruk"]),
    "uten mellomliggende utsteder": (lambda: en_provepki().segl(ORGNR, kjede=()), ["segl-brutt-kjede"]),
    "en annens kjede": (lambda: en_provepki().segl(ORGNR, kjede=(en_provepki().ankere[1],)), ["segl-brutt-kjede"]),
    "alt": (lambda: en_provepki().segl("971045698", binder=False, ou="DEMO", kjede=()),
            ["demonokkel", "segl-annen-eier", "segl-annen-bruk", "segl-brutt-kjede"]),
}  # fmt: skip


@pytest.mark.parametrize("navn", SEGL)
def test_det_som_ikke_kan_vaere_fylkets_segl_blir_sagt_alt_pa_en_gang(navn: str) -> None:
    lag, koder = SEGL[navn]
    nokkel = lag()
    funn = seglproblemer("46/2026-01-01", nokkel.sertifikat, nokkel.kjede, orgnr=ORGNR, ankere=en_provepki().ankere[:1])
    assert [p.kode for p in funn] == koder
    assert all(p.melding.nb != p.melding.nn and p.tiltak.nb and p.tiltak.nn and p.hva == "46/2026-01-01" for p in funn)


def test_et_sertifikat_uten_opplysning_om_bruk_kan_ikke_forsegle() -> None:
    assert "segl-annen-bruk" in {p.kode for p in seglproblemer("x", EKTE, (), orgnr=ORGNR, ankere=(EKTE,))}


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
