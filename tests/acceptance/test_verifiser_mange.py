"""`kontraktverk verifiser` over files and folders: reports, rows, one JSON document, an exit code, and nothing lost when it stops."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import typer

from app import filkontroll, flyt
from app.cli_verifiser import Mappe, _avslutt, _kjor, _utskrift, rad, skriv_helt
from app.clock import na
from app.kontroll import Verksted
from app.oppdrag import rapportsegl
from app.settings import Settings
from app.tekst import Malform
from signing.verify import Policy
from tests import kommandostarter
from tests.samsvar import brutte_regler
from tests.unit.verify.angrep import signert, skriv_over_strom, to_ganger
from tests.unit.verify.fremmed import en_pdf, endre

SPORSMAL = ("uendret", "hvem", "sertifikater", "vart", "revisjon")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def bord(data: Path) -> Verksted:
    return flyt.verksted(Settings.fra_miljo({}, data))


@pytest.fixture(scope="module")
def mappe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One of each kind, a file that is none, and some that are nobody's business."""
    rot = tmp_path_factory.mktemp("filer")
    (rot / "under").mkdir()
    (rot / ".skjult").mkdir()
    for navn, innhold in {
        "a-signert.pdf": signert(),
        "b-endret.pdf": endre(signert(), skriv_over_strom),
        "under/c-to.bin": to_ganger(),
        "under/d-usignert.pdf": en_pdf(),
        "under/e-tull.pdf": b"tull",
        "notat.txt": b"hei",
        ".skjult/f.pdf": signert(),
    }.items():
        (rot / navn).write_bytes(innhold)
    return rot


INTEGRITET = ["intakt", "endret", "intakt", "ingenSignatur", "ugyldigFil"]


def kjor(*argumenter: object, data: Path) -> subprocess.CompletedProcess[str]:
    return kommandostarter.kjor("verifiser", *argumenter, "--data", data)


@pytest.fixture(scope="module")
def svaret(mappe: Path, data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, list[dict[str, str]], Path]:
    """The JSON, the rows and the folder of reports, of one run."""
    ut = tmp_path_factory.mktemp("ut")
    svar = kjor(mappe, "--json", "--csv", ut / "rader.csv", "--rapport", "html", "--ut", ut / "rapporter", data=data)
    assert svar.returncode == 1, svar.stderr
    with (ut / "rader.csv").open(encoding="utf-8", newline="") as strom:
        return json.loads(svar.stdout), list(csv.DictReader(strom)), ut / "rapporter"


def test_en_mappe_gir_ett_jsondokument_med_alle_i_rekkefolge(svaret: tuple[Any, ...], mappe: Path) -> None:
    assert [r["samlet"]["integritet"] for r in svaret[0]] == INTEGRITET
    assert [Path(r["fil"]).relative_to(mappe).name for r in svaret[0]][:2] == ["a-signert.pdf", "b-endret.pdf"]


def test_hver_fil_har_en_rad_med_sum_dommer_og_svar(svaret: tuple[Any, ...]) -> None:
    rapporter, rader, _ = svaret
    assert [rad["integritet"] for rad in rader] == INTEGRITET
    for rapport, en_rad in zip(rapporter, rader, strict=True):
        assert (en_rad["fil"], en_rad["sha256"]) == (rapport["fil"], rapport["dokument"]["sha256"])
        assert (en_rad["indikasjon"], en_rad["tillit"]) == (rapport["samlet"]["indikasjon"], rapport["samlet"]["tillit"])
        assert [en_rad[id_] for id_ in SPORSMAL] == [s["svar"] for s in rapport["sporsmal"]]
        assert float(en_rad["sekunder"]) >= 0
    assert rader[4]["feil"] == "ikke-pdf"


def test_rapportene_ligger_som_filene(svaret: tuple[Any, ...]) -> None:
    navn = sorted(str(fil.relative_to(svaret[2])) for fil in svaret[2].rglob("*.html"))
    assert navn == [
        "a-signert.pdf-kontroll.html",
        "b-endret.pdf-kontroll.html",
        "under/c-to.bin-kontroll.html",
        "under/d-usignert.pdf-kontroll.html",
        "under/e-tull.pdf-kontroll.html",
    ]
    assert "Dokumentet er ikke i orden" in (svaret[2] / navn[1]).read_text(encoding="utf-8")


def test_en_forseglet_pdfrapport_av_en_fil(mappe: Path, data: Path, tmp_path: Path) -> None:
    svar = kjor(mappe / "a-signert.pdf", "--rapport", "pdf", "--ut", tmp_path, "--segl", "46", data=data)
    assert svar.returncode == 0, svar.stderr
    (fil,) = tmp_path.iterdir()
    pdf = fil.read_bytes()
    assert brutte_regler(pdf, "3a") == brutte_regler(pdf, "ua1") == set()
    rapport = json.loads(kjor(fil, "--json", data=data).stdout)
    assert rapport["samlet"]["indikasjon"] == "TOTAL_PASSED"
    assert [s["signatar"]["navn"] for s in rapport["signaturer"] if s["signatar"]["segl"]] == ["Vestland fylkeskommune"]


