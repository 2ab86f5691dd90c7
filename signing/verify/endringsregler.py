"""What may happen to a document after a signature: the rules that explain an object that a later revision wrote.

pyHanko's own, with two of ours in place of or beside them: for validation data, and for objects that are taken out of use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    FormUpdatingRule,
    GenericFieldModificationRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    SuspiciousModification,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules_api import QualifiedWhitelistRule, ReferenceUpdate, WhitelistRule

from signing.verify.merknader import Merknader
from signing.verify.objektdiff import Regelsett
from signing.verify.pdf import hent

# ISO 32000-2 tables 261 and 262, ETSI EN 319 142-1 5.4.2: what a security store and an entry of it hold, all of it arrays of streams.
_LISTER: Mapping[str, frozenset[str]] = {"DSS": frozenset({"/Certs", "/CRLs", "/OCSPs"}), "VRI": frozenset({"/Cert", "/CRL", "/OCSP"})}
_ANDRE: Mapping[str, frozenset[str]] = {"DSS": frozenset({"/Type", "/VRI"}), "VRI": frozenset({"/Type", "/TU", "/TS"})}
_TOM: Any = generic.DictionaryObject({})  # type: ignore[no-untyped-call]  # pyHanko is partly typed
_VRI_NOKKEL = re.compile(r"/[0-9A-Za-z]{40,128}")  # a SHA-1 in hex; some write a longer one, or small letters


class Katalog(CatalogModificationRule):
    """The catalog may get another number, but not that of anything else: the library takes all that stands there for explained."""

    def apply_qualified(self, old: Any, new: Any) -> Iterable[tuple[ModificationLevel, ReferenceUpdate]]:
        """As pyHanko."""
        rot = new.root_ref
        if (rot.idnum, rot.generation) != (old.root_ref.idnum, old.root_ref.generation) and not old.is_ref_unassignable(rot):
            raise SuspiciousModification(f"the catalog takes the place of {rot.idnum} {rot.generation}")
        return super().apply_qualified(old, new)


class FrigitteObjekter(WhitelistRule):
    """An object may be taken out of use when the signed revision did not use it, or only as validation data, or nothing uses it any more:
    whatever led to it was changed then, and is judged for itself."""

    def apply(self, old: Any, new: Any) -> Iterable[ReferenceUpdate]:
        """The freed objects that may be freed."""
        for ref in new.refs_freed_in_revision():
            if not (old.bruker_utenom_lageret(ref) and new.bruker(ref)):
                yield ReferenceUpdate(ref, context_checked=None)  # blanket: there is no path to check


class Valideringsdata(WhitelistRule):
    """The security store may be rewritten as one likes, as long as it is one: it is no part of what anybody reads.

    Programs that renew a file sort the store anew, and change or drop entries of /VRI (ETSI EN 319 142-1 5.4.2.3 asks for neither).
    """

    def apply(self, old: Any, new: Any) -> Iterable[ReferenceUpdate]:
        """Objects that only the store used, and those that came with it."""
        if "/DSS" not in new.root:
            if "/DSS" in old.root:
                raise SuspiciousModification("/DSS was deleted")
            return
        if new.lagerfeil is None:  # asked once for each revision, however many signatures it is held against
            new.lagerfeil = _lagerfeil(hent(new.root, "/DSS"))
        if new.lagerfeil:
            raise SuspiciousModification(new.lagerfeil)
        for ref in new.explicit_refs_in_revision():
            if old.bruker(ref) and not old.bruker_utenom_lageret(ref):
                yield ReferenceUpdate(ref, context_checked=None)
        for beholder in _beholdere(old, new.root.raw_get("/DSS")):
            nye = new.collect_dependencies(beholder, since_revision=old.revision + 1)
            yield from (ReferenceUpdate(ref, context_checked=None) for ref in nye)


def _beholdere(old: Any, raa: Any) -> Iterator[Any]:
    """What is new in the store, and the lists of it that were there before: a new part may hang on an old one."""
    if isinstance(raa, generic.IndirectObject) and not old.har(raa.reference):
        yield raa
        return
    verdi = _fulgt(raa)
    if isinstance(verdi, generic.DictionaryObject) and not isinstance(verdi, generic.StreamObject):
        yield from (b for n in verdi for b in _beholdere(old, verdi.raw_get(n)))
    else:
        yield verdi


def _lagerfeil(dss: Any) -> str:
    try:
        _krev_lager(dss)
    except SuspiciousModification as e:
        return str(e)
    return ""


def _krev_lager(dss: Any) -> None:
    _krev_ordbok(dss, "DSS")
    for navn in _navn(hent(dss, "/VRI", _TOM), "VRI"):
        if _VRI_NOKKEL.fullmatch(navn) is None:
            raise SuspiciousModification(f"/VRI: {navn}")
    for navn, innforsel in hent(dss, "/VRI", _TOM).items():
        if navn != "/Type":
            _krev_ordbok(_fulgt(innforsel), "VRI")


def _navn(ordbok: Any, hva: str) -> Iterator[str]:
    if not isinstance(ordbok, generic.DictionaryObject) or isinstance(ordbok, generic.StreamObject):
        raise SuspiciousModification(f"/{hva} is not a dictionary")
    yield from (str(n) for n in ordbok if n != "/Type")


def _krev_ordbok(ordbok: Any, hva: str) -> None:
    """A dictionary with the keys it may have; the lists hold streams and nothing else."""
    for navn in _navn(ordbok, hva):
        if navn in _LISTER[hva]:
            _krev_strommer(hent(ordbok, navn), navn)
        elif navn not in _ANDRE[hva]:
            raise SuspiciousModification(f"/{hva}: {navn}")


def _krev_strommer(liste: Any, navn: str) -> None:
    if not isinstance(liste, generic.ArrayObject) or not all(isinstance(_fulgt(v), generic.StreamObject) for v in liste):
        raise SuspiciousModification(f"{navn} is not a list of streams")


def _fulgt(verdi: Any) -> Any:
    return verdi.get_object() if isinstance(verdi, generic.IndirectObject) else verdi  # type: ignore[no-untyped-call]  # as above


def _regler(*andre: QualifiedWhitelistRule) -> Regelsett:
    return Regelsett(
        regler=(
            Katalog(),  # type: ignore[no-untyped-call]  # pyHanko is partly typed
            DocInfoRule().as_qualified(ModificationLevel.LTA_UPDATES),
            XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
            ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
            Valideringsdata().as_qualified(ModificationLevel.LTA_UPDATES),
            MetadataUpdateRule().as_qualified(ModificationLevel.LTA_UPDATES),  # type: ignore[no-untyped-call]  # as above
            FrigitteObjekter().as_qualified(ModificationLevel.LTA_UPDATES),
            *andre,
        ),
        skjema=FormUpdatingRule(
            field_rules=[
                SigFieldCreationRule(),  # type: ignore[no-untyped-call]  # pyHanko is partly typed
                SigFieldModificationRule(),
                GenericFieldModificationRule(),
            ]
        ),
    )


REGLER = _regler()
REGLER_VED_DOCMDP_3 = _regler(Merknader().as_qualified(ModificationLevel.ANNOTATIONS))
