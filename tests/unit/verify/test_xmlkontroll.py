"""Single XML files from end to end: enveloped, enveloping, beside what they sign, and an LTV-SDO uploaded alone."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from signing.verify import Integritet, Policy, Rapport, verify
from tests.unit.verify.asicbygger import (
    DS,
    EGENSKAPER,
    FILER,
    GODT,
    XADES,
    Bygg,
    avtrykk,
    kanonisk,
    merke,
    referanse,
    signatar,
    stempelledd,
    tsa,
)
from tests.unit.verify.prove_pki import TID
from tests.unit.verify.xadesbygger import EXC, FNR, FODT
from tests.unit.verify.xadesbygger import GODT as LTVSDO

NA = TID + timedelta(days=1)
C14N10 = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
OMSLUTTET = f"{DS}enveloped-signature"
FILTER2 = "http://www.w3.org/2002/06/xmldsig-filter2"
INNHOLD = '<post xml:lang="nb"><navn>Kari</navn></post>'
UTEN = replace(GODT, filer={})


def dom(xml: str | bytes) -> Rapport:
    return verify(xml.encode() if isinstance(xml, str) else xml, policy=Policy(), at=NA)


def _ref(uri: str, *omforminger: str, data: str | bytes) -> str:
    ledd = "".join(o if o.startswith("<") else f'<ds:Transform Algorithm="{o}"/>' for o in omforminger)
    verdi = avtrykk(data.encode() if isinstance(data, str) else data)
    return referanse(uri, verdi, omforming="X", ferdig=True).replace('<ds:Transform Algorithm="X"/>', ledd)


def omsluttet(bygg: Bygg = UTEN, innhold: str = INNHOLD, *omforminger: str) -> str:
    """The signature inside what it signs."""
    rot = f'<brev xmlns="urn:brev">{innhold}</brev>'
    signatur = replace(bygg, referanser=_ref("", *(omforminger or (OMSLUTTET, EXC)), data=kanonisk(rot, "brev"))).tekst()
    return rot.replace("</brev>", f"{signatur}</brev>")


def omsluttende(objekt: str = '<ds:Object Id="o">innholdet</ds:Object>', type_: str = f"{DS}Object") -> str:
    """What is signed inside the signature."""
    oktetter = kanonisk(f'<r xmlns:ds="{DS}">{objekt}</r>', "Object")
    return replace(UTEN, objekter=objekt, referanser=referanse("#o", avtrykk(oktetter), type_, ferdig=True)).tekst()


def ved_siden_av() -> str:
    """The signature beside what it signs."""
    post = '<post Id="p"><navn>Kari</navn></post>'
    signatur = replace(UTEN, referanser=_ref("#p", EXC, data=kanonisk(post, "post"))).tekst()
    return f"<pakke>{post}{signatur}</pakke>"


def base64_objekt() -> str:
    """The content packed in base64, as EU DSS writes it."""
    objekt = f'<ds:Object Id="o" Encoding="{DS}base64">{b64encode(b"innholdet").decode()}</ds:Object>'
    return replace(UTEN, objekter=objekt, referanser=_ref("#o", f"{DS}base64", data=b"innholdet")).tekst()


def med_manifest(verdi: str | None = None) -> str:
    """What is signed is a list of digests (XML Signature 5.1)."""
    objekt = '<ds:Object Id="o">innholdet</ds:Object>'
    inne = referanse("#o", verdi or avtrykk(kanonisk(f'<r xmlns:ds="{DS}">{objekt}</r>', "Object")), ferdig=True)
    manifest = f'<ds:Object><ds:Manifest Id="m">{inne}</ds:Manifest></ds:Object>'
    oktetter = kanonisk(f'<r xmlns:ds="{DS}">{manifest}</r>', "Manifest")
    return replace(UTEN, objekter=objekt + manifest, referanser=referanse("#m", avtrykk(oktetter), f"{DS}Manifest", ferdig=True)).tekst()


def motsignert(hva: str = "SignatureValue", av: str = "#S0-verdi") -> str:
    """A counter signature inside the first one's unsigned properties (EN 319 132-1 5.2.7.2)."""
    ytre = omsluttende()
    andre = replace(UTEN, hvem=signatar("Ola Prøve"), id="S1", referanser=referanse(av, avtrykk(kanonisk(ytre, hva)), ferdig=True)).tekst()
    sted = "</xades:UnsignedSignatureProperties>"
    return ytre.replace(sted, f"<xades:CounterSignature>{andre}</xades:CounterSignature>{sted}", 1)


