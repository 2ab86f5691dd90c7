"""Small page images: few bytes, the colours of the page, and a palette of its own for what is no form."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw

from app.dokument.skjermbilde import HELST, LITEN, STOR, Sidemal, sidemal, skjermbilde
from app.errors import IkkeFunnet

BLA, HVIT, SVART = (20, 60, 110), (255, 255, 255), (17, 24, 39)


def _pdf(tegn: Callable[[ImageDraw.ImageDraw], None], storrelse: tuple[int, int] = (595, 842)) -> bytes:
    """A page with a picture over all of it, at 72 dots per inch."""
    bilde = Image.new("RGB", storrelse, HVIT)
    tegn(ImageDraw.Draw(bilde))
    ut = io.BytesIO()
    bilde.save(ut, "PDF", resolution=72, quality=100)
    return ut.getvalue()


def _skjema(tegner: ImageDraw.ImageDraw) -> None:
    tegner.rectangle((60, 60, 500, 120), fill=BLA)
    tegner.rectangle((60, 200, 500, 400), fill=(240, 244, 250))


def _bilde_i_farger(tegner: ImageDraw.ImageDraw) -> None:
    for nr, farge in enumerate(((200, 30, 30), (30, 160, 30), (230, 180, 20), (120, 30, 160))):
        tegner.rectangle((60, 60 + nr * 150, 500, 180 + nr * 150), fill=farge)


def _apnet(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def _nar(farge: tuple[int, ...], ventet: tuple[int, int, int], slingring: int = 12) -> bool:
    return all(abs(a - b) <= slingring for a, b in zip(farge, ventet, strict=True))


def test_et_skjema_beholder_fargene_sine() -> None:
    bilde = _apnet(skjermbilde(_pdf(_skjema), 1))
    skala = LITEN / 72
    for sted, ventet in (((200, 90), BLA), ((200, 300), (240, 244, 250)), ((30, 30), HVIT)):
        assert _nar(bilde.getpixel((round(sted[0] * skala), round(sted[1] * skala))), ventet), (sted, ventet)  # type: ignore[arg-type]  # RGB


def test_en_side_med_mange_farger_faar_sin_egen_palett() -> None:
    bilde = _apnet(skjermbilde(_pdf(_bilde_i_farger), 1))
    skala = LITEN / 72
    for nr, ventet in enumerate(((200, 30, 30), (30, 160, 30), (230, 180, 20), (120, 30, 160))):
        farge = bilde.getpixel((round(200 * skala), round((100 + nr * 150) * skala)))
        assert _nar(farge, ventet, 24), (farge, ventet)  # type: ignore[arg-type]  # RGB


def test_en_tett_side_gir_faerre_trinn_og_et_skjema_alle() -> None:
    def tett(tegner: ImageDraw.ImageDraw) -> None:
        for linje in range(70):
            tegner.text((40, 10 + linje * 11), "Opplæringa følgjer læreplanen i faget og forskrifta til lova. " * 2, fill=SVART)

    fint = skjermbilde(_pdf(tett), 1, per_tomme=STOR)
    lite = skjermbilde(_pdf(tett), 1)
    farger = {storrelse: len(_apnet(png).getcolors(1 << 20) or []) for storrelse, png in (("lite", lite), ("fint", fint))}
    assert farger["lite"] < farger["fint"]
    assert len(skjermbilde(_pdf(_skjema), 1)) <= HELST


@pytest.mark.parametrize(("storrelse", "ventet"), [((595, 842), Sidemal(793, 1123)), ((842, 595), Sidemal(1123, 793))])
def test_sidens_mal_er_kjent_for_bildet_kommer(storrelse: tuple[int, int], ventet: Sidemal) -> None:
    pdf = _pdf(_skjema, storrelse)
    assert sidemal(pdf) == (ventet,)
    bilde = _apnet(skjermbilde(pdf, 1))
    assert abs(bilde.width / bilde.height - ventet.bredde / ventet.hoyde) < 0.01


@pytest.mark.parametrize("nr", [-1, 0, 2, 999])
def test_en_side_som_ikke_finnes(nr: int) -> None:
    with pytest.raises(IkkeFunnet):
        skjermbilde(_pdf(_skjema), nr)


def test_det_samme_gir_de_samme_bytene() -> None:
    pdf = _pdf(_skjema)
    assert skjermbilde(pdf, 1) == skjermbilde(pdf, 1)
