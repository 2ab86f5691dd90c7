"""Can chains be built from these certificates in bounded time? Asked before pyHanko builds them.

A file chooses its own certificates. A dozen that all bear one name can be put in millions of orders, and a builder that goes by names tries
them all. Here the ways are counted instead, and only so far: a file with more of them than any genuine one has leads to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from asn1crypto import x509
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

from signing.verify import cms
from signing.verify.pdf import om_mulig

MEST_SKRITT = 1000
"""Steps up from one certificate, over all ways. Five certificates of one name that say nothing of their keys need 325."""

FLESTE = 2000
"""Certificates in all."""


def uoversiktlig(sertifikater: Iterable[x509.Certificate]) -> bool:
    """Does any of these lead up by more ways than can be followed? By names, as pyHanko goes; a key identifier that differs is no way."""
    opp: dict[bytes, list[_Ledd]] = {}
    ulike = {s.dump(): s for s in sertifikater}
    if len(ulike) > FLESTE:
        return True
    alle = [ledd for s in ulike.values() if (ledd := _ledd(s)) is not None]
    for ledd in alle:
        opp.setdefault(ledd.emne, []).append(ledd)
    return any(_for_mange(ledd, opp) for ledd in alle)


class _Ledd:
    """What a way up is told by: names, and key identifiers where the certificates have them."""

    __slots__ = ("emne", "nokkel", "over", "utsteder")

    def __init__(self, s: x509.Certificate) -> None:
        self.emne, self.utsteder = s.subject.dump(), s.issuer.dump()
        self.nokkel, self.over = s.key_identifier, s.authority_key_identifier

    def kan_lede_til(self, annen: _Ledd) -> bool:
        """The other may have issued it."""
        return annen is not self and not (self.over and annen.nokkel and self.over != annen.nokkel)


def _ledd(s: x509.Certificate) -> _Ledd | None:
    with om_mulig():
        return _Ledd(s)
    return None


def _for_mange(start: _Ledd, opp: dict[bytes, list[_Ledd]]) -> bool:
    skritt = 0
    veier: list[tuple[_Ledd, ...]] = [(start,)]
    while veier:
        vei = veier.pop()
        for over in opp.get(vei[-1].utsteder, ()):
            if over not in vei and vei[-1].kan_lede_til(over):
                skritt += 1
                if skritt > MEST_SKRITT:
                    return True
                veier.append((*vei, over))
    return False


def i_stemplene(lest: Any) -> Iterable[x509.Certificate]:
    """The certificates in the time stamps of a signature: each has a bag of its own."""
    with om_mulig():
        for stempel in extract_tst_data_iter(lest.signer_info, signed=False):
            yield from cms.alle_sertifikater(stempel)
