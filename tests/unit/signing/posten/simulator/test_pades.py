from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import MDPPerm

from signing.demo_sertifikat import Algoritme
from signing.errors import UleseligPdf
from signing.providers.posten.simulator.ltvsdo import GittSignatur
from signing.providers.posten.simulator.pades import FELT, lag_pades
from signing.verify import Policy, verify
from signing.verify.dom import Integritet
from signing.verify.fakta import Tillit
from tests.samsvar import brutte_regler
from tests.unit.signing.byggere import feltnavn, kommando, usignert
from tests.unit.signing.posten.simulator.test_ltvsdo import ASE, KARI, NA, PER, en_ltvsdo, en_simulatorpki, et_segl

ROT = Path(__file__).resolve().parents[5]
SKRIFT = ROT / "forms" / "skrifter" / "Kontrakt-Regular.ttf"
LIGGENDE = ROT / "forms" / "eksempelvedlegg" / "liggende-1.pdf"
A4 = (595.276, 841.89)


def en_pades(
    dokumenter: Sequence[tuple[str, bytes]],
    signaturer: Sequence[GittSignatur] = (ASE, KARI, PER),
    tillatt: MDPPerm = MDPPerm.FILL_FORMS,
    algoritme: Algoritme = Algoritme.RSA_3072,
) -> bytes:
    pki = en_simulatorpki()
    return lag_pades(
        dokumenter,
        [(s, en_ltvsdo(s)) for s in signaturer],
        nokkel=et_segl(algoritme),
        tid=NA,
        tsa=pki.tsa(NA),
        tillit=pki.tillit,
        skrift=SKRIFT,
        tittel="Lærekontrakt til signering",
        tillatt=tillatt,
    )


@lru_cache(maxsize=1)
def vanlig() -> bytes:
    return en_pades((("Lærekontrakt", usignert()), ("Avtale", usignert(1))))


def en_side(innhold: bytes = b"", *, side: bytes = b"/MediaBox [0 0 200 400]", andre: Sequence[bytes] = ()) -> bytes:
    """A PDF of one page, with Helvetica as /F; objects from 6 in `andre`."""
    objekter = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1 /Resources <</Font <</F 4 0 R>>>> " + (side if b"/Rotate" in side else b"") + b">>",
        b"<</Type /Page /Parent 2 0 R /Contents 5 0 R " + (b"" if b"/Rotate" in side else side) + b">>",
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(innhold), innhold),
        *andre,
    ]
    ut, steder = bytearray(b"%PDF-1.7\n"), []
    for nr, objekt in enumerate(objekter, 1):
        steder.append(len(ut))
        ut += b"%d 0 obj\n%s\nendobj\n" % (nr, objekt)
    tabell = len(ut)
    ut += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objekter) + 1) + b"".join(b"%010d 00000 n \n" % sted for sted in steder)
    return bytes(ut + b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objekter) + 1, tabell))


def tekst(pdf: bytes, *valg: str) -> str:
    """What pdftotext finds."""
    return subprocess.run(["pdftotext", *valg, "-", "-"], input=pdf, capture_output=True, check=True, timeout=60).stdout.decode()


def sidetekster(pdf: bytes) -> list[str]:
    return tekst(pdf, "-layout").split("\f")[:-1]


def test_forsiden_sier_hvem_som_signerte_nar_og_hvordan() -> None:
    forside = sidetekster(vanlig())[0]
    for ventet in (
        "Lærekontrakt til signering",
        "Åse Øygard Kvåle (01010750160)",
        "Kari Nes (født 03.02.1980)",
        "Per Å,",
        "BankID",
        "MinID",
    ):
        assert ventet in forside
    assert "simulatoren" in forside


def test_hver_side_av_dokumentene_har_bunntekst_og_forsiden_ikke() -> None:
    forside, *andre = sidetekster(vanlig())
    assert len(andre) >= 2
    assert "Signert digitalt av:" not in forside
    for side in andre:
        assert "Signert digitalt av:" in side
        assert "Kari Nes (født 03.02.1980)" in side
        assert "Simulert, uten rettsvirkning" in side


def test_det_som_sto_pa_sidene_star_der_fortsatt() -> None:
    original = {ord_ for ord_ in tekst(usignert()).split() if ord_.isalnum()}
    assert len(original) > 20
    assert original <= set(tekst(vanlig()).split())


def test_hver_ltvsdo_ligger_uendret_som_vedlegg() -> None:
    with TemporaryDirectory() as mappe:
        fil = Path(mappe) / "fil.pdf"
        fil.write_bytes(vanlig())
        subprocess.run(["pdfdetach", "-saveall", "-o", mappe, str(fil)], check=True, timeout=60)
        for nr, signatur in enumerate((ASE, KARI, PER), 1):
            assert (Path(mappe) / f"signatur-{nr:02d}.xades.xml").read_bytes() == en_ltvsdo(signatur)


