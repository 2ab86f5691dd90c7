"""Never more calls in a second than Posten takes, however many ask at once."""

from __future__ import annotations

from signing.providers.posten.takt import Takt

GRENSE = 10  # signering-docs, opprette-oppdrag


class Klokke:
    def __init__(self) -> None:
        self.tid = 100.0

    def __call__(self) -> float:
        return self.tid

    def sov(self, sekunder: float) -> None:
        assert sekunder > 0
        self.tid += sekunder


def tider(antall: int) -> list[float]:
    klokke = Klokke()
    takt, kall = Takt(klokke, klokke.sov), []
    for _ in range(antall):
        takt.vent()
        kall.append(klokke.tid)
    return kall


def test_det_forste_kallet_venter_ikke() -> None:
    assert tider(1) == [100.0]


def test_ikke_noe_sekund_har_flere_kall_enn_posten_tar_imot() -> None:
    kall = tider(100)
    assert max(sum(start <= en < start + 1 for en in kall) for start in kall) < GRENSE


def test_den_som_har_hvilt_venter_ikke() -> None:
    klokke = Klokke()
    takt = Takt(klokke, klokke.sov)
    takt.vent()
    klokke.tid += 60
    takt.vent()
    assert klokke.tid == 160.0


def test_de_som_spor_paa_en_gang_far_hver_sin_plass() -> None:
    sovet: list[float] = []
    takt = Takt(lambda: 100.0, sovet.append)
    for _ in range(4):
        takt.vent()
    assert sovet == [0.125, 0.25, 0.375]
