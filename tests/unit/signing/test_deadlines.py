"""Deadlines, reminders, what is next, and who is told: by example. The properties stand in `test_order_properties`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from signing import deadlines
from signing.agenda import Gjoremal, Neste, Policy, neste_tid
from signing.errors import UgyldigOppdrag
from signing.events import Hendelse, Slag
from signing.model import Frister, Kanal
from signing.notices import Beskjed, Meldingsslag, beskjeder, tidligst_sendt
from signing.oppdrag import Oppdrag
from signing.order import Signertilstand, Tilstand, apply, start
from signing.reminders import Paminnelsesplan, neste_paminnelse, planlagte
from signing.status import OPPDRAGSSTATUS, SIGNERSTATUS, signerstatus, status
from signing.workdays import klokken
from tests.unit.signing.oppdragsbygger import MANDAG, STANDARDFRIST, et_oppdrag, hendelse, om, opprettet, rekke, signert_av

D = timedelta(days=1)


def august(dag: int, timen: int = 9) -> datetime:
    return klokken(date(2026, 8, dag), time(timen))


# ---------------------------------------------------------------- deadlines


def test_hver_gruppe_har_sine_dager_fra_turen_kom() -> None:
    oppdrag = et_oppdrag(frister=Frister(date(2026, 9, 30), 14))
    assert deadlines.frist(oppdrag) == date(2026, 8, 17)
    assert deadlines.siste_dag(oppdrag, 2) == date(2026, 9, 30)  # its turn has not come: only the order's last day is sure
    for en in signert_av("kandidat", "bedrift", fra=48):
        oppdrag = apply(oppdrag, en)
    assert deadlines.tur_fra(oppdrag, 2) == om(51)
    assert deadlines.frist(oppdrag) == date(2026, 8, 19)


def test_de_andre_i_gruppen_far_ikke_mer_tid_nar_en_signerer() -> None:
    oppdrag = et_oppdrag(*signert_av("kandidat", fra=200), frister=Frister(date(2026, 9, 30), 14))
    assert deadlines.frist(oppdrag) == date(2026, 8, 17)


def test_gruppens_frist_er_en_hverdag_og_aldri_etter_oppdragets() -> None:
    assert deadlines.frist(et_oppdrag(frister=Frister(date(2026, 9, 30), 5))) == date(2026, 8, 10)  # 8 August is a Saturday
    assert deadlines.frist(et_oppdrag(frister=Frister(date(2026, 8, 9), 5))) == date(2026, 8, 9)


def test_oppdragets_siste_dag_er_summen_av_gruppenes() -> None:
    """The deadline starts anew for each group: say the real last day."""
    assert deadlines.frister_for(date(2026, 8, 3), dager=14, grupper=2) == Frister(date(2026, 8, 31), 14)
    assert deadlines.frister_for(date(2026, 3, 19), dager=14, grupper=1) == Frister(date(2026, 4, 7), 14)  # skjærtorsdag → after Easter


def test_fristen_varer_dagen_ut() -> None:
    oppdrag = et_oppdrag()
    assert not deadlines.er_ute(oppdrag, klokken(date(2026, 8, 31), time(23, 59)))
    assert deadlines.er_ute(oppdrag, klokken(date(2026, 9, 1), time()))
    assert not deadlines.er_ute(et_oppdrag(frister=None), om(24 * 900))


# ---------------------------------------------------------------- a provider that counts for itself


EGEN_KLOKKE = deadlines.frister_hos_leverandoren(MANDAG, dager=5, grupper=2)
SISTE_HELE = {
    "midt på dagen": (klokken(date(2026, 8, 3), time(9, 30)), 5, date(2026, 8, 7)),
    "en lørdag blir ikke flyttet": (klokken(date(2026, 8, 4), time(9)), 5, date(2026, 8, 8)),
    "rett før midnatt": (klokken(date(2026, 8, 3), time(23, 59)), 5, date(2026, 8, 7)),
    "ved midnatt": (klokken(date(2026, 8, 3), time()), 5, date(2026, 8, 7)),
    "over til vintertid: klokken stilles tilbake, og tiden er ute kvelden før": (
        klokken(date(2026, 10, 20), time(0, 15)),
        14,
        date(2026, 11, 1),
    ),
    "over til sommertid": (klokken(date(2026, 3, 20), time(23, 30)), 14, date(2026, 4, 3)),
    "ett døgn: bare dagen det begynner": (klokken(date(2026, 8, 3), time(9)), 1, date(2026, 8, 3)),
}


@pytest.mark.parametrize(("fra", "dager", "ventet"), SISTE_HELE.values(), ids=SISTE_HELE)
def test_dagen_som_blir_sagt_er_den_siste_hele_for_tiden_er_ute(fra: datetime, dager: int, ventet: date) -> None:
    siste = deadlines.siste_hele_dag(fra, dager)
    assert siste == ventet
    assert (klokken(siste + D, time()).astimezone(UTC) - fra.astimezone(UTC)) <= dager * D


def test_hver_gruppe_har_hele_tiden_fra_sin_tur_ogsa_over_det_som_var_siste_dag() -> None:
    """What one group did not use, or used too much of before the order was sent, is none of the next one's time."""
    oppdrag = et_oppdrag(frister=EGEN_KLOKKE)
    assert (deadlines.frist(oppdrag), deadlines.siste_dag_i_alt(oppdrag)) == (date(2026, 8, 7), date(2026, 8, 12))
    for en in signert_av("kandidat", "bedrift", fra=48):
        oppdrag = apply(oppdrag, en)
    assert (deadlines.frist(oppdrag), deadlines.siste_dag_i_alt(oppdrag)) == (date(2026, 8, 9), date(2026, 8, 9))


