"""Forms made by others beside ours: printed pages, forms with fields and scripts, pages that are only pictures."""

from __future__ import annotations

import io
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pypdfium2.version import PDFIUM_INFO
from weasyprint import HTML

from app.domene.dokument import Dokumenttype
from app.errors import Avvist
from app.malarbeid.fremmed import bare_bilder, krev_lesbar, skjematekster
from app.malarbeid.sammenlign import Sammenlikning, sammenlign
from app.maler.ordlyd import VERDI, ordlyder
from app.settings import Settings
from app.tekst import Malform
from tests.sak_builder import TEMPLATES

LK = Dokumenttype.LAREKONTRAKT
SISTE = "2024-10-09"
SKJEMA = """
<style>body{font:10pt sans-serif}table{border-collapse:collapse;width:100%}td{border:1px solid;height:30px;vertical-align:top;width:50%}
small{font-size:7pt}</style>
<h1>Lærekontrakt</h1><h2>1. Lærlingen</h2>
<table><tr><td><small>Navn</small></td><td><small>Telefon</small></td></tr>
<tr><td><small>Bostedsadresse</small></td><td><small>Fødselsnummer</small></td></tr></table>
<p>Målet med opplæringen er å bestå fagprøven i murerfaget. Kontrakten kan bare endres etter samtykke fra fylkes-<br>kommunen.
Opplæringen følger læreplanen i faget. Kontrakten fylles ut i tre eksemplarer.</p>
<p>Sted og dato: ____________ Underskrift: ..............................</p>
"""


@lru_cache(maxsize=1)
def skjema() -> bytes:
    """A form as a county office prints one: captions in small letters inside boxes, sentences, lines to write on."""
    pdf = HTML(string=SKJEMA).write_pdf()
    assert isinstance(pdf, bytes)
    return pdf


@lru_cache(maxsize=1)
def skannet() -> bytes:
    """A page that is only a picture. Made once: its date is of the second it was made in, and `svar` would compare it twice."""
    ut = io.BytesIO()
    Image.new("L", (800, 1100), 230).save(ut, "PDF")
    return ut.getvalue()


def med_felt_og_skript() -> bytes:
    """The form with a field in it, and a script that runs when a reader opens it."""
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(skjema())) as pdf:
        felt = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="navn", TU="Navn", Rect=[60, 700, 200, 720]
            )
        )
        pdf.pages[0].obj["/Annots"] = pikepdf.Array([felt])
        pdf.Root["/AcroForm"] = pikepdf.Dictionary(Fields=pikepdf.Array([felt]))
        pdf.Root["/OpenAction"] = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('hei')")
        pdf.save(ut)
    return ut.getvalue()


@lru_cache(maxsize=2)
def svar(pdf: bytes) -> Sammenlikning:
    return sammenlign(Settings.fra_miljo({}, data=Path("/nonexistent")), pdf, LK, revisjon=SISTE, malform=Malform.NB)


def test_ruter_ved_siden_av_hverandre_er_hver_sin_tekst_og_skrivelinjer_ingen() -> None:
    linjer = [linje.strip() for linje in skjematekster(skjema())[0].splitlines()]
    assert {"Navn", "Telefon", "Bostedsadresse", "Fødselsnummer", "Sted og dato:", "Underskrift:"} <= set(linjer)
    assert not any("___" in linje or "..." in linje for linje in linjer)


def test_en_ledetekst_i_en_rute_er_funnet_og_en_som_malen_ikke_har_er_nevnt() -> None:
    vare, deres = ({ett.tekst for ett in liste} for liste in (svar(skjema()).bare_vi, svar(skjema()).bare_de))
    assert not {"Navn", "Fødselsnummer", "Bostedsadresse", "Lærlingen"} & vare
    assert {"Telefon", "Kontrakten fylles ut i tre eksemplarer."} <= deres
    assert {"Organisasjonsnummer", "Faglig leder"} <= vare


