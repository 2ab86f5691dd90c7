"""Which written language a document has: the candidate's wish, the county's setting, the county's vedtak, else bokmål.

Never derived from «fleirtalsmålform» (that binds regional state bodies), and a vedtak does not bind the county's own documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from app.domene.dokument import Dokument
from app.domene.fylker import Fylke, Fylkesvalg, Vedtak
from app.domene.regeldato import regeldato
from app.domene.sak import MalformGrunn, Malformvalg
from app.domene.tabell import Opplysning, Regel, Tabell
from app.tekst import Malform, Tekst


@dataclass(frozen=True, kw_only=True)
class Malformfakta:
    """What decides the language."""

    valgt: Annotated[bool, "målformen er valgt for dette dokumentet"]
    onske: Annotated[bool, "kandidaten har registrert et ønske"]
    folger_onske: Annotated[bool, "fylket følger ønsket"]
    satt: Annotated[bool, "fylket har valgt målform"]
    vedtak: Annotated[Vedtak, "målvedtak i fylket"]


UTEN_VALG_OG_SETTING = {"valgt": False, "satt": False}

MALFORM = Tabell(
    navn="malform",
    tittel=Tekst(nb="Målform", nn="Målform"),
    sporsmal=Tekst(nb="Hvorfor har dokumentet denne målformen?", nn="Kvifor har dokumentet denne målforma?"),
    fakta=Malformfakta,
    opplysninger=frozenset({"fylke", "malform"}),
    regler=(
        Regel(
            id="M-01",
            nar={"valgt": True},
            utfall=MalformGrunn.VALGT,
            begrunnelse=Tekst(
                nb="Dokumentet er på {malform} fordi det ble valgt for dette dokumentet.",
                nn="Dokumentet er på {malform} fordi det blei valt for dette dokumentet.",
            ),
            kilde="valg gjort da dokumentet ble laget",
        ),
        Regel(
            id="M-02",
            nar={"valgt": False, "onske": True, "folger_onske": True},
            utfall=MalformGrunn.ONSKE,
            begrunnelse=Tekst(
                nb="Dokumentet er på {malform} fordi kandidaten har bedt om det, og {fylke} følger ønsket (språklova § 15).",
                nn="Dokumentet er på {malform} fordi kandidaten har bede om det, og {fylke} følgjer ønsket (språklova § 15).",
            ),
            kilde="språklova § 15",
            utlost_av=("/kandidat/onsketMalform",),
        ),
        Regel(
            id="M-03",
            nar={"valgt": False, "onske": False, "satt": True},
            utfall=MalformGrunn.FYLKE,
            begrunnelse=Tekst(
                nb="Dokumentet er på {malform} fordi {fylke} har valgt det for kontraktene sine.",
                nn="Dokumentet er på {malform} fordi {fylke} har valt det for kontraktane sine.",
            ),
            kilde="fylkets valg «malform»",
            utlost_av=("/fylke/fylkesnummer",),
        ),
        Regel(
            id="M-04",
            nar={"valgt": False, "onske": True, "folger_onske": False, "satt": True},
            utfall=MalformGrunn.FYLKE,
            begrunnelse=Tekst(
                nb="Dokumentet er på {malform} fordi {fylke} har valgt det for kontraktene sine og ikke følger ønsket til kandidaten.",
                nn="Dokumentet er på {malform} fordi {fylke} har valt det for kontraktane sine og ikkje følgjer ønsket til kandidaten.",
            ),
            kilde="fylkets valg «malform» og «folger_onske»",
            utlost_av=("/fylke/fylkesnummer", "/kandidat/onsketMalform"),
        ),
        Regel(
            id="M-05",
            nar=UTEN_VALG_OG_SETTING | {"onske": False, "vedtak": {Vedtak.BOKMAL, Vedtak.NYNORSK}},
            utfall=MalformGrunn.VEDTAK,
            begrunnelse=Tekst(
                nb="Dokumentet er på {malform} fordi {fylke} har vedtatt denne målformen.",
                nn="Dokumentet er på {malform} fordi {fylke} har vedtatt denne målforma.",
            ),
            kilde="språkvedtaksforskrifta FOR-2019-12-20-2114",
            utlost_av=("/fylke/fylkesnummer",),
        ),
        Regel(
            id="M-06",
            nar=UTEN_VALG_OG_SETTING | {"onske": True, "folger_onske": False, "vedtak": {Vedtak.BOKMAL, Vedtak.NYNORSK}},
            utfall=MalformGrunn.VEDTAK,
            begrunnelse=Tekst(
                nb="Dokumentet er på {malform} fordi {fylke} har vedtatt denne målformen og ikke følger ønsket til kandidaten.",
                nn="Dokumentet er på {malform} fordi {fylke} har vedtatt denne målforma og ikkje følgjer ønsket til kandidaten.",
            ),
            kilde="språkvedtaksforskrifta FOR-2019-12-20-2114; fylkets valg «folger_onske»",
            utlost_av=("/fylke/fylkesnummer", "/kandidat/onsketMalform"),
        ),
        Regel(
            id="M-07",
            nar=UTEN_VALG_OG_SETTING | {"onske": False, "vedtak": Vedtak.NOYTRAL},
            utfall=MalformGrunn.STANDARD,
            begrunnelse=Tekst(
                nb="Dokumentet er på {malform} fordi {fylke} er språklig nøytral og ikke har valgt målform.",
                nn="Dokumentet er på {malform} fordi {fylke} er språkleg nøytral og ikkje har valt målform.",
            ),
            kilde="standard i tjenesten",
            utlost_av=("/fylke/fylkesnummer",),
        ),
        Regel(
            id="M-08",
            nar=UTEN_VALG_OG_SETTING | {"onske": True, "folger_onske": False, "vedtak": Vedtak.NOYTRAL},
            utfall=MalformGrunn.STANDARD,
            begrunnelse=Tekst(
                nb="Dokumentet er på {malform} fordi {fylke} er språklig nøytral, ikke har valgt målform og ikke følger ønsket "
                "til kandidaten.",
                nn="Dokumentet er på {malform} fordi {fylke} er språkleg nøytral, ikkje har valt målform og ikkje følgjer ønsket til "
                "kandidaten.",
            ),
            kilde="standard i tjenesten; fylkets valg «folger_onske»",
            utlost_av=("/fylke/fylkesnummer", "/kandidat/onsketMalform"),
        ),
    ),
)

VEDTATT: Mapping[Vedtak, Malform | None] = {Vedtak.BOKMAL: Malform.NB, Vedtak.NYNORSK: Malform.NN, Vedtak.NOYTRAL: None}
NAVN: Mapping[Malform, Tekst] = {
    Malform.NB: Tekst(nb="bokmål", nn="bokmål"),
    Malform.NN: Tekst(nb="nynorsk", nn="nynorsk"),
}


def bestem(dokument: Dokument, fylke: Fylke, valg: Fylkesvalg, *, valgt: Malform | None = None) -> Malformvalg:
    """The language of this document, and why."""
    onske = dokument.onsket_malform
    fakta = Malformfakta(
        valgt=valgt is not None,
        onske=onske is not None,
        folger_onske=valg.folger_onske,
        satt=valg.malform is not None,
        vedtak=fylke.vedtak,
    )
    treff = MALFORM.sla_opp(fakta, regeldato(dokument))
    svar: Mapping[MalformGrunn, Malform | None] = {
        MalformGrunn.VALGT: valgt,
        MalformGrunn.ONSKE: onske,
        MalformGrunn.FYLKE: valg.malform,
        MalformGrunn.VEDTAK: VEDTATT[fylke.vedtak],
        MalformGrunn.STANDARD: Malform.NB,
    }
    malform = svar[treff.utfall] or Malform.NB
    ord_: dict[str, Opplysning] = {"fylke": fylke.navn, "malform": NAVN[malform]}
    return Malformvalg(malform=malform, grunn=treff.utfall, regel=treff.regel.id, begrunnelse=treff.begrunn(ord_))
