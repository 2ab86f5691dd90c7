"""The judges' JSON lines as a table. Exit 1 unless every expected verdict is there and is good."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def samsvar(dom: dict[str, Any]) -> list[str]:
    """veraPDF: one line per file and profile, then each rule that failed, how often, and the first place."""
    linjer = [f"{Path(dom['fil']).name}  {dom['profil']:3}  {'ok' if dom['samsvar'] else 'FEIL'} ({dom['kontroller']} kontroller)"]
    linjer += [f"    {f['klausul']}-{f['test']} ×{f['antall']}: {f['melding'][:160]}\n      {f['sted']}" for f in dom["funn"]]
    return linjer


def signaturer(dom: dict[str, Any]) -> list[str]:
    """EU DSS: one line per file, then each signature with level and indication."""
    linjer = [f"{Path(dom['fil']).name}  {'ok' if dom['samsvar'] else 'FEIL'}"]
    for s in dom["signaturer"]:
        linjer.append(f"    {s['hvem']}: {s['format']} {s['indikasjon']} {s['underindikasjon']}".rstrip())
        linjer += [f"      {navn}: {s[navn]}" for navn in ("feil", "advarsler") if s[navn]]
    return linjer


def xmlsignatur(dom: dict[str, Any]) -> list[str]:
    """One line per case and judge. «ok»: a whole one accepted, or a tampered one refused."""
    tilfelle = Path(dom["fil"])
    return [f"{tilfelle.parent.name}/{tilfelle.name}  {dom['dommer']}  {'ok' if dom['samsvar'] else 'FEIL'}"]


def steg(dom: dict[str, Any]) -> list[str]:
    """A client's run: one line per step."""
    return [f"{dom['steg']}  {'ok' if dom['samsvar'] else 'FEIL'}"]


VISNINGER = {"samsvar": samsvar, "signaturer": signaturer, "steg": steg, "xmlsignatur": xmlsignatur}


def main(visning: str, svarfil: str, ventet: str) -> int:
    """The number of verdicts must be the expected one, so that a judge who stopped early is not a pass."""
    dommer = [json.loads(linje) for linje in Path(svarfil).read_text(encoding="utf-8").splitlines() if linje.strip()]
    for dom in dommer:
        print("\n".join(VISNINGER[visning](dom)))
        if feil := dom.get("feil"):
            print(f"    {feil}")
    gode = sum(dom["samsvar"] for dom in dommer)
    dommere = ", ".join(sorted({dom["dommer"] for dom in dommer})) or "ingen dommer"
    print(f"{dommere}: {gode} av {ventet} gode")
    return 0 if gode == len(dommer) == int(ventet) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
