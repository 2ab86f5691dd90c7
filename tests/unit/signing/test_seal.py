from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from signing.demo_pki import Algoritme, DemoPki
from signing.errors import (
    AlleredeForseglet,
    FeltErSignert,
    FeltMangler,
    ManglerSkrift,
    NokkelFeil,
    SertifikatIkkeGodtatt,
    SignaturerMangler,
    SigneringsFeil,
    TidsstempelUgyldig,
    TidsstempelUtilgjengelig,
    TilbakekallingMangler,
    UleseligPdf,
)
from signing.felt import STORSTE_PDF
from signing.keys import som_asn1
from signing.model import Tekst
from signing.seal import dokumentstempel, forsegl, prov_merke, signer
from signing.tillit import Tilbakekalling, Tillit
from tests.samsvar import brutte_regler
from tests.unit.signing.byggere import (
    NA,
    START,
    VESTLAND,
    ades_lta,
    en_pki,
    en_signatar,
    et_merke,
    feltnavn,
    forseglet,
    innlogget,
    kjede,
    kommando,
    signert,
    usignert,
)

CONTENTS = re.compile(rb"/Contents <([^>]*)>")


@dataclass
class DodTidsstempler:
    """A service that is down: every use of it raises."""

    etter: int = 0
    brukt: int = field(default=0)

    def stemple(self, avtrykk: bytes, tid: datetime) -> bytes:
        self.brukt += 1
        if self.brukt > self.etter:
            raise TidsstempelUtilgjengelig(Tekst("nede", "nede"), Tekst("vent", "vent"))
        return en_pki().tsa(tid).stemple(avtrykk, tid)

    def kjede(self, tid: datetime) -> tuple[x509.Certificate, ...]:
        return en_pki().tsa(tid).kjede(tid)


@pytest.mark.parametrize("signatarer", [1, 2, 3, 4, 5])
def test_hvert_steg_i_kjeden_bevarer_filen_foran_og_formatet(signatarer: int) -> None:
    filer = kjede(signatarer)
    for nr, (for_, etter) in enumerate(itertools.pairwise(filer), 1):
        assert etter.startswith(for_)
        assert brutte_regler(etter, "3a") == set(), nr
        assert brutte_regler(etter, "ua1") == set(), nr
    assert "No syntax or stream" in kommando(filer[-1], "qpdf", "--check")
    assert feltnavn(filer[-1]) == [*(f"sign-{n}" for n in range(1, signatarer + 1)), "segl-fylke", "tidsstempel-1"]


@pytest.mark.parametrize("signatarer", [1, 5])
def test_hver_signatur_er_b_lta_uten_nett(signatarer: int) -> None:
    svar = ades_lta(kjede(signatarer)[-1], en_pki())
    assert len(svar) == signatarer + 1
    assert set(svar.values()) == {("AdESPassed.OK", True)}


def test_fremmede_ankere_gir_ingen_tillit(tmp_path: Path) -> None:
    andre = DemoPki.last_eller_lag(tmp_path / "pki", START)
    assert not any(ok for _, ok in ades_lta(kjede(1)[-1], andre).values())


@pytest.mark.parametrize("signatarer", [1, 5])
def test_pdfsig_sier_gyldig_for_hver_signatur(signatarer: int) -> None:
    svar = kommando(kjede(signatarer)[-1], "pdfsig", "-nocert")
    assert svar.count("Signature is Valid.") == signatarer + 1
    assert svar.count("Total document signed") == 1


@pytest.mark.parametrize("algoritme", list(Algoritme))
def test_signatur_uten_tidsstempel_er_gyldig_med_begge_nokkeltyper(algoritme: Algoritme) -> None:
    nokkel = en_signatar(algoritme=algoritme)
    pdf = signer(usignert(1), felt="sign-1", nokkel=nokkel, merke=et_merke(), tid=START)
    kontekst = ValidationContext(trust_roots=[som_asn1(s) for s in en_pki().ankere], moment=START, allow_fetching=False)
    status = validate_pdf_signature(PdfFileReader(BytesIO(pdf)).embedded_signatures[0], kontekst)
    assert status.bottom_line
    assert status.signer_reported_dt == START.replace(microsecond=0)
    assert status.timestamp_validity is None


