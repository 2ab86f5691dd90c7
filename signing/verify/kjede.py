"""Who issued whom: certificate signatures and nothing else, no times, no revocation, no policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from asn1crypto import x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm


def utstedt_av(sertifikat: x509.Certificate, utsteder: x509.Certificate) -> bool:
    """Whether the issuer's key signed the certificate, every byte of it: one spelling of the algorithm and of the signature."""
    if (
        sertifikat.issuer != utsteder.subject
        or sertifikat["signature_algorithm"].dump() != sertifikat["tbs_certificate"]["signature"].dump()
    ):
        return False
    if bytes(sertifikat["signature_value"].contents)[:1] != b"\x00":  # unused bits: a reader may take 1 for 0 when the last bit is 0
        return False
    try:
        dette, den = (pyca.load_der_x509_certificate(s.dump()) for s in (sertifikat, utsteder))
        dette.verify_directly_issued_by(den)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


LENGSTE, FLESTE, MEST = 6, 3, 200
"""Issuers between a certificate and its anchor; ways up that are tried; certificate signatures that are looked at."""


def stier(
    sertifikat: x509.Certificate, andre: Sequence[x509.Certificate], ankere: Sequence[x509.Certificate]
) -> Iterator[tuple[x509.Certificate, ...]]:
    """The issuers between the certificate and an anchor, nearest first, for each of the first few ways up. None where there is no way.

    A file chooses its own certificates, and a dozen that all bear one name can be put in millions of orders: a validator that builds paths
    by names would try them all. Given one way at a time it cannot.
    """
    opp: dict[bytes, list[x509.Certificate]] = {}
    for ett in {a.dump(): a for a in andre}.values():
        if ett.subject.dump() != ett.issuer.dump():  # one that issued itself leads nowhere else
            opp.setdefault(ett.subject.dump(), []).append(ett)
    yield from _Leting(opp, {a.dump(): a for a in ankere}).fra(sertifikat)


@dataclass
class _Leting:
    """One search; `arbeid` counts down."""

    opp: dict[bytes, list[x509.Certificate]]
    ankere: dict[bytes, x509.Certificate]
    arbeid: int = MEST
    funnet: int = 0

    def fra(self, sertifikat: x509.Certificate, mellom: tuple[x509.Certificate, ...] = ()) -> Iterator[tuple[x509.Certificate, ...]]:
        if sertifikat.dump() in self.ankere or any(self._utstedte(a, sertifikat) for a in self.ankere.values()):
            self.funnet += 1
            yield mellom
            return
        for over in self.opp.get(sertifikat.issuer.dump(), ()) if len(mellom) < LENGSTE else ():
            if self.funnet >= FLESTE or self.arbeid <= 0:
                return
            if not any(_samme(over, m) for m in (*mellom, sertifikat)) and self._utstedte(over, sertifikat):
                yield from self.fra(over, (*mellom, over))

    def _utstedte(self, over: x509.Certificate, sertifikat: x509.Certificate) -> bool:
        if over.subject.dump() != sertifikat.issuer.dump() and over.subject != sertifikat.issuer:
            return False
        self.arbeid -= 1
        return self.arbeid >= 0 and utstedt_av(sertifikat, over)


def _samme(en: x509.Certificate, to: x509.Certificate) -> bool:
    """The same holder of the same key: going by it twice leads nowhere new."""
    return bool(en.subject == to.subject and en.public_key.dump() == to.public_key.dump())
