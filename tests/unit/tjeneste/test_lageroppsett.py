"""Where stored files lie: what the settings take, and what they refuse by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Oppsettsfeil
from app.lageroppsett import STANDARDREGION, Lageroppsett
from app.settings import Settings
from tests.produksjon import miljo as produksjon

FILLAGER, ENDEPUNKT = "KONTRAKTVERK_FILLAGER", "KONTRAKTVERK_FILLAGER_ENDEPUNKT"


@pytest.fixture
def miljo(tmp_path: Path) -> dict[str, str]:
    for navn in ("id", "nokkel"):
        (tmp_path / navn).write_text("prove")
        (tmp_path / navn).chmod(0o600)
    return {
        FILLAGER: "s3://kontrakter/vestland",
        "KONTRAKTVERK_FILLAGER_NOKKELIDFIL": str(tmp_path / "id"),
        "KONTRAKTVERK_FILLAGER_NOKKELFIL": str(tmp_path / "nokkel"),
    }


@pytest.mark.parametrize(
    ("adresse", "botte", "prefiks"),
    [
        ("s3://kontrakter", "kontrakter", ""),
        ("s3://kontrakter/", "kontrakter", ""),
        ("s3://kontrakter/vestland", "kontrakter", "vestland"),
        ("s3://kontrakter.vlfk.no/prod/2026/", "kontrakter.vlfk.no", "prod/2026"),
    ],
)
def test_en_botte_med_eller_uten_prefiks(miljo: dict[str, str], tmp_path: Path, adresse: str, botte: str, prefiks: str) -> None:
    s3 = Settings.fra_miljo(miljo | {FILLAGER: adresse}, data=tmp_path / "data").lager.s3
    assert s3 is not None
    assert (s3.botte, s3.prefiks, s3.region, s3.endepunkt) == (botte, prefiks, STANDARDREGION, None)
    assert s3.sted == adresse.rstrip("/")


def test_uten_innstillinger_ligger_filene_i_datamappen(tmp_path: Path) -> None:
    assert Settings.fra_miljo({}, data=tmp_path).lager == Lageroppsett()


@pytest.mark.parametrize(
    ("variabel", "verdi"),
    [
        (FILLAGER, "kontrakter"),
        (FILLAGER, "https://s3.no/kontrakter"),
        (FILLAGER, "s3://"),
        (FILLAGER, "s3://Kontrakter"),
        (FILLAGER, "s3://ab"),
        (FILLAGER, "s3://kontrakter//x"),
        (FILLAGER, "s3://kontrakter/../x"),
        (FILLAGER, "s3://kontrakter/.prove"),
        (FILLAGER, "s3://a..b/x"),
        (FILLAGER, "s3://bruker:passord@kontrakter"),
        (ENDEPUNKT, "s3.no"),
        (ENDEPUNKT, "https://bruker:passord@s3.no"),
        ("KONTRAKTVERK_FILLAGER_REGION", "eu north"),
        ("KONTRAKTVERK_FILLAGER_NOKKELFIL", "/finnes/ikke"),
        ("KONTRAKTVERK_FILLAGER_ANKERFIL", "/finnes/ikke"),
        ("KONTRAKTVERK_PERSONINDEKS", "/finnes/ikke"),
        ("AWS_SESSION_TOKEN", "noe"),
        ("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1"),
    ],
)
def test_en_verdi_vi_ikke_kan_bruke_blir_sagt_med_navnet_pa_innstillingen(
    miljo: dict[str, str], tmp_path: Path, variabel: str, verdi: str
) -> None:
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo(miljo | {variabel: verdi}, data=tmp_path / "data")
    assert [funn.peker for funn in feil.value.funn] == [f"/{variabel}"]


@pytest.mark.parametrize("borte", [FILLAGER, "KONTRAKTVERK_FILLAGER_NOKKELIDFIL", "KONTRAKTVERK_FILLAGER_NOKKELFIL"])
def test_det_som_horer_sammen_blir_savnet(miljo: dict[str, str], tmp_path: Path, borte: str) -> None:
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({navn: verdi for navn, verdi in miljo.items() if navn != borte}, data=tmp_path / "data")
    assert [funn.peker for funn in feil.value.funn] == [f"/{borte}"]


@pytest.mark.parametrize(
    ("endepunkt", "gar"),
    [("https://s3.fylke.no", True), ("http://127.0.0.1:9000", True), ("http://s3.fylke.no", False), ("http://10.0.0.5:9000", False)],
)
def test_i_produksjon_gar_ingen_dokumenter_apent_over_nettet(miljo: dict[str, str], tmp_path: Path, endepunkt: str, gar: bool) -> None:
    alt = {**produksjon(tmp_path), **miljo, ENDEPUNKT: endepunkt}
    if gar:
        Settings.fra_miljo(alt)
        return
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo(alt)
    assert [funn.peker for funn in feil.value.funn] == [f"/{ENDEPUNKT}"]


def test_i_produksjon_ligger_nokkelen_til_personindeksen_utenfor_dataene(tmp_path: Path) -> None:
    alt = produksjon(tmp_path)
    settings = Settings.fra_miljo(alt)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    fil = settings.data / "nokkel"
    fil.write_bytes(b"x" * 32)
    fil.chmod(0o400)
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo(alt | {"KONTRAKTVERK_PERSONINDEKS": str(fil)})
    assert [funn.peker for funn in feil.value.funn] == ["/KONTRAKTVERK_PERSONINDEKS"]