def test_rapporten_som_xml_og_en_god_fil_gir_null(mappe: Path, data: Path, tmp_path: Path) -> None:
    assert kjor(mappe / "a-signert.pdf", "--rapport", "xml", "--ut", tmp_path, data=data).returncode == 0
    assert (tmp_path / "a-signert.pdf-kontroll.xml").read_bytes().startswith(b"<?xml")


def test_to_filer_med_samme_navn_faar_hver_sin_rapport() -> None:
    mappe = Mappe(Path("ut"), (Path("inn"),))
    filer = [filkontroll.Kontrollert(navn, Path(navn), None, None, None, 0.0) for navn in ("en/k.pdf", "to/k.pdf", "inn/to/k.pdf")]
    assert [str(mappe.plass(fil, "pdf")) for fil in filer] == [
        "ut/k.pdf-kontroll.pdf",
        "ut/k.pdf-kontroll-2.pdf",
        "ut/to/k.pdf-kontroll.pdf",
    ]


def test_rapportene_fra_forrige_gang_og_det_som_ikke_er_signert_blir_ikke_kontrollert(mappe: Path, tmp_path: Path) -> None:
    rapporter = tmp_path / "rapporter"
    rapporter.mkdir()
    for sted in (tmp_path, rapporter):
        (sted / "a.pdf").write_bytes(signert())
    assert filkontroll.finn([tmp_path], utenom=rapporter) == filkontroll.Funnet((tmp_path / "a.pdf",))
    assert len(filkontroll.finn([tmp_path]).filer) == 2
    assert filkontroll.finn([mappe]).hoppet_over == 1
    assert filkontroll.finn([mappe / "notat.txt"]).filer == (mappe / "notat.txt",), "what is named is checked"


