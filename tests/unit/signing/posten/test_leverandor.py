"""The provider `posten` over a store and a client in memory: what is written down when, and what a repetition does."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509

from signing.keys import Nokkel
from signing.model import Identifikasjon
from signing.providers.base import Leverandor
from signing.providers.bevis import Bevis, Bevisleverandor
from signing.providers.posten.feil import PostenAvkortet, PostenUtilgjengelig
from signing.providers.posten.hel import krev_hel_pdf, krev_hel_xml
from signing.providers.posten.leverandor import Adgang, DokumentetKommer, PostenLeverandor
from signing.providers.posten.model import Ingenting, Jobbstatus, Opprettet, Svar
from signing.providers.posten.sending import Jobb, Sending, Signaturstand
from signing.providers.posten.simulator.pki import Simulatorpki
from tests.unit.signing.posten.test_tilordning import ID, KANDIDAT, SENDT, START, forsendelse


@dataclass
class Klient:
    """Makes jobs. `etter`: what happens when one is made and before the answer is back."""

    opprettet: list[tuple[bytes, bytes]] = field(default_factory=list)
    bekreftet: list[str] = field(default_factory=list)
    avbrutt: list[str] = field(default_factory=list)
    for_sent: bool = False
    etter: Callable[[], None] = lambda: None

    def opprett(self, foresporsel: bytes, bunt: bytes) -> Opprettet:
        self.opprettet.append((foresporsel, bunt))
        self.etter()
        nr = len(self.opprettet)
        return Opprettet(nr, None, f"https://posten/{nr}/cancel")

    def neste(self, ko: str, *, tid: datetime) -> Svar:
        return Ingenting(tid)

    def bekreft(self, url: str) -> None:
        self.bekreftet.append(url)

    def avbryt(self, url: str) -> bool:
        self.avbrutt.append(url)
        return not self.for_sent

    def hent(self, url: str) -> bytes:
        raise NotImplementedError


@dataclass
class Minne:
    """Implements `Postenlager`."""

    sendinger: dict[str, Sending] = field(default_factory=dict)
    jobber: dict[str, Jobb] = field(default_factory=dict)
    filer: dict[str, bytes] = field(default_factory=dict)

    def klargjor(self, sending: Sending, *, tid: datetime) -> Sending:
        for en in self.sendinger.values():
            if replace(sending, referanse=en.referanse) == en:
                return en
        ny = replace(sending, referanse=f"{sending.oppdrag}.{len(self.sendinger) + 1}")
        self.sendinger[ny.referanse] = ny
        return ny

    def jobb_av(self, referanse: str) -> Jobb | None:
        return next((en for en in self.jobber.values() if en.referanse == referanse and en.avbrutt is None), None)

    def noter(self, jobb: Jobb) -> None:
        self.jobber.setdefault(jobb.id, jobb)

    def jobb(self, jobb_id: str) -> Jobb | None:
        return self.jobber.get(jobb_id)

    def noter_avbrutt(self, jobb_id: str, *, tid: datetime) -> None:
        self.jobber[jobb_id] = replace(self.jobber[jobb_id], avbrutt=tid)

    def identifikasjon(self, jobb_id: str) -> dict[str, Identifikasjon]:
        return {}

    def pades(self, jobb: Jobb) -> bytes | None:
        return self.filer.get(jobb.id)

    def bevis(self, jobb: Jobb) -> Bevis:
        return Bevis(self.sendinger[jobb.referanse].sendt, {})


@lru_cache(maxsize=1)
def _nokkel(mappe: Path) -> tuple[Nokkel, tuple[x509.Certificate, ...]]:
    pki = Simulatorpki.last_eller_lag(mappe / "pki", START)
    return pki.virksomhet("821311632", "Vestland fylkeskommune", START), pki.ankere


@dataclass
class Oppsett:
    klient: Klient
    minne: Minne
    leverandor: PostenLeverandor


@pytest.fixture
def oppsett(tmp_path_factory: pytest.TempPathFactory) -> Oppsett:
    nokkel, ankere = _nokkel(tmp_path_factory.getbasetemp())
    klient, minne = Klient(), Minne()
    leverandor = PostenLeverandor(
        lager=minne, adgang=lambda _: Adgang(klient, nokkel), ankere=lambda: ankere, klokke=lambda: START + timedelta(seconds=9)
    )
    return Oppsett(klient, minne, leverandor)


def test_den_er_en_leverandor_med_bevis(oppsett: Oppsett) -> None:
    leverandor: Leverandor = oppsett.leverandor
    assert isinstance(leverandor, Bevisleverandor)
    assert leverandor.egenskaper.navn == "posten"
    assert oppsett.leverandor.dokumentankere


def test_sendingen_er_skrevet_ned_for_noe_er_sendt_og_jobben_rett_etterpaa(oppsett: Oppsett) -> None:
    sett: list[tuple[int, int]] = []
    oppsett.klient.etter = lambda: sett.append((len(oppsett.minne.sendinger), len(oppsett.minne.jobber)))
    kvittering = oppsett.leverandor.send(forsendelse(), tid=START)
    assert sett == [(1, 0)]
    assert kvittering.referanse == "1"
    assert list(oppsett.minne.jobber) == ["1"]
    foresporsel, bunt = oppsett.klient.opprettet[0]
    assert f"{ID}.1".encode() in foresporsel
    assert b"kontraktverk-46" in foresporsel
    with zipfile.ZipFile(BytesIO(bunt)) as zip_:
        assert zip_.namelist() == ["kontrakt.pdf", "vedlegg-01.pdf", "manifest.xml", "META-INF/signatures.xml"]
        assert b"09:30:09" in zip_.read("META-INF/signatures.xml"), "signed now, not when the step began"


def test_sendt_igjen_er_det_samme_oppdraget(oppsett: Oppsett) -> None:
    forst = oppsett.leverandor.send(forsendelse(), tid=START)
    igjen = oppsett.leverandor.send(forsendelse(), tid=START + timedelta(hours=1))
    assert forst == igjen
    assert len(oppsett.klient.opprettet) == 1


def test_svarte_ikke_posten_sendes_det_igjen_under_samme_referanse(oppsett: Oppsett) -> None:
    def borte() -> None:
        oppsett.klient.etter = lambda: None
        raise PostenUtilgjengelig

    oppsett.klient.etter = borte
    with pytest.raises(PostenUtilgjengelig):
        oppsett.leverandor.send(forsendelse(), tid=START)
    oppsett.leverandor.send(forsendelse(), tid=START)
    assert len({foresporsel for foresporsel, _ in oppsett.klient.opprettet}) == 1
    assert len(oppsett.klient.opprettet) == 2


def test_andre_adresser_er_en_annen_sending(oppsett: Oppsett) -> None:
    oppsett.leverandor.send(forsendelse(), tid=START)
    rettet = tuple(replace(en, epost="rett@example.invalid") for en in forsendelse().adressater)
    kvittering = oppsett.leverandor.send(forsendelse(adressater=rettet), tid=START)
    assert kvittering.referanse == "2"
    assert list(oppsett.minne.sendinger) == [f"{ID}.1", f"{ID}.2"]


@pytest.mark.parametrize("for_sent", [False, True])
def test_trukket_en_gang_eller_for_sent_er_ingen_feil(oppsett: Oppsett, for_sent: bool) -> None:
    oppsett.klient.for_sent = for_sent
    oppsett.leverandor.send(forsendelse(), tid=START)
    for _ in range(2):
        oppsett.leverandor.avbryt(SENDT, "1", tid=START)
    assert oppsett.klient.avbrutt == ["https://posten/1/cancel"]
    oppsett.leverandor.avbryt(SENDT, "ukjent", tid=START)


def test_hendelsene_er_de_som_er_lagret_og_bekreftes_der_posten_sa(oppsett: Oppsett) -> None:
    oppsett.leverandor.send(forsendelse(), tid=START)
    assert oppsett.leverandor.hent_hendelser(SENDT, "1", tid=START) == ()
    stand = (Signaturstand(KANDIDAT, "SIGNED", START),)
    oppsett.minne.jobber["1"] = replace(oppsett.minne.jobber["1"], status=Jobbstatus.PAGAR, stand=stand, bekreft_url="https://posten/1/ok")
    hendelser = oppsett.leverandor.hent_hendelser(SENDT, "1", tid=START)
    assert len(hendelser) == 1
    oppsett.leverandor.bekreft("1", hendelser)
    assert oppsett.klient.bekreftet == ["https://posten/1/ok"]


def test_dokumentet_hentes_fra_lageret_og_er_det_ikke_kommet_venter_vi(oppsett: Oppsett) -> None:
    oppsett.leverandor.send(forsendelse(), tid=START)
    with pytest.raises(DokumentetKommer) as feil:
        oppsett.leverandor.hent_dokument("1")
    assert feil.value.ekstern
    oppsett.minne.filer["1"] = b"%PDF-signert"
    assert oppsett.leverandor.hent_dokument("1") == b"%PDF-signert"
    assert oppsett.leverandor.hent_bevis("1").sendt[0] == hashlib.sha256(b"%PDF-1").hexdigest()
    with pytest.raises(DokumentetKommer):
        oppsett.leverandor.hent_bevis("ukjent")


KUTTET: dict[str, tuple[Callable[[bytes], bytes], bytes]] = {
    "PDF uten slutt": (krev_hel_pdf, b"%PDF-1.7\n" + b"x" * 5000),
    "PDF uten begynnelse": (krev_hel_pdf, b"<html>%%EOF"),
    "PDF der slutten star midt i": (krev_hel_pdf, b"%PDF-1.7\n%%EOF\n" + b"x" * 5000),
    "tom": (krev_hel_pdf, b""),
    "XML uten slutt": (krev_hel_xml, b"<a><b>"),
    "ikke XML": (krev_hel_xml, b"Service unavailable"),
    "tom XML": (krev_hel_xml, b""),
}
HELT: dict[str, tuple[Callable[[bytes], bytes], bytes]] = {
    "PDF": (krev_hel_pdf, b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF\n"),
    "XML": (krev_hel_xml, b"<a><b/></a>"),
}


@pytest.mark.parametrize("hva", KUTTET)
def test_det_som_ikke_er_helt_blir_aldri_lagret(hva: str) -> None:
    krev, data = KUTTET[hva]
    with pytest.raises(PostenAvkortet):
        krev(data)


@pytest.mark.parametrize("hva", HELT)
def test_det_som_er_helt_er_det_samme(hva: str) -> None:
    krev, data = HELT[hva]
    assert krev(data) == data
