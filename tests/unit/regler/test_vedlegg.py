"""Attachments: which are demanded, and how a file follows by what its bytes say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domene import signatarer, vedlegg
from app.domene.kontrakt import Kontrakt, Kontraktstype, Vedlegg, Vedleggstype
from app.domene.parter import Kontraktsansvarlig
from app.domene.sak import Mate
from app.domene.vedlegg import Filfakta, Vedleggsgrenser
from app.errors import Alvor, Avvist
from tests.builders import en_avtale, en_kontrakt, parter_med_organ
from tests.unit.regler.saker import ROGALAND, TROMS, VESTFOLD, VESTLAND, en_kontrakt_av, fylket, skoleparter

AVTALEN = Vedlegg(type=Vedleggstype.AVTALE_SAMARBEIDSORGAN, tittel="Avtale", signert=True)
ARBEIDSAVTALEN = Vedlegg(type=Vedleggstype.ARBEIDSAVTALE, tittel="Arbeidsavtale")
AVTALE_MANGLER, KOPI_MANGLER = ("avtale-ikke-vedlagt", "/vedlegg"), ("arbeidsavtale-ikke-vedlagt", "/vedlegg")


def krav(kontrakt: Kontrakt, nummer: str) -> list[tuple[str, str]]:
    fylke, valg = fylket(nummer)
    return [(funn.kode, funn.peker) for funn in vedlegg.krav(kontrakt, fylke, valg, signatarer.bestem(kontrakt, fylke, valg))]


def med_organ(*vedlagt: Vedlegg, **parter: Any) -> Kontrakt:
    return en_kontrakt(parter=parter_med_organ(**parter), vedlegg=vedlagt)


BARE_TILSKUDD = {"kontraktsansvarlig": Kontraktsansvarlig.LAREBEDRIFT, "avtale": en_avtale(inngar_kontrakt=False)}
INGEN_FULLMAKT = {"kontraktsansvarlig": Kontraktsansvarlig.LAREBEDRIFT, "avtale": en_avtale(inngar_kontrakt=False, mottar_tilskudd=False)}


@pytest.mark.parametrize(
    ("kontrakt", "nummer", "ventet"),
    [
        pytest.param(med_organ(), VESTLAND, [AVTALE_MANGLER], id="organet inngår: avtalen må med"),
        pytest.param(med_organ(), TROMS, [AVTALE_MANGLER], id="også der det signerer ved siden av"),
        pytest.param(med_organ(AVTALEN), VESTLAND, [], id="avtalen er vedlagt"),
        pytest.param(med_organ(ARBEIDSAVTALEN), VESTLAND, [AVTALE_MANGLER], id="et annet vedlegg hjelper ikke"),
        pytest.param(med_organ(**BARE_TILSKUDD), VESTLAND, [AVTALE_MANGLER], id="organet mottar bare tilskudd"),
        pytest.param(med_organ(**INGEN_FULLMAKT), VESTLAND, [], id="avtale uten fullmakter"),
        pytest.param(en_kontrakt(), VESTFOLD, [], id="bekreftelse er nok i Vestfold"),
        pytest.param(en_kontrakt(), ROGALAND, [KOPI_MANGLER], id="Rogaland krever kopi"),
        pytest.param(en_kontrakt(vedlegg=(ARBEIDSAVTALEN,)), ROGALAND, [], id="kopien er vedlagt"),
        pytest.param(med_organ(), ROGALAND, [AVTALE_MANGLER, KOPI_MANGLER], id="begge mangler, begge blir sagt"),
        pytest.param(en_kontrakt_av(Kontraktstype.FAGOPPLARING_I_SKOLE), ROGALAND, [], id="skole har ingen arbeidsavtale"),
        pytest.param(
            en_kontrakt_av(
                Kontraktstype.FAGOPPLARING_I_SKOLE,
                parter=skoleparter(
                    kontraktsansvarlig=Kontraktsansvarlig.SAMARBEIDSORGAN,
                    samarbeidsorgan=parter_med_organ().samarbeidsorgan,
                    avtale=en_avtale(),
                ),
            ),
            VESTLAND,
            [],
            id="skole har ingen avtale å legge ved, også når et organ er oppgitt som kontraktsansvarlig",
        ),
    ],
)
def test_vedlegg_som_kreves(kontrakt: Kontrakt, nummer: str, ventet: list[tuple[str, str]]) -> None:
    assert krav(kontrakt, nummer) == ventet


def test_meldingen_sier_hvem_som_inngar_for_hvem() -> None:
    fylke, valg = fylket(VESTLAND)
    kontrakt = med_organ()
    (funn,) = vedlegg.krav(kontrakt, fylke, valg, signatarer.bestem(kontrakt, fylke, valg))
    assert funn.melding.nn == (
        "SYNTETISK SAMARBEIDSORGAN SA inngår lærekontrakten på vegner av SYNTETISK BYGG AS. "
        "Då må avtalen mellom dei følgje med som vedlegg."
    )


def test_en_avtale_som_ikke_er_oppgitt_som_signert_er_et_rad_pa_sin_egen_plass() -> None:
    fylke, valg = fylket(VESTLAND)
    kontrakt = med_organ(ARBEIDSAVTALEN, replace(AVTALEN, signert=False))
    (funn,) = vedlegg.krav(kontrakt, fylke, valg, signatarer.bestem(kontrakt, fylke, valg))
    assert (funn.alvor, funn.kode, funn.peker) == (Alvor.RAD, "avtale-ikke-oppgitt-som-signert", "/vedlegg/1/signert")
    assert funn.melding.nn == (
        "Vedlegg 2 er avtalen mellom SYNTETISK BYGG AS og SYNTETISK SAMARBEIDSORGAN SA, men er ikkje oppgitt som signert."
    )


@pytest.mark.parametrize("type_", Kontraktstype)
@pytest.mark.parametrize("nummer", [ROGALAND, VESTFOLD])
def test_planen_sier_aldri_at_skolen_trenger_arbeidsavtale(type_: Kontraktstype, nummer: str) -> None:
    fylke, valg = fylket(nummer)
    kontrakt = en_kontrakt_av(type_)
    treff = vedlegg.vurder_krav(kontrakt, valg, signatarer.bestem(kontrakt, fylke, valg))[Vedleggstype.ARBEIDSAVTALE]
    assert (treff.regel.id == "VK-05") is (type_ is Kontraktstype.FAGOPPLARING_I_SKOLE)


FIL = Filfakta(
    medietype="application/pdf",
    signert=False,
    pdfa=False,
    tagget=False,
    kryptert=False,
    aktivt_innhold=False,
    lesbar=True,
    sider=2,
    storrelse=40_000,
)


@pytest.mark.parametrize(
    ("endring", "ventet"),
    [
        ({}, Mate.INNEBYGD),
        ({"pdfa": True}, Mate.INNEBYGD),
        ({"tagget": True}, Mate.INNEBYGD),
        ({"pdfa": True, "tagget": True}, Mate.SIDER),
        ({"pdfa": True, "tagget": True, "signert": True}, Mate.INNEBYGD),
        ({"storrelse": 10 * 1024 * 1024, "sider": 200}, Mate.INNEBYGD),
    ],
)
def test_innholdet_avgjor_hvordan_filen_folger_med(endring: dict[str, Any], ventet: Mate) -> None:
    assert vedlegg.mate(replace(FIL, **endring)) is ventet


def test_en_signert_fil_er_signert_ogsa_nar_ingen_sa_det() -> None:
    signert = replace(FIL, signert=True, pdfa=True, tagget=True)
    assert vedlegg.mate(signert, oppgitt_signert=False) is vedlegg.mate(signert, oppgitt_signert=True) is Mate.INNEBYGD


@pytest.mark.parametrize(
    ("endring", "oppgitt", "kode"),
    [
        ({"storrelse": 10 * 1024 * 1024 + 1}, False, "vedlegg-for-stort"),
        ({"medietype": "image/png"}, False, "vedlegg-ikke-pdf"),
        ({"kryptert": True, "lesbar": False}, False, "vedlegg-kryptert"),
        ({"lesbar": False, "sider": 0}, False, "vedlegg-odelagt"),
        ({"aktivt_innhold": True}, False, "vedlegg-aktivt-innhold"),
        ({"aktivt_innhold": True, "signert": True}, True, "vedlegg-aktivt-innhold"),
        ({"sider": 201}, False, "vedlegg-for-mange-sider"),
        ({}, True, "vedlegg-uten-signatur"),
    ],
)
def test_en_fil_som_ikke_kan_folge_med_blir_avvist_med_sted_og_rad(endring: dict[str, Any], oppgitt: bool, kode: str) -> None:
    with pytest.raises(Avvist) as unntak:
        vedlegg.mate(replace(FIL, **endring), oppgitt_signert=oppgitt, peker="/vedlegg/1")
    (funn,) = unntak.value.funn
    assert (funn.kode, funn.peker) == (kode, "/vedlegg/1")
    assert funn.tiltak.nb.endswith(".")
    assert funn.tiltak.nn.endswith(".")


def test_grensene_gjelder_ogsa_for_alle_vedleggene_til_sammen() -> None:
    assert vedlegg.samlet([FIL.storrelse] * 20) == ()
    assert [funn.kode for funn in vedlegg.samlet([FIL.storrelse] * 21)] == ["for-mange-vedlegg"]
    store = 6 * 1024 * 1024
    (funn,) = vedlegg.samlet([store, store])
    assert (funn.kode, funn.melding.nn) == ("vedlegg-for-store", "Vedlegga er på 12 MB til saman. Grensa er 10 MB.")
    assert len(vedlegg.samlet([store] * 3, Vedleggsgrenser(antall=2))) == 2
