"""The outbox and the job that empties it, on both databases: who is told what by which channel, once, and what the order is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from app.clock import OSLO
from app.domene.fylker import Fylke
from app.domene.parter import Kontakt
from app.integrasjoner.fanget import FangetEpost, FangetSms
from app.integrasjoner.kanaler import Epost, IkkeLeverbar, KanalSvarerIkke, Sms
from app.jobber.innebygd import Innebygd, nytt_merke
from app.jobber.port import register
from app.lager import base, fangst, hendelser, kontakter, modeller, nokkelfil, utboks
from app.lager import oppdrag as ordre
from app.lager.base import Lager
from app.lager.kryptering import Nokkelring
from app.lager.utboks import Meldingsstatus, Utboksrad
from app.oppdrag.meldinger import IKKE_SENDT, JOBB, Meldingsjobb, Utboks
from app.settings import Modus
from signing import notices
from signing.events import Hendelse, IkkeLevert, Leveringshinder, Slag
from signing.model import Kanal
from signing.notices import Meldingsslag
from signing.order import Oppdrag, Signertilstand, Tilstand, apply, motta
from tests.sak_builder import TEMPLATES
from tests.unit.data.radata import grunnlaget
from tests.unit.signing.oppdragsbygger import MANDAG, SENDT, STANDARDFRIST, hendelse, opprettet

ADRESSE = "https://kontrakt.example.no"
KONTAKTER = {
    "kandidat": Kontakt(mobil="91234567"),
    "bedrift": Kontakt(epost="leder@example.no", mobil="92345678"),
    "organ": Kontakt(epost="organ@example.no"),
}
SENDT_, BORTFALT, VENTER = Meldingsstatus.SENDT, Meldingsstatus.BORTFALT, Meldingsstatus.VENTER
IKKE_LEVERT, UTEN_ADRESSE = Meldingsstatus.IKKE_LEVERT, Meldingsstatus.UTEN_ADRESSE


@dataclass
class Kanaler:
    """Senders that a test tells what to answer, by address."""

    brev: list[Epost] = field(default_factory=list)
    sms: list[Sms] = field(default_factory=list)
    feil: dict[str, Exception] = field(default_factory=dict)

    def epostsender(self) -> Any:
        return _Sender(self.brev, self.feil)

    def smssender(self) -> Any:
        return _Sender(self.sms, self.feil)


@dataclass
class _Sender:
    tatt: list[Any]
    feil: dict[str, Exception]

    def send(self, melding: Any) -> str:
        if feil := self.feil.get(melding.til):
            raise feil
        self.tatt.append(melding)
        return f"kvittering-{len(self.tatt)}"


@dataclass
class Verden:
    """An order of Vestland in nynorsk, its signers' contacts, a queue, and a clock that the test moves."""

    lager: Lager
    ring: Nokkelring
    na: datetime
    kanaler: Kanaler
    fylker: dict[str, Fylke]
    fortalt: list[IkkeLevert] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ko = Innebygd(self.lager, lambda: self.na)
        self.utboks = Utboks(ring=self.ring, jobber=self.ko)
        self.jobb = Meldingsjobb(
            lager=self.lager,
            ring=self.ring,
            jobber=self.ko,
            clock=lambda: self.na,
            fylker=self.fylker,
            templates=TEMPLATES,
            adresse=ADRESSE,
            epost=self.kanaler.epostsender(),
            sms=self.kanaler.smssender(),
            ved_ikke_levert=self.ikke_levert,
        )

    def skjer(self, *hendelser_: Hendelse) -> Oppdrag:
        """What the way of an order does in its one transaction."""
        with self.lager.transaksjon() as forbindelse:
            for en in hendelser_:
                lest = ordre.les(forbindelse, self.ring, "o1")
                etter = apply(lest.oppdrag, en)
                ordre.lagre(forbindelse, self.ring, lest, etter, (en,) if etter is not lest.oppdrag else (), aktor="test", na=self.na)
                beskjeder = notices.beskjeder(lest.oppdrag, en, etter)
                self.utboks.legg(forbindelse, beskjeder, oppdrag_id="o1", hendelse_id=en.id, na=self.na)
        return self.oppdrag()

    def ikke_levert(self, oppdrag_id: str, hendelse_: IkkeLevert) -> None:
        self.fortalt.append(hendelse_)
        with self.lager.transaksjon() as forbindelse:
            lest = ordre.les(forbindelse, self.ring, oppdrag_id)
            mottak = motta(lest.oppdrag, [hendelse_])
            assert not mottak.avvist
            ordre.lagre(forbindelse, self.ring, lest, mottak.oppdrag, mottak.nye, aktor="test", na=self.na)

    def oppdrag(self) -> Oppdrag:
        with self.lager.lesing() as forbindelse:
            return ordre.les(forbindelse, self.ring, "o1").oppdrag

    def rader(self, slag: Meldingsslag | None = None) -> dict[tuple[str | None, Kanal], Utboksrad]:
        with self.lager.lesing() as forbindelse:
            return {(r.felt, r.kanal): r for r in utboks.av_oppdrag(forbindelse, "o1") if slag in {None, r.slag}}

    def status(self, slag: Meldingsslag | None = None) -> dict[tuple[str | None, Kanal], Meldingsstatus]:
        return {hvem: rad.status for hvem, rad in self.rader(slag).items()}

    def arbeid(self) -> int:
        """Do the jobs that are due. How many."""
        alle = register(*self.jobb.slag())
        antall = 0
        while tatt := self.ko.ta(alle, leie=timedelta(minutes=1), merke=nytt_merke()):
            feil: Exception | None = None
            try:
                alle[JOBB].kjor(tatt.args)
            except KanalSvarerIkke as sa:
                feil = sa
            self.ko.gjor_opp(tatt, alle[JOBB], feil)
            antall += 1
        return antall

    def om(self, **tid: float) -> None:
        self.na += timedelta(**tid)

    def varsle(self, felt: str) -> Hendelse:
        en = hendelse(Slag.VARSLET, self.na, felt)
        self.skjer(en)
        return en


