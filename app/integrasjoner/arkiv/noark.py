"""A document's metadata as an `arkivmelding`: Noark 5 fields in the XML that Norwegian archives take in (KS Fiks Arkiv, version 1).

The form for taking in has no element for Noark's `elektroniskSignatur` (M507, M508, verifisertDato, verifisertAv), though Noark demands it.
It stands as `virksomhetsspesifikkeMetadata`, in the words and namespace that the same standard uses for reading it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from app.integrasjoner.arkiv import Arkivdokument, Arkivpakke, Arkivpart, Signaturkontroll
from app.tekst import Malform, Tekst
from signing.model import Niva

ROT = "https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv"
MELDING = f"{ROT}/arkivmelding/opprett/v1"
METADATA = f"{ROT}/metadatakatalog/v1"
STRUKTUR = f"{ROT}/arkivstruktur/v1"
EGET = "https://kontraktverk.no/ns/kv/1.0/"
"""The namespace of our own words, as in the PDF's metadata."""
XSI = "http://www.w3.org/2001/XMLSchema-instance"
NAVNEROM: Any = {None: MELDING, "m": METADATA, "xsi": XSI}
SYSTEM = "Kontraktverk"

AVTALE = ("AVTALE", Tekst(nb="Avtale", nn="Avtale"))
FERDIG = ("F", Tekst(nb="Dokumentet er ferdigstilt", nn="Dokumentet er ferdigstilt"))
HOVEDDOKUMENT = ("H", Tekst(nb="Hoveddokument", nn="Hovuddokument"))
VEDLEGG = ("V", Tekst(nb="Vedlegg", nn="Vedlegg"))
VARIANT = {
    True: ("A", Tekst(nb="Arkivformat", nn="Arkivformat")),
    False: ("P", Tekst(nb="Produksjonsformat", nn="Produksjonsformat")),
}
JOURNALPOSTTYPE = {
    "I": Tekst(nb="Inngående dokument", nn="Inngåande dokument"),
    "U": Tekst(nb="Utgående dokument", nn="Utgåande dokument"),
    "N": Tekst(nb="Organinternt dokument for oppfølging", nn="Organinternt dokument for oppfølging"),
    "X": Tekst(nb="Organinternt dokument uten oppfølging", nn="Organinternt dokument utan oppfølging"),
    "S": Tekst(nb="Saksframlegg", nn="Saksframlegg"),
}
PARTSTYPE = {"I": ("EA", Tekst(nb="Avsender", nn="Avsendar")), "U": ("EM", Tekst(nb="Mottaker", nn="Mottakar"))}
INTERN_PART = ("IA", Tekst(nb="Intern avsender", nn="Intern avsendar"))
VIRKSOMHET = ("V", Tekst(nb="Sendt med PKI/virksomhetssertifikat", nn="Sendt med PKI/verksemdssertifikat"))
SIKKERHETSNIVA: Mapping[Niva, tuple[str, Tekst]] = {
    Niva.INGEN: VIRKSOMHET,
    Niva.LAVT: VIRKSOMHET,
    Niva.BETYDELIG: ("PS", Tekst(nb="Sendt med PKI/«person standard»-sertifikat", nn="Sendt med PKI/«person standard»-sertifikat")),
    Niva.HOYT: ("PH", Tekst(nb="Sendt med PKI/«person høy»-sertifikat", nn="Sendt med PKI/«person høg»-sertifikat")),
}
"""M507 by the least of the signers' levels. Below substantial only the county's seal says anything."""
VERIFISERT = {
    True: ("V", Tekst(nb="Signatur påført og verifisert", nn="Signatur påført og verifisert")),
    False: ("I", Tekst(nb="Signatur påført, ikke verifisert", nn="Signatur påført, ikkje verifisert")),
}
ARKIVMERKNAD = ("MA", Tekst(nb="Arkivmerknad", nn="Arkivmerknad"))