def test_for_det_er_sendt_er_siste_dag_den_for_alle_gruppene() -> None:
    oppdrag = start(opprettet(frister=EGEN_KLOKKE))
    assert deadlines.frist(oppdrag) == deadlines.siste_dag_i_alt(oppdrag) == date(2026, 8, 12)


def test_vaar_egen_klokke_teller_som_for() -> None:
    oppdrag = et_oppdrag(frister=Frister(date(2026, 9, 30), 5))
    assert deadlines.siste_dag_i_alt(oppdrag) == date(2026, 9, 30)


def test_for_oppdraget_er_sendt_har_ingen_noen_tur() -> None:
    assert deadlines.tur_fra(start(opprettet()), 1) is None


# ---------------------------------------------------------------- reminders

PLANER: dict[str, tuple[date, date | None, Paminnelsesplan, list[int]]] = {
    "fire uker": (date(2026, 8, 3), date(2026, 8, 31), Paminnelsesplan(), [10, 26, 30]),
    "to uker: helg blir mandag": (date(2026, 8, 1), date(2026, 8, 20), Paminnelsesplan(), [10, 17, 19]),
    "to for tett: den siste faller bort": (date(2026, 8, 3), date(2026, 8, 16), Paminnelsesplan(), [10, 15]),
    "dagen før blir aldri flyttet": (date(2026, 8, 3), date(2026, 8, 10), Paminnelsesplan(), [5, 9]),
    "ikke samme dag som turen kom": (date(2026, 8, 3), date(2026, 8, 8), Paminnelsesplan(), [7]),
    "en dags frist": (date(2026, 8, 3), date(2026, 8, 4), Paminnelsesplan(), []),
    "uten frist": (date(2026, 8, 3), None, Paminnelsesplan(), [10]),
    "også i helger": (date(2026, 8, 1), date(2026, 8, 20), Paminnelsesplan(bare_hverdager=False), [8, 15, 19]),
    "fylkets egen": (date(2026, 8, 3), date(2026, 8, 31), Paminnelsesplan(etter_tur=(3, 10), for_frist=(1,)), [6, 13, 30]),
}


@pytest.mark.parametrize("navn", PLANER)
def test_planen_for_paminnelser(navn: str) -> None:
    fra, siste, plan, ventet = PLANER[navn]
    assert planlagte(fra, siste, plan) == tuple(august(dag) for dag in ventet)


@pytest.mark.parametrize(
    "galt",
    [{"for_frist": (5,)}, {"klokkeslett": time(22)}, {"klokkeslett": time(7, 59)}, {"etter_tur": (0,)}, {"minst_mellom": 0}],
    ids=str,
)
def test_en_plan_uten_dagen_for_eller_om_natta_avvises(galt: dict[str, tuple[int, ...]]) -> None:
    with pytest.raises(UgyldigOppdrag):
        Paminnelsesplan(**galt)  # type: ignore[arg-type]  # one argument at a time


