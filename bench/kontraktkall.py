"""A contract of its own out of an example, as a case system sends it: what the benchmarks of the service call with."""

from __future__ import annotations

import json
from functools import lru_cache
from uuid import NAMESPACE_URL, uuid5

from app.domene.identer import har_kontrollsifre
from app.skjema.register import Eksempel


def kontraktdata(eksempel: Eksempel, nummer: int) -> bytes:
    data = json.loads(eksempel.raa)
    data["kontraktsnummer"] = f"B-{nummer}"
    data["kildesystem"] = {"navn": "VIGO", "instansId": f"B-{nummer}"}
    alle = _personnumre()
    fodt, verdi = alle[nummer % len(alle)]
    data["kandidat"] |= {"fodselsdato": fodt, "personidentifikator": {"type": "fodselsnummer", "verdi": verdi}}
    return json.dumps(data, ensure_ascii=False).encode()


@lru_cache(maxsize=1)
def _personnumre() -> list[tuple[str, str]]:
    """Synthetic people (month + 80) born in May 2008, one for each contract: a person with many contracts is no usual one."""
    starter = [(f"2008-05-{dag:02}", f"{dag:02}8508{nr}") for nr in range(500, 1000) for dag in range(1, 29)]
    return [(fodt, start + f"{siffer:02}") for fodt, start in starter for siffer in _sifre(start)]


def _sifre(start: str) -> list[int]:
    return [siffer for siffer in range(100) if har_kontrollsifre(f"{start}{siffer:02}")][:1]


def flerdelt(eksempel: Eksempel, nummer: int) -> tuple[str, bytes]:
    """The contract with the example's attachments as the body of a call, and what stands between its parts."""
    skille = uuid5(NAMESPACE_URL, f"kontraktverk-bench/{nummer}").hex
    alle = {"data": ("application/json", kontraktdata(eksempel, nummer))}
    alle |= {navn: ("application/pdf", innhold) for navn, innhold in eksempel.vedlegg.items()}
    linjer = b"".join(
        f'--{skille}\r\nContent-Disposition: form-data; name="{navn}"; filename="{navn}"\r\nContent-Type: {type_}\r\n\r\n'.encode()
        + innhold
        + b"\r\n"
        for navn, (type_, innhold) in alle.items()
    )
    return skille, linjer + f"--{skille}--\r\n".encode()
