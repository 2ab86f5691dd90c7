"""Shadow attacks: what was signed hides something, and a later revision that changes nothing one can point at brings it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pyhanko.pdf_utils.generic import pdf_name

from tests.unit.verify import fri
from tests.unit.verify.angrep import ENDRET, UKJENT, sertifisert, signert, to_ganger
from tests.unit.verify.fremmed import KV_XMP, en_pdf, endre, felt, pdf_obj, signer, skriv, stemple

NI_HUNDRE = b"BT /F1 24 Tf 72 700 Td (Du skal betale 900 kroner) Tj ET"


def objekt(nummer: int, innhold: bytes) -> bytes:
    return b"%d 0 obj\n%s\nendobj\n" % (nummer, innhold)


def strom(innhold: bytes = NI_HUNDRE, ordbok: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (ordbok, len(innhold), innhold)


def legg_til(pdf: bytes, nummer: int, innhold: bytes, *, storrelse: int = 60) -> bytes:
    """An increment with one object."""
    return fri.xref_tillegg(pdf, [(nummer, fri.rad(len(pdf)))], kropp=objekt(nummer, innhold), storrelse=storrelse)


def lyv_om_storrelsen(pdf: bytes, storrelse: int = 3) -> bytes:
    """An increment of nothing, whose trailer says that there are fewer objects than there are."""
    return fri.xref_tillegg(pdf, [(0, b"0000000000 65535 f \n")], storrelse=storrelse)


def stort_nummer(pdf: bytes) -> bytes:
    """The page shows object 39, which does not exist; its box is made smaller to keep every offset."""
    ut = pdf.replace(b"/Contents 5 0 R", b"/Contents 39 0 R").replace(b"[0 0 595 842]", b"[0 0 595 84]", 1)
    assert len(ut) == len(pdf)
    return ut


def uten_innhold(**krav: Any) -> bytes:
    return signer(stort_nummer(en_pdf(**krav)))


def foreldrelos(gammel: bytes, ny: bytes = b"/Type /Page /Parent 39 0 R") -> bytes:
    """Signed while something names a parent that does not exist."""
    pdf = en_pdf().replace(b"/FT /Tx /T (kommentar)", b"/T (kommentar)").replace(b"/P 3 0 R /DA", b"/FT /Tx /P 3 0 R /DA")
    ut = pdf.replace(gammel, ny)
    return signer(skriv_om(ut))


def skriv_om(pdf: bytes) -> bytes:
    """The same objects with right offsets."""
    return skriv([del_.split(b"obj\n", 1)[1] for del_ in pdf.split(b"\nxref\n")[0].split(b"\nendobj") if b" 0 obj\n" in del_])


def verdi_og_visning(vist: bytes) -> bytes:
    """Signed while the field shows `vist`, whatever its value is."""

    def vis(w: Any) -> Any:
        f = felt(w, "kommentar")
        f["/AP"] = pdf_obj.DictionaryObject({pdf_name("/N"): w.add_object(_visning(vist))})
        return f

    return signer(endre(en_pdf(), vis))


def _visning(tekst: bytes, **ressurser: Any) -> Any:
    ordbok = {
        "/Type": pdf_name("/XObject"),
        "/Subtype": pdf_name("/Form"),
        "/BBox": pdf_obj.ArrayObject(map(pdf_obj.NumberObject, (0, 0, 228, 20))),
    }
    skrift = pdf_obj.DictionaryObject({pdf_name(k): v for k, v in ressurser.items()})
    ordbok["/Resources"] = pdf_obj.DictionaryObject({pdf_name("/Font"): skrift})
    return pdf_obj.StreamObject(
        {pdf_name(k): v for k, v in ordbok.items()}, stream_data=b"/Tx BMC BT /F1 12 Tf 2 5 Td (%s) Tj ET EMC" % tekst
    )


def vis_noe_annet(tekst: bytes) -> Callable[[Any], Any]:
    """Another appearance; the value stays."""

    def vis(w: Any) -> Any:
        f = felt(w, "kommentar")
        f["/AP"]["/N"] = w.add_object(_visning(tekst))
        return f["/AP"]

    return vis


def annen_skrift_i_feltet(w: Any) -> Any:
    """The same text in a font whose glyphs are drawn anew."""
    tegn = w.add_object(pdf_obj.StreamObject(stream_data=b"0 0 0 0 500 700 d1 0 0 500 700 re f"))
    skrift = {
        "/Type": pdf_name("/Font"),
        "/Subtype": pdf_name("/Type3"),
        "/CharProcs": pdf_obj.DictionaryObject({pdf_name("/a"): tegn}),
    }
    f = felt(w, "kommentar")
    ref = w.add_object(pdf_obj.DictionaryObject({pdf_name(k): v for k, v in skrift.items()}))
    f["/AP"]["/N"] = w.add_object(_visning(b"100 kroner", **{"/F1": ref}))
    return f["/AP"]


ANGREP: Mapping[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    "henvisning ut i intet får en kropp": (lambda: legg_til(uten_innhold(), 39, strom()), ENDRET),
    "henvisning ut i intet får en kropp, så stempel": (lambda: stemple(legg_til(uten_innhold(), 39, strom())), ENDRET),
    "henvisning ut i intet i et dokument av vårt": (lambda: legg_til(uten_innhold(xmp=KV_XMP), 39, strom()), ENDRET),
    "siden får den forelderen som manglet": (
        lambda: legg_til(foreldrelos(b"/Type /Page /Parent 2 0 R"), 39, b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Rotate 180 >>"),
        ENDRET,
    ),
    "feltet får den forelderen som manglet": (
        lambda: legg_til(
            foreldrelos(b"/FT /Tx /P 3 0 R", b"/P 3 0 R /Parent 39 0 R"), 39, b"<< /FT /Tx /T (a) /V (900 kroner) /Kids [6 0 R] >>"
        ),
        ENDRET | UKJENT,
    ),
    "størrelsen er løgn, så ny sidestrøm": (lambda: legg_til(lyv_om_storrelsen(signert()), 5, strom()), ENDRET),
    "størrelsen er løgn, så ny side": (
        lambda: legg_til(lyv_om_storrelsen(signert()), 3, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"),
        ENDRET | UKJENT,
    ),
    "størrelsen er løgn, så annen skrift": (
        lambda: legg_til(lyv_om_storrelsen(signert()), 4, b"<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"),
        ENDRET,
    ),
    "størrelsen er løgn mellom to signaturer": (lambda: signer(legg_til(lyv_om_storrelsen(signert()), 5, strom()), "Sig2"), ENDRET),
    "størrelsen er løgn etter to signaturer": (lambda: legg_til(lyv_om_storrelsen(to_ganger()), 5, strom()), ENDRET),
    "størrelsen er løgn etter sertifisering": (lambda: legg_til(lyv_om_storrelsen(sertifisert()), 5, strom()), ENDRET),
    "størrelsen er løgn i samme revisjon": (lambda: legg_til(signert(), 5, strom(), storrelse=3), ENDRET | UKJENT),
    "feltet viser noe annet, verdien er den samme": (lambda: endre(verdi_og_visning(b"100 kroner"), vis_noe_annet(b"900 kroner")), ENDRET),
    "feltet var tomt å se til, verdien er den samme": (lambda: endre(verdi_og_visning(b""), vis_noe_annet(b"tom")), ENDRET),
    "feltet viser samme tekst med andre tegn": (lambda: endre(verdi_og_visning(b"100 kroner"), annen_skrift_i_feltet), ENDRET),
}
