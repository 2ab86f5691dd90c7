"""An official form beside our draft: which of our words are missing there, which of its words we lack, and the pages side by side.

Ours are the words of the template: each once, with «…» where a value comes, whatever the examples fill in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from typing import Any

from app.malarbeid.bildeside import Bildepar, punkter, side, sidebilder
from app.malarbeid.fremmed import bare_bilder, krev_lesbar, skjematekster
from app.maler.ordlyd import Ordlyd, ordlyder
from app.maler.register import Status
from app.malsyn.lesning import Lest, les, luft, nokkel
from app.malsyn.tegning import Oppgave, Tegnet, apent_bord, eksempler_av, rad_fra, tegn_alle, type_fra
from app.settings import Settings
from app.tekst import Malform, Tekst

KORTEST = 3
"""Letters: shorter pieces of text are numbers of boxes and the like."""
TITTEL = Tekst(nb="Offisielt skjema ved siden av malen", nn="Offisielt skjema ved sida av malen")
BARE_VI = Tekst(nb="Tekster i malen som mangler i det offisielle skjemaet", nn="Tekstar i malen som manglar i det offisielle skjemaet")
BARE_DE = Tekst(nb="Tekster i det offisielle skjemaet som malen mangler", nn="Tekstar i det offisielle skjemaet som malen manglar")
UTEN_ORD = Tekst(
    nb="Uten tekst i det offisielle skjemaet, bare bilde (les dem selv, eller kjør tekstgjenkjenning først): side {sider}",
    nn="Utan tekst i det offisielle skjemaet, berre bilete (les dei sjølv, eller køyr tekstgjenkjenning først): side {sider}",
)
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
    uten_ord: tuple[int, ...]
    """Pages of the official form that are only pictures: nothing is known of what they say."""
    bilder: Bildepar

    def som_json(self) -> dict[str, Any]:
        """The answer of the command line."""
        return {
            "dokumenttype": self.dokumenttype,
            "revisjon": self.revisjon,
            "malform": self.malform.value,
            "manglerIOffisiell": [ett.som_json() for ett in self.bare_vi],
            "manglerHosOss": [ett.som_json() for ett in self.bare_de],
            "siderUtenTekst": list(self.uten_ord),
            "sider": {"offisiell": len(self.bilder.venstre), "mal": len(self.bilder.hoyre)},
        }

    def som_tekst(self, sprak: Malform) -> str:
        """One missing text a line."""
        lister = (
            f"{hva.pa(sprak)}:\n" + "\n".join(f"  {ett.sted}: {ett.tekst}" for ett in liste)
            for hva, liste in ((BARE_VI, self.bare_vi), (BARE_DE, self.bare_de))
        )
        return "\n".join([*self._uten_ord(sprak), *lister])

    def _uten_ord(self, sprak: Malform) -> list[str]:
        sider = ", ".join(map(str, self.uten_ord))
        return [UTEN_ORD.pa(sprak).format(sider=sider)] if sider else []

    def som_side(self, sprak: Malform) -> str:
        """One HTML page, its pictures inside it."""
        return side(
            sprak=sprak,
            tittel=f"{TITTEL.pa(sprak)}: {self.dokumenttype} {self.revisjon} {self.malform}",
            innledning=(
                *(f"<p>{escape(en)}</p>" for en in self._uten_ord(sprak)),
                punkter(BARE_VI.pa(sprak), _punkter(self.bare_vi)),
                punkter(BARE_DE.pa(sprak), _punkter(self.bare_de)),
            ),
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
    ord_ = ordlyder(settings.templates, malform, type_, rad.id)
    deres = skjematekster(offisiell)
    lest = [ett.lest for ett in vare]
    return Sammenlikning(
        dokumenttype=dokumenttype,
        revisjon=rad.id,
        malform=malform,
        bare_vi=tuple(_vi_alene(lest, ord_, deres)),
        bare_de=tuple(_de_alene(lest, ord_, deres)),
        uten_ord=bare_bilder(deres),
        bilder=Bildepar(alle[0].eksempel, sidebilder(offisiell), sidebilder(vare[0].pdf)),
    )


def _vi_alene(vare: Sequence[Lest], ord_: Mapping[str, Ordlyd], deres: Sequence[str]) -> Iterator[Mangler]:
    samlet = nokkel(" ".join(deres))
    enheter = [bit for tekst in deres for bit in _biter(tekst)]
    ledetekster: dict[str, tuple[str, str]] = {}
    for tekst, sted in _ledetekster(vare):
        ledetekster.setdefault(nokkel(tekst), (tekst, sted))
    for noklet, (tekst, sted) in ledetekster.items():
        if noklet not in samlet and len(tekst) >= KORTEST:
            yield Mangler(tekst, sted, _likest(tekst, enheter))
    for ordlyd in _malsetninger(vare, ord_):
        if not ordlyd.monster().search(samlet):
            yield Mangler(ordlyd.tekst, "setning", _likest(ordlyd.tekst, enheter))


def _ledetekster(vare: Iterable[Lest]) -> Iterator[tuple[str, str]]:
    """The standing words around values, and what they are."""
    for lest in vare:
        yield from ((tekst, "overskrift") for tekst in (*lest.deler, *lest.mellomtitler, *lest.kolonner))
        yield from ((felt.ledetekst, "ledetekst") for felt in lest.felt)


def _malsetninger(vare: Iterable[Lest], ord_: Mapping[str, Ordlyd]) -> list[Ordlyd]:
    """The sentences of the template that some example prints, each once. What no block says is free text: a value."""
    setninger = dict.fromkeys(nokkel(tekst) for lest in vare for tekst in lest.setninger)
    funnet = (_ordlyd_for(setning, ord_) for setning in setninger)
    return list(dict.fromkeys(ordlyd for ordlyd in funnet if ordlyd))


def _ordlyd_for(setning: str, ord_: Mapping[str, Ordlyd]) -> Ordlyd | None:
    """The block that says it; where several could, the one with most words of its own."""
    mulige = [en for en in ord_.values() if en.faste_ord > 1 and en.monster().fullmatch(setning, 1)]
    return max(mulige, key=lambda en: en.faste_ord, default=None)


def _de_alene(vare: Sequence[Lest], ord_: Mapping[str, Ordlyd], deres: Sequence[str]) -> Iterator[Mangler]:
    samlet = " ".join(lest.tekst for lest in vare)
    setninger = _malsetninger(vare, ord_)
    enheter = [tekst for tekst, _ in _ledetekster(vare)] + [en.tekst for en in setninger]
    sett: set[str] = set()
    for nr, tekst in enumerate(deres, 1):
        for bit in _biter(tekst):
            mangler = nokkel(bit) not in samlet and not any(en.monster().fullmatch(nokkel(bit), 1) for en in setninger)
            if mangler and nokkel(bit) not in sett and len(re.findall(r"[^\W\d_]", bit)) >= KORTEST:
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
