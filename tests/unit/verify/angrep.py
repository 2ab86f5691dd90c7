"""The attack set: each forgery is generator code with the verdicts that may be given. None may ever be `intakt`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, append_signature_field

from tests.unit.verify import fri
from tests.unit.verify.fremmed import (
    KV_XMP,
    Tillegg,
    bytt,
    dss,
    en_pdf,
    endre,
    felt,
    hull,
    ny_tekst,
    pdf_obj,
    side,
    signer,
    skriv_tillegg,
    stemple,
    tall,
)
from tests.unit.verify.prove_pki import pki

ENDRET, BRUTT = frozenset({"endret"}), frozenset({"brutt"})
GALT = ENDRET | BRUTT
UKJENT = frozenset({"ugyldigFil", "ikkeStottet", "ingenSignatur"})


@cache
def signert() -> bytes:
    return signer(en_pdf())


@cache
def to_ganger() -> bytes:
    return signer(signert(), "Sig2")


@cache
def sertifisert(niva: MDPPerm = MDPPerm.FILL_FORMS) -> bytes:
    return signer(en_pdf(), certify=True, docmdp_permissions=niva)


@cache
def last_felt() -> bytes:
    """Signed with a lock on the text field (FieldMDP)."""
    w = Tillegg(BytesIO(en_pdf()))
    append_signature_field(w, SigFieldSpec("Sig1", field_mdp_spec=FieldMDPSpec(FieldMDPAction.INCLUDE, fields=["kommentar"])))
    return signer(skriv_tillegg(w))


@cache
def last_dokument() -> bytes:
    """Signed with a lock on the whole document (DocMDP 1 in the field's /Lock; no certification, so a library signs on)."""
    w = Tillegg(BytesIO(en_pdf()))
    alle = FieldMDPSpec(FieldMDPAction.ALL)
    append_signature_field(w, SigFieldSpec("Sig1", field_mdp_spec=alle, doc_mdp_update_value=MDPPerm.NO_CHANGES))
    return signer(skriv_tillegg(w))


@cache
def eget_stemplet() -> bytes:
    """With the XMP of a document of ours, signed and time stamped."""
    return stemple(signer(en_pdf(xmp=KV_XMP)))


# ---------------------------------------------------------------- increments


def skriv_over_strom(w: Any) -> Any:
    strom = side(w)["/Contents"]
    strom._data = b"BT /F1 24 Tf 72 700 Td (Du skal betale 900 kroner) Tj ET"
    strom._encoded_data = None
    return strom


def ny_side(w: Any) -> Any:
    ny = w.add_object(pdf_obj.DictionaryObject({pdf_name("/Type"): pdf_name("/Page"), pdf_name("/MediaBox"): tall(0, 0, 9, 9)}))
    sider = w.root["/Pages"]
    sider["/Kids"].append(ny)
    sider["/Count"] = pdf_obj.NumberObject(2)
    return sider


def slett_side(w: Any) -> Any:
    sider = w.root["/Pages"]
    sider["/Kids"] = pdf_obj.ArrayObject()
    return sider


def _merknad(slag: str, **andre: Any) -> Any:
    verdier = {"/Type": pdf_name("/Annot"), "/Subtype": pdf_name(slag), "/Contents": pdf_obj.TextStringObject("900 kroner")}
    rute = tall(72, 690, 400, 730)
    return pdf_obj.DictionaryObject({pdf_name(k): v for k, v in (verdier | {"/Rect": rute, "/F": pdf_obj.NumberObject(4)} | andre).items()})


def merknad(slag: str) -> Callable[[Any], Any]:
    def legg_til(w: Any) -> Any:
        en_side = side(w)
        en_side["/Annots"].append(w.add_object(_merknad(slag)))
        return en_side

    return legg_til


def skript(w: Any) -> Any:
    handling = pdf_obj.DictionaryObject({pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_obj.TextStringObject("x")})
    w.root[pdf_name("/OpenAction")] = handling
    return w.root


def vedlegg(w: Any) -> Any:
    w.root[pdf_name("/Names")] = pdf_obj.DictionaryObject({pdf_name("/EmbeddedFiles"): pdf_obj.DictionaryObject()})
    return w.root


def mindre_side(w: Any) -> Any:
    en_side = side(w)
    en_side["/MediaBox"] = tall(0, 0, 10, 10)
    return en_side


def annen_skrift(w: Any) -> Any:
    skrift = side(w)["/Resources"]["/Font"]["/F1"]
    skrift["/BaseFont"] = pdf_name("/ZapfDingbats")
    return skrift


def uten_signatur(w: Any) -> Any:
    skjema = w.root["/AcroForm"]
    skjema["/Fields"] = pdf_obj.ArrayObject([f for f in skjema["/Fields"] if f.get_object()["/T"] != "Sig1"])
    return w.root, skjema


def tomt_skjema(w: Any) -> Any:
    del w.root["/AcroForm"]
    return w.root


def felt_uten_verdi(w: Any) -> Any:
    f = felt(w, "Sig1")
    del f["/V"]
    return f


def bytt_verdi(w: Any) -> Any:
    f = felt(w, "Sig1")
    f["/V"] = felt(w, "Sig2").raw_get("/V")
    return f


def i_signaturen(nokkel: str, verdi: Any) -> Callable[[Any], Any]:
    def sett(w: Any) -> Any:
        ordbok = felt(w, "Sig1")["/V"]
        if verdi is None:
            del ordbok[nokkel]
        else:
            ordbok[pdf_name(nokkel)] = verdi
        return ordbok

    return sett


def skjemaverdi(w: Any) -> Any:
    f = felt(w, "kommentar")
    f["/V"] = pdf_obj.TextStringObject("godtatt")
    return f


def utseende(w: Any) -> Any:
    """The value stays; what is seen is another."""
    f = felt(w, "kommentar")
    strom = pdf_obj.StreamObject(
        {pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form")}, stream_data=b"0 0 999 999 re f"
    )
    f["/AP"] = pdf_obj.DictionaryObject({pdf_name("/N"): w.add_object(strom)})
    f["/Rect"] = tall(0, 0, 595, 842)
    return f


def synlig_felt(w: Any) -> Any:
    append_signature_field(w, SigFieldSpec("Tomt", box=(70, 690, 400, 730)))
    return w.root


def nytt_tekstfelt(w: Any) -> Any:
    f = pdf_obj.DictionaryObject(
        {
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): pdf_obj.TextStringObject("nytt"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/Rect"): tall(72, 690, 400, 730),
        }
    )
    ref = w.add_object(f)
    w.root["/AcroForm"]["/Fields"].append(ref)
    en_side = side(w)
    en_side["/Annots"].append(ref)
    return w.root, en_side


# ---------------------------------------------------------------- bytes


def signaturinnpakking() -> bytes:
    """Signature wrapping (Mladenov et al., 2019): the second signed part is moved to the end, and between them stands an
    object with the new ByteRange, other page content and a cross-reference table where `startxref` points."""
    pdf = fri.fri_signatur(form=lambda verdi: fri.vanlig_form(verdi, 12000))
    fra, til = hull(pdf)
    hode, verdi, hale = pdf[:fra], pdf[fra + 1 : til - 1].rstrip(b"0"), pdf[til:]
    contents = b"<" + verdi + b"0" * (len(verdi) % 2) + b">"
    xref, slutt = int(pdf.rsplit(b"startxref", 1)[1].split()[0]), len(pdf) + 2000
    sig = b"7 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 %d %d %d] /Contents " % (
        fra,
        slutt,
        len(hale),
    )
    tekst = b"BT /F1 24 Tf 72 700 Td (900 kr) Tj ET"
    ut = hode + contents + b" >>\nendobj\n"
    sigplass = len(ut)
    ut += sig + contents + b" >>\nendobj\n"
    stromplass = len(ut)
    ut += b"5 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(tekst), tekst)
    assert len(ut) < xref, "the forged objects fit where the padding was"
    plasser = {nr: hode.index(b"%d 0 obj\n" % nr) for nr in (1, 2, 3, 4, 6)} | {5: stromplass, 7: sigplass}
    tabell = b"xref\n0 1\n0000000000 65535 f \n" + b"".join(b"%d 1\n%s" % (nr, fri.rad(p)) for nr, p in sorted(plasser.items()))
    ut = ut.ljust(xref) + tabell + b"trailer\n<< /Size 8 /Root 1 0 R >>\n"
    return ut.ljust(slutt) + hale


def skjult_i_strom() -> bytes:
    """Shadow attack, replace: a second body for the page content lies inside an innocent stream; an increment of a table alone
    makes it live."""
    skjult = b"5 0 obj\n<< /Length 44 >>\nstream\nBT /F1 24 Tf 72 700 Td (900 kroner) Tj ET     \nendstream\nendobj\n"
    pdf = signer(en_pdf(innhold=b"BT /F1 24 Tf 72 700 Td (100 kroner) Tj ET\n%" + skjult.replace(b"\n", b"\r")))
    plass = pdf.index(b"5 0 obj\r")
    return fri.xref_tillegg(pdf, [(5, fri.rad(plass))])


def skjult_rot() -> bytes:
    """Shadow attack, hide and replace: the signed file holds a second catalog that nothing uses until a trailer names it."""
    annen = b"<< /Type /Catalog /Pages << /Type /Pages /Kids [] /Count 0 >> /AcroForm << /Fields [] >> >>"
    pdf = signer(en_pdf(xmp=annen))
    return fri.xref_tillegg(pdf, [(1, fri.rad(pdf.index(b"1 0 obj")))], rot=b"7 0 R")


def frigitt() -> bytes:
    """Shadow attack, hide: an object that the page uses is freed."""
    return fri.xref_tillegg(signert(), [(5, fri.rad(0, fri=True, gen=1))])


def frigitt_merknad() -> bytes:
    return fri.xref_tillegg(signert(), [(6, fri.rad(0, fri=True, gen=1))])


def kropp_uten_tabell() -> bytes:
    return signert() + b"5 0 obj\n<< /Length 4 >>\nstream\nabcd\nendstream\nendobj\n"


def kropp_med_falsk_slutt() -> bytes:
    """A body and an end mark that points back at the signed table."""
    xref = signert().rsplit(b"startxref", 1)[1]
    return kropp_uten_tabell() + b"startxref" + xref


def gjemt_i_dss() -> bytes:
    """A harmless increment with validation data carries a body that its table does not mention."""
    pdf = signert()
    med = dss(pdf)
    tillegg = med[len(pdf) :]
    kropp = b"5 0 obj\n<< /Length 4 >>\nstream\nabcd\nendstream\nendobj\n"
    xref = int(med.rsplit(b"startxref", 1)[1].split()[0])
    tabell = tillegg[xref - len(pdf) :].replace(b"startxref\n%d" % xref, b"startxref\n%d" % (xref + len(kropp)))
    return pdf + tillegg[: xref - len(pdf)] + kropp + tabell


def hel_fil_etter() -> bytes:
    """Another file, with its own table and no way back, after the signed one."""
    annen = en_pdf(innhold=b"BT /F1 24 Tf 72 700 Td (900) Tj ET")
    forskyvning = len(signert())
    return signert() + _flytt(annen, forskyvning)


def _flytt(pdf: bytes, n: int) -> bytes:
    xref = pdf.rindex(b"xref\n0 ")
    linjer = pdf[xref:].split(b"\n")
    flyttet = [b"%010d%s" % (int(r[:10]) + n, r[10:]) if r[11:16] == b"00000" else r for r in linjer]
    i = flyttet.index(b"startxref")
    flyttet[i + 1] = b"%d" % (xref + n)
    return pdf[:xref] + b"\n".join(flyttet)


def liten_bokstav() -> bytes:
    """One hex digit of the last /Contents in the other case: the same value, other bytes."""
    pdf = eget_stemplet()
    fra, _ = hull(pdf)
    plass = next(i for i in range(fra + 1, len(pdf)) if pdf[i : i + 1].isalpha())
    return bytt(pdf, plass, pdf[plass : plass + 1].swapcase())


def hale_i_contents() -> bytes:
    pdf = eget_stemplet()
    _, til = hull(pdf)
    return bytt(pdf, til - 3, b"01")


def mellomrom_i_contents() -> bytes:
    pdf = eget_stemplet()
    _, til = hull(pdf)
    return bytt(pdf, til - 3, b"  ")


def to_contents() -> bytes:
    return fri.fri_signatur(ordbok=b" /Contents <00>")


def contents_med_flukt() -> bytes:
    """`/#43ontents` is the same key, written twice."""
    return fri.fri_signatur(foran=b"/#43ontents <00>")


def fremmed_stempel() -> bytes:
    """A time stamp over something else, in this document's field."""
    annet, pdf = eget_stemplet(), stemple(signer(en_pdf(xmp=KV_XMP, innhold=b"BT ET")))
    (fra, til), (fra2, til2) = hull(annet), hull(pdf)
    assert til - fra == til2 - fra2
    return annet[:fra] + pdf[fra2:til2] + annet[til:]


def annens_signatur() -> bytes:
    """The signature value of another document."""
    annet = signer(en_pdf(innhold=b"BT ET"))
    pdf = signert()
    (fra, til), (fra2, til2) = hull(annet), hull(pdf)
    assert til - fra == til2 - fra2
    return pdf[:fra2] + annet[fra:til] + pdf[til2:]


def byttet_sertifikat(*, samme_nummer: bool) -> bytes:
    """Another certificate of the same issuer in the bag."""

    def lag(avtrykk: bytes) -> bytes:
        def bytt_ut(sd: Any) -> None:
            egen = next(v.chosen for v in sd["certificates"] if v.chosen.subject != v.chosen.issuer)
            annet: Any = pki().signerer("En annen", serie=egen.serial_number if samme_nummer else None).signing_cert
            for del_ in ("tbs_certificate", "signature_algorithm", "signature_value"):
                egen[del_] = annet[del_]

        return fri.bytt_i_cms(fri.lag_cms(avtrykk), bytt_ut)

    return fri.fri_signatur(lag=lag)


def vokst_hull() -> bytes:
    """The gap takes in bytes after /Contents, where an attacker may write."""
    return fri.fri_signatur(omrade=lambda h, e, s: [0, h, e + 12, s - e - 12])


ANGREP: Mapping[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    "nytt sideinnhold": (lambda: endre(signert(), ny_tekst), ENDRET),
    "nytt sideinnhold, så ny signatur": (lambda: signer(endre(signert(), ny_tekst), "Sig2"), ENDRET),
    "sidestrøm skrevet over": (lambda: endre(signert(), skriv_over_strom), ENDRET),
    "ny side": (lambda: endre(signert(), ny_side), ENDRET),
    "sidene slettet": (lambda: endre(signert(), slett_side), ENDRET),
    "siden klippet": (lambda: endre(signert(), mindre_side), ENDRET),
    "annen skrift": (lambda: endre(signert(), annen_skrift), ENDRET),
    "skript lagt til": (lambda: endre(signert(), skript), ENDRET),
    "vedlegg lagt til": (lambda: endre(signert(), vedlegg), ENDRET),
    "FreeText over teksten": (lambda: endre(signert(), merknad("/FreeText")), ENDRET),
    "stempelmerknad over teksten": (lambda: endre(signert(), merknad("/Stamp")), ENDRET),
    "FreeText etter DocMDP 2": (lambda: endre(sertifisert(), merknad("/FreeText")), ENDRET),
    "FreeText etter DocMDP 3": (lambda: endre(sertifisert(MDPPerm.ANNOTATE), merknad("/FreeText")), ENDRET),
    "skjemautfylling etter DocMDP 1": (lambda: endre(sertifisert(MDPPerm.NO_CHANGES), skjemaverdi), ENDRET),
    "signatur etter DocMDP 1": (lambda: signer(last_dokument(), "Sig2"), ENDRET),
    "synlig signatur etter DocMDP 2": (lambda: signer(sertifisert(), "Sig2", boks=(70, 690, 400, 730)), ENDRET),
    "låst felt endret": (lambda: endre(last_felt(), skjemaverdi), ENDRET),
    "utseende og ramme byttet": (lambda: endre(signert(), utseende), ENDRET),
    "nytt synlig felt uten signatur": (lambda: endre(signert(), synlig_felt), ENDRET),
    "nytt tekstfelt": (lambda: endre(signert(), nytt_tekstfelt), ENDRET),
    "signaturfelt fjernet": (lambda: endre(to_ganger(), uten_signatur), ENDRET),
    "eneste signatur fjernet": (lambda: endre(signert(), uten_signatur), ENDRET),
    "skjema fjernet": (lambda: endre(signert(), tomt_skjema), ENDRET),
    "verdien tatt ut": (lambda: endre(signert(), felt_uten_verdi), ENDRET),
    "feltet peker på en annen signatur": (lambda: endre(to_ganger(), bytt_verdi), GALT),
    "USF: ingen Contents": (lambda: endre(signert(), i_signaturen("/Contents", None)), GALT),
    "USF: tom Contents": (lambda: endre(signert(), i_signaturen("/Contents", pdf_obj.ByteStringObject(b""))), GALT),
    "USF: Contents null": (lambda: endre(signert(), i_signaturen("/Contents", pdf_obj.NullObject())), GALT),
    "USF: Contents 00": (lambda: endre(signert(), i_signaturen("/Contents", pdf_obj.ByteStringObject(b"\x00"))), GALT),
    "USF: ingen ByteRange": (lambda: endre(signert(), i_signaturen("/ByteRange", None)), GALT),
    "USF: ByteRange null": (lambda: endre(signert(), i_signaturen("/ByteRange", pdf_obj.NullObject())), GALT),
    "USF: tom ByteRange": (lambda: endre(signert(), i_signaturen("/ByteRange", pdf_obj.ArrayObject())), GALT),
    "USF: negativ ByteRange": (
        lambda: endre(signert(), i_signaturen("/ByteRange", tall(0, -1, -1, -1))),
        GALT,
    ),
    "USF: enorm ByteRange": (
        lambda: endre(signert(), i_signaturen("/ByteRange", tall(0, 10**9, 10**9, 10**12))),
        GALT,
    ),
    "USF: tekst i ByteRange": (
        lambda: endre(signert(), i_signaturen("/ByteRange", pdf_obj.ArrayObject([pdf_obj.TextStringObject("a")] * 4))),
        GALT,
    ),
    "USF: null på plass": (lambda: signert().replace(b"/ByteRange", b"/ByteRangX"), GALT),
    "USF: Contents på plass": (lambda: signert().replace(b"/Contents <", b"/Contentz <"), GALT),
    "signaturinnpakking": (signaturinnpakking, GALT),
    "skygge: erstatt": (skjult_i_strom, ENDRET),
    "skygge: gjem og erstatt": (skjult_rot, ENDRET | UKJENT),
    "skygge: gjem": (frigitt, ENDRET),
    "skygge: gjem merknad": (frigitt_merknad, ENDRET),
    "kropp uten tabell": (kropp_uten_tabell, ENDRET),
    "kropp uten tabell, falsk slutt": (kropp_med_falsk_slutt, ENDRET),
    "kropp gjemt i valideringsdata": (gjemt_i_dss, ENDRET),
    "hel fil etter": (hel_fil_etter, GALT | UKJENT),
    "kommentar etter slutt": (lambda: signert() + b"% hei\n", ENDRET),
    "ny sluttlinje": (lambda: signert() + b"%%EOF\n", ENDRET | UKJENT),
    "avkortet": (lambda: signert()[:-400], GALT | UKJENT),
    "ett tegn byttet": (lambda: signert().replace(b"100 kroner", b"900 kroner"), BRUTT),
    "liten bokstav i siste Contents": (liten_bokstav, ENDRET),
    "hale i siste Contents": (hale_i_contents, ENDRET),
    "mellomrom i siste Contents": (mellomrom_i_contents, ENDRET),
    "to Contents": (to_contents, GALT),
    "to Contents, den ene med flukttegn": (contents_med_flukt, GALT),
    "tidsstempel fra et annet dokument": (fremmed_stempel, BRUTT),
    "signatur fra et annet dokument": (annens_signatur, BRUTT),
    "byttet sertifikat": (lambda: byttet_sertifikat(samme_nummer=True), BRUTT),
    "uten signatarens sertifikat": (lambda: byttet_sertifikat(samme_nummer=False), frozenset({"ikkeStottet"})),
    "innhold i signaturen selv": (lambda: fri.fri_signatur(lag=lambda a: fri.lag_cms(a, innhold=b"noe annet")), BRUTT),
    "starter ikke på 0": (lambda: fri.fri_signatur(omrade=lambda h, e, s: [20, h - 20, e, s - e]), ENDRET),
    "slutter før slutten": (lambda: fri.fri_signatur(omrade=lambda h, e, s: [0, h, e, s - e - 40]), ENDRET),
    "hullet er større enn Contents": (vokst_hull, ENDRET),
    "hullet er mindre enn Contents": (lambda: fri.fri_signatur(omrade=lambda h, e, s: [0, h, e - 20, s - e + 20]), GALT),
    "hullet ligger et annet sted": (lambda: fri.fri_signatur(omrade=lambda h, e, s: [0, 60, 80, s - 80]), GALT),
    "hakene er utenfor hullet": (lambda: fri.fri_signatur(omrade=lambda h, e, s: [0, h + 1, e - 1, s - e + 1]), ENDRET),
    "seks tall": (lambda: fri.fri_signatur(omrade=lambda h, e, s: [0, h, e, 10, e + 20, s - e - 20]), ENDRET),
    "to tall": (lambda: fri.fri_signatur(omrade=lambda h, e, s: [0, h]), ENDRET),
    "overlapp": (lambda: fri.fri_signatur(omrade=lambda h, e, s: [0, e, h, s - h]), GALT),
}
