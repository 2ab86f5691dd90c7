"""Who signed, as the certificate says it: person or organisation, role, on whose behalf, how identified.

What stands here is the certificate's own words; whether to believe them is the trust axis. It is shown in the report, never
logged.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509
from cryptography import x509 as pyca

from signing.model import Identifikasjon
from signing.sertifikat import les_signatar
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT


@dataclass(frozen=True, slots=True)
class Signatar:
    """The holder of a signing certificate. `orgid` is set for an organisation's seal (ETSI EN 319 412-1 §5.1.4)."""

    navn: str
    rolle: str | None
    pa_vegne_av: tuple[str, ...]
    identifikasjon: Identifikasjon | None
    organisasjon: str | None
    orgid: str | None
    utsteder: str
    serienummer: str
    sha256: str
    gyldig_fra: datetime
    gyldig_til: datetime

    @property
    def segl(self) -> bool:
        """An organisation's certificate: its name is the organisation's own."""
        return self.orgid is not None and self.organisasjon == self.navn


def les(sertifikat: x509.Certificate) -> Signatar:
    """The holder; facts of our own extension before those of the subject's name, which X.520 cuts at 64 characters."""
    emne = _navn(sertifikat.subject)
    egne = les_signatar(pyca.load_der_x509_certificate(sertifikat.dump()))
    organisasjon = _forste(emne.get("organization_name"))
    navn = _forste(emne.get("common_name")) or _personnavn(emne) or organisasjon or ""
    orgid = _forste(emne.get("organization_identifier"))
    vegne = () if organisasjon is None or organisasjon == navn else (organisasjon,)
    return Signatar(
        navn=egne.navn if egne else navn,
        rolle=egne.rolle if egne else _forste(emne.get("title")),
        pa_vegne_av=egne.pa_vegne_av if egne else vegne,
        identifikasjon=egne.identifikasjon if egne else None,
        organisasjon=organisasjon,
        orgid=orgid,
        utsteder=_forste(_navn(sertifikat.issuer).get("common_name")) or sertifikat.issuer.human_friendly,
        serienummer=f"{sertifikat.serial_number:x}",
        sha256=hashlib.sha256(sertifikat.dump()).hexdigest(),
        gyldig_fra=sertifikat.not_valid_before,
        gyldig_til=sertifikat.not_valid_after,
    )


def les_om_mulig(sertifikat: x509.Certificate | None) -> Signatar | None:
    """The holder; a certificate that cannot be decoded names no one."""
    try:
        return None if sertifikat is None else les(sertifikat)
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL:
        return None


def _navn(navn: x509.Name) -> dict[str, Any]:
    innhold = navn.native
    return dict(innhold) if innhold else {}


def _forste(verdi: Any) -> str | None:
    if isinstance(verdi, list):
        verdi = verdi[0] if verdi else None
    return None if verdi is None else str(verdi)


def _personnavn(emne: dict[str, Any]) -> str:
    return " ".join(d for d in (_forste(emne.get("given_name")), _forste(emne.get("surname"))) if d)
