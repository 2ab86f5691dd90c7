"""What a file looked like when it was signed: only what differs is shown, and a file that cannot be drawn has no pictures."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image

from app.dokument import revisjonsbilder
from app.dokument.lesevakt import Lesevakt
from app.dokument.revisjonsbilder import FLEST_PAR, FLEST_RUTER, Sammenlikning
from tests.unit.verify import angrep
from tests.unit.verify.fremmed import en_pdf, endre, ny_tekst

FELTER = ("Sig1", "Sig2")


@pytest.fixture(scope="module")
def vakt() -> Iterator[Lesevakt]:
    vakt = Lesevakt()
    yield vakt
    vakt.lukk()


def _sammenlikn(pdf: bytes, felter: tuple[str, ...] = FELTER) -> Sammenlikning | None:
    return revisjonsbilder.som_par(revisjonsbilder.lag(pdf, felter=felter))


def test_en_endret_tekst_er_rammet_inn_paa_begge_bildene(vakt: Lesevakt) -> None:
    """In the process of its own, as the service asks."""
    svar = vakt.revisjonsbilder(endre(angrep.to_ganger(), ny_tekst), felter=FELTER)
    assert svar is not None
    assert (svar.felt, svar.antall) == ("Sig2", 1)
    (par,) = svar.par
    assert par.nr == 1
    assert par.signert is not None
    assert par.na is not None
    assert (par.signert.bredde, par.signert.hoyde) == (par.na.bredde, par.na.hoyde)
    for bilde in (par.signert, par.na):
        assert Image.open(io.BytesIO(bilde.innhold)).size == (bilde.bredde, bilde.hoyde)
    assert par.signert.innhold != par.na.innhold
    (ramme,) = par.rammer
    assert ramme[0] + ramme[2] <= par.na.bredde
    assert ramme[1] + ramme[3] <= par.na.hoyde


@pytest.mark.parametrize(
    ("endring", "signert", "na"),
    [(angrep.ny_side, False, True), (angrep.slett_side, True, False), (angrep.mindre_side, True, True)],
    ids=["ny side", "slettet side", "annen størrelse"],
)
def test_en_hel_side_som_er_ny_borte_eller_en_annen_har_ingen_ramme(endring: Callable[[Any], Any], signert: bool, na: bool) -> None:
    svar = _sammenlikn(endre(angrep.to_ganger(), endring))
    assert svar is not None
    (par,) = svar.par
    assert (par.signert is not None, par.na is not None, par.rammer) == (signert, na, ())


def test_det_som_ikke_vises_gir_ingen_bilder() -> None:
    svar = _sammenlikn(endre(angrep.to_ganger(), angrep.skript))
    assert svar == Sammenlikning("Sig2", 0, ())


def test_den_nyeste_revisjonen_av_de_signaturene_det_er_spurt_om_blir_vist() -> None:
    svar = _sammenlikn(endre(angrep.to_ganger(), ny_tekst), ("Sig1",))
    assert svar is not None
    assert svar.felt == "Sig1"


@pytest.mark.parametrize(
    "innhold",
    [b"", b"tull", b"%PDF-1.7\n" + b"x" * 100, en_pdf(), angrep.signert()],
    ids=["tom", "tull", "bare et hode", "usignert", "ingenting er lagt til"],
)
def test_uten_en_signert_revisjon_aa_vise_er_det_ingen_bilder(innhold: bytes) -> None:
    assert _sammenlikn(innhold) is None


def test_en_fil_som_stopper_leseprosessen_gir_ingen_bilder_og_neste_fil_faar_svar(monkeypatch: pytest.MonkeyPatch) -> None:
    vakt = Lesevakt(tid=0.000001)
    try:
        pdf = endre(angrep.to_ganger(), ny_tekst)
        assert vakt.revisjonsbilder(pdf, felter=FELTER) is None
        monkeypatch.setattr(vakt, "_tid", 20.0)
        assert vakt.revisjonsbilder(pdf, felter=FELTER) is not None
    finally:
        vakt.lukk()


GODT = (b"RIFF1234", 10, 10)


@pytest.mark.parametrize(
    "raa",
    [
        ("Sig1", 1, ((1, (b"<svg>", 10, 10), GODT, ()),)),
        ("Sig1", 1, ((1, (b"RIFF" + b"0" * revisjonsbilder.STORST_BILDE, 10, 10), GODT, ()),)),
        ("Sig1", 1, ((1, (b"RIFF", "10", 10), GODT, ()),)),
        ("Sig1", 1, (("1", GODT, GODT, ()),)),
        ("Sig1", 1, ((1, GODT, GODT, ((0, 0, 1, '"/>'),)),)),
        ("Sig1", 1, ((1, GODT, GODT, ((0, 0, 1),)),)),
        ("Sig1", 1, ((1, GODT, GODT, ((0, 0, 1, 1),) * (FLEST_RUTER + 1)),)),
        ("Sig1", 9, ((1, GODT, GODT, ()),) * (FLEST_PAR + 1)),
        (b"Sig1", 1, ()),
        ("Sig1", "1", ()),
    ],
)
def test_et_svar_som_ikke_er_vaart_blir_ikke_vist(raa: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        revisjonsbilder.som_par(raa)


def test_et_godt_svar_er_det_samme_paa_andre_siden() -> None:
    svar = revisjonsbilder.som_par(("Sig1", 4, ((2, GODT, None, ((1, 2, 3, 4),)),)))
    assert svar is not None
    assert svar.par[0].rammer == ((1, 2, 3, 4),)
    assert svar.par[0].na is None
