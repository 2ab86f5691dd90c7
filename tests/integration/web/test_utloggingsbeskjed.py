"""What a provider tells of a logout: carried out or asked for again, told apart in our log, and holding up nobody who logs in."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from app.identitet.oidc.feil import Innloggingsfeil, Utfall
from app.identitet.oidc.innlogging import Utlogget
from app.lager import okter
from tests.integration.web.oidcsted import HOS, Falsk, Oidcsted, et_sted, i_produksjon, leverandor, oppsett
from tests.jobbkjede import vent_til

ANDRE = "https://to.example.no"


@pytest.fixture
def sted(tmp_path: Path) -> Iterator[Oidcsted]:
    identitet = oppsett(leverandor(), leverandor("andre", utsteder=ANDRE))
    with et_sted(i_produksjon(tmp_path / "a", identitet=identitet)) as sted:
        yield sted


def beskjed(sted: Oidcsted, **krav: str) -> Response:
    token = json.dumps({"iss": HOS, "sid": "sid-1", **krav})
    return sted.klient.post("/utlogging/bakkanal", data={"logout_token": token})


@pytest.mark.parametrize(
    "feil", [RuntimeError("låst"), Innloggingsfeil(Utfall.UTILGJENGELIG, "av en eller annen grunn")], ids=["db", "vår"]
)
def test_en_utlogging_som_ikke_lot_seg_utfore_gjelder_naar_den_kommer_igjen(
    sted: Oidcsted, monkeypatch: pytest.MonkeyPatch, feil: Exception
) -> None:
    """The provider is told that it failed, and tries again with the same token."""
    sted.logg_inn("saksbehandlere")

    def nekter(*_args: Any, **_valg: Any) -> int:
        raise feil

    with monkeypatch.context() as imens:
        imens.setattr(okter, "avslutt_hos", nekter)
        assert beskjed(sted, jti="en-gang").status_code >= 500
    assert sted.apne().status_code == 200
    assert beskjed(sted, jti="en-gang").status_code == 200
    assert sted.apne().status_code == 401


def test_en_utlogging_som_er_utfort_gjelder_ikke_en_gang_til(sted: Oidcsted) -> None:
    assert [beskjed(sted, jti="en-gang").status_code for _ in range(2)] == [200, 400]


def test_loggen_sier_hva_hver_leverandor_hadde_imot_en_beskjed_ingen_tok(sted: Oidcsted, capsys: pytest.CaptureFixture[str]) -> None:
    """To the caller all faults look alike."""
    capsys.readouterr()
    svar = beskjed(sted, iss="https://ond.example", sid="hemmelig-sid")
    assert (svar.status_code, svar.json()["kode"]) == (400, "ugyldig-utlogging")
    sagt = "".join(capsys.readouterr())
    linjer = [json.loads(linje) for linje in sagt.splitlines() if "utlogging-avvist" in linje]
    assert [(linje["leverandor"], linje["grunn"]) for linje in linjer] == [("jobb", "feil-utsteder"), ("andre", "feil-utsteder")]
    assert "hemmelig-sid" not in sagt


def test_en_beskjed_som_en_leverandor_tok_er_ikke_avvist_av_de_andre(sted: Oidcsted, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert beskjed(sted, iss=ANDRE).status_code == 200
    assert "utlogging-avvist" not in "".join(capsys.readouterr())


def test_beskjeder_som_maa_vente_paa_leverandoren_holder_ikke_paa_dem_som_logger_inn(
    sted: Oidcsted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody can send one: more than there are places for logins."""
    slipp, les, antall = threading.Event(), Falsk.les_utloggingstoken, 45

    def treg(self: Falsk, token: str, *, na: datetime) -> Utlogget:
        assert slipp.wait(20)
        return les(self, token, na=na)

    monkeypatch.setattr(Falsk, "les_utloggingstoken", treg)
    with ThreadPoolExecutor(antall + 1) as trader:
        ute = [trader.submit(beskjed, sted, jti=f"nr-{nr}") for nr in range(antall)]
        try:
            assert vent_til(lambda: sted.tjeneste.koer.utlogging.statistics().tasks_waiting > 0)
            assert trader.submit(sted.ga_ut).result(10)
            assert not any(en.done() for en in ute)
        finally:
            slipp.set()
        assert [en.result(20).status_code for en in ute] == [200] * antall
