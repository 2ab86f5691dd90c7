"""The labelled fields of every kind of contract over schema 1: each place is a field or hidden with a reason, in the words of its kind."""

from __future__ import annotations

import re

import pytest

from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Kontraktstype
from app.skjema.felt import Feltsett, Visning, feltsett
from tests.unit.data.radata import FORMS
from tests.unit.data.test_skjema_og_felt import BLADER

GRUPPER = ("hode", "kandidat", "larebedrift", "samarbeidsorgan", "fag", "ansvar", "laretid", "arbeidsavtale", "tilleggsvilkar", "vedlegg")
AVSNITT = {
    Kontraktstype.LAREKONTRAKT: GRUPPER,
    Kontraktstype.OPPLARINGSKONTRAKT: GRUPPER,
    Kontraktstype.PRAKSISBREVKONTRAKT: GRUPPER,
    Kontraktstype.FAGBREV_PA_JOBB: (*GRUPPER[:6], "praksis", *GRUPPER[6:]),
    Kontraktstype.FAGOPPLARING_I_SKOLE: ("hode", "kandidat", "skole", "fag", "ansvar", "laretid", "tilleggsvilkar", "vedlegg"),
}
EGNE = {
    Kontraktstype.OPPLARINGSKONTRAKT: {"/lareforhold/kompetansemal": Visning.ALLTID},
    Kontraktstype.PRAKSISBREVKONTRAKT: {"/lareforhold/lokalLareplan": Visning.SENDT},
    Kontraktstype.FAGBREV_PA_JOBB: {
        "/praksis/godkjenteManeder": Visning.ALLTID,
        "/praksis/realkompetanseManeder": Visning.SENDT,
        "/praksis/vedtak": Visning.SENDT,
    },
    Kontraktstype.FAGOPPLARING_I_SKOLE: {
        "/parter/skole/virksomhet/navn": Visning.ALLTID,
        "/parter/skole/virksomhet/organisasjonsnummer": Visning.ALLTID,
        "/parter/skole/kontaktperson/navn": Visning.ALLTID,
    },
}


def sett(type_: Kontraktstype) -> Feltsett:
    return feltsett(FORMS, Dokumenttype(type_))


@pytest.mark.parametrize("type_", Kontraktstype)
def test_hver_type_har_sine_avsnitt_i_skjemaets_rekkefolge(type_: Kontraktstype) -> None:
    assert tuple(gruppe.id for gruppe in sett(type_).grupper) == AVSNITT[type_]
    assert all(gruppe.felt for gruppe in sett(type_).grupper)


@pytest.mark.parametrize("type_", Kontraktstype)
def test_hvert_sted_er_et_felt_eller_skjult_med_grunn_og_ingen_av_dem_er_oppdiktet(type_: Kontraktstype) -> None:
    felt = sett(type_)
    pekere = {*(ett.peker for ett in felt.felt), *felt.skjult}
    dekket = {blad for blad in BLADER for peker in pekere if blad == peker or blad.startswith(f"{peker}/")}
    assert set(BLADER) - dekket == set()
    assert {peker for peker in pekere if not any(blad == peker or blad.startswith(f"{peker}/") for blad in BLADER)} == set()
    assert not {ett.peker for ett in felt.felt} & felt.skjult.keys()
    assert all(len(grunn) > 15 for grunn in felt.skjult.values())


@pytest.mark.parametrize("type_", EGNE)
def test_typens_egne_felt_er_med(type_: Kontraktstype) -> None:
    visning = {ett.peker: ett.vis for ett in sett(type_).felt}
    assert {peker: visning.get(peker) for peker in EGNE[type_]} == EGNE[type_]


@pytest.mark.parametrize("type_", Kontraktstype)
def test_kontakt_foresatte_og_gradering_blir_aldri_trykt(type_: Kontraktstype) -> None:
    trykt = [ett.peker for ett in sett(type_).felt if ett.vis is not Visning.SKJERM]
    assert [p for p in trykt if p.endswith("/kontakt") or "foresatte" in p or "adressebeskyttelse" in p or "fodselsnummer" in p] == []


def test_feltene_til_avtalen_om_skole_sier_aldri_kontrakt() -> None:
    felt = sett(Kontraktstype.FAGOPPLARING_I_SKOLE)
    tekster = [tekst for ett in felt.felt for tekst in (ett.ledetekst, ett.hjelp)] + [gruppe.overskrift for gruppe in felt.grupper]
    for tekst in tekster:
        assert not re.search(r"(?i)kontrakt|lærebedrift|stilling|læretid", f"{tekst.nb} {tekst.nn}"), tekst
