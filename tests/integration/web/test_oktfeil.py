"""Every fault that a session or a login can have, each with its status and its name: one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from httpx2 import Response
from sqlalchemy import update

from app.api.tilgang import utsted_demotoken
from app.identitet.bruker import Brukerrolle
from app.identitet.personer import Personinnlogging
from app.lager import okter
from app.lager.oktmodell import okt
from app.settings import Settings
from tests.integration.tjenesten import NA
from tests.integration.web.oidcsted import (
    JSON,
    OKT,
    SIGNATAR,
    UNDERVEIS,
    Falsk,
    Oidcsted,
    et_sted,
    i_produksjon,
    leverandor,
    tilfeldig_hemmelighet,
)
from tests.integration.web.okter import EGEN_SIDE

Gjor = Callable[[Oidcsted], Response]
GODKJENN = "/kontrakter/00000000-0000-5000-8000-000000000000/godkjenn"


@pytest.fixture(scope="module")
def innstillinger(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return i_produksjon(tmp_path_factory.mktemp("oktfeil") / "a")


@pytest.fixture(scope="module")
def _felles(innstillinger: Settings) -> Iterator[Oidcsted]:
    with et_sted(innstillinger) as sted:
        yield sted


@pytest.fixture
def sted(_felles: Oidcsted) -> Oidcsted:
    """Nobody is logged in, it is the first day, and all have their roles."""
    _felles.klient.cookies.clear()
    _felles.tid.na = NA
    for falsk in (_felles.jobb, _felles.signatarer):
        falsk.sub, falsk.acr, falsk.alder, falsk.feil, falsk.sid = "kari", "high", timedelta(0), None, "sid-1"
    return _felles


def med_kake(sted: Oidcsted, verdi: str, navn: str = OKT, sti: str = "/") -> Response:
    sted.klient.cookies.clear()
    return sted.apne(sti, cookie=f"{navn}={verdi}")


def uten_kake(sted: Oidcsted) -> Response:
    return sted.apne()


def oppdiktet(sted: Oidcsted) -> Response:
    return med_kake(sted, tilfeldig_hemmelighet())


def endret_i_ett_tegn(sted: Oidcsted) -> Response:
    sted.logg_inn("saksbehandlere")
    kake = sted.kake()
    return med_kake(sted, ("A" if kake[0] != "A" else "B") + kake[1:])


def avtrykket_fra_databasen(sted: Oidcsted) -> Response:
    sted.logg_inn("saksbehandlere")
    return med_kake(sted, okter.avtrykk(sted.kake())[:43])


def uten_prefiks(sted: Oidcsted) -> Response:
    """The name that another host of the domain could set."""
    sted.logg_inn("saksbehandlere")
    return med_kake(sted, sted.kake(), navn="kv_okt")


def signatarens_kake(sted: Oidcsted) -> Response:
    sted.logg_inn("saksbehandlere")
    return med_kake(sted, sted.kake(), navn=SIGNATAR)


def demotoken(
    sted: Oidcsted,
) -> Response:
    demo = replace(Settings.fra_miljo({}, data=sted.settings.data.parent / "demo"))
    return med_kake(sted, utsted_demotoken(demo, Brukerrolle.ADMIN, "46", NA))


def fiksert(sted: Oidcsted) -> Response:
    """An id that somebody else planted before the login is worth nothing after it."""
    plantet = tilfeldig_hemmelighet()
    sted.klient.cookies.set(OKT, plantet, domain="kontrakt.example.no", path="/")
    assert sted.logg_inn("saksbehandlere").status_code == 303
    return med_kake(sted, plantet)


def fra_for_neste_innlogging(sted: Oidcsted) -> Response:
    sted.logg_inn("saksbehandlere")
    gammel = sted.kake()
    sted.logg_inn("saksbehandlere")
    assert sted.kake() != gammel
    return med_kake(sted, gammel)


def fra_for_stegoppen(sted: Oidcsted) -> Response:
    sted.logg_inn("godkjennere")
    gammel = sted.kake()
    assert sted.kom_tilbake(sted.ga_ut("/innlogging/start?steg=opp")).status_code == 303
    assert sted.apne().status_code == 200
    return med_kake(sted, gammel)


def fra_for_rollevalget(sted: Oidcsted) -> Response:
    sted.logg_inn("revisjon")
    gammel = sted.kake()
    assert sted.send("/innlogging/rolle", fra="/innlogging/rolle", rolle="46:revisor").status_code == 303
    assert sted.apne("/logg").status_code == 200
    return med_kake(sted, gammel, sti="/logg")


def uten_valgt_rolle(sted: Oidcsted) -> Response:
    sted.logg_inn("revisjon")
    return sted.apne("/logg")


def stjalet_etter_utlogging(sted: Oidcsted) -> Response:
    sted.logg_inn("saksbehandlere")
    stjalet = sted.kake()
    assert sted.send("/utlogging").status_code == 200
    return med_kake(sted, stjalet)


def etter(varer: timedelta) -> Gjor:
    def gjor(sted: Oidcsted) -> Response:
        sted.logg_inn("saksbehandlere")
        sted.tid.na = NA + varer
        return sted.apne()

    return gjor


def i_bruk_hele_dagen(sted: Oidcsted) -> Response:
    sted.logg_inn("saksbehandlere")
    for minutter in range(20, 480, 20):
        sted.tid.na = NA + timedelta(minutes=minutter)
        assert sted.apne("/maler").status_code == 200
    sted.tid.na = NA + timedelta(hours=8)
    return sted.apne()


def siden_spor_av_seg_selv(sted: Oidcsted) -> Response:
    """What a page asks for every tenth second is no use of the session."""
    sted.logg_inn("saksbehandlere")
    for minutter in (10, 20, 29):
        sted.tid.na = NA + timedelta(minutes=minutter)
        assert sted.apne("/kontrakter/00000000-0000-5000-8000-000000000000/status").status_code == 404
    sted.tid.na = NA + timedelta(minutes=30)
    return sted.apne()


def flyttet_rad(sted: Oidcsted) -> Response:
    """Somebody who can write in the database gives one's own row to another id."""
    sted.logg_inn("drift")
    ny = tilfeldig_hemmelighet()
    with sted.tjeneste.lager.transaksjon() as forbindelse:
        denne = okt.c.id_sha256 == okter.avtrykk(sted.kake())
        forbindelse.execute(update(okt).where(denne).values(id_sha256=okter.avtrykk(ny)))
    return med_kake(sted, ny, sti="/drift")


