"""Every page, on the desktop and on a phone, in both languages: no axe violation, nothing wider than the window, no complaint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.nettleser.nettleser import DATAMASKIN, TELEFON, Vindu, apne
from tests.nettleser.nettsted import Nettsted

pytestmark = [pytest.mark.tung, pytest.mark.utseende]


@dataclass(frozen=True)
class Saker:
    """One contract in each state."""

    kladd: str
    sendt: str
    halvveis: str
    avslatt: str
    ferdig: str
    lenker: list[str]


@pytest.fixture(scope="module")
def saker(sted: Nettsted) -> Saker:
    halvveis = sted.signer(sted.send(sted.lag("NETT-3")), 2)
    return Saker(
        kladd=sted.lag("NETT-1"),
        sendt=sted.send(sted.lag("NETT-2")),
        halvveis=halvveis,
        avslatt=sted.avsla(sted.send(sted.lag("NETT-4"))),
        ferdig=sted.fullfor(sted.send(sted.lag("NETT-5"))),
        lenker=sted.signerlenker(halvveis),
    )


SIDER = {
    "innlogging": ("", "/innlogging"),
    "arbeidsliste": ("saksbehandler", "/"),
    "arbeidsliste-godkjenner": ("godkjenner", "/"),
    "stoppet": ("saksbehandler", "/?fane=stoppet"),
    "signert": ("saksbehandler", "/?fane=signert"),
    "arkivert": ("saksbehandler", "/?fane=arkivert"),
    "sok": ("saksbehandler", "/?fane=sok"),
    "ny-tom": ("saksbehandler", "/ny"),
    "ny-larekontrakt": ("saksbehandler", "/ny?type=larekontrakt"),
    "ny-eksempel": ("saksbehandler", "/ny?eksempel=vestland-larling-samarbeidsorgan"),
    "ny-erstatter": ("saksbehandler", "/ny?erstatter={halvveis}"),
    "kladd": ("saksbehandler", "/kontrakter/{kladd}"),
    "send": ("saksbehandler", "/kontrakter/{kladd}/send"),
    "sendt": ("saksbehandler", "/kontrakter/{sendt}"),
    "halvveis": ("saksbehandler", "/kontrakter/{halvveis}"),
    "sidene": ("saksbehandler", "/kontrakter/{halvveis}/sider"),
    "avslatt": ("saksbehandler", "/kontrakter/{avslatt}"),
    "ferdig": ("saksbehandler", "/kontrakter/{ferdig}"),
    "ferdig-revisor": ("revisor", "/kontrakter/{ferdig}"),
    "signer-ute": ("", "{lenke}"),
    "kontroller": ("revisor", "/kontroller"),
    "logg": ("revisor", "/logg"),
    "logg-ett": ("revisor", "/logg/{ferdig}"),
    "logg-hoder": ("revisor", "/logg/hoder"),
    "maler": ("malforfatter", "/maler"),
    "maler-larekontrakt": ("malforfatter", "/maler/larekontrakt"),
    "maler-revisjon": ("malforfatter", "/maler/larekontrakt/2024-10-09"),
    "maler-endringer": ("malforfatter", "/maler/larekontrakt/endringer?fra=2024-08-01&til=2024-10-09"),
    "maler-pavirker": ("malforfatter", "/maler/larekontrakt/pavirker"),
    "regler": ("malforfatter", "/regler"),
    "fylker": ("malforfatter", "/fylker"),
    "drift": ("admin", "/drift"),
    "webhooks": ("admin", "/drift/webhooks"),
    "meldinger": ("", "/meldinger"),
    "eksempler": ("", "/eksempler"),
    "eksempel": ("", "/eksempler/vestland-larling-samarbeidsorgan"),
    "hva-hvis": ("", "/eksempler/vestland-larling-samarbeidsorgan/hva-hvis"),
}


@pytest.fixture(scope="module")
def vinduer(nettleser: Browser, sted: Nettsted) -> Iterator[dict[tuple[str, int], Vindu]]:
    """A window for each role and width, logged in once."""
    apnet: dict[tuple[str, int], Vindu] = {}
    yield apnet
    for vindu in apnet.values():
        vindu.side.context.close()


@pytest.mark.parametrize(("storrelse", "sprak"), [(DATAMASKIN, "nb"), (TELEFON, "nn")], ids=["datamaskin-nb", "telefon-nn"])
@pytest.mark.parametrize("navn", SIDER)
def test_siden_er_uten_feil(
    nettleser: Browser,
    sted: Nettsted,
    saker: Saker,
    vinduer: dict[tuple[str, int], Vindu],
    navn: str,
    storrelse: tuple[int, int],
    sprak: str,
) -> None:
    rolle, sti = SIDER[navn]
    if (rolle, storrelse[0]) not in vinduer:
        vindu = apne(nettleser, sted.adresse, storrelse)
        vinduer[rolle, storrelse[0]] = vindu.logg_inn(rolle) if rolle else vindu
    vindu = vinduer[rolle, storrelse[0]]
    adresse = sti.format(**{k: v for k, v in vars(saker).items() if isinstance(v, str)}, lenke=saker.lenker[2])
    vindu.ga(f"{adresse}{'&' if '?' in adresse else '?'}sprak={sprak}")
    assert vindu.status == 200
    assert vindu.side.get_attribute("html", "lang") == sprak
    assert vindu.feil() == []