@pytest.mark.parametrize("algoritme", list(Algoritme))
def test_seglet_er_gyldig_for_var_kontroll_og_for_pdfsig(algoritme: Algoritme) -> None:
    pdf = en_pades((("Avtale", usignert(1)),), (ASE,), algoritme=algoritme)
    rapport = verify(pdf, policy=Policy.fra_mappe(en_simulatorpki().ankermappe), at=NA + timedelta(minutes=1))
    assert rapport.integritet is Integritet.TILLATTE_ENDRINGER
    assert feltnavn(pdf) == [FELT]
    assert rapport.tillit is Tillit.BETRODD
    assert "Signature is Valid" in kommando(pdf, "pdfsig", "-nocert")


def test_en_endret_bit_bryter_seglet() -> None:
    pki = en_simulatorpki()
    endret = vanlig().replace(b"simulert Posten", b"simulert Pasten", 1)
    assert endret != vanlig()
    assert verify(endret, policy=Policy.fra_mappe(pki.ankermappe), at=NA).integritet is Integritet.BRUTT


@pytest.mark.parametrize(("tillatt", "ventet"), [(MDPPerm.FILL_FORMS, 2), (MDPPerm.NO_CHANGES, 1)])
def test_seglet_er_en_sertifisering(tillatt: MDPPerm, ventet: int) -> None:
    katalog = PdfFileReader(BytesIO(en_pades((("A", usignert(1)),), (ASE,), tillatt))).root
    assert katalog["/Perms"]["/DocMDP"]["/Reference"][0]["/TransformParams"]["/P"] == ventet


def test_felt_og_merker_i_originalene_folger_ikke_med() -> None:
    katalog = PdfFileReader(BytesIO(vanlig())).root
    assert [felt["/T"] for felt in (ref.get_object() for ref in katalog["/AcroForm"]["/Fields"])] == [FELT]
    assert "/StructTreeRoot" not in katalog
    assert b"/URI" not in vanlig()


@pytest.mark.parametrize(
    ("dokumenter", "pdfa"),
    [((usignert(1),), True), ((usignert(1), usignert(2)), True), ((usignert(1), en_side()), False), ((en_side(),), False)],
    ids=["en pdfa", "to pdfa", "blandet", "vanlig pdf"],
)
def test_bare_pdfa_gir_pdfa(dokumenter: Sequence[bytes], pdfa: bool) -> None:  # a table's column
    pdf = en_pades([(f"Dokument {nr}", d) for nr, d in enumerate(dokumenter, 1)], (ASE,))
    assert (b"<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B<" in pdf) == pdfa
    assert pdf.startswith(b"%PDF-1.7\n")


def test_alle_sider_blir_staende_a4() -> None:
    pdf = en_pades((("Liggende", LIGGENDE.read_bytes()), ("Liten", en_side())), (ASE,))
    storrelser = re.findall(r"Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)", kommando(pdf, "pdfinfo", "-l", "9"))
    assert len(storrelser) == 3
    assert {(float(b), float(h)) for b, h in storrelser} == {A4}


ORD = b"BT /F 20 Tf 20 360 Td (OPPE) Tj ET"  # near the upper left corner of a page of 200 × 400


