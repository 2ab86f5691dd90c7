"""One rendering: what it refuses, what it embeds, and that it is the same every time."""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pydyf
import pytest
from weasyprint.text import ffi

from app.dokument import pdffeil
from app.dokument.ferdiggjor import Skrevet, pdf_tid
from app.dokument.pdf import Henter, lag_pdf
from app.errors import Avvist, Oppsettsfeil
from app.tekst import Malform
from tests.unit.pdf import filer
from tests.unit.pdf.proveskjema import GRUNN, TID, Provemal, et_dokument, et_vedlegg, lag_skjema, metadata


def apne(fil: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(fil))


def med_hale(tekst: str) -> str:
    return et_dokument(tekst=tekst)


# ---------------------------------------------------------------- the same every time


def test_samme_dokument_gir_samme_byte(mal: Provemal) -> None:
    vedlegg = [et_vedlegg(filer.signert(), nr=1), et_vedlegg(filer.signert(), nr=2)]
    en, to = (lag_pdf(et_dokument(rader=80), mal=mal, metadata=metadata(), vedlegg=vedlegg, tomt_felt="Ikke signert") for _ in range(2))
    assert en == to


@pytest.mark.parametrize(
    "endret",
    [{"tittel": "Annen"}, {"malform": Malform.NN}, {"tidspunkt": TID.replace(hour=13)}, {"forfatter": "Annen"}, {"emne": "Annet"}],
    ids=lambda e: next(iter(e)),
)
def test_annen_metadata_gir_andre_byte(mal: Provemal, endret: dict[str, Any]) -> None:
    assert lag_pdf(et_dokument(), mal=mal, metadata=metadata()) != lag_pdf(et_dokument(), mal=mal, metadata=metadata(**endret))


def test_et_endret_stilark_blir_lest_pa_nytt(tmp_path: Path) -> None:
    skjema = lag_skjema(tmp_path)
    for_ = lag_pdf(et_dokument(), mal=skjema, metadata=metadata())
    stil = next(fil for fil in skjema.filer if fil.name == "stil.css")
    stil.write_text(stil.read_text(encoding="utf-8") + " h1 { font-size: 40pt }", encoding="utf-8")
    assert lag_pdf(et_dokument(), mal=skjema, metadata=metadata()) != for_


# ---------------------------------------------------------------- what the file says about itself


@pytest.mark.parametrize(("malform", "sprak"), [(Malform.NB, "nb"), (Malform.NN, "nn")])
def test_spraket_er_malformen_overalt(mal: Provemal, malform: Malform, sprak: str) -> None:
    with apne(lag_pdf(et_dokument(sprak="en"), mal=mal, metadata=metadata(malform=malform))) as pdf:
        assert str(pdf.Root.Lang) == sprak
        assert f"<dc:language><rdf:Bag><rdf:li>{sprak}</rdf:li>".encode() in pdf.Root.Metadata.read_bytes()


def test_metadata_star_likt_i_info_og_xmp(mal: Provemal) -> None:
    with apne(lag_pdf(et_dokument(), mal=mal, metadata=metadata())) as pdf, pdf.open_metadata() as xmp:
        assert (str(pdf.docinfo.Title), str(pdf.docinfo.Author)) == ("Lærekontrakt", "Prøve fylkeskommune")
        assert xmp["dc:title"] == "Lærekontrakt"
        assert str(pdf.docinfo.CreationDate) == str(pdf.docinfo.ModDate) == "D:20260803120000+02'00'"
        assert xmp["xmp:CreateDate"] == "2026-08-03T12:00:00+02:00"
        assert "/Filter" not in pdf.Root.Metadata


@pytest.mark.parametrize(
    ("tid", "ventet"),
    [(TID, "D:20260803120000+02'00'"), (TID.astimezone(None).replace(tzinfo=None), None)],
    ids=["med avvik", "uten avvik"],
)
def test_tid_i_pdf_har_alltid_avvik(tid: Any, ventet: str | None) -> None:
    if ventet is None:
        with pytest.raises(ValueError, match="offset"):
            pdf_tid(tid)
    else:
        assert pdf_tid(tid) == ventet


