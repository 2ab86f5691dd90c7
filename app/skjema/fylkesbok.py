"""The ledger of a county's own rows, `<data>/fylkesregler.toml`: what each row of `<data>/fylker/<nn>.toml` said when it was released.

Written by `kontraktverk fylke frigi NN` and by nobody else. A digest is of what the row itself says and of the signing order that it names
in its own file, not of what it builds on: the service can learn new settings without any county's row being another one. Who signs for the
county is a person, and no part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from app.domene import regelbok
from app.domene.regelbok import Avvik, Avviksart, Frigitt, Rad, RegelEndret, Tilbakedatert, avtrykk, avvik
from app.errors import IkkeFunnet
from app.skjema.regelfil import les_bokfil, skriv_bokfil
from app.tekst import Tekst
from app.toml_fil import Tabell, les_toml

FILNAVN = "fylkesregler.toml"
MAPPE = "fylker"
HODE = """# The counties' own rows that have been released, each with the digest of what it says.
# Written by «kontraktverk fylke frigi NN»; do not edit.
# A released row is never changed: write a new one in fylker/<nn>.toml, from the day on which it takes over.
"""
ER_PERSONER = frozenset({"signatar"})
NY_FYLKESRAD = Tekst(
    nb="Sett raden i fylkets fil tilbake, og skriv endringen som en ny rad med ny dato. Kjør så `kontraktverk fylke frigi NN`.",
    nn="Set rada i fila til fylket tilbake, og skriv endringa som ei ny rad med ny dato. Køyr så `kontraktverk fylke frigi NN`.",
)
FRIGI_FORST = Tekst(
    nb="Les gjennom radene, og kjør `kontraktverk fylke frigi NN`.", nn="Les gjennom radene, og køyr `kontraktverk fylke frigi NN`."
)


def egne_rader(data: Path, nummer: str = "*") -> tuple[Rad, ...]:
    """Every dated row of the counties' own files, or of one county's, as it is now."""
    return tuple(rad for fil in sorted((data / MAPPE).glob(f"{nummer}.toml")) for rad in _rader(fil))


def _rader(fil: Path) -> Iterator[Rad]:
    tabell = les_toml(fil)
    policyer = tabell.verdi("policy", dict, {})
    for rad in tabell.tabeller("valg"):
        fra = rad.verdi("gjelder_fra", date)
        yield Rad(id=f"{fil.stem}/{fra.isoformat()}", hvor=f"{MAPPE}/{fil.name}", avtrykk=avtrykk(_innhold(rad, policyer)))


def _innhold(rad: Tabell, policyer: dict[str, object]) -> dict[str, object]:
    """What the row says, with its signing order spelled out where the file defines it."""
    sagt = {nokkel: verdi for nokkel, verdi in rad.verdier.items() if nokkel not in ER_PERSONER}
    return sagt | {"policy": policyer.get(str(rad.verdier.get("signaturpolicy")))}


def egne_avvik(data: Path) -> tuple[Avvik, ...]:
    """What has changed since it was released, and what is not released."""
    return avvik(egne_rader(data), les_bokfil(data / FILNAVN))


def les_frigitte(data: Path) -> tuple[Frigitt, ...]:
    """The rows that have been released on this machine, each with its digest."""
    return les_bokfil(data / FILNAVN)


def krev_frigitt(data: Path, *, alt: bool) -> None:
    """Refuse rows that have changed since they were released, by id; with `alt` those too that are not released."""
    funnet = egne_avvik(data)
    brudd = [ett for ett in funnet if ett.art is not Avviksart.IKKE_FRIGITT]
    ulovlige = brudd or (list(funnet) if alt else [])
    if ulovlige:
        skrevet = [ett.tekst for ett in ulovlige]
        alle = Tekst(nb="; ".join(ett.nb for ett in skrevet) + ".", nn="; ".join(ett.nn for ett in skrevet) + ".")
        raise RegelEndret(alle, tiltak=NY_FYLKESRAD if brudd else FRIGI_FORST)


def frigi(data: Path, nummer: str, dag: date, *, igjen: frozenset[str] = frozenset()) -> tuple[Frigitt, ...]:
    """Release what is new in one county's own file, and write it down. Other counties' rows stand as they are.

    A county that has released rows before takes no new row from a day that has been: contracts of that day are decided.
    """
    bok = les_bokfil(data / FILNAVN)
    for_, andre = [r for r in bok if _er(r.id, nummer)], [r for r in bok if not _er(r.id, nummer)]
    rader = egne_rader(data, nummer)
    if not (rader or for_):
        raise _ingen_fil(nummer)
    try:
        etter = regelbok.frigi(rader, for_, dag, igjen=igjen)
    except RegelEndret as feil:
        raise RegelEndret(feil.detalj, tiltak=NY_FYLKESRAD) from feil
    nye = tuple(rad for rad in etter if rad not in for_)
    _krev_fra_na(nye if for_ else (), dag, igjen)
    skriv_bokfil(data / FILNAVN, HODE, sorted((*andre, *etter), key=lambda rad: rad.id))
    return nye


def _er(id_: str, nummer: str) -> bool:
    return id_.startswith(f"{nummer}/")


def _krev_fra_na(nye: Iterable[Frigitt], dag: date, igjen: frozenset[str]) -> None:
    sene = ", ".join(rad.id for rad in nye if rad.id not in igjen and date.fromisoformat(rad.id.partition("/")[2]) < dag)
    if sene:
        raise Tilbakedatert(
            Tekst(
                nb=f"{sene} gjelder fra en dag som er passert. Kontrakter etter den dagen er avgjort av raden foran.",
                nn=f"{sene} gjeld frå ein dag som er passert. Kontraktar etter den dagen er avgjorde av rada framfor.",
            ),
            tiltak=Tekst(
                nb="La raden gjelde fra i dag eller senere. Er ingenting avgjort: kjør med `--igjen ID`.",
                nn="La rada gjelde frå i dag eller seinare. Er ingenting avgjort: køyr med `--igjen ID`.",
            ),
        )


def _ingen_fil(nummer: str) -> IkkeFunnet:
    return IkkeFunnet(
        Tekst(nb=f"Fylke {nummer} har ingen egen fil.", nn=f"Fylke {nummer} har inga eiga fil."),
        tiltak=Tekst(nb=f"Skriv radene i `{MAPPE}/{nummer}.toml`.", nn=f"Skriv radene i `{MAPPE}/{nummer}.toml`."),
    )
