"""Writes our own genuine and forged files, each with our verdict, for other judges: `egne_filer.py FOLDER`.

Left in FOLDER: one PDF for each, and egen.jsonl with the name of the case, what it is, and what we say of it without any anchor.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from signing.verify import Policy, verify
from tests.unit.verify.angrep import ANGREP
from tests.unit.verify.ekte import EKTE
from tests.unit.verify.prove_pki import TID


def tilfeller() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """(kind, name, how it is made) of every one."""
    yield from (("ekte", navn, lag) for navn, (lag, _) in EKTE.items())
    yield from (("angrep", navn, verdi[0]) for navn, verdi in ANGREP.items())


def main(mappe: Path) -> None:
    """Write them."""
    mappe.mkdir(parents=True, exist_ok=True)
    linjer = []
    for nr, (slag, navn, lag) in enumerate(tilfeller(), 1):
        data = lag()
        fil = mappe / f"{slag}-{nr:03}-{re.sub(r'[^a-z0-9]+', '-', navn.lower())[:60].strip('-')}.pdf"
        fil.write_bytes(data)
        dom = verify(data, policy=Policy(), at=TID).integritet.value
        linjer.append(json.dumps({"fil": str(fil), "slag": slag, "navn": navn, "vi": dom}, ensure_ascii=False))
    (mappe / "egen.jsonl").write_text("\n".join(linjer) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
