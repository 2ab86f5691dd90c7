"""What the tables about a change of a contract must answer, by hand from opplæringslova §§ 5-6, 7-2, 28-2 and innhold §3.7 and §4."""

from __future__ import annotations

from typing import Any

from app.domene.endring import Endringstype
from app.domene.endringstabeller import Endringspart
from app.domene.kontrakt import Kontraktstype
from app.domene.rollefakta import Personstatus
from app.domene.roller import Rolle

Sak = tuple[str, dict[str, Any], Any]
FYLKE, TIDLIGERE = Rolle.FYLKESKOMMUNE, Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT
FINNES, MANGLER, PARTEN_MANGLER = tuple(Personstatus)
I_BEDRIFT = {
    Kontraktstype.LAREKONTRAKT,
    Kontraktstype.OPPLARINGSKONTRAKT,
    Kontraktstype.PRAKSISBREVKONTRAKT,
    Kontraktstype.FAGBREV_PA_JOBB,
}
I_SKOLE = Kontraktstype.FAGOPPLARING_I_SKOLE
BYTTET: dict[str, Any] = {"rolle": TIDLIGERE, "kontrakt": I_BEDRIFT, "bytter": True}

SIGNATARENE: tuple[Sak, ...] = (
    ("fylket samtykker i endring av kontrakt", {"rolle": FYLKE, "kontrakt": I_BEDRIFT, "person": FINNES}, "FYLKET"),
    ("fylket samtykker i endring av avtale med skole", {"rolle": FYLKE, "kontrakt": I_SKOLE, "person": FINNES}, "FYLKET"),
    ("fylket uten signatar", {"rolle": FYLKE, "person": {MANGLER, PARTEN_MANGLER}}, "/fylke/signatar"),
    ("den tidligere lærebedriften signerer", BYTTET | {"grunn": False, "person": FINNES}, "TIDLIGERE_LAREBEDRIFT"),
    (
        "konkurs, så ingen signerer, selv om en leder er nevnt",
        BYTTET | {"grunn": True, "person": {FINNES, MANGLER}},
        "/tidligereLarebedrift/signererIkke",
    ),
    ("verken leder eller grunn", BYTTET | {"grunn": False, "person": MANGLER}, "/tidligereLarebedrift/ansvarligLeder"),
    ("den tidligere lærebedriften er ikke nevnt", BYTTET | {"person": PARTEN_MANGLER}, "/tidligereLarebedrift"),
    ("skole har ingen lærebedrift å bytte", {"rolle": TIDLIGERE, "kontrakt": I_SKOLE, "bytter": True}, None),
    ("samme lærebedrift som før", {"rolle": TIDLIGERE, "bytter": False}, None),
)
REKKEFOLGEN: tuple[Sak, ...] = (
    ("partene som i kontrakten", {"for_hvem": Endringspart.PARTENE}, "som i kontrakten"),
    ("de to lærebedriftene sammen", {"for_hvem": Endringspart.TIDLIGERE}, "sammen med lærebedriften"),
    ("samtykket kommer sist", {"for_hvem": Endringspart.FYLKET}, "alene til slutt"),
)
BARE_I_BEDRIFT = {Endringstype.FAGLIG_LEDER, Endringstype.LAREBEDRIFT, Endringstype.SAMARBEIDSORGAN}
ENDRINGENE: tuple[Sak, ...] = (
    ("alt i en kontrakt med lærebedrift", {"kontrakt": I_BEDRIFT}, None),
    (
        "ingen lærebedrift å endre i skole",
        {"kontrakt": I_SKOLE, "endring": BARE_I_BEDRIFT},
        ("feil", "endring-uten-larebedrift", "/endringer/{nr}/type"),
    ),
    ("resten kan endres i skole", {"kontrakt": I_SKOLE, "endring": set(Endringstype) - BARE_I_BEDRIFT}, None),
)
LARETIDEN: tuple[Sak, ...] = (
    ("ny slutt beregnet", {"flytter_slutten": True, "oppgitt": True}, None),
    ("ny slutt uten læretid", {"flytter_slutten": True, "oppgitt": False}, ("feil", "ny-laretid-mangler", "/laretid")),
    ("læretid uten grunn", {"flytter_slutten": False, "oppgitt": True}, ("rad", "laretid-uten-endring", "/laretid")),
    ("samme slutt som før", {"flytter_slutten": False, "oppgitt": False}, None),
)
PROVEN: tuple[Sak, ...] = (
    ("ny prøve etter forlengelse", {"ikke_bestatt": True, "forlenger": True}, None),
    (
        "ingen mer tid, ingen ny prøve",
        {"ikke_bestatt": True, "forlenger": False},
        ("advarsel", "ny-prove-uten-forlengelse", "/ikkeBestattProve"),
    ),
    ("ingen prøve nevnt", {"ikke_bestatt": False}, None),
)
