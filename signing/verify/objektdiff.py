"""One later revision held against a signed one: every object that it wrote must be explained by a rule, else it is a change.

The rules are pyHanko's and ours (`endringsregler`); the bookkeeping is ours, and stricter and quicker than the library's:
- an object that the signed revision refers to without having it is never new: to write it is to fill a hole in what was signed;
- the places where an object was used are looked up only where a rule explains some of them and not all;
- what is left unexplained is handed back as objects, so that it can be told what they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pyhanko.sign.diff_analysis import FormUpdatingRule, ModificationLevel, SuspiciousModification
from pyhanko.sign.diff_analysis.policies import _is_id
from pyhanko.sign.diff_analysis.rules_api import ApprovalType, Context, QualifiedWhitelistRule, ReferenceUpdate
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm

from signing.verify.pdf import Historie

_NIVAER = (ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING, ModificationLevel.ANNOTATIONS)


class Uforklart(SuspiciousModification):
    """Objects that no rule explains; `objekter` are their references, `brudd` that a rule forbids the revision as a whole."""

    def __init__(self, melding: str, objekter: frozenset[Any] = frozenset()) -> None:
        super().__init__(melding)
        self.objekter = objekter


@dataclass(frozen=True, slots=True)
class Forklart:
    """All is explained. `niva`: the most that any object needed; `felt`: names of the form fields that changed."""

    niva: ModificationLevel
    felt: frozenset[str]


@dataclass(frozen=True, slots=True)
class Regelsett:
    """The rules, and the one for the form."""

    regler: tuple[QualifiedWhitelistRule, ...]
    skjema: FormUpdatingRule


@dataclass
class _Regnskap:
    """Which objects are explained at which level, and which uses of the others still are not."""

    gammel: Historie
    ny: Historie
    forklart: dict[ModificationLevel, set[Any]] = field(default_factory=lambda: {n: set() for n in _NIVAER})
    bruk: dict[Any, tuple[ModificationLevel, set[Context]]] = field(default_factory=dict)

    def inn(self, niva: ModificationLevel, oppdatering: ReferenceUpdate) -> None:
        """One rule explains one object: altogether, in one place inside another object, or on one path."""
        ref = oppdatering.updated_ref
        helt = oppdatering.approval_type is ApprovalType.BLANKET_APPROVE
        if not self.gammel.har(ref):
            if not self.gammel.er_synlig(ref):
                self.forklart[niva].add(ref)
                return
            # A hole in what was signed is filled: the places it is used in must be explained. Those of another generation cannot be.
            if self.ny.har(ref) and (helt or not self.gammel.brukt(ref)):
                return
        for_niva, bruk = self.bruk.get(ref) or (ModificationLevel.NONE, set() if helt else self._all_bruk(ref))
        niva, bruk = max(for_niva, niva), set() if helt else set(_uten(bruk, oppdatering))
        self.bruk[ref] = (niva, bruk)
        if not bruk:
            self.forklart[niva].add(ref)

    def _all_bruk(self, ref: Any) -> set[Context]:
        return {Context.from_absolute(self.gammel, sti) for sti in self.gammel.brukt(ref)}


def _uten(bruk: set[Any], oppdatering: ReferenceUpdate) -> Iterator[Any]:
    """The uses that the rule did not look at."""
    godtatt = oppdatering.context_checked
    relativt = oppdatering.approval_type is ApprovalType.APPROVE_RELATIVE_CONTEXT
    return (b for b in bruk if (b.relative_view if relativt else b) != godtatt)


def sammenlign(gammel: Historie, ny: Historie, sett: Regelsett, *, fieldmdp: FieldMDPSpec | None, docmdp: MDPPerm | None) -> Forklart:
    """How much the revision changed; raises `SuspiciousModification` where that is more than any rule explains."""
    skrevet: set[Any] = ny.explicit_refs_in_revision()  # type: ignore[no-untyped-call]  # pyHanko is partly typed
    regnskap = _Regnskap(gammel, ny)
    for ref in _foreldrelose(gammel, ny):
        regnskap.inn(ModificationLevel.LTA_UPDATES, ReferenceUpdate(ref))
    for regel in sett.regler:
        for niva, oppdatering in regel.apply_qualified(gammel, ny):
            regnskap.inn(niva, oppdatering)
    felt = frozenset(_skjema(gammel, ny, sett.skjema, regnskap, fieldmdp, docmdp))
    return _avslutt(gammel, ny, skrevet, regnskap, felt)


def _skjema(
    gammel: Historie,
    ny: Historie,
    regel: FormUpdatingRule,
    regnskap: _Regnskap,
    fieldmdp: FieldMDPSpec | None,
    docmdp: MDPPerm | None,
) -> Iterator[str]:
    for niva, endring in regel.apply(gammel, ny):
        regnskap.inn(niva, endring)
        if endring.field_name is not None and not endring.valid_when_locked:
            if fieldmdp is not None and fieldmdp.is_locked(endring.field_name):
                raise SuspiciousModification(f"locked field {endring.field_name}")
            yield endring.field_name
        if docmdp is not None and not endring.valid_when_certifying:
            raise SuspiciousModification("only allowed after an approval signature, not a certification signature")


def _foreldrelose(gammel: Historie, ny: Historie) -> Iterable[Any]:
    """New objects that nothing leads to, neither in the new revision nor in one between the two."""
    kandidater: Iterable[Any] = ny.foreldrelose
    mellom = tuple(ny.reader.get_historical_resolver(r) for r in range(gammel.revision, ny.revision))
    for revisjon in mellom if kandidater else ():
        kandidater = {ref for ref in kandidater if not revisjon.er_synlig(ref)}
    return kandidater


def _avslutt(gammel: Historie, ny: Historie, skrevet: set[Any], regnskap: _Regnskap, felt: frozenset[str]) -> Forklart:
    igjen = skrevet - regnskap.forklart[ModificationLevel.LTA_UPDATES]
    like = {ref for ref in igjen if _likt(gammel, ny, ref)}
    niva, igjen = ModificationLevel.LTA_UPDATES, igjen - like
    for neste in _NIVAER[1:]:
        if igjen:
            niva, igjen = neste, igjen - regnskap.forklart[neste]
    if igjen:
        raise Uforklart(", ".join(sorted(f"{ref.idnum} {ref.generation}" for ref in igjen)), frozenset(igjen))
    return Forklart(niva, felt)


def _likt(gammel: Historie, ny: Historie, ref: Any) -> bool:
    """Some writers write an object again as it was."""
    return gammel.har(ref) and bool(_is_id(gammel(ref), ny(ref)))
