"""Certificates and revocation data that a check may use: what the file carries, and what is known besides.

Where they come from proves nothing: pyHanko uses an answer only where its own signature holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from asn1crypto import crl, x509
from asn1crypto.ocsp import OCSPResponse
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.policy_decl import LocalKnowledge
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from signing.verify.kunnskap import Kunnskap
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT, Dokument


def fra_dss(dokument: Dokument) -> LocalKnowledge:
    """Certificates and revocation data of the document security store; an unreadable store is an empty one."""
    try:
        dss = DocumentSecurityStore.read_dss(dokument.leser)
        return LocalKnowledge(
            known_certs=list(dss.load_certs()),
            known_crls=[_crl(c.get_object().read_data(DecodePurpose.CRL)) for c in dss.crls],
            known_ocsps=[o for svar in dss.ocsps for o in _ocsper(svar.get_object().read_data(DecodePurpose.OCSP_RESPONSE))],
        )
    except NoDSSFoundError:
        return LocalKnowledge()
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL:
        return LocalKnowledge()


def sertifikater_i_dss(dokument: Dokument) -> tuple[x509.Certificate, ...]:
    """The certificates of the document security store."""
    return tuple(fra_dss(dokument).known_certs)


def fra_kunnskap(kunnskap: Kunnskap) -> LocalKnowledge:
    """The same of what is known besides the file; what cannot be read is left out."""
    return LocalKnowledge(
        known_certs=list(_leselige(kunnskap.sertifikater, lambda der: [x509.Certificate.load(der, strict=True)])),
        known_crls=list(_leselige(kunnskap.crler, _hele_crler)),
        known_ocsps=list(_leselige(kunnskap.ocsper, _hele_ocsper)),
    )


def sammen(en: LocalKnowledge, to: LocalKnowledge) -> LocalKnowledge:
    """Both."""
    return LocalKnowledge(
        known_certs=[*en.known_certs, *to.known_certs],
        known_crls=[*en.known_crls, *to.known_crls],
        known_ocsps=[*en.known_ocsps, *to.known_ocsps],
    )


def _leselige(alle: Iterable[bytes], les: Callable[[bytes], Iterable[Any]]) -> Iterator[Any]:
    for der in alle:
        try:
            yield from les(der)
        except UTLOPT:
            raise
        except BIBLIOTEKSFEIL:
            continue


def _hele_crler(der: bytes) -> list[CRLContainer]:
    """asn1crypto reads what is inside when it is asked for: here, so that a broken list is left out, and breaks nothing later."""
    liste = _crl(der)
    innhold = liste.crl_data["tbs_cert_list"]
    return [liste] if liste.crl_data.issuer.hashable and innhold["this_update"].native and innhold["signature"].signature_algo else []


def _hele_ocsper(der: bytes) -> list[OCSPContainer]:
    return [svar for svar in _ocsper(der) if svar.extract_single_response() is not None]


def _crl(der: bytes) -> CRLContainer:
    return CRLContainer(crl.CertificateList.load(der))


FLESTE_SVAR = 100
"""Of one OCSP response: the library digests it again for each, and a responder answers about those that it was asked about."""


def _ocsper(der: bytes) -> list[OCSPContainer]:
    alle = OCSPContainer.load_multi(OCSPResponse.load(der))
    return alle if len(alle) <= FLESTE_SVAR else []
