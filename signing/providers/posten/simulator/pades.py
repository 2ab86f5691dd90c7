"""The signed PDF that Posten signering returns: cover page, the originals with a footer, each signer's LTV-SDO as an embedded
file, and the service's seal over it all.

Facts from Posten's documentation (`signert-dokument`, `opprette-oppdrag`) and its pictures of 2018–2019: a cover that says who
signed and with what, a footer on every page, pages on A4 portrait, the XAdES inside the file and not seen; PDF/A-3b when every
original is PDF/A, else plain PDF 1.7. Acrobat says «Sertifisert av Posten Norge AS» of it: the seal is a certification
(ISO 32000-1 §12.8.2.2), not an ordinary signature. What it permits afterwards is not published; here filling in and signing,
which is what a county's own seal needs. Whether it is B-LT or B-LTA is not published either; here B-LT: a time stamp on the
signature and the validation data in the file, and no document time stamp.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from asn1crypto import cms, crl, ocsp
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.embed import EmbeddedFileObject, EmbeddedFileParams, FileSpec, embed_file
from pyhanko.pdf_utils.generic import BooleanObject, pdf_name, pdf_string
from pyhanko.pdf_utils.writer import PdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from signing.felt import Skriver, apne
from signing.keys import HASH, Nokkel, som_asn1
from signing.providers.posten.simulator import originaler, skriftfil
from signing.providers.posten.simulator.forside import BREDDE, FARGEROM, HOYDE, SKRIFTNAVN, Bunntekst, bunntekst, forsider
from signing.providers.posten.simulator.ltvsdo import GittSignatur
from signing.providers.posten.simulator.originaler import Original, Sideform
from signing.providers.posten.simulator.pdfobjekt import liste, med_navn, ordbok, strom, tall
from signing.providers.posten.simulator.skriftfil import Skrift
from signing.tillit import Bruk, Tillit, samle
from signing.tsa import Tidsstempler
from signing.workdays import OSLO

FELT = "signeringstjeneste"
PRODUSENT = "Kontraktverk (simulert Posten signering)"
ROM_CMS = 1536
ROM_TOKEN = 3072
SRGB = ((0.9505, 1.0, 1.089), (2.2, 2.2, 2.2), (0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505))
"""White point, gamma and matrix of sRGB as CalRGB (ISO 32000-1 §8.6.5.3)."""

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">{pdfa}
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{tittel}</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{tid}</xmp:CreateDate><xmp:ModifyDate>{tid}</xmp:ModifyDate>
<pdf:Producer>{produsent}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
_PDFA = "\n<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"


class _Nyskriver(PdfFileWriter):
    """A new file whose XMP is ours: pyHanko would write its own, with the clock's time."""

    def _update_meta(self) -> None:
        return


def lag_pades(
    dokumenter: Sequence[tuple[str, bytes]],
    signaturer: Sequence[tuple[GittSignatur, bytes]],
    *,
    nokkel: Nokkel,
    tid: datetime,
    tsa: Tidsstempler,
    tillit: Tillit,
    skrift: Path,
    tittel: str = "",
    tillatt: MDPPerm = MDPPerm.FILL_FORMS,
) -> bytes:
    """The sealed PDF. `dokumenter`: title and bytes; `signaturer`: each with its LTV-SDO; `skrift`: a TrueType file; `tittel`: the
    order's (else the first document's); `tillatt`: what the seal permits afterwards. Raises `UleseligPdf` for what is no PDF.
    """
    samlet = _sett_sammen(dokumenter, signaturer, nokkel=nokkel, tid=tid, skrift=skriftfil.les(skrift), tittel=tittel or dokumenter[0][0])
    grunnlag = samle(
        (
            Bruk(FELT, (nokkel.sertifikat, *nokkel.kjede), tid, tidsstempel=False),
            Bruk(FELT, tsa.kjede(tid), tid, tidsstempel=True),
        ),
        tillit,
        na=tid,
    )
    skriver = apne(_forsegl(apne(samlet), nokkel, tid, tsa, tillatt))
    DocumentSecurityStore.supply_dss_in_writer(
        skriver,
        sig_contents=None,
        certs=[som_asn1(s) for s in grunnlag.sertifikater],
        crls=[crl.CertificateList.load(c) for c in grunnlag.tilbakekalling.crler],
        ocsps=[ocsp.OCSPResponse.load(o) for o in grunnlag.tilbakekalling.ocsper],
    )
    return _skriv(skriver)


