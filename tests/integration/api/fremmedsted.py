"""A service with a county's contracts in it, and what another county's people would have to know to ask for them: every id there is."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from fastapi import FastAPI
from fastapi.routing import APIRoute
from httpx2 import Response
from sqlalchemy import insert, select

from app import flyt
from app.api.tilgang import utsted_demotoken
from app.identitet.bruker import Brukerrolle
from app.lager.alle_tabeller import metadata
from app.lager.modeller import idempotens, jobbfeil
from app.skjema.register import eksempler
from app.web.saksbehandler.handlinger import HANDLINGER
from tests.integration.api.test_fylkesgrensen import ruter
from tests.integration.tjenesten import NA
from tests.integration.web.kontraktsted import FAGLIG, FYLKET, KANDIDAT, ORGAN, SAKSBEHANDLER, VESTLAND, Kontraktsted

EGET, ANNET = "46", "39"
UKJENT = "11111111-1111-5111-8111-111111111111"
FINNES_IKKE: Mapping[str, str] = {"dokument_id": UKJENT, "oppdrag_id": UKJENT, "jobb_id": "finnes-ikke", "webhook_id": "a" * 24}
"""By the name of the part of the address: an id of the same form that nothing has."""
API = "/api/v1"
MOTTAKER = "https://mottaker.example.no/krok"
NUMMER, JOBB = "FREMMED-2", "fremmedjobb"
HEMMELIG = ("EKS-0001", NUMMER, "mottaker.example.no", "VAKKER BLOMST", "RASK HAMMER", "SYNTETISK BYGG")
"""What the contract says. Its id is added: an answer may repeat it only where the caller wrote it."""
KALLERENS_EGNE = frozenset({idempotens.name, "okt", "innlogging"})
"""Tables where a call leaves a trace of the caller, not of what was asked for."""
BARE_NAR_DET_KREVES = frozenset({"adresse"})
"""What is refused by itself, so that one's own county gets nothing new: left out where the call would be good without."""
DEL = re.compile(r"{(\w+)(?::\w+)?}")


@dataclass(frozen=True, slots=True)
class Rute:
    """One address with its methods; `kropp`: the schema of what it takes, by media type."""

    sti: str
    metoder: frozenset[str]
    api: bool
    sporring: tuple[tuple[str, bool], ...] = ()
    kropp: Mapping[str, Any] = field(default_factory=dict)

    @property
    def deler(self) -> tuple[str, ...]:
        """The names of what is to be filled into the address."""
        return tuple(DEL.findall(self.sti))


@dataclass(slots=True)
class Fremmedsted:
    """`verdier`: what every part of an address can be filled with, by name; `felter`: the same of bodies and of what is asked for."""

    sted: Kontraktsted
    verdier: dict[str, tuple[str, ...]]
    felter: dict[str, Any]

    def ukjente(self) -> dict[str, tuple[str, ...]]:
        """The same, of things that never were. What is no id of anything (a page's number, a kind) is the same for all."""
        return self.verdier | {navn: tuple(FINNES_IKKE.get(navn, v) for v in verdi) for navn, verdi in self.verdier.items()}

    @property
    def app(self) -> FastAPI:
        return cast("FastAPI", self.sted.klient.app)

    def token(self, rolle: Brukerrolle | None) -> dict[str, str]:
        if rolle is None:
            return {}
        return {"Authorization": f"Bearer {utsted_demotoken(self.sted.tjeneste.settings, rolle, ANNET, NA)}"}

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, but for what callers leave of themselves."""
        tabeller = [t for t in metadata.sorted_tables if t.name not in KALLERENS_EGNE]
        with self.sted.tjeneste.lager.lesing() as forbindelse:
            return {t.name: sorted((tuple(rad) for rad in forbindelse.execute(select(t))), key=repr) for t in tabeller}


def verdier(ider: tuple[str, ...], jobb: str, webhook: str) -> dict[str, tuple[str, ...]]:
    """What an address is filled with, by the name of the part. A part of a new name stands here, or the test fails."""
    return {
        "dokument_id": ider,
        "oppdrag_id": ider,
        "jobb_id": (jobb,),
        "webhook_id": (webhook,),
        "n": ("1",),
        "nr": ("1",),
        "merke": ("a" * 32,),
        "handling": tuple(HANDLINGER),
        "dokumenttype": ("larekontrakt",),
        "revisjon": ("2024-10-09",),
        "malform": ("nb",),
        "navn": ("vestland-larling-samarbeidsorgan",),
    }


def felter(data: dict[str, Any]) -> dict[str, Any]:
    """What a body is filled with, by the name of the member."""
    return {
        "data": data,
        "kontrakter": [data],
        "hvaHvis": [],
        "grunn": "x",
        "begrunnelse": "x",
        "felt": KANDIDAT,
        "frist": "2026-09-30",
        "epost": "a@example.no",
        "mobil": "+4740000000",
        "skjermetBekreftet": True,
        "kontraktsnummer": "EKS-0001",
        "revisjon": "1",
        "adresse": "ftp://mottaker/",
        "typer": [],
        "aktiv": False,
        "overlappTimer": 0,
        "lest": "ja",
        "fra": "2024-08-01",
        "til": "2024-08-01",
    }


def lag(sted: Kontraktsted) -> Fremmedsted:
    """A contract that all have signed and the county has sealed, and one that is being signed; and a failed job, as in its list."""
    webhook = _webhook(sted)
    sted.signer(KANDIDAT, FAGLIG, ORGAN, FYLKET)
    tjeneste, ett = sted.tjeneste, next(e for e in eksempler(sted.tjeneste.settings.forms) if e.navn == VESTLAND)
    data = json.loads(ett.raa) | {"kontraktsnummer": NUMMER, "kildesystem": {"navn": "VIGO", "instansId": NUMMER}}
    ny = flyt.opprett(tjeneste.verksted, tjeneste.lager, json.dumps(data).encode(), ett.vedlegg, na=NA, aktor=SAKSBEHANDLER)
    id_ = str(ny.svar["dokumentId"])
    tjeneste.gang.apne(id_, aktor=SAKSBEHANDLER)
    sted.arbeid()
    rad = {"slag": "oppdrag", "args": {"oppdrag": id_}, "forsok": 8, "feil": "ekstern (OSError)", "tid": NA, "dod": 1}
    with tjeneste.lager.transaksjon() as forbindelse:
        forbindelse.execute(insert(jobbfeil).values(jobb=JOBB, **rad))
    return Fremmedsted(sted, verdier((sted.id, id_), JOBB, webhook), felter(data))


def _webhook(sted: Kontraktsted) -> str:
    """A receiver of the county's; nothing is sent to it, for nobody works here."""
    hode = {"Authorization": f"Bearer {utsted_demotoken(sted.tjeneste.settings, Brukerrolle.ADMIN, EGET, NA)}"}
    svar = sted.klient.post(f"{API}/webhooks", headers=hode, json={"adresse": MOTTAKER})
    assert svar.status_code == 201, svar.text
    return str(svar.json()["id"])


