"""Signing orders over HTTP, from opening to seal, and every refusal on the way by name."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.api.tilgang import utsted_demotoken
from app.clock import OSLO
from app.identitet.bruker import Brukerrolle
from app.lager import utboks
from app.lager.utboks import Utboksrad
from app.main import create_app
from app.settings import Settings

Kontrakt = Callable[..., dict[str, Any]]
KONTRAKTER, OPPDRAG = "/api/v1/kontrakter", "/api/v1/oppdrag"
FYLKE = "39"
TIRSDAG = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)
TALMODIG = 30.0
"""Seconds that the service's own worker may take."""


class Tid:
    """A clock that a test moves; every test gets its own day back."""

    def __init__(self) -> None:
        self.na = TIRSDAG

    def __call__(self) -> datetime:
        return self.na


class Sak:
    """One contract and its order, as a case system sees them."""

    def __init__(self, klient: TestClient, settings: Settings, tid: Tid) -> None:
        self.klient, self.settings, self.tid = klient, settings, tid

    def hode(self, rolle: str = "fagsystem", fylke: str = FYLKE) -> dict[str, str]:
        return {"Authorization": f"Bearer {utsted_demotoken(self.settings, Brukerrolle(rolle), fylke, self.tid.na)}"}

    def lag(self, data: dict[str, Any]) -> str:
        svar = self.klient.post(KONTRAKTER, headers=self.hode(), json=data)
        assert svar.status_code == 201, svar.text
        self.id = str(svar.json()["dokumentId"])
        return self.id

    def apne(self, **hoder: str) -> Any:
        return self.klient.post(f"{KONTRAKTER}/{self.id}/oppdrag", headers=self.hode() | hoder)

    def gjor(self, hva: str, kropp: dict[str, Any] | None = None, rolle: str = "fagsystem", **hoder: str) -> Any:
        rot = KONTRAKTER if hva == "godkjenn" else OPPDRAG
        return self.klient.post(f"{rot}/{self.id}/{hva}", headers=self.hode(rolle) | hoder, json=kropp or {})

    def se(self, rolle: str = "fagsystem", **hoder: str) -> Any:
        return self.klient.get(f"{OPPDRAG}/{self.id}", headers=self.hode(rolle) | hoder)

    def vent_pa(self, *tilstander: str) -> dict[str, Any]:
        """The order when the service's own worker has brought it there."""
        slutt = time.monotonic() + TALMODIG
        while (kropp := self.se().json())["tilstand"] not in tilstander:
            assert time.monotonic() < slutt, kropp["tilstand"]
            time.sleep(0.05)
        ferdig: dict[str, Any] = kropp
        return ferdig

    def vent_til(self, **venter: Any) -> dict[str, Any]:
        """The order when it waits for whom it should, told and all."""
        slutt = time.monotonic() + TALMODIG
        while not self._er_der(kropp := self.se().json(), venter):
            assert time.monotonic() < slutt, kropp
            time.sleep(0.05)
        ferdig: dict[str, Any] = kropp
        return ferdig

    def _er_der(self, kropp: dict[str, Any], venter: dict[str, Any]) -> bool:
        varslet = all(s["tilstand"] != "venterTur" for s in kropp["signatarer"] if s["iTur"])
        return varslet and venter.items() <= (kropp["venter"] or {}).items()

    def signer_alle(self) -> dict[str, Any]:
        kropp = self.vent_til(pa="signatarer")
        while kropp["venter"] and kropp["venter"]["pa"] == "signatarer":
            for felt in kropp["venter"]["felter"]:
                svar = self.gjor("demosignatur", {"felt": felt})
                assert svar.status_code == 200, svar.text
            kropp = self.vent_neste()
        return kropp

    def vent_neste(self) -> dict[str, Any]:
        """Until those whose turn it is have been told, or nobody's turn is left."""
        slutt, kropp = time.monotonic() + TALMODIG, self.se().json()
        while any(s["tilstand"] == "venterTur" for s in kropp["signatarer"] if s["iTur"]):
            assert time.monotonic() < slutt
            time.sleep(0.05)
            kropp = self.se().json()
        ferdig: dict[str, Any] = kropp
        return ferdig


@pytest.fixture(scope="module")
def tid() -> Tid:
    return Tid()


