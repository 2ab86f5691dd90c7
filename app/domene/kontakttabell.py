"""How a signer is reached: the candidate by mobile, the leaders by e-mail. Wrong or missing contacts stopped the pilots' jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app.domene.funnmal import Funnmal
from app.domene.roller import Rolle
from app.domene.tabell import Regel, Tabell
from app.errors import Alvor
from app.tekst import Tekst


@dataclass(frozen=True, kw_only=True)
class Kontaktfakta:
    """What decides whether a signer can be reached."""

    rolle: Annotated[Rolle, "rolle"]
    mobil: Annotated[bool, "mobilnummer oppgitt"]
    epost: Annotated[bool, "e-postadresse oppgitt"]
    leverandor_varsler: Annotated[bool, "leverandøren varsler alle selv"]


LEDERE = frozenset(
    {
        Rolle.FAGLIG_LEDER,
        Rolle.ANSVARLIG_LEDER,
        Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT,
        Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN,
        Rolle.SKOLE,
    }
)
ERFARING = "ffk.no, oslo.kommune.no, rogfk.no: feil eller manglende mobilnummer og e-post stopper signeringen"
POSTEN = "Posten signering: portal.xsd (hver signatar har e-postadresse eller mobilnummer)"

KONTAKT = Tabell(
    navn="kontakt",
    tittel=Tekst(nb="Kontakt med dem som signerer", nn="Kontakt med dei som signerer"),
    sporsmal=Tekst(nb="Kan vi nå den som skal signere?", nn="Kan vi nå den som skal signere?"),
    fakta=Kontaktfakta,
    opplysninger=frozenset({"hvem", "peker"}),
    regler=(
        Regel[Funnmal | None](
            id="KO-01",
            nar={"rolle": Rolle.KANDIDAT, "mobil": True},
            utfall=None,
            begrunnelse=Tekst(nb="Kandidaten har oppgitt mobilnummer.", nn="Kandidaten har oppgitt mobilnummer."),
            kilde=ERFARING,
        ),
        Regel(
            id="KO-02",
            nar={"rolle": Rolle.KANDIDAT, "mobil": False},
            utfall=Funnmal(
                kode="mobil-mangler",
                peker="{peker}/kontakt/mobil",
                tiltak=Tekst(nb="Legg inn mobilnummeret til kandidaten.", nn="Legg inn mobilnummeret til kandidaten."),
            ),
            begrunnelse=Tekst(
                nb="Kandidaten skal signere og få varsel på SMS, men mobilnummer er ikke oppgitt.",
                nn="Kandidaten skal signere og få varsel på SMS, men mobilnummer er ikkje oppgitt.",
            ),
            kilde=ERFARING,
        ),
        Regel(
            id="KO-03",
            nar={"rolle": LEDERE, "epost": True},
            utfall=None,
            begrunnelse=Tekst(nb="E-postadressen til {hvem} er oppgitt.", nn="E-postadressa til {hvem} er oppgitt."),
            kilde=ERFARING,
        ),
        Regel(
            id="KO-04",
            nar={"rolle": LEDERE, "epost": False},
            utfall=Funnmal(
                kode="epost-mangler",
                peker="{peker}/kontakt/epost",
                tiltak=Tekst(nb="Legg inn e-postadressen til {hvem}.", nn="Legg inn e-postadressa til {hvem}."),
            ),
            begrunnelse=Tekst(
                nb="{hvem} skal signere og få varsel på e-post, men e-postadresse er ikke oppgitt.",
                nn="{hvem} skal signere og få varsel på e-post, men e-postadresse er ikkje oppgitt.",
            ),
            kilde=ERFARING,
        ),
        Regel(
            id="KO-05",
            nar={"rolle": Rolle.FORESATT, "mobil": True},
            utfall=None,
            begrunnelse=Tekst(nb="Den foresatte har oppgitt mobilnummer.", nn="Den føresette har oppgitt mobilnummer."),
            kilde=ERFARING,
        ),
        Regel(
            id="KO-06",
            nar={"rolle": Rolle.FORESATT, "mobil": False, "epost": True},
            utfall=None,
            begrunnelse=Tekst(nb="Den foresatte har oppgitt e-postadresse.", nn="Den føresette har oppgitt e-postadresse."),
            kilde=ERFARING,
        ),
        Regel(
            id="KO-07",
            nar={"rolle": Rolle.FORESATT, "mobil": False, "epost": False},
            utfall=Funnmal(
                kode="kontakt-mangler",
                peker="{peker}/kontakt",
                tiltak=Tekst(
                    nb="Legg inn mobilnummer eller e-postadresse til den foresatte.",
                    nn="Legg inn mobilnummer eller e-postadresse til den føresette.",
                ),
            ),
            begrunnelse=Tekst(
                nb="Den foresatte skal signere, men verken mobilnummer eller e-postadresse er oppgitt.",
                nn="Den føresette skal signere, men verken mobilnummer eller e-postadresse er oppgitt.",
            ),
            kilde=ERFARING,
        ),
        Regel(
            id="KO-08",
            nar={"rolle": Rolle.FYLKESKOMMUNE, "epost": True},
            utfall=None,
            begrunnelse=Tekst(nb="E-postadressen til {hvem} er oppgitt.", nn="E-postadressa til {hvem} er oppgitt."),
            kilde=ERFARING,
        ),
        Regel(
            id="KO-09",
            nar={"rolle": Rolle.FYLKESKOMMUNE, "epost": False, "leverandor_varsler": False},
            utfall=Funnmal(
                kode="epost-mangler",
                peker="{peker}/kontakt/epost",
                alvor=Alvor.RAD,
                tiltak=Tekst(
                    nb="Legg inn e-postadressen hvis fylkeskommunen skal få varsel utenom saksbehandlingen.",
                    nn="Legg inn e-postadressa dersom fylkeskommunen skal få varsel utanom saksbehandlinga.",
                ),
            ),
            begrunnelse=Tekst(
                nb="E-postadressen til {hvem} er ikke oppgitt, så varsel må gis på en annen måte.",
                nn="E-postadressa til {hvem} er ikkje oppgitt, så varsel må givast på ein annan måte.",
            ),
            kilde="egen vurdering: fylkeskommunen arbeider i tjenesten",
        ),
        Regel(
            id="KO-10",
            nar={"rolle": Rolle.FYLKESKOMMUNE, "epost": False, "mobil": True, "leverandor_varsler": True},
            utfall=None,
            begrunnelse=Tekst(nb="Mobilnummeret til {hvem} er oppgitt.", nn="Mobilnummeret til {hvem} er oppgitt."),
            kilde=POSTEN,
        ),
        Regel(
            id="KO-11",
            nar={"rolle": Rolle.FYLKESKOMMUNE, "epost": False, "mobil": False, "leverandor_varsler": True},
            utfall=Funnmal(
                kode="kontakt-mangler",
                peker="{peker}/kontakt",
                tiltak=Tekst(
                    nb="Legg inn e-postadressen eller mobilnummeret til {hvem}.",
                    nn="Legg inn e-postadressa eller mobilnummeret til {hvem}.",
                ),
            ),
            begrunnelse=Tekst(
                nb="Fylket bruker en leverandør som selv varsler alle som signerer, men verken e-postadressen eller mobilnummeret til "
                "{hvem} er oppgitt.",
                nn="Fylket bruker ein leverandør som sjølv varslar alle som signerer, men verken e-postadressa eller mobilnummeret til "
                "{hvem} er oppgitt.",
            ),
            kilde=POSTEN,
        ),
    ),
)
