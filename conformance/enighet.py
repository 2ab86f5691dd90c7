"""Ours against EU DSS, with poppler's pdfsig beside: `enighet.py EGEN.jsonl DSS.jsonl`. Exit 1 where we disagree without a reason here.

The files are judged without any anchor, so that trust has no part in it: DSS says INDETERMINATE of a whole one, TOTAL_FAILED of a broken.
What was changed after signing it tells as a warning, by its default policy; that counts as seen. pdfsig is only told: it knows no changes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

GODE = frozenset({"intakt", "intaktMedTillatteEndringer"})
SETT = ("modification", "difference", "restricted by", "overlap")
"""Words of the warnings by which DSS says that something was changed."""
UTEN_SERTIFIKAT = "NO_SIGNING_CERTIFICATE_FOUND"

_BYTES = "bytes that no revision explains: another reader may rebuild the table from them, and show them"
_FRITT = "the last /Contents of a document of ours has one spelling: no bit of the file may be free"
_SKJEMA = "a value was not filled in: what is seen on the page is another, and no permission of the form covers that"
_MERKNAD = "an annotation with an appearance covers the text that was signed"
STRENGERE: Mapping[str, str] = {
    "sidene slettet": "the pages that were signed are gone",
    "vedlegg lagt til": "a file that nobody signed is in the document",
    "FreeText over teksten": _MERKNAD,
    "stempelmerknad over teksten": _MERKNAD,
    "FreeText etter DocMDP 3": _MERKNAD,
    "synlig signatur etter DocMDP 2": "the certification allows fields to be filled in and signed, not new ones that are seen",
    "låst felt endret": "the signature locked the field (ISO 32000-2 12.8.2.4)",
    "utseende og ramme byttet": _SKJEMA,
    "nytt synlig felt uten signatur": _SKJEMA,
    "nytt tekstfelt": _SKJEMA,
    "skygge: gjem": "an object that the signed page uses was freed",
    "skygge: gjem merknad": "an object that the signed page uses was freed",
    "kropp uten tabell": _BYTES,
    "kropp uten tabell, falsk slutt": _BYTES,
    "kropp gjemt i valideringsdata": _BYTES,
    "kommentar etter slutt": _BYTES,
    "ny sluttlinje": "the file does not end as a PDF does",
    "liten bokstav i siste Contents": _FRITT,
    "hale i siste Contents": _FRITT,
    "mellomrom i siste Contents": _FRITT,
    "to Contents, den ene med flukttegn": "one key twice: two readers may read two signatures",
    "tidsstempel fra et annet dokument": "the document time stamp is over another file",
    "slutter før slutten": "the range ends before its revision does (ISO 32000-2 12.8.1)",
}
"""Forgeries of which DSS says nothing, and why our verdict stands."""
MILDERE: Mapping[str, str] = {
    "feltet skrevet på nytt med samme tekst": "the same text under other bytes: nothing that is read or seen has changed",
    "signaturordboken sier typen to ganger": "DSS's reader finds no signature in it; the bytes are whole",
}
"""Whole files that DSS fails."""


def sett(dom: Mapping[str, Any]) -> bool:
    """DSS found something wrong: no signature, one that failed, or changes."""
    signaturer = dom["signaturer"]
    return not signaturer or any(
        s["indikasjon"] in {"TOTAL_FAILED", "FAILED"}
        or s["underindikasjon"] == UTEN_SERTIFIKAT
        or any(ord_ in s["advarsler"] for ord_ in SETT)
        for s in signaturer
    )


def enighet(vi: str, navn: str, dss_ser_feil: bool) -> tuple[bool, str]:
    """(agreed or explained, what the table says)."""
    if (vi not in GODE) == dss_ser_feil:
        return True, "enige"
    grunn = (MILDERE if dss_ser_feil else STRENGERE).get(navn)
    return (True, f"vi er {'mildere' if dss_ser_feil else 'strengere'}: {grunn}") if grunn else (False, "UENIGE")


def pdfsig(fil: str) -> str:
    """Poppler's words about each signature, where it is installed."""
    if shutil.which("pdfsig") is None:
        return "-"
    ut = subprocess.run(["pdfsig", "-nocert", fil], capture_output=True, text=True, check=False, errors="replace", timeout=60).stdout
    dommer = Counter(linje.partition(":")[2].strip().rstrip(".") for linje in ut.splitlines() if "Signature Validation" in linje)
    return ", ".join(f"{ord_} ×{n}" for ord_, n in dommer.items()) or "ingen"


def _les(fil: str) -> dict[str, dict[str, Any]]:
    linjer = (json.loads(linje) for linje in Path(fil).read_text(encoding="utf-8").splitlines() if linje.strip())
    return {linje["fil"]: linje for linje in linjer}


def main(egen: str, dss: str) -> int:
    """The table, and how many agree."""
    egne, dommer = _les(egen), _les(dss)
    teller: Counter[str] = Counter()
    brukt: set[str] = set()
    for fil, ett in egne.items():
        feil = sett(dommer[fil]) if fil in dommer else None
        ok, ord_ = (False, "ikke dømt") if feil is None else enighet(ett["vi"], ett["navn"], feil)
        teller[ord_.split(":")[0]] += 1
        brukt |= {ett["navn"]} if ord_.startswith("vi er") else set()
        print(f"{ett['slag']:6} {ett['navn'][:56]:56} vi: {ett['vi']:26} DSS: {'feil' if feil else 'ingen feil':10} pdfsig: {pdfsig(fil)}")
        if ord_ != "enige":
            print(f"       {'' if ok else 'FEIL '}{ord_}")
    ubrukt = sorted({*STRENGERE, *MILDERE} - brukt)
    for navn in ubrukt:
        print(f"FEIL: «{navn}» er ikke lenger en uenighet")
    print(f"EU DSS og vi: {dict(teller)} av {len(egne)}")
    return 0 if not ubrukt and not teller["UENIGE"] and not teller["ikke dømt"] else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
