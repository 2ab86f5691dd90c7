"""The PAdES baseline level of a signature (ETSI EN 319 142-1 §6): B-B, B-T, B-LT or B-LTA, by what stands in the file."""

from __future__ import annotations

from signing.verify.dom import Vurdert
from signing.verify.fakta import Krypto, Slag
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT, Dokument, hent


def pades_niva(dokument: Dokument, v: Vurdert, alle: tuple[Vurdert, ...]) -> str | None:
    """None for document time stamps and for signatures that are no PAdES. Only stamps whose mathematics holds count."""
    if v.slag is not Slag.SIGNATUR or v.format != "PAdES" or v.fakta.utfall is not Krypto.OK:
        return None
    senere = [a.revisjon for a in alle if _godt_stempel(a) and a.revisjon > v.revisjon]
    if not senere and not any(t.ok for t in v.fakta.tidsstempler):
        return "B-B"
    dss = [r for r in range(v.revisjon, dokument.revisjoner) if _har_valideringsdata(dokument, r)]
    if not dss:
        return "B-T"
    return "B-LTA" if any(s > dss[0] or s >= v.revisjon + 1 for s in senere if s >= dss[0]) else "B-LT"


def _godt_stempel(a: Vurdert) -> bool:
    return a.slag is Slag.DOKUMENTTIDSSTEMPEL and a.fakta.utfall is Krypto.OK and not a.struktur.feil


def _har_valideringsdata(dokument: Dokument, revisjon: int) -> bool:
    """A security store with certificates and revocation data, seen from this revision."""
    try:
        dss = hent(dokument.leser.get_historical_resolver(revisjon).root, "/DSS")
        return dss is not None and bool(hent(dss, "/Certs")) and bool(hent(dss, "/CRLs") or hent(dss, "/OCSPs"))
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL:
        return False
