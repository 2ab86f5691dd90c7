"""Every kind of event of the log has said whether webhooks tell of it, and what of it; and how a message is signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import fields
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.integrasjoner.webhook import FORSTAVELSE, Melding, hoder, ny_hemmelighet, signatur
from app.lager.hendelser import Hendelsestype
from app.lager.webhooktyper import FELTER, PREFIKS, TIES_OM
from app.oppdrag.meldinger import IKKE_SENDT
from app.settings import ROT
from app.webhook.abonnement import krev_typer
from signing.eventcodec import KLASSE, PERSONLIG, _kamel
from signing.events import Slag
from signing.logg import OPPDRAG

PERSONLIGE = frozenset({"navn", "begrunnelse", "identifikasjon", "krav", "kvittering", "verdi", "kanaler", "id", "oppdrag"})


def test_hver_hendelse_i_loggen_blir_fortalt_eller_tidd_om_med_grunn() -> None:
    assert {*FELTER, *TIES_OM} == {*Hendelsestype, *(f"{OPPDRAG}{slag.value}" for slag in Slag), IKKE_SENDT}
    assert not FELTER.keys() & TIES_OM.keys()


@pytest.mark.parametrize("slag", Slag)
def test_det_som_fortelles_er_felter_hendelsen_har_og_ingen_personlige(slag: Slag) -> None:
    kjente = {_kamel(felt.name) for felt in fields(KLASSE[slag])}
    fortalt = set(FELTER[f"{OPPDRAG}{slag.value}"])
    assert fortalt <= kjente
    assert not fortalt & PERSONLIGE
    assert {"navn", "begrunnelse"} <= PERSONLIGE, sorted(PERSONLIG)


@pytest.mark.parametrize("type_", FELTER)
def test_hver_type_staar_i_veiledningen_med_feltene_sine(type_: str) -> None:
    side = (ROT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    rader = {rad.split("`")[1]: rad for rad in side.splitlines() if rad.startswith("| `")}
    assert type_ in rader
    assert all(f"`{felt}`" in rader[type_] for felt in FELTER[type_])
    assert krev_typer([f"{PREFIKS}{type_}"]) == (type_,)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(min_value=0, max_value=2**33))
def test_signaturen_er_hmac_over_id_tid_og_innhold(nokkel: bytes, kropp: bytes, tid: int) -> None:
    hemmelighet = ny_hemmelighet(nokkel)
    melding = Melding(id="msg_1", kropp=kropp)
    ventet = hmac.new(nokkel, b"msg_1." + str(tid).encode() + b"." + kropp, hashlib.sha256).digest()
    assert signatur(hemmelighet, melding, tid) == "v1," + base64.b64encode(ventet).decode()
    assert hoder(melding, [hemmelighet], datetime.fromtimestamp(tid, UTC))["webhook-signature"] == signatur(hemmelighet, melding, tid)


@pytest.mark.parametrize(
    "hemmelighet", ["", "whsec_", "whsec_AAAA", "AAAA", FORSTAVELSE + "ø" * 44, FORSTAVELSE + base64.b64encode(b"x" * 31).decode()]
)
def test_det_som_ikke_er_en_hemmelighet_signerer_ingenting_og_blir_ikke_gjentatt(hemmelighet: str) -> None:
    with pytest.raises(ValueError, match="not a secret of a webhook"):
        signatur(hemmelighet, Melding(id="msg_1", kropp=b""), 1)


def test_en_hemmelighet_og_en_melding_viser_ikke_hva_de_er() -> None:
    assert "hemmelig" not in repr(Melding(id="msg_1", kropp=b"hemmelig"))
    with pytest.raises(ValueError, match="32 random bytes"):
        ny_hemmelighet(b"for kort")
