"""Hostile PDFs as generator code. Most are signed by hand, so that the checks behind the parser are reached too."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from tests.unit.verify import fri
from tests.unit.verify.angrep import signert
from tests.unit.verify.fremmed import en_pdf

Lag = Callable[[], bytes]
MYE = 100_000
LANGT = 2_000_000
"""Bytes of a long run. All of them were also tried at 49 MB, the most that is taken in."""


def strom(data: bytes, ordbok: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), ordbok, data)


def flate(data: bytes, ganger: int = 1) -> bytes:
    """Packed so many times over."""
    for _ in range(ganger):
        data = zlib.compress(data, 9)
    return data


@cache
def nuller(antall: int) -> bytes:
    """So many zero bytes packed, a thousandth of the size: one packed megabyte over and over (RFC 1950, RFC 1951)."""
    pakker = zlib.compressobj(9, zlib.DEFLATED, -15)
    bit = pakker.compress(b"\0" * (1 << 20)) + pakker.flush(zlib.Z_FULL_FLUSH)
    sjekksum = (antall % 65521) << 16 | 1
    return b"\x78\xda" + bit * (antall >> 20) + b"\x03\x00" + sjekksum.to_bytes(4, "big")


def bombe(antall: int, ordbok: bytes = b"") -> bytes:
    """A stream that grows to so many bytes."""
    return strom(nuller(antall), b"/Filter /FlateDecode " + ordbok)


def hand(
    *,
    katalog: bytes = b"",
    skjema: bytes = b"",
    felter: bytes = b"[6 0 R]",
    sider: bytes = b"/Kids [3 0 R] /Count 1",
    side: bytes = b"",
    navn: bytes = b"(Fri)",
    felt: bytes = b"",
    sig: bytes = b"",
    andre: Sequence[bytes] = (),
    innhold: bytes | None = None,
    hale: bytes = b"",
    lag: Callable[[bytes], bytes] = fri.lag_cms,
    rom: int = fri.ROM,
) -> bytes:
    """A one-page file signed over all of itself; each part can be given more. `andre` are the objects from number 8 on."""
    objekter = [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields %s /SigFlags 3 %s >> %s >>" % (felter, skjema, katalog),
        b"<< /Type /Pages %s >>" % sider,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Annots [6 0 R] /Resources << >> %s >>" % side,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        innhold or strom(b"BT (100 kr) Tj ET"),
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T %s /V 7 0 R /Rect [0 0 0 0] /F 132 /P 3 0 R %s >>" % (navn, felt),
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [%s] /Contents <%s> %s >>"
        % (b" " * 60, b"0" * rom, sig),
        *andre,
    ]
    return signer_over(_med_tabell(objekter, hale), lag, rom)


def signer_over(pdf: bytes, lag: Callable[[bytes], bytes] = fri.lag_cms, rom: int = fri.ROM) -> bytes:
    """Fill in the only empty signature."""
    ut = bytearray(pdf)
    fra = ut.index(b"/Contents <" + b"0" * rom) + len(b"/Contents ")
    til = fra + rom + 2
    plass = ut.index(b"/ByteRange [") + len(b"/ByteRange [")
    omrade = b"0 %d %d %d" % (fra, til, len(ut) - til)
    ut[plass : plass + len(omrade)] = omrade
    verdi = lag(hashlib.sha256(bytes(ut[:fra]) + bytes(ut[til:])).digest()).hex().encode()
    assert len(verdi) <= rom
    ut[fra + 1 : fra + 1 + len(verdi)] = verdi
    return bytes(ut)


def _med_tabell(objekter: Sequence[bytes], hale: bytes = b"") -> bytes:
    ut = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    plasser = []
    for nr, objekt in enumerate(objekter, 1):
        plasser.append(len(ut))
        ut += b"%d 0 obj\n%s\nendobj\n" % (nr, objekt)
    xref = len(ut)
    ut += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objekter) + 1) + b"".join(b"%010d 00000 n \n" % p for p in plasser)
    ut += b"trailer\n<< /Size %d /Root 1 0 R /ID [<00> <00>] %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objekter) + 1, hale, xref)
    return bytes(ut)


def rader(objekter: Mapping[int, bytes], xref: Callable[[int, Mapping[int, int]], bytes]) -> bytes:
    """A file whose cross-reference stream is written by `xref` from its own place and the objects' places."""
    ut = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    plasser = {}
    for nr, objekt in objekter.items():
        plasser[nr] = len(ut)
        ut += b"%d 0 obj\n%s\nendobj\n" % (nr, objekt)
    her = len(ut)
    return bytes(ut) + b"99 0 obj\n" + xref(her, plasser) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % her


