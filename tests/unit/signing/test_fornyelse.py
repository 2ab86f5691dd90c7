"""Thirty years of archive time stamps: each in time, each over all before it, and what must be refused."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm

from signing.demo_pki import DemoPki
from signing.errors import SigneringsFeil, TidsstempelUtilgjengelig, UleseligPdf
from signing.fornyelse import Arsak, ForSentAFornye, IngenTidsstempel, KlokkenErFeil, forny, les_eller_grunn, les_holdbarhet
from signing.keys import som_asn1
from signing.model import Tekst
from signing.seal import STEMPELFELT, dokumentstempel, forsegl, forsegl_fremmed, signer
from signing.tillit import Tilbakekalling, Tillit
from signing.verify import Anker, Integritet, Policy, Rapport, verify
from tests.samsvar import brutte_regler
from tests.unit.signing.byggere import VESTLAND, et_merke, feltnavn, innlogget, kommando, usignert
from tests.unit.verify.fremmed import en_pdf, endre
from tests.unit.verify.fremmed import signer as signer_fremmed

FORSEGLET = datetime(2026, 8, 4, 12, tzinfo=UTC)
DAG = timedelta(days=1)
FORNYES = tuple(datetime(ar, 6, 1, tzinfo=UTC) for ar in (2029, 2031, 2035, 2036, 2041, 2045, 2046, 2051, 2054, 2056))
"""Some before the certificate of the last stamp ends, some because its issuer is about to."""


@dataclass(frozen=True)
class Verden:
    """Everybody who stamps time in thirty years: an authority anew every ninth year, for each ends after twenty."""

    mappe: Path = field(default_factory=lambda: Path(tempfile.mkdtemp()))

    def pki(self, tid: datetime) -> DemoPki:
        return DemoPki.last_eller_lag(self.mappe / str(self._start(tid)), datetime(self._start(tid), 1, 2, tzinfo=UTC))

    def alle(self, tid: datetime) -> tuple[DemoPki, ...]:
        return tuple(self.pki(datetime(ar, 6, 1, tzinfo=UTC)) for ar in range(2026, self._start(tid) + 1, 9))

    def tillit(self, tid: datetime) -> Tillit:
        return Tillit(tuple(s for pki in self.alle(tid) for s in pki.ankere), _Kilde(self))

    def policy(self, tid: datetime) -> Policy:
        return Policy(ankere=tuple(Anker(som_asn1(s), demo=True) for s in self.tillit(tid).ankere))

    @staticmethod
    def _start(tid: datetime) -> int:
        return 2026 + (tid.year - 2026) // 9 * 9


@dataclass(frozen=True)
class _Kilde:
    """Each authority answers as long as it lives."""

    verden: Verden

    def hent(self, sertifikater: Sequence[x509.Certificate], tid: datetime) -> Tilbakekalling:
        levende = [pki for pki in self.verden.alle(tid) if pki.ca.sertifikat.not_valid_after_utc > tid]
        return Tilbakekalling(crler=tuple(liste for pki in levende for liste in pki.hent(sertifikater, tid).crler))


@lru_cache(maxsize=1)
def verden() -> Verden:
    return Verden()


@lru_cache(maxsize=1)
def forseglet() -> bytes:
    tid = FORSEGLET - DAG
    pki = verden().pki(tid)
    nokkel = pki.utsted_signatar(navn="Kari", rolle="Faglig leder", pa_vegne_av=[], identifikasjon=innlogget(tid), tid=tid)
    pdf = signer(usignert(1), felt="sign-1", nokkel=nokkel, merke=et_merke(), tid=tid, tidsstempel=pki.tsa(tid))
    segl = pki.segl(VESTLAND, FORSEGLET)
    return forsegl(pdf, nokkel=segl, merke=et_merke(), tid=FORSEGLET, tidsstempel=pki.tsa(FORSEGLET), tillit=pki.tillit)


def fornyet(pdf: bytes, tid: datetime, *, fremmed: bool = False) -> bytes:
    return forny(pdf, tid=tid, tidsstempel=verden().pki(tid).tsa(tid), tillit=verden().tillit(tid), fremmed=fremmed)


@lru_cache(maxsize=1)
def i_tretti_ar() -> dict[datetime, bytes]:
    """The file as it was after each renewal."""
    filer = {FORSEGLET: forseglet()}
    for tid in FORNYES:
        filer[tid] = fornyet(list(filer.values())[-1], tid)
    return filer


def rapport(pdf: bytes, tid: datetime) -> Rapport:
    return verify(pdf, policy=verden().policy(tid), at=tid)


# ------------------------------------------------------------------ what is renewed


@pytest.mark.parametrize("tid", [FORSEGLET, FORNYES[1], FORNYES[3], FORNYES[6], FORNYES[-1]], ids=lambda t: str(t.year))
def test_dokumentet_er_i_orden_gjennom_tretti_ar(tid: datetime) -> None:
    pdf = i_tretti_ar()[tid]
    svar = rapport(pdf, tid + 30 * DAG)
    assert svar.integritet is Integritet.INTAKT, svar.feil
    assert svar.indikasjon == "TOTAL_PASSED", [(s.vurdert.navn, s.underindikasjon) for s in svar.signaturer]
    assert {s.niva for s in svar.signaturer if not s.er_tidsstempel} == {"B-LTA"}
    assert svar.feil == ()


def test_hver_fornyelse_begynner_med_alle_byte_i_den_forrige() -> None:
    filer = list(i_tretti_ar().values())
    assert all(ny.startswith(gammel) and len(ny) > len(gammel) for gammel, ny in itertools.pairwise(filer))
    assert feltnavn(filer[-1])[-len(FORNYES) :] == [f"{STEMPELFELT}-{n}" for n in range(2, len(FORNYES) + 2)]


def test_hver_fornyelse_legger_til_lite() -> None:
    filer = list(i_tretti_ar().values())
    assert max(len(ny) - len(gammel) for gammel, ny in itertools.pairwise(filer)) < 20_000


def test_filen_holder_reglene_for_arkivet_og_for_skjermlesere_etter_tretti_ar() -> None:
    siste = i_tretti_ar()[FORNYES[-1]]
    assert brutte_regler(siste, "3a") == set()
    assert brutte_regler(siste, "ua1") == set()


def test_poppler_er_enig_etter_tretti_ar() -> None:
    svar = kommando(i_tretti_ar()[FORNYES[-1]], "pdfsig", "-nocert")
    assert "Signature is Invalid" not in svar
    assert svar.count("Signature is Valid") == 2


def test_uten_fornyelse_blir_svaret_usikkert_men_dokumentet_er_intakt() -> None:
    for ar in (2030, 2037, 2056):
        svar = rapport(forseglet(), datetime(ar, 9, 1, tzinfo=UTC))
        assert (svar.integritet, svar.indikasjon) == (Integritet.INTAKT, "INDETERMINATE")


def test_et_stempel_fra_en_ukjent_tjeneste_gjor_ikke_et_gammelt_dokument_sikkert() -> None:
    """Years after the data in the file went stale, anybody can add a stamp that claims an old time."""
    fremmed, pastatt, na = DemoPki.last_eller_lag(Path(tempfile.mkdtemp()) / "pki", FORSEGLET), FORSEGLET + 100 * DAG, FORNYES[2]
    tillit = Tillit((*verden().tillit(pastatt).ankere, *fremmed.ankere), _Flere(fremmed))
    paklistret = forny(forseglet(), tid=pastatt, tidsstempel=fremmed.tsa(pastatt), tillit=tillit)
    svar = rapport(paklistret, na)
    assert svar.integritet is Integritet.INTAKT
    assert {s.indikasjon for s in svar.signaturer} == {"INDETERMINATE"}


@dataclass(frozen=True)
class _Flere:
    fremmed: DemoPki

    def hent(self, sertifikater: Sequence[x509.Certificate], tid: datetime) -> Tilbakekalling:
        egne = _Kilde(verden()).hent(sertifikater, tid)
        return Tilbakekalling(crler=(*egne.crler, *self.fremmed.hent(sertifikater, tid).crler))


# ------------------------------------------------------------------ by when


def test_det_som_slutter_forst_setter_datoen() -> None:
    holdbarhet = les_holdbarhet(forseglet())
    assert holdbarhet.stemplet == FORSEGLET
    assert holdbarhet.forst.arsak is Arsak.TILBAKEKALLING
    assert holdbarhet.forst.tid.year == 2029
    assert {g.arsak: g.tid.year for g in holdbarhet.grenser} == {
        Arsak.SERTIFIKAT: 2035,
        Arsak.UTSTEDER: 2045,
        Arsak.TILBAKEKALLING: 2029,
    }
    assert holdbarhet.sertifikat_slutt.year == 2035


def test_en_fornyelse_flytter_datoen() -> None:
    datoer = [les_holdbarhet(pdf).forst.tid for pdf in list(i_tretti_ar().values())[:4]]
    assert datoer == sorted(datoer)
    assert len(set(datoer)) == len(datoer)


@pytest.mark.parametrize(
    ("navn", "venter"), [("ecdsa-256", Arsak.ALGORITME), ("sha256", Arsak.ALGORITME), ("rsa-3000", Arsak.TILBAKEKALLING)]
)
def test_en_algoritme_som_snart_ikke_er_trygg_setter_datoen(navn: str, venter: Arsak) -> None:
    assert les_holdbarhet(forseglet(), egne=[(navn, date(2027, 1, 1))]).forst.arsak is venter


def test_en_liste_som_er_laget_for_a_bli_hentet_setter_ingen_dato(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signing.fornyelse.LANGLIVET", timedelta(days=2000))
    assert les_holdbarhet(forseglet()).forst.arsak is Arsak.SERTIFIKAT


def _med_en_tom_liste(skriver: IncrementalPdfFileWriter) -> Any:
    lister = skriver.root["/DSS"]["/CRLs"]
    lister.append(skriver.add_object(generic.StreamObject(stream_data=b"0\x00")))
    return lister


def test_en_liste_som_ikke_kan_leses_sier_hvorfor_og_stopper_ingen_andre() -> None:
    assert les_eller_grunn(endre(forseglet(), _med_en_tom_liste)) == UleseligPdf.kode


def test_hva_et_bibliotek_enn_snubler_i_far_dokumentet_en_grunn(monkeypatch: pytest.MonkeyPatch) -> None:
    def snubler(*_: Any, **__: Any) -> None:
        raise RecursionError

    monkeypatch.setattr("signing.fornyelse.les_innhold", snubler)
    assert les_eller_grunn(forseglet()) == UleseligPdf.kode


# ------------------------------------------------------------------ what is refused


@dataclass(frozen=True)
class Nede:
    """A service that shows its chain, and is down when it is to stamp."""

    pki: DemoPki

    def kjede(self, tid: datetime) -> tuple[x509.Certificate, ...]:
        return self.pki.tsa(tid).kjede(tid)

    def stemple(self, avtrykk: bytes, tid: datetime) -> bytes:
        raise TidsstempelUtilgjengelig(Tekst(nb=f"{tid} {len(avtrykk)}", nn=""), Tekst(nb="", nn=""))


def test_en_tjeneste_som_er_nede_gir_navngitt_feil() -> None:
    tid = FORNYES[0]
    with pytest.raises(TidsstempelUtilgjengelig):
        forny(forseglet(), tid=tid, tidsstempel=Nede(verden().pki(tid)), tillit=verden().tillit(tid))


AVSLAG: dict[str, tuple[bytes, datetime, type[SigneringsFeil]]] = {
    "etter at sertifikatet gikk ut": (b"", datetime(2037, 1, 1, tzinfo=UTC), ForSentAFornye),
    "dagen før det går ut": (b"", datetime(2035, 12, 1, tzinfo=UTC), ForSentAFornye),
    "med en klokke som går feil": (b"", FORSEGLET - DAG, KlokkenErFeil),
    "uten noe tidsstempel": (usignert(1), FORNYES[0], IngenTidsstempel),
    "ikke en PDF": (b"PK\x03\x04", FORNYES[0], UleseligPdf),
}


@pytest.mark.parametrize("navn", AVSLAG)
def test_det_som_ikke_kan_fornyes_sier_hvorfor(navn: str) -> None:
    pdf, tid, feil = AVSLAG[navn]
    pdf = pdf or forseglet()
    if feil is ForSentAFornye and tid.year == 2035:
        tid = les_holdbarhet(pdf).sertifikat_slutt - timedelta(hours=23)
    with pytest.raises(feil) as fanget:
        fornyet(pdf, tid)
    assert fanget.value.melding.nb
    assert fanget.value.tiltak.nn


# ------------------------------------------------------------------ files of others


@lru_cache(maxsize=2)
def fremmed(*, last: bool) -> bytes:
    """A provider's file with the county's seal; one that took no seal has our stamp alone."""
    pki = verden().pki(FORSEGLET)
    if last:
        laast = signer_fremmed(en_pdf(felt=False), "S", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
        return dokumentstempel(laast, tid=FORSEGLET, tidsstempel=pki.tsa(FORSEGLET), tillit=pki.tillit, fremmed=True)
    pdf = signer_fremmed(en_pdf(felt=False), "S", tidsstempel=True)
    return forsegl_fremmed(pdf, nokkel=pki.segl(VESTLAND, FORSEGLET), tid=FORSEGLET, tidsstempel=pki.tsa(FORSEGLET), tillit=pki.tillit)


@pytest.mark.parametrize("last", [False, True], ids=["med segl", "uten segl"])
def test_filen_til_en_leverandor_kan_fornyes_i_tretti_ar(last: bool) -> None:
    pdf = fremmed(last=last)
    for tid in (FORNYES[0], FORNYES[2], FORNYES[4], FORNYES[6], FORNYES[8], FORNYES[9]):
        ny = fornyet(pdf, tid, fremmed=True)
        assert ny.startswith(pdf)
        pdf = ny
    svar = rapport(pdf, FORNYES[9] + 30 * DAG)
    assert svar.integritet is Integritet.INTAKT
    egne = [s for s in svar.signaturer if s.vurdert.navn != "S"]
    assert len(egne) == (7 if last else 8)
    assert {s.indikasjon for s in egne} == {"TOTAL_PASSED"}
