"""Appended pages: size, turn, order, text, links, and page numbers that are known only when the document is laid out."""

from __future__ import annotations

import io
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest

from app.dokument.pdf import lag_med_sider, lag_pdf
from app.dokument.pdffeil import Sidetallfeil
from app.dokument.samle import sidetall
from app.dokument.vedleggsfil import undersok
from app.domene.sak import Mate, PlanlagtVedlegg
from tests.unit.pdf import filer
from tests.unit.pdf.proveskjema import ROT, Provemal, et_dokument, et_vedlegg, metadata

REFERANSE = Path(os.environ.get("KONTRAKTVERK_REFERANSE", ROT.parent / "shared" / "data")) / "kontraktdata" / "vedlegg"


def et_tagget(mal: Provemal, *, rader: int = 2, ekstra: str = "") -> bytes:
    return lag_pdf(et_dokument(felter=0, rader=rader, tekst=ekstra), mal=mal, metadata=metadata())


def som_sider(innhold: bytes, *, nr: int = 1, fra: int = 3) -> PlanlagtVedlegg:
    antall = sidetall(innhold)
    return et_vedlegg(innhold, nr=nr, mate=Mate.SIDER, signert=False, tittel=f"Bilag {nr}", sider=(fra, fra + antall - 1))


def endret(innhold: bytes, gjor: Callable[[pikepdf.Pdf], object]) -> bytes:
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(innhold)) as pdf:
        gjor(pdf)
        pdf.save(ut, deterministic_id=True)
    return ut.getvalue()


def samsvar(fil: bytes) -> list[str]:
    return [f.rule_id for profil in ("3a", "ua1") for f in page.validate_pdf_bytes(fil, profile=profil).failures]


def tekst(fil: bytes, nr: int) -> str:
    dokument = pypdfium2.PdfDocument(fil)
    try:
        return str(dokument[nr - 1].get_textpage().get_text_range())
    finally:
        dokument.close()


def test_sidene_star_bakerst_med_overskrift_og_lopende_sidetall(mal: Provemal) -> None:
    fil = lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[som_sider(et_tagget(mal))])
    assert sidetall(fil) == 4
    assert "Vedlegg 1: Bilag 1" in tekst(fil, 3)
    assert "Kontrakten gjelder opplæring" in tekst(fil, 3)
    assert [re.findall(r"Side (\d) av (\d)", tekst(fil, n))[0] for n in range(1, 5)] == [("1", "4"), ("2", "4"), ("3", "4"), ("4", "4")]


def test_flere_vedlegg_star_i_nummerrekkefolge(mal: Provemal) -> None:
    en, to = et_tagget(mal), et_tagget(mal, rader=1)
    vedlegg = [som_sider(to, nr=2, fra=5), som_sider(en, nr=1, fra=3)]
    fil = lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=vedlegg)
    assert ["Vedlegg 1:" in tekst(fil, 3), "Vedlegg 2:" in tekst(fil, 5)] == [True, True]
    assert samsvar(fil) == []


def test_samme_vedlegg_to_ganger_gir_to_sett_med_merker(mal: Provemal) -> None:
    ett = et_tagget(mal)
    fil = lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[som_sider(ett), som_sider(ett, nr=2, fra=5)])
    assert samsvar(fil) == []
    with pikepdf.open(io.BytesIO(fil)) as pdf:
        navn = [bytes(n) for n in pdf.Root.StructTreeRoot.IDTree.Names[::2]]
    assert len(navn) == len(set(navn))


def test_et_liggende_vedlegg_star_pa_en_staende_side(mal: Provemal) -> None:
    """Posten shows every page as A4 portrait, and so do we: nobody must turn the screen, and what is printed is one stack."""
    liggende = lag_pdf(
        et_dokument(felter=0).replace("</head>", "<style>@page { size: A4 landscape }</style></head>"), mal=mal, metadata=metadata()
    )
    fil = lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[som_sider(liggende)])
    with pikepdf.open(io.BytesIO(fil)) as pdf:
        assert [round(float(side.mediabox[2])) for side in pdf.pages] == [595, 595, 595, 595]
    assert samsvar(fil) == []


