"""Every word of templates, labels and messages stands in the dictionary of its own målform, or in the domain's word list with a reason."""

from __future__ import annotations

import pytest

from app.tekst import Malform
from tests.house_rules.ordbok import LISTER, feil, finnes, ord_i, ordene, ordliste, ukjente
from tests.house_rules.test_sprak import ALLE, Par

NB, NN = Malform.NB, Malform.NN
pytestmark = pytest.mark.skipif(not finnes(), reason="hunspell with nb_NO and nn_NO is not installed (scripts/oppsett.sh test)")


@pytest.mark.parametrize("malform", Malform)
def test_ingen_ord_star_bare_i_den_andre_malformens_ordbok(malform: Malform) -> None:
    assert feil(ALLE, malform)["andre"] == []


@pytest.mark.parametrize("malform", Malform)
def test_ukjente_ord_star_i_ordlisten_for_domenet(malform: Malform) -> None:
    assert feil(ALLE, malform)["ukjent"] == [], f"a misspelling, or a word to add to {LISTER} with its reason"


@pytest.mark.parametrize("navn", ["felles", "nb", "nn"])
def test_hvert_ord_i_listene_har_en_grunn_og_trengs(navn: str) -> None:
    """A word that the dictionary knows, or that no text uses, does not stay in the list."""
    liste = ordliste(navn)
    assert liste
    assert [ord_ for ord_, grunn in liste.items() if not grunn] == []
    malformer = [m for m in Malform if navn in ("felles", m.value)]
    trengs = {m: ukjente(ordene(ALLE, m), m) for m in malformer}
    assert sorted(ord_ for ord_ in liste if not any(ord_ in ett for ett in trengs.values())) == []


@pytest.mark.parametrize(
    ("malform", "tekst", "slag", "ord_"),
    [
        (NN, "Lærlingen kjenner ikke kontrakten", "andre", "ikke"),
        (NN, "Signaturen er gyldig hvis han er satt", "andre", "hvis"),
        (NB, "Lærlingen kjenner ikkje kontrakten", "andre", "ikkje"),
        (NB, "Korleis er kontrakten signert?", "andre", "korleis"),
        (NB, "Kontarkten er signert", "ukjent", "kontarkten"),
        (NN, "Lærebedirfta signerer", "ukjent", "lærebedirfta"),
    ],
)
def test_plantede_feil_blir_sett_med_stedet(malform: Malform, tekst: str, slag: str, ord_: str) -> None:
    funnet = feil([Par("fil:1", nb=tekst, nn=tekst)], malform)
    assert f"{ord_} – fil:1: {tekst}" in funnet[slag]


@pytest.mark.parametrize(
    ("malform", "tekst"),
    [
        (NB, "Opplæringslova gjelder. Se PDF-en og dokument-ID-en, eller bruk --hva-hvis og «kontraktsnummer»."),
        (NN, "Arbeidsmiljøloven gjeld for lærebedrifta. Sjå PDF-en på https://fra.example.no/noe."),
        (NN, "Halvårsvurdering av lærekandidaten i kontraktstida"),
    ],
)
def test_gode_ord_navn_og_koder_slipper_gjennom(malform: Malform, tekst: str) -> None:
    assert feil([Par("fil:1", nb=tekst, nn=tekst)], malform) == {"andre": [], "ukjent": []}


def test_verdier_og_koder_er_ikke_ord() -> None:
    assert ord_i("Navn {navn.nb} til /parter/x, XMP-blokk, P-256 og 3a: Læretid") == ["navn", "til", "og", "læretid"]
