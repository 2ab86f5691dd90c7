"""Ways up from a certificate to an anchor: by who signed whom, and never more of them than can be tried."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from signing.verify import kjede
from signing.verify.kjede import FLESTE, stier
from tests.unit.verify.prove_pki import TID, som_asn1


@cache
def nokkel(navn: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def sertifikat(emne: str, utsteder: str, *, med: str = "", av: str = "", serie: int = 1) -> Any:
    """`med`: whose key it is for, `av`: whose key signs; the names' own where nothing else is said."""
    navn = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, n)]) for n in (emne, utsteder)]
    bygger = x509.CertificateBuilder().subject_name(navn[0]).issuer_name(navn[1]).public_key(nokkel(med or emne).public_key())
    bygger = bygger.serial_number(serie).not_valid_before(TID).not_valid_after(TID + timedelta(days=1))
    return som_asn1(bygger.sign(nokkel(av or utsteder), hashes.SHA256()))


ROT, MELLOM, BLAD = sertifikat("rot", "rot"), sertifikat("mellom", "rot"), sertifikat("blad", "mellom")


def test_veien_opp_er_de_som_har_utstedt() -> None:
    assert list(stier(BLAD, [ROT, MELLOM, sertifikat("noen andre", "rot")], [ROT])) == [(MELLOM,)]
    assert list(stier(MELLOM, [], [ROT])) == [()]
    assert list(stier(ROT, [], [ROT])) == [()]


def test_et_navn_uten_nokkelen_bak_er_ingen_vei() -> None:
    falsk = sertifikat("mellom", "rot", med="falsk", av="falsk")
    assert list(stier(BLAD, [falsk], [ROT])) == []
    assert list(stier(BLAD, [MELLOM], [sertifikat("rot", "rot", med="falsk", av="falsk")])) == []


def test_bare_de_forste_veiene_proves() -> None:
    """The same issuer issued many times over; each is a way of its own."""
    like = [sertifikat("mellom", "rot", serie=n) for n in range(1, 20)]
    assert len(list(stier(BLAD, like, [ROT]))) == FLESTE


def test_en_sertifikatbombe_stoppes() -> None:
    """Twenty holders who all issued each other: more orders than there are atoms, and no way to the anchor."""
    navn = [f"n{i}" for i in range(20)]
    alle = [sertifikat(emne, utsteder) for emne in navn for utsteder in navn if emne != utsteder]
    leting = kjede._Leting({n: [s for s in alle if s.subject.dump() == n] for n in {s.subject.dump() for s in alle}}, {ROT.dump(): ROT})
    assert list(leting.fra(sertifikat("blad", "n0"))) == []
    assert leting.arbeid <= 0