@pytest.mark.parametrize(
    ("side", "venstre", "oppe"),
    [
        (b"/MediaBox [0 0 200 400]", True, True),
        (b"/MediaBox [0 0 200 400] /Rotate 90", False, True),
        (b"/MediaBox [0 0 200 400] /Rotate 180", False, False),
        (b"/MediaBox [0 0 200 400] /Rotate 270", True, False),
        (b"/MediaBox [0 0 200 400] /Rotate -90", True, False),
        (b"/MediaBox [-500 -500 700 900] /CropBox [0 0 200 400]", True, True),
        (b"/MediaBox [200 400 0 0]", True, True),
    ],
    ids=["rett", "90", "180", "270", "-90", "beskaret", "boks baklengs"],
)
def test_siden_star_som_den_vises(side: bytes, venstre: bool, oppe: bool) -> None:  # columns of a table
    pdf = en_pades((("Side", en_side(ORD, side=side)),), (ASE,))
    treff = re.search(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">OPPE<', tekst(pdf, "-bbox", "-f", "2"))
    assert treff
    x1, y1, x2, y2 = (float(v) for v in treff.groups())
    assert 0 <= x1 < x2 <= A4[0]
    assert 0 <= y1 < y2 <= A4[1]
    assert ((x1 + x2) / 2 < A4[0] / 2, (y1 + y2) / 2 < A4[1] / 2) == (venstre, oppe)


UTSEENDE = (
    b"<</Type /XObject /Subtype /Form /BBox [0 0 50 20] /Resources <</Font <</F 4 0 R>>>> /Length 37>>"
    b"\nstream\nBT /F 12 Tf 2 5 Td (UTFYLT) Tj ET     \nendstream"
)


@pytest.mark.parametrize(
    ("merknad", "synlig"),
    [
        (b"<</Subtype /Widget /Rect [20 20 120 60] /F 4 /AP <</N 7 0 R>>>>", True),
        (b"<</Subtype /Widget /Rect [20 20 120 60] /AS /On /AP <</N <</On 7 0 R>>>>>>", True),
        (b"<</Subtype /Widget /Rect [20 20 120 60] /AS /Off /AP <</N <</On 7 0 R>>>>>>", False),
        (b"<</Subtype /Widget /Rect [20 20 120 60] /F 2 /AP <</N 7 0 R>>>>", False),
        (b"<</Subtype /Link /Rect [20 20 120 60]>>", False),
    ],
    ids=["felt", "krysset av", "ikke krysset av", "skjult", "lenke"],
)
def test_utfylte_felt_blir_tegnet_pa_siden(merknad: bytes, synlig: bool) -> None:  # a column of a table
    pdf = en_side(ORD, side=b"/MediaBox [0 0 200 400] /Annots [6 0 R]", andre=(merknad, UTSEENDE))
    samlet = tekst(en_pades((("Skjema", pdf),), (ASE,)))
    assert "OPPE" in samlet
    assert ("UTFYLT" in samlet) == synlig


def kryptert() -> bytes:
    skriver = copy_into_new_writer(PdfFileReader(BytesIO(en_side())))
    skriver.encrypt("eier", "bruker")  # type: ignore[no-untyped-call]
    ut = BytesIO()
    skriver.write(ut)  # type: ignore[no-untyped-call]
    return ut.getvalue()


@pytest.mark.parametrize(
    "pdf",
    [
        b"",
        b"ikke en PDF",
        b"%PDF-1.7\n",
        en_side()[:200],
        en_side().replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
        en_side(b"ikke zlib").replace(b"<</Length", b"<</Filter /FlateDecode /Length"),
        kryptert(),
    ],
    ids=["tom", "tekst", "bare hode", "avkuttet", "sidetre i ring", "odelagt side", "kryptert"],
)
def test_det_som_ikke_kan_leses_nektes_ved_navn(pdf: bytes) -> None:
    with pytest.raises(UleseligPdf):
        en_pades((("Dokument", pdf),), (ASE,))


def test_uten_signaturer_sier_forsiden_det() -> None:
    pdf = en_pades((("Dokument", usignert(1)),), ())
    assert "Ingen har signert ennå." in sidetekster(pdf)[0]
    assert "/AF" not in PdfFileReader(BytesIO(pdf)).root


def test_ti_undertegnere_og_tjue_dokumenter_far_plass() -> None:
    mange = [GittSignatur(f"Undertegner Nummer {nr} " + "Langtnavn" * 9, None, None, "BankID", NA, "x") for nr in range(10)]
    sider = sidetekster(en_pades([(f"Dokument nummer {nr}", en_side(ORD)) for nr in range(20)], mange))
    assert len(sider) == 22
    samlet = " ".join("".join(sider[:2]).split())
    for nr in range(20):
        assert f"Dokument nummer {nr}" in samlet
    for nr in range(10):
        assert f"Undertegner Nummer {nr}" in samlet
    assert "OPPE" in sider[2]


@pytest.mark.parametrize(("navn", "vist"), [("Ḽia Nes", "Lia Nes"), ("漢 Nes", "? Nes"), ("A\u0308mne\tNes", "Ämne Nes")])
def test_tegn_skriften_mangler_stanser_ingenting(navn: str, vist: str) -> None:
    assert f"{vist}," in sidetekster(en_pades((("D", en_side()),), (GittSignatur(navn, None, None, "BankID", NA, "x"),)))[0]


def test_filen_sier_selv_hva_den_er() -> None:
    assert b"simulert Posten signering" in vanlig()
    assert "Lærekontrakt til signering".encode() in vanlig()


def test_filen_folger_pdfa_3b() -> None:
    """The validation data comes after the seal, as in every B-LT file; veraPDF, asked in `make conformance`, has nothing against it."""
    assert brutte_regler(vanlig(), "3b") == {"PDFA3B-SIGNATURE-BYTERANGE-001"}
