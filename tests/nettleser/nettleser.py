"""A page in a real browser, and what must hold of every page in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

DATAMASKIN, TELEFON = (1280, 800), (360, 740)
MINST = 43.5
"""44 CSS pixels, less the rounding of the browser."""
SMAA = """minst => [...document.querySelectorAll('main a, main button, main input, main select, main summary, main textarea, header a')]
  .filter(e => { const r = (e.matches('input[type=radio],input[type=checkbox]') ? e.closest('.ds-field, label') || e : e)
    .getBoundingClientRect(); return r.width && r.height && r.height < minst && !e.closest('p, dd, li, figure, td, small') })
  .map(e => e.tagName + ' ' + (e.textContent || e.id).trim().slice(0, 30) + ' ' + Math.round(e.getBoundingClientRect().height))"""


@dataclass
class Vindu:
    """One browser window, with what it complained of."""

    side: Page
    rot: str
    klager: list[str] = field(default_factory=list)
    status: int = 0

    def ga(self, sti: str) -> Vindu:
        self.klager.clear()
        svar = self.side.goto(self.rot + sti, wait_until="networkidle")
        assert svar is not None
        self.status = svar.status
        return self

    def logg_inn(self, rolle: str, fylke: str = "46") -> Vindu:
        self.ga("/innlogging")
        self.side.check(f"#rolle-{rolle}")
        self.side.select_option("#fylke", fylke)
        self.side.click("main form button[type=submit]")
        self.side.wait_for_load_state("networkidle")
        return self

    def feil(self) -> list[str]:
        """What is wrong with the page as it stands: axe, sideways scrolling, small targets, messages of the console and the CSP."""
        return [*self.klager, *self._axe(), *self._bredde(), *self._smaa()]

    def tekst(self) -> str:
        """What stands on the page. Dates hold spaces that do not break."""
        return self.side.inner_text("main").replace("\N{NO-BREAK SPACE}", " ")

    def _axe(self) -> list[str]:
        funn = Axe().run(self.side).response["violations"]
        return [f"axe {f['id']}: {[(n['target'], n.get('failureSummary', '')[:200]) for n in f['nodes'][:3]]}" for f in funn]

    def _bredde(self) -> list[str]:
        over = self.side.evaluate("document.documentElement.scrollWidth - innerWidth")
        return [f"{over} px wider than the window"] if over > 0 else []

    def _smaa(self) -> list[str]:
        storrelse = self.side.viewport_size
        if storrelse is None or storrelse["width"] != TELEFON[0]:
            return []
        return [f"small: {en}" for en in self.side.evaluate(SMAA, MINST)]


def apne(nettleser: Browser, rot: str, storrelse: tuple[int, int] = DATAMASKIN, *, javascript: bool = True) -> Vindu:
    """A new window with no history. `bypass_csp` is off: what the policy stops, stops here too."""
    sammenheng = nettleser.new_context(
        viewport={"width": storrelse[0], "height": storrelse[1]},
        java_script_enabled=javascript,
        locale="nb-NO",
        timezone_id="Europe/Oslo",
        reduced_motion="reduce",
    )
    vindu = Vindu(sammenheng.new_page(), rot)

    def konsoll(melding: ConsoleMessage) -> None:
        if melding.type in {"error", "warning"}:
            vindu.klager.append(f"console: {melding.text}")

    def foresporsel(en: Request) -> None:
        if urlsplit(en.url).scheme != "data" and not en.url.startswith(rot):
            vindu.klager.append(f"outside: {urlsplit(en.url).netloc}")

    vindu.side.on("console", konsoll)
    vindu.side.on("pageerror", lambda feil: vindu.klager.append(f"script: {feil}"))
    vindu.side.on("request", foresporsel)
    return vindu
