"""The demo over Posten's simulator: from data to the archive folder, with two groups of signers, and a table that never hides a failure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import demo_posten, flyt
from app.clock import na
from app.demo import Resultat
from app.demo_posten import Lop, Verk
from app.flyt import Verksted
from app.settings import Settings
from app.skjema.register import Eksempel, eksempler
from app.tekst import Malform

pytestmark = pytest.mark.tung
NAVN = ("troms-alle-parter-signerer", "vestland-larling-samarbeidsorgan")


@pytest.fixture(scope="module")
def bord(tmp_path_factory: pytest.TempPathFactory) -> Verksted:
    return flyt.verksted(Settings.fra_miljo({}, data=tmp_path_factory.mktemp("demo")))


@pytest.fixture(scope="module")
def verk(bord: Verksted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verk]:
    with demo_posten._bare_advarsler(), demo_posten._verk(bord, tmp_path_factory.mktemp("verk"), na) as verk:
        yield verk


def valgte(bord: Verksted, *navn: str) -> list[Eksempel]:
    return [en for en in eksempler(bord.settings.forms) if en.navn in navn]


@pytest.fixture(scope="module")
def lop(bord: Verksted, verk: Verk, tmp_path_factory: pytest.TempPathFactory) -> Lop:
    ut = tmp_path_factory.mktemp("ut")
    lop = Lop(verk, ut=ut, steg=ut / "steg", klokke=na)
    assert set(lop.gjennom(valgte(bord, *NAVN))) == set(NAVN)
    return lop


def test_begge_eksemplene_blir_signert_i_to_grupper_arkivert_og_verifisert(lop: Lop, verk: Verk) -> None:
    assert {navn: (rad.feil, rad.verifisert, rad.integritet, rad.niva) for navn, rad in lop.rader.items()} == dict.fromkeys(
        NAVN, ("", True, "intakt", "B-LTA")
    )
    for jobb in verk.simulator.jobber():
        forste, andre = sorted({s.gruppe for s in jobb.signatarer})
        assert max(s.siden for s in jobb.signatarer if s.gruppe == forste) <= min(s.siden for s in jobb.signatarer if s.gruppe == andre)


def test_filen_er_den_som_ligger_i_arkivmappen(lop: Lop, verk: Verk) -> None:
    arkivert = {fil.read_bytes() for fil in verk.arkiv.glob("*/*.pdf")}
    for navn in NAVN:
        assert (lop.ut / f"{navn}.pdf").read_bytes() in arkivert


def test_stegene_er_det_som_ble_sendt_det_som_kom_og_det_som_ble_forseglet(lop: Lop) -> None:
    assert lop.steg is not None
    for navn in NAVN:
        sendt, kom, forseglet = (fil.read_bytes() for fil in sorted(lop.steg.glob(f"{navn}-*.pdf")))
        assert b"/FT /Sig" not in sendt
        assert forseglet.startswith(kom)
        assert len(forseglet) > len(kom)


def test_det_som_kommer_ut_kan_verifiseres_i_demoens_egen_datamappe_etterpaa(lop: Lop, bord: Verksted) -> None:
    rapport = flyt.verifiser(bord, (lop.ut / f"{NAVN[0]}.pdf").read_bytes(), na=na())
    assert rapport.god
    assert len(rapport.personer) == 5


def test_et_eksempel_som_stopper_hos_posten_staar_i_tabellen_med_tilstanden(
    bord: Verksted, verk: Verk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def avsla(verk: Verk, oppdrag: object) -> None:
        for jobb in verk.simulator.jobber():
            if jobb.avsluttet is None:
                verk.simulator.avvis(jobb.id, 1)

    monkeypatch.setattr(demo_posten, "spill", avsla)
    lop = Lop(verk, ut=tmp_path, steg=None, klokke=na)
    list(lop.gjennom(valgte(bord, "vestfold-oppsigelse")))
    assert [rad.feil for rad in lop.rader.values()] == ["avslatt"]
    assert not any(tmp_path.iterdir())
    assert "feil: avslatt" in Resultat(tuple(lop.rader.values())).som_tabell(Malform.NB)
