"""Hostile containers, XML and ZIP files as generator code. None of them has a signature that holds."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO

from tests.fuzz.fiendtlig_pdf import KVADRAT, LATTER, Lag, nuller
from tests.unit.verify.angrep import signert

MIMETYPE = "application/vnd.etsi.asic-e+zip"
DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
MYE = 100_000


def zipfil(filer: Sequence[tuple[str, bytes]], metode: int = zipfile.ZIP_STORED) -> bytes:
    """An archive with these files, in order."""
    ut = BytesIO()
    with zipfile.ZipFile(ut, "w", metode, strict_timestamps=False) as z:
        for navn, innhold in filer:
            z.writestr(zipfile.ZipInfo(navn, (2026, 8, 3, 10, 0, 0)), innhold, metode)
    return ut.getvalue()


def beholder(signatur: bytes, *andre: tuple[str, bytes], metode: int = zipfile.ZIP_STORED) -> bytes:
    """A container with this signature file."""
    filer = [("mimetype", MIMETYPE.encode()), ("avtale.txt", b"100 kroner"), ("META-INF/signatures.xml", signatur), *andre]
    return zipfil(filer, metode)


def xades(
    referanser: bytes = b"",
    *,
    rot: bytes = b"",
    metode: bytes = b"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    c14n: bytes = b"http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    nokkel: bytes = b"",
    objekt: bytes = b"",
    foran: bytes = b"",
) -> bytes:
    """A signature file with these parts; nothing in it is signed."""
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>%s<asic:XAdESSignatures xmlns:asic="http://uri.etsi.org/2918/v1.2.1#" %s>'
        b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="S"><ds:SignedInfo>'
        b'<ds:CanonicalizationMethod Algorithm="%s"/><ds:SignatureMethod Algorithm="%s"/>%s</ds:SignedInfo>'
        b"<ds:SignatureValue>AAAA</ds:SignatureValue><ds:KeyInfo>%s</ds:KeyInfo><ds:Object>"
        b'<xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Target="#S">%s</xades:QualifyingProperties>'
        b"</ds:Object></ds:Signature></asic:XAdESSignatures>" % (foran, rot, c14n, metode, referanser, nokkel, objekt)
    )


def referanse(uri: bytes = b"avtale.txt", transformer: bytes = b"") -> bytes:
    return (
        b'<ds:Reference URI="%s">%s<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        b"<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>" % (uri, transformer)
    )


def transform(algoritme: bytes, inni: bytes = b"", antall: int = 1) -> bytes:
    ett = b'<ds:Transform Algorithm="%s">%s</ds:Transform>' % (algoritme, inni)
    return b"<ds:Transforms>%s</ds:Transforms>" % (ett * antall)


def _lokal(navn: bytes, pakket: bytes, storrelse: int, *, flagg: int = 0, metode: int = 8, ekstra: bytes = b"", sum_: int = 0) -> bytes:
    hode = (0x04034B50, 45, flagg, metode, 0, 0, sum_, len(pakket), storrelse, len(navn), len(ekstra))
    return struct.pack("<IHHHHHIIIHH", *hode) + navn + ekstra + pakket


def _sentral(
    navn: bytes, pakket: int, storrelse: int, plass: int, *, flagg: int = 0, metode: int = 8, ekstra: bytes = b"", sum_: int = 0
) -> bytes:
    hode = (0x02014B50, 45, 45, flagg, metode, 0, 0, sum_, pakket, storrelse, len(navn), len(ekstra), 0, 0, 0, 0, plass)
    return struct.pack("<IHHHHHHIIIHHHHHII", *hode) + navn + ekstra


def _slutt(antall: int, lengde: int, plass: int, kommentar: bytes = b"") -> bytes:
    return struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, antall, antall, lengde, plass, len(kommentar)) + kommentar


def overlappende(antall: int) -> bytes:
    """All entries share the same packed bytes (Fifield 2019), which grow to 64 MB each."""
    pakket = nuller(64 << 20)[2:-4]
    sum_ = zlib.crc32(b"\0" * (64 << 20))
    kropp = _lokal(b"a", pakket, 64 << 20, sum_=sum_)
    liste = b"".join(_sentral(b"%05d" % n, len(pakket), 64 << 20, 0, sum_=sum_) for n in range(antall))
    return kropp + liste + _slutt(antall, len(liste), len(kropp))


@cache
def bombe_i_zip(storrelse: int, paastatt: int | None = None) -> bytes:
    """One entry that grows; `paastatt`: what the list says that it grows to."""
    pakket = nuller(storrelse)[2:-4]
    sagt = storrelse if paastatt is None else paastatt
    kropp = _lokal(b"mimetype", pakket, sagt)
    liste = _sentral(b"mimetype", len(pakket), sagt, 0)
    return kropp + liste + _slutt(1, len(liste), len(kropp))


def zip64(storrelse: int) -> bytes:
    """The extra field claims this size."""
    ekstra = struct.pack("<HHQQQ", 1, 24, storrelse, storrelse, 0)
    kropp = _lokal(b"mimetype", b"x", 0xFFFFFFFF, ekstra=ekstra, metode=0)
    liste = _sentral(b"mimetype", 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, ekstra=ekstra, metode=0)
    return kropp + liste + _slutt(1, len(liste), len(kropp))


def nostet(dybde: int) -> bytes:
    inni = bombe_i_zip(1 << 26)
    for _ in range(dybde):
        inni = zipfil([(f"{n}.zip", inni) for n in range(4)])
        if len(inni) > 8_000_000:
            break
    return inni


def flagg(bit: int) -> bytes:
    kropp = _lokal(b"mimetype", b"x" * 40, 40, flagg=bit, metode=0)
    liste = _sentral(b"mimetype", 40, 40, 0, flagg=bit, metode=0)
    return kropp + liste + _slutt(1, len(liste), len(kropp))


BEHOLDERE: Mapping[str, Lag] = {
    # ZIP
    "bombe på en halv gigabyte": lambda: bombe_i_zip(1 << 29),
    "bombe som sier at den er liten": lambda: bombe_i_zip(1 << 29, 100),
    "overlappende oppføringer": lambda: overlappende(60),
    "tusen overlappende oppføringer": lambda: overlappende(1_000),
    "zip i zip i zip": lambda: nostet(4),
    "seksti tusen filer": lambda: zipfil([(f"{n}", b"") for n in range(20_000)]),
    "antallet er løgn": lambda: bombe_i_zip(1 << 20).replace(_slutt(1, 54, 0)[:12], _slutt(65_535, 54, 0)[:12]),
    "ZIP64 med 2^63 byte": lambda: zip64(1 << 63),
    "ZIP64 med 2^64-1 byte": lambda: zip64((1 << 64) - 1),
    "ZIP64-slutt uten liste": lambda: (
        b"PK\x03\x04" + b"\0" * 60 + b"PK\x06\x06" + b"\xff" * 52 + b"PK\x06\x07" + b"\xff" * 16 + _slutt(65_535, 0xFFFFFFFF, 0xFFFFFFFF)
    ),
    "to filer med ett navn": lambda: zipfil([("mimetype", MIMETYPE.encode()), ("a", b"1")]).replace(b"PK\x01\x02", b"PK\x01\x02"),
    "navn ut av mappen": lambda: beholder(xades(referanse(b"../../etc/passwd")), ("../../etc/passwd", b"x")),
    "navn fra roten": lambda: beholder(xades(), ("/etc/passwd", b"x"), ("C:\\x", b"x")),
    "navn med null og styretegn": lambda: beholder(xades(), ("a\nb\u202egnp.exe", b"x")),
    "navn på seksti tusen tegn": lambda: beholder(xades(), ("n" * 60_000, b"x")),
    "kryptert": lambda: flagg(1),
    "ukjent pakking": lambda: bombe_i_zip(1 << 20).replace(b"\x08\x00", b"\x63\x00"),
    "LZMA": lambda: zipfil([("mimetype", MIMETYPE.encode() * 99)], zipfile.ZIP_LZMA),
    "BZIP2-bombe": lambda: zipfil([("mimetype", b"\0" * (64 << 20))], zipfile.ZIP_BZIP2),
    "avkortet": lambda: beholder(xades())[:-30],
    "bare slutten": lambda: b"PK\x03\x04" + _slutt(0, 0, 0),
    "kommentar med en zip i": lambda: beholder(xades())[:-2] + struct.pack("<H", 300) + zipfil([("a", b"x")])[:300].ljust(300),
    "PDF foran": lambda: signert() + beholder(xades()),
    "zip foran PDF": lambda: beholder(xades()) + signert(),
    "listen peker utenfor": lambda: b"PK\x03\x04" + b"\0" * 60 + _slutt(1, 60, 0x7FFFFFFF),
    "mimetype på fem megabyte": lambda: zipfil([("mimetype", b"x" * 5_000_000), ("META-INF/signatures.xml", xades())]),
    "fem hundre signaturfiler": lambda: zipfil(
        [("mimetype", MIMETYPE.encode()), *[(f"META-INF/signatures{n}.xml", xades(referanse())) for n in range(500)]]
    ),
    # XML
    "en milliard latterbrøl": lambda: beholder(LATTER),
    "kvadratisk": lambda: beholder(KVADRAT, metode=zipfile.ZIP_DEFLATED),
    "ytre entitet": lambda: beholder(b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"),
    "parameterentitet": lambda: beholder(b"<!DOCTYPE x [<!ENTITY % a SYSTEM 'http://127.0.0.1:1/'> %a;]><x/>"),
    "XInclude": lambda: beholder(b"<x xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='/etc/passwd' parse='text'/></x>"),
    "stilark": lambda: beholder(b"<?xml-stylesheet href='http://127.0.0.1:1/'?><x/>"),
    "dyp XML": lambda: beholder(b"<a>" * MYE + b"</a>" * MYE),
    "bred XML": lambda: beholder(b"<a>" + b"<b/>" * MYE + b"</a>"),
    "hundretusen attributter": lambda: beholder(b"<a %s/>" % b" ".join(b"a%d='1'" % n for n in range(MYE))),
    "titusen navnerom": lambda: beholder(
        xades(rot=b" ".join(b"xmlns:n%d='urn:%d'" % (n, n) for n in range(10_000)), objekt=b"<n1:a/>" * 10_000)
    ),
    "navnerom i hvert ledd (C14N)": lambda: beholder(
        xades(objekt=b"".join(b"<a xmlns:n%d='urn:%d'>" % (n, n) for n in range(40)) + b"</a>" * 40)
    ),
    "en tekst på ti megabyte": lambda: beholder(xades(objekt=b"x" * 10_000_000)),
    "UTF-7": lambda: beholder(b"<?xml version='1.0' encoding='UTF-7'?>+ADw-x/+AD4-"),
    "UTF-16 uten tegnsett": lambda: beholder("<x/>".encode("utf-16-le")),
    "EBCDIC": lambda: beholder(b"<?xml version='1.0' encoding='IBM037'?><x/>"),
    "tegnsett som ikke finnes": lambda: beholder(b"<?xml version='1.0' encoding='x-hei'?><x/>"),
    "hundretusen referanser": lambda: beholder(xades(referanse() * 50_000), metode=zipfile.ZIP_DEFLATED),
    "fem tusen referanser til en stor fil": lambda: beholder(xades(referanse(b"stor") * 5_000), ("stor", b"x" * 20_000_000)),
    "tusen C14N etter hverandre": lambda: beholder(
        xades(referanse(transformer=transform(b"http://www.w3.org/TR/2001/REC-xml-c14n-20010315", antall=1_000)))
    ),
    "XSLT": lambda: beholder(
        xades(
            referanse(
                transformer=transform(
                    b"http://www.w3.org/TR/1999/REC-xslt-19991116",
                    b"<x:stylesheet xmlns:x='http://www.w3.org/1999/XSL/Transform' version='1.0'><x:template match='/'>"
                    b"<x:value-of select=\"document('/etc/passwd')\"/></x:template></x:stylesheet>",
                )
            )
        )
    ),
    "XPath": lambda: beholder(
        xades(
            referanse(
                b"",
                transform(
                    b"http://www.w3.org/TR/1999/REC-xpath-19991116", b"<ds:XPath>count(//*[count(//*[count(//*) > 0]) > 0]) > 0</ds:XPath>"
                ),
            )
            * 40
        )
    ),
    "URI til nettet": lambda: beholder(xades(referanse(b"http://127.0.0.1:1/x") + referanse(b"file:///etc/passwd"))),
    "URI på en megabyte": lambda: beholder(xades(referanse(b"%41" * 300_000))),
    "HMAC med tom nøkkel": lambda: beholder(xades(referanse(), metode=b"http://www.w3.org/2000/09/xmldsig#hmac-sha1")),
    "HMAC avkortet til null": lambda: beholder(
        xades(referanse()).replace(
            b'ecdsa-sha256"/>',
            b'hmac-sha256"><ds:HMACOutputLength xmlns:ds="http://www.w3.org/2000/09/xmldsig#">0</ds:HMACOutputLength></ds:SignatureMethod>',
        )
    ),
    "nøkkel hentet i ring": lambda: beholder(
        xades(referanse(), nokkel=b'<ds:RetrievalMethod URI="#S"/><ds:KeyName>x</ds:KeyName>' * 1_000)
    ),
    "fem tusen sertifikater": lambda: beholder(
        xades(referanse(), nokkel=b"<ds:X509Data>" + b"<ds:X509Certificate>MAA=</ds:X509Certificate>" * 5_000 + b"</ds:X509Data>")
    ),
    "RSA i klartekst": lambda: beholder(
        xades(
            referanse(),
            nokkel=b"<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>%s</ds:Modulus><ds:Exponent>%s</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>"
            % (b"////" * 50_000, b"////" * 50_000),
            metode=b"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        )
    ),
    # XML alone
    "XML alene: en milliard latterbrøl": lambda: LATTER,
    "XML alene: dyp": lambda: b"<a>" * MYE + b"</a>" * MYE,
    "XML alene: signatur over ingenting": xades,
    "XML alene: LTV-SDO på liksom": lambda: (
        b"<LtvSdo xmlns='https://id.signicat.com/definitions/xsd/LtvSdo-1.0'>%s</LtvSdo>" % (b"<a/>" * 19_000)
    ),
    "XML alene: femti megabyte": lambda: b"<x>" + b"y" * 49_000_000 + b"</x>",
    "XML alene: avbrutt": lambda: b"<?xml version='1.0'?><ds:Signature xmlns:ds='" + DS.encode() + b"'><ds:SignedInfo>",
}
