"""What each signer is told when a document is replaced: the fields by label, the right thing to do, and nothing about anybody."""

from __future__ import annotations

import json
from collections.abc import Set
from typing import Any

from app.domene.erstatningsvarsel import Stilling, Varsel, til_signatarene
from app.tekst import Tekst

FRA = Tekst(nb="Læretid: Fra", nn="Læretid: Frå")
TIL = Tekst(nb="Læretid: Til", nn="Læretid: Til")


def signatar(rolle: str, navn: str, *roller: str) -> dict[str, Any]:
    return {"felt": f"sign-{rolle}", "rolle": rolle, "navn": navn, "roller": [rolle, *roller], "gruppe": 1}


GAMLE = [signatar("kandidat", "ANE LIE"), signatar("fagligLeder", "OLA DUNK"), signatar("ansvarligLeder", "KARI DUNK")]


def varsle(nye: list[dict[str, Any]], signerte: Set[str] = frozenset(), samme: Set[str] = frozenset()) -> dict[str, Varsel]:
    varsler = til_signatarene(GAMLE, nye, endret=[FRA, TIL], signerte=frozenset(signerte), samme=frozenset(samme))
    return {f"{v.felt}/{v.stilling.value}": v for v in varsler}


def test_den_som_hadde_signert_ma_signere_pa_nytt_og_far_vite_hva_som_er_endret() -> None:
    varsler = varsle(GAMLE, {"sign-kandidat"})
    assert list(varsler) == ["sign-kandidat/signerte", "sign-fagligLeder/skulleSignere", "sign-ansvarligLeder/skulleSignere"]
    tekst = varsler["sign-kandidat/signerte"].tekst
    assert tekst.nb == (
        "Dokumentet er endret: «Læretid: Fra» og «Læretid: Til». "
        "Du hadde signert forrige utgave, men signaturen gjelder ikke den nye. Du må signere på nytt."
    )
    assert "Læretid: Frå" in tekst.nn


def test_den_som_ikke_skal_signere_lenger_far_ikke_vite_hva_som_er_endret() -> None:
    varsler = varsle([*GAMLE[:2], signatar("ansvarligLeder", "NY LEDER")], {"sign-ansvarligLeder"})
    assert varsler["sign-ansvarligLeder/ny"].stilling is Stilling.NY
    borte = varsler["sign-ansvarligLeder/ikkeLenger"]
    assert "Læretid" not in borte.tekst.nb + borte.tekst.nn


def test_et_rettet_navn_er_samme_person() -> None:
    varsler = varsle([signatar("kandidat", "ANE LIE BERG"), *GAMLE[1:]], {"sign-kandidat"}, {"sign-kandidat"})
    assert next(iter(varsler)) == "sign-kandidat/signerte"
    assert not any(v.stilling is Stilling.IKKE_LENGER for v in varsler.values())


def test_den_som_far_en_rolle_til_er_samme_person() -> None:
    varsler = varsle([GAMLE[0], signatar("fagligLeder", "Ola  Dunk", "ansvarligLeder")])
    assert list(varsler) == ["sign-kandidat/skulleSignere", "sign-fagligLeder/skulleSignere", "sign-ansvarligLeder/ikkeLenger"]


def test_varselet_har_ingen_navn_og_samme_emne_for_alle() -> None:
    varsler = varsle([*GAMLE[:2], signatar("ansvarligLeder", "NY LEDER")])
    tekst = json.dumps([v.som_json() for v in varsler.values()], ensure_ascii=False)
    for navn in ("ANE", "DUNK", "NY LEDER"):
        assert navn not in tekst
    assert {v.emne.nn for v in varsler.values()} == {"Eit dokument er erstatta av eit nytt"}
