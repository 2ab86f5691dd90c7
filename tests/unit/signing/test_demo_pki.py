from __future__ import annotations

import multiprocessing
import os
import stat
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier as Sperre
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID

from signing.demo_pki import SIGNATAR_LEVETID, Algoritme, DemoPki
from signing.errors import DemoPkiFeil
from signing.keys import Nokkel
from signing.model import Identifikasjon, Niva, Segleier
from signing.sertifikat import DEMO_OU, OID_IDENTIFISERT, er_demo, les_signatar
from signing.tsa import imprint, token_kjede
from tests.unit.signing.byggere import START, VESTLAND, en_pki, en_signatar, innlogget

ET_FODSELSNUMMER = "01019012345"


def en(sertifikat: x509.Certificate, oid: x509.ObjectIdentifier) -> list[str]:
    return [str(a.value) for a in sertifikat.subject.get_attributes_for_oid(oid)]


# ------------------------------------------------------------------ certificates


def test_signatarens_sertifikat_sier_person_rolle_vegne_og_innlogging() -> None:
    ident = Identifikasjon(metode="BankID", niva=Niva.HOYT, tid=START)
    nokkel = en_pki().utsted_signatar(
        navn="Kari Nordmann", rolle="Faglig leder", pa_vegne_av=["Tømrer AS"], identifikasjon=ident, tid=START
    )
    s = nokkel.sertifikat
    assert en(s, NameOID.COMMON_NAME) == ["Kari Nordmann"]
    assert en(s, NameOID.TITLE) == ["Faglig leder"]
    assert en(s, NameOID.ORGANIZATION_NAME) == ["Tømrer AS"]
    opplysninger = les_signatar(s)
    assert opplysninger is not None
    assert (opplysninger.navn, opplysninger.rolle, opplysninger.pa_vegne_av) == ("Kari Nordmann", "Faglig leder", ("Tømrer AS",))
    assert opplysninger.identifikasjon == Identifikasjon("BankID", Niva.HOYT, START.replace(microsecond=0))


def test_kort_forklaring_for_mennesker_star_i_sertifikatet() -> None:
    policyer = en_signatar().sertifikat.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert policyer[0].policy_identifier == OID_IDENTIFISERT
    notis = (policyer[0].policy_qualifiers or [])[0]
    assert isinstance(notis, x509.UserNotice)
    assert notis.explicit_text is not None
    assert "DEMO" in notis.explicit_text
    assert "demoinnlogging" in notis.explicit_text
    assert len(notis.explicit_text) <= 200


@pytest.mark.parametrize("algoritme", list(Algoritme))
def test_signatarens_nokkel_er_sterk_og_ny_hver_gang(algoritme: Algoritme) -> None:
    pki = en_pki()
    a, b = (
        pki.utsted_signatar(navn="Kari", rolle="L", pa_vegne_av=[], identifikasjon=innlogget(START), tid=START, algoritme=algoritme)
        for _ in range(2)
    )
    assert a.sertifikat.public_key() != b.sertifikat.public_key()
    assert a.sertifikat.serial_number != b.sertifikat.serial_number
    match a.privat:
        case rsa.RSAPrivateKey() as n:
            assert n.key_size == 3072
        case ec.EllipticCurvePrivateKey() as e:
            assert e.curve.name == "secp256r1"


def test_signatarens_sertifikat_varer_lenger_enn_det_tregeste_oppdraget() -> None:
    s = en_signatar().sertifikat
    assert s.not_valid_before_utc <= START <= s.not_valid_after_utc
    assert s.not_valid_after_utc - START.astimezone(UTC).replace(microsecond=0) == SIGNATAR_LEVETID


def test_langt_navn_er_helt_i_opplysningene_og_innenfor_x520_i_emnet() -> None:
    navn = "Kristoffer Alexander Johannes " * 4
    s = en_signatar(navn=navn.strip(), pa_vegne_av=("Opplæringskontoret " * 6,)).sertifikat
    assert len(en(s, NameOID.COMMON_NAME)[0].encode()) <= 64
    assert len(en(s, NameOID.ORGANIZATION_NAME)[0]) == 64
    assert en(s, NameOID.COMMON_NAME)[0].endswith("…")
    opplysninger = les_signatar(s)
    assert opplysninger is not None
    assert opplysninger.navn == navn.strip()


def test_ingen_sertifikater_kaller_noe_kvalifisert_eller_har_qc_utsagn() -> None:
    pki = en_pki()
    for s in (en_signatar().sertifikat, pki.segl(VESTLAND, START).sertifikat, pki.ca.sertifikat, pki.tsa(START).nokkel.sertifikat):
        der = s.public_bytes(Encoding.DER).lower()
        for ordet in ("kvalifisert", "qualified", "gyldig"):
            assert ordet.encode() not in der
        assert all(e.oid.dotted_string != "1.3.6.1.5.5.7.1.3" for e in s.extensions)


