"""The XMP packet of a contract, written whole: what the file says about itself (ISO 19005-3 6.6, ISO 14289-1 5).

Written by us and left uncompressed, because PDF/A asks for an extension schema for every property that XMP itself does not
define, and because WeasyPrint can claim only one standard at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from xml.sax.saxutils import escape

KV_URI = "https://kontraktverk.no/ns/kv/1.0/"
KV_FELT: Mapping[str, str] = {
    "dokumentId": "Stable identifier of the document (UUID)",
    "dokumenttype": "Kind of contract",
    "kontraktsdato": "Date of the contract, which selects the revision of the form and the rules",
    "malrevisjon": "Revision of the form",
    "maldigest": "SHA-256 of everything the form is made of",
    "skjema": "Version of the data schema",
    "regler": "Rules that decided signatories and attachments",
    "dataSha256": "SHA-256 of the contract data in canonical form",
    "programvare": "Software that made the document",
}
"""Every property in our namespace (interfaces: «In the PDF») and its description in the extension schema."""

_PAKKE = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" xmlns:kv="{kv_uri}">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{tittel}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{emne}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{forfatter}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{sprak}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{programvare}</xmp:CreatorTool><xmp:CreateDate>{tid}</xmp:CreateDate><xmp:ModifyDate>{tid}</xmp:ModifyDate>
<pdf:Producer>{produsent}</pdf:Producer>
{kv}
<pdfaExtension:schemas><rdf:Bag>
{skjema_ua}
{skjema_kv}
</rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""

_SKJEMA = """<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{navn}</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{prefiks}</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq>{egenskaper}</rdf:Seq></pdfaSchema:property></rdf:li>"""

_EGENSKAP = """<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{navn}</pdfaProperty:name>\
<pdfaProperty:valueType>{type}</pdfaProperty:valueType><pdfaProperty:category>{kategori}</pdfaProperty:category>\
<pdfaProperty:description>{beskrivelse}</pdfaProperty:description></rdf:li>"""

_SKJEMA_UA = _SKJEMA.format(
    navn="PDF/UA Universal Accessibility Schema",
    uri="http://www.aiim.org/pdfua/ns/id/",
    prefiks="pdfuaid",
    egenskaper=_EGENSKAP.format(
        navn="part", type="Integer", kategori="internal", beskrivelse="Indicates which part of ISO 14289 is followed"
    ),
)
_SKJEMA_KV = _SKJEMA.format(
    navn="Kontraktverk",
    uri=KV_URI,
    prefiks="kv",
    egenskaper="".join(
        _EGENSKAP.format(navn=navn, type="Text", kategori="external", beskrivelse=beskrivelse) for navn, beskrivelse in KV_FELT.items()
    ),
)


def pakke(
    *, tittel: str, emne: str, forfatter: str, sprak: str, programvare: str, produsent: str, tid: datetime, kv: Mapping[str, str]
) -> bytes:
    """The packet. An unknown key in `kv` is a mistake of ours: it would stand there without a schema (ISO 19005-3 6.6.2.3)."""
    if ukjente := kv.keys() - KV_FELT.keys():
        raise ValueError(f"no such property in the kv schema: {sorted(ukjente)}")
    felt = {"tittel": tittel, "emne": emne, "forfatter": forfatter, "sprak": sprak, "programvare": programvare, "produsent": produsent}
    return _PAKKE.format(
        **{navn: escape(verdi) for navn, verdi in felt.items()},
        tid=tid.isoformat(timespec="seconds"),
        kv_uri=KV_URI,
        kv="\n".join(f"<kv:{navn}>{escape(kv[navn])}</kv:{navn}>" for navn in KV_FELT if navn in kv),
        skjema_ua=_SKJEMA_UA,
        skjema_kv=_SKJEMA_KV,
    ).encode()
