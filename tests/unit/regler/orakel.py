"""Who signs, written down a second time by hand from the issue, the law and the counties' pages: no row of the tables is looked at here.

Plain words and plain dates on purpose. It knows the counties by number, and what is true on the contract's date.
"""

from __future__ import annotations

from dataclasses import dataclass

SIGNERER_UTENFOR = {"11", "56"}
"""Rogaland and Finnmark: the pages name nobody from the county among those who sign."""
BEGGE_LEDERNE = {"55", "56"}
"""Troms and Finnmark: the lærebedrift signs beside its samarbeidsorgan."""
I_BEDRIFT = {"larekontrakt", "opplaringskontrakt", "praksisbrevkontrakt", "fagbrevPaJobb"}


@dataclass(frozen=True)
class Sakstilstand:
    """One case in plain words."""

    fylke: str
    type: str
    ansvarlig: str
    """larebedrift, samarbeidsorgan or skole."""
    avtale_foreligger: bool
    avtale_gjelder: bool
    gir_kontrakt: bool
    """For this kind of contract."""
    gir_tilskudd: bool
    organ_godkjent: bool
    ar: int
    """The candidate's age on the contract's date."""
    foresatte: int
    fylket_krever_foresatt: bool = False


def signaturer(sak: Sakstilstand) -> list[tuple[int, str, str]]:
    """(group, role, on whose behalf), in signing order; «-» for oneself."""
    rader = [(1, "kandidat", "-")]
    if sak.ar < 15 or (sak.ar < 18 and sak.fylket_krever_foresatt):
        rader += [(1, "foresatt", "kandidaten")] * sak.foresatte
    rader += _parten(sak)
    if sak.fylke not in SIGNERER_UTENFOR:
        rader.append((2, "fylkeskommune", "fylket"))
    return rader


def _parten(sak: Sakstilstand) -> list[tuple[int, str, str]]:
    if sak.type not in I_BEDRIFT:
        return [(1, "skole", "skolen")]
    faglig, leder = (1, "fagligLeder", "bedriften"), (1, "ansvarligLeder", "bedriften")
    if not organet_inngar(sak):
        return [faglig, leder]
    if sak.fylke in BEGGE_LEDERNE:
        return [faglig, leder, (1, "ansvarligLederSamarbeidsorgan", "organet")]
    return [faglig, (1, "ansvarligLederSamarbeidsorgan", "bedriften")]


def organet_inngar(sak: Sakstilstand) -> bool:
    """A valid agreement with the power, an approved organ, and the organ is the one responsible."""
    alt = sak.avtale_gjelder and sak.gir_kontrakt and sak.organ_godkjent
    return sak.type in I_BEDRIFT and sak.ansvarlig == "samarbeidsorgan" and alt


def tilskuddet(sak: Sakstilstand) -> str:
    """Who receives the grant: the organ by a valid agreement that says so, whoever answers for the contract."""
    if sak.type not in I_BEDRIFT:
        return "ingen"
    return "samarbeidsorgan" if sak.avtale_gjelder and sak.gir_tilskudd else "larebedrift"


def tilskuddet_er_i_tvil(sak: Sakstilstand) -> bool:
    """VIGO pays the contract-responsible party alone, and somebody else should have the grant."""
    return sak.type in I_BEDRIFT and tilskuddet(sak) != sak.ansvarlig


def avtalen_er_i_tvil(sak: Sakstilstand) -> bool:
    """An agreement is used to enter a contract of a kind that the law does not name."""
    bruker = sak.ansvarlig == "samarbeidsorgan" and sak.avtale_foreligger and sak.gir_kontrakt
    return bruker and sak.type in I_BEDRIFT - {"larekontrakt"}


def stoppes(sak: Sakstilstand) -> bool:
    """The organ is responsible and may not be; or a child under 15 (or one of whom the county asks it) has no guardian."""
    organet = sak.type in I_BEDRIFT and sak.ansvarlig == "samarbeidsorgan" and not organet_inngar(sak)
    barnet = not sak.foresatte and (sak.ar < 15 or (sak.ar < 18 and sak.fylket_krever_foresatt))
    return organet or barnet
