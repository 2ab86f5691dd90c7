"""The files that a person is handed (art. 15): the document they have had to sign, never another's address, contact data or proofs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.innsyn.filer import FILREGLER, Forhold, fordel
from app.innsyn.innhold import UTELATT
from app.lager import filpekere, saksdata
from app.lager.filpekere import Filslag
from tests.innsynssted import DAGLIG, FYLKET, KANDIDAT, LEDER, SKJERMET, VESTLAND, Sted, kjennetegnene, kontaktene, lag_sted, lest

FERDIGE = {"usignert-dokument": 1, "signert-dokument": 2, "sammenlikningsgrunnlag": 1, "bevispakke": 2}
"""The files of a contract that is sealed, renewed and proved twice, but for its attachments."""


@pytest.fixture(scope="module", params=[VESTLAND, SKJERMET])
def ferdig(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sted]:
    """A contract with every kind of file."""
    sted = lag_sted(tmp_path_factory.mktemp("ferdig") / "data", request.param)
    sted.send()
    sted.signer_alle()
    sted.bevis_og_forny()
    yield sted
    sted.verk.lager.lukk()


@pytest.fixture
def utkast(tmp_path: Path) -> Iterator[Sted]:
    """A contract that nobody has been asked to sign."""
    sted = lag_sted(tmp_path / "data", VESTLAND)
    yield sted
    sted.verk.lager.lukk()


def antall_vedlegg(sted: Sted) -> int:
    return len(sted.data.get("vedlegg") or ())


# ---------------------------------------------------------------- nothing of others


@pytest.mark.parametrize(("den_ene", "den_andre"), [(LEDER, KANDIDAT), (KANDIDAT, LEDER)])
def test_ingen_fil_har_den_andres_epost_eller_mobilnummer(ferdig: Sted, tmp_path: Path, den_ene: str, den_andre: str) -> None:
    filer = ferdig.levert(den_ene, tmp_path / "ut").filer
    andres = kontaktene(ferdig.person(den_andre))
    assert filer
    assert andres
    assert [(navn, verdi) for navn, innhold in filer.items() for verdi in andres if verdi in lest(innhold)] == []


@pytest.mark.parametrize(("den_ene", "den_andre"), [(LEDER, KANDIDAT), (KANDIDAT, LEDER)])
def test_nummer_og_adresse_til_den_andre_staar_bare_der_kontrakten_selv_skriver_dem(
    ferdig: Sted, tmp_path: Path, den_ene: str, den_andre: str
) -> None:
    """The contract prints the candidate's number, and an address that is not protected: both have signed that."""
    levert = ferdig.levert(den_ene, tmp_path / "ut")
    (dokument,) = levert.innhold["tabeller"]["dokument"]
    skrevet = lest(ferdig.verk.lager.blobs.hent(dokument["pdf_sha256"]))
    uventet = {verdi for verdi in kjennetegnene(ferdig.person(den_andre)) if verdi not in skrevet}
    assert [(navn, verdi) for navn, innhold in levert.filer.items() for verdi in uventet if verdi in lest(innhold)] == []
    assert {innhold[:4] for innhold in levert.filer.values()} == {b"%PDF"}, "the contract, its issues and its attachments"


def test_en_skjermet_adresse_staar_ikke_i_noe_som_blir_utlevert_til_en_annen(tmp_path: Path) -> None:
    sted = lag_sted(tmp_path / "data", SKJERMET)
    sted.send()
    levert = sted.levert(LEDER, tmp_path / "ut")
    kandidaten = sted.person(KANDIDAT)
    adresse = kandidaten["bostedsadresse"]
    hemmelig = [*adresse["adresselinjer"], adresse["poststed"], f'"{adresse["postnummer"]}"', *kontaktene(kandidaten)]
    sider = [fil.read_bytes() for fil in levert.svar.mappe.iterdir() if fil.is_file()]
    assert len(sider) == 3
    alt = "".join(lest(innhold) for innhold in (*sider, *levert.filer.values()))
    assert [verdi for verdi in hemmelig if verdi.replace(" ", "") in alt] == []
    assert "strengtFortrolig" not in alt
    sted.verk.lager.lukk()


def test_sammenlikningen_har_den_enes_del_og_ikke_den_andres(utkast: Sted, tmp_path: Path) -> None:
    """It lies longer than the data that the document was made of, so their own part of it is told of as long as it lies."""
    with utkast.verk.lager.transaksjon() as forbindelse:
        saksdata.slett(forbindelse, utkast.id)
    innhold = utkast.levert(LEDER, tmp_path / "ut").innhold
    assert "saksdata" not in innhold["tabeller"]
    data = innhold["sammenlikning"]
    assert data["parter"]["larebedrift"]["fagligLeder"]["kontakt"] == utkast.person(LEDER)["kontakt"]
    assert {navn for navn, verdi in data["kandidat"].items() if verdi != UTELATT} == {"navn"}


