"""Another contract of the same person lasts as long as the documents around it say."""

from __future__ import annotations

import json
from typing import Any

from fastapi.testclient import TestClient

from app.skjema.register import Eksempel
from tests.integration.api.test_erstatt import Kontrakt, Token, ny

RUNDT = {"oppseiing": "vestfold-oppsigelse", "endringsavtale": "rogaland-endring-meropplaring"}


def om_kontrakten(eksempel: Eksempel, kontrakt: dict[str, Any], **felt: Any) -> dict[str, Any]:
    """An example of a document around a contract, made to be about this one."""
    data: dict[str, Any] = json.loads(eksempel.raa) | felt
    data["fylke"]["fylkesnummer"] = kontrakt["fylke"]["fylkesnummer"]
    data["kontraktsnummer"] = kontrakt["kontraktsnummer"]
    data["kontrakt"] = {navn: kontrakt[navn] for navn in ("dokumenttype", "kontraktsdato")}
    data["kandidat"] |= {navn: kontrakt["kandidat"][navn] for navn in ("personidentifikator", "fodselsdato", "navn")}
    data["kildesystem"]["instansId"] = f"{data['dokumenttype']}-{kontrakt['kontraktsnummer']}"
    return data


def test_en_kontrakt_varer_sa_lenge_som_oppsigelsen_eller_endringen_sier(
    klient: TestClient, token: Token, ny_kontrakt: Kontrakt, alle_eksempler: dict[str, Eksempel]
) -> None:
    nummer = {"personidentifikator": {"type": "fiktivt", "verdi": "41050899180"}, "fodselsdato": "2008-05-01"}
    data = ny_kontrakt("OPP-1")
    data["kandidat"] |= nummer | {"navn": {"fornavn": "EN", "etternavn": "ANNEN"}}
    forste = ny(klient, token, data)["dokumentId"]

    def aktiv(fra: str) -> list[str]:
        annen = ny_kontrakt("OPP-2") | {"kontraktsdato": fra, "laretid": {"fra": fra, "grunnlagManeder": 24}}
        annen["kandidat"] |= nummer
        kropp = klient.post("/api/v1/kontroller", headers=token(fylke="39"), json=annen).json()
        meldinger = [f["melding"]["nb"] for f in kropp["advarsler"] if f["kode"] == "annen-aktiv-kontrakt"]
        return [melding for melding in meldinger if forste in melding]

    assert (len(aktiv("2028-08-16")), aktiv("2028-08-17")) == (1, [])
    ny(klient, token, om_kontrakten(alle_eksempler[RUNDT["endringsavtale"]], data))
    assert (len(aktiv("2029-02-16")), aktiv("2029-02-17")) == (1, [])
    ny(klient, token, om_kontrakten(alle_eksempler[RUNDT["oppseiing"]], data))
    assert aktiv("2027-03-01") == []
    (melding,) = aktiv("2027-02-26")
    assert "varer til 28. februar 2027" in melding
