"""Whose a certificate is: an organisation's seal, or a person's, whatever the names in it look like."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from signing.verify import signatar

FRA = datetime(2026, 8, 1, tzinfo=UTC)
FYLKET, NTRNO = "Vestland fylkeskommune", "NTRNO-821311632"
EMNER: dict[str, tuple[dict[x509.ObjectIdentifier, str], str | None, bool]] = {
    "navnet er virksomhetens": (
        {NameOID.COMMON_NAME: FYLKET, NameOID.ORGANIZATION_NAME: FYLKET, NameOID.ORGANIZATION_IDENTIFIER: NTRNO}, NTRNO, True,
    ),
    "navnet er systemets": (
        {NameOID.COMMON_NAME: "Kontraktverk", NameOID.ORGANIZATION_NAME: FYLKET, NameOID.ORGANIZATION_IDENTIFIER: NTRNO}, NTRNO, True,
    ),
    "eldre, med nummeret i serialNumber": (
        {NameOID.COMMON_NAME: "Opplæring", NameOID.ORGANIZATION_NAME: FYLKET, NameOID.SERIAL_NUMBER: "821311632"}, NTRNO, True,
    ),
    "en ansatt": (
        {
            NameOID.COMMON_NAME: FYLKET, NameOID.GIVEN_NAME: "Rask", NameOID.SURNAME: "Bille",
            NameOID.ORGANIZATION_NAME: FYLKET, NameOID.ORGANIZATION_IDENTIFIER: NTRNO,
        }, NTRNO, False,
    ),
    "en ansatt med dekknavn": (
        {NameOID.PSEUDONYM: "r1", NameOID.ORGANIZATION_NAME: FYLKET, NameOID.ORGANIZATION_IDENTIFIER: NTRNO}, NTRNO, False,
    ),
    "en ansatt i et eldre sertifikat": (
        {NameOID.SURNAME: "Bille", NameOID.ORGANIZATION_NAME: FYLKET, NameOID.SERIAL_NUMBER: "821311632"}, None, False,
    ),
    "et nummer som ikke er en virksomhets": (
        {NameOID.COMMON_NAME: "x", NameOID.ORGANIZATION_NAME: FYLKET, NameOID.SERIAL_NUMBER: "UN:NO-9578-4050-1"}, None, False,
    ),
    "et nummer uten virksomhet": ({NameOID.COMMON_NAME: "Rask Bille", NameOID.SERIAL_NUMBER: "821311632"}, None, False),
}  # fmt: skip


@pytest.mark.parametrize("navn", EMNER)
def test_et_segl_er_en_virksomhets_og_ingen_persons(navn: str) -> None:
    emne, orgid, segl = EMNER[navn]
    lest = signatar.les(_sertifikat(emne))
    assert (lest.orgid, lest.segl) == (orgid, segl)


def _sertifikat(emne: dict[x509.ObjectIdentifier, str]) -> asn1.Certificate:
    nokkel = ec.generate_private_key(ec.SECP256R1())
    navnet = x509.Name([x509.NameAttribute(oid, verdi) for oid, verdi in emne.items()])
    bygger = x509.CertificateBuilder().subject_name(navnet).issuer_name(navnet).public_key(nokkel.public_key()).serial_number(1)
    ferdig = bygger.not_valid_before(FRA).not_valid_after(FRA + timedelta(days=1)).sign(nokkel, hashes.SHA256())
    return asn1.Certificate.load(ferdig.public_bytes(Encoding.DER))
