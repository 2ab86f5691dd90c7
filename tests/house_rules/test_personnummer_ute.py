"""The search for personal numbers in the whole run (`tests/personvakt.py`) finds what it is there to find."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.jobber import valg
from app.lager import base
from app.settings import Jobbmotor, Modus
from tests import personvakt
from tests.integration.tjenesten import NA
from tests.klynge import Klynge
from tests.personvakt import Vaktpost, personnumre

ROT = Path(__file__).parents[2]
NUMMER = "01850852037"
"""Synthetic: it is known by how it is built."""
SKJULT = "\u00a0"


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Vaktpost]:
    """A watch of the test's own: what it finds is not told of the run."""
    egen = Vaktpost(test="en test")
    monkeypatch.setattr(personvakt, "VAKT", egen)
    yield egen
    egen.steder.clear()


@pytest.mark.parametrize(
    "skrevet",
    [
        NUMMER,
        "018508 52037",
        f"018508{SKJULT}52037",
        "018508-52037",
        "018508.52037",
        "01 85 08 52037",
        "01.85.08-52037",
        f"peker/{NUMMER}?",
    ],
)
def test_et_nummer_blir_funnet_slik_folk_skriver_det(skrevet: str) -> None:
    assert len(list(personnumre(f"noe {skrevet} mer"))) == 1


@pytest.mark.parametrize("tekst", ["01850852036", "018508520370", "a01850852037", "1732267200000", "0.01850852037", "01850852-037"])
def test_det_som_ikke_er_et_nummer_blir_ikke_funnet(tekst: str) -> None:
    assert list(personnumre(f"noe {tekst} mer")) == []


def test_et_nummer_som_fylket_har_laget_er_kjent_av_at_proevene_bruker_det() -> None:
    from app.domene.identer import er_bygd_som_i_folkeregisteret

    egne = [tall for tall in personvakt.fylkenes_egne() if not er_bygd_som_i_folkeregisteret(tall)]
    assert egne
    assert [list(personnumre(tall)) for tall in egne] == [[tall] for tall in egne]


HODER = {"content-type": "application/problem+json"}
SIDE = {"content-type": "text/html; charset=utf-8"}


@pytest.mark.parametrize(
    ("sti", "status", "hoder", "kropp", "funnet"),
    [
        ("/a", 404, HODER, f'{{"melding": "{NUMMER}"}}', True),
        ("/a", 422, SIDE, f"<p>{NUMMER}</p>", False),
        ("/a", 404, SIDE, f"<p>{NUMMER}</p>", True),
        ("/a", 200, {"content-type": "application/json"}, f'{{"nummer": "{NUMMER}"}}', False),
        ("/metrics", 200, {"content-type": "text/plain"}, f'kall{{sti="{NUMMER}"}} 1', True),
        ("/a", 303, {"location": f"/b?hvem={NUMMER}"}, "", True),
        ("/a", 200, SIDE | {"content-disposition": f'attachment; filename="{NUMMER}.pdf"'}, "", True),
        ("/a", 200, SIDE, '<a href="/person/018508%2052037">', True),
        ("/a", 200, SIDE, f"<p>{NUMMER}</p>", False),
    ],
)  # fmt: skip
def test_svar_blir_lest_der_et_nummer_ikke_har_noe_aa_gjore(
    post: Vaktpost, sti: str, status: int, hoder: dict[str, str], kropp: str, funnet: bool
) -> None:
    post.se_svar(sti, status, hoder, kropp.encode())
    assert bool(post.gjor_opp()) is funnet


def test_det_som_blir_sagt_om_et_funn_har_ikke_nummeret(post: Vaktpost) -> None:
    post.se_svar(f"/a/{NUMMER}", 404, HODER, NUMMER.encode())
    post.se_adresse("the address of a call", f"/b?{NUMMER}")
    assert [list(personnumre(sted)) for sted in post.gjor_opp()] == [[], []]


