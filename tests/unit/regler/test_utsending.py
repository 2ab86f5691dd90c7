"""What only matters when a document is sent: today is an argument, and the same data on another day gets another answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domene import signatarer, utsending
from app.domene.kontrakt import Kontrakt, Kontraktstype
from app.domene.parter import Adressebeskyttelse
from app.domene.roller import Rolle
from app.domene.utsending import FOR_VIRKSOMHET, Utsending
from app.errors import Alvor, Funn
from tests.builders import en_avtale, en_kandidat, en_kontrakt, et_organ, med, parter_med_organ
from tests.unit.regler.saker import VESTFOLD, VESTLAND, en_kontrakt_av, fylket

MANDAG = date(2026, 8, 3)
SKJERMET = en_kandidat(adressebeskyttelse=Adressebeskyttelse.FORTROLIG)


def send(kontrakt: Kontrakt, i_dag: date = MANDAG, *, bekreftet: bool = False, nummer: str = VESTFOLD, **valg: Any) -> tuple[Funn, ...]:
    fylke, fylkesvalg = fylket(nummer, **valg)
    beslutning = signatarer.bestem(kontrakt, fylke, fylkesvalg)
    return utsending.kontroller(kontrakt, kontrakt.kandidat, fylkesvalg, beslutning, Utsending(i_dag=i_dag, skjermet_bekreftet=bekreftet))


def koder(funn: tuple[Funn, ...]) -> set[tuple[str, str]]:
    return {(ett.kode, ett.alvor.value) for ett in funn} - {("reservasjon-ukjent", "rad")}


def test_en_kontrakt_som_blir_sendt_i_god_tid_far_bare_radet_om_reservasjon() -> None:
    funn = send(en_kontrakt(), date(2026, 8, 3), frist_dager=4)
    assert [(ett.kode, ett.alvor, ett.peker) for ett in funn] == [("reservasjon-ukjent", Alvor.RAD, "/kandidat/kontakt")]


@pytest.mark.parametrize("grad", [grad for grad in Adressebeskyttelse if grad is not Adressebeskyttelse.UGRADERT])
@pytest.mark.parametrize("type_", Kontraktstype)
def test_skjermet_adresse_til_en_virksomhet_krever_bekreftelse(type_: Kontraktstype, grad: Adressebeskyttelse) -> None:
    kontrakt = en_kontrakt_av(type_, kandidat=en_kandidat(adressebeskyttelse=grad))
    (funn,) = (ett for ett in send(kontrakt, frist_dager=4) if ett.alvor is Alvor.FEIL)
    assert (funn.kode, funn.peker) == ("bekreftelse-mangler", "/kandidat/adressebeskyttelse")
    assert not any(ett.alvor is Alvor.FEIL for ett in send(kontrakt, bekreftet=True))


def test_uten_skjermet_adresse_trengs_ingen_bekreftelse() -> None:
    assert "bekreftelse-mangler" not in {kode for kode, _ in koder(send(en_kontrakt()))}


def test_hver_rolle_er_plassert_som_virksomhet_eller_ikke() -> None:
    assert set(FOR_VIRKSOMHET) == set(Rolle)


DAGER = {
    "sent before the date on it": (MANDAG.replace(day=2), {("datert-fram-i-tid", "advarsel")}),
    "sent on the date on it": (MANDAG, set()),
    "a deadline the day before the start": (date(2026, 8, 12), set()),
    "a deadline on the day of the start": (date(2026, 8, 13), {("frist-etter-start", "rad")}),
    "sent on the day of the start": (date(2026, 8, 17), {("frist-etter-start", "rad")}),
    "sent the day after the start": (date(2026, 8, 18), {("start-passert", "advarsel"), ("frist-pa-fridag", "rad")}),
    "sent on the last day": (date(2028, 8, 16), {("start-passert", "advarsel"), ("frist-pa-fridag", "rad")}),
    "sent the day after the last day": (date(2028, 8, 17), {("start-passert", "advarsel"), ("slutt-passert", "advarsel")}),
}


@pytest.mark.parametrize(("i_dag", "ventet"), DAGER.values(), ids=DAGER)
def test_bare_dagen_det_blir_sendt_gir_andre_svar(i_dag: date, ventet: set[tuple[str, str]]) -> None:
    assert koder(send(en_kontrakt(), i_dag, frist_dager=4)) - {("frist-pa-fridag", "rad")} == ventet - {("frist-pa-fridag", "rad")}


def test_en_senere_utgave_kan_sendes_etter_starten() -> None:
    kontrakt = med(en_kontrakt(), utgave=2, erstatter_dokument_id="d-1")
    assert koder(send(kontrakt, date(2026, 11, 23), frist_dager=4)) == set()


FRISTER = {
    "Sunday": (date(2026, 11, 22), 14, {"frist-pa-fridag"}, "6. desember 2026, som er søndag"),
    "over Christmas": (date(2026, 12, 21), 14, {"frist-over-helligdager"}, "2 helligdager fra 25. desember 2026"),
    "over 17 May on a Monday": (date(2027, 5, 10), 8, {"frist-over-helligdager"}, "én helligdag fra 17. mai 2027"),
    "17 May on a Sunday takes no day": (date(2026, 5, 15), 7, set(), ""),
    "Good Friday": (date(2026, 3, 20), 14, {"frist-pa-fridag", "frist-over-helligdager"}, "3. april 2026, som er langfredag"),
}


@pytest.mark.parametrize(("i_dag", "dager", "ventet", "ord_"), FRISTER.values(), ids=FRISTER)
def test_fristen_holdes_mot_helger_og_helligdager(i_dag: date, dager: int, ventet: set[str], ord_: str) -> None:
    kontrakt = med(en_kontrakt(), utgave=2, erstatter_dokument_id="d-1")
    kontrakt = replace(kontrakt, kontraktsdato=date(2026, 1, 5))
    funn = send(kontrakt, i_dag, frist_dager=dager)
    fristfunn = [ett for ett in funn if ett.kode.startswith("frist-")]
    assert {ett.kode for ett in fristfunn} == ventet
    assert ord_ in " ".join(ett.melding.nb for ett in fristfunn)


@pytest.mark.parametrize(("dager", "ventet"), [(39, False), (40, True), (90, True)])
def test_siste_dag_nar_90_dager_far_et_rad_med_datoen(dager: int, ventet: bool) -> None:
    funn = [ett for ett in send(en_kontrakt(), date(2026, 8, 3), frist_dager=dager) if ett.kode == "lang-vei-til-siste-dag"]
    assert bool(funn) is ventet
    for ett in funn:
        assert ett.alvor is Alvor.RAD
        assert {40: "22. oktober 2026, 80 dager fra i dag", 90: "30. januar 2027, 180 dager"}[dager] in ett.melding.nb


def med_fullmakt(**felt: Any) -> Kontrakt:
    avtale, organ = en_avtale(**felt.get("avtale", {})), et_organ(**felt.get("organ", {}))
    return en_kontrakt(parter=replace(parter_med_organ(), avtale=avtale, samarbeidsorgan=organ))


@pytest.mark.parametrize(
    ("felt", "ventet"),
    [
        ({"avtale": {"gjelder_til": date(2026, 8, 9)}}, {"/parter/avtale/gjelderTil"}),
        ({"avtale": {"gjelder_til": date(2026, 8, 10)}}, set()),
        ({"organ": {"godkjent_til": date(2026, 8, 9)}}, {"/parter/samarbeidsorgan/godkjentTil"}),
        ({}, set()),
    ],
)
def test_en_fullmakt_som_er_gatt_ut_etter_kontraktsdatoen_blir_sagt_nar_det_sendes(felt: dict[str, Any], ventet: set[str]) -> None:
    funn = send(med_fullmakt(**felt), date(2026, 8, 10), nummer=VESTLAND)
    assert {ett.peker for ett in funn if ett.kode == "utlopt-etter-kontraktsdato"} == ventet


def test_hver_melding_har_egne_ord_pa_nynorsk_og_ingen_navn() -> None:
    kontrakt = med(med_fullmakt(avtale={"gjelder_til": date(2026, 8, 9)}), kandidat=SKJERMET)
    alle = [*send(kontrakt, date(2029, 12, 21), frist_dager=90), *send(kontrakt, date(2026, 8, 1))]
    assert len({ett.kode for ett in alle}) >= 9
    for ett in alle:
        assert ett.melding.nb != ett.melding.nn
        assert kontrakt.kandidat.navn.etternavn not in ett.melding.nb + ett.melding.nn


@pytest.mark.parametrize(("leverandor", "ventet"), [("lokal", "13. august 2026"), ("posten", "12. august 2026")])
def test_hos_en_leverandor_med_egen_klokke_er_fristen_den_siste_hele_dagen(leverandor: str, ventet: str) -> None:
    """Sent at some hour of 9 August with four days, Posten's time is out at the same hour on 13 August."""
    kontrakt = med(en_kontrakt(), laretid=replace(en_kontrakt().laretid, fra=date(2026, 8, 10)))
    (funn,) = (ett for ett in send(kontrakt, date(2026, 8, 9), frist_dager=4, leverandor=leverandor) if ett.kode == "frist-etter-start")
    assert ventet in funn.melding.nb
    assert ventet in funn.melding.nn


@pytest.mark.parametrize(("leverandor", "dager"), [("lokal", 90), ("posten", 89)])
def test_siste_dag_i_alt_er_aldri_senere_enn_leverandorens(leverandor: str, dager: int) -> None:
    funn = [ett for ett in send(en_kontrakt(), frist_dager=45, leverandor=leverandor) if ett.kode == "lang-vei-til-siste-dag"]
    assert f"{dager} dager fra i dag" in funn[0].melding.nb
