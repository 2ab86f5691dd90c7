"""Trust in the signatures of containers: the anchors that count, the times that are proved, and revocation; integrity has no part in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pytest

from signing.verify import Anker, Integritet, Policy, Rapport, Tillit, asic, beholderdom, verify
from signing.verify.kunnskap import Kunnskap
from signing.verify.policy import Ankerslag
from signing.verify.xmltillit import undersok
from tests.unit.verify.asicbygger import FILER, GODT, Bygg, beholder, signatar, signaturfil, tsa
from tests.unit.verify.prove_pki import TID, pki, som_asn1
from tests.unit.verify.xadesbygger import Segl

NA = TID + timedelta(days=3)
SENERE = TID + timedelta(days=2000)  # the signer's certificate and the time stamp service's have run out
LT = replace(GODT, stempel=tsa(), data=pki())


def anker(*slag: Ankerslag, fra: datetime | None = None) -> Policy:
    return Policy(ankere=(Anker(som_asn1(pki().ca), slag=frozenset(slag or Ankerslag), gjelder_fra=fra),))


VAR = anker()
FREMMED = Policy(ankere=(Anker(som_asn1(pki("En annen CA").ca)),))


@cache
def kort() -> Segl:
    """Valid for an hour before the time stamp."""
    privat = signatar().privat
    return Segl(privat, pki().utsted("Kari Prøve", privat, fra=TID - timedelta(hours=20), til=TID - timedelta(hours=19)))


@cache
def senere_gyldig() -> Segl:
    """Valid from an hour after the time stamp."""
    privat = signatar().privat
    return Segl(privat, pki().utsted("Kari Prøve", privat, fra=TID + timedelta(hours=1)))


@cache
def uten_bruk() -> Segl:
    """The certificate says that its key does not sign."""
    privat = signatar().privat
    return Segl(privat, pki().utsted("Kari Prøve", privat, signere=False))


def dom(bygg: Bygg, policy: Policy, at: datetime) -> Rapport:
    return verify(beholder(FILER, signaturfil(bygg.tekst())), policy=policy, at=at)


Ventet = tuple[str, str | None, Tillit, bool]  # indication, sub-indication, trust, whether a time is proved
SVAR: dict[str, tuple[Callable[[], Bygg], Policy, datetime, Ventet]] = {
    "B-LT": (lambda: LT, VAR, NA, ("TOTAL_PASSED", None, Tillit.BETRODD, True)),
    "B-LTA lenge etter": (
        lambda: replace(LT, arkiv=tsa(2)),
        VAR,
        TID + timedelta(days=500),
        ("TOTAL_PASSED", None, Tillit.BETRODD, True),
    ),
    "uten tidsstempel og svar": (lambda: GODT, VAR, NA, ("INDETERMINATE", "TRY_LATER", Tillit.BETRODD, False)),
    "med svar, uten tidsstempel": (lambda: replace(GODT, data=pki()), VAR, NA, ("TOTAL_PASSED", None, Tillit.BETRODD, False)),
    "ingen ankere": (lambda: LT, Policy(), NA, ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND", Tillit.UKJENT, False)),
    "et annet anker": (lambda: LT, FREMMED, NA, ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND", Tillit.UKJENT, False)),
    "ankeret gjelder bare tidsstempler": (
        lambda: LT,
        anker(Ankerslag.TIDSSTEMPEL),
        NA,
        ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND", Tillit.UKJENT, True),
    ),
    "ankeret gjelder bare segl": (
        lambda: LT,
        anker(Ankerslag.SEGL, Ankerslag.TIDSSTEMPEL),
        NA,
        ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND", Tillit.UKJENT, True),
    ),
    "ankeret gjelder ikke tidsstempler": (lambda: LT, anker(Ankerslag.EID), NA, ("TOTAL_PASSED", None, Tillit.BETRODD, False)),
    "ankeret gjaldt ikke ennå": (
        lambda: LT,
        anker(fra=TID + timedelta(days=1)),
        TID + timedelta(hours=3),
        ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND", Tillit.UKJENT, False),
    ),
    "trukket tilbake for tidsstempelet": (
        lambda: replace(LT, trukket=(GODT.hvem.sertifikat.serial_number,)),
        VAR,
        NA,
        ("TOTAL_FAILED", "REVOKED", Tillit.IKKE_BETRODD, True),
    ),
    "trukket tilbake, ingen tid bevist": (
        lambda: replace(GODT, data=pki(), trukket=(GODT.hvem.sertifikat.serial_number,)),
        VAR,
        NA,
        ("INDETERMINATE", "REVOKED_NO_POE", Tillit.IKKE_BETRODD, False),
    ),
    "sertifikatet var gatt ut": (
        lambda: replace(LT, hvem=kort()),
        VAR,
        NA,
        ("INDETERMINATE", "OUT_OF_BOUNDS_NO_POE", Tillit.BETRODD, True),
    ),
    "sertifikatet gjaldt ikke enna": (
        lambda: replace(LT, hvem=senere_gyldig()),
        VAR,
        NA,
        ("TOTAL_FAILED", "NOT_YET_VALID", Tillit.BETRODD, True),
    ),
    "sertifikatet er gatt ut siden, uten bevist tid": (
        lambda: replace(GODT, data=pki()),
        VAR,
        SENERE,
        ("INDETERMINATE", "OUT_OF_BOUNDS_NO_POE", Tillit.BETRODD, False),
    ),
    "nokkelen skal ikke signere": (
        lambda: replace(LT, hvem=uten_bruk()),
        VAR,
        NA,
        ("INDETERMINATE", "CHAIN_CONSTRAINTS_FAILURE", Tillit.IKKE_BETRODD, True),
    ),
    "stempelet er fra etter kontrollen": (
        lambda: replace(GODT, stempel=tsa()),
        VAR,
        TID - timedelta(hours=1),
        ("INDETERMINATE", "TRY_LATER", Tillit.BETRODD, False),
    ),
}


@pytest.mark.parametrize("navn", SVAR)
def test_tilliten_folger_ankere_tider_og_tilbakekalling(navn: str) -> None:
    lag, policy, at, ventet = SVAR[navn]
    rapport = dom(lag(), policy, at)
    s = rapport.signaturer[0]
    assert rapport.integritet is Integritet.INTAKT
    assert (s.indikasjon, s.underindikasjon, s.tillit.status, s.tillit.beste_tid is not None) == ventet


def test_en_god_beholder_svarer_pa_sporsmalene() -> None:
    rapport = dom(replace(LT, arkiv=tsa(2)), VAR, NA)
    assert {s.id: s.svar for s in rapport.sporsmal} == {
        "uendret": "ja",
        "hvem": "ja",
        "sertifikater": "ja",
        "vart": "nei",
        "revisjon": "ukjent",
    }
    s = rapport.som_json()["signaturer"][0]
    assert (s["niva"], s["tid"]["beste"], s["tilbakekalling"]["status"]) == ("B-LTA", "2026-08-03T12:00:00+02:00", "god")
    assert rapport.indikasjon == "TOTAL_PASSED"


def test_det_tjenesten_har_hentet_brukes_som_om_det_la_i_filen() -> None:
    svar = Kunnskap(crler=(pki().crl(tid=TID).dump(),))
    apnet = asic.apne(beholder(FILER, signaturfil(GODT.tekst())), beholderdom.GRENSER)
    signaturer = [s.signatur for s in beholderdom.undersok(apnet).signaturer]
    assert [t.indikasjon for t in undersok(signaturer, VAR, NA)] == ["INDETERMINATE"]
    assert [t.indikasjon for t in undersok(signaturer, VAR, NA, svar)] == ["TOTAL_PASSED"]


def test_en_signatur_som_ikke_gjelder_alle_filene_er_ikke_en_signatur_for_det_hele() -> None:
    """Somebody may have put a file in afterwards, and signed all of it: the first did not sign that."""
    forste = replace(LT, filer={"kontrakt.pdf": FILER["kontrakt.pdf"]})
    andre = replace(LT, id="S1")
    rapport = verify(beholder(FILER, signaturfil(forste.tekst()), signaturfil(andre.tekst())), policy=VAR, at=NA)
    assert [(s.indikasjon, s.underindikasjon) for s in rapport.signaturer] == [
        ("INDETERMINATE", "SIG_CONSTRAINTS_FAILURE"),
        ("TOTAL_PASSED", None),
    ]
    assert (rapport.integritet, rapport.indikasjon) == (Integritet.INTAKT, "INDETERMINATE")
    assert "asic-signatur-dekker-ikke-alt" in {m.kode for m in rapport.advarsler}


def test_niva_folger_det_som_star_der() -> None:
    bygg = {"B-B": GODT, "B-T": replace(GODT, stempel=tsa()), "B-LT": LT, "B-LTA": replace(LT, arkiv=tsa(2))}
    assert {n: dom(b, Policy(), NA).signaturer[0].niva for n, b in bygg.items()} == {n: n for n in bygg}