def arkivmelding(pakke: Arkivpakke, *, nokkel: str) -> bytes:
    """The metadata file. The order of elements is the schema's own."""
    rot = etree.Element(f"{{{MELDING}}}arkivmelding", nsmap=NAVNEROM)
    _tekst(rot, "system", SYSTEM)
    if pakke.valg.regel:
        _tekst(rot, "regel", pakke.valg.regel)
    _tekst(rot, "antallFiler", str(len(list(pakke.filer))))
    _journalpost(rot, pakke, nokkel)
    return etree.tostring(rot, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _journalpost(rot: etree._Element, pakke: Arkivpakke, nokkel: str) -> None:
    post = etree.SubElement(rot, f"{{{MELDING}}}registrering", {f"{{{XSI}}}type": "journalpost"})
    if pakke.valg.arkivdel:
        etree.SubElement(etree.SubElement(post, f"{{{MELDING}}}arkivdel"), f"{{{METADATA}}}kode").text = pakke.valg.arkivdel
    _skjerming(post, pakke)
    for nummer, dokument in enumerate(pakke.filer, start=1):
        _dokumentbeskrivelse(post, pakke, dokument, nummer)
    _tekst(post, "tittel", pakke.tittel)
    _tekst(post, "offentligTittel", pakke.tittel)
    egne = _under(post, "virksomhetsspesifikkeMetadata")
    _elektronisk_signatur(egne, pakke.signatur, pakke.malform)
    _henvisninger(egne, pakke)
    _merknad(post, pakke)
    for part in pakke.parter:
        _korrespondansepart(post, pakke, part)
    _nokkel(post, SYSTEM, nokkel)
    _kode(post, "journalposttype", (pakke.valg.journalposttype, JOURNALPOSTTYPE[pakke.valg.journalposttype]), pakke.malform)
    _tekst(post, "dokumentetsDato", pakke.dato.isoformat())
    _tekst(post, "antallVedlegg", str(len(pakke.vedlegg)))


def _dokumentbeskrivelse(post: etree._Element, pakke: Arkivpakke, dokument: Arkivdokument, nummer: int) -> None:
    beskrivelse = _under(post, "dokumentbeskrivelse")
    _kode(beskrivelse, "dokumenttype", AVTALE, pakke.malform)
    _kode(beskrivelse, "dokumentstatus", FERDIG, pakke.malform)
    _tekst(beskrivelse, "tittel", dokument.tittel)
    _kode(beskrivelse, "tilknyttetRegistreringSom", HOVEDDOKUMENT if dokument is pakke.hoveddokument else VEDLEGG, pakke.malform)
    _tekst(beskrivelse, "dokumentnummer", str(nummer))
    _skjerming(beskrivelse, pakke)
    objekt = _under(beskrivelse, "dokumentobjekt")
    _tekst(objekt, "versjonsnummer", str(1 + pakke.fornyelse))
    _kode(objekt, "variantformat", VARIANT[dokument.arkivformat], pakke.malform)
    if dokument.format:
        _kode(objekt, "format", (dokument.format.kode, Tekst(nb=dokument.format.navn, nn=dokument.format.navn)), pakke.malform)
    for navn, verdi in (
        ("mimeType", dokument.medietype),
        ("filnavn", dokument.filnavn),
        ("referanseDokumentfil", dokument.filnavn),
        ("sjekksum", dokument.sha256),
        ("sjekksumAlgoritme", "SHA-256"),
        ("filstoerrelse", str(len(dokument.innhold))),
    ):
        _tekst(objekt, navn, verdi)


def _skjerming(over: etree._Element, pakke: Arkivpakke) -> None:
    skjerming = _under(over, "skjerming")
    _kode(skjerming, "tilgangsrestriksjon", (pakke.valg.tilgangskode, pakke.valg.tilgangsbeskrivelse), pakke.malform)
    _tekst(skjerming, "skjermingshjemmel", pakke.valg.skjermingshjemmel.pa(pakke.malform))


def _elektronisk_signatur(over: etree._Element, kontroll: Signaturkontroll, malform: Malform) -> None:
    signatur = etree.SubElement(over, f"{{{STRUKTUR}}}elektroniskSignatur", nsmap={"a": STRUKTUR})
    _kode(signatur, "elektroniskSignaturSikkerhetsnivaa", SIKKERHETSNIVA[kontroll.niva], malform, navnerom=STRUKTUR)
    _kode(signatur, "elektroniskSignaturVerifisert", VERIFISERT[kontroll.bestatt], malform, navnerom=STRUKTUR)
    _tekst(signatur, "verifisertDato", kontroll.tid.date().isoformat(), navnerom=STRUKTUR)
    _tekst(signatur, "verifisertAv", kontroll.verktoy, navnerom=STRUKTUR)


def _henvisninger(over: etree._Element, pakke: Arkivpakke) -> None:
    """By what an archive can find the case that the document belongs to."""
    kjent = {"dokumentId": pakke.dokument_id, "kontraktsnummer": pakke.kontraktsnummer}
    kilde = dict(zip(("kildesystem", "instansId"), pakke.kilde, strict=True)) if pakke.kilde else {}
    fornyet = {"fornyelse": str(pakke.fornyelse)} if pakke.fornyelse else {}
    henvisninger = etree.SubElement(over, f"{{{EGET}}}henvisninger", nsmap={"kv": EGET})
    for navn, verdi in {**kjent, **kilde, **fornyet}.items():
        _tekst(henvisninger, navn, verdi, navnerom=EGET)


def _merknad(post: etree._Element, pakke: Arkivpakke) -> None:
    merknad = _under(post, "merknad")
    _tekst(merknad, "merknadstekst", pakke.signatur.konklusjon.pa(pakke.malform))
    _kode(merknad, "merknadstype", ARKIVMERKNAD, pakke.malform)
    _tekst(merknad, "merknadsdato", pakke.signatur.tid.isoformat(timespec="seconds"))
    _tekst(merknad, "merknadRegistrertAv", pakke.signatur.verktoy)


def _korrespondansepart(post: etree._Element, pakke: Arkivpakke, part: Arkivpart) -> None:
    """A person's name is told as one, and shielded: the public journal leaves it out."""
    element = _under(post, "korrespondansepart")
    _kode(element, "korrespondanseparttype", PARTSTYPE.get(pakke.valg.journalposttype, INTERN_PART), pakke.malform)
    _tekst(element, "korrespondansepartNavn", part.navn)
    for navn in ("erSkjermet", "erPersonnavn"):
        _tekst(element, navn, str(part.person).lower())


def _nokkel(post: etree._Element, fagsystem: str, nokkel: str) -> None:
    """Our own key: an archive that has seen it, answers what it answered then."""
    element = _under(post, "referanseEksternNoekkel")
    _tekst(element, "fagsystem", fagsystem, navnerom=METADATA)
    _tekst(element, "noekkel", nokkel, navnerom=METADATA)


def _kode(over: etree._Element, navn: str, kode: tuple[str, Tekst], malform: Malform, *, navnerom: str = MELDING) -> None:
    element = etree.SubElement(over, f"{{{navnerom}}}{navn}")
    _tekst(element, "kode", kode[0], navnerom=METADATA)
    _tekst(element, "beskrivelse", kode[1].pa(malform), navnerom=METADATA)


def _under(over: etree._Element, navn: str) -> etree._Element:
    return etree.SubElement(over, f"{{{MELDING}}}{navn}")


def _tekst(over: etree._Element, navn: str, verdi: str, *, navnerom: str = MELDING) -> None:
    etree.SubElement(over, f"{{{navnerom}}}{navn}").text = verdi
