"""What production refuses: demo keys, demo anchors, and a time stamp service that is not one. Pure; the app decides when to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography import x509

from signing.model import Tekst
from signing.sertifikat import er_demo


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason not to start, and what to do about it. `hva`: which key or anchor, by its name in the settings."""

    kode: str
    hva: str
    melding: Tekst
    tiltak: Tekst


def krev_produksjon(
    nokler: Mapping[str, x509.Certificate], ankere: Sequence[x509.Certificate], *, tidsstempel: str | None
) -> tuple[Problem, ...]:
    """Every reason at once why this set-up may not run in production; empty when it may. `tidsstempel`: the service's address."""
    return (
        *(_demonokkel(navn) for navn, sertifikat in nokler.items() if er_demo(sertifikat)),
        *(_demoanker(nr) for nr, anker in enumerate(ankere, 1) if er_demo(anker)),
        *(() if nokler else (_MANGLER_NOKKEL,)),
        *(() if ankere else (_MANGLER_ANKER,)),
        *(() if tidsstempel else (_MANGLER_TIDSSTEMPEL,)),
    )


def _demonokkel(navn: str) -> Problem:
    return Problem(
        "demonokkel",
        navn,
        Tekst(nb=f"Nøkkelen «{navn}» er laget for demo.", nn=f"Nøkkelen «{navn}» er laga for demo."),
        Tekst(
            nb="Legg inn fylkeskommunens eget segl fra en utsteder du stoler på.",
            nn="Legg inn seglet til fylkeskommunen frå ein utferdar du stoler på.",
        ),
    )


def _demoanker(nr: int) -> Problem:
    return Problem(
        "demoanker",
        f"anker {nr}",
        Tekst(nb=f"Anker {nr} er demo-CA-en.", nn=f"Anker {nr} er demo-CA-en."),
        Tekst(nb="Fjern demo-CA-en fra godkjente utstedere.", nn="Fjern demo-CA-en frå godkjende utferdarar."),
    )


_MANGLER_NOKKEL = Problem(
    "nokkel-mangler",
    "segl",
    Tekst(nb="Ingen fylkeskommune har segl.", nn="Ingen fylkeskommune har segl."),
    Tekst(
        nb="Legg inn et segl for hver fylkeskommune.",
        nn="Legg inn eit segl for kvar fylkeskommune.",
    ),
)
_MANGLER_ANKER = Problem(
    "anker-mangler",
    "ankere",
    Tekst(nb="Ingen utstedere er godkjent.", nn="Ingen utferdarar er godkjende."),
    Tekst(nb="Legg inn sertifikatene til utstederne som er godkjent.", nn="Legg inn sertifikata til utferdarane som er godkjende."),
)
_MANGLER_TIDSSTEMPEL = Problem(
    "tidsstempel-mangler",
    "tidsstempel",
    Tekst(nb="Adressen til tidsstempeltjenesten mangler.", nn="Adressa til tidsstempeltenesta manglar."),
    Tekst(nb="Sett adressen til en tidsstempeltjeneste (RFC 3161).", nn="Set adressa til ei tidsstempelteneste (RFC 3161)."),
)
