"""The table of algorithms as pyHanko asks for it: over every certificate, answer on revocation, signature and time stamp of a chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from asn1crypto import algos, keys
from pyhanko.sign.validation.utils import CMSAlgorithmUsagePolicy
from pyhanko_certvalidator.policy_decl import AlgorithmUsageConstraint

from signing.verify.algoritmer import ALDRI, Algoritme, Frist, frist, midnatt


@dataclass(frozen=True)
class Algoritmepolicy(CMSAlgorithmUsagePolicy):
    """`egne`: the operator's own dates. `at`: the time of the check, for questions that are about no other time."""

    egne: tuple[tuple[str, date | None], ...]
    at: datetime

    def digest_algorithm_allowed(self, algo: algos.DigestAlgorithm, moment: datetime | None) -> AlgorithmUsageConstraint:
        """A digest alone."""
        return self._svar(frist(Algoritme(algo["algorithm"].native, None, None), self.egne), moment)

    def signature_algorithm_allowed(
        self, algo: algos.SignedDigestAlgorithm, moment: datetime | None, public_key: keys.PublicKeyInfo | None
    ) -> AlgorithmUsageConstraint:
        """A signature: its digest, its padding and the length of the key, where that is known."""
        try:
            hash_ = algo.hash_algo
        except ValueError:  # the identifier does not name it; the digest is asked about by itself
            hash_ = None
        return self._svar(frist(Algoritme(hash_, algo["algorithm"].native, nokkellengde(public_key)), self.egne), moment)

    def _svar(self, frist_: Frist, moment: datetime | None) -> AlgorithmUsageConstraint:
        slutt = None if frist_.til is None or frist_.til == ALDRI else midnatt(frist_.til)
        return AlgorithmUsageConstraint(frist_.godtatt(moment or self.at), not_allowed_after=slutt, failure_reason=frist_.kilde)


def nokkellengde(nokkel: keys.PublicKeyInfo | None) -> int | None:
    """The bits of a key; None where its kind has one length only. asn1crypto takes a compressed point for half as long (SEC 1 §2.3.3)."""
    slag = None if nokkel is None else nokkel.algorithm
    if nokkel is None or slag not in {"rsa", "rsassa_pss", "dsa", "ec"}:
        return None
    if slag != "ec":
        return int(nokkel.bit_size)
    punkt = nokkel["public_key"].native
    return (len(punkt) - 1) * 8 if punkt[:1] in {b"\2", b"\3"} else (len(punkt) - 1) * 4
