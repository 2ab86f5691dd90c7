from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from signing.asice import signaturer
from signing.verify.fakta import Krypto
from signing.verify.pdf import Lesefeil
from signing.verify.tryggxml import Xmlgrenser, les
from signing.verify.xades import MEST_REFERANSER, Referanse, Xadesfakta, les_tid, undersok
from tests.unit.signing.test_asice import FILER, TID, rsa_nokkel
from tests.unit.verify.xadesbygger import EC, EXC, FRA, GODT, MER, SHA1, Segl, keyinfo, pekere, segl, sertifikat

ANDRE = segl(navn="En annen AS")
INNHOLD = {f.navn: f.innhold for f in FILER}


def ingen(_: str) -> bytes | None:
    return None


def dom(xml: bytes) -> Xadesfakta:
    return undersok(xml, hent=ingen)


def bytt(gammelt: str, nytt: str) -> Callable[[str], str]:
    def endret(tekst: str) -> str:
        assert gammelt in tekst
        return tekst.replace(gammelt, nytt, 1)

    return endret


def etterpa(gammelt: str, nytt: str, xml: bytes | None = None) -> bytes:
    return bytt(gammelt, nytt)((xml or GODT.xml()).decode()).encode()


_PREFIKSER = (
    f'<ds:Transform Algorithm="{EXC}"><ec:InclusiveNamespaces xmlns:ec="{EXC}" PrefixList="ds xades"/></ds:Transform></ds:Transforms>'
)

GODE: dict[str, Callable[[], bytes]] = {
    "RSA": GODT.xml,
    "ECDSA P-256": EC.xml,
    "ECDSA P-384": lambda: replace(GODT, segl=segl("ec-384")).xml(),
    "eksklusiv kanonisering": lambda: replace(GODT, c14n=EXC).xml(),
    "eksklusiv kanonisering med prefikser": lambda: GODT.xml(bytt("</ds:Transforms>", _PREFIKSER)),
    "flere sertifikater pekt på, utstederen ikke med": lambda: replace(GODT, peker=pekere(GODT.segl.sertifikat, ANDRE.sertifikat)).xml(),
    "SHA-1 i pekeren, slik Posten krever": lambda: replace(GODT, peker=pekere(GODT.segl.sertifikat, algoritme=SHA1)).xml(),
    "nyere SigningCertificateV2": lambda: GODT.xml(lambda t: t.replace("xades:SigningCertificate>", "xades:SigningCertificateV2>")),
    "signataren sist i KeyInfo": lambda: replace(GODT, sertifikater=keyinfo(ANDRE.sertifikat, GODT.segl.sertifikat)).xml(),
    "ledd ingen kjenner": lambda: GODT.xml(bytt("<ltv:Description>", '<ltv:Nytt a="b">1</ltv:Nytt><ltv:Description>')),
    "standard navnerom": lambda: GODT.xml(lambda t: t.replace("<ltv:", "<").replace("</ltv:", "</").replace("xmlns:ltv", "xmlns")),
    "utlopt sertifikat": lambda: replace(
        GODT, segl=Segl(GODT.segl.privat, sertifikat(GODT.segl.privat, til=FRA + timedelta(days=1)))
    ).xml(),
    "merknad lagt til etterpa": lambda: etterpa("Nordmann, Kari", "Nordmann<!-- x -->, Kari"),
}


@pytest.mark.parametrize("navn", GODE)
def test_gyldig_signatur_over_hele_dokumentet_godtas(navn: str) -> None:
    fakta = dom(GODE[navn]())
    assert (fakta.utfall, fakta.feil, fakta.dekker_roten) == (Krypto.OK, (), True)
    assert [(r.uri, r.ok) for r in fakta.referanser] == [("#root", True), ("#props", True)]
    assert fakta.signert_tid == datetime(2016, 1, 25, 13, 23, 14, 2000, UTC)
    assert fakta.sertifikat is not None
    assert fakta.sertifikat.subject.native["organization_name"] == "PRØVESEGL AS"


def test_signaturen_over_en_bunt_med_standard_navnerom_godtas() -> None:
    fakta = undersok(signaturer(FILER, nokkel=rsa_nokkel(), tid=TID), hent=INNHOLD.get)
    assert (fakta.utfall, fakta.algoritme, fakta.signert_tid, fakta.dekker_roten) == (Krypto.OK, "RSA_SHA256", TID, False)
    assert fakta.referanser == (
        Referanse("laerekontrakt.pdf", ok=True, medietype="application/pdf"),
        Referanse("avtale.pdf", ok=True, medietype="application/pdf"),
        Referanse("manifest.xml", ok=True, medietype="application/xml"),
        Referanse("#SignedProperties", ok=True),
    )
    assert len(fakta.kjede) == len(rsa_nokkel().kjede)


