"""What the bytes of an attachment say, by tables of named files."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import time
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dokument.lesevern import Lesegrenser
from app.dokument.pdf import lag_pdf
from app.dokument.vedleggsfil import undersok
from app.domene.vedlegg import Filfakta
from tests.unit.pdf import filer
from tests.unit.pdf.proveskjema import ROT, Provemal, et_dokument, metadata

REFERANSE = Path(os.environ.get("KONTRAKTVERK_REFERANSE", ROT.parent / "shared" / "data")) / "kontraktdata" / "vedlegg"
PDF = "application/pdf"
PROGRAM = "application/vnd.microsoft.portable-executable"
LESELIG: dict[str, object] = {
    "lesbar": True,
    "sider": 1,
    "signert": False,
    "pdfa": False,
    "tagget": False,
    "aktivt_innhold": False,
    "kryptert": False,
}
ULESELIG: dict[str, object] = {"lesbar": False, "sider": 0, "pdfa": False, "tagget": False, "aktivt_innhold": False}
GRENSER_SMA = Lesegrenser(storrelse=200, objekter=3)


def fakta(filfakta: Filfakta, felt: dict[str, object]) -> dict[str, object]:
    alle = dataclasses.asdict(filfakta)
    return {navn: alle[navn] for navn in felt}


GODE: dict[str, tuple[bytes, dict[str, object]]] = {
    "en side uten noe på": (
        filer.en_pdf(),
        {"medietype": PDF, "lesbar": True, "sider": 1, "signert": False, "pdfa": False, "tagget": False},
    ),
    "signert": (filer.signert(), {"lesbar": True, "signert": True, "aktivt_innhold": False}),
    "tomt signaturfelt": (filer.usignert_felt(), {"lesbar": True, "signert": False}),
    "lenke til nettside": (
        filer.med_merknad(b"/Subtype /Link /A << /S /URI /URI (https://x.example) >>"),
        {"lesbar": True, "aktivt_innhold": False},
    ),
    "åpner på side 1": (filer.med_handling(b"/S /GoTo /D [3 0 R /Fit]"), {"lesbar": True, "aktivt_innhold": False}),
    "regneark inne i": (filer.med_fil(b"tall.csv", b"a;b"), {"lesbar": True, "aktivt_innhold": False}),
    "lyver om PDF/A": (
        filer.en_pdf(
            b"/Metadata 4 0 R /MarkInfo << /Marked true >> /StructTreeRoot << /Type /StructTreeRoot >>",
            {4: filer.strom(b'<x pdfaid:part="3" pdfaid:conformance="A"/>', b"/Type /Metadata /Subtype /XML")},
        ),
        {"lesbar": True, "pdfa": False, "tagget": False},
    ),
}
DARLIGE: dict[str, tuple[bytes, dict[str, object]]] = {
    "tom fil": (b"", {"medietype": "application/octet-stream", **ULESELIG}),
    "bare hodet": (b"%PDF-1.7\n", {"medietype": PDF, **ULESELIG}),
    "avkuttet": (filer.en_pdf()[:120], {"medietype": PDF, **ULESELIG}),
    "søppel etter hodet": (b"%PDF-1.7\n" + bytes(range(256)) * 40, {"medietype": PDF, **ULESELIG}),
    "noe annet foran hodet": (
        b"MZ\x90\x00" + filer.en_pdf(),
        {"medietype": "application/vnd.microsoft.portable-executable", "lesbar": False},
    ),
    "blanke foran hodet": (b"\n\n" + filer.en_pdf(), {"medietype": PDF, **ULESELIG}),
    "kryptert": (filer.kryptert(), {"medietype": PDF, "kryptert": True, "lesbar": False}),
    "kryptert uten brukerpassord": (filer.kryptert_uten_brukerpassord(), {"kryptert": True, "lesbar": False}),
    "dypt": (filer.dyp(), ULESELIG),
    "ingen sider": (filer.en_pdf(sider=b"<< /Type /Pages /Kids [] /Count 0 >>"), {"lesbar": False, "sider": 0}),
    "sideløype": (filer.sideloype(), {"lesbar": False}),
    "PNG": (filer.PNG, {"medietype": "image/png", **ULESELIG}),
    "JPEG": (b"\xff\xd8\xff\xe0" + bytes(50), {"medietype": "image/jpeg", **ULESELIG}),
    "tekst": ("Avtale mellom partene æøå\n".encode(), {"medietype": "text/plain", **ULESELIG}),
    "Word": (filer.docx(), {"medietype": "application/zip", **ULESELIG}),
    "signert, men ødelagt": (filer.signert()[:-200].replace(b"/Catalog", b"/Katalog"), {"signert": True, "lesbar": False}),
}
AKTIVE = {
    "JavaScript ved åpning": filer.med_handling(b"/S /JavaScript /JS (app.alert\\(1\\))"),
    "JavaScript i navnetre": filer.en_pdf(b"/Names << /JavaScript << /Names [(a) 4 0 R] >> >>", {4: b"<< /S /JavaScript /JS (1) >>"}),
    "skript bak en referanse": filer.skjult_skript(),
    "skript på en knapp": filer.med_merknad(b"/Subtype /Widget /FT /Btn /AA << /U << /S /JavaScript /JS (1) >> >>"),
    "skript neste i rekken": filer.med_handling(b"/S /GoTo /D [3 0 R /Fit] /Next << /S /JavaScript /JS (1) >>"),
    "starter program": filer.med_handling(b"/S /Launch /F (cmd.exe)"),
    "åpner annen fil": filer.med_handling(b"/S /GoToR /F (annen.pdf) /D [0 /Fit]"),
    "sender skjema": filer.med_merknad(b"/Subtype /Widget /FT /Btn /A << /S /SubmitForm /F (https://x.example) >>"),
    "XFA": filer.en_pdf(b"/AcroForm << /Fields [] /XFA 4 0 R >>", {4: filer.strom(b"<xdp/>")}),
    "film": filer.med_merknad(b"/Subtype /RichMedia /RichMediaContent << >>"),
    "program ved navn": filer.med_fil(b"faktura.pdf.exe", b"hei"),
    "program ved innhold": filer.med_fil(b"faktura.pdf", b"MZ\x90\x00\x03"),
    "skript ved navn": filer.med_fil(b"tall.js", b"1"),
}


@pytest.mark.parametrize("navn", GODE)
def test_en_god_fil_blir_lest(navn: str) -> None:
    innhold, ventet = GODE[navn]
    assert fakta(undersok(innhold), ventet) == ventet


@pytest.mark.parametrize("navn", DARLIGE)
def test_en_darlig_fil_gir_fakta_og_aldri_unntak(navn: str) -> None:
    innhold, ventet = DARLIGE[navn]
    assert fakta(undersok(innhold), ventet) == ventet


@pytest.mark.parametrize("navn", AKTIVE)
def test_aktivt_innhold_blir_sett(navn: str) -> None:
    assert fakta(undersok(AKTIVE[navn]), {"lesbar": 1, "aktivt_innhold": 1}) == {"lesbar": True, "aktivt_innhold": True}


def test_et_strukturelement_med_navnet_til_en_handling_er_ikke_aktivt() -> None:
    innhold = filer.en_pdf(b"/StructTreeRoot 4 0 R", {4: b"<< /K 5 0 R >>", 5: b"<< /S /Sound /P 4 0 R /K [] >>"})
    assert not undersok(innhold).aktivt_innhold


def test_en_bombe_blir_ikke_pakket_ut() -> None:
    innhold = filer.bombe()
    start = time.process_time()
    assert not undersok(innhold).lesbar
    assert len(innhold) < 400_000
    assert time.process_time() - start < 5


def test_en_fil_over_grensen_blir_ikke_lest() -> None:
    fil = filer.en_pdf()
    assert undersok(fil).lesbar
    assert undersok(fil, grenser=GRENSER_SMA) == dataclasses.replace(undersok(b"%PDF-"), storrelse=len(fil))


@pytest.mark.parametrize("grenser", [Lesegrenser(objekter=2), Lesegrenser(noder=5), Lesegrenser(sider=0)])
def test_hver_grense_gjor_filen_uleselig(grenser: Lesegrenser) -> None:
    assert not undersok(filer.en_pdf(), grenser=grenser).lesbar


def test_en_xreftabell_som_viser_til_seg_selv_blir_lest_ferdig() -> None:
    assert undersok(filer.xrefloype()).sider in (0, 1)


def test_vart_eget_dokument_uten_felt_er_pdfa_og_tagget(mal: Provemal) -> None:
    fil = lag_pdf(et_dokument(felter=0), mal=mal, metadata=metadata())
    assert fakta(undersok(fil), {"pdfa": 1, "tagget": 1, "lesbar": 1}) == {"pdfa": True, "tagget": True, "lesbar": True}


def test_et_dokument_med_felt_er_pdfa_men_kan_ikke_sta_som_sider(mal: Provemal) -> None:
    fil = lag_pdf(et_dokument(felter=2), mal=mal, metadata=metadata())
    assert fakta(undersok(fil), {"pdfa": 1, "tagget": 1}) == {"pdfa": True, "tagget": False}


def test_en_fil_som_er_endret_etterpa_er_ikke_lenger_pdfa(mal: Provemal, tmp_path: Path) -> None:
    fil = lag_pdf(et_dokument(felter=0), mal=mal, metadata=metadata())
    (tmp_path / "a.pdf").write_bytes(fil)
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        del pdf.Root.MarkInfo
        del pdf.Root.Lang
        pdf.save(tmp_path / "b.pdf")
    assert not undersok((tmp_path / "b.pdf").read_bytes()).tagget


@pytest.mark.parametrize(
    ("fil", "ventet"),
    [
        ("avtale-1.pdf", {"signert": True, "pdfa": False, "tagget": False, "lesbar": True, "sider": 1}),
        ("arbeidsavtale-1.pdf", {"signert": False, "pdfa": False, "tagget": False, "lesbar": True, "sider": 1}),
        ("liggende-1.pdf", {"signert": False, "pdfa": False, "tagget": False, "lesbar": True, "sider": 1}),
        ("valgte-mal-1.pdf", {"signert": False, "pdfa": True, "tagget": True, "lesbar": True, "sider": 1}),
    ],
)
def test_eksempelvedleggene(fil: str, ventet: dict[str, object]) -> None:
    if not REFERANSE.is_dir():
        pytest.skip("KONTRAKTVERK_REFERANSE is not here")
    innhold = (REFERANSE / fil).read_bytes()
    sum_for = hashlib.sha256(innhold).hexdigest()
    assert fakta(undersok(innhold), ventet) == ventet
    assert hashlib.sha256((REFERANSE / fil).read_bytes()).hexdigest() == sum_for


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_undersok_taler_alle_byte(innhold: bytes) -> None:
    assert undersok(innhold).storrelse == len(innhold)
    undersok(b"%PDF-1.7\n" + innhold)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([filer.signert(), filer.med_fil(b"a.csv", b"1"), GODE["lyver om PDF/A"][0]]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=20),
)
def test_undersok_taler_odelagte_filer(fil: bytes, endringer: list[tuple[float, int]]) -> None:
    innhold = bytearray(fil)
    for plass, verdi in endringer:
        innhold[int(plass * len(innhold))] = verdi
    assert undersok(bytes(innhold)).storrelse == len(fil)