def test_contents_er_der_med_store_bokstaver_og_bare_nuller_etter() -> None:
    funn = CONTENTS.findall(kjede(5)[-1])
    signaturer = [f for f in funn if len(f) > 2000]
    assert len(signaturer) == 7
    for verdi in signaturer:
        assert re.fullmatch(rb"[0-9A-F]*", verdi)
        data = bytes.fromhex(verdi.decode())
        slutt = der_slutt(data)
        assert set(data[slutt:]) == {0}
        assert cms.ContentInfo.load(data[:slutt], strict=True)["content_type"].native == "signed_data"


def der_slutt(data: bytes, start: int = 0) -> int:
    """Where the value at `start` ends, if it is DER all through (X.690 §10, §11.6): definite shortest lengths, sorted sets."""
    merke, lengde, n = data[start], data[start + 1], start + 2
    if lengde >= 0x80:
        antall = lengde & 0x7F
        lengde = int.from_bytes(data[n : n + antall])
        assert antall
        assert lengde >= 0x80
        assert data[n] != 0
        n += antall
    slutt, deler = n + lengde, []
    while merke & 0x20 and n < slutt:
        neste = der_slutt(data, n)
        deler.append(data[n:neste])
        n = neste
    assert merke != 0x31 or deler == sorted(deler)
    assert slutt <= len(data)
    return slutt


def test_xmp_og_info_star_urort() -> None:
    filer = kjede(1)
    for fil in filer[1:]:
        nytt = fil[len(filer[0]) :]
        assert b"/Producer" not in nytt
        assert b"xpacket" not in nytt


def test_samme_felt_kan_ikke_signeres_to_ganger() -> None:
    with pytest.raises(FeltErSignert):
        signert(signert(usignert(2)), "sign-1")


def test_ukjent_felt_avvises_med_navnene_pa_de_som_finnes() -> None:
    with pytest.raises(FeltMangler) as feil:
        signert(usignert(1), "sign-9")
    assert "sign-1" in feil.value.tiltak.nb
    assert "segl-fylke" in feil.value.tiltak.nn


def test_segl_for_alle_har_signert_avvises() -> None:
    with pytest.raises(SignaturerMangler) as feil:
        forseglet(signert(usignert(2), "sign-2"))
    assert "sign-1" in feil.value.melding.nb
    assert "sign-2" not in feil.value.melding.nb


def test_ingen_signerer_etter_seglet() -> None:
    with pytest.raises(AlleredeForseglet):
        signert(kjede(1)[-1], "sign-1")
    with pytest.raises(AlleredeForseglet):
        forseglet(kjede(1)[-1])


ULESELIGE = {
    "tom": b"",
    "tekst": b"Dette er ikke en PDF",
    "avkortet": usignert(1)[:4000],
    "for stor": b"%PDF-1.7\n" + bytes(STORSTE_PDF),
}


@pytest.mark.parametrize("navn", ULESELIGE)
def test_uleselig_fil_avvises_med_navngitt_feil(navn: str) -> None:
    with pytest.raises(UleseligPdf):
        signert(ULESELIGE[navn])


def test_dokument_uten_skrift_for_signaturer_avvises() -> None:
    with pytest.raises(ManglerSkrift):
        prov_merke(usignert(1).replace(b"/Signatur ", b"/Xignatur "), felt="sign-1", merke=et_merke())


def test_tidsstempeltjeneste_som_er_nede_gir_navngitt_feil_og_ingen_signatur() -> None:
    pdf = usignert(1)
    for_ = bytes(pdf)
    with pytest.raises(TidsstempelUtilgjengelig) as feil:
        signer(pdf, felt="sign-1", nokkel=en_signatar(), merke=et_merke(), tid=START, tidsstempel=DodTidsstempler())
    assert feil.value.ekstern
    assert pdf == for_


@pytest.mark.parametrize("etter", [0, 1])
def test_segl_uten_tidsstempel_finnes_ikke(etter: int) -> None:
    """Down at the seal's own stamp, or only at the document's: either way there is no sealed file."""
    pki, pdf = en_pki(), kjede(1)[1]
    tsa = DodTidsstempler(etter=etter)
    with pytest.raises(TidsstempelUtilgjengelig):
        forsegl(pdf, nokkel=pki.segl(VESTLAND, NA), merke=et_merke(), tid=NA, tidsstempel=tsa, tillit=pki.tillit)
    assert tsa.brukt == etter + 1