def test_filen_har_ingen_objektstrommer_og_bare_xmp_og_tomme_felt_er_upakket(mal: Provemal) -> None:
    fil = lag_pdf(et_dokument(), mal=mal, metadata=metadata())
    assert b"/ObjStm" not in fil
    with apne(fil) as pdf:
        upakket = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/Filter" not in o]
        tomme = [felt.AP.N.objgen for felt in pdf.Root.AcroForm.Fields]
        assert {o.objgen for o in upakket} == {pdf.Root.Metadata.objgen, *tomme}


@pytest.mark.parametrize("slutt", [b"a", b"\n", b"\r", b"\r\n"])
def test_data_som_slutter_pa_linjeskift_holder_lengden_sin(slutt: bytes) -> None:
    strom = pydyf.Stream([b"data" + slutt])
    strom.number = 7
    skille = b"\r\n" if slutt == b"\r" else b"\n"
    assert Skrevet(strom).data == b"<</Length %d>>\nstream\ndata%s%sendstream" % (4 + len(slutt), slutt, skille)


# ---------------------------------------------------------------- signature fields


@pytest.mark.parametrize("antall", [0, 1, 2, 5])
def test_hvert_felt_er_et_tomt_signaturfelt(mal: Provemal, antall: int) -> None:
    with apne(lag_pdf(et_dokument(felter=antall), mal=mal, metadata=metadata())) as pdf:
        felter = list(pdf.Root.AcroForm.Fields) if "/AcroForm" in pdf.Root else []
        assert len(felter) == antall
        for felt in felter:
            assert (str(felt.FT), int(felt.F)) == ("/Sig", 132)
            assert not {"/V", "/DA", "/Ff", "/MaxLen"} & set(felt.keys())
            x1, y1, x2, y2 = (float(tall) for tall in felt.Rect)
            assert x1 < x2
            assert y1 < y2


def test_skjemaet_har_skriften_som_signaturene_tegnes_med(mal: Provemal) -> None:
    with apne(lag_pdf(et_dokument(), mal=mal, metadata=metadata())) as pdf:
        skjema = pdf.Root.AcroForm
        assert "/NeedAppearances" not in skjema
        assert int(skjema.SigFlags) == 3
        skrift = skjema.DR.Font.Signatur
        assert "Kontrakt-Felt" in str(skrift.BaseFont)
        assert {"č", "Å", "đ", "ŋ", "–", "7"} <= set(_tegn(skrift))


def _tegn(skrift: Any) -> list[str]:
    par = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", skrift.ToUnicode.read_bytes())
    return [bytes.fromhex(tekst.decode()).decode("utf-16-be") for _, tekst in par]


def _synlig(felt: Any) -> str:
    """The text that the appearance of a field draws."""
    utseende = felt.AP.N
    glyfer = re.search(rb"<([0-9a-f]+)> Tj", utseende.read_bytes())
    assert glyfer is not None
    oppslag = dict(re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]{4})>\s", utseende.Resources.Font.Signatur.ToUnicode.read_bytes()))
    tegn = [oppslag[glyfer[1][i : i + 4]] for i in range(0, len(glyfer[1]), 4)]
    return bytes.fromhex(b"".join(tegn).decode()).decode("utf-16-be")


def test_et_tomt_felt_viser_teksten_til_det_blir_signert(mal: Provemal) -> None:
    with apne(lag_pdf(et_dokument(), mal=mal, metadata=metadata(), tomt_felt="Ikkje signert")) as pdf:
        assert _synlig(pdf.Root.AcroForm.Fields[0]) == "Ikkje signert"


