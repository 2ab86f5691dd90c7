"""A trusted list, by file, to anchors: each for what its service is granted for, and from and to when it was. Never the network.

The list's own signature is checked first, against certificates that the operator has given, or that a list of lists names whose
signers the operator has given. A list that should have been replaced by now is used as it is; the report says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from asn1crypto import core, x509
from cryptography import x509 as pyca

from signing.sertifikat import DEMO_OU, OID_DEMO, er_demo
from signing.verify.listefeil import Listefeil
from signing.verify.listeleser import LISTE_AV_LISTER, Lestliste, Listetjeneste
from signing.verify.listeleser import les_liste as _les
from signing.verify.listesignatur import krev_signatur
from signing.verify.policy import Anker, Ankerslag
from signing.verify.tillitstjeneste import Bruk, Listeopplysning, Periode

EIDAS = datetime(2016, 6, 30, 22, tzinfo=UTC)
"""When Regulation 910/2014 took over, in Brussels. Until then lists said nothing of seals, and CA/QC was for signatures."""
_UTSTEDER = frozenset({Ankerslag.EID, Ankerslag.SEGL})
_STEMPEL = frozenset({Ankerslag.TIDSSTEMPEL})

TJENESTER: Mapping[str, frozenset[Ankerslag]] = {
    "CA/QC": _UTSTEDER,
    "CA/PKC": _UTSTEDER,
    "NationalRootCA-QC": _UTSTEDER,
    "TSA/QTST": _STEMPEL,
    "TSA/TSS-QC": _STEMPEL,
    "TSA/TSS-AdESQCandQES": _STEMPEL,
    "TSA": _STEMPEL,
}
"""Types of service that can be anchors (ETSI TS 119 612 §5.5.1) → the most that one can count for."""
STANDARDTJENESTER = frozenset({"CA/QC", "TSA/QTST"})
"""The qualified ones."""
FOR_BRUK: Mapping[Bruk, frozenset[Ankerslag]] = {
    Bruk.SIGNATUR: frozenset({Ankerslag.EID}),
    Bruk.SEGL: frozenset({Ankerslag.SEGL}),
    Bruk.NETTSTED: frozenset(),
}
"""What a CA/QC counts for, by what the list says its certificates are for."""
DEMOMERKER = (core.ObjectIdentifier(OID_DEMO.dotted_string).dump(), DEMO_OU.encode())
"""A certificate without these bytes is not the demo's: lists have thousands, and some that cryptography reads with complaints."""


@dataclass(frozen=True, slots=True)
class Liste:
    """The anchors of one list, and what stands in the report about it. `lotl`: the same of the list that pointed to it."""

    ankere: tuple[Anker, ...]
    opplysning: Listeopplysning
    lotl: Listeopplysning | None = None

    @property
    def opplysninger(self) -> tuple[Listeopplysning, ...]:
        """Both."""
        return (self.opplysning,) if self.lotl is None else (self.opplysning, self.lotl)


def les_liste(
    innhold: bytes,
    *,
    signatarer: Sequence[x509.Certificate],
    lotl: bytes | None = None,
    kilde: str = "",
    tjenester: frozenset[str] = STANDARDTJENESTER,
) -> Liste:
    """Anchors of the services of these types. `signatarer` may sign the list or, where there is one, the list of lists. `Listefeil`.

    What has been read before is remembered: a policy is read anew for every verification, and the longest list takes a second.
    """
    return _liste(innhold, tuple(s.dump() for s in signatarer), lotl, kilde, tjenester)


@lru_cache(maxsize=64)
def _liste(innhold: bytes, signatarer: tuple[bytes, ...], lotl: bytes | None, kilde: str, tjenester: frozenset[str]) -> Liste:
    lest = _les(innhold, fil=kilde)
    if lest.peker_bare:
        raise Listefeil("tillitsliste-ukjent-form", fil=kilde, detalj="TSLType")
    over = None
    if lotl is not None:
        over, signatarer = _fra_lotl(lotl, signatarer, lest.territorium, kilde)
    krev_signatur(innhold, frozenset(signatarer), utstedt=lest.utstedt, fil=kilde)
    fra = f"{lest.territorium} {lest.sekvensnummer}"
    ankere = tuple(a for t in lest.tjenester for a in _ankere(t, tjenester, fra))
    return Liste(ankere, _opplysning(lest, innhold, kilde), over)


