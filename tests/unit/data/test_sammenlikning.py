"""Two issues compared: each change under its label, nothing for what is the same, and never a number or a protected address."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.domene.dokument import Dokumenttype
from app.skjema import sammenlikning, strict_json
from app.skjema.felt import feltsett
from app.skjema.register import eksempler, grunnlag
from app.skjema.sammenlikning import MERKE, endringer, standardverdier
from app.tekst import Tekst
from tests.unit.data.radata import FJERN, endret, et_eksempel

FORMS = Path(__file__).parents[3] / "forms"
VESTFOLD = "vestfold-larling-selvstendig-bedrift"
ORD = {"rollen": Tekst(nb="lærlingen", nn="lærlingen"), "Rollen": Tekst(nb="Lærlingen", nn="Lærlingen")}
MARS = {"adresselinjer": ["Løynvegen 3"], "postnummer": "5003", "poststed": "BERGEN"}


def merk(verdi: str) -> str:
    return f"merke-{sum(map(ord, verdi))}"


def kept(data: dict[str, Any]) -> dict[str, Any]:
    lest = strict_json.les(json.dumps(data).encode()).data
    assert lest is not None
    return sammenlikning.grunnlag(lest, merk)


def finn(
    gammel: dict[str, Any], ny: dict[str, Any], skrevet: dict[str, tuple[Any, Any]] | None = None
) -> dict[str, sammenlikning.Feltendring]:
    type_ = Dokumenttype(gammel["dokumenttype"])
    alle = endringer(
        kept(gammel),
        kept(ny),
        feltsett(FORMS, type_),
        standard=standardverdier(grunnlag(FORMS).skjema(type_).validator.schema),
        beregnet={},
        skrevet=skrevet or {},
        ord_=ORD,
    )
    assert len({ett.peker for ett in alle}) == len(alle)
    return {ett.peker: ett for ett in alle}


UENDRET: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a number written with a point": {"/laretid/grunnlagManeder": 24.0},
    "a default said aloud": {
        "/laretid/stillingsprosent": 100,
        "/lareforhold/meropplaring": False,
        "/kandidat/adressebeskyttelse": "ugradert",
    },
    "nothing as null": {"/kandidat/adresse1Mars": None},
    "the issue itself": {"/utgave": 2, "/erstatterDokumentId": "d-1", "/kildesystem/instansId": "annen"},
}


@pytest.mark.parametrize("endring", UENDRET.values(), ids=UENDRET)
def test_det_som_betyr_det_samme_er_ingen_endring(endring: dict[str, Any]) -> None:
    data = et_eksempel(VESTFOLD)
    assert finn(data, endret(data, endring)) == {}


ENDRET: dict[str, tuple[dict[str, Any], set[str], bool]] = {
    "the start": ({"/laretid/fra": "2026-09-01"}, {"/laretid/fra"}, True),
    "a given name": ({"/kandidat/navn/fornavn": "NY"}, {"/kandidat/navn"}, True),
    "the mobile": ({"/kandidat/kontakt/mobil": "+4799998888"}, {"/kandidat/kontakt"}, False),
    "a new leader": (
        {"/parter/larebedrift/fagligLeder/navn": {"fornavn": "A", "etternavn": "B"}},
        {"/parter/larebedrift/fagligLeder/navn"},
        True,
    ),
    "an extra condition": ({"/lareforhold/tilleggsvilkar": [{"tekst": "x"}]}, {"/lareforhold/tilleggsvilkar"}, True),
    "a percentage": ({"/laretid/stillingsprosent": 80}, {"/laretid/stillingsprosent"}, True),
    "no arbeidsavtale date": ({"/arbeidsavtale/dato": FJERN}, {"/arbeidsavtale/dato"}, True),
}


@pytest.mark.parametrize(("endring", "pekere", "skrives"), ENDRET.values(), ids=ENDRET)
def test_hver_endring_star_under_feltet_sitt(endring: dict[str, Any], pekere: set[str], skrives: bool) -> None:
    data = et_eksempel(VESTFOLD)
    funnet = finn(data, endret(data, endring))
    assert set(funnet) == pekere
    for ett in funnet.values():
        assert ett.skrives is skrives
        assert ett.ledetekst.nb
        assert "{" not in ett.ledetekst.nb + ett.ledetekst.nn


def test_alt_i_hvert_eksempel_kan_endres_uten_at_noe_faller_bort() -> None:
    """A place without a field is told by its own name: nothing that changes is passed over."""
    for eksempel in eksempler(FORMS):
        data = json.loads(eksempel.raa)
        for peker in _blader(data):
            if peker in sammenlikning.UTGAVENS_EGNE or peker == "/dokumenttype":
                continue
            assert finn(data, endret(data, {peker: "en helt annen verdi"})), (eksempel.navn, peker)


def _blader(verdi: Any, peker: str = "") -> list[str]:
    if isinstance(verdi, dict):
        return [blad for navn, barn in verdi.items() for blad in _blader(barn, f"{peker}/{navn}")]
    return [peker]


def test_et_annet_nummer_er_en_endring_uten_verdi() -> None:
    data = et_eksempel(VESTFOLD)
    (ett,) = finn(data, endret(data, {"/kandidat/personidentifikator/verdi": "01850859791"})).values()
    assert ett.skjult
    assert ett.ledetekst.nb == "Fødselsnummer"
    assert not {"for", "etter"} & set(ett.som_json(med_verdier=True))


def test_det_som_blir_tatt_vare_pa_har_verken_nummer_eller_skjermet_adresse() -> None:
    data = endret(
        et_eksempel(VESTFOLD),
        {
            "/kandidat/adressebeskyttelse": "fortrolig",
            "/kandidat/adresse1Mars": MARS,
            "/kandidat/foresatte": [
                {
                    "person": {
                        "navn": {"fornavn": "A", "etternavn": "B"},
                        "personidentifikator": {"type": "fodselsnummer", "verdi": "01818011039"},
                    }
                }
            ],
        },
    )
    tekst = strict_json.kanonisk(kept(data)).decode()
    for hemmelig in ("01818011039", data["kandidat"]["personidentifikator"]["verdi"], "Løynvegen", "5003"):
        assert hemmelig not in tekst
    assert tekst.count(MERKE) >= 4


def test_en_adresse_som_blir_skjermet_er_en_endring_av_begge_adressene_uten_verdi() -> None:
    data = endret(et_eksempel(VESTFOLD), {"/kandidat/adresse1Mars": MARS})
    funnet = finn(data, endret(data, {"/kandidat/adressebeskyttelse": "strengtFortrolig"}))
    assert set(funnet) >= {"/kandidat/bostedsadresse", "/kandidat/adresse1Mars"}
    assert all(ett.skjult for ett in funnet.values())
    assert "Løynvegen" not in json.dumps([ett.som_json(med_verdier=True) for ett in funnet.values()])


def test_en_skjermet_adresse_som_er_den_samme_er_ingen_endring() -> None:
    data = endret(et_eksempel(VESTFOLD), {"/kandidat/adressebeskyttelse": "fortrolig"})
    assert finn(data, data) == {}
    annen = endret(data, {"/kandidat/bostedsadresse/poststed": "ET ANNET STED"})
    (ett,) = finn(data, annen).values()
    assert (ett.peker, ett.skjult) == ("/kandidat/bostedsadresse", True)


@pytest.mark.parametrize(("skrevet", "skrives"), [((None, None), False), (("A", None), True), ((None, "A"), True)])
def test_bare_det_som_en_av_utgavene_skriver_er_endret_i_dokumentet(skrevet: tuple[Any, Any], skrives: bool) -> None:
    data = et_eksempel(VESTFOLD)
    annen = endret(data, {"/kandidat/bostedsadresse/poststed": "ET ANNET STED"})
    (ett,) = finn(data, annen, {"/kandidat/bostedsadresse": skrevet}).values()
    assert ett.skrives is skrives