def test_et_felt_kan_ha_sin_egen_tekst_mens_det_er_tomt(mal: Provemal) -> None:
    with apne(lag_pdf(et_dokument(felter=2), mal=mal, metadata=metadata(), tomt_felt="Ikke signert")) as pdf:
        navn = [str(felt.T) for felt in pdf.Root.AcroForm.Fields]
    egne = {navn[1]: "Ikke forseglet", "et-annet": "Finnes ikke"}
    with apne(lag_pdf(et_dokument(felter=2), mal=mal, metadata=metadata(), tomt_felt="Ikke signert", tomt_for=egne)) as pdf:
        assert [_synlig(felt) for felt in pdf.Root.AcroForm.Fields] == ["Ikke signert", "Ikke forseglet"]


def test_uten_tekst_er_feltet_blankt(mal: Provemal) -> None:
    with apne(lag_pdf(et_dokument(), mal=mal, metadata=metadata())) as pdf:
        assert pdf.Root.AcroForm.Fields[0].AP.N.read_bytes().strip() == b""


@pytest.mark.parametrize(
    "felt",
    ['<input type="signature" name="a">', '<input type="checkbox" name="a" title="Valg">'],
    ids=["uten title", "avkryssing"],
)
def test_et_felt_som_ikke_er_et_signaturfelt_med_tekst_blir_avvist(mal: Provemal, felt: str) -> None:
    with pytest.raises(pdffeil.Feltfeil) as feil:
        lag_pdf(et_dokument() + f"<style>input {{ appearance: auto }}</style>{felt}", mal=mal, metadata=metadata())
    assert feil.value.kode == "signaturfelt"


def test_felter_med_to_skrifter_blir_avvist(mal: Provemal) -> None:
    html = et_dokument().replace("</body>", '<input type="signature" name="x" title="Felt" style="font-family: Kontrakt"></body>')
    with pytest.raises(pdffeil.Feltfeil, match="2 skrifter"):
        lag_pdf(html, mal=mal, metadata=metadata())


# ---------------------------------------------------------------- attachments


def test_et_vedlegg_ligger_byte_for_byte_i_filen(mal: Provemal) -> None:
    innhold = filer.signert()
    with apne(lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[et_vedlegg(innhold)])) as pdf:
        (fil,) = pdf.attachments.values()
        assert hashlib.sha256(fil.get_file().read_bytes()).hexdigest() == hashlib.sha256(innhold).hexdigest()
        assert fil.get_file().mime_type == "application/pdf"


def test_vedlegg_har_navn_av_nummer_og_type_og_aldri_av_tittelen(mal: Provemal) -> None:
    vedlegg = [et_vedlegg(filer.signert(), nr=nr, tittel=f"Avtale med OLA NORDMANN {nr}") for nr in range(1, 13)]
    with apne(lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=vedlegg)) as pdf:
        navn = [str(n) for n in pdf.Root.Names.EmbeddedFiles.Names[::2]]
        assert navn == [f"vedlegg-{nr:02d}-avtaleSamarbeidsorgan.pdf" for nr in range(1, 13)]
        assert navn == sorted(navn)
        assert [str(v.Desc) for v in pdf.Root.AF] == [v.tittel for v in vedlegg]


def test_vedlegg_er_tilknyttet_en_gang_med_fast_tid(mal: Provemal) -> None:
    with apne(lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[et_vedlegg(filer.signert())])) as pdf:
        (fil,) = list(pdf.Root.AF)
        assert str(fil.AFRelationship) == "/Supplement"
        assert str(fil.EF.F.Params.CreationDate) == str(fil.EF.F.Params.ModDate) == "D:20260803100000Z"


def test_medietypen_er_den_som_byten_viste(mal: Provemal) -> None:
    with apne(lag_pdf(et_dokument(), mal=mal, metadata=metadata(), vedlegg=[et_vedlegg(filer.PNG, medietype="image/png")])) as pdf:
        assert str(next(iter(pdf.Root.AF)).EF.F.Subtype) == "/image/png"


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("tekst", "tegn"),
    [("中文", "U+4E2D"), ("Привет", "U+041F"), ("שלום", "U+05E9"), ("🎓", "U+1F393"), ("\ufffd", "U+FFFD"), ("\ud83d", "U+D83D")],
    ids=["kinesisk", "russisk", "hebraisk", "emoji", "erstatningstegn", "halvt tegn"],
)
def test_et_tegn_skriften_mangler_blir_nevnt_ved_navn(mal: Provemal, tekst: str, tegn: str) -> None:
    with pytest.raises(pdffeil.TegnMangler) as feil:
        lag_pdf(med_hale(tekst), mal=mal, metadata=metadata())
    assert isinstance(feil.value, Avvist)
    assert (feil.value.kode, feil.value.funn[0].kode) == ("tegn-mangler", "tegn-mangler")
    assert tegn in feil.value.detalj.nb
    assert tegn in feil.value.detalj.nn
    assert tekst not in feil.value.detalj.nb


