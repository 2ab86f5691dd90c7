"""A document is made for the provider that the county uses that day, and is sent to no other."""

from dataclasses import replace
from pathlib import Path

import pytest

from app import erstatt, flyt
from app.oppdrag.feil import ByttetLeverandor
from app.skjema.register import grunnlag
from tests.oppdragsverk import SAKSBEHANDLER, VESTFOLD, Oppdragsverk, eksempel, oppdragsverk

FYLKESFIL = '[[valg]]\ngjelder_fra = 2024-08-01\nleverandor = "{leverandor}"\n'


def _bruk(verk: Oppdragsverk, mappe: Path, leverandor: str) -> Oppdragsverk:
    """The county uses this provider from now on."""
    mappe.mkdir(exist_ok=True)
    (mappe / "39.toml").write_text(FYLKESFIL.format(leverandor=leverandor), encoding="utf-8")
    grunnlag.cache_clear()
    bord = replace(verk.bord, grunnlag=grunnlag(verk.bord.settings.forms, mappe))
    return replace(verk, bord=bord, gang=replace(verk.gang, bord=bord))


def _lag(verk: Oppdragsverk) -> str:
    svar = flyt.opprett(verk.bord, verk.lager, eksempel().raa, eksempel().vedlegg, na=verk.klokke(), aktor=SAKSBEHANDLER)
    return str(svar.svar["dokumentId"])


@pytest.fixture
def verk(tmp_path: Path) -> Oppdragsverk:
    return oppdragsverk(tmp_path / "data", None, navn=VESTFOLD)


@pytest.mark.parametrize(("for_", "etter"), [("lokal", "posten"), ("posten", "lokal")])
def test_et_dokument_laget_for_en_annen_blir_avvist_ved_navn(verk: Oppdragsverk, tmp_path: Path, for_: str, etter: str) -> None:
    id_ = _lag(_bruk(verk, tmp_path / "f", for_))
    with pytest.raises(ByttetLeverandor) as feil:
        _bruk(verk, tmp_path / "f", etter).gang.apne(id_, aktor=SAKSBEHANDLER)
    assert feil.value.kode == "leverandoren-er-byttet"
    assert feil.value.detalj.nb != feil.value.detalj.nn


def test_en_ny_utgave_med_samme_data_gaar_til_den_nye_leverandoren(verk: Oppdragsverk, tmp_path: Path) -> None:
    gammel = _lag(_bruk(verk, tmp_path / "f", "posten"))
    etter = _bruk(verk, tmp_path / "f", "lokal")
    svar = erstatt.erstatt(
        etter.bord,
        etter.lager,
        gammel,
        eksempel().raa,
        eksempel().vedlegg,
        grunn="Byttet leverandør",
        na=etter.klokke(),
        aktor=SAKSBEHANDLER,
        gang=etter.gang,
    )
    ny = str(svar.svar["dokumentId"])
    assert etter.gang.dokument(ny).post["leverandor"] == "lokal"
    assert etter.gang.apne(ny, aktor=SAKSBEHANDLER).status == 201
    vist = erstatt.vis(etter.bord, etter.lager, ny, na=etter.klokke(), aktor=SAKSBEHANDLER)
    assert [ett.nb for ett in vist.endret.annet] == ["Hvor dokumentet blir signert"]
