"""A worker process whose counties use Posten, for the fault tests: as `oppdragsprosess`, with the places of Posten's protocol where it may
be killed. What is verified and sealed of the same bytes is made once, because all orders of a test share one document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.domene.fylker import Fylke
from app.kontroll import Verksted
from app.oppdrag import postenko, postenkontroll, postenlager
from app.oppdrag.segler import Segler
from app.settings import Settings
from signing.providers.posten.klient import Postenklient
from signing.providers.posten.model import Endring, Svar
from tests.fault import oppdragsprosess
from tests.fault.oppdragsprosess import Husket, Oppsett, varmt_bord
from tests.fault.verden import Verden

SEND = "posten-send"
KO = "posten-ko"
FOR_POST = "for-post"
ETTER_POST = "etter-post"
ETTER_JOBB = "etter-jobb"
ETTER_POLL = "etter-poll"
ETTER_HENTING = "etter-henting"
ETTER_LAGRING = "etter-lagring"
ETTER_MOTTA = "etter-motta"
ETTER_BEKREFT = "etter-bekreft"
SENDEPUNKTER = (FOR_POST, ETTER_POST, ETTER_JOBB)
KOPUNKTER = (ETTER_POLL, ETTER_HENTING, ETTER_LAGRING, ETTER_MOTTA, ETTER_BEKREFT)
LEIE = timedelta(seconds=2)


@lru_cache(maxsize=1)
def postenbord() -> Verksted:
    """Every county uses Posten."""
    bord = varmt_bord()
    fylker = {nummer: _hos_posten(fylke) for nummer, fylke in bord.grunnlag.fylker.items()}
    return replace(bord, grunnlag=replace(bord.grunnlag, fylker=fylker))


def _hos_posten(fylke: Fylke) -> Fylke:
    return replace(fylke, valg=tuple(replace(valg, leverandor="posten") for valg in fylke.valg))


def bord_for(settings: Settings) -> Verksted:
    return replace(postenbord(), settings=settings)


def sett_inn_feil(verden: Verden) -> None:
    """The places in the protocol. Each belongs to an order: the step that sends knows which, and a change tells by its reference."""

    def ved(navn: str, *, for_: str | None = None, etter: str | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Around a call: the step has this name."""

        def rundt(kall: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(kall)
            def med_punkter(*args: Any, **kwargs: Any) -> Any:
                for_navnet, verden.sted.trinn = verden.sted.trinn, navn or verden.sted.trinn
                if for_:
                    verden.punkt(for_)
                svar = kall(*args, **kwargs)
                if etter:
                    verden.punkt(etter)
                verden.sted.trinn = for_navnet
                return svar

            return med_punkter

        return rundt

    def neste(self: Postenklient, ko: str, *, tid: datetime) -> Svar:
        svar: Svar = _neste(self, ko, tid=tid)
        if isinstance(svar, Endring):
            verden.sted.oppdrag = (svar.referanse or "").partition(".")[0]
            verden.sted.trinn = f"{KO} {svar.status}"
            verden.punkt(ETTER_POLL)
        return svar

    _neste = Postenklient.neste
    klient: Any = Postenklient
    klient.neste = neste
    klient.opprett = ved(SEND, for_=FOR_POST, etter=ETTER_POST)(klient.opprett)
    klient.hent = ved("", etter=ETTER_HENTING)(klient.hent)
    klient.bekreft = ved("", etter=ETTER_BEKREFT)(klient.bekreft)
    lager: Any = postenlager.Postenlager
    lager.noter = ved(SEND, etter=ETTER_JOBB)(lager.noter)
    ko: Any = postenko.Postenko
    ko._lagre = ved("", etter=ETTER_LAGRING)(ko._lagre)
    ko._fortell = ved("", etter=ETTER_MOTTA)(ko._fortell)


def husk(oppsett: Oppsett) -> None:
    """The same bytes are judged and sealed once."""
    dommer, segl = (Husket(Path(oppsett.husket) / navn) for navn in ("dommer", "segl"))
    kontroller, forsegl = postenkontroll.kontroller, Segler.forsegl_fremmed

    def husket_dom(retur: postenkontroll.Retur, **valg: Any) -> postenkontroll.Funnet:
        funnet: postenkontroll.Funnet = dommer.eller(_bytes(retur.pades, retur.bevis.signaturer), lambda: kontroller(retur, **valg))
        return funnet

    def husket_segl(self: Segler, pdf: bytes, **valg: Any) -> bytes:
        return bytes(segl.eller(pdf, lambda: forsegl(self, pdf, **valg)))

    postenkontroll.kontroller = husket_dom
    postenko.kontroller = husket_dom  # type: ignore[attr-defined]  # imported by name there
    Segler.forsegl_fremmed = husket_segl  # type: ignore[method-assign]  # as it says


def _bytes(pades: bytes, bevis: Mapping[str, bytes]) -> bytes:
    return b"".join(sha256(en).digest() for en in (pades, *(bevis[felt] for felt in sorted(bevis))))


def arbeid(sti: str) -> None:
    """The whole life of one worker process."""
    vanlige, minnet = oppdragsprosess.sett_inn_feil, oppdragsprosess.husk_like_bytes

    def alle_feil(verden: Verden) -> None:
        vanlige(verden)
        sett_inn_feil(verden)

    def alt_husket(verden: Verden, oppsett: Oppsett) -> None:
        minnet(verden, oppsett)
        husk(oppsett)

    oppdragsprosess.sett_inn_feil, oppdragsprosess.husk_like_bytes = alle_feil, alt_husket
    oppdragsprosess.bord_for = bord_for
    postenko.LEIE = LEIE
    oppdragsprosess.arbeid(sti)
