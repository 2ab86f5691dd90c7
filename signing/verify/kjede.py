"""Who issued whom: certificate signatures and nothing else, no times, no revocation, no policy."""

from __future__ import annotations

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
