"""What a revision makes live that the signed one had prepared, or shows that no value stands behind: shadow attacks.

Mainka, Mladenov and Rohlmann (NDSS 2021): a document is signed with something hidden in it, which a later, seemingly harmless
revision brings out. The difference analysis asks whether each changed object may change; here it is asked what the signed
revision already pointed at, and what the form shows (`skjemavisning`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pyhanko.pdf_utils import generic

from signing.verify.fakta import Endringer, Endringsniva, Merknad
from signing.verify.henvisninger import Kant
from signing.verify.lettlest import Ref
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT, Dokument, Feltsignatur, om_mulig
from signing.verify.policy import Grenser
from signing.verify.skjemavisning import endret_visning

Foreldre = Mapping[int, int]
"""Objects that are there, or are missing, as the /Parent of something only: the number, and the first revision that names it so."""


def lose_foreldre(dokument: Dokument) -> Foreldre:
    """A page takes its rotation, box and fonts from its parent (ISO 32000-2 7.7.3.4), and a field its value: upwards counts as well."""
    lose: dict[int, int] = {}
    revisjoner = {s.revisjon for s in dokument.signaturer if s.lest is not None and s.revisjon < dokument.revisjoner - 1}
    for revisjon in () if dokument.leser.encrypted else sorted(revisjoner):
        for nummer in _bare_oppover(dokument, revisjon):
            lose.setdefault(nummer, revisjon)
    return lose


def _bare_oppover(dokument: Dokument, revisjon: int) -> Iterator[int]:
    """The numbers of the parents to which nothing leads downwards, and of what they lead to: the difference analysis does not see them."""
    lager, synlig = dokument.leser.kantlager, _synlighet(dokument, revisjon)
    sett: set[Ref] = set()
    igjen = list(_sidenes_foreldre(dokument, revisjon))
    while igjen:
        her = igjen.pop()
        if her in sett or synlig(her):
            continue
        sett.add(her)
        yield her.nummer
        if lager.plass(her, revisjon) is not None:
            igjen += [Ref(*kant.til) for kant in _kanter(dokument, her, revisjon)]


def _synlighet(dokument: Dokument, revisjon: int) -> Callable[[Ref], bool]:
    """Whether something leads down to an object; of a document that cannot be walked, whether the object is there."""
    with om_mulig():
        historie = dokument.leser.get_historical_resolver(revisjon)
        historie.er_synlig(historie.root_ref)
        return lambda ref: historie.er_synlig(generic.Reference(*ref))
    return lambda ref: dokument.leser.kantlager.plass(ref, revisjon) is not None


def _sidenes_foreldre(dokument: Dokument, revisjon: int) -> Iterator[Ref]:
    """The /Parent of every page, node and annotation, down the tree of pages, and theirs."""
    rot: Any = None
    with om_mulig():  # a revision whose /Root is no reference is told by the difference analysis
        rot = dokument.leser.get_historical_resolver(revisjon).root_ref
    if rot is None:
        return
    sett: set[Ref] = set()
    igjen: list[Any] = [_les(dokument, Ref(rot.idnum, rot.generation), revisjon, "/Pages")]
    while igjen:
        her = igjen.pop()
        if isinstance(her, Ref):
            if her in sett:
                continue
            sett.add(her)
            her = _verdi(dokument, her, revisjon)
        if isinstance(her, list):
            igjen += her
        elif isinstance(her, dict):
            if isinstance(her.get("/Parent"), Ref):
                yield her["/Parent"]
            igjen += [her[n] for n in ("/Kids", "/Annots", "/Parent") if n in her]


def _les(dokument: Dokument, ref: Ref, revisjon: int, nokkel: str) -> Any:
    verdi = _verdi(dokument, ref, revisjon)
    return verdi.get(nokkel) if isinstance(verdi, dict) else None


def _verdi(dokument: Dokument, ref: Ref, revisjon: int) -> Any:
    """What cannot be read has no parent that could be found."""
    with om_mulig():
        return dokument.leser.kantlager.hent(ref, revisjon)[0]
    return None


def _kanter(dokument: Dokument, ref: Ref, revisjon: int) -> tuple[Kant, ...]:
    with om_mulig():
        return dokument.leser.kantlager.hent(ref, revisjon)[1]
    return ()


def undersok(dokument: Dokument, signatur: Feltsignatur, etter: Endringer, grenser: Grenser, foreldre: Foreldre) -> tuple[Merknad, ...]:
    """What came to light after one signature; nothing when its revision could not be compared at all."""
    if signatur.lest is None or etter.niva is Endringsniva.UKJENT or signatur.revisjon >= dokument.revisjoner - 1:
        return ()
    try:
        senere = range(signatur.revisjon + 1, dokument.revisjoner)
        lose = {nummer for nummer, revisjon in foreldre.items() if revisjon <= signatur.revisjon}
        fylt = {int(ref.idnum) for r in senere for ref in dokument.leser.xrefs.explicit_refs_in_revision(r) if ref.idnum in lose}
        vekket = sorted(fylt | {nummer for r in senere for nummer in _vekket(dokument, signatur, r)})
        borte = sorted(_tatt_bort(dokument, signatur)) if dokument.leser.encrypted else []
        visninger, lerret = endret_visning(dokument, signatur.revisjon, grenser)
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL as e:
        return (Merknad("endringsanalyse-feilet", signatur.navn, type(e).__name__),)
    funn = [Merknad("skjult-objekt-vekket", signatur.navn, ", ".join(map(str, vekket)))] if vekket else []
    funn += [Merknad("endret-etter-signering", signatur.navn, f"frigitt: {', '.join(map(str, borte))}")] if borte else []
    return (*funn, *(Merknad("visning-uten-verdi", n) for n in visninger), *(Merknad("signatur-over-siden", n) for n in lerret))


def _vekket(dokument: Dokument, signatur: Feltsignatur, revisjon: int) -> Iterator[int]:
    """Numbers of the objects that a revision brings and the signed one already referred to.

    An object with a number that was not in use counts as new and harmless (`is_ref_unassignable`). It is neither when the signed
    revision refers to it: a reference into nothing has got a body.
    """
    leser = dokument.leser
    signert, forrige = leser.get_historical_resolver(signatur.revisjon), leser.get_historical_resolver(revisjon - 1)
    nye = [ref for ref in leser.xrefs.explicit_refs_in_revision(revisjon) if forrige.is_ref_unassignable(ref)]
    if not nye:
        return
    if leser.encrypted:
        henvist = _henvist(dokument, signatur.revisjon)
        yield from (int(ref.idnum) for ref in nye if ref.idnum in henvist)
        return
    yield from (int(ref.idnum) for ref in nye if signert.er_synlig(ref))


def _tatt_bort(dokument: Dokument, signatur: Feltsignatur) -> set[int]:
    """Objects of an encrypted file that a later revision freed though the signed one used them.

    pyHanko keeps encrypted values behind proxies and sees no reference inside them, so nothing seems to be used.
    """
    leser = dokument.leser
    senere = range(signatur.revisjon + 1, dokument.revisjoner)
    frigitt = {int(ref.idnum) for r in senere for ref in leser.xrefs.refs_freed_in_revision(r)}
    return frigitt & _henvist(dokument, signatur.revisjon) if frigitt else set()


def _henvist(dokument: Dokument, revisjon: int) -> set[int]:
    """The numbers that the objects of a revision refer to, whatever stands there; without asking whether they can be reached."""
    leser = dokument.leser
    signert = leser.get_historical_resolver(revisjon)
    refs = {ref for r in range(revisjon + 1) for ref in leser.xrefs.explicit_refs_in_revision(r)}
    funnet: set[int] = set()
    for ref in refs:
        _gaa(signert.get_object(ref), funnet)
    return funnet


def _gaa(verdi: Any, funnet: set[int]) -> None:
    if isinstance(verdi, generic.DecryptedObjectProxy):
        verdi = verdi.raw_object
    if isinstance(verdi, generic.IndirectObject):
        funnet.add(int(verdi.idnum))
    elif isinstance(verdi, generic.DictionaryObject):
        for barn in verdi.values():
            _gaa(barn, funnet)
    elif isinstance(verdi, generic.ArrayObject):
        for barn in list.__iter__(verdi):
            _gaa(barn, funnet)