KATALOG = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}


def _rad(slag: int, a: int, b: int = 0) -> bytes:
    return bytes([slag]) + a.to_bytes(4, "big") + b.to_bytes(2, "big")


def xrefstrom(ordbok: bytes, ekstra: Sequence[bytes] = (), objekter: Mapping[int, bytes] = KATALOG) -> bytes:
    """A small file with a cross-reference stream; `ordbok` gets the stream's own place for %d, where it asks for it."""

    def xref(her: int, plasser: Mapping[int, int]) -> bytes:
        data = _rad(0, 0) + b"".join(_rad(1, p) for p in plasser.values()) + b"".join(ekstra)
        antall = len(plasser) + 1 + len(ekstra)
        grunn = b"/Type /XRef /Root 1 0 R "
        egne = ordbok.replace(b"%d", b"%d" % her)
        if b"/W" not in egne:
            grunn += b"/W [1 4 2] "
        if b"/Size" not in egne:
            grunn += b"/Size %d " % antall
        return strom(data, grunn + egne)

    return rader(objekter, xref)


def objektstrom(inni: bytes, antall: int, forste: int, ordbok: bytes = b"") -> bytes:
    """An object stream with these bytes."""
    return strom(inni, b"/Type /ObjStm /N %d /First %d %s" % (antall, forste, ordbok))


def prev_ring(ledd: int) -> bytes:
    """Tables whose /Prev lead round."""
    pdf = en_pdf()
    for _ in range(ledd):
        pdf = fri.xref_tillegg(pdf, [(20, fri.rad(0, fri=True))])
    siste = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    return pdf.replace(
        b"trailer\n<< /Size 7 /Root 1 0 R", b"trailer\n<< /Size 7 /Prev %07d /Root 1 0 R" % (siste + len(b" /Prev 0000000")), 1
    )


def hybrid_ring() -> bytes:
    """A table whose /XRefStm is itself."""
    pdf = en_pdf()
    her = pdf.rindex(b"xref\n0 ")
    return pdf.replace(b"/Root 1 0 R /ID", b"/Root 1 0 R /XRefStm %d /ID" % her)


def strom_i_seg_selv() -> bytes:
    """The object stream 3 is said to lie in itself; the catalog lies in it."""
    objekter = {2: KATALOG[2], 3: objektstrom(b"1 0 << /Type /Catalog /Pages 2 0 R >>", 1, 4, b"/Extends 3 0 R")}

    def xref(_: int, plasser: Mapping[int, int]) -> bytes:
        data = _rad(0, 0) + _rad(2, 3) + _rad(1, plasser[2]) + _rad(2, 3)
        return strom(data, b"/Type /XRef /Root 1 0 R /W [1 4 2] /Size 4")

    return rader(objekter, xref)


def strommer_i_ring(antall: int) -> bytes:
    """Each object stream lies in the next."""
    objekter = {n: objektstrom(b"1 0 << /Type /Catalog /Pages 2 0 R >>", 1, 4) for n in range(3, 3 + antall)}

    def xref(_: int, __: Mapping[int, int]) -> bytes:
        data = _rad(0, 0) + _rad(2, 3) + _rad(2, 3)
        data += b"".join(_rad(2, 3 + (n - 2) % antall) for n in range(3, 3 + antall))
        return strom(data, b"/Type /XRef /Root 1 0 R /W [1 4 2] /Size %d" % (3 + antall))

    return rader(objekter, xref)


