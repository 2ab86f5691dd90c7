"""A corpus of attachments from other programs, good, bad and hostile, each with the verdict given by hand."""

from __future__ import annotations

import gc
import io
import resource
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.dokument.pdf import lag_pdf
from app.dokument.planlegging import Kontrollor, planlegg
from app.dokument.vedleggsfil import undersok
from app.domene.kontrakt import Vedlegg, Vedleggstype
from app.domene.sak import Mate
from signing.verify import Policy
from tests.integration.pdf import produsenter as fra
from tests.integration.pdf.test_samle import samsvar, som_sider
from tests.unit.pdf import filer
from tests.unit.pdf.proveskjema import Provemal, et_dokument, metadata
from tests.unit.verify import ekte
from tests.unit.verify.angrep import eget_stemplet, to_ganger
from tests.unit.verify.prove_pki import TID

MAL = "valgte-mal-1"
KONTROLLOR = Kontrollor(policy=Policy, at=TID)


def koder(innhold: bytes, *, signert: bool = False) -> tuple[Mate | None, list[str]]:
    """How it follows, and every finding."""
    listet = [Vedlegg(type=Vedleggstype.ANNET, tittel="Noe", dokument_id="a", signert=signert)]
    plan, funn = planlegg(listet, {"a": innhold}, kontrollor=KONTROLLOR)
    avvist = any(f.alvor.value == "feil" for f in funn)
    return (None if avvist or not plan else plan[0].mate), [f.kode for f in funn]


FIL, SIDER = Mate.INNEBYGD, Mate.SIDER
GODE: dict[str, tuple[Callable[[], bytes], Mate]] = {
    "vanlig PDF fra WeasyPrint": (fra.weasyprint, FIL),
    "PDF/UA, men ikke PDF/A": (partial(fra.weasyprint, "pdf/ua-1"), FIL),
    "tagget PDF/A-3a": (partial(fra.weasyprint, "pdf/a-3a"), SIDER),
    "tagget PDF/A-2a": (partial(fra.weasyprint, "pdf/a-2a"), SIDER),
    "PDF/A-1b uten tagger": (partial(fra.weasyprint, "pdf/a-1b"), FIL),
    "PDF/A-2u uten tagger": (partial(fra.weasyprint, "pdf/a-2u"), FIL),
    "PDF/A-4": (partial(fra.weasyprint, "pdf/a-4f"), FIL),
    "utskrift fra en nettleser": (fra.chromium, FIL),
    "Ghostscript": (fra.ghostscript(), FIL),
    "Ghostscript, PDF 1.4": (fra.ghostscript("-dCompatibilityLevel=1.4"), FIL),
    "cairo": (fra.cairo, FIL),
    "skannede sider": (fra.skannet, FIL),
    "MuPDF": (lambda: fra.mutool(fra.weasyprint()), FIL),
    "MuPDF av en tagget PDF/A": (lambda: fra.mutool(fra.vart(MAL)), SIDER),
    "PDFium": (lambda: fra.pdfium(fra.weasyprint()), FIL),
    "PDFium av en tagget PDF/A": (lambda: fra.pdfium(fra.vart(MAL)), SIDER),
    "lagt for nett av qpdf": (lambda: fra.qpdf(fra.weasyprint(), "--linearize"), FIL),
    "lagt for nett, tagget PDF/A": (lambda: fra.qpdf(fra.vart(MAL), "--linearize", "--newline-before-endstream"), SIDER),
    "objektstrømmer, tagget PDF/A": (
        lambda: fra.qpdf(fra.vart(MAL), "--object-streams=generate", "--newline-before-endstream"),
        SIDER,
    ),
    "qpdf uten linjeskift foran endstream er ikke lenger PDF/A (veraPDF: 6.1.7.1)": (lambda: fra.qpdf(fra.vart(MAL), "--linearize"), FIL),
    "pakket ut av qpdf": (lambda: fra.qpdf(fra.vart(MAL), "--qdf"), SIDER),
    "hybrid krysstabell": (ekte.hybrid, FIL),
    "blanke etter slutten": (lambda: filer.en_pdf() + b"\r\n\r\n\x00", FIL),
    "signert to ganger": (to_ganger, FIL),
    "signert og tidsstemplet": (eget_stemplet, FIL),
    "med et regneark inne i": (partial(filer.med_fil, b"tall.csv", b"a;b"), FIL),
    "med en vanlig PDF inne i": (lambda: filer.med_fil(b"kopi.pdf", filer.en_pdf()), FIL),
    "samme vedlegg som er tagget og har en fil inne i": (lambda: med_innebygd(fra.vart(MAL)), FIL),
}


