"""Appended pages look as they did: the picture of each is held against the picture of the attachment itself, however it is turned."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from app.dokument.pdf import lag_pdf
from app.dokument.vedleggsfil import undersok
from tests.integration.pdf.test_samle import endret, et_tagget, samsvar, sett_pa_sidene, som_sider
from tests.unit.pdf.proveskjema import Provemal, et_dokument, metadata

TETTHET = 2.0
"""Pixels per point."""
A4 = (595, 842)


def _med(**verdier: Any) -> Callable[[pikepdf.Pdf], object]:
    return lambda pdf: sett_pa_sidene(pdf, **verdier)


def _boks(*tall: float) -> pikepdf.Array:
    return pikepdf.Array(tall)


def _flytt(dx: float, dy: float) -> Callable[[pikepdf.Pdf], object]:
    """The whole page elsewhere in the plane: origin and all that is drawn."""

    def gjor(pdf: pikepdf.Pdf) -> None:
        for side in pdf.pages:
            side.contents_add(f"q 1 0 0 1 {dx} {dy} cm\n".encode(), prepend=True)
            side.contents_add(b"\nQ")
            for navn in ("/MediaBox", "/TrimBox", "/BleedBox", "/CropBox"):
                if navn in side:
                    boks = [float(tall) for tall in side[navn]]
                    side.obj[navn] = _boks(boks[0] + dx, boks[1] + dy, boks[2] + dx, boks[3] + dy)

    return gjor


SKARET = {"CropBox": _boks(40, 300, 480, 800), "TrimBox": _boks(40, 300, 480, 800), "BleedBox": _boks(40, 300, 480, 800)}
SIDER: dict[str, Callable[[pikepdf.Pdf], object]] = {
    "som den er": lambda pdf: None,
    "dreid 90": _med(Rotate=90),
    "dreid 180": _med(Rotate=180),
    "dreid 270": _med(Rotate=270),
    "dreid minus 90": _med(Rotate=-90),
    "dreid 450": _med(Rotate=450),
    "skåret": _med(**SKARET),
    "skåret og dreid 90": _med(**SKARET, Rotate=90),
    "skåret og dreid 270": _med(**SKARET, Rotate=270),
    "skåret utenfor arket": _med(CropBox=_boks(-50, 200, 700, 900)),
    "hjørnene i motsatt orden": _med(MediaBox=_boks(595, 842, 0, 0)),
    "origo flyttet": _flytt(-1000, 250),
    "enhet på to punkter": _med(UserUnit=2),
    "enhet på et halvt punkt": _med(UserUnit=0.5),
    "enhet på to punkter, dreid": _med(UserUnit=2, Rotate=90),
    "liggende ark": _med(MediaBox=_boks(0, 300, 595, 842), TrimBox=_boks(0, 300, 595, 842), BleedBox=_boks(0, 300, 595, 842)),
    "brevark (letter)": _med(MediaBox=_boks(0, 50, 612, 842), TrimBox=_boks(0, 50, 612, 842), BleedBox=_boks(0, 50, 612, 842)),
}


@pytest.mark.parametrize("navn", SIDER)
def test_siden_ser_ut_som_i_vedlegget(mal: Provemal, navn: str) -> None:
    vedlegg = endret(et_tagget(mal), SIDER[navn])
    assert undersok(vedlegg).tagget
    fil = lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[som_sider(vedlegg)])
    assert samsvar(fil) == []
    with pikepdf.open(io.BytesIO(fil)) as pdf:
        assert {tuple(round(float(tall)) for tall in side.mediabox[2:]) for side in pdf.pages} == {A4}
        utsnitt = _utsnitt(pdf.pages[2])
    original, lagt_til = _bilde(vedlegg, 1), _bilde(fil, 3).crop(utsnitt)
    assert lagt_til.size[0] > 100, "the page is not made so small that nobody can read it"
    likhet, snudd = ulikhet(original, lagt_til), ulikhet(original.rotate(180), lagt_til)
    assert likhet < 1.5
    assert snudd > 2 * likhet, "the measure tells a turned page from a right one"


def _utsnitt(side: pikepdf.Page) -> tuple[int, int, int, int]:
    """Where on our page the attachment's visible part stands, in pixels from the top."""
    ordre = side.Contents[0].read_bytes().decode()
    a, b, c, d, e, f, x, y, bredde, hoyde = (
        float(tall) for tall in re.findall(r"-?[\d.]+", ordre.split("Do Q q", 1)[1].replace("cm", " ").replace("re W n", ""))
    )
    punkter = [(a * px + c * py + e, b * px + d * py + f) for px in (x, x + bredde) for py in (y, y + hoyde)]
    venstre, hoyre = min(p[0] for p in punkter), max(p[0] for p in punkter)
    bunn, topp = min(p[1] for p in punkter), max(p[1] for p in punkter)
    arkhoyde = float(side.mediabox[3])
    return tuple(round(tall * TETTHET) for tall in (venstre, arkhoyde - topp, hoyre, arkhoyde - bunn))  # type: ignore[return-value]  # four


def _bilde(fil: bytes, nr: int) -> Image.Image:
    dokument = pypdfium2.PdfDocument(fil)
    try:
        bilde: Image.Image = dokument[nr - 1].render(scale=TETTHET).to_pil().convert("L")
        return bilde
    finally:
        dokument.close()


def ulikhet(en: Image.Image, to: Image.Image) -> float:
    """Mean difference of two pictures in one size, 0 to 255, a little blurred so that half a pixel does not count."""
    storrelse = (120, round(120 * to.size[1] / to.size[0]))
    a, b = (bilde.resize(storrelse, Image.Resampling.BOX) for bilde in (en, to))
    return float(ImageStat.Stat(ImageChops.difference(a, b)).mean[0])


def test_en_side_uten_rett_plass_blir_lagt_inn_som_fil(mal: Provemal) -> None:
    for verdier in ({"Rotate": 45}, {"CropBox": _boks(900, 900, 950, 950)}, {"UserUnit": 0}, {"MediaBox": _boks(0, 0, 0, 842)}):
        assert not undersok(endret(et_tagget(mal), _med(**verdier))).tagget
