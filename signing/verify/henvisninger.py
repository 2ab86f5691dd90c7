"""Who uses an object: every path to it from the trailer of one revision, found for the object that is asked about.

pyHanko walks the whole document for every revision that is held against another, and keeps the paths to every object. The paths
here are the same, by the same rules of what is followed and what is not, but an object is read once for the file, and only the
part of the document that leads to what is asked about is walked. What is asked about is what a later revision wrote: a handful.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic, misc
from pyhanko.pdf_utils.reader import RawPdfPath

from signing.verify.lettlest import IkkeEnkelt, Ref, fra_pyhanko, les

Nokkel = tuple[int, int]
"""Object number and generation."""
Sti = tuple[str | int, ...]

_STRUKTUR: Sti = ("/Root", "/StructTreeRoot", "/K")
_ENHETER: Sti = ("/Root", "/Pages")


@dataclass(frozen=True, slots=True)
class Kant:
    """One reference inside an object: the keys and places that lead to it from the object's own outermost value."""

    sti: Sti
    til: Nokkel


NAVNELISTER = frozenset(
    {"/XObject", "/Font", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties", "/CharProcs", "/Colorants", "/N", "/R", "/D"}
)
"""What is under these keys is named as the writer likes, «Parent» among others (ISO 32000-2 7.8.3, 9.6.4, 12.5.5)."""


def kanter(obj: Any) -> tuple[Kant, ...]:
    """The references inside an object (`lettlest`). Those under /Parent lead back to where one came from, and are never followed, but
    where it is the name of a picture or a font."""
    funnet: list[Kant] = []
    igjen: list[tuple[Sti, Any]] = [((), obj)] if not isinstance(obj, Ref) else []  # nothing but a reference: the end of a path
    while igjen:
        sti, verdi = igjen.pop()
        for nokkel, ett in _deler(verdi):
            if nokkel == "/Parent" and not (sti and sti[-1] in NAVNELISTER):
                continue
            if isinstance(ett, Ref):
                funnet.append(Kant((*sti, nokkel), ett))
            elif isinstance(ett, dict | list):
                igjen.append(((*sti, nokkel), ett))
    return tuple(funnet)


def _deler(verdi: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(verdi, dict):
        return verdi.items()
    return enumerate(verdi) if isinstance(verdi, list) else ()


class Kantlager:
    """The references of every version of every object, read once for the file. `ett` is called for each step of work."""

    def __init__(self, leser: Any, data: bytes, ett: Callable[[], None]) -> None:
        self._leser = leser
        self._data = data
        self._lest: dict[tuple[Nokkel, Any], tuple[Any, tuple[Kant, ...]]] = {}
        self._historier: dict[Nokkel, tuple[tuple[int, Any], ...]] = {}
        self._husket: list[tuple[Any, dict[Nokkel, tuple[Nokkel, Any]], frozenset[Nokkel]]] = []
        self.ett = ett

    def versjon(self, nokkel: Nokkel, revisjon: int) -> tuple[Nokkel, Any]:
        """What tells the object of this revision from what the number held in others; ends in None for the newest one."""
        siste = self._historie(nokkel)[-1:]
        if siste and siste[0][0] <= revisjon:
            return nokkel, None
        return nokkel, (self.plass(nokkel, revisjon),)

    def plass(self, nokkel: Nokkel, revisjon: int) -> Any:
        """Where the object of this revision stands; None where it has none, or has freed it."""
        return next((plass for nr, plass in reversed(self._historie(nokkel)) if nr <= revisjon), None)

    def _historie(self, nokkel: Nokkel) -> tuple[tuple[int, Any], ...]:
        """(revision, place) of each time that the object was written, or freed."""
        if nokkel not in self._historier:
            self._historier[nokkel] = tuple(self._let_opp(self._ref(nokkel)))
        return self._historier[nokkel]

    def _let_opp(self, ref: generic.Reference) -> Iterator[tuple[int, Any]]:
        xrefs = self._leser.xrefs
        for revisjon in range(xrefs.total_revisions):
            with suppress(KeyError):
                yield revisjon, xrefs.get_xref_data(revisjon).try_resolve(ref)

    def nye_under(self, verdi: Any, revisjon: int, *, siden: int) -> set[Nokkel]:
        """What a value leads to that came with the revision `siden` or later; what is older is not looked into."""
        funnet: set[Nokkel] = set()
        igjen: list[Any] = [verdi]
        while igjen:
            her = igjen.pop()
            if not isinstance(her, Ref):
                igjen += [v for _, v in _deler(her) if isinstance(v, Ref | dict | list)]
            elif her not in funnet and self._er_ny(her, siden):
                self.ett()
                funnet.add(her)
                igjen.append(self.hent(her, revisjon)[0])
        return funnet

    def _er_ny(self, nokkel: Nokkel, siden: int) -> bool:
        forst = next((nr for nr, plass in self._historie(nokkel) if plass is not None), None)
        return forst is not None and forst >= siden

    def hent(self, nokkel: Nokkel, revisjon: int) -> tuple[Any, tuple[Kant, ...]]:
        """The object as it was, as plain values, and its references."""
        versjon = self.versjon(nokkel, revisjon)
        if versjon not in self._lest:
            obj = self._les(nokkel, revisjon, nyest=versjon[1] is None)
            self._lest[versjon] = (obj, kanter(obj))
        return self._lest[versjon]

    def husket(self, revisjon: int, start: Any, finn: Callable[[Callable[[Any], Any]], frozenset[Nokkel]]) -> frozenset[Nokkel]:
        """What `finn` finds in a revision; found once for all that start in the same place and where all that it looks at is the same."""
        for fra, sett, svar in self._husket:
            if fra == start and all(self.versjon(nokkel, revisjon) == versjon for nokkel, versjon in sett.items()):
                return svar
        sett = {}

        def hent(verdi: Any) -> Any:
            if not isinstance(verdi, Ref):
                return verdi
            sett[verdi] = self.versjon(verdi, revisjon)
            return self.hent(verdi, revisjon)[0]

        svar = finn(hent)
        self._husket.append((start, sett, svar))
        return svar

    def _les(self, nokkel: Nokkel, revisjon: int, *, nyest: bool) -> Any:
        plass = self.plass(nokkel, revisjon)
        if isinstance(plass, int):
            self.ett()
            with suppress(IkkeEnkelt):
                return les(self._data, plass, Ref(*nokkel))
        nar = {} if nyest else {"revision": revisjon}
        return fra_pyhanko(self._leser.get_object(self._ref(nokkel), transparent_decrypt=False, **nar))

    def _ref(self, nokkel: Nokkel) -> generic.Reference:
        return generic.Reference(*nokkel, pdf=self._leser)


class Brukere:
    """The users of the objects of one revision."""

    def __init__(self, lager: Kantlager, trailer: Any, rot: Nokkel, revisjon: int) -> None:
        self._lager = lager
        self._revisjon = revisjon
        self._fra_trailer = kanter(fra_pyhanko(trailer))
        self._sider = dict(self._sidetre(rot))
        tre = lager.hent(rot, revisjon)[0].get("/StructTreeRoot")
        self._struktur = lager.husket(revisjon, tre, lambda hent: _strukturtre(hent, tre, lager.ett))
        self._foreldre: dict[Nokkel, set[Nokkel | None]] = {rot: {None}}
        bevis, resten = _delt(self._av(rot))
        self._finn_foreldre([(rot, resten)])
        self._synlige = self._numre()
        self._finn_foreldre([(None, tuple(k for k in self._fra_trailer if k.til != rot))])
        self._utenfor_lageret = self._numre()
        self._finn_foreldre([(rot, bevis)])
        self._alle = self._numre()
        self._forgjengere: dict[Nokkel, tuple[Nokkel | None, Sti]] | None = None
        self._svar: dict[Nokkel, frozenset[Sti]] = {}

    def stier(self, til: Nokkel) -> frozenset[Sti]:
        """Every path from the trailer to the object; none when the revision does not use it."""
        if til not in self._svar:
            self._svar[til] = frozenset(self._ga(til)) if til in self._foreldre else frozenset()
        return self._svar[til]

    def _numre(self) -> frozenset[int]:
        """Of what leads anywhere so far. Without the generation: there are readers that never ask for it."""
        return frozenset(nummer for nummer, _ in self._foreldre)

    def nar(self, til: Nokkel) -> bool:
        """Whether anything leads to the object, of whichever generation."""
        return til[0] in self._alle

    def nar_utenom_lageret(self, til: Nokkel) -> bool:
        """Whether anything leads to it but the security store (/DSS), which is no part of what anybody reads."""
        return til[0] in self._utenfor_lageret

    def er_synlig(self, til: Nokkel) -> bool:
        """Whether the catalog leads to the object, by other ways than the store: what else a trailer names, nobody is shown."""
        return til[0] in self._synlige

    def en_vei(self, til: Nokkel) -> Sti | None:
        """The shortest way to the object from the trailer; None where there is none. A page is at its place in the page tree."""
        if self._forgjengere is None:
            self._forgjengere = self._finn_forgjengere()
        deler: list[Sti] = []
        while til not in self._sider:
            if til not in self._forgjengere:
                return None
            fra, sti = self._forgjengere[til]
            deler.append(sti)
            if fra is None:
                return tuple(d for del_ in reversed(deler) for d in del_)
            til = fra
        return self._sider[til] + tuple(d for del_ in reversed(deler) for d in del_)

    def sidetall(self, sti: Sti) -> int | None:
        """The number of the page that the way leads through, from 1."""
        blader = sorted((s for s in self._sider.values() if s != _ENHETER), key=lambda s: [n for n in s if isinstance(n, int)])
        ekte = [s for s in blader if not any(len(a) > len(s) and a[: len(s)] == s for a in blader)]
        return next((nr for nr, s in enumerate(ekte, 1) if sti[: len(s)] == s), None)

    def _finn_forgjengere(self) -> dict[Nokkel, tuple[Nokkel | None, Sti]]:
        funnet: dict[Nokkel, tuple[Nokkel | None, Sti]] = {}
        rekke: deque[tuple[Nokkel | None, tuple[Kant, ...]]] = deque([(None, self._fra_trailer)])
        while rekke:
            fra, videre = rekke.popleft()
            for kant in videre:
                if kant.til not in funnet:
                    funnet[kant.til] = (fra, kant.sti)
                    rekke.append((kant.til, self._av(kant.til)))
        return funnet

    def _ga(self, til: Nokkel) -> Iterator[Sti]:
        """Depth first from the trailer, never twice through one object on the same path, and only where the object can be reached."""
        forfedre = self._forfedre(til)
        igjen: list[tuple[Sti, tuple[Nokkel, ...], tuple[Kant, ...]]] = [((), (), self._fra_trailer)]
        while igjen:
            hit, sett, videre = igjen.pop()
            for kant in videre:
                if kant.til != til and kant.til not in forfedre:
                    continue
                self._lager.ett()
                sti = hit + kant.sti
                if kant.til in sett or _opp_i_strukturtreet(sti, len(hit)):
                    continue
                if kant.til == til:
                    yield sti
                if kant.til in forfedre and self._gar_inn(kant.til, sti):
                    igjen.append((sti, (*sett, kant.til), self._av(kant.til)))

    def _gar_inn(self, nokkel: Nokkel, sti: Sti) -> bool:
        """A page is entered by its place in the page tree alone, and a part of the structure tree from within that tree."""
        if self._sider.get(nokkel, sti) != sti:
            return False
        return sti[:3] == _STRUKTUR or nokkel not in self._struktur

    def _forfedre(self, til: Nokkel) -> set[Nokkel]:
        """The objects that a path to this one can lead through. A page is entered from its place alone, so not whatever points at it."""
        funnet: set[Nokkel] = set()
        igjen = list(self._foreldre.get(til, ()))
        while igjen:
            her = igjen.pop()
            if her is not None and her not in funnet:
                funnet.add(her)
                igjen += self._foreldre.get(her, ()) if her not in self._sider else self._pa_veien(self._sider[her])
        return funnet

    def _pa_veien(self, sti: Sti) -> Iterator[Nokkel]:
        """The objects that this path from the trailer passes, without the one where it ends."""
        kanter_her, fra = self._fra_trailer, 0
        while fra < len(sti):
            kant = next((k for k in kanter_her if k.sti == sti[fra : fra + len(k.sti)]), None)
            if kant is None or fra + len(kant.sti) == len(sti):
                return
            yield kant.til
            kanter_her, fra = self._av(kant.til), fra + len(kant.sti)

    def _finn_foreldre(self, igjen: list[tuple[Nokkel | None, tuple[Kant, ...]]]) -> None:
        """Which objects refer to which, over all that can be reached from these; None is the trailer."""
        foreldre = self._foreldre
        while igjen:
            fra, videre = igjen.pop()
            for kant in videre:
                if kant.til not in foreldre:
                    foreldre[kant.til] = set()
                    igjen.append((kant.til, self._av(kant.til)))
                if kant.sti[-1] in NAVNELISTER:
                    igjen.append((kant.til, self._navngitt_forelder(kant.til)))
                if fra not in self._struktur or "/P" not in kant.sti:  # an element is entered from above, and never left upwards
                    foreldre[kant.til].add(fra)

    def _navngitt_forelder(self, nokkel: Nokkel) -> tuple[Kant, ...]:
        """What a list of names calls «Parent»."""
        liste = self._lager.hent(nokkel, self._revisjon)[0]
        ett = liste.get("/Parent") if isinstance(liste, dict) else None
        return (Kant(("/Parent",), ett),) if isinstance(ett, Ref) else ()

    def _av(self, nokkel: Nokkel) -> tuple[Kant, ...]:
        return self._lager.hent(nokkel, self._revisjon)[1]

    def _verdi(self, verdi: Any) -> Any:
        """What is meant, in this revision."""
        return self._lager.hent(verdi, self._revisjon)[0] if isinstance(verdi, Ref) else verdi

    def _sidetre(self, rot: Nokkel) -> Iterator[tuple[Nokkel, Sti]]:
        raa = self._verdi(Ref(*rot))["/Pages"]
        sett: set[Nokkel] = set()
        if isinstance(raa, Ref):
            yield _ny(raa, sett), _ENHETER
        igjen: list[tuple[Any, Sti]] = [(self._verdi(raa), _ENHETER)]
        while igjen:
            node, sti = igjen.pop()
            for nr, barn in enumerate(self._verdi(node["/Kids"])):
                barnesti = (*sti, "/Kids", nr)
                if isinstance(barn, Ref):
                    yield _ny(barn, sett), barnesti
                verdi = self._verdi(barn)
                if verdi.get("/Type") == "/Pages":
                    igjen.append((verdi, barnesti))


def _strukturtre(hent: Callable[[Any], Any], tre: Any, ett: Callable[[], None]) -> frozenset[Nokkel]:
    """The elements of the structure tree that stand in a list of children, as pyHanko counts them."""
    sett: set[Nokkel] = set()
    igjen = [hent(tre)]
    while igjen:
        ett()
        barna = hent((igjen.pop() or {}).get("/K"))
        for barn in barna if isinstance(barna, list) else (barna,):
            verdi = hent(barn)
            if isinstance(verdi, dict) and hent(verdi.get("/Type", "/StructElem")) == "/StructElem":
                if isinstance(barn, Ref):
                    _ny(barn, sett)
                igjen.append(verdi)
    return frozenset(sett)


def _delt(fra_katalogen: tuple[Kant, ...]) -> tuple[tuple[Kant, ...], tuple[Kant, ...]]:
    """What stands under /DSS in the catalog, and the rest."""
    return tuple(k for k in fra_katalogen if k.sti[0] == "/DSS"), tuple(k for k in fra_katalogen if k.sti[0] != "/DSS")


def _ny(nokkel: Nokkel, sett: set[Nokkel]) -> Nokkel:
    if nokkel in sett:
        raise misc.PdfReadError("circular tree")
    sett.add(nokkel)
    return nokkel


def _opp_i_strukturtreet(sti: Sti, fra: int) -> bool:
    """A /P inside the structure tree leads back up. `fra`: how much of the path was looked at before."""
    return sti[:3] == _STRUKTUR and "/P" in sti[max(3, fra) :]


def som_stier(stier: frozenset[Sti]) -> set[RawPdfPath]:
    """As pyHanko's rules ask for them."""
    return {RawPdfPath(*sti) for sti in stier}