def med_innebygd(innhold: bytes) -> bytes:
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(innhold)) as pdf:
        pdf.attachments["a.txt"] = b"a"
        pdf.save(ut)
    return ut.getvalue()


def med_zip_bakerst(innhold: bytes) -> bytes:
    """One file that is a PDF to one reader and a zip file (or a Java program) to another."""
    pakke = io.BytesIO()
    with zipfile.ZipFile(pakke, "w") as z:
        z.writestr("META-INF/MANIFEST.MF", "Main-Class: A\n")
    return innhold + pakke.getvalue()


def med_pdf_som_kommentar() -> bytes:
    """The zip file's comment holds the end of the PDF, so that both ends are right."""
    hode, hale = filer.en_pdf(), b"\nstartxref\n%d\n%%%%EOF\n"
    pakke = bytearray(med_zip_bakerst(hode))
    slutt = hale % hode.rindex(b"xref\n0 ")
    pakke[-2:] = len(slutt).to_bytes(2, "little")
    return bytes(pakke) + slutt


def asice() -> bytes:
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w") as z:
        z.writestr("mimetype", "application/vnd.etsi.asic-e+zip")
        z.writestr("avtale.pdf", fra.weasyprint())
    return ut.getvalue()


def word() -> bytes:
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("word/document.xml", "<w:document/>")
    return ut.getvalue()


def andre_pdf(handling: bytes) -> bytes:
    return filer.med_fil(b"inne.pdf", filer.med_handling(handling))


SKRIPT = b"/S /JavaScript /JS (app.alert\\(1\\))"
DARLIGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "passord for å åpne, RC4": (lambda: fra.kryptert(fra.weasyprint(), bruker="b", r=3), "vedlegg-kryptert"),
    "passord for å åpne, AES-256": (lambda: fra.kryptert(fra.weasyprint(), bruker="b", r=6), "vedlegg-kryptert"),
    "passord bare for å endre": (lambda: fra.kryptert(fra.weasyprint(), bruker="", r=6), "vedlegg-kryptert"),
    "halv fil": (lambda: fra.weasyprint()[: len(fra.weasyprint()) // 2], "vedlegg-odelagt"),
    "nesten hel fil": (lambda: fra.weasyprint()[:-30], "vedlegg-odelagt"),
    "uten sluttmerke": (lambda: fra.weasyprint().replace(b"%%EOF", b""), "vedlegg-odelagt"),
    "feil plass til krysstabellen": (lambda: filer.en_pdf().replace(b"startxref\n", b"startxref\n9"), "vedlegg-odelagt"),
    "sendt som tekst (linjeskift endret)": (lambda: fra.weasyprint().replace(b"\n", b"\r\n"), "vedlegg-odelagt"),
    "bare hodet": (lambda: b"%PDF-1.7\n", "vedlegg-odelagt"),
    "søppel foran": (lambda: b"HTTP/1.1 200 OK\r\n\r\n" + fra.weasyprint(), "vedlegg-odelagt"),
    "byte order mark foran": (lambda: b"\xef\xbb\xbf" + fra.weasyprint(), "vedlegg-odelagt"),
    "søppel etter": (lambda: fra.weasyprint() + b"<html>Sendt fra min telefon</html>", "vedlegg-odelagt"),
    "PDF og zip i ett": (lambda: med_zip_bakerst(fra.weasyprint()), "vedlegg-odelagt"),
    "PDF og zip i ett, begge hele": (med_pdf_som_kommentar, "vedlegg-odelagt"),
    "program og PDF i ett": (lambda: b"MZ\x90\x00" + fra.weasyprint(), "vedlegg-ikke-pdf"),
    "bilde og PDF i ett": (lambda: b"GIF89a" + fra.weasyprint(), "vedlegg-ikke-pdf"),
    "nettside og PDF i ett": (lambda: b"<html><!--" + fra.weasyprint(), "vedlegg-ikke-pdf"),
    "Word": (word, "vedlegg-ikke-pdf"),
    "signert pakke fra Posten": (asice, "vedlegg-ikke-pdf"),
    "bilde": (lambda: filer.PNG, "vedlegg-ikke-pdf"),
    "bilde fra telefon": (lambda: b"\x00\x00\x00\x18ftypheic" + bytes(40), "vedlegg-ikke-pdf"),
    "tom fil": (lambda: b"", "vedlegg-ikke-pdf"),
    "skript når filen åpnes": (partial(filer.med_handling, SKRIPT), "vedlegg-aktivt-innhold"),
    "skript i en PDF inne i PDF-en": (partial(andre_pdf, SKRIPT), "vedlegg-aktivt-innhold"),
    "program inne i, uten /Type": (
        lambda: filer.en_pdf(b"/X 4 0 R", {4: b"<< /EF << /F 5 0 R >> >>", 5: filer.strom(b"MZ\x90\x00\x03", pakk=True)}),
        "vedlegg-aktivt-innhold",
    ),
    "mer enn 200 sider": (
        lambda: filer.en_pdf(sider=b"<< /Type /Pages /Kids [" + b"3 0 R " * 201 + b"] /Count 201 >>"),
        "vedlegg-for-mange-sider",
    ),
}


@pytest.mark.parametrize("navn", GODE)
def test_et_godt_vedlegg_folger_pa_rett_mate(navn: str) -> None:
    lag, mate = GODE[navn]
    innhold = lag()
    signert = b"/ByteRange" in innhold
    assert koder(innhold, signert=signert) == (mate, ["vedlegg-ukjent-utsteder"] if signert else [])


@pytest.mark.parametrize("navn", [navn for navn, (_, mate) in GODE.items() if mate is SIDER])
def test_et_vedlegg_som_blir_sider_gir_et_dokument_som_holder_begge_standardene(mal: Provemal, navn: str) -> None:
    assert samsvar(lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[som_sider(GODE[navn][0]())])) == []


