"""What happens to a job: turns, deadlines, and everything that ends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from signing.providers.posten.model import Jobbstatus
from signing.providers.posten.simulator import Simulator
from signing.providers.posten.simulator.feil import KanIkkeSpilles
from signing.providers.posten.simulator.jobber import Jobb, fodselsdato
from signing.verify.ltvsdo import les
from tests.unit.signing.posten.simulator.oppdragsbygger import (
    FODSELSDATO,
    FYLKE,
    KARI,
    KARI_SELV,
    NS,
    OLA,
    OLA_FOR_ANDRE,
    PER_UTEN_NUMMER,
    TILGJENGELIG,
    Klokke,
    Rett,
    en_simulator,
)

TIDAGER = timedelta(days=10)
NUMMER = "<identifier-in-signed-documents>PERSONAL_IDENTIFICATION_NUMBER_AND_NAME</identifier-in-signed-documents>"
NAVN = "<identifier-in-signed-documents>NAME</identifier-in-signed-documents>"
NIVA_3 = "<required-authentication>3</required-authentication>"
AVANSERT = KARI_SELV.replace("<notif", "<signature-type>ADVANCED_ELECTRONIC_SIGNATURE</signature-type><notif", 1)


class Scene:
    def __init__(self, mappe: Path) -> None:
        self.klokke = Klokke()
        self.simulator: Simulator = en_simulator(mappe, self.klokke, ventetid=timedelta(0))
        self.fylket = Rett(self.simulator)

    def ny(self, *signatarer: str, etter: str = TILGJENGELIG + FODSELSDATO) -> int:
        return self.fylket.opprettet(*(signatarer or (KARI_SELV, OLA_FOR_ANDRE)), etter=etter)

    def jobb(self, jobb_id: int) -> Jobb:
        jobb = self.simulator.jobb(jobb_id)
        assert jobb is not None
        return jobb

    def statuser(self, jobb_id: int) -> list[str]:
        return [str(s.status) for s in self.jobb(jobb_id).signatarer]


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path / "sim")


def test_gruppe_to_far_ikke_signere_for_gruppe_en(scene: Scene) -> None:
    jobb_id = scene.ny()
    with pytest.raises(KanIkkeSpilles):
        scene.simulator.signer(jobb_id, 2)
    scene.simulator.signer(jobb_id, 1)
    assert scene.simulator.signer(jobb_id, 2).status is Jobbstatus.FULLFORT


def test_hver_gruppe_har_hele_tiden_fra_sin_tur(scene: Scene) -> None:
    jobb_id = scene.ny()
    scene.klokke.ga(TIDAGER - timedelta(seconds=1))
    scene.simulator.signer(jobb_id, 1)
    scene.klokke.ga(TIDAGER - timedelta(seconds=1))
    assert scene.statuser(jobb_id) == ["SIGNED", "WAITING"]
    scene.klokke.ga(timedelta(seconds=1))
    assert scene.statuser(jobb_id) == ["SIGNED", "EXPIRED"]
    assert scene.jobb(jobb_id).signatarer[1].siden == scene.klokke.tid, "it expired when its time was up"


def test_nar_gruppe_en_ikke_signerer_far_gruppe_to_aldri_dokumentet(scene: Scene) -> None:
    jobb_id = scene.ny()
    scene.klokke.ga(TIDAGER * 3)
    assert scene.statuser(jobb_id) == ["EXPIRED", "NOT_APPLICABLE"]
    assert scene.jobb(jobb_id).avsluttet == scene.jobb(jobb_id).opprettet + TIDAGER
    assert scene.fylket.neste().tekst("status") == "FAILED"


def test_uten_tilgjengelighet_er_det_tretti_dager(scene: Scene) -> None:
    jobb = scene.jobb(scene.ny(etter=FODSELSDATO))
    assert jobb.frist - jobb.opprettet == timedelta(days=30)


def test_for_aktiveringstiden_kan_ingen_signere(scene: Scene) -> None:
    senere = scene.klokke.tid + timedelta(days=2)
    etter = f"<availability><activation-time>{senere.isoformat()}</activation-time></availability>{FODSELSDATO}"
    jobb_id = scene.ny(etter=etter)
    with pytest.raises(KanIkkeSpilles):
        scene.simulator.signer(jobb_id, 1)
    scene.klokke.ga(timedelta(days=2))
    assert scene.simulator.signer(jobb_id, 1).status is Jobbstatus.PAGAR


def test_en_aktiveringstid_i_fortiden_er_na(scene: Scene) -> None:
    etter = f"<availability><activation-time>2016-02-10T12:00:00+01:00</activation-time></availability>{FODSELSDATO}"
    assert scene.jobb(scene.ny(etter=etter)).tur_siden == scene.klokke.tid


STOPP: Mapping[str, tuple[Callable[[Simulator, int], Jobb], tuple[str, ...], list[str]]] = {
    "avvist": (lambda s, j: s.avvis(j, 1), (), ["REJECTED", "NOT_APPLICABLE"]),
    "utløpt": (lambda s, j: s.la_utlope(j), (), ["EXPIRED", "NOT_APPLICABLE"]),
    "reservert": (lambda s, j: s.reserver(j, 1), (), ["RESERVED", "NOT_APPLICABLE"]),
    "uten adresse i registeret": (lambda s, j: s.mangler_kontakt(j, 1), (), ["CONTACT_INFORMATION_MISSING", "NOT_APPLICABLE"]),
    "sperret": (lambda s, j: s.sperr(j, 1), (PER_UTEN_NUMMER, OLA_FOR_ANDRE), ["BLOCKED", "NOT_APPLICABLE"]),
    "uten navn": (lambda s, j: s.uten_navn(j, 1), (), ["SIGNERS_NAME_NOT_AVAILABLE", "NOT_APPLICABLE"]),
}


@pytest.mark.parametrize("navn", STOPP)
def test_en_som_stanser_stanser_for_alle(scene: Scene, navn: str) -> None:
    stans, signatarer, statuser = STOPP[navn]
    jobb_id = scene.ny(*signatarer)
    assert stans(scene.simulator, jobb_id).status is Jobbstatus.MISLYKTES
    assert scene.statuser(jobb_id) == statuser
    assert scene.fylket.neste().tekst("status") == "FAILED"
    with pytest.raises(KanIkkeSpilles):
        scene.simulator.signer(jobb_id, 2)


def test_den_som_har_signert_forblir_signert_nar_en_annen_avviser(scene: Scene) -> None:
    jobb_id = scene.ny()
    scene.simulator.signer(jobb_id, 1)
    scene.simulator.avvis(jobb_id, 2)
    assert scene.statuser(jobb_id) == ["SIGNED", "REJECTED"]
    endring = scene.fylket.neste()
    assert scene.fylket.kall("GET", endring.tekst("xades-url") or "").status == 200


def test_avbrutt_av_avsenderen_er_en_endring(scene: Scene) -> None:
    jobb_id = scene.ny()
    scene.simulator.signer(jobb_id, 1)
    adresse = f"/{FYLKE}/portal/signature-jobs/{jobb_id}/cancel"
    assert scene.fylket.kall("POST", adresse).status == 200
    assert scene.statuser(jobb_id) == ["SIGNED", "CANCELLED"]
    assert scene.fylket.neste().tekst("status") == "FAILED"
    assert scene.fylket.kall("POST", adresse).status == 409


UMULIG: Mapping[str, tuple[Callable[[Simulator, int], Jobb], tuple[str, ...]]] = {
    "reservert uten oppslag": (lambda s, j: s.reserver(j, 2), ()),
    "uten adresse når adressen er gitt": (lambda s, j: s.mangler_kontakt(j, 2), ()),
    "sperret med fødselsnummer": (lambda s, j: s.sperr(j, 1), ()),
    "avvist før sin tur": (lambda s, j: s.avvis(j, 2), ()),
    "feilet i portalflyten": (lambda s, j: s.feil(j, 1), ()),
    "en som ikke finnes": (lambda s, j: s.avvis(j, 3), ()),
    "en jobb som ikke finnes": (lambda s, j: s.avvis(j + 1, 1), ()),
}


@pytest.mark.parametrize("navn", UMULIG)
def test_det_som_ikke_kan_skje_endrer_ingenting(scene: Scene, navn: str) -> None:
    stans, signatarer = UMULIG[navn]
    jobb_id = scene.ny(*signatarer)
    with pytest.raises(KanIkkeSpilles):
        stans(scene.simulator, jobb_id)
    assert scene.statuser(jobb_id) == ["WAITING", "WAITING"]
    assert scene.fylket.neste().status == 204


METODER: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "nivå 4": (KARI_SELV, FODSELSDATO, ("BankID", "Buypass", "Commfides")),
    "nivå 3": (KARI_SELV, NIVA_3 + FODSELSDATO, ("BankID", "Buypass", "Commfides", "MinID")),
    "avansert": (AVANSERT, NUMMER, ("BankID", "Buypass")),
    "bare adresse": (PER_UTEN_NUMMER, FODSELSDATO, ("BankID", "Buypass", "Commfides", "engangskode")),
}


@pytest.mark.parametrize("navn", METODER)
def test_innloggingen_ma_holde_for_oppdraget(scene: Scene, navn: str) -> None:
    signatar, etter, metoder = METODER[navn]
    jobb_id = scene.ny(signatar, etter=etter)
    assert scene.simulator.metoder(scene.jobb(jobb_id), 1) == metoder
    for metode in {"BankID", "Buypass", "Commfides", "MinID", "engangskode", "håndskrift"} - set(metoder):
        with pytest.raises(KanIkkeSpilles):
            scene.simulator.signer(jobb_id, 1, metode)


HVEM: Mapping[str, tuple[str, str, bool, bool]] = {
    "nummer og navn": (KARI_SELV, NUMMER, True, True),
    "fødselsdato og navn": (KARI_SELV, FODSELSDATO, False, True),
    "bare navn": (KARI_SELV, NAVN, False, False),
    "adresse, og ingen fødselsdato": (PER_UTEN_NUMMER, FODSELSDATO, False, False),
}


@pytest.mark.parametrize("navn", HVEM)
def test_beviset_sier_om_personen_det_oppdraget_ber_om(scene: Scene, navn: str) -> None:
    signatar, etter, nummer, fodt = HVEM[navn]
    jobb_id = scene.ny(signatar, etter=etter)
    scene.simulator.kjenn(KARI, "Kari Nordmann")
    scene.simulator.kjenn("per@example.com", "Per Hansen")
    jobb = scene.simulator.signer(jobb_id, 1)
    bevis = les(scene.simulator.xades(jobb, 1))
    assert bevis.navn in {"Kari Nordmann", "Per Hansen"}
    assert (bevis.nummer == KARI, bevis.fodselsdato == date(1990, 1, 1)) == (nummer, fodt), bevis


def test_en_ukjent_person_heter_ukjent_og_en_kan_si_hvem_det_er(scene: Scene) -> None:
    jobb_id = scene.ny(KARI_SELV, OLA_FOR_ANDRE)
    scene.simulator.signer(jobb_id, 1)
    jobb = scene.simulator.signer(jobb_id, 2, navn="En Annen", fodt=date(1980, 2, 3))
    assert [(s.navn, s.fodselsdato) for s in jobb.signatarer] == [
        ("Ukjent Testperson", date(1990, 1, 1)),
        ("En Annen", date(1980, 2, 3)),
    ]


FODT: Mapping[str, date | None] = {
    "01019012345": date(1990, 1, 1),
    "15039912345": date(1999, 3, 15),
    "24120012345": date(1900, 12, 24),
    "24120052345": date(2000, 12, 24),
    "41019012345": date(1990, 1, 1),  # D-number
    "01419012345": date(1990, 1, 1),  # test number, month + 40
    "01819012345": date(1990, 1, 1),  # test number, month + 80
    "01015560045": date(1855, 1, 1),
    "01014595045": date(1945, 1, 1),
    "31029012345": None,
    "00000000000": None,
}


@pytest.mark.parametrize(("nummer", "dag"), FODT.items())
def test_fodselsdatoen_star_i_nummeret(nummer: str, dag: date | None) -> None:
    assert fodselsdato(nummer) == dag


def test_ingen_personopplysninger_i_repr(scene: Scene) -> None:
    scene.simulator.kjenn(KARI, "Kari Nordmann")
    jobb = scene.simulator.signer(scene.ny(KARI_SELV, PER_UTEN_NUMMER), 1)
    for hemmelig in (KARI, OLA, "Kari", "per@example.com", "1990", NS):
        assert hemmelig not in repr(jobb)
