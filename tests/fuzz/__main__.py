"""`python -m tests.fuzz --minutter 60 [--fro N] [--ut MAPPE] [--mappe MAPPE …]`: mutates signed files and keeps what escapes.

An escape is an exception that reaches the last net, more than 10 seconds of computing, more than 500 MB, or a verdict «intakt» on a file in
which something signed was changed. The same seed gives the same files. Exit code 1 where there was an escape.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.fuzz.kilder import EGNE, Kilde, kilder
from tests.fuzz.mutasjon import muter
from tests.fuzz.proving import GODE, Utfall, galt, prov
from tests.fuzz.signerte import rort


def si(linje: str) -> None:
    """Progress, seen at once."""
    sys.stdout.write(linje + "\n")
    sys.stdout.flush()


PER_KILDE = 20
"""Mutations of one file in a row."""
FRAMGANG = 60.0
"""Seconds between two lines of progress."""


def _forsok(alle: Sequence[Kilde], fro: int) -> Iterator[tuple[Kilde, int]]:
    """Sources and seeds without end."""
    r = random.Random(fro)  # the same run for the same seed
    while True:
        kilde = r.choice(alle)
        for _ in range(PER_KILDE):
            yield kilde, r.getrandbits(48)


def ett(kilde: Kilde, fro: int, for_: Utfall, original: bytes) -> tuple[bytes, Utfall, str | None]:
    """One mutation of one file, and why its answer is wrong."""
    ny = muter(fro, original)
    utfall = prov(ny)
    grunn = galt(utfall, for_ if kilde.navn in EGNE else None)  # what ails a file of others may be what the mutation took away
    if grunn is None and utfall.integritet in GODE and ny != original and rort(original, ny):
        grunn = "godtatt"
    return ny, utfall, grunn


def kjor(minutter: float, fro: int, ut: Path, mapper: tuple[Path, ...]) -> int:
    """The number of escapes."""
    alle, teller, funn, for_ = list(kilder(mapper)), Counter[str](), 0, dict[str, Utfall]()
    start = sist = time.monotonic()
    lengst, mest, denne, original = 0.0, 0, None, b""
    si(f"{len(alle)} filer, frø {fro}")
    for kilde, bit in _forsok(alle, fro):
        if (na := time.monotonic()) - start > minutter * 60:
            break
        if kilde != denne:
            denne, original = kilde, kilde.lag()
            for_[kilde.navn] = for_.get(kilde.navn) or prov(original)
        ny, utfall, grunn = ett(kilde, bit, for_[kilde.navn], original)
        teller[utfall.integritet] += 1
        lengst, mest = max(lengst, utfall.sekunder), max(mest, utfall.megabyte)
        if grunn is not None:
            funn += 1
            ut.mkdir(parents=True, exist_ok=True)
            (ut / f"{funn:04}-{grunn.replace(' ', '-')}-{bit}").write_bytes(ny)
            si(f"FUNN {grunn}: {kilde.navn} frø {bit}: {utfall}")
        if na - sist > FRAMGANG:
            sist = na
            si(f"{(na - start) / 60:.0f} min: {teller.total()} forsøk, {funn} funn, lengst {lengst:.1f} s, mest {mest} MB")
    si(f"ferdig: {teller.total()} forsøk, {funn} funn, lengst {lengst:.1f} s, mest {mest} MB, {dict(teller)}")
    return funn


def main() -> int:
    """The command."""
    leser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    leser.add_argument("--minutter", type=float, default=60)
    leser.add_argument("--fro", type=int, default=1)
    leser.add_argument("--ut", type=Path, default=Path("build/fuzz"))
    leser.add_argument("--mappe", type=Path, action="append", default=[])
    valg = leser.parse_args()
    return int(kjor(valg.minutter, valg.fro, valg.ut, tuple(valg.mappe)) > 0)


if __name__ == "__main__":
    sys.exit(main())