def test_alle_sertifikater_er_merket_demo() -> None:
    pki = en_pki()
    alle = (*pki.ankere, pki.tsa(START).nokkel.sertifikat, pki.segl(VESTLAND, START).sertifikat, en_signatar().sertifikat)
    for s in alle:
        assert er_demo(s)
        assert en(s, NameOID.ORGANIZATIONAL_UNIT_NAME) == [DEMO_OU]
    assert all("DEMO" in en(s, NameOID.COMMON_NAME)[0] for s in pki.ankere)


def test_fylkeskommunens_segl_har_navn_og_organisasjonsnummer() -> None:
    s = en_pki().segl(VESTLAND, START).sertifikat
    assert en(s, NameOID.COMMON_NAME) == ["Vestland fylkeskommune"]
    assert en(s, NameOID.ORGANIZATION_IDENTIFIER) == ["NTRNO-821311632"]
    bruk = s.extensions.get_extension_for_class(x509.KeyUsage).value
    assert bruk.content_commitment
    assert not bruk.key_cert_sign


def test_tidsstempeltjenesten_har_bare_det_ene_formalet_og_kritisk() -> None:
    utvidelse = en_pki().tsa(START).nokkel.sertifikat.extensions.get_extension_for_oid(ExtensionOID.EXTENDED_KEY_USAGE)
    assert utvidelse.critical
    assert list(utvidelse.value) == [ExtendedKeyUsageOID.TIME_STAMPING]  # type: ignore[call-overload]  # iterable at run time


# ------------------------------------------------------------------ the folder


def test_mappe_og_nokler_er_bare_for_eieren(tmp_path: Path) -> None:
    pki = DemoPki.last_eller_lag(tmp_path / "data" / "pki", START)
    pki.segl(VESTLAND, START)
    pki.trekk_tilbake(en_signatar().sertifikat, START)
    assert stat.S_IMODE(pki.mappe.stat().st_mode) == 0o700
    for fil in pki.mappe.rglob("*"):
        assert stat.S_IMODE(fil.stat().st_mode) == (0o700 if fil.is_dir() else 0o600), fil.name


@pytest.mark.parametrize("hva", [".", "ca.pem"])
def test_nokler_som_andre_kan_lese_blir_ikke_brukt(tmp_path: Path, hva: str) -> None:
    mappe = tmp_path / "pki"
    DemoPki.last_eller_lag(mappe, START)
    (mappe / hva).chmod(0o755)
    with pytest.raises(DemoPkiFeil) as feil:
        DemoPki.last_eller_lag(mappe, START)
    assert "0700" in feil.value.tiltak.nb


def test_samme_mappe_gir_samme_ca_tsa_og_segl(tmp_path: Path) -> None:
    a, b = (DemoPki.last_eller_lag(tmp_path / "pki", START) for _ in range(2))
    assert a.ankere == b.ankere
    assert a.tsa(START).nokkel.sertifikat == b.tsa(START).nokkel.sertifikat
    assert a.segl(VESTLAND, START).sertifikat == b.segl(VESTLAND, START).sertifikat


def test_ankrene_ligger_som_pem_uten_nokler(tmp_path: Path) -> None:
    pki = DemoPki.last_eller_lag(tmp_path / "pki", START)
    pemmer = [f.read_bytes() for f in sorted(pki.ankermappe.glob("*.pem"))]
    assert {x509.load_pem_x509_certificate(p) for p in pemmer} == set(pki.ankere)
    assert not any(b"PRIVATE" in p for p in pemmer)


def test_en_mappe_uten_ca_blir_ikke_fylt_pa(tmp_path: Path) -> None:
    mappe = tmp_path / "pki"
    mappe.mkdir(mode=0o700)
    with pytest.raises(DemoPkiFeil):
        DemoPki.last_eller_lag(mappe, START)


def test_klokke_utenfor_ca_ens_tid_gir_navngitt_feil(tmp_path: Path) -> None:
    DemoPki.last_eller_lag(tmp_path / "pki", START)
    for tid in (START - timedelta(days=2), START + timedelta(days=21 * 365)):
        with pytest.raises(DemoPkiFeil):
            DemoPki.last_eller_lag(tmp_path / "pki", tid)


def _start(mappe: Path, tid: datetime, sperre: Sperre, ut: Path) -> None:
    sperre.wait(20)
    pki = DemoPki.last_eller_lag(mappe, tid)
    segl = pki.segl(VESTLAND, tid)
    linjer = [_avtrykk(pki.ca), _avtrykk(pki.tsa(tid).nokkel), _avtrykk(segl)]
    (ut / str(os.getpid())).write_text("\n".join(linjer))


def _avtrykk(nokkel: Nokkel) -> str:
    return nokkel.sertifikat.fingerprint(hashes.SHA256()).hex()


