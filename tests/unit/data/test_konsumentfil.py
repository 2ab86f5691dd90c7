"""Which organisation speaks for which county: the county itself, and those that its own file names."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domene.identer import er_organisasjonsnummer
from app.errors import Oppsettsfeil
from app.settings import ROT
from app.skjema.fylkesfil import les_fylker
from app.skjema.konsumentfil import les_konsumenter
from tests.tokenverk import VESTLAND, VIGO

FYLKER = les_fylker(ROT / "forms" / "fylker.toml", None)


def _les(mappe: Path, **filer: str) -> dict[str, str]:
    for nummer, innhold in filer.items():
        (mappe / f"{nummer[1:]}.toml").write_text(innhold, encoding="utf-8")
    les_fylker(ROT / "forms" / "fylker.toml", mappe)  # whoever reads the rest of the file lets this part be
    return dict(les_konsumenter(mappe, FYLKER))


def test_hvert_fylke_taler_for_seg_selv() -> None:
    konsumenter = les_konsumenter(None, FYLKER)
    assert konsumenter == {fylke.organisasjonsnummer: nummer for nummer, fylke in FYLKER.items()}
    assert len(konsumenter) == len(FYLKER) == 15
    assert all(er_organisasjonsnummer(orgnr) for orgnr in konsumenter)


def test_fylkets_egen_fil_legger_til(tmp_path: Path) -> None:
    konsumenter = _les(tmp_path, f03=f'[maskinporten]\nkonsumenter = ["{VIGO}", "958935420"]\n', f46="")
    assert (konsumenter[VIGO], konsumenter[VESTLAND]) == ("03", "46")
    assert len(konsumenter) == len(FYLKER) + 1


@pytest.mark.parametrize(
    ("innhold", "ord_"),
    [
        ('konsumenter = ["976820038"]', "kontrollsiffer"),
        ('konsumenter = ["97682003"]', "kontrollsiffer"),
        (f'konsumenter = ["{VESTLAND}"]', "annet fylke"),
        ("konsumenter = [976820037]", "konsumenter"),
        (f'konsumenter = "{VIGO}"', "konsumenter"),
        (f'konsument = ["{VIGO}"]', "konsument"),
    ],
    ids=["kontrollsiffer", "for-kort", "et-annet-fylkes", "tall", "ikke-liste", "skrivefeil"],
)
def test_en_gal_rad_stopper_oppstarten(tmp_path: Path, innhold: str, ord_: str) -> None:
    with pytest.raises(Oppsettsfeil) as feil:
        _les(tmp_path, f03=f"[maskinporten]\n{innhold}\n")
    assert ord_ in feil.value.detalj.nb
    assert "03.toml" in feil.value.detalj.nb


def test_to_fylker_kan_ikke_ha_samme_konsument(tmp_path: Path) -> None:
    rad = f'[maskinporten]\nkonsumenter = ["{VIGO}"]\n'
    with pytest.raises(Oppsettsfeil, match=r"50\.toml"):
        _les(tmp_path, f46=rad, f50=rad)
