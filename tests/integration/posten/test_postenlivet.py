"""The life of an order at Posten, against the simulator over mTLS: sent, signed group by group, fetched, sealed, archived."""

from __future__ import annotations

from pathlib import Path

from signing.events import Slag
from signing.states import Tilstand
from tests.postenverk import apne_postenverk


def test_ordren_gar_gjennom_posten_til_arkivet(tmp_path: Path) -> None:
    with apne_postenverk(tmp_path) as verk:
        sendt = verk.apne()
        assert sendt.tilstand is Tilstand.SENDT
        assert sendt.leverandor == "posten"
        verk.signer_gruppen()
        etter_en = verk.hent()
        assert etter_en.tilstand is Tilstand.VENTER_GODKJENNING
        ferdig = verk.til_slutt()
        assert ferdig.tilstand is Tilstand.ARKIVERT, [h for h in ferdig.hendelser if h.slag is Slag.AVVIK]
