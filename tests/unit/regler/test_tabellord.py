"""The printed tables in both languages: every fact, value and outcome has its words, and each word is in its own language."""

from __future__ import annotations

import re
from enum import Enum

from app.domene.funnmal import Funnmal
from app.domene.opplysninger import fylkesopplysninger
from app.domene.tabell import brukte_navn, faktanavn, faktaverdier
from app.domene.tabeller import ALLE_TABELLER, Forklart, vilkar, vis_ord, vis_utfall
from app.domene.tabellord import KILDER_PA_NYNORSK, LIK_PA_BEGGE, PA_NYNORSK, PLASSORD, kilde
from app.tekst import Malform
from tests.house_rules.test_sprak import feil_ord
from tests.unit.regler.saker import FYLKER, fylket


def fraser() -> set[str]:
    """Every short phrase of every table, in bokmål."""
    alle: set[str] = set()
    for tabell in ALLE_TABELLER:
        alle |= set(faktanavn(tabell.fakta).values())
        alle |= {vis_ord(verdi).nb for verdier in faktaverdier(tabell.fakta).values() for verdi in verdier}
        alle |= {vis_ord(regel.utfall).nb for regel in tabell.regler if isinstance(regel.utfall, bool | Enum)}
    return alle


def test_hver_frase_i_tabellene_har_nynorsk_eller_er_lik_pa_begge() -> None:
    assert fraser() - set(PA_NYNORSK) - LIK_PA_BEGGE == set(), "legg frasen inn i app/domene/tabellord.py"


def test_ingen_frase_star_begge_steder_og_ingen_er_lik_seg_selv_pa_nynorsk() -> None:
    assert set(PA_NYNORSK) & LIK_PA_BEGGE == set()
    assert [nb for nb, nn in PA_NYNORSK.items() if nb == nn] == []


def test_hver_frase_holder_seg_til_sin_egen_malform() -> None:
    assert {nb: feil_ord(Malform.NB, nb) for nb in (*PA_NYNORSK, *LIK_PA_BEGGE) if feil_ord(Malform.NB, nb)} == {}
    assert {nn: feil_ord(Malform.NN, nn) for nn in (*PA_NYNORSK.values(), *LIK_PA_BEGGE) if feil_ord(Malform.NN, nn)} == {}


def test_hvert_utfall_og_vilkar_kan_sies_pa_begge_sprak() -> None:
    for tabell in ALLE_TABELLER:
        for regel in tabell.regler:
            utfall = vis_utfall(regel.utfall)
            assert utfall.nb
            assert utfall.nn
            assert isinstance(regel.utfall, Forklart | bool | Enum | None), f"{regel.id}: utfallet har ikke ord"
            for navn, verdier in vilkar(tabell, regel):
                assert feil_ord(Malform.NN, f"{navn.nn}: {verdier.nn}") == []


def test_hvert_ord_i_klammer_har_ord_for_den_som_leser_uten_en_sak() -> None:
    brukt: set[str] = set()
    for regel in (regel for tabell in ALLE_TABELLER for regel in tabell.regler):
        tiltak = [regel.utfall.tiltak.nb] if isinstance(regel.utfall, Funnmal) else []
        for tekst in (regel.begrunnelse.nb, regel.kilde, *tiltak):
            brukt |= set(brukte_navn(tekst))
    assert brukt - set(PLASSORD) == set(), "legg ordet inn i PLASSORD i app/domene/tabellord.py"
    assert {navn: feil_ord(Malform.NN, ord_.nn) for navn, ord_ in PLASSORD.items() if feil_ord(Malform.NN, ord_.nn)} == {}


NAVN_PA_KILDER = re.compile(r"«[^»]*»|ETSI EN|forvaltningsloven|fortrolig adresse")
"""Names of settings, of an act and of a page, which are what they are."""


def test_hver_kilde_kan_leses_pa_nynorsk_og_ingen_oversettelse_er_foreldet() -> None:
    kilder = {regel.kilde for tabell in ALLE_TABELLER for regel in tabell.regler}
    feil = {nb: feil_ord(Malform.NN, NAVN_PA_KILDER.sub(" ", kilde(nb).nn)) for nb in kilder}
    assert {nb: ord_ for nb, ord_ in feil.items() if ord_} == {}
    assert set(KILDER_PA_NYNORSK) - {del_ for nb in kilder for del_ in nb.split("; ")} == set()


NAVN_PA_SIDER = re.compile(r"[a-z]+\.(?:kommune\.)?no, [^(;]*")
NEKTET = re.compile(r"\b(?:ikke|ikkje|ingen|inga)\b[^.,:;]* fordi\b", re.IGNORECASE)


def test_en_grunn_etter_en_nektelse_har_komma_foran_fordi() -> None:
    """«Signerer ikke fordi …» can be read as «signs, but not because …»."""
    tekster = {regel.id: regel.begrunnelse for tabell in ALLE_TABELLER for regel in tabell.regler}
    assert [id_ for id_, tekst in tekster.items() if NEKTET.search(tekst.nb) or NEKTET.search(tekst.nn)] == []


def test_rekkefolgen_i_hvert_fylke_har_en_kilde_en_saksbehandler_forstar() -> None:
    for nummer in FYLKER:
        fylke, valg = fylket(nummer)
        policy = str(fylkesopplysninger(fylke, valg)["policy"])
        assert "policy" not in policy
        assert "«" not in policy
        assert feil_ord(Malform.NN, NAVN_PA_SIDER.sub(" ", kilde(policy).nn)) == []


def test_fylket_i_saken_star_i_grunnene_om_fylkets_egne_krav() -> None:
    rader = {regel.id: regel for tabell in ALLE_TABELLER for regel in tabell.regler}
    for id_ in ("GO-05", "RE-02", "VK-04", "VK-06", "VK-12", "VK-13", "VK-16", "ER-03", "HG-01", "MF-02"):
        assert "fylke" in rader[id_].nevner, id_
