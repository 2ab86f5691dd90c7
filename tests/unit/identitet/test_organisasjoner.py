"""For whom a person acts: the three kinds of answer that Ansattporten gives, and what counts for nothing in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identitet.oidc.organisasjoner import forespurt, valgte
from app.identitetsoppsett import Leverandor, Representasjon, Slag
from signing.model import Niva
from tests.oidc.leverandor import oppsett

TJENESTE, RESSURS = "urn:altinn:resource:2480:40", "urn:altinn:resource:kontrakt"
ROGALAND, OSLO = "971045698", "958935420"


def leverandor(representasjon: Representasjon | None, ressurs: str | None = None) -> Leverandor:
    return oppsett(
        "https://ansattporten.no", slag=Slag.ANSATTPORTEN, acr={"high": Niva.HOYT}, representasjon=representasjon, ressurs=ressurs
    )


def enhet(nummer: str, **endringer: Any) -> dict[str, Any]:
    return {"Authority": "iso6523-actorid-upis", "ID": f"0192:{nummer}", "Name": "X", **endringer}


def part(nummer: str) -> dict[str, Any]:
    return {"orgno": {"authority": "iso6523-actorid-upis", "ID": f"0192:{nummer}"}, "resource": "kontrakt", "unit_type": "FYLK"}


def rad(representasjon: Representasjon, **felt: Any) -> list[dict[str, Any]]:
    return [{"type": representasjon.value, **felt}]


GODE: Mapping[str, tuple[Representasjon, str | None, Any, tuple[str, ...]]] = {
    "tjeneste": (Representasjon.TJENESTE, TJENESTE, {"resource": TJENESTE, "reportees": [enhet(ROGALAND)]}, (ROGALAND,)),
    "to tjenester": (
        Representasjon.TJENESTE,
        TJENESTE,
        {"resource": TJENESTE, "reportees": [enhet(ROGALAND), enhet(OSLO), enhet(ROGALAND)]},
        (ROGALAND, OSLO),
    ),
    "ressurs": (Representasjon.RESSURS, RESSURS, {"resource": RESSURS, "authorized_parties": [part(OSLO)]}, (OSLO,)),
    "arbeidsgiver": (Representasjon.ARBEIDSGIVER, None, {"orgno": enhet(OSLO)}, (OSLO,)),
}


@pytest.mark.parametrize("tilfelle", GODE)
def test_hvert_slag_svar_sier_hvilken_virksomhet(tilfelle: str) -> None:
    representasjon, ressurs, felt, ventet = GODE[tilfelle]
    assert valgte({"authorization_details": rad(representasjon, **felt)}, leverandor(representasjon, ressurs)) == ventet


def test_det_er_prover_av_hvert_slag() -> None:
    assert {representasjon for representasjon, *_ in GODE.values()} == {*Representasjon}


TOMME: Mapping[str, Any] = {
    "ikke noe svar": None,
    "ingen rader": [],
    "ikke en liste": {"type": "ansattporten:altinn:service"},
    "rader som ikke er tabeller": ["a", 1],
    "bare seg selv": rad(Representasjon.TJENESTE, resource=TJENESTE),
    "et annet slag": rad(Representasjon.ARBEIDSGIVER, resource=TJENESTE, reportees=[enhet(OSLO)]),
    "en annen tjeneste": rad(Representasjon.TJENESTE, resource="urn:altinn:resource:5900:1", reportees=[enhet(OSLO)]),
    "et annet register": rad(Representasjon.TJENESTE, resource=TJENESTE, reportees=[enhet(OSLO, Authority="lei")]),
    "et utenlandsk nummer": rad(Representasjon.TJENESTE, resource=TJENESTE, reportees=[enhet(OSLO, ID="0007:5567321707")]),
    "feil kontrollsiffer": rad(Representasjon.TJENESTE, resource=TJENESTE, reportees=[enhet("958935421")]),
    "nummer som tall": rad(Representasjon.TJENESTE, resource=TJENESTE, reportees=[enhet(OSLO, ID=958935420)]),
}


@pytest.mark.parametrize("tilfelle", TOMME)
def test_det_vi_ikke_ba_om_gjelder_ikke(tilfelle: str) -> None:
    assert valgte({"authorization_details": TOMME[tilfelle]}, leverandor(Representasjon.TJENESTE, TJENESTE)) == ()


def test_uten_at_det_er_bedt_om_leses_ingen_virksomhet() -> None:
    krav = {"authorization_details": rad(Representasjon.ARBEIDSGIVER, orgno=enhet(OSLO))}
    assert valgte(krav, leverandor(None)) == ()
    assert forespurt(leverandor(None)) == {}


def test_foresporselen_nevner_ressursen_og_at_den_kreves() -> None:
    bedt_om = json.loads(forespurt(leverandor(Representasjon.RESSURS, RESSURS))["authorization_details"])
    assert bedt_om == [{"type": "ansattporten:altinn:resource", "resource": RESSURS, "representation_is_required": True}]
    assert json.loads(forespurt(leverandor(Representasjon.ARBEIDSGIVER))["authorization_details"]) == [{"type": "ansattporten:orgno"}]


_LOV = st.sampled_from([*(r.value for r in Representasjon), TJENESTE, "iso6523-actorid-upis", f"0192:{OSLO}"])
_NAVN = st.sampled_from(["type", "resource", "reportees", "authorized_parties", "orgno", "Authority", "authority", "ID"])
_SVAR = st.recursive(
    st.none() | st.booleans() | st.integers() | _LOV,
    lambda b: st.lists(b, max_size=3) | st.dictionaries(_NAVN, b, max_size=4),
    max_leaves=12,
)


@given(_SVAR, st.sampled_from(Representasjon))
def test_et_svar_av_hvilken_som_helst_form_gir_bare_gyldige_numre(svar: Any, representasjon: Representasjon) -> None:
    assert set(valgte({"authorization_details": svar}, leverandor(representasjon))) <= {OSLO}
