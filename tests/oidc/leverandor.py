"""The login provider that logins are tried against: npm's oidc-provider in a process of its own, and a browser that walks through it.

One process serves a whole test session; what a test turns is put back by `nullstill`. It ends when its pipe does, however the tests end.
"""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import httpx2 as httpx
from joserfc import jwk, jwt

from app.identitet.oidc.klient import Oidcklient
from app.identitet.oidc.klientnokkel import Klientnokkel
from app.identitetsoppsett import SLAG, Hvem, Leverandor, Representasjon, Slag
from app.integrasjoner.utkall import Utkall
from app.tekst import Tekst
from signing.model import Niva

MAPPE = Path(__file__).resolve().parent
NODE = MAPPE.parents[1] / ".settopp" / "nodejs"
SVARADRESSE = "https://kontrakt.test/innlogging/svar"
UTLOGGET = "https://kontrakt.test/utlogget"
LOOPBACK = frozenset({"127.0.0.1"})
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def mangler() -> str | None:
    """Why no provider can be started here, or None."""
    return None if node() and (MAPPE / "node_modules" / "oidc-provider").is_dir() else "oidc-provider mangler: kjør scripts/oppsett.sh node"


def node() -> str | None:
    return str(NODE) if NODE.exists() else shutil.which("node")


@cache
def klientnokkel() -> jwk.ECKey:
    """Our key at the provider, the same for all clients of a test run."""
    return jwk.ECKey.generate_key("P-256")


@dataclass(frozen=True, kw_only=True)
class Prosess:
    """A running provider."""

    adresse: str
    http: httpx.Client = field(repr=False)

    def styr(self, **valg: Any) -> dict[str, Any]:
        """Turn it; what it has sent and heard."""
        svar: dict[str, Any] = self.http.post(f"{self.adresse}/_styr", json=valg).json()
        return svar

    def nullstill(self) -> None:
        self.styr(nullstill=True)

    def ny_klient(self, klient_id: str, *, svaradresse: str = SVARADRESSE, **mer: Any) -> None:
        """A client that the provider knows from now on."""
        offentlig = [klientnokkel().as_dict(private=False, kid="var-nokkel", use="sig", alg="ES256")]
        felt = {
            "client_id": klient_id,
            "redirect_uris": [svaradresse],
            "post_logout_redirect_uris": [svaradresse.replace("/innlogging/svar", "/utlogget")],
            "response_types": ["code"],
            "grant_types": ["authorization_code"],
            "backchannel_logout_uri": svaradresse.replace("/innlogging/svar", "/utlogging/bakkanal"),
            "backchannel_logout_session_required": True,
            "jwks": {"keys": offentlig},
        }
        self.styr(klient=felt | mer)

    def klient(self, *, utkall: Utkall | None = None, **endringer: Any) -> Oidcklient:
        """Our client of it, as it is set up in a county; `endringer` of the provider's row."""
        leverandor = oppsett(self.adresse, **endringer)
        self.ny_klient(leverandor.klient_id)
        nokkel = Klientnokkel("var-nokkel", "ES256", klientnokkel())
        return Oidcklient(leverandor, utkall or Utkall(private=LOOPBACK), nokkel, svaradresse=SVARADRESSE)

    def maskinportentoken(self, orgnr: str, scope: str, *, na: datetime, ressurs: str | None = None) -> str:
        """A token as Maskinporten issues it to the organisation. Its issuer is `adresse` with a slash, its keys are at `/jwks`."""
        klient_id = f"maskin-{orgnr}"
        self.ny_klient(klient_id, grant_types=[JWT_BEARER], response_types=[], redirect_uris=[])
        nokkel = Klientnokkel("var-nokkel", "ES256", klientnokkel())
        iat = int(na.timestamp())
        krav = {"iss": klient_id, "aud": self.adresse, "scope": scope, "iat": iat, "exp": iat + 60, "jti": secrets.token_hex(16)}
        assertion = jwt.encode({"alg": "ES256", "kid": "var-nokkel"}, krav | ({"resource": ressurs} if ressurs else {}), klientnokkel())
        skjema = {
            "grant_type": JWT_BEARER,
            "assertion": assertion,
            **nokkel.bevis(klient_id, self.adresse, na=na, tilfeldig=secrets.token_bytes),
        }
        svar = self.http.post(f"{self.adresse}/token", data=skjema)
        assert svar.status_code == 200, svar.text
        return str(svar.json()["access_token"])


