"""What an auditor asks about a document's template: was the revision in force on the contract's date, and is the digest right?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from app.domene.dokument import Dokumenttype
from app.maler.register import Malregister
from signing.model import Tekst
from signing.verify.sporsmal import Malsvar


def maloppslag(register: Malregister) -> Callable[[Mapping[str, str], date], Malsvar | None]:
    """The question, bound to this register. None: the document's type or revision is not known here."""

    def sla_opp(egenskaper: Mapping[str, str], dato: date) -> Malsvar | None:
        try:
            dokumenttype = Dokumenttype(egenskaper.get("dokumenttype", ""))
        except ValueError:
            return None
        rader = [rad for rad in register.revisjoner(dokumenttype) if rad.id == egenskaper.get("malrevisjon")]
        if not rader:
            return None
        stemmer = egenskaper.get("maldigest") in set(rader[0].digest.values())
        return Malsvar(gjaldt=rader[0].gjelder(dato), digest_stemmer=stemmer, tittel=Tekst(rader[0].tittel.nb, rader[0].tittel.nn))

    return sla_opp
