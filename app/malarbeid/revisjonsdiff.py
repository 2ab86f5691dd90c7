"""`maler endringer`: draws every example on two revisions, and tells the difference as JSON, lines or one page of pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from app.malarbeid.bildeside import Bildepar, punkter, side, sidebilder
from app.malsyn.endringer import OVERSKRIFT, SLAG, Endret, Samlet, sammenlikn
from app.malsyn.lesning import Lest, les
from app.malsyn.revisjonsforskjell import DATA, SIGNATARER, Revisjonsforskjell
from app.malsyn.tegning import Oppgave, Tegnet, apent_bord, eksempler_av, rad_fra, tegn_alle, type_fra
from app.settings import Settings
from app.tekst import Malform, Tekst

TITTEL = Tekst(nb="Endringer for den som leser", nn="Endringar for den som les")


@dataclass(frozen=True, slots=True)
class Avlest:
    """What is kept of one drawing: its words, and its pages where they are wanted."""

    lest: Lest
    bilder: tuple[str, ...]


def avles(tegnet: Tegnet) -> Avlest:
    """Words only."""
    return Avlest(les(tegnet), ())


def avles_med_bilder(tegnet: Tegnet) -> Avlest:
    """Words and pages."""
    return Avlest(les(tegnet), sidebilder(tegnet.pdf))


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisjonsdiff:
    """What changes, and the pages where they are wanted."""

    forskjell: Revisjonsforskjell
    par: tuple[Bildepar, ...]

    def som_side(self, sprak: Malform) -> str:
        """One HTML page, its pictures inside it."""
        return side(
            sprak=sprak,
            tittel=f"{TITTEL.pa(sprak)}: {self.forskjell.dokumenttype} {self.forskjell.fra} → {self.forskjell.til}",
            innledning=self._innledning(sprak),
            par=self.par,
            navn=(self.forskjell.fra, self.forskjell.til),
        )

    def _innledning(self, sprak: Malform) -> Iterator[str]:
        dommer = (DATA[self.forskjell.endrer_data], SIGNATARER[self.forskjell.endrer_signatarer])
        yield f"<p>{escape(' '.join(dom.pa(sprak) for dom in dommer))}</p>"
        for ett in self.forskjell.samlet:
            yield f"<h2>{ett.malform}</h2>"
            for nokkel, felt in SLAG.items():
                yield punkter(OVERSKRIFT[nokkel].pa(sprak), [_punkt(en, steder) for en, steder in ett.unike(felt)])


def _punkt(en: Any, steder: Sequence[str]) -> str:
    hva = f"<del>{escape(en.fra)}</del> → <ins>{escape(en.til)}</ins>" if isinstance(en, Endret) else escape(str(en))
    return f'{hva} <span title="{escape(", ".join(steder), quote=True)}">({len(steder)})</span>'


def lag_diff(
    settings: Settings, dokumenttype: str, fra: str, til: str, *, bilder: bool, ferdig: Callable[[Oppgave], None] = lambda _oppgave: None
) -> Revisjonsdiff:
    """Draws and compares. `bilder`: the pages too."""
    bord, type_ = apent_bord(settings), type_fra(dokumenttype)
    for revisjon in (fra, til):
        rad_fra(bord.maler, type_, revisjon)
    navn = [e.navn for e in eksempler_av(settings, dokumenttype)]
    alle = [Oppgave(dokumenttype, ett, revisjon, malform) for malform in Malform for ett in navn for revisjon in (fra, til)]
    svar = dict(zip(alle, tegn_alle(settings, alle, avles_med_bilder if bilder else avles, ferdig=ferdig), strict=True))
    tospann = {
        (malform, ett): (svar[Oppgave(dokumenttype, ett, fra, malform)], svar[Oppgave(dokumenttype, ett, til, malform)])
        for malform in Malform
        for ett in navn
    }
    samlet = tuple(Samlet(m, {e: sammenlikn(a.lest, b.lest) for (n, e), (a, b) in tospann.items() if n is m}) for m in Malform)
    par = tuple(Bildepar(f"{ett} {malform}", a.bilder, b.bilder) for (malform, ett), (a, b) in tospann.items()) if bilder else ()
    return Revisjonsdiff(forskjell=Revisjonsforskjell(dokumenttype=dokumenttype, fra=fra, til=til, samlet=samlet), par=par)


def antall_tegninger(settings: Settings, dokumenttype: str) -> int:
    """How many documents a comparison draws."""
    return 2 * len(Malform) * len(eksempler_av(settings, dokumenttype))
