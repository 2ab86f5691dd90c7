from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

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


@pytest.mark.tung
def test_lastet_nokkel_signerer_pa_hoyst_en_firedel_av_tiden(tmp_path: Path) -> None:
    """The bench measures it; this only stops a change that loads the key, or signs twice, at every call."""
    nokkel = en_pki().segl(VESTLAND, START)
    (tmp_path / "k.pem").write_bytes(nokkel.privat.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "s.pem").write_bytes(nokkel.sertifikat.public_bytes(Encoding.PEM))
    pdf = usignert(1)

    def var() -> None:
        signer(pdf, felt="sign-1", nokkel=nokkel, merke=et_merke(), tid=START)

    def pyhankos() -> None:
        enkel = SimpleSigner.load(str(tmp_path / "k.pem"), str(tmp_path / "s.pem"))  # type: ignore[no-untyped-call]  # pyHanko
        metadata = PdfSignatureMetadata(field_name="sign-1", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        PdfSigner(metadata, enkel).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), existing_fields_only=True)

    var()
    forhold = []
    for _ in range(5):
        t0 = time.process_time()
        var()
        t1 = time.process_time()
        pyhankos()
        forhold.append((t1 - t0) / (time.process_time() - t1))
    assert median(forhold) <= 0.25
