"""A signer's login at a provider: one session for all that the person signs here, and one fresh login for each document that they sign.

Who it is, is asked of the number that the order holds: the session keeps a keyed mark of the number, never the number.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app.api.tjeneste import Tjeneste
from app.identitet.oidc.innlogging import Identitet
from app.identitetsoppsett import Hvem
from app.lager import okter
from app.lager.kryptering import Nokkelring
from app.lager.okter import Lagretokt, Oktslag
from app.oppdrag import signerside
from app.tekst import Tekst
from app.web import kaker, okt, underveis
from app.web.kaker import Kake
from app.web.oktfeil import FeilPerson
from app.web.underveis import Kommet
from signing.model import Identifikasjon, Niva

ROM = "signerokt"
"""The room of the marks (`Nokkelring.indeks`): they cannot be put beside those of the documents."""
NIVA = Niva.HOYT
"""What the document, its names and signing ask for."""
_NUMMER, _FOR = "nummer", "for"


@dataclass(frozen=True, slots=True)
class Signatarokt:
    """The session of one signer, on the page of one document. `navn`: the provider's.

    `fersk`: the login was made to sign this very document, and just now.
    """

    lagret: Lagretokt
    navn: Tekst
    utsteder: str
    fersk: bool

    @property
    def metode(self) -> str:
        """The provider as the evidence names it, which has one language."""
        return self.navn.nb

    @property
    def identifikasjon(self) -> Identifikasjon:
        """What the signature says of it: how, how sure, when, and by whom."""
        return Identifikasjon(self.metode, self.lagret.niva, self.lagret.innlogget, self.utsteder)


def begynn(request: Request, tjeneste: Tjeneste, leverandor: str, *, oppdrag_id: str, felt: str, steg_opp: bool, til: str) -> Response:
    """Off to the provider."""
    sted = underveis.finn_sted(tjeneste, leverandor, Hvem.SIGNATARER)
    formal = {"slag": Oktslag.SIGNATAR.value, "oppdrag": oppdrag_id, "felt": felt}
    return underveis.begynn(request, tjeneste, sted, formal, minst=NIVA, steg_opp=steg_opp, til=til)


def inn(request: Request, tjeneste: Tjeneste, kommet: Kommet) -> Response:
    """Back from it. Only whom the order waits for comes in; whoever else it was, is told nothing and is not remembered."""
    oppdrag_id, felt = str(kommet.formal["oppdrag"]), str(kommet.formal["felt"])
    nummer = signerside.ventet_nummer(tjeneste.gang, oppdrag_id, felt)
    if not nummer or kommet.identitet.pid != nummer:
        raise FeilPerson
    for_ = _dokument(oppdrag_id, felt) if kommet.steg_opp else None
    id_ = okt.legg(tjeneste, _ny(tjeneste, kommet.identitet, nummer, for_), i_stedet_for=vist_kake(request, tjeneste))
    svar = RedirectResponse(kommet.til, status_code=303)
    kaker.sett(svar, Kake.SIGNATAR, id_, varer=tjeneste.personer.grenser.lengst, https=okt.har_https(tjeneste))
    return svar


def _ny(tjeneste: Tjeneste, identitet: Identitet, nummer: str, for_: str | None) -> Lagretokt:
    innhold = {_NUMMER: tjeneste.gang.ring.indeks(ROM, nummer), _FOR: for_}
    return okt.fra_identitet(tjeneste, identitet, Oktslag.SIGNATAR, tjeneste.na(), innhold)


def les(request: Request, tjeneste: Tjeneste, oppdrag_id: str, felt: str) -> Signatarokt | None:
    """The session that the browser shows, if it is of the signer whose page this is."""
    lagret = okt.finn_lagret(tjeneste, vist_kake(request, tjeneste), Oktslag.SIGNATAR)
    if lagret is None or not _er_den(tjeneste, lagret, oppdrag_id, felt):
        return None
    leverandor = tjeneste.personer.steder[lagret.leverandor].leverandor
    return Signatarokt(
        lagret,
        navn=leverandor.navn,
        utsteder=leverandor.utsteder,
        fersk=lagret.innhold.get(_FOR) == _dokument(oppdrag_id, felt)
        and tjeneste.na() - lagret.innlogget <= tjeneste.personer.grenser.steg_opp,
    )


def _er_den(tjeneste: Tjeneste, lagret: Lagretokt, oppdrag_id: str, felt: str) -> bool:
    nummer = signerside.ventet_nummer(tjeneste.gang, oppdrag_id, felt)
    ring: Nokkelring = tjeneste.gang.ring
    return bool(nummer) and lagret.innhold.get(_NUMMER) in ring.indekser(ROM, nummer or "")


def avslutt(request: Request, tjeneste: Tjeneste) -> Lagretokt | None:
    """End it; what it was."""
    kake = vist_kake(request, tjeneste)
    lagret = okt.finn_lagret(tjeneste, kake, Oktslag.SIGNATAR, i_bruk=False)
    with tjeneste.lager.transaksjon() as forbindelse:
        okter.avslutt(forbindelse, kake)
    return lagret


def glem(svar: Response, tjeneste: Tjeneste) -> None:
    """The browser forgets it."""
    kaker.slett(svar, Kake.SIGNATAR, https=okt.har_https(tjeneste))


def vist_kake(request: Request, tjeneste: Tjeneste) -> str:
    """What the browser shows of it."""
    return kaker.les(request, Kake.SIGNATAR, https=okt.har_https(tjeneste))


def _dokument(oppdrag_id: str, felt: str) -> str:
    return f"{oppdrag_id}:{felt}"