@pytest.fixture
def verden(tmp_path: Path, database: str | None) -> Iterator[Verden]:
    lager = base.apne(tmp_path / "data", Modus.DEMO, database)
    ring = nokkelfil.legg_til(tmp_path / "nokler.toml")
    with lager.transaksjon() as forbindelse:
        rad = {"id": "o1", "fylkesnummer": "46", "dokumenttype": "larekontrakt", "status": "kladd", "utgave": 1}
        summer = dict.fromkeys(("data_sha256", "bestilling_sha256", "pdf_sha256"), "0")
        forbindelse.execute(insert(modeller.dokument).values(**rad, **summer, opprettet=MANDAG, post={"malform": "nn"}))
        ordre.legg_inn(
            forbindelse, ring, opprettet(frister=STANDARDFRIST), fylkesnummer="46", aktor="test", na=MANDAG, finn_neste=lambda _: None
        )
        for felt, kontakt in KONTAKTER.items():
            kontakter.legg(forbindelse, ring, "o1", felt, kontakt)
    verden = Verden(lager, ring, MANDAG, Kanaler(), dict(grunnlaget().fylker))
    verden.skjer(SENDT)
    yield verden
    lager.lukk()


def med_adresse(verden: Verden, epost: str) -> None:
    """The county has an address of its own."""
    vestland = verden.fylker["46"]
    valg = tuple(replace(ett, varsling=replace(ett.varsling, epost=epost)) for ett in vestland.valg)
    verden.fylker["46"] = replace(vestland, valg=valg)


# ---------------------------------------------------------------- what is sent


def test_en_invitasjon_gar_pa_hver_kanal_signataren_har(verden: Verden) -> None:
    for felt in ("kandidat", "bedrift"):
        verden.varsle(felt)
    verden.arbeid()
    assert verden.status() == {("kandidat", Kanal.SMS): SENDT_, ("bedrift", Kanal.SMS): SENDT_, ("bedrift", Kanal.EPOST): SENDT_}
    (brev,) = verden.kanaler.brev
    assert (brev.til, brev.fra, brev.malform.value) == ("leder@example.no", "Vestland fylkeskommune", "nn")
    assert brev.emne == "Du har eit dokument å signere"
    assert f"\n\n{ADRESSE}/signer/o1/" in brev.innhold
    assert {s.til for s in verden.kanaler.sms} == {"91234567", "92345678"}
    assert all("31. august 2026" in s.innhold and "http" not in s.innhold for s in verden.kanaler.sms)
    for sagt in (brev.emne, brev.innhold, *(s.innhold for s in verden.kanaler.sms)):
        assert "Kari" not in sagt
        assert "Tømrer" not in sagt
    assert verden.rader()["bedrift", Kanal.EPOST].kvittering == "kvittering-1"


