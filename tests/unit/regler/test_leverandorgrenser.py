"""The limits of each signing provider: exactly at the limit is good, one over is an error that names both numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domene.kontrakt import Vedlegg, Vedleggstype
from app.domene.leverandorgrenser import (
    ALLE,
    GRENSER,
    Forsendelse,
    kontroller,
    med_filer,
    minst_filer,
    siste_dag,
    titler,
    ved_siden_av,
)
from app.domene.postenvalg import Postenvalg, Signaturtype
from app.domene.sak import Mate, PlanlagtVedlegg
from app.skjema.fylkesfil import LEVERANDORER
from app.tekst import Tekst

POSTEN = GRENSER["posten"]
LITEN = Forsendelse(signatarer=3, grupper=2, filer=1, titler=("Lærekontrakt",), frist_dager=14, storrelse=200_000)
FULL = Forsendelse(signatarer=10, grupper=10, filer=19, titler=("x" * 80, "y"), frist_dager=9, storrelse=10_485_760)
ALENE = replace(FULL, grupper=1, frist_dager=90)


@pytest.mark.parametrize("leverandor", GRENSER)
def test_en_vanlig_kontrakt_gar_hos_alle(leverandor: str) -> None:
    assert kontroller(leverandor, LITEN) == ()


@pytest.mark.parametrize("forsendelse", [FULL, ALENE])
def test_alt_pa_grensen_gar_hos_posten(forsendelse: Forsendelse) -> None:
    assert kontroller("posten", forsendelse) == ()


OVER = {
    "for-mange-signatarer": (replace(FULL, signatarer=11), "/parter", "11 skal signere, men Posten signering tar høyst 10 i ett oppdrag."),
    "for-mange-grupper": (replace(FULL, grupper=11, frist_dager=8), "/fylke/fylkesnummer", "11 grupper"),
    "for-mange-filer": (replace(FULL, filer=20), "/vedlegg", "Det er 20 vedlegg, men Posten signering tar høyst 19."),
    "for-stor-for-leverandoren": (
        replace(FULL, storrelse=10_485_761),
        "/vedlegg",
        "blir 10,1 MiB, men Posten signering tar høyst 10,0 MiB",
    ),
    "for-lang-tittel": (replace(FULL, titler=("x", "y" * 81)), "/fylke/fylkesnummer", "81 tegn"),
    "for-lang-frist": (replace(ALENE, frist_dager=91), "/fylke/fylkesnummer", "91 dager, men Posten signering gir høyst 90"),
    "for-lang-samlet-frist": (
        replace(FULL, grupper=7, frist_dager=13),
        "/fylke/fylkesnummer",
        "91 dager i alt hos Posten signering, og vi godtar høyst 90",
    ),
}


FOLGER = {"for-lang-frist": ("for-lang-samlet-frist",)}
"""What is too long for one group is too long for all of them."""


@pytest.mark.parametrize("kode", OVER)
def test_en_over_grensen_er_en_feil_som_sier_begge_tallene(kode: str) -> None:
    forsendelse, peker, ord_ = OVER[kode]
    funn = next(ett for ett in kontroller("posten", forsendelse) if ett.kode == kode)
    assert {ett.kode for ett in kontroller("posten", forsendelse)} == {kode, *FOLGER.get(kode, ())}
    assert funn.peker == peker
    assert ord_ in funn.melding.nb
    assert funn.melding.nn != ""


def test_hver_grense_er_provd() -> None:
    assert {grense.kode for grense in ALLE} == set(OVER)


def test_alle_grensene_over_pa_en_gang_blir_alle_meldt() -> None:
    forsendelse = Forsendelse(signatarer=99, grupper=99, filer=99, titler=("x" * 99,), frist_dager=99, storrelse=99_999_999)
    assert {funn.kode for funn in kontroller("posten", forsendelse)} == set(OVER)


def test_tjenesten_selv_har_ingen_grense_for_antall_signatarer_og_frist() -> None:
    assert kontroller("lokal", replace(FULL, filer=20, signatarer=40, grupper=12, frist_dager=365, titler=("x" * 200,))) == ()


def test_hver_leverandor_et_fylke_kan_velge_har_grenser() -> None:
    assert set(GRENSER) == set(LEVERANDORER)


AVTALEN = PlanlagtVedlegg(
    nr=1,
    type=Vedleggstype.AVTALE_SAMARBEIDSORGAN,
    tittel="Avtale",
    sha256="ab",
    mate=Mate.INNEBYGD,
    signert=True,
    medietype="application/pdf",
    innhold=b"%PDF-1.7 avtale",
)
PLANEN = replace(AVTALEN, nr=2, type=Vedleggstype.OPPLARINGSPLAN, mate=Mate.SIDER, signert=False)
AVANSERT = Postenvalg(signaturtype=Signaturtype.AVANSERT)
SENDES_MED = {
    "autentisert hos Posten: det som ligger inni, og ingen sider": ("posten", Postenvalg(), (AVTALEN,)),
    "avansert hos Posten: ett dokument": ("posten", AVANSERT, ()),
    "i tjenesten: signeres i vår fil": ("lokal", Postenvalg(), ()),
}


@pytest.mark.parametrize(("leverandor", "valg", "ventet"), SENDES_MED.values(), ids=SENDES_MED)
def test_bare_det_ingen_side_viser_sendes_ved_siden_av(leverandor: str, valg: Postenvalg, ventet: tuple[PlanlagtVedlegg, ...]) -> None:
    assert ved_siden_av(leverandor, valg, (AVTALEN, PLANEN)) == ventet


STORRELSER = {"posten": (1, 1_015), "lokal": (2, 1_015)}


@pytest.mark.parametrize("leverandor", STORRELSER)
def test_storrelsen_er_alt_som_sendes(leverandor: str) -> None:
    sendt = med_filer(leverandor, replace(LITEN, filer=2), 1_000, [len(AVTALEN.innhold)])
    assert (sendt.filer, sendt.storrelse) == STORRELSER[leverandor]


def test_for_filene_er_her_teller_posten_bare_vedlegg_som_sikkert_blir_egne_filer() -> None:
    listet = [Vedlegg(type=ett.type, tittel=ett.tittel, signert=ett.signert) for ett in (AVTALEN, PLANEN)]
    assert (minst_filer("posten", listet), minst_filer("lokal", listet)) == (1, 2)


def test_titlene_har_ikke_personopplysninger_og_star_pa_begge_malformer() -> None:
    assert titler("Lærekontrakt", Tekst(nb="Vestland fylkeskommune", nn="Vestland fylkeskommune")) == (
        "Lærekontrakt",
        "Dokument fra Vestland fylkeskommune",
        "Dokument frå Vestland fylkeskommune",
    )


def test_hver_gruppe_far_hele_fristen() -> None:
    assert siste_dag(date(2026, 11, 22), 14, 2) == date(2026, 12, 20)