# ---------------------------------------------------------------- who gets which


def test_den_som_har_signert_faar_kontrakten_og_vedleggene(ferdig: Sted, tmp_path: Path) -> None:
    levert = ferdig.levert(LEDER, tmp_path / "ut")
    assert levert.utelatt == {"sammenlikningsgrunnlag": 1, "bevispakke": 2}
    assert len(levert.filer) == levert.svar.filer == 1 + 2 + antall_vedlegg(ferdig)
    assert levert.svar.utelatt == 3


def test_den_som_ber_om_hele_dokumentet_faar_hver_fil(ferdig: Sted, tmp_path: Path) -> None:
    levert = ferdig.levert_alt(tmp_path / "ut")
    assert (levert.utelatt, levert.svar.utelatt, levert.innhold["sammenlikning"]) == ({}, 0, None)
    assert len(levert.filer) == sum(FERDIGE.values()) + antall_vedlegg(ferdig)
    assert {innhold[:2] for innhold in levert.filer.values()} == {b"%P", b"PK", b'{"'}
    with ferdig.verk.lager.lesing() as forbindelse:
        assert set(levert.innhold["filer"]) == filpekere.pekere(forbindelse), "there is one document in this place"


def test_et_utkast_er_kandidatens_og_ingen_andres(utkast: Sted, tmp_path: Path) -> None:
    assert utkast.levert(KANDIDAT, tmp_path / "kandidat").utelatt == {"sammenlikningsgrunnlag": 1}
    lederens = utkast.levert(LEDER, tmp_path / "leder")
    assert (lederens.filer, lederens.utelatt) == ({}, {"usignert-dokument": 1, "vedlegg": 1, "sammenlikningsgrunnlag": 1})


def test_den_som_ikke_har_faatt_sin_tur_faar_kontrakten_naar_turen_kommer(utkast: Sted, tmp_path: Path) -> None:
    utkast.send()
    assert utkast.levert(LEDER, tmp_path / "leder").filer, "the first group"
    assert utkast.levert(FYLKET, tmp_path / "for").filer == {}
    utkast.signer_alle()
    assert len(utkast.levert(FYLKET, tmp_path / "etter").filer) == 3


@pytest.mark.parametrize("ferdig", [VESTLAND], indirect=True)
def test_den_som_staar_i_kontrakten_uten_aa_signere_faar_ingen_filer_og_faar_vite_det(ferdig: Sted, tmp_path: Path) -> None:
    levert = ferdig.levert(DAGLIG, tmp_path / "ut")
    assert levert.filer == {}
    assert levert.utelatt == FERDIGE | {"vedlegg": antall_vedlegg(ferdig)}


@pytest.mark.parametrize(
    ("malform", "overskrift", "grunn"),
    [
        ("nb", "Filer som er utelatt fordi de også gjelder andre", "Bevispakker (2). Her ligger bevis for signaturene til alle"),
        ("nn", "Filer som er utelatne fordi dei også gjeld andre", "Bevispakkar (2). Her ligg bevis for signaturane til alle"),
    ],
)
def test_siden_sier_hva_som_er_utelatt_og_hvorfor(ferdig: Sted, tmp_path: Path, malform: str, overskrift: str, grunn: str) -> None:
    side = ferdig.levert(KANDIDAT, tmp_path / "ut").side(malform)
    assert overskrift in side
    assert grunn in side
    assert overskrift not in ferdig.levert_alt(tmp_path / "alt").side(malform)


# ---------------------------------------------------------------- the table


def test_hvert_slag_fil_har_en_regel() -> None:
    assert set(FILREGLER) == set(Filslag)


def test_kandidaten_som_ikke_signerer_faar_ikke_filen_med_de_andres_signaturer() -> None:
    """A heving that the lærebedrift demands: in a file from Posten lies the proof of each who signed."""
    slag = {"a": frozenset({Filslag.USIGNERT}), "b": frozenset({Filslag.SIGNERT}), "c": frozenset({Filslag.VEDLEGG})}
    med, uten = fordel(slag, frozenset({Forhold.KANDIDAT}))
    assert (med, [ett.slag for ett in uten]) == (("a", "c"), [Filslag.SIGNERT])


def test_det_som_er_to_ting_blir_utlevert_naar_en_av_dem_blir_det() -> None:
    slag = {"a": frozenset({Filslag.USIGNERT, Filslag.SIGNERT}), "b": frozenset({Filslag.BEVISPAKKE})}
    med, uten = fordel(slag, frozenset(FILREGLER[Filslag.USIGNERT].til))
    assert med == ("a",)
    assert [(ett.slag, ett.antall) for ett in uten] == [(Filslag.BEVISPAKKE, 1)]
    assert fordel(slag, frozenset())[0] == ()
    assert fordel(slag, None) == (("a", "b"), ())
