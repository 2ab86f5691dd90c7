"""The moves of an attacker: each makes one more revision of a signed file, or puts the file into another one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from tests.unit.verify import fri
from tests.unit.verify.angrep_skygge import NI_HUNDRE, legg_til, lyv_om_storrelsen, objekt, strom
from tests.unit.verify.fremmed import dss, en_pdf, endre, felt, pdf_obj, side, signer, stemple, tall

Grep = Callable[[bytes], bytes]


def navn(tekst: str) -> Any:
    return pdf_name(tekst)


def ordbok(**verdier: Any) -> Any:
    return pdf_obj.DictionaryObject({pdf_name(f"/{k}"): v for k, v in verdier.items()})


def streng(tekst: str) -> Any:
    return pdf_obj.TextStringObject(tekst)


def liste(*verdier: Any) -> Any:
    return pdf_obj.ArrayObject(verdier)


def ett(tallet: float) -> Any:
    return pdf_obj.NumberObject(tallet) if isinstance(tallet, int) else pdf_obj.FloatObject(str(tallet))


JA = pdf_obj.BooleanObject(True)


def skript() -> Any:
    return ordbok(S=navn("/JavaScript"), JS=streng("this.getField('kommentar').value = '900'"))


def tegning(innhold: bytes = NI_HUNDRE, boks: Any = None) -> Any:
    strommen = pdf_obj.StreamObject(stream_data=innhold)
    for nokkel, verdi in (("/Type", navn("/XObject")), ("/Subtype", navn("/Form")), ("/BBox", boks or tall(0, 0, 595, 842))):
        strommen[pdf_name(nokkel)] = verdi
    return strommen


def i_katalogen(nokkel: str, lag: Callable[[Any], Any]) -> Grep:
    def gjor(w: Any) -> Any:
        w.root[pdf_name(nokkel)] = lag(w)
        return w.root

    return lambda pdf: endre(pdf, gjor)


def pa_siden(nokkel: str, lag: Callable[[Any], Any]) -> Grep:
    def gjor(w: Any) -> Any:
        en_side = side(w)
        en_side[pdf_name(nokkel)] = lag(w)
        return en_side

    return lambda pdf: endre(pdf, gjor)


def i_sidetreet(nokkel: str, lag: Callable[[Any], Any]) -> Grep:
    def gjor(w: Any) -> Any:
        w.root["/Pages"][pdf_name(nokkel)] = lag(w)
        return w.root["/Pages"]

    return lambda pdf: endre(pdf, gjor)


def i_skjemaet(nokkel: str, lag: Callable[[Any], Any]) -> Grep:
    def gjor(w: Any) -> Any:
        skjema = w.root["/AcroForm"]
        skjema[pdf_name(nokkel)] = lag(w)
        return skjema

    return lambda pdf: endre(pdf, gjor)


def i_feltet(nokkel: str, lag: Callable[[Any], Any], hvilket: str = "kommentar") -> Grep:
    def gjor(w: Any) -> Any:
        f = felt(w, hvilket)
        f[pdf_name(nokkel)] = lag(w)
        return f

    return lambda pdf: endre(pdf, gjor)


def merknad(slag: str, **andre: Any) -> Grep:
    def gjor(w: Any) -> Any:
        en_side = side(w)
        verdier = {"Type": navn("/Annot"), "Subtype": navn(slag), "Rect": tall(70, 690, 500, 730), "F": ett(4)}
        en_side["/Annots"].append(w.add_object(ordbok(**(verdier | {k: v(w) for k, v in andre.items()}))))
        return en_side

    return lambda pdf: endre(pdf, gjor)


def _utseende(w: Any) -> Any:
    return ordbok(N=w.add_object(tegning()))


def _javatre(w: Any) -> Any:
    return ordbok(JavaScript=ordbok(Names=liste(streng("a"), w.add_object(skript()))))


def _vedleggstre(w: Any) -> Any:
    fil = w.add_object(ordbok(Type=navn("/Filespec"), F=streng("a.txt"), EF=ordbok(F=w.add_object(pdf_obj.StreamObject(stream_data=b"x")))))
    return ordbok(EmbeddedFiles=ordbok(Names=liste(streng("a"), fil)))


def _annen_katalog(w: Any) -> Any:
    """A copy of the catalog with other pages."""
    ny_side = w.add_object(
        ordbok(Type=navn("/Page"), MediaBox=tall(0, 0, 595, 842), Contents=w.add_object(pdf_obj.StreamObject(stream_data=NI_HUNDRE)))
    )
    return ordbok(Type=navn("/Pages"), Kids=liste(ny_side), Count=ett(1))


def ny_rot(pdf: bytes) -> bytes:
    """The trailer names another catalog, with the same form and other pages."""
    start = len(pdf)
    skjema = b"<< /Fields [] >>"
    deler = [
        (81, b"<< /Type /Catalog /Pages 82 0 R /AcroForm %s >>" % skjema),
        (82, b"<< /Type /Pages /Kids [83 0 R] /Count 1 >>"),
        (83, b"<< /Type /Page /Parent 82 0 R /MediaBox [0 0 595 842] /Contents 84 0 R >>"),
        (84, strom()),
    ]
    kropp, rader = b"", []
    for nummer, innhold in deler:
        rader.append((nummer, fri.rad(start + len(kropp))))
        kropp += objekt(nummer, innhold)
    return fri.xref_tillegg(pdf, rader, kropp=kropp, rot=b"81 0 R", storrelse=90)


def peker_feil(fra: int, til: int) -> Grep:
    """A table alone, that lets one object's number stand for another's place: the body says so too little to be noticed."""

    def gjor(pdf: bytes) -> bytes:
        plass = pdf.index(b"\n%d 0 obj" % til) + 1
        return fri.xref_tillegg(pdf, [(fra, fri.rad(plass))], storrelse=60)

    return gjor


def forbi_signaturen(pdf: bytes) -> bytes:
    """/Prev points at the first table, so that the signed revision is none of the chain; the signature is carried along by hand."""
    forste = int(pdf.split(b"startxref", 1)[1].split()[0])
    siste = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    ut = legg_til(pdf, 5, strom())
    return ut[: len(pdf)] + ut[len(pdf) :].replace(b"/Prev %d" % siste, b"/Prev %d" % forste)


def uten_forrige(pdf: bytes) -> bytes:
    siste = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    ut = legg_til(pdf, 5, strom())
    return ut[: len(pdf)] + ut[len(pdf) :].replace(b"/Prev %d" % siste, b"")


def med_xrefstrom(pdf: bytes, *, hybrid: bool = False) -> bytes:
    """The page's content overridden by way of a cross-reference stream, alone or beside a table that says nothing of it."""
    siste = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    kropp = objekt(5, strom())
    her = len(pdf) + len(kropp)
    rad = b"\x01" + len(pdf).to_bytes(4, "big") + b"\x00"
    forrige = b"" if hybrid else b"/Prev %d" % siste
    xref = objekt(88, strom(rad, b"/Type /XRef /Size 89 /W [1 4 1] /Index [5 1] /Root 1 0 R %s" % forrige))
    if not hybrid:
        return pdf + kropp + xref + b"startxref\n%d\n%%%%EOF\n" % her
    tabell = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 89 /Root 1 0 R /Prev %d /XRefStm %d >>\n" % (siste, her)
    return pdf + kropp + xref + tabell + b"startxref\n%d\n%%%%EOF\n" % (her + len(xref))


