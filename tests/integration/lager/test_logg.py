"""The audit log out of the store: what is written is what an auditor finds whole, and what is tampered with is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from app import flyt, tillit
from app.clock import OSLO
from app.errors import Oppsettsfeil
from app.lager import base, dokumenter, hendelser
from app.lager.base import Lager
from app.lager.dokumenter import Aktor
from app.lager.hendelser import Hendelsestype
from app.lager.logg import Hodelager, hodefiler, hoder, poster, siste_poster
from app.lager.tidsstempel import tidsstempler
from app.settings import Modus, Settings
from signing import __main__ as revisor
from signing.verify.logg import kontroller
from tests.integration.lager.test_dokumenter import VESTLAND, _nytt

NA = datetime(2026, 8, 3, 12, 0, tzinfo=OSLO)
D1, D2, D3 = (f"{n}{_nytt().id[1:]}" for n in "123")


@pytest.fixture
def lager(tmp_path: Path, database: str | None) -> Iterator[Lager]:
    """Two documents of Vestland, one of Oslo; one of them has lived."""
    lager = base.apne(tmp_path, Modus.DEMO, database)
    for nr, (id_, fylke) in enumerate(((D1, "46"), (D2, "46"), (D3, "03"))):
        nytt = _nytt(id=id_, fylkesnummer=fylke, instans_id=f"K-{nr}")
        dokumenter.opprett(lager, nytt, b"%PDF", na=NA, aktor=Aktor(navn=VESTLAND.navn, fylkesnummer=fylke))
    _foy_til(lager, D1, 2)
    yield lager
    lager.lukk()


def _foy_til(lager: Lager, dokument: str, antall: int) -> None:
    with lager.transaksjon() as forbindelse:
        for nr in range(antall):
            hendelser.foy_til(forbindelse, dokument, Hendelsestype.OPPRETTET, tid=NA + timedelta(minutes=nr), aktor="x", data={"å": nr})


def settings_for(lager: Lager, **felt: Any) -> Settings:
    return Settings(**{"modus": Modus.DEMO, "data": lager.mappe, **felt})


def hodelager(lager: Lager, dager: int = 0) -> Hodelager:
    return Hodelager(lager, settings_for(lager), lambda: NA + timedelta(days=dager))


def funn(lager: Lager) -> list[tuple[str, str, int | None]]:
    policy = tillit.verifiseringspolicy(flyt.verksted(settings_for(lager)), NA)
    with lager.lesing() as forbindelse:
        return [(f.brudd.value, f.sted, f.nr) for f in kontroller(poster(forbindelse), hoder(lager), policy).funn]


def test_det_lageret_skriver_finner_revisor_helt(lager: Lager) -> None:
    """Two programs work out the same checksums, each from its own code."""
    with lager.lesing() as forbindelse:
        alle = list(poster(forbindelse))
        assert [(p.dokument_id, p.nr) for p in alle] == [(D1, 1), (D1, 2), (D1, 3), (D2, 1), (D3, 1)]
        assert [p.hash for p in alle] == [p.regn_ut() for p in alle]
        assert {p.dokument_id for p in poster(forbindelse, "46")} == {D1, D2}
        assert sorted((p.dokument_id, p.nr) for p in siste_poster(forbindelse, "46")) == [(D1, 3), (D2, 1)]
    assert funn(lager) == []


def test_hvert_fylke_far_ett_hode_om_dagen_og_bare_det_som_har_vokst_star_i_det(lager: Lager) -> None:
    forste = hodelager(lager).lag()
    assert forste == ["03/2026-08-03.json", "46/2026-08-03.json"]
    assert hodelager(lager).lag() == []
    _foy_til(lager, D2, 1)
    hodelager(lager, dager=1).jobb({})
    siste = hoder(lager, "46")[-1]
    assert [(id_, nr) for id_, nr, _ in siste.kjeder] == [(D2, 2)]
    assert len(hodefiler(lager)) == 4
    assert funn(lager) == []


def _ta_bort_vernet(forbindelse: Connection) -> None:
    """As somebody with all rights in the database would."""
    if forbindelse.dialect.name == "postgresql":
        forbindelse.execute(text("ALTER TABLE hendelse DISABLE TRIGGER USER"))
        return
    for navn in forbindelse.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'hendelse'")).scalars():
        forbindelse.execute(text(f"DROP TRIGGER {navn}"))


@pytest.mark.parametrize(
    ("setning", "ventet"),
    [
        ("UPDATE hendelse SET aktor = 'en annen' WHERE dokument_id = :d AND nr = 2", ("endret", D1, 2)),
        ("DELETE FROM hendelse WHERE dokument_id = :d AND nr = 2", ("kjede", D1, 3)),
        ("DELETE FROM hendelse WHERE dokument_id = :d AND nr = 3", ("mangler", D1, 3)),
    ],
)
def test_den_som_kan_endre_radene_kan_ikke_endre_hodene(lager: Lager, setning: str, ventet: tuple[str, str, int]) -> None:
    hodelager(lager).lag()
    with lager.transaksjon() as forbindelse:
        _ta_bort_vernet(forbindelse)
        forbindelse.execute(text(setning), {"d": D1})
    assert funn(lager)[:1] == [ventet]


def test_et_uttrekk_kontrolleres_uten_tjenesten(lager: Lager, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hodelager(lager).lag()
    uttrekk = tmp_path / "uttrekk.jsonl"
    with lager.lesing() as forbindelse:
        uttrekk.write_text("\n".join(json.dumps(p.som_json()) for p in poster(forbindelse)), encoding="utf-8")
    argumenter = ["logg", str(uttrekk), "--hoder", str(lager.mappe / "logghoder"), "--ankere", str(lager.mappe / "demo-pki" / "ankere")]
    assert revisor.main([*argumenter, "--json"]) == 0
    svar = json.loads(capsys.readouterr().out)
    assert (svar["poster"], svar["hoder"], svar["sikretTil"]) == (5, 2, "2026-08-03T10:00:00+00:00")


def test_uten_tidsstempeltjeneste_lages_ikke_noe_hode_i_produksjon(lager: Lager) -> None:
    with pytest.raises(Oppsettsfeil, match="Tidsstempel"):
        tidsstempler(settings_for(lager, modus=Modus.PRODUKSJON), NA)
