"""Sessions and logins under way in the store: found while they hold, used once, ended by whom they concern, and readable by no one else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from app.clock import OSLO
from app.lager import okter
from app.lager.base import Lager, apne
from app.lager.kryptering import Nokkelring, ny_nokkel
from app.lager.okter import Lagretokt, Oktslag
from app.lager.oktmodell import innlogging, okt
from app.settings import Modus
from signing.model import Niva

NA = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)
HVILE = timedelta(minutes=30)
RING = Nokkelring("1", {"1": ny_nokkel()})
ID, ANNEN = "a" * 43, "b" * 43
PERSON = okter.personmerke(b"n" * 32, "https://id.example.no", "kari")
SID = okter.sidmerke(b"n" * 32, "https://id.example.no", "sid-1")
EN = Lagretokt(
    slag=Oktslag.ANSATT,
    leverandor="jobb",
    person=PERSON,
    sid=SID,
    rolle="saksbehandler",
    fylkesnummer="46",
    acr="high",
    niva=Niva.HOYT,
    innlogget=NA - timedelta(seconds=3),
    opprettet=NA,
    sist_brukt=NA,
    utloper=NA + timedelta(hours=8),
    innhold={"treff": ["hemmelig-gruppe"]},
)


@pytest.fixture(scope="module")
def _lager(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lager]:
    lager = apne(tmp_path_factory.mktemp("okter"), Modus.DEMO)
    yield lager
    lager.lukk()


@pytest.fixture
def lager(_lager: Lager) -> Lager:
    with _lager.transaksjon() as forbindelse:
        forbindelse.execute(okt.delete())
        forbindelse.execute(innlogging.delete())
    return _lager


def legg(lager: Lager, id_: str = ID, **endret: Any) -> None:
    with lager.transaksjon() as forbindelse:
        okter.legg(forbindelse, RING, id_, replace(EN, **endret))


def finn(
    lager: Lager, id_: str = ID, slag: Oktslag = Oktslag.ANSATT, etter: timedelta = timedelta(0), ring: Nokkelring = RING
) -> Lagretokt | None:
    with lager.lesing() as forbindelse:
        return okter.finn(forbindelse, ring, id_, slag, na=NA + etter, hvile=HVILE)


def test_en_okt_kommer_tilbake_slik_den_var(lager: Lager) -> None:
    legg(lager)
    assert finn(lager) == EN


def test_verken_iden_eller_det_leverandoren_sa_staar_i_klartekst(lager: Lager) -> None:
    legg(lager)
    with lager.lesing() as forbindelse:
        alt = str(forbindelse.execute(select(okt)).all())
    assert ID not in alt
    assert "hemmelig-gruppe" not in alt
    assert "kari" not in alt


@pytest.mark.parametrize(
    "arg",
    [
        {"id_": ANNEN},
        {"id_": okter.avtrykk(ID)},
        {"slag": Oktslag.SIGNATAR},
        {"etter": HVILE},
        {"etter": timedelta(hours=8)},
        {"ring": Nokkelring("1", {"1": ny_nokkel()})},
        {"ring": Nokkelring("2", {"2": ny_nokkel()})},
    ],
    ids=["annen-id", "avtrykket-som-id", "annet-slag", "ubrukt", "for-gammel", "annen-nokkel", "nokkelen-borte"],
)
def test_det_som_ikke_holder_er_ingen_okt(lager: Lager, arg: dict[str, Any]) -> None:
    legg(lager)
    assert finn(lager, **arg) is None


def test_en_kryptert_verdi_fra_en_annen_rad_er_ingen_okt(lager: Lager) -> None:
    legg(lager)
    legg(lager, ANNEN)
    with lager.transaksjon() as forbindelse:
        annens = forbindelse.execute(select(okt.c.kryptert).where(okt.c.id_sha256 == okter.avtrykk(ANNEN))).scalar_one()
        forbindelse.execute(update(okt).where(okt.c.id_sha256 == okter.avtrykk(ID)).values(kryptert=annens))
    assert finn(lager) is None
    assert finn(lager, ANNEN) is not None


def test_bruk_holder_den_i_live_men_ikke_lenger_enn_den_varer(lager: Lager) -> None:
    legg(lager)
    for minutt in range(20, 500, 20):
        etter = timedelta(minutes=minutt)
        holder = etter < timedelta(hours=8)
        assert (finn(lager, etter=etter) is not None) is holder, minutt
        with lager.transaksjon() as forbindelse:
            okter.merk_brukt(forbindelse, ID, na=NA + etter)


def test_bruk_blir_skrevet_ned_hoyst_en_gang_i_minuttet(lager: Lager) -> None:
    legg(lager)
    for sekunder, ventet in ((59, NA), (60, NA + timedelta(seconds=60))):
        with lager.transaksjon() as forbindelse:
            okter.merk_brukt(forbindelse, ID, na=NA + timedelta(seconds=sekunder))
        funnet = finn(lager)
        assert funnet is not None
        assert funnet.sist_brukt == ventet


@pytest.mark.parametrize("minutter", [1, 2, 5, 30, 120])
def test_den_som_bruker_okten_blir_ikke_kastet_ut_og_mister_aldri_mer_enn_en_tidel(lager: Lager, minutter: int) -> None:
    hvile = timedelta(minutes=minutter)
    hvert = okter.brukt_hvert(hvile)
    assert hvert <= min(hvile / 10, okter.BRUKT_HVERT)
    legg(lager)
    for sekunder in range(0, 3 * 60 * minutter, max(1, int(hvert.total_seconds()) - 1)):
        na = NA + timedelta(seconds=sekunder)
        with lager.transaksjon() as forbindelse:
            assert okter.finn(forbindelse, RING, ID, Oktslag.ANSATT, na=na, hvile=hvile) is not None, sekunder
            okter.merk_brukt(forbindelse, ID, na=na, hvert=hvert)
        sist = na
    with lager.lesing() as forbindelse:
        assert okter.finn(forbindelse, RING, ID, Oktslag.ANSATT, na=sist + hvile - hvert, hvile=hvile) is not None
        assert okter.finn(forbindelse, RING, ID, Oktslag.ANSATT, na=sist + hvile, hvile=hvile) is None


@pytest.mark.parametrize(
    ("hvem", "gjenstar"),
    [
        ({"sid": SID}, {ANNEN}),
        ({"person": PERSON}, set()),
        ({"sid": "en-annen"}, {ID, ANNEN}),
        ({"person": "en-annen"}, {ID, ANNEN}),
        ({"sid": SID, "person": PERSON}, {ANNEN}),
        ({"sid": "en-annen", "person": PERSON}, {ID, ANNEN}),
        ({}, {ID, ANNEN}),
    ],
    ids=["en-sid", "alle-til-personen", "annen-sid", "annen-person", "sid-og-person", "annen-sid-og-person", "ingen-nevnt"],
)
def test_leverandoren_avslutter_det_den_nevner(lager: Lager, hvem: dict[str, str], gjenstar: set[str]) -> None:
    legg(lager)
    legg(lager, ANNEN, sid="sid-2")
    with lager.transaksjon() as forbindelse:
        antall = okter.avslutt_hos(forbindelse, "jobb", **hvem)
        assert okter.avslutt_hos(forbindelse, "en-annen-leverandor", person=PERSON) == 0
    assert {id_ for id_ in (ID, ANNEN) if finn(lager, id_)} == gjenstar
    assert antall == 2 - len(gjenstar)


@pytest.mark.parametrize(("person", "gjenstar"), [(PERSON, {ANNEN}), ("en-annen", {ID, ANNEN})])
def test_en_okt_uten_sid_blir_avsluttet_med_personen_ogsa_der_leverandoren_nevner_en_sid(
    lager: Lager, person: str, gjenstar: set[str]
) -> None:
    """Some tell of `sid` in the message about the logout, and not in the login."""
    legg(lager, sid=None)
    legg(lager, ANNEN, sid="sid-2")
    with lager.transaksjon() as forbindelse:
        okter.avslutt_hos(forbindelse, "jobb", person=person, sid=SID)
    assert {id_ for id_ in (ID, ANNEN) if finn(lager, id_)} == gjenstar


def test_en_innlogging_kan_tas_en_gang_av_nettleseren_som_begynte(lager: Lager) -> None:
    ta = _tar(lager)
    _begynn(lager)
    assert ta("state", "en-annen-nettleser", 0) is None
    assert ta("en-annen-state", "nettleser", 0) is None
    assert ta("state", "nettleser", 0) == {"nonce": "hemmelig-nonce"}
    assert ta("state", "nettleser", 0) is None


def test_to_innlogginger_fra_samme_nettleser_er_to(lager: Lager) -> None:
    ta = _tar(lager)
    _begynn(lager)
    _begynn(lager, "state-2")
    assert ta("state", "nettleser", 0) is not None
    assert _er_underveis(lager)
    assert not _er_underveis(lager, nettleser="en-annen")
    assert not _er_underveis(lager, na=NA + timedelta(minutes=10))
    assert ta("state-2", "nettleser", 0) is not None
    assert not _er_underveis(lager)


@pytest.mark.parametrize(("minutter", "finnes"), [(9, True), (10, False)])
def test_en_innlogging_varer_i_ti_minutter(lager: Lager, minutter: int, finnes: bool) -> None:
    _begynn(lager)
    assert (_tar(lager)("state", "nettleser", minutter) is not None) is finnes


def test_det_en_innlogging_husker_staar_ikke_i_klartekst(lager: Lager) -> None:
    _begynn(lager)
    with lager.lesing() as forbindelse:
        alt = str(forbindelse.execute(select(innlogging)).all())
    assert not [ord_ for ord_ in ("'state'", "'nettleser'", "hemmelig-nonce") if ord_ in alt]


def test_ryddingen_tar_det_som_er_over_og_lar_resten_staa(lager: Lager) -> None:
    legg(lager)
    legg(lager, ANNEN, utloper=NA + timedelta(hours=1))
    legg(lager, "c" * 43, sist_brukt=NA - timedelta(minutes=61))
    _begynn(lager)
    with lager.transaksjon() as forbindelse:
        assert okter.rydd(forbindelse, na=NA + timedelta(hours=1)) == 3
        assert [rad[0] for rad in forbindelse.execute(select(okt.c.id_sha256))] == [okter.avtrykk(ID)]


def test_en_ny_innlogging_rydder_bort_dem_som_aldri_kom_tilbake(lager: Lager) -> None:
    _begynn(lager)
    _begynn(lager, "neste", NA + timedelta(minutes=10))
    with lager.lesing() as forbindelse:
        assert [rad[0] for rad in forbindelse.execute(select(innlogging.c.id_sha256))] == [okter.avtrykk("neste")]


def _begynn(lager: Lager, state: str = "state", na: datetime = NA) -> None:
    with lager.transaksjon() as forbindelse:
        okter.begynn(forbindelse, RING, state=state, nettleser="nettleser", innhold={"nonce": "hemmelig-nonce"}, na=na)


def _er_underveis(lager: Lager, nettleser: str = "nettleser", na: datetime = NA) -> bool:
    with lager.lesing() as forbindelse:
        return okter.er_underveis(forbindelse, nettleser=nettleser, na=na)


def _tar(lager: Lager) -> Callable[[str, str, int], Any]:
    def ta(state: str, nettleser: str, minutter: int) -> Any:
        with lager.transaksjon() as forbindelse:
            return okter.ta(forbindelse, RING, state=state, nettleser=nettleser, na=NA + timedelta(minutes=minutter))

    return ta


def test_begge_databasene_holder_oktene_paa_samme_vis(database: str | None, tmp_path: Path) -> None:
    lager = apne(tmp_path, Modus.DEMO, database)
    legg(lager)
    legg(lager, ANNEN, utloper=NA)
    _begynn(lager)
    with lager.transaksjon() as forbindelse:
        okter.merk_brukt(forbindelse, ID, na=NA + timedelta(minutes=1))
        assert okter.rydd(forbindelse, na=NA + timedelta(minutes=1)) == 1
    assert finn(lager) == replace(EN, sist_brukt=NA + timedelta(minutes=1))
    assert finn(lager, etter=timedelta(minutes=31)) is None
    assert [_tar(lager)("state", "nettleser", 1) for _ in range(2)] == [{"nonce": "hemmelig-nonce"}, None]
    with lager.transaksjon() as forbindelse:
        assert okter.avslutt_hos(forbindelse, "jobb", sid=SID) == 1
    lager.lukk()


def test_en_okt_som_bytter_rolle_imens_blir_avsluttet_den_og(database: str | None, tmp_path: Path) -> None:
    """The provider's message waits for whoever has the row, and must see what that one left in its place."""
    lager = apne(tmp_path, Modus.DEMO, database)
    legg(lager)

    def leverandoren_sier_fra() -> int:
        with lager.transaksjon() as forbindelse:
            return okter.avslutt_hos(forbindelse, "jobb", sid=SID)

    with ThreadPoolExecutor(1) as trad:
        with lager.transaksjon() as forbindelse:
            assert okter.avslutt(forbindelse, ID) == 1
            okter.legg(forbindelse, RING, ANNEN, replace(EN, rolle="revisor"))
            beskjed = trad.submit(leverandoren_sier_fra)
            assert not _ferdig_innen(beskjed, 0.5)
        assert beskjed.result(20) == 1
    assert finn(lager, ANNEN) is None
    lager.lukk()


def _ferdig_innen(beskjed: Future[int], sekunder: float) -> bool:
    try:
        beskjed.result(sekunder)
    except TimeoutError:
        return False
    return True


def test_en_mappe_kan_apnes_pa_nytt_med_oktene_i_behold(tmp_path: Path) -> None:
    """Another web process sees the same."""
    en, to = apne(tmp_path, Modus.DEMO), apne(tmp_path, Modus.DEMO)
    legg(en)
    assert finn(to) == EN
    with to.transaksjon() as forbindelse:
        assert okter.avslutt(forbindelse, ID) == 1
    assert finn(en) is None
    en.lukk()
    to.lukk()