DARLIGE_BUNTER: dict[str, tuple[dict[str, bytes], tuple[bool, ...]]] = {
    "en fil er endret": (INNHOLD | {"avtale.pdf": b"%PDF-1.7 en annen avtale"}, (True, False, True, True)),
    "en fil mangler": ({n: b for n, b in INNHOLD.items() if n != "manifest.xml"}, (True, True, False, True)),
}


@pytest.mark.parametrize("navn", DARLIGE_BUNTER)
def test_det_sies_hvilken_fil_som_ikke_stemmer(navn: str) -> None:
    filer, ventet = DARLIGE_BUNTER[navn]
    fakta = undersok(signaturer(FILER, nokkel=rsa_nokkel(), tid=TID), hent=filer.get)
    assert (fakta.utfall, tuple(r.ok for r in fakta.referanser)) == (Krypto.HASH_FEIL, ventet)


def test_ingen_fil_hentes_for_en_signatur_som_er_feil() -> None:
    hentet: list[str] = []

    def hent(uri: str) -> bytes | None:
        hentet.append(uri)
        return INNHOLD.get(uri)

    xml = signaturer(FILER, nokkel=rsa_nokkel(), tid=TID)
    assert undersok(xml.replace(b"avtale.pdf", b"avtala.pdf", 1), hent=hent).utfall is Krypto.SIGNATUR_FEIL
    assert hentet == []


def _svekket(metode: str) -> bytes:
    return replace(GODT, metode=metode).xml()


_XPATH = (
    '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>not(ancestor-or-self::x)</ds:XPath></ds:Transform>'
    "</ds:Transforms>"
)
_REF = '<ds:Reference URI="#root"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>x</ds:DigestValue></ds:Reference>'

