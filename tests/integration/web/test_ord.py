"""The words of the pages: the same texts with the same arguments in both languages, all used, and nynorsk that is nynorsk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from app.settings import ROT
from app.web.revisor import rapport
from app.web.sider import SKJELETT

FILER = sorted(f.name for f in (ROT / "templates" / "nb" / "side").iterdir())


def _tekster(fil: Path) -> dict[str, tuple[list[str], str]]:
    kilde = fil.read_text(encoding="utf-8")
    tre = Environment(autoescape=True).parse(kilde)
    innhold = dict(re.findall(r"{% macro (\w+)\([^)]*\) %}(.*?){% endmacro %}", kilde, re.DOTALL))
    return {m.name: ([a.name for a in m.args], innhold[m.name]) for m in tre.find_all(nodes.Macro)}


def _par(navn: str) -> tuple[dict[str, tuple[list[str], str]], dict[str, tuple[list[str], str]]]:
    nb, nn = (_tekster(ROT / "templates" / m / "side" / navn) for m in ("nb", "nn"))
    return nb, nn


def test_begge_maalformer_har_de_samme_filene() -> None:
    assert sorted(f.name for f in (ROT / "templates" / "nn" / "side").iterdir()) == FILER


@pytest.mark.parametrize("navn", FILER)
def test_hver_tekst_finnes_i_begge_maalformer_med_de_samme_verdiene(navn: str) -> None:
    nb, nn = _par(navn)
    assert {n: a for n, (a, _) in nb.items()} == {n: a for n, (a, _) in nn.items()}
    for tekster in (nb, nn):
        for navn_, (argumenter, innhold) in tekster.items():
            assert innhold.strip(), navn_
            assert all(a in innhold for a in argumenter), navn_


@pytest.mark.parametrize("navn", FILER)
def test_hver_tekst_er_i_bruk(navn: str) -> None:
    skjeletter = "".join(f.read_text(encoding="utf-8") for f in SKJELETT.glob("*.j2"))
    slatt_opp = re.findall(r'(?:ord|felles)\["(\w+)" ~', skjeletter) + re.findall(r'"(\w+_)" ~', skjeletter)
    for tekst in _par(navn)[0]:
        assert re.search(rf"\b{tekst}\b", skjeletter) or any(tekst.startswith(f) for f in slatt_opp), tekst


BOKMAL = "ikke hva hvem hvorfor hvilken jeg noen noe fra bare kun være nå virksomhet signaturer dokumenter personer siden filen".replace(
    " ", "|"
)
UTENFOR_NORMEN = "vert|gje|skule|kome|på vegne av"
"""Nynorsk, but not the house's (innhold §0)."""


@pytest.mark.parametrize("navn", FILER)
def test_nynorsken_folger_normen(navn: str) -> None:
    ulovlig = re.compile(rf"\b({BOKMAL}|{UTENFOR_NORMEN})\b", re.IGNORECASE)
    for navn_, (_, innhold) in _par(navn)[1].items():
        assert not ulovlig.search(re.sub(r"{.*?}", "", innhold)), (navn_, innhold)


class TestRapportensTone:
    @pytest.mark.parametrize(
        ("indikasjon", "integritet", "tone"),
        [
            ("TOTAL_PASSED", "intakt", "bra"),
            ("TOTAL_PASSED", "intaktMedTillatteEndringer", "bra"),
            ("INDETERMINATE", "intakt", "usikker"),
            ("INDETERMINATE", "ikkeStottet", "usikker"),
            ("TOTAL_FAILED", "intakt", "darlig"),
            ("TOTAL_FAILED", "endret", "darlig"),
            ("NO_SIGNATURE_FOUND", "ingenSignatur", "noytral"),
            ("TOTAL_PASSED", "endret", "darlig"),
            ("NOE_NYTT", "intakt", "darlig"),
        ],
    )
    def test_tonen_er_aldri_bedre_enn_svaret(self, indikasjon: str, integritet: str, tone: str) -> None:
        assert rapport.tone({"samlet": {"indikasjon": indikasjon, "integritet": integritet}}) == tone

    def test_samme_merknad_blir_sagt_en_gang_med_alle_steder(self) -> None:
        merknad = {"kode": "a", "melding": {"nb": "x", "nn": "y"}, "sted": "felt1", "detalj": None}
        samlet = rapport.samlet([merknad, merknad | {"sted": "felt2"}, merknad | {"kode": "b", "sted": None}])
        assert [(m["kode"], m["steder"]) for m in samlet] == [("a", ["felt1", "felt2"]), ("b", [])]
