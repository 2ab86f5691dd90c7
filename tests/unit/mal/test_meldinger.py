"""What signers and caseworkers are told: words, room in an SMS, and that nothing is said of who or what."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.dokument.melding import (
    FIL,
    GSM7,
    LENGSTE_SMS,
    MED_SMS,
    Melding,
    Meldingsfeil,
    Ramme,
    kontroller,
    lag_melding,
    leverandortittel,
    ramme_for,
    som_sms,
)
from app.domene.fylker import Varsling
from app.tekst import Malform
from signing.notices import Beskjed, Meldingsslag
from tests.sak_builder import TEMPLATES
from tests.unit.data.radata import grunnlaget

FRIST = date(2026, 9, 30)
FYLKER = tuple(grunnlaget().fylker.values())
LENKE = "https://kontrakt.fylke.example.no/oppdrag/o1"
RAMME = Ramme(
    malform=Malform.NN,
    fylkesnavn="Vestland fylkeskommune",
    nettsted="vestlandfylke.no",
    kontaktpunkt="fag@vlfk.example.no",
    lenke=LENKE,
    oppdrags_id="o1",
)


def melding(slag: Meldingsslag, ramme: Ramme = RAMME, frist: date | None = FRIST) -> Melding:
    return lag_melding(TEMPLATES, Beskjed(slag, "sign-kandidat", frist), ramme)


def test_en_invitasjon_pa_nynorsk() -> None:
    assert melding(Meldingsslag.INVITASJON) == Melding(
        emne="Du har eit dokument å signere",
        epost=(
            "Vestland fylkeskommune har sendt deg eit dokument som du skal signere. Logg inn for å lese og signere det. "
            "Fristen er 30. september 2026.\n\n"
            "https://kontrakt.fylke.example.no/oppdrag/o1\n\n"
            "Helsing Vestland fylkeskommune. Du kan ikkje svare på denne meldinga. Spørsmål? Kontakt fag@vlfk.example.no.\n"
        ),
        sms="Vestland fylkeskommune: Du har eit dokument å signere. Frist 30. september 2026. Logg inn på vestlandfylke.no.",
    )


def test_den_samme_pa_bokmal() -> None:
    svar = melding(Meldingsslag.ERSTATTET, replace(RAMME, malform=Malform.NB))
    assert svar.emne == "Et dokument er erstattet av et nytt"
    assert svar.epost.startswith("Vestland fylkeskommune har endret dokumentet og laget et nytt. Du må signere det nye, også hvis")
    assert svar.sms == (
        "Vestland fylkeskommune: Et dokument er endret. Du må signere på nytt. Frist 30. september 2026. Logg inn på vestlandfylke.no."
    )


@pytest.mark.parametrize("malform", Malform)
@pytest.mark.parametrize("slag", Meldingsslag)
def test_hver_melding_har_plass_til_det_lengste_fylket_og_nettstedet(slag: Meldingsslag, malform: Malform) -> None:
    lengst = max((fylke.navn.pa(malform) for fylke in FYLKER), key=len)
    svar = melding(slag, replace(RAMME, malform=malform, fylkesnavn=lengst, nettsted="x" * 27 + ".no"))
    assert (svar.sms is not None) is (slag in MED_SMS)
    assert svar.sms is None or (len(svar.sms) <= LENGSTE_SMS and set(svar.sms) <= GSM7)
    assert svar.emne
    assert "{" not in svar.emne + svar.epost + (svar.sms or "")


@pytest.mark.parametrize("slag", Meldingsslag)
def test_emnet_nevner_ingenting_og_lenken_star_alene_og_bare_i_eposten(slag: Meldingsslag) -> None:
    svar = melding(slag)
    for verdi in (RAMME.fylkesnavn, RAMME.oppdrags_id, "30. september"):
        assert verdi not in svar.emne
    assert LENKE in svar.epost.splitlines()
    assert "http" not in (svar.sms or "") + svar.emne
    assert "\u00a0" not in svar.epost + (svar.sms or "")


def test_alle_emner_er_ulike_for_signatarene() -> None:
    emner = [melding(slag).emne for slag in Meldingsslag if slag is not Meldingsslag.AVSLATT_SAKSBEHANDLER]
    assert len(set(emner)) == len(emner)


def test_en_erstatning_uten_kjent_frist_kommer_uten_sms() -> None:
    assert melding(Meldingsslag.ERSTATTET, frist=None).sms is None
    with pytest.raises(Meldingsfeil, match="frist"):
        melding(Meldingsslag.INVITASJON, frist=None)


def test_leverandoren_far_en_tittel_uten_innhold() -> None:
    assert leverandortittel(TEMPLATES, RAMME) == "Dokument frå Vestland fylkeskommune"
    assert max(len(leverandortittel(TEMPLATES, replace(RAMME, fylkesnavn=fylke.navn.nb))) for fylke in FYLKER) <= 80


@pytest.mark.parametrize("tekst", ["x" * 161, "«Logg inn»", "fra – til", "Logg\u00a0inn", "Kåfjord Gáivuotna"])
def test_en_sms_som_ikke_far_plass_i_gsm7_er_en_navngitt_feil(tekst: str) -> None:
    with pytest.raises(Meldingsfeil):
        som_sms(tekst)


def test_et_fylke_uten_egne_opplysninger_bruker_tjenestens_adresse_og_sitt_eget_navn() -> None:
    vestland = next(fylke for fylke in FYLKER if fylke.nummer == "46")
    ramme = ramme_for(vestland, Varsling(), Malform.NN, adresse="https://kontrakt.example.no:8443", lenke=LENKE, oppdrags_id="o1")
    assert (ramme.nettsted, ramme.kontaktpunkt) == ("kontrakt.example.no", "Vestland fylkeskommune")
    valgt = ramme_for(vestland, vestland.valg[0].varsling, Malform.NN, adresse="https://x.no", lenke=LENKE, oppdrags_id="o1")
    assert valgt.nettsted == "vestlandfylke.no"


def test_navn_blir_skrevet_som_de_er() -> None:
    svar = melding(Meldingsslag.INVITASJON, replace(RAMME, fylkesnavn="A & B <fylke>"))
    assert svar.epost.startswith("A & B <fylke> har sendt")


# ---------------------------------------------------------------- the words are checked


def test_ordene_er_i_orden() -> None:
    assert kontroller(TEMPLATES) == ()


FEIL: dict[str, tuple[Malform, str, str, str]] = {
    "et emne som sier hvem": (
        Malform.NB,
        "Du har et dokument å signere{%",
        "Et dokument fra {{ fylkesnavn }}{%",
        "melding nb invitasjon_emne",
    ),
    "et navn i en melding": (Malform.NN, "Alle har signert.", "{{ navn }} har signert.", "melding nn fullfort_epost"),
    "en lenke i en SMS": (Malform.NN, "Logg inn på {{ nettsted }} for", "Sjå {{ lenke }} for", "melding nn fullfort_sms"),
    "en verdi i bare den ene malformen": (Malform.NB, " Ny frist er {{ frist }}.", "", "melding fristForlenget_epost"),
    "en tekst som mangler": (Malform.NN, "{% block hilsen %}", "{% block helsing %}", "melding nn hilsen"),
    "en tekst for mye": (
        Malform.NB,
        "{% block hilsen %}",
        "{% block dinTur_sms %}x{% endblock %}{% block hilsen %}",
        "melding nb dinTur_sms",
    ),
}


@pytest.mark.parametrize("navn", FEIL)
def test_kontrollen_finner_en_plantet_feil_og_ingenting_blir_sendt(navn: str, tmp_path: Path) -> None:
    malform, gammelt, nytt, sted = FEIL[navn]
    for en in Malform:
        shutil.copytree(TEMPLATES / en / "melding", tmp_path / en / "melding")
    fil = tmp_path / malform / FIL
    ord_ = fil.read_text(encoding="utf-8")
    assert gammelt in ord_
    fil.write_text(ord_.replace(gammelt, nytt, 1), encoding="utf-8")
    assert sted in {avvik.sted for avvik in kontroller(tmp_path)}
    with pytest.raises(Meldingsfeil, match="melding"):
        lag_melding(tmp_path, Beskjed(Meldingsslag.FULLFORT, "f"), RAMME)
