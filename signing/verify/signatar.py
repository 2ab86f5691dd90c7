"""Who signed, as the certificate says it: person or organisation, role, on whose behalf, how identified.

What stands here is the certificate's own words; whether to believe them is the trust axis. It is shown in the report, never
logged.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509
from cryptography import x509 as pyca

from signing.model import Identifikasjon
from signing.sertifikat import les_signatar
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT

PERSONNAVN = ("given_name", "surname", "pseudonym")
"""One of these stands in every certificate of a natural person (EN 319 412-2 §4.2.4), and in none of an organisation
(EN 319 412-3 §4.2)."""
ORGANISASJONSNUMMER = re.compile(r"[89][0-9]{8}")


@dataclass(frozen=True, slots=True)
class Signatar:
    """The holder of a signing certificate. `orgid`: the organisation's number, as ETSI EN 319 412-1 §5.1.4 writes it; older Norwegian
    certificates have the number alone, in serialNumber. `person`: it is somebody's, be it for an organisation."""

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
    person: bool = False

    @property
    def segl(self) -> bool:
        """An organisation's certificate (EN 319 412-3). What it is called is as the organisation likes: a department, or the program that
        uses the key."""
        return self.orgid is not None and not self.person


def les(sertifikat: x509.Certificate) -> Signatar:
    """The holder; facts of our own extension before those of the subject's name, which X.520 cuts at 64 characters."""
    emne = _navn(sertifikat.subject)
    egne = les_signatar(pyca.load_der_x509_certificate(sertifikat.dump()))
    organisasjon = _forste(emne.get("organization_name"))
    navn = _forste(emne.get("common_name")) or _personnavn(emne) or organisasjon or ""
    person = egne is not None or any(emne.get(en) for en in PERSONNAVN)
    orgid = orgid_i(emne, person=person)
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
        person=person,
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


def orgid_i(emne: Mapping[str, Any], *, person: bool) -> str | None:
    """The organisation's number in a subject's name, in the form of EN 319 412-1, also where the certificate has the number alone."""
    orgid, nummer = _forste(emne.get("organization_identifier")), _forste(emne.get("serial_number"))
    eldre = not person and emne.get("organization_name") and nummer is not None and ORGANISASJONSNUMMER.fullmatch(nummer)
    return orgid or (f"NTRNO-{nummer}" if eldre else None)


def _personnavn(emne: dict[str, Any]) -> str:
    return " ".join(d for d in (_forste(emne.get("given_name")), _forste(emne.get("surname"))) if d)
