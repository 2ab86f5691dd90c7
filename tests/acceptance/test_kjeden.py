"""The whole chain, judged by others than ourselves: pdfsig, qpdf, page-validation; and by our own verifier."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest

from app import flyt, tillit
from app.clock import OSLO, na
from app.demo import Rad
from app.domene.kontrakt import Kontraktstype
from app.skjema.register import eksempler
from tests.acceptance.conftest import Demo
from tests.samsvar import brutte_regler

KONTRAKTER = {
    "agder-modulstrukturert-rekvalifisering": ("nb", "2024-10-09"),
    "akershus-meropplaring-med-avbrudd": ("nb", "2024-10-09"),
    "buskerud-under-18-med-1-mars-adresse": ("nb", "2024-10-09"),
    "finnmark-faglig-og-daglig-leder": ("nb", "2024-10-09"),
    "innlandet-fagbrev-pa-jobb": ("nb", "2024-10-09"),
    "more-og-romsdal-larekandidat": ("nn", "2024-10-09"),
    "more-og-romsdal-larling": ("nn", "2024-10-09"),
    "nordland-fagopplaring-i-skole": ("nb", "2024-10-09"),
    "oslo-samme-person-i-to-roller": ("nb", "2024-10-09"),
    "ostfold-forste-revisjon": ("nb", "2024-08-01"),
    "rogaland-kopi-av-arbeidsavtale": ("nb", "2024-10-09"),
    "telemark-strengt-fortrolig-adresse": ("nb", "2024-10-09"),
    "troms-alle-parter-signerer": ("nb", "2024-10-09"),
    "trondelag-praksisbrevkandidat": ("nb", "2024-10-09"),
    "vestfold-larling-selvstendig-bedrift": ("nb", "2024-10-09"),
    "vestland-larling-samarbeidsorgan": ("nn", "2024-10-09"),
}
SIGNATARER = {
    "agder-modulstrukturert-rekvalifisering": ("K", "FL", "AL", "FK"),
    "akershus-meropplaring-med-avbrudd": ("K", "FL", "AL", "FK"),
    "buskerud-under-18-med-1-mars-adresse": ("K", "FL", "AL", "FK"),
    "finnmark-faglig-og-daglig-leder": ("K", "FL", "AL", "SO"),
    "innlandet-fagbrev-pa-jobb": ("K", "FL", "AL", "FK"),
    "more-og-romsdal-larekandidat": ("K", "FL", "AL", "FK"),
    "more-og-romsdal-larling": ("K", "FL", "AL", "FK"),
    "nordland-fagopplaring-i-skole": ("K", "S", "FK"),
    "oslo-samme-person-i-to-roller": ("K", "FL+SO", "FK"),
    "ostfold-forste-revisjon": ("K", "FL", "SO", "FK"),
    "rogaland-kopi-av-arbeidsavtale": ("K", "FL", "AL"),
    "telemark-strengt-fortrolig-adresse": ("K", "FL", "AL", "FK"),
    "troms-alle-parter-signerer": ("K", "FL", "AL", "SO", "FK"),
    "trondelag-praksisbrevkandidat": ("K", "FL", "AL", "FK"),
    "vestfold-larling-selvstendig-bedrift": ("K", "FL", "AL", "FK"),
    "vestland-larling-samarbeidsorgan": ("K", "FL", "SO", "FK"),
}


def kontraktrader(demoen: Demo) -> list[Rad]:
    """The rows of the examples that are contracts."""
    typer = {eksempel.navn: eksempel.dokumenttype for eksempel in eksempler(demoen.bord.settings.forms)}
    return [rad for rad in demoen.resultat.rader if typer[rad.eksempel] in set(Kontraktstype)]


def test_every_contract_of_the_examples_is_made_signed_and_verified(demoen: Demo) -> None:
    assert len(KONTRAKTER) == 16
    assert {rad.eksempel: (rad.malform, rad.revisjon) for rad in kontraktrader(demoen)} == KONTRAKTER
    assert {rad.eksempel for rad in demoen.resultat.rader if not rad.verifisert} == set()
    assert demoen.resultat.alle_verifisert


def test_the_signers_are_those_of_the_countys_policy_in_order(demoen: Demo) -> None:
    assert {rad.eksempel: rad.signatarer for rad in kontraktrader(demoen)} == SIGNATARER


def test_no_type_of_document_waits_for_a_template(demoen: Demo) -> None:
    assert [rad.eksempel for rad in demoen.resultat.rader if rad.venter] == []


def test_the_folder_holds_one_finished_file_per_example_and_no_other(demoen: Demo) -> None:
    assert set(demoen.ferdige()) == {eksempel.navn for eksempel in eksempler(demoen.bord.settings.forms)}


@pytest.mark.parametrize(("eksempel", "ord_", "ikke"), [
    ("vestland-larling-samarbeidsorgan", "Opplæringa følgjer læreplanen i faget", "Opplæringen følger"),
    ("more-og-romsdal-larling", "Lærebedrifta har ansvaret for opplæringa", "Lærebedriften har"),
    ("vestfold-larling-selvstendig-bedrift", "Opplæringen følger læreplanen i faget", "Opplæringa følgjer"),
    ("more-og-romsdal-larekandidat", "Lærekandidaten har rett til individuell tilrettelegging", "Lærlingen"),
    ("trondelag-praksisbrevkandidat", "Opplæringen fører fram til praksisbrev", "Lærlingen"),
    ("innlandet-fagbrev-pa-jobb", "Kontraktstiden er minst ett år", "Læretiden er"),
    ("nordland-fagopplaring-i-skole", "Avtalen er ikke en lærekontrakt", "Kontrakten"),
])  # fmt: skip
def test_the_document_is_in_the_countys_language(demoen: Demo, eksempel: str, ord_: str, ikke: str) -> None:
    leser = pypdf.PdfReader(demoen.ut / f"{eksempel}.pdf")
    tekst = re.sub(r"\s+", " ", " ".join(side.extract_text() for side in leser.pages))
    assert ord_ in tekst
    assert ikke not in tekst
    assert str(leser.root_object["/Lang"]) == KONTRAKTER[eksempel][0]


@pytest.mark.parametrize("eksempel", KONTRAKTER)
def test_pdfsig_finds_every_signature_valid(demoen: Demo, eksempel: str) -> None:
    # Document time stamps excepted: pdfsig cannot check them.
    svar = subprocess.run(["pdfsig", "-nocert", demoen.ut / f"{eksempel}.pdf"], capture_output=True, text=True, check=False).stdout
    blokker = [b for b in svar.split("Signature #")[1:] if "Field Name: tidsstempel-" not in b]
    assert len(blokker) == len(SIGNATARER[eksempel]) + 1  # and the seal
    assert all("Signature is Valid" in b for b in blokker)


@pytest.mark.parametrize("eksempel", KONTRAKTER)
def test_the_file_conforms_before_and_after_every_signature(demoen: Demo, eksempel: str) -> None:
    filer = demoen.steg_av(eksempel)
    assert len(filer) == len(SIGNATARER[eksempel]) + 2
    funn = {(fil.name, profil): regler for fil in filer for profil in ("3a", "ua1") if (regler := brutte_regler(fil.read_bytes(), profil))}
    assert funn == {}


@pytest.mark.parametrize("eksempel", KONTRAKTER)
def test_each_signature_only_adds_to_the_file_before(demoen: Demo, eksempel: str) -> None:
    filer = [fil.read_bytes() for fil in demoen.steg_av(eksempel)]
    assert all(etter.startswith(for_) and len(etter) > len(for_) for for_, etter in pairwise(filer))
    assert filer[-1] == (demoen.ut / f"{eksempel}.pdf").read_bytes()


TOMT = {"nb": ("Ikke signert", "Ikke forseglet"), "nn": ("Ikkje signert", "Ikkje forsegla")}


@pytest.mark.parametrize("eksempel", ["more-og-romsdal-larling", "ostfold-forste-revisjon"])
def test_an_empty_field_says_what_is_missing_until_it_is_there(demoen: Demo, eksempel: str) -> None:
    sider = [subprocess.run(["pdftotext", fil, "-"], capture_output=True, text=True, check=True).stdout for fil in demoen.steg_av(eksempel)]
    signert, forseglet = TOMT[KONTRAKTER[eksempel][0]]
    antall = len(SIGNATARER[eksempel])
    assert [side.count(signert) for side in sider] == [*range(antall, -1, -1), 0]
    assert [side.count(forseglet) for side in sider] == [1] * (antall + 1) + [0]


def test_qpdf_finds_nothing_to_mend(demoen: Demo) -> None:
    for fil in sorted(demoen.ut.glob("*.pdf")):
        svar = subprocess.run(["qpdf", "--check", fil], capture_output=True, text=True, check=False)
        assert svar.returncode == 0, (fil.name, svar.stdout, svar.stderr)


@pytest.mark.parametrize("eksempel", KONTRAKTER)
def test_our_verifier_says_intakt_and_names_who_signed_for_whom(demoen: Demo, eksempel: str) -> None:
    from app import flyt

    fil = demoen.ut / f"{eksempel}.pdf"
    rapport = flyt.verifiser(demoen.bord, fil.read_bytes(), na=na(), filnavn=fil.name).som_json()
    assert rapport["samlet"]["integritet"] == "intakt"
    assert rapport["samlet"]["indikasjon"] == "TOTAL_PASSED"
    svar = {s["id"]: s["svar"] for s in rapport["sporsmal"]}
    assert svar == {"uendret": "ja", "hvem": "ja", "sertifikater": "ja", "vart": "ukjent", "revisjon": "ja"}
    folk = sum(not s["signatar"]["segl"] for s in rapport["signaturer"] if s["type"] == "signatur")
    (hvem,) = (s["forklaring"]["nb"] for s in rapport["sporsmal"] if s["id"] == "hvem")
    assert hvem.startswith(f"{folk} har signert: "), "the county's seal is a machine's"
    assert rapport["opphav"]["malrevisjon"] == KONTRAKTER[eksempel][1]
    assert rapport["opphav"]["maldigestStemmer"] is True


def test_a_protected_address_is_nowhere_in_the_file(demoen: Demo) -> None:
    eksempel = "telemark-strengt-fortrolig-adresse"
    leser = pypdf.PdfReader(demoen.ut / f"{eksempel}.pdf")
    tekst = " ".join(side.extract_text() for side in leser.pages)
    assert "Ikke oppgitt" in tekst
    assert not re.search(r"fortrolig|skjerm|beskyttet", tekst, re.IGNORECASE)


def test_the_signed_agreement_is_in_the_contract_byte_for_byte(demoen: Demo) -> None:
    avtale = (demoen.bord.settings.forms / "eksempelvedlegg" / "avtale-1.pdf").read_bytes()
    vedlegg = pypdf.PdfReader(demoen.ut / "vestland-larling-samarbeidsorgan.pdf").attachments
    assert [innhold for filer in vedlegg.values() for innhold in filer] == [avtale]


def test_the_chosen_goals_follow_as_a_page_and_are_named_with_it(demoen: Demo) -> None:
    """An attachment that is PDF/A and unsigned is appended: the table of attachments says on which page."""
    leser = pypdf.PdfReader(demoen.ut / "more-og-romsdal-larekandidat.pdf")
    tekst = [re.sub(r"\s+", " ", side.extract_text()) for side in leser.pages]
    assert f"Side {len(tekst)} i dette dokumentet" in " ".join(tekst[:-1])
    assert "Vedlegg 1: Utvalde kompetansemål" in tekst[-1]
    assert dict(leser.attachments) == {}


def test_no_personal_number_stands_in_metadata_or_certificates(demoen: Demo) -> None:
    for fil in sorted(demoen.ut.glob("*.pdf")):
        leser = pypdf.PdfReader(fil)
        xmp = _xmp(leser)
        assert not re.search(r"(?<![0-9a-f])\d{11}(?![0-9a-f])", xmp + str(leser.metadata)), fil.name
        svar = subprocess.run(["pdfsig", "-nocert", fil], capture_output=True, text=True, check=False).stdout
        assert not re.search(r"(?<![0-9a-f])\d{11}(?![0-9a-f])", svar), fil.name


def test_the_last_step_is_the_seal_to_long_term_archive_level(demoen: Demo) -> None:
    assert {rad.niva for rad in demoen.resultat.rader} == {"B-LTA"}
    assert all(Path(demoen.steg_av(e)[-1]).name.endswith("segl-fylke.pdf") for e in KONTRAKTER)


def _xmp(leser: pypdf.PdfReader) -> str:
    strom = leser.root_object["/Metadata"].get_object()
    assert isinstance(strom, pypdf.generic.StreamObject)
    return strom.get_data().decode()


def test_a_demo_document_is_verified_also_when_the_demo_ca_has_run_out(demoen: Demo) -> None:
    """The trust of 2056 is another question; that nothing was changed stands for ever."""
    fil = next(iter(demoen.ferdige().values()))
    rapport = flyt.verifiser(demoen.bord, fil, na=datetime(2056, 1, 1, tzinfo=OSLO))
    assert rapport.som_json()["samlet"]["integritet"] == "intakt"


def test_a_demo_folder_that_cannot_be_used_is_a_named_error(demoen: Demo) -> None:
    laget = flyt.lag(demoen.bord, *_et_eksempel(demoen.bord), na=na())
    with pytest.raises(tillit.SigneringMislyktes) as feil:
        list(flyt.signer_alle(demoen.bord, laget, klokke=lambda: datetime(2056, 1, 1, 12, tzinfo=OSLO)))
    assert "2056-01-01" in feil.value.detalj.nb


def _et_eksempel(bord: flyt.Verksted) -> tuple[bytes, Mapping[str, bytes]]:
    eksempel = next(e for e in eksempler(bord.settings.forms) if e.navn == "vestfold-larling-selvstendig-bedrift")
    return eksempel.raa, eksempel.vedlegg
