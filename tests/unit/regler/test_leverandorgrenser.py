"""The limits of each signing provider: exactly at the limit is good, one over is an error that names both numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domene.leverandorgrenser import ALLE, GRENSER, Forsendelse, kontroller, siste_dag, titler
from app.skjema.fylkesfil import LEVERANDORER
from app.tekst import Tekst

POSTEN = GRENSER["posten"]
LITEN = Forsendelse(signatarer=3, grupper=2, filer=1, titler=("Lærekontrakt",), frist_dager=14, storrelse=200_000)
FULL = Forsendelse(signatarer=10, grupper=10, filer=20, titler=("x" * 80, "y"), frist_dager=90, storrelse=10_485_760)


@pytest.mark.parametrize("leverandor", GRENSER)
def test_en_vanlig_kontrakt_gar_hos_alle(leverandor: str) -> None:
    assert kontroller(leverandor, LITEN) == ()


def test_alt_pa_grensen_gar_hos_posten() -> None:
    assert kontroller("posten", FULL) == ()


OVER = {
    "for-mange-signatarer": (replace(FULL, signatarer=11), "/parter", "11 skal signere, men Posten signering tar høyst 10 i ett oppdrag."),
    "for-mange-grupper": (replace(FULL, grupper=11), "/fylke/fylkesnummer", "11 grupper"),
    "for-mange-filer": (replace(FULL, filer=21), "/vedlegg", "Det er 21 vedlegg, men Posten signering tar høyst 20."),
    "for-stor-for-leverandoren": (
        replace(FULL, storrelse=10_485_761),
        "/vedlegg",
        "blir 10,1 MiB, men Posten signering tar høyst 10,0 MiB",
    ),
    "for-lang-tittel": (replace(FULL, titler=("x", "y" * 81)), "/fylke/fylkesnummer", "81 tegn"),
    "for-lang-frist": (replace(FULL, frist_dager=91), "/fylke/fylkesnummer", "91 dager, men Posten signering gir høyst 90"),
}


@pytest.mark.parametrize("kode", OVER)
def test_en_over_grensen_er_en_feil_som_sier_begge_tallene(kode: str) -> None:
    forsendelse, peker, ord_ = OVER[kode]
    (funn,) = kontroller("posten", forsendelse)
    assert (funn.kode, funn.peker) == (kode, peker)
    assert ord_ in funn.melding.nb
    assert funn.melding.nn != ""


def test_hver_grense_er_provd() -> None:
    assert {grense.kode for grense in ALLE} == set(OVER)


def test_alle_grensene_over_pa_en_gang_blir_alle_meldt() -> None:
    forsendelse = Forsendelse(signatarer=99, grupper=99, filer=99, titler=("x" * 99,), frist_dager=99, storrelse=99_999_999)
    assert {funn.kode for funn in kontroller("posten", forsendelse)} == set(OVER)


def test_tjenesten_selv_har_ingen_grense_for_antall_signatarer_og_frist() -> None:
    assert kontroller("lokal", replace(FULL, signatarer=40, grupper=12, frist_dager=365, titler=("x" * 200,))) == ()


def test_hver_leverandor_et_fylke_kan_velge_har_grenser() -> None:
    assert set(GRENSER) == set(LEVERANDORER)


def test_titlene_har_ikke_personopplysninger_og_star_pa_begge_malformer() -> None:
    assert titler("Lærekontrakt", Tekst(nb="Vestland fylkeskommune", nn="Vestland fylkeskommune")) == (
        "Lærekontrakt",
        "Dokument fra Vestland fylkeskommune",
        "Dokument frå Vestland fylkeskommune",
    )


def test_hver_gruppe_far_hele_fristen() -> None:
    assert siste_dag(date(2026, 11, 22), 14, 2) == date(2026, 12, 20)
