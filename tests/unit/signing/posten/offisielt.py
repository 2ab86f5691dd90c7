"""Posten's own schemas and examples, where they are at hand (KONTRAKTVERK_REFERANSE); they are not ours to ship."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

ROT = Path(__file__).parents[4]
POSTEN = Path(os.environ.get("KONTRAKTVERK_REFERANSE", ROT.parent / "shared" / "data")) / "posten"
SKJEMA = POSTEN / "spec" / "schema" / "xsd" / "direct-and-portal.xsd"


def krev_offisielt() -> None:
    """Skips the test where they are not."""
    if not SKJEMA.is_file():
        pytest.skip("the schemas of Posten signering are not here (KONTRAKTVERK_REFERANSE)")


@cache
def _skjema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SKJEMA))


def feil_i(xml: bytes) -> list[str]:
    """What the official schema says against it."""
    skjema = _skjema()
    return [] if skjema.validate(etree.fromstring(xml)) else [str(f.message) for f in skjema.error_log]  # type: ignore[attr-defined]  # lxml-stubs


def eksempler() -> list[Path]:
    """Every example message of the specification and of the two official clients, but not the XML signature among them."""
    return sorted(fil for fil in POSTEN.rglob("*.xml") if {"examples", "Examples", "Body", "Request", "test-resources"} & set(fil.parts)
                  and fil.name != "signatures.xml")  # fmt: skip
