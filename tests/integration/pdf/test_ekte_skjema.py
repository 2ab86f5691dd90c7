"""The real form: both revisions, both languages, the shortest and the fullest example, tagged and conformant as the small one is."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import page
import pikepdf
import pytest

from app.clock import OSLO
from app.dokument import html
from app.dokument.pdf import Metadata, lag_med_sider
from app.domene.dokument import Dokumenttype
from app.maler.register import malregister
from app.tekst import Malform
from tests.integration.pdf.test_samsvar import alle_elementer
from tests.sak_builder import FORMS, TEMPLATES, sak_fra_eksempel
from tests.unit.pdf.proveskjema import KV

EKSEMPLER = ("vestfold-larling-selvstendig-bedrift", "troms-alle-parter-signerer")
UTGIVELSE = html.Utgivelse(demo=True, forhandsvisning=False, verifiseringsadresse="http://127.0.0.1:8000")


@pytest.fixture(scope="module", params=[*itertools.product(EKSEMPLER, ("2024-08-01", "2024-10-09"), Malform)], ids="-".join)
def fil(request: pytest.FixtureRequest) -> bytes:
    """One example in one revision and one language."""
    navn, revisjon, malform = request.param
    sak = sak_fra_eksempel(navn, malform)
    mal = malregister(FORMS, TEMPLATES).velg(Dokumenttype(sak.kontrakt.dokumenttype), malform, sak.kontrakt.kontraktsdato, revisjon)
    meta = Metadata(
        tittel=mal.tittel.pa(malform),
        emne=mal.tittel.pa(malform),
        forfatter=sak.fylke.navn.pa(malform),
        malform=malform,
        tidspunkt=datetime.combine(sak.kontrakt.kontraktsdato, time(), OSLO),
        kv=KV,
    )
    return lag_med_sider(
        lambda vedlegg: html.lag_html(sak, mal, UTGIVELSE),
        mal=mal,
        metadata=meta,
        vedlegg=sak.vedlegg,
        tomt_felt=html.merketekst(mal, "sig_tom"),
    )[0]


@pytest.fixture
def pdf(fil: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(fil)) as apnet:
        yield apnet


def test_skjemaet_er_pdfa_3a_og_pdfua_1(fil: bytes) -> None:
    assert {p: [f.rule_id for f in page.validate_pdf_bytes(fil, profile=p).failures] for p in ("3a", "ua1")} == {"3a": [], "ua1": []}


def test_skjemaet_har_en_h1_tabeller_med_hoder_og_felt_med_ledetekst(pdf: pikepdf.Pdf) -> None:
    elementer = [e for e, _ in alle_elementer(pdf.Root.StructTreeRoot)]
    nivaer = [int(str(e.S)[2]) for e in elementer if re.fullmatch("/H[1-6]", str(e.S))]
    assert (nivaer[0], nivaer.count(1)) == (1, 1)
    assert all(neste <= dette + 1 for dette, neste in itertools.pairwise(nivaer))
    for tabell in [e for e in elementer if str(e.S) == "/Table"]:
        hoder = [e for e, _ in alle_elementer(tabell) if str(e.S) == "/TH"]
        assert hoder
        assert all("/Scope" in hode.A for hode in hoder)
    felter = list(pdf.Root.AcroForm.Fields)
    skjema = [e for e in elementer if str(e.S) == "/Form"]
    assert [e.K.Obj.objgen for e in skjema] == [f.objgen for f in felter]
    assert str(felter[-1].T) == "segl-fylke"
    assert all(str(f.T).startswith("sign-") and len(str(f.TU)) > 10 for f in felter[:-1])


def test_skjemaet_bruker_bare_vare_skrifter(pdf: pikepdf.Pdf) -> None:
    navn = {
        str(o.FontName).partition("+")[2] for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
    }
    assert navn <= {"Kontrakt", "Kontrakt-Semi-Bold", "Kontrakt-SemiBold", "Kontrakt-Felt"}
    assert "Kontrakt-Felt" in navn


def test_malens_stilark_kommer_i_den_rekkefolgen_malen_sier() -> None:
    """`lag_pdf` finds them among the files; the template knows their order."""
    from app.dokument.pdf import _avtrykk

    for revisjon in ("2024-08-01", "2024-10-09"):
        sak = sak_fra_eksempel(EKSEMPLER[0])
        mal = malregister(FORMS, TEMPLATES).velg(Dokumenttype(sak.kontrakt.dokumenttype), Malform.NB, sak.kontrakt.kontraktsdato, revisjon)
        brukt: list[Path] = [fil for fil, _, _ in _avtrykk(mal.filer) if fil.suffix == ".css"]
        assert tuple(brukt) == mal.stilark
