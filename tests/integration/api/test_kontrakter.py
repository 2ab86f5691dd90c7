"""Contracts over HTTP, from data to stored PDF, and everything that is refused on the way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import anyio
import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from app.api.inndata import ForTreg, les_json
from app.lager.base import apne
from app.lager.modeller import metadata
from app.settings import Grenser, Settings
from app.skjema.register import Eksempel

Token = Callable[..., dict[str, str]]
Kontrakt = Callable[..., dict[str, Any]]
KONTRAKTER = "/api/v1/kontrakter"
PROBLEM = "application/problem+json"


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def _er_problem(svar: Any, status: int, kode: str) -> dict[str, Any]:
    assert svar.status_code == status, svar.text
    assert svar.headers["content-type"] == PROBLEM
    kropp: dict[str, Any] = svar.json()
    assert (kropp["status"], kropp["kode"]) == (status, kode)
    assert kropp["detail"]
    assert set(kropp) >= {"type", "title", "feil", "advarsler", "rad"}
    for funn in kropp["feil"]:
        assert funn["melding"]["nb"]
        assert funn["tiltak"]["nn"]
    return kropp


class TestHeleVeien:
    def test_kontrakt_med_vedlegg_blir_laget_lagret_og_kan_hentes(self, klient: TestClient, token: Token, vestland: Eksempel) -> None:
        ((vedlegg_id, vedlegg),) = vestland.vedlegg.items()
        svar = klient.post(
            KONTRAKTER,
            headers=token(),
            files={"data": (None, vestland.raa, "application/json"), vedlegg_id: ("avtale.pdf", vedlegg, "application/pdf")},
        )
        assert svar.status_code == 201, svar.text
        post = svar.json()
        rot = f"{KONTRAKTER}/{post['dokumentId']}"
        assert svar.headers["location"] == rot
        assert (post["malform"], post["malformGrunn"], post["status"], post["dokumenttype"]) == ("nn", "fylke", "kladd", "larekontrakt")
        assert post["vedlegg"][0]["sha256"] == hashlib.sha256(vedlegg).hexdigest()
        assert post["signatarer"][0]["rolle"] == "kandidat"
        assert klient.get(rot, headers=token()).json() == post

        pdf = klient.get(post["lenker"]["pdf"], headers=token())
        assert pdf.headers["content-type"] == "application/pdf"
        assert hashlib.sha256(pdf.content).hexdigest() == post["sha256"]

        side = klient.get(f"{rot}/sider/1.png", headers=token())
        assert (side.status_code, side.headers["content-type"], side.content[:4]) == (200, "image/png", b"\x89PNG")
        _er_problem(klient.get(f"{rot}/sider/99.png", headers=token()), 404, "ikke-funnet")

        logg = klient.get(f"{rot}/hendelser", headers=token()).json()
        assert logg["hel"] is True
        assert [(h["type"], h["aktor"]) for h in logg["hendelser"]] == [("opprettet", "fagsystem:demo-fagsystem")]
        assert logg["hendelser"][0]["data"]["pdfSha256"] == post["sha256"]

    @pytest.mark.parametrize("filnavn", ["{id}", "{id}.pdf"])
    def test_filnavnet_kan_vaere_dokumentid(self, klient: TestClient, token: Token, vestland: Eksempel, filnavn: str) -> None:
        ((vedlegg_id, vedlegg),) = vestland.vedlegg.items()
        svar = klient.post(
            "/api/v1/forhandsvisninger",
            headers=token(),
            files=[
                ("data", ("kontrakt.json", vestland.raa, "application/json")),
                ("vedlegg", (filnavn.format(id=vedlegg_id), vedlegg, "application/pdf")),
            ],
        )
        assert svar.status_code == 200, svar.text

    def test_posten_har_ingen_personnumre(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("EKS-8001")
        svar = klient.post(KONTRAKTER, headers=token(fylke="39"), json=data)
        assert svar.status_code == 201, svar.text
        assert data["kandidat"]["personidentifikator"]["verdi"] not in svar.text

    def test_samme_bestilling_to_ganger_gir_samme_dokument(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("EKS-8002")
        forste = klient.post(KONTRAKTER, headers=token(fylke="39"), json=data)
        andre = klient.post(
            KONTRAKTER, headers=token(fylke="39") | {"content-type": "application/json"}, content=json.dumps(data, indent=4).encode()
        )
        assert (forste.status_code, andre.status_code) == (201, 200)
        assert forste.json() == andre.json()

    def test_samme_forretningsnokkel_med_andre_data_er_konflikt(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        forste = klient.post(KONTRAKTER, headers=token(fylke="39"), json=ny_kontrakt("EKS-8003")).json()
        endret = ny_kontrakt("EKS-8003", kontraktsdato="2026-08-04")
        kropp = _er_problem(klient.post(KONTRAKTER, headers=token(fylke="39"), json=endret), 409, "finnes-allerede")
        assert f"erstatterDokumentId {forste['dokumentId']}" in kropp["tiltak"]["nn"]


class TestIdempotens:
    def test_samme_nokkel_og_kropp_gir_samme_svar(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        hoder = token(fylke="39") | {"Idempotency-Key": "n-8010"}
        forste = klient.post(KONTRAKTER, headers=hoder, json=ny_kontrakt("EKS-8010"))
        andre = klient.post(KONTRAKTER, headers=hoder, json=ny_kontrakt("EKS-8010"))
        assert (forste.status_code, andre.status_code) == (201, 201)
        assert forste.content == andre.content

    def test_samme_nokkel_og_annen_kropp_er_konflikt(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        hoder = token(fylke="39") | {"Idempotency-Key": "n-8011"}
        assert klient.post(KONTRAKTER, headers=hoder, json=ny_kontrakt("EKS-8011")).status_code == 201
        _er_problem(klient.post(KONTRAKTER, headers=hoder, json=ny_kontrakt("EKS-8012")), 409, "idempotensnokkel-brukt")

    @pytest.mark.parametrize("nokkel", ["", "x" * 256], ids=["tom", "lang"])
    def test_ugyldig_nokkel_blir_avvist(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt, nokkel: str) -> None:
        svar = klient.post(KONTRAKTER, headers=token(fylke="39") | {"Idempotency-Key": nokkel}, json=ny_kontrakt("EKS-8013"))
        _er_problem(svar, 422, "ugyldig-parameter")


class TestDarligInndata:
    @pytest.mark.parametrize("adresse", [KONTRAKTER, "/api/v1/kontroller", "/api/v1/forhandsvisninger"])
    @pytest.mark.parametrize(
        "raa",
        [b"", b"{", b"[]", b"null", b'{"a":1}', b"\xff\xfe", b'{"a":' * 50_000, b'{"x": NaN}', b'"tekst"'],
        ids=["tom", "avbrutt", "liste", "null", "uten-alt", "ikke-utf8", "dypt", "nan", "tekst"],
    )
    def test_odelagt_json_blir_avvist_med_peker(self, klient: TestClient, token: Token, adresse: str, raa: bytes) -> None:
        svar = klient.post(adresse, headers=token() | {"content-type": "application/json"}, content=raa)
        assert _er_problem(svar, 422, "avvist")["feil"]

    @pytest.mark.parametrize("adresse", [KONTRAKTER, "/api/v1/kontroller", "/api/v1/forhandsvisninger"])
    def test_ti_megabyte_json_blir_avvist_foer_den_blir_lest(self, klient: TestClient, token: Token, adresse: str) -> None:
        raa = b'{"x":"' + b"a" * 10_000_000 + b'"}'
        _er_problem(klient.post(adresse, headers=token() | {"content-type": "application/json"}, content=raa), 413, "for-stor")

    def test_ti_megabyte_i_biter_blir_stoppet_underveis(self, klient: TestClient, token: Token) -> None:
        sendt = 0

        def biter() -> Any:
            nonlocal sendt
            for _ in range(160):
                sendt += 65_536
                yield b"a" * 65_536

        svar = klient.post(KONTRAKTER, headers=token() | {"content-type": "application/json"}, content=biter())
        _er_problem(svar, 413, "for-stor")

    @pytest.mark.parametrize("som_fil", [True, False], ids=["fil", "felt"])
    def test_ti_megabyte_i_delen_data_blir_avvist(self, klient: TestClient, token: Token, som_fil: bool) -> None:
        navn = "data.json" if som_fil else None
        svar = klient.post(KONTRAKTER, headers=token(), files={"data": (navn, b"a" * 10_000_000, "application/json")})
        _er_problem(svar, 413, "for-stor")

    def test_for_stort_vedlegg_blir_avvist(self, klient: TestClient, token: Token, vestland: Eksempel) -> None:
        filer = {"data": (None, vestland.raa, "application/json"), "V1": ("v.pdf", b"%PDF" + b"0" * 10_485_760, "application/pdf")}
        _er_problem(klient.post(KONTRAKTER, headers=token(), files=filer), 413, "for-stor")

    @pytest.mark.parametrize("type_", ["text/plain", "application/xml", "", "application/jsonp", "multipart/mixed; boundary=x"])
    def test_feil_medietype_blir_avvist(self, klient: TestClient, token: Token, type_: str) -> None:
        svar = klient.post(KONTRAKTER, headers=token() | {"content-type": type_}, content=b"{}")
        _er_problem(svar, 415, "feil-medietype")

    @pytest.mark.parametrize(
        ("type_", "kropp"),
        [
            ("multipart/form-data", b"--x\r\n"),
            ("multipart/form-data; boundary=x", b"tull"),
            ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="annet"\r\n\r\n{}\r\n--x--\r\n'),
            ("multipart/form-data; boundary=x", b"--x\r\nContent-Type: text/plain\r\n\r\n{}\r\n--x--\r\n"),
            ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="data"\r\n\r\n{}\r\n'),
        ],
        ids=["uten-skille", "tull", "uten-data", "uten-navn", "avbrutt"],
    )
    def test_odelagt_multipart_blir_avvist(self, klient: TestClient, token: Token, type_: str, kropp: bytes) -> None:
        svar = klient.post(KONTRAKTER, headers=token() | {"content-type": type_}, content=kropp)
        assert svar.status_code in {400, 422}
        assert svar.headers["content-type"] == PROBLEM

    def test_tegn_som_ikke_er_utf8_blir_ikke_gjettet_i_multipart(self, klient: TestClient, token: Token, vestland: Eksempel) -> None:
        raa = vestland.raa.replace(b"SYNTETISK", b"SYNTETI\xe6SK", 1)
        svar = klient.post(KONTRAKTER, headers=token(), files={"data": (None, raa, "application/json")})
        _er_problem(svar, 422, "avvist")

    def test_ukjent_felt_blir_pekt_paa(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        kropp = _er_problem(klient.post(KONTRAKTER, headers=token(fylke="39"), json=ny_kontrakt("E-1", tull=1)), 422, "avvist")
        assert any(f["peker"] in {"/tull", ""} for f in kropp["feil"])

    def test_alle_feil_kommer_paa_en_gang(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("E-2", kontraktsdato="2026-13-45")
        data["parter"]["larebedrift"]["organisasjonsnummer"] = "123456789"
        kropp = _er_problem(klient.post(KONTRAKTER, headers=token(fylke="39"), json=data), 422, "avvist")
        pekere = {f["peker"] for f in kropp["feil"]}
        assert "/kontraktsdato" in pekere
        assert any("organisasjonsnummer" in p for p in pekere)

    def test_odelagt_vedlegg_blir_avvist(self, klient: TestClient, token: Token, vestland: Eksempel) -> None:
        ((vedlegg_id, _),) = vestland.vedlegg.items()
        filer = {"data": (None, vestland.raa, "application/json"), vedlegg_id: ("v.pdf", b"%PDF-1.7\nikke en pdf", "application/pdf")}
        kropp = _er_problem(klient.post(KONTRAKTER, headers=token(), files=filer), 422, "avvist")
        assert any(f["peker"].startswith("/vedlegg") for f in kropp["feil"])

    def test_manglende_vedleggsfil_blir_pekt_paa(self, klient: TestClient, token: Token, vestland: Eksempel) -> None:
        svar = klient.post(KONTRAKTER, headers=token() | {"content-type": "application/json"}, content=vestland.raa)
        assert any(f["peker"].startswith("/vedlegg/0") for f in _er_problem(svar, 422, "avvist")["feil"])

    def test_to_filer_for_samme_vedlegg_blir_avvist(self, klient: TestClient, token: Token, vestland: Eksempel) -> None:
        ((vedlegg_id, vedlegg),) = vestland.vedlegg.items()
        filer = [
            ("data", (None, vestland.raa, "application/json")),
            (vedlegg_id, ("a.pdf", vedlegg, "application/pdf")),
            (vedlegg_id, ("b.pdf", vedlegg, "application/pdf")),
        ]
        _er_problem(klient.post(KONTRAKTER, headers=token(), files=filer), 400, "ugyldig-foresporsel")

    def test_feilen_er_paa_nynorsk_for_den_som_ber_om_det(self, klient: TestClient, token: Token) -> None:
        hoder = token() | {"content-type": "text/plain", "accept-language": "nn-NO,nb;q=0.5"}
        assert klient.post(KONTRAKTER, headers=hoder, content=b"x").json()["detail"].startswith("Innhaldet må vere")

    def test_ingen_feil_viser_personnummeret(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("E-3")
        data["kandidat"]["personidentifikator"]["verdi"] = "01850852038"
        svar = klient.post(KONTRAKTER, headers=token(fylke="39"), json=data)
        assert svar.status_code == 422
        assert "01850852038" not in svar.text


class TestKontrollOgForhandsvisning:
    def test_kontroll_sier_hvem_som_signerer_uten_aa_lagre(self, klient: TestClient, token: Token, vestland: Eksempel) -> None:
        svar = klient.post("/api/v1/kontroller", headers=token() | {"content-type": "application/json"}, content=vestland.raa)
        assert svar.status_code == 200, svar.text
        kropp = svar.json()
        assert (kropp["feil"], kropp["kode"], kropp["malform"]) == ([], "i-orden", "nn")
        assert "ansvarligLederSamarbeidsorgan" in {s["rolle"] for s in kropp["signatarer"]}
        assert {k["type"]: k["krav"] for k in kropp["vedleggskrav"]}["avtaleSamarbeidsorgan"] == "kreves"

    def test_forhandsvisning_er_en_annen_fil_og_blir_ikke_lagret(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("EKS-8020")
        svar = klient.post("/api/v1/forhandsvisninger", headers=token(fylke="39"), json=data)
        assert (svar.status_code, svar.content[:5]) == (200, b"%PDF-")
        ferdig = klient.post(KONTRAKTER, headers=token(fylke="39"), json=data)
        assert ferdig.status_code == 201
        assert hashlib.sha256(svar.content).hexdigest() != ferdig.json()["sha256"]

    @pytest.mark.parametrize(("parameter", "kode"), [("malform=en", "ugyldig-parameter"), ("revisjon=1999-01-01", "avvist")])
    def test_ukjent_valg_blir_avvist(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt, parameter: str, kode: str) -> None:
        svar = klient.post(f"/api/v1/forhandsvisninger?{parameter}", headers=token(fylke="39"), json=ny_kontrakt("EKS-8021"))
        assert (svar.status_code, svar.json()["kode"]) == (422, kode) or svar.json()["feil"]


class TestVerifisering:
    def test_usignert_pdf_faar_rapport_uten_token(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        pdf = klient.post("/api/v1/forhandsvisninger", headers=token(fylke="39"), json=ny_kontrakt("EKS-8030")).content
        svar = klient.post("/api/v1/verifiseringer", files={"fil": ("kontrakt.pdf", pdf, "application/pdf")})
        assert svar.status_code == 200, svar.text
        rapport = svar.json()
        assert rapport["samlet"]["indikasjon"] == "NO_SIGNATURE_FOUND"
        assert rapport["dokument"]["filnavn"] == "kontrakt.pdf"
        assert [s["id"] for s in rapport["sporsmal"]] == ["uendret", "hvem", "sertifikater", "vart", "revisjon"]

    @pytest.mark.parametrize(
        "innhold", [b"", b"x", b"%PDF-1.7\n", bytes(range(256)) * 40, b"PK\x03\x04"], ids=["tom", "x", "hode", "alt", "zip"]
    )
    def test_hva_som_helst_faar_rapport_eller_ren_avvisning(self, klient: TestClient, innhold: bytes) -> None:
        svar = klient.post("/api/v1/verifiseringer", files={"fil": ("a.pdf", innhold, "application/pdf")})
        assert svar.status_code in {200, 400, 422}
        if svar.status_code == 200:
            assert svar.json()["samlet"]["indikasjon"] != "TOTAL_PASSED"

    def test_fil_i_feil_felt_blir_avvist(self, klient: TestClient) -> None:
        _er_problem(
            klient.post("/api/v1/verifiseringer", files={"file": ("a.pdf", b"%PDF", "application/pdf")}), 400, "ugyldig-foresporsel"
        )

    def test_for_stor_fil_blir_avvist(self, klient: TestClient) -> None:
        svar = klient.post("/api/v1/verifiseringer", files={"fil": ("a.pdf", b"0" * 52_428_801, "application/pdf")})
        _er_problem(svar, 413, "for-stor")


def test_idempotensnokkelen_lagres_ikke_i_klartekst(klient: TestClient, token: Token, settings: Settings, ny_kontrakt: Kontrakt) -> None:
    """A client may use anything as its key, also a personal number."""
    hoder = {**token(fylke="39"), "Idempotency-Key": "01850852036"}
    svar = klient.post(KONTRAKTER, headers=hoder, json=ny_kontrakt("EKS-9301"))
    assert svar.status_code == 201
    lager = apne(settings.data, settings.modus, settings.database)
    with lager.lesing() as forbindelse:
        rader = {navn: str(forbindelse.execute(tabell.select()).all()) for navn, tabell in metadata.tables.items()}
    lager.lukk()
    assert "EKS-9301" in rader["dokument"]
    assert len(rader["idempotens"]) > 2
    assert [navn for navn, innhold in rader.items() if "01850852036" in innhold] == []


def test_et_innhold_som_aldri_kommer_fram_blir_avbrutt() -> None:
    async def treg() -> Any:
        await anyio.sleep(0.02)
        return {"type": "http.request", "body": b" ", "more_body": True}

    async def les() -> bytes:
        kall = {"type": "http", "headers": [(b"content-type", b"application/json")]}
        return await les_json(Request(kall, treg), Grenser(lesetid=0.1))

    with pytest.raises(ForTreg) as feil:
        anyio.run(les)
    assert feil.value.status == 408
