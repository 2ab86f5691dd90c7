"""The files inside a file: told as facts, each once, under limits; whatever they are, the verdict on the file around stands."""

from __future__ import annotations

import hashlib
import time
import zlib
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject, DecodedStreamObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from signing import __main__ as kommando
from signing.verify import Policy, tekster, verify
from signing.verify import vedlegg as vedleggene
from tests.unit.verify.angrep import signert
from tests.unit.verify.fremmed import en_pdf
from tests.unit.verify.prove_pki import TID


def strom(innhold: bytes, *, pakket: bytes | None = None, filter_: str = "/FlateDecode") -> StreamObject:
    ny = DecodedStreamObject()
    ny.set_data(innhold if pakket is None else pakket)
    ny[NameObject("/Type")] = NameObject("/EmbeddedFile")
    if pakket is not None:
        ny[NameObject("/Filter")] = NameObject(filter_)
    return ny


def med_filer(*filer: tuple[str, StreamObject], tilknyttet: bool = False, dypt: int = 0) -> bytes:
    """A PDF with these files inside, in the name tree; with `tilknyttet` named as associated files too."""
    skriver = PdfWriter(clone_from=PdfReader(BytesIO(en_pdf())))
    navn = ArrayObject()
    for tittel, innhold in filer:
        ref = skriver._add_object(innhold)
        spesifikasjon = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Filespec"),
                NameObject("/UF"): TextStringObject(tittel),
                NameObject("/EF"): DictionaryObject({NameObject("/F"): ref, NameObject("/UF"): ref}),
            }
        )
        navn.extend((ByteStringObject(tittel.encode("utf-16")), skriver._add_object(spesifikasjon)))
    tre = DictionaryObject({NameObject("/Names"): navn})
    for _ in range(dypt):
        tre = DictionaryObject({NameObject("/Kids"): ArrayObject([skriver._add_object(tre)])})
    skriver.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/EmbeddedFiles"): tre})
    if tilknyttet:
        skriver.root_object[NameObject("/AF")] = ArrayObject(navn[1::2])
    ut = BytesIO()
    skriver.write(ut)
    return ut.getvalue()


def lest(data: bytes) -> dict[str, Any]:
    return verify(data, policy=Policy(), at=TID, filnavn="fil.pdf").som_json()


def koder(rapport: dict[str, Any]) -> list[str]:
    return [ett["kode"] for ett in rapport["advarsler"]]


def test_hver_fil_er_med_navn_storrelse_sum_og_om_den_ser_signert_ut() -> None:
    avtale, tekst = signert(), b"hei"
    rapport = lest(
        med_filer(("avtale.pdf", strom(avtale, pakket=zlib.compress(avtale))), ("hei.txt", strom(tekst)), ("to.pdf", strom(en_pdf())))
    )
    assert rapport["vedlegg"] == [
        {
            "navn": "avtale.pdf",
            "storrelse": len(avtale),
            "sha256": hashlib.sha256(avtale).hexdigest(),
            "medietype": "application/pdf",
            "egenSignatur": True,
            "bevis": False,
            "kontroll": {
                "integritet": "intakt",
                "indikasjon": "INDETERMINATE",
                "tillit": "ukjent",
                "oppsummering": tekster.SAMLET["INDETERMINATE-intakt"].som_json(),
                "signatarer": ["Kari Prøve"],
            },
        },
        {
            "navn": "hei.txt",
            "storrelse": 3,
            "sha256": hashlib.sha256(tekst).hexdigest(),
            "medietype": "application/octet-stream",
            "egenSignatur": False,
            "bevis": False,
            "kontroll": None,
        },
        {
            "navn": "to.pdf",
            "storrelse": len(en_pdf()),
            "sha256": hashlib.sha256(en_pdf()).hexdigest(),
            "medietype": "application/pdf",
            "egenSignatur": False,
            "bevis": False,
            "kontroll": None,
        },
    ]
    assert rapport["samlet"]["integritet"] == "ingenSignatur"


def test_en_fil_uten_vedlegg_og_en_som_ikke_kan_leses_har_ingen() -> None:
    assert lest(en_pdf())["vedlegg"] == lest(b"tull")["vedlegg"] == []


def test_samme_fil_to_steder_er_med_en_gang() -> None:
    assert len(lest(med_filer(("a", strom(b"a")), ("b", strom(b"b")), tilknyttet=True))["vedlegg"]) == 2


@pytest.mark.parametrize("dypt", [0, 5, vedleggene.DYBDE - 1])
def test_et_dypt_navnetre_blir_lest_til_grensen(dypt: int) -> None:
    assert len(lest(med_filer(("a", strom(b"a")), dypt=dypt))["vedlegg"]) == 1
    assert lest(med_filer(("a", strom(b"a")), dypt=vedleggene.DYBDE))["vedlegg"] == []


def test_en_fil_som_pakker_ut_til_for_mye_blir_ikke_pakket_ut() -> None:
    bombe = zlib.compress(b"\0" * (vedleggene.STORSTE + 1), 9)
    start = time.monotonic()
    (ett,) = lest(med_filer(("bombe.bin", strom(b"", pakket=bombe))))["vedlegg"]
    assert (ett["navn"], ett["storrelse"], ett["sha256"], ett["egenSignatur"]) == ("bombe.bin", None, None, None)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("filter_", ["/LZWDecode", "/Crypt", "/FlateDecode"])
def test_en_fil_som_er_pakket_paa_en_annen_maate_eller_odelagt_er_nevnt_uten_sum(filter_: str) -> None:
    rapport = lest(med_filer(("x.pdf", strom(b"", pakket=zlib.compress(b"hei" * 99)[:8], filter_=filter_))))
    assert [(ett["navn"], ett["sha256"]) for ett in rapport["vedlegg"]] == [("x.pdf", None)]


def test_flere_filer_enn_grensen_blir_sagt() -> None:
    rapport = lest(med_filer(*((f"{nr}.txt", strom(b"%d" % nr)) for nr in range(vedleggene.FLESTE + 1))))
    assert (len(rapport["vedlegg"]), koder(rapport)) == (vedleggene.FLESTE, ["for-mange-vedlegg"])


def test_navnet_er_kort_og_uten_tegn_som_snur_eller_skjuler_teksten() -> None:
    (ett,) = lest(med_filer(("faktura\u202efdp.exe\n\x07" + "x" * 500, strom(b"a"))))["vedlegg"]
    assert ett["navn"].startswith("fakturafdp.exexxx")
    assert len(ett["navn"]) == vedleggene.LENGSTE_NAVN


def test_et_odelagt_navnetre_endrer_ikke_dommen(monkeypatch: pytest.MonkeyPatch) -> None:
    def feil(*_: object, **__: object) -> None:
        raise RecursionError

    hel = lest(signert())
    monkeypatch.setattr(vedleggene, "_filer", feil)
    rapport = lest(signert())
    assert koder(rapport) == [*koder(hel), "vedlegg-uleselige"]
    assert rapport["samlet"] == hel["samlet"]


def test_revisoren_ser_vedleggene_i_teksten(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    fil = tmp_path / "f.pdf"
    fil.write_bytes(med_filer(("avtale.pdf", strom(signert()))))
    kommando.main(["verify", str(fil)])
    ut = capsys.readouterr().out
    assert "Vedlegg i filen:" in ut
    assert "avtale.pdf" in ut
    assert "Dokumentet er uendret, men vi kan ikke bekrefte alt (Kari Prøve)" in ut