def test_prosesser_som_starter_samtidig_far_samme_ca_og_segl(tmp_path: Path) -> None:
    ut = tmp_path / "ut"
    ut.mkdir()
    kontekst = multiprocessing.get_context("fork")
    sperre = kontekst.Barrier(4)
    prosesser = [kontekst.Process(target=_start, args=(tmp_path / "pki", START, sperre, ut)) for _ in range(4)]
    for p in prosesser:
        p.start()
    for p in prosesser:
        p.join(60)
    assert [p.exitcode for p in prosesser] == [0, 0, 0, 0]
    svar = [fil.read_text() for fil in ut.iterdir()]
    assert len(svar) == 4
    assert len(set(svar)) == 1
    assert sorted(f.name for f in tmp_path.iterdir()) == ["pki", "ut"]


def test_segl_fornyes_for_det_gar_ut_og_nar_navnet_endres(tmp_path: Path) -> None:
    pki = DemoPki.last_eller_lag(tmp_path / "pki", START)
    forste = pki.segl(VESTLAND, START)
    assert pki.segl(VESTLAND, START + timedelta(days=1000)) == forste
    senere = START + timedelta(days=3 * 365 - 10)
    ny = pki.segl(VESTLAND, senere)
    assert ny.sertifikat.not_valid_after_utc > forste.sertifikat.not_valid_after_utc
    omdopt = pki.segl(Segleier("46", "Vestlandet fylkeskommune", VESTLAND.orgnr), senere)
    assert en(omdopt.sertifikat, NameOID.COMMON_NAME) == ["Vestlandet fylkeskommune"]


def test_tidsstempelets_sertifikat_har_alltid_mange_ar_igjen(tmp_path: Path) -> None:
    pki = DemoPki.last_eller_lag(tmp_path / "pki", START)
    for ar in (0, 4, 6, 9, 12):
        tid = START + timedelta(days=365 * ar)
        assert pki.tsa(tid).nokkel.sertifikat.not_valid_after_utc >= tid + timedelta(days=4 * 365)


@pytest.mark.parametrize("nummer", ["../46", "4 6", "", "46/..", "４６"])
def test_fylkesnummer_som_ikke_er_et_nummer_blir_ikke_filnavn(nummer: str) -> None:
    with pytest.raises(DemoPkiFeil):
        en_pki().segl(Segleier(nummer, "X fylkeskommune", "1"), START)


def test_signatarnokler_lagres_aldri(tmp_path: Path) -> None:
    pki = DemoPki.last_eller_lag(tmp_path / "pki", START)
    for_ = sorted(pki.mappe.rglob("*"))
    pki.utsted_signatar(navn="Kari", rolle="L", pa_vegne_av=[], identifikasjon=innlogget(START), tid=START)
    assert sorted(pki.mappe.rglob("*")) == for_


# ------------------------------------------------------------------ revocation and time


def test_trukket_sertifikat_star_pa_listen_fra_den_tiden(tmp_path: Path) -> None:
    pki = DemoPki.last_eller_lag(tmp_path / "pki", START)
    s = en_signatar().sertifikat
    pki.trekk_tilbake(s, START)
    pki.trekk_tilbake(pki.tsa(START).nokkel.sertifikat, START + timedelta(days=2))
    for tid, forventet in ((START - timedelta(hours=1), 0), (START, 1), (START + timedelta(days=3), 2)):
        der = pki.hent([pki.ca.sertifikat], tid).crler[0]
        crl = x509.load_der_x509_crl(der)
        assert len(crl) == forventet
        assert crl.last_update_utc == tid.astimezone(UTC).replace(microsecond=0)
        assert crl.is_signature_valid(pki.ca.privat.public_key())


def test_demo_vet_ingenting_om_andres_sertifikater(tmp_path: Path) -> None:
    andre = DemoPki.last_eller_lag(tmp_path / "pki", START)
    fremmed = x509.load_pem_x509_certificate((andre.ankermappe / "demo-ca.pem").read_bytes())
    assert fremmed.subject == en_pki().ca.sertifikat.subject  # same name, other key: a path check tells them apart
    assert en_pki().hent([], START).crler == ()


def test_tidsstempelet_har_kallerens_tid_og_avtrykk() -> None:
    tjeneste = en_pki().tsa(START)
    token = tjeneste.stemple(imprint(b"data"), START)
    assert token_kjede(token)[0] == tjeneste.kjede(START)[0]
    with pytest.raises(ValueError, match="32"):
        tjeneste.stemple(b"for kort avtrykk", START)


def test_personnummer_finnes_ikke_i_noe_som_lages() -> None:
    """Nothing of the signer's interface takes a personal number; what comes in as text is what comes out."""
    parametre = DemoPki.utsted_signatar.__annotations__
    assert not any("nummer" in p or "fnr" in p for p in parametre)
    assert ET_FODSELSNUMMER not in repr(en_signatar())
    assert "Åse" not in repr(en_signatar())
