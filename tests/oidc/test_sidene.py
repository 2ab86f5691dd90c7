"""The pages with a real provider: from the button to the page, fresh before something that counts, and out at both ends."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest

from app.clock import na
from app.identitet.oidc.innlogging import Identitet, Innlogging
from app.identitet.oidc.klient import Oidcklient
from app.identitet.personer import Oidc
from app.identitetsoppsett import Hvem
from app.oppdrag import lenke, signerside
from app.settings import Settings
from signing.events import Signert
from signing.model import Niva
from tests.integration.tjenesten import NA
from tests.integration.web.oidcsted import JSON, OKT, Oidcsted, et_sted, i_produksjon, oppsett, rolle
from tests.integration.web.okter import EGEN_SIDE, SIDE
from tests.integration.web.signersted import FORST, VESTLAND, lag_signermal
from tests.oidc.leverandor import SVARADRESSE, UTLOGGET, Nettleser, Prosess
from tests.produksjon import skriv_hemmelig

ADRESSE = SVARADRESSE.removesuffix("/innlogging/svar")
GRUPPE = {"roller": ["godkjennere"]}


@pytest.fixture
def nettleser() -> Iterator[Nettleser]:
    with Nettleser() as nettleser:
        yield nettleser


def logg_inn(sted: Oidcsted, nettleser: Nettleser, sti: str, **svar: Any) -> str:
    """Presses the link, is led through the provider, and comes back. Where the answer leads."""
    ut = sted.klient.get(sti, headers={**SIDE, **EGEN_SIDE}, follow_redirects=False)
    assert ut.status_code == 303, ut.text
    parametre = nettleser.logg_inn(ut.headers["location"], **svar)
    inn = sted.klient.get("/innlogging/svar", params=parametre, headers={**SIDE, "sec-fetch-site": "cross-site"}, follow_redirects=False)
    assert inn.status_code == 303, inn.text
    return str(inn.headers["location"])


@contextmanager
def produksjon(op: Prosess, mappe: Path) -> Iterator[tuple[Oidcsted, Oidcklient]]:
    innstillinger = i_produksjon(mappe, adresse=ADRESSE)
    klient = op.klient(id="jobb", hvem=frozenset({Hvem.ANSATTE}), nokkelfil=skriv_hemmelig(mappe / "nokkel.pem", ""))
    identitet = oppsett(klient.leverandor, roller=(rolle("godkjennere", "godkjenner", krav="roller"),))
    with et_sted(replace(innstillinger, identitet=identitet), na, {"jobb": klient}) as sted:
        yield sted, klient


@dataclass
class Sommertid:
    """The provider's clock is the machine's, and the contract is of last summer: what it tells is told as if it were then."""

    klient: Oidcklient

    def __getattr__(self, navn: str) -> Any:
        return getattr(self.klient, navn)

    def begynn(self, **resten: Any) -> tuple[str, Innlogging]:
        return self.klient.begynn(**{**resten, "na": na()})

    def fullfor(self, innlogging: Innlogging, parametre: Mapping[str, str], **resten: Any) -> Identitet:
        identitet = self.klient.fullfor(innlogging, parametre, **{**resten, "na": na()})
        return replace(identitet, innlogget=NA + (identitet.innlogget - na()))


def test_en_ansatt_logger_inn_gjor_seg_fersk_og_logger_ut_begge_steder(op: Prosess, nettleser: Nettleser, tmp_path: Path) -> None:
    with produksjon(op, tmp_path / "a") as (sted, _):
        person = {"sub": "kari", "acr": "idporten-loa-high", "krav": GRUPPE}
        assert logg_inn(sted, nettleser, "/innlogging/start?leverandor=jobb&til=/maler", **person) == "/maler"
        assert sted.apne("/maler").status_code == 200
        gammel = sted.kake()
        assert logg_inn(sted, nettleser, "/innlogging/start?steg=opp&til=/", **person) == "/"
        assert sted.kake() != gammel
        kake = sted.kake()
        ut = sted.send("/utlogging")
        assert nettleser.logg_ut(ut.headers["refresh"].partition("url=")[2]).partition("?")[0] == UTLOGGET
        assert sted.klient.get(urlsplit(UTLOGGET).path, headers=SIDE).status_code == 200
        assert sted.apne(cookie=f"{OKT}={kake}").status_code == 401


def test_leverandoren_sier_fra_selv_naar_personen_logger_ut_der(op: Prosess, nettleser: Nettleser, tmp_path: Path) -> None:
    with produksjon(op, tmp_path / "a") as (sted, klient):
        logg_inn(sted, nettleser, "/innlogging/start?leverandor=jobb", sub="kari", acr="idporten-loa-high", krav=GRUPPE)
        assert sted.apne("/maler").status_code == 200
        utlogging = klient.utlogging(til=UTLOGGET, state="x", na=na())
        assert utlogging is not None
        nettleser.logg_ut(utlogging)
        (fanget,) = op.styr()["fanget"]
        assert urlsplit(fanget["til"]).path == "/utlogging/bakkanal"
        svar = sted.klient.post("/utlogging/bakkanal", data=fanget["skjema"])
        assert (svar.status_code, svar.headers["cache-control"]) == (200, "no-store")
        assert sted.apne("/maler").status_code == 401
        assert sted.klient.post("/utlogging/bakkanal", data=fanget["skjema"], headers=JSON).status_code == 400


def test_en_signatar_signerer_med_en_innlogging_som_er_laget_for_det(op: Prosess, nettleser: Nettleser, tmp_path: Path) -> None:
    mappe, oppdrag_id = lag_signermal(tmp_path / "mal", "vestland-larling-samarbeidsorgan")
    shutil.copytree(mappe, tmp_path / "data")
    klient = op.klient(id="person", hvem=frozenset({Hvem.SIGNATARER}))
    settings = replace(Settings.fra_miljo({}, data=tmp_path / "data"), identitet=oppsett(klient.leverandor, roller=()))
    with et_sted(settings, lambda: NA, {"person": cast("Oidc", Sommertid(klient))}) as sted:
        gang = sted.tjeneste.gang
        sti, nummer = lenke.lenke(gang.ring, "", oppdrag_id, FORST), signerside.ventet_nummer(gang, oppdrag_id, FORST)
        person = {"sub": "kandidat", "acr": "idporten-loa-high", "krav": {"pid": nummer}}
        assert logg_inn(sted, nettleser, f"{sti}/inn?leverandor=person", **person) == sti
        assert logg_inn(sted, nettleser, f"{sti}/inn?leverandor=person&steg=opp", **person) == f"{sti}#avgjor"
        assert sted.send(f"{sti}/signer", fra=sti, lest="ja").status_code == 303
        (signert,) = [en for en in gang.les(oppdrag_id, aktor=VESTLAND).oppdrag.hendelser if isinstance(en, Signert)]
        assert signert.identifikasjon is not None
        assert (signert.identifikasjon.metode, signert.identifikasjon.niva) == ("Prøveleverandør", Niva.HOYT)
        assert signert.identifikasjon.utsteder == op.adresse
        assert timedelta(0) <= NA - signert.identifikasjon.tid < timedelta(seconds=30)