def test_verken_ord_eller_adresser_star_i_utboksen_eller_koen(verden: Verden) -> None:
    verden.varsle("bedrift")
    with verden.lager.lesing() as forbindelse:
        rader = [str(r) for tabell in (modeller.melding, modeller.jobb) for r in forbindelse.execute(select(tabell))]
    assert len(rader) == 4
    assert not [r for r in rader if "example.no" in r or "92345678" in r or "signere" in r]


def test_den_samme_hendelsen_igjen_gir_ingen_ny_melding(verden: Verden) -> None:
    varslet = verden.varsle("bedrift")
    verden.skjer(varslet)
    beskjeder = notices.beskjeder(replace(verden.oppdrag(), hendelser=()), varslet, verden.oppdrag())
    with verden.lager.transaksjon() as forbindelse:
        verden.utboks.legg(forbindelse, beskjeder, oppdrag_id="o1", hendelse_id=varslet.id, na=verden.na + timedelta(hours=1))
    assert verden.arbeid() == 2
    assert (len(verden.kanaler.brev), len(verden.kanaler.sms)) == (1, 1)


def test_jobben_kan_kjores_igjen_uten_at_noe_blir_sendt_to_ganger(verden: Verden) -> None:
    verden.varsle("bedrift")
    verden.arbeid()
    for rad in verden.rader().values():
        verden.jobb.kjor({"melding": rad.id})
    assert (len(verden.kanaler.brev), len(verden.kanaler.sms)) == (1, 1)


def test_nar_prosessen_dor_etter_sendingen_er_gjentakelsen_den_samme_meldingen(verden: Verden) -> None:
    verden.varsle("bedrift")
    rad = verden.rader()["bedrift", Kanal.EPOST]
    verden.jobb._send(rad, _sak(verden, rad), verden.na)
    with verden.lager.transaksjon() as forbindelse:  # as if nobody lived to write it down
        forbindelse.execute(modeller.melding.update().where(modeller.melding.c.id == rad.id).values(status="venter", avsluttet=None))
    verden.arbeid()
    assert [brev.id for brev in verden.kanaler.brev] == [rad.id, rad.id]


def _sak(verden: Verden, rad: Utboksrad) -> Any:
    with verden.lager.lesing() as forbindelse:
        return verden.jobb._sak(forbindelse, rad, verden.na)


def test_de_neste_far_vite_at_det_er_deres_tur_ogsa_uten_epost(verden: Verden) -> None:
    with verden.lager.transaksjon() as forbindelse:
        kontakter.rett(forbindelse, verden.ring, "o1", "organ", Kontakt(mobil="93456789"))
    verden.skjer(*(hendelse(slag, MANDAG, felt) for felt in ("kandidat", "bedrift") for slag in (Slag.VARSLET, Slag.SIGNERT)))
    verden.varsle("organ")
    verden.arbeid()
    assert verden.status(Meldingsslag.DIN_TUR) == {("organ", Kanal.SMS): SENDT_}
    assert verden.kanaler.sms[-1].innhold.startswith("Vestland fylkeskommune: Du har eit dokument å signere.")


def test_din_tur_gar_bare_pa_epost_der_signataren_har_det(verden: Verden) -> None:
    with verden.lager.transaksjon() as forbindelse:
        kontakter.rett(forbindelse, verden.ring, "o1", "organ", Kontakt(epost="organ@example.no", mobil="93456789"))
    verden.skjer(*(hendelse(slag, MANDAG, felt) for felt in ("kandidat", "bedrift") for slag in (Slag.VARSLET, Slag.SIGNERT)))
    verden.varsle("organ")
    assert set(verden.rader(Meldingsslag.DIN_TUR)) == {("organ", Kanal.EPOST)}


# ---------------------------------------------------------------- when