def paminnes(oppdrag: Oppdrag, na: datetime, felt: str = "kandidat") -> datetime | None:
    return neste_paminnelse(oppdrag, oppdrag.signer(felt), na)


def test_den_som_er_varslet_blir_paminnet_etter_planen() -> None:
    oppdrag = et_oppdrag(*rekke(Slag.VARSLET))
    assert paminnes(oppdrag, MANDAG) == august(10)
    oppdrag = apply(oppdrag, hendelse(Slag.PAMINNET, august(10)))
    assert paminnes(oppdrag, august(10)) == august(26)


def test_det_som_ble_glemt_kommer_som_en_paminnelse_og_ikke_om_natta() -> None:
    oppdrag = et_oppdrag(*rekke(Slag.VARSLET))
    assert paminnes(oppdrag, august(27, 23)) == august(28, 8)
    oppdrag = apply(oppdrag, hendelse(Slag.PAMINNET, august(28, 8)))
    assert paminnes(oppdrag, august(28, 8)) == august(30)


def test_det_som_ble_glemt_venter_over_helgen_men_ikke_over_fristen() -> None:
    oppdrag = et_oppdrag(*rekke(Slag.VARSLET))
    assert paminnes(oppdrag, august(15, 12)) == august(17)  # Saturday → Monday
    assert paminnes(oppdrag, august(29, 12)) == august(30)  # the deadline is on Monday: Sunday is the last chance
    assert paminnes(oppdrag, august(31, 10)) == august(31, 10)
    assert paminnes(oppdrag, august(31, 23)) is None


def test_forlenget_frist_flytter_paminnelsene() -> None:
    oppdrag = et_oppdrag(*rekke(Slag.VARSLET), hendelse(Slag.FRIST_FORLENGET, august(20), frist=date(2026, 9, 30)))
    assert paminnes(oppdrag, august(20)) == klokken(date(2026, 9, 25), time(9))


PAMINNES_IKKE: dict[str, Callable[[], Oppdrag]] = {
    "ikke varslet": et_oppdrag,
    "har signert": lambda: et_oppdrag(*signert_av("kandidat")),
    "kommer ikke fram": lambda: et_oppdrag(*rekke(Slag.VARSLET, Slag.IKKE_LEVERT)),
    "oppdraget er trukket tilbake": lambda: et_oppdrag(*rekke(Slag.VARSLET), hendelse(Slag.AVBRUTT)),
    "oppdraget må kontrolleres": lambda: et_oppdrag(*rekke(Slag.VARSLET), hendelse(Slag.AVVIK)),
}


@pytest.mark.parametrize("navn", PAMINNES_IKKE)
def test_disse_blir_ikke_paminnet(navn: str) -> None:
    assert paminnes(PAMINNES_IKKE[navn](), MANDAG) is None


# ---------------------------------------------------------------- what is next

NESTE: dict[str, tuple[Callable[[], Oppdrag], Neste | None]] = {
    "kladd": (lambda: start(opprettet()), Neste(MANDAG, Gjoremal.SEND)),
    "sendt": (et_oppdrag, Neste(MANDAG, Gjoremal.VARSLE, ("kandidat", "bedrift"))),
    "en igjen å varsle": (lambda: et_oppdrag(*rekke(Slag.VARSLET)), Neste(MANDAG, Gjoremal.VARSLE, ("bedrift",))),
    "alle varslet": (
        lambda: et_oppdrag(*rekke(Slag.VARSLET), *rekke(Slag.VARSLET, felt="bedrift")),
        Neste(august(10), Gjoremal.PAMINN, ("kandidat", "bedrift")),
    ),
    "påminnet for siste gang": (
        lambda: et_oppdrag(
            *(
                en
                for felt in ("kandidat", "bedrift")
                for en in (hendelse(Slag.VARSLET, om(1), felt), hendelse(Slag.PAMINNET, august(30), felt))
            )
        ),
        Neste(klokken(date(2026, 9, 1), time(1)), Gjoremal.UTLOP),
    ),
    "alle har signert": (lambda: et_oppdrag(*signert_av("kandidat", "bedrift", "organ")), Neste(MANDAG, Gjoremal.FORSEGL)),
    "venter på godkjenning": (lambda: et_oppdrag(*signert_av("kandidat", "bedrift", "organ"), godkjenning=True), None),
    "forseglet": (
        lambda: et_oppdrag(*signert_av("kandidat", "bedrift", "organ"), hendelse(Slag.FORSEGLET)),
        Neste(MANDAG, Gjoremal.ARKIVER),
    ),
    "forseglet og erstattet": (
        lambda: et_oppdrag(*signert_av("kandidat", "bedrift", "organ"), hendelse(Slag.FORSEGLET), hendelse(Slag.ERSTATTET)),
        Neste(MANDAG, Gjoremal.ARKIVER),
    ),
    "avslått": (lambda: et_oppdrag(*rekke(Slag.AVSLATT)), None),
    "må kontrolleres": (lambda: et_oppdrag(hendelse(Slag.AVVIK)), None),
}


