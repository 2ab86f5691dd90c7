"""Whole documents before the judges: PDF/A-3a and PDF/UA-1 by page-validation and qpdf, and the tag tree by what it really holds."""

from __future__ import annotations

import io
import itertools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest
from weasyprint.pdf import tags

from app.dokument.pdf import lag_pdf
from app.domene.sak import Mate, PlanlagtVedlegg
from app.tekst import Malform
from tests.unit.pdf import filer
from tests.unit.pdf.proveskjema import ROT, Provemal, et_dokument, et_vedlegg, metadata

Element = Any


def samsvar(fil: bytes) -> dict[str, list[str]]:
    return {profil: [f.rule_id for f in page.validate_pdf_bytes(fil, profile=profil).failures] for profil in ("3a", "ua1")}


GODT: dict[str, list[str]] = {"3a": [], "ua1": []}


def sider(mal: Provemal, nr: int, side: int, *, rader: int = 2) -> PlanlagtVedlegg:
    """A tagged PDF/A of two pages, planned from page `side`."""
    innhold = lag_pdf(et_dokument(felter=0, rader=rader), mal=mal, metadata=metadata(malform=Malform.NN))
    return et_vedlegg(innhold, nr=nr, mate=Mate.SIDER, signert=False, tittel="Valde kompetansemål", sider=(side, side + 1))


@pytest.mark.parametrize("felter", [2, 3, 4, 5])
@pytest.mark.parametrize("innhold", ["alene", "innebygd", "sider", "begge"])
def test_dokumentet_er_pdfa_3a_og_pdfua_1(mal: Provemal, felter: int, innhold: str) -> None:
    vedlegg = {
        "alene": [],
        "innebygd": [et_vedlegg(filer.signert(), nr=1), et_vedlegg(filer.PNG, nr=2, medietype="image/png")],
        "sider": [sider(mal, 1, 3)],
        "begge": [et_vedlegg(filer.signert(), nr=1), sider(mal, 2, 3), sider(mal, 3, 5)],
    }[innhold]
    fil = lag_pdf(et_dokument(felter=felter), mal=mal, metadata=metadata(), vedlegg=vedlegg, tomt_felt="Ikke signert")
    assert samsvar(fil) == GODT


@pytest.mark.parametrize("rader", [1, 40, 150])
def test_lange_tabeller_er_ogsa_i_samsvar(mal: Provemal, rader: int) -> None:
    assert samsvar(lag_pdf(et_dokument(rader=rader), mal=mal, metadata=metadata())) == GODT


def test_dommeren_ser_en_feil(mal: Provemal) -> None:
    """The check itself can fail: the same file without its language and its identifier."""
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(lag_pdf(et_dokument(), mal=mal, metadata=metadata()))) as pdf:
        del pdf.Root.MarkInfo
        pdf.save(ut)
    assert samsvar(ut.getvalue()) != GODT


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finner_ingen_feil(mal: Provemal, tmp_path: Path) -> None:
    fil = tmp_path / "a.pdf"
    fil.write_bytes(lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[et_vedlegg(filer.signert()), sider(mal, 2, 3)]))
    svar = subprocess.run(["qpdf", "--check", str(fil)], capture_output=True, text=True, check=False)
    assert svar.returncode == 0, svar.stdout + svar.stderr


# ---------------------------------------------------------------- the tag tree


def alle_elementer(element: Element, dybde: int = 0) -> Iterator[tuple[Element, int]]:
    """Every structure element with its depth, in reading order."""
    barn = element.get("/K", pikepdf.Array())
    for ett in barn if isinstance(barn, pikepdf.Array) else [barn]:
        if isinstance(ett, pikepdf.Dictionary) and "/S" in ett:
            yield ett, dybde
            yield from alle_elementer(ett, dybde + 1)


def typer(pdf: pikepdf.Pdf) -> list[str]:
    return [str(e.S) for e, _ in alle_elementer(pdf.Root.StructTreeRoot)]


@pytest.fixture(scope="module")
def dokument(mal: Provemal) -> Iterator[pikepdf.Pdf]:
    """Two tables' worth of pages, five fields, one embedded and two appended attachments."""
    vedlegg = [et_vedlegg(filer.signert(), nr=1), sider(mal, 2, 6), sider(mal, 3, 8)]
    fil = lag_pdf(et_dokument(felter=5, rader=60), mal=mal, metadata=metadata(), vedlegg=vedlegg, tomt_felt="Ikke signert")
    with pikepdf.open(io.BytesIO(fil)) as pdf:
        yield pdf