def test_tjeneste_som_bytter_sertifikat_midt_i_avvises(tmp_path: Path) -> None:
    @dataclass
    class Bytter(DodTidsstempler):
        def stemple(self, avtrykk: bytes, tid: datetime) -> bytes:
            return DemoPki.last_eller_lag(tmp_path / "annen", START).tsa(tid).stemple(avtrykk, tid)

    with pytest.raises(TidsstempelUgyldig):
        signer(usignert(1), felt="sign-1", nokkel=en_signatar(), merke=et_merke(), tid=START, tidsstempel=Bytter())


def test_merket_avvises_for_noe_blir_signert_eller_stemplet() -> None:
    tsa = DodTidsstempler()
    with pytest.raises(SigneringsFeil) as feil:
        signer(usignert(1), felt="sign-1", nokkel=en_signatar(), merke=et_merke("李小龍"), tid=START, tidsstempel=tsa)
    assert feil.value.kode == "tegn-mangler-i-skrift"
    assert tsa.brukt == 0


def test_sertifikat_som_ikke_gjelder_na_signerer_ikke() -> None:
    for tid in (START - timedelta(days=1), START + timedelta(days=181)):
        with pytest.raises(SertifikatIkkeGodtatt):
            signer(usignert(1), felt="sign-1", nokkel=en_signatar(), merke=et_merke(), tid=tid)


def test_tilbakekalt_signatar_stopper_seglet(tmp_path: Path) -> None:
    pki = DemoPki.last_eller_lag(tmp_path / "pki", START)
    nokkel = pki.utsted_signatar(navn="Kari", rolle="Faglig leder", pa_vegne_av=[], identifikasjon=innlogget(START), tid=START)
    pki.trekk_tilbake(nokkel.sertifikat, START - timedelta(hours=1))
    pdf = signer(usignert(1), felt="sign-1", nokkel=nokkel, merke=et_merke(), tid=START, tidsstempel=pki.tsa(START))
    with pytest.raises(SertifikatIkkeGodtatt) as feil:
        forsegl(pdf, nokkel=pki.segl(VESTLAND, NA), merke=et_merke(), tid=NA, tidsstempel=pki.tsa(NA), tillit=pki.tillit)
    assert "sign-1" in feil.value.melding.nb
    assert "trekt tilbake" in feil.value.melding.nn


def test_tilbakekalling_etter_signaturen_rammer_ikke_den(tmp_path: Path) -> None:
    pki = DemoPki.last_eller_lag(tmp_path / "pki", START)
    nokkel = pki.utsted_signatar(navn="Kari", rolle="Faglig leder", pa_vegne_av=[], identifikasjon=innlogget(START), tid=START)
    pdf = signer(usignert(1), felt="sign-1", nokkel=nokkel, merke=et_merke(), tid=START, tidsstempel=pki.tsa(START))
    pki.trekk_tilbake(nokkel.sertifikat, START + timedelta(days=1))
    tid = NA - timedelta(hours=1)
    ferdig = forsegl(pdf, nokkel=pki.segl(VESTLAND, tid), merke=et_merke(), tid=tid, tidsstempel=pki.tsa(tid), tillit=pki.tillit)
    assert "segl-fylke" in feltnavn(ferdig)


def test_signatar_fra_ukjent_utsteder_stopper_seglet(tmp_path: Path) -> None:
    andre = DemoPki.last_eller_lag(tmp_path / "annen", START)
    nokkel = andre.utsted_signatar(navn="Kari", rolle="Faglig leder", pa_vegne_av=[], identifikasjon=innlogget(START), tid=START)
    with pytest.raises(SertifikatIkkeGodtatt):
        forseglet(signert(usignert(1), nokkel=nokkel))


def test_for_gammel_signatur_stopper_seglet_i_stedet_for_a_bli_uvisst() -> None:
    with pytest.raises(SertifikatIkkeGodtatt) as feil:
        forseglet(kjede(1)[1], tid=START + timedelta(days=180))
    assert "før det var forseglet" in feil.value.melding.nb


@dataclass(frozen=True)
class Kilde:
    svar: Callable[[datetime], Tilbakekalling]

    def hent(self, sertifikater: object, tid: datetime) -> Tilbakekalling:
        return self.svar(tid)


