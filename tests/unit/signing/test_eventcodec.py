from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from signing.errors import UgyldigOppdrag, UkjentHendelse
from signing.eventcodec import KLASSE, SLETTET, VERSJON, del_opp, les_hendelse, sett_sammen, som_json
from signing.events import Hendelse, Leveringshinder, Opprettet, Slag
from signing.model import Frister, Kanal
from signing.order import replay
from tests.unit.signing.oppdragsbygger import FRIST, MANDAG, SENDT, hendelse, opprettet, signert_av

ETT_AV_HVERT: dict[str, Hendelse] = {
    **{slag.value: hendelse(slag) for slag in Slag},
    "opprettet hos en leverandør som teller selv": opprettet(frister=Frister(FRIST, 14, egen_klokke=True)),
    "opprettet med frister": opprettet(frister=Frister(FRIST, 14), fylket=True, godkjenning=True),
    "signert uten identifikasjon": replace(hendelse(Slag.SIGNERT), identifikasjon=None),  # type: ignore[arg-type]  # a Signert
    "avslått uten begrunnelse": hendelse(Slag.AVSLATT, begrunnelse=None),
    "reservert": hendelse(Slag.IKKE_LEVERT, arsak=Leveringshinder.RESERVERT, gjelder="h1"),
    "to kanaler": hendelse(Slag.KONTAKT_RETTET, kanaler=tuple(Kanal)),
    "utløpt hos leverandøren": hendelse(Slag.UTLOPT, hos_leverandor=True),
    "tid i UTC": hendelse(Slag.APNET, datetime(2026, 8, 3, 10, 0, tzinfo=UTC)),
}


@pytest.mark.parametrize("navn", ETT_AV_HVERT)
def test_hendelser_gar_uendret_gjennom_json(navn: str) -> None:
    en = ETT_AV_HVERT[navn]
    assert les_hendelse(json.loads(json.dumps(som_json(en)))) == en


def test_det_som_kom_til_senere_staar_bare_der_det_sier_noe() -> None:
    """What was stored before is read as it was meant, and stored again byte for byte: the log's checksums are over it."""
    uten, med = (som_json(opprettet(frister=Frister(FRIST, 14, egen_klokke=egen)))["frister"] for egen in (False, True))
    assert uten == {"sisteDag": FRIST.isoformat(), "dagerPerGruppe": 14}
    assert med == uten | {"egenKlokke": True}


def test_hvert_slag_har_sin_klasse() -> None:
    assert set(KLASSE) == set(Slag)
    assert {en.slag for en in ETT_AV_HVERT.values()} == set(Slag)


def test_den_lagrede_formen_er_den_samme_ar_etter_ar() -> None:
    """Written once and never changed: logs are read for thirty years."""
    assert som_json(opprettet({"sign-kandidat": 1}, frister=Frister(FRIST))) == {
        "versjon": 1,
        "slag": "opprettet",
        "id": "opprettet",
        "oppdrag": "o1",
        "tid": "2026-08-03T12:00:00+02:00",
        "krav": [
            {
                "felt": "sign-kandidat",
                "navn": "Kari Nordmann",
                "rollerTekst": "Faglig leder",
                "paVegneAv": ["Tømrer AS"],
                "gruppe": 1,
                "forFylket": False,
            }
        ],
        "frister": {"sisteDag": "2026-08-31", "dagerPerGruppe": None},
        "godkjenningForSegl": False,
    }


GOD = som_json(hendelse(Slag.IKKE_LEVERT))
GALE: dict[str, dict[str, Any]] = {
    "tom": {},
    "uten versjon": {navn: verdi for navn, verdi in GOD.items() if navn != "versjon"},
    "uten felt": {navn: verdi for navn, verdi in GOD.items() if navn != "felt"},
    "uten et felt som har en standard": {navn: verdi for navn, verdi in GOD.items() if navn != "arsak"},
    "et felt for mye": {**GOD, "epost": "a@b.no"},
    "tid uten form": {**GOD, "tid": "i går"},
    "tid uten sone": {**GOD, "tid": "2026-08-03T12:00:00"},
    "felt er et tall": {**GOD, "felt": 3},
    "ukjent årsak": {**GOD, "arsak": "borte"},
    "krav er tall": {**som_json(opprettet()), "krav": 3},
    "krav er tekst": {**som_json(opprettet()), "krav": ["sign-kandidat"]},
    "gruppe er ja": {**som_json(opprettet()), "krav": [{**som_json(opprettet())["krav"][0], "gruppe": True}]},
}


