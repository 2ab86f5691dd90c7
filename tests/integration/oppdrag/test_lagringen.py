"""What is stored of an order: its events say it all, personal values can go, and the log is whole."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from app.errors import Feil
from app.lager import hendelser, kontakter, logg, nokkelbytte
from app.lager import oppdrag as ordre
from app.lager.kryptering import Nokkelring, ny_nokkel
from app.lager.modeller import dokument, hendelse_personlig, metadata
from app.lager.modeller import oppdrag as tabell
from app.lager.oppdrag import Plass
from app.oppdrag.port import SIGNATAR
from signing.events import Avbrutt, Avklart, Avslatt, Avvik, FristForlenget, Godkjent, Hendelse, IkkeLevert, KontaktRettet
from signing.model import Kanal
from signing.oppdrag import Oppdrag
from signing.order import replay
from signing.states import Tilstand
from signing.verify.logg import kontroller as kontroller_logg
from signing.verify.policy import Policy
from tests.oppdragsverk import SAKSBEHANDLER, START, Oppdragsverk, laget, oppdragsverk

BEGRUNNELSE = "Startdatoen stemmer ikke"


def poster(verk: Oppdragsverk) -> list[Any]:
    with verk.lager.lesing() as forbindelse:
        return list(logg.poster(forbindelse))


def avslatt(verk: Oppdragsverk) -> None:
    felt = verk.apne().i_tur[0].krav.felt
    verk.gang.fortell(verk.id, lambda o, tid: Avslatt(f"{felt}:avslatt", o.id, tid, felt, BEGRUNNELSE), aktor=SIGNATAR)


def test_loggen_er_hel_og_nevner_ingen(verk: Oppdragsverk) -> None:
    avslatt(verk)
    rapport = kontroller_logg(poster(verk), [], Policy())
    assert (rapport.god, rapport.kjeder) == (True, 1)
    skrevet = json.dumps([p.som_json() for p in poster(verk)], ensure_ascii=False)
    navn = [s.navn for s in laget().sak.signatarer.signatarer]
    assert not [en for en in (*navn, BEGRUNNELSE) if en in skrevet]
    with verk.lager.lesing() as forbindelse:
        assert hendelser.forste_brudd(hendelser.les(forbindelse, verk.id)) is None


def test_slettede_personverdier_lar_kjeden_sta_hel_og_oppdraget_lesbart(verk: Oppdragsverk) -> None:
    avslatt(verk)
    for_ = poster(verk)
    with verk.lager.transaksjon() as forbindelse:
        assert ordre.slett_personlig(forbindelse, verk.id) == 2  # opened (names), declined (reason)
    assert poster(verk) == for_
    assert kontroller_logg(poster(verk), [], Policy()).god
    oppdrag = verk.oppdrag()
    assert oppdrag.tilstand is Tilstand.AVSLATT
    assert {s.krav.navn for s in oppdrag.signere} == {"[slettet]"}


def test_alle_krypterte_verdier_kommer_under_den_nye_nokkelen(verk: Oppdragsverk) -> None:
    avslatt(verk)
    gammel, for_ = verk.gang.ring, verk.oppdrag()
    ny = Nokkelring("2", {**gammel.nokler, "2": ny_nokkel()})
    with verk.lager.lesing() as forbindelse:
        antall = sum(nokkelbytte.antall_per_nokkel(forbindelse).values())
    assert nokkelbytte.roter(verk.lager, ny) == antall > len(verk.felter)
    bare_ny = Nokkelring("2", {"2": ny.nokler["2"]})
    with verk.lager.lesing() as forbindelse:
        assert nokkelbytte.antall_per_nokkel(forbindelse) == {"2": antall}
        assert ordre.les(forbindelse, bare_ny, verk.id).oppdrag == for_
        assert kontakter.hent(forbindelse, bare_ny, verk.id, verk.felter[0]) is not None


def test_hver_tabell_med_nokkel_blir_rotert() -> None:
    med_nokkel = {tabell_.name for tabell_ in metadata.tables.values() if "nokkel_id" in tabell_.c}
    assert {en.tabell.name for en in nokkelbytte.TABELLER} == med_nokkel


# ---------------------------------------------------------------- replay


def _hendelse(slag: str, nr: int, felt: str, o: Oppdrag, tid: datetime) -> Hendelse:
    id_ = f"h{nr}"
    laget_: dict[str, Hendelse] = {
        "avslatt": Avslatt(id_, o.id, tid, felt, BEGRUNNELSE),
        "forleng": FristForlenget(id_, o.id, tid, (tid + timedelta(days=15 + nr)).date()),
        "avbrutt": Avbrutt(id_, o.id, tid, BEGRUNNELSE),
        "godkjent": Godkjent(id_, o.id, tid),
        "ikkeLevert": IkkeLevert(id_, o.id, tid, felt),
        "rettet": KontaktRettet(id_, o.id, tid, felt, (Kanal.SMS,)),
        "avvik": Avvik(id_, o.id, tid, "fil-endret"),
        "avklart": Avklart(id_, o.id, tid, BEGRUNNELSE),
    }
    return laget_[slag]


HENDINGER = ("forleng", "ikkeLevert", "rettet", "avvik", "avklart", "godkjent", "avslatt", "avbrutt")
LOP = st.lists(st.tuples(st.sampled_from(HENDINGER), st.integers(0, 3), st.integers(0, 40)), max_size=12)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lop=LOP)
def test_det_lagrede_oppdraget_er_det_hendelsene_sier(tmp_path_factory: pytest.TempPathFactory, lop: list[tuple[str, int, int]]) -> None:
    """Whatever is told, and whatever the jobs do in between: the row, the record and the events agree."""
    verk = oppdragsverk(tmp_path_factory.mktemp("lop"), None)
    verk.apne()
    for nr, (slag, hvem, timer) in enumerate(lop):
        verk.klokke.flytt(hours=timer)
        verk.arbeid()
        try:
            lest = verk.gang.fortell(verk.id, partial(_hendelse, slag, nr, verk.felter[hvem]), aktor=SAKSBEHANDLER)
        except Feil:
            continue
        assert lest.oppdrag == replay(lest.oppdrag.hendelser)
    verk.arbeid()
    lest = verk.gang.les(verk.id, aktor=SAKSBEHANDLER)
    with verk.lager.lesing() as forbindelse:
        lagret = replay(ordre.les_hendelser(forbindelse, verk.gang.ring, verk.id))
        status = forbindelse.execute(select(dokument.c.status).where(dokument.c.id == verk.id)).scalar()
    assert lagret == lest.oppdrag
    assert status == lest.rad.tilstand == lest.oppdrag.tilstand.value
    assert kontroller_logg(poster(verk), [], Policy()).god
    verk.lager.lukk()


# ---------------------------------------------------------------- lists


def mange(verk: Oppdragsverk, antall: int) -> None:
    """Rows of orders in two counties and some states, as lists see them."""
    tilstander = (Tilstand.SENDT, Tilstand.UNDER_SIGNERING, Tilstand.ARKIVERT)
    with verk.lager.transaksjon() as forbindelse:
        verdier = dict(forbindelse.execute(select(dokument)).one()._mapping)
        for nr in range(antall):
            fylke, tid = ("39", "46")[nr % 2], START + timedelta(minutes=nr // 3)  # some changed at the same time
            forbindelse.execute(insert(dokument).values({**verdier, "id": f"d{nr:04}", "fylkesnummer": fylke, "instans_id": f"i{nr}"}))
            forbindelse.execute(
                insert(tabell).values(
                    id=f"d{nr:04}", fylkesnummer=fylke, tilstand=tilstander[nr % 3].value, versjon=1, opprettet=tid, endret=tid
                )
            )


@pytest.mark.parametrize("tilstand", [None, Tilstand.SENDT])
def test_en_liste_gar_gjennom_alle_i_fylket_en_gang_nyeste_forst(verk: Oppdragsverk, tilstand: Tilstand | None) -> None:
    verk.lagre()
    mange(verk, 90)
    sett: list[ordre.Oppdragsrad] = []
    plass: Plass | None = None
    with verk.lager.lesing() as forbindelse:
        while side := ordre.liste(forbindelse, fylkesnummer="39", tilstand=tilstand, etter=plass, antall=7):
            sett += side
            plass = Plass(side[-1].endret, side[-1].id)
        ventet = select(func.count()).select_from(tabell).where(tabell.c.fylkesnummer == "39")
        antall = forbindelse.execute(ventet if tilstand is None else ventet.where(tabell.c.tilstand == tilstand.value)).scalar()
    assert len({rad.id for rad in sett}) == len(sett) == antall
    assert {rad.fylkesnummer for rad in sett} == {"39"}
    assert [rad.endret for rad in sett] == sorted((rad.endret for rad in sett), reverse=True)


def test_personverdiene_kan_ikke_flyttes_til_en_annen_hendelse(verket: Oppdragsverk) -> None:
    avslatt(verket)
    with verket.lager.transaksjon() as forbindelse:
        forbindelse.execute(hendelse_personlig.delete().where(hendelse_personlig.c.nr == 2))
        forbindelse.exec_driver_sql("UPDATE hendelse_personlig SET nr = 2")
    with pytest.raises(Feil, match="kryptert"):
        verket.oppdrag()