@pytest.mark.parametrize("navn", DARLIGE)
def test_et_darlig_vedlegg_blir_avvist_med_rett_grunn(navn: str) -> None:
    lag, kode = DARLIGE[navn]
    assert koder(lag()) == (None, [kode])


STEDER: dict[str, tuple[Callable[[], bytes], str]] = {
    "når filen åpnes": (partial(filer.med_handling, SKRIPT), "skript (JavaScript) (det som skjer når filen åpnes)"),
    "navnetreet": (
        lambda: filer.en_pdf(b"/Names << /JavaScript << /Names [(a) 4 0 R] >> >>", {4: b"<< /S /JavaScript /JS (1) >>"}),
        "skript (JavaScript) (filens egne skript)",
    ),
    "en knapp på siden": (
        partial(filer.med_merknad, b"/Subtype /Widget /FT /Btn /A << /S /SubmitForm /F (https://x.example) >>"),
        "innsending av skjema (side 1)",
    ),
    "side 2": (
        lambda: filer.skriv(
            {
                1: b"<< /Type /Catalog /Pages 2 0 R >>",
                2: b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
                3: filer.SIDE,
                4: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /AA << /O << /S /Launch /F (cmd.exe) >> >> >>",
            }
        ),
        "oppstart av et program (side 2)",
    ),
    "skjemaet": (lambda: filer.en_pdf(b"/AcroForm << /Fields [] /XFA (x) >>"), "et XFA-skjema (skjemaet i filen)"),
    "et bokmerke": (
        lambda: filer.en_pdf(b"/Outlines 4 0 R", {4: b"<< /First 5 0 R >>", 5: b"<< /Title (a) /A << /S /GoToR /F (b.pdf) >> >>"}),
        "åpning av en annen fil (bokmerkene)",
    ),
    "en fil inne i filen": (partial(andre_pdf, SKRIPT), "en PDF med aktivt innhold (en fil inne i filen)"),
    "et program inne i filen": (partial(filer.med_fil, b"a.pdf.exe", b"1"), "et program som ligger i filen (en fil inne i filen)"),
}


@pytest.mark.parametrize("sted", STEDER)
def test_meldingen_sier_hva_som_er_aktivt_og_hvor(sted: str) -> None:
    lag, ventet = STEDER[sted]
    _, (funn,) = planlegg([Vedlegg(type=Vedleggstype.ANNET, tittel="Noe", dokument_id="a")], {"a": lag()})
    assert funn.melding.nb == f"Vedlegget har aktivt innhold: {ventet}."


