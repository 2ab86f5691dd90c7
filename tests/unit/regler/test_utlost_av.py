"""The data that a row names as what made it the answer: by hand, for each fact that a row may ask about, the places it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from app.domene.dokumentroller import DOKUMENTSIGNATARER
from app.domene.endringstabeller import ENDRINGSSIGNATARER
from app.domene.representasjon import ORGANET_INNGAR, Representasjon
from app.domene.roller import Rolle
from app.domene.rolletabell import SIGNATARER
from app.domene.tabell import Regel, Tabell
from app.domene.vedleggstabeller import VEDLEGGSKRAV

FYLKE = "/fylke/fylkesnummer"
ORGANET = {
    "/parter/kontraktsansvarlig",
    "/parter/avtale/foreligger",
    "/parter/avtale/inngarKontrakt",
    "/parter/avtale/gjelderFra",
    "/parter/avtale/gjelderTil",
    "/parter/samarbeidsorgan/godkjentFra",
    "/parter/samarbeidsorgan/godkjentTil",
    "/kontraktsdato",
    FYLKE,
}
PERSONER: Mapping[Rolle, str] = {
    Rolle.KANDIDAT: "/kandidat",
    Rolle.FORESATT: "/kandidat/foresatte",
    Rolle.FAGLIG_LEDER: "/parter/larebedrift",
    Rolle.ANSVARLIG_LEDER: "/parter/larebedrift",
    Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT: "/tidligereLarebedrift",
    Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN: "/parter/samarbeidsorgan/ansvarligLeder",
    Rolle.SKOLE: "/parter/skole",
    Rolle.FYLKESKOMMUNE: "/fylke/signatar",
}
REPRESENTANTER: Mapping[frozenset[Representasjon], set[str]] = {
    frozenset({Representasjon.SKOLE}): {"/dokumenttype"},
    ORGANET_INNGAR: ORGANET,
    frozenset({Representasjon.I_STEDET}): ORGANET,
    frozenset({Representasjon.VED_SIDEN}): ORGANET,
}
Data = Callable[[Regel[Any]], set[str]]


def rollens(regel: Regel[Any]) -> set[str]:
    return {PERSONER[rolle] for rolle in regel.vilkar["rolle"]}


KONTRAKTEN: Mapping[str, Data] = {
    "i_policy": lambda _: {FYLKE},
    "krever_foresatt": lambda _: {FYLKE},
    "alder": lambda _: {"/kandidat/fodselsdato", "/kontraktsdato"},
    "person": rollens,
    "representasjon": lambda regel: REPRESENTANTER.get(regel.vilkar["representasjon"], set()),
}
DOKUMENTENE: Mapping[str, Data] = {
    "krever_foresatt": lambda _: {FYLKE},
    "alder": lambda _: {"/kandidat/fodselsdato", "/dato"},
    "person": rollens,
    "organ_signerte": lambda _: {"/kontrakt/signertAvSamarbeidsorgan"},
}
ENDRINGEN: Mapping[str, Data] = {
    "bytter": lambda _: {"/endringer"},
    "grunn": lambda regel: {"/tidligereLarebedrift"},
    "person": rollens,
}
VEDLEGGENE: Mapping[str, Data] = {
    "dokumenttype": lambda _: {"/dokumenttype"},
    "arbeidsavtale": lambda _: {FYLKE},
    "arbeidsattest": lambda _: {FYLKE},
    "godskrevet": lambda _: {"/laretid/fradrag", "/praksis"},
}
RADER = [
    pytest.param(regel, data, id=regel.id)
    for tabell, data in (
        (SIGNATARER, KONTRAKTEN),
        (DOKUMENTSIGNATARER, DOKUMENTENE),
        (ENDRINGSSIGNATARER, ENDRINGEN),
        (VEDLEGGSKRAV, VEDLEGGENE),
    )
    for regel in tabell.regler
]


def nevnt(peker: str, regel: Regel[Any]) -> bool:
    """The place itself, or one inside it."""
    return any(en == peker or en.startswith(f"{peker}/") for en in regel.utlost_av)


@pytest.mark.parametrize(("regel", "data"), RADER)
def test_raden_nevner_stedene_i_dataene_bak_hver_opplysning_den_spor_om(regel: Regel[Any], data: Mapping[str, Data]) -> None:
    ventet = {peker for faktum in regel.vilkar if faktum in data for peker in data[faktum](regel)}
    assert {peker for peker in ventet if not nevnt(peker, regel)} == set()


@pytest.mark.parametrize("tabell", [SIGNATARER, DOKUMENTSIGNATARER, ENDRINGSSIGNATARER], ids=lambda tabell: tabell.navn)
def test_hver_rad_om_en_rolle_nevner_data(tabell: Tabell[Any, Any]) -> None:
    assert [regel.id for regel in tabell.regler if not regel.utlost_av] == []