@pytest.mark.parametrize(
    "tekst", ["Čilla Magga Šuoŋŋá đ ŧ ž Ž", "æøå ÆØÅ äöü é ñ ç", "§ 7-2 – « » − → ✓ 4 ½", "a\u00adb\u200bc\u00a0d\u202fe\u2011f"]
)
def test_norske_og_samiske_tegn_finnes(mal: Provemal, tekst: str) -> None:
    assert lag_pdf(med_hale(tekst), mal=mal, metadata=metadata())


def test_teksten_i_tomme_felt_ma_ogsa_finnes_i_skriften(mal: Provemal) -> None:
    with pytest.raises(pdffeil.TegnMangler):
        lag_pdf(et_dokument(), mal=mal, metadata=metadata(), tomt_felt="Не подписано")


FORBUDT: dict[str, Callable[[Path], str]] = {
    "nett": lambda _: '<img alt="x" src="https://example.invalid/x.png">',
    "nett i stil": lambda _: '<div style="background: url(http://127.0.0.1:9/x.png)">x</div>',
    "passordfil": lambda _: '<img alt="x" src="file:///etc/passwd">',
    "opp og ut": lambda mappe: f'<img alt="x" src="../{mappe.name}.txt">',
    "annen vert": lambda _: '<img alt="x" src="file://vert.example/forms/x.png">',
    "ftp": lambda _: '<img alt="x" src="ftp://example.invalid/x">',
    "stilark": lambda _: '<link rel="stylesheet" href="https://example.invalid/x.css">',
    "vedlegg": lambda _: '<a rel="attachment" href="file:///etc/passwd">x</a>',
    "objekt": lambda _: '<object data="http://169.254.169.254/latest">x</object>',
    "skrift": lambda _: "<style>@font-face { font-family: X; src: url(https://example.invalid/x.ttf) }</style>",
    "svg": lambda _: (
        '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><image href="file:///etc/passwd" width="1" height="1"/></svg>'
    ),
}


@pytest.mark.parametrize("navn", FORBUDT)
def test_ingenting_utenfor_skjemamappen_blir_hentet(tmp_path: Path, navn: str) -> None:
    skjema = lag_skjema(tmp_path)
    html = med_hale(FORBUDT[navn](tmp_path))
    with pytest.raises(pdffeil.UlovligHenting) as feil:
        lag_pdf(html, mal=skjema, metadata=metadata())
    assert feil.value.kode == "ulovlig-henting"
    assert "passwd" not in feil.value.detalj.nb
    assert "example" not in feil.value.detalj.nb


