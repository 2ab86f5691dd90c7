"""The plan of attachments: each kind with how much it is wanted and why, for the counties and kinds of contract that differ."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domene import signatarer, vedleggsplan
from app.domene.fylker import Attestkrav
from app.domene.kontrakt import Fradrag, Fradragstype, Kontrakt, Kontraktstype, Praksis, Vedlegg, Vedleggstype
from app.domene.sak import Mate, PlanlagtVedlegg
from app.domene.vedlegg import krav
from app.domene.vedleggsplan import Kravniva, Planrad
from app.errors import Alvor
from tests.builders import en_kontrakt, parter_med_organ
from tests.unit.regler.saker import ROGALAND, VESTFOLD, VESTLAND, en_kontrakt_av, fylket

AVTALE, ARBEIDSAVTALE, ATTEST = Vedleggstype.AVTALE_SAMARBEIDSORGAN, Vedleggstype.ARBEIDSAVTALE, Vedleggstype.ARBEIDSATTEST


def planen(kontrakt: Kontrakt, nummer: str, *, attest: Attestkrav | None = None) -> dict[Vedleggstype, Planrad]:
    fylke, valg = fylket(nummer)
    valg = replace(valg, arbeidsattest=attest) if attest else valg
    return {rad.type: rad for rad in vedleggsplan.krav(kontrakt, fylke, valg, signatarer.bestem(kontrakt, fylke, valg))}


def godskrevet(type_: Fradragstype) -> Kontrakt:
    kontrakt = en_kontrakt()
    return replace(kontrakt, laretid=replace(kontrakt.laretid, fradrag=(Fradrag(type=type_, maneder=Decimal(3)),)))


@pytest.mark.parametrize("type_", Kontraktstype)
@pytest.mark.parametrize("nummer", [ROGALAND, VESTFOLD])
def test_planen_har_hver_type_vedlegg_en_gang_med_grunn_og_kilde(type_: Kontraktstype, nummer: str) -> None:
    rader = planen(en_kontrakt_av(type_), nummer)
    assert set(rader) == set(Vedleggstype)
    assert all(rad.begrunnelse.nb and rad.begrunnelse.nn and rad.kilde and rad.regel for rad in rader.values())


def test_det_som_kreves_star_forst() -> None:
    rader = list(planen(en_kontrakt(parter=parter_med_organ()), ROGALAND).values())
    assert [rad.krav for rad in rader[:3]] == [Kravniva.KREVES, Kravniva.KREVES, Kravniva.VALGFRITT]


def test_avtalen_mangler_til_den_star_i_dataene() -> None:
    uten = en_kontrakt(parter=parter_med_organ())
    med = replace(uten, vedlegg=(Vedlegg(type=Vedleggstype.ANNET, tittel="Brev"), Vedlegg(type=AVTALE, tittel="Avtale")))
    assert planen(uten, VESTLAND)[AVTALE].mangler
    rad = planen(med, VESTLAND)[AVTALE]
    assert (rad.mangler, rad.vedlegg, rad.krav) == (False, (2,), Kravniva.KREVES)
    assert rad.utlost_av == ("/parter/avtale/inngarKontrakt",)


ATTESTEN: dict[str, tuple[Kontrakt, str, Attestkrav | None, Kravniva]] = {
    "Rogaland vil ha attest for godskrevet praksis": (godskrevet(Fradragstype.PRAKSIS), ROGALAND, None, Kravniva.ONSKES),
    "godskriving teller likt": (godskrevet(Fradragstype.GODSKRIVING), ROGALAND, None, Kravniva.ONSKES),
    "realkompetanse er ikke praksis": (godskrevet(Fradragstype.REALKOMPETANSE), ROGALAND, None, Kravniva.VALGFRITT),
    "ingenting er godskrevet": (en_kontrakt(), ROGALAND, None, Kravniva.VALGFRITT),
    "Vestfold spør ikke": (godskrevet(Fradragstype.PRAKSIS), VESTFOLD, None, Kravniva.VALGFRITT),
    "et fylke kan kreve den": (godskrevet(Fradragstype.PRAKSIS), VESTFOLD, Attestkrav.KREVES, Kravniva.KREVES),
    "praksisen før fagbrev på jobb": (
        replace(en_kontrakt_av(Kontraktstype.FAGBREV_PA_JOBB), praksis=Praksis(godkjente_maneder=Decimal(36))),
        ROGALAND,
        None,
        Kravniva.ONSKES,
    ),
}


@pytest.mark.parametrize("navn", ATTESTEN)
def test_attest_for_praksis(navn: str) -> None:
    kontrakt, nummer, attest, ventet = ATTESTEN[navn]
    assert planen(kontrakt, nummer, attest=attest)[ATTEST].krav is ventet


def test_en_attest_som_mangler_i_rogaland_er_en_advarsel_og_stopper_ingen() -> None:
    fylke, valg = fylket(ROGALAND)
    kontrakt = replace(godskrevet(Fradragstype.PRAKSIS), vedlegg=(Vedlegg(type=ARBEIDSAVTALE, tittel="Arbeidsavtale"),))
    (funn,) = krav(kontrakt, fylke, valg, signatarer.bestem(kontrakt, fylke, valg))
    assert (funn.kode, funn.alvor) == ("attest-ikke-vedlagt", Alvor.ADVARSEL)


def test_hver_fil_har_grunnen_til_at_den_folger_som_den_gjor() -> None:
    fil = PlanlagtVedlegg(
        nr=1, type=AVTALE, tittel="Avtale", sha256="0", mate=Mate.INNEBYGD, signert=True, medietype="application/pdf", innhold=b"%PDF-"
    )
    god, avvist, uten = vedleggsplan.filer(
        (replace(fil, regel="VM-08"), replace(fil, regel="VM-05"), replace(fil, regel=None, innhold=b"")),
    )
    assert god.begrunnelse is not None
    assert "uendra" in god.begrunnelse.nn
    assert (avvist.begrunnelse, avvist.har_fil, uten.begrunnelse, uten.har_fil) == (None, True, None, False)
