"""Background work as those who run the service see it: the worker process, the list, and running a job again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.clock import OSLO, na
from app.jobber import feilliste, valg, vedlikehold
from app.jobber.feilliste import Jobbfeil
from app.lager import base
from app.lager.dokumenter import Aktor, NyttDokument, hent, opprett
from app.main import create_app
from app.settings import Modus, Settings
from tests import kommandostarter
from tests.jobbkjede import KOMBINASJONER, vent_til

ROT = Path(__file__).resolve().parents[3]
NA = datetime(2026, 11, 22, 12, 0, tzinfo=OSLO)
VESTLAND = Aktor(navn="fagsystem:vigo", fylkesnummer="46")
Kjor = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(params=["sqlite", "procrastinate"])
def miljo(request: pytest.FixtureRequest, tmp_path: Path, ny_database: Callable[[str], str | None]) -> dict[str, str]:
    database, motor = KOMBINASJONER[request.param]
    adresse = ny_database(database)
    valgt = {"KONTRAKTVERK_DATABASE": adresse} if adresse else {}
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "KONTRAKTVERK_DATA": str(tmp_path), "KONTRAKTVERK_JOBBER": motor.value, **valgt}


@pytest.fixture
def kjor(miljo: dict[str, str]) -> Kjor:
    return partial(kommandostarter.kjor, **miljo)


def _en_odelagt_fil(settings: Settings) -> tuple[Path, bytes]:
    """A stored document whose file is gone, and the job that will find that out."""
    lager = base.apne(settings.data, settings.modus, settings.database)
    nytt = NyttDokument(
        id="d1",
        fylkesnummer="46",
        dokumenttype="larekontrakt",
        kildesystem=None,
        instans_id=None,
        utgave=1,
        data_sha256="",
        bestilling_sha256="",
        post={},
    )
    opprett(lager, nytt, b"%PDF", na=NA, aktor=VESTLAND)
    sha256 = hent(lager, "d1", aktor=VESTLAND).pdf_sha256
    fil = lager.mappe / "blobs" / sha256[:2] / sha256
    fil.unlink()
    jobber = valg.jobber(settings.jobber, lager, na)
    with lager.transaksjon() as forbindelse:
        jobber.legg(forbindelse, vedlikehold.KONTROLLER_FILER, {})
    lager.lukk()
    return fil, b"%PDF"


def test_arbeideren_gir_opp_det_som_ikke_gar_og_jobben_kan_kjores_igjen(miljo: dict[str, str], kjor: Kjor) -> None:
    settings = Settings.fra_miljo(miljo)
    fil, innhold = _en_odelagt_fil(settings)
    ventende: dict[str, Any] = json.loads(kjor("jobber", "--json").stdout)
    assert [(linje["slag"], linje["ventende"], linje["forfalte"]) for linje in ventende["ko"]] == [("kontroller-filer", 1, 1)]
    lager = base.apne(settings.data, settings.modus, settings.database)

    def antall_feil() -> int:
        with lager.lesing() as forbindelse:
            return len(feilliste.les(forbindelse))

    arbeider = subprocess.Popen([sys.executable, "-m", "app.cli", "arbeider"], cwd=ROT, env=miljo, stderr=subprocess.PIPE, text=True)
    try:
        assert vent_til(lambda: antall_feil() == 1, hoyst=30)
        (feil,) = json.loads(kjor("jobber", "--dode", "--json").stdout)["feil"]
        assert (feil["slag"], feil["args"], feil["feil"], feil["dod"]) == (
            "kontroller-fil",
            {"dokument": "d1", "sha256": fil.name},
            "ikke-funnet (IkkeFunnet)",
            True,
        )
        fil.write_bytes(innhold)
        assert json.loads(kjor("jobber", "--json", "kjor-igjen", feil["jobb"]).stdout) == {"jobb": feil["jobb"], "lagtIKo": True}
        assert vent_til(lambda: antall_feil() == 0, hoyst=30)
    finally:
        arbeider.send_signal(signal.SIGTERM)
        _, logg = arbeider.communicate(timeout=30)
        lager.lukk()
    assert arbeider.returncode == 0
    assert "Kontraktverk: arbeider" in logg


def test_lista_er_setninger_pa_begge_sprak(miljo: dict[str, str], kjor: Kjor) -> None:
    assert kjor("jobber").stdout == "Ingen jobber venter, og ingen har feilet.\n"
    assert kjor("jobber", "--dode", "--sprak", "nn").stdout == "Ingen jobbar er gitt opp.\n"
    settings = Settings.fra_miljo(miljo)
    lager = base.apne(settings.data, settings.modus, settings.database)
    jobber = valg.jobber(settings.jobber, lager, na)
    with lager.transaksjon() as forbindelse:
        jobber.legg(forbindelse, "bok", {"sak": "s1"})
        for nr, dod in ((1, True), (2, False)):
            feilliste.noter(
                forbindelse, Jobbfeil(jobb=f"jobb-{nr}", slag="bok", args={"sak": "s1"}, forsok=nr, feil="nede (Nede)", tid=NA, dod=dod)
            )
    lager.lukk()
    assert kjor("jobber").stdout.splitlines() == [
        "bok: 1 venter, 1 skulle ha begynt",
        "jobb-1 (gitt opp): bok sak=s1 – nede (Nede) etter 1 forsøk, 22.11.2026 12:00",
        "jobb-2 (prøves igjen): bok sak=s1 – nede (Nede) etter 2 forsøk, 22.11.2026 12:00",
    ]
    assert kjor("jobber", "--dode", "--sprak", "nn").stdout.splitlines() == [
        "jobb-1 (gitt opp): bok sak=s1 – nede (Nede) etter 1 forsøk, 22.11.2026 12:00",
    ]
    ukjent = kjor("jobber", "--sprak", "nn", "kjor-igjen", "jobb-2")
    assert (ukjent.returncode, ukjent.stderr.splitlines()[0]) == (1, "ikke-funnet: Ingen jobb som er gitt opp, heiter jobb-2.")


def test_tjenesten_utforer_jobbene_selv_med_den_innebygde_motoren(tmp_path: Path) -> None:
    settings = Settings.fra_miljo({}, data=tmp_path)
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8000"):
        _en_odelagt_fil(settings)
        lager = base.apne(tmp_path, Modus.DEMO)
        jobber = valg.jobber(settings.jobber, lager, na)

        def ferdig() -> bool:
            with lager.lesing() as forbindelse:
                return jobber.ko(forbindelse) == ()

        assert vent_til(ferdig)
        lager.lukk()