def i_objektstrom(pdf: bytes) -> bytes:
    """The page itself, overridden inside an object stream."""
    siste = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    side_ny = b"3 0 << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    start = len(pdf)
    kropp = objekt(87, strom(side_ny, b"/Type /ObjStm /N 1 /First 4"))
    her = start + len(kropp)
    rader = b"\x02" + (87).to_bytes(4, "big") + b"\x00" + b"\x01" + start.to_bytes(4, "big") + b"\x00"
    xref = objekt(88, strom(rader, b"/Type /XRef /Size 89 /W [1 4 1] /Index [3 1 87 1] /Root 1 0 R /Prev %d" % siste))
    return pdf + kropp + xref + b"startxref\n%d\n%%%%EOF\n" % her


def dobbel_rad(pdf: bytes) -> bytes:
    """One object twice in one table: harmless first, then the forged."""
    siste = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    kropp = objekt(5, strom())
    start = len(pdf) + len(kropp)
    gammel = pdf.index(b"\n5 0 obj") + 1
    tabell = b"xref\n5 1\n%s5 1\n%s" % (fri.rad(gammel), fri.rad(len(pdf)))
    return pdf + kropp + tabell + b"trailer\n<< /Size 60 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (siste, start)


def annen_generasjon(pdf: bytes) -> bytes:
    return fri.xref_tillegg(pdf, [(5, fri.rad(len(pdf), gen=1))], kropp=b"5 1 obj\n" + strom() + b"\nendobj\n", storrelse=60)


