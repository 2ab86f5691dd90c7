"""Foreign PDFs, made here and signed with pyHanko: the genuine files, and what attackers do to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from tests.unit.verify.prove_pki import TID, Pki, pki

ID = b"/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
PADES, PKCS7 = SigSeedSubFilter.PADES, SigSeedSubFilter.ADOBE_PKCS7_DETACHED


pdf_obj: Any = generic  # pyHanko is partly typed


def tall(*verdier: int) -> Any:
    return pdf_obj.ArrayObject(pdf_obj.NumberObject(v) for v in verdier)


class Tillegg(IncrementalPdfFileWriter):
    """An increment that touches nothing but what it is told."""

    def _update_meta(self) -> None:
        pass


def en_pdf(
    *, innhold: bytes = b"BT /F1 24 Tf 72 700 Td (Du skal betale 100 kroner) Tj ET", xmp: bytes | None = None, felt: bool = True
) -> bytes:
    """One page, plain objects, a text field; with `xmp` also metadata."""
    objekter = [
        b"<< /Type /Catalog /Pages 2 0 R"
        + (b" /AcroForm << /Fields [6 0 R] /DA (/F1 12 Tf) /DR << /Font << /F1 4 0 R >> >> >>" if felt else b"")
        + (b" /Metadata 7 0 R" if xmp else b"")
        + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >>"
        + (b" /Annots [6 0 R]" if felt else b"")
        + b" >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(innhold), innhold),
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (kommentar) /V (tom) /Rect [72 600 300 620] /F 4 /P 3 0 R /DA (/F1 12 Tf) >>",
    ]
    if xmp:
        objekter.append(b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream" % (len(xmp), xmp))
    return skriv(objekter)


def skriv(objekter: Sequence[bytes]) -> bytes:
    """A PDF 1.7 with a plain cross-reference table; object n is the nth."""
    ut = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    plasser = []
    for nr, objekt in enumerate(objekter, 1):
        plasser.append(len(ut))
        ut += b"%d 0 obj\n%s\nendobj\n" % (nr, objekt)
    xref = len(ut)
    ut += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objekter) + 1)
    ut += b"".join(b"%010d 00000 n \n" % p for p in plasser)
    ut += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objekter) + 1, ID)
    ut += b"startxref\n%d\n%%%%EOF\n" % xref
    return bytes(ut)


KV_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:kv="https://kontraktverk.no/ns/kv/1.0/">
<kv:dokumentId>6b8e6c7e-3c38-5f0e-9a52-1d7f2d0f8a11</kv:dokumentId><kv:dokumenttype>larekontrakt</kv:dokumenttype>
<kv:malrevisjon>2024-10-09</kv:malrevisjon><kv:maldigest>{a}</kv:maldigest>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".replace("{a}", "a" * 64).encode()


def signer(
    pdf: bytes,
    felt: str = "Sig1",
    *,
    hos: Pki | None = None,
    boks: tuple[int, int, int, int] | None = None,
    signerer: Any = None,
    tidsstempel: bool = False,
    skriver: type[IncrementalPdfFileWriter] = Tillegg,
    strom: bool = False,
    **krav: Any,
) -> bytes:
    """One more signature."""
    hos = hos or pki()
    w = skriver(BytesIO(pdf), strict=False) if not strom else _strom(pdf)
    meta = PdfSignatureMetadata(field_name=felt, md_algorithm="sha256", **({"subfilter": PADES} | krav))
    signatar = PdfSigner(
        meta,
        signerer or hos.signerer(),
        timestamper=hos.stempler() if tidsstempel else None,
        new_field_spec=SigFieldSpec(felt, box=boks) if boks else None,
    )
    return bytes(signatar.sign_pdf(w, bytes_reserved=12000).getbuffer())


def _strom(pdf: bytes) -> IncrementalPdfFileWriter:
    """An increment with a cross-reference stream."""
    w = Tillegg(BytesIO(pdf), strict=False)
    w._force_write_when_empty = True
    return w


def stemple(pdf: bytes, *, hos: Pki | None = None, tid: Any = TID) -> bytes:
    """A document time stamp."""
    hos = hos or pki()
    ut = BytesIO()
    PdfTimeStamper(hos.stempler(tid), invis_settings=InvisSigSettings(box_out_of_bounds=True)).timestamp_pdf(
        Tillegg(BytesIO(pdf)), "sha256", bytes_reserved=8000, output=ut
    )
    return ut.getvalue()


def dss(pdf: bytes, *, hos: Pki | None = None, trukket: Sequence[int] = (), tid: datetime = TID) -> bytes:
    """Validation data as an increment of their own."""
    from tests.unit.verify.prove_pki import som_asn1

    hos = hos or pki()
    w = Tillegg(BytesIO(pdf))
    DocumentSecurityStore.supply_dss_in_writer(w, sig_contents=None, certs=[som_asn1(hos.ca)], crls=[hos.crl(*trukket, tid=tid)], ocsps=[])
    return skriv_tillegg(w)


def skriv_tillegg(w: Any) -> bytes:
    ut = BytesIO()
    w.write(ut)
    return ut.getvalue()


def endre(pdf: bytes, hva: Callable[[IncrementalPdfFileWriter], Any]) -> bytes:
    """An unsigned increment; `hva` returns the containers it changed."""
    w = Tillegg(BytesIO(pdf), strict=False)
    endret = hva(w)
    for beholder in endret if isinstance(endret, tuple) else (endret,):
        w.update_container(beholder)
    return skriv_tillegg(w)


def felt(w: Any, navn: str) -> Any:
    return next(f.get_object() for f in w.root["/AcroForm"]["/Fields"] if f.get_object()["/T"] == navn)


def side(w: Any) -> Any:
    return w.root["/Pages"]["/Kids"][0]


def ny_tekst(w: Any) -> Any:
    """The classic: another page content in an appended revision."""
    strom = pdf_obj.StreamObject(stream_data=b"BT /F1 24 Tf 72 700 Td (Du skal betale 900 kroner) Tj ET")
    en_side = side(w)
    en_side["/Contents"] = w.add_object(strom)
    return en_side


def hull(pdf: bytes, nr: int = -1) -> tuple[int, int]:
    """(start, end) of the nth /Contents, `<` and `>` included."""
    treff = list(re.finditer(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", pdf))
    _, lengde1, start2, _ = (int(t) for t in treff[nr].groups())
    return lengde1, start2


def bytt(pdf: bytes, plass: int, ny: bytes) -> bytes:
    return pdf[:plass] + ny + pdf[plass + len(ny) :]


def byterange(pdf: bytes, ny: Sequence[int], nr: int = -1) -> bytes:
    """Other numbers in the nth /ByteRange, in the same room."""
    treff = list(re.finditer(rb"/ByteRange\s*\[[^\]]*\]", pdf))[nr]
    tekst = b"/ByteRange [%s]" % b" ".join(b"%d" % n for n in ny)
    return pdf[: treff.start()] + tekst.ljust(treff.end() - treff.start()) + pdf[treff.end() :]