def test_en_snarvei_ut_av_skjemamappen_blir_ikke_fulgt(tmp_path: Path) -> None:
    skjema = lag_skjema(tmp_path)
    (tmp_path / "hemmelig.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    (tmp_path / "forms" / "inne.svg").symlink_to(tmp_path / "hemmelig.svg")
    with pytest.raises(pdffeil.UlovligHenting):
        lag_pdf(med_hale('<img alt="x" src="inne.svg">'), mal=skjema, metadata=metadata())


def test_en_fil_i_skjemamappen_og_en_dataadresse_blir_hentet(tmp_path: Path) -> None:
    skjema = lag_skjema(tmp_path)
    svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><path d='M0 0h1v1z'/></svg>"
    (tmp_path / "forms" / "vapen.svg").write_text(svg, encoding="utf-8")
    html = med_hale('<img alt="x" src="vapen.svg"><img alt="y" src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E">')
    assert lag_pdf(html, mal=skjema, metadata=metadata())


@pytest.mark.parametrize(
    "adresse", ["file://%00/x", "file:///\x00", "http://", "FILE:///etc/passwd", "//example.invalid/x", "javascript:1"]
)
def test_rare_adresser_blir_avvist(tmp_path: Path, adresse: str) -> None:
    with pytest.raises(BaseException, match=r"^[a-z]*$"):
        Henter(tmp_path).fetch(adresse)


@pytest.mark.parametrize(
    ("html", "hva"),
    [
        ('<img src="felles/1/grunn.css" alt="x">', "Failed to load image"),
        ('<p style="colour: red">x</p>', "Ignored"),
        ('<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E">', "alt"),
        ('<a href="#ingensteds">x</a>', "anchor"),
    ],
    ids=["ikke et bilde", "ukjent egenskap", "bilde uten alt", "lenke til ingenting"],
)
def test_alt_weasyprint_advarer_om_er_en_feil(mal: Provemal, html: str, hva: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(pdffeil.Rendringsfeil, match=hva):
        lag_pdf(med_hale(html), mal=mal, metadata=metadata())
    assert not [r for r in caplog.records if r.name == "weasyprint"]


@pytest.mark.parametrize(
    ("stil", "hva"),
    [
        ("colour: red", "Ignored `colour: red` at 1:1, unknown property."),
        ("font-family: 'Kari Nordmann', 1", "Ignored `font-family:…` at 1:1, invalid value."),
    ],
)
def test_en_linje_i_et_stilark_blir_nevnt_med_sted_og_egenskap_men_aldri_med_ord_fra_dokumentet(mal: Provemal, stil: str, hva: str) -> None:
    with pytest.raises(pdffeil.Rendringsfeil) as feil:
        lag_pdf(med_hale(f'<p style="{stil}">x</p>'), mal=mal, metadata=metadata())
    assert hva in feil.value.detalj.nb
    assert hva in feil.value.detalj.nn
    assert "Kari" not in feil.value.detalj.nb


@pytest.mark.parametrize("fil", ["Kontrakt-Regular.ttf", "KontraktFelt.ttf"])
@pytest.mark.parametrize("skade", [None, b"", b"\0\1\0\0" + bytes(500)], ids=["borte", "tom", "ødelagt"])
def test_en_manglende_eller_odelagt_skrift_blir_aldri_erstattet(tmp_path: Path, fil: str, skade: bytes | None) -> None:
    skjema = lag_skjema(tmp_path)
    skrift = tmp_path / "forms" / "skrifter" / fil
    skrift.unlink()
    if skade is not None:
        skrift.write_bytes(skade)
    with pytest.raises((pdffeil.SkriftMangler, pdffeil.TegnMangler)) as feil:
        lag_pdf(et_dokument(), mal=skjema, metadata=metadata())
    assert feil.value.kode in {"skrift-mangler", "tegn-mangler"}


def test_et_stilark_uten_skriften_gir_ikke_maskinens_skrift(tmp_path: Path) -> None:
    skjema = lag_skjema(tmp_path, grunn=GRUNN.replace("font: 10pt/1.4 Kontrakt", "font: 10pt/1.4 sans-serif"))
    with pytest.raises(pdffeil.TegnMangler):
        lag_pdf(et_dokument(), mal=skjema, metadata=metadata())


def test_uten_harfbuzz_subset_starter_det_ikke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ffi, "harfbuzz_subset", None)
    with pytest.raises(Oppsettsfeil) as feil:
        lag_pdf(et_dokument(), mal=lag_skjema(tmp_path), metadata=metadata())
    assert feil.value.kode == "harfbuzz-subset-mangler"
    assert feil.value.tiltak is not None
    assert "libharfbuzz-subset0" in feil.value.tiltak.nb


def test_en_mal_utenfor_forms_blir_avvist(tmp_path: Path) -> None:
    with pytest.raises(Oppsettsfeil):
        lag_pdf("<p>x</p>", mal=Provemal(filer=()), metadata=metadata())
