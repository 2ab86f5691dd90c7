"""Until when an algorithm is acceptable: digest by digest, key by key, with dates and sources (the «sunset» of EN 319 102-1 §5.2.8).

The dates are those of ETSI TS 119 312 V1.5.1 (2024-12), which follows SOG-IS Agreed Cryptographic Mechanisms 1.3, as EU DSS 6.3 has written
them down; what both call recommended has no date. What was acceptable only before 2012 stands with the date of ETSI TS 102 176-1 V2.1.1. An
algorithm that stands in no catalogue is never acceptable here, which does not say that it is broken: an operator may give it a date.

An algorithm past its date says nothing about what was proved to exist before it; who judges asks for the time that is proved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

TS_119_312 = "ETSI TS 119 312 V1.5.1, SOG-IS 1.3"
TS_102_176 = "ETSI TS 102 176-1 V2.1.1"
UTENFOR = "står verken i ETSI TS 119 312 V1.5.1 eller SOG-IS 1.3"
UTGITT = date(2024, 12, 1)
"""When the catalogue was issued: what had passed its date by then is broken or too short, and gets no longer life by any policy."""
ALDRI = date.min


@dataclass(frozen=True, slots=True)
class Frist:
    """Until when; `til` is the first day that it is no longer acceptable, None where no end is set, `ALDRI` where it never was."""

    til: date | None
    kilde: str = TS_119_312

    @property
    def brutt(self) -> bool:
        """It had ended when the catalogue was issued."""
        return self.til is not None and ALDRI < self.til < UTGITT

    def godtatt(self, tid: datetime) -> bool:
        """Was it acceptable at this time? The last moment counts."""
        return self.til is None or (self.til != ALDRI and tid <= midnatt(self.til))


INGEN_SLUTT = Frist(None)
FRISTER: Mapping[str, Frist] = {
    "md5": Frist(date(2004, 8, 1), TS_102_176),
    "sha1": Frist(date(2012, 8, 1)),
    "ripemd160": Frist(date(2014, 8, 1)),
    "sha224": Frist(date(2029, 1, 1)),
    "sha256": INGEN_SLUTT,
    "sha384": INGEN_SLUTT,
    "sha512": INGEN_SLUTT,
    "sha3-256": INGEN_SLUTT,
    "sha3-384": INGEN_SLUTT,
    "sha3-512": INGEN_SLUTT,
    # RSA with PKCS#1 v1.5 is legacy at every length; with PSS a key of 3000 bits is recommended.
    "rsa-786": Frist(date(2010, 8, 1)),
    "rsa-1024": Frist(date(2019, 10, 1)),
    "rsa-1536": Frist(date(2019, 10, 1)),
    "rsa-1900": Frist(date(2029, 1, 1)),
    "rsa-3000": Frist(date(2029, 1, 1)),
    "rsa-pss-786": Frist(date(2010, 8, 1)),
    "rsa-pss-1024": Frist(date(2019, 10, 1)),
    "rsa-pss-1536": Frist(date(2019, 10, 1)),
    "rsa-pss-1900": Frist(date(2029, 1, 1)),
    "rsa-pss-3000": INGEN_SLUTT,
    "dsa-1024": Frist(date(2015, 12, 1)),
    "dsa-1900": Frist(date(2029, 1, 1)),
    "dsa-3000": INGEN_SLUTT,
    "ecdsa-160": Frist(date(2012, 8, 1), TS_102_176),
    "ecdsa-224": Frist(date(2021, 10, 1)),
    "ecdsa-256": INGEN_SLUTT,
    "eddsa-255": Frist(ALDRI, UTENFOR),
}
"""A digest by its name; a key by its family and the smallest number of bits that the row is for."""

Egne = Iterable[tuple[str, date | None]]
"""An operator's own dates: a row's name, and the first day that it is no longer acceptable; None, and no end is set."""


@dataclass(frozen=True, slots=True)
class Algoritme:
    """What one signature is made with, as CMS (RFC 5652) or XML Signature call it. None, and that part is not known."""

    hash: str | None
    signatur: str | None
    biter: int | None


def midnatt(dag: date) -> datetime:
    """The first moment of the day, UTC."""
    return datetime(dag.year, dag.month, dag.day, tzinfo=UTC)


def frist(algoritme: Algoritme, egne: Egne = ()) -> Frist:
    """The earliest of its parts: a signature is no better than its digest or its key."""
    tabell = {**FRISTER, **{navn: Frist(til, "policy") for navn, til in egne}}
    navn = [hashnavn(algoritme.hash), nokkelnavn(algoritme.signatur, algoritme.biter), hashnavn(_hash_i(algoritme.signatur))]
    deler = [tabell.get(n, Frist(ALDRI, UTENFOR)) for n in navn if n is not None]
    return min(deler, key=lambda f: f.til or date.max, default=Frist(ALDRI, UTENFOR))


def neste_dato(*algoritmer: Algoritme, egne: Egne = ()) -> date | None:
    """The first day that one of these is no longer acceptable: by then somebody must have put a time stamp over it. None: no end is set."""
    egne = tuple(egne)
    return min((til for a in algoritmer if (til := frist(a, egne).til) is not None), default=None)


_HASH = re.compile(r"sha3[-_]?(?:224|256|384|512)|sha[-_]?(?:224|256|384|512|1)(?!\d)|md5|md2|ripemd[-_]?160")
_FAMILIER: tuple[tuple[str, str], ...] = (
    ("mgf1", "rsa-pss"),
    ("pss", "rsa-pss"),
    ("rsa", "rsa"),
    ("ecdsa", "ecdsa"),
    ("eddsa", "eddsa"),
    ("ed25519", "eddsa"),
    ("ed448", "eddsa"),
    ("dsa", "dsa"),
)
"""The first that the name holds is its family: «ecdsa» holds «dsa»."""


def hashnavn(navn: str | None) -> str | None:
    """The row of a digest, by whichever name: `sha256`, `SHA-256`, the address in XML. One we do not know keeps its own."""
    if navn is None:
        return None
    treff = _HASH.search(navn.rpartition("#")[2].lower())
    if treff is None:
        return navn
    kort = treff[0].replace("_", "").replace("-", "")
    return f"sha3-{kort[4:]}" if kort.startswith("sha3") and len(kort) == len("sha3256") else kort


def familie(navn: str) -> str | None:
    """The family of a signature algorithm: `sha256_rsa`, `rsassa_pss`, `…xmldsig-more#ecdsa-sha256`."""
    kort = navn.rpartition("#")[2].lower()
    return next((familien for del_, familien in _FAMILIER if del_ in kort), None)


def nokkelnavn(signatur: str | None, biter: int | None) -> str | None:
    """The row of a key: the longest that it is as long as. One that is shorter than all of them has no row."""
    if signatur is None:
        return None
    slekt = familie(signatur)
    rader = sorted(int(n.rpartition("-")[2]) for n in FRISTER if slekt is not None and n.rpartition("-")[0] == slekt)
    lengder = rader if biter is None else [r for r in rader if r <= biter]
    return f"{slekt}-{lengder[-1]}" if lengder else signatur


def _hash_i(signatur: str | None) -> str | None:
    """The digest that the signature algorithm names itself, if it does."""
    treff = None if signatur is None else _HASH.search(signatur.rpartition("#")[2].lower())
    return treff[0] if treff else None
