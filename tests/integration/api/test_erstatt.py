"""A document changes while it is being signed: a new issue over HTTP, linked both ways, and the old one says what replaced it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app import flyt
from app.settings import Settings
from app.skjema.register import Eksempel
from tests.integration.tjenesten import NA

Token = Callable[..., dict[str, str]]
Kontrakt = Callable[..., dict[str, Any]]
KONTRAKTER = "/api/v1/kontrakter"
MELDT = "Startdatoen er flyttet"


def ny(klient: TestClient, token: Token, data: dict[str, Any]) -> dict[str, Any]:
    svar = klient.post(KONTRAKTER, headers=token(fylke="39"), json=data)
    assert svar.status_code == 201, svar.text
    post: dict[str, Any] = svar.json()
    return post


def endret(data: dict[str, Any], **laretid: Any) -> dict[str, Any]:
    kopi: dict[str, Any] = json.loads(json.dumps(data))
    kopi["laretid"] |= laretid or {"fra": "2026-09-07"}
    return kopi


def erstatt(klient: TestClient, token: Token, id_: str, data: dict[str, Any], grunn: str = MELDT, **hoder: str) -> Any:
    return klient.post(f"{KONTRAKTER}/{id_}/erstatt", headers=token(fylke="39") | hoder, json={"grunn": grunn, "data": data})


class TestErstatning:
    def test_den_nye_utgaven_er_lenket_begge_veier_og_den_gamle_star(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("ERS-1")
        gammel = ny(klient, token, data)
        gammel_pdf = klient.get(f"{KONTRAKTER}/{gammel['dokumentId']}/pdf", headers=token(fylke="39")).content
        svar = erstatt(klient, token, gammel["dokumentId"], endret(data))
        assert svar.status_code == 201, svar.text
        post = svar.json()
        assert (post["utgave"], post["erstatter"], post["status"]) == (2, gammel["dokumentId"], "kladd")
        assert svar.headers["location"] == f"{KONTRAKTER}/{post['dokumentId']}"
        na = klient.get(f"{KONTRAKTER}/{gammel['dokumentId']}", headers=token(fylke="39")).json()
        assert na["status"] == "erstattet"
        assert na["erstattetAv"] == {"dokumentId": post["dokumentId"], "tid": NA.isoformat(), "grunn": MELDT}
        assert klient.get(f"{KONTRAKTER}/{gammel['dokumentId']}/pdf", headers=token(fylke="39")).content == gammel_pdf

    def test_hendelsene_sier_det_samme_og_har_ingen_verdier(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("ERS-2")
        gammel = ny(klient, token, data)
        annen = endret(data)
        annen["kandidat"]["navn"]["mellomnavn"] = "HEMMELIG"
        post = erstatt(klient, token, gammel["dokumentId"], annen).json()
        logg = klient.get(f"{KONTRAKTER}/{gammel['dokumentId']}/hendelser", headers=token(fylke="39")).json()
        assert ([h["type"] for h in logg["hendelser"]], logg["hel"]) == (["opprettet", "erstattet"], True)
        assert logg["hendelser"][1]["data"] == {
            "erstattetAv": post["dokumentId"],
            "utgave": 2,
            "grunn": MELDT,
            "status": "erstattet",
            "forrigeStatus": "kladd",
        }
        ny_logg = klient.get(f"{KONTRAKTER}/{post['dokumentId']}/hendelser", headers=token(fylke="39")).json()
        assert [h["type"] for h in ny_logg["hendelser"]] == ["opprettet", "erstatter"]
        varsler = ny_logg["hendelser"][1]["data"]["varsler"]
        assert [v["felt"] for v in varsler] == [s["felt"] for s in post["signatarer"]]
        assert {v["emne"]["nb"] for v in varsler} == {"Et dokument er erstattet av et nytt"}
        for varsel in varsler:
            assert "«Læretid: Fra», «Læretid: Til»" in varsel["tekst"]["nb"]
            assert "«Læretid: Frå», «Læretid: Til»" in varsel["tekst"]["nn"]
        tekst = json.dumps(ny_logg, ensure_ascii=False)
        for verdi in ("HEMMELIG", "2026-09-07", data["kandidat"]["navn"]["etternavn"], data["kandidat"]["personidentifikator"]["verdi"]):
            assert verdi not in tekst

    def test_samme_kall_en_gang_til_endrer_ingenting(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("ERS-3")
        gammel = ny(klient, token, data)
        forste = erstatt(klient, token, gammel["dokumentId"], endret(data), **{"Idempotency-Key": "ers-3"})
        med_nokkel = erstatt(klient, token, gammel["dokumentId"], endret(data), **{"Idempotency-Key": "ers-3"})
        uten_nokkel = erstatt(klient, token, gammel["dokumentId"], endret(data))
        assert (forste.status_code, uten_nokkel.status_code) == (201, 200)
        assert forste.json() == med_nokkel.json() == uten_nokkel.json()
        annen_grunn = erstatt(klient, token, gammel["dokumentId"], endret(data), "Noe annet", **{"Idempotency-Key": "ers-3"})
        assert (annen_grunn.status_code, annen_grunn.json()["kode"]) == (409, "idempotensnokkel-brukt")
        logg = klient.get(f"{KONTRAKTER}/{gammel['dokumentId']}/hendelser", headers=token(fylke="39")).json()["hendelser"]
        assert [h["type"] for h in logg] == ["opprettet", "erstattet"]

    def test_en_kjede_av_utgaver(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("ERS-4")
        forste = ny(klient, token, data)["dokumentId"]
        andre = erstatt(klient, token, forste, endret(data)).json()["dokumentId"]
        tredje = erstatt(klient, token, andre, endret(data, fra="2026-10-01")).json()
        assert (tredje["utgave"], tredje["erstatter"]) == (3, andre)

    def test_neste_utgave_sendt_som_ny_kontrakt_erstatter_ogsa(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("ERS-5")
        gammel = ny(klient, token, data)["dokumentId"]
        post = ny(klient, token, endret(data) | {"utgave": 2, "erstatterDokumentId": gammel})
        na = klient.get(f"{KONTRAKTER}/{gammel}", headers=token(fylke="39")).json()
        assert (na["status"], na["erstattetAv"]["dokumentId"]) == ("erstattet", post["dokumentId"])

    def test_multipart_med_vedlegg(self, klient: TestClient, token: Token, vestland: Eksempel) -> None:
        data = json.loads(vestland.raa) | {"kontraktsnummer": "ERS-6", "kildesystem": {"navn": "VIGO", "instansId": "ERS-6"}}
        ((vedlegg_id, vedlegg),) = vestland.vedlegg.items()
        fil = ("avtale.pdf", vedlegg, "application/pdf")
        gammel = klient.post(KONTRAKTER, headers=token(), files={"data": (None, json.dumps(data)), vedlegg_id: fil}).json()
        deler: Any = {"data": (None, json.dumps(endret(data))), "grunn": (None, "Ny dato på plassen"), vedlegg_id: fil}
        svar = klient.post(f"{KONTRAKTER}/{gammel['dokumentId']}/erstatt", headers=token(), files=deler)
        assert svar.status_code == 201, svar.text
        logg = klient.get(f"{KONTRAKTER}/{gammel['dokumentId']}/hendelser", headers=token()).json()["hendelser"]
        assert logg[-1]["data"]["grunn"] == "Ny dato på plassen"


BRUDD: dict[str, tuple[dict[str, Any], set[tuple[str, str]]]] = {
    "another contract number": ({"kontraktsnummer": "X-1"}, {("annet-kontraktsnummer", "/kontraktsnummer")}),
    "another kind": ({"dokumenttype": "praksisbrevkontrakt"}, {("annen-dokumenttype", "/dokumenttype")}),
    "another system": ({"kildesystem": {"navn": "ANNET", "instansId": "1"}}, {("annet-kildesystem", "/kildesystem/navn")}),
    "the wrong issue": ({"utgave": 7}, {("feil-utgave", "/utgave")}),
    "an issue of something else": ({"utgave": 2, "erstatterDokumentId": "d-1"}, {("erstatter-annet-dokument", "/erstatterDokumentId")}),
    "two at once": (
        {"kontraktsnummer": "X-1", "utgave": 1},
        {("annet-kontraktsnummer", "/kontraktsnummer"), ("feil-utgave", "/utgave")},
    ),
}


class TestAvvisning:
    @pytest.mark.parametrize("grunn", ["a\x00b", "a\u202eb"], ids=["NUL", "turned round"])
    def test_en_grunn_med_tegn_som_ikke_er_tekst(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt, grunn: str) -> None:
        """A form is read as strictly as JSON: PostgreSQL would refuse a NUL with an error of its own."""
        data = ny_kontrakt("ERS-19")
        gammel = klient.post(KONTRAKTER, headers=token(fylke="39"), json=data).json()
        deler: Any = {"data": (None, json.dumps(endret(data))), "grunn": (None, grunn)}
        svar = klient.post(f"{KONTRAKTER}/{gammel['dokumentId']}/erstatt", headers=token(fylke="39"), files=deler)
        assert (svar.status_code, [f["peker"] for f in svar.json()["feil"]]) == (422, ["/grunn"])

    @pytest.mark.parametrize(("felt", "ventet"), BRUDD.values(), ids=BRUDD)
    def test_det_som_ma_vaere_likt(
        self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt, felt: dict[str, Any], ventet: set[tuple[str, str]]
    ) -> None:
        data = ny_kontrakt("ERS-20")
        gammel = klient.post(KONTRAKTER, headers=token(fylke="39"), json=data).json()
        svar = erstatt(klient, token, gammel["dokumentId"], endret(data) | felt)
        assert svar.status_code == 422
        assert {(f["kode"], f["peker"]) for f in svar.json()["feil"]} >= ventet
        assert klient.get(f"{KONTRAKTER}/{gammel['dokumentId']}", headers=token(fylke="39")).json()["status"] == "kladd"

    def test_en_annen_kandidat(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("ERS-21")
        gammel = ny(klient, token, data)
        annen = endret(data)
        annen["kandidat"] |= {
            "navn": {"fornavn": "VAKKER", "etternavn": "BLOMST"},
            "personidentifikator": {"type": "fiktivt", "verdi": "41061099139"},
            "fodselsdato": "2010-06-01",
        }
        svar = erstatt(klient, token, gammel["dokumentId"], annen)
        assert (svar.status_code, [(f["kode"], f["peker"]) for f in svar.json()["feil"]]) == (422, [("annen-kandidat", "/kandidat")])
        annen["kandidat"]["fodselsdato"] = data["kandidat"]["fodselsdato"]
        assert erstatt(klient, token, gammel["dokumentId"], annen).status_code == 201

    def test_ingenting_er_endret(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("ERS-22")
        gammel = ny(klient, token, data)
        for like in (data, data | {"utgave": 2}, json.loads(json.dumps(data)) | {"kildesystem": {"navn": "VIGO", "instansId": "annen"}}):
            svar = erstatt(klient, token, gammel["dokumentId"], like)
            assert [f["kode"] for f in svar.json()["feil"]] == ["ingen-endring"]

    def test_bare_kontakten_er_endret(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("ERS-23")
        gammel = ny(klient, token, data)
        annen = json.loads(json.dumps(data))
        annen["kandidat"]["kontakt"]["mobil"] = "+4799991234"
        (funn,) = erstatt(klient, token, gammel["dokumentId"], annen).json()["feil"]
        assert funn["kode"] == "ingen-endring-i-dokumentet"
        assert "mobilnummer" in funn["melding"]["nb"]
        assert "1234" not in json.dumps(funn)

    def test_det_som_er_erstattet_sier_av_hva(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("ERS-24")
        gammel = ny(klient, token, data)["dokumentId"]
        post = erstatt(klient, token, gammel, endret(data)).json()
        for annet in (endret(data, fra="2026-11-02"), data):
            svar = erstatt(klient, token, gammel, annet)
            assert (svar.status_code, svar.json()["kode"]) == (409, "alt-erstattet")
            assert post["dokumentId"] in svar.json()["detail"]

    @pytest.mark.parametrize("grunn", ["", "   ", "x" * 501, "gjelder 01850852037"])
    def test_grunnen_ma_vaere_der_og_uten_personnummer(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt, grunn: str) -> None:
        data = ny_kontrakt("ERS-25")
        gammel = klient.post(KONTRAKTER, headers=token(fylke="39"), json=data).json()["dokumentId"]
        svar = erstatt(klient, token, gammel, endret(data), grunn)
        assert (svar.status_code, [f["kode"] for f in svar.json()["feil"]]) == (422, ["grunn"])

    def test_darlige_data_far_alle_funnene(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("ERS-26")
        gammel = ny(klient, token, data)["dokumentId"]
        annen = endret(data, fra="i morgen") | {"kontraktsnummer": "X"}
        del annen["kandidat"]["kontakt"]["mobil"]
        koder = {f["kode"] for f in erstatt(klient, token, gammel, annen).json()["feil"]}
        assert koder >= {"annet-kontraktsnummer", "ugyldig-dato", "mobil-mangler"}

    @pytest.mark.parametrize(
        ("kropp", "status"),
        [([], 422), ({"grunn": "x"}, 400), ({"grunn": "x", "data": []}, 400), ({"grunn": "x", "data": {}, "annet": 1}, 400)],
    )
    def test_kall_som_ikke_er_en_erstatning(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt, kropp: Any, status: int) -> None:
        gammel = klient.post(KONTRAKTER, headers=token(fylke="39"), json=ny_kontrakt("ERS-27")).json()["dokumentId"]
        svar = klient.post(f"{KONTRAKTER}/{gammel}/erstatt", headers=token(fylke="39"), json=kropp)
        assert svar.status_code == status
        assert svar.headers["content-type"] == "application/problem+json"

    def test_et_annet_fylkes_dokument_finnes_ikke(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("ERS-28")
        gammel = ny(klient, token, data)["dokumentId"]
        kropp = {"grunn": "x", "data": endret(data)}
        assert klient.post(f"{KONTRAKTER}/{gammel}/erstatt", json=kropp).status_code == 401
        assert klient.post(f"{KONTRAKTER}/{gammel}/erstatt", headers=token(fylke="46"), json=kropp).status_code == 404
        assert klient.post(f"{KONTRAKTER}/{gammel}/erstatt", headers=token("revisor", "39"), json=kropp).status_code == 403
        assert klient.get(f"{KONTRAKTER}/{gammel}/endringer", headers=token(fylke="46")).status_code == 404


class TestEndringer:
    def test_verdier_er_for_dem_som_behandler_saken(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("ERS-40")
        gammel = ny(klient, token, data)["dokumentId"]
        annen = endret(data)
        annen["kandidat"]["kontakt"]["mobil"] = "+4799995678"
        post = erstatt(klient, token, gammel, annen).json()
        sti = post["lenker"]["endringer"]
        alt = klient.get(sti, headers=token(fylke="39")).json()
        felt = {f["peker"]: f for f in alt["felt"]}
        assert (felt["/laretid/fra"]["for"], felt["/laretid/fra"]["etter"]) == ("2026-08-17", "2026-09-07")
        assert felt["/laretid/til"]["etter"] == "2028-09-06"
        assert felt["/kandidat/kontakt"]["skrives"] is False
        revisor = klient.get(sti, headers=token("revisor", "39")).json()
        assert {f["peker"] for f in revisor["felt"]} == {"/laretid/fra", "/laretid/til"}
        assert not any({"for", "etter"} & set(f) for f in revisor["felt"])

    def test_numre_og_skjermede_adresser_blir_aldri_vist(
        self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt, settings: Settings
    ) -> None:
        data = ny_kontrakt("ERS-41")
        gammel = ny(klient, token, data)["dokumentId"]
        annen = endret(data)
        annen["kandidat"]["adressebeskyttelse"] = "strengtFortrolig"
        annen["kandidat"]["bostedsadresse"]["adresselinjer"] = ["Hemmelegvegen 1"]
        annen["kandidat"]["personidentifikator"] = {"type": "fiktivt", "verdi": "41050899139"}
        annen["parter"]["larebedrift"]["fagligLeder"]["personidentifikator"] = {"type": "fodselsnummer", "verdi": "01818011039"}
        svar = erstatt(klient, token, gammel, annen)
        assert svar.status_code == 201, svar.text
        alt = klient.get(svar.json()["lenker"]["endringer"], headers=token(fylke="39"))
        felt = {f["peker"]: f for f in alt.json()["felt"]}
        assert felt["/kandidat/bostedsadresse"]["skjult"] is True
        assert felt["/kandidat/personidentifikator"]["skjult"] is True
        gammel_adresse = data["kandidat"]["bostedsadresse"]["adresselinjer"][0]
        for hemmelig in ("Hemmeleg", gammel_adresse, "41050899139", "01818011039", data["kandidat"]["personidentifikator"]["verdi"]):
            assert hemmelig not in alt.text
        side = klient.get(f"{svar.json()['lenker']['endringer']}.html", headers=token(fylke="39")).text
        assert "Sidene fra forrige utgave blir ikke vist her." in side
        assert 'class="gammel"' not in side
        lagret = b"".join(
            fil.read_bytes() for fil in (settings.data / "blobs").rglob("*") if fil.is_file() and b"%PDF" not in fil.read_bytes()[:9]
        )
        assert b"Hemmeleg" not in lagret
        assert b"41050899139" not in lagret

    def test_ingen_far_vite_om_en_adresse_som_ingen_av_utgavene_skriver(
        self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt
    ) -> None:
        data = ny_kontrakt("ERS-44")
        data["kandidat"]["adressebeskyttelse"] = "fortrolig"
        gammel = ny(klient, token, data)["dokumentId"]
        annen = endret(data)
        annen["kandidat"]["adressebeskyttelse"] = "strengtFortrolig"
        annen["kandidat"]["bostedsadresse"]["adresselinjer"] = ["Hemmelegvegen 1"]
        bare_adressen = json.loads(json.dumps(annen)) | {"laretid": data["laretid"]}
        (funn,) = erstatt(klient, token, gammel, bare_adressen).json()["feil"]
        assert funn["kode"] == "ingen-endring-i-dokumentet"
        post = erstatt(klient, token, gammel, annen).json()
        sti = post["lenker"]["endringer"]
        alt = klient.get(sti, headers=token(fylke="39")).json()
        adresse = next(f for f in alt["felt"] if f["peker"] == "/kandidat/bostedsadresse")
        assert (adresse["skrives"], adresse["skjult"], {"for", "etter"} & set(adresse)) == (False, True, set())
        assert all("adresse" not in v["tekst"]["nb"].lower() + v["tekst"]["nn"].lower() for v in alt["varsler"])
        revisor = klient.get(sti, headers=token("revisor", "39")).json()
        logg = klient.get(post["lenker"]["selv"] + "/hendelser", headers=token("revisor", "39")).json()
        side = klient.get(f"{sti}.html", headers=token(fylke="39")).text
        assert "dresse" not in json.dumps([revisor, logg])
        punkter = side.partition("<ul>")[2].partition("</ul>")[0]
        assert punkter == "<li>Læretid: Fra</li><li>Læretid: Til</li>"

    @pytest.mark.parametrize(
        ("for_", "etter", "sagt"),
        [("ugradert", "fortrolig", True), ("fortrolig", "ugradert", True), ("fortrolig", "klientadresse", False)],
    )
    def test_et_vern_som_kommer_eller_gar_blir_sagt_slik_utskriften_viser_det(
        self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt, for_: str, etter: str, sagt: bool
    ) -> None:
        data = ny_kontrakt(f"ERS-45-{for_}-{etter}")
        data["kandidat"]["adressebeskyttelse"] = for_
        gammel = ny(klient, token, data)["dokumentId"]
        annen = endret(data)
        annen["kandidat"]["adressebeskyttelse"] = etter
        post = erstatt(klient, token, gammel, annen).json()
        tekster = [v["tekst"]["nb"] for v in klient.get(post["lenker"]["endringer"], headers=token("revisor", "39")).json()["varsler"]]
        assert {"Bostedsadresse" in tekst for tekst in tekster} == {sagt}
        assert not any("beskyttelse" in tekst for tekst in tekster)

    def test_et_vern_uten_noen_adresse_i_forrige_utgave_vises_ikke_pa_siden(
        self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt
    ) -> None:
        data = ny_kontrakt("ERS-46")
        adresse = data["kandidat"].pop("bostedsadresse")
        data["kandidat"]["adressebeskyttelse"] = "ugradert"
        gammel = ny(klient, token, data)["dokumentId"]
        annen = endret(data)
        annen["kandidat"] |= {"adressebeskyttelse": "fortrolig", "bostedsadresse": adresse}
        post = erstatt(klient, token, gammel, annen).json()
        side = klient.get(f"{post['lenker']['endringer']}.html", headers=token(fylke="39")).text
        assert "dresse" not in side.partition("<ul>")[2].partition("</ul>")[0]
        assert 'class="gammel"' in side

    def test_sidene_star_ved_siden_av_hverandre_med_endringene_merket(
        self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt
    ) -> None:
        data = ny_kontrakt("ERS-42")
        gammel = ny(klient, token, data)["dokumentId"]
        post = erstatt(klient, token, gammel, endret(data)).json()
        svar = klient.get(f"{post['lenker']['endringer']}.html", headers=token(fylke="39"))
        assert svar.headers["content-type"].startswith("text/html")
        assert svar.text.count('class="gammel"') >= 2
        assert svar.text.count('class="ny"') >= 2
        assert "<li>Læretid: Fra</li><li>Læretid: Til</li>" in svar.text
        assert "<script" not in svar.text
        assert 'src="http' not in svar.text

    def test_en_forste_utgave_har_ingen_endringer(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        id_ = ny(klient, token, ny_kontrakt("ERS-43"))["dokumentId"]
        assert klient.get(f"{KONTRAKTER}/{id_}/endringer", headers=token(fylke="39")).status_code == 404


def test_den_signerte_gamle_sier_at_den_er_erstattet_av_hvilken_og_nar(
    klient: TestClient, token: Token, ny_kontrakt: Kontrakt, settings: Settings
) -> None:
    data = ny_kontrakt("ERS-60")
    gammel = ny(klient, token, data)["dokumentId"]
    bord = flyt.verksted(settings)
    tid = NA

    def klokke() -> datetime:
        nonlocal tid
        tid += timedelta(seconds=1)
        return tid

    laget = flyt.lag(bord, json.dumps(data).encode(), {}, na=NA)
    assert laget.dokument_id == gammel
    *_, (_, signert) = flyt.signer_alle(bord, laget, klokke=klokke)

    def vart() -> tuple[dict[str, Any], Any]:
        rapport = klient.post("/api/v1/verifiseringer", files={"fil": ("k.pdf", signert, "application/pdf")}).json()
        assert rapport["samlet"]["integritet"] == "intakt"
        return next(s for s in rapport["sporsmal"] if s["id"] == "vart"), rapport["opphav"]["erstattetAv"]

    svar, erstattet = vart()
    assert (svar["svar"], erstattet) == ("ja", None)
    ny_id = erstatt(klient, token, gammel, endret(data)).json()["dokumentId"]
    svar, erstattet = vart()
    assert (svar["svar"], erstattet["dokumentId"], erstattet["utgave"]) == ("delvis", ny_id, 2)
    assert ny_id in svar["forklaring"]["nb"]
    assert "utgåve 2" in svar["forklaring"]["nn"]
    assert flyt.verifiser(bord, signert, na=NA).som_json()["opphav"]["erstattetAv"] is None


def test_en_annen_aktiv_kontrakt_for_samme_kandidat_er_en_advarsel(klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
    nummer = {"personidentifikator": {"type": "fiktivt", "verdi": "41050899180"}}
    data = ny_kontrakt("AKT-1")
    data["kandidat"] |= nummer
    forste = ny(klient, token, data)["dokumentId"]

    def funn(**felt: Any) -> list[str]:
        annen = ny_kontrakt("AKT-2") | felt
        annen["kandidat"] |= nummer
        kropp = klient.post("/api/v1/kontroller", headers=token(fylke="39"), json=annen).json()
        return [f["melding"]["nb"] for f in kropp["advarsler"] if f["kode"] == "annen-aktiv-kontrakt"]

    (melding,) = funn()
    assert forste in melding
    assert "16. august 2028" in melding
    assert "41050899180" not in melding
    etter = {"kontraktsdato": "2028-08-01", "laretid": {"fra": "2028-08-17", "grunnlagManeder": 24}}
    samme_dag = {"kontraktsdato": "2028-08-01", "laretid": {"fra": "2028-08-16", "grunnlagManeder": 24}}
    assert (funn(**etter), len(funn(**samme_dag))) == ([], 1)
    assert funn(kontraktsnummer="AKT-1") == []
    ny_id = erstatt(klient, token, forste, endret(data)).json()["dokumentId"]
    (melding,) = funn()
    assert ny_id in melding
    assert forste not in melding


def test_kontrollen_ser_pa_dagen_bare_nar_dokumentet_blir_sendt(klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
    data = ny_kontrakt("SND-1")
    data["kandidat"]["adressebeskyttelse"] = "fortrolig"
    hoder = token(fylke="39")
    uten = klient.post("/api/v1/kontroller", headers=hoder, json=data)
    assert (uten.status_code, uten.json()["rad"]) == (200, [])
    sendes = klient.post("/api/v1/kontroller?tilSignering=true", headers=hoder, json=data)
    assert (sendes.status_code, [f["kode"] for f in sendes.json()["feil"]]) == (422, ["bekreftelse-mangler"])
    bekreftet = klient.post("/api/v1/kontroller?tilSignering=true&skjermetBekreftet=true", headers=hoder, json=data)
    assert (bekreftet.status_code, bekreftet.json()["bekreftelse"]) == (200, None)
    assert "reservasjon-ukjent" in {f["kode"] for f in bekreftet.json()["rad"]}