def hevet_i_databasen(sted: Oidcsted) -> Response:
    """The row says another role than anything gives the person."""
    sted.logg_inn("saksbehandlere")
    with sted.tjeneste.lager.transaksjon() as forbindelse:
        denne = okt.c.id_sha256 == okter.avtrykk(sted.kake())
        forbindelse.execute(update(okt).where(denne).values(rolle="admin"))
    return sted.apne("/drift")


def _med_personer(sted: Oidcsted, personer: Personinnlogging, sti: str = "/") -> Response:
    """The same store after a restart with another set-up."""
    for_ = sted.tjeneste.personer
    object.__setattr__(sted.tjeneste, "personer", personer)
    try:
        return sted.apne(sti)
    finally:
        object.__setattr__(sted.tjeneste, "personer", for_)


def rollen_tatt_bort(sted: Oidcsted) -> Response:
    sted.logg_inn("saksbehandlere")
    bok = sted.tjeneste.personer.rollebok
    uten = tuple(regel for regel in bok.regler if regel.verdi != "saksbehandlere")
    return _med_personer(sted, replace(sted.tjeneste.personer, rollebok=replace(bok, regler=uten)))


def fylket_stengt(sted: Oidcsted) -> Response:
    sted.logg_inn("saksbehandlere")
    bok = sted.tjeneste.personer.rollebok
    uten = tuple(regel for regel in bok.regler if regel.gir.fylke != "46")
    return _med_personer(sted, replace(sted.tjeneste.personer, rollebok=replace(bok, regler=uten)))


def leverandoren_tatt_bort(sted: Oidcsted) -> Response:
    sted.logg_inn("saksbehandlere")
    return _med_personer(sted, replace(sted.tjeneste.personer, steder={"annen": Falsk(leverandor("annen"))}))


def uten_rolle(sted: Oidcsted) -> Response:
    sted.grupper("en-helt-annen-gruppe")
    return sted.kom_tilbake(sted.ga_ut(), **JSON)


def uten_retten(sted: Oidcsted) -> Response:
    sted.logg_inn("saksbehandlere")
    return sted.apne("/drift")


def skjema_uten_merke(sted: Oidcsted) -> Response:
    sted.logg_inn("saksbehandlere")
    return sted.klient.post("/utlogging", data={"skjema": ""}, headers={**JSON, **EGEN_SIDE})


def skjema_fra_en_annen_okt(sted: Oidcsted) -> Response:
    sted.logg_inn("saksbehandlere")
    merke = _merke(sted)
    sted.logg_inn("saksbehandlere")
    return sted.klient.post("/utlogging", data={"skjema": merke}, headers={**JSON, **EGEN_SIDE})


def skjema_fra_en_annen_side(sted: Oidcsted) -> Response:
    sted.logg_inn("saksbehandlere")
    return sted.klient.post("/utlogging", data={"skjema": _merke(sted)}, headers={**JSON, "sec-fetch-site": "same-site"})


