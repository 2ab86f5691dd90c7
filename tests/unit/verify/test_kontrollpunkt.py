"""The named checks: each can fail, none that matters can be lowered, and what an operator sets counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from signing.verify import Anker, Integritet, Policy, Rapport, verify
from signing.verify.kontrollpunkt import KONTROLLPUNKT, Utfall, kan_settes, niva
from signing.verify.kontrolltekster import KONTROLLER, KONTROLLFUNN
from signing.verify.policy import Kontrollniva
from tests.unit.verify.angrep import signert
from tests.unit.verify.ekte import lta
from tests.unit.verify.fremmed import dss, en_pdf, endre, ny_tekst, signer, stemple
from tests.unit.verify.prove_pki import TID, pki, som_asn1

NA = TID + timedelta(hours=1)
ANKER = Anker(som_asn1(pki().ca))
VAR = Policy(ankere=(ANKER,))
DEMO = Policy(ankere=(replace(ANKER, demo=True),))
FAIL, WARN, INFO = Kontrollniva.FAIL, Kontrollniva.WARN, Kontrollniva.INFO
LAASTE = {
    *("kan-kontrolleres", "kan-leses", "innhold-stemmer", "signatur-stemmer", "plassering-riktig", "dekker-filen", "endringer-tillatt"),
    *("utsteder-kjent", "sertifikat-til-signering", "ikke-trukket", "sertifikat-gyldig-da", "kjede-i-orden"),
}


@cache
def fullstendig(**krav: Any) -> bytes:
    trukket = (4711,) if krav.get("serie") == 4711 else ()
    med_data = dss(signer(en_pdf(), tidsstempel=True, signerer=pki().signerer(**krav)), trukket=trukket, tid=TID + timedelta(minutes=5))
    return stemple(med_data, tid=TID + timedelta(minutes=10))


@cache
def uten_stempel() -> bytes:
    return dss(signer(en_pdf(), signerer=pki().signerer()))


@cache
def ikke_til_signering() -> bytes:
    return fullstendig(signere=False)


def utfall(rapport: Rapport, felt: int = 0) -> dict[str, Utfall]:
    navn = rapport.signaturer[felt].vurdert.navn
    return {r.punkt.id: r.utfall for r in rapport.kontroller if r.signatur == navn}


def med(policy: Policy, **nivaer: Kontrollniva) -> Policy:
    return replace(policy, nivaer=tuple((k.replace("_", "-"), n) for k, n in nivaer.items()))


BRUDD: dict[str, Callable[[], Rapport]] = {
    "endringer-tillatt": lambda: verify(endre(fullstendig(), ny_tekst), policy=VAR, at=NA),
    "utsteder-kjent": lambda: verify(fullstendig(), policy=Policy(), at=NA),
    "sertifikat-til-signering": lambda: verify(ikke_til_signering(), policy=VAR, at=NA),
    "ikke-trukket": lambda: verify(fullstendig(serie=4711), policy=VAR, at=NA),
    "tilbakekalling-kjent": lambda: verify(signert(), policy=VAR, at=TID),
    "algoritme-godtatt": lambda: verify(fullstendig(), policy=replace(VAR, algoritmer=(("ecdsa-256", date(2020, 1, 1)),)), at=NA),
    "kjede-i-orden": lambda: verify(signert(), policy=VAR, at=TID),
    "demo-utsteder": lambda: verify(fullstendig(), policy=DEMO, at=NA),
    "tid-bevist": lambda: verify(uten_stempel(), policy=VAR, at=TID),
    "oppgitt-tid-for-bevist": lambda: verify(lta(), policy=VAR, at=NA),
    "langtidssikret": lambda: verify(uten_stempel(), policy=VAR, at=TID),
    "sertifikatpolicy-kjent": lambda: verify(fullstendig(), policy=replace(VAR, sertifikatpolicyer=frozenset({"1.2.3"})), at=NA),
    "kvalifisert-sertifikat": lambda: verify(fullstendig(), policy=VAR, at=NA),
}


@pytest.mark.parametrize("id_", BRUDD)
def test_kontrollen_kan_slippe_taket(id_: str) -> None:
    assert utfall(BRUDD[id_]())[id_] is Utfall.BRUDD


def test_alt_holder_i_en_god_fil() -> None:
    rapport = verify(lta(), policy=VAR, at=NA)
    assert rapport.indikasjon == "TOTAL_PASSED"
    brutt = {r.punkt.id for r in rapport.kontroller if r.utfall is Utfall.BRUDD}
    assert brutt == {"kvalifisert-sertifikat", "oppgitt-tid-for-bevist"}  # the signer's clock is this machine's, the stamps' is not
    assert len(rapport.kontroller) == len(KONTROLLPUNKT) * len(rapport.signaturer)
    assert {m.kode for m in rapport.advarsler} == {"oppgitt-tid-etter-bevist"}


GODE_OG_DARLIGE: dict[str, Callable[[], Rapport]] = {
    **BRUDD,
    "lta": lambda: verify(lta(), policy=VAR, at=TID),
    "uten anker": lambda: verify(lta(), policy=Policy(), at=TID),
    "etter mange ar": lambda: verify(lta(), policy=VAR, at=TID + timedelta(days=8000)),
    "utlopt": lambda: verify(fullstendig(til=TID + timedelta(days=1)), policy=VAR, at=TID + timedelta(days=30)),
}


@pytest.mark.parametrize("navn", GODE_OG_DARLIGE)
def test_en_signatur_er_godkjent_bare_nar_alle_harde_kontroller_holder(navn: str) -> None:
    rapport = GODE_OG_DARLIGE[navn]()
    for nr, s in enumerate(rapport.signaturer):
        harde = [id_ for id_, u in utfall(rapport, nr).items() if u is Utfall.BRUDD and KONTROLLPUNKT[id_].niva is FAIL]
        assert (s.indikasjon == "TOTAL_PASSED") is (not harde), (s.indikasjon, s.underindikasjon, harde)


@pytest.mark.parametrize("id_", sorted(LAASTE))
@pytest.mark.parametrize("onsket", [WARN, INFO])
def test_det_som_avgjor_kan_aldri_senkes(id_: str, onsket: Kontrollniva) -> None:
    assert not kan_settes(id_, onsket)
    assert niva(Policy(nivaer=((id_, onsket),)), id_) is FAIL


def test_tabellen_har_ord_for_hver_kontroll_og_hver_advarsel() -> None:
    assert set(KONTROLLER) == set(KONTROLLPUNKT)
    assert {p.funn for p in KONTROLLPUNKT.values() if p.funn} == set(KONTROLLFUNN) - {"sertifikatkjede-uoversiktlig"}
    assert all(p.niva is FAIL for p in KONTROLLPUNKT.values() if p.id in LAASTE)
    assert all(kan_settes(id_, FAIL) for id_ in KONTROLLPUNKT)
    assert {id_ for id_ in KONTROLLPUNKT if not kan_settes(id_, WARN)} == LAASTE


@pytest.mark.parametrize(
    ("id_", "under"),
    [("kvalifisert_sertifikat", "SIG_CONSTRAINTS_FAILURE"), ("demo_utsteder", "SIG_CONSTRAINTS_FAILURE")],
)
def test_en_kontroll_som_heves_til_fail_hindrer_godkjenning_uten_a_rore_integriteten(id_: str, under: str) -> None:
    vanlig = verify(fullstendig(), policy=DEMO, at=NA)
    hevet = verify(fullstendig(), policy=med(DEMO, **{id_: FAIL}), at=NA)
    assert (vanlig.indikasjon, hevet.indikasjon) == ("TOTAL_PASSED", "INDETERMINATE")
    assert hevet.signaturer[0].underindikasjon == under
    assert hevet.integritet is Integritet.INTAKT
    assert hevet.kilde.avtrykk != vanlig.kilde.avtrykk


def test_varsel_blir_advarsel_og_info_blir_bare_vist_i_den_tekniske_delen() -> None:
    koder = {
        n: [m.kode for m in verify(uten_stempel(), policy=med(VAR, langtidssikret=n, tid_bevist=INFO), at=TID).advarsler]
        for n in Kontrollniva
    }
    assert koder == {INFO: [], WARN: ["ikke-langtidssikret"], FAIL: ["ikke-langtidssikret"]}


def test_manglende_svar_om_tilbakekalling_kan_bli_en_advarsel() -> None:
    rapport = verify(signert(), policy=med(VAR, tilbakekalling_kjent=WARN), at=TID)
    assert rapport.indikasjon == "TOTAL_PASSED"
    assert rapport.signaturer[0].tillit.tilbakekalling.status == "ukjent"
    assert "tilbakekalling-ukjent" in [m.kode for m in rapport.advarsler]
    assert next(s for s in rapport.sporsmal if s.id == "sertifikater").svar == "ukjent"


def test_et_trukket_sertifikat_slipper_ikke_gjennom_der_svar_kan_mangle() -> None:
    uten_tidsstempel = dss(signer(en_pdf(), signerer=pki().signerer(serie=4711)), trukket=(4711,), tid=TID + timedelta(minutes=5))
    mild = med(VAR, tilbakekalling_kjent=WARN)
    assert verify(fullstendig(serie=4711), policy=mild, at=NA).indikasjon == "TOTAL_FAILED"
    assert utfall(verify(fullstendig(serie=4711), policy=mild, at=NA))["ikke-trukket"] is Utfall.BRUDD
    for at in (TID, NA, TID + timedelta(days=8000)):
        assert verify(uten_tidsstempel, policy=mild, at=at).indikasjon != "TOTAL_PASSED"


def test_en_algoritme_som_er_ute_men_bevist_brukt_i_tide_er_god() -> None:
    frist = (("ecdsa-256", (TID + timedelta(days=400)).date()),)
    sent = TID + timedelta(days=800)
    rapport = verify(uten_stempel(), policy=replace(VAR, algoritmer=frist), at=sent)
    assert rapport.signaturer[0].indikasjon == "INDETERMINATE"
    assert utfall(rapport)["algoritme-godtatt"] is Utfall.BRUDD
    i_tide = verify(uten_stempel(), policy=replace(VAR, algoritmer=frist), at=TID + timedelta(days=399))
    assert i_tide.signaturer[0].indikasjon == "TOTAL_PASSED"


def test_rapporten_forteller_hver_kontroll_og_hvor_lenge_algoritmene_holder() -> None:
    j = verify(lta(), policy=replace(VAR, algoritmer=(("sha256", date(2031, 2, 3)),)), at=TID).som_json()
    assert {k["id"] for k in j["kontroller"]} == set(KONTROLLPUNKT)
    assert {k["utfall"] for k in j["kontroller"]} <= {"ok", "brudd", "ikkeAktuelt"}
    forste = j["kontroller"][0]
    assert set(forste) == {"id", "niva", "utfall", "signatur", "etsi", "sporsmal", "tekst"}
    assert j["signaturer"][0]["algoritmer"]["godtattTil"] == "2031-02-03"
    assert j["signaturer"][0]["algoritmer"]["godtattKilde"] == "policy"


def test_siden_for_driften_har_tabellen_som_den_er() -> None:
    side = (Path(__file__).parents[3] / "docs" / "installasjon.md").read_text(encoding="utf-8")
    tabell = side.partition("<!-- kontrollpunkt")[2].partition("<!-- slutt kontrollpunkt -->")[0]
    rader = [[celle.strip() for celle in linje.strip("|").split("|")] for linje in tabell.splitlines() if linje.startswith("| `")]
    assert rader == [[f"`{p.id}`", p.sporsmal.nb, p.etsi, p.niva.value, p.laveste.value] for p in KONTROLLPUNKT.values()]