def mange_revisjoner(antall: int, *, kropp: bytes = b"") -> bytes:
    """A signed file and so many increments."""
    pdf = signert()
    ut = bytearray(pdf)
    forrige = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    for _ in range(antall):
        ut += kropp
        her = len(ut)
        ut += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 20 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (forrige, her)
        forrige = her
    return bytes(ut)


def tre(bredde: int, dybde: int, nokkel: bytes, blad: bytes, knute: bytes = b"", *, forst: int = 8) -> tuple[bytes, list[bytes]]:
    """(root's reference, objects): a tree in which every node names the next one `bredde` times, so that there are bredde^dybde ways."""
    objekter = [b"<< %s [%s] %s >>" % (nokkel, b" ".join([b"%d 0 R" % (forst + n + 1)] * bredde), knute) for n in range(dybde)]
    return b"%d 0 R" % forst, [*objekter, blad]


def feltdoblinger() -> bytes:
    rot, objekter = tre(2, 40, b"/Kids", b"<< /FT /Sig /T (x) >>", b"/T (n)")
    return hand(felter=b"[6 0 R %s]" % rot, andre=objekter)


def navnedoblinger() -> bytes:
    rot, objekter = tre(2, 40, b"/Kids", b"<< /Names [] >>")
    return hand(katalog=b"/Names << /EmbeddedFiles %s >>" % rot, andre=objekter)


def sidedoblinger() -> bytes:
    rot, objekter = tre(2, 40, b"/Kids", b"<< /Type /Page >>", b"/Type /Pages /Count 1")
    return hand(sider=b"/Kids [3 0 R %s] /Count 2" % rot, andre=objekter)


def doble_stier_etter_signering(dybde: int) -> bytes:
    """The objects of the signed file refer to each other in 2^n ways, and an increment changes the last of them."""
    _, objekter = tre(2, dybde, b"/A", b"<< /X 1 >>")
    pdf = hand(katalog=b"/Q 8 0 R", andre=objekter)
    nr = 8 + dybde
    kropp = b"%d 0 obj\n<< /X 2 >>\nendobj\n" % nr
    return fri.xref_tillegg(pdf, [(nr, fri.rad(len(pdf)))], kropp=kropp, storrelse=nr + 1)


def mange_endrede(antall: int) -> bytes:
    """All the objects of a large signed file are written again."""
    pdf = hand(katalog=b"/Q [%s]" % b" ".join(b"%d 0 R" % (8 + n) for n in range(antall)), andre=[b"<< /X 1 >>"] * antall)
    kropp, rader_ = bytearray(), []
    for n in range(antall):
        rader_.append((8 + n, fri.rad(len(pdf) + len(kropp))))
        kropp += b"%d 0 obj\n<< /X 2 >>\nendobj\n" % (8 + n)
    return fri.xref_tillegg(pdf, rader_, kropp=bytes(kropp), storrelse=8 + antall)


def mange_felt(antall: int, verdi: bytes) -> bytes:
    felt = [b"<< /FT /Sig /T (s%d) /V %s >>" % (n, verdi) for n in range(antall)]
    return hand(felter=b"[6 0 R %s]" % b" ".join(b"%d 0 R" % (8 + n) for n in range(antall)), andre=felt)


def kjede(antall: int) -> bytes:
    """References to references."""
    return hand(katalog=b"/AcroForm 8 0 R", skjema=b"", andre=[b"%d 0 R" % (9 + n) for n in range(antall)] + [b"<< >>"])


