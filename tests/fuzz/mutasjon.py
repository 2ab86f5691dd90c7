"""Mutations: a file and a seed give another file, the same one every time. Some know what a PDF, a ZIP or DER is built of."""

from __future__ import annotations

import random
import re
import warnings
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

TALL = (b"0", b"-1", b"1", b"2147483647", b"4294967296", b"99999999999999999999", b"0.0001", b"1e9")
VERDIER = (b"null", b"true", b"[]", b"<<>>", b"()", b"<>", b"/X", b"1 0 R", b"7 0 R", b"99 0 R", b"[[]]", b"(\xfe\xff\xd8\x00)")
NOKLER = (
    b"/Type /Subtype /Parent /Kids /Count /Root /Prev /XRefStm /Size /Index /W /Length /Filter "
    b"/DecodeParms /First /N /Extends /Fields /FT /V /T /Contents /ByteRange /SubFilter /Reference "
    b"/TransformMethod /TransformParams /Lock /Perms /DocMDP /P /Annots /AP /Rect /Resources /Metadata "
    b"/Names /EmbeddedFiles /EF /AF /DSS /Certs /CRLs /OCSPs /VRI /Encrypt /M /Extensions /OpenAction /AA "
    b"/JS /OCProperties "
).split()
_TALL = re.compile(rb"(?<![\w.])-?\d{1,10}(?![\w.])")
_NAVN = re.compile(rb"/[A-Za-z][A-Za-z0-9]{0,20}")
_REFERANSE = re.compile(rb"(?<!\d)\d{1,10} \d{1,5} R\b")
_OBJEKT = re.compile(rb"(?<!\d)\d{1,10} 0 obj\b.{0,4000}?endobj", re.DOTALL)
_STROM = re.compile(rb"stream\r?\n(?=\x78)")
"""The beginning of what is packed with zlib."""

Mutasjon = Callable[[random.Random, bytes], bytes]


def _plass(r: random.Random, data: bytes) -> tuple[int, int]:
    fra = r.randrange(len(data) + 1)
    return fra, min(len(data), fra + r.choice((1, 1, 2, 4, 16, 64, 512, 4096)))


def bit(r: random.Random, data: bytes) -> bytes:
    """One bit the other way."""
    n = r.randrange(len(data))
    return data[:n] + bytes([data[n] ^ 1 << r.randrange(8)]) + data[n + 1 :]


def stoy(r: random.Random, data: bytes) -> bytes:
    """Noise over a stretch."""
    fra, til = _plass(r, data)
    return data[:fra] + r.randbytes(til - fra) + data[til:]


def kutt(r: random.Random, data: bytes) -> bytes:
    """A stretch cut out."""
    fra, til = _plass(r, data)
    return data[:fra] + data[til:]


def doble(r: random.Random, data: bytes) -> bytes:
    """A stretch again, and again."""
    fra, til = _plass(r, data)
    return data[:til] + data[fra:til] * r.choice((1, 1, 2, 100)) + data[til:]


def flytt(r: random.Random, data: bytes) -> bytes:
    """A stretch somewhere else."""
    fra, til = _plass(r, data)
    uten = data[:fra] + data[til:]
    her = r.randrange(len(uten) + 1)
    return uten[:her] + data[fra:til] + uten[her:]


def avkort(r: random.Random, data: bytes) -> bytes:
    """Cut off."""
    return data[: r.randrange(len(data))]


def tillegg(r: random.Random, data: bytes) -> bytes:
    """A copy of something from the file, or noise, at its end."""
    fra, til = _plass(r, data)
    return data + r.choice((data[fra:til], r.randbytes(40), b"\n" * r.randrange(9), data[-200:]))


