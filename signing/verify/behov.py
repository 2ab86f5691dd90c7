"""What is lacking to say whether the certificates of a chain were revoked, and whom their issuers say to ask.

Only for chains that end in an anchor: then the addresses are the word of an issuer that the operator trusts, and not the uploader's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from asn1crypto import core, ocsp, x509

from signing.verify.kunnskap import Adresse, Behov, Svarslag, tillatt_vert

FLESTE_BEHOV = 8
"""Certificates of one file; a signature's chain has two or three."""
FLESTE_ADRESSER = 2
"""Of each kind, of one certificate."""
LENGSTE_ADRESSE = 1000


def behov_i(kjede: Sequence[x509.Certificate], tillatt: Sequence[str]) -> tuple[Behov, ...]:
    """One for each certificate of the chain but the last, which is the anchor; first the signer's. Only hosts that are allowed."""
    behov = (_behov(sertifikat, utsteder, tillatt) for sertifikat, utsteder in pairwise(kjede))
    return tuple(b for b in behov if b.adresser)


def unike(behov: Iterable[Behov]) -> tuple[Behov, ...]:
    """Each certificate once, and no more of them than one file may ask for."""
    return tuple({b.sertifikat: b for b in behov}.values())[:FLESTE_BEHOV]


def _behov(sertifikat: x509.Certificate, utsteder: x509.Certificate, tillatt: Sequence[str]) -> Behov:
    ocsp_, crl = (_tillatte(urler, tillatt) for urler in (_ocsp_urler(sertifikat), _crl_urler(sertifikat)))
    spor = _foresporsel(sertifikat, utsteder) if ocsp_ else b""
    adresser = (*(Adresse(Svarslag.OCSP, url, spor) for url in ocsp_), *(Adresse(Svarslag.CRL, url) for url in crl))
    return Behov(sertifikat.sha256.hex(), () if sertifikat.ocsp_no_check_value is not None else adresser)


def _tillatte(urler: Iterable[str], tillatt: Sequence[str]) -> list[str]:
    unike_ = dict.fromkeys(u for u in urler if len(u) <= LENGSTE_ADRESSE and tillatt_vert(u, tillatt) is not None)
    return list(unike_)[:FLESTE_ADRESSER]


def _ocsp_urler(sertifikat: x509.Certificate) -> Iterator[str]:
    for tilgang in sertifikat.authority_information_access_value or ():
        if tilgang["access_method"].native == "ocsp" and tilgang["access_location"].name == "uniform_resource_identifier":
            yield str(tilgang["access_location"].native)


def _crl_urler(sertifikat: x509.Certificate) -> Iterator[str]:
    """Full lists of the issuer itself; a list for some reasons only, or by somebody else, answers less than the question."""
    for punkt in sertifikat.crl_distribution_points_value or ():
        if punkt["reasons"].native is not None or punkt["crl_issuer"].native is not None or punkt["distribution_point"].name != "full_name":
            continue
        for navn in punkt["distribution_point"].chosen:
            if navn.name == "uniform_resource_identifier":
                yield str(navn.native)


def _foresporsel(sertifikat: x509.Certificate, utsteder: x509.Certificate) -> bytes:
    """The request, without a nonce: an answer is only as good as its own times, and many responders hand out ready-made ones (RFC 5019)."""
    hvem = ocsp.CertId(
        {
            "hash_algorithm": {"algorithm": "sha1"},  # the one that every responder knows; it only names the issuer
            "issuer_name_hash": core.OctetString(sertifikat.issuer.sha1),
            "issuer_key_hash": core.OctetString(utsteder.public_key.sha1),
            "serial_number": sertifikat.serial_number,
        }
    )
    der: bytes = ocsp.OCSPRequest({"tbs_request": {"request_list": [{"req_cert": hvem}]}}).dump()
    return der