def foran(pdf: bytes) -> bytes:
    """Bytes before the header: every offset is one that the reader must guess."""
    return b"%PDF-1.4\n" + pdf


def lerretsfelt(w: Any) -> Any:
    append_signature_field(w, SigFieldSpec("Lerret", box=(0, 0, 595, 842)))
    f = felt(w, "Lerret")
    f[pdf_name("/AP")] = _utseende(w)
    return w.root, f


def lerret_pa_signaturen(w: Any) -> Any:
    f = felt(w, "Sig1")
    f[pdf_name("/AP")] = _utseende(w)
    f[pdf_name("/Rect")] = tall(0, 0, 595, 842)
    return f


def bare_utseende_pa_signaturen(w: Any) -> Any:
    f = felt(w, "Sig1")
    f[pdf_name("/AP")] = _utseende(w)
    return f


def usynlig_felt_med_utseende(w: Any) -> Any:
    """A field without an area, whose appearance draws all over the page if a reader lets it."""
    append_signature_field(w, SigFieldSpec("Skjult"))
    f = felt(w, "Skjult")
    f[pdf_name("/AP")] = _utseende(w)
    f[pdf_name("/Rect")] = tall(0, 0, 595, 842)
    return w.root, f


def felt_uten_plass_i_skjemaet(w: Any) -> Any:
    """A widget on the page that is in no form."""
    en_side = side(w)
    en_side["/Annots"].append(
        w.add_object(
            ordbok(
                Type=navn("/Annot"),
                Subtype=navn("/Widget"),
                FT=navn("/Sig"),
                T=streng("los"),
                Rect=tall(70, 690, 500, 730),
                AP=_utseende(w),
            )
        )
    )
    return en_side


def bytt_sider(w: Any) -> Any:
    sider = w.root["/Pages"]
    sider["/Kids"] = liste(
        w.add_object(ordbok(Type=navn("/Page"), Parent=w.root.raw_get("/Pages"), MediaBox=tall(0, 0, 595, 842))), sider["/Kids"].raw_get(0)
    )
    sider["/Count"] = ett(2)
    return sider


def to_like_sider(w: Any) -> Any:
    sider = w.root["/Pages"]
    sider["/Kids"] = liste(sider["/Kids"].raw_get(0), sider["/Kids"].raw_get(0))
    sider["/Count"] = ett(2)
    return sider


def dokument_inni(pdf: bytes) -> bytes:
    """The whole signed file as a stream of another one, whose own objects come last."""
    ytre = en_pdf(innhold=NI_HUNDRE)
    return ytre + legg_til(ytre, 30, strom(pdf))[len(ytre) :]


