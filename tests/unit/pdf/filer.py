"""Attachments as they may come: hand-written PDFs, good and hostile."""

from __future__ import annotations

import io
import zipfile
import zlib

import pikepdf

SIDE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>"


def en_pdf(katalog: bytes = b"", ekstra: dict[int, bytes] | None = None, *, side: bytes = SIDE, sider: bytes | None = None) -> bytes:
    """A PDF of one empty page. `katalog` is put into the catalog, `ekstra` are objects from number 4."""
    objekter = {
        1: b"<< /Type /Catalog /Pages 2 0 R " + katalog + b" >>",
        2: sider or b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: side,
        **(ekstra or {}),
    }
    return skriv(objekter)


def skriv(objekter: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """Objects with an xref table that fits them."""
    ut, plass = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for nr, innhold in sorted(objekter.items()):
        plass[nr] = len(ut)
        ut += b"%d 0 obj\n%s\nendobj\n" % (nr, innhold)
    start, antall = len(ut), max(objekter) + 1
    ut += b"xref\n0 %d\n0000000000 65535 f \n" % antall
    for nr in range(1, antall):
        ut += b"%010d 00000 n \n" % plass[nr] if nr in plass else b"0000000000 00000 f \n"
    ut += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (antall, trailer, start)
    return bytes(ut)


def strom(innhold: bytes, ordbok: bytes = b"", *, pakk: bool = False) -> bytes:
    """A stream object."""
    data = zlib.compress(innhold, 9) if pakk else innhold
    filter_ = b"/Filter /FlateDecode" if pakk else b""
    return b"<< %s %s /Length %d >>\nstream\n%s\nendstream" % (ordbok, filter_, len(data), data)


def signert() -> bytes:
    """A signature field with a value (its bytes are not a real signature: that is the verifier's question)."""
    return en_pdf(
        b"/AcroForm << /Fields [4 0 R] /SigFlags 3 >>",
        {
            4: b"<< /FT /Sig /T (Avtale) /V 5 0 R /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R >>",
            5: b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 10 20 30] /Contents <00> >>",
        },
    )


def usignert_felt() -> bytes:
    """An empty signature field is no signature."""
    return en_pdf(b"/AcroForm << /Fields [4 0 R] >>", {4: b"<< /FT /Sig /T (Avtale) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] >>"})


def kryptert() -> bytes:
    """With a password to open."""
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(en_pdf())) as pdf:
        pdf.save(ut, encryption=pikepdf.Encryption(owner="eier", user="bruker"))
    return ut.getvalue()


def kryptert_uten_brukerpassord() -> bytes:
    """Opens without a password, and is encrypted all the same."""
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(en_pdf())) as pdf:
        pdf.save(ut, encryption=pikepdf.Encryption(owner="eier", user=""))
    return ut.getvalue()


def bombe() -> bytes:
    """300 kB that unpack to 300 MB, where a reader must unpack it: the catalog lies in it."""
    innhold = b"1 0 " + b" " * 300_000_000
    objstm = strom(innhold, b"/Type /ObjStm /N 1 /First 4", pakk=True)
    xref = b"\x01" * 0
    for felt in ((0, 0, 0), (2, 4, 0), (0, 0, 0), (0, 0, 0)):
        xref += bytes([felt[0]]) + felt[1].to_bytes(4, "big") + bytes([felt[2]])
    hode = b"%PDF-1.7\n"
    plass = len(hode)
    start = plass + len(b"4 0 obj\n" + objstm + b"\nendobj\n")
    xref += b"\x01" + plass.to_bytes(4, "big") + b"\x00"
    xrefobj = strom(xref, b"/Type /XRef /Size 5 /W [1 4 1] /Root 1 0 R")
    return hode + b"4 0 obj\n" + objstm + b"\nendobj\n5 0 obj\n" + xrefobj + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def dyp() -> bytes:
    """Arrays in arrays, deeper than any stack."""
    return en_pdf(b"/Dyp 4 0 R", {4: b"[" * 50_000 + b"]" * 50_000})


def sideloype() -> bytes:
    """A page tree that leads back to itself."""
    return en_pdf(sider=b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")


def xrefloype() -> bytes:
    """A cross-reference table whose predecessor is itself."""
    uten = skriv({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: SIDE})
    start = uten.rindex(b"xref\n0 ")
    return uten.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def med_handling(handling: bytes) -> bytes:
    """Something that happens when the file is opened."""
    return en_pdf(b"/OpenAction 4 0 R", {4: b"<< /Type /Action " + handling + b" >>"})


def med_merknad(merknad: bytes) -> bytes:
    """An annotation on the page."""
    return en_pdf(
        ekstra={4: b"<< /Type /Annot /Rect [0 0 10 10] " + merknad + b" >>"},
        side=b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] >>",
    )


def med_fil(navn: bytes, innhold: bytes) -> bytes:
    """A file inside the file."""
    return en_pdf(
        b"/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>",
        {4: b"<< /Type /Filespec /F (" + navn + b") /EF << /F 5 0 R >> >>", 5: strom(innhold, b"/Type /EmbeddedFile", pakk=True)},
    )


def skjult_skript() -> bytes:
    """The type of the action stands behind a reference."""
    return en_pdf(b"/OpenAction 4 0 R", {4: b"<< /Type /Action /S 5 0 R >>", 5: b"/JavaScript"})


def docx() -> bytes:
    """A Word document is a zip file."""
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w") as z:
        z.writestr("[Content_Types].xml", "<Types/>")
    return ut.getvalue()


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
