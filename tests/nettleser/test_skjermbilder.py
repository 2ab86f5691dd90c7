"""Pages look as they did when somebody last looked at them. `KV_NYE_BILDER=ja` takes the pictures anew: look at them before they go in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from tests.nettleser.bildelikhet import smatt, ulike
from tests.nettleser.nettleser import DATAMASKIN, TELEFON, Vindu, apne
from tests.nettleser.nettsted import VESTLAND, Nettsted, nettsted

pytestmark = [pytest.mark.tung, pytest.mark.utseende]
VENTET = Path(__file__).parent / "ventet"
NYE = os.environ.get("KV_NYE_BILDER") == "ja"
SIDER = {
    "innlogging": ("", "/innlogging"),
    "arbeidsliste": ("saksbehandler", "/"),
    "ny": ("saksbehandler", f"/ny?eksempel={VESTLAND}"),
    "send": ("saksbehandler", "/kontrakter/{kladd}/send"),
    "halvveis": ("saksbehandler", "/kontrakter/{halvveis}"),
    "ferdig": ("revisor", "/kontrakter/{ferdig}"),
    "signer": ("", "{lenke}"),
    "kontroller": ("revisor", "/kontroller"),
    "maler": ("malforfatter", "/maler/larekontrakt"),
    "endringer": ("malforfatter", "/maler/larekontrakt/endringer?fra=2024-08-01&til=2024-10-09"),
    "regler": ("malforfatter", "/regler"),
    "ikke-funnet": ("saksbehandler", "/finnes-ikke"),
}


@dataclass(frozen=True)
class Bildested:
    """A service of their own: what other tests make does not stand in the lists."""

    sted: Nettsted
    deler: dict[str, str]


@pytest.fixture(scope="module")
def bildested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bildested]:
    with nettsted(tmp_path_factory.mktemp("bilder")) as sted:
        halvveis = sted.signer(sted.send(sted.lag("BILDE-2")), 2)
        deler = {"kladd": sted.lag("BILDE-1"), "halvveis": halvveis, "ferdig": sted.fullfor(sted.send(sted.lag("BILDE-3")))}
        yield Bildested(sted, {**deler, "lenke": sted.signerlenker(halvveis)[2]})


def bildet(nettleser: Browser, hvor: Bildested, navn: str, storrelse: tuple[int, int], sprak: str) -> bytes:
    rolle, sti = SIDER[navn]
    vindu: Vindu = apne(nettleser, hvor.sted.adresse, storrelse)
    if rolle:
        vindu.logg_inn(rolle)
    adresse = sti.format(**hvor.deler)
    vindu.ga(f"{adresse}{'&' if '?' in adresse else '?'}sprak={sprak}")
    bilde = vindu.side.screenshot()
    vindu.side.context.close()
    return bilde


@pytest.mark.parametrize(("storrelse", "sprak"), [(DATAMASKIN, "nn"), (TELEFON, "nb")], ids=["datamaskin", "telefon"])
@pytest.mark.parametrize("navn", SIDER)
def test_siden_ser_ut_som_sist(nettleser: Browser, bildested: Bildested, navn: str, storrelse: tuple[int, int], sprak: str) -> None:
    na = smatt(bildet(nettleser, bildested, navn, storrelse, sprak))
    fil = VENTET / f"{navn}-{storrelse[0]}.png"
    if NYE:
        VENTET.mkdir(exist_ok=True)
        na.quantize(32).save(fil, optimize=True)
    assert ulike(na, Image.open(fil).convert("L")) == []


def test_en_knapp_som_flytter_seg_eller_mister_fargen_blir_sett_og_et_annet_klokkeslett_ikke() -> None:
    def side(x: int, farge: str, minutt: str) -> bytes:
        bilde = Image.new("RGB", (1280, 800), "white")
        tegn = ImageDraw.Draw(bilde)
        tegn.rectangle((x, 300, x + 200, 348), fill=farge)
        tegn.text((100, 100), f"11. august 2026 kl. 09:{minutt}", fill="black", font_size=18)
        ut = BytesIO()
        bilde.save(ut, "PNG")
        return ut.getvalue()

    sist = smatt(side(100, "#0062ba", "41"))
    assert ulike(sist, smatt(side(100, "#0062ba", "58"))) == []
    assert ulike(sist, smatt(side(260, "#0062ba", "41")))
    assert ulike(sist, smatt(side(100, "white", "41")))
