"""`kontraktverk oppdrag …`: the same orders as over HTTP, for whoever has the data folder."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import dag, na
from tests.acceptance.test_kommandolinje import EKSEMPLER, kjor, svar

VESTFOLD = EKSEMPLER / "vestfold-larling-selvstendig-bedrift.json"


def test_et_oppdrag_fra_apning_til_det_blir_trukket(tmp_path: Path) -> None:
    data = tmp_path / "data"
    id_ = svar("lag", VESTFOLD, "--ut", tmp_path / "ut", "--lagre", data=data)["dokumentId"]
    assert svar("oppdrag", "vis", id_, data=data, kode=1)["kode"] == "ikke-funnet"
    apnet = svar("oppdrag", "apne", id_, "--skjermet-bekreftet", data=data)
    assert (apnet["tilstand"], apnet["venter"]["pa"]) == ("kladd", "tjenesten")
    assert svar("oppdrag", "vis", id_, data=data)["versjon"] == apnet["versjon"]
    assert [rad["oppdragId"] for rad in svar("oppdrag", "liste", "--fylke", "39", data=data)["oppdrag"]] == [id_]
    assert svar("oppdrag", "liste", "--fylke", "46", data=data)["oppdrag"] == []
    til = dag(na()) + timedelta(days=30)
    assert svar("oppdrag", "frist", id_, "--til", til, data=data, kode=1)["kode"] == "oppdrag-ikke-sendt"
    felt = apnet["signatarer"][0]["felt"]
    assert svar("oppdrag", "paminn", id_, "--felt", felt, data=data, kode=1)["kode"] == "oppdrag-ikke-sendt"
    assert svar("oppdrag", "varsle", id_, "--felt", felt, data=data, kode=1)["kode"] == "oppdrag-ikke-sendt"
    assert svar("oppdrag", "avbryt", id_, "--grunn", "Feil lærefag", data=data)["tilstand"] == "avbrutt"
    tekst = kjor("oppdrag", "vis", id_, "--sprak", "nn", data=data).stdout
    assert "Trekt tilbake" in tekst
    assert felt in tekst


@pytest.mark.parametrize(
    ("argumenter", "kode"),
    [(("vis", "11111111-1111-5111-8111-111111111111"), 1), (("frist", "x", "--til", "i morgen"), 2), (("liste",), 2)],
)
def test_det_som_ikke_gar(tmp_path: Path, argumenter: tuple[str, ...], kode: int) -> None:
    svar("oppdrag", *argumenter, data=tmp_path, kode=kode)