def to_ved_siden_av_hverandre() -> str:
    """Two signatures over the same document, each leaving all signatures out."""
    sti = f'<f:XPath xmlns:f="{FILTER2}" Filter="subtract">/descendant::ds:Signature</f:XPath>'
    ut = f'<ds:Transform Algorithm="{FILTER2}">{sti}</ds:Transform>'
    en = omsluttet(UTEN, INNHOLD, ut, EXC)
    to = omsluttet(replace(UTEN, id="S1"), INNHOLD, ut, EXC)
    return en.replace("</brev>", to[to.index("<ds:Signature ") :])


def uten_xpath(uttrykk: str) -> str:
    sti = f'<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>{uttrykk}</ds:XPath></ds:Transform>'
    return omsluttet(UTEN, INNHOLD, sti, EXC)


def arvet_sprak() -> str:
    """Canonical XML 1.0 of a part carries xml:lang and the namespaces from above."""
    kanon = '<navn xmlns="urn:brev" xmlns:a="urn:a" Id="n" xml:lang="nb">Kari</navn>'
    signatur = replace(UTEN, referanser=_ref("#n", C14N10, data=kanon)).tekst()
    return f'<brev xmlns="urn:brev" xmlns:a="urn:a" xml:lang="nb"><navn Id="n">Kari</navn>{signatur}</brev>'


def afirma(rot: str) -> str:
    """A Spanish file: only the text of an element that is no ds:Object is signed."""
    signatur = replace(UTEN, referanser=_ref("#o", f"{DS}base64", data=b"x")).tekst()
    return f'<{rot}><CONTENT Id="o" Encoding="{DS}base64">eA==</CONTENT>{signatur}</{rot}>'


def eldre(versjon: str) -> str:
    return omsluttet(
        replace(UTEN, for_signering=lambda t: t.replace(f'xmlns:xades="{XADES}"', f'xmlns:xades="http://uri.etsi.org/01903/v{versjon}#"'))
    )


GODE: dict[str, Callable[[], str]] = {
    "omsluttet": omsluttet,
    "omsluttende": omsluttende,
    "ved siden av": ved_siden_av,
    "base64": base64_objekt,
    "manifest": med_manifest,
    "motsignatur": motsignert,
    "to ved siden av hverandre": to_ved_siden_av_hverandre,
    "XPath uten signaturene": lambda: uten_xpath("not(ancestor-or-self::ds:Signature)"),
    "arvet sprak": arvet_sprak,
    "XAdES 1.1.1": lambda: eldre("1.1.1"),
    "XAdES 1.2.2": lambda: eldre("1.2.2"),
    "uten egenskaper": lambda: omsluttet(replace(UTEN, uten_egenskaper=True)),
    "tidsstempel": lambda: omsluttet(replace(UTEN, stempel=tsa())),
    "instruks foran": lambda: '<?xml version="1.0"?>\n<?xml-stylesheet href="a.xsl"?>' + ved_siden_av(),
    "merknad lagt til": lambda: omsluttet().replace("<navn>", "<!-- x --><navn>"),
    "@firma": lambda: afirma("AFIRMA"),
    "byte order mark": lambda: "\ufeff" + omsluttet(),
}


@pytest.mark.parametrize("navn", GODE)
def test_ekte_signert_xml_er_intakt(navn: str) -> None:
    rapport = dom(GODE[navn]())
    assert (rapport.integritet, rapport.feil, rapport.kilde.medietype) == (Integritet.INTAKT, (), "application/xml")
    assert {s.vurdert.format for s in rapport.signaturer} <= {"XAdES", "XMLDSig"}


def pakket_inn() -> str:
    """Signature wrapping: what was signed is put out of sight, and something else where it stood."""
    falsk = "<post><navn>Ola</navn></post>"
    return ved_siden_av().replace("<pakke>", f"<pakke>{falsk}<gjemt>").replace("</post><ds", "</post></gjemt><ds")


def falske_egenskaper() -> str:
    """Other properties beside those that were signed."""
    nye = f'<xades:QualifyingProperties xmlns:xades="{XADES}"><xades:SignedProperties Id="x"/></xades:QualifyingProperties>'
    return omsluttende().replace("</ds:Signature>", f"<ds:Object>{nye}</ds:Object></ds:Signature>")


def egenskaper_et_annet_sted() -> str:
    """The signed properties moved out of their signature."""
    xml = omsluttende()
    egne = (
        xml[xml.index("<ds:Object><xades:") : xml.index("</xades:QualifyingProperties></ds:Object>")]
        + "</xades:QualifyingProperties></ds:Object>"
    )
    return f'<pakke xmlns:ds="{DS}">{egne}{xml.replace(egne, "")}</pakke>'


def bortkommen_motsignatur() -> str:
    """A good signature over something else, put in as a confirmation of this one."""
    return motsignert("SignedProperties", "#S0-props")


