"""Whom the seal of a proof leads to: the chain of one XAdES signature, at the time that it states, offline.

An LTV-SDO carries its issuers and what they answered about revocation, unsigned; both are only used where signatures of their own hold.
Without such answers the issuer can be known all the same: `BETRODD` says that the chain ends in an anchor, and that nobody at hand says
that the certificate was revoked or out of date. The time is the seal's own word; the seal of the file around dates it from above.
"""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import ExpiredError, NotYetValidError, RevokedError

from signing.verify.ankervalg import for_formal, formal, gjelder, nevnte, rotter
from signing.verify.fakta import Tillit
from signing.verify.kjede import stier
from signing.verify.klokke import kjor_ved
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT
from signing.verify.policy import Policy
from signing.verify.tillit import kan_signere
from signing.verify.tillitskrav import algoritmer_etter
from signing.verify.tryggxml import les

_XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
_SVAR = {f"{_XADES}EncapsulatedOCSPValue": ocsp.OCSPResponse, f"{_XADES}EncapsulatedCRLValue": crl.CertificateList}
FLESTE_SVAR = 32


@dataclass(frozen=True, slots=True)
class Bevistillit:
    """`demo`: the anchor only serves demonstration."""

    status: Tillit
    demo: bool = False


UKJENT = Bevistillit(Tillit.UKJENT)
IKKE_BETRODD = Bevistillit(Tillit.IKKE_BETRODD)


def undersok(xml: bytes, sertifikat: x509.Certificate, andre: Sequence[x509.Certificate], *, policy: Policy, tid: datetime) -> Bevistillit:
    """The chain of the certificate that sealed `xml`, at `tid`. Whatever cannot be read proves nothing."""
    try:
        anker = kjor_ved(tid, lambda: _anker(xml, sertifikat, andre, policy, tid))
    except (RevokedError, ExpiredError, NotYetValidError):
        return IKKE_BETRODD
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL:  # no path to an anchor, or certificates that are none
        return UKJENT
    if anker is None:
        return UKJENT
    if not kan_signere(sertifikat):
        return IKKE_BETRODD
    return Bevistillit(Tillit.BETRODD, demo=any(a.demo for a in policy.ankere if a.sertifikat.dump() == anker.dump()))


def _anker(
    xml: bytes, sertifikat: x509.Certificate, andre: Sequence[x509.Certificate], policy: Policy, tid: datetime
) -> x509.Certificate | None:
    """The anchor of the path. Raises what pyHanko's validation raises."""
    svar = list(_svar(xml))
    mulige = nevnte(policy.ankere, (s.dump() for s in (sertifikat, *andre)))
    rotter_ = rotter(a for a in for_formal(mulige, formal(sertifikat)) if gjelder(a, tid))
    mellom = next(stier(sertifikat, andre, rotter_), None)
    if mellom is None:
        return None
    kontekst = ValidationContext(
        trust_roots=rotter_,
        other_certs=list(mellom),
        crls=[s for s in svar if isinstance(s, crl.CertificateList)],
        ocsps=[s for s in svar if isinstance(s, ocsp.OCSPResponse)],
        moment=tid,
        allow_fetching=False,
        revocation_mode="soft-fail",
        algorithm_usage_policy=algoritmer_etter(policy, tid),
        retroactive_revinfo=True,  # an answer given after the use speaks of it too
    )
    validator = CertificateValidator(sertifikat, validation_context=kontekst)
    sti = asyncio.run(validator.async_validate_usage(set()))  # type: ignore[no-untyped-call]  # pyHanko is partly typed
    anker = getattr(sti.trust_anchor, "certificate", None)
    return anker if isinstance(anker, x509.Certificate) else None


def _svar(xml: bytes) -> Iterator[crl.CertificateList | ocsp.OCSPResponse]:
    """What the file holds about revocation. Nothing signs it, so what cannot be read is as good as absent."""
    for ett in islice(les(xml).iter(*_SVAR), FLESTE_SVAR):
        try:
            yield _SVAR[str(ett.tag)].load(b64decode("".join((ett.text or "").split()), validate=True), strict=True)
        except (ValueError, TypeError):
            continue
