"""The pictures of docs/rundtur.md: one contract on its way through the pages, as a new user sees it.

python -m tests.nettleser.bilder docs/bilder
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.nettleser.conftest import CHROMIUM
from tests.nettleser.nettleser import DATAMASKIN, TELEFON, Vindu, apne
from tests.nettleser.nettsted import VESTLAND, Nettsted, nettsted

FARGER = 64


def ta(vindu: Vindu, mappe: Path, navn: str, *, hel: bool = False) -> None:
    """A picture small enough to lie in the project. Lazy images are fetched first."""
    if hel:
        vindu.side.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(i => i.loading = 'eager')")
        vindu.side.wait_for_load_state("networkidle")
    bilde = Image.open(BytesIO(vindu.side.screenshot(full_page=hel))).convert("RGB")
    bilde.quantize(FARGER).save(mappe / f"{navn}.png", optimize=True)


def rundtur(vindu: Vindu, telefon: Vindu, sted: Nettsted, mappe: Path) -> None:
    """The ten minutes of the guide."""
    ta(vindu.ga("/innlogging?sprak=nn"), mappe, "1-innlogging")
    vindu.logg_inn("saksbehandler")
    ta(vindu.ga(f"/ny?eksempel={VESTLAND}&sprak=nn"), mappe, "2-ny")
    vindu.side.locator("#hoyre summary").first.click()
    ta(vindu, mappe, "3-kven-og-kvifor")
    vindu.side.click("button[formaction*='/ny/se-over']")
    ta(vindu, mappe, "4-sja-over")
    vindu.side.click("form#sending button[type=submit] >> nth=0")
    vindu.side.wait_for_url("**/kontrakter/*")
    dokument_id = vindu.side.url.split("/kontrakter/")[1][:36]
    sted.vent(lambda: bool(sted.oppdrag(dokument_id).i_tur))
    telefon.ga(sted.signerlenker(dokument_id)[0] + "?sprak=nn")
    telefon.side.click("main form[action*='/inn'] button[type=submit]")
    telefon.side.wait_for_load_state("networkidle")
    ta(telefon, mappe, "5-signer")
    sted.signer(dokument_id, 2)
    ta(vindu.ga(f"/kontrakter/{dokument_id}?sprak=nn"), mappe, "6-under-signering", hel=True)
    ta(vindu.ga("/?sprak=nn"), mappe, "7-arbeidsliste")
    sted.fullfor(dokument_id)
    ta(vindu.ga(f"/kontrakter/{dokument_id}?sprak=nn"), mappe, "8-forsegla")
    vindu.ga("/kontroller?sprak=nn").side.set_input_files("input[type=file]", [_fil(sted, dokument_id)])
    vindu.side.click("main form button[type=submit] >> nth=0")
    vindu.side.wait_for_load_state("networkidle")
    ta(vindu, mappe, "9-kontrollert")


def _fil(sted: Nettsted, dokument_id: str) -> Path:
    fil = sted.tjeneste.settings.data / "kontrakt.pdf"
    fil.write_bytes(sted.tjeneste.lager.blobs.hent(sted.oppdrag(dokument_id).forseglet or ""))
    return fil


def main() -> None:
    """Make them."""
    mappe = Path(sys.argv[1])
    mappe.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as data, nettsted(Path(data)) as sted, sync_playwright() as p:
        nettleser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--lang=nb-NO"])
        rundtur(apne(nettleser, sted.adresse, DATAMASKIN), apne(nettleser, sted.adresse, TELEFON), sted, mappe)


if __name__ == "__main__":
    main()
