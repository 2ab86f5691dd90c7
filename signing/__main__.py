"""`python -m signing verify FILE`: the verifier alone, for an auditor who has this package and the file and nothing else."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from signing.verify import Policy, Rapport, verify

GOD, IKKE_GOD, FEIL_BRUK = 0, 1, 2


def main(argumenter: Sequence[str] | None = None) -> int:
    """Exit code 0: unchanged and nothing failed; 1: not; 2: misuse."""
    valg = _les(argumenter)
    try:
        data = valg.fil.read_bytes()
        policy = Policy() if valg.ankere is None else Policy.fra_mappe(valg.ankere)
    except OSError as e:
        print(f"Kan ikke lese {e.filename}: {e.strerror}", file=sys.stderr)  # noqa: T201  # a command's answer
        return FEIL_BRUK
    except ValueError:
        print("Ankermappen har en fil som ikke er et sertifikat.", file=sys.stderr)  # noqa: T201  # a command's answer
        return FEIL_BRUK
    rapport = verify(data, policy=policy, at=valg.tid, filnavn=valg.fil.name)
    print(json.dumps(rapport.som_json(), ensure_ascii=False, indent=2) if valg.json else _lesbar(rapport))  # noqa: T201
    return GOD if rapport.god else IKKE_GOD


def _les(argumenter: Sequence[str] | None) -> argparse.Namespace:
    leser = argparse.ArgumentParser(prog="python -m signing", description="Verifiserer en signert PDF uten nettverk.")
    kommandoer = leser.add_subparsers(required=True)
    verifiser = kommandoer.add_parser("verify", help="er dokumentet uendret, og hvem har signert?")
    verifiser.add_argument("fil", type=Path)
    verifiser.add_argument("--json", action="store_true", help="rapporten som ett JSON-dokument")
    verifiser.add_argument("--ankere", type=Path, metavar="MAPPE", help="PEM-filer med utstedere som er godkjent")
    verifiser.add_argument("--tid", type=_tid, default=datetime.now(UTC), metavar="ISO", help="kontroller som på dette tidspunktet")
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
    for tittel, funn in (("Feil", j["feil"]), ("Advarsler", j["advarsler"])):
        linjer += ["", f"{tittel}:", *(f"  {f['sted'] or ''} {f['melding']['nb']}".rstrip() for f in funn)] if funn else []
    linjer += ["", f"integritet {j['samlet']['integritet']}, {j['samlet']['indikasjon']}, tillit {j['samlet']['tillit']}"]
    return "\n".join(linjer)


if __name__ == "__main__":
    sys.exit(main())