def _bytt(r: random.Random, data: bytes, monster: re.Pattern[bytes], ny: Callable[[bytes], bytes], *, fyll: bool) -> bytes:
    """One hit of the pattern exchanged; with `fyll` in the same room, so that all places in the file hold."""
    start = r.randrange(len(data))
    treff = monster.search(data, start) or monster.search(data)
    if treff is None:
        return stoy(r, data)
    verdi, rom = ny(treff[0]), len(treff[0])
    if fyll:
        verdi = verdi[:rom].ljust(rom)
    return data[: treff.start()] + verdi + data[treff.end() :]


def tall(r: random.Random, data: bytes) -> bytes:
    """Another number."""

    def ny(gammelt: bytes) -> bytes:
        naer = b"%d" % (int(gammelt) + r.choice((-1, 1, 10, -10, 256)))
        return r.choice((naer, naer, *TALL))

    return _bytt(r, data, _TALL, ny, fyll=r.random() < 0.8)


def nokkel(r: random.Random, data: bytes) -> bytes:
    """Another name."""
    return _bytt(r, data, _NAVN, lambda _: r.choice(NOKLER), fyll=r.random() < 0.8)


def referanse(r: random.Random, data: bytes) -> bytes:
    """A reference to something else, or no reference."""

    def ny(gammel: bytes) -> bytes:
        return r.choice((b"%d 0 R" % r.randrange(60), b"%d 0 R" % r.randrange(12), r.choice(VERDIER)))

    return _bytt(r, data, _REFERANSE, ny, fyll=r.random() < 0.8)


def objekter(r: random.Random, data: bytes) -> bytes:
    """Two objects change places, or one takes the other's."""
    alle = list(_OBJEKT.finditer(data))
    if len(alle) < 2:
        return doble(r, data)
    a, b = sorted(r.sample(alle, 2), key=lambda m: m.start())
    ny = a[0] if r.random() < 0.5 else b[0]
    return data[: a.start()] + b[0] + data[a.end() : b.start()] + ny + data[b.end() :]


def strom(r: random.Random, data: bytes) -> bytes:
    """What is packed in a stream, changed and packed again."""
    alle = [m.end() for m in _STROM.finditer(data)]
    fra = r.choice(alle) if alle else 0
    til = data.find(b"endstream", fra)
    if not alle or til < 0:
        return stoy(r, data)
    try:
        inni = zlib.decompressobj().decompress(data[fra:til], 1 << 20)
    except zlib.error:
        return stoy(r, data)
    if not inni:
        return kutt(r, data)
    ny = zlib.compress(r.choice((tall, nokkel, referanse, stoy, kutt))(r, inni), 9)
    return data[:fra] + ny.ljust(til - fra, b"\n") + data[til:]


def revisjon(r: random.Random, data: bytes) -> bytes:
    """An increment that writes one of the file's objects again, changed."""
    alle = list(_OBJEKT.finditer(data))
    slutt = data.rpartition(b"startxref")[2].split()
    if not alle or not slutt or not slutt[0].isdigit():
        return tillegg(r, data)
    objekt = r.choice(alle)[0]
    nummer = int(objekt.split()[0])
    hode, _, resten = objekt.partition(b"obj")
    endret = hode + b"obj" + r.choice((tall, nokkel, referanse, stoy))(r, resten)
    her = len(data) + len(endret) + 1
    rot = re.findall(rb"/Root (\d+ 0 R)", data)
    hale = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %s /Prev %s >>\nstartxref\n%d\n%%%%EOF\n"
    return data + endret + b"\n" + hale % (nummer, len(data), 4000, rot[-1] if rot else b"1 0 R", slutt[0], her)


