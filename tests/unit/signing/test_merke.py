from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.errors import ManglerSkrift, ManglerTegn, MerketFarIkkePlass
from signing.felt import apne, les_felter
from signing.merke import KANT, LINJEAVSTAND, MINSTE, Skrift, _bredder, _glyfer, les_skrift, sett
from signing.model import Linje
from signing.seal import prov_merke
from tests.unit.signing.byggere import et_merke, usignert

SKRIFT = les_skrift(apne(usignert(1)))
TEGNET = re.compile(rb"/Signatur ([0-9.]+) Tf 1 0 0 1 ([0-9.]+) ([0-9.]+) Tm <([0-9a-f]*)> Tj")
BOKSTAV = {gid: tegn for tegn, gid in SKRIFT.glyfer.items()}
NBSP = "\N{NO-BREAK SPACE}"


def som_tegnet(tekst: str) -> str:
    """What a reader of the glyphs sees: like characters are one, and spaces do not count."""
    return "".join(BOKSTAV[SKRIFT.glyfer[t]] for t in unicodedata.normalize("NFC", tekst) if not t.isspace())


def les(innhold: bytes) -> list[tuple[float, float, float, str]]:
    """(size, x, y, text) of each line drawn."""
    return [
        (float(s), float(x), float(y), "".join(BOKSTAV[int(h[i : i + 4], 16)] for i in range(0, len(h), 4)))
        for s, x, y, h in TEGNET.findall(innhold)
    ]


@pytest.mark.parametrize("navn", ["Åse Øygard Kvåle", "Čilla Magga Šuoŋŋá", "Đorđe Ŧŋæ", "François-Żółć Nuñez", "O’Brien – «Kari»"])
def test_navn_med_norske_og_samiske_bokstaver_tegnes(navn: str) -> None:
    assert som_tegnet(les(sett(SKRIFT, (Linje(navn, 10),), 230, 40))[0][3]) == som_tegnet(navn)


@pytest.mark.parametrize("navn", ["李小龍", "Иван", "محمد", "Kari 😀", "a\tb\u200b"])
def test_tegn_som_skriften_mangler_gir_navngitt_feil_med_tegnene(navn: str) -> None:
    with pytest.raises(ManglerTegn) as feil:
        sett(SKRIFT, (Linje(navn, 10),), 230, 40)
    assert feil.value.tegn
    assert feil.value.tegn <= set(navn)
    assert "U+" in feil.value.melding.nn


def test_sammensatte_tegn_blir_en_bokstav() -> None:
    assert les(sett(SKRIFT, (Linje("A\u030ase", 10),), 230, 40))[0][3] == "Åse"


def test_kort_tekst_star_i_sin_egen_storrelse() -> None:
    assert [s for s, *_ in les(sett(SKRIFT, et_merke(), 260, 40))] == [10, 7]


def test_langt_navn_brytes_for_det_krympes() -> None:
    navn = "Kristoffer Alexander Johannes Fredriksen-Bjørnstjerne av Sæther"
    linjer = les(sett(SKRIFT, (Linje(navn, 10),), 230, 60))
    assert len(linjer) == 2
    assert {s for s, *_ in linjer} == {10}
    assert " ".join(t for *_, t in linjer) == navn


def test_et_klokkeslett_star_aldri_alene_pa_en_linje() -> None:
    """A date is put in by the page with spaces that do not break."""
    nar = "23. november 2026 kl. 04:31"
    linjer = les(sett(SKRIFT, (Linje(f"Forsegla av Vestland fylkeskommune {nar.replace(' ', NBSP)}", 7),), 200, 60))
    assert [tekst for *_, tekst in linjer] == ["Forsegla av Vestland fylkeskommune", nar]


def test_et_tidspunkt_som_er_bredere_enn_feltet_brytes_mellom_ordene() -> None:
    linjer = les(sett(SKRIFT, (Linje(f"23.{NBSP}november{NBSP}2026{NBSP}kl.{NBSP}04:31", 8),), 70, 80))
    assert " ".join(tekst for *_, tekst in linjer) == "23. november 2026 kl. 04:31"
    assert len(linjer) > 1


def test_ord_som_er_bredere_enn_feltet_brytes_inni() -> None:
    ord_ = "Wolfeschlegelsteinhausenbergerdorff" * 3
    assert "".join(t for *_, t in les(sett(SKRIFT, (Linje(ord_, 8),), 150, 60))) == ord_


def test_tekst_som_ikke_far_plass_i_minste_storrelse_avvises() -> None:
    with pytest.raises(MerketFarIkkePlass) as feil:
        sett(SKRIFT, (Linje("Kari " * 200, 10),), 230, 40)
    assert "6 punkt" in feil.value.melding.nb
    assert "Kari" not in feil.value.melding.nb


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.text(st.sampled_from(sorted(SKRIFT.glyfer)), min_size=1, max_size=90), st.floats(6, 12)), min_size=1, max_size=4),
    st.floats(60, 400),
    st.floats(20, 120),
)
def test_tegnet_tekst_er_hel_innenfor_feltet_og_ikke_for_liten(linjer: list[tuple[str, float]], bredde: float, hoyde: float) -> None:
    merke = tuple(Linje(t, s) for t, s in linjer)
    try:
        innhold = sett(SKRIFT, merke, bredde, hoyde)
    except MerketFarIkkePlass:
        return
    tegnet = les(innhold)
    assert som_tegnet("".join(t for *_, t in tegnet)) == som_tegnet("".join(t for t, _ in linjer))
    for storrelse, x, y, tekst in tegnet:
        assert storrelse >= MINSTE - 0.01
        assert y >= KANT - 0.1
        assert x + SKRIFT.bredde(tekst) * storrelse <= bredde - KANT + 0.5 or len(tekst) == 1
    assert sum(s for s, *_ in tegnet) * LINJEAVSTAND <= hoyde - 2 * KANT + 0.1


def test_skriften_leses_med_begge_former_for_bredder_og_tegnkart() -> None:
    kart = b"2 beginbfchar <0001> <0041> <0002> <00660069> endbfchar 1 beginbfrange <0005> <0007> <0061> endbfrange"
    assert _glyfer(kart) == {"A": 1, "a": 5, "b": 6, "c": 7}
    assert dict(_bredder([1, [500, 600], 5, 7, 400])) == {1: 500, 2: 600, 5: 400, 6: 400, 7: 400}
    assert Skrift(ref=None, glyfer={"A": 9}, bredder={}, standardbredde=750).bredde("AA") == 1.5


def test_provelesing_av_merket_signerer_ingenting() -> None:
    pdf = usignert(1)
    prov_merke(pdf, felt="sign-1", merke=et_merke())
    assert not any(f.signert for f in les_felter(apne(pdf)).values())


def test_skrift_som_ikke_er_vart_tegnkart_avvises() -> None:
    skriver = apne(usignert(1))
    del skriver.root["/AcroForm"]["/DR"]
    with pytest.raises(ManglerSkrift):
        les_skrift(skriver)
