"""A file whose certificates can be put in millions of orders leads to nobody, at once."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.verify import Anker, Integritet, Policy, Tillit, verify
from signing.verify.sertifikatmengde import uoversiktlig
from tests.unit.verify.ekte import lta
from tests.unit.verify.fremmed import en_pdf, signer
from tests.unit.verify.prove_pki import TID, nokkelinfo, pki, som_asn1

X = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "X")])


@cache
def like(antall: int) -> tuple[tuple[Any, Any], ...]:
    """Certificates that all are «X, issued by X», each with its own key, and none of which says whose key issued it."""
    return tuple(_en(ec.generate_private_key(ec.SECP256R1())) for _ in range(antall))


def _en(privat: ec.EllipticCurvePrivateKey) -> tuple[Any, Any]:
    bygger = (
        x509.CertificateBuilder().subject_name(X).issuer_name(X).public_key(privat.public_key()).serial_number(x509.random_serial_number())
    )
    bygger = bygger.not_valid_before(TID).not_valid_after(pki().ca.not_valid_after_utc)
    return privat, som_asn1(bygger.sign(privat, hashes.SHA256()))


@pytest.mark.parametrize(("antall", "ventet"), [(1, False), (5, False), (8, True), (40, True)])
def test_veiene_telles_ikke_lenger_enn_at_en_ser_at_de_er_for_mange(antall: int, ventet: bool) -> None:
    for_ = time.process_time()
    assert uoversiktlig(s for _, s in like(40)[:antall]) is ventet
    assert time.process_time() - for_ < 1


def test_en_ekte_kjede_er_oversiktlig() -> None:
    assert not uoversiktlig([som_asn1(pki().ca), *(p[1] for p in like(40)[:3]), som_asn1(pki("En annen CA").ca)])
    assert verify(lta(), policy=Policy(ankere=(Anker(som_asn1(pki().ca)),)), at=TID).tillit is Tillit.BETRODD


def test_en_signatur_med_en_sertifikatbombe_leder_til_ingen_og_er_like_hel() -> None:
    lager = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko is partly typed
    for _, sertifikat in like(40)[:14]:
        lager.register(sertifikat)
    privat, sertifikat = like(40)[0]
    bombe = signer(en_pdf(), signerer=SimpleSigner(signing_cert=sertifikat, signing_key=nokkelinfo(privat), cert_registry=lager))
    for_ = time.process_time()
    rapport = verify(bombe, policy=Policy(ankere=(Anker(som_asn1(pki().ca)),)), at=TID)
    assert time.process_time() - for_ < 5
    assert (rapport.integritet, rapport.tillit) == (Integritet.INTAKT, Tillit.UKJENT)
    assert [m.kode for m in rapport.signaturer[0].tillit.feil] == ["sertifikatkjede-uoversiktlig"]
