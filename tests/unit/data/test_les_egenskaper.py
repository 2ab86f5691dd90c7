"""What holds for every reading, whatever was sent."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Alvor, Funn
from app.skjema.les import UBRUKELIGE_KODER, Lest
from tests.unit.data.radata import EKSEMPLER, FJERN, endret, et_eksempel, les_data, les_raa
from tests.unit.data.test_strict_json import json_verdier

SAKTE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def alle_pekere(verdi: Any, peker: str = "") -> list[str]:
    barn = verdi.items() if isinstance(verdi, dict) else enumerate(verdi) if isinstance(verdi, list) else ()
    return [peker, *(under for nokkel, ett in barn for under in alle_pekere(ett, f"{peker}/{nokkel}"))]


PEKERE = [(navn, peker) for navn in EKSEMPLER for peker in alle_pekere(et_eksempel(navn)) if peker]
RARE: list[Any] = [
    FJERN,
    None,
    True,
    0,
    -1,
    10**15,
    0.1,
    "",
    "x",
    "ja\nnei",
    "01850852037",
    "2026-02-30",
    "2199-12-31",
    "1900-01-01",
    "BATMF3----",
    "46",
    "VAKKER",
    [],
    {},
    [{}],
    [[]],
    [None],
    {"x": 1},
    [{"fra": "1900-01-01", "til": "2199-12-31"}] * 50,
    [{"maneder": 60}] * 20,
]
endringer = st.lists(st.tuples(st.sampled_from(PEKERE), st.sampled_from(RARE)), min_size=1, max_size=5)


def med_endringer(liste: list[tuple[tuple[str, str], Any]]) -> dict[str, Any]:
    """The first one's example with every change that still has a place to happen."""
    data = et_eksempel(liste[0][0][0])
    for (_, peker), verdi in liste:
        try:
            data = endret(data, {peker: verdi})
        except (KeyError, IndexError, TypeError, AttributeError, ValueError):
            continue
    return data


def all_tekst(funn: Funn) -> str:
    return json.dumps(funn.som_json(), ensure_ascii=False)


def sjekk_lest(lest: Lest) -> None:
    assert (lest.dokument is None) == (lest.dokumentutkast is None or any(funn.alvor is Alvor.FEIL for funn in lest.funn))
    assert lest.dokument in {None, lest.dokumentutkast}
    assert lest.ugyldige == {funn.peker for funn in lest.funn if funn.kode in UBRUKELIGE_KODER}
    assert re.fullmatch("[0-9a-f]{64}", lest.data_sha256)
    if lest.dokument is not None:
        assert lest.ugyldige == frozenset()
    if lest.dokumentutkast is None:
        assert any(funn.alvor is Alvor.FEIL for funn in lest.funn)
    for funn in lest.funn:
        assert funn.peker == "" or funn.peker.startswith("/")
        assert all((funn.melding.nb, funn.melding.nn, funn.tiltak.nb, funn.tiltak.nn))
        assert not re.search(r"\{\w*\}", all_tekst(funn)), "a fact was not filled in"


@given(st.binary(max_size=200))
def test_les_kaster_aldri_for_noen_byte(raa: bytes) -> None:
    sjekk_lest(les_raa(raa))


@SAKTE
@given(json_verdier)
def test_les_kaster_aldri_for_noen_json(verdi: Any) -> None:
    sjekk_lest(les_data(verdi))


@SAKTE
@given(endringer)
def test_les_kaster_aldri_for_et_eksempel_med_rare_verdier(liste: list[tuple[tuple[str, str], Any]]) -> None:
    sjekk_lest(les_data(med_endringer(liste)))


@SAKTE
@given(st.sampled_from(PEKERE), json_verdier)
def test_les_kaster_aldri_for_et_eksempel_med_noe_annet_et_sted(sted: tuple[str, str], verdi: Any) -> None:
    navn, peker = sted
    sjekk_lest(les_data(endret(et_eksempel(navn), {peker: verdi})))


HEMMELIG_NUMMER, HEMMELIG_NAVN, HEMMELIG_GATE = "13257748629", "Qxzwiferdin", "Qzjkvegen 77"


@SAKTE
@given(
    st.lists(st.tuples(st.sampled_from(PEKERE), st.sampled_from([HEMMELIG_NUMMER, HEMMELIG_NAVN, HEMMELIG_GATE])), min_size=1, max_size=8)
)
def test_ingen_funn_gjentar_et_nummer_et_navn_eller_en_adresse(liste: list[tuple[tuple[str, str], Any]]) -> None:
    """Wherever they are put, also as the name of a field."""
    data = med_endringer([*liste, ((liste[0][0][0], f"/kandidat/{HEMMELIG_NUMMER}"), 1), ((liste[0][0][0], f"/{HEMMELIG_GATE}"), 1)])
    data["kandidat"] = data["kandidat"] if isinstance(data.get("kandidat"), dict) else {}
    data["kandidat"]["personidentifikator"] = {"type": "fodselsnummer", "verdi": HEMMELIG_NUMMER}
    data["kandidat"]["navn"] = {"fornavn": HEMMELIG_NAVN, "etternavn": 1}
    for funn in les_data(data, syntetisk=False).funn:
        for hemmelig in (HEMMELIG_NUMMER, HEMMELIG_NAVN, HEMMELIG_GATE):
            assert hemmelig not in all_tekst(funn)


def test_ingen_funn_om_eksemplene_gjentar_nummer_navn_eller_adresse() -> None:
    for navn in [navn for navn in EKSEMPLER if "kandidat" in et_eksempel(navn)]:
        data = et_eksempel(navn)
        data["kandidat"]["fodselsdato"] = "1950-01-01"
        kandidat = data["kandidat"]
        hemmelig = [
            kandidat["personidentifikator"]["verdi"],
            *kandidat["navn"].values(),
            *(kandidat.get("bostedsadresse") or {}).get("adresselinjer", []),
        ]
        for funn in les_data(data, syntetisk=False).funn:
            assert not [ett for ett in hemmelig if ett in all_tekst(funn)]


def test_personnummeret_vises_ikke_i_repr_av_det_som_er_lest() -> None:
    lest = les_raa(EKSEMPLER["vestland-larling-samarbeidsorgan"].raa)
    assert "01850852037" not in repr(lest)
    assert "11827521029" not in repr(lest)