def vedlagt(innhold: bytes, ordbok: bytes = b"", navn: bytes = b"(x.pdf)") -> bytes:
    """A file inside the signed file."""
    return hand(
        katalog=b"/Names << /EmbeddedFiles << /Names [%s 8 0 R] >> >>" % navn,
        andre=[b"<< /Type /Filespec /F %s /UF %s /EF << /F 9 0 R >> >>" % (navn, navn), strom(innhold, b"/Type /EmbeddedFile " + ordbok)],
    )


def med_xmp(xmp: bytes, ordbok: bytes = b"") -> bytes:
    return hand(katalog=b"/Metadata 8 0 R", andre=[strom(xmp, b"/Type /Metadata /Subtype /XML " + ordbok)])


LATTER = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>%s]><x>&j;</x>" % b"".join(
    b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)
"""Billion laughs."""
KVADRAT = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a '%s'>]><x>%s</x>" % (b"a" * MYE, b"&a;" * 20_000)


def fyll(start: bytes, bit: bytes, antall: int) -> bytes:
    """The plain file with a long run of one token before its end."""
    pdf = signert()
    return pdf + start + bit * (antall // len(bit))


PDFER: Mapping[str, Lag] = {
    # cross-references
    "/Prev i ring over ett ledd": lambda: prev_ring(1),
    "/Prev i ring over hundre ledd": lambda: prev_ring(100),
    "/XRefStm er tabellen selv": hybrid_ring,
    "xref-strøm: /Prev er seg selv": lambda: xrefstrom(b"/Prev %d"),
    "xref-strøm: /W enorm": lambda: xrefstrom(b"/W [1 2147483647 1]"),
    "xref-strøm: /W null": lambda: xrefstrom(b"/W [0 0 0] /Size 2147483647 /Index [0 2147483647]"),
    "xref-strøm: /W negativ": lambda: xrefstrom(b"/W [1 -4 2]"),
    "xref-strøm: /W lang": lambda: xrefstrom(b"/W [%s]" % (b"1 " * MYE)),
    "xref-strøm: /Index enorm": lambda: xrefstrom(b"/Index [0 9999999999999]"),
    "xref-strøm: hundretusen /Index": lambda: xrefstrom(b"/Index [%s]" % (b"0 1 " * MYE)),
    "xref-strøm: bombe": lambda: rader(KATALOG, lambda _h, _p: bombe(1 << 30, b"/Type /XRef /Root 1 0 R /W [1 4 2] /Size 150000000")),
    "xref-strøm: to millioner rader": lambda: rader(
        KATALOG,
        lambda _h, _p: strom(flate(_rad(1, 15) * 2_000_000), b"/Filter /FlateDecode /Type /XRef /Root 1 0 R /W [1 4 2] /Size 2000000"),
    ),
    "xref-strøm: prediktor med enorm /Columns": lambda: xrefstrom(b"/DecodeParms << /Predictor 12 /Columns 2147483647 >>"),
    "xref-tabell: to milliarder rader": lambda: en_pdf().replace(b"xref\n0 7", b"xref\n0 2147483647"),
    "xref-tabell: hundretusen seksjoner": lambda: en_pdf().replace(b"xref\n0 7\n", b"xref\n" + b"0 0\n" * MYE + b"0 7\n"),
    "xref-tabell: alle rader på samme objekt": lambda: fri.xref_tillegg(
        signert(), [(n, fri.rad(15)) for n in range(20, 20_020)], storrelse=30_000
    ),
    "startxref langt utenfor": lambda: en_pdf().rsplit(b"startxref", 1)[0] + b"startxref\n99999999999999999999\n%%EOF\n",
    "startxref negativ": lambda: en_pdf().rsplit(b"startxref", 1)[0] + b"startxref\n-7\n%%EOF\n",
    "objektstrøm i seg selv": strom_i_seg_selv,
    "objektstrømmer i ring": lambda: strommer_i_ring(50),
    "objektstrøm med /N enorm": lambda: rader(
        {2: KATALOG[2], 3: objektstrom(b"1 0 << /Type /Catalog /Pages 2 0 R >>", 2147483647, 2147483647)},
        lambda _h, p: strom(_rad(0, 0) + _rad(2, 3) + _rad(1, p[2]) + _rad(1, p[3]), b"/Type /XRef /Root 1 0 R /W [1 4 2] /Size 4"),
    ),
    "objektstrøm som bombe": lambda: rader(
        {2: KATALOG[2], 3: bombe(1 << 30, b"/Type /ObjStm /N 1 /First 4")},
        lambda _h, p: strom(_rad(0, 0) + _rad(2, 3) + _rad(1, p[2]) + _rad(1, p[3]), b"/Type /XRef /Root 1 0 R /W [1 4 2] /Size 4"),
    ),
    "/Length er seg selv": lambda: en_pdf().replace(b"<< /Length 57 >>", b"<< /Length 5 0 R >>"),
    "/Length i en ring": lambda: hand(innhold=strom(b"x").replace(b"/Length 1", b"/Length 8 0 R"), andre=[b"9 0 R", b"8 0 R"]),
    # depth and width
    "dype lister i katalogen": lambda: hand(katalog=b"/X " + b"[" * MYE + b"]" * MYE),
    "dype ordbøker i katalogen": lambda: hand(katalog=b"/X " + b"<</A " * MYE + b"1" + b">>" * MYE),
    "dype lister i signaturen": lambda: hand(sig=b"/X " + b"[" * MYE + b"]" * MYE),
    "dype lister uten slutt": lambda: hand(katalog=b"/X " + b"[" * 1_000_000),
    "900 lag lister": lambda: hand(katalog=b"/X " + b"[" * 900 + b"]" * 900),
    "dypt sidetre": lambda: hand(
        sider=b"/Kids [3 0 R 8 0 R] /Count 2",
        andre=[b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (7 + n, 9 + n) for n in range(10_000)],
    ),
    "sidetre i ring": lambda: hand(sider=b"/Kids [2 0 R 3 0 R] /Count 2 /Parent 2 0 R"),
    "doblende sidetre": sidedoblinger,
    "hundretusen ganger samme side": lambda: hand(sider=b"/Kids [%s] /Count %d" % (b"3 0 R " * MYE, MYE)),
    "doblende navnetre": navnedoblinger,
    "navnetre i ring": lambda: hand(
        katalog=b"/Names << /EmbeddedFiles 8 0 R >>", andre=[b"<< /Kids [8 0 R 8 0 R 8 0 R 8 0 R] /Names [] >>"]
    ),
    "dypt navnetre": lambda: hand(
        katalog=b"/Names << /EmbeddedFiles 8 0 R >>", andre=[b"<< /Kids [%d 0 R] >>" % (9 + n) for n in range(10_000)]
    ),
    "hundretusen navn": lambda: hand(katalog=b"/Names << /EmbeddedFiles << /Names [%s] >> >>" % (b"(a) 5 0 R " * MYE)),
    "doblende felttre": feltdoblinger,
    "felttre i ring": lambda: hand(felter=b"[6 0 R 8 0 R]", andre=[b"<< /T (a) /Kids [8 0 R 9 0 R] >>", b"<< /T (b) /Kids [8 0 R] >>"]),
    "dypt felttre": lambda: hand(
        felter=b"[6 0 R 8 0 R]", andre=[b"<< /T (%s) /Kids [%d 0 R] >>" % (b"n" * 100, 9 + n) for n in range(5_000)]
    ),
    "tjue tusen felt": lambda: mange_felt(20_000, b"null"),
    "tusen felt med samme signatur": lambda: mange_felt(1_000, b"7 0 R"),
    "hundretusen ganger samme felt": lambda: hand(felter=b"[%s]" % (b"6 0 R " * MYE)),
    "tusen tomme signaturordbøker": lambda: mange_felt(1_000, b"<< /Type /Sig /ByteRange [0 1 2 3] /Contents <30> >>"),
    "feltnavn på ti megabyte": lambda: hand(navn=b"(%s)" % (b"n" * 10_000_000)),
    "hundre felt med lange navn": lambda: hand(
        felter=b"[6 0 R %s]" % b" ".join(b"%d 0 R" % (8 + n) for n in range(60)),
        andre=[
            b"<< /FT /Sig /T (%s) /V << /Type /Sig /ByteRange [0 1 2 3] /Contents <30> >> >>" % (b"%03d" % n * 100_000) for n in range(60)
        ],
    ),
    "kjede av referanser": lambda: kjede(5_000),
    "tjue tusen objekter": lambda: hand(andre=[b"<< /X 1 >>"] * 20_000),
    "tre hundre tusen objekter": lambda: hand(andre=[b"1"] * 300_000),
    "ti tusen revisjoner": lambda: mange_revisjoner(10_000),
    "to hundre revisjoner": lambda: mange_revisjoner(200),
    "doblende stier, siste ledd endret": lambda: doble_stier_etter_signering(40),
    "ti tusen objekter skrevet om igjen": lambda: mange_endrede(10_000),
    # streams
    "sideinnhold som bombe": lambda: hand(innhold=bombe(1 << 30)),
    "sideinnhold som bombe, endret etterpå": lambda: fri.xref_tillegg(
        hand(innhold=bombe(1 << 30)),
        [(5, fri.rad(len(hand(innhold=bombe(1 << 30)))))],
        kropp=b"5 0 obj\n" + bombe((1 << 30) + (1 << 20)) + b"\nendobj\n",
    ),
    "bombe i bombe": lambda: hand(
        katalog=b"/Metadata 8 0 R",
        andre=[strom(flate(nuller(1 << 30), 1), b"/Filter [/FlateDecode /FlateDecode] /Type /Metadata /Subtype /XML")],
    ),
    "metadata som bombe": lambda: hand(katalog=b"/Metadata 8 0 R", andre=[bombe(1 << 30, b"/Type /Metadata /Subtype /XML")]),
    "metadata: en milliard latterbrøl": lambda: med_xmp(LATTER),
    "metadata: kvadratisk": lambda: med_xmp(KVADRAT),
    "metadata: dype elementer": lambda: med_xmp(b"<a>" * MYE + b"</a>" * MYE),
    "metadata: hundretusen attributter": lambda: med_xmp(b"<a %s/>" % b" ".join(b"a%d='1'" % n for n in range(MYE))),
    "metadata i fremmed tegnsett": lambda: med_xmp("<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16")),
    "hundretusen filtre": lambda: hand(katalog=b"/Metadata 8 0 R", andre=[strom(b"x", b"/Filter [%s]" % (b"/ASCIIHexDecode " * MYE))]),
    "LZW-bombe": lambda: hand(katalog=b"/Metadata 8 0 R", andre=[strom(b"\x80" + b"\x00" * 2_000_000, b"/Filter /LZWDecode")]),
    "RunLength-kjede": lambda: hand(
        katalog=b"/Metadata 8 0 R", andre=[strom(b"\x81\x00" * 500_000, b"/Filter [%s]" % (b"/RunLengthDecode " * 6))]
    ),
    "ASCII85-kjede": lambda: hand(
        katalog=b"/Metadata 8 0 R", andre=[strom(b"z" * 5_000_000 + b"~>", b"/Filter [/ASCII85Decode /ASCII85Decode]")]
    ),
    "JBIG2 og ukjente filtre": lambda: hand(
        katalog=b"/Metadata 8 0 R", andre=[strom(b"\x97JB2\r\n\x1a\n" * 99, b"/Filter [/JBIG2Decode /Oppdiktet]")]
    ),
    "prediktor med enorme tall": lambda: hand(
        katalog=b"/Metadata 8 0 R",
        andre=[strom(flate(b"x" * 999), b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 2147483647 >>")],
    ),
    "prediktor med null kolonner": lambda: hand(
        katalog=b"/Metadata 8 0 R",
        andre=[strom(flate(b"x" * 999), b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 0 /BitsPerComponent 0 >>")],
    ),
    "avbrutt Flate": lambda: hand(katalog=b"/Metadata 8 0 R", andre=[strom(nuller(1 << 20)[:200], b"/Filter /FlateDecode")]),
    # attachments
    "vedlegg som bombe": lambda: vedlagt(nuller(1 << 30), b"/Filter /FlateDecode"),
    "vedlegg: en milliard latterbrøl": lambda: vedlagt(
        LATTER.replace(b"<x>", b"<x xmlns='https://id.signicat.com/definitions/xsd/LtvSdo-1.0'>")
    ),
    "vedlegg: dyp XML": lambda: vedlagt(
        b"<LtvSdo xmlns='https://id.signicat.com/definitions/xsd/LtvSdo-1.0:LtvSdo'>" + b"<a>" * MYE + b"</a>" * MYE + b"</LtvSdo>"
    ),
    "vedlegg med eget navn i alle tegn": lambda: vedlagt(b"x", navn=b"(\xfe\xff\xd8\x00\xdf\xff\x20\x2e\x00\x00\xff\xff)"),
    "vedlegg som er filen selv": lambda: vedlagt(signert()),
    # names, strings, numbers, dates
    "halve surrogater i feltnavnet": lambda: hand(navn=b"(\xfe\xff\xd8\x00\x00A\xdc\x00)"),
    "retningstegn og styretegn i feltnavnet": lambda: hand(navn=b"(\xfe\xff\x20\x2e\x00\x00\x00\x07\x20\x2a\x06\x1c)"),
    "feltnavn med ugyldig UTF-8": lambda: hand(navn=b"(\xef\xbb\xbf\xff\xfe\xc0\x80)"),
    "navn med ugyldig UTF-8": lambda: hand(katalog=b"/#ff#fe#c0 /#80#00"),
    "underfilter med ugyldige tegn": lambda: hand().replace(b"/ETSI.CAdES.detached", b"/#ff#fe#ed#a0#80abcde"),
    "tall med ti tusen sifre": lambda: hand(katalog=b"/X " + b"9" * 10_000),
    "ByteRange med ti tusen sifre": lambda: signert().replace(b"/ByteRange [0 ", b"/ByteRange [" + b"9" * 10_000 + b" "),
    "ByteRange med hundretusen tall": lambda: hand().replace(b"/ByteRange [0", b"/ByteRange [" + b"0 0 " * MYE + b"0"),
    "ByteRange enorm": lambda: hand().replace(
        b"/ByteRange [0 ", b"/ByteRange [0 9223372036854775808 9223372036854775808 18446744073709551616 "
    ),
    "desimaltall uten ende": lambda: hand(side=b"/UserUnit 1." + b"0" * MYE),
    "tid i år 0": lambda: hand(sig=b"/M (D:00000101000000Z)"),
    "tid i år 9999 i østligste sone": lambda: hand(sig=b"/M (D:99991231235959-23'59')"),
    "tid med umulig sone": lambda: hand(sig=b"/M (D:20260803100000+99'99')"),
    "tid på en megabyte": lambda: hand(sig=b"/M (D:%s)" % (b"2" * 1_000_000)),
    "navn, sted og grunn på en megabyte": lambda: hand(sig=b"/Name (%s) /Reason (%s) /Location (%s)" % ((b"x" * 1_000_000,) * 3)),
    # signature references, permissions, encryption
    "tusen /Reference": lambda: hand(
        sig=b"/Reference [%s]" % (b"<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /P 1 >> >> " * 1000)
    ),
    "/Reference er et tall": lambda: hand(sig=b"/Reference 7"),
    "/Perms peker på siden": lambda: hand(katalog=b"/Perms << /DocMDP 3 0 R /UR3 7 0 R >>"),
    "/Lock er seg selv": lambda: hand(felt=b"/Lock 6 0 R"),
    "/SV med alt galt": lambda: hand(
        felt=b"/SV << /Type /SV /Ff 2147483647 /DigestMethod 7 /Cert << /Issuer [1 2 (x)] /URL 3 >> /MDP 9 >>"
    ),
    "kryptert med ukjent håndterer": lambda: hand(hale=b"/Encrypt << /Filter /Ukjent /V 99 /R 99 /Length 2147483647 >>"),
    "kryptert med seg selv": lambda: hand(hale=b"/Encrypt 1 0 R"),
    "kryptert uten innhold": lambda: hand(hale=b"/Encrypt << >>"),
    "kryptert med tusen mottakere": lambda: hand(
        hale=b"/Encrypt << /Filter /Adobe.PubSec /SubFilter /adbe.pkcs7.s4 /V 2 /Recipients [%s] >>" % (b"<3080> " * 1000)
    ),
    "kryptert med enorm nøkkel": lambda: hand(
        hale=b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 2147483647 /P -4 /O <%s> /U <%s> >>" % (b"00" * 32, b"00" * 32)
    ),
    # catalog and validation data
    "katalogen finnes ikke": lambda: en_pdf().replace(b"/Root 1 0 R", b"/Root 9 0 R"),
    "katalogen er en strøm": lambda: en_pdf().replace(b"/Root 1 0 R", b"/Root 5 0 R"),
    "valideringsdata: tjue tusen like": lambda: hand(
        katalog=b"/DSS << /Certs [%s] /OCSPs [%s] /CRLs [%s] >>" % ((b"8 0 R " * 20_000,) * 3), andre=[strom(b"\x30\x00")]
    ),
    "valideringsdata som bombe": lambda: hand(katalog=b"/DSS << /Certs [8 0 R] /CRLs [8 0 R] /OCSPs [8 0 R] >>", andre=[bombe(1 << 30)]),
    "valideringsdata som tall": lambda: hand(katalog=b"/DSS << /Certs 7 /OCSPs (x) /CRLs [1 2 3] /VRI [] >>"),
    "tjue tusen /VRI": lambda: hand(
        katalog=b"/DSS << /VRI << %s >> >>" % b" ".join(b"/A%d << /Cert [8 0 R] >>" % n for n in range(20_000)), andre=[strom(b"\x30\x00")]
    ),
    # long runs of one thing
    "lang rekke blanke": lambda: fyll(b"", b" ", LANGT),
    "lang rekke kommentar": lambda: fyll(b"%", b"x", LANGT),
    "lang rekke parenteser": lambda: fyll(b"", b"(", LANGT),
    "lang rekke ordbøker": lambda: fyll(b"", b"<<", LANGT),
    "en million sluttlinjer": lambda: fyll(b"", b"%%EOF\n", 6_000_000),
    "en million startxref": lambda: fyll(b"", b"startxref\n1\n%%EOF\n", 17_000_000),
    "en million /ByteRange": lambda: fyll(b"", b"/ByteRange ", 11_000_000),
    "en million objekthoder": lambda: fyll(b"", b"1 0 obj\n", 8_000_000),
    "mange linjeskift før xref": lambda: en_pdf().replace(b"xref\n0 7", b"xref" + b"\n" * LANGT + b"0 7"),
    "mange blanke i traileren": lambda: en_pdf().replace(b"trailer\n<<", b"trailer\n<<" + b" " * LANGT),
    "lang Contents": lambda: hand(rom=LANGT),
    "hex med blanke i Contents": lambda: signert().replace(b"/Contents <", b"/Contents <" + b" " * LANGT),
}