@pytest.mark.parametrize("navn", NESTE)
def test_nar_oppdraget_trenger_noe_neste_gang(navn: str) -> None:
    lag, ventet = NESTE[navn]
    assert neste_tid(lag(), MANDAG) == ventet


def test_etter_nedetid_kommer_det_som_skulle_vaert_gjort_straks() -> None:
    sen = august(31) + 10 * D
    oppdrag = et_oppdrag(*rekke(Slag.VARSLET), *rekke(Slag.VARSLET, felt="bedrift"))
    assert neste_tid(oppdrag, sen) == Neste(sen, Gjoremal.UTLOP)
    assert neste_tid(oppdrag, august(31, 23), Policy(slingring=timedelta())) == Neste(klokken(date(2026, 9, 1), time()), Gjoremal.UTLOP)


# ---------------------------------------------------------------- who is told

DAGEN = date(2026, 8, 31)
ALLE = ("kandidat", "bedrift", "organ")


def sagt(hendelser: list[Hendelse], siste: Hendelse, **valg: object) -> list[tuple[str, str | None, date | None]]:
    for_ = et_oppdrag(*hendelser, **valg)
    return [(b.slag.value, b.felt, b.frist) for b in beskjeder(for_, siste, apply(for_, siste))]


BESKJEDER: dict[str, tuple[list[Hendelse], Hendelse, list[tuple[str, str | None, date | None]]]] = {
    "den første gruppen blir invitert": ([], hendelse(Slag.VARSLET), [("invitasjon", "kandidat", DAGEN)]),
    "den neste hører at det er dens tur": (
        [*signert_av("kandidat", "bedrift")],
        hendelse(Slag.VARSLET, om(9), "organ"),
        [("dinTur", "organ", DAGEN)],
    ),
    "på nytt i en senere gruppe": (
        [*signert_av("kandidat", "bedrift"), *rekke(Slag.VARSLET, felt="organ", fra=9)],
        hendelse(Slag.VARSLET, om(20), "organ"),
        [("invitasjon", "organ", DAGEN)],
    ),
    "på nytt": (rekke(Slag.VARSLET), hendelse(Slag.VARSLET, om(5)), [("invitasjon", "kandidat", DAGEN)]),
    "påminnelse": (rekke(Slag.VARSLET), hendelse(Slag.PAMINNET, august(10)), [("paminnelse", "kandidat", DAGEN)]),
    "dagen før": (rekke(Slag.VARSLET), hendelse(Slag.PAMINNET, august(30)), [("sisteDag", "kandidat", DAGEN)]),
    "på selve dagen": (rekke(Slag.VARSLET), hendelse(Slag.PAMINNET, august(31)), [("paminnelse", "kandidat", DAGEN)]),
    "ny frist": (
        rekke(Slag.VARSLET),
        hendelse(Slag.FRIST_FORLENGET),
        [("fristForlenget", "kandidat", date(2026, 9, 15))],
    ),
    "avslått": (
        [*signert_av("kandidat"), *rekke(Slag.VARSLET, felt="bedrift")],
        hendelse(Slag.AVSLATT, om(9), "bedrift"),
        [("avslattSaksbehandler", None, None), ("avslatt", "kandidat", None)],
    ),
    "avslag fortalt etter slutten": ([*rekke(Slag.VARSLET), hendelse(Slag.AVBRUTT)], hendelse(Slag.AVSLATT), []),
    "utløpt": ([*signert_av("kandidat")], hendelse(Slag.UTLOPT, om(24 * 40)), [("utlopt", "kandidat", None)]),
    "trukket tilbake": ([*rekke(Slag.VARSLET)], hendelse(Slag.AVBRUTT), [("avbrutt", "kandidat", None)]),
    "trukket tilbake før noen visste": ([], hendelse(Slag.AVBRUTT), []),
    "erstattet": ([*signert_av("kandidat")], hendelse(Slag.ERSTATTET), [("erstattet", "kandidat", None)]),
    "forseglet": ([*signert_av(*ALLE)], hendelse(Slag.FORSEGLET), [("fullfort", felt, None) for felt in ALLE]),
    "åpnet": (rekke(Slag.VARSLET), hendelse(Slag.APNET), []),
    "varsel fortalt etter signaturen": ([hendelse(Slag.SIGNERT, om(5))], hendelse(Slag.VARSLET, om(1)), []),
}


