"""Whether what came is whole. A body that was cut short must never be stored in place of the whole one, for then it would be confirmed.

Whether it is right is asked later (`app.oppdrag.postenkontroll`): this only tells the end of a file from its middle.
"""

from __future__ import annotations

from lxml import etree

from signing.providers.posten.feil import PostenAvkortet

_HALE = 2048
"""Bytes at the end where a PDF says that it ends (ISO 32000-2 Annex C; readers look in the last kilobyte)."""


def krev_hel_pdf(data: bytes) -> bytes:
    """The PDF, if it begins and ends as one. Raises `PostenAvkortet`."""
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-_HALE:]:
        raise PostenAvkortet
    return data


def krev_hel_xml(data: bytes) -> bytes:
    """The XML, if it is well formed. Nothing in it is fetched or expanded. Raises `PostenAvkortet`."""
    try:
        etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))
    except etree.XMLSyntaxError:
        raise PostenAvkortet from None
    return data
