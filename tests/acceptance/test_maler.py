"""`kontraktverk maler …` as scripts use it: one JSON document on stdout; exit 0, 1 or 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.test_kommandolinje import ROT, kjor, svar

A, B = "2024-08-01", "2024-10-09"
LEDETEKSTER = {
    "nb": {
        ("Læretid fra / til", "Fra, Til"),
        ("Navn på faglig leder", "Faglig leder"),
        ("Org.nr.", "Organisasjonsnummer"),
        ("Adresse 1. mars", "Folkeregistrert adresse 1. mars"),
        ("Bestemmelser", "Regler for kontrakten"),
    },
    "nn": {
        ("Læretid frå / til", "Frå, Til"),
        ("Namn på fagleg leiar", "Fagleg leiar"),
        ("Org.nr.", "Organisasjonsnummer"),
        ("Adresse 1. mars", "Folkeregistrert adresse 1. mars"),
        ("Føresegner", "Reglar for kontrakten"),
    },
}
"""What the second revision of lærekontrakt changed for whoever reads it, and nothing else (innhold §5)."""


@pytest.mark.tung
def test_revisjonen_fra_oktober_endret_fem_ledetekster_og_ingenting_i_data_eller_signaturer(tmp_path: Path) -> None:
    diff = svar("maler", "endringer", "larekontrakt", A, B, "--ut", tmp_path / "ut", data=tmp_path)
    assert (diff["endrerData"], diff["endrerSignatarer"]) == (False, False)
    for malform, ventet in LEDETEKSTER.items():
        ett = diff["malformer"][malform]
        assert {(endret["fra"], endret["til"]) for endret in ett["ledetekster"]} == ventet
        for ingen in ("feltBorte", "feltNye", "setningerEndret", "setningerBorte", "setningerNye", "hjemlerBorte", "hjemlerNye"):
            assert ett[ingen] == [], ingen
        assert all(sider["til"] >= sider["fra"] for sider in ett["sider"].values())
    side = (tmp_path / "ut" / f"larekontrakt-{A}-{B}.html").read_text(encoding="utf-8")
    assert 'src="data:image/png' in side
    assert "http" not in side.replace("http://www.w3.org", "")


def test_en_type_har_perioder_kontrollsummer_endringer_og_hjemler(tmp_path: Path) -> None:
    rader = svar("maler", "vis", "larekontrakt", data=tmp_path)
    assert [rad["revisjon"] for rad in rader] == [A, B]
    for rad in rader:
        assert {"gjelderFra", "gjelderTil", "kilde", "status", "digest", "endringer", "hjemler"} <= rad.keys()
        assert rad["hjemler"]["T_plan"] == "OL 7-6(1)"


def test_boken_er_i_orden(tmp_path: Path) -> None:
    assert svar("maler", "kontroller", data=tmp_path) == {"iOrden": True, "avvik": []}


def test_meldinger_viser_alt_et_fylke_sender_pa_sitt_eget_sprak(tmp_path: Path) -> None:
    rader = svar("maler", "meldinger", "--fylke", "46", data=tmp_path)
    assert [rad["melding"] for rad in rader][:3] == ["invitasjon", "dinTur", "paminnelse"]
    assert rader[0]["emne"] == "Du har eit dokument å signere"
    assert all(rad["smsTegn"] is None or rad["smsTegn"] == len(rad["sms"]) <= 160 for rad in rader)
    assert svar("maler", "meldinger", "--fylke", "46", "--malform", "nb", data=tmp_path)[0]["emne"] == "Du har et dokument å signere"
    assert svar("maler", "meldinger", "--fylke", "99", data=tmp_path, kode=1)["kode"] == "ikke-funnet"


def test_ingen_lagrede_kontrakter_blir_berort(tmp_path: Path) -> None:
    assert svar("maler", "pavirker", "larekontrakt", B, data=tmp_path)["dokumenter"] == []


@pytest.mark.parametrize(
    ("argumenter", "kode", "slug"),
    [
        (("vis", "finnesikke"), 1, "oppsett"),
        (("endringer", "larekontrakt", A, "1999-01-01"), 1, "ikke-funnet"),
        (("endringer", "larekontrakt", A), 2, "feil-bruk"),
        (("ny", "larekontrakt", B, "--fra", "2030-01-01"), 1, "konflikt"),
        (("ny", "larekontrakt", "2030-01-01", "--fra", "i morgen"), 2, "feil-bruk"),
        (("ny", "larekontrakt", "2024-09-01", "--fra", "2024-09-01"), 1, "konflikt"),
        (("frigi", "larekontrakt", B), 1, "konflikt"),
        (("pavirker", "larekontrakt", "1999-01-01"), 1, "ikke-funnet"),
        (("sammenlign", "/finnes/ikke.pdf", "larekontrakt"), 2, "feil-bruk"),
        (("sammenlign", ROT / "pyproject.toml", "larekontrakt"), 1, "avvist"),
        (("vis", "--folg"), 2, "feil-bruk"),
        (("vis", "larekontrakt", "--folg", "--eksempel", "nei"), 2, "feil-bruk"),
    ],
    ids=lambda verdi: " ".join(map(str, verdi)) if isinstance(verdi, tuple) else str(verdi),
)
def test_misbruk_blir_ett_problem_pa_stdout(tmp_path: Path, argumenter: tuple[object, ...], kode: int, slug: str) -> None:
    problem = svar("maler", *argumenter, data=tmp_path, kode=kode)
    assert problem["kode"] == slug
    assert problem["melding"]["nb"]
    assert problem["melding"]["nn"]


def test_listen_er_lesbar_uten_json(tmp_path: Path) -> None:
    assert f"larekontrakt {B}" in kjor("maler", "vis", data=tmp_path).stdout