@pytest.mark.parametrize("navn", BESKJEDER)
def test_hvem_som_far_vite_hva(navn: str) -> None:
    hendelser, siste, ventet = BESKJEDER[navn]
    assert sagt(hendelser, siste) == ventet


def test_en_gjentatt_hendelse_sier_ingenting_pa_nytt() -> None:
    varslet = hendelse(Slag.VARSLET)
    oppdrag = et_oppdrag(varslet)
    assert beskjeder(oppdrag, varslet, apply(oppdrag, varslet)) == ()


def test_det_nye_dokumentets_frist_star_i_beskjeden_om_at_det_gamle_er_erstattet() -> None:
    for_ = et_oppdrag(*rekke(Slag.VARSLET))
    erstattet = replace(hendelse(Slag.ERSTATTET), ny_frist=DAGEN)  # type: ignore[arg-type]  # an Erstattet
    assert beskjeder(for_, erstattet, apply(for_, erstattet)) == (Beskjed(Meldingsslag.ERSTATTET, "kandidat", DAGEN),)


@pytest.mark.parametrize(
    ("slag", "kanal", "time_", "ventet"),
    [
        (Meldingsslag.INVITASJON, Kanal.EPOST, 23, august(3, 23)),
        (Meldingsslag.INVITASJON, Kanal.SMS, 23, august(4, 8)),
        (Meldingsslag.PAMINNELSE, Kanal.EPOST, 23, august(4, 8)),
        (Meldingsslag.SISTE_DAG, Kanal.SMS, 3, august(3, 8)),
        (Meldingsslag.FULLFORT, Kanal.SMS, 12, august(3, 12)),
    ],
)
def test_sms_og_paminnelser_kommer_ikke_om_natta(slag: Meldingsslag, kanal: Kanal, time_: int, ventet: datetime) -> None:
    assert tidligst_sendt(slag, kanal, august(3, time_)) == ventet


# ---------------------------------------------------------------- what it is called


def test_hver_tilstand_har_et_navn_og_en_forklaring() -> None:
    assert set(OPPDRAGSSTATUS) == set(Tilstand)
    assert set(SIGNERSTATUS) == set(Signertilstand)


def test_statusen_sier_hvor_mange_som_har_signert_og_hvem_som_ikke_skal() -> None:
    under = et_oppdrag(*signert_av("kandidat"))
    assert status(under).forklaring.nn == "1 av 3 har signert."
    assert signerstatus(under.signer("kandidat")).nb == "Signert 3. august 2026 kl. 14:00"
    erstattet = apply(under, hendelse(Slag.ERSTATTET))
    assert status(erstattet).forklaring.nb == "Erstattet av dokument d2."
    assert signerstatus(erstattet.signer("organ")).nn == "Skal ikkje signere: dokumentet er erstatta"
    ukjent = et_oppdrag(*rekke(Slag.UKJENT_STATUS))
    assert signerstatus(ukjent.signer("kandidat")).nn == "Ukjend status frå leverandøren: SOMETHING_NEW"


@pytest.mark.parametrize("slag", [Slag.AVSLATT, Slag.UTLOPT, Slag.AVBRUTT, Slag.ERSTATTET])
def test_den_som_faller_bort_far_vite_hvorfor(slag: Slag) -> None:
    oppdrag = et_oppdrag(hendelse(slag, om(24 * 40)))
    tekst = signerstatus(oppdrag.signer("organ"))
    assert "{" not in tekst.nb + tekst.nn
    assert tekst.nb.startswith("Skal ikke signere: ")
    assert oppdrag.frister is STANDARDFRIST
