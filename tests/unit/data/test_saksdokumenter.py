"""Documents around a contract: good data become the document, bad data are told in full, at the right place."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Kontraktstype
from app.domene.saksdokument import Heving, Hevingsgrunn, KrevdAv, Oppseiing, Samarbeidsavtale
from app.skjema.felt import feltsett
from tests.unit.data.radata import FJERN, FORMS, endret, et_eksempel, grunnlaget, koder, les_data

OPPSEIING, ORGAN = "vestfold-oppsigelse", "vestland-oppseiing-samarbeidsorgan"
HEVING, KREVD = "more-og-romsdal-heving", "trondelag-heving-krevd-av-larebedrift"
KDATO, KTYPE = "/kontrakt/kontraktsdato", "/kontrakt/dokumenttype"
AVTALE = "vestland-avtale-samarbeidsorgan"
TYPER = (Dokumenttype.OPPSEIING, Dokumenttype.HEVING, Dokumenttype.AVTALE_SAMARBEIDSORGAN, Dokumenttype.ENDRINGSAVTALE)


def test_oppsigelsen_blir_lest_slik_den_er_sendt() -> None:
    oppseiing = les_data(et_eksempel(OPPSEIING)).dokument
    assert isinstance(oppseiing, Oppseiing)
    assert (oppseiing.sluttdato, oppseiing.orientert_dato) == (date(2027, 2, 28), date(2027, 1, 25))
    assert oppseiing.kontrakt is not None
    assert oppseiing.kontrakt.dokumenttype is Kontraktstype.LAREKONTRAKT
    assert not oppseiing.organ_signerte
    assert oppseiing.arsak is not None
    assert oppseiing.arsak.sprak == "nb"


def test_vedtaket_blir_lest_slik_det_er_sendt() -> None:
    heving = les_data(et_eksempel(KREVD)).dokument
    assert isinstance(heving, Heving)
    assert (heving.grunn, heving.krevd_av) == (Hevingsgrunn.VESENTLIG_BRUDD, KrevdAv.LAREBEDRIFT)
    assert heving.muntlig_forklaring == date(2027, 5, 11)
    assert "\n" in heving.begrunnelse.tekst


def test_avtalen_blir_lest_med_hver_fullmakt_for_seg() -> None:
    avtale = les_data(et_eksempel("vestfold-avtale-bare-tilskudd")).dokument
    assert isinstance(avtale, Samarbeidsavtale)
    assert (avtale.inngar_kontrakt, avtale.mottar_tilskudd) == (False, True)
    assert [en.fylkesnummer for en in avtale.godkjenninger] == ["46", "39"]


def test_uten_dato_gjelder_dagen_dataene_kom() -> None:
    oppseiing = les_data(endret(et_eksempel(OPPSEIING), {"/dato": FJERN}), mottatt=date(2027, 2, 3)).dokument
    assert oppseiing is not None
    assert oppseiing.dato == date(2027, 2, 3)


FEIL: dict[str, tuple[str, dict[str, Any], set[tuple[str, str]]]] = {
    "orientert dagen etter": (OPPSEIING, {"/orientertDato": "2027-02-02"}, {("orientert-for-sent", "/orientertDato")}),
    "ikke orientert": (OPPSEIING, {"/orientertDato": FJERN}, {("mangler", "/orientertDato")}),
    "slutt før kontrakten": (OPPSEIING, {"/sluttdato": "2026-08-01"}, {("slutt-for-kontrakten", "/sluttdato")}),
    "slutt før oppsigelsen": (OPPSEIING, {"/sluttdato": "2027-01-31"}, {("slutt-for-dokumentet", "/sluttdato")}),
    "ikke en dag": (OPPSEIING, {"/sluttdato": "2027-02-30"}, {("ugyldig-dato", "/sluttdato")}),
    "kontrakt etter oppsigelsen": (
        OPPSEIING,
        {KDATO: "2027-02-02"},
        {("kontrakt-etter-dokumentet", KDATO)},
    ),
    "kontrakt uten lærebedrift": (
        OPPSEIING,
        {KTYPE: "fagopplaringISkole"},
        {("ukjent-verdi", KTYPE)},
    ),
    "før loven": (
        OPPSEIING,
        {"/dato": "2024-07-31", "/kontrakt/kontraktsdato": "2023-08-01", "/orientertDato": "2024-07-01", "/sluttdato": "2024-08-15"},
        {("for-loven", "/dato")},
    ),
    "feil kontrollsiffer": (
        OPPSEIING,
        {"/kandidat/personidentifikator/verdi": "01850852038"},
        {("ugyldig-fodselsnummer", "/kandidat/personidentifikator/verdi")},
    ),
    "ukjent organisasjonsnummer": (
        OPPSEIING,
        {"/parter/larebedrift/virksomhet/organisasjonsnummer": "310000028"},
        {("ugyldig-organisasjonsnummer", "/parter/larebedrift/virksomhet/organisasjonsnummer")},
    ),
    "ukjent felt": (OPPSEIING, {"/helse": "x"}, {("ukjent-felt", "/helse")}),
    "uten klageinstans": (HEVING, {"/klageinstans": FJERN}, {("mangler", "/klageinstans")}),
    "klageinstans på ett språk": (HEVING, {"/klageinstans/nb": FJERN}, {("mangler", "/klageinstans/nb")}),
    "uten saksnummer": (HEVING, {"/saksnummer": FJERN}, {("mangler", "/saksnummer")}),
    "tom begrunnelse": (HEVING, {"/begrunnelse/tekst": "  "}, {("tom", "/begrunnelse/tekst")}),
    "ukjent grunn": (HEVING, {"/grunn": "uenighet"}, {("ukjent-verdi", "/grunn")}),
    "hørt etter vedtaket": (KREVD, {"/muntligForklaring/dato": "2027-05-21"}, {("forklaring-etter-vedtaket", "/muntligForklaring/dato")}),
    "slutter før start": (AVTALE, {"/gjelderTil": "2025-01-01"}, {("slutt-for-start", "/gjelderTil")}),
    "gir ingenting": (AVTALE, {"/inngarKontrakt": {"ja": False}, "/mottarTilskudd": False}, {("ingen-fullmakt", "/inngarKontrakt")}),
    "fullmakt til ingen": (AVTALE, {"/inngarKontrakt/dokumenttyper": []}, {("fullmakt-uten-kontrakt", "/inngarKontrakt/dokumenttyper")}),
    "uten samarbeidsorgan": (AVTALE, {"/parter/samarbeidsorgan": FJERN}, {("mangler", "/parter/samarbeidsorgan")}),
    "for lang frist": (AVTALE, {"/oppsigelsesfristManeder": 25}, {("utenfor-grense", "/oppsigelsesfristManeder")}),
}


@pytest.mark.parametrize(("eksempel", "endringer", "ventet"), FEIL.values(), ids=FEIL)
def test_det_som_er_galt_blir_sagt_der_det_star(eksempel: str, endringer: dict[str, Any], ventet: set[tuple[str, str]]) -> None:
    assert koder(les_data(endret(et_eksempel(eksempel), endringer))) == ventet


def test_alle_feil_kommer_samtidig_og_utkastet_finnes_likevel() -> None:
    data = endret(et_eksempel(KREVD), {"/sluttdato": "i morgen", "/grunn": "?", "/klageinstans": FJERN, "/begrunnelse": FJERN})
    lest = les_data(data)
    assert {peker for _, peker in koder(lest)} == {"/sluttdato", "/grunn", "/klageinstans", "/begrunnelse"}
    assert lest.dokument is None
    assert isinstance(lest.dokumentutkast, Heving)
    assert lest.dokumentutkast.saksnummer == "2027/4321"


@pytest.mark.parametrize("type_", TYPER)
def test_nesten_tomme_data_gir_funn_og_aldri_en_krasj(type_: Dokumenttype) -> None:
    tomme: tuple[dict[str, Any], ...] = ({}, {"parter": []}, {"kandidat": None, "kontrakt": 3, "vedlegg": "x", "oppgaver": {}})
    for data in tomme:
        lest = les_data({"dokumenttype": type_.value, **data})
        assert lest.dokument is None
        assert lest.dokumentutkast is not None
        assert lest.funn


@pytest.mark.parametrize("type_", TYPER)
def test_skjemaet_har_grenser_overalt_og_en_eneste_dokumenttype(type_: Dokumenttype) -> None:
    skjema = grunnlaget().skjema(type_)
    assert skjema.dokumenttyper == {type_.value}
    for del_ in _deler(json.loads(json.dumps(dict(skjema.innhold)))):
        assert del_.get("type") != "string" or {"maxLength", "pattern", "format"} & del_.keys(), del_
        assert del_.get("type") != "array" or "maxItems" in del_, del_
        assert del_.get("type") != "object" or del_.get("additionalProperties") is False, del_


@pytest.mark.parametrize("type_", TYPER)
def test_hvert_sted_i_skjemaet_er_et_felt_eller_skjult_med_grunn_og_hvert_felt_finnes(type_: Dokumenttype) -> None:
    skjema, felt = dict(grunnlaget().skjema(type_).innhold), feltsett(FORMS, type_)
    pekere, steder = [*(ett.peker for ett in felt.felt), *felt.skjult], list(_blader(skjema, skjema))
    assert [sted for sted in steder if not any(_i(sted, peker) for peker in pekere)] == []
    assert [peker for peker in pekere if not any(_i(sted, peker) for sted in steder)] == []
    assert len(felt.felt) == sum(len(gruppe.felt) for gruppe in felt.grupper)


def _i(sted: str, peker: str) -> bool:
    return sted == peker or sted.startswith(f"{peker}/")


def _deler(del_: Any) -> list[dict[str, Any]]:
    under = list(del_.values()) if isinstance(del_, dict) else del_ if isinstance(del_, list) else []
    egne = [del_] if isinstance(del_, dict) and isinstance(del_.get("type"), str) else []
    return [*egne, *(en for barn in under for en in _deler(barn))]


def _blader(skjema: dict[str, Any], del_: dict[str, Any], peker: str = "") -> list[str]:
    if "$ref" in del_:
        del_ = skjema["$defs"][del_["$ref"].rpartition("/")[2]]
    if "properties" not in del_:
        return [peker]
    return [blad for navn, under in del_["properties"].items() for blad in _blader(skjema, under, f"{peker}/{navn}")]