def test_loggen_databasen_og_doren_blir_lyttet_paa(post: Vaktpost, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The taps are those of this very run: set once, before anything was imported."""
    from fastapi.testclient import TestClient
    from sqlalchemy import create_engine, text

    from app.drift.logg import _Stderr
    from app.main import create_app
    from app.settings import Settings
    from tests.integration.tjenesten import NA

    _Stderr().info(f'{{"event": "{NUMMER}"}}')
    with create_engine("sqlite://").begin() as forbindelse:
        forbindelse.execute(text("CREATE TABLE noe (a TEXT)"))
        forbindelse.execute(text("INSERT INTO noe VALUES (:a)"), {"a": NUMMER})
    app = create_app(Settings.fra_miljo({}, data=tmp_path), lambda: NA)
    TestClient(app, base_url="http://127.0.0.1:8000").get(f"/helse?hvem={NUMMER}")
    app.state.tjeneste.lukk()
    capsys.readouterr()  # else the run itself would see it
    assert post.gjor_opp() == ["a line of the log", "a row of the table noe", "the address of a call"]


@pytest.mark.parametrize("verdi", [NUMMER, {"en": NUMMER}, {"en": {"to": [NUMMER]}}, [NUMMER]], ids=["tekst", "felt", "dypt", "liste"])
def test_en_kolonne_med_json_blir_lest_paa_postgresql(verdi: object) -> None:
    """As SQLAlchemy hands it to the driver: an object, no text."""
    from sqlalchemy import insert
    from sqlalchemy.dialects.postgresql import psycopg

    from app.lager.modeller import jobb

    motor: Any = psycopg.dialect
    rad: Any = insert(jobb).values(slag="x", args=verdi).compile(dialect=motor())
    sendt = rad._bind_processors["args"](verdi)
    assert not isinstance(sendt, str)
    for verdier in ({"args": sendt, "slag": "x"}, [{"args": sendt}], ("x", sendt)):
        assert [len(list(personnumre(tekst))) for tekst in personvakt._tekster(verdier) if tekst != "x"] == [1]


def test_koen_til_mange_arbeidere_blir_lest_nar_databasen_gar(
    post: Vaktpost, postgresql: Klynge, ny_database: Callable[[str], str | None], tmp_path: Path
) -> None:
    lager = base.apne(tmp_path, Modus.DEMO, ny_database("postgresql"))
    ko = valg.jobber(Jobbmotor.PROCRASTINATE, lager, lambda: NA)
    with lager.transaksjon() as forbindelse:
        ko.legg(forbindelse, "x", {"hvem": "ingen"})
        driver: Any = forbindelse.connection.driver_connection
        driver.execute("UPDATE procrastinate_jobs SET args = jsonb_build_object('hvem', %s::text)", [NUMMER])
    navn = lager.motor.url.database
    assert navn
    lager.lukk()
    assert post.gjor_opp() == []
    postgresql.slett_database(navn)
    assert post.gjor_opp() == [personvakt.KOEN]


def test_en_proeve_som_slipper_ut_et_nummer_stanser_hele_kjoringen(tmp_path: Path) -> None:
    """In a run of its own: the test passes by itself, and the run fails, telling the test's name and never the number."""
    (tmp_path / "test_plantet.py").write_text(
        f"import structlog\n\ndef test_plantet():\n    structlog.get_logger().info('kall', hvem='{NUMMER[:6]}_{NUMMER[6:]}')\n"
        f"    import sys; sys.stderr.write('{NUMMER}')\n"
    )
    kommando = [sys.executable, "-m", "pytest", "-q", "-p", "tests.personvakt", "-p", "no:cacheprovider", "--noconftest", "-c", "/dev/null"]
    svar = subprocess.run([*kommando, str(tmp_path)], cwd=ROT, capture_output=True, text=True, check=False, timeout=120)
    assert svar.returncode == 1, svar.stdout
    assert "1 passed, 1 error" in svar.stdout
    assert "test_plantet: a personal number stood in: stderr of the test" in svar.stdout.replace("\n", "")
    assert list(personnumre(svar.stdout)) == []


@pytest.mark.parametrize("navn", personvakt.FRA_KLIENTEN)
def test_hver_proeve_som_er_unntatt_finnes(navn: str) -> None:
    fil, _, resten = navn.partition("::")
    kilder = [sti.read_text(encoding="utf-8") for sti in (ROT / "tests").rglob(fil)]
    assert any(all(f" {del_}" in kilde for del_ in resten.split("::")) for kilde in kilder)