def test_det_er_en_h1_og_overskriftene_hopper_ikke_over_niva(dokument: pikepdf.Pdf) -> None:
    nivaer = [int(t[2]) for t in typer(dokument) if re.fullmatch("/H[1-6]", t)]
    assert nivaer[0] == 1
    assert nivaer.count(1) == 1
    assert all(neste <= dette + 1 for dette, neste in itertools.pairwise(nivaer))


def test_tabeller_har_hoder_med_retning(dokument: pikepdf.Pdf) -> None:
    retninger = [str(e.A.Scope) for e, _ in alle_elementer(dokument.Root.StructTreeRoot) if str(e.S) == "/TH"]
    assert set(retninger) == {"/Row", "/Column"}
    assert typer(dokument).count("/Table") >= 3
    assert "/Caption" in typer(dokument)


def test_hver_celle_viser_til_hoder_som_finnes(dokument: pikepdf.Pdf) -> None:
    elementer = [e for e, _ in alle_elementer(dokument.Root.StructTreeRoot)]
    navn = [bytes(e.ID) for e in elementer if "/ID" in e]
    assert len(navn) == len(set(navn))
    vist = {bytes(h) for e in elementer if str(e.S) == "/TD" for h in e.A.Headers}
    assert vist
    assert vist <= set(navn)
    tre = dokument.Root.StructTreeRoot.IDTree.Names
    assert [bytes(n) for n in tre[::2]] == sorted(navn)
    assert all(bytes(tre[i + 1].ID) == bytes(tre[i]) for i in range(0, len(tre), 2))


def test_hvert_felt_er_et_skjemaelement_med_ledetekst(dokument: pikepdf.Pdf) -> None:
    skjema = [e for e, _ in alle_elementer(dokument.Root.StructTreeRoot) if str(e.S) == "/Form"]
    felter = list(dokument.Root.AcroForm.Fields)
    assert len(skjema) == len(felter) == 5
    assert [e.K.Obj.objgen for e in skjema] == [f.objgen for f in felter]
    assert [str(f.TU) for f in felter] == [f"Underskrift: signatar {n}" for n in range(1, 6)]
    assert all(e.K.Type == "/OBJR" for e in skjema)


def test_foreldretreet_peker_tilbake_pa_det_elementet_som_eier_innholdet(dokument: pikepdf.Pdf) -> None:
    """Every number in the tree leads to the parent tree and back; every annotation and drawing too."""
    nummer = dokument.Root.StructTreeRoot.ParentTree.Nums
    oppslag = {int(nummer[i]): nummer[i + 1] for i in range(0, len(nummer), 2)}
    assert list(oppslag) == sorted(oppslag)
    sett: set[tuple[int, int]] = set()
    for element, _ in alle_elementer(dokument.Root.StructTreeRoot):
        barn = element.get("/K", pikepdf.Array())
        for ett in barn if isinstance(barn, pikepdf.Array) else [barn]:
            if isinstance(ett, int):
                plass = (int(element.Pg.StructParents), int(ett))
            elif "/MCID" in ett:
                plass = (int(ett.Stm.StructParents if "/Stm" in ett else ett.Pg.StructParents), int(ett.MCID))
            else:
                if "/Obj" in ett:
                    assert oppslag[int(ett.Obj.StructParent)].objgen == element.objgen
                continue
            assert oppslag[plass[0]][plass[1]].objgen == element.objgen
            sett.add(plass)
    lister = [(nr, verdi) for nr, verdi in oppslag.items() if isinstance(verdi, pikepdf.Array)]
    eid = {(nr, i) for nr, liste in lister for i, element in enumerate(liste) if isinstance(element, pikepdf.Dictionary)}
    assert eid == sett


def test_topptekst_og_sidetall_er_artefakter(dokument: pikepdf.Pdf) -> None:
    alt = [str(e.get("/Alt", "")) for e, _ in alle_elementer(dokument.Root.StructTreeRoot)]
    assert "Valgt" in alt
    assert "Fylkesvåpen" not in alt
    assert "/Pagination" in dokument.pages[0].Contents.read_bytes().decode("latin-1")


