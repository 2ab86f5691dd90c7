"""What is handed to the archive is the document it is said to be: by what our own file says, or by what each signer's proof holds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from app.oppdrag.arkivpakke import _er_dokumentet

ID, ANNEN_ID = "a-1", "b-2"
SENDT, ANNET = "a" * 64, "b" * 64


def dokument(leverandor: str | None) -> Any:
    return SimpleNamespace(id=ID, pdf_sha256=SENDT, post={} if leverandor is None else {"leverandor": leverandor})


def rapport(sier: str | None, *avtrykk: tuple[str, ...]) -> Any:
    return SimpleNamespace(opphav=SimpleNamespace(dokument_id=sier), personer=tuple(SimpleNamespace(avtrykk=en) for en in avtrykk))


@pytest.mark.parametrize(
    ("leverandor", "lest", "er"),
    [
        ("lokal", rapport(ID), True),
        (None, rapport(ID), True),  # made before there was more than one provider
        ("lokal", rapport(ANNEN_ID), False),
        ("lokal", rapport(None, (SENDT,)), False),  # ours always says which it is
        ("posten", rapport(None, (SENDT,), (ANNET, SENDT)), True),
        ("posten", rapport(None, (SENDT,), (ANNET,)), False),  # one of them signed something else
        ("posten", rapport(None), False),  # no proof at all
        ("posten", rapport(ID), False),  # what the file says of itself proves nothing
    ],
)
def test_bare_det_som_er_bundet_til_dokumentet_blir_arkivert_som_det(leverandor: str | None, lest: Any, er: bool) -> None:
    assert _er_dokumentet(dokument(leverandor), lest) is er