def test_segl_uten_opplysninger_om_tilbakekalling_finnes_ikke() -> None:
    pki = en_pki()
    tomme = Tillit(ankere=pki.ankere, kilde=Kilde(lambda _: Tilbakekalling()))
    gamle = Tillit(
        ankere=pki.ankere, kilde=Kilde(lambda tid: pki.hent([s.sertifikat for s in (pki.ca, pki.tsa_ca)], tid - timedelta(days=1)))
    )
    for tillit, feil in ((tomme, SertifikatIkkeGodtatt), (gamle, TilbakekallingMangler)):
        with pytest.raises(feil):
            forsegl(kjede(1)[1], nokkel=pki.segl(VESTLAND, NA), merke=et_merke(), tid=NA, tidsstempel=pki.tsa(NA), tillit=tillit)


def test_arkivets_nye_tidsstempel_bevarer_alt() -> None:
    pki, forste = en_pki(), kjede(2)[-1]
    andre = dokumentstempel(forste, tid=NA, tidsstempel=pki.tsa(NA), tillit=pki.tillit)
    assert andre.startswith(forste)
    assert feltnavn(andre)[-2:] == ["tidsstempel-1", "tidsstempel-2"]
    assert brutte_regler(andre, "3a") == set()
    assert brutte_regler(andre, "ua1") == set()
    assert set(ades_lta(andre, pki).values()) == {("AdESPassed.OK", True)}


def test_vri_skrives_aldri() -> None:
    assert b"/VRI" not in kjede(1)[-1]
    assert b"/DSS" in kjede(1)[-1]
    assert b"/DSS" not in kjede(1)[-2]


def test_signatur_som_er_storre_enn_plassen_gir_navngitt_feil(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signing.seal.ROM_CMS", -1200)
    with pytest.raises(NokkelFeil):
        signer(usignert(1), felt="sign-1", nokkel=en_signatar(), merke=et_merke(), tid=START)


def test_tidsstempel_som_er_storre_enn_plassen_gir_navngitt_feil(monkeypatch: pytest.MonkeyPatch) -> None:
    pki, pdf = en_pki(), kjede(1)[-1]
    monkeypatch.setattr("signing.seal.ROM_TOKEN", -1200)
    with pytest.raises(TidsstempelUgyldig):
        dokumentstempel(pdf, tid=NA, tidsstempel=pki.tsa(NA), tillit=pki.tillit)


def en_gammel_kontrakt(mappe: Path, *, forseglet_for: timedelta) -> tuple[bytes, DemoPki]:
    """Signed by two over nine days and sealed so long ago that the lists of signers' certificates are stale."""
    segltid = NA - forseglet_for
    start = segltid - timedelta(days=10)
    pki = DemoPki.last_eller_lag(mappe / "pki", start)
    pdf = usignert(2)
    for n, dag in ((1, 0), (2, 9)):
        tid = start + timedelta(days=dag)
        nokkel = pki.utsted_signatar(navn="Kari", rolle="Faglig leder", pa_vegne_av=[], identifikasjon=innlogget(tid), tid=tid)
        pdf = signer(pdf, felt=f"sign-{n}", nokkel=nokkel, merke=et_merke(), tid=tid, tidsstempel=pki.tsa(tid))
    segl = pki.segl(VESTLAND, segltid)
    return forsegl(pdf, nokkel=segl, merke=et_merke(), tid=segltid, tidsstempel=pki.tsa(segltid), tillit=pki.tillit), pki


@pytest.mark.parametrize("dager", [0, 3, 200, 1000])
def test_kontrakten_er_b_lta_uten_nett_ogsa_etter_dager_og_ar(tmp_path: Path, dager: int) -> None:
    pdf, pki = en_gammel_kontrakt(tmp_path, forseglet_for=timedelta(days=dager))
    assert set(ades_lta(pdf, pki).values()) == {("AdESPassed.OK", True)}


def test_arkivets_tidsstempel_holder_kontrakten_ved_like(tmp_path: Path) -> None:
    """After three years the list of the time stamp service is stale; a stamp made before that carries on."""
    pdf, pki = en_gammel_kontrakt(tmp_path, forseglet_for=timedelta(days=1200))
    assert ("AdESPassed.OK", True) not in ades_lta(pdf, pki).values()
    tid = NA - timedelta(days=200)
    fornyet = dokumentstempel(pdf, tid=tid, tidsstempel=pki.tsa(tid), tillit=pki.tillit)
    assert set(ades_lta(fornyet, pki).values()) == {("AdESPassed.OK", True)}