def contents(r: random.Random, data: bytes) -> bytes:
    """Inside the hexadecimal /Contents: DER, changed."""
    treff = list(re.finditer(rb"/Contents\s*<([0-9A-Fa-f]{64,})>", data))
    if not treff:
        return der(r, data)
    m = r.choice(treff)
    verdi = bytes.fromhex(m[1][: len(m[1]) // 2 * 2].decode())
    hale = len(verdi) - len(verdi.rstrip(b"\0"))
    ny = der(r, verdi.rstrip(b"\0"))[: len(verdi)] + b"\0" * hale
    return data[: m.start(1)] + ny[: len(verdi)].ljust(len(verdi), b"\0").hex().encode() + data[m.start(1) + 2 * len(verdi) :]


def der(r: random.Random, data: bytes) -> bytes:
    """Tags and lengths of DER."""
    if not data:
        return b"\x30\x80"
    ut = bytearray(data)
    for _ in range(r.choice((1, 1, 2, 8))):
        n = r.randrange(len(ut))
        ut[n] = r.choice((0x00, 0x02, 0x04, 0x05, 0x06, 0x30, 0x31, 0x80, 0x81, 0x84, 0xA0, 0xA3, 0xFF, ut[n] ^ 0x20, ut[n] ^ 1))
    return bytes(ut)


def zip_(r: random.Random, data: bytes) -> bytes:
    """The files of an archive: one changed, doubled, renamed, taken out or moved."""
    try:
        with ZipFile(BytesIO(data)) as z:
            filer = [(i.filename, z.read(i)) for i in z.infolist()[:60] if i.file_size < 1 << 22]
    except (BadZipFile, ValueError, OSError, EOFError, RuntimeError, NotImplementedError, zlib.error):
        return stoy(r, data)
    if not filer:
        return stoy(r, data)
    n = r.randrange(len(filer))
    navn, innhold = filer[n]
    match r.randrange(6):
        case 0:
            filer[n] = (navn, r.choice((bit, tall, xml, stoy))(r, innhold or b"x"))
        case 1:
            filer[n] = (navn, xml(r, innhold or b"x"))
        case 2:
            filer.append((navn, innhold))
        case 3:
            filer[n] = (
                r.choice(("META-INF/" + navn, "../" + navn, navn.upper(), navn + "/", "META-INF/signatures9.xml", "mimetype")),
                innhold,
            )
        case 4:
            del filer[n]
        case _:
            r.shuffle(filer)
    ut = BytesIO()
    with warnings.catch_warnings(action="ignore"), ZipFile(ut, "w") as z:  # two of one name are meant
        for navn, innhold in filer:
            z.writestr(ZipInfo(navn, (2026, 8, 3, 10, 0, 0)), innhold)
    return ut.getvalue()


_LEDD = re.compile(rb"<(/?)([A-Za-z][\w:.-]*)([^<>]*)>")
_ATTRIBUTT = re.compile(rb'(?<==)"[^"<>]{0,200}"')
_TEKST = re.compile(rb">[^<>\s][^<>]*<")


def xml(r: random.Random, data: bytes) -> bytes:
    """An element, an attribute or a text of XML exchanged with another of the file."""
    monster = r.choice((_LEDD, _ATTRIBUTT, _TEKST))
    alle = [m[0] for m in monster.finditer(data[:200_000])]
    if not alle:
        return stoy(r, data)
    return _bytt(r, data, monster, lambda _: r.choice((*r.choices(alle, k=3), b"", b'"#x"', b"<!-- -->")), fyll=False)


FELLES: tuple[Mutasjon, ...] = (bit, stoy, kutt, doble, flytt, avkort, tillegg)
PDF: tuple[Mutasjon, ...] = (tall, tall, nokkel, nokkel, referanse, referanse, objekter, strom, revisjon, revisjon, contents, contents)
MUTASJONER: Mapping[bytes, tuple[Mutasjon, ...]] = {
    b"%PDF": (*FELLES, *PDF),
    b"PK\x03\x04": (*FELLES, zip_, zip_, zip_, zip_, zip_, zip_, tall),
    b"": (*FELLES, xml, xml, xml, xml, der, tall),
}


def muter(fro: int, data: bytes) -> bytes:
    """One to five mutations, by the seed."""
    r = random.Random(fro)  # the same file for the same seed
    valg = next(m for start, m in MUTASJONER.items() if data.startswith(start))
    for _ in range(r.choice((1, 1, 1, 2, 3, 5))):
        data = r.choice(valg)(r, data) if data else b"x"
    return data