def test_en_setning_i_malen_star_en_gang_uten_verdiene_fra_eksemplene() -> None:
    setninger = [ett.tekst for ett in svar(skjema()).bare_vi if ett.sted == "setning"]
    assert [tekst for tekst, antall in Counter(setninger).items() if antall > 1] == []
    assert "Lærlingen og lærebedriften har inngått arbeidsavtale datert …." in setninger
    assert not any("2026" in tekst or "tømrerfaget" in tekst.lower() or "SYNTETISK" in tekst for tekst in setninger)


def test_en_setning_med_andre_verdier_enn_eksemplenes_er_den_samme_setningen() -> None:
    alle = [ett.tekst for ett in (*svar(skjema()).bare_vi, *svar(skjema()).bare_de)]
    assert not any(tekst.startswith("Målet med opplæringen") for tekst in alle)
    assert not any("samtykke" in tekst for tekst in alle), "a word cut at the end of a line"


def test_en_side_som_bare_er_et_bilde_blir_sagt_fra_om() -> None:
    assert bare_bilder(skjematekster(skannet())) == (1,)
    assert svar(skannet()).som_json()["siderUtenTekst"] == [1]
    assert "side 1" in svar(skannet()).som_tekst(Malform.NB).splitlines()[0]
    assert svar(skjema()).som_json()["siderUtenTekst"] == []


def test_et_skjema_med_felt_og_skript_blir_lest_som_papiret_det_ligner() -> None:
    krev_lesbar(med_felt_og_skript())
    assert skjematekster(med_felt_og_skript()) == skjematekster(skjema())


@pytest.mark.parametrize(
    ("innhold", "hvorfor"),
    [
        (b"hei", ("filen er ikke en PDF", "fila er ikkje ein PDF")),
        (b"%PDF-1.7\nxxxx", ("filen er skadet", "fila er skadd")),
    ],
)
def test_avslaget_sier_hvorfor(innhold: bytes, hvorfor: tuple[str, str]) -> None:
    with pytest.raises(Avvist) as feil:
        krev_lesbar(innhold)
    assert hvorfor[0] in feil.value.detalj.nb
    assert hvorfor[1] in feil.value.detalj.nn


def test_for_mange_sider_og_kryptering_har_hver_sin_grunn() -> None:
    def lagret(sider: int, *, kryptert: bool = False) -> bytes:
        ut = io.BytesIO()
        with pikepdf.new() as pdf:
            for _ in range(sider):
                pdf.add_blank_page()
            pdf.save(ut, encryption=pikepdf.Encryption(owner="x", user="y") if kryptert else False)
        return ut.getvalue()

    with pytest.raises(Avvist, match="mer enn 40 sider"):
        krev_lesbar(lagret(41))
    with pytest.raises(Avvist, match="kryptert"):
        krev_lesbar(lagret(1, kryptert=True))


@pytest.mark.parametrize(
    ("malform", "id_", "tekst"),
    [
        (Malform.NB, "T_mal_L", "Målet med opplæringen er å bestå … i …."),
        (
            Malform.NN,
            "T_prove_7",
            "Dersom prøva ikkje er bestått ved første forsøk, har lærlingen rett til å bli meldt opp til ei ny prøve.",
        ),
        (Malform.NN, "sig_kandidat", "Lærling"),
        (Malform.NB, "bunn_1_mal", "mal Lærekontrakt … (…)"),
    ],
)
def test_ordlyden_har_verdier_som_prikker_og_andre_blokker_som_ord(malform: Malform, id_: str, tekst: str) -> None:
    assert ordlyder(TEMPLATES, malform, LK, SISTE)[id_].tekst == tekst
    assert VERDI == "…"


def test_leseren_av_fremmede_skjemaer_har_ingen_motor_for_skript() -> None:
    """Forms with scripts are read (official ones have them), so the build of PDFium must be one that cannot run any."""
    assert not {"V8", "XFA"} & set(PDFIUM_INFO.flags)
