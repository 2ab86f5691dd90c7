"""Personal numbers never get through; what only looks a little like one does."""

from __future__ import annotations

import pytest

from app.lager.maskering import masker, masker_alt


@pytest.mark.parametrize(
    "tekst",
    ["01850852037", "018508 52037", "nr. 01850852037.", "«41850852037»", "a:01850852037,b", "/v/01850852037?x", "018508\u00a052037"],
)
def test_personnummer_blir_skjult(tekst: str) -> None:
    maskert = masker(tekst)
    assert "***********" in maskert
    assert "52037" not in maskert


@pytest.mark.parametrize(
    "tekst",
    [
        "310000027",
        "+4799990000",
        "2026-08-03T12:00:00+02:00",
        "9f01850852037c",
        "11111111-1111-5111-8111-111111111111",
        "TMF03-02",
        "123456789012",
    ],
)
def test_andre_tall_blir_staaende(tekst: str) -> None:
    assert masker(tekst) == tekst


def test_alt_i_en_struktur_blir_maskert() -> None:
    inn = {"01850852037": ["01850852037", {"x": 41850852037, "y": True, "z": None, "w": 1.5}]}
    assert masker_alt(inn) == {"***********": ["***********", {"x": "***********", "y": True, "z": None, "w": 1.5}]}