def test_ingen_sms_om_natten_men_epost_med_en_gang(verden: Verden) -> None:
    verden.na = datetime(2026, 8, 3, 23, 10, tzinfo=OSLO)
    verden.varsle("bedrift")
    verden.arbeid()
    assert verden.status() == {("bedrift", Kanal.EPOST): SENDT_, ("bedrift", Kanal.SMS): VENTER}
    verden.na = datetime(2026, 8, 4, 7, 59, tzinfo=OSLO)
    assert verden.arbeid() == 0
    verden.na = datetime(2026, 8, 4, 8, 0, tzinfo=OSLO)
    verden.arbeid()
    assert verden.status()["bedrift", Kanal.SMS] is SENDT_


def test_et_nytt_forsok_pa_sms_som_faller_pa_natten_venter_til_morgenen(verden: Verden) -> None:
    verden.na = datetime(2026, 8, 3, 21, 59, 55, tzinfo=OSLO)
    verden.varsle("kandidat")
    verden.kanaler.feil["91234567"] = KanalSvarerIkke("SMS", "HTTP 503")
    verden.arbeid()
    verden.kanaler.feil.clear()
    verden.om(minutes=5)
    assert verden.arbeid() == 1
    assert verden.kanaler.sms == []
    assert verden.rader()["kandidat", Kanal.SMS].tidligst == datetime(2026, 8, 4, 8, 0, tzinfo=OSLO)
    verden.na = datetime(2026, 8, 4, 8, 0, tzinfo=OSLO)
    verden.arbeid()
    assert len(verden.kanaler.sms) == 1


def test_en_paminnelse_blir_aldri_sendt_om_natten_heller_ikke_pa_epost(verden: Verden) -> None:
    verden.varsle("bedrift")
    verden.arbeid()
    verden.na = datetime(2026, 8, 10, 21, 59, 59, tzinfo=OSLO)
    verden.skjer(hendelse(Slag.PAMINNET, verden.na, "bedrift"))
    verden.om(minutes=2)
    verden.arbeid()
    assert set(verden.status(Meldingsslag.PAMINNELSE).values()) == {VENTER}
    verden.na = datetime(2026, 8, 11, 8, 0, tzinfo=OSLO)
    verden.arbeid()
    assert set(verden.status(Meldingsslag.PAMINNELSE).values()) == {SENDT_}


def test_en_server_som_er_nede_blir_provd_igjen_uten_at_oppdraget_far_vite_noe(verden: Verden) -> None:
    verden.kanaler.feil["leder@example.no"] = KanalSvarerIkke("e-post", "TimeoutError")
    verden.varsle("bedrift")
    verden.arbeid()
    assert verden.status()["bedrift", Kanal.EPOST] is VENTER
    verden.kanaler.feil.clear()
    verden.om(minutes=1)
    verden.arbeid()
    assert verden.status()["bedrift", Kanal.EPOST] is SENDT_
    assert verden.fortalt == []


# ---------------------------------------------------------------- what falls away

FORBIGATT: dict[str, Callable[[Verden], object]] = {
    "signataren har signert": lambda v: v.skjer(hendelse(Slag.SIGNERT, v.na, "bedrift")),
    "signataren har avslått": lambda v: v.skjer(hendelse(Slag.AVSLATT, v.na, "bedrift")),
    "oppdraget er trukket": lambda v: v.skjer(hendelse(Slag.AVBRUTT, v.na)),
    "oppdraget er erstattet": lambda v: v.skjer(hendelse(Slag.ERSTATTET, v.na)),
    "kontakten er rettet": lambda v: v.skjer(hendelse(Slag.KONTAKT_RETTET, v.na, "bedrift")),
    "signataren har åpnet": lambda v: v.skjer(hendelse(Slag.APNET, v.na, "bedrift")),
    "varslet på nytt": lambda v: v.varsle("bedrift"),
}


