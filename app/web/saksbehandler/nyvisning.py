"""The form as it is shown: every field with what stands in it and what is said of it, every row where it is, every message at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from app.errors import Alvor, Funn
from app.skjema.stedsnavn import sted
from app.skjema.struktur import UGYLDIG_DATO
from app.tekst import Tekst
from app.web.saksbehandler.nyutkast import Utkast
from app.web.saksbehandler.skjemadata import Felter
from app.web.saksbehandler.skjemamodell import RAD, VEDLEGG, Blad, Del, Modell, Node, Rader, blader

UTEN_FIL = "vedlegg-uten-fil"
FunnPa = Mapping[str, tuple[Funn, ...]]


def som_id(peker: str) -> str:
    """The id of a place on the page."""
    return peker[1:].replace("/", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class VistBlad:
    """A field."""

    form = "blad"
    blad: Blad
    tekster: tuple[str, ...]
    funn: tuple[Funn, ...]
    fokus: bool = False

    @property
    def peker(self) -> str:
        """Its place."""
        return self.blad.peker

    @property
    def id(self) -> str:
        """Its id on the page."""
        return som_id(self.peker)

    @property
    def tekst(self) -> str:
        """What is written in it."""
        return next(iter(self.tekster), "")

    @property
    def feil(self) -> bool:
        """Something in it must be put right."""
        return any(ett.alvor is Alvor.FEIL for ett in self.funn)


@dataclass(frozen=True, slots=True, kw_only=True)
class VistDel:
    """A part. `apen`: something is written or said in it."""

    form = "del"
    del_: Del
    barn: tuple[Vist, ...]
    funn: tuple[Funn, ...]

    @property
    def peker(self) -> str:
        """Its place."""
        return self.del_.peker

    @property
    def id(self) -> str:
        """Its id on the page."""
        return som_id(self.peker)

    @property
    def apen(self) -> bool:
        """Something is said in it, or something is written in it and it is part of the document."""
        felt = tuple(_felt(self.barn))
        skrevet = not self.del_.til_signering and any(ett.tekst for ett in felt)
        return skrevet or bool(self.funn) or any(ett.funn or ett.fokus for ett in felt)


@dataclass(frozen=True, slots=True, kw_only=True)
class VistRad:
    """A row."""

    peker: str
    nr: int
    barn: tuple[Vist, ...]
    funn: tuple[Funn, ...]

    @property
    def id(self) -> str:
        """Its id on the page."""
        return som_id(self.peker)


@dataclass(frozen=True, slots=True, kw_only=True)
class VistRader:
    """A list."""

    form = "rader"
    rader: Rader
    peker: str
    rad: tuple[VistRad, ...]
    funn: tuple[Funn, ...]
    fokus: bool = False

    @property
    def id(self) -> str:
        """Its id on the page."""
        return som_id(self.peker)

    @property
    def full(self) -> bool:
        """No more rows can be added."""
        return len(self.rad) >= self.rader.flest


Vist = VistBlad | VistDel | VistRader


@dataclass(frozen=True, slots=True, kw_only=True)
class VistBolk:
    """A section."""

    id: str
    nr: int
    overskrift: Tekst
    barn: tuple[Vist, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plassert:
    """One finding with the id of the place it jumps to; none where the form has no such place."""

    funn: Funn
    id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skjemavisning:
    """The whole form. `funn`: in the order of the form, worst first."""

    bolker: tuple[VistBolk, ...]
    funn: tuple[Plassert, ...]
    pa: FunnPa

    def av(self, alvor: str) -> tuple[Plassert, ...]:
        """Those of one level."""
        return tuple(ett for ett in self.funn if ett.funn.alvor.value == alvor)

    @property
    def steder(self) -> tuple[str, ...]:
        """The ids of the places that have something said of them."""
        return tuple(som_id(peker) for peker in self.pa)

    @property
    def klar(self) -> bool:
        """Nothing must be put right."""
        return not self.av(Alvor.FEIL.value)

    def meldinger(self, viste: Sequence[str]) -> dict[str, tuple[Funn, ...]]:
        """What each place that says something, or said something, is to say now, by its id."""
        na = {som_id(peker): funn for peker, funn in self.pa.items()}
        kjente = {node.id for bolk in self.bolker for node in _alle(bolk.barn)}
        return {**{id_: () for id_ in viste if id_ in kjente}, **na}


def lag(utkast: Utkast, funn: Sequence[Funn]) -> Skjemavisning:
    """The form of a draft, with what was found."""
    modell, felter = utkast.modell, utkast.felter
    uten = _bolker(modell, felter, {}, None)
    steder = tuple(node.peker for bolk in uten for node in _alle(bolk.barn))
    plassert = tuple((_med_egne_ord(ett), _sted(utkast.skrevet.i_skjemaet(ett.peker), steder)) for ett in funn)
    rekke = sorted(plassert, key=lambda par: (list(Alvor).index(par[0].alvor), steder.index(par[1]) if par[1] else len(steder)))
    pa: dict[str, tuple[Funn, ...]] = {}
    for ett, peker in rekke:
        pa |= {peker: (*pa.get(peker, ()), ett)} if peker else {}
    return Skjemavisning(
        bolker=_bolker(modell, felter, pa, utkast.fokus),
        funn=tuple(Plassert(funn=ett, id=som_id(peker) if peker else None) for ett, peker in rekke),
        pa=pa,
    )


def _sted(peker: str, steder: Sequence[str]) -> str | None:
    """The place itself, what it is in, or the first thing in it."""
    if peker in steder:
        return peker
    over = [en for en in steder if peker.startswith(f"{en}/")]
    return max(over, key=len) if over else next((en for en in steder if en.startswith(f"{peker}/") and peker), None)


def _med_egne_ord(funn: Funn) -> Funn:
    """The words of the screen, where it has its own."""
    egne = _EGNE_ORD.get(funn.kode)
    if egne is None:
        return funn
    hvor, melding = sted(funn.peker), egne[0]
    return replace(funn, melding=Tekst(nb=melding.nb.format(sted=hvor.nb), nn=melding.nn.format(sted=hvor.nn)), tiltak=egne[1])


_EGNE_ORD: Mapping[str, tuple[Tekst, Tekst]] = {
    UGYLDIG_DATO.kode: (
        Tekst(nb="{sted} er ikke en dato i kalenderen.", nn="{sted} er ikkje ein dato i kalenderen."),
        Tekst(nb="Skriv datoen slik: 31.12.2026.", nn="Skriv datoen slik: 31.12.2026."),
    ),
    UTEN_FIL: (
        Tekst(nb="Filen til vedlegget mangler.", nn="Fila til vedlegget manglar."),
        Tekst(nb="Velg filen, eller fjern vedlegget.", nn="Vel fila, eller fjern vedlegget."),
    ),
}
"""What is put right another way on the screen than in a call, by the code of the finding."""


# ---------------------------------------------------------------- the tree


def _bolker(modell: Modell, felter: Felter, pa: FunnPa, fokus: str | None) -> tuple[VistBolk, ...]:
    vist = partial(_vis, felter=felter, pa=pa, fokus=_Fokus(fokus))
    bolker = ((bolk, tuple(v for node in bolk.barn if (v := vist(node)))) for bolk in modell.bolker)
    med_noe = ((bolk, barn) for bolk, barn in bolker if barn)
    return tuple(VistBolk(id=bolk.id, nr=nr, overskrift=bolk.overskrift, barn=barn) for nr, (bolk, barn) in enumerate(med_noe, 1))


class _Fokus:
    """The first field at or below the place gets the focus."""

    def __init__(self, peker: str | None) -> None:
        self._peker = peker

    def tar(self, peker: str, *, hel: bool = False) -> bool:
        """This is where to go on. `hel`: the place itself, not something in it."""
        if self._peker is None or not (peker == self._peker or (not hel and peker.startswith(f"{self._peker}/"))):
            return False
        self._peker = None
        return True


def _vis(node: Node, *, felter: Felter, pa: FunnPa, fokus: _Fokus) -> Vist | None:
    """What the document calculates is only shown where somebody has sent it."""
    if node.beregnet and not any(peker == node.peker or peker.startswith(f"{node.peker}/") for peker in (*felter.tekster, *felter.rest)):
        return None
    funn = pa.get(node.peker, ())
    if isinstance(node, Blad):
        return VistBlad(blad=node, tekster=felter.tekster.get(node.peker, ()), funn=funn, fokus=fokus.tar(node.peker))
    if isinstance(node, Rader):
        selve = fokus.tar(node.peker, hel=True)
        rad = tuple(_rad(node, nr, felter, pa, fokus) for nr in range(felter.antall(node.peker)))
        return VistRader(rader=node, peker=node.peker, rad=rad, funn=funn, fokus=selve)
    barn = tuple(v for en in node.barn if (v := _vis(en, felter=felter, pa=pa, fokus=fokus)))
    return VistDel(del_=node, barn=barn, funn=funn)


def _rad(rader: Rader, nr: int, felter: Felter, pa: FunnPa, fokus: _Fokus) -> VistRad:
    peker = f"{rader.peker}/{nr}"
    noder = (_konkret(node, f"{rader.peker}/{RAD}", peker) for node in rader.barn)
    barn = tuple(v for node in noder if (v := _vis(node, felter=felter, pa=pa, fokus=fokus)))
    return VistRad(peker=peker, nr=nr + 1, barn=barn, funn=pa.get(peker, ()))


def _konkret(node: Node, monster: str, peker: str) -> Node:
    """The node of one row."""
    egen = peker + node.peker[len(monster) :]
    if isinstance(node, Blad):
        return replace(node, peker=egen)
    return replace(node, peker=egen, barn=tuple(_konkret(en, monster, peker) for en in node.barn))


def _alle(noder: Sequence[Vist]) -> Iterator[Vist | VistRad]:
    """Every place that can have something said of it, in order."""
    for node in noder:
        yield node
        if isinstance(node, VistDel):
            yield from _alle(node.barn)
        if isinstance(node, VistRader):
            for rad in node.rad:
                yield rad
                yield from _alle(rad.barn)


def _felt(noder: Sequence[Vist]) -> Iterator[VistBlad]:
    return (node for node in _alle(noder) if isinstance(node, VistBlad))


def utenfor(utkast: Utkast) -> tuple[Tekst, ...]:
    """What came as data and no field shows, by its first part: it follows along."""
    felt = {blad.peker.split("/")[1] for bolk in utkast.modell.bolker for blad in blader(bolk.barn)}
    forst = dict.fromkeys(f"/{peker.split('/')[1]}" for peker, verdi in utkast.felter.rest.items() if verdi not in (None, "", [], {}))
    return tuple(sted(peker) for peker in forst if peker[1:] not in felt and peker != VEDLEGG)
