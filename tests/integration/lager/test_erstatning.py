"""Issues in the store: one transaction, one winner, an older database brought along, and an index that tells nothing without its key."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import select, text

from app import erstatt as erstatning_av_sak
from app import flyt
from app.clock import OSLO
from app.lager import andrekontrakter, base, dokumenter, erstatning, hendelser, kandidatindeks, modeller
from app.lager.base import Lager, apne
from app.lager.dokumenter import Aktor, NyttDokument
from app.lager.erstatning import AltErstattet, AltTrukket
from app.lager.kandidatindeks import Kandidatmerke
from app.lager.migrering import oppsett
from app.lager.motor import lag_motor
from app.settings import Modus, Settings

NA = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)
AKTOR = Aktor(navn="prøve", fylkesnummer="39")


@pytest.fixture
def lager(tmp_path: Path, database: str | None) -> Iterator[Lager]:
    lager = apne(tmp_path / "data", Modus.DEMO, database)
    yield lager
    lager.lukk()


def nytt(id_: str, utgave: int = 1, **felt: Any) -> NyttDokument:
    standard: dict[str, Any] = {
        "id": id_,
        "fylkesnummer": "39",
        "dokumenttype": "larekontrakt",
        "kildesystem": "VIGO",
        "instans_id": "K-1",
        "utgave": utgave,
        "data_sha256": "0" * 64,
        "bestilling_sha256": f"{id_:0<64}"[:64],
        "post": {"dokumentId": id_},
        "grunnlag": b"{}",
    }
    samlet = standard | felt
    return NyttDokument(**samlet, kontraktsnummer=json.loads(samlet["grunnlag"]).get("kontraktsnummer"))


def bytt(lager: Lager, gammel: str, ny: NyttDokument, grunn: str = "Flyttet") -> dokumenter.Opprettet:
    return erstatning.erstatt(lager, gammel, ny, b"%PDF-ny", grunn=grunn, varsel={"varsler": []}, na=NA, aktor=AKTOR)


def test_begge_er_lenket_og_loggen_er_hel(lager: Lager) -> None:
    dokumenter.opprett(lager, nytt("a"), b"%PDF-a", na=NA, aktor=AKTOR)
    svar = bytt(lager, "a", nytt("b", 2))
    assert (svar.ny, svar.svar["erstatter"]) == (True, "a")
    gammel = dokumenter.hent(lager, "a", aktor=AKTOR)
    assert (gammel.status, gammel.erstattet_av, gammel.erstattet_grunn, gammel.erstattet) == ("erstattet", "b", "Flyttet", NA)
    for id_ in ("a", "b"):
        assert hendelser.forste_brudd(dokumenter.hent_hendelser(lager, id_, aktor=AKTOR)) is None
    assert bytt(lager, "a", nytt("b", 2)).ny is False
    assert len(dokumenter.hent_hendelser(lager, "a", aktor=AKTOR)) == 2


def test_en_annen_bestilling_er_for_sen(lager: Lager) -> None:
    dokumenter.opprett(lager, nytt("a"), b"%PDF-a", na=NA, aktor=AKTOR)
    bytt(lager, "a", nytt("b", 2))
    with pytest.raises(AltErstattet):
        bytt(lager, "a", nytt("b", 2, bestilling_sha256="f" * 64))


def test_det_som_er_trukket_kan_ikke_erstattes(lager: Lager) -> None:
    dokumenter.opprett(lager, nytt("a"), b"%PDF-a", na=NA, aktor=AKTOR)
    with lager.transaksjon() as forbindelse:
        forbindelse.exec_driver_sql("UPDATE dokument SET status = 'avbrutt'")
    with pytest.raises(AltTrukket):
        bytt(lager, "a", nytt("b", 2))


def test_et_personnummer_i_grunnen_kommer_ikke_i_loggen(lager: Lager) -> None:
    dokumenter.opprett(lager, nytt("a"), b"%PDF-a", na=NA, aktor=AKTOR)
    bytt(lager, "a", nytt("b", 2), "gjelder 01850852037")
    with lager.lesing() as forbindelse:
        alt = [str(rad) for tabell in modeller.metadata.sorted_tables for rad in forbindelse.execute(select(tabell))]
    assert any("gjelder" in rad for rad in alt)
    assert not any("01850852037" in rad for rad in alt)


def test_av_mange_samtidige_vinner_en(lager: Lager) -> None:
    dokumenter.opprett(lager, nytt("a"), b"%PDF-a", na=NA, aktor=AKTOR)
    utfall: list[str] = []

    def prov(nr: int) -> None:
        try:
            bytt(lager, "a", nytt("b", 2, bestilling_sha256=f"{nr:064x}"))
            utfall.append("vant")
        except AltErstattet:
            utfall.append("for sen")

    trader = [threading.Thread(target=prov, args=(nr,)) for nr in range(6)]
    for trad in trader:
        trad.start()
    for trad in trader:
        trad.join()
    assert sorted(utfall) == ["for sen"] * 5 + ["vant"]
    assert [h.type for h in dokumenter.hent_hendelser(lager, "a", aktor=AKTOR)] == ["opprettet", "erstattet"]


def test_gar_noe_galt_underveis_star_alt_som_for(lager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    dokumenter.opprett(lager, nytt("a"), b"%PDF-a", na=NA, aktor=AKTOR)

    def feil(*_: Any, **__: Any) -> None:
        raise OSError("disken er full")

    monkeypatch.setattr(hendelser, "foy_til", feil)
    with pytest.raises(OSError, match="disken er full"):
        bytt(lager, "a", nytt("b", 2))
    assert dokumenter.hent(lager, "a", aktor=AKTOR).status == "kladd"
    assert dokumenter.finn(lager, "b", aktor=AKTOR) is None


# --- the index of persons ---------------------------------------------------------------------------------------------


def merke(lager: Lager, nummer: str, fylke: str = "39", slutt: date | None = date(2028, 8, 16)) -> Kandidatmerke:
    return Kandidatmerke(indeks=kandidatindeks.merk(lager.indeksnokkel, "kandidat", fylke, nummer), slutt=slutt)


def andre(lager: Lager, m: Kandidatmerke, fra: date = date(2026, 9, 1)) -> set[str]:
    return {annen.id for annen in andrekontrakter.aktive(lager, m, fra=fra, fylkesnummer="39")}


def test_indeksen_finner_samme_person_sa_lenge_kontrakten_varer(lager: Lager) -> None:
    dokumenter.opprett(lager, nytt("a", kandidat=merke(lager, "1")), b"%PDF-a", na=NA, aktor=AKTOR)
    dokumenter.opprett(lager, nytt("b", instans_id="K-2", kandidat=merke(lager, "2")), b"%PDF-b", na=NA, aktor=AKTOR)
    dokumenter.opprett(lager, nytt("c", instans_id="K-3", kandidat=merke(lager, "1", slutt=None)), b"%PDF-c", na=NA, aktor=AKTOR)
    assert andre(lager, merke(lager, "1")) == {"a", "c"}
    assert andre(lager, merke(lager, "1"), date(2028, 8, 16)) == {"a", "c"}
    assert andre(lager, merke(lager, "1"), date(2028, 8, 17)) == {"c"}
    assert andre(lager, merke(lager, "1", fylke="46")) == set()


def test_en_erstattet_kontrakt_er_ikke_aktiv(lager: Lager) -> None:
    dokumenter.opprett(lager, nytt("a", kandidat=merke(lager, "1")), b"%PDF-a", na=NA, aktor=AKTOR)
    bytt(lager, "a", nytt("b", 2, kandidat=merke(lager, "1")))
    assert andre(lager, merke(lager, "1")) == {"b"}


def om(kontraktsnummer: str) -> bytes:
    return b'{"kontraktsnummer":"%s"}' % kontraktsnummer.encode()


@pytest.mark.parametrize(
    ("dokumenttype", "kontraktsnummer", "slutt", "varer_til"),
    [
        ("oppseiing", "EN", date(2027, 2, 28), date(2027, 2, 28)),
        ("heving", "EN", date(2027, 2, 28), date(2027, 2, 28)),
        ("heving", "EN", date(2029, 1, 1), date(2028, 8, 16)),
        ("endringsavtale", "EN", date(2029, 2, 16), date(2029, 2, 16)),
        ("endringsavtale", "EN", None, None),
        ("oppseiing", "EN ANNEN", date(2027, 2, 28), date(2028, 8, 16)),
        ("endringsavtale", "EN ANNEN", date(2029, 2, 16), date(2028, 8, 16)),
    ],
    ids=str,
)
def test_en_kontrakt_varer_sa_lenge_dokumentene_om_den_sier(
    lager: Lager, dokumenttype: str, kontraktsnummer: str, slutt: date | None, varer_til: date | None
) -> None:
    person = merke(lager, "1")
    dokumenter.opprett(lager, nytt("a", kandidat=person, grunnlag=om("EN")), b"%PDF-a", na=NA, aktor=AKTOR)
    rundt = nytt(
        "b",
        instans_id="B",
        dokumenttype=dokumenttype,
        kandidat=merke(lager, "1", slutt=slutt),
        grunnlag=om(kontraktsnummer),
    )
    dokumenter.opprett(lager, rundt, b"%PDF-b", na=NA, aktor=AKTOR)
    (funnet,) = andrekontrakter.aktive(lager, person, fra=date(2026, 9, 1), fylkesnummer="39")
    assert (funnet.id, funnet.slutt) == ("a", varer_til)
    siste = varer_til or date(2099, 1, 1)
    assert andre(lager, person, siste) == {"a"}
    assert andre(lager, person, siste + timedelta(days=1)) == ({"a"} if varer_til is None else set())


def test_en_oppseiing_som_er_erstattet_avslutter_ingenting(lager: Lager) -> None:
    person = merke(lager, "1")
    dokumenter.opprett(lager, nytt("a", kandidat=person, grunnlag=om("EN")), b"%PDF-a", na=NA, aktor=AKTOR)
    for id_, slutt in (("b", date(2027, 2, 28)), ("c", date(2027, 5, 31))):
        rundt = nytt(id_, instans_id=id_, dokumenttype="oppseiing", kandidat=merke(lager, "1", slutt=slutt), grunnlag=om("EN"))
        dokumenter.opprett(lager, rundt, b"%PDF", na=NA, aktor=AKTOR)
        with lager.transaksjon() as forbindelse:
            forbindelse.execute(modeller.dokument.update().where(modeller.dokument.c.id == "b").values(status="avbrutt"))
    assert andre(lager, person, date(2027, 5, 31)) == {"a"}
    assert andre(lager, person, date(2027, 6, 1)) == set()


def test_en_ny_utgave_av_kontrakten_holder_endringene_som_var_gjort_for(lager: Lager) -> None:
    person = merke(lager, "1")
    endring = nytt(
        "e", instans_id="E", dokumenttype="endringsavtale", kandidat=merke(lager, "1", slutt=date(2027, 1, 1)), grunnlag=om("EN")
    )
    dokumenter.opprett(lager, nytt("a", kandidat=person, grunnlag=om("EN")), b"%PDF-a", na=NA, aktor=AKTOR)
    dokumenter.opprett(lager, endring, b"%PDF-e", na=NA + timedelta(minutes=1), aktor=AKTOR)
    assert andre(lager, person, date(2028, 1, 1)) == set()
    ny = nytt("b", 2, kandidat=person, grunnlag=om("EN"))
    erstatning.erstatt(lager, "a", ny, b"%PDF-ny", grunn="Rettet", varsel={}, na=NA + timedelta(minutes=2), aktor=AKTOR)
    assert andre(lager, person, date(2028, 1, 1)) == {"b"}


def test_nokkelen_er_bare_for_tjenesten_og_den_samme_neste_gang(tmp_path: Path) -> None:
    forste = apne(tmp_path, Modus.DEMO)
    fil = tmp_path / kandidatindeks.NOKKELFIL
    assert (len(forste.indeksnokkel), fil.stat().st_mode & 0o777) == (32, 0o400)
    forste.lukk()
    neste = apne(tmp_path, Modus.DEMO)
    assert neste.indeksnokkel == forste.indeksnokkel
    assert forste.indeksnokkel.hex() not in repr(neste)
    neste.lukk()
    annen = apne(tmp_path / "annen", Modus.DEMO)
    assert annen.indeksnokkel != forste.indeksnokkel
    annen.lukk()


def test_ingen_annen_deling_gir_samme_merke() -> None:
    assert kandidatindeks.merk(b"n" * 32, "ab", "c") != kandidatindeks.merk(b"n" * 32, "a", "bc")


# --- a database from before -------------------------------------------------------------------------------------------


def test_en_eldre_database_blir_med_og_det_gamle_sier_at_det_ikke_kan_sammenliknes(tmp_path: Path, database: str | None) -> None:
    _database_fra_for(tmp_path, database)
    bord = flyt.verksted(Settings.fra_miljo({}, data=tmp_path))
    lager = apne(tmp_path, Modus.DEMO, database)
    gammel = dokumenter.hent(lager, "gammel", aktor=AKTOR)
    assert (gammel.status, gammel.erstatter, gammel.som_json()["erstattetAv"]) == ("kladd", None, None)
    assert (gammel.opprettet, gammel.post) == (NA, {})
    with pytest.raises(erstatning_av_sak.UtenGrunnlag):
        erstatning_av_sak.erstatt(bord, lager, "gammel", b"{}", {}, grunn="x", na=NA, aktor=AKTOR)
    lager.lukk()


def _database_fra_for(mappe: Path, database: str | None) -> None:
    """As version 0004 left it, before there were issues, with one document."""
    base.merk_mappe(mappe, Modus.DEMO)
    motor = lag_motor(mappe, database)
    with motor.begin() as forbindelse:
        command.upgrade(oppsett(forbindelse), "0004")
        forbindelse.execute(
            text(
                "INSERT INTO dokument (id, fylkesnummer, dokumenttype, status, utgave,"
                " data_sha256, bestilling_sha256, pdf_sha256, opprettet, post)"
                " VALUES ('gammel', '39', 'larekontrakt', 'kladd', 1, '0', '0', '0', '2026-08-04T07:30:00.000000+00:00', '{}')"
            )
        )
    motor.dispose()
