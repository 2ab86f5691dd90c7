from __future__ import annotations

import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.asice import Fil, pakk, signaturer
from signing.verify.asic import Asicgrenser, Beholderfakta, apne, undersok
from signing.verify.fakta import Krypto
from signing.verify.pdf import Lesefeil
from tests.unit.signing.test_asice import FILER, TID, rsa_nokkel
from tests.unit.verify.xadesbygger import GODT

SIGNATURFIL = "META-INF/signatures.xml"
NAVN = tuple(f.navn for f in FILER)


@cache
def signatur() -> bytes:
    return signaturer(FILER, nokkel=rsa_nokkel(), tid=TID)


def filer() -> dict[str, bytes]:
    return {**{f.navn: f.innhold for f in FILER}, SIGNATURFIL: signatur()}


def zippet(innhold: Mapping[str, bytes], metode: int = zipfile.ZIP_DEFLATED) -> bytes:
    ut = BytesIO()
    with zipfile.ZipFile(ut, "w", metode) as arkiv:
        for navn, data in innhold.items():
            arkiv.writestr(navn, data)
    return ut.getvalue()


def med_signatur(gammelt: bytes, nytt: bytes) -> dict[str, bytes]:
    return filer() | {SIGNATURFIL: signatur().replace(gammelt, nytt, 1)}


def dom(innhold: Mapping[str, bytes]) -> Beholderfakta:
    return undersok(apne(zippet(innhold)))


def test_var_egen_bunt_er_hel() -> None:
    fakta = undersok(apne(pakk(FILER, nokkel=rsa_nokkel(), tid=TID)))
    assert (fakta.ok, fakta.dekket, fakta.udekket, fakta.feil) == (True, NAVN, (), ())
    assert fakta.medietyper == {"laerekontrakt.pdf": "application/pdf", "avtale.pdf": "application/pdf", "manifest.xml": "application/xml"}
    assert fakta.fakta is not None
    assert fakta.fakta.signert_tid == TID


def test_filnavn_med_mellomrom_og_pluss_finnes_igjen() -> None:
    fil = Fil("dokument (2)+3.pdf", b"x", "application/pdf")
    fakta = undersok(apne(pakk((fil,), nokkel=rsa_nokkel(), tid=TID)))
    assert (fakta.ok, fakta.dekket) == (True, (fil.navn,))


def test_mapper_teller_ikke_som_filer() -> None:
    assert dom({"META-INF/": b"", **filer()}).ok


def test_det_andre_programmer_skriver_ved_siden_av_filene_blir_lest_og_nevnt() -> None:
    """Containers of others have folders and comments, and are as good for it."""
    ut = BytesIO(zippet({"META-INF/": b"", "mappe/": b"", **filer()}))
    with zipfile.ZipFile(ut, "a") as arkiv:
        arkiv.infolist()[2].comment = b"om filen"
        arkiv.comment = b"laget av et annet program"
    beholder = apne(ut.getvalue())
    assert undersok(beholder).ok
    assert beholder.utenpa == ("META-INF/", "mappe/", NAVN[0], "PK")
    assert apne(pakk(FILER, nokkel=rsa_nokkel(), tid=TID)).utenpa == ()


FEIL: dict[str, tuple[Callable[[], Mapping[str, bytes]], str]] = {
    "fil lagt til": (lambda: filer() | {"ekstra.pdf": b"%PDF"}, "asic-fil-ikke-signert"),
    "mimetype er ogsa en fil": (lambda: {"mimetype": b"application/vnd.etsi.asic-e+zip"} | filer(), "asic-fil-ikke-signert"),
    "fil endret": (lambda: filer() | {"avtale.pdf": b"%PDF-1.7 en annen"}, "asic-fil-endret"),
    "fil fjernet": (lambda: {n: b for n, b in filer().items() if n != "avtale.pdf"}, "asic-fil-mangler"),
    "fil med nytt navn": (lambda: {n.replace("avtale", "avtala"): b for n, b in filer().items()}, "asic-fil-mangler"),
    "uten signatur": (lambda: {n: b for n, b in filer().items() if n != SIGNATURFIL}, "asic-uten-signatur"),
    "to signaturer": (lambda: filer() | {"META-INF/signatures2.xml": signatur()}, "asic-uventet-fil"),
    "manifest i META-INF": (lambda: filer() | {"META-INF/manifest.xml": b"<a/>"}, "asic-uventet-fil"),
    "signaturen er ikke XML": (lambda: filer() | {SIGNATURFIL: b"%PDF"}, "ikke-xml"),
    "en annen slags signatur": (lambda: {SIGNATURFIL: GODT.xml()}, "asic-feil-rot"),
    "signaturverdien er endret": (
        lambda: med_signatur(b"avtale.pdf", b"avtala.pdf"),
        "signatur-stemmer-ikke",
    ),
    "medietypen er endret": (
        lambda: med_signatur(b"application/xml", b"application/pdf"),
        "avtrykk-stemmer-ikke",
    ),
    "medietypen mangler": (
        lambda: {"a.pdf": b"x", SIGNATURFIL: signaturer((Fil("a.pdf", b"x", ""),), nokkel=rsa_nokkel(), tid=TID)},
        "asic-fil-uten-medietype",
    ),
    "for stor signaturfil": (
        lambda: filer() | {SIGNATURFIL: signatur() + b"<!--%b-->" % random.Random(6).randbytes(600_000).hex().encode()},
        "for-stor",
    ),
}


