"""The simulator's own test CA: the certificates that Buypass and Commfides issue to organisations, and Posten's seal.

The folder is kept like the demo's (`pkimappe`), and like there a root for seals and logins has lists for hours, a root for time stamps
lists for years. A virksomhetssertifikat says who by organisation number: SEID 2.0 in organizationIdentifier `NTRNO-…`, SEID 1.0 in
serialNumber (Posten's docs, «debugging»; the last SEID 1.0 certificates expired in 2025, old ones still meet us in stored files).
The certificate for login («autentisering», «auth») has KeyUsage digitalSignature alone, the seal contentCommitment too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

from signing.demo_ca import DemoCa, fyll
from signing.demo_sertifikat import (
    KLOKKESLARK,
    NOKKELMAKERE,
    Algoritme,
    lag_emne,
    signert,
    sluttbygger,
    utsted_ca,
    utsted_tsa,
)
from signing.keys import Nokkel, les_fil
from signing.pkimappe import gjelder, krev_privat, lag_mappe, mappefeil, varig
from signing.providers.posten.tls import POSTEN_ORGNR
from signing.tsa import NokkelTidsstempler

POSTEN_NAVN = "Posten Bring AS (DEMO)"
CA_NAVN = "Kontraktverk DEMO-virksomhets-CA"
TSA_CA_NAVN = "Kontraktverk DEMO-virksomhets-TSA-CA"
TSA_NAVN = "Kontraktverk DEMO-virksomhets-TSA"
CAFIL, TSA_CAFIL, TSAFIL = "virksomhets-ca.pem", "virksomhets-tsa-ca.pem", "virksomhets-tsa.pem"
LEVETID = timedelta(days=3 * 365)  # what Buypass and Commfides sell
FORNYES = timedelta(days=30)
TSA_FORNYES = timedelta(days=5 * 365)


class Seid(StrEnum):
    """Where the organisation number stands in the subject."""

    SEID_1 = "seid1"
    SEID_2 = "seid2"


@dataclass(frozen=True)
class Simulatorpki(DemoCa):
    """The simulator's own. `last_eller_lag` is the way in. A customer trusts both roots: that of organisations, and that of the time
    stamps in what comes back."""

    _lastet: dict[str, Nokkel] = field(default_factory=dict, compare=False, repr=False)  # loading an RSA key takes a third of a second

    @classmethod
    def last_eller_lag(cls, mappe: Path, tid: datetime) -> Simulatorpki:
        """The CA of this folder; made if the folder is not there. Safe when several processes start at once. Raises `DemoPkiFeil`."""
        tid = tid.astimezone(UTC)
        if not mappe.exists():
            lag_mappe(mappe, lambda ny: _fyll(ny, tid))
        krev_privat(mappe)
        try:
            return cls(mappe=mappe, ca=les_fil(mappe / CAFIL), tsa_ca=les_fil(mappe / TSA_CAFIL))
        except OSError as e:
            raise mappefeil(f"den mangler {CAFIL} eller {TSA_CAFIL}", f"ho manglar {CAFIL} eller {TSA_CAFIL}") from e

    def tjener(self, tid: datetime, orgnr: str = POSTEN_ORGNR, *, seid: Seid = Seid.SEID_2) -> Nokkel:
        """The server's certificate: an organisation's, bearing no host name."""
        return self.virksomhet(orgnr, POSTEN_NAVN, tid, seid=seid)

    def virksomhet(self, orgnr: str, navn: str, tid: datetime, *, seid: Seid = Seid.SEID_2) -> Nokkel:
        """An organisation's login and bundle certificate, kept and renewed; RSA 3072, digitalSignature."""
        return self._varig(f"virksomhet-{_filtrygt(orgnr)}-{seid}.pem", _emne(orgnr, navn, seid), tid, bindende=False)

    def utsted_virksomhet(self, orgnr: str, navn: str, fra: datetime, til: datetime, *, seid: Seid = Seid.SEID_2) -> Nokkel:
        """One that is not kept, valid in this time only: for what has expired, and what is not yet valid."""
        privat = NOKKELMAKERE[Algoritme.RSA_3072]()
        bygger = sluttbygger(self.ca, _emne(orgnr, navn, seid), privat, fra.astimezone(UTC), til.astimezone(UTC), bindende=False)
        return signert(self.ca, bygger, privat)

    def signertjeneste(self, tid: datetime, algoritme: Algoritme = Algoritme.RSA_3072) -> Nokkel:
        """What seals the signed PDF and each signer's XML. Posten's subcontractor goes from RSA to ECDSA in 2026: both can be asked for."""
        emne = _emne(POSTEN_ORGNR, POSTEN_NAVN, Seid.SEID_2)
        return self._varig(f"signertjeneste-{algoritme}.pem", emne, tid, algoritme=algoritme)

    def tsa(self, tid: datetime) -> NokkelTidsstempler:
        """The time stamps in the signed PDF."""
        tid = tid.astimezone(UTC)
        fil = self.mappe / TSAFIL
        return NokkelTidsstempler(varig(fil, tid, lambda: utsted_tsa(self.tsa_ca, TSA_NAVN, tid), fornyes=TSA_FORNYES))

    def _varig(
        self, filnavn: str, emne: x509.Name, tid: datetime, *, algoritme: Algoritme = Algoritme.RSA_3072, bindende: bool = True
    ) -> Nokkel:
        tid = tid.astimezone(UTC)
        lastet = self._lastet.get(filnavn)
        if lastet is None or not gjelder(lastet, tid, FORNYES, emne):

            def utsted() -> Nokkel:
                privat = NOKKELMAKERE[algoritme]()
                bygger = sluttbygger(self.ca, emne, privat, tid - KLOKKESLARK, tid + LEVETID, bindende=bindende)
                return signert(self.ca, bygger, privat)

            lastet = self._lastet[filnavn] = varig(self.mappe / filnavn, tid, utsted, fornyes=FORNYES, emne=emne)
        return lastet


def _emne(orgnr: str, navn: str, seid: Seid) -> x509.Name:
    hvem = {
        Seid.SEID_1: (NameOID.SERIAL_NUMBER, orgnr),
        Seid.SEID_2: (NameOID.ORGANIZATION_IDENTIFIER, f"NTRNO-{orgnr}"),  # ETSI EN 319 412-1 §5.1.4
    }[seid]
    return lag_emne(navn, (NameOID.ORGANIZATION_NAME, navn), hvem)


def _filtrygt(orgnr: str) -> str:
    if not (orgnr.isascii() and orgnr.isdigit()):
        raise mappefeil("organisasjonsnummeret kan ikke være filnavn", "organisasjonsnummeret kan ikkje vere filnamn")
    return orgnr


def _fyll(ny: Path, tid: datetime) -> None:
    ca, tsa_ca = utsted_ca(CA_NAVN, tid), utsted_ca(TSA_CA_NAVN, tid)
    nokler = {CAFIL: ca, TSA_CAFIL: tsa_ca, TSAFIL: utsted_tsa(tsa_ca, TSA_NAVN, tid)}
    fyll(ny, nokler, ankere={CAFIL: ca, TSA_CAFIL: tsa_ca})