def test_meldingen_sier_hva_slags_fil_det_er() -> None:
    for innhold, ventet in (
        (word(), "et Word-dokument"),
        (asice(), "en signert pakke (ASiC-E)"),
        (b"\x00\x01", "en type fil vi ikke kjenner"),
    ):
        _, (funn,) = planlegg([Vedlegg(type=Vedleggstype.ANNET, tittel="Noe", dokument_id="a")], {"a": innhold})
        assert funn.melding.nb == f"Vedlegget er {ventet}, ikke PDF."


# ---------------------------------------------------------------- bombs: time and memory


@cache
def null(storrelse: int, tegn: bytes = b" ") -> bytes:
    """Compressed blanks, made piece by piece."""
    pakker = zlib.compressobj(9)
    return b"".join(pakker.compress(tegn * (1 << 20)) for _ in range(storrelse >> 20)) + pakker.flush()


def pakket(data: bytes, ordbok: bytes, filter_: bytes = b"/FlateDecode") -> bytes:
    return b"<< %s /Filter %s /Length %d >>\nstream\n%s\nendstream" % (ordbok, filter_, len(data), data)


def rekke(del_: bytes, antall: int, rekker: int) -> bytes:
    return filer.en_pdf(b"/X 4 0 R", {4: b"[" + (b"[" + del_ * antall + b"]") * rekker + b"]"})


def i_hverandre(antall: int, lengde: int) -> bytes:
    """Every object is a string that holds all those after it."""
    ut, plasser = bytearray(b"%PDF-1.7\n"), []
    peker = b" ".join(b"%d 0 R" % nr for nr in range(4, 4 + antall))
    faste = [b"<< /Type /Catalog /Pages 2 0 R /X [" + peker + b"] >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", filer.SIDE]
    for nr, innhold in enumerate(faste, 1):
        plasser.append(len(ut))
        ut += b"%d 0 obj\n%s\nendobj\n" % (nr, innhold)
    for nr in range(4, 4 + antall):
        plasser.append(len(ut))
        ut += b"%d 0 obj\n(" % nr
    ut += b"a" * lengde + b")" * antall + b"\nendobj\n"
    start = len(ut)
    ut += b"xref\n0 %d\n0000000000 65535 f \n" % (4 + antall) + b"".join(b"%010d 00000 n \n" % plass for plass in plasser)
    ut += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (4 + antall, start)
    return bytes(ut)


def doblende_sidetre() -> bytes:
    """Each node names the next one twice: 2³⁸ pages in 3 kB."""
    objekter = {nr: b"<< /Type /Pages /Kids [%d 0 R %d 0 R] /Count 2 >>" % (nr + 1, nr + 1) for nr in range(2, 40)}
    return filer.skriv({1: b"<< /Type /Catalog /Pages 2 0 R >>", **objekter, 40: b"<< /Type /Page /MediaBox [0 0 595 842] >>"})


def doblende_strukturtre() -> bytes:
    """The same with the tags of a file that claims, and else keeps, PDF/A."""
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(fra.vart(MAL))) as pdf:
        rot = pdf.Root.StructTreeRoot
        neste = rot.K[0] if isinstance(rot.K, pikepdf.Array) else rot.K
        for _ in range(40):
            neste = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Sect, P=rot, K=[neste, neste]))
        rot.K = pikepdf.Array([neste])
        pdf.save(ut)
    return ut.getvalue()


def mange_revisjoner() -> bytes:
    ut = bytearray(filer.en_pdf())
    forrige = ut.rindex(b"xref\n0 ")
    for _ in range(20_000):
        start = len(ut)
        ut += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 4 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (forrige, start)
        forrige = start
    return bytes(ut)


