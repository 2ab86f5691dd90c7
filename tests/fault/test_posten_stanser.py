"""How an order ends at Posten, or here, and jobs that were made twice: the state is right, and nothing is left there that nobody wants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from app.errors import Feil
from app.lager import postenbevis, postenjobb
from app.lager.modeller import jobb as jobbtabell
from app.oppdrag.gang import RYDD
from app.oppdrag.postenko import BORTE
from app.postensimulator import sted
from signing.events import Avbrutt, Avvik, Erstattet, IkkeLevert, KontaktRettet, Leveringshinder, Sendt, Utlopt
from signing.model import Kanal
from signing.oppdrag import Oppdrag
from signing.providers.posten.model import Jobbstatus, Signaturstatus
from signing.states import Signertilstand, Tilstand
from tests.fault.postenfeil import INGEN_DER, borte, feilene, posten, status, til_arkivet
from tests.postenverk import Postenverk

pytestmark = [pytest.mark.fault, pytest.mark.tung]

# ---------------------------------------------------------------- made twice


@pytest.mark.parametrize("forst_signert", ["den vi kjenner", "den som ble borte"])
def test_en_jobb_som_ble_laget_to_ganger_blir_en(forst_signert: str, tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.lagre()
        feil.naar("opprett", borte, 1)  # made, and nobody was told
        verk.gang.apne(verk.id, aktor=verk.aktor)
        verk.arbeid()
        verk.hent_igjen()
        kjent, tapt = verk.simulator.jobber()
        assert verk.oppdrag().referanse == str(kjent.id)
        assert kjent.id > tapt.id
        forst, sist = {"den vi kjenner": (kjent, tapt), "den som ble borte": (tapt, kjent)}[forst_signert]
        verk.gjor_kjent()
        verk.simulator.signer(forst.id, 1, verk.simulator.metoder(forst, 1)[0])
        verk.hent_igjen()
        assert verk.oppdrag().referanse == str(forst.id)
        assert verk.oppdrag().tilstand is Tilstand.UNDER_SIGNERING
        if forst_signert == "den vi kjenner":
            verk.simulator.signer(sist.id, 2, verk.simulator.metoder(sist, 2)[0])
            verk.hent_igjen()
        verk.hent_igjen()
        avbrutt = verk.simulator.jobb(sist.id)
        assert avbrutt is not None
        assert avbrutt.status is Jobbstatus.MISLYKTES, "nobody is to sign it any more"
        til_arkivet(verk)
        oppdrag = verk.oppdrag()
        assert oppdrag.tilstand is Tilstand.ARKIVERT
        assert sum(isinstance(h, Sendt) for h in oppdrag.hendelser) == (1 if forst_signert == "den vi kjenner" else 2)
        assert not verk.simulator.venter_i_ko(sist.id)


def test_en_jobb_vi_ikke_kjenner_blir_liggende_i_koen(tmp_path: Path) -> None:
    with posten(tmp_path / "en") as (annen, _), posten(tmp_path / "to") as (verk, feil):
        annen.apne()
        verk.apne()
        with verk.lager.transaksjon() as forbindelse:
            postenjobb.slett(forbindelse, verk.id)
        verk.signer_gruppen(1)
        feil.sett.clear()
        verk.hent()
        assert "bekreft" not in feil.sett
        assert verk.simulator.venter_i_ko(verk.jobb.id)


# ---------------------------------------------------------------- how a job ends there


def test_en_avslar_etter_at_en_har_signert(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, _):
        verk.apne()
        verk.simulator.signer(verk.jobb.id, 1, verk.simulator.metoder(verk.jobb, 1)[0])
        verk.simulator.avvis(verk.jobb.id, 2)
        oppdrag = verk.hent()
        assert oppdrag.tilstand is Tilstand.AVSLATT
        assert {s.tilstand for s in oppdrag.signere} == {Signertilstand.SIGNERT, Signertilstand.AVSLATT}
        with verk.lager.lesing() as forbindelse:
            assert len(postenbevis.felter(forbindelse, str(oppdrag.referanse))) == 1, "the proof of who signed is kept"
        assert not verk.simulator.venter_i_ko(verk.jobb.id)


def test_oppdraget_loper_ut_hos_posten_og_ikke_for_hos_oss(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, _):
        verk.apne()
        verk.simulator.la_utlope(verk.jobb.id)
        oppdrag = verk.hent()
        assert oppdrag.tilstand is Tilstand.UTLOPT
        (utlopt,) = [h for h in oppdrag.hendelser if isinstance(h, Utlopt)]
        assert utlopt.hos_leverandor


def test_oppdraget_loper_ut_mens_bevisene_hentes(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.apne()
        verk.signer_gruppen(1)
        feil.ved["xades"] = lambda: _utlop(verk)
        feil.naar("xades", status(HTTPStatus.GONE), 1)
        verk.hent_igjen()
        oppdrag = verk.hent_igjen()
        assert oppdrag.tilstand is Tilstand.UTLOPT
        assert [s.tilstand for s in oppdrag.signere].count(Signertilstand.SIGNERT) == 1


def _utlop(verk: Postenverk) -> None:
    verk.simulator.la_utlope(verk.jobb.id)


def test_er_dokumentet_borte_for_det_er_hentet_stopper_oppdraget_for_en_kontroll(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.apne()
        verk.signer_gruppen()
        feil.naar("pades", status(HTTPStatus.GONE), 1)
        oppdrag = verk.hent()
        assert oppdrag.tilstand is Tilstand.AVVIK
        assert [h.kontroll for h in oppdrag.hendelser if isinstance(h, Avvik)] == [BORTE]


HINDER: dict[str, tuple[Signaturstatus, Leveringshinder]] = {
    "har reservert seg": (Signaturstatus.RESERVERT, Leveringshinder.RESERVERT),
    "mangler kontakt": (Signaturstatus.KONTAKT_MANGLER, Leveringshinder.MANGLER_KONTAKT),
    "mangler navn": (Signaturstatus.NAVN_MANGLER, Leveringshinder.UTEN_NAVN),
}


@pytest.mark.parametrize("hva", HINDER)
def test_en_som_ikke_nas_stopper_oppdraget_og_rettet_sendes_det_paa_nytt(hva: str, tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, _):
        verk.apne()
        hos_posten, arsak = HINDER[hva]
        handling = {
            Signaturstatus.RESERVERT: verk.simulator.reserver,
            Signaturstatus.KONTAKT_MANGLER: verk.simulator.mangler_kontakt,
            Signaturstatus.NAVN_MANGLER: verk.simulator.uten_navn,
        }[hos_posten]
        handling(verk.jobb.id, 1)
        oppdrag = verk.hent()
        assert oppdrag.tilstand is Tilstand.UTILGJENGELIG
        (ikke,) = [h for h in oppdrag.hendelser if isinstance(h, IkkeLevert)]
        assert ikke.arsak is arsak
        forste, felt = oppdrag.referanse, ikke.felt
        verk.gang.fortell(verk.id, lambda o, tid: KontaktRettet("rettet", o.id, tid, felt, (Kanal.EPOST,)), aktor=verk.aktor)
        igjen = verk.hent()
        assert igjen.tilstand is Tilstand.SENDT
        assert igjen.referanse != forste
        til_arkivet(verk)
        assert verk.oppdrag().tilstand is Tilstand.ARKIVERT


SLUTT: dict[str, Callable[[Oppdrag, Any], Any]] = {
    "trukket tilbake": lambda o, tid: Avbrutt("slutt", o.id, tid, "feil lærling"),
    "erstattet": lambda o, tid: Erstattet("slutt", o.id, tid, "et-annet"),
}


@pytest.mark.parametrize("hva", SLUTT)
@pytest.mark.parametrize("svar", ["borte", "fram"])
def test_et_oppdrag_som_ender_her_trekkes_hos_posten(hva: str, svar: str, tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.apne()
        if svar == "borte":
            feil.naar("avbryt", borte, 1)
        verk.gang.fortell(verk.id, SLUTT[hva], aktor=verk.aktor)
        for _ in range(3):
            verk.hent_igjen()
        assert verk.jobb.status is Jobbstatus.MISLYKTES
        assert {s.status for s in verk.jobb.signatarer} == {Signaturstatus.AVBRUTT}
        assert verk.oppdrag().tilstand in {Tilstand.AVBRUTT, Tilstand.ERSTATTET}
        assert not verk.simulator.venter_i_ko(verk.jobb.id)


def test_et_oppdrag_som_endte_mens_posten_var_borte_trekkes_en_gang_naar_den_er_tilbake(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.apne()
        her = sted(verk.bord.settings)
        adresse = str(her.adresse)
        her.husk(INGEN_DER)
        verk.gang.fortell(verk.id, SLUTT["trukket tilbake"], aktor=verk.aktor)
        for _ in range(4):
            verk.hent_igjen()
            verk.ko.vekk({})
        assert len(feilene(verk)) == 2, "one for the order, one for the queue, however long it lasts"
        her.husk(adresse)
        feil.sett.clear()
        for _ in range(8):
            verk.klokke.tid += timedelta(hours=1)
            verk.ko.vekk({})
            verk.hent()
        assert verk.jobb.status is Jobbstatus.MISLYKTES
        assert feil.sett.count("avbryt") == 1


def test_en_jobb_som_ble_glemt_mens_oppdraget_endte_blir_trukket(tmp_path: Path) -> None:
    """Killed between storing the job and writing that it was sent, and withdrawn by a person meanwhile: no job is left that would know."""
    with posten(tmp_path) as (verk, _):
        verk.apne()
        jobb = verk.jobb
        verk.gang.fortell(verk.id, SLUTT["trukket tilbake"], aktor=verk.aktor)
        with verk.lager.transaksjon() as forbindelse:
            forbindelse.execute(delete(jobbtabell).where(jobbtabell.c.slag == RYDD))
        verk.ko.vekk({})
        verk.arbeid()
        etter = verk.simulator.jobb(jobb.id)
        assert etter is not None
        assert etter.status is Jobbstatus.MISLYKTES


def test_trekkes_oppdraget_mens_det_sendes_blir_jobben_trukket_ogsaa(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.lagre()
        verk.gang.apne(verk.id, aktor=verk.aktor)
        feil.ved["opprett"] = lambda: _trekk(verk)
        verk.arbeid()
        (jobb,) = verk.simulator.jobber()
        assert verk.oppdrag().tilstand is Tilstand.AVBRUTT
        assert jobb.status is Jobbstatus.MISLYKTES


def _trekk(verk: Postenverk) -> None:
    verk.gang.fortell(verk.id, SLUTT["trukket tilbake"], aktor=verk.aktor)


def test_har_noen_signert_naar_oppdraget_stopper_kan_kontakten_ikke_rettes(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, _):
        verk.apne()
        verk.simulator.signer(verk.jobb.id, 2, verk.simulator.metoder(verk.jobb, 2)[0])
        verk.simulator.reserver(verk.jobb.id, 1)
        oppdrag = verk.hent()
        assert oppdrag.tilstand is Tilstand.UTILGJENGELIG
        (felt,) = [h.felt for h in oppdrag.hendelser if isinstance(h, IkkeLevert)]
        with pytest.raises(Feil) as feil:
            verk.gang.fortell(verk.id, lambda o, tid: KontaktRettet("rettet", o.id, tid, felt, (Kanal.EPOST,)), aktor=verk.aktor)
        assert feil.value.kode == "noen-har-signert"
        assert verk.oppdrag() == oppdrag
