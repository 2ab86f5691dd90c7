"""The paths to an object are those that pyHanko's walk of the whole document finds, for every object of every revision."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

from signing.verify.lettlest import IkkeEnkelt, Ref, fra_pyhanko, les
from signing.verify.pdf import Arbeidsmengde, Leser
from tests.unit.verify.angrep import ANGREP, to_ganger
from tests.unit.verify.ekte import EKTE
from tests.unit.verify.fremmed import en_pdf, signer, skriv

SIRKLER = (
    b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] >> /A 4 0 R /B [5 0 R 4 0 R] >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> /X 4 0 R >>",
    b"<< /Til 5 0 R /Side 3 0 R /Meg 4 0 R /Hull 90 0 R >>",
    b"<< /Til 4 0 R /Rot 1 0 R /Parent 3 0 R /P 2 0 R >>",
)
FILER: dict[str, Callable[[], bytes]] = {
    **{navn: EKTE[navn][0] for navn in ("LTA med to arkivstempler", "objekter i strømmer", "hybrid", "linearisert")},
    "frigitt": ANGREP["skygge: gjem"][0],
    "ny side": ANGREP["ny side"][0],
    "merket": lambda: signer(med_strukturtre()),
    "sirkler": lambda: signer(skriv(SIRKLER)),
}


def med_strukturtre() -> bytes:
    """Two pages' worth of elements: a list of children, an only child, and a widget that stands in the tree."""
    return skriv(
        [
            b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] >> /StructTreeRoot 4 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> >>",
            b"<< /Type /StructTreeRoot /K [5 0 R 6 0 R] /ParentTree << /Nums [0 [5 0 R 7 0 R]] >> >>",
            b"<< /Type /StructElem /S /P /P 4 0 R /Pg 3 0 R /K 7 0 R >>",
            b"<< /Type /StructElem /S /Form /P 4 0 R /K << /Type /OBJR /Obj 3 0 R >> >>",
            b"<< /S /Span /P 5 0 R /K [1 << /Type /MCR /Pg 3 0 R /MCID 0 >>] >>",
        ]
    )


@pytest.mark.parametrize("navn", FILER)
def test_stiene_er_de_samme_som_i_pyhankos_gang_gjennom_hele_dokumentet(navn: str) -> None:
    pdf = FILER[navn]()
    var, deres = Leser(pdf, Arbeidsmengde(10_000_000)), PdfFileReader(BytesIO(pdf), strict=False)
    for revisjon in range(deres.total_revisions):
        fasit = HistoricalResolver(deres, revisjon)
        vare = var.get_historical_resolver(revisjon)
        if (navn, revisjon) == ("linearisert", 0):  # the part behind the first page: it has no catalog of its own
            with pytest.raises(KeyError):
                vare.brukt(generic.Reference(1, 0, pdf=var))
            continue
        fasit._load_reverse_xref_cache()  # type: ignore[no-untyped-call]  # pyHanko is partly typed
        for nummer in range(1, 100):
            ref = generic.Reference(nummer, 0, pdf=var)
            assert vare.brukt(ref) == fasit._get_usages_of_ref(ref), (revisjon, nummer)
            assert vare.bruker(ref) or not fasit._get_usages_of_ref(ref)


def test_et_signert_dokument_bruker_sitt_eget_skjema_og_ikke_neste_signatur() -> None:
    leser = Leser(to_ganger(), Arbeidsmengde(1_000_000))
    forste, andre = leser.get_historical_resolver(1), leser.get_historical_resolver(2)
    ny = next(r for r in andre.explicit_refs_in_revision() if not forste.bruker(r))  # type: ignore[no-untyped-call]  # pyHanko is partly typed
    assert andre.bruker(ny)
    assert {str(s) for s in forste.brukt(forste.root_ref)} == {".Root"}


