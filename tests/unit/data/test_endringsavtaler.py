"""Changes of contracts: good data become the document, and what does not hang together is told at the right place."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domene import laretid
from app.domene.endring import VERDIARTER, Endringsavtale, Endringstype, Verdiart
from app.domene.kontrakt import Avbrudd, Kontraktstype
from app.errors import Alvor
from app.skjema.kontroll.endring import SAMSVAR
from tests.unit.data.radata import FJERN, endret, et_eksempel, koder, les_data

PROSENT, MEROPPLARING = "vestland-endring-stillingsprosent", "rogaland-endring-meropplaring"
BYTTE, AVBRUDD = "vestfold-endring-bytte-av-larebedrift", "more-og-romsdal-endring-fagleg-leiar-og-avbrot"
SKOLE = "nordland-endring-bytte-av-skole"
FORSTE, ANDRE = "/endringer/0", "/endringer/1"
NYTT_ORGAN = {"organisasjonsnummer": "310000000", "navn": "X"}


def avtale(navn: str, **endringer: Any) -> Endringsavtale:
    lest = les_data(endret(et_eksempel(navn), endringer))
    assert isinstance(lest.dokument, Endringsavtale), lest.funn
    return lest.dokument


def test_endringen_blir_lest_slik_den_er_sendt() -> None:
    lest = avtale(AVBRUDD)
    leder, avbrudd = lest.endringer
    assert (leder.type, avbrudd.type) == (Endringstype.FAGLIG_LEDER, Endringstype.AVBRUDD)
    assert leder.for_ is not None
    assert leder.for_.person is not None
    assert leder.for_.person.fullt == "RASK HAMMER"
    assert leder.etter.person is not None
    assert leder.etter.person.fullt == "KVIK MÅKE"
    assert avbrudd.for_ is None
    assert avbrudd.etter.periode == Avbrudd(fra=date(2027, 3, 1), til=date(2027, 5, 31))
    assert "\n" in lest.begrunnelse.tekst
    assert not lest.bytter_larebedrift
    assert lest.flytter_slutten
    assert not lest.forlenger


def test_kontrakten_star_slik_den_er_etter_endringen_med_datoen_til_endringen() -> None:
    lest = avtale(BYTTE)
    assert lest.kontrakt is not None
    assert (lest.kontrakt.kontraktsdato, lest.kontrakten.kontraktsdato) == (date(2026, 8, 3), date(2027, 3, 1))
    assert lest.kontrakten.parter.larebedrift is not None
    assert lest.kontrakten.parter.larebedrift.virksomhet.navn == "SYNTETISK TRE AS"
    assert lest.larebedrift is not None
    assert lest.larebedrift.virksomhet.navn == "SYNTETISK TRE AS"
    assert lest.tidligere is not None
    assert lest.tidligere.virksomhet.navn == "SYNTETISK BYGG AS"


def test_fagopplaring_i_skole_har_ingen_larebedrift() -> None:
    lest = avtale(SKOLE)
    assert lest.larebedrift is None
    assert lest.kontrakten.dokumenttype is Kontraktstype.FAGOPPLARING_I_SKOLE
    assert lest.kontrakten.parter.skole is not None


def test_uten_dato_gjelder_dagen_dataene_kom() -> None:
    lest = les_data(endret(et_eksempel(PROSENT), {"/dato": FJERN}), mottatt=date(2027, 6, 20)).dokument
    assert lest is not None
    assert lest.dato == date(2027, 6, 20)


# Every end below is reckoned by hand: whole months by the calendar, the last day is the day before.
def test_atti_prosent_av_tolv_maneder_som_gjenstar_blir_femten_maneder() -> None:
    ny = avtale(PROSENT).ny_laretid
    assert ny is not None
    assert laretid.beregn(ny).til == date(2028, 11, 16)


def test_seks_maneder_meropplaring_flytter_slutten_et_halvt_ar() -> None:
    ny = avtale(MEROPPLARING).ny_laretid
    assert ny is not None
    assert laretid.beregn(ny).til == date(2029, 2, 16)


def test_tre_maneders_avbrudd_flytter_slutten_nittito_dager() -> None:
    ny = avtale(AVBRUDD).ny_laretid
    assert ny is not None
    assert laretid.beregn(ny).til == date(2028, 8, 16) + timedelta(days=92)


PROSENTEN, ETTERPROSENT = f"{FORSTE}/for", f"{FORSTE}/etter/prosent"
FEIL: dict[str, tuple[str, dict[str, Any], set[tuple[str, str]]]] = {
    "ingen endring": (PROSENT, {"/endringer": [], "/laretid": FJERN}, {("tom", "/endringer")}),
    "uten begrunnelse": (PROSENT, {"/begrunnelse": FJERN}, {("mangler", "/begrunnelse")}),
    "ukjent endring": (PROSENT, {f"{FORSTE}/type": "lonn"}, {("ukjent-verdi", f"{FORSTE}/type")}),
    "uten dag": (PROSENT, {f"{FORSTE}/gjelderFra": FJERN}, {("mangler", f"{FORSTE}/gjelderFra")}),
    "ingen verdi": (PROSENT, {f"{FORSTE}/etter": {}}, {("mangler", f"{FORSTE}/etter")}),
    "tom verdi før": (PROSENT, {PROSENTEN: {}}, {("mangler", PROSENTEN)}),
    "to verdier": (PROSENT, {f"{FORSTE}/etter/dato": "2028-11-16"}, {("flere-verdier", f"{FORSTE}/etter")}),
    "dato i stedet for prosent": (PROSENT, {PROSENTEN: {"dato": "2028-08-16"}}, {("verdi-passer-ikke", PROSENTEN)}),
    "over hundre prosent": (PROSENT, {ETTERPROSENT: 101}, {("utenfor-grense", ETTERPROSENT), ("endring-og-laretid-avviker", ETTERPROSENT)}),
    "før kontrakten": (
        AVBRUDD,
        {f"{FORSTE}/gjelderFra": "2026-08-02"},
        {("endring-for-kontrakten", f"{FORSTE}/gjelderFra")},
    ),
    "samme dag som kontrakten": (
        AVBRUDD,
        {f"{FORSTE}/gjelderFra": "2026-08-03"},
        {("endring-tilbake-i-tid", f"{FORSTE}/gjelderFra")},
    ),
    "avbruddet slutter på en dag som ikke finnes": (
        AVBRUDD,
        {f"{ANDRE}/etter/periode/til": "2027-05-32"},
        {("ugyldig-dato", f"{ANDRE}/etter/periode/til")},
    ),
    "avbruddet starter på en dag som ikke finnes": (
        AVBRUDD,
        {f"{ANDRE}/etter/periode/fra": "2027-03-32"},
        {("ugyldig-dato", f"{ANDRE}/etter/periode/fra")},
    ),
    "måneder med bokstaver": (
        MEROPPLARING,
        {"/laretid/tillegg/0/maneder": "seks"},
        {("feil-type", "/laretid/tillegg/0/maneder")},
    ),
    "dagen før dokumentet": (AVBRUDD, {f"{FORSTE}/gjelderFra": "2027-02-09"}, {("endring-tilbake-i-tid", f"{FORSTE}/gjelderFra")}),
    "samme prosent før og etter": (PROSENT, {f"{PROSENTEN}/prosent": 80}, {("endring-uten-forskjell", f"{FORSTE}/etter")}),
    "samme tall skrevet på en annen måte": (PROSENT, {f"{PROSENTEN}/prosent": 80.0}, {("endring-uten-forskjell", f"{FORSTE}/etter")}),
    "samme virksomhet med annet navn": (
        BYTTE,
        {f"{FORSTE}/for": {"virksomhet": {"organisasjonsnummer": "310000078", "navn": "SYNTETISK TREVARE AS"}}},
        {
            ("endring-uten-forskjell", f"{FORSTE}/etter"),
            ("endring-og-part-avviker", f"{FORSTE}/for/virksomhet/organisasjonsnummer"),
        },
    ),
    "samme endring to ganger": (
        AVBRUDD,
        {"/endringer/-": {"type": "avbrudd", "gjelderFra": "2027-03-01", "etter": {"periode": {"fra": "2027-03-01", "til": "2027-05-31"}}}},
        {("samme-endring-to-ganger", "/endringer/2")},
    ),
    "en annen faglig leder enn parten": (
        AVBRUDD,
        {f"{FORSTE}/etter/person/navn/etternavn": "TERNE"},
        {("endring-og-part-avviker", f"{FORSTE}/etter/person/navn")},
    ),
    "en annen lærebedrift enn parten": (
        BYTTE,
        {f"{FORSTE}/etter/virksomhet/organisasjonsnummer": "310000035"},
        {("endring-og-part-avviker", f"{FORSTE}/etter/virksomhet/organisasjonsnummer")},
    ),
    "en annen lærebedrift gikk ut": (
        BYTTE,
        {f"{FORSTE}/for/virksomhet/organisasjonsnummer": "310000035"},
        {("endring-og-part-avviker", f"{FORSTE}/for/virksomhet/organisasjonsnummer")},
    ),
    "et annet samarbeidsorgan enn parten": (
        PROSENT,
        {
            "/endringer": [{"type": "samarbeidsorgan", "gjelderFra": "2027-08-17", "etter": {"virksomhet": NYTT_ORGAN}}],
            "/parter/samarbeidsorgan/virksomhet/organisasjonsnummer": "310000035",
        },
        {("endring-og-part-avviker", f"{FORSTE}/etter/virksomhet/organisasjonsnummer")},
    ),
    "læretiden har en annen prosent": (PROSENT, {"/laretid/stillingsprosent": 75}, {("endring-og-laretid-avviker", ETTERPROSENT)}),
    "læretiden har full stilling uten å si det": (
        PROSENT,
        {"/laretid/stillingsprosent": FJERN},
        {("endring-og-laretid-avviker", ETTERPROSENT)},
    ),
    "hele læretiden med ny prosent": (
        PROSENT,
        {"/laretid": {"fra": "2026-08-17", "grunnlagManeder": 24, "stillingsprosent": 80}},
        {("laretid-for-endringen", "/laretid/fra")},
    ),
    "avbruddet er ikke i læretiden": (
        AVBRUDD,
        {"/laretid/avbrudd": FJERN, "/laretid/til": FJERN},
        {("endring-og-laretid-avviker", f"{ANDRE}/etter/periode")},
    ),
    "avbruddet slutter en annen dag i læretiden": (
        AVBRUDD,
        {"/laretid/avbrudd/0/til": "2027-05-30", "/laretid/til": FJERN},
        {("endring-og-laretid-avviker", f"{ANDRE}/etter/periode")},
    ),
    "avbruddet går bakover": (
        AVBRUDD,
        {f"{ANDRE}/etter/periode/til": "2027-02-28"},
        {("avbrudd-slutter-for-start", f"{ANDRE}/etter/periode/til")},
    ),
    "sluttdatoen stemmer ikke": (AVBRUDD, {"/laretid/til": "2028-08-16"}, {("sluttdato-avviker", "/laretid/til")}),
    "forlengelsen ender en annen dag": (
        MEROPPLARING,
        {f"{FORSTE}/etter/dato": "2029-02-17"},
        {("endring-og-laretid-avviker", f"{FORSTE}/etter/dato")},
    ),
    "forlengelsen forkorter": (
        MEROPPLARING,
        {f"{FORSTE}/for/dato": "2029-02-17"},
        {("forlengelse-forkorter", f"{FORSTE}/etter/dato")},
    ),
    "forlenget med ingenting": (
        MEROPPLARING,
        {f"{FORSTE}/for/dato": "2029-02-16"},
        {("endring-uten-forskjell", f"{FORSTE}/etter")},
    ),
    "tidligere lærebedrift uten bytte": (
        AVBRUDD,
        {"/tidligereLarebedrift": {"virksomhet": {"organisasjonsnummer": "310000035", "navn": "X"}}},
        {("tidligere-larebedrift-uten-bytte", "/tidligereLarebedrift")},
    ),
    "bytte til samme lærebedrift": (
        BYTTE,
        {"/tidligereLarebedrift/virksomhet/organisasjonsnummer": "310000078", f"{FORSTE}/for": FJERN},
        {("samme-larebedrift", "/tidligereLarebedrift/virksomhet/organisasjonsnummer")},
    ),
    "læretid uten måneder": (PROSENT, {"/laretid/gjenstaendeManeder": FJERN}, {("mangler", "/laretid/grunnlagManeder")}),
    "begge slags måneder": (PROSENT, {"/laretid/grunnlagManeder": 24}, {("to-grunnlag", "/laretid/gjenstaendeManeder")}),
    "feil tall i den tidligere lærebedriften": (
        BYTTE,
        {"/tidligereLarebedrift/virksomhet/organisasjonsnummer": "310000028", f"{FORSTE}/for": FJERN},
        {("ugyldig-organisasjonsnummer", "/tidligereLarebedrift/virksomhet/organisasjonsnummer")},
    ),
    "feil tall i den nye lærebedriften": (
        BYTTE,
        {"/parter/larebedrift/virksomhet/organisasjonsnummer": "310000079", f"{FORSTE}/etter/virksomhet/organisasjonsnummer": "310000079"},
        {
            ("ugyldig-organisasjonsnummer", "/parter/larebedrift/virksomhet/organisasjonsnummer"),
            ("ugyldig-organisasjonsnummer", f"{FORSTE}/etter/virksomhet/organisasjonsnummer"),
        },
    ),
    "feil nummer på den tidligere lederen": (
        BYTTE,
        {"/tidligereLarebedrift/ansvarligLeder/personidentifikator": {"type": "fodselsnummer", "verdi": "14876930048"}},
        {("ugyldig-fodselsnummer", "/tidligereLarebedrift/ansvarligLeder/personidentifikator/verdi")},
    ),
    "kontrakten er yngre enn endringen": (
        AVBRUDD,
        {"/kontrakt/kontraktsdato": "2027-02-11"},
        {("kontrakt-etter-dokumentet", "/kontrakt/kontraktsdato")},
    ),
    "for mange endringer": (
        AVBRUDD,
        {
            "/endringer": [
                {"type": "annet", "gjelderFra": "2027-03-01", "peker": f"/{nr}", "etter": {"tekst": {"tekst": "x"}}} for nr in range(21)
            ]
        },
        {("for-mange", "/endringer")},
    ),
}


@pytest.mark.parametrize(("eksempel", "endringer", "ventet"), FEIL.values(), ids=FEIL)
def test_det_som_er_galt_blir_sagt_der_det_star(eksempel: str, endringer: dict[str, Any], ventet: set[tuple[str, str]]) -> None:
    assert koder(les_data(endret(et_eksempel(eksempel), endringer))) == ventet


GODT: dict[str, tuple[str, dict[str, Any]]] = {
    "gjelder fra dagen på dokumentet": (AVBRUDD, {f"{FORSTE}/gjelderFra": "2027-02-10"}),
    "ingenting sto der før": (PROSENT, {PROSENTEN: FJERN}),
    "navnet skrevet med små bokstaver": (AVBRUDD, {f"{FORSTE}/etter/person/navn": {"fornavn": "Kvik", "etternavn": "Måke"}}),
    "navnet delt på en annen måte": (
        AVBRUDD,
        {
            f"{FORSTE}/etter/person/navn": {"fornavn": "KVIK SNAR", "etternavn": "MÅKE"},
            "/parter/larebedrift/fagligLeder/navn": {"fornavn": "KVIK", "mellomnavn": "SNAR", "etternavn": "MÅKE"},
        },
    ),
    "åpent avbrudd": (
        AVBRUDD,
        {f"{ANDRE}/etter/periode/til": FJERN, "/laretid/avbrudd/0/til": FJERN, "/laretid/til": FJERN},
    ),
    "avbrudd på én dag": (
        AVBRUDD,
        {f"{ANDRE}/etter/periode/til": "2027-03-01", "/laretid/avbrudd/0/til": "2027-03-01", "/laretid/til": "2028-08-17"},
    ),
    "uten læretid, som reglene spør etter": (PROSENT, {"/laretid": FJERN}),
    "to avbrudd med hver sin plass": (
        AVBRUDD,
        {
            f"{ANDRE}/peker": "/laretid/avbrudd/0",
            "/endringer/-": {
                "type": "avbrudd",
                "gjelderFra": "2027-09-01",
                "peker": "/laretid/avbrudd/1",
                "etter": {"periode": {"fra": "2027-09-01", "til": "2027-09-30"}},
            },
            "/laretid/avbrudd/-": {"fra": "2027-09-01", "til": "2027-09-30"},
            "/laretid/til": FJERN,
        },
    ),
    "ut av samarbeidsorganet": (
        AVBRUDD,
        {"/endringer/-": {"type": "samarbeidsorgan", "gjelderFra": "2027-03-01", "etter": {"tekst": {"tekst": "Avtalen er avsluttet."}}}},
    ),
}


@pytest.mark.parametrize(("eksempel", "endringer"), GODT.values(), ids=GODT)
def test_det_som_er_lov_gir_ingen_funn(eksempel: str, endringer: dict[str, Any]) -> None:
    lest = les_data(endret(et_eksempel(eksempel), endringer))
    assert koder(lest) == set()
    assert isinstance(lest.dokument, Endringsavtale)


def test_en_endring_tilbake_i_tid_er_bare_en_advarsel() -> None:
    (funn,) = les_data(endret(et_eksempel(AVBRUDD), {f"{FORSTE}/gjelderFra": "2027-02-09"})).funn
    assert funn.alvor is Alvor.ADVARSEL
    assert "9. februar 2027" in funn.melding.nn
    assert "10. februar 2027" in funn.melding.nn


def test_funnene_sier_hva_som_skulle_statt_der() -> None:
    (annen,) = les_data(endret(et_eksempel(PROSENT), {PROSENTEN: {"dato": "2028-08-16"}})).funn
    assert "Den skal skrives med «prosent», men «dato» er sendt." in annen.melding.nb
    organ = {"type": "samarbeidsorgan", "gjelderFra": "2027-03-01", "etter": {"prosent": 5}}
    (annen,) = les_data(endret(et_eksempel(AVBRUDD), {"/endringer/-": organ})).funn
    assert annen.tiltak.nn == "Send «virksomhet» eller «tekst», eller rett typen."
    (samme,) = les_data(
        endret(et_eksempel(BYTTE), {"/tidligereLarebedrift/virksomhet/organisasjonsnummer": "310000078", f"{FORSTE}/for": FJERN})
    ).funn
    assert samme.melding.nn.endswith("har same organisasjonsnummer, 310000078.")


def test_funnene_nevner_ingen_person() -> None:
    data = endret(et_eksempel(AVBRUDD), {f"{FORSTE}/etter/person/navn/etternavn": "TERNE"})
    (funn,) = les_data(data).funn
    assert "TERNE" not in str(funn.som_json())
    assert "MÅKE" not in str(funn.som_json())


def test_et_personnummer_pa_plassen_til_et_organisasjonsnummer_blir_ikke_gjentatt() -> None:
    nummer, sted = "13257748629", "virksomhet/organisasjonsnummer"
    bare_et_sted = {f"{FORSTE}/etter/{sted}": nummer}
    alle_steder = dict.fromkeys((f"{FORSTE}/etter/{sted}", f"/parter/larebedrift/{sted}", f"/tidligereLarebedrift/{sted}"), nummer)
    for endringer in (bare_et_sted, alle_steder):
        assert nummer not in str([funn.som_json() for funn in les_data(endret(et_eksempel(BYTTE), endringer)).funn])


def test_en_endring_som_ikke_kan_leses_beholder_plassen_sin_i_utkastet() -> None:
    utkast = les_data(endret(et_eksempel(AVBRUDD), {f"{FORSTE}/type": "?"})).dokumentutkast
    assert isinstance(utkast, Endringsavtale)
    assert [endring.type for endring in utkast.endringer] == [Endringstype.ANNET, Endringstype.AVBRUDD]


def test_hver_endring_har_sin_slags_verdi_og_noe_a_bli_sammenliknet_med_eller_ikke() -> None:
    assert set(VERDIARTER) == set(SAMSVAR) == set(Endringstype)
    assert set().union(*VERDIARTER.values()) == set(Verdiart)


@given(prosent=st.integers(min_value=1, max_value=100), igjen=st.integers(min_value=1, max_value=48))
def test_en_lavere_prosent_gir_aldri_en_tidligere_slutt(prosent: int, igjen: int) -> None:
    data = endret(
        et_eksempel(PROSENT),
        {ETTERPROSENT: prosent, "/laretid/stillingsprosent": prosent, "/laretid/gjenstaendeManeder": igjen, PROSENTEN: FJERN},
    )
    lest = les_data(data).dokumentutkast
    assert isinstance(lest, Endringsavtale)
    assert lest.ny_laretid is not None
    full = laretid.siste_dag(lest.ny_laretid.fra, laretid.kalenderlengde(Decimal(igjen), Decimal(100)))
    ny = laretid.beregn(lest.ny_laretid).til
    assert ny is None or ny >= full


@given(st.dictionaries(st.sampled_from([art.value for art in Verdiart]), st.just(None) | st.integers() | st.text(max_size=5), max_size=3))
def test_verdier_av_alle_slag_gir_funn_og_aldri_en_krasj(verdi: dict[str, Any]) -> None:
    for type_ in Endringstype:
        lest = les_data(endret(et_eksempel(AVBRUDD), {f"{FORSTE}/type": type_.value, f"{FORSTE}/etter": verdi}))
        assert lest.dokumentutkast is not None
