"""The examples: who signs each, written by hand before the rules were run on them."""

from __future__ import annotations

from datetime import date

import pytest

from app.domene import krav, malform, signatarer, vedlegg
from app.domene.kontrakt import Kontrakt
from app.errors import Alvor
from app.skjema.les import les
from app.skjema.register import Eksempel, eksempler, grunnlag
from tests.saksdokument_builder import sak_fra_saksdokument
from tests.unit.regler.saker import FORMS

EKSEMPLER = {eksempel.navn: eksempel for eksempel in eksempler(FORMS)}
FL, AL, FYLKE = (1, "fagligLeder"), (1, "ansvarligLeder"), (2, "fylkeskommune")
KANDIDAT, ORGAN = (1, "kandidat"), (1, "ansvarligLederSamarbeidsorgan")
TIDLIGERE = (1, "ansvarligLederTidligereLarebedrift")
ALENE = [KANDIDAT, FL, AL, FYLKE]

VENTET: dict[str, tuple[str, str, list[tuple[int, str]]]] = {
    "agder-modulstrukturert-rekvalifisering": ("nb", "fylke", ALENE),
    "akershus-meropplaring-med-avbrudd": ("nb", "fylke", ALENE),
    "buskerud-under-18-med-1-mars-adresse": ("nb", "fylke", ALENE),
    "finnmark-faglig-og-daglig-leder": ("nb", "fylke", [KANDIDAT, FL, AL, ORGAN]),
    "innlandet-fagbrev-pa-jobb": ("nb", "fylke", ALENE),
    "more-og-romsdal-larekandidat": ("nn", "fylke", ALENE),
    "more-og-romsdal-larling": ("nn", "fylke", ALENE),
    "nordland-fagopplaring-i-skole": ("nb", "fylke", [KANDIDAT, (1, "skole"), FYLKE]),
    "oslo-samme-person-i-to-roller": ("nb", "fylke", [KANDIDAT, (1, "fagligLeder+ansvarligLederSamarbeidsorgan"), FYLKE]),
    "ostfold-forste-revisjon": ("nb", "fylke", [KANDIDAT, FL, ORGAN, FYLKE]),
    "rogaland-kopi-av-arbeidsavtale": ("nb", "fylke", [KANDIDAT, FL, AL]),
    "telemark-strengt-fortrolig-adresse": ("nb", "fylke", ALENE),
    "troms-alle-parter-signerer": ("nb", "fylke", [KANDIDAT, FL, AL, ORGAN, FYLKE]),
    "trondelag-praksisbrevkandidat": ("nb", "fylke", ALENE),
    "vestfold-larling-selvstendig-bedrift": ("nb", "fylke", ALENE),
    "vestland-larling-samarbeidsorgan": ("nn", "fylke", [KANDIDAT, FL, ORGAN, FYLKE]),
}
OM_KONTRAKTER: dict[str, tuple[str, str, list[tuple[int, str]]]] = {
    "more-og-romsdal-endring-fagleg-leiar-og-avbrot": ("nn", "fylke", ALENE),
    "more-og-romsdal-heving": ("nn", "fylke", [(1, "fylkeskommune")]),
    "nordland-endring-bytte-av-skole": ("nb", "fylke", [KANDIDAT, (1, "skole"), FYLKE]),
    "rogaland-endring-meropplaring": ("nb", "fylke", ALENE),
    "trondelag-heving-krevd-av-larebedrift": ("nb", "fylke", [(1, "fylkeskommune")]),
    "vestfold-avtale-bare-tilskudd": ("nb", "fylke", [AL, ORGAN]),
    "vestfold-endring-bytte-av-larebedrift": ("nb", "fylke", [KANDIDAT, FL, AL, TIDLIGERE, FYLKE]),
    "vestfold-oppsigelse": ("nb", "fylke", [KANDIDAT, AL]),
    "vestland-avtale-samarbeidsorgan": ("nn", "fylke", [AL, ORGAN]),
    "vestland-endring-stillingsprosent": ("nn", "fylke", [KANDIDAT, FL, ORGAN, FYLKE]),
    "vestland-oppseiing-samarbeidsorgan": ("nn", "fylke", [KANDIDAT, ORGAN]),
}


def lest(eksempel: Eksempel) -> Kontrakt:
    kontrakt = les(eksempel.raa, mottatt=date(2026, 8, 3), syntetisk=True, grunnlag=grunnlag(FORMS)).kontrakt
    assert kontrakt is not None
    return kontrakt


def test_alle_eksemplene_har_en_fasit() -> None:
    assert set(EKSEMPLER) == set(VENTET) | set(OM_KONTRAKTER)


@pytest.mark.parametrize("navn", OM_KONTRAKTER)
def test_dokumentet_om_en_kontrakt_har_signatarene_i_fasiten_og_ingen_feil(navn: str) -> None:
    sak = sak_fra_saksdokument(navn)
    svar = [(s.gruppe, "+".join(rolle.value for rolle in s.roller)) for s in sak.signatarer.signatarer]
    assert (sak.malform.malform.value, sak.malform.grunn.value, svar) == OM_KONTRAKTER[navn]
    assert [(ett.kode, ett.peker) for ett in sak.funn if ett.alvor is Alvor.FEIL] == []


@pytest.mark.parametrize("navn", VENTET)
def test_eksempelet_har_signatarene_gruppene_og_malformen_i_fasiten(navn: str) -> None:
    kontrakt = lest(EKSEMPLER[navn])
    fylke = grunnlag(FORMS).fylker[kontrakt.fylkesnummer]
    valg = fylke.valg_pa(kontrakt.kontraktsdato)
    beslutning = signatarer.bestem(kontrakt, fylke, valg)
    sprak = malform.bestem(kontrakt, fylke, valg)
    svar = [(s.gruppe, "+".join(rolle.value for rolle in s.roller)) for s in beslutning.signatarer]
    assert (sprak.malform.value, sprak.grunn.value, svar) == VENTET[navn]


@pytest.mark.parametrize("navn", VENTET)
def test_eksempelet_har_ingen_feil_i_reglene(navn: str) -> None:
    kontrakt = lest(EKSEMPLER[navn])
    fylke = grunnlag(FORMS).fylker[kontrakt.fylkesnummer]
    valg = fylke.valg_pa(kontrakt.kontraktsdato)
    beslutning = signatarer.bestem(kontrakt, fylke, valg)
    funn = (*beslutning.funn, *krav.kontroller(kontrakt, fylke, valg, beslutning), *vedlegg.krav(kontrakt, fylke, valg, beslutning))
    assert [(ett.kode, ett.peker) for ett in funn if ett.alvor is Alvor.FEIL] == []


def test_ostfolds_avtale_fra_loven_begynte_gjelder_i_den_forste_revisjonen() -> None:
    kontrakt = lest(EKSEMPLER["ostfold-forste-revisjon"])
    fylke = grunnlag(FORMS).fylker[kontrakt.fylkesnummer]
    organ = signatarer.bestem(kontrakt, fylke, fylke.valg_pa(kontrakt.kontraktsdato)).signatarer[2]
    assert "avtalen frå 1. august 2024" in organ.begrunnelse.nn
