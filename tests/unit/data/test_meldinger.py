"""The words of the findings: both languages, the same facts in both, each in its own norm."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from app.skjema import stedsnavn
from app.skjema.les import meldinger
from app.skjema.melding import Melding
from app.skjema.struktur import FORMER
from app.tekst import Tekst
from tests.unit.data.radata import endret, et_eksempel, koder, les_data

MELDINGER = meldinger()
IDER = [f"{melding.kode}-{nr}" for nr, melding in enumerate(MELDINGER)]
BARE_NB = re.compile(r"\b(ikke|fra|hvis|en|et|hva|hvem|være|noe|bare|lærebedriften|læretiden|opplæringen|senere|vegne|måneder|navnet)\b")
BARE_NN = re.compile(
    r"\b(ikkje|frå|dersom|ein|eit|kva|kven|vere|noko|berre|lærebedrifta|læretida|opplæringa|seinare|vegner|månader|namnet)\b"
)
FRAMMED = re.compile(r"\b(vert|gje|skule|underskriv\w*|undertegn\w*)\b")


def _felt(tekst: str) -> set[str]:
    return {navn for _, navn, _, _ in Formatter().parse(tekst) if navn}


@pytest.mark.parametrize("melding", MELDINGER, ids=IDER)
def test_bokmal_og_nynorsk_sier_det_samme_med_de_samme_opplysningene(melding: Melding) -> None:
    for tekst in (melding.melding, melding.tiltak):
        assert tekst.nb.strip() == tekst.nb != ""
        assert tekst.nn.strip() == tekst.nn != ""
        assert _felt(tekst.nb) == _felt(tekst.nn)
        assert tekst.nb[0].isupper() or tekst.nb.startswith("{")
        assert tekst.nb.endswith((".", "}"))
        assert tekst.nn.endswith(tekst.nb[-1])


@pytest.mark.parametrize("melding", MELDINGER, ids=IDER)
def test_hver_malform_har_sine_egne_ord(melding: Melding) -> None:
    for tekst in (melding.melding, melding.tiltak):
        nb, nn = (re.sub(r"\{\w+\}", "", ord_) for ord_ in (tekst.nb, tekst.nn))
        assert not BARE_NN.search(nb), nb
        assert not BARE_NB.search(nn), nn
        assert not FRAMMED.search(nb + nn)


def test_bare_faa_meldinger_er_like_i_begge_malformer() -> None:
    """Short sentences can be alike; when many are, somebody forgot one language."""
    like = {melding.kode for melding in MELDINGER if melding.melding.nb == melding.melding.nn}
    like_ord = {"kontrakt-etter-dokumentet", "slutt-for-dokumentet", "slutt-for-start"}
    assert like <= {"tom", "fodselsdato-etter-kontraktsdato", "utenfor-grense"} | like_ord


def test_koden_avgjor_om_verdien_kan_brukes_og_hvor_alvorlig_det_er() -> None:
    for melding in MELDINGER:
        for annen in MELDINGER:
            if melding.kode == annen.kode:
                assert (melding.alvor, melding.brukbar) == (annen.alvor, annen.brukbar), melding.kode


def test_kodene_er_slugger() -> None:
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", melding.kode) for melding in MELDINGER)


@pytest.mark.parametrize(
    ("peker", "ventet"),
    [
        ("", Tekst(nb="kontrakten", nn="kontrakten")),
        ("/kandidat/navn/etternavn", Tekst(nb="«Etternavn» (kandidaten)", nn="«Etternamn» (kandidaten)")),
        ("/parter/larebedrift/fagligLeder/navn/fornavn", Tekst(nb="«Fornavn» (faglig leder)", nn="«Fornamn» (fagleg leiar)")),
        ("/laretid/avbrudd/1/til", Tekst(nb="«Til» (avbrudd nr. 2)", nn="«Til» (avbrot nr. 2)")),
        ("/kandidat/foresatte/0/person/navn", Tekst(nb="«Navn» (foresatt nr. 1)", nn="«Namn» (føresett nr. 1)")),
        ("/kandidat", Tekst(nb="«Kandidat» (kandidaten)", nn="«Kandidat» (kandidaten)")),
    ],
)
def test_stedet_har_navn_paa_begge_malformer(peker: str, ventet: Tekst) -> None:
    assert stedsnavn.sted(peker) == ventet


def test_en_melding_nevner_sakens_egne_datoer_og_tall() -> None:
    lest = les_data(endret(et_eksempel("akershus-meropplaring-med-avbrudd"), {"/laretid/til": "2029-02-16"}))
    melding = lest.funn[0].melding
    assert koder(lest) == {("sluttdato-avviker", "/laretid/til")}
    assert melding.nb == (
        "Sluttdatoen er oppgitt til 16. februar 2029, men 30\u00a0måneder "
        "fra 17. august 2026 i 100 prosent stilling med avbrudd gir 19. april 2029."
    )
    assert melding.nn == (
        "Sluttdatoen er oppgitt til 16. februar 2029, men 30\u00a0månader "
        "frå 17. august 2026 i 100 prosent stilling med avbrot gir 19. april 2029."
    )


def test_formene_i_skjemaet_er_forklart_paa_begge_malformer() -> None:
    assert all(form.nb and form.nn for form in FORMER.values())
