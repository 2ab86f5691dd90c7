"""`python -m signing verify FILE` and `… logg FILE`: the checks alone, for an auditor with this package, the file and nothing else."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from signing.errors import SigneringsFeil
from signing.logg import les_hode, les_post
from signing.verify import Policy, Rapport, bevistekster, tekster, verify
from signing.verify.logg import Loggrapport, kontroller
from signing.verify.policyfil import FILNAVN, Policyfeil, les_policy

GOD, IKKE_GOD, FEIL_BRUK = 0, 1, 2


def main(argumenter: Sequence[str] | None = None) -> int:
    """Exit code 0: unchanged and nothing failed; 1: not; 2: misuse."""
    valg = _les(argumenter)
    try:
        policy = _policy(valg)
        god: bool = valg.arbeid(valg, policy)
    except OSError as e:
        print(f"Kan ikke lese {e.filename}: {e.strerror}", file=sys.stderr)  # noqa: T201  # a command's answer
        return FEIL_BRUK
    except Policyfeil as e:
        print("\n".join([*(f.melding.nb for f in e.funn), e.tiltak.nb]), file=sys.stderr)  # noqa: T201  # a command's answer
        return FEIL_BRUK
    except SigneringsFeil as e:
        print(f"{e.melding.nb} {e.tiltak.nb}", file=sys.stderr)  # noqa: T201  # a command's answer
        return IKKE_GOD
    except ValueError:
        print("Ankermappen har en fil som ikke er et sertifikat.", file=sys.stderr)  # noqa: T201  # a command's answer
        return FEIL_BRUK
    return GOD if god else IKKE_GOD


def _policy(valg: argparse.Namespace) -> Policy:
    """The policy file, else the folder's own, else the folder's certificates; without any of them nobody is trusted."""
    if valg.ankere is not None and (valg.ankere / FILNAVN).is_file():
        return les_policy(valg.ankere / FILNAVN)
    if valg.policy is not None:
        return les_policy(valg.policy)
    return Policy() if valg.ankere is None else Policy.fra_mappe(valg.ankere)


def _verifiser(valg: argparse.Namespace, policy: Policy) -> bool:
    rapport = verify(valg.fil.read_bytes(), policy=policy, at=valg.tid, filnavn=valg.fil.name)
    print(json.dumps(rapport.som_json(), ensure_ascii=False, indent=2) if valg.json else _lesbar(rapport))  # noqa: T201
    return rapport.god


def _logg(valg: argparse.Namespace, policy: Policy) -> bool:
    filer = sorted(valg.hoder.rglob("*.json")) if valg.hoder else []
    with valg.fil.open(encoding="utf-8", errors="replace") as linjer:
        poster = (les_post(linje) for linje in linjer if linje.strip())
        rapport = kontroller(poster, [les_hode(fil.read_text(encoding="utf-8", errors="replace")) for fil in filer], policy)
    print(json.dumps(rapport.som_json(), ensure_ascii=False, indent=2) if valg.json else _lesbar_logg(rapport))  # noqa: T201
    return rapport.god


def _les(argumenter: Sequence[str] | None) -> argparse.Namespace:
    leser = argparse.ArgumentParser(prog="python -m signing", description="Kontrollerer signerte PDF-er og revisjonslogger uten nettverk.")
    kommandoer = leser.add_subparsers(required=True)
    verifiser = kommandoer.add_parser("verify", help="er dokumentet uendret, og hvem har signert?")
    verifiser.set_defaults(arbeid=_verifiser)
    verifiser.add_argument("--tid", type=_tid, default=datetime.now(UTC), metavar="ISO", help="kontroller som på dette tidspunktet")
    logg = kommandoer.add_parser("logg", help="er loggen hel, og er det som står i hodene der fortsatt?")
    logg.set_defaults(arbeid=_logg)
    logg.add_argument("--hoder", type=Path, metavar="MAPPE", help="hodene (JSON-filer)")
    for kommando in (verifiser, logg):
        kommando.add_argument("fil", type=Path)
        kommando.add_argument("--json", action="store_true", help="rapporten som ett JSON-dokument")
        tillit = kommando.add_mutually_exclusive_group()
        tillit.add_argument("--ankere", type=Path, metavar="MAPPE", help="PEM-filer med utstedere som er godkjent")
        tillit.add_argument("--policy", type=Path, metavar="FIL", help="policyfil (TOML): hvem som er godkjent til hva, og hva som kreves")
    return leser.parse_args(argumenter)


def _tid(tekst: str) -> datetime:
    tid = datetime.fromisoformat(tekst)
    if tid.tzinfo is None:
        raise argparse.ArgumentTypeError("tidspunktet må ha tidssone, f.eks. 2026-11-21T12:00:00+01:00")
    return tid


def _lesbar(rapport: Rapport) -> str:
    """The five questions, in bokmål, and what was found."""
    j = rapport.som_json()
    linjer = [j["samlet"]["oppsummering"]["nb"], ""]
    for s in j["sporsmal"]:
        linjer += [s["sporsmal"]["nb"], f"  {s['forklaring']['nb']}", *(f"  · {r['nb']}" for r in s.get("rader", ()))]
    linjer += ["", *_bevispakke(j["bevispakke"])] if j["bevispakke"] else []
    for tittel, funn in (("Feil", j["feil"]), ("Advarsler", j["advarsler"])):
        linjer += ["", f"{tittel}:", *(f"  {f['sted'] or ''} {f['melding']['nb']}".rstrip() for f in funn)] if funn else []
    if j["vedlegg"]:
        linjer += ["", tekster.VEDLEGG.nb, *(f"  {_vedlegg(v)}" for v in j["vedlegg"])]
    linjer += ["", f"integritet {j['samlet']['integritet']}, {j['samlet']['indikasjon']}, tillit {j['samlet']['tillit']}"]
    return "\n".join(linjer)


def _bevispakke(b: dict[str, Any]) -> Iterator[str]:
    """The package, then the contract in it as if it had come alone, then the log."""
    yield bevistekster.PAKKE[b["henger"], b["vist"]].nb.format(dokument=b["dokumentId"] or "–", laget=b["laget"] or "–")
    if b["kontrakt"]:
        yield f"  {bevistekster.KONTRAKTEN.nb}: {b['kontrakt']['samlet']['oppsummering']['nb']}"
        for s in b["kontrakt"]["sporsmal"]:
            yield from (f"    {s['sporsmal']['nb']}", f"      {s['forklaring']['nb']}", *(f"      · {r['nb']}" for r in s.get("rader", ())))
    if b["hendelser"]:
        yield f"  {bevistekster.LOGGEN[b['hendelser']['god']].nb.format(antall=b['hendelser']['poster'])}"


def _vedlegg(v: dict[str, Any]) -> str:
    """One line on one file inside the file."""
    storrelse = "" if v["storrelse"] is None else f", {v['storrelse']} byte, SHA-256 {v['sha256']}"
    om = tekster.BEVISVEDLEGG if v["bevis"] else tekster.EGEN_SIGNATUR[v["egenSignatur"]]
    dom = v["kontroll"]
    hvem = f" ({', '.join(dom['signatarer'])})" if dom and dom["signatarer"] else ""
    return f"{v['navn'] or '–'}{storrelse}: {om.nb if dom is None else dom['oppsummering']['nb'] + hvem}"


def _lesbar_logg(rapport: Loggrapport) -> str:
    """Whole or not, and the first break of each chain."""
    sikret = (
        "ikke sikret av noe tidsstempel vi stoler på"
        if rapport.sikret_til is None
        else f"sikret av tidsstempel til {rapport.sikret_til:%Y-%m-%d %H:%M} UTC"
    )
    hode = f"{rapport.poster} poster i {rapport.kjeder} kjeder, {rapport.hoder} hoder, {sikret}."
    return "\n".join(
        [hode, *(f"  {f.sted}: {f.melding.nb}" for f in rapport.funn), "Loggen er hel." if rapport.god else "Loggen er ikke hel."]
    )


if __name__ == "__main__":
    sys.exit(main())
