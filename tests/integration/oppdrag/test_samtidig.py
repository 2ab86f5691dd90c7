"""Many at once: nobody's signature is lost, and the end is the same whatever came first."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest

from app.errors import Feil
from app.lager.oppdrag import Foreldet
from app.oppdrag.port import SIGNATAR, Innenfra
from signing.events import Apnet, Avbrutt, FristForlenget, Hendelse, Signert, Slag, UkjentStatus
from signing.order import replay
from signing.states import Signertilstand, Tilstand
from tests.oppdragsverk import SAKSBEHANDLER, Oppdragsverk

LEVERANDOREN = Innenfra("leverandoren")


def samtidig(*arbeid: Callable[[], object]) -> list[object]:
    """All at the same moment; an error is an answer too."""
    start = Barrier(len(arbeid))

    def ett(gjor: Callable[[], object]) -> object:
        start.wait()
        try:
            return gjor()
        except Feil as feil:
            return feil

    with ThreadPoolExecutor(len(arbeid)) as trader:
        return list(trader.map(ett, arbeid))


def test_alle_i_en_gruppe_signerer_samtidig_og_ingen_signatur_gar_tapt(verk: Oppdragsverk) -> None:
    felter = [s.krav.felt for s in verk.apne().i_tur]
    assert len(felter) > 1
    svar = samtidig(*(partial(verk.signer, felt) for felt in felter))
    assert [en for en in svar if isinstance(en, Feil)] == []
    assert {verk.oppdrag().signer(felt).tilstand for felt in felter} == {Signertilstand.SIGNERT}
    oppdrag = verk.signer_alle()
    assert oppdrag.tilstand is Tilstand.ARKIVERT, "the seal was refused: some signature is not in the file"


def test_av_to_som_endrer_det_de_sa_vinner_en(verk: Oppdragsverk) -> None:
    verk.apne()
    rad = verk.gang.les(verk.id, aktor=SAKSBEHANDLER).rad
    assert rad.siste_dag
    ny = rad.siste_dag + timedelta(days=3)
    svar = samtidig(
        lambda: verk.gang.fortell(verk.id, lambda o, tid: FristForlenget("f", o.id, tid, ny), aktor=SAKSBEHANDLER, versjon=rad.versjon),
        lambda: verk.gang.fortell(verk.id, lambda o, tid: Avbrutt("a", o.id, tid, "nei"), aktor=SAKSBEHANDLER, versjon=rad.versjon),
    )
    assert [type(en) for en in svar].count(Foreldet) == 1
    assert verk.gang.les(verk.id, aktor=SAKSBEHANDLER).rad.versjon == rad.versjon + 1


def test_samme_jobb_kjort_samtidig_forsegler_en_gang(verk: Oppdragsverk) -> None:
    verk.apne()
    while i_tur := verk.oppdrag().i_tur:
        for signer in i_tur:
            verk.signer(signer.krav.felt)
        if verk.oppdrag().i_tur:
            verk.arbeid()
    svar = samtidig(*[lambda: verk.gang.kjor({"oppdrag": verk.id})] * 3)
    assert [en for en in svar if en is not None] == []
    verk.arbeid()
    oppdrag = verk.oppdrag()
    assert (oppdrag.tilstand, [h.slag for h in oppdrag.hendelser].count(Slag.FORSEGLET)) == (Tilstand.ARKIVERT, 1)
    assert verk.gang.les(verk.id, aktor=SAKSBEHANDLER).rad.fil_sha256 == oppdrag.forseglet


def test_to_som_apner_det_samme_far_ett_oppdrag(verk: Oppdragsverk) -> None:
    verk.lagre()
    svar = samtidig(*[lambda: verk.gang.apne(verk.id, aktor=SAKSBEHANDLER).status] * 4)
    assert sorted(map(str, svar)) == ["200", "200", "200", "201"]
    verk.arbeid()
    assert [h.slag for h in verk.oppdrag().hendelser].count(Slag.OPPRETTET) == 1


def storm(verk: Oppdragsverk) -> list[Hendelse]:
    """What a provider far away could tell of an order that everybody has signed: no event fits before the one before it has come."""
    oppdrag, tid = verk.oppdrag(), verk.klokke()
    rekke: list[Hendelse] = []
    for nr, signer in enumerate(oppdrag.signere):
        felt, da = signer.krav.felt, tid + timedelta(minutes=nr)
        rekke += [
            Apnet(f"{felt}:apnet", oppdrag.id, da, felt),
            UkjentStatus(f"{felt}:rart", oppdrag.id, da, felt, "RART"),
            Signert(f"{felt}:signert", oppdrag.id, da, felt),
        ]
    return rekke


@pytest.mark.parametrize("fro", range(3))
def test_en_storm_av_tilbakekall_i_vilkarlig_rekkefolge_ender_likt(verk: Oppdragsverk, fro: int) -> None:
    """Told in shuffled batches, some twice, by three threads at once; what is put off is told again."""
    verk.apne()
    hendelser = storm(verk)
    tilfeldig = random.Random(fro)
    bunker = [tilfeldig.sample(hendelser, 4) for _ in range(6)]
    verk.klokke.flytt(hours=1)
    with ThreadPoolExecutor(3) as trader:
        list(trader.map(lambda bunke: verk.gang.motta(verk.id, bunke, aktor=LEVERANDOREN), bunker))
    for _ in range(len(hendelser)):
        if not verk.gang.motta(verk.id, tilfeldig.sample(hendelser, len(hendelser)), aktor=LEVERANDOREN).utsatt:
            break
    oppdrag = verk.oppdrag()
    assert oppdrag.alle_har_signert
    assert replay(oppdrag.hendelser) == oppdrag
    assert {h.id for h in hendelser if isinstance(h, Signert)} <= {h.id for h in oppdrag.hendelser}
    assert len({h.id for h in oppdrag.hendelser}) == len(oppdrag.hendelser)


def test_et_tilbakekall_for_et_avsluttet_oppdrag_blir_notert_og_stopper_ingenting(verk: Oppdragsverk) -> None:
    felt = verk.apne().i_tur[0].krav.felt
    verk.gang.fortell(verk.id, lambda o, tid: Avbrutt("a", o.id, tid, "nei"), aktor=SAKSBEHANDLER)
    verk.gang.motta(verk.id, [Signert(f"{felt}:signert", verk.id, verk.klokke(), felt)], aktor=SIGNATAR)
    oppdrag = verk.oppdrag()
    assert (oppdrag.tilstand, oppdrag.signer(felt).tilstand) == (Tilstand.AVBRUTT, Signertilstand.SIGNERT)
