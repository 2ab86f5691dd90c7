"""The simulator's CA: what its certificates say, that they are kept, and that all of it says DEMO."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from signing.demo_pki import Algoritme
from signing.errors import DemoPkiFeil
from signing.providers.posten.simulator.pki import Seid, Simulatorpki
from signing.providers.posten.tls import POSTEN_ORGNR, organisasjonsnummer
from signing.sertifikat import er_demo
from tests.unit.signing.posten.simulator.oppdragsbygger import FYLKE, START, en_pki


@pytest.mark.parametrize("seid", Seid)
def test_organisasjonsnummeret_star_der_seid_sier(seid: Seid) -> None:
    s = en_pki().virksomhet(FYLKE, "Vestland fylkeskommune", START, seid=seid).sertifikat
    sted = {"seid1": "2.5.4.5", "seid2": "2.5.4.97"}[seid]
    verdi = {"seid1": FYLKE, "seid2": f"NTRNO-{FYLKE}"}[seid]
    assert [a.value for a in s.subject if a.oid.dotted_string == sted] == [verdi]
    assert organisasjonsnummer(s) == FYLKE


def test_virksomhetssertifikatet_er_rsa_og_bare_for_innlogging() -> None:
    nokkel = en_pki().virksomhet(FYLKE, "Vestland fylkeskommune", START)
    bruk = nokkel.sertifikat.extensions.get_extension_for_class(x509.KeyUsage).value
    assert isinstance(nokkel.privat, rsa.RSAPrivateKey)
    assert (bruk.digital_signature, bruk.content_commitment, bruk.key_cert_sign) == (True, False, False)


def test_tjenersertifikatet_er_postens_og_har_ikke_vertsnavn() -> None:
    s = en_pki().tjener(START).sertifikat
    assert organisasjonsnummer(s) == POSTEN_ORGNR == "984661185"
    with pytest.raises(x509.ExtensionNotFound):
        s.extensions.get_extension_for_class(x509.SubjectAlternativeName)


def test_alt_er_merket_demo() -> None:
    pki = en_pki()
    nokler = (pki.ca, pki.tsa_ca, pki.tjener(START), pki.virksomhet(FYLKE, "X", START), pki.signertjeneste(START))
    assert all(er_demo(nokkel.sertifikat) for nokkel in nokler)


def test_det_samme_sertifikatet_igjen_og_etter_ny_start() -> None:
    pki = en_pki()
    nokkel = pki.tjener(START)
    assert pki.tjener(START) == nokkel
    assert Simulatorpki.last_eller_lag(pki.mappe, START).tjener(START) == nokkel


def test_signertjenesten_kan_ha_begge_slags_nokler() -> None:
    pki = en_pki()
    assert isinstance(pki.signertjeneste(START).privat, rsa.RSAPrivateKey)
    assert isinstance(pki.signertjeneste(START, Algoritme.P_256).privat, ec.EllipticCurvePrivateKey)


def test_fornyes_for_det_gar_ut() -> None:
    pki = en_pki()
    gammel = pki.signertjeneste(START, Algoritme.P_256)
    ny = pki.signertjeneste(START + timedelta(days=3 * 365 - 20), Algoritme.P_256)
    assert ny.sertifikat != gammel.sertifikat


def test_mappen_er_bare_for_eieren() -> None:
    pki = en_pki()
    pki.tjener(START)
    filer = [pki.mappe, *pki.mappe.glob("*.pem")]
    assert len(filer) > 3
    assert all(stat.S_IMODE(fil.stat().st_mode) & 0o077 == 0 for fil in filer)


def test_ankrene_ligger_som_filer_uten_nokler() -> None:
    pki = en_pki()
    filer = sorted(pki.ankermappe.glob("*.pem"))
    assert {x509.load_pem_x509_certificate(fil.read_bytes()) for fil in filer} == set(pki.ankere)
    assert not any(b"PRIVATE" in fil.read_bytes() for fil in filer)


def test_tilbakekalt_star_i_listen_og_andre_utstedere_far_ingen_liste(tmp_path: Path) -> None:
    pki = Simulatorpki.last_eller_lag(tmp_path / "pki", START)
    s = pki.signertjeneste(START, Algoritme.P_256).sertifikat
    pki.trekk_tilbake(s, START)
    (crl,) = pki.hent([s], START).crler
    assert x509.load_der_x509_crl(crl).get_revoked_certificate_by_serial_number(s.serial_number) is not None
    assert pki.hent([en_pki().ca.sertifikat], START).crler != (), "same subject, so the list is offered; its signature decides"


@pytest.mark.parametrize("orgnr", ["../../etc", "12345678a", ""])
def test_et_organisasjonsnummer_som_ikke_er_tall_blir_avvist(orgnr: str) -> None:
    with pytest.raises(DemoPkiFeil):
        en_pki().virksomhet(orgnr, "X", START)


def test_et_sertifikat_uten_organisasjonsnummer_har_ingen() -> None:
    assert organisasjonsnummer(en_pki().ca.sertifikat) is None
