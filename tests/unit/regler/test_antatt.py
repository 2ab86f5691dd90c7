"""What holds whichever kind or county it is: common findings, and the kinds that the stated parties fit."""

from __future__ import annotations

from dataclasses import replace

from app.domene.antatt import AVHENGER, felles, som_passer
from app.domene.kontrakt import Kontraktstype
from app.domene.opplysninger import MED_LAREBEDRIFT, saksopplysninger
from app.domene.parter import Kontraktsansvarlig
from app.errors import Alvor, Funn
from app.tekst import Tekst
from tests.builders import en_kontrakt, med, parter_med_organ, parter_uten_organ
from tests.unit.regler.saker import skoleparter


def et_funn(kode: str, ord_: str = "ord", alvor: Alvor = Alvor.FEIL) -> Funn:
    return Funn(kode=kode, peker=f"/{kode}", melding=Tekst(nb=ord_, nn=ord_), tiltak=Tekst(nb="", nn=""), alvor=alvor)


A, B, C = et_funn("a"), et_funn("b"), et_funn("c")


def test_bare_det_som_star_i_hvert_svar_er_felles_og_i_rekkefolgen_til_det_forste() -> None:
    assert felles([(C, A, B), (A, C), (B, C, A)]) == (C, A)
    assert felles([(A,), ()]) == ()
    assert felles([(A, B)]) == (A, B)
    assert felles([]) == ()


def test_et_funn_med_ulike_ord_blir_sagt_uten_dem() -> None:
    (ett,) = felles([(A,), (et_funn("a", "andre ord"),)])
    assert (ett.kode, ett.peker, ett.alvor, ett.melding) == (A.kode, A.peker, A.alvor, AVHENGER)


def test_et_funn_pa_ulikt_niva_er_ikke_felles() -> None:
    assert felles([(A,), (et_funn("a", alvor=Alvor.ADVARSEL),)]) == ()


def typer_som_passer(**felt: object) -> set[Kontraktstype]:
    kontrakt = en_kontrakt(**felt)
    return {ett.dokumenttype for ett in som_passer(med(kontrakt, dokumenttype=type_) for type_ in Kontraktstype)}


def test_partene_sier_hvilke_typer_det_kan_vere() -> None:
    assert typer_som_passer(parter=parter_uten_organ()) == MED_LAREBEDRIFT
    assert typer_som_passer(parter=parter_med_organ()) == MED_LAREBEDRIFT
    assert typer_som_passer(parter=skoleparter()) == {Kontraktstype.FAGOPPLARING_I_SKOLE}


def test_uten_parter_eller_med_parter_fra_begge_kan_det_vere_alle_typer() -> None:
    alle = set(Kontraktstype)
    assert typer_som_passer(parter=replace(parter_uten_organ(), larebedrift=None)) == alle
    assert typer_som_passer(parter=replace(skoleparter(), larebedrift=parter_uten_organ().larebedrift)) == alle
    assert typer_som_passer(parter=skoleparter(kontraktsansvarlig=Kontraktsansvarlig.LAREBEDRIFT)) == {Kontraktstype.FAGOPPLARING_I_SKOLE}
    assert som_passer([]) == ()


def test_en_antatt_type_blir_aldri_nevnt() -> None:
    for type_ in Kontraktstype:
        ord_ = saksopplysninger(en_kontrakt(dokumenttype=type_, antatt_type=True))
        assert ord_["kontrakten"] == Tekst(nb="kontrakten", nn="kontrakten")
        assert ord_["rollen"] == Tekst(nb="kandidaten", nn="kandidaten")
