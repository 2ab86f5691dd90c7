"""The judge's own test: the false alarm is seen through, a real fault is not."""

from __future__ import annotations

import pytest

from tests.samsvar import lengdene_stemmer

STROM = b"1 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n"


@pytest.mark.parametrize(
    ("pdf", "stemmer"),
    [
        (STROM % (3, b"abc"), True),
        (STROM % (3, b"ab\r"), True),
        (STROM % (2, b"ab\r"), True),  # CR LF is one line end: both readings are right
        (STROM % (2, b"abc"), False),
        (STROM % (9, b"abc"), False),
        (STROM % (3, b"abc") + STROM % (2, b"xyz"), False),
        (b"no stream", False),
    ],
)
def test_only_a_wrong_length_is_a_wrong_length(pdf: bytes, stemmer: bool) -> None:
    assert lengdene_stemmer(pdf) is stemmer
