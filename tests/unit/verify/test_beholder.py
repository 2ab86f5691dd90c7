"""Containers from end to end: what is taken for intact, what is not and why, and what the report tells of the files."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from io import BytesIO
from urllib.parse import quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.verify import Integritet, Policy, Rapport, verify
from tests.unit.verify.asicbygger import (
    ASIC_E,
    ASIC_S,
    FILER,
    GODT,
    avtrykk,
    beholder,
    manifest,
    referanse,
    signatar,
    signaturfil,
    tsa,
    type_av,
    zippet,
)
from tests.unit.verify.prove_pki import TID, pki
from tests.unit.verify.xadesbygger import EXC, keyinfo

NA = TID + timedelta(days=1)
KONTRAKT = "kontrakt.pdf"
BEGGE = {n: type_av(n) for n in FILER}


def dom(data: bytes) -> Rapport:
    return verify(data, policy=Policy(), at=NA)


def koder(rapport: Rapport) -> set[str]:
    return {m.kode for m in (*rapport.feil, *rapport.advarsler)}


@cache
def en() -> bytes:
    return signaturfil(GODT.tekst())


@cache
def to() -> bytes:
    return signaturfil(replace(GODT, hvem=signatar("Ola Prøve"), id="S1").tekst())


def filer(**andre: bytes) -> dict[str, bytes]:
    return {**FILER, **andre}


def med(navn: str, data: bytes, *, signatur: bytes | None = None) -> bytes:
    return beholder(FILER, signatur or en(), med={navn: data})


def posten() -> bytes:
    """By Posten's profile: names written as in a form, another root, no list of files and no mimetype."""
    fil = {"dokument (2)+3 å.pdf": b"%PDF x"}
    signatur = replace(GODT, filer=fil, uri=lambda n: quote_plus(n, safe="*").replace("~", "%7E"))
    return zippet([*fil.items(), ("META-INF/signatures.xml", signaturfil(signatur.tekst(), navnerom="http://uri.etsi.org/2918/v1.2.1#"))])


def motsignert() -> bytes:
    """Somebody confirms the first signature's value, in a file of signatures of its own."""
    andre = replace(GODT, filer={}, id="S1", referanser=referanse("META-INF/signatures0.xml", avtrykk(en())))
    return beholder(FILER, en(), signaturfil(andre.tekst()))


GODE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "en signatur": (lambda: beholder(FILER, en()), set()),
    "to signaturer i hver sin fil": (lambda: beholder(FILER, en(), to()), set()),
    "to signaturer i samme fil": (
        lambda: beholder(FILER, signaturfil(GODT.tekst(), replace(GODT, id="S1").tekst())),
        set(),
    ),
    "ASiC-S": (lambda: beholder({KONTRAKT: b"x"}, signaturfil(replace(GODT, filer={KONTRAKT: b"x"}).tekst()), mimetype=ASIC_S), set()),
    "mimetype med linjeskift og BOM": (lambda: beholder(FILER, en(), mimetype=f"\ufeff{ASIC_E}\n"), set()),
    "mimetype mangler": (lambda: beholder(FILER, en(), mimetype=None), {"asic-mimetype-mangler"}),
    "mimetype sier noe annet": (lambda: beholder(FILER, en(), mimetype="application/zip"), {"asic-mimetype-ukjent"}),
    "mimetype er ikke forst": (
        lambda: zippet([*FILER.items(), ("mimetype", ASIC_E.encode()), ("META-INF/signatures.xml", en())]),
        {"asic-mimetype-ikke-forst"},
    ),
    "en signatur gjelder bare den ene filen": (
        lambda: beholder(FILER, signaturfil(replace(GODT, filer={KONTRAKT: FILER[KONTRAKT]}).tekst()), to()),
        {"asic-signatur-dekker-ikke-alt"},
    ),
    "ukjent fil i META-INF": (lambda: med("META-INF/merknad.txt", b"x"), {"asic-uventet-fil"}),
    "langtidsbevis": (lambda: med("META-INF/evidencerecord.xml", b"<x/>"), {"asic-bevis-ikke-kontrollert"}),
    "signaturfil med et annet navn": (
        lambda: zippet([*FILER.items(), ("META-INF/edoc-signatures-S1.xml", en())]),
        {"asic-mimetype-mangler"},
    ),
    "Postens profil": (posten, {"asic-mimetype-mangler"}),
    "signatur over signaturen": (motsignert, set()),
    "tidsstempel, valideringsdata og arkivtidsstempel": (
        lambda: beholder(FILER, signaturfil(replace(GODT, stempel=tsa(), data=pki(), arkiv=tsa(2)).tekst())),
        set(),
    ),
    "tom fil": (lambda: beholder({KONTRAKT: b""}, signaturfil(replace(GODT, filer={KONTRAKT: b""}).tekst())), set()),
    "navn uten prosentkoding": (lambda: beholder(FILER, signaturfil(replace(GODT, uri=lambda n: n).tekst())), set()),
}


