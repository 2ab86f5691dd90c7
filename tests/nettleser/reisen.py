"""The way of one contract through the pages, as the people along it go it: with the keyboard alone, or without scripts."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FileChooser, Page
from playwright.sync_api import TimeoutError as ForTregt

FLEST_FORSOK = 5
FLEST_TRYKK = 400
"""Presses of Tab. A page that needs more to come to its button is not for the keyboard."""
DOKUMENT_ID = re.compile(r"/kontrakter/([0-9a-f-]{36})")


def tab_til(side: Page, velger: str) -> None:
    """Press Tab until the focus is on what the selector says; it must then be visible and not lie under a bar at the edge."""
    for _ in range(FLEST_TRYKK):
        side.keyboard.press("Tab")
        if side.evaluate("v => document.activeElement !== null && document.activeElement.matches(v)", velger):
            assert side.evaluate(SYNLIG), f"{velger} has the focus and cannot be seen"
            return
    raise AssertionError(f"the focus never came to {velger}")


SYNLIG = """() => {
  const e = document.activeElement, r = e.getBoundingClientRect();
  const der = document.elementFromPoint(r.left + r.width / 2, r.top + Math.min(r.height / 2, 20));
  return !!der && (e === der || e.contains(der) || der.contains(e) || !!der.closest('label'));
}"""


def trykk(side: Page, velger: str) -> None:
    """Go to it and press it, and wait for the page that comes."""
    tab_til(side, velger)
    with side.expect_navigation(wait_until="networkidle"):
        side.keyboard.press("Enter")


@dataclass(frozen=True)
class Reise:
    """One contract, by the keyboard. Each step begins on a page and ends on the next."""

    side: Page
    rot: str

    def ga(self, sti: str) -> None:
        self.side.goto(self.rot + sti, wait_until="networkidle")

    def logg_inn(self, rolle: str) -> None:
        self.ga("/innlogging")
        tab_til(self.side, "input[name=rolle]")
        while not self.side.is_checked(f"#rolle-{rolle}"):
            self.side.keyboard.press("ArrowDown")
        trykk(self.side, "main form button[type=submit]")

    def send(self, eksempel: str) -> str:
        """From the example to the order; the id of the document."""
        self.ga(f"/ny?eksempel={eksempel}&sprak=nn")
        trykk(self.side, "button[formaction*='/ny/se-over']")
        assert self.side.locator("form#sending").count() == 1, self.side.inner_text("main")[:600]
        trykk(self.side, "form#sending button[type=submit]")
        treff = DOKUMENT_ID.search(self.side.url)
        assert treff, self.side.inner_text("main")[:600]
        return treff[1]

    def signer(self, lenke: str) -> None:
        """Log in at the high level, tick that it is read, sign."""
        self.ga(lenke)
        trykk(self.side, "main form[action*='/inn'] button[type=submit]")
        tab_til(self.side, "#lest")
        self.side.keyboard.press("Space")
        trykk(self.side, "form[action*='/signer?'] button[type=submit], form[action$='/signer'] button[type=submit]")

    def kontroller(self, fil: Path) -> str:
        """Upload the file, and what the page says of it."""
        self.ga("/kontroller?sprak=nn")
        tab_til(self.side, "input[type=file]")
        self._velg(fil)
        trykk(self.side, "main form button[type=submit]")
        return self.side.inner_text("h1")

    def _velg(self, fil: Path) -> None:
        """The browser's own window, opened by the keyboard. It can come before anybody listens for it: then once more."""
        for _ in range(FLEST_FORSOK):
            if (vindu := self._vinduet()) is not None:
                vindu.set_files(fil)
                return
        raise AssertionError("no window to choose a file in")

    def _vinduet(self) -> FileChooser | None:
        with suppress(ForTregt):
            with self.side.expect_file_chooser(timeout=3000) as velger:
                self.side.keyboard.press("Space")
            return velger.value
        return None
