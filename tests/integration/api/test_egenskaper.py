"""Whatever is sent, the answer is an answer: never a 5xx, never a personal number."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as innstilling
from hypothesis import strategies as st

from app.skjema.register import Eksempel

Token = Callable[..., dict[str, str]]
NUMMER, FEILSKREVET = "01850852037", "01850852038"
"""A personal number, and one with a wrong last digit: that is one only where a number belongs. In a name it is a strange name, which
whoever sent it sees again when nothing is wrong with the rest; no refusal repeats it."""
VERDIER = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=40)
    | st.sampled_from(["2026-02-30", NUMMER, FEILSKREVET, "{{ 7*7 }}"]),
    lambda indre: st.lists(indre, max_size=3) | st.dictionaries(st.text(max_size=12), indre, max_size=3),
    max_leaves=6,
)
UTEN_VENTING = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def _steder(verdi: Any, sti: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield sti
    if isinstance(verdi, dict):
        for navn in verdi:
            yield from _steder(verdi[navn], (*sti, navn))
    elif isinstance(verdi, list):
        for nr, indre in enumerate(verdi):
            yield from _steder(indre, (*sti, nr))


def _med(data: Any, sti: tuple[Any, ...], verdi: Any) -> Any:
    if not sti:
        return verdi
    kopi = copy.deepcopy(data)
    sted = kopi
    for ledd in sti[:-1]:
        sted = sted[ledd]
    sted[sti[-1]] = verdi
    return kopi


@given(data=st.data())
@innstilling(max_examples=150, deadline=None, suppress_health_check=UTEN_VENTING)
def test_en_hvilken_som_helst_verdi_paa_et_hvilket_som_helst_sted_gir_et_rent_svar(
    klient: TestClient, token: Token, vestland: Eksempel, data: st.DataObject
) -> None:
    kontrakt = json.loads(vestland.raa)
    endret = _med(kontrakt, data.draw(st.sampled_from(list(_steder(kontrakt)))), data.draw(VERDIER))
    svar = klient.post("/api/v1/kontroller", headers=token() | {"content-type": "application/json"}, content=json.dumps(endret).encode())
    assert svar.status_code in {200, 403, 422}, svar.text
    assert kontrakt["kandidat"]["personidentifikator"]["verdi"] not in svar.text
    assert NUMMER not in svar.text
    assert svar.is_success or FEILSKREVET not in svar.text


def test_et_personnummer_paa_hvert_eneste_sted_blir_aldri_gjentatt(klient: TestClient, token: Token, vestland: Eksempel) -> None:
    kontrakt = json.loads(vestland.raa)
    for sti in _steder(kontrakt):
        svar = klient.post("/api/v1/kontroller", headers=token(), json=_med(kontrakt, sti, NUMMER))
        assert NUMMER not in svar.text, sti
        assert svar.status_code in {200, 403, 422}, sti


@given(raa=st.binary(max_size=400), type_=st.sampled_from(["application/json", "multipart/form-data; boundary=x", "multipart/form-data"]))
@innstilling(max_examples=150, deadline=None, suppress_health_check=UTEN_VENTING)
def test_hvilke_som_helst_bytes_gir_et_rent_svar(klient: TestClient, token: Token, raa: bytes, type_: str) -> None:
    svar = klient.post("/api/v1/kontrakter", headers=token() | {"content-type": type_}, content=raa)
    assert svar.status_code in {400, 403, 422}, svar.text
    assert svar.headers["content-type"] == "application/problem+json"


@given(data=st.data())
@innstilling(max_examples=25, deadline=None, suppress_health_check=UTEN_VENTING)
def test_en_hvilken_som_helst_erstatning_gir_et_rent_svar(
    klient: TestClient, token: Token, ny_kontrakt: Callable[..., dict[str, Any]], data: st.DataObject
) -> None:
    """What is drawn is refused, or becomes the next issue; then it is the next one that is replaced."""
    hoder = token(fylke="39")
    kontrakt = ny_kontrakt("EGN-1")
    id_ = klient.post("/api/v1/kontrakter", headers=hoder, json=kontrakt).json()["dokumentId"]
    while ny := klient.get(f"/api/v1/kontrakter/{id_}", headers=hoder).json()["erstattetAv"]:
        id_ = ny["dokumentId"]
    kropp = {"grunn": "Endret", "data": kontrakt}
    endret = _med(kropp, data.draw(st.sampled_from(list(_steder(kropp)))), data.draw(VERDIER))
    svar = klient.post(
        f"/api/v1/kontrakter/{id_}/erstatt", headers=hoder | {"content-type": "application/json"}, content=json.dumps(endret).encode()
    )
    assert svar.status_code in {200, 201, 400, 403, 422}, svar.text
    assert kontrakt["kandidat"]["personidentifikator"]["verdi"] not in svar.text
    assert NUMMER not in svar.text
    assert svar.is_success or FEILSKREVET not in svar.text
    if svar.status_code == 201:
        endringer = klient.get(svar.json()["lenker"]["endringer"], headers=hoder)
        assert endringer.status_code == 200
        assert kontrakt["kandidat"]["personidentifikator"]["verdi"] not in endringer.text
