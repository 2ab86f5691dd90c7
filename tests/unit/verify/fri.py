"""A signature with any ByteRange, any spelling of /Contents and any dictionary: what no honest library would write."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from asn1crypto import cms
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from tests.unit.verify.prove_pki import TID, pki

ROM = 6000  # hex digits set aside
Omrade = Callable[[int, int, int], Sequence[int]]
Form = Callable[[bytes], bytes]


def vanlig_omrade(hull: int, etter: int, slutt: int) -> Sequence[int]:
    return [0, hull, etter, slutt - etter]


def vanlig_form(verdi: bytes, rom: int = ROM) -> bytes:
    return b"<" + verdi.hex().encode().ljust(rom, b"0") + b">"


def lag_cms(avtrykk: bytes, *, innhold: bytes | None = None, signerer: Any = None) -> bytes:
    """A PAdES CMS over the digest; with `innhold` it wrongly carries content of its own and signs that."""
    signerer = signerer or pki().signerer()
    if innhold is not None:
        return bytes(asyncio.run(signerer.async_sign_general_data(innhold, "sha256", detached=False, use_cades=True)).dump())
    attributter = PdfCMSSignedAttributes(signing_time=TID)
    return bytes(asyncio.run(signerer.async_sign(avtrykk, "sha256", use_pades=True, signed_attr_settings=attributter)).dump())


def fri_signatur(
    *,
    omrade: Omrade = vanlig_omrade,
    form: Form = vanlig_form,
    ordbok: bytes = b"",
    foran: bytes = b"",
    lag: Callable[[bytes], bytes] = lag_cms,
    nokkel: bytes = b"/Contents ",
    xmp: bytes | None = None,
    plasser: Mapping[int, int] | None = None,
) -> bytes:
    """A one-page file with one signature made by hand. `omrade` sees the gap's start, its end and the file's length."""
    sig = (
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached "
        + foran
        + b" /ByteRange "
        + b"[%s]" % (b" " * 60)
        + b" "
        + nokkel
        + b"\x01"
        + ordbok
        + b" /M (D:20260803100000Z) >>"
    )
    pdf, plass = _fil(sig, xmp)
    ut = bytearray(pdf)
    hull = ut.index(b"\x01")
    tomt = form(b"")
    ut[hull : hull + 1] = tomt
    ut = bytearray(_med_xref(bytes(ut), plass, plasser or {}))
    etter = hull + len(tomt)
    tall = list(omrade(hull, etter, len(ut)))
    start = ut.index(b"/ByteRange [") + len(b"/ByteRange [")
    tekst = b" ".join(b"%d" % n for n in tall)
    ut[start : start + len(tekst)] = tekst
    dekket = b"".join(bytes(ut[f : f + n]) for f, n in zip(tall[::2], tall[1::2], strict=False) if f >= 0 and n >= 0)
    ferdig = form(lag(hashlib.sha256(dekket).digest()))
    assert len(ferdig) == len(tomt), "the spelling must take the same room"
    ut[hull:etter] = ferdig
    return bytes(ut)


def _fil(sig: bytes, xmp: bytes | None) -> tuple[bytes, int]:
    objekter = [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] /SigFlags 3 >>" + (b" /Metadata 8 0 R" if xmp else b"") + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> /Annots [6 0 R] >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length 36 >>\nstream\nBT /F1 24 Tf 72 700 Td (100 kr) Tj ET\nendstream",
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Fri) /V 7 0 R /Rect [0 0 0 0] /F 132 /P 3 0 R >>",
        sig,
    ]
    if xmp:
        objekter.append(b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream" % (len(xmp), xmp))
    ut = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    for nr, objekt in enumerate(objekter, 1):
        ut += b"%d 0 obj\n%s\nendobj\n" % (nr, objekt)
    return bytes(ut), len(objekter)


def _med_xref(kropp: bytes, antall: int, andre: Mapping[int, int]) -> bytes:
    """Objects 1–8 lie in order; the signature's hex holds no `obj`. `andre`: where the table says that some of them are instead."""
    plasser = [andre.get(nr) or kropp.index(b"\n%d 0 obj\n" % nr) + 1 for nr in range(1, antall + 1)]
    hale = b"xref\n0 %d\n0000000000 65535 f \n" % (antall + 1) + b"".join(b"%010d 00000 n \n" % p for p in plasser)
    hale += b"trailer\n<< /Size %d /Root 1 0 R /ID [<00> <00>] >>\nstartxref\n%d\n%%%%EOF\n" % (antall + 1, len(kropp))
    return kropp + hale


def xref_tillegg(
    pdf: bytes,
    rader: Sequence[tuple[int, bytes]],
    *,
    kropp: bytes = b"",
    rot: bytes = b"1 0 R",
    prev: int | None = None,
    storrelse: int = 40,
) -> bytes:
    """An increment written by hand: `kropp`, then a table with these rows (20 bytes each), then a trailer."""
    forrige = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    start = len(pdf) + len(kropp)
    tabell = b"xref\n" + b"".join(b"%d 1\n%s" % (nr, rad) for nr, rad in rader)
    hale = b"trailer\n<< /Size %d /Root %s /Prev %d /ID [<00> <00>] >>\nstartxref\n%d\n%%%%EOF\n" % (storrelse, rot, forrige, start)
    return pdf + kropp + tabell + hale


def rad(plass: int, *, fri: bool = False, gen: int = 0) -> bytes:
    return b"%010d %05d %s \n" % (plass, gen, b"f" if fri else b"n")


def bytt_i_cms(verdi: bytes, endre: Callable[[Any], None]) -> bytes:
    """The CMS with something changed that its signature does not cover."""
    info = cms.ContentInfo.load(verdi)
    endre(info["content"])
    return bytes(info.dump(force=True))
