"""Public keys: which of a set we use, when the issuer is asked, and what happens when it does not answer."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwk

from app.identitet.nokler import (
    FLESTE_NOKLER,
    KORTEST,
    LENGST,
    LEVETID,
    MELLOMROM,
    MELLOMROM_UTEN,
    NODFRIST,
    STORSTE_SETT,
    FasteNokler,
    Filnokler,
    Nettnokler,
    NoklerUtilgjengelig,
    UbrukeligNokkelsett,
    les_nokkelsett,
)
from app.integrasjoner.utkall import IkkeNadd, Utsvar
from tests.tokenverk import KID, NA, Utsteder, ec, godt, jwks, rsa

URL = "https://test.maskinporten.no/jwk"
ETT_SEKUND = timedelta(seconds=1)
BORTE = IkkeNadd("svarer-ikke")


def kider(nokler: jwk.KeySet) -> list[str | None]:
    return [nokkel.kid for nokkel in nokler]


def rad(nokkel: jwk.Key, **felt: Any) -> dict[str, Any]:
    return {**nokkel.as_dict(private=False), **felt}


def sett(*rader: Any) -> bytes:
    return json.dumps({"keys": list(rader)}).encode()


UBRUKELIGE: dict[str, Callable[[], dict[str, Any]]] = {
    "til-kryptering": lambda: rad(rsa(), use="enc"),
    "til-aa-signere-med": lambda: rad(rsa(), key_ops=["sign"]),
    "key-ops-er-ikke-en-liste": lambda: rad(rsa(), key_ops=1),
    "delt-hemmelighet": lambda: {"kty": "oct", "k": "A" * 43, "kid": "a"},
    "privat": lambda: dict(ec().as_dict(private=True)),
    "rsa-med-bare-d": lambda: rad(rsa(), d="AQAB"),
    "for-kort": lambda: {"kty": "RSA", "n": "_" * 170 + "8", "e": "AQAB"},
    "for-lang": lambda: {"kty": "RSA", "n": "_" * 1400, "e": "AQAB"},
    "edwards": lambda: {"kty": "OKP", "crv": "Ed25519", "x": "A" * 43},
    "annen-kurve": lambda: {"kty": "EC", "crv": "secp256k1", "x": "A" * 43, "y": "A" * 43},
    "punkt-utenfor-kurven": lambda: rad(ec(), x="A" * 43),
    "uten-modulus": lambda: {"kty": "RSA", "e": "AQAB"},
    "modulus-er-tall": lambda: {"kty": "RSA", "n": 1, "e": "AQAB"},
    "ukjent-slag": lambda: {"kty": "AKP", "alg": "ML-DSA-44"},
    "slag-er-liste": lambda: {"kty": ["RSA"]},
    "uten-slag": lambda: {"kid": "a"},
    "navn-er-tall": lambda: rad(rsa(), kid=1),
    "navn-er-tomt": lambda: rad(rsa(), kid=""),
    "navn-er-langt": lambda: rad(rsa(), kid="k" * 300),
}


MEDLEMMER = ("kty", "n", "e", "crv", "x", "y", "use", "key_ops", "kid", "alg", "x5c")
VERDIER = (
    st.sampled_from(["RSA", "EC", "P-256", "AQAB", "sig", "verify", "A" * 43]) | st.none() | st.integers() | st.text() | st.lists(st.text())
)


class TestSett:
    @pytest.mark.parametrize("felt", [{}, {"use": "sig"}, {"key_ops": ["verify"]}, {"alg": "RS256"}, {"x5c": ["AAAA"]}, {"ukjent": 1}])
    def test_en_god_nokkel_blir_brukt(self, felt: dict[str, Any]) -> None:
        assert kider(les_nokkelsett(sett(rad(rsa(), **felt)))) == [KID]

    @pytest.mark.parametrize("navn", UBRUKELIGE)
    def test_en_ubrukelig_blir_hoppet_over_og_er_den_alene_er_settet_ubrukelig(self, navn: str) -> None:
        ubrukelig = UBRUKELIGE[navn]()
        assert kider(les_nokkelsett(sett(ubrukelig, rad(ec("god"))))) == ["god"]
        with pytest.raises(UbrukeligNokkelsett):
            les_nokkelsett(sett(ubrukelig))

    @pytest.mark.parametrize(
        "raa",
        [
            b"",
            b"ikke json",
            b"[]",
            b"{}",
            b'{"keys": {}}',
            b'{"keys": [1]}',
            b'{"keys": []}',
            b'{"keys": [], "keys": []}',
            b"\xff",
            b"[" * 100_000,
            b'{"keys": []}' + b" " * STORSTE_SETT,
            b'{"keys": [' + b"{}," * FLESTE_NOKLER + b"{}]}",
        ],
        ids=["tomt", "tekst", "liste", "uten", "objekt", "tall", "ingen", "to-ganger", "ikke-utf8", "dypt", "for-stort", "for-mange"],
    )
    def test_noe_annet_enn_et_sett_blir_nektet(self, raa: bytes) -> None:
        with pytest.raises(UbrukeligNokkelsett):
            les_nokkelsett(raa)

    @settings(max_examples=60, deadline=None)
    @given(st.dictionaries(st.sampled_from(MEDLEMMER), VERDIER, max_size=8))
    def test_en_tilfeldig_rad_blir_hoppet_over(self, tilfeldig: dict[str, Any]) -> None:
        assert kider(les_nokkelsett(sett({"kty": "RSA", **tilfeldig}, rad(ec("god"))))) == ["god"]


class TestFil:
    def _skriv(self, fil: Path, innhold: bytes) -> None:
        """As an operator does it: the new file takes the place of the old."""
        ny = fil.with_suffix(".ny")
        ny.write_bytes(innhold)
        os.replace(ny, fil)  # noqa: PTH105  # the name of what is done

    def test_en_ny_fil_blir_lest_uten_omstart_og_en_darlig_blir_oversett(self, tmp_path: Path) -> None:
        fil = tmp_path / "jwks.json"
        self._skriv(fil, jwks(ec()))
        kilde = Filnokler(fil)
        assert kider(kilde.finn(KID, na=NA)) == [KID]
        self._skriv(fil, jwks(ec(), ec("ny")))
        assert kider(kilde.finn("ny", na=NA)) == ["ny"]
        self._skriv(fil, b"{}")
        assert kider(kilde.finn("ny", na=NA)) == ["ny"]
        fil.unlink()
        assert kider(kilde.finn(None, na=NA)) == [KID, "ny"]

    @pytest.mark.parametrize("felt", [{"d": "AA"}, {"kty": "oct", "k": "AA"}])
    def test_en_hemmelighet_i_fila_blir_nektet_selv_med_gode_nokler_ved_siden(self, tmp_path: Path, felt: dict[str, Any]) -> None:
        fil = tmp_path / "jwks.json"
        fil.write_bytes(sett(rad(ec("god")), rad(ec(), **felt)))
        with pytest.raises(UbrukeligNokkelsett):
            Filnokler(fil)

    def test_uten_fil_kommer_vi_ikke_i_gang(self, tmp_path: Path) -> None:
        with pytest.raises(OSError, match="jwks"):
            Filnokler(tmp_path / "jwks.json")


def test_faste_nokler_er_de_samme_hele_tiden() -> None:
    kilde = FasteNokler(les_nokkelsett(jwks(ec(), ec("to"))))
    assert (kider(kilde.finn("to", na=NA)), kider(kilde.finn(None, na=NA)), kider(kilde.finn("x", na=NA))) == (["to"], [KID, "to"], [])


class TestNett:
    def test_utstederen_blir_spurt_en_gang_i_dognet(self) -> None:
        utsteder = Utsteder.med(ec())
        kilde = Nettnokler(URL, utsteder)
        for etter in (timedelta(0), MELLOMROM, LEVETID - ETT_SEKUND):
            assert kider(kilde.finn(KID, na=NA + etter)) == [KID]
        assert utsteder.sporsmal == [f"GET {URL}"]
        kilde.finn(KID, na=NA + LEVETID)
        assert len(utsteder.sporsmal) == 2

    @pytest.mark.parametrize(
        ("cache_control", "levetid"),
        [
            ("max-age=600", timedelta(minutes=10)),
            ("public, MAX-AGE = 600 , must-revalidate", timedelta(minutes=10)),
            ('max-age="600"', timedelta(minutes=10)),
            ("max-age=0", KORTEST),
            ("max-age=999999999", LENGST),
            ("max-age=9999999999999999", LEVETID),
            ("max-age=-1", LEVETID),
            ("s-max-age=600", LEVETID),
            ("no-store", LEVETID),
        ],
    )
    def test_utstederen_sier_selv_hvor_lenge_innenfor_vare_grenser(self, cache_control: str, levetid: timedelta) -> None:
        utsteder = Utsteder.med(ec(), cache_control=cache_control)
        kilde = Nettnokler(URL, utsteder)
        kilde.finn(KID, na=NA)
        kilde.finn(KID, na=NA + levetid - ETT_SEKUND)
        assert len(utsteder.sporsmal) == 1
        kilde.finn(KID, na=NA + levetid)
        assert len(utsteder.sporsmal) == 2

    def test_en_ny_nokkel_blir_hentet_naar_et_token_nevner_den(self) -> None:
        utsteder = Utsteder.med(ec())
        kilde = Nettnokler(URL, utsteder)
        kilde.finn(KID, na=NA)
        utsteder.svar = godt(jwks(ec("ny")))
        assert kider(kilde.finn("ny", na=NA + MELLOMROM)) == ["ny"]
        assert kider(kilde.finn(KID, na=NA + MELLOMROM)) == []
        assert len(utsteder.sporsmal) == 2

    def test_hoyst_ett_sporsmal_i_minuttet_uansett_hva_som_kommer(self) -> None:
        utsteder = Utsteder.med(ec())
        kilde = Nettnokler(URL, utsteder)
        for sekund in range(300):
            for nr in range(3):
                assert kider(kilde.finn(f"tull-{sekund}-{nr}", na=NA + timedelta(seconds=sekund))) == []
                assert kider(kilde.finn(KID, na=NA + timedelta(seconds=sekund))) == [KID]
        assert len(utsteder.sporsmal) == 5

    @pytest.mark.parametrize(
        "svar",
        [
            BORTE,
            IkkeNadd("for-stort"),
            Utsvar(500, {}, b""),
            Utsvar(302, {"location": "https://ond.example"}, b""),
            godt(b"{}"),
            godt(b'{"keys": [{"kty": "oct", "k": "AAAA"}]}'),
        ],
        ids=["borte", "for-stort", "500", "302", "ikke-jwks", "delt"],
    )
    def test_naar_utstederen_er_borte_gjelder_de_gamle_i_ei_uke(self, svar: Utsvar | IkkeNadd) -> None:
        utsteder = Utsteder.med(ec())
        kilde = Nettnokler(URL, utsteder)
        kilde.finn(KID, na=NA)
        utsteder.svar = svar
        assert kider(kilde.finn(KID, na=NA + LEVETID)) == [KID]
        assert kider(kilde.finn(KID, na=NA + NODFRIST - ETT_SEKUND)) == [KID]
        with pytest.raises(NoklerUtilgjengelig) as feil:
            kilde.finn(KID, na=NA + NODFRIST)
        assert (feil.value.status, feil.value.kode) == (503, "utsteder-svarer-ikke")
        utsteder.svar = godt(jwks(ec()))
        assert kider(kilde.finn(KID, na=NA + NODFRIST + MELLOMROM)) == [KID]

    def test_en_utsteder_som_er_borte_blir_ikke_spurt_ved_hvert_kall(self) -> None:
        """Each question may take seconds, and would hold up the call."""
        utsteder = Utsteder.med(ec())
        kilde = Nettnokler(URL, utsteder)
        kilde.finn(KID, na=NA)
        utsteder.svar = BORTE
        for sekund in range(120):
            kilde.finn(KID, na=NA + LEVETID + timedelta(seconds=sekund))
        assert len(utsteder.sporsmal) == 3

    def test_uten_en_eneste_nokkel_prover_vi_oftere(self) -> None:
        utsteder = Utsteder(BORTE)
        kilde = Nettnokler(URL, utsteder)
        for sekund in range(int(MELLOMROM_UTEN.total_seconds()) * 2):
            with pytest.raises(NoklerUtilgjengelig):
                kilde.finn(KID, na=NA + timedelta(seconds=sekund))
        assert len(utsteder.sporsmal) == 2
        utsteder.svar = godt(jwks(ec()))
        assert kider(kilde.finn(KID, na=NA + MELLOMROM_UTEN * 2)) == [KID]

    def test_en_klokke_som_blir_stilt_tilbake_holder_ikke_liv_i_gamle_nokler(self) -> None:
        utsteder = Utsteder.med(ec())
        kilde = Nettnokler(URL, utsteder)
        kilde.finn(KID, na=NA)
        kilde.finn(KID, na=NA - timedelta(days=400))
        assert len(utsteder.sporsmal) == 2

    def test_bare_en_trad_spor_og_ingen_som_har_nokkelen_venter_paa_den(self) -> None:
        slipp, spurt = Event(), Event()
        utsteder = Utsteder.med(ec())
        kilde = Nettnokler(URL, utsteder)
        kilde.finn(KID, na=NA)

        def treg(*args: Any, **valg: Any) -> Utsvar:
            spurt.set()
            assert slipp.wait(10)
            return utsteder("GET", URL)

        kilde._utkall = treg
        da = NA + LEVETID

        def finn(kid: str) -> list[str | None]:
            return kider(kilde.finn(kid, na=da))

        with ThreadPoolExecutor(4) as trader:
            forste = trader.submit(finn, KID)
            assert spurt.wait(10)
            assert trader.submit(finn, KID).result(10) == [KID]  # while the first still waits
            ukjente = [trader.submit(finn, f"ukjent-{nr}") for nr in range(2)]
            slipp.set()
            assert forste.result(10) == [KID]
            assert [en.result(10) for en in ukjente] == [[], []]
        assert len(utsteder.sporsmal) == 2

    def test_ingen_venter_paa_den_som_spor_saa_lenge_vi_har_nokler(self) -> None:
        """Anybody can name a key that nobody has, and each who waits holds a thread that others need."""
        slipp, spurt, antall = Event(), Event(), 45
        kilde = Nettnokler(URL, Utsteder.med(ec()))
        kilde.finn(KID, na=NA)

        def henger(*_args: Any, **_valg: Any) -> Utsvar:
            spurt.set()
            assert slipp.wait(20)
            raise BORTE

        kilde._utkall = henger

        def finn(kid: str) -> list[str | None]:
            return kider(kilde.finn(kid, na=NA + MELLOMROM))

        with ThreadPoolExecutor(antall + 2) as trader:
            forste = trader.submit(finn, "ukjent")
            try:
                assert spurt.wait(10)
                ukjente = [trader.submit(finn, f"ukjent-{nr}") for nr in range(antall)]
                assert trader.submit(finn, KID).result(10) == [KID]
                assert [en.result(10) for en in ukjente] == [[]] * antall
                assert not forste.done()
            finally:
                slipp.set()
            assert forste.result(10) == []

    def test_mange_trader_ved_oppstart_gir_ett_sporsmal(self) -> None:
        utsteder = Utsteder.med(ec())
        kilde = Nettnokler(URL, utsteder)

        def finn(_: int) -> list[str | None]:
            return kider(kilde.finn(KID, na=NA))

        with ThreadPoolExecutor(8) as trader:
            assert list(trader.map(finn, range(40))) == [[KID]] * 40
        assert len(utsteder.sporsmal) == 1

    def test_loggen_sier_hva_som_gikk_galt_og_aldri_hvor(self, capsys: pytest.CaptureFixture[str]) -> None:
        kilde = Nettnokler(URL, Utsteder(BORTE))
        with pytest.raises(NoklerUtilgjengelig):
            kilde.finn("hemmelig-kid", na=datetime(2026, 1, 1, tzinfo=NA.tzinfo))
        sagt = "".join(capsys.readouterr())
        assert "svarer-ikke" in sagt
        assert "hemmelig-kid" not in sagt
