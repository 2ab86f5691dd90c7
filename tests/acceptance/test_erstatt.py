"""`kontraktverk erstatt` as a caseworker uses it: store, replace, look at what changed; and every refusal by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.test_kommandolinje import EKSEMPLER, ROT, kjor, svar

VESTFOLD = EKSEMPLER / "vestfold-larling-selvstendig-bedrift.json"
OPPSIGELSE = ROT / "forms" / "oppseiing" / "eksempler" / "vestfold-oppsigelse.json"


def skriv(mappe: Path, navn: str, fil: Path, **felt: Any) -> Path:
    data = json.loads(fil.read_text(encoding="utf-8"))
    for sti, verdi in felt.items():
        *ledd, siste = sti.split("__")
        sted = data
        for del_ in ledd:
            sted = sted[del_]
        sted[siste] = verdi
    ny = mappe / f"{navn}.json"
    ny.write_text(json.dumps(data), encoding="utf-8")
    return ny


@pytest.fixture
def lagret(tmp_path: Path) -> str:
    return str(svar("lag", VESTFOLD, "--ut", tmp_path / "ut", "--lagre", data=tmp_path / "data")["dokumentId"])


def test_a_document_is_replaced_and_the_changes_lie_beside_the_new_one(tmp_path: Path, lagret: str) -> None:
    ny = skriv(tmp_path, "ny", VESTFOLD, laretid__fra="2026-09-07")
    post = svar("erstatt", lagret, ny, "--grunn", "Startdatoen er flyttet", "--ut", tmp_path / "ut", data=tmp_path / "data")
    assert (post["utgave"], post["erstatter"]) == (2, lagret)
    assert Path(post["fil"]).read_bytes().startswith(b"%PDF-")
    assert "Læretid: Fra" in Path(post["endringsfil"]).read_text(encoding="utf-8")
    assert [f["peker"] for f in post["endringer"]["felt"]] == ["/laretid/fra", "/laretid/til"]
    assert {v["stilling"] for v in post["endringer"]["varsler"]} == {"skulleSignere"}
    igjen = svar("erstatt", lagret, ny, "--grunn", "Startdatoen er flyttet", "--ut", tmp_path / "ut", data=tmp_path / "data")
    assert igjen["dokumentId"] == post["dokumentId"]


def test_on_either_database_what_is_stored_is_found_again_and_its_log_is_whole(tmp_path: Path, database: str | None) -> None:
    data, ut = tmp_path / "data", tmp_path / "ut"
    annen = skriv(tmp_path, "annen", VESTFOLD, kontraktsnummer="EKS-9002", kildesystem__instansId="K-9002")
    gammel = svar("lag", VESTFOLD, "--ut", ut, "--lagre", data=data, database=database)["dokumentId"]
    funn = svar("kontroller", annen, data=data, database=database)
    assert [f["kode"] for f in funn["advarsler"]] == ["annen-aktiv-kontrakt"]
    ny = skriv(tmp_path, "ny", VESTFOLD, laretid__fra="2026-09-07")
    assert svar("erstatt", gammel, ny, "--grunn", "Flyttet", "--ut", ut, data=data, database=database)["erstatter"] == gammel
    logg = svar("logg", "kontroller", data=data, database=database)
    assert (logg["god"], logg["poster"], logg["kjeder"]) == (True, 4, 2)
    assert (data / "kontraktverk.sqlite3").exists() == (database is None)


def test_each_refusal_has_its_name(tmp_path: Path, lagret: str) -> None:
    data, ut = tmp_path / "data", tmp_path / "ut"

    def feil(fil: Path, id_: str = lagret) -> tuple[str, list[str]]:
        problem = svar("erstatt", id_, fil, "--grunn", "Prøve", "--ut", ut, data=data, kode=1)
        return problem["kode"], [f["kode"] for f in problem["feil"]]

    assert feil(VESTFOLD) == ("avvist", ["ingen-endring"])
    assert feil(skriv(tmp_path, "annet", VESTFOLD, kontraktsnummer="X")) == ("avvist", ["annet-kontraktsnummer"])
    assert "annen-dokumenttype" in feil(OPPSIGELSE)[1]
    assert feil(VESTFOLD, "11111111-1111-5111-8111-111111111111") == ("ikke-funnet", [])
    svar("erstatt", lagret, skriv(tmp_path, "ny", VESTFOLD, laretid__fra="2026-09-07"), "--grunn", "x", "--ut", ut, data=data)
    assert feil(skriv(tmp_path, "tredje", VESTFOLD, laretid__fra="2026-10-01"))[0] == "alt-erstattet"
    assert kjor("erstatt", lagret, VESTFOLD, "--ut", ut, data=data).returncode == 2


def test_a_document_that_is_not_in_the_folder_is_told_in_the_words_of_the_command_line(tmp_path: Path) -> None:
    problem = svar("erstatt", "nope", VESTFOLD, "--grunn", "x", "--ut", tmp_path / "ut", data=tmp_path / "data", kode=1)
    assert problem["kode"] == "ikke-funnet"
    assert "--data" in problem["tiltak"]["nb"]
    assert "--data" in problem["tiltak"]["nn"]
    assert "token" not in json.dumps(problem)


def test_a_document_around_a_contract_can_be_replaced_too(tmp_path: Path) -> None:
    data, ut = tmp_path / "data", tmp_path / "ut"
    gammel = svar("lag", OPPSIGELSE, "--ut", ut, "--lagre", data=data)["dokumentId"]
    ny = skriv(tmp_path, "ny", OPPSIGELSE, sluttdato="2027-05-14")
    post = svar("erstatt", gammel, ny, "--grunn", "Feil sluttdato", "--ut", ut, data=data)
    assert [f["peker"] for f in post["endringer"]["felt"]] == ["/sluttdato"]


def test_another_contract_of_the_same_person_is_warned_of_where_something_is_stored(tmp_path: Path, lagret: str) -> None:
    annen = skriv(tmp_path, "annen", VESTFOLD, kontraktsnummer="EKS-9002", kildesystem__instansId="K-9002")
    assert [f["kode"] for f in svar("kontroller", annen, data=tmp_path / "data")["advarsler"]] == ["annen-aktiv-kontrakt"]
    assert svar("kontroller", annen, data=tmp_path / "tom")["advarsler"] == []
    assert not (tmp_path / "tom" / "kontraktverk.sqlite3").exists()
    assert svar("kontroller", VESTFOLD, data=tmp_path / "data")["advarsler"] == []


def test_only_a_sending_looks_at_today(tmp_path: Path) -> None:
    skjermet = EKSEMPLER / "telemark-strengt-fortrolig-adresse.json"
    assert svar("kontroller", skjermet, data=tmp_path)["rad"] == []
    problem = svar("kontroller", skjermet, "--til-signering", data=tmp_path, kode=1)
    assert [f["kode"] for f in problem["feil"]] == ["bekreftelse-mangler"]
    godt = svar("kontroller", skjermet, "--til-signering", "--skjermet-bekreftet", data=tmp_path)
    assert "reservasjon-ukjent" in {f["kode"] for f in godt["rad"]}


def test_a_confirmed_sending_stands_in_the_log_of_the_stored_document(tmp_path: Path) -> None:
    data = tmp_path / "data"
    skjermet = EKSEMPLER / "telemark-strengt-fortrolig-adresse.json"
    bekreft = ("kontroller", skjermet, "--til-signering", "--skjermet-bekreftet")
    assert svar(*bekreft, data=data)["bekreftelse"] is None
    post = svar("lag", skjermet, "--ut", tmp_path / "ut", "--lagre", data=data)
    assert svar(*bekreft, data=data)["bekreftelse"]["dokumentId"] == post["dokumentId"]
    assert post["dokumentId"] in kjor(*bekreft, "--sprak", "nn", data=data).stdout
    assert svar("kontroller", skjermet, "--til-signering", data=data)["feil"] == []
    assert svar("logg", "kontroller", data=data)["poster"] == 2
