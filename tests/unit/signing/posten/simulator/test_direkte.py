"""The direct flow: the signer is with the sender, is sent to sign, and comes back with a token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from signing.providers.posten.model import Jobbstatus
from signing.providers.posten.simulator import Simulator
from signing.providers.posten.simulator.jobber import Jobb
from tests.unit.signing.posten.offisielt import feil_i, krev_offisielt
from tests.unit.signing.posten.simulator.oppdragsbygger import (
    FYLKE,
    KARI,
    NS,
    Klokke,
    Rett,
    Svaret,
    en_direkteforesporsel,
    en_simulator,
    et_direktemanifest,
)

TO = et_direktemanifest(
    f"<signer><personal-identification-number>{KARI}</personal-identification-number></signer>",
    "<signer><signer-identifier>elev-7</signer-identifier></signer>",
)
POLLING = en_direkteforesporsel("<status-retrieval-method>POLLING</status-retrieval-method><polling-queue>direkte-46</polling-queue>")


class Scene:
    def __init__(self, mappe: Path) -> None:
        self.klokke = Klokke()
        self.simulator: Simulator = en_simulator(mappe, self.klokke, ventetid=timedelta(0), nettside="http://127.0.0.1:8000/sim/")
        self.fylket = Rett(self.simulator)

    def jobb(self, svar: Svaret) -> Jobb:
        jobb = self.simulator.jobb(int(svar.tekst("signature-job-id") or 0))
        assert jobb is not None
        return jobb

    def status(self, svar: Svaret, token: str) -> Svaret:
        return self.fylket.kall("GET", f"{svar.tekst('status-url')}?status_query_token={token}")


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path / "sim")


def token_i(adresse: str | None) -> str:
    return parse_qs(urlsplit(adresse or "").query)["status_query_token"][0]


def test_signert_gir_status_med_token_og_dokumentene(scene: Scene) -> None:
    svar = scene.fylket.opprettet_direkte()
    jobb = scene.simulator.signer(scene.jobb(svar).id, 1)
    utgang = scene.simulator.utgang(jobb, 1)
    assert (utgang or "").startswith("https://fylket.example/ferdig?sak=1&status_query_token=")
    status = scene.status(svar, token_i(utgang))
    assert status.tekst("signature-job-status") == "COMPLETED_SUCCESSFULLY"
    assert scene.fylket.kall("GET", status.tekst("xades-url") or "").status == 200
    assert scene.fylket.kall("GET", status.tekst("pades-url") or "").innhold.startswith(b"%PDF")
    assert scene.fylket.kall("POST", status.tekst("confirmation-url") or "").status == 200
    assert scene.fylket.kall("GET", status.tekst("pades-url") or "").status == 410


def test_svarene_er_gyldige_etter_det_offisielle_skjemaet(scene: Scene) -> None:
    krev_offisielt()
    svar = scene.fylket.opprettet_direkte(POLLING, TO)
    ny = scene.fylket.kall("POST", svar.xml.find(f"{{{NS}}}signer").get("href"))
    scene.simulator.signer(scene.jobb(svar).id, 2)
    endring = scene.fylket.neste("direkte-46", flyt="direct")
    assert [feil_i(s.innhold) for s in (svar, ny, endring)] == [[], [], []]
    assert [s.get("signer") for s in endring.xml.findall(f"{{{NS}}}status")] == [KARI, "elev-7"]
    assert [s.get("signer") for s in endring.xml.findall(f"{{{NS}}}xades-url")] == ["elev-7"]


def test_bare_den_som_ba_om_ko_far_endringer_i_koen(scene: Scene) -> None:
    scene.simulator.signer(scene.jobb(scene.fylket.opprettet_direkte()).id, 1)
    assert scene.fylket.neste("", flyt="direct").status == 204
    scene.simulator.signer(scene.jobb(scene.fylket.opprettet_direkte(POLLING)).id, 1)
    assert scene.fylket.neste("direkte-46", flyt="direct").status == 200
    assert scene.fylket.neste("direkte-46").status == 204, "the portal flow has queues of its own"


UTGANGER: Mapping[str, tuple[Callable[[Simulator, int], Jobb], str, str]] = {
    "avvist": (lambda s, j: s.avvis(j, 1), "https://fylket.example/avvist?", "REJECTED"),
    "feilet": (lambda s, j: s.feil(j, 1), "https://fylket.example/feil?", "FAILED"),
    "uten navn": (lambda s, j: s.uten_navn(j, 1), "https://fylket.example/feil?", "SIGNERS_NAME_NOT_AVAILABLE"),
}


@pytest.mark.parametrize("navn", UTGANGER)
def test_den_som_ikke_signerer_kommer_til_sin_utgang(scene: Scene, navn: str) -> None:
    stans, adresse, status = UTGANGER[navn]
    svar = scene.fylket.opprettet_direkte()
    jobb = stans(scene.simulator, scene.jobb(svar).id)
    assert jobb.status is Jobbstatus.MISLYKTES
    utgang = scene.simulator.utgang(jobb, 1)
    assert (utgang or "").startswith(adresse)
    assert scene.status(svar, token_i(utgang)).tekst("status") == status


def test_omdirigeringen_virker_en_gang_og_en_ny_gjor_den_gamle_ugyldig(scene: Scene) -> None:
    svar = scene.fylket.opprettet_direkte()
    signatar = svar.xml.find(f"{{{NS}}}signer")
    forste = signatar.findtext(f"{{{NS}}}redirect-url").removeprefix("http://127.0.0.1:8000/sim/")
    ny_adresse = scene.fylket.kall(
        "POST",
        signatar.get("href"),
        b'<direct-signer-update-request xmlns="%s"><redirect-url/></direct-signer-update-request>' % NS.encode(),
    )
    ny = (ny_adresse.tekst("redirect-url") or "").removeprefix("http://127.0.0.1:8000/sim/")
    assert scene.simulator.bruk_billett(forste) is None
    treff = scene.simulator.bruk_billett(ny)
    assert treff is not None
    assert (treff[0].id, treff[1].nr) == (scene.jobb(svar).id, 1)
    assert scene.simulator.bruk_billett(ny) is None


def test_tretti_dager_er_hele_levetiden(scene: Scene) -> None:
    svar = scene.fylket.opprettet_direkte(POLLING)
    scene.klokke.ga(timedelta(days=30))
    assert scene.fylket.neste("direkte-46", flyt="direct").tekst("status") == "EXPIRED"
    assert scene.jobb(svar).status is Jobbstatus.MISLYKTES


def test_et_direkte_oppdrag_kan_ikke_avbrytes(scene: Scene) -> None:
    jobb_id = scene.jobb(scene.fylket.opprettet_direkte()).id
    assert scene.fylket.kall("POST", f"/{FYLKE}/direct/signature-jobs/{jobb_id}/cancel").status == 404


def test_et_portaloppdrag_har_ingen_adresse_i_den_direkte_flyten(scene: Scene) -> None:
    jobb_id = scene.fylket.opprettet()
    assert scene.fylket.kall("GET", f"/{FYLKE}/direct/signature-jobs/{jobb_id}/status?status_query_token=").kode == "JOB_NOT_FOUND"


def test_tokenene_star_ikke_i_repr(scene: Scene) -> None:
    jobb = scene.jobb(scene.fylket.opprettet_direkte())
    assert jobb.spoketoken
    assert jobb.spoketoken not in repr(jobb)
    assert (jobb.signatarer[0].billett or "?") not in repr(jobb)
