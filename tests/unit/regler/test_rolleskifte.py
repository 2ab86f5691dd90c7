"""Two decisions side by side: what a change does to each role."""

from __future__ import annotations

from dataclasses import replace

from app.domene.rolleskifte import Skifte, forskjeller
from tests.builders import en_avtale, en_kontrakt, en_larebedrift, en_person, med, parter_med_organ
from tests.unit.regler.saker import TROMS, VESTLAND, bestem

MED_ORGAN = en_kontrakt(parter=parter_med_organ())
UTEN_FULLMAKT = en_kontrakt(parter=parter_med_organ(avtale=en_avtale(inngar_kontrakt=False)))


def test_uten_fullmakten_kommer_lederen_og_organet_faller_bort() -> None:
    skifter = {f.rolle.value: f.skifte for f in forskjeller(bestem(MED_ORGAN, VESTLAND), bestem(UTEN_FULLMAKT, VESTLAND))}
    assert skifter == {
        "ansvarligLeder": Skifte.KOMMER,
        "ansvarligLederSamarbeidsorgan": Skifte.FALLER_BORT,
        "fagligLeder": Skifte.ANNEN_GRUNN,
    }


def test_et_annet_fylke_lar_organet_signere_for_seg_selv() -> None:
    skifter = {f.rolle.value: f for f in forskjeller(bestem(MED_ORGAN, VESTLAND), bestem(MED_ORGAN, TROMS))}
    organ = skifter["ansvarligLederSamarbeidsorgan"]
    assert organ.skifte is Skifte.ENDRET
    assert (organ.for_.pa_vegne_av, organ.etter.pa_vegne_av) == (("SYNTETISK BYGG AS",), ("SYNTETISK SAMARBEIDSORGAN SA",))
    assert organ.som_json()["etter"]["regel"] == "S-25"


def test_den_samme_saken_har_ingen_forskjeller() -> None:
    assert forskjeller(bestem(MED_ORGAN, VESTLAND), bestem(MED_ORGAN, VESTLAND)) == ()


def test_en_annen_faglig_leder_er_en_annen_mate_a_signere_pa() -> None:
    ny = replace(MED_ORGAN.parter, larebedrift=en_larebedrift(faglig_leder=en_person("ROLIG", "SAG")))
    (forskjell,) = forskjeller(bestem(MED_ORGAN, VESTLAND), bestem(med(MED_ORGAN, parter=ny), VESTLAND))
    assert (forskjell.rolle.value, forskjell.skifte, forskjell.etter.navn) == ("fagligLeder", Skifte.ENDRET, ("ROLIG SAG",))
