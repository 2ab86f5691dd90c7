"""Genuine files, plain and odd: name → the verdict that must be given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, append_signature_field

from tests.unit.verify import angrep_skygge, fri
from tests.unit.verify.angrep import sertifisert, signert, skjemaverdi, to_ganger
from tests.unit.verify.fremmed import KV_XMP, PKCS7, Tillegg, dss, en_pdf, endre, pdf_obj, signer, skriv_tillegg, stemple, tall
from tests.unit.verify.linearisert import signert_i_lagringen
from tests.unit.verify.prove_pki import TID, pki

SENERE = TID + timedelta(days=30)
INTAKT, TILLATT = "intakt", "intaktMedTillatteEndringer"


def lagret(**krav: object) -> bytes:
    """The plain file, saved again by qpdf."""
    ut = BytesIO()
    with pikepdf.open(BytesIO(en_pdf())) as pdf:
        pdf.save(ut, **krav)  # type: ignore[arg-type]  # the settings of pikepdf's save
    return ut.getvalue()


def hybrid() -> bytes:
    """A table for old readers and a stream with an object that only new readers see (ISO 32000-2 7.5.8.4)."""
    pdf = en_pdf()
    kropp, hale = pdf[: pdf.rindex(b"xref\n0 ")], pdf[pdf.rindex(b"xref\n0 ") :]
    strom = b"8 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length 24 >>\nstream\n9 0 << /Skjult true >>  \nendstream\nendobj\n"
    plass8, plass10 = len(kropp), len(kropp) + len(strom)
    rader = (
        b"\x01"
        + plass8.to_bytes(3, "big")
        + b"\x00"
        + b"\x02"
        + (8).to_bytes(3, "big")
        + b"\x00"
        + b"\x01"
        + plass10.to_bytes(3, "big")
        + b"\x00"
    )
    xref = b"10 0 obj\n<< /Type /XRef /Size 11 /W [1 3 1] /Index [8 3] /Length %d /Root 1 0 R >>\nstream\n%s\nendstream\nendobj\n" % (
        len(rader),
        rader,
    )
    ny = kropp + strom + xref
    hale = hale.replace(b"/Size 7", b"/Size 11 /XRefStm %d" % plass10).replace(b"startxref\n%d" % len(kropp), b"startxref\n%d" % len(ny))
    return ny + hale


def med_tomt_felt() -> bytes:
    """A signature field made beforehand, inside a group: its name has two parts."""
    w = Tillegg(BytesIO(en_pdf()))
    append_signature_field(w, SigFieldSpec("Parter.Bedrift", box=(50, 50, 200, 90)))
    return skriv_tillegg(w)


def frigitt_foreldrelos() -> bytes:
    """An object that nothing uses is freed after signing, as some archive tools do."""
    objekt = b"\n12 0 obj\n<< /Laus true >>\nendobj\n"
    pdf = fri.xref_tillegg(en_pdf(), [(12, fri.rad(len(en_pdf()) + 1))], kropp=objekt)
    signert_med = signer(pdf)
    return stemple(fri.xref_tillegg(signert_med, [(12, fri.rad(0, fri=True, gen=1))], storrelse=60))


def uten_linjeskift_til_slutt() -> bytes:
    return fri.fri_signatur(omrade=lambda h, e, s: [0, h, e, s - e - 1])


def kryptert() -> bytes:
    """Encrypted with an empty user password."""
    return lagret(encryption=pikepdf.Encryption(owner="x", user="", R=6))


def signert_kryptert(pdf: bytes | None = None) -> bytes:
    w: Any = Tillegg(BytesIO(pdf or kryptert()), strict=False)
    w.encrypt("x")
    return signer_med(w)


def signer_med(w: IncrementalPdfFileWriter) -> bytes:
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

    signatar = PdfSigner(PdfSignatureMetadata(field_name="Sig1", md_algorithm="sha256"), pki().signerer())
    return bytes(signatar.sign_pdf(w, bytes_reserved=12000).getbuffer())


@cache
def lta() -> bytes:
    """Two signatures with time stamps, validation data, a document time stamp, then another as an archive adds."""
    to = signer(signer(en_pdf(), tidsstempel=True), "Sig2", tidsstempel=True)
    return stemple(dss(stemple(dss(to))), tid=TID)


def identisk_kopi(w: IncrementalPdfFileWriter) -> object:
    """Some writers write an object again as it was."""
    return w.root["/Pages"]


def utfylt_sa_signert() -> bytes:
    return signer(endre(signert(), skjemaverdi), "Sig2")


def merknad_uten_utseende(w: IncrementalPdfFileWriter) -> object:
    """A sticky note without an appearance of its own."""
    side = w.root["/Pages"]["/Kids"][0]
    lapp = {
        "/Type": pdf_name("/Annot"),
        "/Subtype": pdf_name("/Text"),
        "/Rect": tall(500, 800, 520, 820),
        "/Contents": pdf_obj.TextStringObject("Sett"),
    }
    side["/Annots"].append(w.add_object(pdf_obj.DictionaryObject({pdf_name(k): v for k, v in lapp.items()})))
    return side


def med_kommentar(pdf: bytes, kommentar: bytes) -> bytes:
    """With a comment between the last trailer and its `startxref`, as some libraries leave."""
    plass = pdf.rindex(b"startxref")
    return pdf[:plass] + kommentar + pdf[plass:]


EKTE: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "én signatur": (signert, INTAKT),
    "to signaturer": (to_ganger, INTAKT),
    "tre, den siste synlig": (lambda: signer(to_ganger(), "Sig3", boks=(50, 50, 200, 90)), INTAKT),
    "signatur med tidsstempel": (lambda: signer(en_pdf(), tidsstempel=True), INTAKT),
    "dokumenttidsstempel til slutt": (lambda: stemple(signert()), INTAKT),
    "bare dokumenttidsstempel": (lambda: stemple(en_pdf()), INTAKT),
    "LTA med to arkivstempler": (lta, INTAKT),
    "valideringsdata til slutt, uten stempel": (lambda: dss(signer(en_pdf(), tidsstempel=True)), TILLATT),
    "valideringsdata med programmets navn i en kommentar": (
        lambda: med_kommentar(dss(signer(en_pdf(), tidsstempel=True)), b"%iText-Core-9.5.0\n"),
        TILLATT,
    ),
    "PKCS7": (lambda: signer(en_pdf(), subfilter=PKCS7), INTAKT),
    "RSA": (lambda: signer(en_pdf(), signerer=pki().signerer(rsa_nokkel=True)), INTAKT),
    "sertifisert": (sertifisert, INTAKT),
    "sertifisert, så signert": (lambda: signer(sertifisert(), "Sig2"), INTAKT),
    "sertifisert DocMDP 1, så stemplet": (lambda: stemple(sertifisert(MDPPerm.NO_CHANGES)), INTAKT),
    "skjema utfylt": (lambda: endre(signert(), skjemaverdi), TILLATT),
    "skjema utfylt etter DocMDP 2": (lambda: endre(sertifisert(), skjemaverdi), TILLATT),
    "feltet skrevet på nytt med samme tekst": (
        lambda: endre(angrep_skygge.verdi_og_visning(b"100 kroner"), angrep_skygge.vis_noe_annet(b"100  kroner")),
        TILLATT,
    ),
    "skjema utfylt, så signert": (utfylt_sa_signert, TILLATT),
    "lapp etter DocMDP 3": (lambda: endre(sertifisert(MDPPerm.ANNOTATE), merknad_uten_utseende), TILLATT),
    "objekter i strømmer": (lambda: signer(lagret(object_stream_mode=pikepdf.ObjectStreamMode.generate)), INTAKT),
    "objekter i strømmer, to signaturer": (
        lambda: signer(signer(lagret(object_stream_mode=pikepdf.ObjectStreamMode.generate)), "Sig2"),
        INTAKT,
    ),
    "signert mens den ble lagret linearisert": (signert_i_lagringen, INTAKT),
    "signert mens den ble lagret linearisert, så signert": (lambda: signer(signert_i_lagringen(), "Sig2"), INTAKT),
    "signert mens den ble lagret linearisert, så stemplet": (lambda: stemple(signert_i_lagringen()), INTAKT),
    "linearisert": (lambda: signer(signer(lagret(linearize=True)), "Sig2"), INTAKT),
    "hybrid": (lambda: signer(hybrid()), INTAKT),
    "hybrid, to signaturer": (lambda: signer(signer(hybrid()), "Sig2"), INTAKT),
    "felt laget på forhånd": (lambda: signer(med_tomt_felt(), "Parter.Bedrift"), INTAKT),
    "metadata oppdatert av signeringsverktøyet": (lambda: signer(signert(), "Sig2", skriver=IncrementalPdfFileWriter), INTAKT),
    "uten skjema fra før": (lambda: signer(en_pdf(felt=False)), INTAKT),
    "ubrukt objekt frigitt, så stemplet": (frigitt_foreldrelos, INTAKT),
    "objekt skrevet en gang til": (lambda: stemple(endre(signert(), identisk_kopi)), INTAKT),
    "signaturordboken sier typen to ganger": (lambda: fri.fri_signatur(ordbok=b" /Type /DocTimeStamp"), INTAKT),
    "siste linjeskift er ikke dekket": (uten_linjeskift_til_slutt, TILLATT),
    "kryptert med tomt passord": (signert_kryptert, INTAKT),
    "vårt, signert": (lambda: signer(en_pdf(xmp=KV_XMP)), INTAKT),
    "vårt, signert med tidsstempel": (lambda: signer(en_pdf(xmp=KV_XMP), tidsstempel=True), INTAKT),
    "vårt, forseglet og stemplet": (lambda: stemple(dss(signer(en_pdf(xmp=KV_XMP), tidsstempel=True))), INTAKT),
    "vårt, forseglet, stemplet og fornyet": (
        lambda: stemple(dss(stemple(dss(signer(en_pdf(xmp=KV_XMP), tidsstempel=True))), tid=SENERE), tid=SENERE),
        INTAKT,
    ),
    "vårt, signert hos en leverandør": (
        lambda: signer(en_pdf(xmp=KV_XMP), "signeringstjeneste", signerer=pki().signerer(rsa_nokkel=True), tidsstempel=True),
        INTAKT,
    ),
}
