"""What pyHanko is asked to demand of a chain: anchors that count, algorithms by their dates, answers on revocation. Nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NoReturn

from asn1crypto import x509
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.fetchers.api import FetcherBackend
from pyhanko_certvalidator.policy_decl import (
    AlgorithmUsagePolicy,
    CertRevTrustPolicy,
    DisallowWeakAlgorithmsPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.registry import SimpleTrustManager

from signing.verify.algoritmepolicy import Algoritmepolicy
from signing.verify.ankervalg import rotter
from signing.verify.kontrollpunkt import ALGORITME, niva
from signing.verify.policy import Anker, Kontrollniva, Policy

STRENGT, MYKT = RevocationCheckingRule.CRL_OR_OCSP_REQUIRED, RevocationCheckingRule.CHECK_IF_DECLARED_SOFT


class IngenHenting(FetcherBackend):
    """A fetcher that cannot fetch: should a rule of pyHanko ever ask for one, the check fails instead of the network being used."""

    def get_fetchers(self) -> NoReturn:
        """Nothing is ever fetched."""
        raise RuntimeError("verification never uses the network")

    async def close(self) -> None:
        """Nothing was opened."""


def krav(
    policy: Policy,
    at: datetime,
    *,
    ankere: Iterable[Anker],
    stempelankere: Iterable[Anker],
    kunnskap: LocalKnowledge,
    regel: RevocationCheckingRule = STRENGT,
) -> SignatureValidationSpec:
    """`ankere` for the signature itself, `stempelankere` for the time stamps on it. `kunnskap`: what is known besides the file."""
    algoritmer = algoritmer_etter(policy, at)
    tilbakekalling = CertRevTrustPolicy(RevocationCheckingPolicy(ee_certificate_rule=regel, intermediate_ca_cert_rule=regel))

    def for_(disse: Iterable[Anker]) -> CertValidationPolicySpec:
        return CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build(trust_roots=rotter(disse)),
            revinfo_policy=tilbakekalling,
            algorithm_usage_policy=algoritmer,
        )

    return SignatureValidationSpec(
        cert_validation_policy=for_(ankere),
        ts_cert_validation_policy=for_(stempelankere),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(
            online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
            certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
            fetcher_backend=IngenHenting(),
        ),
        key_usage_settings=KeyUsageConstraints(key_usage=frozenset()),  # `kan_signere` judges it: no key usage is any (RFC 5280)
        local_knowledge=kunnskap,  # the AdES-LTA process adds the file's own by itself
    )


def algoritmer_etter(policy: Policy, at: datetime) -> AlgorithmUsagePolicy:
    """By their dates; where the operator only wants to be warned of a date, what is broken is refused all the same."""
    if niva(policy, ALGORITME) is Kontrollniva.FAIL:
        return Algoritmepolicy(policy.algoritmer, at)
    return DisallowWeakAlgorithmsPolicy()  # type: ignore[no-untyped-call]  # pyHanko is partly typed


def noen_er_trukket(sertifikater: Iterable[x509.Certificate], kunnskap: LocalKnowledge) -> bool:
    """Does any list or answer at hand say of one of these that it is revoked? Asked by name and number, whoever signed the answer."""
    numre = {(s.issuer.dump(), s.serial_number) for s in sertifikater}
    for liste in kunnskap.known_crls:
        utsteder = liste.crl_data.issuer.dump()
        if any((utsteder, rad["user_certificate"].native) in numre for rad in liste.crl_data["tbs_cert_list"]["revoked_certificates"]):
            return True
    serier = {nummer for _, nummer in numre}
    svar = filter(None, (o.extract_single_response() for o in kunnskap.known_ocsps))
    return any(s["cert_status"].name == "revoked" and s["cert_id"]["serial_number"].native in serier for s in svar)
