"""What /helse sees of a bucket: that it can be written to now, at a cost that does not grow with whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from obstore.exceptions import AlreadyExistsError

from app.clock import Clock, na
from app.lager.blobs import FillagerSvarerIkke
from app.lager.filas import Mappelas
from app.lager.s3botte import LEVER, PROVE, Botte, apne_botte
from app.lager.s3lager import S3lager
from tests.s3.server import S3server


@pytest.fixture
def lager(server: S3server, prefiks: str, tmp_path: Path) -> S3lager:
    return S3lager(apne_botte(server.oppsett(prefiks)), Mappelas(tmp_path))


def _om(minutter: int) -> Clock:
    return lambda: na() + timedelta(minutes=minutter)


def test_merket_til_helsen_blir_skrevet_pa_nytt_av_den_forste_som_finner_det_gammelt(lager: S3lager) -> None:
    """However many ask, and however often: a bucket with versions keeps each that was written."""
    en, skrevet = lager.botte, list[bytes | None]()
    for minutter in (0, 0, 4, 6):
        annen = replace(en, klokke=_om(minutter), _skrevet=None)
        for spor in (annen, annen):
            assert spor.svarer()
        skrevet.append(en.hent(LEVER))
    assert len(set(skrevet[:3])) == 1
    assert skrevet[3] != skrevet[2]
    assert [navn for navn, _, _ in en.alle(PROVE)] == [LEVER]


def test_en_prosess_med_en_klokke_som_gar_feil_skriver_ikke_merket_hver_gang(lager: S3lager) -> None:
    botte = replace(lager.botte, klokke=_om(60 * 24))
    assert botte.svarer()
    skrevet = botte.hent(LEVER)
    assert botte.svarer()
    assert botte.hent(LEVER) == skrevet


@pytest.mark.parametrize("gammelt", [True, False], ids=["merket-er-gammelt", "merket-er-borte"])
def test_helsen_ser_at_en_botte_er_full_selv_om_merket_har_statt_der(lager: S3lager, *, gammelt: bool) -> None:
    """The order of S3: a name that is taken is told before the room that is left."""
    assert lager.prov()
    full = _Full(lager.botte.lager)
    if not gammelt:
        lager.botte.fjern(LEVER)
    botte = replace(lager.botte, lager=full, klokke=_om(6), _provd=True, _skrevet=None)  # type: ignore[arg-type]
    for _ in range(2):
        with pytest.raises(FillagerSvarerIkke):
            botte.svarer()
    assert lager.botte.svarer(), "somebody else may write"
    botte.klokke = na
    with pytest.raises(FillagerSvarerIkke):
        botte.svarer()
    full.plass = True
    assert botte.svarer()


class _Full:
    """A client of a bucket with no room left."""

    def __init__(self, ekte: Any) -> None:
        self._ekte, self.plass = ekte, False

    def put(self, navn: str, innhold: bytes, *, mode: str, use_multipart: bool) -> object:
        if not self.plass and mode == "create":
            self._ekte.head(navn)
            raise AlreadyExistsError(navn)
        if not self.plass:
            raise OSError("no room left")
        return self._ekte.put(navn, innhold, mode=mode, use_multipart=use_multipart)

    def __getattr__(self, navn: str) -> Any:
        return getattr(self._ekte, navn)


class _Underveis:
    """A client whose write is followed by something else before it is read back."""

    def __init__(self, ekte: Any, etter: Callable[[Any], object], *, lagrer: bool = True) -> None:
        self._ekte, self._etter, self._lagrer = ekte, etter, lagrer

    def put(self, navn: str, innhold: bytes, *, mode: str, use_multipart: bool) -> object:
        svar = self._ekte.put(navn, innhold, mode=mode, use_multipart=use_multipart) if self._lagrer else None
        self._etter(self._ekte)
        return svar

    def __getattr__(self, navn: str) -> Any:
        return getattr(self._ekte, navn)


UNDERVEIS: dict[str, tuple[Callable[[Any], object], bool, bool]] = {
    "en-annen-maskin-skriver-sitt": (lambda ekte: ekte.put(LEVER, b"kontraktverk " + b"0" * 32, mode="overwrite"), True, True),
    "serveren-lagrer-ikke": (lambda _: None, False, False),
    "noe-annet-star-der": (lambda ekte: ekte.put(LEVER, b"noe annet", mode="overwrite"), True, False),
    "det-er-borte-igjen": (lambda ekte: ekte.delete(LEVER), True, False),
}


@pytest.mark.parametrize("hva", UNDERVEIS)
def test_en_annens_merke_er_like_godt_som_vart_og_et_gammelt_er_ikke_det(lager: S3lager, hva: str) -> None:
    etter, lagrer, virker = UNDERVEIS[hva]
    assert lager.prov()
    klient: Any = _Underveis(lager.botte.lager, etter, lagrer=lagrer)
    assert replace(lager.botte, lager=klient, klokke=_om(6), _provd=True, _skrevet=None).svarer() is virker


def test_to_maskiner_som_spor_samtidig_sier_begge_at_botten_virker(lager: S3lager) -> None:
    maskiner = [replace(lager.botte, klokke=_om(6), _skrevet=None) for _ in range(8)]
    with ThreadPoolExecutor(8) as samtidig:
        for _ in range(5):
            assert all(samtidig.map(Botte.svarer, maskiner))
            maskiner = [replace(en, _skrevet=None) for en in maskiner]
