"""`maler endringer`: draws every example on two revisions, and tells the difference as JSON, lines or one page of pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from app.malarbeid.bildeside import Bildepar, punkter, side, sidebilder
from app.malarbeid.endringer import OVERSKRIFT, SLAG, Endret, Samlet, sammenlikn
from app.malarbeid.lesning import Lest, les
from app.malarbeid.tegning import Oppgave, Tegnet, apent_bord, eksempler_av, rad_fra, tegn_alle, type_fra
from app.settings import Settings
from app.tekst import Malform, Tekst

TITTEL = Tekst(nb="Endringer for den som leser", nn="Endringar for den som les")
DATA = {
    False: Tekst(nb="Ingen endring i opplysninger.", nn="Inga endring i opplysningar."),
    True: Tekst(nb="Opplysninger er endret.", nn="Opplysningar er endra."),
}
SIGNATARER = {
    False: Tekst(nb="Ingen endring i hvem som signerer.", nn="Inga endring i kven som signerer."),
    True: Tekst(nb="Hvem som signerer, er endret.", nn="Kven som signerer, er endra."),
}


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
    """All that changes between two revisions of one kind of document."""

    dokumenttype: str
    fra: str
    til: str
    samlet: tuple[Samlet, ...]
    par: tuple[Bildepar, ...]

    @property
    def endrer_data(self) -> bool:
        """In any language."""
        return any(ett.endrer_data for ett in self.samlet)

    @property
    def endrer_signatarer(self) -> bool:
        """In any language."""
        return any(ett.endrer_signatarer for ett in self.samlet)

    def som_json(self) -> dict[str, Any]:
        """The answer of the command line."""
        return {
            "dokumenttype": self.dokumenttype,
            "fra": self.fra,
            "til": self.til,
            "endrerData": self.endrer_data,
            "endrerSignatarer": self.endrer_signatarer,
            "malformer": {ett.malform.value: ett.som_json() for ett in self.samlet},
        }

    def som_side(self, sprak: Malform) -> str:
        """One HTML page, its pictures inside it."""
        return side(
            sprak=sprak,
            tittel=f"{TITTEL.pa(sprak)}: {self.dokumenttype} {self.fra} → {self.til}",
            innledning=self._innledning(sprak),
            par=self.par,
            navn=(self.fra, self.til),
        )

    def _innledning(self, sprak: Malform) -> Iterator[str]:
        yield f"<p>{escape(DATA[self.endrer_data].pa(sprak))} {escape(SIGNATARER[self.endrer_signatarer].pa(sprak))}</p>"
        for ett in self.samlet:
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
    return Revisjonsdiff(
        dokumenttype=dokumenttype,
        fra=fra,
        til=til,
        samlet=tuple(Samlet(m, {e: sammenlikn(a.lest, b.lest) for (n, e), (a, b) in tospann.items() if n is m}) for m in Malform),
        par=tuple(Bildepar(f"{ett} {malform}", a.bilder, b.bilder) for (malform, ett), (a, b) in tospann.items()) if bilder else (),
    )


def antall_tegninger(settings: Settings, dokumenttype: str) -> int:
    """How many documents a comparison draws."""
    return 2 * len(Malform) * len(eksempler_av(settings, dokumenttype))
