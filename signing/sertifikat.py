"""What our certificates say: the signer's facts, the demo marker, and how both are read back.

Format knowledge only, no keys: producer and verifier both read it. The OIDs stand under 2.999, the arc that ITU-T X.660
sets aside for examples; a production CA brings an arc of its own (`ARC` is the one place). The facts are an extension, not
only subject names, because X.520 stops a common name at 64 characters and a name is never cut.
"""

from __future__ import annotations

from typing import Any

from asn1crypto import core
from cryptography import x509

from signing.model import Identifikasjon, Niva, Signataropplysninger

ARC = "2.999.1947"
OID_SIGNATAR = x509.ObjectIdentifier(f"{ARC}.1")  # extension: Signatar, below
OID_DEMO = x509.ObjectIdentifier(f"{ARC}.2")  # extension: UTF8String, this is demo material
OID_IDENTIFISERT = x509.ObjectIdentifier(f"{ARC}.3")  # certificate policy with a notice a person can read
OID_TSA_POLICY = f"{ARC}.4"
DEMO_OU = "DEMO"
DEMO_TEKST = "DEMO: laget for demonstrasjon, uten verdi som bevis"
LENGSTE_NAVN = 64  # X.520 ub-common-name, ub-organization-name, ub-title


class _Navneliste(core.SequenceOf):  # type: ignore[misc]  # asn1crypto is untyped
    _child_spec = core.UTF8String


class _Signatar(core.Sequence):  # type: ignore[misc]  # asn1crypto is untyped
    """Signatar ::= SEQUENCE { navn, rolle, paVegneAv SEQUENCE OF UTF8String, metode, niva, tid, utsteder OPTIONAL }."""

    _fields = [  # noqa: RUF012  # asn1crypto reads it as a class attribute
        ("navn", core.UTF8String),
        ("rolle", core.UTF8String),
        ("pa_vegne_av", _Navneliste),
        ("metode", core.UTF8String),
        ("niva", core.UTF8String),
        ("tid", core.GeneralizedTime),
        ("utsteder", core.UTF8String, {"optional": True}),
    ]


def kod_signatar(opplysninger: Signataropplysninger) -> bytes:
    """DER of the signer's facts."""
    ident = opplysninger.identifikasjon
    verdi = _Signatar(
        {
            "navn": opplysninger.navn,
            "rolle": opplysninger.rolle,
            "pa_vegne_av": list(opplysninger.pa_vegne_av),
            "metode": ident.metode,
            "niva": ident.niva.value,
            "tid": ident.tid.replace(microsecond=0),
            **({"utsteder": ident.utsteder} if ident.utsteder else {}),
        }
    )
    der: bytes = verdi.dump()
    return der


def les_signatar(sertifikat: x509.Certificate) -> Signataropplysninger | None:
    """The signer's facts of a certificate of ours; None where it has none that can be read."""
    der = _utvidelse(sertifikat, OID_SIGNATAR)
    if der is None:
        return None
    try:
        v: dict[str, Any] = _Signatar.load(der, strict=True).native
        return Signataropplysninger(
            navn=v["navn"],
            rolle=v["rolle"],
            pa_vegne_av=tuple(v["pa_vegne_av"]),
            identifikasjon=Identifikasjon(metode=v["metode"], niva=Niva(v["niva"]), tid=v["tid"], utsteder=v["utsteder"]),
        )
    except (ValueError, TypeError, KeyError):  # a foreign or broken extension is no statement of ours
        return None


def er_demo(sertifikat: x509.Certificate) -> bool:
    """Whether the certificate says of itself, or of its issuer, that it is demo material."""
    if _utvidelse(sertifikat, OID_DEMO) is not None:
        return True
    navn = (sertifikat.subject, sertifikat.issuer)
    return any(a.value == DEMO_OU for n in navn for a in n.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME))


def _utvidelse(sertifikat: x509.Certificate, oid: x509.ObjectIdentifier) -> bytes | None:
    try:
        utvidelser = sertifikat.extensions
    except ValueError:  # two extensions with one OID, or one that cannot be decoded
        return None
    for utvidelse in utvidelser:
        if utvidelse.oid == oid and isinstance(utvidelse.value, x509.UnrecognizedExtension):
            return utvidelse.value.value
    return None
