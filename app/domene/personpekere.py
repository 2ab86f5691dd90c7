"""Where in the data each signer stands, and what a finding calls them: by role, never by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domene.parter import Foresatt
from app.domene.roller import Rolle
from app.domene.sak import Signatar
from app.tekst import Tekst

PERSONPEKERE: Mapping[Rolle, str] = {
    Rolle.KANDIDAT: "/kandidat",
    Rolle.FORESATT: "/kandidat/foresatte/{nr}/person",
    Rolle.FAGLIG_LEDER: "/parter/larebedrift/fagligLeder",
    Rolle.ANSVARLIG_LEDER: "/parter/larebedrift/ansvarligLeder",
    Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT: "/tidligereLarebedrift/ansvarligLeder",
    Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN: "/parter/samarbeidsorgan/ansvarligLeder",
    Rolle.SKOLE: "/parter/skole/kontaktperson",
    Rolle.FYLKESKOMMUNE: "/fylke/signatar",
}
ROLLEORD: Mapping[Rolle, Tekst] = {
    Rolle.KANDIDAT: Tekst(nb="kandidaten", nn="kandidaten"),
    Rolle.FORESATT: Tekst(nb="den foresatte", nn="den føresette"),
    Rolle.FAGLIG_LEDER: Tekst(nb="faglig leder", nn="fagleg leiar"),
    Rolle.ANSVARLIG_LEDER: Tekst(nb="ansvarlig leder i lærebedriften", nn="ansvarleg leiar i lærebedrifta"),
    Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT: Tekst(
        nb="ansvarlig leder i den tidligere lærebedriften", nn="ansvarleg leiar i den tidlegare lærebedrifta"
    ),
    Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN: Tekst(nb="ansvarlig leder i samarbeidsorganet", nn="ansvarleg leiar i samarbeidsorganet"),
    Rolle.SKOLE: Tekst(nb="kontaktpersonen ved skolen", nn="kontaktpersonen ved skolen"),
    Rolle.FYLKESKOMMUNE: Tekst(nb="den som signerer for fylkeskommunen", nn="den som signerer for fylkeskommunen"),
}


def peker_til(signatar: Signatar, foresatte: Sequence[Foresatt]) -> str:
    """The place of the signer's person, in the first of the roles; a foresatt by the place in the list."""
    nr = next((nr for nr, foresatt in enumerate(foresatte) if foresatt.person.navn == signatar.person.navn), 0)
    return PERSONPEKERE[signatar.rolle].format(nr=nr)
