"""That somebody has looked at who gets a document is recorded, once, and holds for that document with those data."""

from __future__ import annotations

import json
from typing import Any

from fastapi.testclient import TestClient

from tests.integration.api.test_erstatt import KONTRAKTER, Kontrakt, Token, endret, ny
from tests.integration.tjenesten import NA

BEKREFT = "/api/v1/kontroller?tilSignering=true&skjermetBekreftet=true"


class TestBekreftelsen:
    """Who looked at who gets the document, when, of which document: in its log, and nothing about why."""

    def test_den_star_i_loggen_en_gang_for_hver_som_bekrefter_og_sier_ikke_hvorfor(
        self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt
    ) -> None:
        data = ny_kontrakt("SND-2")
        data["kandidat"]["adressebeskyttelse"] = "strengtFortrolig"
        post, hoder = ny(klient, token, data), token(fylke="39")
        svar = klient.post(BEKREFT, headers=hoder, json=data)
        aktor = "fagsystem:demo-fagsystem"
        assert svar.json()["bekreftelse"] == {"dokumentId": post["dokumentId"], "tid": NA.isoformat(), "aktor": aktor}
        klient.post(BEKREFT, headers=hoder, json=data)
        klient.post(BEKREFT, headers=token("saksbehandler", fylke="39"), json=data)
        logg = klient.get(f"{KONTRAKTER}/{post['dokumentId']}/hendelser", headers=hoder).json()
        bekreftet = logg["hendelser"][1:]
        assert logg["hel"]
        assert [(h["type"], h["aktor"]) for h in bekreftet] == [
            ("sendingBekreftet", aktor),
            ("sendingBekreftet", "saksbehandler:demo-saksbehandler"),
        ]
        assert [h["data"] for h in bekreftet] == [{"dataSha256": post["dataSha256"]}] * 2
        assert "skjerm" not in json.dumps(bekreftet)
        assert "ortrolig" not in json.dumps(bekreftet)

    def test_den_gjelder_senere_for_samme_dokument_med_samme_data(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("SND-3")
        data["kandidat"]["adressebeskyttelse"] = "fortrolig"
        ny(klient, token, data)
        hoder = token(fylke="39")

        def koder(hva: dict[str, Any]) -> list[str]:
            svar = klient.post("/api/v1/kontroller?tilSignering=true", headers=hoder, json=hva)
            return [f["kode"] for f in svar.json()["feil"]]

        assert koder(data) == ["bekreftelse-mangler"]
        assert klient.post(BEKREFT, headers=hoder, json=endret(data)).json()["bekreftelse"] is None
        assert koder(data) == ["bekreftelse-mangler"]
        klient.post(BEKREFT, headers=hoder, json=data)
        assert koder(data) == []
        assert koder(endret(data)) == ["bekreftelse-mangler"]

    def test_uten_utsending_blir_ingenting_skrevet(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("SND-4")
        post, hoder = ny(klient, token, data), token(fylke="39")
        assert klient.post("/api/v1/kontroller?skjermetBekreftet=true", headers=hoder, json=data).json()["bekreftelse"] is None
        logg = klient.get(f"{KONTRAKTER}/{post['dokumentId']}/hendelser", headers=hoder).json()["hendelser"]
        assert [h["type"] for h in logg] == ["opprettet"]