@pytest.mark.parametrize("navn", FORBIGATT)
def test_en_melding_som_er_forbigatt_faller_bort(verden: Verden, navn: str) -> None:
    verden.na = datetime(2026, 8, 3, 23, 0, tzinfo=OSLO)
    forste = verden.varsle("bedrift")
    verden.om(minutes=1)
    FORBIGATT[navn](verden)
    verden.om(hours=10)
    verden.arbeid()
    with verden.lager.lesing() as forbindelse:
        forst = [r for r in utboks.av_oppdrag(forbindelse, "o1") if r.hendelse_id == forste.id]
    assert {r.status for r in forst} == {BORTFALT}
    assert not [b for b in verden.kanaler.brev if b.id in {r.id for r in forst}]
    assert verden.fortalt == []


def test_den_som_har_apnet_og_blir_varslet_pa_nytt_far_varselet(verden: Verden) -> None:
    verden.varsle("bedrift")
    verden.arbeid()
    verden.om(hours=1)
    verden.skjer(hendelse(Slag.APNET, verden.na, "bedrift"))
    verden.om(hours=1)
    verden.varsle("bedrift")
    verden.arbeid()
    assert len(verden.kanaler.brev) == 2


def test_et_erstattet_dokument_uten_ny_frist_er_ikke_verdt_en_sms(verden: Verden) -> None:
    for felt in ("kandidat", "bedrift"):
        verden.varsle(felt)
    verden.arbeid()
    antall = len(verden.kanaler.sms)
    verden.skjer(hendelse(Slag.ERSTATTET, verden.na))
    verden.arbeid()
    assert verden.status(Meldingsslag.ERSTATTET)["bedrift", Kanal.EPOST] is SENDT_
    assert len(verden.kanaler.sms) == antall


def test_den_siste_dagens_melding_sier_i_morgen_bare_dagen_for(verden: Verden) -> None:
    verden.varsle("bedrift")
    verden.arbeid()
    verden.na = datetime(2026, 8, 30, 9, 0, tzinfo=OSLO)
    verden.kanaler.feil["leder@example.no"] = KanalSvarerIkke("e-post", "SMTP 451")
    verden.skjer(hendelse(Slag.PAMINNET, verden.na, "bedrift"))
    verden.arbeid()
    assert verden.status(Meldingsslag.SISTE_DAG) == {("bedrift", Kanal.SMS): SENDT_, ("bedrift", Kanal.EPOST): VENTER}
    verden.kanaler.feil.clear()
    verden.na = datetime(2026, 8, 31, 8, 0, tzinfo=OSLO)
    verden.arbeid()
    assert verden.status(Meldingsslag.SISTE_DAG)["bedrift", Kanal.EPOST] is BORTFALT
    assert verden.fortalt == []


def test_en_invitasjon_som_kommer_sent_navngir_fristen_som_gjelder_na(verden: Verden) -> None:
    verden.kanaler.feil["leder@example.no"] = KanalSvarerIkke("e-post", "SMTP 451")
    verden.varsle("bedrift")
    verden.arbeid()
    verden.skjer(hendelse(Slag.FRIST_FORLENGET, verden.na, frist=date(2026, 9, 15)))
    verden.kanaler.feil.clear()
    verden.om(hours=1)
    verden.arbeid()
    assert all("15. september 2026" in brev.innhold for brev in verden.kanaler.brev)
    assert {brev.emne for brev in verden.kanaler.brev} == {"Du har eit dokument å signere", "Ny frist for å signere"}


def test_en_melding_venter_mens_et_avvik_blir_sett_pa(verden: Verden) -> None:
    verden.na = datetime(2026, 8, 3, 23, 0, tzinfo=OSLO)
    verden.varsle("kandidat")
    verden.skjer(hendelse(Slag.AVVIK, verden.na))
    verden.om(hours=9.5)
    verden.arbeid()
    assert verden.status()["kandidat", Kanal.SMS] is VENTER
    verden.skjer(hendelse(Slag.AVKLART, verden.na))
    verden.om(hours=1)
    verden.arbeid()
    assert verden.status()["kandidat", Kanal.SMS] is SENDT_


def test_alle_som_kjente_til_dokumentet_far_vite_at_det_er_trukket(verden: Verden) -> None:
    for felt in ("kandidat", "bedrift"):
        verden.varsle(felt)
    verden.arbeid()
    verden.skjer(hendelse(Slag.AVBRUTT, verden.na))
    verden.arbeid()
    assert verden.status(Meldingsslag.AVBRUTT) == {("bedrift", Kanal.EPOST): SENDT_, ("kandidat", Kanal.EPOST): IKKE_LEVERT}
    assert verden.fortalt == []  # nobody is asked to sign: that one of them has no e-mail stops nothing


