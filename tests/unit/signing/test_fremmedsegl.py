"""The county's seal on a file that a provider made: added to, never touched, and intact by our own verifier and by poppler."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from pyhanko.sign.fields import MDPPerm

from app.dokument.pdf import lag_pdf
from signing.errors import AlleredeForseglet, DokumentetErLast, SertifikatIkkeGodtatt, SignaturerMangler, SigneringsFeil, UleseligPdf
from signing.seal import SEGLFELT, dokumentstempel, forsegl_fremmed
from signing.tillit import Tillit
from signing.verify import Anker, Integritet, Policy, verify
from signing.verify import Tillit as Tillitsaksen
from tests.samsvar import brutte_regler
from tests.unit.pdf.proveskjema import et_dokument, lag_skjema, metadata
from tests.unit.signing.byggere import NA, VESTLAND, ades_lta, en_pki, feltnavn, kommando
from tests.unit.verify.fremmed import dss, en_pdf, endre, signer, stemple
from tests.unit.verify.prove_pki import pki, som_asn1

SEGLTID = NA - timedelta(hours=1)


def forseglet(pdf: bytes) -> bytes:
    p = en_pki()
    return forsegl_fremmed(pdf, nokkel=p.segl(VESTLAND, SEGLTID), tid=SEGLTID, tidsstempel=p.tsa(SEGLTID), tillit=p.tillit)


def pdf_a() -> bytes:
    """A PDF/A-3 without a signature field."""
    with tempfile.TemporaryDirectory() as mappe:
        return lag_pdf(et_dokument(felter=0), mal=lag_skjema(Path(mappe)), metadata=metadata())


def med_egne_stempler() -> bytes:
    return stemple(dss(signer(en_pdf(felt=False), "Signature1", tidsstempel=True)))


def med_vart_stempelnavn() -> bytes:
    return signer(signer(en_pdf(felt=False), "tidsstempel-1"), "tidsstempel-2")


def med_dss_i_katalogen() -> bytes:
    """The store stands in the catalogue itself, not as an object of its own."""

    def inn(w: object) -> object:
        rot = w.root  # type: ignore[attr-defined]
        rot["/DSS"] = rot["/DSS"].clone(w) if hasattr(rot["/DSS"], "clone") else type(rot)(dict(rot["/DSS"]))
        return rot

    return stemple(endre(dss(signer(en_pdf(felt=False), "S", tidsstempel=True)), inn))


FREMMEDE: dict[str, Callable[[], bytes]] = {
    "uten noe felt fra før": lambda: signer(en_pdf(felt=False), "Signature1"),
    "med skjemafelt": lambda: signer(en_pdf(), "Signature1"),
    "med synlig signatur": lambda: signer(en_pdf(), "Signature1", boks=(10, 10, 200, 60)),
    "med tidsstempel i signaturen": lambda: signer(en_pdf(felt=False), "Signature1", tidsstempel=True),
    "med egne valideringsdata og tidsstempel": med_egne_stempler,
    "med valideringsdata i katalogen": med_dss_i_katalogen,
    "med kryssreferanser i en strøm": lambda: signer(signer(en_pdf(felt=False), "A"), "B", strom=True),
    "med felt som heter som vårt tidsstempel": med_vart_stempelnavn,
    "sertifisert, men åpen for signaturer": lambda: signer(en_pdf(felt=False), "S", certify=True, docmdp_permissions=MDPPerm.FILL_FORMS),
    "PDF/A-3 med fremmed signatur": lambda: signer(pdf_a(), "Fremmed"),
}


@lru_cache(maxsize=16)
def fremmed(navn: str) -> bytes:
    return FREMMEDE[navn]()


@lru_cache(maxsize=16)
def ferdig(navn: str) -> bytes:
    return forseglet(fremmed(navn))


def policy(*, fremmed: bool = False) -> Policy:
    ekstra = (Anker(som_asn1(pki().ca)),) if fremmed else ()
    return Policy(ankere=(*(Anker(som_asn1(a), demo=True) for a in en_pki().ankere), *ekstra))


@pytest.mark.parametrize("navn", FREMMEDE)
def test_seglet_legges_til_uten_a_rore_filen(navn: str) -> None:
    foran, etter = fremmed(navn), ferdig(navn)
    assert etter.startswith(foran)
    assert etter[len(foran) :].count(b"startxref") == 2
    assert next(n for n in feltnavn(etter) if n not in feltnavn(foran)) == SEGLFELT


@pytest.mark.parametrize("navn", FREMMEDE)
def test_filen_er_intakt_og_seglet_i_orden_selv_om_leverandoren_er_ukjent(navn: str) -> None:
    rapport = verify(ferdig(navn), policy=policy(), at=NA)
    segl = next(s for s in rapport.signaturer if s.vurdert.navn == SEGLFELT)
    assert rapport.integritet is Integritet.INTAKT, rapport.feil
    assert (segl.niva, segl.indikasjon, segl.tillit.status) == ("B-LTA", "TOTAL_PASSED", Tillitsaksen.BETRODD)
    assert rapport.tillit is Tillitsaksen.UKJENT


def test_leverandorens_signatur_er_like_god_etter_seglet_som_for() -> None:
    navn = "med egne valideringsdata og tidsstempel"
    for_ = verify(fremmed(navn), policy=policy(fremmed=True), at=NA).signaturer[0]
    etter = verify(ferdig(navn), policy=policy(fremmed=True), at=NA).signaturer[0]
    assert (for_.vurdert.navn, for_.indikasjon, for_.niva) == (etter.vurdert.navn, etter.indikasjon, etter.niva)


@pytest.mark.parametrize("navn", ["uten noe felt fra før", "med egne valideringsdata og tidsstempel"])
def test_poppler_er_enig(navn: str) -> None:
    svar = kommando(ferdig(navn), "pdfsig", "-nocert")
    assert "Signature is Invalid" not in svar
    assert svar.count("Signature is Valid") == 2  # the provider's and the seal; poppler cannot judge time stamps


def test_pyhanko_er_enig_om_seglet() -> None:
    assert ades_lta(ferdig("uten noe felt fra før"), en_pki())[SEGLFELT] == ("AdESPassed.OK", True)


def test_seglet_bryter_ingen_regel_i_pdf_a_som_filen_holdt() -> None:
    navn = "PDF/A-3 med fremmed signatur"
    assert set(brutte_regler(ferdig(navn), "3a")) <= set(brutte_regler(fremmed(navn), "3a"))


def test_arkivet_kan_fornye_tidsstempelet() -> None:
    navn = "med egne valideringsdata og tidsstempel"
    fornyet = dokumentstempel(ferdig(navn), tid=NA, tidsstempel=en_pki().tsa(NA), tillit=en_pki().tillit, fremmed=True)
    assert fornyet.startswith(ferdig(navn))
    rapport = verify(fornyet, policy=policy(), at=NA)
    assert rapport.integritet is Integritet.INTAKT
    assert len(set(feltnavn(fornyet))) == len(feltnavn(ferdig(navn))) + 1


def last_av_forfatteren() -> bytes:
    return signer(en_pdf(felt=False), "S", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)


AVSLAG: dict[str, tuple[Callable[[], bytes], type[SigneringsFeil]]] = {
    "låst av forfatteren": (last_av_forfatteren, DokumentetErLast),
    "har seglet fra før": (lambda: ferdig("uten noe felt fra før"), AlleredeForseglet),
    "ikke en PDF": (lambda: b"PK\x03\x04 noe annet", UleseligPdf),
    "avkortet": (lambda: fremmed("uten noe felt fra før")[:-900], UleseligPdf),
    "uten noen signatur": (lambda: en_pdf(felt=False), SignaturerMangler),
}


@pytest.mark.parametrize("navn", AVSLAG)
def test_det_som_ikke_kan_forsegles_sies_med_navn(navn: str) -> None:
    pdf, slag = AVSLAG[navn]
    with pytest.raises(slag) as feil:
        forseglet(pdf())
    assert feil.value.melding.nb != feil.value.melding.nn or feil.value.tiltak.nb != feil.value.tiltak.nn


def test_fylkets_eget_segl_ma_kunne_bevises() -> None:
    p = en_pki()
    with pytest.raises(SertifikatIkkeGodtatt):
        forsegl_fremmed(
            fremmed("uten noe felt fra før"),
            nokkel=p.segl(VESTLAND, SEGLTID),
            tid=SEGLTID,
            tidsstempel=p.tsa(SEGLTID),
            tillit=Tillit(ankere=(p.tsa_ca.sertifikat,), kilde=p),
        )


def test_samme_fil_forseglet_to_ganger_har_samme_felt() -> None:
    en, to = (feltnavn(forseglet(fremmed("med skjemafelt"))) for _ in range(2))
    assert all(a == b for a, b in itertools.zip_longest(en, to))
