"""What a finding says: one `Melding` per thing that can be wrong, with its code, gravity and words in nb and nn.

The messages stand beside the check that gives them. Words in braces are this case's facts: dates, numbers of months, codes, county
numbers, the name of the place. Never a personal number, a name of a person or an address: a check has none of them to give.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.errors import Alvor, Funn
from app.tekst import Tekst

Fakta = str | Tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Melding:
    """One thing to say, with room for facts. `brukbar` False: the value at the pointer cannot be used at all."""

    kode: str
    melding: Tekst
    tiltak: Tekst
    alvor: Alvor = Alvor.FEIL
    brukbar: bool = field(default=True)

    def funn(self, peker: str, **fakta: Fakta) -> Funn:
        """The finding about the place at `peker`."""
        return Funn(
            kode=self.kode,
            peker=peker,
            melding=_fyll(self.melding, fakta),
            tiltak=_fyll(self.tiltak, fakta),
            alvor=self.alvor,
        )


def _fyll(tekst: Tekst, fakta: dict[str, Fakta]) -> Tekst:
    nb = {navn: verdi.nb if isinstance(verdi, Tekst) else verdi for navn, verdi in fakta.items()}
    nn = {navn: verdi.nn if isinstance(verdi, Tekst) else verdi for navn, verdi in fakta.items()}
    return Tekst(nb=tekst.nb.format_map(nb), nn=tekst.nn.format_map(nn))