# ---------------------------------------------------------------- what does not arrive

NEI = IkkeLeverbar("e-post", "SMTP 550")


def test_en_kanal_som_nar_fram_er_nok(verden: Verden) -> None:
    verden.kanaler.feil["leder@example.no"] = NEI
    verden.varsle("bedrift")
    verden.arbeid()
    assert verden.status() == {("bedrift", Kanal.EPOST): IKKE_LEVERT, ("bedrift", Kanal.SMS): SENDT_}
    assert verden.fortalt == []
    assert verden.oppdrag().signer("bedrift").tilstand is Signertilstand.VARSLET


def test_nar_ingen_kanal_nar_fram_far_oppdraget_vite_det_en_gang(verden: Verden) -> None:
    verden.kanaler.feil |= {"leder@example.no": NEI, "92345678": NEI}
    varslet = verden.varsle("bedrift")
    verden.arbeid()
    (fortalt,) = verden.fortalt
    assert (fortalt.felt, fortalt.arsak, fortalt.gjelder) == ("bedrift", Leveringshinder.IKKE_LEVERT, varslet.id)
    assert verden.oppdrag().signer("bedrift").tilstand is Signertilstand.IKKE_LEVERT
    assert verden.oppdrag().tilstand is Tilstand.UTILGJENGELIG
    antall = len(verden.oppdrag().hendelser)
    verden.om(hours=3)
    for rad in verden.rader().values():
        verden.jobb.kjor({"melding": rad.id})  # the process died before the job was settled: told again, the same event
    assert set(verden.fortalt) == {fortalt}
    assert len(verden.oppdrag().hendelser) == antall


def test_dommen_kommer_ikke_for_den_siste_kanalen_har_svart(verden: Verden) -> None:
    verden.na = datetime(2026, 8, 3, 23, 0, tzinfo=OSLO)
    verden.kanaler.feil |= {"leder@example.no": NEI, "92345678": NEI}
    verden.varsle("bedrift")
    verden.arbeid()
    assert verden.fortalt == []
    verden.na = datetime(2026, 8, 4, 8, 0, tzinfo=OSLO)
    verden.arbeid()
    assert [en.tid for en in verden.fortalt] == [verden.na]


@pytest.mark.parametrize("kontakt", [None, Kontakt()])
def test_en_signatar_uten_adresse_er_en_som_mangler_kontakt(verden: Verden, kontakt: Kontakt | None) -> None:
    with verden.lager.transaksjon() as forbindelse:
        kontakter.slett(forbindelse, "o1")
        if kontakt:
            kontakter.legg(forbindelse, verden.ring, "o1", "bedrift", kontakt)
    verden.varsle("bedrift")
    verden.arbeid()
    assert verden.status() == {("bedrift", Kanal.EPOST): UTEN_ADRESSE}
    assert [en.arsak for en in verden.fortalt] == [Leveringshinder.MANGLER_KONTAKT]
    assert verden.oppdrag().signer("bedrift").tilstand is Signertilstand.MANGLER_KONTAKT


def test_rettet_kontakt_gir_nytt_varsel_til_den_nye_adressen(verden: Verden) -> None:
    verden.kanaler.feil |= {"leder@example.no": NEI, "92345678": NEI}
    verden.varsle("bedrift")
    verden.arbeid()
    with verden.lager.transaksjon() as forbindelse:
        kontakter.rett(forbindelse, verden.ring, "o1", "bedrift", Kontakt(epost="ny@example.no"))
    verden.skjer(hendelse(Slag.KONTAKT_RETTET, verden.na, "bedrift"))
    verden.om(minutes=1)
    verden.varsle("bedrift")
    verden.arbeid()
    assert [brev.til for brev in verden.kanaler.brev] == ["ny@example.no"]
    assert verden.oppdrag().signer("bedrift").tilstand is Signertilstand.VARSLET