def test_en_stor_side_blir_krympet_og_en_liten_blir_ikke_blast_opp(mal: Provemal) -> None:
    for bredde, ventet in ((1190, "krympet"), (300, "uendret")):
        boks = pikepdf.Array([0, 0, bredde, bredde * 1.4])
        vedlegg = endret(et_tagget(mal), partial(sett_pa_sidene, MediaBox=boks, TrimBox=boks, BleedBox=boks))
        fil = lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[som_sider(vedlegg)])
        with pikepdf.open(io.BytesIO(fil)) as pdf:
            skala = float(re.findall(rb"Q q ([\d.]+) ", pdf.pages[2].Contents[0].read_bytes())[0])
        assert {"krympet": 0.3 < skala < 0.6, "uendret": skala == 1.0}[ventet]
        assert samsvar(fil) == []


def sett_pa_sidene(pdf: pikepdf.Pdf, **verdier: Any) -> None:
    for side in pdf.pages:
        for navn, verdi in verdier.items():
            side.obj[f"/{navn}"] = verdi


def test_en_lenke_folger_teksten_sin(mal: Provemal) -> None:
    fil = lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[som_sider(et_tagget(mal))])
    with pikepdf.open(io.BytesIO(fil)) as pdf:
        (lenke,) = [m for m in pdf.pages[2].Annots if m.Subtype == "/Link"]
        (egen,) = [m for m in pdf.pages[0].Annots if m.Subtype == "/Link"]
        assert str(lenke.A.URI) == str(egen.A.URI)
        assert lenke.P.objgen == pdf.pages[2].obj.objgen
        assert float(lenke.Rect[1]) < float(egen.Rect[1])


def test_samlingen_er_den_samme_hver_gang(mal: Provemal) -> None:
    vedlegg = [som_sider(et_tagget(mal))]
    assert len({lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=vedlegg) for _ in range(2)}) == 1


def test_et_samlet_dokument_har_ingen_objektstrommer(mal: Provemal) -> None:
    assert b"/ObjStm" not in lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[som_sider(et_tagget(mal))])


@pytest.mark.parametrize("sider", [None, (2, 3), (3, 3), (4, 5)])
def test_et_galt_sidetall_er_en_feil(mal: Provemal, sider: tuple[int, int] | None) -> None:
    vedlegg = replace(som_sider(et_tagget(mal)), sider=sider)
    with pytest.raises(Sidetallfeil) as feil:
        lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[vedlegg])
    assert feil.value.faktisk == {1: (3, 4)}


@pytest.mark.parametrize("rader", [1, 30, 60])
def test_sidetallet_som_trykkes_er_der_vedlegget_star(mal: Provemal, rader: int) -> None:
    """Two, three or more pages of our own: the number in the table is right in all cases."""
    uten = replace(som_sider(et_tagget(mal), nr=2), sider=None)

    def tegn(vedlegg: tuple[PlanlagtVedlegg, ...]) -> str:
        return et_dokument(rader=rader, tekst=f"Vedlegget står på {vedlegg[1].sider}.")

    fil, plan = lag_med_sider(tegn, mal=mal, metadata=metadata(), vedlegg=[et_vedlegg(filer.signert()), uten])
    assert plan[0].sider is None
    assert plan[1].sider is not None
    assert f"Vedlegget står på {plan[1].sider}." in tekst(fil, 1)
    assert "Vedlegg 2: Bilag 2" in tekst(fil, plan[1].sider[0])
    assert plan[1].sider[1] == sidetall(fil)
    assert samsvar(fil) == []


def test_den_andre_gangen_er_sidetallet_kjent_og_dokumentet_det_samme(mal: Provemal) -> None:
    """Drawn once, not twice: what is tried first is what was right the last time."""
    tegnet: list[str] = []

    def tegn(vedlegg: tuple[PlanlagtVedlegg, ...]) -> str:
        tegnet.append(et_dokument(rader=60, tekst=f"Vedlegget står på {vedlegg[0].sider}."))
        return tegnet[-1]

    vedlegg = [replace(som_sider(et_tagget(mal)), sider=None)]
    forste, forste_plan = lag_med_sider(tegn, mal=mal, metadata=metadata(), vedlegg=vedlegg)
    antall = len(tegnet)
    andre, andre_plan = lag_med_sider(tegn, mal=mal, metadata=metadata(), vedlegg=vedlegg)
    assert len(tegnet) == antall + 1
    assert (andre, andre_plan) == (forste, forste_plan)