@pytest.mark.parametrize("navn", GALE)
def test_lagret_rad_som_ikke_er_en_hendelse_avvises(navn: str) -> None:
    with pytest.raises(UgyldigOppdrag):
        les_hendelse(GALE[navn])


@pytest.mark.parametrize("endring", [{"slag": "slettet"}, {"versjon": VERSJON + 1}])
def test_et_slag_eller_en_versjon_vi_ikke_kjenner_avvises_ved_navn(endring: dict[str, Any]) -> None:
    with pytest.raises(UkjentHendelse) as fanget:
        les_hendelse({**GOD, **endring})
    assert str(next(iter(endring.values()))) in fanget.value.melding.nn


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda b: st.lists(b) | st.dictionaries(st.text(), b)))
def test_hva_som_helst_gir_en_navngitt_feil(verdi: Any) -> None:
    assume(verdi != GOD["slag"])
    with pytest.raises(UgyldigOppdrag):
        les_hendelse({**GOD, "slag": verdi})
    for navn in ("felt", "arsak", "tid"):
        try:
            les_hendelse({**GOD, navn: verdi})
        except UgyldigOppdrag:
            continue
        assert isinstance(verdi, str)


# ---------------------------------------------------------------- what can be deleted

SALT = "f" * 32


@pytest.mark.parametrize("navn", ETT_AV_HVERT)
def test_personlige_ord_kan_tas_ut_og_settes_inn_igjen(navn: str) -> None:
    data = som_json(ETT_AV_HVERT[navn])
    apen, verdier = del_opp(data, SALT)
    assert not any(verdi in json.dumps(apen, ensure_ascii=False) for verdi in verdier)
    assert sett_sammen(apen, verdier, SALT) == data
    assert les_hendelse(sett_sammen(apen, None, None)).slag is ETT_AV_HVERT[navn].slag


def test_navn_og_begrunnelser_er_det_eneste_personlige() -> None:
    tatt_ut = {slag.value: del_opp(som_json(hendelse(slag)), SALT)[1] for slag in Slag}
    assert {slag for slag, verdier in tatt_ut.items() if verdier} == {"opprettet", "avslatt", "avbrutt", "avklart"}
    fritekst = {"begrunnelse", "navn"}
    for klasse in KLASSE.values():
        assert not fritekst & {felt.name for felt in fields(klasse)} or klasse.slag.value in {"avslatt", "avbrutt", "avklart"}


def test_et_slettet_oppdrag_kan_fortsatt_spilles_av() -> None:
    """Deleting who they were keeps what happened, and the form that the chain is built over."""
    logg = [opprettet(), SENDT, *signert_av("kandidat"), hendelse(Slag.AVBRUTT)]
    slettet = [les_hendelse(sett_sammen(del_opp(som_json(en), SALT)[0], None, None)) for en in logg]
    oppdrag = replay(slettet)
    assert oppdrag.tilstand is replay(logg).tilstand
    assert {s.krav.navn for s in oppdrag.signere} == {SLETTET}
    assert [s.tilstand for s in oppdrag.signere] == [s.tilstand for s in replay(logg).signere]


def test_saltet_skiller_like_navn_og_endrede_navn_blir_sett() -> None:
    data = som_json(opprettet())
    apen, verdier = del_opp(data, SALT)
    assert del_opp(data, "0" * 32)[0]["personligSha256"] != apen["personligSha256"]
    galt: dict[str, Callable[[], Any]] = {
        "annet navn": lambda: sett_sammen(apen, ["Ola", *verdier[1:]], SALT),
        "ett for lite": lambda: sett_sammen(apen, verdier[1:], SALT),
        "annet salt": lambda: sett_sammen(apen, verdier, "0" * 32),
    }
    for kall in galt.values():
        with pytest.raises(UgyldigOppdrag):
            kall()


def test_utdraget_endrer_ikke_det_som_ble_delt() -> None:
    data = som_json(opprettet())
    del_opp(data, SALT)
    assert isinstance(les_hendelse(data), Opprettet)
    assert data["krav"][0]["navn"] == "Kari Nordmann"
    assert MANDAG.isoformat() == data["tid"]
