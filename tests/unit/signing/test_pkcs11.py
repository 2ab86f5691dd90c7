"""Seal keys in an HSM: signatures come out, the key never does, and a module that has lost its sessions is begun anew."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pkcs11.exceptions import PinLocked

from signing import hsmpin, pkcs11
from signing.errors import HsmOppsett, HsmSvarerIkke, NokkelFeil, SigneringsFeil
from signing.keys import Signeringsnokkel
from signing.pkcs11 import Hsmnokkel
from signing.seal import forsegl
from tests.hsm import PIN, Hsm, en_hsm, tell_innlogginger
from tests.unit.signing.byggere import START, VESTLAND, en_pki, en_signatar, et_merke, signert, usignert
from tests.unit.signing.test_keys import SVAKE


@lru_cache(maxsize=1)
def rsa_nokkel() -> Hsmnokkel:
    return en_hsm().ta_inn(en_pki().segl(VESTLAND, START), "segl-46", "46")


@lru_cache(maxsize=1)
def ec_nokkel() -> Hsmnokkel:
    return en_hsm().ta_inn(en_signatar(), "p-256", "02")


def test_signaturene_er_sertifikatets_for_begge_slag_nokler() -> None:
    av_rsa, av_ec = rsa_nokkel().sertifikat.public_key(), ec_nokkel().sertifikat.public_key()
    assert isinstance(av_rsa, rsa.RSAPublicKey)
    assert isinstance(av_ec, ec.EllipticCurvePublicKey)
    av_rsa.verify(rsa_nokkel().signer(b"data"), b"data", padding.PKCS1v15(), hashes.SHA256())
    av_ec.verify(ec_nokkel().signer(b"data"), b"data", ec.ECDSA(hashes.SHA256()))


def test_nokkelen_kan_finnes_ved_id() -> None:
    ec_nokkel()
    nokkel = replace(ec_nokkel(), plass=en_hsm().plass(id_=b"\x02"))
    nokkel.prov()


def test_seglet_fra_hsm_er_det_samme_som_fra_fil_og_nokkelen_er_aldri_her() -> None:
    nokkel: Signeringsnokkel = rsa_nokkel()
    pki = en_pki()
    pdf = signert(usignert(1))
    ferdig = forsegl(pdf, nokkel=nokkel, merke=et_merke("Vestland"), tid=START, tidsstempel=pki.tsa(START), tillit=pki.tillit)
    assert ferdig.startswith(pdf)
    assert not hasattr(nokkel, "privat")
    assert PIN not in repr(nokkel) + repr(rsa_nokkel().plass)


def _bibliotek() -> pkcs11.Bibliotek:
    return pkcs11._bibliotek(en_hsm().bibliotek)


def _lukk_okten() -> None:
    for okt in _bibliotek()._okter.values():
        okt.apen.close()


def _begynn_modulen_pa_nytt() -> None:
    _bibliotek()._modul().reinitialize()


def _slutt_modulen() -> None:
    _bibliotek()._modul().finalize()


@pytest.mark.parametrize("tap", [_lukk_okten, _begynn_modulen_pa_nytt, _slutt_modulen])
def test_en_okt_som_er_borte_blir_apnet_pa_nytt(tap: Callable[[], None]) -> None:
    rsa_nokkel().prov()
    tap()
    rsa_nokkel().prov()


def test_et_token_som_er_borte_blir_sagt_og_brukt_igjen_nar_det_er_der() -> None:
    rsa_nokkel().prov()
    tokener: Path = en_hsm().mappe / "tokener"
    borte = tokener.rename(tokener.with_name("borte"))
    tokener.mkdir()
    try:
        _lukk_okten()
        with pytest.raises(HsmOppsett) as feil:
            rsa_nokkel().prov()
        assert (feil.value.kode, feil.value.ekstern) == ("hsm-nokkel-mangler", True)
    finally:
        tokener.rmdir()
        borte.rename(tokener)
    rsa_nokkel().prov()


def test_mange_trader_signerer_samtidig() -> None:
    feil: list[Exception] = []

    def arbeid(nokkel: Hsmnokkel) -> None:
        try:
            for _ in range(5):
                nokkel.prov()
        except SigneringsFeil as e:
            feil.append(e)

    trader = [threading.Thread(target=arbeid, args=(n,)) for n in (rsa_nokkel(), ec_nokkel()) * 3]
    for trad in trader:
        trad.start()
    for trad in trader:
        trad.join()
    assert not feil


GALE: dict[str, tuple[Callable[[Hsm], Hsmnokkel], type[SigneringsFeil], str]] = {
    "ingen slik etikett": (
        lambda hsm: replace(rsa_nokkel(), plass=hsm.plass(etikett="finnes-ikke")),
        HsmOppsett,
        "hsm-nokkel-mangler",
    ),
    "ikke noe slikt token": (
        lambda hsm: replace(rsa_nokkel(), plass=hsm.plass(etikett="segl-46", token="et-annet")),
        HsmOppsett,
        "hsm-nokkel-mangler",
    ),
    "nokkelen er av et annet slag": (
        lambda hsm: replace(rsa_nokkel(), plass=ec_nokkel().plass),
        HsmOppsett,
        "hsm-nokkel-mangler",
    ),
    "nokkelen er en annens": (
        lambda hsm: replace(rsa_nokkel(), sertifikat=en_pki().segl(replace(VESTLAND, nummer="11"), START).sertifikat),
        HsmOppsett,
        "hsm-annen-nokkel",
    ),
    "biblioteket finnes ikke": (
        lambda hsm: replace(rsa_nokkel(), plass=replace(hsm.plass(etikett="segl-46"), bibliotek=Path("/finnes/ikke.so"))),
        HsmSvarerIkke,
        "hsm-svarer-ikke",
    ),
    "biblioteket er noe annet": (
        lambda hsm: replace(rsa_nokkel(), plass=replace(hsm.plass(etikett="segl-46"), bibliotek=Path(__file__))),
        HsmSvarerIkke,
        "hsm-svarer-ikke",
    ),
}


@pytest.mark.parametrize("navn", GALE)
def test_det_som_er_galt_blir_sagt_ved_navn_og_blir_provd_igjen(navn: str) -> None:
    rsa_nokkel()
    lag, slag, kode = GALE[navn]
    with pytest.raises(slag) as feil:
        lag(en_hsm()).prov()
    assert (feil.value.kode, feil.value.ekstern) == (kode, True)
    assert feil.value.melding.nb != feil.value.melding.nn
    assert PIN not in str(feil.value)


def test_en_pin_som_er_avvist_blir_ikke_provd_en_gang_til(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three wrong ones lock many tokens. With the right one it works again."""
    provd = tell_innlogginger(monkeypatch)
    _bibliotek()._slipp()
    gal = replace(rsa_nokkel(), plass=en_hsm().plass(etikett="segl-46", pin="9999"))
    for _ in range(3):
        with pytest.raises(HsmOppsett) as feil:
            gal.prov()
        assert feil.value.kode == "hsm-pin-avvist"
    assert len(provd) == 1
    rsa_nokkel().prov()


def test_et_token_som_er_last_blir_sagt_som_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that does not show it by its flags says it when it is asked. To fix the PIN's file is then not enough."""
    _bibliotek()._slipp()

    def last(*_: object, **__: object) -> object:
        raise PinLocked

    monkeypatch.setattr(hsmpin, "logg_inn", last)
    with pytest.raises(HsmOppsett) as feil:
        rsa_nokkel().prov()
    assert (feil.value.kode, feil.value.ekstern) == ("hsm-pin-last", True)


@pytest.mark.parametrize("navn", ["RSA-2048", "P-384"])
def test_et_sertifikat_med_svak_eller_ukjent_nokkel_blir_avvist_for_hsm_en_blir_spurt(navn: str) -> None:
    offentlig = SVAKE[navn]().public_key()

    class Sertifikat:
        def public_key(self) -> object:
            return offentlig

    with pytest.raises(NokkelFeil):
        Hsmnokkel(Sertifikat(), (), en_hsm().plass(etikett="x"))  # type: ignore[arg-type]
