"""What an attacker may do in one more revision, tried on every kind of signed file: none of it is ever allowed.

`angrepsgrep.GREP` are the moves, `GRUNNLAG` the signed files. `ANGREP` takes each move on some of them, so that every file meets
many moves; `alle` is the whole product, for whoever has the time: `python -m tests.unit.verify.angrep_matrise`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import product

from pyhanko.sign.fields import MDPPerm

from signing.verify import Policy, verify
from tests.unit.verify import angrep
from tests.unit.verify.angrep import GALT, UKJENT
from tests.unit.verify.angrepsgrep import GREP
from tests.unit.verify.prove_pki import TID

GRUNNLAG: Mapping[str, Callable[[], bytes]] = {
    "vanlig": angrep.signert,
    "sertifisert 1": lambda: angrep.sertifisert(MDPPerm.NO_CHANGES),
    "sertifisert 2": lambda: angrep.sertifisert(MDPPerm.FILL_FORMS),
    "sertifisert 3": lambda: angrep.sertifisert(MDPPerm.ANNOTATE),
    "to signaturer": angrep.to_ganger,
    "vårt": angrep.eget_stemplet,
}


GODTATT = frozenset({"intakt", "intaktMedTillatteEndringer"})
# The library itself will not sign after a certification that forbids it.
UMULIG = frozenset({("objekt: innholdet, så signatur", "sertifisert 1"), ("signatur: lerret som er signert", "sertifisert 1")})


def alle() -> Iterator[tuple[str, str]]:
    """Every move on every file."""
    return (par for par in product(GREP, GRUNNLAG) if par not in UMULIG)


def lag(grep: str, grunnlag: str) -> bytes:
    return GREP[grep](GRUNNLAG[grunnlag]())


def _utvalg() -> Iterator[tuple[str, str]]:
    """Each move on two files, so that each file meets a third of them."""
    for nummer, (grep, grunnlag) in enumerate(alle()):
        if nummer % 3 == 0:
            yield grep, grunnlag


ANGREP: Mapping[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    f"{grep} × {grunnlag}": (partial(lag, grep, grunnlag), GALT | UKJENT) for grep, grunnlag in _utvalg()
}


def _main() -> None:
    godtatte = []
    for par in alle():
        rapport = verify(lag(*par), policy=Policy(), at=TID)
        if rapport.integritet.value in GODTATT or any(f.kode == "intern-feil" for f in rapport.feil):
            godtatte.append(par)
            sys.stdout.write(f"{' × '.join(par)}: {rapport.integritet.value}\n")
    sys.stdout.write(f"{len(godtatte)} godtatt av {len(list(alle()))}\n")


if __name__ == "__main__":
    _main()
