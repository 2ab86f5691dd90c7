"""A document that is signed elsewhere has no fields, in any kind of document and either language; all else is as in ours."""

import re
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pytest
from lxml import html
from pypdf import PdfReader

from app import flyt
from app.clock import OSLO
from app.dokument.uten_felt import RUTETEKSTER, uten_felt
from app.domene.dokument import Dokumenttype
from app.domene.leverandorgrenser import GRENSER
from app.kontroll import Verksted
from app.settings import Settings
from app.skjema.register import Eksempel, eksempler
from app.tekst import Malform
from tests.samsvar import brutte_regler

NA = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)


def _bord(leverandor: str) -> Verksted:
    bord = flyt.verksted(Settings.fra_miljo({}, data=Path("/nonexistent")))
    fylker = {
        nr: replace(fylke, valg=tuple(replace(valg, leverandor=leverandor) for valg in fylke.valg))
        for nr, fylke in bord.grunnlag.fylker.items()
    }
    return replace(bord, grunnlag=replace(bord.grunnlag, fylker=fylker))


BORD = {navn: _bord(navn) for navn in GRENSER}


@lru_cache(maxsize=1)
def _et_av_hvert() -> dict[str, Eksempel]:
    return {ett.dokumenttype: ett for ett in reversed(eksempler(BORD["lokal"].settings.forms))}


def _html(leverandor: str, type_: str, malform: Malform, *, forhandsvisning: bool = False) -> html.HtmlElement:
    bord, ett = BORD[leverandor], _et_av_hvert()[type_]
    _, sak, mal = flyt._klar(bord, ett.raa, ett.vedlegg, na=NA, valgt=malform, revisjon=None, forhandsvisning=False, lager=None)
    return html.document_fromstring(flyt.html_av(bord, sak, mal, forhandsvisning=forhandsvisning, leverandor=leverandor))


def _ruter(side: html.HtmlElement) -> list[str]:
    return [rute.text_content().strip() for rute in side.find_class("rute")]


@pytest.mark.parametrize("forhandsvisning", [False, True])
@pytest.mark.parametrize("malform", Malform)
@pytest.mark.parametrize("type_", [type_.value for type_ in Dokumenttype])
def test_hver_rute_sier_hvor_signaturen_blir_gitt(type_: str, malform: Malform, *, forhandsvisning: bool) -> None:
    side, ord_ = _html("posten", type_, malform, forhandsvisning=forhandsvisning), RUTETEKSTER["posten"]
    antall = len(side.find_class("signatur"))
    assert antall > 0
    assert _ruter(side) == [ord_.signatur.pa(malform)] * antall + [ord_.segl.pa(malform)]
    assert side.xpath("//input") == []


def test_for_leverandorer_som_signerer_i_vaar_fil_er_siden_urort() -> None:
    side = '<div class="rute"><input type="signature" name="a" title="b"></div>'
    assert uten_felt(side, "lokal", Malform.NB) == side
    assert uten_felt(side, "posten", Malform.NB) == '<div class="rute"><p class="tomt utenfor">Signeres med Posten signering</p></div>'


def test_et_navn_som_ligner_paa_et_felt_blir_staaende() -> None:
    navn = '<p class="navn">&lt;div class="rute"&gt;&lt;input type="signature"&gt;&lt;/div&gt;</p>'
    assert uten_felt(navn, "posten", Malform.NN) == navn


@pytest.mark.parametrize("malform", Malform)
def test_filen_har_verken_felt_eller_skjema_og_er_pdfa_og_pdfua(malform: Malform) -> None:
    ett = _et_av_hvert()["larekontrakt"]
    laget = flyt.lag(BORD["posten"], ett.raa, ett.vedlegg, na=NA, valgt=malform)
    leser = PdfReader(BytesIO(laget.pdf))
    assert "/AcroForm" not in leser.root_object
    assert not any(merknad.get_object().get("/Subtype") == "/Widget" for side in leser.pages for merknad in side.get("/Annots", ()))
    assert not re.search(rb"/FT\s*/Sig", laget.pdf)
    assert [brutte_regler(laget.pdf, profil) for profil in ("3a", "ua1")] == [set(), set()]
    assert laget.post["leverandor"] == "posten"


def test_hver_leverandor_med_eget_dokument_har_ord_for_rutene_og_ingen_andre() -> None:
    assert {navn for navn, grenser in GRENSER.items() if grenser.eget_dokument} == set(RUTETEKSTER)