def rollevalg_fra_en_annen_side(sted: Oidcsted) -> Response:
    sted.logg_inn("revisjon")
    return sted.klient.post("/innlogging/rolle", data={"rolle": "46:revisor"}, headers={**JSON, "sec-fetch-site": "cross-site"})


def en_rolle_man_ikke_har(sted: Oidcsted) -> Response:
    sted.logg_inn("revisjon")
    merke = _merke(sted, "/innlogging/rolle")
    return sted.klient.post("/innlogging/rolle", data={"skjema": merke, "rolle": "46:admin"}, headers={**JSON, **EGEN_SIDE})


def start_fra_en_annen_side(sted: Oidcsted) -> Response:
    return sted.apne("/innlogging/start?leverandor=jobb", **{"sec-fetch-site": "cross-site"})


def start_hos_ukjent(sted: Oidcsted) -> Response:
    return sted.apne("/innlogging/start?leverandor=ukjent")


def start_der_signatarer_logger_inn(sted: Oidcsted) -> Response:
    return sted.apne("/innlogging/start?leverandor=person")


def svaret_en_gang_til(sted: Oidcsted) -> Response:
    sted.grupper("saksbehandlere")
    state, nettleser = sted.ga_ut(), sted.kake(UNDERVEIS)
    assert sted.kom_tilbake(state).status_code == 303
    sted.klient.cookies.clear()
    return sted.kom_tilbake(state, **JSON, cookie=f"{UNDERVEIS}={nettleser}")


def svaret_i_en_annen_nettleser(sted: Oidcsted) -> Response:
    """Somebody sends a link to the end of their own login: the one who opens it does not become them."""
    state = sted.ga_ut()
    sted.klient.cookies.clear()
    return sted.kom_tilbake(state, **JSON, cookie=f"{UNDERVEIS}={tilfeldig_hemmelighet()}")


def svaret_uten_nettleserens_kake(sted: Oidcsted) -> Response:
    state = sted.ga_ut()
    sted.klient.cookies.clear()
    return sted.kom_tilbake(state, **JSON)


def svaret_for_sent(sted: Oidcsted) -> Response:
    state = sted.ga_ut()
    sted.tid.na = NA + timedelta(minutes=10)
    return sted.kom_tilbake(state, **JSON)


def svaret_til_ingen(sted: Oidcsted) -> Response:
    sted.ga_ut()
    return sted.kom_tilbake(tilfeldig_hemmelighet(), **JSON)


def svaret_med_to_state(sted: Oidcsted) -> Response:
    state = sted.ga_ut()
    return sted.apne(f"/innlogging/svar?state={state}&state={state}&code=x")


def svaret_uten_noe(sted: Oidcsted) -> Response:
    sted.ga_ut()
    return sted.apne("/innlogging/svar")


def godkjenn_med_gammel_innlogging(sted: Oidcsted) -> Response:
    sted.logg_inn("godkjennere")
    sted.tid.na = NA + timedelta(minutes=10, seconds=1)
    return _godkjenn(sted)


def godkjenn_etter_gammel_innlogging_hos_leverandoren(sted: Oidcsted) -> Response:
    """The session here is new, but the person showed who they were an hour ago (single sign-on)."""
    sted.jobb.alder = timedelta(hours=1)
    sted.logg_inn("godkjennere")
    return _godkjenn(sted)


def godkjenn_paa_lavt_niva(sted: Oidcsted) -> Response:
    sted.jobb.acr = "lav"
    sted.logg_inn("godkjennere")
    return _godkjenn(sted)


def godkjenn_ferskt(sted: Oidcsted) -> Response:
    """Let through: there is only nothing to approve."""
    sted.logg_inn("godkjennere")
    sted.tid.na = NA + timedelta(minutes=10)
    return _godkjenn(sted)


def stegopp_som_en_annen(sted: Oidcsted) -> Response:
    sted.logg_inn("godkjennere")
    state = sted.ga_ut("/innlogging/start?steg=opp")
    sted.jobb.sub = "ola"
    return sted.kom_tilbake(state, **JSON)


def stegopp_uten_okt(sted: Oidcsted) -> Response:
    return sted.apne("/innlogging/start?steg=opp")


def utlogging_fra_ukjent_utsteder(sted: Oidcsted) -> Response:
    return sted.apne("/utlogging/frontkanal?iss=https://evil.example&sid=sid-1")


def utlogging_uten_sid(sted: Oidcsted) -> Response:
    return sted.apne("/utlogging/frontkanal?iss=https://id.example.no")


def utloggingstoken_som_ikke_er_det(sted: Oidcsted) -> Response:
    return sted.klient.post("/utlogging/bakkanal", data={"logout_token": "a.b.c"}, headers=JSON)