GREP: Mapping[str, Grep] = {
    **{f"katalog: {n}": i_katalogen(n, lag) for n, lag in {
        "/OpenAction": lambda _w: skript(),
        "/AA": lambda _w: ordbok(WC=skript()),
        "/Names": _javatre,
        "/Collection": lambda _w: ordbok(View=navn("/T")),
        "/OutputIntents": lambda _w: liste(ordbok(Type=navn("/OutputIntent"), S=navn("/GTS_PDFA1"), OutputConditionIdentifier=streng("x"))),
        "/PageLabels": lambda _w: ordbok(Nums=liste(ett(0), ordbok(S=navn("/D"), St=ett(7)))),
        "/ViewerPreferences": lambda _w: ordbok(HideToolbar=JA),
        "/PageMode": lambda _w: navn("/UseAttachments"),
        "/Outlines": lambda w: w.add_object(ordbok(Type=navn("/Outlines"), Count=ett(0))),
        "/Dests": lambda _w: ordbok(a=liste(ett(0), navn("/Fit"))),
        "/OCProperties": lambda _w: ordbok(OCGs=liste(), D=ordbok(BaseState=navn("/OFF"))),
        "/Lang": lambda _w: streng("de"),
        "/StructTreeRoot": lambda _w: ordbok(Type=navn("/StructTreeRoot")),
        "/Perms": lambda _w: ordbok(UR3=ordbok(Type=navn("/Sig"))),
        "/AF": _vedleggstre,
        "/NeedsRendering": lambda _w: JA,
        "/URI": lambda _w: ordbok(Base=streng("https://example.org")),
        "/Threads": lambda _w: liste(),
        "/Requirements": lambda _w: liste(),
        "/Pages": _annen_katalog,
    }.items()},
    "katalog: vedlegg i navnetreet": i_katalogen("/Names", _vedleggstre),
    **{f"side: {n}": pa_siden(n, lag) for n, lag in {
        "/Contents": lambda w: w.add_object(pdf_obj.StreamObject(stream_data=NI_HUNDRE)),
        "/MediaBox": lambda _w: tall(0, 0, 9, 9),
        "/CropBox": lambda _w: tall(0, 0, 9, 9),
        "/Rotate": lambda _w: ett(180),
        "/UserUnit": lambda _w: ett(9),
        "/Resources": lambda _w: ordbok(),
        "/Annots": lambda _w: liste(),
        "/AA": lambda _w: ordbok(O=skript()),
        "/Trans": lambda _w: ordbok(S=navn("/Blinds")),
        "/Group": lambda _w: ordbok(S=navn("/Transparency")),
        "/B": lambda _w: liste(),
        "/Thumb": lambda w: w.add_object(pdf_obj.StreamObject(stream_data=b"x")),
        "/Tabs": lambda _w: navn("/S"),
    }.items()},
    **{f"sidetre: {n}": i_sidetreet(n, lag) for n, lag in {
        "/Rotate": lambda _w: ett(180),
        "/Resources": lambda _w: ordbok(),
        "/CropBox": lambda _w: tall(0, 0, 9, 9),
    }.items()},
    **{f"skjema: {n}": i_skjemaet(n, lag) for n, lag in {
        "/NeedAppearances": lambda _w: JA,
        "/XFA": lambda w: w.add_object(pdf_obj.StreamObject(stream_data=b"<xdp/>")),
        "/DA": lambda _w: streng("/F1 0 Tf"),
        "/DR": lambda _w: ordbok(Font=ordbok(F1=ordbok(Type=navn("/Font"), Subtype=navn("/Type1"), BaseFont=navn("/Symbol")))),
        "/CO": lambda _w: liste(),
        "/Q": lambda _w: ett(2),
    }.items()},
    **{f"felt: {n}": i_feltet(n, lag) for n, lag in {
        "/Rect": lambda _w: tall(0, 0, 595, 842),
        "/F": lambda _w: ett(2),
        "/Ff": lambda _w: ett(1 << 13),
        "/DA": lambda _w: streng("/F1 0 Tf 1 g"),
        "/MK": lambda _w: ordbok(BG=tall(0, 0, 0)),
        "/AA": lambda _w: ordbok(F=skript()),
        "/A": lambda _w: skript(),
        "/T": lambda _w: streng("annet"),
        "/FT": lambda _w: navn("/Ch"),
        "/Opt": lambda _w: liste(streng("a")),
        "/OC": lambda w: w.add_object(ordbok(Type=navn("/OCG"), Name=streng("a"))),
        "/TU": lambda _w: streng("noe annet"),
        "/MaxLen": lambda _w: ett(1),
        "/AP": _utseende,
        "/Subtype": lambda _w: navn("/FreeText"),
    }.items()},
    **{f"signaturfelt: {n}": i_feltet(n, lag, "Sig1") for n, lag in {
        "/Rect": lambda _w: tall(0, 0, 595, 842),
        "/AP": _utseende,
        "/F": lambda _w: ett(2),
        "/MK": lambda _w: ordbok(BG=tall(0, 0, 0)),
        "/T": lambda _w: streng("Sjefen"),
        "/Lock": lambda _w: ordbok(Type=navn("/SigFieldLock"), Action=navn("/All")),
        "/A": lambda _w: skript(),
        "/TU": lambda _w: streng("Sjefen"),
    }.items()},
    **{f"merknad: {slag}": merknad(slag, Contents=lambda _w: streng("900 kroner")) for slag in (
        "/FreeText", "/Stamp", "/Redact", "/Ink", "/Square", "/Circle", "/Line", "/Polygon", "/Caret", "/FileAttachment", "/Screen",
        "/RichMedia", "/3D", "/Watermark", "/Link", "/TrapNet", "/Sound", "/Movie", "/PrinterMark", "/Projection", "/Ukjent",
    )},
    **{f"merknad med utseende: {slag}": merknad(slag, AP=_utseende, QuadPoints=lambda _w: tall(70, 690, 500, 690)) for slag in (
        "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Text", "/Popup",
    )},
    "merknad: lapp med handling": merknad("/Text", A=lambda _w: skript()),
    "merknad: lapp med ekstra innhold": merknad("/Text", RC=lambda _w: streng("<body>900</body>")),
    "rot: ny katalog": ny_rot,
    "tabell: siden er skriften": peker_feil(5, 4),
    "tabell: innholdet er et felt": peker_feil(5, 6),
    "tabell: /Prev går forbi signaturen": forbi_signaturen,
    "tabell: uten /Prev": uten_forrige,
    "tabell: xref-strøm": med_xrefstrom,
    "tabell: hybrid": lambda pdf: med_xrefstrom(pdf, hybrid=True),
    "tabell: objektstrøm": i_objektstrom,
    "tabell: samme objekt to ganger": dobbel_rad,
    "tabell: annen generasjon": annen_generasjon,
    "tabell: frigitt innhold": lambda pdf: fri.xref_tillegg(pdf, [(5, fri.rad(0, fri=True, gen=1))], storrelse=60),
    "tabell: frigitt side": lambda pdf: fri.xref_tillegg(pdf, [(3, fri.rad(0, fri=True, gen=1))], storrelse=60),
    "tabell: utenfor filen": lambda pdf: fri.xref_tillegg(pdf, [(5, fri.rad(10**9))], storrelse=60),
    "tabell: lyver om størrelsen": lambda pdf: legg_til(lyv_om_storrelsen(pdf), 5, strom()),
    "objekt: skriften": lambda pdf: legg_til(pdf, 4, b"<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>", storrelse=60),
    "objekt: innholdet": lambda pdf: legg_til(pdf, 5, strom()),
    "objekt: innholdet, så valideringsdata": lambda pdf: dss(legg_til(pdf, 5, strom())),
    "objekt: innholdet, så stempel": lambda pdf: stemple(legg_til(pdf, 5, strom())),
    "objekt: innholdet, så signatur": lambda pdf: signer(legg_til(pdf, 5, strom()), "SigN"),
    "fil: noe foran": foran,
    "fil: inni en annen": dokument_inni,
    "felt: lerret uten signatur": lambda pdf: endre(pdf, lerretsfelt),
    "felt: lerret på signaturen": lambda pdf: endre(pdf, lerret_pa_signaturen),
    "felt: nytt utseende på signaturen": lambda pdf: endre(pdf, bare_utseende_pa_signaturen),
    "felt: usynlig, men med utseende": lambda pdf: endre(pdf, usynlig_felt_med_utseende),
    "felt: på siden, ikke i skjemaet": lambda pdf: endre(pdf, felt_uten_plass_i_skjemaet),
    "sider: ny foran": lambda pdf: endre(pdf, bytt_sider),
    "sider: samme to ganger": lambda pdf: endre(pdf, to_like_sider),
    "signatur: lerret som er signert": lambda pdf: signer(pdf, "SigN", boks=(0, 0, 595, 842)),
}  # fmt: skip