DARLIGE: dict[str, tuple[Callable[[], bytes], Krypto, str]] = {
    "navnet er endret": (lambda: etterpa("Nordmann, Kari", "Nordmann, Kåre"), Krypto.HASH_FEIL, "avtrykk-stemmer-ikke"),
    "tiden er endret": (lambda: etterpa("14:23:14.002", "14:23:14.003"), Krypto.HASH_FEIL, "avtrykk-stemmer-ikke"),
    "noe er lagt til": (lambda: etterpa("<ltv:Description>", "<ltv:Nytt/><ltv:Description>"), Krypto.HASH_FEIL, "avtrykk-stemmer-ikke"),
    "avtrykket er skiftet ut": (
        lambda: etterpa("<ds:DigestValue>", "<ds:DigestValue>A"),
        Krypto.SIGNATUR_FEIL,
        "signatur-stemmer-ikke",
    ),
    "en annens sertifikat": (
        lambda: replace(GODT, sertifikater=keyinfo(ANDRE.sertifikat)).xml(),
        Krypto.SIGNATUR_FEIL,
        "signatur-stemmer-ikke",
    ),
    "samme nokkel i et annet sertifikat": (
        lambda: replace(GODT, sertifikater=keyinfo(sertifikat(GODT.segl.privat, "Noen andre AS"))).xml(),
        Krypto.FORMATFEIL,
        "sertifikat-ikke-bundet",
    ),
    "pekt pa som nummer to": (
        lambda: replace(GODT, peker=pekere(ANDRE.sertifikat, GODT.segl.sertifikat)).xml(),
        Krypto.FORMATFEIL,
        "sertifikat-ikke-bundet",
    ),
    "uten sertifikat": (lambda: replace(GODT, sertifikater=" ").xml(), Krypto.IKKE_STOTTET, "signatarsertifikat-mangler"),
    "sertifikatet kan ikke leses": (
        lambda: replace(GODT, sertifikater="<ds:X509Certificate>AAAA</ds:X509Certificate>").xml(),
        Krypto.IKKE_STOTTET,
        "signatarsertifikat-mangler",
    ),
    "egenskapene er ikke signert": (
        lambda: GODT.xml(bytt(' Type="http://uri.etsi.org/01903#SignedProperties" URI="#props"', ' URI="#root"')),
        Krypto.FORMATFEIL,
        "xades-egenskaper-ikke-signert",
    ),
    "noe annet er signert som egenskaper": (
        lambda: GODT.xml(bytt('SignedProperties" URI="#props"', 'SignedProperties" URI="#root"')),
        Krypto.FORMATFEIL,
        "xades-egenskaper-ikke-signert",
    ),
    "to referanser til egenskaper": (
        lambda: GODT.xml(
            bytt("</ds:SignedInfo>", _REF.replace("URI", 'Type="http://uri.etsi.org/01903#SignedProperties" URI') + "</ds:SignedInfo>")
        ),
        Krypto.FORMATFEIL,
        "xades-egenskaper-ikke-signert",
    ),
    "to sett egenskaper": (
        lambda: GODT.xml(
            bytt(
                "</ds:Object>",
                "</ds:Object><ds:Object><xades:QualifyingProperties><xades:SignedProperties/></xades:QualifyingProperties></ds:Object>",
            )
        ),
        Krypto.FORMATFEIL,
        "xades-mangler-ledd",
    ),
    "samme Id to ganger": (
        lambda: GODT.xml(bytt("<ltv:Description>", '<ltv:Description ID="root">')),
        Krypto.FORMATFEIL,
        "xades-adresse-ikke-entydig",
    ),
    "to signaturer": (
        lambda: etterpa("</ltv:LtvSdo>", '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/></ltv:LtvSdo>'),
        Krypto.FORMATFEIL,
        "xades-ikke-en-signatur",
    ),
    "ingen signatur": (lambda: b"<a/>", Krypto.FORMATFEIL, "xades-ikke-en-signatur"),
    "to sett av det som er signert": (
        lambda: etterpa("<ds:SignatureValue>", "<ds:SignedInfo/><ds:SignatureValue>"),
        Krypto.FORMATFEIL,
        "xades-mangler-ledd",
    ),
    "SHA-1 i signaturen": (
        lambda: _svekket("http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        Krypto.IKKE_STOTTET,
        "algoritme-ikke-stottet",
    ),
    "HMAC": (lambda: _svekket(MER + "hmac-sha256"), Krypto.IKKE_STOTTET, "algoritme-ikke-stottet"),
    "SHA-1 i avtrykket": (
        lambda: GODT.xml(
            bytt('<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"', f'<ds:DigestMethod Algorithm="{SHA1}"')
        ),
        Krypto.IKKE_STOTTET,
        "algoritme-ikke-stottet",
    ),
    "XPath tar noe ut": (lambda: GODT.xml(bytt("</ds:Transforms>", _XPATH)), Krypto.IKKE_STOTTET, "algoritme-ikke-stottet"),
    "XPath gjemt i en kanonisering": (
        lambda: GODT.xml(bytt("</ds:Transforms>", _XPATH.replace("http://www.w3.org/TR/1999/REC-xpath-19991116", EXC))),
        Krypto.IKKE_STOTTET,
        "algoritme-ikke-stottet",
    ),
    "XPointer": (lambda: GODT.xml(bytt('URI="#root"', 'URI="#xpointer(/)"')), Krypto.FORMATFEIL, "xades-adresse-ikke-entydig"),
    "uten adresse": (lambda: GODT.xml(bytt(' URI="#root"', "")), Krypto.IKKE_STOTTET, "xades-referanse-uten-adresse"),
    "fil utenfor": (
        lambda: GODT.xml(bytt("</ds:SignedInfo>", _REF.replace("#root", "http://127.0.0.1/x") + "</ds:SignedInfo>")),
        Krypto.HASH_FEIL,
        "avtrykk-stemmer-ikke",
    ),
    "fil utenfor med omforming": (lambda: GODT.xml(bytt('URI="#root"', 'URI="fil.pdf"')), Krypto.IKKE_STOTTET, "algoritme-ikke-stottet"),
    "for mange referanser": (
        lambda: GODT.xml(bytt("</ds:SignedInfo>", _REF * MEST_REFERANSER + "</ds:SignedInfo>")),
        Krypto.IKKE_STOTTET,
        "for-mye-arbeid",
    ),
    "for kort RSA-nokkel": (lambda: replace(GODT, segl=segl("rsa-1024")).xml(), Krypto.IKKE_STOTTET, "nokkel-ikke-stottet"),
    "kurve som ingen bruker": (lambda: replace(GODT, segl=segl("ec-k256")).xml(), Krypto.IKKE_STOTTET, "nokkel-ikke-stottet"),
    "ECDSA med avkortet verdi": (
        lambda: etterpa("<ds:SignatureValue>", "<ds:SignatureValue>AAAA", EC.xml()),
        Krypto.SIGNATUR_FEIL,
        "signatur-stemmer-ikke",
    ),
    "ikke XML": (lambda: b"%PDF-1.7", Krypto.FORMATFEIL, "ikke-xml"),
    "tom": (lambda: b"", Krypto.FORMATFEIL, "ikke-xml"),
}


@pytest.mark.parametrize("navn", DARLIGE)
def test_signatur_som_ikke_holder_far_sin_egen_grunn(navn: str) -> None:
    lag, utfall, kode = DARLIGE[navn]
    fakta = dom(lag())
    assert (fakta.utfall, fakta.feil[0].kode) == (utfall, kode)


def test_hver_byte_teller_eller_gjelder_ikke_innholdet() -> None:
    """Bytes turned over anywhere: no exception, and where the answer still is OK, what was signed reads as before."""
    original = GODT.xml()
    tilfeldig = random.Random(6)
    holdt = 0
    for _ in range(400):
        data = bytearray(original)
        data[tilfeldig.randrange(len(data))] ^= 1 << tilfeldig.randrange(7)
        fakta = dom(bytes(data))
        if fakta.utfall is Krypto.OK:
            holdt += 1
            assert _lest(bytes(data)) == _lest(original)
    assert holdt < 40  # white space outside the signed parts, and the spare bits of base64


def _lest(xml: bytes) -> list[tuple[str, str]]:
    rot = les(xml)
    signerte = [e for e in rot.iter() if not e.tag.startswith("{http://www.w3.org/2000/09/xmldsig#}")]
    return [(e.tag, "".join((e.text or "").split())) for e in signerte if len(e) == 0]


def _nostet(dybde: int) -> bytes:
    return b"<a>" * dybde + b"</a>" * dybde


FIENDTLIGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "DTD": (lambda: b"<!DOCTYPE a><a/>", "uleselig-xml"),
    "entitet fra en fil": (lambda: b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "uleselig-xml"),
    "entiteter som vokser": (
        lambda: b'<!DOCTYPE a [<!ENTITY x "aaaaaaaaaa"><!ENTITY y "&x;&x;&x;&x;&x;&x;">]><a b="&y;&y;&y;&y;"/>',
        "uleselig-xml",
    ),
    "skjema utenfra": (lambda: b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', "uleselig-xml"),
    "ukjent entitet": (lambda: b"<a>&x;</a>", "ikke-xml"),
    "for dypt": (lambda: _nostet(65), "uleselig-xml"),
    "svært dypt": (lambda: _nostet(500_000), "uleselig-xml"),
    "for mange ledd": (lambda: b"<a>" + b"<b/>" * 20_001 + b"</a>", "uleselig-xml"),
    "instruks": (lambda: b"<a><?php x?></a>", "uleselig-xml"),
    "for stor": (lambda: b"<a>" + b" " * (32 * 1024 * 1024) + b"</a>", "for-stor"),
    "ukjent tegnsett": (lambda: b'<?xml version="1.0" encoding="x-ukjent"?><a/>', "ikke-xml"),
}


@pytest.mark.parametrize("navn", FIENDTLIGE)
def test_xml_som_vil_noe_annet_enn_a_bli_lest_avvises(navn: str) -> None:
    lag, kode = FIENDTLIGE[navn]
    with pytest.raises(Lesefeil) as feil:
        les(lag())
    assert feil.value.kode == kode


def test_xml_ved_grensen_leses() -> None:
    assert len(list(les(_nostet(64)).iter())) == 64
    assert les(b"<a>" + b"x" * 12_000_000 + b"</a>").text == "x" * 12_000_000  # longer than libxml2's own limit for one text
    with pytest.raises(Lesefeil):
        les(_nostet(3), Xmlgrenser(dybde=2))


def test_det_som_signeres_kommer_ikke_i_loggen(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        dom(GODT.xml())
    assert caplog.text == ""


def _tider() -> Iterator[tuple[str, datetime | None]]:
    yield "2016-01-25T14:23:14.002+01:00", datetime(2016, 1, 25, 13, 23, 14, 2000, UTC)
    yield "2016-01-25T13:23:14Z", datetime(2016, 1, 25, 13, 23, 14, tzinfo=UTC)
    yield "2016-01-25T13:23:14.1234567Z", datetime(2016, 1, 25, 13, 23, 14, 123456, UTC)
    yield " 2016-01-25T13:23:14Z\n", datetime(2016, 1, 25, 13, 23, 14, tzinfo=UTC)
    yield "2016-01-25T14:23:14", None
    yield "0001-01-01T00:00:00+01:00", None
    yield "i går", None
    yield "", None


@pytest.mark.parametrize(("tekst", "ventet"), list(_tider()))
def test_tid_uten_sone_er_ikke_noe_tidspunkt(tekst: str, ventet: datetime | None) -> None:
    assert les_tid(tekst) == ventet
