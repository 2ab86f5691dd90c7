"""The guards around the libraries' readers: same outcome, bounded work."""

from __future__ import annotations

from io import BytesIO

import pytest
from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.misc import PdfError

from signing.verify import Policy, lesevern, verify
from tests.fuzz.fiendtlig_pdf import KATALOG, hand, rader, strom
from tests.unit.verify.fremmed import en_pdf
from tests.unit.verify.prove_pki import TID


def _les(hvem: object, data: bytes) -> object:
    stream = BytesIO(data)
    try:
        verdi = hvem(stream)  # type: ignore[operator]  # one of the two readers
    except PdfError:
        return "feil"
    return type(verdi), verdi, stream.tell()


@given(st.text("0123456789abcdefABCDEF \n\r\t\x00%>x", max_size=60), st.sampled_from((b">", b">>", b"> 7", b"")))
def test_hex_leses_som_biblioteket_leser_det(inni: str, slutt: bytes) -> None:
    data = b"<" + inni.encode() + slutt
    assert _les(lesevern.les_hex, data) == _les(lesevern._BIBLIOTEKETS_HEX, data)


def test_lang_hex_leses_som_biblioteket_leser_det() -> None:
    data = b"<" + b"4a " * lesevern.STYKKE + b"4>rest"
    assert _les(lesevern.les_hex, data) == _les(lesevern._BIBLIOTEKETS_HEX, data)


@pytest.mark.parametrize(
    ("oid", "godt"), [(b"\x2a\x03", True), (b"\x2a" + b"\x81" * 126 + b"\x01", True), (b"\xff" * 400_000 + b"\x01", False)]
)
def test_en_objektidentifikator_har_en_slutt(oid: bytes, godt: bool) -> None:
    verdi = core.ObjectIdentifier(contents=oid)
    if godt:
        assert verdi.dotted == lesevern._BIBLIOTEKETS_DOTTED(verdi)
    else:
        with pytest.raises(ValueError, match="too long"):
            assert verdi.dotted


def _koder(data: bytes) -> list[str]:
    return [f.kode for f in verify(data, policy=Policy(), at=TID).feil]


def test_rader_telles_for_de_leses() -> None:
    pdf = rader(KATALOG, lambda _h, _p: strom(b"", b"/Type /XRef /Root 1 0 R /W [0 0 0] /Size 2147483647"))
    assert _koder(pdf) == ["for-mange-objekter"]


def test_et_feltnavn_har_en_slutt() -> None:
    assert _koder(hand(navn=b"(%s)" % (b"n" * 4_096))) == []
    assert _koder(hand(navn=b"(%s)" % (b"n" * 4_097))) == ["uleselig-pdf"]


def test_en_fil_uten_slutt_leses_ikke_baklengs() -> None:
    assert _koder(en_pdf() + b" " * (lesevern.HALE + 1)) == ["uleselig-pdf"]
    assert "uleselig-pdf" not in _koder(en_pdf() + b" " * 500)


def test_uten_ramme_er_det_ingen_grense() -> None:
    """The producer reads its own files with the same library."""
    assert lesevern._rader.get() is None
    assert lesevern._ledd.get() is None
