"""An official form beside our draft: which of our words are missing there, which of its words we lack, and the pages side by side.

The official file comes from outside: it is looked over under the same limits as an attachment, and never changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from typing import Any

from app.dokument.vedleggsfil import undersok
from app.errors import Avvist
from app.malarbeid.bildeside import Bildepar, punkter, side, sidebilder, sidetekster
from app.malarbeid.lesning import Lest, les, luft, nokkel
from app.malarbeid.tegning import Oppgave, Tegnet, apent_bord, eksempler_av, rad_fra, tegn_alle, type_fra
from app.maler.register import Status
from app.settings import Settings
from app.tekst import Malform, Tekst

MAKS_SIDER = 40
KORTEST = 3
"""Letters: shorter pieces of text are numbers of boxes and the like."""
TITTEL = Tekst(nb="Offisielt skjema ved siden av malen", nn="Offisielt skjema ved sida av malen")
BARE_VI = Tekst(nb="Tekster i malen som mangler i det offisielle skjemaet", nn="Tekstar i malen som manglar i det offisielle skjemaet")
BARE_DE = Tekst(nb="Tekster i det offisielle skjemaet som malen mangler", nn="Tekstar i det offisielle skjemaet som malen manglar")
NAVN = {Malform.NB: ("Offisielt skjema", "Malen"), Malform.NN: ("Offisielt skjema", "Malen")}


@dataclass(frozen=True, slots=True)
class Mangler:
    """A text that one of them lacks, where it stands, and what is most like it in the other."""

    tekst: str
    sted: str
    likest: str | None

    def som_json(self) -> dict[str, Any]:
        """One entry of the answer."""
        return {"tekst": self.tekst, "sted": self.sted, "likest": self.likest}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sammenlikning:
    """The official form and one revision in one language."""

    dokumenttype: str
    revisjon: str
    malform: Malform
    bare_vi: tuple[Mangler, ...]
    bare_de: tuple[Mangler, ...]
    bilder: Bildepar

    def som_json(self) -> dict[str, Any]:
        """The answer of the command line."""
        return {
            "dokumenttype": self.dokumenttype,
            "revisjon": self.revisjon,
            "malform": self.malform.value,
            "manglerIOffisiell": [ett.som_json() for ett in self.bare_vi],
            "manglerHosOss": [ett.som_json() for ett in self.bare_de],
            "sider": {"offisiell": len(self.bilder.venstre), "mal": len(self.bilder.hoyre)},
        }

    def som_tekst(self, sprak: Malform) -> str:
        """One missing text a line."""
        return "\n".join(
            f"{hva.pa(sprak)}:\n" + "\n".join(f"  {ett.sted}: {ett.tekst}" for ett in liste)
            for hva, liste in ((BARE_VI, self.bare_vi), (BARE_DE, self.bare_de))
        )

    def som_side(self, sprak: Malform) -> str:
        """One HTML page, its pictures inside it."""
        return side(
            sprak=sprak,
            tittel=f"{TITTEL.pa(sprak)}: {self.dokumenttype} {self.revisjon} {self.malform}",
            innledning=(punkter(BARE_VI.pa(sprak), _punkter(self.bare_vi)), punkter(BARE_DE.pa(sprak), _punkter(self.bare_de))),
            par=(self.bilder,),
            navn=NAVN[sprak],
        )


def _punkter(mangler: Sequence[Mangler]) -> list[str]:
    return [f"{escape(m.sted)}: {escape(m.tekst)}" + (f" <br>≈ <del>{escape(m.likest)}</del>" if m.likest else "") for m in mangler]


@dataclass(frozen=True, slots=True)
class Avlest:
    """Our words, and the pages of the example that is shown."""

    lest: Lest
    pdf: bytes


def avles(tegnet: Tegnet) -> Avlest:
    """Read in the process that drew it."""
    return Avlest(les(tegnet), tegnet.pdf)


def sammenlign(
    settings: Settings,
    offisiell: bytes,
    dokumenttype: str,
    *,
    revisjon: str | None,
    malform: Malform,
    ferdig: Callable[[Oppgave], None] = lambda _oppgave: None,
) -> Sammenlikning:
    """`revisjon` None: the newest, a draft before a released one of the same day."""
    krev_lesbar(offisiell)
    type_, register = type_fra(dokumenttype), apent_bord(settings).maler
    rader = register.revisjoner(type_)
    rad = rad_fra(register, type_, revisjon or (max(rader, key=lambda r: (r.gjelder_fra, r.status is Status.UTKAST)).id if rader else "–"))
    alle = [Oppgave(dokumenttype, e.navn, rad.id, malform) for e in eksempler_av(settings, dokumenttype)]
    vare = tuple(tegn_alle(settings, alle, avles, ferdig=ferdig))
    deres = [luft(tekst) for tekst in _sidetekster(offisiell)]
    return Sammenlikning(
        dokumenttype=dokumenttype,
        revisjon=rad.id,
        malform=malform,
        bare_vi=tuple(_vi_alene([ett.lest for ett in vare], deres)),
        bare_de=tuple(_de_alene(_sidetekster(offisiell), [ett.lest for ett in vare])),
        bilder=Bildepar(alle[0].eksempel, sidebilder(offisiell), sidebilder(vare[0].pdf)),
    )


def krev_lesbar(innhold: bytes) -> None:
    """The same limits as for an attachment: a PDF that can be read, not encrypted, without anything that runs."""
    fakta = undersok(innhold)
    if not fakta.lesbar or fakta.kryptert or fakta.aktivt_innhold or fakta.sider > MAKS_SIDER:
        raise Avvist(
            Tekst(
                nb=f"Det offisielle skjemaet kan ikke brukes: {_hva(fakta.medietype)}.",
                nn=f"Det offisielle skjemaet kan ikkje brukast: {_hva(fakta.medietype)}.",
            ),
            tiltak=Tekst(
                nb=f"Bruk en ukryptert PDF uten skript, med høyst {MAKS_SIDER} sider.",
                nn=f"Bruk ein ukryptert PDF utan skript, med høgst {MAKS_SIDER} sider.",
            ),
        )


def _hva(medietype: str) -> str:
    return medietype


def _sidetekster(pdf: bytes) -> tuple[str, ...]:
    """The words of each page; a word that was cut at the end of a line is whole again."""
    return tuple(re.sub(r"(\w)[-\u00ad\ufffe]\r?\n(\w)", r"\1\2", tekst) for tekst in sidetekster(pdf))


def _vi_alene(vare: Sequence[Lest], deres: Sequence[str]) -> Iterator[Mangler]:
    samlet = nokkel(" ".join(deres))
    enheter = [bit for tekst in deres for bit in _biter(tekst)]
    sett: set[str] = set()
    for tekst, sted in (par for lest in vare for par in _ord(lest)):
        if nokkel(tekst) not in samlet and nokkel(tekst) not in sett and len(tekst) >= KORTEST:
            sett.add(nokkel(tekst))
            yield Mangler(tekst, sted, _likest(tekst, enheter))


def _ord(lest: Lest) -> Iterator[tuple[str, str]]:
    """The standing words of a document, and what they are: values are not part of the form."""
    yield from ((tekst, "overskrift") for tekst in (*lest.deler, *lest.mellomtitler, *lest.kolonner))
    yield from ((felt.ledetekst, "ledetekst") for felt in lest.felt)
    yield from ((tekst, "setning") for tekst in lest.setninger)


def _de_alene(sider: Sequence[str], vare: Sequence[Lest]) -> Iterator[Mangler]:
    samlet = " ".join(lest.tekst for lest in vare)
    enheter = [tekst for lest in vare for tekst, _ in _ord(lest)]
    sett: set[str] = set()
    for nr, tekst in enumerate(sider, 1):
        for bit in _biter(tekst):
            if nokkel(bit) not in samlet and nokkel(bit) not in sett and len(re.findall(r"[^\W\d_]", bit)) >= KORTEST:
                sett.add(nokkel(bit))
                yield Mangler(bit, f"side {nr}", _likest(bit, enheter))


def _biter(tekst: str) -> list[str]:
    """Sentences and lines: a line that goes on with a small letter belongs to the one before."""
    linjer = re.sub(r"\r?\n(?=[a-zæøå(])", " ", tekst)
    return [luft(bit) for linje in linjer.splitlines() for bit in re.split(r"(?<=[.?!:])\s+(?=[A-ZÆØÅ])", linje) if luft(bit)]


def _likest(tekst: str, andre: Sequence[str]) -> str | None:
    """The text of the other that is most like it, where one is alike at all."""
    ordene = tekst.lower().split()
    grad = {annen: SequenceMatcher(a=ordene, b=annen.lower().split(), autojunk=False).ratio() for annen in dict.fromkeys(andre)}
    beste = max(grad, key=lambda annen: grad[annen], default=None)
    return beste if beste is not None and grad[beste] >= 0.5 else None
