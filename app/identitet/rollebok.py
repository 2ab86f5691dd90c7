"""Which roles a person has in which counties: by what their login says, and by the county's own list. What stands nowhere is refused.

`[[rolle]]` rows of the identity file give a role to whoever's login holds a value:

    [[rolle]]
    leverandor = "ansattporten"
    krav = "grupper"                # a path: "a.b" goes into objects, and through lists
    verdi = "kontrakt-saksbehandler"
    fylke = "46"
    rolle = "saksbehandler"

`[[ansatt]]` rows of the county's own file, `fylker/46.toml`, give roles to one person, by the code that their login shows them:

    [[ansatt]]
    kode = "k4fz-…"
    roller = ["saksbehandler", "revisor"]
    til = 2027-06-30                # the last day; left out: until the row is taken away
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.identitet.bruker import Brukerrolle
from app.tekst import Tekst
from app.toml_fil import Tabell, les_toml

EGEN_DEL = "ansatt"
FOR_PERSONER: Mapping[str, Brukerrolle] = {rolle.value: rolle for rolle in Brukerrolle if rolle is not Brukerrolle.FAGSYSTEM}
"""What a person can be. Machines have tokens of their own."""
_KODE = re.compile(r"[a-z2-7]{4}(-[a-z2-7]{4}){4}")
_KODEBYTE = 13
"""104 bits; 20 letters and digits are shown of them."""
_STI = re.compile(r"[^.\x00-\x20\x7f]+(\.[^.\x00-\x20\x7f]+){0,4}")
LENGSTE_KRAV, FLESTE_VERDIER = 200, 1000


@dataclass(frozen=True, slots=True, order=True)
class Tildeling:
    """One role in one county."""

    fylke: str
    rolle: Brukerrolle


@dataclass(frozen=True, slots=True)
class Rolleregel:
    """Whoever's login with `leverandor` holds `verdi` at the path `krav`, has the role."""

    leverandor: str
    krav: tuple[str, ...]
    verdi: str
    gir: Tildeling

    @property
    def treff(self) -> str:
        """The value and where it was, in one."""
        return json.dumps([*self.krav, self.verdi])


@dataclass(frozen=True, slots=True)
class Ansatt:
    """The roles of one person, to and with the day `til`."""

    kode: str
    gir: tuple[Tildeling, ...]
    til: date | None = None


@dataclass(frozen=True, slots=True)
class Rollebok:
    """All that gives somebody a role."""

    regler: tuple[Rolleregel, ...] = ()
    ansatte: tuple[Ansatt, ...] = ()

    def treff(self, leverandor: str, krav: Mapping[str, Any]) -> frozenset[str]:
        """What of a login's claims some row asks for, and nothing else of them: this much is kept with the session."""
        return frozenset(r.treff for r in self.regler if r.leverandor == leverandor and r.verdi in verdier(krav, r.krav))

    def tildelinger(self, leverandor: str, kode: str, treff: Collection[str], *, dag: date) -> tuple[Tildeling, ...]:
        """All roles of a person, sorted; none where nothing gives one. Asked anew at each call: a row taken away takes the role away."""
        av_krav = (r.gir for r in self.regler if r.leverandor == leverandor and r.treff in treff)
        av_fylket = (gir for en in self.ansatte if en.kode == kode and (en.til is None or dag <= en.til) for gir in en.gir)
        return tuple(sorted({*av_krav, *av_fylket}))


def personkode(personmerke: str) -> str:
    """What a person is called here: shown to them and to nobody else, written in the county's file and in the log. From the keyed mark of
    issuer and `sub` (`app.lager.okter.personmerke`), so nobody can find the person by it."""
    bokstaver = base64.b32encode(bytes.fromhex(personmerke)[:_KODEBYTE]).decode("ascii").lower()[:20]
    return "-".join(bokstaver[nr : nr + 4] for nr in range(0, len(bokstaver), 4))


def verdier(krav: Any, sti: tuple[str, ...]) -> frozenset[str]:
    """The strings at the end of a path of claims: a string, or each in a list. A number or true is not a string, and is no answer."""
    return frozenset(_verdier(krav, sti, [FLESTE_VERDIER]))


def _verdier(krav: Any, sti: tuple[str, ...], igjen: list[int]) -> Iterator[str]:
    if igjen[0] <= 0:
        return
    igjen[0] -= 1
    if isinstance(krav, list):
        for ledd in krav:
            yield from _verdier(ledd, sti, igjen)
    elif not sti:
        yield from [krav] if isinstance(krav, str) else []
    elif isinstance(krav, dict) and sti[0] in krav:
        yield from _verdier(krav[sti[0]], sti[1:], igjen)


# ---------------------------------------------------------------- reading


def les_rollebok(roller: Iterable[Tabell], leverandorer: Collection[str], fylkesmappe: Path | None, fylker: Collection[str]) -> Rollebok:
    """The rows of the identity file and the counties' own. Raises `Oppsettsfeil` with file, row and what is expected."""
    return Rollebok(
        regler=tuple(_regel(rad, leverandorer, fylker) for rad in roller),
        ansatte=tuple(ansatt for nr in fylker for ansatt in _fylkets(fylkesmappe, nr)),
    )


def _regel(rad: Tabell, leverandorer: Collection[str], fylker: Collection[str]) -> Rolleregel:
    rad.bare("leverandor", "krav", "verdi", "fylke", "rolle")
    sti, verdi = rad.verdi("krav", str), rad.verdi("verdi", str)
    if _STI.fullmatch(sti) is None or len(sti) > LENGSTE_KRAV:
        raise rad.feil("krav", Tekst(nb="skal være navn med punktum mellom.", nn="skal vere namn med punktum mellom."))
    if not 0 < len(verdi) <= LENGSTE_KRAV:
        raise rad.feil("verdi", Tekst(nb="skal ha lengde fra 1 til ", nn="skal ha lengd frå 1 til "), str(LENGSTE_KRAV))
    return Rolleregel(
        leverandor=rad.en_av("leverandor", {en: en for en in leverandorer}),
        krav=tuple(sti.split(".")),
        verdi=verdi,
        gir=Tildeling(rad.en_av("fylke", {en: en for en in fylker}), rad.en_av("rolle", FOR_PERSONER)),
    )


def _fylkets(fylkesmappe: Path | None, nummer: str) -> Iterator[Ansatt]:
    fil = fylkesmappe / f"{nummer}.toml" if fylkesmappe else None
    if fil is not None and fil.is_file():
        for rad in les_toml(fil).tabeller(EGEN_DEL):
            yield _ansatt(rad, nummer)


def _ansatt(rad: Tabell, nummer: str) -> Ansatt:
    rad.bare("kode", "roller", "til")
    kode, roller = rad.verdi("kode", str), rad.tekster("roller")
    if _KODE.fullmatch(kode) is None:
        raise rad.feil("kode", Tekst(nb="skal være koden som innloggingen viser.", nn="skal vere koden som innlogginga viser."))
    if not roller or not {*roller} <= FOR_PERSONER.keys():
        raise rad.feil("roller", Tekst(nb="skal være en liste av disse: ", nn="skal vere ei liste av desse: "), ", ".join(FOR_PERSONER))
    return Ansatt(kode, tuple(Tildeling(nummer, FOR_PERSONER[rolle]) for rolle in roller), rad.valgfri("til", date))
