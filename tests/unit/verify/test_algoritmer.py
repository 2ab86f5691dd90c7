"""Until when algorithms are acceptable, by whichever name, and what that does to the verdict."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from asn1crypto import algos, keys
from hypothesis import given
from hypothesis import strategies as st

from signing.verify.algoritmepolicy import Algoritmepolicy, nokkellengde
from signing.verify.algoritmer import ALDRI, FRISTER, UTGITT, Algoritme, Frist, familie, frist, hashnavn, midnatt, neste_dato, nokkelnavn

LENGE = date(2029, 1, 1)
# name: (digest, signature, bits), first day that it is not acceptable (None: no end is set). ETSI TS 119 312 V1.5.1.
TILFELLER: dict[str, tuple[tuple[str | None, str | None, int | None], date | None]] = {
    "RSA 2048, PKCS#1 v1.5": (("sha256", "rsassa_pkcs1v15", 2048), LENGE),
    "RSA 4096, PKCS#1 v1.5, er like gammel": (("sha512", "sha512_rsa", 4096), LENGE),
    "RSA 1900 er lang nok": (("sha256", "sha256_rsa", 1900), LENGE),
    "RSA 1899 er for kort": (("sha256", "sha256_rsa", 1899), date(2019, 10, 1)),
    "RSA 1024": (("sha256", "sha256_rsa", 1024), date(2019, 10, 1)),
    "RSA 512 ble aldri godtatt": (("sha256", "sha256_rsa", 512), ALDRI),
    "RSA 3072, PSS": (("sha256", "rsassa_pss", 3072), None),
    "RSA 2048, PSS": (("sha256", "rsassa_pss", 2048), LENGE),
    "PSS i XML": (("sha256", "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", 3072), None),
    "RSA i XML": (("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", 4096), LENGE),
    "P-256": (("sha256", "sha256_ecdsa", 256), None),
    "P-521 med SHA3": (("sha3_512", "sha512_ecdsa", 521), None),
    "P-224": (("sha224", "sha224_ecdsa", 224), date(2021, 10, 1)),
    "SHA-1 i selve signaturen": (("sha256", "sha1_rsa", 4096), date(2012, 8, 1)),
    "SHA-1 over innholdet": (("sha1", "rsassa_pkcs1v15", 4096), date(2012, 8, 1)),
    "SHA-224": (("SHA-224", "ecdsa", 256), LENGE),
    "MD5": (("md5", "md5_rsa", 4096), date(2004, 8, 1)),
    "MD2 star ikke i noen katalog": (("md2", "md2_rsa", 4096), ALDRI),
    "SHA3-224 star ikke der": (("sha3_224", "ecdsa", 256), ALDRI),
    "Ed25519 star ikke der": (("sha512", "ed25519", 255), ALDRI),
    "DSA 2048": (("sha256", "sha256_dsa", 2048), LENGE),
    "bare et avtrykk": (("sha256", None, None), None),
    "en ukjent signaturalgoritme": (("sha256", "1.2.3.4", 256), ALDRI),
    "ingenting": ((None, None, None), ALDRI),
}


@pytest.mark.parametrize("navn", TILFELLER)
def test_tabellen_sier_hvor_lenge_en_algoritme_er_god_nok(navn: str) -> None:
    algoritme, ventet = TILFELLER[navn]
    assert frist(Algoritme(*algoritme)).til == ventet


def test_hver_rad_i_tabellen_kan_treffes_og_har_en_kilde() -> None:
    truffet = {nokkelnavn(n.rpartition("-")[0], int(n.rpartition("-")[2])) for n in FRISTER if n.rpartition("-")[2].isdigit()}
    hasher = {n for n in FRISTER if hashnavn(n) == n and not n.startswith(("rsa", "dsa", "ecdsa", "eddsa"))}
    assert truffet - {None} >= set(FRISTER) - hasher
    assert all(f.kilde.startswith(("ETSI TS ", "står verken")) for f in FRISTER.values())


@given(st.sampled_from(sorted(FRISTER)), st.integers(0, 36_500))
def test_det_som_ikke_er_godt_nok_blir_det_aldri_igjen(navn: str, dager: int) -> None:
    tid = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(days=dager)
    rad = FRISTER[navn]
    assert rad.godtatt(tid) or not rad.godtatt(tid + timedelta(days=1))


def test_fristen_gjelder_til_og_med_siste_oyeblikk() -> None:
    rad = FRISTER["sha224"]
    assert rad.godtatt(midnatt(LENGE))
    assert not rad.godtatt(midnatt(LENGE) + timedelta(seconds=1))


def test_neste_dato_er_den_som_kommer_forst() -> None:
    god, snart = Algoritme("sha256", "sha256_ecdsa", 256), Algoritme("sha256", "sha256_rsa", 3072)
    assert neste_dato(god) is None
    assert neste_dato(god, snart) == LENGE
    assert neste_dato() is None
    assert neste_dato(god, snart, egne=[("rsa-3000", date(2035, 12, 31)), ("sha256", date(2034, 1, 1))]) == date(2034, 1, 1)
    assert neste_dato(Algoritme("md2", None, None)) == ALDRI


def test_egne_datoer_gar_foran_tabellen() -> None:
    ed = Algoritme("sha512", "ed25519", 255)
    assert frist(ed, [("eddsa-255", None)]).til is None
    assert frist(ed, [("eddsa-255", date(2030, 1, 1))]) == Frist(date(2030, 1, 1), "policy")


def test_det_som_var_ute_da_katalogen_kom_regnes_som_brutt() -> None:
    assert {n for n, f in FRISTER.items() if f.brutt} == {
        *("md5", "sha1", "ripemd160", "rsa-786", "rsa-1024", "rsa-1536", "rsa-pss-786", "rsa-pss-1024", "rsa-pss-1536"),
        *("dsa-1024", "ecdsa-160", "ecdsa-224"),
    }
    assert date(2024, 1, 1) < UTGITT < LENGE


@pytest.mark.parametrize("navn", ["sha256", "SHA-256", "sha_256", "http://www.w3.org/2001/04/xmlenc#sha256"])
def test_et_avtrykk_kjennes_ved_alle_sine_navn(navn: str) -> None:
    assert hashnavn(navn) == "sha256"


@pytest.mark.parametrize(
    ("navn", "slekt"), [("sha1_dsa", "dsa"), ("ecdsa", "ecdsa"), ("rsassa_pss", "rsa-pss"), ("ed448", "eddsa"), ("x", None)]
)
def test_en_signaturalgoritme_horer_til_en_slekt(navn: str, slekt: str | None) -> None:
    assert familie(navn) == slekt


def test_kjeden_blir_domt_etter_samme_tabell() -> None:
    regler = Algoritmepolicy((), datetime(2030, 1, 1, tzinfo=UTC))
    rsa = algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"})
    for na, ventet in ((datetime(2028, 1, 1, tzinfo=UTC), True), (datetime(2029, 6, 1, tzinfo=UTC), False), (None, False)):
        svar = regler.signature_algorithm_allowed(rsa, na, None)
        assert (svar.allowed, svar.not_allowed_after) == (ventet, midnatt(LENGE))
    aldri = regler.digest_algorithm_allowed(algos.DigestAlgorithm({"algorithm": "md2"}), datetime(2000, 1, 1, tzinfo=UTC))
    assert (aldri.allowed, aldri.not_allowed_after) == (False, None)


EC_PUNKT = {"ukomprimert": b"\x04" + b"\1" * 64, "komprimert": b"\x02" + b"\1" * 32}


@pytest.mark.parametrize("punkt", EC_PUNKT)
def test_en_nokkel_er_like_lang_hvordan_den_enn_er_skrevet(punkt: str) -> None:
    kurve = keys.ECDomainParameters(name="named", value="secp256r1")
    info = keys.PublicKeyInfo({"algorithm": {"algorithm": "ec", "parameters": kurve}, "public_key": EC_PUNKT[punkt]})
    assert nokkellengde(info) == 256


def test_en_nokkel_uten_kjent_lengde_har_ingen_lengde() -> None:
    ed = keys.PublicKeyInfo({"algorithm": {"algorithm": "ed25519"}, "public_key": b"\1" * 32})
    assert nokkellengde(ed) is None
    assert nokkellengde(None) is None