def api_ruter(app: FastAPI) -> Iterator[Rute]:
    """Every call that the document of the API promises."""
    for sti, metoder in app.openapi()["paths"].items():
        for metode, kall in metoder.items():
            sporring = tuple((p["name"], bool(p.get("required"))) for p in kall.get("parameters", ()) if p["in"] == "query")
            kropp = {type_: en["schema"] for type_, en in kall.get("requestBody", {}).get("content", {}).items()}
            yield Rute(sti, frozenset({metode.upper()}), sti.startswith(API), sporring, kropp)


def sideruter(app: FastAPI) -> Iterator[Rute]:
    """Every page, and every form on one."""
    for rute in ruter(app.routes):
        if isinstance(rute, APIRoute) and not rute.include_in_schema:
            yield Rute(rute.path, frozenset(rute.methods or ()), api=False)


def fyll(rute: Rute, kjente: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Every address that the route has with these values. A part that nothing is known of: KeyError with its name."""
    adresser = [rute.sti]
    for navn in rute.deler:
        monster = re.compile(rf"{{{navn}(?::\w+)?}}")
        adresser = [monster.sub(verdi, adresse) for adresse in adresser for verdi in kjente[navn]]
    yield from adresser


def kroppen(rute: Rute, felter: Mapping[str, Any], skjema: Mapping[str, Any]) -> Any:
    """What is sent: each member that something is known of; the data themselves where the body has no members."""
    json_ = rute.kropp.get("application/json")
    if json_ is None:
        return None
    json_ = oppslag(json_, skjema)
    navn = json_.get("properties")
    if not navn:
        return {} if json_.get("additionalProperties") is False else felter["data"]
    kreves = set(json_.get("required", ()))
    ufylte = kreves - set(felter)
    assert not ufylte, f"{rute.sti} takes {sorted(ufylte)}: say in tests/integration/api/fremmedsted.py what another county would send"
    return {n: felter[n] for n in navn if n in felter and (n in kreves or n not in BARE_NAR_DET_KREVES)}


def oppslag(del_: Any, skjema: Mapping[str, Any]) -> Any:
    """The part that a reference points to."""
    while "$ref" in del_:
        del_ = skjema["components"]["schemas"][del_["$ref"].rpartition("/")[2]]
    return del_


def innhold(svar: Response) -> str:
    """The answer as it can be read: a package is opened."""
    if svar.headers.get("content-type") == "application/zip":
        with zipfile.ZipFile(io.BytesIO(svar.content)) as pakke:
            return "\n".join(f"{navn}\n{pakke.read(navn).decode('utf-8', 'replace')}" for navn in pakke.namelist())
    return svar.text


def likt(svar: Response, adresse: str) -> tuple[int, str]:
    """What can be told of the answer but for what the caller wrote in the address: the longest first, and of two as long the first."""
    tekst = innhold(svar) + json.dumps(dict(svar.headers), sort_keys=True)
    skrevet = dict.fromkeys(d for d in re.split(r"[/?&=]", adresse) if len(d) > 8)
    for nr, del_ in enumerate(sorted(skrevet, key=len, reverse=True)):
        tekst = tekst.replace(del_, f"<{nr}>")
    return svar.status_code, re.sub(r'"(x-kall-id|x-request-id|content-length|date)": "[^"]*"', "", tekst)
