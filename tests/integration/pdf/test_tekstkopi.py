"""The text copy: signed files, appended pages, files without tags, files that would be too much, and many readers at a time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest

from app.dokument.pdf import lag_pdf
from app.dokument.sidebilde import sidebilde
from app.dokument.tekstkopi import Avsnitt, Kopigrenser, Slag, les
from app.domene.sak import Mate
from app.tekst import Malform
from tests.tekstlesing import som_tekst, uten_luft
from tests.unit.pdf import filer
from tests.unit.pdf.proveskjema import Provemal, et_dokument, et_vedlegg, metadata
from tests.unit.signing.byggere import START, en_signatar, et_merke, forseglet, signert

LINJER = (
    b"BT /F1 12 Tf 72 700 Td (Forste linje) Tj 0 -14 Td (hoyrer saman) Tj 0 -60 Td (Nytt avsnitt) Tj ET "
    b"/Artifact BMC BT /F1 8 Tf 72 40 Td (Side 1) Tj ET EMC"
)


@pytest.fixture(scope="module")
def usignert(mal: Provemal) -> bytes:
    return lag_pdf(et_dokument(felter=2), mal=mal, metadata=metadata(), tomt_felt="Ikke signert")


def av_slag(kopi: Sequence[Avsnitt], slag: Slag) -> list[Avsnitt]:
    return [ett for ett in kopi if ett.slag is slag]


def alt(kopi: Sequence[Avsnitt]) -> str:
    return " | ".join(map(som_tekst, kopi))


def uten_tagger() -> bytes:
    """A page that any program could have made, with one font and no tags."""
    ut = BytesIO()
    with pikepdf.new() as pdf:
        side = pdf.add_blank_page(page_size=(595, 842))
        skrift = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        side.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=skrift))
        side.Contents = pdf.make_stream(LINJER)
        pdf.save(ut)
    return ut.getvalue()


def test_overskrifter_tabeller_og_lister_er_det_de_er(usignert: bytes) -> None:
    kopi = les(usignert)
    assert [(ett.niva, ett.tekst) for ett in av_slag(kopi, Slag.OVERSKRIFT)][:3] == [
        (1, "Lærekontrakt"),
        (2, "Parter"),
        (2, "Underskrifter"),
    ]
    (tabell,) = av_slag(kopi, Slag.TABELL)
    assert (tabell.hoderader, tabell.radhoder) == (1, True)
    assert tabell.rader[:2] == (("Nr.", "Navn", "Valg"), ("Rad 1", "Verdi 1", "Valgt"))
    assert [ett.rader for ett in av_slag(kopi, Slag.LISTE)] == [(("Et punkt",), ("Et punkt til",))]
    assert [ett.tekst for ett in kopi if "De som er part" in ett.tekst]
    assert {ett.sprak for ett in kopi} == {"nb"}
    assert {ett.side for ett in kopi} == {1, 2}


def test_det_som_star_overst_og_nederst_pa_hver_side_er_ikke_med(usignert: bytes) -> None:
    assert "Prøve fylkeskommune" not in alt(les(usignert))
    assert "Side 1 av 2" not in alt(les(usignert))


def test_et_tomt_felt_sier_at_det_ikke_er_signert(usignert: bytes) -> None:
    assert [ett.rader for ett in av_slag(les(usignert), Slag.SIGNATUR)] == [(("Ikke signert",),)] * 2


def test_den_som_har_signert_star_under_sin_egen_overskrift(usignert: bytes) -> None:
    fil = forseglet(signert(usignert, nokkel=en_signatar(START)))
    rekke = [(ett.slag, som_tekst(ett)) for ett in les(fil) if ett.side == 2]
    plass = next(nr for nr, (_, tekst) in enumerate(rekke) if "Signatar 1" in tekst)
    assert rekke[plass + 1][0] is Slag.SIGNATUR
    for linje in et_merke():
        assert uten_luft(linje.tekst) in uten_luft(rekke[plass + 1][1])
    assert [slag for slag, _ in rekke].count(Slag.SIGNATUR) == 2


def test_kopien_av_et_signert_dokument_er_ellers_den_samme(usignert: bytes) -> None:
    for_, etter = (
        [ett for ett in les(fil) if ett.slag is not Slag.SIGNATUR] for fil in (usignert, signert(usignert, nokkel=en_signatar(START)))
    )
    assert for_ == etter


def test_sidene_til_et_vedlegg_er_med_under_var_overskrift(mal: Provemal) -> None:
    bilag = lag_pdf(et_dokument(felter=0, tekst="Bare i bilaget.", sprak="nn-NO"), mal=mal, metadata=metadata(malform=Malform.NN))
    vedlegg = [et_vedlegg(bilag, mate=Mate.SIDER, signert=False, tittel="Bilag", sider=(3, 4))]
    kopi = les(lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=vedlegg))
    pa_side_3 = [ett for ett in kopi if ett.side == 3]
    assert (pa_side_3[0].slag, pa_side_3[0].tekst) == (Slag.OVERSKRIFT, "Vedlegg 1: Bilag")
    assert "Bare i bilaget." in alt(pa_side_3)
    assert {ett.sprak for ett in pa_side_3[1:]} == {"nn"}
    assert len(av_slag(pa_side_3, Slag.TABELL)) == 1


def test_en_fil_uten_tagger_gir_rene_avsnitt() -> None:
    kopi = les(uten_tagger())
    assert [(ett.slag, ett.tekst) for ett in kopi] == [(Slag.AVSNITT, "Forste linje hoyrer saman"), (Slag.AVSNITT, "Nytt avsnitt")]


def test_ingen_overskrift_hopper_over_et_niva(mal: Provemal) -> None:
    dokument = et_dokument(felter=0, tekst="</p><h4>Langt nede</h4><p>").replace("<h2>Parter</h2>", "<h5>Parter</h5>")
    nivaer = [ett.niva for ett in av_slag(les(lag_pdf(dokument, mal=mal, metadata=metadata())), Slag.OVERSKRIFT)]
    assert nivaer[0] == 1
    assert all(neste <= en + 1 for en, neste in pairwise(nivaer))


def test_en_adresse_og_et_delt_ord_far_ingen_luft_ved_linjeslutt(mal: Provemal) -> None:
    lang = "kontrakt.example.invalid/" + "/".join(f"<wbr>del{n:03}" for n in range(40))
    kopi = les(lag_pdf(et_dokument(felter=0, tekst=lang), mal=mal, metadata=metadata()))
    assert lang.replace("<wbr>", "") in alt(kopi)


IKKE_LESELIGE = {
    "tom": b"",
    "ingen PDF": b"hei",
    "avkuttet": filer.en_pdf()[:60],
    "kryptert": filer.kryptert(),
}


@pytest.mark.parametrize("navn", IKKE_LESELIGE)
def test_en_fil_som_ikke_kan_apnes_har_ingen_kopi(navn: str) -> None:
    assert les(IKKE_LESELIGE[navn]) == ()


@pytest.mark.parametrize("lag", [filer.dyp, filer.sideloype, filer.xrefloype, filer.skjult_skript], ids=lambda lag: lag.__name__)
def test_en_fil_som_vil_for_mye_blir_ferdig_likevel(lag: object) -> None:
    start = time.monotonic()
    assert callable(lag)
    les(lag())
    assert time.monotonic() - start < 5


GRENSER = {
    "sider": Kopigrenser(sider=1),
    "tegn": Kopigrenser(tegn=10),
    "elementer": Kopigrenser(elementer=5),
    "dybde": Kopigrenser(dybde=2),
}


@pytest.mark.parametrize("navn", GRENSER)
def test_over_en_grense_sier_kopien_at_den_slutter(usignert: bytes, navn: str) -> None:
    kopi = les(usignert, grenser=GRENSER[navn])
    assert kopi[-1].slag is Slag.AVKORTET
    assert len(kopi) < len(les(usignert))


def test_mange_kan_lese_og_tegne_pa_en_gang(usignert: bytes) -> None:
    ventet = les(usignert)
    with ThreadPoolExecutor(8) as trader:
        kopier = [trader.submit(les, usignert) for _ in range(24)]
        bilder = [trader.submit(sidebilde, usignert, 1 + nr % 2) for nr in range(8)]
        assert all(en.result() == ventet for en in kopier)
        assert all(en.result().startswith(b"\x89PNG") for en in bilder)
