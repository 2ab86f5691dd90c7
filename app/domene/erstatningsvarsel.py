"""What each signer is told when a document is replaced: which fields changed, by label and never by value, and what to do.

The title says nothing about anybody; the fields are seen after login (innhold §7, «erstattet»). Whoever had signed must sign again; who is
not to sign the new one learns nothing of what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.tekst import Tekst

EMNE = Tekst(nb="Et dokument er erstattet av et nytt", nn="Eit dokument er erstatta av eit nytt")
ENDRET = Tekst(nb="Dokumentet er endret: {liste}.", nn="Dokumentet er endra: {liste}.")


class Stilling(StrEnum):
    """How a signer stands to the two issues."""

    SIGNERTE = "signerte"
    SKULLE_SIGNERE = "skulleSignere"
    NY = "ny"
    IKKE_LENGER = "ikkeLenger"


ORD: Mapping[Stilling, Tekst] = {
    Stilling.SIGNERTE: Tekst(
        nb="Du hadde signert forrige utgave, men signaturen gjelder ikke den nye. Du må signere på nytt.",
        nn="Du hadde signert førre utgåve, men signaturen gjeld ikkje den nye. Du må signere på nytt.",
    ),
    Stilling.SKULLE_SIGNERE: Tekst(
        nb="Du skal signere den nye utgaven i stedet for den forrige.",
        nn="Du skal signere den nye utgåva i staden for den førre.",
    ),
    Stilling.NY: Tekst(
        nb="Du skulle ikke signere forrige utgave, men skal signere den nye.",
        nn="Du skulle ikkje signere førre utgåve, men skal signere den nye.",
    ),
    Stilling.IKKE_LENGER: Tekst(
        nb="Dokumentet du skulle signere, er erstattet av et nytt. Du skal ikke signere det nye, og trenger ikke gjøre noe.",
        nn="Dokumentet du skulle signere, er erstatta av eit nytt. Du skal ikkje signere det nye, og treng ikkje gjere noko.",
    ),
}
FAR_VITE: Mapping[Stilling, bool] = {
    Stilling.SIGNERTE: True,
    Stilling.SKULLE_SIGNERE: True,
    Stilling.NY: True,
    Stilling.IKKE_LENGER: False,
}
"""Who is told what changed: those who are to sign the new issue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Varsel:
    """What one signer is told. `felt` is the signature field, in the new issue or (for `IKKE_LENGER`) in the old."""

    felt: str
    rolle: str
    stilling: Stilling
    emne: Tekst
    tekst: Tekst

    def som_json(self) -> dict[str, Any]:
        """As it is stored, to be sent: no name, no value."""
        return {
            "felt": self.felt,
            "rolle": self.rolle,
            "stilling": self.stilling.value,
            "emne": self.emne.som_json(),
            "tekst": self.tekst.som_json(),
        }


def til_signatarene(
    gamle: Sequence[Mapping[str, Any]],
    nye: Sequence[Mapping[str, Any]],
    *,
    endret: Sequence[Tekst],
    signerte: frozenset[str],
    samme: frozenset[str] = frozenset(),
) -> tuple[Varsel, ...]:
    """One notice for each signer of the new issue in signing order, then for those who are not to sign any more.

    `gamle`, `nye`: the signers as the record has them. `endret`: the labels of what changed. `signerte`: the fields signed in the old.
    `samme`: the fields of people who are the same in both, though the name was corrected.
    """
    forrige = {str(s["felt"]): _forrige(s, gamle, samme) for s in nye}
    igjen = (_varsel(s, _stilling(forrige[str(s["felt"])], signerte), endret) for s in nye)
    borte = (_varsel(s, Stilling.IKKE_LENGER, endret) for s in gamle if s["felt"] not in forrige.values())
    return (*igjen, *borte)


def _forrige(ny: Mapping[str, Any], gamle: Sequence[Mapping[str, Any]], samme: frozenset[str]) -> str | None:
    """The field that this person had in the old issue: the same field, or another one under the same name and one of the same roles."""
    for gammel in gamle:
        er_samme_felt = gammel["felt"] == ny["felt"] and (ny["felt"] in samme or _navn(gammel) == _navn(ny))
        if er_samme_felt or (_navn(gammel) == _navn(ny) and set(gammel["roller"]) & set(ny["roller"])):
            return str(gammel["felt"])
    return None


def _navn(signatar: Mapping[str, Any]) -> str:
    return " ".join(str(signatar["navn"]).casefold().split())


def _stilling(forrige_felt: str | None, signerte: frozenset[str]) -> Stilling:
    if forrige_felt is None:
        return Stilling.NY
    return Stilling.SIGNERTE if forrige_felt in signerte else Stilling.SKULLE_SIGNERE


def _varsel(signatar: Mapping[str, Any], stilling: Stilling, endret: Sequence[Tekst]) -> Varsel:
    ord_ = ORD[stilling]
    tekst = Tekst(nb=f"{_endret(endret).nb} {ord_.nb}", nn=f"{_endret(endret).nn} {ord_.nn}") if FAR_VITE[stilling] else ord_
    return Varsel(felt=str(signatar["felt"]), rolle=str(signatar["rolle"]), stilling=stilling, emne=EMNE, tekst=tekst)


def _endret(endret: Sequence[Tekst]) -> Tekst:
    nb, nn = _liste(e.nb for e in endret), _liste(e.nn for e in endret)
    return Tekst(nb=ENDRET.nb.format(liste=nb), nn=ENDRET.nn.format(liste=nn))


def _liste(ledd: Iterable[str]) -> str:
    alle = [f"«{ett}»" for ett in dict.fromkeys(ledd)]
    return " og ".join([", ".join(alle[:-1]), alle[-1]]) if len(alle) > 1 else "".join(alle)
