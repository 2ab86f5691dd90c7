"""The login at a provider as addresses: off to it, back from it, which role to take, out again, and what a provider tells of logouts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.api.tjeneste import Tjeneste, i_ko
from app.errors import Feil, IkkeFunnet
from app.identitet.oidc.feil import Innloggingsfeil
from app.identitet.oidc.innlogging import Utlogget
from app.identitet.oidc.klient import SVARSTI
from app.identitet.personer import Oidc
from app.identitet.rollebok import personkode
from app.identitetsoppsett import Hvem
from app.lager import okter
from app.lager.okter import Lagretokt, Oktslag
from app.tekst import Tekst
from app.web import okt, underveis
from app.web.innlogging import VELG_ROLLE, egen_sti, med_malform, med_sprak
from app.web.okt import INNLOGGING, MENYER
from app.web.oktfeil import FeilPerson, IngenRolle, UgyldigUtlogging, UtenOkt
from app.web.sider import Sider
from app.web.signatar import signerokt
from app.web.skjemafelt import les_skjema
from app.web.underveis import UTLOGGET, Kommet
from app.web.utlogging import vis_utlogget
from signing.model import Niva

STEG_OPP = "opp"
FORSTE_SIDE = "/"
logg = structlog.get_logger("innlogging")


@dataclass(frozen=True, slots=True)
class Oidcsider:
    """The addresses. What calls a provider has a queue of its own: one that does not answer holds up no other call."""

    tjeneste: Tjeneste
    sider: Sider

    async def start(self, request: Request, leverandor: str = "", til: str = "", steg: str = "") -> Response:
        """Off to a provider. By a link, for a browser that sends a form may not be led on to another host (`form-action`)."""
        return await i_ko(self.tjeneste.koer.innlogging, self._start, request, leverandor, til, steg)

    def _start(self, request: Request, leverandor: str, til: str, steg: str) -> Response:
        if steg == STEG_OPP:
            return self._steg_opp(request, til)
        sted = underveis.finn_sted(self.tjeneste, leverandor, Hvem.ANSATTE)
        formal = {"slag": Oktslag.ANSATT.value}
        return underveis.begynn(request, self.tjeneste, sted, formal, minst=Niva.INGEN, steg_opp=False, til=egen_sti(til))

    def _steg_opp(self, request: Request, til: str) -> Response:
        """The same person once more, where they logged in before."""
        na = okt.les_okt(request, self.tjeneste)
        if na is None or na.lagret is None:
            raise UtenOkt
        sted = underveis.finn_sted(self.tjeneste, na.lagret.leverandor, Hvem.ANSATTE)
        formal = {"slag": Oktslag.ANSATT.value, "person": na.lagret.person}
        minst = self.tjeneste.personer.grenser.steg_opp_niva
        return underveis.begynn(request, self.tjeneste, sted, formal, minst=minst, steg_opp=True, til=egen_sti(til))

    async def svar(self, request: Request) -> Response:
        """Back from the provider."""
        return await i_ko(self.tjeneste.koer.innlogging, self._svar, request)

    def _svar(self, request: Request) -> Response:
        kommet = underveis.fullfor(request, self.tjeneste)
        inn = {Oktslag.ANSATT.value: self._ansatt_inn, Oktslag.SIGNATAR.value: self._signatar_inn}[str(kommet.formal["slag"])]
        ferdig = inn(request, kommet)
        underveis.ferdig(request, ferdig, self.tjeneste)
        return ferdig

    def _signatar_inn(self, request: Request, kommet: Kommet) -> Response:
        return signerokt.inn(request, self.tjeneste, kommet)

    def _ansatt_inn(self, request: Request, kommet: Kommet) -> Response:
        """With one role straight in; with several, to the choice; with none, the person's own code and nothing else."""
        ny = okt.ny_okt(self.tjeneste, kommet.identitet, self.tjeneste.na())
        tildelt, kode = okt.tildelinger(self.tjeneste, ny), personkode(ny.person)
        if kommet.steg_opp and kommet.formal.get("person") != ny.person:
            raise FeilPerson
        if not tildelt:
            raise IngenRolle(kode)
        gammel = okt.les_okt(request, self.tjeneste)
        samme = [] if gammel is None else [en for en in tildelt if (en.rolle, en.fylke) == (gammel.bruker.rolle, gammel.bruker.fylke)]
        valgt = next(iter(samme if kommet.steg_opp else tildelt if len(tildelt) == 1 else ()), None)
        id_ = okt.legg(
            self.tjeneste, okt.med_rolle(ny, valgt) if valgt else ny, i_stedet_for=okt.vist_kake(request, self.tjeneste)
        )  # fmt: skip
        videre = (kommet.til or MENYER[valgt.rolle][0].sti) if valgt else _med(VELG_ROLLE, kommet.til)
        ut = RedirectResponse(med_malform(kommet.sprak, videre), status_code=303)
        okt.start(ut, id_, self.tjeneste)
        return ut

    # ------------------------------------------------------------ which role

    def velg(self, request: Request, til: str = "") -> Response:
        """The roles of somebody with several: before anything else is shown, and later to change."""
        lagret = self._lagret(request)
        fylker = self.tjeneste.verksted.grunnlag.fylker
        tildelt = [(en, fylker[en.fylke].navn) for en in okt.tildelinger(self.tjeneste, lagret)]
        merke = okt.skjemamerke(request, self.tjeneste)
        return self.sider.vis(request, "velgrolle", tildelt=tildelt, lagret=lagret, skjema=merke, til=egen_sti(til))

    async def valgt(self, request: Request) -> Response:
        """Take one of them. The session has a new id from here on."""
        felter = await les_skjema(request)
        okt.krev_eget_skjema(request, self.tjeneste, felter.get("skjema", ""))
        return await i_ko(self.tjeneste.koer.lager, self._ta_rolle, request, felter)

    def _ta_rolle(self, request: Request, felter: Mapping[str, str]) -> Response:
        lagret, valgt = self._lagret(request), felter.get("rolle", "")
        gir = next((en for en in okt.tildelinger(self.tjeneste, lagret) if f"{en.fylke}:{en.rolle.value}" == valgt), None)
        if gir is None:
            raise IkkeFunnet(
                Tekst(nb="Du har ikke denne rollen.", nn="Du har ikkje denne rolla."),
                tiltak=Tekst(nb="Velg en av rollene på siden.", nn="Vel ei av rollene på sida."),
            )
        kake = okt.vist_kake(request, self.tjeneste)
        id_ = okt.bytt(self.tjeneste, okt.med_rolle(lagret, gir), i_stedet_for=kake)
        til = egen_sti(felter.get("til", "")) or MENYER[gir.rolle][0].sti
        svar = RedirectResponse(med_sprak(request, til), status_code=303)
        okt.start(svar, id_, self.tjeneste)
        return svar

    def _lagret(self, request: Request) -> Lagretokt:
        lagret = okt.finn_lagret(self.tjeneste, okt.vist_kake(request, self.tjeneste), Oktslag.ANSATT)
        if lagret is None:
            raise UtenOkt
        return lagret

    # ------------------------------------------------------------ out

    async def ut(self, request: Request) -> Response:
        """Out, here and at the provider. The demo's session is only forgotten."""
        okt.krev_eget_skjema(request, self.tjeneste, (await les_skjema(request)).get("skjema", ""))
        return await i_ko(self.tjeneste.koer.innlogging, self._ut, request)

    def _ut(self, request: Request) -> Response:
        lagret = okt.avslutt(request, self.tjeneste)
        if lagret is None:
            svar: Response = RedirectResponse(med_sprak(request, INNLOGGING), status_code=303)
        else:
            svar = vis_utlogget(request, self.tjeneste, self.sider, lagret)
        okt.glem(svar, self.tjeneste)
        return svar

    def utlogget(self, request: Request) -> Response:
        """Where a provider sends those who have logged out there too."""
        return self.sider.vis(request, "utlogget", egen_sti=UTLOGGET, videre=None, leverandor=None, inn=INNLOGGING)

    def frontkanal(self, request: Request) -> Response:
        """A provider that loads this in a frame, as its logout goes by (OpenID Connect Front-Channel Logout 1.0 § 2)."""
        self._hos_en(lambda sted: sted.les_frontkanal(dict(request.query_params)))
        return Response(status_code=200)

    async def bakkanal(self, request: Request) -> Response:
        """A provider that tells us itself (OpenID Connect Back-Channel Logout 1.0 § 2.5). Known or not, the answer is the same."""
        token = (await les_skjema(request)).get("logout_token", "")
        await i_ko(self.tjeneste.koer.utlogging, self._hos_en, lambda sted: sted.les_utloggingstoken(token, na=self.tjeneste.na()))
        return Response(status_code=200)

    def _hos_en(self, les: Callable[[Oidc], Utlogget]) -> None:
        """The first provider that knows the words as its own is the one that said them. Why none did, is for the log alone."""
        grunner = {}
        for id_, sted in self.tjeneste.personer.steder.items():
            try:
                utlogget = les(sted)
            except Feil as feil:
                grunner[id_] = feil.grunn if isinstance(feil, Innloggingsfeil) else feil.kode
            else:
                self._avslutt(sted, utlogget)
                return
        for id_, grunn in grunner.items():
            logg.info("utlogging-avvist", leverandor=id_, grunn=grunn)
        raise UgyldigUtlogging

    def _avslutt(self, sted: Oidc, utlogget: Utlogget) -> None:
        """What could not be carried out counts as never said, so that the provider can say it again."""
        with ExitStack() as ved_feil:
            ved_feil.callback(sted.glem_utlogging, utlogget)
            self._ta_bort(utlogget)
            ved_feil.pop_all()

    def _ta_bort(self, utlogget: Utlogget) -> None:
        nokkel, fra = self.tjeneste.lager.indeksnokkel, utlogget.utsteder
        sid = okter.sidmerke(nokkel, fra, utlogget.sid) if utlogget.sid else None
        person = okter.personmerke(nokkel, fra, utlogget.sub) if utlogget.sub else None
        with self.tjeneste.lager.transaksjon() as forbindelse:
            for id_ in _med_utsteder(self.tjeneste, fra):
                okter.avslutt_hos(forbindelse, id_, person=person, sid=sid)


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The addresses: the way out for everybody, the rest where somebody can log in at a provider."""
    ruter = APIRouter(include_in_schema=False)
    sidene = Oidcsider(tjeneste, sider)
    ruter.add_api_route("/utlogging", sidene.ut, methods=["POST"])
    if tjeneste.personer.steder:
        ruter.add_api_route("/innlogging/start", sidene.start, methods=["GET"])
        ruter.add_api_route(SVARSTI, sidene.svar, methods=["GET"])
        ruter.add_api_route(VELG_ROLLE, sidene.velg, methods=["GET"])
        ruter.add_api_route(VELG_ROLLE, sidene.valgt, methods=["POST"])
        ruter.add_api_route(UTLOGGET, sidene.utlogget, methods=["GET"])
        ruter.add_api_route("/utlogging/frontkanal", sidene.frontkanal, methods=["GET"])
        ruter.add_api_route("/utlogging/bakkanal", sidene.bakkanal, methods=["POST"])
    return ruter


def _med(sti: str, til: str) -> str:
    return f"{sti}?til={til}" if til else sti


def _med_utsteder(tjeneste: Tjeneste, utsteder: str) -> Iterable[str]:
    return (id_ for id_, sted in tjeneste.personer.steder.items() if sted.leverandor.utsteder == utsteder)
