"""Asks issuers whether a certificate was revoked, where the operator has allowed their hosts by name (`[nettverk] tillatt`).

The process that reads a stranger's file says what it lacks; this one, which never reads the file, asks. Everything that arrives is bytes
from outside: it is measured, and handed back to the process that reads. A host that is not named, an address inside the own network,
a redirection or a slow answer is a call that did not succeed, and never an error of the verification.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import cast

from asn1crypto import parser, pem

from app.clock import Clock, na
from app.integrasjoner.utkall import IkkeNadd, Utkall
from signing.verify.kunnskap import Adresse, Behov, Henting, Kunnskap, Svarslag, tillatt_vert

FLESTE_KALL = 8
"""For one file."""
STORSTE_SVAR = 5 * 1024 * 1024
TIDSFRIST = 5.0
"""Seconds for one call, from the look-up of the name to the last byte."""
SAMLET_FRIST = 20.0
"""Seconds after which no more calls are begun for one file."""
STORSTE_FORESPORSEL = 4096
HENTET = "hentet"
_OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Henter:
    """Fetches what a report lacks, from the hosts in `tillatt` and from nowhere else. The other values are for tests."""

    tillatt: frozenset[str]
    klokke: Clock = na
    utkall: Utkall = field(default_factory=lambda: Utkall(storste_svar=STORSTE_SVAR, frist=TIDSFRIST))
    samlet_frist: float = SAMLET_FRIST

    def __call__(self, behov: Sequence[Behov]) -> Kunnskap:
        """What could be fetched, and how every call went."""
        svar: dict[Adresse, bytes | None] = {}
        hentinger: list[Henting] = []
        slutt = monotonic() + self.samlet_frist
        for ett in behov:
            for adresse in ett.adresser:
                if adresse not in svar:
                    if len(hentinger) >= FLESTE_KALL or monotonic() > slutt:
                        break
                    svar[adresse], henting = self._hent(adresse)
                    hentinger.append(henting)
                if svar[adresse] is not None:
                    break
        ferdige = [(a.slag, der) for a, der in svar.items() if der is not None]
        return Kunnskap(
            crler=tuple(der for slag, der in ferdige if slag is Svarslag.CRL),
            ocsper=tuple(der for slag, der in ferdige if slag is Svarslag.OCSP),
            hentinger=tuple(hentinger),
        )

    def _hent(self, adresse: Adresse) -> tuple[bytes | None, Henting]:
        tid = self.klokke()
        vert = tillatt_vert(adresse.url, self.tillatt)
        if vert is None or len(adresse.foresporsel) > STORSTE_FORESPORSEL:
            return None, Henting(adresse.slag, vert or "", tid, "ikke-tillatt")
        try:
            der = _som_der(self._kall(adresse))
        except IkkeNadd as e:
            return None, Henting(adresse.slag, vert, tid, e.utfall)
        return der, Henting(adresse.slag, vert, self.klokke(), HENTET, hashlib.sha256(der).hexdigest())

    def _kall(self, adresse: Adresse) -> bytes:
        """An answer that is a success. The hosts that are allowed by IP may lie in the own network."""
        sporsmal = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"} if adresse.foresporsel else {}
        metode = "POST" if adresse.foresporsel else "GET"
        svar = replace(self.utkall, private=self.tillatt)(metode, adresse.url, kropp=adresse.foresporsel, hoder=sporsmal)
        if svar.status != _OK:  # a redirection too: it leads to where nobody has allowed us to go
            raise IkkeNadd(f"http-{svar.status}")
        return svar.kropp


def hent(tillatt: Collection[str]) -> Henter | None:
    """Who fetches for this policy; nobody where it allows no host."""
    return Henter(tillatt=frozenset(tillatt)) if tillatt else None


def _som_der(raa: bytes) -> bytes:
    """One DER value, out of its PEM where it has one. What is in it is read by the process that reads files."""
    try:
        der = cast("bytes", pem.unarmor(raa)[2]) if pem.detect(raa) else raa
        if parser.peek(der) == len(der):
            return der
    except ValueError:
        pass
    raise IkkeNadd("ukjent-innhold")
