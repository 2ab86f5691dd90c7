"""A document with embedded and appended attachments through every signature: it stays 3a and ua1, and the attachment stays as it was."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import pikepdf
import pytest

from app.dokument.pdf import lag_pdf
from app.domene.sak import Mate
from signing.verify import Policy, verify
from tests.samsvar import brutte_regler
from tests.unit.pdf import filer
from tests.unit.pdf.proveskjema import Provemal, et_dokument, et_vedlegg, metadata
from tests.unit.signing.byggere import NA, START, en_pki, en_signatar, forseglet, signert

AVTALE = filer.signert()


@pytest.fixture(scope="module")
def kjede(mal: Provemal) -> tuple[bytes, ...]:
    """Unsigned, two signers, seal and time stamp."""
    bilag = lag_pdf(et_dokument(felter=0), mal=mal, metadata=metadata())
    vedlegg = [et_vedlegg(AVTALE), et_vedlegg(bilag, nr=2, mate=Mate.SIDER, signert=False, sider=(3, 4))]
    filer_ = [lag_pdf(et_dokument(felter=3), mal=mal, metadata=metadata(), vedlegg=vedlegg, tomt_felt="Ikke signert")]
    for n in (1, 2):
        tid = START + timedelta(days=n)
        filer_.append(signert(filer_[-1], f"sign-{n}", tid=tid, nokkel=en_signatar(tid)))
    return (*filer_, forseglet(filer_[-1]))


@pytest.mark.parametrize("steg", range(4))
def test_filen_er_i_samsvar_etter_hver_signatur(kjede: tuple[bytes, ...], steg: int) -> None:
    assert {profil: brutte_regler(kjede[steg], profil) for profil in ("3a", "ua1")} == {"3a": set(), "ua1": set()}


@pytest.mark.parametrize("steg", range(4))
def test_vedlegget_er_byte_for_byte_det_samme(kjede: tuple[bytes, ...], steg: int) -> None:
    with pikepdf.open(io.BytesIO(kjede[steg])) as pdf:
        (fil,) = pdf.attachments.values()
        assert hashlib.sha256(fil.get_file().read_bytes()).hexdigest() == hashlib.sha256(AVTALE).hexdigest()


def test_et_signert_felt_viser_ikke_lenger_teksten_for_tomt_felt(kjede: tuple[bytes, ...]) -> None:
    with pikepdf.open(io.BytesIO(kjede[0])) as for_, pikepdf.open(io.BytesIO(kjede[-1])) as etter:
        tomt = for_.Root.AcroForm.Fields[0].AP.N.read_bytes()
        felter = [f for f in etter.Root.AcroForm.Fields if str(f.T) != "tidsstempel-1"]
        assert len(felter) == 3
        assert all(tomt not in f.AP.N.read_bytes() for f in felter)


def test_signaturen_endrer_bare_tegningen_av_utseendet(kjede: tuple[bytes, ...]) -> None:
    """Any other key that changed would be an undefined modification to EU DSS."""
    with pikepdf.open(io.BytesIO(kjede[0])) as for_, pikepdf.open(io.BytesIO(kjede[-1])) as etter:
        for tomt, signert_felt in zip(for_.Root.AcroForm.Fields, etter.Root.AcroForm.Fields, strict=False):
            a, b = tomt.AP.N, signert_felt.AP.N
            assert set(a.keys()) == set(b.keys())
            assert [float(tall) for tall in a.BBox] == [float(tall) for tall in b.BBox]


def test_verifikatoren_sier_intakt(kjede: tuple[bytes, ...]) -> None:
    rapport = verify(kjede[-1], policy=Policy.fra_mappe(en_pki().ankermappe), at=NA).som_json()
    assert rapport["samlet"]["integritet"] == "intakt"
