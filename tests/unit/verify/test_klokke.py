"""Work that is run at the time of the check, whether or not the caller runs an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pyhanko_certvalidator.ltv import poe

from signing.verify import lesevern
from signing.verify.klokke import kjor_ved

Arbeid = Callable[[], Any]
TID = datetime(2056, 1, 2, tzinfo=UTC)


def i_en_sloyfe(arbeid: Arbeid) -> Any:
    async def kaller() -> Any:
        return kjor_ved(TID, arbeid)

    return asyncio.run(kaller())


def rett_fram(arbeid: Arbeid) -> Any:
    return kjor_ved(TID, arbeid)


@pytest.mark.parametrize("hvor", [rett_fram, i_en_sloyfe])
def test_biblioteket_ser_kontrollens_tid(hvor: Callable[[Arbeid], Any]) -> None:
    assert hvor(lambda: poe.datetime.now(UTC)) == TID  # type: ignore[attr-defined]  # the name is imported there


@pytest.mark.parametrize("hvor", [rett_fram, i_en_sloyfe])
def test_det_som_er_talt_gjelder_ogsaa_der(hvor: Callable[[Arbeid], Any]) -> None:
    def tell() -> None:
        regnskap = lesevern._ledd.get()
        assert regnskap is not None, "the count is lost"
        regnskap.ett()
        regnskap.ett()

    with lesevern.talte_ledd(1), pytest.raises(lesevern.ForMangeLedd):
        hvor(tell)


@pytest.mark.parametrize("hvor", [rett_fram, i_en_sloyfe])
def test_arbeidet_kan_kjore_sin_egen_sloyfe(hvor: Callable[[Arbeid], Any]) -> None:
    async def svar() -> int:
        return 7

    assert hvor(lambda: asyncio.run(svar())) == 7