# ---------------------------------------------------------------- the document


def _sett_sammen(
    dokumenter: Sequence[tuple[str, bytes]],
    signaturer: Sequence[tuple[GittSignatur, bytes]],
    *,
    nokkel: Nokkel,
    tid: datetime,
    skrift: Skrift,
    tittel: str,
) -> bytes:
    skriver = _Nyskriver(stream_xrefs=False)  # type: ignore[no-untyped-call]
    innlest = [originaler.les(skriver, navn, pdf) for navn, pdf in dokumenter]
    gitt = [signatur for signatur, _ in signaturer]
    forsegler = _navn(nokkel)
    forside = forsider(tittel, [o.tittel for o in innlest], gitt, forsegler, skrift)
    bunn = bunntekst(gitt, forsegler, skrift)
    felles = _ressurser(skriver, skrift)
    for innhold in forside:
        _legg_til_side(skriver, innhold, felles)
    for form in (side for original in innlest for side in original.sider):
        _legg_til_side(skriver, _plasser(form, bunn), felles | {"/XObject": ordbok(KVSide=form.ref)})
    _legg_ved(skriver, [xml for _, xml in signaturer], tid)
    _beskriv(skriver, tittel, tid, innlest)
    skriver.output_version = (1, 7)  # ISO 19005-3 §6.1.2; pyHanko says 2.0 of an associated file
    return _skriv(skriver)


def _ressurser(skriver: PdfFileWriter, skrift: Skrift) -> dict[str, Any]:
    """The font and the colour space of cover and footer."""
    hvit, gamma, matrise = (liste(tall(v) for v in verdier) for verdier in SRGB)
    fargerom = liste([pdf_name("/CalRGB"), ordbok(WhitePoint=hvit, Gamma=gamma, Matrix=matrise)])
    return {
        "/Font": med_navn({SKRIFTNAVN: skriftfil.legg_inn(skriver, skrift)}),
        "/ColorSpace": med_navn({FARGEROM: skriver.add_object(fargerom)}),
    }


def _plasser(form: Sideform, bunn: Bunntekst) -> bytes:
    """The page as large as it can be above the footer, in the middle; then the footer."""
    hoyde = HOYDE - bunn.hoyde
    skala = min(BREDDE / form.bredde, hoyde / form.hoyde)
    x, y = (BREDDE - skala * form.bredde) / 2, bunn.hoyde + (hoyde - skala * form.hoyde) / 2
    a, b, c, d, e, f = (skala * v for v in form.matrise)
    matrise = " ".join(f"{v:.5f}" for v in (a, b, c, d, e + x, f + y)).encode()
    return b"q %s cm /KVSide Do Q\n%s" % (matrise, bunn.strom)


def _legg_til_side(skriver: PdfFileWriter, innhold: bytes, ressurser: dict[str, Any]) -> None:
    side = ordbok(
        Type=pdf_name("/Page"),
        MediaBox=liste(tall(v) for v in (0, 0, BREDDE, HOYDE)),
        Contents=skriver.add_object(strom(innhold)),
        Resources=med_navn(ressurser),
    )
    skriver.insert_page(side)  # type: ignore[no-untyped-call]


