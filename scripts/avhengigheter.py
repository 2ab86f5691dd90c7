"""What the running service is made of: pinned by hash, under licences that we may use, and known to be safe by whoever keeps the list.

    python scripts/avhengigheter.py revisjon           every package of requirements-drift.lock, looked at (make revisjon)
    python scripts/avhengigheter.py sbom [--debian F]  CycloneDX 1.6 of the same, and of the image's Debian packages

Needs nothing but Python: it also runs in the image that it describes.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import re
import sys
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib import request
from urllib.error import URLError

ROT = Path(__file__).resolve().parents[1]
LAS = ROT / "requirements-drift.lock"
TJENESTE = "https://api.osv.dev/v1/querybatch"
"""Who knows of faults in published packages (OSV): asked once for all, by name and version."""
FRIST = 20
IKKE_GODT = 1
_LINJE = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")

LISENSER: Mapping[str, str] = {
    "MIT": "MIT",
    "MIT-0": "MIT-0",
    "MIT-CMU": "MIT-CMU",
    "MIT License": "MIT",
    "MIT OR Apache-2.0": "MIT OR Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "BSD-2-Clause": "BSD-2-Clause",
    "BSD-3-Clause": "BSD-3-Clause",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "ISC License": "ISC",
    "Apache 2.0": "Apache-2.0",
    "Apache-2.0": "Apache-2.0",
    "Apache-2.0 AND MIT": "Apache-2.0 AND MIT",
    "Apache-2.0 OR BSD-2-Clause": "Apache-2.0 OR BSD-2-Clause",
    "Apache-2.0 OR BSD-3-Clause": "Apache-2.0 OR BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "PSF-2.0": "PSF-2.0",
    "MPL-2.0": "MPL-2.0",
    "LGPL-3.0-only": "LGPL-3.0-only",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
}
"""How packages spell their licence, and which it is (SPDX). All of these let a county run the program, change it and hand it on; what is
not here is refused until somebody has read it. Under LGPL and MPL: used as they come, never changed by us."""
VALGT: Mapping[str, str] = {"pyphen": "MPL-1.1"}
"""Packages under several licences of which we choose one, where it does not stand as «A OR B»."""


@dataclass(frozen=True, slots=True)
class Pakke:
    """One line of the lock."""

    navn: str
    versjon: str
    hasher: int

    @property
    def purl(self) -> str:
        """Its name everywhere (package URL)."""
        return f"pkg:pypi/{self.navn.lower().replace('_', '-').replace('.', '-')}@{self.versjon}"


def les_las(tekst: str) -> tuple[Pakke, ...]:
    """Every package, with the number of files that may be installed as it."""
    treff = [*_LINJE.finditer(tekst)]
    slutter = [en.start() for en in treff[1:]] + [len(tekst)]
    return tuple(Pakke(en[1], en[2], len(_HASH.findall(tekst[en.end() : slutt]))) for en, slutt in zip(treff, slutter, strict=True))


def lisens(navn: str) -> str | None:
    """The licence of an installed package (SPDX), None where it is none that we know."""
    if navn in VALGT:
        return VALGT[navn]
    try:
        om = importlib.metadata.metadata(navn)
    except importlib.metadata.PackageNotFoundError:
        return None
    merker = [en.rsplit("::", 1)[-1].strip() for en in om.get_all("Classifier") or () if en.startswith("License ::")]
    skrevet = (om.get("License-Expression"), om.get("License"), *merker)
    return next((LISENSER[en] for en in skrevet if en in LISENSER), None)


def mangler(pakker: Iterable[Pakke]) -> Iterator[str]:
    """What is wrong with the lock itself, in sentences."""
    for pakke in pakker:
        if not pakke.hasher:
            yield f"{pakke.navn} {pakke.versjon} er ikke låst med sjekksum."
        if lisens(pakke.navn) is None:
            yield f"{pakke.navn} {pakke.versjon} har en lisens som ikke er vurdert (LISENSER i scripts/avhengigheter.py)."


def kjente_feil(pakker: tuple[Pakke, ...], tjeneste: str) -> tuple[str, ...] | None:
    """Published faults of these versions, None where the service does not answer."""
    sporsmal = {"queries": [{"package": {"purl": pakke.purl}} for pakke in pakker]}
    kall = request.Request(tjeneste, json.dumps(sporsmal).encode(), {"Content-Type": "application/json"})  # noqa: S310 - our own address
    try:
        with request.urlopen(kall, timeout=FRIST) as svar:  # noqa: S310
            return tuple(_funnet(pakker, json.load(svar)["results"]))
    except (URLError, OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # nobody there, or something else than an answer


def _funnet(pakker: tuple[Pakke, ...], resultater: list[dict[str, Any]]) -> Iterator[str]:
    for pakke, resultat in zip(pakker, resultater, strict=True):
        if resultat.get("vulns"):
            yield f"{pakke.navn} {pakke.versjon}: {', '.join(sorted(feil['id'] for feil in resultat['vulns']))}"


def sbom(pakker: Iterable[Pakke], debian: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """CycloneDX 1.6. The same contents are the same file: no time in it, and a serial number made of the contents."""
    deler = [*map(_komponent, sorted(pakker, key=lambda en: en.purl)), *(_debian(navn, versjon) for navn, versjon in sorted(debian))]
    merke = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(deler, sort_keys=True))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{merke}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "kontraktverk", "version": _var_versjon()}},
        "components": deler,
    }


def _komponent(pakke: Pakke) -> dict[str, Any]:
    kjent = lisens(pakke.navn)
    lisensen = {"licenses": [{"expression": kjent}]} if kjent else {}
    return {"type": "library", "bom-ref": pakke.purl, "name": pakke.navn, "version": pakke.versjon, "purl": pakke.purl, **lisensen}


def _debian(navn: str, versjon: str) -> dict[str, Any]:
    purl = f"pkg:deb/debian/{navn}@{versjon}"
    return {"type": "library", "bom-ref": purl, "name": navn, "version": versjon, "purl": purl}


def _var_versjon() -> str:
    return re.findall(r'^version = "([^"]+)"', (ROT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)[0]


def les_debian(tekst: str) -> list[tuple[str, str]]:
    """Lines of `dpkg-query -W -f '${Package} ${Version}\\n'`."""
    return [(navn, versjon) for navn, _, versjon in (linje.partition(" ") for linje in tekst.splitlines()) if versjon]


def revisjon(tjeneste: str) -> int:
    """The answer of `make revisjon`. Where nobody answers, that is said, and the rest counts."""
    pakker = les_las(LAS.read_text(encoding="utf-8"))
    galt = list(mangler(pakker))
    feil = kjente_feil(pakker, tjeneste)
    for pakke in pakker:
        _si(f"{pakke.navn} {pakke.versjon}\t{lisens(pakke.navn) or 'UKJENT'}")
    for linje in [*galt, *(feil or ())]:
        _si(f"FEIL: {linje}")
    if feil is None:
        _si(f"Ingen svarte på {tjeneste}: kjente sårbarheter er IKKE kontrollert. Kjør make revisjon der nettet når dit.")
    else:
        _si(f"{len(pakker)} pakker, {len(feil)} med kjente sårbarheter.")
    return IKKE_GODT if galt or feil else 0


def _si(linje: str) -> None:
    sys.stdout.write(f"{linje}\n")


def main(argumenter: list[str]) -> int:
    """The commands above."""
    leser = argparse.ArgumentParser(prog="avhengigheter", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    under = leser.add_subparsers(dest="hva", required=True)
    under.add_parser("revisjon").add_argument("--tjeneste", default=TJENESTE)
    under.add_parser("sbom").add_argument("--debian", type=Path)
    valg = leser.parse_args(argumenter)
    if valg.hva == "revisjon":
        return revisjon(valg.tjeneste)
    debian = les_debian(valg.debian.read_text(encoding="utf-8")) if valg.debian else []
    _si(json.dumps(sbom(les_las(LAS.read_text(encoding="utf-8")), debian), ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
