"""The look of the form: text exactly, images with a tolerance. What differs is left in `tests/golden/avvik/`.

Renew with `python -m tests.golden.forny`.
"""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from tests.golden.tegning import AVVIK, TILFELLER, VENTET, Tilfelle, bildefil, bilder, som_tekst, tegn, tekstfil

pytestmark = pytest.mark.utseende
FLIS = 12
"""Pixels: the images are compared tile by tile, so that a small change counts as much as it does to the eye."""
MAKS_FLIS = 14
"""Mean difference in grey levels of 255 within a tile. Equal renderers give 0; a title one point larger is seen."""


def verste_flis(ventet: Image.Image, faktisk: Image.Image) -> float:
    """The mean difference of the tile that differs most."""
    avvik = ImageChops.difference(ventet.convert("L"), faktisk.convert("L"))
    fliser = avvik.resize((avvik.width // FLIS, avvik.height // FLIS), Image.Resampling.BOX)
    storst = fliser.getextrema()[1]
    assert isinstance(storst, int | float)
    return float(storst)


def lik(ventet: Image.Image, faktisk: Image.Image) -> bool:
    return ventet.size == faktisk.size and verste_flis(ventet, faktisk) <= MAKS_FLIS


@pytest.mark.parametrize("tilfelle", TILFELLER, ids=lambda tilfelle: tilfelle.navn)
def test_kontrakten_ser_ut_som_den_gjorde(tilfelle: Tilfelle) -> None:
    pdf = tegn(tilfelle)
    ulike = [*_tekstavvik(tilfelle, som_tekst(pdf)), *_bildeavvik(tilfelle, bilder(pdf))]
    assert ulike == [], f"look at {AVVIK}; if the change is meant: python -m tests.golden.forny"


def _tekstavvik(tilfelle: Tilfelle, faktisk: str) -> list[str]:
    ventet = tekstfil(tilfelle).read_text(encoding="utf-8")
    if ventet == faktisk:
        return []
    AVVIK.mkdir(exist_ok=True)
    (AVVIK / f"{tilfelle.navn}.ventet.txt").write_text(ventet, encoding="utf-8")
    (AVVIK / f"{tilfelle.navn}.faktisk.txt").write_text(faktisk, encoding="utf-8")
    return [f"{tilfelle.navn}.txt"]


def _bildeavvik(tilfelle: Tilfelle, faktiske: tuple[Image.Image, ...]) -> list[str]:
    ventede = sorted(VENTET.glob(f"{tilfelle.navn}-?.png"))
    ulike = [] if len(ventede) == len(faktiske) else [f"{tilfelle.navn}: {len(faktiske)} pages, expected {len(ventede)}"]
    for nr, (fil, faktisk) in enumerate(zip(ventede, faktiske, strict=False), 1):
        ventet = Image.open(fil).convert("L")
        if not lik(ventet, faktisk):
            _legg_igjen(tilfelle, nr, ventet, faktisk)
            ulike.append(bildefil(tilfelle, nr).name)
    return ulike


def _legg_igjen(tilfelle: Tilfelle, nr: int, ventet: Image.Image, faktisk: Image.Image) -> None:
    AVVIK.mkdir(exist_ok=True)
    ventet.save(AVVIK / f"{tilfelle.navn}-{nr}.ventet.png")
    faktisk.save(AVVIK / f"{tilfelle.navn}-{nr}.faktisk.png")
    if ventet.size == faktisk.size:
        ImageChops.invert(ImageChops.difference(ventet, faktisk)).save(AVVIK / f"{tilfelle.navn}-{nr}.forskjell.png")


def test_hvert_tilfelle_har_sine_filer_og_ingen_andre_finnes() -> None:
    navn = {fil.name for fil in VENTET.iterdir()}
    kjente = {tilfelle.navn for tilfelle in TILFELLER}
    assert {fil.removesuffix(".txt") for fil in navn if fil.endswith(".txt")} == kjente
    assert {fil.rsplit("-", 1)[0] for fil in navn if fil.endswith(".png")} == kjente


def test_sammenlikningen_ser_en_flyttet_linje_og_taler_myke_kanter() -> None:
    ark = Image.new("L", (413, 585), 255)
    linje, flyttet, mykt = ark.copy(), ark.copy(), ark.copy()
    linje.paste(0, (40, 100, 80, 104))
    flyttet.paste(0, (40, 102, 80, 106))
    mykt.paste(20, (40, 100, 80, 104))
    assert not lik(linje, flyttet)
    assert not lik(linje, ark.resize((413, 584)))
    assert lik(linje, mykt)
