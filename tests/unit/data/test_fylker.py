"""The counties: facts, start values, own files; and every way in which a file can be wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.domene.fylker import Arbeidsavtalekrav, Varsling, Vedtak
from app.domene.identer import er_organisasjonsnummer
from app.domene.regelbok import fylkesrader
from app.domene.roller import Rolle
from app.errors import Oppsettsfeil
from app.skjema.fylkesfil import les_fylker
from app.tekst import Malform
from tests.unit.data.radata import FORMS, grunnlaget

FIL = FORMS / "fylker.toml"


def test_det_er_femten_fylker_med_numrene_fra_2024() -> None:
    assert list(grunnlaget().fylker) == ["03", "11", "15", "18", "31", "32", "33", "34", "39", "40", "42", "46", "50", "55", "56"]


@pytest.mark.parametrize("nummer", grunnlaget().fylker)
def test_hvert_fylke_har_navn_paa_begge_malformer_og_riktig_organisasjonsnummer(nummer: str) -> None:
    fylke = grunnlaget().fylker[nummer]
    assert fylke.navn.nb.endswith(("fylkeskommune", "kommune"))
    assert fylke.navn.nn.endswith(("fylkeskommune", "kommune"))
    assert er_organisasjonsnummer(fylke.organisasjonsnummer)


def test_vedtaket_er_ikke_en_regel_for_spraket_men_startverdien() -> None:
    fylker = grunnlaget().fylker
    assert {nr for nr, fylke in fylker.items() if fylke.vedtak is Vedtak.NYNORSK} == {"15", "46"}
    assert {nr for nr, fylke in fylker.items() if fylke.vedtak is Vedtak.BOKMAL} == {"39"}
    assert {nr for nr, fylke in fylker.items() if fylke.valg[0].malform is Malform.NN} == {"15", "46"}
    assert sum(fylke.vedtak is Vedtak.NOYTRAL for fylke in fylker.values()) == 12


def test_fylkene_med_egen_praksis_har_den_og_resten_har_standarden() -> None:
    fylker = grunnlaget().fylker
    policy = {nr: fylke.valg[0].signaturpolicy.navn for nr, fylke in fylker.items() if fylke.valg[0].signaturpolicy.navn != "nasjonal"}
    assert policy == {"03": "oslo", "11": "rogaland", "18": "nordland", "55": "troms", "56": "finnmark"}
    rogaland, vestland = fylker["11"].valg[0], fylker["46"].valg[0]
    assert rogaland.arbeidsavtale is Arbeidsavtalekrav.KOPI
    assert rogaland.sikkerhetsniva == 3
    assert rogaland.kilde is not None
    assert Rolle.FYLKESKOMMUNE not in [rolle for gruppe in rogaland.signaturpolicy.grupper for rolle in gruppe]
    assert vestland.arbeidsavtale is Arbeidsavtalekrav.BEKREFTELSE
    assert (vestland.leverandor, vestland.sikkerhetsniva, vestland.frist_dager) == ("lokal", 4, 14)
    assert (vestland.foresatt_signerer, vestland.folger_onske, vestland.godkjenning_for_segl) == (False, False, False)
    assert vestland.gjelder_fra == date(2024, 8, 1)
    assert vestland.signaturpolicy.grupper[-1] == (Rolle.FYLKESKOMMUNE,)


def test_bare_oslo_har_en_merknad_i_hodet() -> None:
    assert {nr: fylke.merknad for nr, fylke in grunnlaget().fylker.items() if fylke.merknad} == {"03": "hode_oslo"}


EGEN = """
[policy.egen]
samarbeidsorgan_erstatter_ansvarlig_leder = false
grupper = [["kandidat"], ["fagligLeder", "ansvarligLeder"], ["fylkeskommune"]]

[[valg]]
gjelder_fra = 2025-01-01
malform = "nn"
foresatt_signerer = true
kilde = "vedtak i fylkestinget"

