"""The held-back contracts through `kontroller`, `signatarer` and `lag`: the verdict of each is the one written by hand."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from app import flyt
from app.clock import OSLO
from app.domene.kontrakt import Kontraktstype
from app.errors import Alvor, Avvist
from tests.acceptance.holdt_tilbake import SAKER, Sak
from tests.acceptance.test_kommandolinje import ROT

FYLKER = ("03", "11", "15", "18", "31", "32", "33", "34", "39", "40", "42", "46", "50", "55", "56")
NA = datetime(2025, 9, 20, 12, tzinfo=OSLO)
VEDLEGG = ROT / "forms" / "eksempelvedlegg"
FILER = {"avtale": "avtale-1.pdf", "arbeidsavtale": "arbeidsavtale-1.pdf", "mal": "valgte-mal-1.pdf", "plan": "valgte-mal-1.pdf"}


def test_settet_dekker_det_det_skal() -> None:
    typer = {sak.data.get("dokumenttype") for sak in SAKER.values()}
    fylker = {sak.data.get("fylke", {}).get("fylkesnummer") for sak in SAKER.values()}
    assert (typer, fylker) == ({*Kontraktstype, "kontrakt", "larekontrak", None}, {*FYLKER, "38", None})
    assert len(SAKER) >= 120


@pytest.mark.parametrize("sak", SAKER.values(), ids=SAKER)
def test_dommen_er_den_som_er_skrevet_for_hand(bord: flyt.Verksted, sak: Sak) -> None:
    raa = json.dumps(sak.data).encode()
    kontrollert = flyt.kontroller(bord, raa, na=NA)
    funn = kontrollert.funn
    assert {f.peker for f in funn if f.alvor is Alvor.FEIL} == sak.feil, [(f.kode, f.peker, f.melding.nb) for f in funn]
    assert {f.kode for f in funn if f.alvor is Alvor.ADVARSEL} == sak.advarsler
    assert {f.kode for f in funn if f.alvor is Alvor.RAD} >= sak.rad
    assert kontrollert.avvist is bool(sak.feil)
    if sak.signatarer is not None:
        assert _signatarer(kontrollert) == sak.signatarer


def _signatarer(kontrollert: flyt.Kontrollert) -> str:
    assert kontrollert.beslutning is not None
    grupper: dict[int, list[str]] = {}
    for s in kontrollert.beslutning.signatarer:
        grupper.setdefault(s.gruppe, []).append("+".join(rolle.value for rolle in s.roller))
    return " | ".join(" ".join(gruppe) for _, gruppe in sorted(grupper.items()))


LAGES = {navn: sak for nr, (navn, sak) in enumerate(SAKER.items()) if not sak.feil and nr % 4 == 0}
LAGES_IKKE = {navn: sak for navn, sak in SAKER.items() if sak.feil}


@pytest.mark.parametrize("sak", LAGES.values(), ids=LAGES)
def test_det_som_er_uten_feil_blir_et_dokument(bord: flyt.Verksted, sak: Sak) -> None:
    filer = {v["dokumentId"]: (VEDLEGG / FILER[v["dokumentId"]]).read_bytes() for v in sak.data["vedlegg"]}
    laget = flyt.lag(bord, json.dumps(sak.data).encode(), filer, na=NA)
    assert laget.pdf.startswith(b"%PDF-")


@pytest.mark.parametrize("sak", LAGES_IKKE.values(), ids=LAGES_IKKE)
def test_av_det_som_har_feil_blir_ingenting_laget(bord: flyt.Verksted, sak: Sak) -> None:
    filer = {v["dokumentId"]: (VEDLEGG / FILER[v["dokumentId"]]).read_bytes() for v in sak.data["vedlegg"]}
    with pytest.raises(Avvist) as avvist:
        flyt.lag(bord, json.dumps(sak.data).encode(), filer, na=NA)
    assert {f.peker for f in avvist.value.funn if f.alvor is Alvor.FEIL} == sak.feil
