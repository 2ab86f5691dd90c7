"""How fast one caller may call, and who the caller is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.takt import STRENGERE, UKJENT, Botter, ForMange, Takt, Taktslag, avsender
from app.errors import Oppsettsfeil
from app.settings import Settings
from app.taktoppsett import PRODUKSJONSTAKT, Taktoppsett, les_taktoppsett

MELLOMTJENER = (ip_network("10.0.0.0/24"), ip_network("fd00::/64"))


class TestBotter:
    def test_et_minutts_kall_kan_komme_paa_en_gang_og_saa_jevnt(self) -> None:
        botter = Botter(60)
        assert [botter.ta("a", 0.0) for _ in range(60)] == [0.0] * 60
        assert botter.ta("a", 0.0) == pytest.approx(1.0)
        assert botter.ta("a", 0.5) == pytest.approx(0.5)
        assert botter.ta("a", 1.0) == 0.0
        assert botter.ta("a", 1.0) > 0

    def test_hver_har_sin(self) -> None:
        botter = Botter(1)
        assert (botter.ta("a", 0.0), botter.ta("b", 0.0)) == (0.0, 0.0)
        assert botter.ta("a", 0.0) == pytest.approx(60.0)

    def test_den_som_blir_avvist_mister_ikke_mer(self) -> None:
        botter = Botter(60)
        for _ in range(60):
            botter.ta("a", 0.0)
        for _ in range(1000):
            botter.ta("a", 0.5)
        assert botter.ta("a", 1.0) == 0.0

    def test_bare_de_siste_blir_husket(self) -> None:
        botter = Botter(1, flest=100)
        for nr in range(10_000):
            botter.ta(str(nr), 0.0)
        assert len(botter._botter) == 100
        assert botter.ta("9999", 0.0) > 0

    @given(st.lists(st.floats(0, 5), max_size=200), st.integers(1, 100))
    def test_aldri_flere_enn_et_minutts_kall_og_det_tida_gir(self, ventetider: list[float], per_minutt: int) -> None:
        botter, na, sluppet = Botter(per_minutt), 0.0, 0
        for vent in ventetider:
            na += vent
            sluppet += botter.ta("a", na) == 0.0
        assert sluppet <= per_minutt + na * per_minutt / 60 + 1e-6


class TestTakt:
    def _takt(self, **per_minutt: Any) -> Takt:
        return Takt(Taktoppsett(**per_minutt), klokke=lambda: 0.0)

    @pytest.mark.parametrize("slag", list(Taktslag))
    def test_hvert_slag_har_sin_innstilling_og_null_er_uten_ende(self, slag: Taktslag) -> None:
        takt, uten = self._takt(**{slag.value: 2}), self._takt()
        for en in (takt, takt, uten, uten, uten):
            en.krev(slag, "a")
        with pytest.raises(ForMange) as feil:
            takt.krev(slag, "a")
        assert (feil.value.status, feil.value.kode, feil.value.hoder) == (429, "for-mange-kall", {"Retry-After": "30"})
        for annet in set(Taktslag) - {slag}:
            takt.krev(annet, "a")

    @pytest.mark.parametrize(
        ("metode", "sti", "slag"),
        [
            ("GET", "/innlogging", Taktslag.INNLOGGING),
            ("POST", "/innlogging", Taktslag.INNLOGGING),
            ("GET", "/innlogging/svar", Taktslag.INNLOGGING),
            ("GET", "/signer/1/merke/inn", Taktslag.INNLOGGING),
            ("POST", "/kontroller", Taktslag.VERIFISERING),
            ("POST", "/kontroller/rapport", Taktslag.VERIFISERING),
            ("POST", "/api/v1/verifiseringer", Taktslag.VERIFISERING),
            ("GET", "/innlogging/svar\n", Taktslag.INNLOGGING),
            ("POST", "/api/v1/verifiseringer\n", Taktslag.VERIFISERING),
        ],
    )
    def test_det_som_koster_er_regnet_for_seg(self, metode: str, sti: str, slag: Taktslag) -> None:
        takt = self._takt(**{slag.value: 1})
        takt.krev_inn(metode, sti, "a")
        with pytest.raises(ForMange):
            takt.krev_inn(metode, sti, "a")
        takt.krev_inn(metode, sti, "b")
        takt.krev_inn("GET", "/kontroller", "a")

    def test_hver_rad_i_tabellen_er_for_et_slag_med_innstilling(self) -> None:
        assert {en.slag for en in STRENGERE} == {Taktslag.INNLOGGING, Taktslag.VERIFISERING}
        assert set(PRODUKSJONSTAKT) == set(Taktslag)

    def test_adressen_blir_regnet_ved_hvert_kall(self) -> None:
        takt = self._takt(adresse=1)
        takt.krev_inn("GET", "/helse", "a")
        with pytest.raises(ForMange):
            takt.krev_inn("GET", "/helse", "a")

    def test_mange_trader_slipper_ikke_flere_gjennom(self) -> None:
        takt = self._takt(kaller=500)

        def kall(_: int) -> bool:
            try:
                takt.krev(Taktslag.KALLER, "a")
            except ForMange:
                return False
            return True

        with ThreadPoolExecutor(8) as trader:
            assert sum(trader.map(kall, range(2000))) == 500


class TestAvsender:
    @pytest.mark.parametrize(
        ("motpart", "videresendt", "hvem"),
        [
            ("192.0.2.7", [], "192.0.2.7"),
            ("192.0.2.7", ["198.51.100.1"], "192.0.2.7"),
            ("10.0.0.5", ["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.5", ["198.51.100.1, 192.0.2.7"], "192.0.2.7"),
            ("10.0.0.5", ["198.51.100.1", "192.0.2.7"], "192.0.2.7"),
            ("10.0.0.5", ["192.0.2.7, 10.0.0.9"], "192.0.2.7"),
            ("10.0.0.5", ["10.0.0.8, 10.0.0.9"], "10.0.0.8"),
            ("10.0.0.5", ["192.0.2.7:4711"], "192.0.2.7"),
            ("10.0.0.5", ["[2001:db8:1:2:3::4]:4711"], "2001:db8:1:2::/64"),
            ("10.0.0.5", ["::ffff:192.0.2.7"], "192.0.2.7"),
            ("::ffff:10.0.0.5", ["192.0.2.7"], "192.0.2.7"),
            ("fd00::1", ["192.0.2.7"], "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::/64"),
            ("10.0.0.5", [], "10.0.0.5"),
            ("10.0.0.5", ["tull"], "10.0.0.5"),
            ("10.0.0.5", ["192.0.2.7, tull"], "10.0.0.5"),
            ("10.0.0.5", ["192.0.2.7, unknown, 10.0.0.9"], "10.0.0.9"),
            ("", [], UKJENT),
            ("testclient", ["192.0.2.7"], UKJENT),
        ],
    )
    def test_den_naermeste_som_ikke_er_var_egen(self, motpart: str, videresendt: list[str], hvem: str) -> None:
        assert avsender(motpart, videresendt, MELLOMTJENER) == hvem

    @given(st.lists(st.text(max_size=30), max_size=30))
    def test_en_fremmed_kan_ikke_velge_hvem_han_er(self, videresendt: list[str]) -> None:
        assert avsender("192.0.2.7", videresendt, MELLOMTJENER) == "192.0.2.7"
        assert avsender("10.0.0.5", [*videresendt, "192.0.2.7"], MELLOMTJENER) == "192.0.2.7"

    def test_ei_lang_rekke_blir_ikke_fulgt_til_endes(self) -> None:
        ledd = ["192.0.2.7", *("10.0.0.9" for _ in range(1000))]
        assert avsender("10.0.0.5", [", ".join(ledd)], MELLOMTJENER) == "10.0.0.9"


class TestOppsett:
    def test_demoen_svarer_uten_grense_og_produksjon_med(self) -> None:
        assert Settings.fra_miljo({}).takt == Taktoppsett()
        assert min(PRODUKSJONSTAKT.values()) > 0
        assert les_taktoppsett({}, demo=False) == Taktoppsett(**dict[str, Any](PRODUKSJONSTAKT))

    def test_hver_grense_kan_settes(self) -> None:
        navn = [f"KONTRAKTVERK_TAKT_{slag.value.upper()}" for slag in Taktslag]
        takt = Settings.fra_miljo(
            {**{en: str(nr) for nr, en in enumerate(navn, 1)}, "KONTRAKTVERK_MELLOMTJENERE": "10.0.0.5, fd00::/64"}
        ).takt
        assert [getattr(takt, slag.value) for slag in Taktslag] == [1, 2, 3, 4, 5]
        assert [str(nett) for nett in takt.mellomtjenere] == ["10.0.0.5/32", "fd00::/64"]

    @pytest.mark.parametrize(
        ("navn", "verdi"),
        [
            ("KONTRAKTVERK_TAKT_ADRESSE", "-1"),
            ("KONTRAKTVERK_TAKT_KALLER", "mange"),
            ("KONTRAKTVERK_MELLOMTJENERE", "proxy.fylke.no"),
            ("KONTRAKTVERK_MELLOMTJENERE", "10.0.0.1/24"),
            ("KONTRAKTVERK_MELLOMTJENERE", "10.0.0.1,,10.0.0.2"),
        ],
    )
    def test_en_gal_verdi_stopper_oppstarten(self, navn: str, verdi: str) -> None:
        with pytest.raises(Oppsettsfeil) as feil:
            Settings.fra_miljo({navn: verdi})
        assert [f.peker for f in feil.value.funn] == [f"/{navn}"]
