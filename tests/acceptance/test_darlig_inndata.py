"""Bad input from end to end: a clear error at the right place, or the text printed as it is; never a crash, never a fake."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf import PdfWriter

from app import flyt, kontroll, tillit
from app.clock import OSLO, na
from app.errors import Avvist, Feil, ForStor, Funn
from app.maler.register import malregister
from app.skjema.register import Eksempel, eksempler
from app.tekst import Tekst
from signing.errors import TidsstempelUtilgjengelig
from signing.tsa import HttpTidsstempler

LIGGENDE = Path(flyt.__file__).parent.parent / "forms" / "eksempelvedlegg" / "liggende-1.pdf"
NA = datetime(2026, 8, 3, 9, tzinfo=OSLO)
Endring = Callable[[dict[str, Any]], None]


def _eksempel(bord: flyt.Verksted, navn: str) -> Eksempel:
    return next(e for e in eksempler(bord.settings.forms) if e.navn == navn)


def _data(bord: flyt.Verksted, endring: Endring, navn: str = "vestfold-larling-selvstendig-bedrift") -> bytes:
    data = json.loads(_eksempel(bord, navn).raa)
    endring(data)
    return json.dumps(data, ensure_ascii=False).encode()


def _sett(peker: str, verdi: Any) -> Endring:
    def endre(data: dict[str, Any]) -> None:
        *vei, siste = peker.strip("/").split("/")
        for ledd in vei:
            data = data[ledd]
        data[siste] = verdi

    return endre


AVVISES: dict[str, tuple[Endring, str]] = {
    "fødselsnummer med feil kontrollsiffer": (
        _sett("/kandidat/personidentifikator/verdi", "01850852038"),
        "/kandidat/personidentifikator/verdi",
    ),
    "organisasjonsnummer med feil kontrollsiffer": (
        _sett("/parter/larebedrift/virksomhet/organisasjonsnummer", "310000028"),
        "/parter/larebedrift/virksomhet/organisasjonsnummer",
    ),
    "ukjent fylke": (_sett("/fylke/fylkesnummer", "99"), "/fylke/fylkesnummer"),
    "dato før loven": (_sett("/kontraktsdato", "2024-07-31"), "/kontraktsdato"),
    "ukjent programområde": (_sett("/lareforhold/programomradekode", "XXXXX3----"), "/lareforhold/programomradekode"),
    "umulig dato": (_sett("/laretid/fra", "2026-02-30"), "/laretid/fra"),
}


@pytest.mark.parametrize("navn", AVVISES)
def test_wrong_values_are_refused_at_their_place(bord: flyt.Verksted, navn: str) -> None:
    endring, peker = AVVISES[navn]
    with pytest.raises(Avvist) as feil:
        flyt.lag(bord, _data(bord, endring), {}, na=NA)
    assert peker in {f.peker for f in feil.value.funn}


def test_all_faults_are_told_at_once(bord: flyt.Verksted) -> None:
    def alle(data: dict[str, Any]) -> None:
        for endring, _ in AVVISES.values():
            endring(data)

    with pytest.raises(Avvist) as feil:
        flyt.lag(bord, _data(bord, alle), {}, na=NA)
    assert {peker for _, peker in AVVISES.values()} <= {f.peker for f in feil.value.funn}


def test_a_missing_agreement_is_told_although_a_date_is_malformed(bord: flyt.Verksted) -> None:
    def endre(data: dict[str, Any]) -> None:
        data["arbeidsavtale"]["dato"] = "20. juli"
        data["vedlegg"] = []

    with pytest.raises(Avvist) as feil:
        flyt.lag(bord, _data(bord, endre, "vestland-larling-samarbeidsorgan"), {}, na=NA)
    assert {"/arbeidsavtale/dato", "/vedlegg"} <= {f.peker for f in feil.value.funn}


@pytest.mark.parametrize("raa", [b"", b"{", b'{"a":1}x', b"[]", b"null", b"\xff\xfe", b'{"a":NaN}'])
def test_broken_json_is_a_clear_error(bord: flyt.Verksted, raa: bytes) -> None:
    with pytest.raises(Avvist) as feil:
        flyt.lag(bord, raa, {}, na=NA)
    assert feil.value.funn


def test_ten_megabytes_of_json_are_refused_at_once(bord: flyt.Verksted) -> None:
    with pytest.raises((ForStor, Avvist)) as feil:
        flyt.lag(bord, b'{"a":"' + b"x" * 10_000_000 + b'"}', {}, na=NA)
    assert "for-stor" in {feil.value.kode, *(f.kode for f in feil.value.funn)}


@pytest.mark.parametrize(
    "navn",
    [
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}{% include 'x' %}",
        "<img src=http://169.254.169.254/x>",
        "file:///etc/passwd",
        "Ánná-Márjá Čáhppesčuođđi Ŋáŋŋá",
        "</title><style>*{display:none}</style>",
    ],
)
def test_a_name_is_printed_as_the_text_it_is_and_nothing_is_fetched(bord: flyt.Verksted, navn: str) -> None:
    # A fetch would be a named error of the renderer; the tests of the renderer show that.
    laget = flyt.lag(bord, _data(bord, _sett("/kandidat/navn/fornavn", navn)), {}, na=NA)
    assert re.sub(r"\s", "", navn) in re.sub(r"\s", "", _tekst(laget.pdf))


def test_a_very_long_name_wraps_and_is_never_cut(bord: flyt.Verksted) -> None:
    navn = "Wolfeschlegelsteinhausenbergerdorff" * 2 + "Æ" * 29
    laget = flyt.lag(bord, _data(bord, _sett("/kandidat/navn/etternavn", navn)), {}, na=NA)
    assert navn in re.sub(r"\s", "", _tekst(laget.pdf))


def test_a_letter_without_a_glyph_is_an_error_and_no_tofu(bord: flyt.Verksted) -> None:
    with pytest.raises(Feil) as feil:
        flyt.lag(bord, _data(bord, _sett("/kandidat/navn/fornavn", "愛子")), {}, na=NA)
    assert feil.value.kode == "tegn-mangler"


def test_a_missing_font_is_an_error(bord: flyt.Verksted, tmp_path: Path) -> None:
    shutil.copytree(bord.settings.forms, tmp_path / "forms")
    shutil.copytree(bord.settings.templates, tmp_path / "templates")
    (tmp_path / "forms" / "skrifter" / "Kontrakt-Regular.ttf").unlink()
    settings = replace(bord.settings, forms=tmp_path / "forms", templates=tmp_path / "templates")
    with pytest.raises(Feil):
        flyt.verksted(settings)  # the freeze sees it first
    uten = replace(bord, settings=settings, maler=malregister(settings.forms, settings.templates))
    with pytest.raises(Feil) as feil:
        flyt.lag(uten, _eksempel(bord, "vestfold-larling-selvstendig-bedrift").raa, {}, na=NA)
    assert "skrift" in feil.value.kode


def _kryptert() -> bytes:
    skriver, ut = PdfWriter(), BytesIO()
    skriver.add_blank_page(100, 100)
    skriver.encrypt("hemmelig", algorithm="AES-256")
    skriver.write(ut)
    return ut.getvalue()


VEDLEGG: dict[str, tuple[Callable[[], bytes], str]] = {
    "kryptert": (_kryptert, "vedlegg-kryptert"),
    "ødelagt": (lambda: b"%PDF-1.7\n1 0 obj <<", "vedlegg-odelagt"),
    "stort": (lambda: b"%PDF-1.7\n" + b"0" * 11_000_000, "vedlegg-for-stort"),
    "ikke PDF": (lambda: b"PK\x03\x04" + b"0" * 100, "vedlegg-ikke-pdf"),
    "uten signatur": (LIGGENDE.read_bytes, "vedlegg-uten-signatur"),
}


@pytest.mark.parametrize("navn", VEDLEGG)
def test_a_bad_attachment_is_refused_by_what_its_bytes_say(bord: flyt.Verksted, navn: str) -> None:
    lag, kode = VEDLEGG[navn]
    e = _eksempel(bord, "vestland-larling-samarbeidsorgan")
    with pytest.raises(Avvist) as feil:
        flyt.lag(bord, e.raa, {"avtale-1": lag()}, na=NA)
    assert (kode, "/vedlegg/0") in {(f.kode, f.peker) for f in feil.value.funn}


def test_a_listed_attachment_without_its_file_is_an_error_at_its_place(bord: flyt.Verksted) -> None:
    with pytest.raises(Avvist) as feil:
        flyt.lag(bord, _eksempel(bord, "vestland-larling-samarbeidsorgan").raa, {}, na=NA)
    assert [(f.kode, f.peker) for f in feil.value.funn if f.alvor == "feil"] == [("vedlegg-uten-fil", "/vedlegg/0")]


def test_a_time_stamp_service_that_is_down_is_a_visible_error_and_nothing_is_sealed(
    bord: flyt.Verksted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nede(url: str, data: bytes, frist: float) -> bytes:
        raise TidsstempelUtilgjengelig(*_tekster())

    from signing.demo_pki import DemoPki

    monkeypatch.setattr(DemoPki, "tsa", lambda self, tid: HttpTidsstempler("https://tsa.example.invalid", hent=nede))
    laget = flyt.lag(bord, _eksempel(bord, "vestfold-larling-selvstendig-bedrift").raa, {}, na=na())
    with pytest.raises(tillit.SigneringMislyktes) as feil:
        list(flyt.signer_alle(bord, laget, klokke=na))
    assert feil.value.kode == TidsstempelUtilgjengelig.kode
    assert feil.value.status == 502


def _tekster() -> tuple[Any, Any]:
    from signing.model import Tekst

    return Tekst("nede", "nede"), Tekst("prøv igjen", "prøv igjen")


def _tekst(pdf: bytes) -> str:
    return "".join(side.extract_text() for side in pypdf.PdfReader(BytesIO(pdf)).pages)


def test_no_error_ever_holds_the_number_of_the_person(bord: flyt.Verksted) -> None:
    for endring, _ in AVVISES.values():
        raa = _data(bord, endring)
        nummer = json.loads(raa)["kandidat"]["personidentifikator"]["verdi"]
        with pytest.raises(Avvist) as feil:
            flyt.lag(bord, raa, {}, na=NA)
        assert nummer not in repr([f.som_json() for f in feil.value.funn])


BYGGER_PA = {
    "samme sted": ("/laretid/fra", "/laretid/fra", True),
    "stedet er en del av det uleselige": ("/kandidat/navn/fornavn", "/kandidat", True),
    "noe under stedet er uleselig: funnet kan gjelde resten": ("/parter/avtale", "/parter/avtale/dato", False),
    "et naboledd som begynner likt": ("/parter/avtale", "/parter/avtaleDato", False),
    "et annet sted": ("/vedlegg", "/laretid/fra", False),
}


@pytest.mark.parametrize("navn", BYGGER_PA)
def test_a_rule_says_nothing_about_what_could_not_be_read(navn: str) -> None:
    peker, ugyldig, ventet = BYGGER_PA[navn]
    funn = Funn(kode="x", peker=peker, melding=Tekst(nb="x", nn="x"), tiltak=Tekst(nb="x", nn="x"))
    assert kontroll.bygger_pa(funn, frozenset({ugyldig})) is ventet