@pytest.fixture(scope="module")
def egne(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tjenestens_database: str | None) -> Iterator[Settings]:
    """A place of their own: the other tests' service has another clock, and would do these orders' jobs by it."""
    mappe = tmp_path_factory.mktemp("oppdragstjeneste")
    if tjenestens_database is None:
        yield Settings.fra_miljo({}, data=mappe)
        return
    klynge = request.getfixturevalue("postgresql")
    yield Settings.fra_miljo({"KONTRAKTVERK_DATABASE": klynge.ny_database("oppdragstjenesten")}, data=mappe)
    klynge.slett_database("oppdragstjenesten")


@pytest.fixture(scope="module")
def oppdragsklient(egne: Settings, tid: Tid) -> Iterator[TestClient]:
    with TestClient(create_app(egne, tid), base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as klient:
        yield klient


@pytest.fixture
def sak(oppdragsklient: TestClient, egne: Settings, tid: Tid, ny_kontrakt: Kontrakt) -> Iterator[Sak]:
    """A contract that is made, not sent."""
    tid.na = TIRSDAG
    ny = Sak(oppdragsklient, egne, tid)
    ny.lag(ny_kontrakt(f"OPP-{uuid4().hex[:8]}"))
    yield ny
    tid.na = TIRSDAG


@pytest.fixture(scope="module")
def uendret(oppdragsklient: TestClient, egne: Settings, tid: Tid, vestfold: Any) -> Sak:
    """An open order for the tests that change nothing."""
    ny = Sak(oppdragsklient, egne, tid)
    ny.lag(json.loads(vestfold.raa) | {"kontraktsnummer": "OPP-0", "kildesystem": {"navn": "VIGO", "instansId": "OPP-0"}})
    assert ny.apne().status_code == 201
    ny.vent_til(pa="signatarer")
    return ny


@pytest.fixture
def apen(sak: Sak) -> Sak:
    """Sent, and the first group told."""
    assert sak.apne().status_code == 201
    sak.vent_til(pa="signatarer")
    return sak


def avslag(svar: Any, kode: str, status: int = 409) -> dict[str, Any]:
    assert svar.status_code == status, svar.text
    kropp: dict[str, Any] = svar.json()
    assert kropp["kode"] == kode, svar.text
    assert kropp["melding"]["nb"]
    assert kropp["melding"]["nn"]
    assert kropp["tiltak"]["nb"]
    return kropp


class TestApning:
    def test_et_apnet_oppdrag_sier_hvor_det_star_og_hvem_det_venter_pa(self, sak: Sak) -> None:
        svar = sak.apne()
        assert (svar.status_code, svar.headers["location"]) == (201, f"{OPPDRAG}/{sak.id}")
        assert (svar.json()["tilstand"], svar.json()["venter"]["pa"]) == ("kladd", "tjenesten")
        kropp = sak.vent_til(pa="signatarer")
        assert (kropp["tilstand"], kropp["status"]["navn"]["nn"], kropp["dokumentId"]) == ("sendt", "Sendt", sak.id)
        i_tur = [s for s in kropp["signatarer"] if s["iTur"]]
        assert kropp["venter"]["felter"] == [s["felt"] for s in i_tur]
        assert {s["status"]["nb"] for s in i_tur} == {"Varslet"}
        assert {s["status"]["nn"] for s in kropp["signatarer"] if not s["iTur"]} == {"Ventar på tur"}
        assert {"paminn", "rettKontakt"} <= set(i_tur[0]["handlinger"])
        assert {"avbryt", "erstatt", "forleng"} <= set(kropp["handlinger"])
        assert kropp["frist"] <= kropp["sisteDag"]
        for lenke in kropp["lenker"].values():
            assert sak.klient.get(lenke, headers=sak.hode()).status_code == 200, lenke
        assert sak.klient.get(f"{KONTRAKTER}/{sak.id}", headers=sak.hode()).json()["status"] == "sendt"

    def test_det_samme_en_gang_til_er_det_samme_oppdraget(self, sak: Sak) -> None:
        forste = sak.apne(**{"Idempotency-Key": f"a-{sak.id}"})
        andre = sak.apne(**{"Idempotency-Key": f"a-{sak.id}"})
        assert (forste.status_code, andre.status_code, forste.content) == (201, 201, andre.content)
        assert sak.apne().status_code == 200

    def test_en_skjermet_adresse_ma_bekreftes(self, sak: Sak, alle_eksempler: Any) -> None:
        raa = alle_eksempler["telemark-strengt-fortrolig-adresse"].raa
        hode = sak.hode(fylke="40") | {"content-type": "application/json"}
        id_ = sak.klient.post(KONTRAKTER, headers=hode, content=raa).json()["dokumentId"]
        svar = sak.klient.post(f"{KONTRAKTER}/{id_}/oppdrag", headers=hode, json={})
        if svar.status_code == 422:
            assert svar.json()["feil"]
            svar = sak.klient.post(f"{KONTRAKTER}/{id_}/oppdrag", headers=hode, json={"skjermetBekreftet": True})
        assert svar.status_code in {200, 201}, svar.text

    def test_svaret_har_verken_navn_eller_kontaktopplysninger(self, uendret: Sak, vestfold: Any) -> None:
        data = json.loads(vestfold.raa)
        tekst = uendret.se().text + uendret.klient.get(OPPDRAG, headers=uendret.hode()).text
        for hemmelig in (data["kandidat"]["navn"]["etternavn"], *data["kandidat"]["kontakt"].values()):
            assert hemmelig not in tekst


class TestHeleVeien:
    def test_alle_signerer_og_filen_blir_forseglet(self, apen: Sak) -> None:
        usignert = apen.klient.get(f"{KONTRAKTER}/{apen.id}/pdf", headers=apen.hode()).content
        apen.signer_alle()
        kropp = apen.vent_pa("fullfort", "arkivert")
        assert [s["tilstand"] for s in kropp["signatarer"]] == ["signert"] * len(kropp["signatarer"])
        fil = apen.klient.get(kropp["lenker"]["dokument"], headers=apen.hode())
        assert len(fil.content) > len(usignert)
        rapport = apen.klient.post("/api/v1/verifiseringer", files={"fil": ("k.pdf", fil.content, "application/pdf")}).json()
        assert rapport["samlet"]["integritet"] == "intakt"
        assert [s["felt"] for s in rapport["signaturer"]][:-2] == [s["felt"] for s in kropp["signatarer"]]  # then the seal and its stamp
        avslag(apen.gjor("avbryt", {"begrunnelse": "For sent"}), "oppdrag-forseglet")
        avslag(apen.gjor("frist", {"frist": "2026-09-30"}), "oppdrag-forseglet")
        logg = apen.klient.get(kropp["lenker"]["hendelser"], headers=apen.hode()).json()
        assert logg["hel"] is True
        assert "oppdrag.forseglet" in {h["type"] for h in logg["hendelser"]}

    def test_den_samme_signaturen_to_ganger(self, apen: Sak) -> None:
        felt = apen.se().json()["venter"]["felter"][0]
        forste = apen.gjor("demosignatur", {"felt": felt}, **{"Idempotency-Key": f"s-{apen.id}"})
        andre = apen.gjor("demosignatur", {"felt": felt}, **{"Idempotency-Key": f"s-{apen.id}"})
        assert (forste.status_code, forste.content) == (200, andre.content)
        avslag(apen.gjor("demosignatur", {"felt": felt}), "har-signert")

    def test_den_som_ikke_har_tur_kan_ikke_signere(self, uendret: Sak) -> None:
        siste = uendret.se().json()["signatarer"][-1]["felt"]
        avslag(uendret.gjor("demosignatur", {"felt": siste}), "ikke-din-tur")

    def test_et_ukjent_felt_finnes_ikke(self, uendret: Sak) -> None:
        for hva in ("demosignatur", "paminnelse", "varsel"):
            avslag(uendret.gjor(hva, {"felt": "sign-ingen"}), "ukjent-signatar", 404)

    def test_et_ukjent_felt_blir_ikke_gjentatt_for_det_kan_vaere_et_personnummer(self, uendret: Sak) -> None:
        for hva, kropp in {"kontakt": {"epost": "a@b.no"}, "demosignatur": {}, "paminnelse": {}}.items():
            svar = uendret.gjor(hva, {"felt": "01850852037", **kropp})
            avslag(svar, "ukjent-signatar", 404)
            assert "01850852037" not in svar.text

    def test_et_erstattet_dokument_har_et_avsluttet_oppdrag(self, apen: Sak, ny_kontrakt: Kontrakt, tid: Tid) -> None:
        data = ny_kontrakt("X")
        nummer = apen.klient.get(KONTRAKTER, headers=apen.hode(), params={"status": "sendt"}).json()["kontrakter"]
        (linje,) = [rad for rad in nummer if rad["dokumentId"] == apen.id]
        data |= {"kontraktsnummer": linje["kontraktsnummer"], "kildesystem": linje["kildesystem"]}
        data["laretid"] |= {"fra": "2026-09-07"}
        svar = apen.gjor("erstatt", {"grunn": "Startdatoen er flyttet", "data": data})
        assert svar.status_code == 201, svar.text
        kropp = apen.se().json()
        assert (kropp["tilstand"], kropp["erstattetAv"], kropp["venter"]) == ("erstattet", svar.json()["dokumentId"], None)
        tid.na = TIRSDAG + timedelta(minutes=1)
        avslag(apen.gjor("paminnelse", {"felt": kropp["signatarer"][0]["felt"]}), "oppdrag-avsluttet")


def _meldinger(apen: Sak, felt: str) -> list[Utboksrad]:
    lager = cast("FastAPI", apen.klient.app).state.tjeneste.lager
    with lager.lesing() as forbindelse:
        return [rad for rad in utboks.av_oppdrag(forbindelse, apen.id) if rad.felt == felt]


class TestEndringene:
    def test_et_nytt_varsel_blir_en_melding_til(self, apen: Sak, tid: Tid) -> None:
        felt = apen.se().json()["venter"]["felter"][0]
        for_ = len(_meldinger(apen, felt))
        tid.na = TIRSDAG + timedelta(hours=1)
        svar = apen.gjor("varsel", {"felt": felt})
        assert (svar.status_code, svar.json()["signatarer"][0]["varslet"]) == (200, tid.na.isoformat())
        assert len(_meldinger(apen, felt)) > for_
        siste = svar.json()["signatarer"][-1]["felt"]
        avslag(apen.gjor("varsel", {"felt": siste}), "ikke-din-tur")

    def test_paminnelse(self, apen: Sak, tid: Tid) -> None:
        felt = apen.se().json()["venter"]["felter"][0]
        tid.na = TIRSDAG + timedelta(days=1)
        assert apen.gjor("paminnelse", {"felt": felt}).status_code == 200
        tid.na = TIRSDAG.replace(hour=23)
        avslag(apen.gjor("paminnelse", {"felt": felt}), "stille-tid")
        assert "paminn" not in apen.se().json()["signatarer"][0]["handlinger"]

    def test_fristen_blir_forlenget_og_aldri_kortere(self, apen: Sak) -> None:
        for_ = apen.se().json()
        ny = (datetime.fromisoformat(for_["frist"]) + timedelta(days=7)).date().isoformat()
        kropp = apen.gjor("frist", {"frist": ny}).json()
        assert (kropp["frist"], kropp["sisteDag"] >= ny, kropp["versjon"]) == (ny, True, for_["versjon"] + 1)
        avslag(apen.gjor("frist", {"frist": ny}), "frist-ikke-senere")
        avslag(apen.gjor("frist", {"frist": "2027-08-01"}), "frist-for-lang")

    def test_trukket_tilbake(self, apen: Sak) -> None:
        kropp = apen.gjor("avbryt", {"begrunnelse": "Feil lærefag"}).json()
        assert (kropp["tilstand"], kropp["venter"], kropp["handlinger"]) == ("avbrutt", None, ["erstatt"])
        assert not any(s["iTur"] for s in kropp["signatarer"])
        assert apen.se().json()["begrunnelse"] == "Feil lærefag"
        assert "Feil lærefag" not in apen.se("revisor").text
        avslag(apen.gjor("avbryt", {"begrunnelse": "Feil lærefag"}), "oppdrag-avsluttet")
        avslag(apen.gjor("demosignatur", {"felt": kropp["signatarer"][0]["felt"]}), "oppdrag-avsluttet")

    def test_kontakten_blir_rettet_og_aldri_vist(self, apen: Sak) -> None:
        felt = apen.se().json()["venter"]["felter"][0]
        svar = apen.gjor("kontakt", {"felt": felt, "epost": "rettet@epost.no", "mobil": "+4790000001"})
        assert svar.status_code == 200, svar.text
        logg = apen.klient.get(f"{KONTRAKTER}/{apen.id}/hendelser", headers=apen.hode()).text
        assert "oppdrag.kontaktRettet" in logg
        assert "rettet@epost.no" not in svar.text + apen.se().text + logg
        assert apen.vent_til(pa="signatarer")["signatarer"][0]["tilstand"] == "varslet"

    def test_uten_avvik_er_det_ingenting_a_avklare(self, uendret: Sak) -> None:
        avslag(uendret.gjor("avklar", {"begrunnelse": "Filen er god"}), "oppdrag-uten-avvik")

    def test_bare_en_godkjenner_godkjenner(self, uendret: Sak) -> None:
        for rolle in set(Brukerrolle) - {Brukerrolle.GODKJENNER}:
            avslag(uendret.gjor("godkjenn", rolle=rolle.value), "ikke-lov", 403)
        svar = uendret.gjor("godkjenn", rolle="godkjenner")
        assert svar.status_code == 409
        assert svar.json()["kode"] == "godkjennes-ved-signatur"

    def test_ingen_endring_uten_oppdrag(self, sak: Sak) -> None:
        kropper: dict[str, dict[str, Any]] = {
            "paminnelse": {"felt": "sign-kandidat"},
            "varsel": {"felt": "sign-kandidat"},
            "frist": {"frist": "2026-09-30"},
            "avbryt": {"begrunnelse": "x"},
            "avklar": {"begrunnelse": "x"},
            "kontakt": {"felt": "sign-kandidat", "epost": "a@b.no"},
            "demosignatur": {"felt": "sign-kandidat"},
            "erstatt": {"grunn": "x", "data": {}},
        }
        for hva, kropp in kropper.items():
            avslag(sak.gjor(hva, kropp), "ikke-funnet", 404)
        avslag(sak.gjor("godkjenn", rolle="godkjenner"), "ikke-funnet", 404)
        avslag(sak.se(), "ikke-funnet", 404)

    @pytest.mark.parametrize(
        ("hva", "kropp", "pekere"),
        [
            ("paminnelse", {}, ["/felt"]),
            ("paminnelse", {"felt": 1}, ["/felt"]),
            ("frist", {"frist": "i morgen"}, ["/frist"]),
            ("frist", {"frist": 20260930}, ["/frist"]),
            ("frist", {"frist": "2026-09-30T00:00:00"}, ["/frist"]),
            ("avbryt", {"begrunnelse": 4.0}, ["/begrunnelse"]),
            ("avbryt", {"begrunnelse": ""}, ["/begrunnelse"]),
            ("avbryt", {"begrunnelse": "x" * 1001}, ["/begrunnelse"]),
            ("avklar", {"begrunnelse": None}, ["/begrunnelse"]),
            ("kontakt", {"felt": "sign-kandidat"}, [""]),
            ("kontakt", {"felt": "sign-kandidat", "epost": "hemmelig", "mobil": "ring meg"}, ["/epost", "/mobil"]),
            ("kontakt", {"felt": "sign-kandidat", "epost": "a@b.no\r\nBcc: c@d.no"}, ["/epost"]),
            ("avbryt", {"begrunnelse": "x", "mer": 1}, ["/mer"]),
        ],
    )
    def test_en_gal_kropp_blir_navngitt_og_aldri_gjentatt(self, uendret: Sak, hva: str, kropp: dict[str, Any], pekere: list[str]) -> None:
        svar = uendret.gjor(hva, kropp)
        assert (svar.status_code, [f["peker"] for f in svar.json()["feil"]]) == (422, pekere)
        assert "hemmelig" not in svar.text


class TestSammeKall:
    def test_samme_nokkel_gir_samme_svar_og_bare_en_hendelse(self, apen: Sak) -> None:
        felt = apen.se().json()["venter"]["felter"][0]
        nokkel = {"Idempotency-Key": f"p-{apen.id}"}
        forste = apen.gjor("paminnelse", {"felt": felt}, **nokkel)
        andre = apen.gjor("paminnelse", {"felt": felt}, **nokkel)
        assert (forste.status_code, forste.content, forste.headers["etag"]) == (200, andre.content, andre.headers["etag"])
        logg = apen.klient.get(f"{KONTRAKTER}/{apen.id}/hendelser", headers=apen.hode()).json()["hendelser"]
        assert [h["type"] for h in logg].count("oppdrag.paminnet") == 1
        avslag(apen.gjor("avbryt", {"begrunnelse": "x"}, **nokkel), "idempotensnokkel-brukt")
        avslag(apen.gjor("paminnelse", {"felt": "sign-annen"}, **nokkel), "idempotensnokkel-brukt")

    def test_et_avslag_blir_ikke_husket(self, apen: Sak, tid: Tid) -> None:
        felt, nokkel = apen.se().json()["venter"]["felter"][0], {"Idempotency-Key": f"q-{apen.id}"}
        tid.na = TIRSDAG.replace(hour=23)
        avslag(apen.gjor("paminnelse", {"felt": felt}, **nokkel), "stille-tid")
        tid.na = TIRSDAG + timedelta(days=1)
        assert apen.gjor("paminnelse", {"felt": felt}, **nokkel).status_code == 200


class TestBareDetSomErSett:
    def test_en_endring_av_noe_eldre_blir_avvist(self, apen: Sak) -> None:
        sett = apen.se().headers["etag"]
        assert apen.gjor("frist", {"frist": "2026-09-30"}, **{"If-Match": sett}).status_code == 200
        avslag(apen.gjor("avbryt", {"begrunnelse": "x"}, **{"If-Match": sett}), "endret-siden-sist", 412)
        ny = apen.se().headers["etag"]
        assert apen.gjor("avbryt", {"begrunnelse": "x"}, **{"If-Match": f"{sett}, {ny}"}).status_code == 200

    @pytest.mark.parametrize("hode", ['"noe"', "W/{sett}", "noe", "x" * 5000])
    def test_noe_annet_enn_merket_er_ikke_sett(self, uendret: Sak, hode: str) -> None:
        svar = uendret.gjor("avbryt", {"begrunnelse": "x"}, **{"If-Match": hode.format(sett=uendret.se().headers["etag"])})
        avslag(svar, "endret-siden-sist", 412)

    def test_en_stjerne_er_hva_som_helst(self, apen: Sak) -> None:
        assert apen.gjor("avbryt", {"begrunnelse": "x"}, **{"If-Match": "*"}).status_code == 200

    def test_uendret_blir_ikke_sendt_igjen(self, apen: Sak) -> None:
        merke = apen.se().headers["etag"]
        assert apen.se(**{"If-None-Match": merke}).status_code == 304
        apen.gjor("frist", {"frist": "2026-09-30"})
        assert apen.se(**{"If-None-Match": merke}).status_code == 200

    def test_det_samme_kallet_er_det_samme_ogsa_nar_det_er_endret_siden(self, apen: Sak) -> None:
        hoder = {"If-Match": apen.se().headers["etag"], "Idempotency-Key": f"m-{apen.id}"}
        forste = apen.gjor("frist", {"frist": "2026-09-30"}, **hoder)
        assert apen.gjor("frist", {"frist": "2026-09-30"}, **hoder).content == forste.content


class TestListen:
    def test_det_som_endret_seg_sist_kommer_forst_side_for_side(self, sak: Sak, ny_kontrakt: Kontrakt, tid: Tid) -> None:
        mine = []
        for minutter in range(3):
            sak.lag(ny_kontrakt(f"OPP-{uuid4().hex[:8]}"))
            assert sak.apne().status_code == 201
            sak.vent_til(pa="signatarer")
            tid.na = TIRSDAG + timedelta(hours=1, minutes=minutter)
            assert sak.gjor("avbryt", {"begrunnelse": "x"}).status_code == 200
            mine.append(sak.id)
        ider: list[str] = []
        side = sak.klient.get(OPPDRAG, headers=sak.hode(), params={"tilstand": "avbrutt", "antall": 2}).json()
        while True:
            assert len(side["oppdrag"]) <= 2
            ider += [linje["oppdragId"] for linje in side["oppdrag"]]
            if side["neste"] is None:
                break
            side = sak.klient.get(side["lenker"]["neste"], headers=sak.hode()).json()
        assert ider[:3] == mine[::-1]
        assert len(ider) == len(set(ider))
        assert sak.klient.get(OPPDRAG, headers=sak.hode(fylke="33")).json()["oppdrag"] == []

    def test_linjen_sier_hva_tjenesten_gjor_neste_gang(self, uendret: Sak) -> None:
        alle = uendret.klient.get(OPPDRAG, headers=uendret.hode(), params={"tilstand": "sendt"}).json()["oppdrag"]
        (linje,) = [rad for rad in alle if rad["oppdragId"] == uendret.id]
        assert linje["neste"]["gjoremal"] in {"paminn", "utlop"}
        assert linje["status"]["navn"] == {"nb": "Sendt", "nn": "Sendt"}
