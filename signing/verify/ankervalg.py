"""Which anchors count: for what a certificate is used for, and at the time that it is used.

An operator may trust an issuer for one thing alone. A time stamp service's anchor makes no signature trusted, and an e-ID's issuer makes no
seal one. What `formal` finds is asked of the certificate, so nobody can choose it by how the file is put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from asn1crypto import x509

from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT, om_mulig
from signing.verify.policy import Anker, Ankerslag
from signing.verify.signatar import PERSONNAVN, orgid_i


class Formal(StrEnum):
    """What a certificate is used for. `SIGNATUR`: a person's or an organisation's, and the certificate does not say which."""

    SEGL = "segl"
    PERSON = "person"
    SIGNATUR = "signatur"
    TIDSSTEMPEL = "tidsstempel"


TELLER: Mapping[Formal, frozenset[Ankerslag]] = {
    Formal.SEGL: frozenset({Ankerslag.SEGL, Ankerslag.LEVERANDOR}),
    Formal.PERSON: frozenset({Ankerslag.EID, Ankerslag.LEVERANDOR}),
    Formal.SIGNATUR: frozenset({Ankerslag.SEGL, Ankerslag.EID, Ankerslag.LEVERANDOR}),
    Formal.TIDSSTEMPEL: frozenset({Ankerslag.TIDSSTEMPEL}),
}
"""Which anchors count for which use: one of the kinds is enough."""

LENGSTE_KJEDE = 10
FA_ANKERE = 64
"""So few that looking for them costs more than it saves: those of an operator who names them, or of one country's list."""


def formal(sertifikat: x509.Certificate) -> Formal:
    """Of a signature: a seal's certificate has no person's name, and its own is the organisation's (ETSI EN 319 412-3 §4.2.1)."""
    try:
        emne = dict(sertifikat.subject.native or {})
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL:  # a name that cannot be read says nothing
        return Formal.SIGNATUR
    if not emne.keys().isdisjoint(PERSONNAVN) or not emne.get("organization_name"):
        return Formal.PERSON
    if emne.get("common_name") in {None, emne["organization_name"]}:
        return Formal.SEGL
    return Formal.SIGNATUR if orgid_i(emne, person=False) else Formal.PERSON


def for_formal(ankere: Iterable[Anker], bruk: Formal) -> tuple[Anker, ...]:
    """Those that count for this use, whenever."""
    return tuple(a for a in ankere if a.slag & TELLER[bruk])


def gjelder(anker: Anker, tid: datetime) -> bool:
    """Does it count for what is proved to have existed at this time?"""
    return (anker.gjelder_fra is None or anker.gjelder_fra <= tid) and (anker.gjelder_til is None or tid < anker.gjelder_til)


def rotter(ankere: Iterable[Anker]) -> list[x509.Certificate]:
    """Their certificates, each once: a trusted list may have several periods for one."""
    return list({a.sertifikat.dump(): a.sertifikat for a in ankere}.values())


def nevnte(ankere: tuple[Anker, ...], innhold: Iterable[bytes]) -> tuple[Anker, ...]:
    """Of very many anchors, those whose name stands in these bytes: no chain of certificates there can end in another.

    All the trusted lists of Europe have some thousands, and every one costs each chain that is built. An issuer's name is spelled the same
    in what it has issued (RFC 5280 §4.1.2.4); should it not be, an anchor is missed, and none is gained.
    """
    if len(ankere) <= FA_ANKERE:
        return ankere
    alt = b"".join(innhold)
    navn = {emne for emne in {_emne(a) for a in ankere} if emne in alt}
    return tuple(a for a in ankere if _emne(a) in navn)


def slag_av(ankere: Iterable[Anker], sertifikat: x509.Certificate, tid: datetime) -> frozenset[Ankerslag]:
    """All that this anchor counts for at this time."""
    der = sertifikat.dump()
    return frozenset().union(*(a.slag for a in ankere if a.sertifikat.dump() == der and gjelder(a, tid)))


def for_stempler(
    ankere: Sequence[Anker], stempler: Iterable[tuple[x509.Certificate, datetime]], andre: Sequence[x509.Certificate]
) -> tuple[Anker, ...]:
    """The time stamp anchors, without those that a stamp leads to by name that they did not count at the time of.

    A stamp by a service that was not granted then proves nothing. Who leads to whom is asked by name alone, which can only take away.
    """
    brukt = [(_utstedere(sertifikat, andre), tid) for sertifikat, tid in stempler]
    mulige = for_formal(ankere, Formal.TIDSSTEMPEL)
    ute = {a.sertifikat.dump() for a in mulige for navn, tid in brukt if _emne(a) in navn and not _en_gjelder(a, mulige, tid)}
    return tuple(a for a in mulige if a.sertifikat.dump() not in ute)


def _en_gjelder(anker: Anker, mulige: Iterable[Anker], tid: datetime) -> bool:
    der = anker.sertifikat.dump()
    return any(gjelder(a, tid) for a in mulige if a.sertifikat.dump() == der)


def _emne(anker: Anker) -> bytes:
    return bytes(anker.sertifikat.subject.dump())


def _utstedere(sertifikat: x509.Certificate, andre: Iterable[x509.Certificate]) -> frozenset[bytes]:
    """The names on the way up, the certificate's own among them: it may be an anchor itself."""
    opp: dict[bytes, set[bytes]] = {}
    for ett in (sertifikat, *andre):
        with om_mulig():
            opp.setdefault(ett.subject.dump(), set()).add(ett.issuer.dump())
    navn, nye = {sertifikat.subject.dump()}, {sertifikat.subject.dump()}
    for _ in range(LENGSTE_KJEDE):
        nye = {utsteder for emne in nye for utsteder in opp.get(emne, ())} - navn
        navn |= nye
    return frozenset(navn)
