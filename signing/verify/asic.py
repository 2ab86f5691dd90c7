"""Opens a signed bundle (ASiC-E with XAdES, ETSI TS 103 174) and says what its one signature covers.

The rules are those of Posten's profile (signering-docs, «Document package»): one signature, in META-INF/signatures.xml; nothing
else in META-INF; every other file covered, and signed with a MimeType. A ZIP is read with limits: what it claims about itself is
checked before anything is unpacked, and unpacking stops at what it claimed.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import unquote_plus

from signing.verify.fakta import Krypto, Merknad
from signing.verify.pdf import Lesefeil
from signing.verify.tryggxml import Xmlgrenser
from signing.verify.tryggxml import les as les_xml
from signing.verify.xades import Xadesfakta
from signing.verify.xades import undersok as undersok_xades

SIGNATURFIL = "META-INF/signatures.xml"
ROT = "{http://uri.etsi.org/2918/v1.2.1#}XAdESSignatures"
METAMAPPE = "META-INF/"
_ZIP = b"PK\x03\x04"
_PAKKEMATER = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_SLUTTMERKE, _SLUTT = b"PK\x05\x06", 22  # the record at the end, and its length without a comment
_ETTERPA = 0x8  # bit 3: checksum and sizes stand after the content
_I_EKSTRAFELT = 0xFFFFFFFF  # ZIP64: the number stands in an extra field
_KRYPTERT = 0x1  # general purpose bit 0 (APPNOTE 4.4.4)
_LENGSTE_OPPFORING = 1024  # bytes in the list of files, name and extra fields too
_UNICODENAVN = 0x7075  # Info-ZIP's second name for an entry (APPNOTE 4.6.9), which some readers use, and Python's from 3.12 on
_FEIL_I_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class Asicgrenser:
    """How much one bundle may ask for; sizes in bytes. `forhold`: unpacked by packed size, asked of entries above `lite`.

    `kolon`: a name may have a colon in it, other than a drive's.
    """

    storrelse: int = 32 * 1024 * 1024
    utpakket: int = 64 * 1024 * 1024
    filer: int = 64
    navnelengde: int = 200
    forhold: int = 200
    lite: int = 1024 * 1024
    kolon: bool = False
    xml: Xmlgrenser = field(default_factory=lambda: Xmlgrenser(storrelse=1024 * 1024))


@dataclass(frozen=True, slots=True)
class Beholder:
    """An opened bundle. `filer`: outside META-INF, in the ZIP's order; `meta`: inside it; `rekkefolge`: all, as their contents stand.

    `utenpa`: what the ZIP holds besides its files, which no signature could cover: folders, comments, extra fields, bytes at the end. Many
    programs write such things, so it is for the reader of the bundle to say what may be there.
    """

    filer: Mapping[str, bytes] = field(repr=False)
    meta: Mapping[str, bytes] = field(repr=False)
    grenser: Asicgrenser = Asicgrenser()
    rekkefolge: tuple[str, ...] = ()
    utenpa: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beholderfakta:
    """What the signature covers. `fakta` is None when there is no signature to examine.

    `dekket`: files whose digest fits; `udekket`: all others; `medietyper`: file → signed MimeType.
    """

    fakta: Xadesfakta | None
    dekket: tuple[str, ...] = ()
    udekket: tuple[str, ...] = ()
    medietyper: Mapping[str, str] = field(default_factory=dict)
    feil: tuple[Merknad, ...] = ()

    @property
    def ok(self) -> bool:
        """Whole, as the profile wants it. Who signed is still to be judged."""
        return self.fakta is not None and self.fakta.utfall is Krypto.OK and not self.feil


def apne(data: bytes, grenser: Asicgrenser | None = None) -> Beholder:
    """The bundle's files. `Lesefeil` «for-stor», «ikke-zip», «kryptert», «for-mange-filer», «utrygt-filnavn»,
    «zip-tvetydig» or «zip-bombe»."""
    grenser = grenser or Asicgrenser()
    if len(data) > grenser.storrelse:
        raise Lesefeil("for-stor", f"{len(data)} > {grenser.storrelse}")
    if not data.startswith(_ZIP):
        raise Lesefeil("ikke-zip")
    _krev_kort_liste(data, grenser)
    try:
        with zipfile.ZipFile(BytesIO(data)) as arkiv:
            oppforinger = [i for i in arkiv.infolist() if not _er_mappe(i)]
            _innenfor(oppforinger, grenser)
            for mappe in filter(_er_mappe, arkiv.infolist()):
                _krev_trygt_navn(mappe, grenser)
            _krev_tett(data, arkiv)
            utenpa = tuple(_utenpa(data, arkiv))
            alle = {i.filename: _les(arkiv, i) for i in oppforinger}
    except _FEIL_I_ZIP as e:
        raise Lesefeil("ikke-zip", type(e).__name__) from None
    return Beholder(
        filer={n: b for n, b in alle.items() if not _er_meta(n)},
        meta={n: b for n, b in alle.items() if _er_meta(n)},
        grenser=grenser,
        rekkefolge=tuple(i.filename for i in sorted(oppforinger, key=lambda i: i.header_offset)),
        utenpa=utenpa,
    )


def undersok(beholder: Beholder) -> Beholderfakta:
    """Is every file covered by the one signature? Everything that is not as the profile wants it stands in `feil`."""
    feil = [Merknad("asic-uventet-fil", sted=n) for n in beholder.meta if n != SIGNATURFIL]
    if SIGNATURFIL not in beholder.meta:
        return Beholderfakta(None, udekket=tuple(beholder.filer), feil=(*feil, Merknad("asic-uten-signatur")))
    fakta = undersok_xades(beholder.meta[SIGNATURFIL], hent=lambda uri: beholder.filer.get(unquote_plus(uri)), grenser=beholder.grenser.xml)
    if fakta.utfall is not Krypto.FORMATFEIL and les_xml(beholder.meta[SIGNATURFIL], beholder.grenser.xml).tag != ROT:
        feil.append(Merknad("asic-feil-rot"))
    if fakta.utfall in {Krypto.FORMATFEIL, Krypto.IKKE_STOTTET, Krypto.SIGNATUR_FEIL}:
        return Beholderfakta(fakta, udekket=tuple(beholder.filer), feil=(*feil, *fakta.feil))
    feil += fakta.feil
    signerte = {unquote_plus(r.uri): r for r in fakta.referanser if not r.uri.startswith("#")}
    dekket = tuple(n for n in beholder.filer if n in signerte and signerte[n].ok)
    udekket = tuple(n for n in beholder.filer if n not in dekket)
    feil += [Merknad("asic-fil-mangler", sted=n[:100]) for n in signerte if n not in beholder.filer]
    feil += [Merknad("asic-fil-endret" if n in signerte else "asic-fil-ikke-signert", sted=n) for n in udekket]
    feil += [Merknad("asic-fil-uten-medietype", sted=n) for n in dekket if not signerte[n].medietype]
    medietyper = {n: r.medietype for n, r in signerte.items() if n in dekket and r.medietype}
    return Beholderfakta(fakta, dekket, udekket, medietyper, tuple(feil))


def _er_meta(navn: str) -> bool:
    return navn.startswith(METAMAPPE)


def _er_mappe(oppforing: zipfile.ZipInfo) -> bool:
    """Nothing but a name: where whoever unpacks the bundle would make a folder."""
    return oppforing.filename.endswith("/") and oppforing.file_size == 0


def _utenpa(data: bytes, arkiv: zipfile.ZipFile) -> Iterator[str]:
    """What stands in the ZIP besides files, by name (APPNOTE 4.3.7, 4.3.12, 4.3.16)."""
    for oppforing in arkiv.infolist():
        lokalt = struct.unpack_from("<H", data, oppforing.header_offset + 28)
        if _er_mappe(oppforing) or oppforing.comment or oppforing.extra or any(lokalt):
            yield oppforing.filename
    slutt = len(data) - _SLUTT
    lengde, sted = struct.unpack_from("<II", data, slutt + 12)
    if data[slutt : slutt + 4] != _SLUTTMERKE or any(data[-2:]) or sted != arkiv.start_dir or sted + lengde != slutt:
        yield "PK"


def _krev_kort_liste(data: bytes, grenser: Asicgrenser) -> None:
    """zipfile reads the whole list of files before anyone can count them; its length stands at the end (APPNOTE 4.3.16)."""
    slutt = data.rfind(_SLUTTMERKE)
    lengde = int.from_bytes(data[slutt + 12 : slutt + 16], "little") if slutt >= 0 else 0
    if lengde > grenser.filer * _LENGSTE_OPPFORING:
        raise Lesefeil("for-mange-filer", f"{lengde} byte")


def _innenfor(oppforinger: Sequence[zipfile.ZipInfo], grenser: Asicgrenser) -> None:
    """What the ZIP claims of itself, before anything is unpacked."""
    if len(oppforinger) > grenser.filer:
        raise Lesefeil("for-mange-filer", f"{len(oppforinger)} > {grenser.filer}")
    if sum(i.file_size for i in oppforinger) > grenser.utpakket:
        raise Lesefeil("for-stor", f"> {grenser.utpakket}")
    if len({i.filename.casefold() for i in oppforinger}) != len(oppforinger):
        raise Lesefeil("utrygt-filnavn", "to ganger")
    for oppforing in oppforinger:
        _krev_trygt_navn(oppforing, grenser)
        if oppforing.flag_bits & _KRYPTERT:
            raise Lesefeil("kryptert")
        if oppforing.compress_type not in _PAKKEMATER:
            raise Lesefeil("ikke-zip", f"metode {oppforing.compress_type}")
        if oppforing.file_size > grenser.lite and oppforing.file_size > grenser.forhold * max(oppforing.compress_size, 1):
            raise Lesefeil("zip-bombe")


def _krev_trygt_navn(oppforing: zipfile.ZipInfo, grenser: Asicgrenser) -> None:
    """Names are never used as paths here, but whoever unpacks the bundle would. One entry, one name: `filename` may be another one."""
    navn = oppforing.orig_filename
    ledd = (navn[:-1] if _er_mappe(oppforing) else navn).split("/")
    trygt = (
        _UNICODENAVN not in _ekstrafelt(oppforing.extra)
        and 0 < len(navn) <= grenser.navnelengde
        and not any(d in {"", ".", ".."} for d in ledd)
        and not any(t == "\\" or not t.isprintable() for t in navn)
        and (":" not in navn or (grenser.kolon and navn[1:2] != ":"))
        and (ledd[0].casefold() != "meta-inf" or _er_meta(navn))
    )
    if not trygt:
        raise Lesefeil("utrygt-filnavn")


def _ekstrafelt(ekstra: bytes) -> set[int]:
    """Which extra fields an entry has (APPNOTE 4.5)."""
    felt = set()
    while len(ekstra) >= 4:
        felt.add(int.from_bytes(ekstra[:2], "little"))
        ekstra = ekstra[4 + int.from_bytes(ekstra[2:4], "little") :]
    return felt


def _krev_tett(data: bytes, arkiv: zipfile.ZipFile) -> None:
    """Every byte up to the list of files belongs to one entry, which says of itself what the list says of it (APPNOTE 4.3.6, 4.3.7).

    Otherwise a reader that goes from entry to entry would see other files than one that trusts the list. `Lesefeil` «zip-tvetydig».
    """
    slutt = 0
    for oppforing in sorted(arkiv.infolist(), key=lambda i: i.header_offset):
        lokalt = data[oppforing.header_offset : oppforing.header_offset + 30]
        if oppforing.header_offset != slutt or len(lokalt) != 30 or not _lik(lokalt, oppforing):
            raise Lesefeil("zip-tvetydig")
        navn, ekstra = struct.unpack_from("<HH", lokalt, 26)
        if _UNICODENAVN in _ekstrafelt(data[slutt + 30 + navn : slutt + 30 + navn + ekstra]):
            raise Lesefeil("utrygt-filnavn")
        slutt += 30 + navn + ekstra + oppforing.compress_size
        if oppforing.flag_bits & _ETTERPA:
            slutt += _etterpa(data, slutt, oppforing)
    if slutt != arkiv.start_dir:
        raise Lesefeil("zip-tvetydig")


def _lik(lokalt: bytes, oppforing: zipfile.ZipInfo) -> bool:
    """The entry's own header against the list: flags, method, checksum and sizes, where they do not stand after the content."""
    flagg, metode = struct.unpack_from("<HH", lokalt, 6)
    tall = struct.unpack_from("<III", lokalt, 14)
    ventet = (oppforing.CRC, oppforing.compress_size, oppforing.file_size)
    sist = bool(oppforing.flag_bits & _ETTERPA)
    like = all(har in {skal, _I_EKSTRAFELT} or (sist and har == 0) for har, skal in zip(tall, ventet, strict=True))
    return metode == oppforing.compress_type and (flagg ^ oppforing.flag_bits) & (_ETTERPA | _KRYPTERT) == 0 and like


def _etterpa(data: bytes, ved: int, oppforing: zipfile.ZipInfo) -> int:
    """The length of the data descriptor, with or without its mark, in either width; its numbers must be the list's (APPNOTE 4.3.9)."""
    merke = 4 if data[ved : ved + 4] == b"PK\x07\x08" else 0
    for form in ("<III", "<IQQ"):
        lengde = struct.calcsize(form)
        felt = data[ved + merke : ved + merke + lengde]
        if len(felt) == lengde and struct.unpack(form, felt) == (oppforing.CRC, oppforing.compress_size, oppforing.file_size):
            return merke + lengde
    raise Lesefeil("zip-tvetydig")


def _les(arkiv: zipfile.ZipFile, oppforing: zipfile.ZipInfo) -> bytes:
    """The content, never more than was claimed: zipfile stops there, and refuses a checksum that does not fit."""
    with arkiv.open(oppforing) as fil:
        innhold = fil.read(oppforing.file_size + 1)
    if len(innhold) != oppforing.file_size:
        raise Lesefeil("ikke-zip", "feil lengde")
    return innhold