ENKLE = (
    b"<< /Type /Page /Kids [1 0 R 22 0 R] /X << /Y 3 0 R >> /N 4 /T (a) >>",
    b"[ 1 0 R /Navn 2 0 R (R) <AB01> true null -1.5 0 0 1 0 R ]",
    b"<</A/B/C[/D 1 0 R]/E<</F(x\\)y)>>>>",
    b"<< /Length 5 /F /G /P 7 0 R >>\nstream\nabcde\nendstream",
    b"12 0 R",
    b"(tekst 1 0 R)",
    b"[]",
)
SKEVE = (
    b"<< /A 1 0 R /A 2 0 R >>",
    b"<< /A#42 1 0 R >>",
    b"<< /A 1 0 %x\n R >>",
    b"<< /Length 9 >>\nstream\nabcde\nendstream",
    b"<< /Length 3 0 R >>\nstream\nabcde\nendstream",
    b"<< /A (a(b)c) >>",
    b"<< /A 1 0 R",
    b"<< /A >>",
    b"<< 1 0 R >>",
    b"[1 0 R >>",
    b"<< /A 1 0 RR >>",
    b"",
)


def _objekt(innhold: bytes) -> bytes:
    return b"9 0 obj\n" + innhold + b"\nendobj\n"


def _hos_pyhanko(innhold: bytes) -> object:
    pdf = skriv([*(b"null" for _ in range(8)), innhold, b"<< /Type /Catalog /Pages << /Kids [] >> >>"]).replace(b"/Root 1 0", b"/Root 10 0")
    leser = PdfFileReader(BytesIO(pdf), strict=False)
    return fra_pyhanko(leser.get_object(generic.Reference(9, 0, pdf=leser)))  # type: ignore[no-untyped-call]  # as above


@pytest.mark.parametrize("innhold", ENKLE)
def test_et_enkelt_skrevet_objekt_blir_lest_som_pyhanko_leser_det(innhold: bytes) -> None:
    lest = les(_objekt(innhold), 0, Ref(9, 0))
    if isinstance(lest, dict) and "/Length" in lest:
        assert lest.pop("/Length") == 5
        fasit = _hos_pyhanko(innhold)
        assert isinstance(fasit, dict)
        assert {**fasit, "/Length": None} == {**lest, "/Length": None}
    else:
        assert lest == _hos_pyhanko(innhold)


@pytest.mark.parametrize("innhold", SKEVE)
def test_et_objekt_som_kan_leses_pa_flere_mater_blir_overlatt_til_pyhanko(innhold: bytes) -> None:
    with pytest.raises(IkkeEnkelt):
        les(_objekt(innhold), 0, Ref(9, 0))


def test_et_objekt_med_et_annet_nummer_blir_ikke_lest() -> None:
    with pytest.raises(IkkeEnkelt):
        les(_objekt(b"<< /A 1 0 R >>"), 0, Ref(8, 0))


BITER = st.lists(
    st.sampled_from(
        [b"<<", b">>", b"[", b"]", b"/A", b"/B", b"/K", b"1", b"0", b"R", b"1 0 R", b"(x)", b"<41>", b"null", b" ", b"\n", b"%", b"-2.5"]
    ),
    max_size=14,
)


@given(BITER)
@settings(max_examples=400, deadline=None)
def test_det_som_lar_seg_lese_enkelt_betyr_det_samme_for_pyhanko(biter: list[bytes]) -> None:
    innhold = b" ".join(biter)
    try:
        lest = les(_objekt(innhold), 0, Ref(9, 0))
    except IkkeEnkelt:
        return
    assert lest == _hos_pyhanko(innhold)


def test_en_liten_size_gjor_ikke_gamle_objekter_nye() -> None:
    pdf = signer(en_pdf())
    xref = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    tom = b"xref\n0 0\ntrailer\n<< /Size 3 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (xref, len(pdf))
    leser = Leser(pdf + tom, Arbeidsmengde(1_000_000))
    siste = leser.get_historical_resolver(leser.total_revisions - 1)
    assert not siste.is_ref_unassignable(generic.Reference(5, 0, pdf=leser))
    assert siste.is_ref_unassignable(generic.Reference(500, 0, pdf=leser))