[[valg]]
gjelder_fra = 2026-01-01
signaturpolicy = "egen"
frist_dager = 21
signatar = { fornavn = "KLOK", etternavn = "UGLE", fodselsdato = 1975-02-11, epost = "ugle@fylke.example.invalid" }
"""


def egen_fil(mappe: Path, innhold: str, navn: str = "34.toml") -> Path:
    (mappe / navn).write_text(innhold, encoding="utf-8")
    return mappe


def test_fylkets_egen_fil_bygger_videre_rad_for_rad(tmp_path: Path) -> None:
    fylke = les_fylker(FIL, egen_fil(tmp_path, EGEN))["34"]
    assert [valg.gjelder_fra for valg in fylke.valg] == [date(2024, 8, 1), date(2025, 1, 1), date(2026, 1, 1)]
    for dato, malform, foresatt, policy, frist in (
        (date(2024, 7, 1), Malform.NB, False, "nasjonal", 14),
        (date(2024, 12, 31), Malform.NB, False, "nasjonal", 14),
        (date(2025, 1, 1), Malform.NN, True, "nasjonal", 14),
        (date(2026, 8, 3), Malform.NN, True, "egen", 21),
    ):
        valg = fylke.valg_pa(dato)
        assert (valg.malform, valg.foresatt_signerer, valg.signaturpolicy.navn, valg.frist_dager) == (malform, foresatt, policy, frist)
    signatar = fylke.valg[-1].signatar
    assert signatar is not None
    assert signatar.navn.fullt == "KLOK UGLE"
    assert signatar.fodselsdato == date(1975, 2, 11)
    assert fylke.valg[1].signatar is None
    assert fylke.valg[-1].kilde == "vedtak i fylkestinget"


def test_fylkets_egen_fil_endrer_ingen_andre_fylker(tmp_path: Path) -> None:
    med, uten = les_fylker(FIL, egen_fil(tmp_path, EGEN)), les_fylker(FIL, None)
    assert {nr for nr in uten if med[nr] != uten[nr]} == {"34"}
    assert list(med) == list(uten)


def test_en_rad_fra_samme_dag_som_starten_erstatter_den(tmp_path: Path) -> None:
    fylke = les_fylker(FIL, egen_fil(tmp_path, '[[valg]]\ngjelder_fra = 2024-08-01\nmalform = "nn"'))["34"]
    assert [(valg.gjelder_fra, valg.malform) for valg in fylke.valg] == [(date(2024, 8, 1), Malform.NN)]


def test_en_mappe_som_ikke_finnes_er_ingen_egne_filer(tmp_path: Path) -> None:
    assert les_fylker(FIL, tmp_path / "nei") == les_fylker(FIL, None)


def test_et_fylke_uten_malform_har_ingen(tmp_path: Path) -> None:
    fil = egen_fil(
        tmp_path, FIL.read_text(encoding="utf-8").replace('vedtak = "noytral"\nmalform = "nb"\n', 'vedtak = "noytral"\n'), "fylker.toml"
    )
    assert les_fylker(fil / "fylker.toml", None)["34"].valg[0].malform is None


def _varsling(linje: str) -> str:
    return f"[[valg]]\ngjelder_fra = 2025-01-01\n[valg.varsling]\n{linje}"


def test_fylket_bestemmer_hvor_og_nar_signatarene_horer_fra_det(tmp_path: Path) -> None:
    innhold = _varsling("etter_tur = [3, 10]") + '\n[[valg]]\ngjelder_fra = 2026-01-01\nvarsling = { kontaktpunkt = "fag@ilfk.no" }'
    for_, forst, sist = (valg.varsling for valg in les_fylker(FIL, egen_fil(tmp_path, innhold))["34"].valg)
    assert for_ == Varsling(nettsted="innlandetfylke.no")
    assert forst == Varsling(nettsted="innlandetfylke.no", etter_tur=(3, 10))
    assert sist == Varsling(nettsted="innlandetfylke.no", etter_tur=(3, 10), kontaktpunkt="fag@ilfk.no")
    assert all(fylke.valg[0].varsling.nettsted for fylke in grunnlaget().fylker.values())


GALE_EGNE: dict[str, tuple[str, str]] = {
    "an unknown key": ("[[valg]]\ngjelder_fra = 2025-01-01\nmalfrom = 'nn'", "valg[0].malfrom"),
    "an unknown table": ("[valgene]\nx = 1", "valgene"),
    "no date": ("[[valg]]\nmalform = 'nn'", "valg[0].gjelder_fra"),
    "a date as text": ("[[valg]]\ngjelder_fra = '2025-01-01'", "valg[0].gjelder_fra"),
    "a date with time": ("[[valg]]\ngjelder_fra = 2025-01-01T00:00:00", "valg[0].gjelder_fra"),
    "an unknown language": ("[[valg]]\ngjelder_fra = 2025-01-01\nmalform = 'se'", "valg[0].malform"),
    "a policy nobody has": ("[[valg]]\ngjelder_fra = 2025-01-01\nsignaturpolicy = 'x'", "valg[0].signaturpolicy"),
    "a text for a boolean": ("[[valg]]\ngjelder_fra = 2025-01-01\nfolger_onske = 'ja'", "valg[0].folger_onske"),
    "a boolean for a number": ("[[valg]]\ngjelder_fra = 2025-01-01\nfrist_dager = true", "valg[0].frist_dager"),
    "a deadline of a year": ("[[valg]]\ngjelder_fra = 2025-01-01\nfrist_dager = 365", "valg[0].frist_dager"),
    "no deadline": ("[[valg]]\ngjelder_fra = 2025-01-01\nfrist_dager = 0", "valg[0].frist_dager"),
    "a level that does not exist": ("[[valg]]\ngjelder_fra = 2025-01-01\nsikkerhetsniva = 5", "valg[0].sikkerhetsniva"),
    "a provider nobody knows": ("[[valg]]\ngjelder_fra = 2025-01-01\nleverandor = 'posten2'", "valg[0].leverandor"),
    "rows in the wrong order": ("[[valg]]\ngjelder_fra = 2026-01-01\n[[valg]]\ngjelder_fra = 2025-01-01", "valg[1].gjelder_fra"),
    "two rows of one day": ("[[valg]]\ngjelder_fra = 2025-01-01\n[[valg]]\ngjelder_fra = 2025-01-01", "valg[1].gjelder_fra"),
    "a row before the law": ("[[valg]]\ngjelder_fra = 2024-01-01", "valg[0].gjelder_fra"),
    "valg as one table": ("[valg]\ngjelder_fra = 2025-01-01", "valg"),
    "a signatory without a name": ("[[valg]]\ngjelder_fra = 2025-01-01\nsignatar = { etternavn = 'X' }", "valg[0].signatar.fornavn"),
    "a role nobody knows": (
        "[policy.p]\nsamarbeidsorgan_erstatter_ansvarlig_leder = true\ngrupper = [['kandidat', 'rektor']]",
        "policy.p.grupper",
    ),
    "a role twice": (
        "[policy.p]\nsamarbeidsorgan_erstatter_ansvarlig_leder = true\ngrupper = [['kandidat'], ['kandidat']]",
        "policy.p.grupper",
    ),
    "no candidate": ("[policy.p]\nsamarbeidsorgan_erstatter_ansvarlig_leder = true\ngrupper = [['fagligLeder']]", "policy.p.grupper"),
    "a list for a role": (
        "[policy.p]\nsamarbeidsorgan_erstatter_ansvarlig_leder = true\ngrupper = [['kandidat', ['skole']]]",
        "policy.p.grupper",
    ),
    "an empty group": ("[policy.p]\nsamarbeidsorgan_erstatter_ansvarlig_leder = true\ngrupper = [['kandidat'], []]", "policy.p.grupper"),
    "groups of text": ("[policy.p]\nsamarbeidsorgan_erstatter_ansvarlig_leder = true\ngrupper = ['kandidat']", "policy.p.grupper"),
    "a policy without its choice": ("[policy.p]\ngrupper = [['kandidat']]", "policy.p.samarbeidsorgan_erstatter_ansvarlig_leder"),
    "a link for a host name": (_varsling("nettsted = 'https://ffk.no'"), "valg[0].varsling.nettsted"),
    "a host name without room in an SMS": (_varsling(f"nettsted = '{'x' * 28}.no'"), "valg[0].varsling.nettsted"),
    "two lines of contact": (_varsling('kontaktpunkt = "a\\nb"'), "valg[0].varsling.kontaktpunkt"),
    "never the day before": (_varsling("for_frist = [5]"), "valg[0].varsling.for_frist"),
    "a reminder on the day itself": (_varsling("for_frist = [0, 1]"), "valg[0].varsling.for_frist"),
    "days as text": (_varsling("etter_tur = ['7']"), "valg[0].varsling.etter_tur"),
    "two addresses for the county": (_varsling("epost = 'a@ilfk.no, b@ilfk.no'"), "valg[0].varsling.epost"),
    "an address with a line break": (_varsling('epost = "a@ilfk.no\\nBcc: b@ilfk.no"'), "valg[0].varsling.epost"),
    "an unknown key of notices": (_varsling("klokka = 9"), "valg[0].varsling.klokka"),
    "broken TOML": ("[[valg]", "34.toml"),
}


def test_adressen_til_fylket_er_ingen_regel_og_endrer_ikke_det_som_er_frigitt(tmp_path: Path) -> None:
    uten = les_fylker(FIL, egen_fil(tmp_path, _varsling("etter_tur = [3]")))["34"]
    med = les_fylker(FIL, egen_fil(tmp_path, _varsling("etter_tur = [3]\nepost = 'fagopplaring@ilfk.no'")))["34"]
    assert med.valg[-1].varsling.epost == "fagopplaring@ilfk.no"
    assert [rad.avtrykk for rad in fylkesrader({"34": med})] == [rad.avtrykk for rad in fylkesrader({"34": uten})]
    endret = les_fylker(FIL, egen_fil(tmp_path, _varsling("etter_tur = [4]")))["34"]
    assert [rad.avtrykk for rad in fylkesrader({"34": endret})] != [rad.avtrykk for rad in fylkesrader({"34": uten})]


@pytest.mark.parametrize(("innhold", "nevner"), GALE_EGNE.values(), ids=GALE_EGNE)
def test_en_gal_fylkesfil_stopper_oppstarten_og_sier_hva_som_er_galt(tmp_path: Path, innhold: str, nevner: str) -> None:
    with pytest.raises(Oppsettsfeil) as feil:
        les_fylker(FIL, egen_fil(tmp_path, innhold))
    assert nevner in feil.value.detalj.nb
    assert nevner in feil.value.detalj.nn
    assert "34.toml" in feil.value.detalj.nb


def test_en_fil_som_ikke_horer_til_noe_fylke_blir_avvist(tmp_path: Path) -> None:
    with pytest.raises(Oppsettsfeil, match=r"99\.toml"):
        les_fylker(FIL, egen_fil(tmp_path, "", "99.toml"))


GALE_FELLES: dict[str, tuple[str, str, str]] = {
    "a wrong organisation number": ('"971045698"', '"971045699"', "organisasjonsnummer"),
    "a county twice": ('nummer = "11"', 'nummer = "15"', "nummer"),
    "one digit": ('nummer = "11"', 'nummer = "1"', "nummer"),
    "an unknown decision": ('vedtak = "bokmal"', 'vedtak = "bokmål"', "vedtak"),
    "a name in one language": ('navn = { nb = "Oslo kommune", nn = "Oslo kommune" }', 'navn = { nb = "Oslo kommune" }', "navn.nn"),
    "a standard left out": ('leverandor = "lokal" ', 'foresatte = "lokal" ', "standard.foresatte"),
    "no source of a setting": ('frist_dager = 14\narbeidsavtale = "bekreftelse"', 'arbeidsavtale = "bekreftelse"', "standard.frist_dager"),
}


@pytest.mark.parametrize(("gammel", "ny", "nevner"), GALE_FELLES.values(), ids=GALE_FELLES)
def test_en_gal_felles_fil_stopper_oppstarten(tmp_path: Path, gammel: str, ny: str, nevner: str) -> None:
    innhold = FIL.read_text(encoding="utf-8")
    assert gammel in innhold
    fil = tmp_path / "fylker.toml"
    fil.write_text(innhold.replace(gammel, ny, 1), encoding="utf-8")
    with pytest.raises(Oppsettsfeil) as feil:
        les_fylker(fil, None)
    assert nevner in feil.value.detalj.nb
