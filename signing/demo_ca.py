"""What every demo CA of ours is: two roots in a folder, the anchors that lead to them, and their own revocation lists.

One root has a list for hours (signers, seals, logins), the other a list for years (time stamps); `demo_pki` tells why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signing import pkimappe
from signing.demo_sertifikat import LISTE_LEVETID, TSA_LISTE_LEVETID, lag_crl
from signing.keys import Nokkel, skriv_pem
from signing.tillit import Tilbakekalling, Tillit


def ankermappe(mappe: Path) -> Path:
    """Where the anchors lie in a demo CA's folder."""
    return mappe / "ankere"


@dataclass(frozen=True)
class DemoCa:
    """The folder, opened. It is its own revocation source."""

    mappe: Path
    ca: Nokkel
    tsa_ca: Nokkel

    @property
    def ankere(self) -> tuple[x509.Certificate, ...]:
        """The trust anchors; also as PEM files in `ankermappe`."""
        return (self.ca.sertifikat, self.tsa_ca.sertifikat)

    @property
    def ankermappe(self) -> Path:
        """Where a verifier finds the anchors: certificates only, no keys."""
        return ankermappe(self.mappe)

    @cached_property
    def tillit(self) -> Tillit:
        """The anchors and the revocation source, for whoever seals and verifies."""
        return Tillit(ankere=self.ankere, kilde=self)

    def trekk_tilbake(self, sertifikat: x509.Certificate, tid: datetime) -> None:
        """From now on the certificate is answered for as revoked."""
        pkimappe.trekk_tilbake(self.mappe, sertifikat, tid)

    def hent(self, sertifikater: Sequence[x509.Certificate], tid: datetime) -> Tilbakekalling:
        """The lists of the two roots as they are now; of others' certificates it knows nothing."""
        tid = tid.astimezone(UTC)
        tilbakekalte = {serie: t for serie, t in pkimappe.les_tilbakekalte(self.mappe).items() if t <= tid}
        utstedere = {s.issuer for s in sertifikater}
        lister = ((self.ca, LISTE_LEVETID), (self.tsa_ca, TSA_LISTE_LEVETID))
        return Tilbakekalling(
            crler=tuple(lag_crl(ca, tilbakekalte, tid, levetid) for ca, levetid in lister if ca.sertifikat.subject in utstedere)
        )


def fyll(mappe: Path, nokler: Mapping[str, Nokkel], *, ankere: Mapping[str, Nokkel]) -> None:
    """Write a new folder's keys, and the certificates of its anchors, by file name."""
    for navn, nokkel in nokler.items():
        pkimappe.skriv(mappe / navn, skriv_pem(nokkel))
    ankermappe(mappe).mkdir(mode=0o700)
    for navn, nokkel in ankere.items():
        pkimappe.skriv(ankermappe(mappe) / navn, nokkel.sertifikat.public_bytes(Encoding.PEM))