HINDRINGER: dict[str, Callable[[pikepdf.Pdf], object]] = {
    "ukjent type": lambda pdf: setattr(_forste(pdf), "S", pikepdf.Name("/Noe")),
    "unummerert overskrift": lambda pdf: setattr(_forste(pdf), "S", pikepdf.Name("/H")),
    "klassekart": lambda pdf: setattr(pdf.Root.StructTreeRoot, "ClassMap", pikepdf.Dictionary()),
    "lag": lambda pdf: setattr(pdf.Root, "OCProperties", pikepdf.Dictionary(OCGs=pikepdf.Array(), D=pikepdf.Dictionary())),
    "innebygd fil": lambda pdf: pdf.attachments.__setitem__("a.txt", b"a"),
    "notat": lambda pdf: pdf.pages[0].Annots.append(
        pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], F=4))
    ),
}


def _forste(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.Root.StructTreeRoot.K[0].K[0]


def _navngi(pdf: pikepdf.Pdf) -> None:
    lenke = next(m for m in pdf.pages[0].Annots if m.Subtype == "/Link")
    del lenke["/A"]
    lenke.Dest = pikepdf.String("et sted")


HINDRINGER["navngitt mål"] = _navngi


@pytest.mark.parametrize("navn", HINDRINGER)
def test_det_som_horer_til_filen_og_ikke_siden_gjor_at_den_ikke_blir_sider(mal: Provemal, navn: str) -> None:
    innhold = et_tagget(mal)
    assert undersok(innhold).tagget
    assert not undersok(endret(innhold, HINDRINGER[navn])).tagget


def test_egne_typer_blir_til_de_de_star_for(mal: Provemal) -> None:
    """A role map is followed, so ours needs none, and a heading by another name is moved down like any other."""

    def gjor(pdf: pikepdf.Pdf) -> None:
        pdf.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary({"/Tittel": pikepdf.Name("/Overskrift"), "/Overskrift": pikepdf.Name("/H1")})
        _forste(pdf).S = pikepdf.Name("/Tittel")

    innhold = endret(et_tagget(mal), gjor)
    assert undersok(innhold).tagget
    fil = lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[som_sider(innhold)])
    assert samsvar(fil) == []
    with pikepdf.open(io.BytesIO(fil)) as pdf:
        assert "/RoleMap" not in pdf.Root.StructTreeRoot


def test_en_lang_rekke_av_objekter_sprenger_ingen_stakk(mal: Provemal) -> None:
    """A resource that leads to the next, five thousand times."""

    def gjor(pdf: pikepdf.Pdf) -> None:
        ledd = pdf.make_indirect(pikepdf.Dictionary())
        for _ in range(5_000):
            ledd = pdf.make_indirect(pikepdf.Dictionary(Neste=ledd))
        pdf.pages[0].obj.Resources["/Egen"] = ledd

    vedlegg = som_sider(endret(et_tagget(mal), gjor))
    fakta = undersok(vedlegg.innhold)
    assert (fakta.lesbar, fakta.tagget) == (True, False)
    assert sidetall(lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[vedlegg])) == 4


def test_eksempelet_med_valgte_mal_blir_sider(mal: Provemal) -> None:
    if not REFERANSE.is_dir():
        pytest.skip("KONTRAKTVERK_REFERANSE is not here")
    innhold = (REFERANSE / "valgte-mal-1.pdf").read_bytes()
    fil = lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[som_sider(innhold)])
    assert "planleggje og gjennomføre eige arbeid" in tekst(fil, 3)
    assert samsvar(fil) == []


def test_en_leser_av_treet_finner_teksten_i_vedlegget(mal: Provemal, tmp_path: Path) -> None:
    """poppler walks the structure tree: heading through the XObject, text of the attachment through the page."""
    (tmp_path / "a.pdf").write_bytes(
        lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[som_sider(et_tagget(mal, ekstra="Bare her"))])
    )
    svar = subprocess.run(["pdfinfo", "-struct-text", str(tmp_path / "a.pdf")], capture_output=True, text=True, check=True).stdout
    assert svar.index('"Underskrifter"') < svar.index('"Vedlegg 1: Bilag 1"') < svar.index("Bare her")
