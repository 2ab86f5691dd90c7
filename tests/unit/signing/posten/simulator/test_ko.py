"""The queue: when it may be asked, what is hidden, what comes again, and what confirming takes away."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from signing.providers.posten.simulator.ko import Fartsgrense
from tests.unit.signing.posten.offisielt import feil_i, krev_offisielt
from tests.unit.signing.posten.simulator.oppdragsbygger import (
    ANNET_FYLKE,
    FYLKE,
    KARI_SELV,
    OLA_FOR_ANDRE,
    PER_UTEN_NUMMER,
    START,
    Klokke,
    Rett,
    Svaret,
    en_bunt,
    en_foresporsel,
    en_simulator,
    et_manifest,
    fylkets_nokkel,
)

NESTE = "X-Next-permitted-poll-time"


class Scene:
    def __init__(self, mappe: Path, **valg: object) -> None:
        self.klokke = Klokke()
        self.simulator = en_simulator(mappe, self.klokke, ventetid=timedelta(0), **valg)
        self.fylket = Rett(self.simulator)

    def neste(self) -> Svaret:
        return self.fylket.neste()

    def bekreft(self, endring: Svaret) -> int:
        return self.fylket.kall("POST", endring.tekst("confirmation-url") or "").status


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path / "sim")


def neste_tid(svar: Svaret) -> datetime:
    return datetime.fromisoformat(svar.hoder[NESTE])


def test_hvert_svar_sier_nar_en_kan_sporre_igjen(tmp_path: Path) -> None:
    klokke = Klokke()
    simulator = en_simulator(tmp_path / "sim", klokke, ventetid=timedelta(seconds=30))
    fylket = Rett(simulator)
    tom = fylket.neste()
    assert (tom.status, tom.innhold, neste_tid(tom)) == (204, b"", START + timedelta(seconds=30))
    ivrig = fylket.neste()
    assert (ivrig.status, neste_tid(ivrig)) == (429, START + timedelta(seconds=30))
    simulator.signer(fylket.opprettet(KARI_SELV, OLA_FOR_ANDRE), 1)
    klokke.ga(timedelta(seconds=30))
    endring = fylket.neste()
    assert (endring.status, neste_tid(endring)) == (200, START + timedelta(seconds=30))
    assert fylket.neste().status == 204, "after a change one may ask at once"


def test_ventetiden_overlever_at_tjenesten_starter_pa_nytt(tmp_path: Path) -> None:
    Rett(en_simulator(tmp_path / "sim")).neste()
    assert Rett(en_simulator(tmp_path / "sim")).neste().status == 429


def test_en_ny_jobb_er_ingen_endring(scene: Scene) -> None:
    scene.fylket.opprettet()
    assert scene.neste().status == 204


def test_en_utlevert_endring_er_skjult_i_ti_minutter_og_kommer_igjen(scene: Scene) -> None:
    scene.simulator.signer(scene.fylket.opprettet(), 1)
    forst = scene.neste()
    assert (forst.status, scene.neste().status) == (200, 204)
    scene.klokke.ga(timedelta(minutes=9, seconds=59))
    assert scene.neste().status == 204
    scene.klokke.ga(timedelta(seconds=1))
    igjen = scene.neste()
    assert igjen.innhold == forst.innhold
    assert scene.bekreft(igjen) == 200
    scene.klokke.ga(timedelta(minutes=20))
    assert scene.neste().status == 204


def test_bekreftet_to_ganger_er_det_samme_som_en(scene: Scene) -> None:
    scene.simulator.signer(scene.fylket.opprettet(), 1)
    endring = scene.neste()
    assert [scene.bekreft(endring), scene.bekreft(endring)] == [200, 200]


def test_det_som_skjer_mens_en_endring_er_skjult_kommer_nar_den_er_bekreftet(scene: Scene) -> None:
    jobb_id = scene.fylket.opprettet()
    scene.simulator.signer(jobb_id, 1)
    forst = scene.neste()
    scene.simulator.signer(jobb_id, 2)
    assert scene.neste().status == 204
    assert scene.bekreft(forst) == 200
    jobb = scene.simulator.jobb(jobb_id)
    assert jobb is not None
    assert not jobb.slettet, "confirming an older change must not let the documents go"
    assert scene.neste().tekst("status") == "COMPLETED_SUCCESSFULLY"


def test_to_signaturer_for_noen_spor_er_en_endring(scene: Scene) -> None:
    jobb_id = scene.fylket.opprettet()
    scene.simulator.signer(jobb_id, 1)
    scene.simulator.signer(jobb_id, 2)
    assert scene.neste().tekst("status") == "COMPLETED_SUCCESSFULLY"
    assert scene.neste().status == 204


def test_endringer_kommer_i_den_rekkefolgen_de_skjedde(scene: Scene) -> None:
    forst, sist = scene.fylket.opprettet(), scene.fylket.opprettet()
    scene.simulator.signer(sist, 1)
    scene.klokke.ga(timedelta(seconds=1))
    scene.simulator.signer(forst, 1)
    assert [scene.neste().tekst("signature-job-id") for _ in range(2)] == [str(sist), str(forst)]


def test_to_som_spor_samme_ko_far_hver_sin_jobb(scene: Scene) -> None:
    jobber = {scene.fylket.opprettet(), scene.fylket.opprettet()}
    for jobb_id in jobber:
        scene.simulator.signer(jobb_id, 1)
    assert {int(scene.neste().tekst("signature-job-id") or 0) for _ in jobber} == jobber


@pytest.mark.parametrize("ko", ["", "en-annen-ko", "kontraktverk-46x"])
def test_en_annen_ko_gir_ikke_endringen(scene: Scene, ko: str) -> None:
    scene.simulator.signer(scene.fylket.opprettet(), 1)
    assert scene.fylket.neste(ko).status == 204
    assert scene.neste().status == 200


def test_uten_kono_er_det_standardkoen(scene: Scene) -> None:
    metadata = en_foresporsel().replace(b"<polling-queue>kontraktverk-46</polling-queue>", b"")
    jobb_id = int(scene.fylket.opprett(metadata).tekst("signature-job-id") or 0)
    scene.simulator.signer(jobb_id, 1)
    assert scene.fylket.kall("GET", f"/{FYLKE}/portal/signature-jobs").status == 200


def test_et_annet_fylkes_ko_med_samme_navn_er_en_annen_ko(scene: Scene) -> None:
    scene.simulator.signer(scene.fylket.opprettet(), 1)
    andre = Rett(scene.simulator, ANNET_FYLKE)
    assert andre.neste(orgnr=ANNET_FYLKE).status == 204
    bunt = en_bunt(et_manifest(orgnr=ANNET_FYLKE), nokkel=fylkets_nokkel(ANNET_FYLKE))
    assert andre.opprett(bunt=bunt, orgnr=ANNET_FYLKE).status == 200


def test_statusene_er_gyldige_etter_det_offisielle_skjemaet(scene: Scene) -> None:
    krev_offisielt()
    jobb_id = scene.fylket.opprettet(KARI_SELV, PER_UTEN_NUMMER)
    scene.simulator.signer(jobb_id, 1)
    pagar = scene.neste()
    scene.bekreft(pagar)
    scene.simulator.signer(jobb_id, 2, "engangskode")
    ferdig = scene.neste()
    scene.klokke.ga(timedelta(days=1))
    slettbar = scene.neste()
    assert [feil_i(s.innhold) for s in (pagar, ferdig, slettbar)] == [[], [], []]
    assert (pagar.tekst("cancellation-url"), ferdig.tekst("cancellation-url")) == (
        f"https://signering.example/api/{FYLKE}/portal/signature-jobs/{jobb_id}/cancel",
        None,
    )
    assert (ferdig.tekst("delete-documents-url"), slettbar.tekst("delete-documents-url")) == (
        None,
        f"https://signering.example/api/{FYLKE}/portal/signature-jobs/{jobb_id}/documents",
    )


def test_slettet_av_avsenderen_er_slettet(scene: Scene) -> None:
    jobb_id = scene.fylket.opprettet(KARI_SELV)
    scene.simulator.signer(jobb_id, 1)
    scene.klokke.ga(timedelta(days=1))
    endring = scene.neste()
    assert scene.fylket.kall("DELETE", endring.tekst("delete-documents-url") or "").status == 204
    assert scene.fylket.kall("GET", endring.tekst("pades-url") or "").status == 410
    assert scene.fylket.kall("GET", endring.tekst("xades-url") or "").status == 410
    scene.klokke.ga(timedelta(minutes=10))
    assert scene.neste().tekst("pades-url") is None


def test_med_langtidslagring_blir_dokumentene_liggende(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "sim", langtidslagring=True)
    scene.simulator.signer(scene.fylket.opprettet(KARI_SELV), 1)
    endring = scene.neste()
    scene.bekreft(endring)
    assert scene.fylket.kall("GET", endring.tekst("xades-url") or "").status == 200


@pytest.mark.parametrize(("dager", "status"), [(39, 200), (40, 410)])
def test_ubekreftede_dokumenter_ligger_i_forti_dager(scene: Scene, dager: int, status: int) -> None:
    scene.simulator.signer(scene.fylket.opprettet(KARI_SELV), 1)
    endring = scene.neste()
    scene.klokke.ga(timedelta(days=dager))
    assert scene.fylket.kall("GET", endring.tekst("xades-url") or "").status == status


# ------------------------------------------------------------------ the rate block


def test_det_ellevte_kallet_i_samme_sekund_blokkerer_i_tretti_sekunder(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "sim", kall_per_sekund=10)
    assert {scene.neste().status for _ in range(10)} == {204}
    for sekunder in (0, 29):
        scene.klokke.tid = START + timedelta(seconds=sekunder)
        svar = scene.neste()
        assert (svar.status, svar.hoder.get("DoSFilter"), NESTE in svar.hoder) == (429, "unavailable", False)
        assert svar.hoder["Content-Type"].startswith("text/html")
    assert Rett(scene.simulator, ANNET_FYLKE).kall("GET", f"/{ANNET_FYLKE}").status == 200, "others are not blocked"
    scene.klokke.tid = START + timedelta(seconds=30)
    assert scene.neste().status == 204


def test_ti_kall_hvert_sekund_er_lov() -> None:
    grense = Fartsgrense(10)
    tider = [START + timedelta(milliseconds=100 * n) for n in range(50)]
    assert all(grense.slipp_gjennom(FYLKE, tid) for tid in tider)
