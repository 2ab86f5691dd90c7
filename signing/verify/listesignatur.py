"""Who signed a trusted list, and does it hold (ETSI TS 119 612 annex B): an enveloped XAdES signature over the whole list."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from signing.verify import xades
from signing.verify.fakta import Krypto
from signing.verify.listefeil import Listefeil
from signing.verify.listeleser import GRENSER


def krev_signatur(xml: bytes, signatarer: Collection[bytes], *, utstedt: datetime, fil: str = "") -> None:
    """Raises `Listefeil` unless one of `signatarer` (certificates, DER) signed all of it, and the certificate was good when it was issued.

    The certificate is compared whole: no chain is followed, and a renewed key of the same operator is another signer (§5.7.1). That it
    has run out since does not matter; a list is not signed again when its signer's certificate ends.
    """
    fakta = xades.undersok(xml, hent=lambda _: None, grenser=GRENSER)
    if fakta.utfall is not Krypto.OK or fakta.sertifikat is None:
        raise Listefeil("tillitsliste-signatur", fil=fil, detalj=", ".join(m.kode for m in fakta.feil))
    if not fakta.dekker_roten:
        raise Listefeil("tillitsliste-signatur", fil=fil, detalj="dekker-ikke-alt")
    if fakta.sertifikat.dump() not in signatarer:
        raise Listefeil("tillitsliste-ukjent-signatar", fil=fil)
    if not fakta.sertifikat.not_valid_before <= utstedt <= fakta.sertifikat.not_valid_after:
        raise Listefeil("tillitsliste-signatar-gjaldt-ikke", fil=fil)
