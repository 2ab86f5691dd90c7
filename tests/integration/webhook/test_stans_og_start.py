"""A receiver is stopped and started again: it gets what happened around it, what it was stopped for, in order, and nothing untrue."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.lager import hendelser
from app.lager.webhooks import Stansgrunn
from app.webhook.abonnement import ETTERSENDES_OM, HOLDES_IGJEN, Endring
from app.webhook.levering import REGEL, STANSES_ETTER, Leveringer
from tests.webhookmottaker import GODT, Mottaker, http
from tests.webhookverk import DOK, DOK2, Webhookverk

STANS, START = Endring(aktiv=False), Endring(aktiv=True)
SHA = "0" * 64


def _hook(verk: Webhookverk, mottak: Mottaker) -> str:
    return verk.abonnement().ny(mottak.adresse).vist.webhook.id


def _ettersend(verk: Webhookverk) -> None:
    verk.klokke.flytt(seconds=ETTERSENDES_OM.total_seconds() + 1)
    verk.arbeid()


def _en_dag_borte(verk: Webhookverk, hook: str) -> None:
    verk.klokke.flytt(days=1)
    verk.abonnement().endre(hook, START)
    _ettersend(verk)


@pytest.mark.parametrize("tegnet", [1, 90, 20 * 60])
def test_en_hendelse_med_tid_fra_for_stansen_kommer_etter_starten(verk: Webhookverk, mottak: Mottaker, tegnet: int) -> None:
    """The clock is read, a PDF is drawn or a lock waited for, and meanwhile the receiver is stopped."""
    hook = _hook(verk, mottak)
    tid = verk.klokke()
    verk.klokke.flytt(seconds=tegnet)
    verk.abonnement().endre(hook, STANS)
    with verk.lager.transaksjon() as forbindelse:
        hendelser.foy_til(forbindelse, DOK, "oppdrag.utlopt", tid=tid, aktor="x")
    _en_dag_borte(verk, hook)
    assert mottak.typer == ["oppdrag.utlopt"]


def test_en_hendelse_i_det_mottakeren_sier_opp_kommer_etter_starten(verk: Webhookverk, mottak: Mottaker) -> None:
    hook = _hook(verk, mottak)
    mottak.svar = lambda _: http(410)
    verk.hendelse("oppdrag.sendt")
    tid = verk.klokke()
    verk.klokke.flytt(seconds=2)
    verk.arbeid()
    with verk.lager.transaksjon() as forbindelse:
        hendelser.foy_til(forbindelse, DOK, "oppdrag.utlopt", tid=tid, aktor="x")
    mottak.mottatt.clear()
    mottak.svar = lambda _: GODT
    _en_dag_borte(verk, hook)
    assert mottak.typer == ["oppdrag.sendt", "oppdrag.utlopt"]


def test_det_som_var_for_webhooken_blir_ikke_ettersendt(verk: Webhookverk, mottak: Mottaker) -> None:
    verk.hendelse("oppdrag.sendt")
    verk.klokke.flytt(minutes=1)
    hook = _hook(verk, mottak)
    verk.klokke.flytt(minutes=1)
    verk.abonnement().endre(hook, STANS)
    _en_dag_borte(verk, hook)
    assert mottak.mottatt == []


def _til_stansen(verk: Webhookverk, hook: str) -> None:
    """Each attempt exactly when it is due."""
    while (vist := verk.abonnement().en(hook).webhook).aktiv:
        verk.arbeid()
        (neste,) = (en.neste_tid for en in verk.alle()[:1])
        assert neste is not None, "given up"
        verk.klokke.tid = max(verk.klokke(), neste, verk.abonnement().en(hook).webhook.hviler_til or neste)
    assert vist.grunn is Stansgrunn.HAR_FEILET_LENGE


def test_meldingen_som_mottakeren_ble_stanset_for_kommer_naar_den_starter(verk: Webhookverk, mottak: Mottaker) -> None:
    hook = _hook(verk, mottak)
    mottak.svar = lambda _: http(503)
    verk.hendelse("oppdrag.forseglet", status="fullfort", sha256=SHA)
    start = verk.klokke()
    _til_stansen(verk, hook)
    assert verk.klokke() - start >= STANSES_ETTER
    assert (verk.tilstander(), verk.alle()[0].forsok) == (["venter"], REGEL.antall)
    mottak.mottatt.clear()
    mottak.svar = lambda _: GODT
    _en_dag_borte(verk, hook)
    assert (mottak.typer, verk.tilstander()) == (["oppdrag.forseglet"], ["levert"])


def test_det_som_ventet_ved_stansen_har_alle_forsokene_etter_starten(lite: Webhookverk, mottak: Mottaker) -> None:
    hook = _hook(lite, mottak)
    mottak.svar = lambda _: http(503)
    lite.hendelse("oppdrag.sendt")
    _til_stansen(lite, hook)
    _en_dag_borte(lite, hook)
    (en,) = lite.alle()
    assert (en.tilstand.value, en.forsok) == ("venter", 1)


def test_rekkefolgen_i_et_dokument_holder_ogsaa_rett_etter_en_start(verk: Webhookverk, mottak: Mottaker) -> None:
    hook = _hook(verk, mottak)
    verk.abonnement().endre(hook, STANS)
    verk.klokke.flytt(hours=2)
    verk.hendelse("oppdrag.sendt")
    verk.klokke.flytt(hours=1)
    verk.abonnement().endre(hook, START)
    verk.klokke.flytt(seconds=5)
    verk.hendelse("oppdrag.apnet", felt="sig_1")
    verk.arbeid()
    assert mottak.mottatt == []
    _ettersend(verk)
    assert mottak.nr == [1, 2]
    verk.hendelse("oppdrag.signert", felt="sig_1")
    verk.arbeid()
    assert mottak.nr == [1, 2, 3], "it rests no longer"


@pytest.mark.parametrize("levert", [True, False])
def test_en_melding_som_var_paa_vei_da_mottakeren_ble_stanset_og_startet_bryter_ikke_rekkefolgen(
    verk: Webhookverk, mottak: Mottaker, *, levert: bool
) -> None:
    hook = _hook(verk, mottak)
    verk.hendelse("oppdrag.opprettet")

    def svar(_: object) -> bytes:
        mottak.svar = lambda _: GODT
        verk.abonnement().endre(hook, STANS)
        verk.hendelse("oppdrag.sendt")
        verk.abonnement().endre(hook, START)
        verk.hendelse("oppdrag.apnet", felt="sig_1")
        return GODT if levert else http(500)

    mottak.svar = svar
    verk.arbeid()
    assert mottak.nr == [1]
    _ettersend(verk)
    verk.klokke.flytt(seconds=30)
    verk.arbeid()
    assert [nr for nr in mottak.nr if nr > 1] == [2, 3]


def test_en_ettersending_som_ikke_gaar_holder_ikke_mottakeren_igjen_for_alltid(
    lite: Webhookverk, mottak: Mottaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = _hook(lite, mottak)
    lite.abonnement().endre(hook, STANS)
    lite.abonnement().endre(hook, START)
    lite.hendelse("oppdrag.sendt")
    monkeypatch.setattr(Leveringer, "avspill", lambda *_: None)
    _ettersend(lite)
    assert mottak.mottatt == []
    lite.klokke.flytt(seconds=HOLDES_IGJEN.total_seconds())
    lite.arbeid()
    assert mottak.typer == ["oppdrag.sendt"]


def test_en_avspilling_rett_etter_en_start_holder_ikke_mottakeren_igjen(verk: Webhookverk, mottak: Mottaker) -> None:
    hook = _hook(verk, mottak)
    verk.abonnement().endre(hook, STANS)
    verk.hendelse("oppdrag.sendt")
    verk.abonnement().endre(hook, START)
    verk.abonnement().avspill(hook, verk.klokke() - timedelta(hours=1))
    _ettersend(verk)
    assert mottak.nr == [1]
    assert verk.abonnement().en(hook).webhook.hviler_til is None


def test_tilstanden_er_dokumentets_etter_hendelsen_eller_ikke_sagt(verk: Webhookverk, mottak: Mottaker) -> None:
    """A receiver that acts on «fullfort» must not do so at `oppdrag.sendt`, because the document was done when the message was laid."""
    hook = _hook(verk, mottak)
    verk.abonnement().endre(hook, STANS)
    verk.dokument(DOK2)
    verk.klokke.flytt(seconds=1)
    verk.hendelse("oppdrag.sendt", status="sendt")
    verk.hendelse("oppdrag.sendt", DOK2, status="sendt")
    verk.klokke.flytt(seconds=1)
    verk.hendelse("oppdrag.forseglet", status="fullfort", sha256=SHA)
    _en_dag_borte(verk, hook)
    sagt = {(en.innhold["subject"], en.innhold["data"]["nr"]): en.innhold["data"]["status"] for en in mottak.mottatt}
    assert sagt == {(DOK, 1): None, (DOK, 2): "fullfort", (DOK2, 1): "sendt"}


def test_en_avspilling_sier_ikke_naatilstanden_om_det_som_var(verk: Webhookverk, mottak: Mottaker) -> None:
    verk.hendelse("oppdrag.sendt", status="sendt")
    verk.klokke.flytt(hours=1)
    verk.hendelse("oppdrag.utlopt", status="utlopt")
    hook = _hook(verk, mottak)
    verk.abonnement().avspill(hook, verk.klokke() - timedelta(days=1))
    verk.arbeid()
    assert [en.innhold["data"]["status"] for en in mottak.mottatt] == [None, "utlopt"]
    verk.hendelse("oppdrag.avklart", status="sendt")
    verk.abonnement().avspill(hook, verk.klokke() - timedelta(days=1))
    verk.arbeid()
    assert [en.kropp for en in mottak.mottatt[:2]] == [en.kropp for en in mottak.mottatt if en.innhold["data"]["nr"] < 3][2:]