def _merke(sted: Oidcsted, sti: str = "/innlogging") -> str:
    side = sted.klient.get(sti, headers={"accept": "text/html"}).text
    return side.partition('name="skjema" value="')[2].partition('"')[0]


def _godkjenn(sted: Oidcsted) -> Response:
    kropp = {"skjema": _merke(sted), "lest": "ja"}
    return sted.klient.post(GODKJENN, data=kropp, headers={**JSON, **EGEN_SIDE}, follow_redirects=False)


INGEN, TATT, SKJEMA, SVAR = (401, "ikke-innlogget"), (403, "ingen-rolle"), (403, "fremmed-side"), (403, "ukjent-innlogging")
FEIL: dict[Gjor, tuple[int, str]] = {
    uten_kake: INGEN,
    oppdiktet: INGEN,
    endret_i_ett_tegn: INGEN,
    avtrykket_fra_databasen: INGEN,
    uten_prefiks: INGEN,
    signatarens_kake: INGEN,
    demotoken: INGEN,
    fiksert: INGEN,
    fra_for_neste_innlogging: INGEN,
    fra_for_stegoppen: INGEN,
    fra_for_rollevalget: INGEN,
    uten_valgt_rolle: INGEN,
    stjalet_etter_utlogging: INGEN,
    etter(timedelta(minutes=30)): INGEN,
    etter(timedelta(hours=9)): INGEN,
    i_bruk_hele_dagen: INGEN,
    siden_spor_av_seg_selv: INGEN,
    flyttet_rad: INGEN,
    hevet_i_databasen: TATT,
    rollen_tatt_bort: TATT,
    fylket_stengt: TATT,
    uten_rolle: TATT,
    leverandoren_tatt_bort: INGEN,
    uten_retten: (403, "ikke-lov"),
    skjema_uten_merke: SKJEMA,
    skjema_fra_en_annen_okt: SKJEMA,
    skjema_fra_en_annen_side: SKJEMA,
    rollevalg_fra_en_annen_side: SKJEMA,
    en_rolle_man_ikke_har: (404, "ikke-funnet"),
    start_fra_en_annen_side: SKJEMA,
    start_hos_ukjent: (404, "ukjent-leverandor"),
    start_der_signatarer_logger_inn: (404, "ukjent-leverandor"),
    svaret_en_gang_til: SVAR,
    svaret_i_en_annen_nettleser: SVAR,
    svaret_uten_nettleserens_kake: SVAR,
    svaret_for_sent: SVAR,
    svaret_til_ingen: SVAR,
    svaret_med_to_state: SVAR,
    svaret_uten_noe: SVAR,
    godkjenn_med_gammel_innlogging: (401, "for-gammel-innlogging"),
    godkjenn_etter_gammel_innlogging_hos_leverandoren: (401, "for-gammel-innlogging"),
    godkjenn_paa_lavt_niva: (401, "for-gammel-innlogging"),
    godkjenn_ferskt: (404, "ikke-funnet"),
    stegopp_som_en_annen: (403, "feil-person"),
    stegopp_uten_okt: INGEN,
    utlogging_fra_ukjent_utsteder: (400, "ugyldig-utlogging"),
    utlogging_uten_sid: (400, "ugyldig-utlogging"),
    utloggingstoken_som_ikke_er_det: (400, "ugyldig-utlogging"),
}


@pytest.mark.parametrize(("gjor", "ventet"), FEIL.items(), ids=lambda verdi: getattr(verdi, "__name__", None))
def test_hver_feil_ved_en_okt_faar_sin_status_og_sitt_navn(sted: Oidcsted, gjor: Gjor, ventet: tuple[int, str]) -> None:
    svar = gjor(sted)
    assert (svar.status_code, svar.json()["kode"]) == ventet, svar.text
    assert svar.headers["cache-control"] == "no-store"


def test_en_kake_fra_en_annen_installasjon_apner_ingenting(sted: Oidcsted, tmp_path: Path) -> None:
    with et_sted(i_produksjon(tmp_path / "b")) as annen:
        annen.logg_inn("drift")
        assert annen.apne("/drift").status_code == 200
        assert med_kake(sted, annen.kake(), sti="/drift").status_code == 401


@pytest.mark.parametrize(
    "til", ["https://evil.example", "//evil.example", "/\\evil.example", "/%2F/evil", "javascript:x", "/a\nb", "/?a=%0d"]
)
def test_ingen_lenke_leder_noen_andre_steder_enn_hit(sted: Oidcsted, til: str) -> None:
    sted.grupper("saksbehandlere")
    svar = sted.klient.get("/innlogging/start", params={"leverandor": "jobb", "til": til}, headers=EGEN_SIDE, follow_redirects=False)
    state = svar.headers["location"].rpartition("=")[2]
    assert sted.kom_tilbake(state).headers["location"] == "/"