@pytest.mark.parametrize("navn", GODE)
def test_ekte_beholder_er_intakt(navn: str) -> None:
    lag, ventet = GODE[navn]
    rapport = dom(lag())
    assert (rapport.integritet, rapport.feil) == (Integritet.INTAKT, ())
    assert ventet <= koder(rapport)
    assert rapport.god


def _stemplet(annet: str) -> bytes:
    """With a time stamp that was made over another signature."""
    ekte = replace(GODT, stempel=tsa()).tekst()
    fremmed = replace(GODT, id=annet, stempel=tsa()).tekst()
    mellom = [t[t.index("<xades:EncapsulatedTimeStamp>") : t.index("</xades:EncapsulatedTimeStamp>")] for t in (ekte, fremmed)]
    return signaturfil(ekte.replace(mellom[0], mellom[1]))


def _uten_dekning() -> bytes:
    """A good signature over nothing but its own properties."""
    return signaturfil(replace(GODT, filer={}).tekst())


def _endret_etter_arkivstempel() -> bytes:
    """The certificates that the archive time stamp covers are exchanged."""
    tekst = replace(GODT, stempel=tsa(), data=pki(), arkiv=tsa(2)).tekst()
    start = tekst.index("<xades:EncapsulatedCRLValue>")
    return signaturfil(tekst[:start] + "<xades:EncapsulatedCRLValue>AAAA</xades:EncapsulatedCRLValue>" + tekst[start:])


def _to_ganger(navn: str) -> bytes:
    """Two entries of one name: which one a program opens is up to the program."""
    ut = BytesIO()
    with zipfile.ZipFile(BytesIO(beholder(FILER, en()))) as inn, zipfile.ZipFile(ut, "w") as arkiv:
        for info in inn.infolist():
            arkiv.writestr(info, inn.read(info))
        arkiv.writestr(zipfile.ZipInfo(navn.replace("k", "K")), b"en annen")
    return ut.getvalue().replace(navn.replace("k", "K").encode(), navn.encode())


def _skjult() -> bytes:
    """A file before the first entry of the list: there for who reads from the front, not for who reads the list."""
    skjult, ekte = zippet([("falsk.pdf", b"%PDF falsk")]), beholder(FILER, en())
    lokalt = skjult[: skjult.index(b"PK\x01\x02")]
    ut = bytearray(lokalt + ekte)
    start = ut.rindex(b"PK\x05\x06")
    liste = struct.unpack_from("<I", ut, start + 16)[0] + len(lokalt)
    struct.pack_into("<I", ut, start + 16, liste)
    while ut[liste : liste + 4] == b"PK\x01\x02":
        struct.pack_into("<I", ut, liste + 42, struct.unpack_from("<I", ut, liste + 42)[0] + len(lokalt))
        liste += 46 + sum(struct.unpack_from("<HHH", ut, liste + 28))
    return bytes(ut)


def _annet_lokalt(ved: int, form: str, verdi: int) -> bytes:
    """The first entry's own header says something else than the list (APPNOTE 4.3.7)."""
    ut = bytearray(beholder(FILER, en()))
    struct.pack_into(form, ut, ved, verdi)
    return bytes(ut)


def _fil_med_mellomrom() -> bytes:
    """Signed as «a+b.pdf», and called «a b.pdf» afterwards."""
    signatur = signaturfil(replace(GODT, filer={"a+b.pdf": b"x"}, uri=lambda n: n).tekst())
    return beholder({"a b.pdf": b"x"}, signatur)