def _legg_ved(skriver: PdfFileWriter, xader: Sequence[bytes], tid: datetime) -> None:
    """Each LTV-SDO as an associated file (ISO 19005-3 §6.8). Numbered: a name tree is sorted, and no name is told in a file name."""
    for nr, xml in enumerate(xader, 1):
        navn = f"signatur-{nr:02d}.xades.xml"
        fil = EmbeddedFileObject.from_file_data(
            skriver, xml, params=EmbeddedFileParams(creation_date=tid, modification_date=tid), mime_type="application/xml"
        )
        embed_file(
            skriver,
            FileSpec(
                navn, file_name=navn, embedded_data=fil, description=f"Teknisk signatur {nr}", af_relationship=pdf_name("/Supplement")
            ),
        )
    if xader:
        navnetre = skriver.root["/Names"]["/EmbeddedFiles"]["/Names"]
        skriver.root["/AF"] = skriver.add_object(liste(navnetre.raw_get(n) for n in range(1, len(navnetre), 2)))


def _beskriv(skriver: PdfFileWriter, tittel: str, tid: datetime, dokumenter: Sequence[Original]) -> None:
    """XMP, language, and the output intent of the originals where they are PDF/A."""
    pdfa = all(o.pdfa for o in dokumenter)
    lokal = tid.astimezone(OSLO).isoformat(timespec="seconds")
    xmp = _XMP.format(pdfa=_PDFA if pdfa else "", tittel=escape(tittel), tid=lokal, produsent=PRODUSENT)
    skriver.root["/Metadata"] = skriver.add_object(strom(xmp.encode(), pakket=False, Type=pdf_name("/Metadata"), Subtype=pdf_name("/XML")))
    skriver.root["/Lang"] = pdf_string("nb-NO")
    skriver.root["/ViewerPreferences"] = ordbok(DisplayDocTitle=BooleanObject(value=True))  # type: ignore[no-untyped-call]
    profiler = [o.fargeprofil for o in dokumenter if o.fargeprofil is not None]
    if pdfa and profiler:
        skriver.root["/OutputIntents"] = profiler[0]


# ---------------------------------------------------------------- the seal


def _forsegl(skriver: Skriver, nokkel: Nokkel, tid: datetime, tsa: Tidsstempler, tillatt: MDPPerm) -> bytes:
    stempler = _Stempler(tsa, tid)
    metadata = PdfSignatureMetadata(
        field_name=FELT, md_algorithm=HASH, subfilter=SigSeedSubFilter.PADES, certify=True, docmdp_permissions=tillatt
    )
    felt = SigFieldSpec(FELT, invis_sig_settings=InvisSigSettings(set_print_flag=True, set_hidden_flag=False))
    okt = PdfSigner(metadata, nokkel.signerer, timestamper=stempler, new_field_spec=felt).init_signing_session(skriver)
    okt.system_time = tid  # becomes /M; pyHanko would ask the clock
    rom = ROM_CMS + nokkel.der_lengde + stempler.rom
    dokument = okt.prepare_tbs_document(validation_info=None, bytes_reserved=2 * rom)
    avtrykk, ut = dokument.digest_tbs_document(output=BytesIO())
    asyncio.run(dokument.perform_signature(avtrykk.document_digest, PdfCMSSignedAttributes(signing_time=tid)))
    ut.seek(0)
    data: bytes = ut.read()
    return data


class _Stempler(TimeStamper):
    """The time stamp service as pyHanko calls it, at the caller's time."""

    def __init__(self, tjeneste: Tidsstempler, tid: datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko
        self._tjeneste, self._tid = tjeneste, tid
        self.rom = ROM_TOKEN + sum(len(s.public_bytes(Encoding.DER)) for s in tjeneste.kjede(tid))

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:  # noqa: ARG002  # always HASH
        """A token over the signature."""
        return cms.ContentInfo.load(await asyncio.to_thread(self._tjeneste.stemple, message_digest, self._tid))


def _navn(nokkel: Nokkel) -> str:
    """Who seals, as the certificate says it."""
    return str(nokkel.sertifikat.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def _skriv(skriver: Any) -> bytes:
    ut = BytesIO()
    skriver.write(ut)
    return ut.getvalue()
