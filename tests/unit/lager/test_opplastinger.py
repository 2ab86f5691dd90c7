"""Uploads for a contract that is not stored yet: for one session, for some hours, and never in plain text."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.clock import OSLO
from app.errors import ForStor
from app.lager.kryptering import Nokkelring, ny_nokkel
from app.lager.navnefiler import Mappefiler
from app.lager.opplastinger import LEVETID, Opplastinger, rydd

NA = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)
PDF = b"%PDF-1.7 NAVN NAVNESEN"


@pytest.fixture
def ring() -> Nokkelring:
    return Nokkelring("a", {"a": ny_nokkel()})


def av(rot: Path, ring: Nokkelring, *, fylke: str = "46", okt: str = "en", plass: int = 10_000) -> Opplastinger:
    return Opplastinger(filer=Mappefiler(rot), ring=ring, fylkesnummer=fylke, okt=okt, plass=plass)


def test_den_som_lastet_opp_faar_filen_igjen(tmp_path: Path, ring: Nokkelring) -> None:
    mine = av(tmp_path, ring)
    navn = mine.legg(PDF, na=NA)
    assert mine.hent(navn, na=NA + timedelta(hours=7)) == PDF


def test_to_like_filer_har_hvert_sitt_navn(tmp_path: Path, ring: Nokkelring) -> None:
    mine = av(tmp_path, ring)
    assert mine.legg(PDF, na=NA) != mine.legg(PDF, na=NA)


@pytest.mark.parametrize(("fylke", "okt"), [("42", "en"), ("46", "to")])
def test_en_annen_okt_og_et_annet_fylke_faar_ingenting(tmp_path: Path, ring: Nokkelring, fylke: str, okt: str) -> None:
    navn = av(tmp_path, ring).legg(PDF, na=NA)
    assert av(tmp_path, ring, fylke=fylke, okt=okt).hent(navn, na=NA) is None


def test_en_fil_som_er_flyttet_til_en_annen_okt_kan_ikke_leses(tmp_path: Path, ring: Nokkelring) -> None:
    mine, andres = av(tmp_path, ring), av(tmp_path, ring, okt="to")
    navn, annet = mine.legg(PDF, na=NA), andres.legg(b"%PDF noe annet", na=NA)
    (fil,), (mappe,) = tmp_path.rglob(navn), {en.parent for en in tmp_path.rglob(annet)}
    (mappe / navn).write_bytes(fil.read_bytes())
    (mappe / navn).touch()
    assert andres.hent(navn, na=NA) is None


def test_filen_ligger_kryptert(tmp_path: Path, ring: Nokkelring) -> None:
    navn = av(tmp_path, ring).legg(PDF, na=NA)
    (fil,) = tmp_path.rglob(navn)
    assert b"NAVN" not in fil.read_bytes()
    assert fil.stat().st_mode & 0o077 == 0


def test_det_som_har_ligget_for_lenge_kan_ikke_hentes_og_blir_ryddet_ved_neste_opplasting(tmp_path: Path, ring: Nokkelring) -> None:
    mine = av(tmp_path, ring)
    navn = mine.legg(PDF, na=NA)
    etter = NA + LEVETID + timedelta(minutes=1)
    assert mine.hent(navn, na=etter) is None
    av(tmp_path, ring, okt="to").legg(PDF, na=etter)
    assert not list(tmp_path.rglob(navn))


def test_ryddingen_tar_bare_det_som_er_gammelt(tmp_path: Path, ring: Nokkelring) -> None:
    gammel, ny = av(tmp_path, ring).legg(PDF, na=NA - LEVETID - timedelta(seconds=1)), av(tmp_path, ring, okt="to").legg(PDF, na=NA)
    assert rydd(Mappefiler(tmp_path), na=NA) == 0, "the upload after it has taken it already"
    assert [en.name for en in tmp_path.rglob("opplasting-*")] == [ny]
    assert gammel != ny


@pytest.mark.parametrize("navn", ["", "../nokler.json", "opplasting-../../x", "opplasting-" + "g" * 32, "avtale-1"])
def test_et_navn_som_ikke_er_vart_er_ingen_fil(tmp_path: Path, ring: Nokkelring, navn: str) -> None:
    mine = av(tmp_path, ring)
    assert mine.hent(navn, na=NA) is None
    mine.fjern(navn)


def test_en_okt_kan_ikke_fylle_disken(tmp_path: Path, ring: Nokkelring) -> None:
    mine = av(tmp_path, ring, plass=3000)
    mine.legg(bytes(1900), na=NA)
    with pytest.raises(ForStor):
        mine.legg(bytes(1900), na=NA)


def test_det_som_er_fjernet_er_borte(tmp_path: Path, ring: Nokkelring) -> None:
    mine = av(tmp_path, ring)
    navn = mine.legg(PDF, na=NA)
    mine.fjern(navn)
    assert mine.hent(navn, na=NA) is None
