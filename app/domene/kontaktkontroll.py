"""Who signs, looked at across the roles: two people that share a contact, and one person that signs for more than one side.

Whoever opens a shared message would sign for the other. The same person in two roles is one signer already (`sammeperson`), so those who
share a contact here are people that the data hold apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domene.norsk import stor_forbokstav
from app.domene.parter import Foresatt, Kontakt
from app.domene.personpekere import ROLLEORD, peker_til
from app.domene.roller import Rolle
from app.domene.sak import Signatar, Signatarbeslutning
from app.errors import Alvor, Funn
from app.tekst import Tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontaktvei:
    """One way to reach somebody: its place, how two are compared, and what is said when two share it."""

    kode: str
    felt: str
    verdi: Callable[[Kontakt], str | None]
    melding: Tekst
    tiltak: Tekst


def _epost(kontakt: Kontakt) -> str | None:
    return kontakt.epost.strip().casefold() if kontakt.epost else None


def _mobil(kontakt: Kontakt) -> str | None:
    """Without the country code of Norway, however it was written."""
    return kontakt.mobil.removeprefix("+47").removeprefix("0047") if kontakt.mobil else None


VEIER = (
    Kontaktvei(
        kode="felles-epost",
        felt="epost",
        verdi=_epost,
        melding=Tekst(
            nb="{en} og {annen} har samme e-postadresse, men er oppgitt som to personer. Varselet til begge kommer til samme sted.",
            nn="{en} og {annen} har same e-postadresse, men er oppgitte som to personar. Varselet til begge kjem til same stad.",
        ),
        tiltak=Tekst(
            nb="Oppgi en adresse for hver. Er det samme person, oppgi samme fødselsdato, så signerer personen én gang.",
            nn="Oppgi ei adresse for kvar. Er det same person, oppgi same fødselsdato, så signerer personen éin gong.",
        ),
    ),
    Kontaktvei(
        kode="felles-mobil",
        felt="mobil",
        verdi=_mobil,
        melding=Tekst(
            nb="{en} og {annen} har samme mobilnummer, men er oppgitt som to personer. Varselet til begge kommer til samme telefon.",
            nn="{en} og {annen} har same mobilnummer, men er oppgitte som to personar. Varselet til begge kjem til same telefon.",
        ),
        tiltak=Tekst(
            nb="Oppgi et nummer for hver. Er det samme person, oppgi samme fødselsdato, så signerer personen én gang.",
            nn="Oppgi eit nummer for kvar. Er det same person, oppgi same fødselsdato, så signerer personen éin gong.",
        ),
    ),
)


class Side(StrEnum):
    """Whose interest a role speaks for."""

    KANDIDATEN = "kandidaten"
    OPPLARINGEN = "den som gir opplæringen"
    TIDLIGERE = "den som ga opplæringen før"
    SAMARBEIDSORGANET = "samarbeidsorganet"
    FYLKET = "fylkeskommunen"


SIDER: Mapping[Rolle, Side] = {
    Rolle.KANDIDAT: Side.KANDIDATEN,
    Rolle.FORESATT: Side.KANDIDATEN,
    Rolle.FAGLIG_LEDER: Side.OPPLARINGEN,
    Rolle.ANSVARLIG_LEDER: Side.OPPLARINGEN,
    Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT: Side.TIDLIGERE,
    Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN: Side.OPPLARINGEN,
    Rolle.SKOLE: Side.OPPLARINGEN,
    Rolle.FYLKESKOMMUNE: Side.FYLKET,
}
PARTER_I_AVTALEN: Mapping[Rolle, Side] = {**SIDER, Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN: Side.SAMARBEIDSORGANET}
"""In an agreement the samarbeidsorgan is the other party; in a contract it acts for the lærebedrift."""


def kontroller(beslutning: Signatarbeslutning, foresatte: Sequence[Foresatt], sider: Mapping[Rolle, Side] = SIDER) -> tuple[Funn, ...]:
    """Each signer that shares an address or a number with one before, told at the later one's place; and who signs for two sides."""
    delte = (funn for vei in VEIER for funn in _delt(vei, beslutning, foresatte))
    return (*delte, *(funn for signatar in beslutning.signatarer for funn in _flere_sider(signatar, foresatte, sider)))


def _flere_sider(signatar: Signatar, foresatte: Sequence[Foresatt], sider: Mapping[Rolle, Side]) -> Iterator[Funn]:
    if len({sider[rolle] for rolle in signatar.roller}) > 1:
        ord_ = [ROLLEORD[rolle] for rolle in signatar.roller]
        yield Funn(
            kode="signerer-for-flere-sider",
            peker=peker_til(signatar, foresatte),
            melding=Tekst(
                nb=stor_forbokstav(f"{' og '.join(en.nb for en in ord_)} er samme person. Da signerer én person for flere parter."),
                nn=stor_forbokstav(f"{' og '.join(en.nn for en in ord_)} er same person. Då signerer éin person for fleire partar."),
            ),
            tiltak=Tekst(
                nb="Sjekk nummer og fødselsdato. Er det samme person, bør en annen signere for den ene parten.",
                nn="Sjekk nummer og fødselsdato. Er det same person, bør ein annan signere for den eine parten.",
            ),
            alvor=Alvor.ADVARSEL,
        )


def _delt(vei: Kontaktvei, beslutning: Signatarbeslutning, foresatte: Sequence[Foresatt]) -> Iterator[Funn]:
    forste: dict[str, Signatar] = {}
    for signatar in beslutning.signatarer:
        verdi = _verdi(vei, signatar)
        if verdi is not None and (en := forste.setdefault(verdi, signatar)) is not signatar:
            yield _funn(vei, en, signatar, f"{peker_til(signatar, foresatte)}/kontakt/{vei.felt}")


def _funn(vei: Kontaktvei, en: Signatar, annen: Signatar, peker: str) -> Funn:
    ord_, andre_ord = ROLLEORD[en.rolle], ROLLEORD[annen.rolle]
    return Funn(
        kode=vei.kode,
        peker=peker,
        melding=Tekst(
            nb=stor_forbokstav(vei.melding.nb.format(en=ord_.nb, annen=andre_ord.nb)),
            nn=stor_forbokstav(vei.melding.nn.format(en=ord_.nn, annen=andre_ord.nn)),
        ),
        tiltak=vei.tiltak,
        alvor=Alvor.ADVARSEL,
    )


def _verdi(vei: Kontaktvei, signatar: Signatar) -> str | None:
    return vei.verdi(signatar.person.kontakt) if signatar.person.kontakt else None
