"""Two workers and 200 orders, one worker killed: all come to the archive, each sealed once."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from signing.events import Slag
from signing.states import Tilstand
from tests.fault.ordreverk import apne_ordreverk
from tests.jobbkjede import KOMBINASJONER

pytestmark = [pytest.mark.fault, pytest.mark.tung]
ANTALL, EKTE = 200, 2
FA_SIGNATARER = "vestfold-oppsigelse"
"""Most share this document, whose seal is made once; some are made, signed, verified and sealed each for themselves."""


@pytest.mark.parametrize("kombinasjon", KOMBINASJONER)
def test_av_to_arbeidere_blir_en_drept_midt_i_200_ordre_og_alt_blir_ferdig(
    tmp_path: Path, ny_database: Callable[[str], str | None], kombinasjon: str
) -> None:
    with ExitStack() as ved_slutt:
        database = ny_database(KOMBINASJONER[kombinasjon][0])
        verk = apne_ordreverk(kombinasjon, tmp_path, database, ved_slutt=ved_slutt, navn=FA_SIGNATARER, dod_etter=10.0)
        for nr in range(ANTALL - EKTE):
            verk.apne(f"ordre-{nr}")
        for nr in range(EKTE):
            verk.apne_ekte(f"ekte-{nr}")
        offer, _ = verk.startet(2)

        def drep_midtveis() -> None:
            if offer.is_alive() and verk.tilstander()[Tilstand.ARKIVERT.value] >= ANTALL // 4:
                offer.kill()

        verk.til_alt_er_arkivert(hoyst=400, imens=drep_midtveis)
        assert offer.exitcode == -signal.SIGKILL
        verk.kontroller()
        forseglet = Counter(h.slag for oppdrag in verk.alle() for h in oppdrag.hendelser)[Slag.FORSEGLET]
        assert forseglet == ANTALL
        kalt = verk.verden.kalt()
        assert sum(antall - 1 for nokkel, antall in kalt.items() if nokkel.endswith(":forsegl")) <= 2, "what its two threads were doing"
        verk.stopp()
