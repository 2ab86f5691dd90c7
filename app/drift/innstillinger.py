"""The settings as the operator's page shows them: every variable that the program reads, whether production needs it, and what it means.

python -m app.drift.innstillinger docs/installasjon.md     writes the table anew; a test holds the page to it
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.oppsettskrav import PRODUKSJONSKRAV
from app.settings import VARIABLER, Modus, Settings
from app.taktoppsett import PRODUKSJONSTAKT, TALL

MODUS, NOKLER = "KONTRAKTVERK_MODUS", "KONTRAKTVERK_NOKLER"
BEGYNN, SLUTT = "<!-- innstillinger: app/drift/innstillinger.py -->", "<!-- slutt -->"
MENINGER: Mapping[str, str] = {
    "KONTRAKTVERK_MODUS": "`demo` or `produksjon`",
    "KONTRAKTVERK_DATA": "the data folder (also `--data`)",
    "KONTRAKTVERK_DATABASE": "a PostgreSQL, 15 or newer: `postgresql://user@host/database?sslmode=verify-full&passfile=/path`",
    "KONTRAKTVERK_JOBBER": "who carries out background work: `innebygd`, or `procrastinate` (PostgreSQL only)",
    "KONTRAKTVERK_NOKLER": "the file with the keys of personal numbers and contacts; in production outside the data folder",
    "KONTRAKTVERK_ADRESSE": "public address; verification addresses in documents and links in messages are built on it",
    "KONTRAKTVERK_LYTT": "the address to listen on",
    "KONTRAKTVERK_TSA": "time stamp service (RFC 3161)",
    "KONTRAKTVERK_ANKERE": "folder with the trust anchors of the verifier (PEM); this or `KONTRAKTVERK_POLICY`",
    "KONTRAKTVERK_POLICY": "the verifier's policy file (TOML) in place of the folder: [how](#whom-the-verifier-trusts)",
    "KONTRAKTVERK_ARKIV": "folder that finished documents are handed over in, there and writable; in production outside the data folder",
    "KONTRAKTVERK_UTSTEDER": "who issues access tokens (`iss`)",
    "KONTRAKTVERK_TOKENNOKLER": "the issuer's public keys (a JWKS file)",
    "KONTRAKTVERK_APEN_VERIFISERING": "`ja`: anybody may verify a document and read the rules, in a demo only; `nei`: a token is needed",
    "KONTRAKTVERK_FILLAGER": "a bucket for stored files: `s3://bucket[/prefix]` ([how](#how-a-county-grows)); the two key files go with it",
    "KONTRAKTVERK_FILLAGER_ENDEPUNKT": "the address of the S3 server, where it is not Amazon's; in production https",
    "KONTRAKTVERK_FILLAGER_REGION": "its region",
    "KONTRAKTVERK_FILLAGER_NOKKELIDFIL": "file with the id of the access key",
    "KONTRAKTVERK_FILLAGER_NOKKELFIL": "file with the secret access key",
    "KONTRAKTVERK_FILLAGER_ANKERFIL": "who issued the S3 server's certificate (PEM), where it is no public issuer",
    "KONTRAKTVERK_PERSONINDEKS": "file with the key of the index of persons, the same on every machine; in production outside the "
    "data folder",
    "KONTRAKTVERK_FORNY": "`pa`: the service adds archive time stamps to sealed documents by itself ([how](drift.md#for-thirty-years))",
    "KONTRAKTVERK_FORNY_MARGIN": "days before a document's last time stamp ends that it is due for a new one",
    "KONTRAKTVERK_FORNY_PER_TIME": "how many documents an hour the service renews at most",
    "KONTRAKTVERK_SMTP": "mail server: `smtps://host[:465]` (TLS), or `smtp://host[:587]` (STARTTLS; in clear only to this machine)",
    "KONTRAKTVERK_SMTP_AVSENDER": "the address that messages come from",
    "KONTRAKTVERK_SMTP_BRUKER": "user at the mail server",
    "KONTRAKTVERK_SMTP_PASSORDFIL": "file with the password at the mail server",
    "KONTRAKTVERK_SMS": "address of an SMS gateway (https); none: no SMS is sent",
    "KONTRAKTVERK_SMS_AVSENDER": "the name (at most 11 characters) or number that an SMS comes from",
    "KONTRAKTVERK_SMS_NOKKELFIL": "file with the key of the SMS gateway",
    "KONTRAKTVERK_POSTEN": "address of Posten signering, for counties whose provider is `posten` ([how](posten.md)); the three go together",
    "KONTRAKTVERK_POSTEN_NOKLER": "folder with `<county>.p12` (virksomhetssertifikat) and `<county>.passord`; outside the data folder",
    "KONTRAKTVERK_POSTEN_ANKERE": "folder with the issuers of Posten's own certificates and of what comes back (PEM)",
    "KONTRAKTVERK_IDENTITET": "file that says who is believed about callers (Maskinporten) and about logins "
    "(ID-porten, Ansattporten, the county's own) ([how](innlogging.md))",
    "KONTRAKTVERK_WEBHOOK_PRIVATE": "IP addresses, with commas between, that webhooks may go to though they belong to the own "
    "network ([how](webhooks.md))",
    "KONTRAKTVERK_WEBHOOK_PORTER": "ports that webhooks may go to, with commas between",
    "KONTRAKTVERK_SEGL": "the file that says where each county's seal is ([how](#the-countys-seal))",
    "KONTRAKTVERK_TSA_BRUKER": "user at the time stamp service, with the password file",
    "KONTRAKTVERK_TSA_PASSORDFIL": "file with the password at the time stamp service",
    "KONTRAKTVERK_TSA_NOKKELFIL": "PEM with private key and certificate by which the time stamp service knows us",
    "KONTRAKTVERK_TAKT_ADRESSE": "calls a minute from one address (IPv6: one /64); 0: no limit ([how](#how-much-may-come-in))",
    "KONTRAKTVERK_TAKT_KALLER": "calls a minute of one case system",
    "KONTRAKTVERK_TAKT_INNLOGGING": "calls a minute to the login from one address",
    "KONTRAKTVERK_TAKT_VERIFISERING": "files to be verified a minute from one address",
    "KONTRAKTVERK_TAKT_TOKENFEIL": "calls a minute without a good token from one address",
    "KONTRAKTVERK_MELLOMTJENERE": "IP addresses or networks, with commas between, of the proxies whose `X-Forwarded-For` is believed",
}
STANDARDER: Mapping[str, str] = {
    "KONTRAKTVERK_SEGL": "demo: its own",
    "KONTRAKTVERK_DATA": "`.kontraktverk/` beside pyproject",
    "KONTRAKTVERK_DATABASE": "a SQLite file in the data folder",
    "KONTRAKTVERK_NOKLER": "demo: `nokler.toml` in the data folder",
    "KONTRAKTVERK_TSA": "demo: its own",
    "KONTRAKTVERK_ANKERE": "demo: its own CA",
    "KONTRAKTVERK_POLICY": "`kontraktverk-policy.toml` in the folder of anchors, if there",
    "KONTRAKTVERK_ARKIV": "finished documents stay `fullfort`",
    "KONTRAKTVERK_UTSTEDER": "demo: itself",
    "KONTRAKTVERK_TOKENNOKLER": "demo: its own key",
    "KONTRAKTVERK_APEN_VERIFISERING": "demo: `ja`, production: `nei`",
    "KONTRAKTVERK_FILLAGER": "`blobs/` in the data folder",
    "KONTRAKTVERK_FILLAGER_ENDEPUNKT": "Amazon's for the region",
    "KONTRAKTVERK_FILLAGER_REGION": "`eu-north-1`",
    "KONTRAKTVERK_PERSONINDEKS": "`kandidatindeks.nokkel` in the data folder",
    "KONTRAKTVERK_FORNY": "`av`",
    "KONTRAKTVERK_FORNY_MARGIN": "`180`",
    "KONTRAKTVERK_FORNY_PER_TIME": "`120`",
    "KONTRAKTVERK_SMTP": "demo: messages are caught and shown on `/meldinger`",
    "KONTRAKTVERK_POSTEN": "demo: the simulator",
    "KONTRAKTVERK_POSTEN_NOKLER": "demo: the simulator's own",
    "KONTRAKTVERK_POSTEN_ANKERE": "demo: the simulator's own",
    "KONTRAKTVERK_IDENTITET": "none",
    "KONTRAKTVERK_WEBHOOK_PRIVATE": "none",
    "KONTRAKTVERK_WEBHOOK_PORTER": "`443`",
    **{variabel: f"demo: `0`, production: `{PRODUKSJONSTAKT[navn]}`" for navn, variabel in TALL.items()},
    "KONTRAKTVERK_MELLOMTJENERE": "none",
}
"""Where the default is not a value of the settings themselves."""


def tabell() -> str:
    """The table, one line for each variable in the order in which they are read."""
    krevd = _krevd_i_produksjon()
    hode = ["| variable | meaning | default | production |", "|---|---|---|---|"]
    return "\n".join([*hode, *(f"| `{navn}` | {MENINGER[navn]} | {_standard(navn)} | {_MA[navn in krevd]} |" for navn in VARIABLER)])


_MA = {True: "must be set", False: ""}


def _standard(navn: str) -> str:
    """From the settings of an empty environment, unless it is told in words."""
    if navn in STANDARDER:
        return STANDARDER[navn]
    verdi: Any = getattr(Settings.fra_miljo({}), navn.removeprefix("KONTRAKTVERK_").lower(), None)
    return "" if verdi is None else f"`{verdi.value if isinstance(verdi, StrEnum) else verdi}`"


def _krevd_i_produksjon() -> frozenset[str]:
    """What production refuses to start without: the demands that settings with nothing set break. The mode makes it production, and
    the keys are asked for when the store is opened (`app.lager.ring`)."""
    tomme = Settings(modus=Modus.PRODUKSJON, data=Path("/data"), apen_verifisering=False)
    return frozenset(krav.variabel for krav in PRODUKSJONSKRAV if not krav.holder(tomme)) | {MODUS, NOKLER}


def med_tabell(side: str) -> str:
    """The page with the table as it is now."""
    foran, _, rest = side.partition(BEGYNN)
    _, _, bak = rest.partition(SLUTT)
    return f"{foran}{BEGYNN}\n{tabell()}\n{SLUTT}{bak}"


if __name__ == "__main__":
    fil = Path(sys.argv[1])
    fil.write_text(med_tabell(fil.read_text(encoding="utf-8")), encoding="utf-8")