def test_uten_sms_tjeneste_gar_alt_pa_epost_og_den_som_bare_har_mobil_blir_ikke_nadd(verden: Verden) -> None:
    verden.utboks = replace(verden.utboks, kanaler=frozenset({Kanal.EPOST}))
    verden.jobb = replace(verden.jobb, sms=None)
    for felt in ("kandidat", "bedrift"):
        verden.varsle(felt)
    verden.arbeid()
    assert verden.status() == {("bedrift", Kanal.EPOST): SENDT_, ("kandidat", Kanal.EPOST): IKKE_LEVERT}
    assert [(en.felt, en.arsak) for en in verden.fortalt] == [("kandidat", Leveringshinder.IKKE_LEVERT)]


# ---------------------------------------------------------------- the county


def test_fylket_far_vite_om_et_avslag_pa_adressen_sin(verden: Verden) -> None:
    med_adresse(verden, "fagopplaring@vlfk.example.no")
    verden.varsle("bedrift")
    verden.skjer(hendelse(Slag.AVSLATT, verden.na, "bedrift", begrunnelse="Fordi Kari Nordmann"))
    verden.arbeid()
    (brev,) = [b for b in verden.kanaler.brev if b.til == "fagopplaring@vlfk.example.no"]
    assert "Oppdrag o1 er stoppa" in brev.innhold
    assert "Kari" not in brev.emne + brev.innhold
    assert "/signer/" not in brev.innhold


def test_uten_adresse_til_fylket_blir_ingenting_sendt_og_loggen_sier_det_en_gang(verden: Verden) -> None:
    verden.varsle("bedrift")
    verden.skjer(hendelse(Slag.AVSLATT, verden.na, "bedrift"))
    verden.arbeid()
    (rad,) = [r for (felt, _), r in verden.rader().items() if felt is None]
    assert (rad.slag, rad.status) == (Meldingsslag.AVSLATT_SAKSBEHANDLER, UTEN_ADRESSE)
    verden.jobb.kjor({"melding": rad.id})
    with verden.lager.lesing() as forbindelse:
        logg = hendelser.les(forbindelse, "o1")
    assert [(en.data, en.aktor) for en in logg if en.type == IKKE_SENDT] == [
        ({"melding": "avslattSaksbehandler", "grunn": "utenAdresse"}, "tjenesten")
    ]
    assert hendelser.forste_brudd(logg) is None


# ---------------------------------------------------------------- the demo


def test_demoen_fanger_meldingene_og_den_samme_bare_en_gang(verden: Verden) -> None:
    verden.jobb = replace(verden.jobb, epost=FangetEpost(verden.lager), sms=FangetSms(verden.lager))
    verden.varsle("bedrift")
    rad = verden.rader()["bedrift", Kanal.EPOST]
    verden.jobb._send(rad, _sak(verden, rad), verden.na)
    verden.jobb._send(rad, _sak(verden, rad), verden.na)
    verden.arbeid()
    with verden.lager.lesing() as forbindelse:
        fanget = fangst.les(forbindelse, fylkesnummer=None, antall=10)
        assert fangst.les(forbindelse, fylkesnummer="03", antall=10) == ()
        assert fangst.fylker(forbindelse) == ("46",)
    assert {(f.kanal, f.til) for f in fanget} == {(Kanal.EPOST, "leder@example.no"), (Kanal.SMS, "92345678")}
    assert len(fanget) == 2
    assert {f.emne for f in fanget if f.kanal is Kanal.SMS} == {None}


# ---------------------------------------------------------------- contacts


def test_kontakter_star_ikke_i_klartekst_og_kan_ikke_flyttes_til_en_annen(verden: Verden) -> None:
    with verden.lager.lesing() as forbindelse:
        rader = forbindelse.execute(select(modeller.kontakt)).all()
        assert not [r for r in rader if b"example.no" in r.kryptert or b"9234" in r.kryptert]
        for felt, kontakt in KONTAKTER.items():
            assert kontakter.hent(forbindelse, verden.ring, "o1", felt) == kontakt
        assert kontakter.hent(forbindelse, verden.ring, "o1", "ukjent") is None


def test_slettede_kontakter_er_borte(verden: Verden) -> None:
    with verden.lager.transaksjon() as forbindelse:
        assert kontakter.slett(forbindelse, "o1") == 3
        assert kontakter.hent(forbindelse, verden.ring, "o1", "bedrift") is None