def test_et_ror_i_en_mappe_blir_ikke_ventet_pa(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    assert filkontroll.finn([tmp_path]) == filkontroll.Funnet((), 1)


@pytest.mark.parametrize(
    ("navn", "skrevet"),
    [
        ("avtale æøå.pdf", "avtale æøå.pdf"),
        ("a\x1b[2Jb\n.pdf", r"a\x1b[2Jb\n.pdf"),
        ("\udcff.pdf", r"\udcff.pdf"),
        ("\x9b.pdf", r"\x9b.pdf"),
    ],
)
def test_et_filnavn_styrer_aldri_skjermen(navn: str, skrevet: str) -> None:
    assert filkontroll.som_tekst(Path(navn)) == skrevet


def test_et_langt_filnavn_har_ogsaa_en_rapport(tmp_path: Path) -> None:
    mappe, navn = Mappe(tmp_path, ()), "ø" * 125 + ".pdf"
    fil = filkontroll.Kontrollert(navn, Path(navn), None, None, None, 0.0)
    for _ in range(2):
        skriv_helt(mappe.plass(fil, "html"), b"rapport")
    assert sorted(len(ett.name) for ett in tmp_path.iterdir()) == [len("ø" * 97 + "-kontroll.html"), len("ø" * 97 + "-kontroll-2.html")]


def en(fil: str, oppsummering: Mapping[str, str]) -> filkontroll.Kontrollert:
    samlet = {"integritet": "endret", "indikasjon": "TOTAL_FAILED", "oppsummering": oppsummering}
    return filkontroll.Kontrollert(fil, Path(fil), "0", {"samlet": samlet}, None, 0.0)


def test_uten_json_er_det_en_linje_for_hver_fil_og_et_sammendrag(capsys: pytest.CaptureFixture[str]) -> None:
    svarene = [en(f"m/{nr}.pdf", {"nn": "Dokumentet er ikkje i orden"}) for nr in range(2)]
    with _utskrift(som_json=False, sprak=Malform.NN, kort=True, mange=True) as utskrift:
        samlet = _kjor(svarene, [utskrift], antall=2, sprak=Malform.NN)
    _avslutt(samlet, 1, Malform.NN, som_json=False)
    ut = capsys.readouterr()
    assert ut.out.splitlines() == [
        "m/0.pdf: Dokumentet er ikkje i orden [endret, TOTAL_FAILED]",
        "m/1.pdf: Dokumentet er ikkje i orden [endret, TOTAL_FAILED]",
        "     2  Dokumentet er ikkje i orden",
    ]
    assert samlet.darlige == 2


@pytest.mark.parametrize(("feil", "kode"), [(OSError(28, "fullt", "x"), 2), (rapportsegl.SeglMangler(), 1)], ids=["disken", "seglet"])
def test_gaar_det_galt_underveis_er_det_fortsatt_ett_jsondokument(feil: Exception, kode: int, capsys: pytest.CaptureFixture[str]) -> None:
    def avbrutt() -> None:
        with _utskrift(som_json=True, sprak=Malform.NB, kort=True, mange=True) as utskrift:
            utskrift(en("a.pdf", {}))
            raise feil

    with pytest.raises(typer.Exit) as slutt:
        avbrutt()
    svar = json.loads(capsys.readouterr().out)
    assert (len(svar), svar[0]["fil"], slutt.value.exit_code) == (2, "a.pdf", kode)
    assert svar[1]["kode"] in {"fil-kan-ikke-brukes", "segl-mangler"}


FEIL_BRUK = [
    ("ut uten rapport", ("--ut", "x"), 2, "feil-bruk"),
    ("segl uten pdf", ("--rapport", "html", "--segl", "46"), 2, "feil-bruk"),
    ("et fylke som ikke finnes", ("--rapport", "pdf", "--segl", "99"), 1, "segl-mangler"),
    ("en CSV-fil som ikke kan skrives", ("--csv", "/dev/null/x.csv"), 2, "fil-kan-ikke-brukes"),
]


@pytest.mark.parametrize(("valg", "kode", "slug"), [f[1:] for f in FEIL_BRUK], ids=[f[0] for f in FEIL_BRUK])
def test_det_som_ikke_gaar_blir_sagt_for_noe_er_kontrollert(mappe: Path, data: Path, valg: tuple[str, ...], kode: int, slug: str) -> None:
    svar = kjor(mappe, *valg, "--json", data=data)
    assert (svar.returncode, json.loads(svar.stdout)["kode"]) == (kode, slug), svar.stderr


def test_en_tom_mappe_er_feil_bruk(data: Path, tmp_path: Path) -> None:
    assert kjor(tmp_path, data=data).returncode == 2


def test_en_fil_som_ikke_kan_aapnes_eller_er_for_stor_har_en_rad_som_de_andre(tmp_path: Path, bord: Verksted) -> None:
    (tmp_path / "a.pdf").symlink_to(tmp_path / "borte")
    with (tmp_path / "b.pdf").open("wb") as strom:
        strom.truncate(filkontroll.STORST + 1)
    (tmp_path / "c.pdf").write_bytes(signert())
    svarene = list(filkontroll.kontroller_hver(bord, filkontroll.finn([tmp_path]).filer, na=na, lager=None))
    assert [rad(ett)["feil"] for ett in svarene] == ["fil-kan-ikke-leses", "for-stor", ""]
    assert [ett.god for ett in svarene] == [False, False, True]


@pytest.mark.parametrize(("antall", "nettverk", "med_egne"), [(1, (), False), (2, (), True), (1, ("ocsp.proeve.no",), True)])
def test_en_fil_alene_blir_lest_her_naar_ingen_kan_sporres(
    antall: int, nettverk: tuple[str, ...], med_egne: bool, bord: Verksted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filkontroll, "verifiseringspolicy", lambda *_: Policy(nettverk=nettverk))
    assert (filkontroll.velg(bord, antall=antall, na=na()) is filkontroll.kontroller_alle) is med_egne


def _hor_avbrudd() -> None:
    """What is started in the background by a shell ignores interrupts, and so does all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_avbrutt_staar_radene_som_er_skrevet_og_dokumentet_er_helt(data: Path, tmp_path: Path) -> None:
    for nr in range(200):
        (tmp_path / f"{nr:03}.pdf").write_bytes(signert())
    kommando = [
        sys.executable,
        "-m",
        "app.cli",
        "verifiser",
        str(tmp_path),
        "--json",
        "--csv",
        str(tmp_path / "r.csv"),
        "--data",
        str(data),
    ]
    with (tmp_path / "ut.json").open("wb") as ut:
        prosess = subprocess.Popen(
            kommando,
            stdout=ut,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=kommandostarter.ROT,
            preexec_fn=_hor_avbrudd,  # noqa: PLW1509  # no thread of a test holds a lock that the child needs
        )
        frist = time.monotonic() + 60
        while (not (tmp_path / "r.csv").exists() or (tmp_path / "r.csv").read_text().count("\n") < 2) and time.monotonic() < frist:
            time.sleep(0.05)
        os.killpg(prosess.pid, signal.SIGINT)
        assert prosess.wait(timeout=60) == 130
    rader = (tmp_path / "r.csv").read_text(encoding="utf-8").splitlines()
    assert 2 <= len(rader) < 200
    assert abs(len(json.loads((tmp_path / "ut.json").read_text(encoding="utf-8"))) - (len(rader) - 1)) <= 1


@pytest.mark.parametrize("navn", ["=cmd.pdf", "+1.pdf", "-x.pdf", "@a.pdf"])
def test_et_filnavn_blir_aldri_en_formel_i_et_regneark(navn: str) -> None:
    assert rad(filkontroll.Kontrollert(navn, Path(navn), None, None, None, 0.0))["fil"] == f"./{navn}"