ENDRET, BRUTT, UGYLDIG, UKJENT = Integritet.ENDRET, Integritet.BRUTT, Integritet.UGYLDIG_FIL, Integritet.IKKE_STOTTET
DARLIGE: dict[str, tuple[Callable[[], str], Integritet, str]] = {
    "innholdet er endret": (lambda: omsluttet().replace("Kari<", "Ola<"), BRUTT, "avtrykk-stemmer-ikke"),
    "spraket ovenfor er endret": (lambda: arvet_sprak().replace('xml:lang="nb"', 'xml:lang="nn"'), BRUTT, "avtrykk-stemmer-ikke"),
    "objektet er endret": (lambda: omsluttende().replace("innholdet", "noe annet"), BRUTT, "avtrykk-stemmer-ikke"),
    "noe i manifestet er endret": (lambda: med_manifest(avtrykk(b"x")), BRUTT, "avtrykk-stemmer-ikke"),
    "noe er lagt rundt": (lambda: f"<ny><post>Ola</post>{ved_siden_av()}</ny>", ENDRET, "xml-ikke-dekket"),
    "noe er lagt ved siden av": (lambda: ved_siden_av().replace("<pakke>", "<pakke><post>Ola</post>"), ENDRET, "xml-ikke-dekket"),
    "tekst er lagt til rundt": (lambda: ved_siden_av().replace("<pakke>", "<pakke>Ola"), ENDRET, "xml-ikke-dekket"),
    "objekt er lagt til": (
        lambda: omsluttende().replace("</ds:Signature>", "<ds:Object>mer</ds:Object></ds:Signature>"),
        ENDRET,
        "xml-ikke-dekket",
    ),
    "objekt med et navn som egenskapene har": (
        lambda: omsluttende().replace(
            "</ds:Signature>", "<ds:Object><QualifyingProperties>Ola</QualifyingProperties></ds:Object></ds:Signature>"
        ),
        ENDRET,
        "xml-ikke-dekket",
    ),
    "noe ved siden av egenskapene": (
        lambda: omsluttende().replace("<xades:QualifyingProperties", "<post>Ola</post><xades:QualifyingProperties"),
        ENDRET,
        "xml-ikke-dekket",
    ),
    "tekst ved siden av egenskapene": (
        lambda: omsluttende().replace("<xades:QualifyingProperties", "Ola<xades:QualifyingProperties"),
        ENDRET,
        "xml-ikke-dekket",
    ),
    "noe i rammen rundt egenskapene": (
        lambda: omsluttende().replace("</xades:QualifyingProperties>", "<post>Ola</post></xades:QualifyingProperties>"),
        ENDRET,
        "xml-ikke-dekket",
    ),
    "en opplysning om det som er rundt": (lambda: ved_siden_av().replace("<pakke>", '<pakke mottaker="Ola">'), ENDRET, "xml-ikke-dekket"),
    "pakket inn": (pakket_inn, ENDRET, "xml-ikke-dekket"),
    "samme Id to ganger": (lambda: ved_siden_av().replace("<pakke>", '<pakke><post Id="p"/>'), BRUTT, "xades-adresse-ikke-entydig"),
    "samme Id med andre bokstaver": (lambda: ved_siden_av().replace("<pakke>", '<pakke ID="p">'), BRUTT, "xades-adresse-ikke-entydig"),
    "Id finnes ikke": (lambda: ved_siden_av().replace('Id="p"', 'Id="q"'), BRUTT, "xades-adresse-ikke-entydig"),
    "falske egenskaper": (falske_egenskaper, BRUTT, "xades-mangler-ledd"),
    "egenskapene er flyttet": (egenskaper_et_annet_sted, BRUTT, "xades-mangler-ledd"),
    "motsignatur over noe annet": (lambda: motsignert("SignedInfo", "#S0-verdi"), BRUTT, "avtrykk-stemmer-ikke"),
    "bortkommen motsignatur": (bortkommen_motsignatur, BRUTT, "xades-motsignatur-feil"),
    "uten egenskapene, som er signert": (
        lambda: omsluttet().replace("<xades:SignedProperties", "<xades:Annet").replace("</xades:SignedProperties", "</xades:Annet"),
        BRUTT,
        "xades-mangler-ledd",
    ),
    "to sett av det som er signert": (
        lambda: omsluttende().replace("<ds:SignatureValue", "<ds:SignedInfo/><ds:SignatureValue", 1),
        BRUTT,
        "xades-mangler-ledd",
    ),
    "tidsstempel over noe annet": (
        lambda: omsluttet().replace(
            "<xades:UnsignedSignatureProperties>",
            "<xades:UnsignedSignatureProperties>" + stempelledd("xades:SignatureTimeStamp", merke(tsa(), b"x")),
        ),
        BRUTT,
        "tidsstempel-stemmer-ikke",
    ),
    "tidsstempel som ikke kan leses": (
        lambda: omsluttet().replace(
            "<xades:UnsignedSignatureProperties>", "<xades:UnsignedSignatureProperties>" + stempelledd("xades:SignatureTimeStamp", b"x")
        ),
        BRUTT,
        "tidsstempel-uleselig",
    ),
    "bare teksten i et vanlig ledd": (
        lambda: f'<p><a Id="o">eA==</a>{replace(UTEN, referanser=_ref("#o", f"{DS}base64", data=b"x")).tekst()}</p>',
        UKJENT,
        "algoritme-ikke-stottet",
    ),
    "@firma med en annen rot": (lambda: afirma("AAAA"), UKJENT, "algoritme-ikke-stottet"),
    "XPath som velger ut": (lambda: uten_xpath("ancestor-or-self::navn"), UKJENT, "algoritme-ikke-stottet"),
    "noe utenfor er signert": (lambda: replace(GODT, filer=FILER).tekst(), UKJENT, "signert-fil-mangler"),
    "adresse som ikke kan folges": (
        lambda: replace(UTEN, referanser=_ref("#xpointer(//a)", EXC, data=b"")).tekst(),
        UKJENT,
        "xades-adresse-ikke-stottet",
    ),
    "DigiDoc": (
        lambda: '<SignedDoc xmlns="http://www.sk.ee/DigiDoc/v1.3.0#" format="DIGIDOC-XML" version="1.3"/>',
        UKJENT,
        "ddoc-ikke-stottet",
    ),
    "ikke XML": (lambda: "<a>", UGYLDIG, "ikke-xml"),
    "DTD": (lambda: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', UGYLDIG, "uleselig-xml"),
}


@pytest.mark.parametrize("navn", DARLIGE)
def test_xml_som_ikke_er_som_den_skal_far_sin_dom_og_grunn(navn: str) -> None:
    lag, ventet, kode = DARLIGE[navn]
    rapport = dom(lag())
    assert rapport.integritet is ventet
    assert kode in {m.kode for m in rapport.feil}
    assert not rapport.god
    assert rapport.som_json()["feil"]


def test_xml_uten_signatur_sier_det() -> None:
    rapport = dom("<a><b/></a>")
    assert (rapport.integritet, rapport.indikasjon) == (Integritet.INGEN_SIGNATUR, "NO_SIGNATURE_FOUND")


@cache
def ltvsdo() -> bytes:
    return LTVSDO.xml()


def test_et_bevis_alene_forteller_hvem_det_gjelder_og_ikke_nummeret() -> None:
    rapport = dom(ltvsdo())
    assert (rapport.integritet, len(rapport.signaturer)) == (Integritet.INTAKT, 1)
    assert [(p.navn, p.metode, p.integritet.value) for p in rapport.personer] == [("Kari Ås Nordmann", "BankID", "intakt")]
    for hemmelig in (FNR, FODT, "SignerNationalId"):
        assert hemmelig not in str(rapport.som_json())
        assert hemmelig not in repr(rapport)


def test_et_bevis_som_er_endret_er_brutt() -> None:
    rapport = dom(ltvsdo().replace(b"Nordmann", b"Normann"))
    assert (rapport.integritet, rapport.indikasjon) == (BRUTT, "TOTAL_FAILED")
    assert rapport.personer[0].integritet.value == "endret"


def test_nummeret_i_et_baltisk_sertifikatnavn_star_ikke_i_rapporten() -> None:
    rapport = dom(omsluttet(replace(UTEN, hvem=signatar("PRØVE,KARI,38211015222"))))
    assert rapport.integritet is Integritet.INTAKT
    assert "38211015222" not in str(rapport.som_json())


def test_dekningen_sier_om_hele_filen_er_signert() -> None:
    hel, delvis = dom(omsluttet()), dom(f"<alt>{ved_siden_av()}</alt>")
    assert [s.vurdert.struktur.dekning.value for s in hel.signaturer] == ["heleFilen"]
    assert [s.vurdert.struktur.dekning.value for s in delvis.signaturer] == ["heleFilen"]
    to = dom(ved_siden_av().replace("<pakke>", "<pakke><post>Ola</post>"))
    assert [s.vurdert.struktur.dekning.value for s in to.signaturer] == ["helRevisjon"]


def test_type_pa_egenskapene_ma_ikke_sta_for_at_de_er_signert() -> None:
    """Some write another Type, or none; what the reference means decides."""
    xml = omsluttet(replace(UTEN, for_signering=lambda t: t.replace(f' Type="{EGENSKAPER}"', "")))
    assert dom(xml).integritet is Integritet.INTAKT
