from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from signing import keys
from signing.demo_pki import Algoritme
from signing.errors import NokkelFeil
from signing.keys import Nokkel, les_fil, les_pem, skriv_pem
from signing.seal import signer
from tests.unit.signing.byggere import START, VESTLAND, en_pki, en_signatar, et_merke, usignert


@pytest.mark.parametrize("algoritme", list(Algoritme))
def test_nokkel_gar_uendret_gjennom_pem(algoritme: Algoritme) -> None:
    nokkel = en_signatar(algoritme=algoritme)
    lest = les_pem(skriv_pem(nokkel))
    assert (lest.sertifikat, lest.kjede) == (nokkel.sertifikat, nokkel.kjede)
    assert lest.privat.private_numbers() == nokkel.privat.private_numbers()


def test_kryptert_nokkel_leses_med_passord_og_bare_da(tmp_path: Path) -> None:
    nokkel = en_signatar()
    privat = nokkel.privat.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"hemmelig"))
    fil = tmp_path / "segl.pem"
    fil.write_bytes(privat + nokkel.sertifikat.public_bytes(Encoding.PEM))
    assert les_fil(fil, passord=b"hemmelig").sertifikat == nokkel.sertifikat
    for passord in (None, b"feil"):
        with pytest.raises(NokkelFeil):
            les_fil(fil, passord=passord)


SVAKE: dict[str, Callable[[], Any]] = {
    "RSA-2048": lambda: rsa.generate_private_key(65537, 2048),
    "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate,
    "DSA": lambda: dsa.generate_private_key(2048),
}


@pytest.mark.parametrize("navn", SVAKE)
def test_nokler_som_tjenesten_ikke_bruker_avvises(navn: str) -> None:
    privat = SVAKE[navn]().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(NokkelFeil):
        les_pem(privat + en_signatar().sertifikat.public_bytes(Encoding.PEM))


def test_svak_rsa_avvises_ogsa_med_eget_sertifikat() -> None:
    svak = rsa.generate_private_key(65537, 2048)

    class Sertifikat:
        def public_key(self) -> object:
            return svak.public_key()

    with pytest.raises(NokkelFeil) as feil:
        Nokkel(Sertifikat(), (), svak)  # type: ignore[arg-type]  # only the public key is asked for
    assert "2048" in feil.value.melding.nb


@pytest.mark.parametrize("data", [b"", b"tull", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_fil_som_ikke_er_en_nokkel_avvises(data: bytes) -> None:
    with pytest.raises(NokkelFeil):
        les_pem(data)


def test_privat_nokkel_til_et_annet_sertifikat_avvises() -> None:
    a, b = en_signatar(), en_signatar(navn="En annen")
    with pytest.raises(NokkelFeil) as feil:
        Nokkel(a.sertifikat, a.kjede, b.privat)
    assert "hører ikke til" in feil.value.melding.nb


def test_nokkelen_viser_seg_aldri_selv() -> None:
    assert repr(en_signatar()).startswith("Nokkel(")
    assert "privat" not in repr(en_signatar())


LESER: tuple[tuple[Any, str], ...] = (
    (serialization, "load_pem_private_key"),
    (serialization, "load_der_private_key"),
    (x509, "load_pem_x509_certificates"),
    (keys, "som_asn1"),
    (keys.Nokkelsignerer, "__init__"),
)
"""What reads a key or a certificate, or makes the signing side of a key."""


def test_en_lastet_nokkel_blir_ikke_lest_igjen_og_signerer_en_gang(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bench measures how fast that is; a key read, or a signature made twice, at every call would be found here."""
    nokkel, pdf, kalt = en_pki().segl(VESTLAND, START), usignert(1), list[str]()

    def telt(navn: str, ekte: Callable[..., Any]) -> Callable[..., Any]:
        def kall(*alt: Any, **navngitt: Any) -> Any:
            kalt.append(navn)
            return ekte(*alt, **navngitt)

        return kall

    def gang() -> list[str]:
        kalt.clear()
        signer(pdf, felt="sign-1", nokkel=nokkel, merke=et_merke(), tid=START)
        return list(kalt)

    for hvor, navn in (*LESER, (Nokkel, "signer")):
        monkeypatch.setattr(hvor, navn, telt(navn, getattr(hvor, navn)))
    assert {"som_asn1", "__init__", "signer"} <= set(gang()), "the first time it is made ready"
    assert gang() == ["signer"]
