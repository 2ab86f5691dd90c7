"""What a change of a contract prints: before and after, where in the contract, the new end, and for whom each signer signs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dokument.endringsinnhold import SKRIVEMATE
from app.dokument.html import lag_html, signaturtekster
from app.domene.endring import Endring, Endringstype, Verdi, Verdiart
from app.domene.kontrakt import Avbrudd, Laretid
from app.domene.parter import Navn
from app.domene.saksdokument import Fritekst
from app.tekst import Malform
from tests.endring_builder import (
    GAMMEL,
    GJENSTAR,
    HELE,
    KONKURS,
    KONTRAKTER,
    TIDLIGERE,
    en_endring,
    en_endringsavtale,
)
from tests.endringsside import UTGITT, malen, ordene, rader, siden, trykt
from tests.saksdokument_builder import avgjort

NB, NN = Malform.NB, Malform.NN
T = Endringstype
# ---------------------------------------------------------------- the table of before and after


VERDIER = [
    (Verdi(person=Navn(fornavn="MILD", mellomnavn="VÅR", etternavn="FURU")), "MILD VÅR FURU", "MILD VÅR FURU"),
    (Verdi(virksomhet=GAMMEL), f"{GAMMEL.navn} Organisasjonsnummer 310 000 043", f"{GAMMEL.navn} Organisasjonsnummer 310 000 043"),
    (Verdi(prosent=Decimal("62.5")), "62,5 prosent", "62,5 prosent"),
    (
        Verdi(periode=Avbrudd(fra=date(2027, 3, 1), til=date(2027, 5, 31))),
        "Fra 1. mars 2027 til 31. mai 2027",
        "Frå 1. mars 2027 til 31. mai 2027",
    ),
    (Verdi(periode=Avbrudd(fra=date(2027, 3, 1))), "Fra 1. mars 2027", "Frå 1. mars 2027"),
    (Verdi(dato=date(2028, 12, 31)), "31. desember 2028", "31. desember 2028"),
    (Verdi(tekst=Fritekst(tekst="Mål 1 <b>og</b> {{ 2 }}")), "Mål 1 <b>og</b> {{ 2 }}", "Mål 1 <b>og</b> {{ 2 }}"),
]


@pytest.mark.parametrize(("verdi", "nb", "nn"), VERDIER, ids=[nb[:20] for _, nb, _ in VERDIER])
def test_en_verdi_blir_skrevet_som_den_er_bade_for_og_etter(verdi: Verdi, nb: str, nn: str) -> None:
    avtale = en_endringsavtale(en_endring(T.ANNET, for_=verdi, etter=verdi))
    assert rader(avtale, NB)[0][1:] == [nb, nb, "1. mars 2027"]
    assert rader(avtale, NN)[0][1:] == [nn, nn, "1. mars 2027"]


def test_hver_art_har_en_skrivemate() -> None:
    assert {*SKRIVEMATE} == {art.value for art in Verdiart}


@pytest.mark.parametrize("malform", Malform)
def test_der_ingenting_sto_for_star_det_ingen(malform: Malform) -> None:
    assert rader(en_endringsavtale(en_endring(T.AVBRUDD)), malform)[0][1] == "Ingen"


@pytest.mark.parametrize(("malform", "ord_"), [(NB, "Ikke oppgitt"), (NN, "Ikkje oppgitt")])
def test_et_utkast_uten_ny_verdi_sier_at_den_ikke_er_oppgitt(malform: Malform, ord_: str) -> None:
    assert rader(en_endringsavtale(en_endring(T.ANNET, etter=Verdi())), malform)[0][1:3] == ["Ingen", ord_]


TYPEORD = {
    T.FAGLIG_LEDER: ("Ny faglig leder", "Ny fagleg leiar"),
    T.LAREBEDRIFT: ("Bytte av lærebedrift", "Byte av lærebedrift"),
    T.SAMARBEIDSORGAN: ("Endret avtale med samarbeidsorgan", "Endra avtale med samarbeidsorgan"),
    T.STILLINGSPROSENT: ("Endret stillingsprosent", "Endra stillingsprosent"),
    T.AVBRUDD: ("Avbrudd", "Avbrot"),
    T.FORLENGELSE: ("Forlengelse av læretiden", "Forlenging av læretida"),
    T.MEROPPLARING: ("Forlengelse på grunn av meropplæring", "Forlenging på grunn av meir opplæring"),
    T.KOMPETANSEMAL: ("Endrede kompetansemål", "Endra kompetansemål"),
    T.ANSVAR: ("Endret fordeling av ansvar", "Endra fordeling av ansvar"),
    T.ANNET: ("Annen endring", "Anna endring"),
}


@pytest.mark.parametrize("type_", Endringstype)
def test_hver_endringstype_har_sitt_ord_og_sin_lov_i_tabellen(type_: Endringstype) -> None:
    avtale = en_endringsavtale(en_endring(type_))
    for malform, ord_ in zip(Malform, TYPEORD[type_], strict=True):
        hode = siden(avtale, malform).xpath('//table[@class="endringer"]//th[@scope="row"]')[0]
        assert str(hode.text).strip() == ord_
        assert ordene(hode.find_class("hjemmel")[0]).startswith(("opplæringslova §", "opplæringsforskrifta §"))


def test_tabellen_har_overskrift_over_hver_kolonne_og_foran_hver_rad() -> None:
    avtale = en_endringsavtale(*(en_endring(type_) for type_ in Endringstype))
    for malform, ord_ in ((NB, ["Opplysning", "Før", "Etter", "Gjelder fra"]), (NN, ["Opplysning", "Før", "Etter", "Gjeld frå"])):
        tabell = siden(avtale, malform).find_class("endringer")[0]
        assert [ordene(celle) for celle in tabell.xpath('thead/tr/th[@scope="col"]')] == ord_
        assert [[celle.tag for celle in rad] for rad in tabell.xpath("tbody/tr")] == [["th", "td", "td", "td"]] * len(Endringstype)
        assert len(tabell.xpath('tbody/tr/th[@scope="row"]')) == len(Endringstype)


verdier = st.one_of(
    st.decimals(min_value=1, max_value=100, places=1).map(lambda p: Verdi(prosent=p)),
    st.dates(date(2024, 8, 1), date(2099, 12, 31)).map(lambda d: Verdi(dato=d)),
    st.dates(date(2024, 8, 1), date(2099, 12, 31)).map(lambda d: Verdi(periode=Avbrudd(fra=d))),
    st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=60).map(lambda t: Verdi(tekst=Fritekst(tekst=t))),
)


@given(st.lists(st.tuples(st.sampled_from(Endringstype), st.none() | verdier, verdier, st.dates(date(2027, 1, 1))), min_size=1, max_size=6))
def test_hver_endring_er_en_rad_i_sin_rekkefolge_og_malformene_er_like_i_alt_annet_enn_ord(
    endringer: list[tuple[Endringstype, Verdi | None, Verdi, date]],
) -> None:
    avtale = en_endringsavtale(*(Endring(type=t, for_=f, etter=e, gjelder_fra=d) for t, f, e, d in endringer))
    nb, nn = rader(avtale, NB), rader(avtale, NN)
    assert len(nb) == len(nn) == len(endringer)
    for rad, (type_, for_, etter, _) in zip(nb, endringer, strict=True):
        assert rad[0].startswith(TYPEORD[type_][0])
        assert (rad[1] == "Ingen") == (for_ is None or bool(for_.tekst and for_.tekst.tekst == "Ingen"))
        assert etter.tekst is None or "".join(rad[2].split()) == "".join(etter.tekst.tekst.split())
    assert [[re.sub(r"\D", "", celle) for celle in rad[1:]] for rad in nb] == [
        [re.sub(r"\D", "", celle) for celle in rad[1:]] for rad in nn
    ]


# ---------------------------------------------------------------- where in the contract


@pytest.mark.parametrize(
    ("peker", "nb", "nn"),
    [
        ("/parter/larebedrift/virksomhet/adresse", "Lærebedriften: adresse", "Lærebedrifta: adresse"),
        ("/parter/larebedrift/virksomhet/adresse/poststed", "Lærebedriften: adresse", "Lærebedrifta: adresse"),
        ("/parter/larebedrift/ansvarligLeder", "Lærebedriften: ansvarlig leder", "Lærebedrifta: ansvarleg leiar"),
        ("/laretid", "Læretid", "Læretid"),
        ("/kandidat/navn", "Lærlingen: navn", "Lærlingen: namn"),
        ("/lareforhold/tilleggsvilkar/0/tekst", "Tilleggsvilkår: tilleggsvilkår", "Tilleggsvilkår: tilleggsvilkår"),
    ],
)
def test_en_annen_endring_sier_hvor_i_kontrakten_den_er(peker: str, nb: str, nn: str) -> None:
    avtale = en_endringsavtale(en_endring(T.ANNET, peker=peker))
    assert [ordene(ett) for ett in siden(avtale, NB).find_class("ledetekst")] == [nb]
    assert [ordene(ett) for ett in siden(avtale, NN).find_class("ledetekst")] == [nn]


@pytest.mark.parametrize(
    ("type_", "peker"), [(T.ANNET, None), (T.ANNET, "/finnes/ikke"), (T.FAGLIG_LEDER, "/parter/larebedrift/fagligLeder")]
)
def test_uten_kjent_sted_og_for_andre_endringer_star_bare_typen(type_: Endringstype, peker: str | None) -> None:
    assert not siden(en_endringsavtale(en_endring(type_, peker=peker)), NB).find_class("ledetekst")


# ---------------------------------------------------------------- the new end


@pytest.mark.parametrize(
    ("laretid", "nb", "nn"),
    [
        (GJENSTAR, "Gjenstår fra 1. mars 2027 12,5 måneder", "Står att frå 1. mars 2027 12,5 månader"),
        (HELE, "Netto læretid 24 måneder", "Netto læretid 24 månader"),
        (HELE, "Ny siste dag 16. august 2028", "Ny siste dag 16. august 2028"),
        (replace(GJENSTAR, avbrudd=(Avbrudd(fra=date(2027, 4, 1)),)), "Ny siste dag Ikke fastsatt", "Ny siste dag Ikkje fastsett"),
        (replace(GJENSTAR, stillingsprosent=Decimal("62.5")), "Stillingsprosent 62,5 prosent", "Stillingsprosent 62,5 prosent"),
    ],
)
def test_den_nye_slutten_og_maanedene_star_i_klartekst(laretid: Laretid, nb: str, nn: str) -> None:
    avtale = en_endringsavtale(en_endring(T.FORLENGELSE), ny_laretid=laretid)
    assert nb in trykt(avtale, NB)
    assert nn in trykt(avtale, NN)


def test_uten_ny_laeretid_star_ikke_avsnittet_der() -> None:
    for malform in Malform:
        assert "Ny læretid" not in [ordene(ett) for ett in siden(en_endringsavtale(), malform).iter("h2")]


# ---------------------------------------------------------------- who signs, for whom


@pytest.mark.parametrize("av", KONTRAKTER.values(), ids=KONTRAKTER)
def test_fylket_star_sist_og_samtykker_i_alle_fylker(av: str) -> None:
    for malform, ord_ in ((NB, "Samtykker i endringen"), (NN, "Samtykkjer i endringa")):
        signatur = siden(en_endringsavtale(av=av), malform).find_class("signatur")
        assert "fylkeskommune" in signatur[-1].get("class", "")
        assert [ordene(ett).endswith(ord_) for ett in signatur] == [False] * (len(signatur) - 1) + [True]


def test_begge_bedrifter_signerer_hver_for_seg() -> None:
    for malform, ventet in (
        (NB, ("Ansvarlig leder i tidligere lærebedrift", "GAMMEL EIK", f"på vegne av {GAMMEL.navn}")),
        (NN, ("Ansvarleg leiar i tidlegare lærebedrift", "GAMMEL EIK", f"på vegner av {GAMMEL.navn}")),
    ):
        sak = avgjort(en_endringsavtale(en_endring(T.LAREBEDRIFT), tidligere=TIDLIGERE), malform)
        tekster = signaturtekster(sak, malen(malform)).values()
        assert [(en.tittel, en.navn, en.vegne) for en in tekster if en.navn == "GAMMEL EIK"] == [ventet]
        assert any(en.vegne and en.vegne.endswith("SYNTETISK BYGG AS") for en in tekster)


def test_grunnen_til_at_den_tidligere_ikke_signerer_star_med_sitt_eget_sprak() -> None:
    uten = replace(TIDLIGERE, ansvarlig_leder=None, signerer_ikke=replace(KONKURS, sprak=NB))
    side = siden(en_endringsavtale(en_endring(T.LAREBEDRIFT), tidligere=uten), NN)
    assert [ordene(ett) for ett in side.xpath('//p[@lang="nb"]')] == [KONKURS.tekst]


def test_begrunnelsen_blir_trykt_som_tekst_med_sitt_eget_sprak() -> None:
    avtale = en_endringsavtale(begrunnelse=Fritekst(tekst="<b>{{ 7*7 }}</b>", sprak=NB))
    html_ = lag_html(avgjort(avtale, NN), malen(NN), UTGITT)
    assert '<p class="fritekst begrunnelse" lang="nb">&lt;b&gt;{{ 7*7 }}&lt;/b&gt;</p>' in html_