ENDRET, BRUTT, UGYLDIG, UKJENT = Integritet.ENDRET, Integritet.BRUTT, Integritet.UGYLDIG_FIL, Integritet.IKKE_STOTTET
DARLIGE: dict[str, tuple[Callable[[], bytes], Integritet, str]] = {
    "fil endret": (lambda: beholder(filer(**{KONTRAKT: b"%PDF en annen"}), en()), BRUTT, "avtrykk-stemmer-ikke"),
    "fil fjernet": (lambda: beholder({KONTRAKT: FILER[KONTRAKT]}, en()), BRUTT, "signert-fil-mangler"),
    "fil omdopt": (lambda: beholder({n.replace("kontrakt", "kontrakt2"): b for n, b in FILER.items()}, en()), BRUTT, "signert-fil-mangler"),
    "omdopt med mellomrom for pluss": (_fil_med_mellomrom, BRUTT, "signert-fil-mangler"),
    "fil lagt til": (lambda: beholder(filer(ekstra=b"x"), en()), ENDRET, "asic-fil-ikke-signert"),
    "fil lagt til i en mappe": (lambda: med("mappe/ekstra.txt", b"x"), ENDRET, "asic-fil-ikke-signert"),
    "fil lagt til i fillisten ogsa": (lambda: beholder(filer(**{"ekstra.txt": b"x"}), en(), to()), ENDRET, "asic-fil-ikke-signert"),
    "ASiC-S med en fil til": (
        lambda: beholder(FILER, signaturfil(replace(GODT, filer={KONTRAKT: FILER[KONTRAKT]}).tekst()), mimetype=ASIC_S),
        ENDRET,
        "asic-fil-ikke-signert",
    ),
    "fillisten nevner en fil som ikke er der": (
        lambda: med("META-INF/manifest.xml", manifest(BEGGE | {"borte.pdf": "application/pdf"})),
        ENDRET,
        "manifest-fil-mangler",
    ),
    "fillisten mangler en fil": (
        lambda: med("META-INF/manifest.xml", manifest({KONTRAKT: type_av(KONTRAKT)})),
        ENDRET,
        "manifest-uten-fil",
    ),
    "fillisten sier en annen type": (
        lambda: med("META-INF/manifest.xml", manifest(BEGGE | {KONTRAKT: "text/html"})),
        ENDRET,
        "manifest-medietype",
    ),
    "fillisten er ikke XML": (lambda: med("META-INF/manifest.xml", b"nei"), ENDRET, "manifest-uleselig"),
    "signatur uten filer": (lambda: beholder({}, _uten_dekning()), ENDRET, "asic-uten-innhold"),
    "signatur over ingen av filene": (lambda: beholder(FILER, _uten_dekning()), ENDRET, "asic-fil-ikke-signert"),
    "signaturverdien er endret": (
        lambda: beholder(FILER, en().replace(b'Verdi">', b'Verdi">A').replace(b'-verdi">', b'-verdi">AAAA')),
        BRUTT,
        "signatur-stemmer-ikke",
    ),
    "en annens sertifikat": (
        lambda: beholder(FILER, en().replace(keyinfo(GODT.hvem.sertifikat).encode(), keyinfo(signatar("En annen").sertifikat).encode())),
        BRUTT,
        "signatur-stemmer-ikke",
    ),
    "avtrykket er skiftet med innholdet": (
        lambda: beholder(filer(**{KONTRAKT: b"ny"}), en().replace(avtrykk(FILER[KONTRAKT]).encode(), avtrykk(b"ny").encode())),
        BRUTT,
        "signatur-stemmer-ikke",
    ),
    "tiden er endret": (lambda: beholder(FILER, en().replace(b"2026-08-03T10", b"2026-08-03T09")), BRUTT, "avtrykk-stemmer-ikke"),
    "en av to signaturer er gal": (lambda: beholder(FILER, en(), to().replace(b"10:00:00", b"11:00:00")), BRUTT, "avtrykk-stemmer-ikke"),
    "egenskapene er ikke signert": (
        lambda: beholder(FILER, signaturfil(replace(GODT, for_signering=lambda t: t.replace("#S0-props", "#S0-verdi")).tekst())),
        BRUTT,
        "avtrykk-stemmer-ikke",
    ),
    "signaturfilen er ikke XML": (lambda: beholder(FILER, b"nei"), BRUTT, "signatur-uleselig"),
    "signaturfilen har ingen signatur": (lambda: beholder(FILER, signaturfil()), BRUTT, "xades-ikke-en-signatur"),
    "tom signaturfil ved siden av en god": (lambda: beholder(FILER, en(), signaturfil()), BRUTT, "xades-ikke-en-signatur"),
    "DTD i signaturfilen": (
        lambda: beholder(FILER, en().replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>')),
        BRUTT,
        "signatur-uleselig",
    ),
    "tidsstempel fra en annen signatur": (lambda: beholder(FILER, _stemplet("S9")), BRUTT, "tidsstempel-stemmer-ikke"),
    "endret etter arkivtidsstempelet": (lambda: beholder(FILER, _endret_etter_arkivstempel()), BRUTT, "tidsstempel-stemmer-ikke"),
    "to filer med samme navn": (lambda: _to_ganger(KONTRAKT), UGYLDIG, "utrygt-filnavn"),
    "to navn som bare har ulike bokstaver": (lambda: med("KONTRAKT.pdf", b"x"), UGYLDIG, "utrygt-filnavn"),
    "sti ut av mappen": (lambda: med("../kontrakt.pdf", b"x"), UGYLDIG, "utrygt-filnavn"),
    "stasjon i navnet": (lambda: med("c:kontrakt.pdf", b"x"), UGYLDIG, "utrygt-filnavn"),
    "omvendt skrastrek": (lambda: med("a\\b.pdf", b"x"), UGYLDIG, "utrygt-filnavn"),
    "tegn som snur teksten": (lambda: med("a\u202efdp.exe", b"x"), UGYLDIG, "utrygt-filnavn"),
    "meta-inf med sma bokstaver": (lambda: med("meta-inf/signatures.xml", b"x"), UGYLDIG, "utrygt-filnavn"),
    "fil foran den forste": (_skjult, UGYLDIG, "zip-tvetydig"),
    "filen selv sier en annen lengde": (lambda: _annet_lokalt(18, "<I", 3), UGYLDIG, "zip-tvetydig"),
    "filen selv sier en annen kontrollsum": (lambda: _annet_lokalt(14, "<I", 3), UGYLDIG, "zip-tvetydig"),
    "filen selv sier at lengden kommer etterpa": (lambda: _annet_lokalt(6, "<H", 8), UGYLDIG, "zip-tvetydig"),
    "CAdES i tillegg": (lambda: med("META-INF/signature.p7s", b"x"), UKJENT, "asic-cades-ikke-stottet"),
    "bare CAdES": (lambda: zippet([(KONTRAKT, b"x"), ("META-INF/signature.p7s", b"x")]), UKJENT, "asic-cades-ikke-stottet"),
    "bare tidsstempel": (lambda: zippet([(KONTRAKT, b"x"), ("META-INF/timestamp.tst", b"x")]), UKJENT, "asic-tidsstempel-ikke-stottet"),
    "ukjent algoritme": (
        lambda: beholder(FILER, signaturfil(replace(GODT, for_signering=lambda t: t.replace("ecdsa-sha256", "ecdsa-md5")).tekst())),
        UKJENT,
        "algoritme-ikke-stottet",
    ),
    "omforming som velger ut": (
        lambda: beholder(
            FILER,
            signaturfil(
                replace(
                    GODT,
                    referanser=referanse(
                        "kontrakt.pdf", avtrykk(b""), omforming="http://www.w3.org/TR/1999/REC-xslt-19991116", ferdig=True
                    ),
                ).tekst()
            ),
        ),
        UKJENT,
        "algoritme-ikke-stottet",
    ),
    "referanse uten adresse": (
        lambda: beholder(FILER, signaturfil(replace(GODT, for_signering=lambda t: t.replace(' URI="kontrakt.pdf"', "")).tekst())),
        UKJENT,
        "xades-referanse-uten-adresse",
    ),
}


@pytest.mark.parametrize("navn", DARLIGE)
def test_beholder_som_ikke_er_som_den_skal_far_sin_dom_og_grunn(navn: str) -> None:
    lag, ventet, kode = DARLIGE[navn]
    rapport = dom(lag())
    assert rapport.integritet is ventet
    assert kode in {m.kode for m in rapport.feil}
    assert not rapport.god
    assert rapport.indikasjon != "TOTAL_PASSED"
    assert rapport.som_json()["feil"]


USIGNERTE: dict[str, Callable[[], bytes]] = {
    "en ZIP": lambda: zippet([("a.txt", b"x")]),
    "beholder uten signatur": lambda: beholder(FILER),
    "uten filer": lambda: zippet([("mimetype", ASIC_E.encode())]),
}


@pytest.mark.parametrize("navn", USIGNERTE)
def test_beholder_uten_signatur_sier_det(navn: str) -> None:
    rapport = dom(USIGNERTE[navn]())
    assert (rapport.integritet, rapport.indikasjon) == (Integritet.INGEN_SIGNATUR, "NO_SIGNATURE_FOUND")


def test_rapporten_sier_hvilke_filer_som_er_dekket_av_hvem() -> None:
    delvis = signaturfil(replace(GODT, filer={KONTRAKT: FILER[KONTRAKT]}).tekst())
    rapport = dom(beholder(filer(**{"løs fil.txt": b"x"}), delvis, to())).som_json()
    dekket = {f["navn"]: f["dekketAv"] for f in rapport["beholder"]["filer"]}
    assert dekket == {
        KONTRAKT: ["META-INF/signatures0.xml", "META-INF/signatures1.xml"],
        "vedlegg å.txt": ["META-INF/signatures1.xml"],
        "løs fil.txt": [],
    }
    assert rapport["beholder"]["medietype"] == ASIC_E
    assert rapport["beholder"]["filer"][0]["medietype"] == "application/pdf"
    assert [s["dekning"] for s in rapport["signaturer"]] == ["helRevisjon", "helRevisjon"]
    assert [s["niva"] for s in rapport["signaturer"]] == ["B-B", "B-B"]


def test_et_personnummer_i_et_filnavn_star_ikke_i_rapporten() -> None:
    fil = {"attest 01013300001.txt": b"x"}
    rapport = dom(beholder(fil | {"løs 01013300001.txt": b"y"}, signaturfil(replace(GODT, filer=fil).tekst())))
    assert rapport.integritet is ENDRET
    assert "01013300001" not in str(rapport.som_json())


def test_det_er_en_grense_for_hvor_mange_signaturer_som_kontrolleres() -> None:
    mange = signaturfil(*(replace(GODT, id=f"S{nr}").tekst() for nr in range(3)))
    policy = replace(Policy(), grenser=replace(Policy().grenser, signaturer=2))
    rapport = verify(beholder(FILER, mange), policy=policy, at=NA)
    assert (rapport.integritet, len(rapport.signaturer)) == (UKJENT, 2)
    assert koder(rapport) >= {"for-mange-signaturer"}


@given(st.integers(0, 2**16), st.integers(0, 7))
@settings(max_examples=120, deadline=timedelta(seconds=5))
def test_ett_bit_snudd_gir_aldri_et_annet_innhold_som_er_intakt(sted: int, bit: int) -> None:
    """What is taken for intact reads as it was signed: a flip may hit what nothing covers (times in the ZIP, the list of files)."""
    data = bytearray(beholder(FILER, en()))
    data[sted % len(data)] ^= 1 << bit
    rapport = dom(bytes(data))
    if rapport.integritet is Integritet.INTAKT:
        with zipfile.ZipFile(BytesIO(bytes(data))) as arkiv:
            assert {n: arkiv.read(n) for n in FILER} == FILER


def test_kanonisering_av_en_xml_fil_utenfor_folges() -> None:
    """A file that is signed in canonical form may be written in another way, and not with other content."""
    fil, annen = b'<a  b="1"/>', b'<a b="2"></a>'
    signatur = replace(GODT, filer={}, referanser=referanse("a.xml", avtrykk(b'<a b="1"></a>'), omforming=EXC, ferdig=True))
    assert dom(beholder({"a.xml": fil}, signaturfil(signatur.tekst()))).integritet is Integritet.INTAKT
    assert dom(beholder({"a.xml": annen}, signaturfil(signatur.tekst()))).integritet is BRUTT
