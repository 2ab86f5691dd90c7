"""What a change of a contract must have: a kind of contract that it fits, the new læretid, more time after a test not passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app.domene.endring import Endringstype
from app.domene.endringstabeller import ENDRINGSORD, SAMTYKKE
from app.domene.funnmal import Funnmal, feil
from app.domene.kontrakt import Kontraktstype
from app.domene.opplysninger import MED_LAREBEDRIFT
from app.domene.tabell import Regel, Tabell
from app.errors import Alvor
from app.tekst import Tekst


@dataclass(frozen=True, kw_only=True)
class Endringsfakta:
    """What decides whether a change fits the kind of contract."""

    endring: Annotated[Endringstype, "endring"]
    kontrakt: Annotated[Kontraktstype, "kontrakt"]


OM_BEDRIFTEN = frozenset({Endringstype.FAGLIG_LEDER, Endringstype.LAREBEDRIFT, Endringstype.SAMARBEIDSORGAN})

ENDRING_I_KONTRAKT = Tabell(
    navn="endring-i-kontrakt",
    tittel=Tekst(nb="Endringer som passer til kontrakten", nn="Endringar som passar til kontrakten"),
    sporsmal=Tekst(nb="Passer endringen til kontrakten?", nn="Passar endringa til kontrakten?"),
    fakta=Endringsfakta,
    opplysninger=ENDRINGSORD | {"nr", "endringen"},
    regler=(
        Regel[Funnmal | None](
            id="EK-01",
            nar={"kontrakt": MED_LAREBEDRIFT},
            utfall=None,
            begrunnelse=Tekst(
                nb="{kontrakten} har en lærebedrift som part, så alle typer endringer passer.",
                nn="{kontrakten} har ei lærebedrift som part, så alle typar endringar passar.",
            ),
            kilde=SAMTYKKE,
        ),
        Regel(
            id="EK-02",
            nar={"kontrakt": Kontraktstype.FAGOPPLARING_I_SKOLE, "endring": OM_BEDRIFTEN},
            utfall=feil(
                "endring-uten-larebedrift",
                "/endringer/{nr}/type",
                "Rett typen, eller send endringen som «annet».",
                "Rett typen, eller send endringa som «annet».",
            ),
            begrunnelse=Tekst(
                nb="{endringen} gjelder lærebedriften, men fagopplæring i skole har ingen lærebedrift.",
                nn="{endringen} gjeld lærebedrifta, men fagopplæring i skole har inga lærebedrift.",
            ),
            kilde="opplæringslova § 5-6",
        ),
        Regel(
            id="EK-03",
            nar={"kontrakt": Kontraktstype.FAGOPPLARING_I_SKOLE, "endring": set(Endringstype) - OM_BEDRIFTEN},
            utfall=None,
            begrunnelse=Tekst(
                nb="{endringen} gjelder ikke lærebedriften og passer også i fagopplæring i skole.",
                nn="{endringen} gjeld ikkje lærebedrifta og passar også i fagopplæring i skole.",
            ),
            kilde="opplæringslova § 5-6",
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Laretidsfakta:
    """What decides whether the new læretid must be there."""

    flytter_slutten: Annotated[bool, "endringen flytter slutten"]
    oppgitt: Annotated[bool, "læretid oppgitt"]


NY_LARETID = Tabell(
    navn="ny-laretid",
    tittel=Tekst(nb="Ny læretid", nn="Ny læretid"),
    sporsmal=Tekst(nb="Må den nye læretiden være oppgitt?", nn="Må den nye læretida vere oppgitt?"),
    fakta=Laretidsfakta,
    opplysninger=ENDRINGSORD,
    regler=(
        Regel[Funnmal | None](
            id="NL-01",
            nar={"flytter_slutten": True, "oppgitt": True},
            utfall=None,
            begrunnelse=Tekst(
                nb="Endringen flytter slutten på {kontrakten}. Den nye sluttdatoen blir beregnet av læretiden som er oppgitt.",
                nn="Endringa flyttar slutten på {kontrakten}. Den nye sluttdatoen blir rekna ut av læretida som er oppgitt.",
            ),
            kilde=SAMTYKKE,
        ),
        Regel(
            id="NL-02",
            nar={"flytter_slutten": True, "oppgitt": False},
            utfall=feil(
                "ny-laretid-mangler",
                "/laretid",
                "Send «laretid» slik den er etter endringen.",
                "Send «laretid» slik ho er etter endringa.",
            ),
            begrunnelse=Tekst(
                nb="Endringen flytter slutten på {kontrakten}, men den nye læretiden er ikke oppgitt.",
                nn="Endringa flyttar slutten på {kontrakten}, men den nye læretida er ikkje oppgitt.",
            ),
            kilde="opplæringslova § 7-2",
        ),
        Regel(
            id="NL-03",
            nar={"flytter_slutten": False, "oppgitt": True},
            utfall=Funnmal(
                kode="laretid-uten-endring",
                peker="/laretid",
                alvor=Alvor.RAD,
                tiltak=Tekst(
                    nb="Ta bort «laretid», eller send endringen som flytter slutten.",
                    nn="Ta bort «laretid», eller send endringa som flyttar slutten.",
                ),
            ),
            begrunnelse=Tekst(
                nb="Ingen av endringene flytter slutten på {kontrakten}, så læretiden som er oppgitt, blir ikke skrevet i dokumentet.",
                nn="Ingen av endringane flyttar slutten på {kontrakten}, så læretida som er oppgitt, blir ikkje skriven i dokumentet.",
            ),
            kilde=SAMTYKKE,
        ),
        Regel(
            id="NL-04",
            nar={"flytter_slutten": False, "oppgitt": False},
            utfall=None,
            begrunnelse=Tekst(
                nb="Endringen flytter ikke slutten, så læretiden er som før.",
                nn="Endringa flyttar ikkje slutten, så læretida er som før.",
            ),
            kilde=SAMTYKKE,
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Nyprovefakta:
    """What decides whether the change gives the right to a new test."""

    ikke_bestatt: Annotated[bool, "tidligere prøve ikke bestått"]
    forlenger: Annotated[bool, "endringen forlenger"]


NY_PROVE = Tabell(
    navn="ny-prove",
    tittel=Tekst(nb="Ny prøve etter forlengelse", nn="Ny prøve etter forlenging"),
    sporsmal=Tekst(
        nb="Henger en prøve som ikke er bestått, sammen med endringen?", nn="Heng ei prøve som ikkje er bestått, saman med endringa?"
    ),
    fakta=Nyprovefakta,
    opplysninger=ENDRINGSORD,
    regler=(
        Regel[Funnmal | None](
            id="NP-01",
            nar={"ikke_bestatt": True, "forlenger": True},
            utfall=None,
            begrunnelse=Tekst(
                nb="En tidligere prøve er ikke bestått. {rollen} kan ta ny prøve når tiden blir forlenget.",
                nn="Ei tidlegare prøve er ikkje bestått. {rollen} kan ta ny prøve når tida blir forlengd.",
            ),
            kilde="opplæringsforskrifta § 9-66",
            utlost_av=("/ikkeBestattProve",),
        ),
        Regel(
            id="NP-02",
            nar={"ikke_bestatt": True, "forlenger": False},
            utfall=Funnmal(
                kode="ny-prove-uten-forlengelse",
                peker="/ikkeBestattProve",
                alvor=Alvor.ADVARSEL,
                tiltak=Tekst(
                    nb="Ta bort «ikkeBestattProve», eller send forlengelsen.",
                    nn="Ta bort «ikkeBestattProve», eller send forlenginga.",
                ),
            ),
            begrunnelse=Tekst(
                nb="Det er oppgitt at en prøve ikke er bestått, men endringen forlenger ikke tiden til {rollen}.",
                nn="Det er oppgitt at ei prøve ikkje er bestått, men endringa forlengjer ikkje tida til {rollen}.",
            ),
            kilde="opplæringsforskrifta § 9-66",
        ),
        Regel(
            id="NP-03",
            nar={"ikke_bestatt": False},
            utfall=None,
            begrunnelse=Tekst(
                nb="Ingen prøve er oppgitt som ikke bestått.",
                nn="Inga prøve er oppgitt som ikkje bestått.",
            ),
            kilde="opplæringsforskrifta § 9-66",
        ),
    ),
)