def oppsett(adresse: str, **endringer: Any) -> Leverandor:
    """A provider's row as a county writes it, for ID-porten."""
    felt: dict[str, Any] = {
        "id": "proving",
        "navn": Tekst(nb="Prøveleverandør", nn="Prøveleverandør"),
        "slag": Slag.IDPORTEN,
        "hvem": frozenset(Hvem),
        "utsteder": adresse,
        "klient_id": "kontraktverk",
        "nokkelfil": Path("/dev/null"),
        "nokkel_id": "var-nokkel",
        "acr": {"idporten-loa-substantial": Niva.BETYDELIG, "idporten-loa-high": Niva.HOYT},
        "private": LOOPBACK,
    }
    felt |= {"pid": SLAG[endringer.get("slag", Slag.IDPORTEN)].pid} | endringer
    return Leverandor(**felt)


ANSATTPORTEN: Mapping[str, Any] = {
    "slag": Slag.ANSATTPORTEN,
    "acr": {"high": Niva.HOYT},
    "representasjon": Representasjon.RESSURS,
    "ressurs": "urn:altinn:resource:fylket_kontrakt",
}


class Nettleser:
    """A person's browser: keeps the provider's cookies, goes where it is sent, and says on the provider's page who it is."""

    def __init__(self) -> None:
        self.http = httpx.Client()
        self.besokt: list[str] = []

    def __enter__(self) -> Nettleser:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def logg_inn(self, adresse: str, sub: str = "person-1", *, hjem: str = SVARADRESSE, **svar: Any) -> dict[str, str]:
        """From the address of a login to the query that we get back. `svar`: `acr`, `krav` (claims of the person), `avbryt`."""
        return dict(parse_qsl(urlsplit(self.ga(adresse, hjem, {"sub": sub, **svar})).query))

    def ga(self, adresse: str, hjem: str, svar: Mapping[str, Any]) -> str:
        """The address at home that it ends at."""
        for _ in range(10):
            self.besokt.append(adresse)
            if adresse.startswith(hjem):
                return adresse
            pa_siden = "/interaksjon/" in adresse
            kom = self.http.post(adresse, json=svar) if pa_siden else self.http.get(adresse)
            assert kom.status_code in {302, 303}, f"{kom.status_code} {urlsplit(adresse).path}"
            adresse = urljoin(adresse, kom.headers["location"])
        raise AssertionError("kom aldri hjem")

    def logg_ut(self, adresse: str) -> str:
        """Through the provider's question whether it is meant; the address at home that it ends at."""
        side = self.http.get(adresse)
        assert side.status_code == 200, side.status_code
        xsrf = side.text.partition('name="xsrf" value="')[2].partition('"')[0]
        kom = self.http.post(urljoin(adresse, "/session/end/confirm"), content=urlencode({"xsrf": xsrf, "logout": "yes"}), headers=_SKJEMA)
        assert kom.status_code in {302, 303}, kom.text
        return str(kom.headers["location"])


_SKJEMA = {"content-type": "application/x-www-form-urlencoded"}


@contextmanager
def kjorende() -> Iterator[Prosess]:
    """A provider of its own."""
    program = node()
    assert program is not None
    with subprocess.Popen(
        [program, "--no-warnings", "leverandor.mjs"], cwd=MAPPE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as prosess:
        assert prosess.stdin is not None
        assert prosess.stdout is not None
        try:
            adresse = json.loads(next(linje for linje in prosess.stdout if linje.startswith(b"{")))["adresse"]
            with httpx.Client() as http:
                yield Prosess(adresse=adresse, http=http)
        finally:
            prosess.kill()  # also one that has not said anything, or hears nothing any more