@pytest.mark.parametrize("navn", FEIL)
def test_bunt_som_ikke_er_som_den_skal_far_en_grunn(navn: str) -> None:
    innhold, kode = FEIL[navn]
    fakta = dom(innhold())
    assert not fakta.ok
    assert kode in {f.kode for f in fakta.feil}


def test_det_sies_hvilke_filer_som_er_dekket() -> None:
    fakta = dom(filer() | {"avtale.pdf": b"endret", "ekstra.pdf": b"ny"})
    assert (fakta.dekket, fakta.udekket) == (("laerekontrakt.pdf", "manifest.xml"), ("avtale.pdf", "ekstra.pdf"))
    assert fakta.fakta is not None
    assert fakta.fakta.utfall is Krypto.HASH_FEIL


def _to_ganger() -> bytes:
    ut = BytesIO()
    with zipfile.ZipFile(ut, "w") as arkiv:
        for innhold in (b"den ene", b"den andre"):
            info = zipfile.ZipInfo("a.pdf" if innhold == b"den ene" else "A.PDF")
            arkiv.writestr(info, innhold)
    return ut.getvalue().replace(b"A.PDF", b"a.pdf")


def _sentralt(data: bytes, ved: int, verdi: bytes) -> bytes:
    """The first central directory entry with other bytes at this offset (APPNOTE 4.3.12)."""
    start = data.index(b"PK\x01\x02") + ved
    return data[:start] + verdi + data[start + len(verdi) :]


def _lyver_om_lengden() -> bytes:
    """Claims 4 bytes, and unpacks to a million."""
    return _sentralt(zippet({"a.pdf": b"\0" * 1_000_000}), 24, struct.pack("<I", 4))


def _to_navn() -> bytes:
    """One entry with another name in an extra field, as Info-ZIP writes it."""
    ut = BytesIO()
    with zipfile.ZipFile(ut, "w") as arkiv:
        info = zipfile.ZipInfo("a.pdf")
        annet = b"\x01" + struct.pack("<I", zlib.crc32(b"a.pdf")) + b"b.pdf"
        info.extra = struct.pack("<HH", 0x5455, 1) + b"\0" + struct.pack("<HH", 0x7075, len(annet)) + annet
        arkiv.writestr(info, b"x")
    return ut.getvalue()


def _lang_liste() -> bytes:
    """Claims a list of files of 100 MB, which would be read before it could be counted."""
    data = zippet({"a.pdf": b"x"})
    start = data.index(b"PK\x05\x06") + 12
    return data[:start] + struct.pack("<I", 100_000_000) + data[start + 4 :]


def _uten_navn() -> bytes:
    """One entry, empty, whose name has no letters: nothing that `zipfile` would write."""
    lokal = b"PK\x03\x04" + struct.pack("<5H3I2H", 20, 0, 0, 0, 33, 0, 0, 0, 0, 0)
    sentral = b"PK\x01\x02" + struct.pack("<6H3I5H2I", 20, 20, 0, 0, 0, 33, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    return lokal + sentral + b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 1, 1, len(sentral), len(lokal), 0)


UTRYGGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "ikke en ZIP": (lambda: b"%PDF-1.7", "ikke-zip"),
    "tom": (lambda: b"", "ikke-zip"),
    "noe foran ZIP-en": (lambda: b"MZ" + zippet(filer()), "ikke-zip"),
    "kuttet": (lambda: zippet(filer())[:-30], "ikke-zip"),
    "bare begynnelsen": (lambda: b"PK\x03\x04", "ikke-zip"),
    "kontrollsummen stemmer ikke": (lambda: zippet({"a.pdf": b"innhold"}, zipfile.ZIP_STORED).replace(b"innhold", b"innhald"), "ikke-zip"),
    "lyver om lengden": (_lyver_om_lengden, "zip-tvetydig"),
    "ut av mappen": (lambda: zippet({"../a.pdf": b""}), "utrygt-filnavn"),
    "ut av mappen midt inne": (lambda: zippet({"x/../../a.pdf": b""}), "utrygt-filnavn"),
    "fra roten": (lambda: zippet({"/a.pdf": b""}), "utrygt-filnavn"),
    "bakstrek": (lambda: zippet({"x\\a.pdf": b""}), "utrygt-filnavn"),
    "stasjon": (lambda: zippet({"c:a.pdf": b""}), "utrygt-filnavn"),
    "dobbel strek": (lambda: zippet({"x//a.pdf": b""}), "utrygt-filnavn"),
    "linjeskift": (lambda: zippet({"a\n.pdf": b""}), "utrygt-filnavn"),
    "uten navn": (_uten_navn, "utrygt-filnavn"),
    "bare nulltegn": (lambda: zippet({"x": b""}).replace(b"x", b"\0"), "utrygt-filnavn"),
    "nulltegn": (lambda: zippet({"a.pdf_x": b""}).replace(b"a.pdf_x", b"a.pdf\0x"), "utrygt-filnavn"),
    "to navn": (_to_navn, "utrygt-filnavn"),
    "for langt navn": (lambda: zippet({"a" * 201: b""}), "utrygt-filnavn"),
    "samme navn to ganger": (_to_ganger, "utrygt-filnavn"),
    "samme navn med store bokstaver": (lambda: zippet({"a.pdf": b"", "A.PDF": b""}), "utrygt-filnavn"),
    "nesten META-INF": (lambda: zippet({"meta-inf/a.xml": b""}), "utrygt-filnavn"),
    "mappe ut av mappen": (lambda: zippet({"../../vedlegg/": b""}), "utrygt-filnavn"),
    "mappe fra roten": (lambda: zippet({"/vedlegg/": b""}), "utrygt-filnavn"),
    "mappe som nesten er META-INF": (lambda: zippet({"meta-inf/": b""}), "utrygt-filnavn"),
    "mappe med innhold": (lambda: zippet({"a/": b"innhold"}), "utrygt-filnavn"),
    "for mange filer": (lambda: zippet({f"{n}.pdf": b"" for n in range(65)}), "for-mange-filer"),
    "lang filliste": (_lang_liste, "for-mange-filer"),
    "kryptert": (lambda: _sentralt(zippet({"a.pdf": b"x"}), 8, b"\x01\x00"), "kryptert"),
    "annen pakkemate": (lambda: zippet({"a.pdf": b"x"}, zipfile.ZIP_LZMA), "ikke-zip"),
    "for stor utpakket": (lambda: zippet({"a.pdf": b"\0" * (65 * 1024 * 1024)}), "for-stor"),
    "pakket tusen ganger": (lambda: zippet({"a.pdf": b"\0" * (2 * 1024 * 1024)}), "zip-bombe"),
    "for stor fil": (lambda: b"PK\x03\x04" + bytes(32 * 1024 * 1024), "for-stor"),
}


@pytest.mark.parametrize("navn", UTRYGGE)
def test_zip_som_ikke_er_trygg_apnes_ikke(navn: str) -> None:
    lag, kode = UTRYGGE[navn]
    with pytest.raises(Lesefeil) as feil:
        apne(lag())
    assert feil.value.kode == kode


def test_grensene_kan_settes_lavere() -> None:
    bunt = pakk(FILER, nokkel=rsa_nokkel(), tid=TID)
    for grenser in (Asicgrenser(storrelse=100), Asicgrenser(utpakket=100), Asicgrenser(filer=3), Asicgrenser(navnelengde=10)):
        with pytest.raises(Lesefeil):
            apne(bunt, grenser)
    assert undersok(apne(bunt, replace(Asicgrenser(), filer=4))).ok


@given(st.integers(0, 2**16), st.integers(1, 255))
@settings(max_examples=150, deadline=timedelta(seconds=5))
def test_en_odelagt_bunt_avvises_eller_er_ikke_hel_eller_leses_likt(sted: int, maske: int) -> None:
    data = bytearray(pakk(FILER, nokkel=rsa_nokkel(), tid=TID))
    data[sted % len(data)] ^= maske
    try:
        beholder = apne(bytes(data))
    except Lesefeil:
        return
    if undersok(beholder).ok:
        assert beholder.filer == {f.navn: f.innhold for f in FILER}