def test_figurer_har_tekst_og_ramme_pa_siden(dokument: pikepdf.Pdf) -> None:
    figurer = [e for e, _ in alle_elementer(dokument.Root.StructTreeRoot) if str(e.S) == "/Figure"]
    assert figurer
    for figur in figurer:
        x1, y1, x2, y2 = (float(tall) for tall in figur.A.BBox)
        assert 0 < x1 < x2 < 596
        assert 0 < y1 < y2 < 842
        assert str(figur.Alt)


def test_dokumentet_er_merket_som_tagget_og_leses_i_treets_rekkefolge(dokument: pikepdf.Pdf) -> None:
    assert bool(dokument.Root.MarkInfo.Marked)
    assert bool(dokument.Root.ViewerPreferences.DisplayDocTitle)
    assert all(str(side.obj.Tabs) == "/S" for side in dokument.pages)


def test_bokmerkene_har_hvert_vedlegg_som_er_sider(dokument: pikepdf.Pdf) -> None:
    with dokument.open_outline() as tre:
        titler = [punkt.title for topp in tre.root for punkt in [topp, *topp.children]]
    assert titler == ["Lærekontrakt", "Parter", "Underskrifter", "Vedlegg 2: Valde kompetansemål", "Vedlegg 3: Valde kompetansemål"]


def test_vedlegg_pa_et_annet_sprak_sier_det(dokument: pikepdf.Pdf) -> None:
    sprak = [str(e.Lang) for e, _ in alle_elementer(dokument.Root.StructTreeRoot) if "/Lang" in e]
    assert sprak == ["nn", "nn"]


DELER = """<p>Felles <em lang="se">Sámi</em></p><ul><li lang="nn">Vilkår på nynorsk</li></ul>
<ol style="list-style: none"><li lang="nn-NO">Uten merke</li></ol><table><tr><th scope="row">1</th><td lang="nn">Mål</td></tr></table>"""


def test_en_del_pa_et_annet_sprak_sier_hvilket(mal: Provemal) -> None:
    fil = lag_pdf(et_dokument().replace("<h1>", f"{DELER}<h1>", 1), mal=mal, metadata=metadata())
    assert samsvar(fil) == GODT
    with pikepdf.open(io.BytesIO(fil)) as pdf:
        med = [(str(e.S), str(e.Lang)) for e, _ in alle_elementer(pdf.Root.StructTreeRoot) if "/Lang" in e]
    assert ("/NonStruct", "se") in med
    assert ("/TD", "nn") in med
    assert ("/LI", "nn-NO") in med
    assert ("/LI", "nn") in med
    assert {sprak for _, sprak in med} == {"se", "nn", "nn-NO"}


def test_etterpa_er_weasyprint_som_for(mal: Provemal) -> None:
    bygg = tags._build_box_tree
    lag_pdf(et_dokument(), mal=mal, metadata=metadata())
    assert tags._build_box_tree is bygg


# ---------------------------------------------------------------- the same bytes anywhere


def test_samme_byte_fra_flere_trader_om_gangen(mal: Provemal) -> None:
    def lag(nr: int) -> bytes:
        return lag_pdf(et_dokument(rader=nr), mal=mal, metadata=metadata())

    with ThreadPoolExecutor(4) as trader:
        samtidig = list(trader.map(lag, (1, 5, 9, 1, 5, 9)))
    assert samtidig == [lag(nr) for nr in (1, 5, 9, 1, 5, 9)]


LAG = """
import hashlib, sys
from pathlib import Path
from app.dokument.pdf import lag_pdf
from tests.unit.pdf import filer, proveskjema as p
mal = p.Provemal(filer=tuple(Path(f) for f in sys.argv[1].split("|")))
fil = lag_pdf(p.et_dokument(felter=5), mal=mal, metadata=p.metadata(), vedlegg=[p.et_vedlegg(filer.signert())], tomt_felt="Tom")
print(hashlib.sha256(fil).hexdigest())
"""


def test_samme_byte_i_to_prosesser_med_ulik_hashseed(mal: Provemal) -> None:
    filer_ = "|".join(map(str, mal.filer))
    svar = [
        subprocess.run(
            [sys.executable, "-c", LAG, filer_],
            cwd=ROT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": tz, "PYTHONPATH": str(ROT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, tz in (("0", "UTC"), ("4711", "Asia/Tokyo"))
    ]
    assert len(svar[0].strip()) == 64
    assert svar[0] == svar[1]