def _fra_lotl(lotl: bytes, signatarer: tuple[bytes, ...], territorium: str, kilde: str) -> tuple[Listeopplysning, tuple[bytes, ...]]:
    """Who may sign the list of this territory, by a list of lists that its own signers hold for."""
    lest = _lest_lotl(lotl, signatarer)
    pekere = [p for p in lest.pekere if p.territorium == territorium and not p.type.lower().endswith(LISTE_AV_LISTER)]
    if not pekere:
        raise Listefeil("tillitsliste-ikke-pekt-pa", fil=kilde, detalj=territorium)
    return _opplysning(lest, lotl, "LOTL"), tuple(der for p in pekere for der in p.signatarer)


@lru_cache(maxsize=4)
def _lest_lotl(lotl: bytes, signatarer: tuple[bytes, ...]) -> Lestliste:
    """Read once for all the lists that it points to."""
    lest = _les(lotl, fil="LOTL")
    if not lest.peker_bare:
        raise Listefeil("tillitsliste-ukjent-form", fil="LOTL", detalj="TSLType")
    krev_signatur(lotl, frozenset(signatarer), utstedt=lest.utstedt, fil="LOTL")
    return lest


def _opplysning(lest: Lestliste, innhold: bytes, kilde: str) -> Listeopplysning:
    return Listeopplysning(lest.territorium, lest.sekvensnummer, lest.utstedt, lest.neste, hashlib.sha256(innhold).hexdigest(), kilde)


def _ankere(en: Listetjeneste, tjenester: frozenset[str], kilde: str) -> Iterator[Anker]:
    """One for each certificate and each unbroken stretch in which the service counted for the same."""
    strekk = tuple(_strekk(en.tjeneste.perioder, tjenester))
    navn = ": ".join(n for n in (en.tjeneste.tilbyder, en.tjeneste.navn) if n)
    for sertifikat in en.sertifikater:
        demo = _demo(sertifikat)
        for fra, til, slag in strekk:
            yield Anker(sertifikat, demo, navn, kilde, slag, fra, til, en.tjeneste)


def _strekk(perioder: Sequence[Periode], tjenester: frozenset[str]) -> Iterator[tuple[datetime, datetime | None, frozenset[Ankerslag]]]:
    """(from, to, what for), the newest first; a new status that changes nothing of it begins no new stretch."""
    apen: tuple[datetime, datetime | None, frozenset[Ankerslag]] | None = None
    for periode in perioder:
        slag = _slag(periode, tjenester)
        if apen is not None and slag == apen[2] and periode.til == apen[0]:
            apen = (periode.fra, apen[1], slag)
            continue
        if apen is not None:
            yield apen
        apen = (periode.fra, periode.til, slag) if slag and periode.fra != periode.til else None
    if apen is not None:
        yield apen


def _slag(periode: Periode, tjenester: frozenset[str]) -> frozenset[Ankerslag]:
    if not periode.gitt or not periode.forstatt or periode.type not in tjenester:
        return frozenset()
    mest = TJENESTER.get(periode.type, frozenset())
    if periode.type != "CA/QC":
        return mest
    bruk = periode.bruk or ({Bruk.SIGNATUR} if periode.fra < EIDAS else ())
    return mest & frozenset(s for b in bruk for s in FOR_BRUK[b])


def _demo(sertifikat: x509.Certificate) -> bool:
    der = sertifikat.dump()
    if not any(merke in der for merke in DEMOMERKER):
        return False
    try:
        return er_demo(pyca.load_der_x509_certificate(der))
    except ValueError:  # a certificate of others that cryptography does not read is none of ours
        return False
