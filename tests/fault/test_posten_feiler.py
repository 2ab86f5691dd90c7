"""What goes wrong between us and Posten: nothing is lost, the order says what is true, and it ends when it can."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from app.clock import na as maskinens_na
from app.oppdrag.postenlager import FYLKE
from app.postensimulator import sted
from signing.providers.posten.leverandor import ko as konavn
from signing.providers.posten.model import Endring
from signing.providers.posten.simulator.api import Httpsvar
from signing.providers.posten.simulator.tjener import kjor
from signing.providers.posten.tls import POSTEN_ORGNR
from signing.states import Tilstand
from tests.fault.postenfeil import INGEN_DER, borte, feilene, halvt, kontroller_arkivert, posten, status, til_arkivet
from tests.postenverk import Postenverk

pytestmark = [pytest.mark.fault, pytest.mark.tung]

# ---------------------------------------------------------------- away, cut short, lost

UTEN_TAP: dict[str, tuple[str, Callable[[Httpsvar], Httpsvar | None], int]] = {
    "polling svarer ikke": ("poll", borte, 2),
    "polling svarer 503": ("poll", status(HTTPStatus.SERVICE_UNAVAILABLE), 2),
    "polling svarer med noe som ikke er XML": ("poll", lambda _: Httpsvar(HTTPStatus.OK, b"<html>pause</html>", "text/html"), 1),
    "XAdES er kuttet": ("xades", halvt, 1),
    "XAdES kommer ikke": ("xades", borte, 1),
    "PAdES er kuttet": ("pades", halvt, 1),
    "PAdES kommer ikke": ("pades", borte, 1),
    "PAdES er for stor for en mellommann": ("pades", status(HTTPStatus.GATEWAY_TIMEOUT), 2),
    "bekreftelsen kom fram, men svaret ble borte": ("bekreft", borte, 1),
    "bekreftelsen kom ikke fram": ("bekreft", status(HTTPStatus.INTERNAL_SERVER_ERROR), 1),
    "429 på alt i køen": ("poll", status(HTTPStatus.TOO_MANY_REQUESTS, DoSFilter="throttled"), 5),
}


@pytest.mark.parametrize("hva", UTEN_TAP)
def test_det_som_feiler_underveis_kommer_igjen_og_alt_er_gjort_en_gang(hva: str, tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.apne()
        kall, endre, ganger = UTEN_TAP[hva]
        feil.naar(kall, endre, ganger)
        til_arkivet(verk)
        kontroller_arkivert(verk)
        assert all(ganger == 0 for _, _, ganger in feil.regler), "the fault was met"


def test_bekreftelsen_kommer_etter_alt_det_andre(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.apne()
        lagret: list[tuple[bool, Tilstand]] = []

        def ved_bekreft() -> None:
            oppdrag = verk.oppdrag()
            (jobb,) = verk.jobbene()
            lagret.append((jobb.pades_sha256 is not None, oppdrag.tilstand))

        verk.signer_gruppen()
        feil.ved["bekreft"] = ved_bekreft
        verk.hent()
        assert lagret
        assert lagret[0][0], "the document is stored"
        assert feil.sett.index("pades") < feil.sett.index("bekreft")


def test_en_storm_av_429_blir_ikke_en_storm_herfra(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.apne()
        feil.sett.clear()
        feil.naar("poll", status(HTTPStatus.TOO_MANY_REQUESTS, DoSFilter="throttled"), 100)
        for _ in range(10):
            verk.klokke.tid += timedelta(seconds=6)
            verk.arbeid()
        assert feil.sett.count("poll") <= 3, "a minute, with a block of thirty seconds each time"
        assert feilene(verk) == []


def test_posten_er_borte_en_stund_og_det_som_skjedde_imens_kommer(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, _):
        her = sted(verk.bord.settings)
        adresse = str(her.adresse)
        verk.lagre()
        her.husk(INGEN_DER)
        verk.gang.apne(verk.id, aktor=verk.aktor)
        for _ in range(3):
            verk.hent_igjen()
        assert verk.oppdrag().tilstand is Tilstand.KLADD
        assert {en.partition(" ")[0] for en in feilene(verk)} == {"posten-utilgjengelig"}
        assert len(feilene(verk)) == 2, "one for the order, one for the queue, however long it lasts"
        her.husk(adresse)
        for _ in range(3):
            verk.hent_igjen()
        assert verk.oppdrag().tilstand is Tilstand.SENDT
        verk.gjor_kjent()
        her.husk(INGEN_DER)
        verk.signer_gruppen()
        for _ in range(3):
            verk.hent_igjen()
        her.husk(adresse)
        til_arkivet(verk)
        kontroller_arkivert(verk)
        assert len(verk.simulator.jobber()) == 1


# ---------------------------------------------------------------- two at a time, and clocks


def test_to_arbeidere_paa_en_ko_gjor_alt_en_gang(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, _):
        verk.apne()
        fylke = verk.aktor.fylkesnummer
        for _ in range(2):
            verk.signer_gruppen(1)
            verk.klokke.tid += timedelta(seconds=10)
            samtidig([partial(verk.ko.kjor, {FYLKE: fylke})] * 4)
        til_arkivet(verk)
        kontroller_arkivert(verk)


def test_den_samme_endringen_to_steder_samtidig_blir_lagret_en_gang(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, _):
        verk.apne()
        verk.signer_gruppen()
        fylke = verk.aktor.fylkesnummer
        verk.klokke.tid += timedelta(seconds=10)
        endring = verk.ko._klient(fylke).neste(konavn(fylke), tid=verk.klokke())
        assert isinstance(endring, Endring)
        samtidig([partial(verk.ko._motta, fylke, endring)] * 3)
        til_arkivet(verk)
        kontroller_arkivert(verk)


def samtidig(arbeid: list[Callable[[], Any]]) -> None:
    feil: list[BaseException] = []

    def gjor(ett: Callable[[], Any]) -> None:
        try:
            ett()
        except BaseException as en:  # noqa: BLE001 - told by the test
            feil.append(en)

    traader = [threading.Thread(target=gjor, args=(ett,)) for ett in arbeid]
    for en in traader:
        en.start()
    for en in traader:
        en.join(60)
    assert not feil


@pytest.mark.parametrize("sekunder", [-6, 6])
def test_klokken_vaar_gar_seks_sekunder_feil(sekunder: int, tmp_path: Path) -> None:
    """Posten refuses a bundle signed more than five seconds from its own time. Nothing is sent, and once the clock is right, it is."""
    with posten(tmp_path) as (verk, _):
        verk.simulator.klokke = lambda: verk.klokke() + timedelta(seconds=sekunder)
        verk.lagre()
        verk.gang.apne(verk.id, aktor=verk.aktor)
        verk.arbeid()
        assert verk.oppdrag().tilstand is Tilstand.KLADD
        assert verk.simulator.jobber() == ()
        assert feilene(verk), "somebody is told"
        verk.simulator.klokke = verk.klokke
        for _ in range(3):
            verk.hent_igjen()
        verk.gjor_kjent()
        til_arkivet(verk)
        kontroller_arkivert(verk)


# ---------------------------------------------------------------- somebody else answers


def _gyldig(fra: int, til: int, orgnr: str = POSTEN_ORGNR) -> Callable[[Postenverk], dict[str, Any]]:
    """A server certificate of the right issuer, valid between these days from today: TLS goes by the clock of the machine."""

    def lag(verk: Postenverk) -> dict[str, Any]:
        dager = (maskinens_na() + timedelta(days=fra), maskinens_na() + timedelta(days=til))
        return {"nokkel": verk.simulator.pki.utsted_virksomhet(orgnr, "Posten Bring AS", *dager)}

    return lag


FEIL_TJENER: dict[str, tuple[Callable[[Postenverk], dict[str, Any]], str]] = {
    "en annen virksomhet": (_gyldig(-1, 30, "987654325"), "posten-tjener-orgnr"),
    "sertifikatet er utløpt": (_gyldig(-30, -1), "posten-tjener-utlopt"),
    "sertifikatet gjelder ikke ennå": (_gyldig(1, 30), "posten-tjener-ikke-gyldig-enna"),
    "bare TLS 1.3": (lambda _: {"tls": ssl.TLSVersion.TLSv1_3}, "posten-tjener-tls"),
}


@pytest.mark.parametrize("hva", FEIL_TJENER)
def test_svarer_en_annen_enn_posten_er_ingenting_sendt_og_grunnen_er_sagt(hva: str, tmp_path: Path) -> None:
    lag, kode = FEIL_TJENER[hva]
    with posten(tmp_path) as (verk, _):
        her = sted(verk.bord.settings)
        adresse = str(her.adresse)
        verk.lagre()
        with kjor(verk.simulator, **lag(verk)) as en_annen:
            her.husk(en_annen)
            verk.gang.apne(verk.id, aktor=verk.aktor)
            verk.hent_igjen()
            assert verk.oppdrag().tilstand is Tilstand.KLADD
            assert verk.simulator.jobber() == ()
            assert {en.partition(" ")[0] for en in feilene(verk)} == {kode}
        her.husk(adresse)
        for _ in range(3):
            verk.hent_igjen()
        verk.gjor_kjent()
        til_arkivet(verk)
        kontroller_arkivert(verk)
