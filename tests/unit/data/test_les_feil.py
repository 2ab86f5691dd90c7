"""One change to a good example → exactly these findings. And many faults at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domene.kontrakt import Fradragstype
from app.errors import Alvor
from app.skjema.les import meldinger
from app.skjema.sted import les_dato
from tests.unit.data import test_endringsavtaler, test_saksdokumenter
from tests.unit.data.radata import FJERN, KONTRAKTER, endret, et_eksempel, finnes, koder, les_data
from tests.unit.data.tilfeller import AGDER, AKERSHUS, MELDTE_ELLERS, TILFELLER, VESTFOLD, VESTLAND, Tilfelle


@pytest.mark.parametrize("tilfelle", TILFELLER.values(), ids=TILFELLER)
def test_en_endring_gir_akkurat_disse_funnene(tilfelle: Tilfelle) -> None:
    rad = {("lareplankode-avviker", "/lareforhold/lareplankode")} if tilfelle.eksempel == AGDER else set()
    data = endret(et_eksempel(tilfelle.eksempel), tilfelle.endringer)
    lest = les_data(data)
    assert koder(lest) - rad == tilfelle.ventet - rad
    assert (lest.kontrakt is None) == any(funn.alvor is Alvor.FEIL for funn in lest.funn)
    assert lest.kontrakt in {None, lest.utkast}


@pytest.mark.parametrize("tilfelle", TILFELLER.values(), ids=TILFELLER)
def test_pekeren_viser_til_stedet_eller_til_det_som_mangler_i_det_som_finnes(tilfelle: Tilfelle) -> None:
    data = endret(et_eksempel(tilfelle.eksempel), tilfelle.endringer)
    for _, peker in koder(les_data(data)):
        assert finnes(data, peker) or finnes(data, peker.rpartition("/")[0]), peker


def test_hver_kode_har_et_tilfelle() -> None:
    """A message that no case reaches would be a text that nobody has seen."""
    feil = (*test_saksdokumenter.FEIL.values(), *test_endringsavtaler.FEIL.values())
    om_dokumenter = {kode for _, _, ventet in feil for kode, _ in ventet}
    om_kontrakter = {kode for tilfelle in TILFELLER.values() for kode, _ in tilfelle.ventet}
    assert om_kontrakter | om_dokumenter | MELDTE_ELLERS == {m.kode for m in meldinger()}


def test_alle_feil_kommer_paa_en_gang() -> None:
    data = endret(
        et_eksempel(VESTLAND),
        {
            "/kontraktsdato": "3. august",
            "/fylke/fylkesnummer": "99",
            "/kandidat/navn/etternavn": FJERN,
            "/kandidat/personidentifikator/verdi": "01850852038",
            "/kandidat/fodselsdato": "2008-13-01",
            "/parter/larebedrift/virksomhet/organisasjonsnummer": "310000028",
            "/parter/larebedrift/fagligLeder/personidentifikator/verdi": "1",
            "/parter/avtale/gjelderTil": "2024-01-01",
            "/lareforhold/programomradekode": "XXXXX3----",
            "/laretid/grunnlagManeder": "24",
            "/laretid/avbrudd": [{"fra": "2027-02-01", "til": "2027-01-01"}],
            "/arbeidsavtale/dato": "2026-09-01",
            "/vedlegg/0/type": "noe",
            "/ukjent": 1,
        },
    )
    lest = les_data(data)
    assert koder(lest) == {
        ("ugyldig-dato", "/kontraktsdato"),
        ("ukjent-fylke", "/fylke/fylkesnummer"),
        ("mangler", "/kandidat/navn/etternavn"),
        ("ugyldig-fodselsnummer", "/kandidat/personidentifikator/verdi"),
        ("ugyldig-dato", "/kandidat/fodselsdato"),
        ("ugyldig-organisasjonsnummer", "/parter/larebedrift/virksomhet/organisasjonsnummer"),
        ("ugyldig-fodselsnummer", "/parter/larebedrift/fagligLeder/personidentifikator/verdi"),
        ("slutt-for-start", "/parter/avtale/gjelderTil"),
        ("ukjent-programomradekode", "/lareforhold/programomradekode"),
        ("feil-type", "/laretid/grunnlagManeder"),
        ("avbrudd-slutter-for-start", "/laretid/avbrudd/0/til"),
        ("arbeidsavtale-etter-start", "/arbeidsavtale/dato"),
        ("ukjent-verdi", "/vedlegg/0/type"),
        ("ukjent-felt", "/ukjent"),
    }
    assert lest.kontrakt is None
    assert [funn.alvor for funn in lest.funn] == sorted((funn.alvor for funn in lest.funn), key=list(Alvor).index)


def test_utkastet_bruker_det_som_kan_brukes_og_sier_hva_det_ikke_er() -> None:
    data = endret(
        et_eksempel(VESTLAND),
        {
            "/kontraktsdato": "3. august",
            "/kandidat/navn/etternavn": FJERN,
            "/kandidat/kontakt/epost": "ikke en adresse",
            "/kandidat/personidentifikator/verdi": "01850852038",
            "/laretid/fra": "snart",
            "/vedlegg/0/type": "noe",
        },
    )
    lest = les_data(data, mottatt=date(2026, 8, 4))
    assert lest.ugyldige == {
        "/kontraktsdato",
        "/kandidat/navn/etternavn",
        "/kandidat/kontakt/epost",
        "/kandidat/personidentifikator/verdi",
        "/laretid/fra",
        "/vedlegg/0/type",
    }
    utkast = lest.utkast
    assert utkast is not None
    assert utkast.kontraktsdato == utkast.laretid.fra == date(2026, 8, 4)
    assert utkast.kandidat.navn.fornavn == "VAKKER"
    assert utkast.kandidat.navn.etternavn == "–"
    assert utkast.kandidat.personidentifikator.verdi == "00000000000"
    assert utkast.kandidat.kontakt is not None
    assert utkast.kandidat.kontakt.epost is None
    assert utkast.kandidat.kontakt.mobil == "+4799990000"
    assert utkast.parter.samarbeidsorgan is not None
    assert utkast.vedlegg == ()


def test_en_gradering_som_ikke_kan_leses_skjermer_adressen() -> None:
    utkast = les_data(endret(et_eksempel(), {"/kandidat/adressebeskyttelse": "Strengt fortrolig"})).utkast
    assert utkast is not None
    assert utkast.kandidat.adressebeskyttelse == "strengtFortrolig"


def test_en_halv_adresse_blir_ikke_brukt_i_utkastet() -> None:
    utkast = les_data(endret(et_eksempel(), {"/kandidat/bostedsadresse/postnummer": "50"})).utkast
    assert utkast is not None
    assert utkast.kandidat.bostedsadresse is None


def test_et_avbrudd_med_uleselig_slutt_blir_ikke_et_apent_avbrudd() -> None:
    lest = les_data(endret(et_eksempel(AKERSHUS), {"/laretid/avbrudd/0/til": "snart"}))
    assert koder(lest) == {("ugyldig-dato", "/laretid/avbrudd/0/til")}
    assert lest.utkast is not None
    assert lest.utkast.laretid.avbrudd == ()


def test_et_fradrag_av_ukjent_type_teller_med_i_utkastet() -> None:
    utkast = les_data(endret(et_eksempel(AGDER), {"/laretid/fradrag/0/type": "ferie"})).utkast
    assert utkast is not None
    assert [(fradrag.type, fradrag.maneder) for fradrag in utkast.laretid.fradrag] == [(Fradragstype.ANNET, Decimal(2))]


@pytest.mark.parametrize("peker", ["/laretid/grunnlagManeder", "/laretid/gjenstaendeManeder"])
def test_funn_om_moduler_nevner_manedene(peker: str) -> None:
    eksempel = {"/laretid/grunnlagManeder": AGDER, "/laretid/gjenstaendeManeder": VESTFOLD}[peker]
    (funn,) = (ett for ett in les_data(endret(et_eksempel(eksempel), {peker: 17})).funn if ett.peker == peker)
    assert "17" in funn.melding.nb
    assert "17" in funn.melding.nn


@pytest.mark.parametrize(
    ("tekst", "ventet"),
    [
        ("1900-01-01", date(1900, 1, 1)),
        ("1899-12-31", None),
        ("2199-12-31", date(2199, 12, 31)),
        ("2200-01-01", None),
        ("2024-02-29", date(2024, 2, 29)),
        ("2023-02-29", None),
        ("2026-8-3", None),
        ("2026-08-03 ", None),
        ("٢٠٢٦-٠٨-٠٣", None),
        (20260803, None),
    ],
)
def test_en_dato_er_skrevet_paa_en_mate_og_ligger_i_vare_arhundrer(tekst: object, ventet: date | None) -> None:
    assert les_dato(tekst) == ventet


def test_uten_dokumenttype_finnes_ikke_noe_utkast() -> None:
    assert les_data(endret(et_eksempel(), {"/dokumenttype": FJERN})).utkast is None


LOVLIGE_NAVN = [
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "https://example.invalid/x?y=1&z=2",
    "file:///etc/passwd",
    "Áŋŋel Čáhcesuolu Đŧŋšž",
    "Nils-Ándde Æøå Ïïj",
    'O\'Brien "Bo" & Sønn',
    "漢字",
    "x" * 100,
]


@pytest.mark.parametrize("navn", LOVLIGE_NAVN)
def test_et_navn_er_tekst_og_blir_staende_som_det_er(navn: str) -> None:
    kontrakt = les_data(endret(et_eksempel(), {"/kandidat/navn/fornavn": navn})).kontrakt
    assert kontrakt is not None
    assert kontrakt.kandidat.navn.fornavn == navn


def test_delte_bokstaver_blir_satt_sammen_i_kontrakten_men_ikke_i_kontrollsummen() -> None:
    delt, hel = "A\u030ase C\u030ca\u0301hci", "Åse Čáhci"
    en, to = (les_data(endret(et_eksempel(), {"/kandidat/navn/fornavn": navn})) for navn in (delt, hel))
    assert en.kontrakt == to.kontrakt
    assert en.kontrakt is not None
    assert en.kontrakt.kandidat.navn.fornavn == hel
    assert en.data_sha256 != to.data_sha256


def test_streker_blir_bindestreker_i_kontrakten_men_ikke_i_kontrollsummen() -> None:
    en, to = (les_data(endret(et_eksempel(), {"/lareforhold/programomradekode": kode})) for kode in ("BATMF3——", "BATMF3----"))
    assert en.kontrakt == to.kontrakt
    assert en.kontrakt is not None
    assert en.kontrakt.lareforhold.programomradekode == "BATMF3----"
    assert en.data_sha256 != to.data_sha256


def test_mellomrom_rundt_og_i_navn_blir_ett_mens_linjer_i_fritekst_star() -> None:
    data = endret(et_eksempel(), {"/kandidat/navn/fornavn": "  VAKKER \n ROSE ", "/lareforhold/tilleggsvilkar": [{"tekst": "En.\n\nTo. "}]})
    kontrakt = les_data(data).kontrakt
    assert kontrakt is not None
    assert kontrakt.kandidat.navn.fornavn == "VAKKER ROSE"
    assert kontrakt.lareforhold.tilleggsvilkar[0].tekst == "En.\n\nTo."


@pytest.mark.parametrize("eksempel", KONTRAKTER)
def test_hver_pakrevd_egenskap_savnes_paa_sitt_eget_sted(eksempel: str) -> None:
    data = et_eksempel(eksempel)
    for navn in ("kontraktsnummer", "fylke", "kandidat", "lareforhold", "parter", "laretid"):
        assert ("mangler", f"/{navn}") in koder(les_data(endret(data, {f"/{navn}": FJERN})))