INNE_I = b"/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>"
BOMBER: dict[str, Callable[[], bytes]] = {
    "objektstrøm på 300 MB": filer.bombe,
    "sideinnhold på 1 GB": lambda: filer.en_pdf(
        ekstra={4: pakket(null(1 << 30), b"")}, side=b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    ),
    "fil inne i på 1 GB": lambda: filer.en_pdf(
        INNE_I, {4: b"<< /Type /Filespec /F (a.txt) /EF << /F 5 0 R >> >>", 5: pakket(null(1 << 30), b"/Type /EmbeddedFile")}
    ),
    "metadata på 1 GB, pakket to ganger": lambda: filer.en_pdf(
        b"/Metadata 4 0 R", {4: pakket(zlib.compress(null(1 << 30)), b"/Type /Metadata", b"[/FlateDecode /FlateDecode]")}
    ),
    "20 filer inne i på 30 MB": lambda: filer.en_pdf(
        INNE_I,
        {4: b"<< /EF << " + b" ".join(b"/F%d %d 0 R" % (nr, nr) for nr in range(5, 25)) + b" >> >>"}
        | {nr: pakket(null(30 << 20), b"") for nr in range(5, 25)},
    ),
    "lister i lister": partial(rekke, b"[]", 16_000, 55),
    "tall i lister": partial(rekke, b"1 ", 90_000, 20),
    "navn i lister": partial(rekke, b"/a", 90_000, 20),
    "ordbøker i lister": partial(rekke, b"<<>>", 8_000, 27),
    "objekter inne i hverandre": partial(i_hverandre, 300, 4_000_000),
    "parenteser": lambda: filer.en_pdf(b"/X 4 0 R", {4: b"(" * 4_000_000}),
    "tegn i hex": lambda: filer.en_pdf(b"/X 4 0 R", {4: b"<" + b"a" * 4_000_000 + b">"}),
    "lister dypt i lister": filer.dyp,
    "sidetre som dobler seg": doblende_sidetre,
    "strukturtre som dobler seg": doblende_strukturtre,
    "20 000 revisjoner": mange_revisjoner,
    "uten krysstabell": lambda: b"%PDF-1.7\n" + b"1 0 obj\n1\nendobj\n" * 300_000,
}
MEGABYTE = 1024
"""In the kilobytes that getrusage counts in."""
MALER = """
import sys, time
from app.dokument.planlegging import planlegg
from app.domene.kontrakt import Vedlegg, Vedleggstype
innhold = open(sys.argv[1], "rb").read()
start = time.process_time()
planlegg([Vedlegg(type=Vedleggstype.ANNET, tittel="Noe", dokument_id="a")], {"a": innhold})
mest = next(linje for linje in open("/proc/self/status") if linje.startswith("VmHWM"))
print(time.process_time() - start, mest.split()[1])
"""


@pytest.mark.parametrize("navn", BOMBER)
def test_en_bombe_koster_lite_tid_og_minne(navn: str, tmp_path: Path) -> None:
    """In a process of its own, so that what it took is seen: at most 300 MB in all, of which 75 are the program itself."""
    fil = tmp_path / "bombe.pdf"
    fil.write_bytes(BOMBER[navn]())
    assert fil.stat().st_size < 10 * 1024 * 1024
    rot = Path(__file__).parents[3]
    svar = subprocess.run([sys.executable, "-c", MALER, str(fil)], cwd=rot, capture_output=True, text=True, check=True, timeout=60)
    tid, minne = map(float, svar.stdout.split())
    assert tid < 10
    assert minne < 300 * MEGABYTE


# ---------------------------------------------------------------- whatever the bytes


GRUNNLAG: list[Callable[[], bytes]] = [fra.weasyprint, to_ganger, partial(fra.vart, MAL), ekte.hybrid, partial(fra.vart, "avtale-1")]
KASUS = st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(GRUNNLAG) - 1), st.lists(KASUS, min_size=1, max_size=12))
def test_en_odelagt_fil_gir_alltid_svar_og_det_fort(nr: int, endringer: list[tuple[float, int]]) -> None:
    innhold = bytearray(GRUNNLAG[nr]())
    for plass, verdi in endringer:
        innhold[int(plass * len(innhold))] = verdi
    _svarer(bytes(innhold))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(GRUNNLAG) - 1), st.floats(0, 1), st.floats(0, 1), st.binary(max_size=40))
def test_en_fil_med_noe_tatt_ut_eller_satt_inn_gir_alltid_svar(nr: int, fra_: float, til: float, nytt: bytes) -> None:
    innhold = GRUNNLAG[nr]()
    a, b = sorted((int(fra_ * len(innhold)), int(til * len(innhold))))
    _svarer(innhold[:a] + nytt + innhold[b:])


def _svarer(innhold: bytes) -> None:
    start = time.process_time()
    mate, funn = koder(innhold)
    assert mate is not None or funn
    assert time.process_time() - start < 5


def test_undersokelsen_holder_ikke_pa_filen() -> None:
    """What was read is let go: a hundred files cost no more than one."""
    fil = fra.vart(MAL)
    for _ in range(5):
        undersok(fil)
    gc.collect()
    for_ = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(60):
        undersok(fil)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - for_ < 30 * MEGABYTE
