"""Drawings for the pages, made and read in their queues: the example that is chosen, on a revision, in a language."""

from __future__ import annotations

from dataclasses import dataclass

from app.api.tjeneste import Tjeneste, i_ko
from app.dokument.skjermbilde import STOR, skjermbilde
from app.domene.dokument import Dokumenttype
from app.errors import Feil, IkkeFunnet
from app.maler.register import Revisjon
from app.malsyn.endringspunkter import Side
from app.malsyn.lesning import Lest
from app.malsyn.maltegninger import oppgave
from app.malsyn.plasser import les_kart
from app.tekst import Malform, Tekst

VED_SIDEN = 72
"""Dots per inch where two pages stand side by side: an A4 page is 595 pixels wide, as wide as its column."""
V_TEGN = 12
"""So much of the digest stands in the address of an image: another drawing has another address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eksempelvalg:
    """The examples of a kind, the one with most data first, and the one that is shown."""

    navn: tuple[str, ...]
    valgt: str

    @property
    def lengst(self) -> str:
        """The one with most data."""
        return self.navn[0]

    @property
    def kortest(self) -> str:
        """The one with least."""
        return self.navn[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tegning:
    """One drawing as a page shows it: its images by address, or why it could not be made."""

    rad: Revisjon
    malform: Malform
    sider: tuple[str, ...] = ()
    feil: Feil | None = None


def velg_eksempel(tjeneste: Tjeneste, type_: Dokumenttype, onsket: str | None) -> Eksempelvalg:
    """The one that is asked for, else the one with most data. One that is not of this kind does not exist."""
    navn = tjeneste.maltegninger.eksempler_av(type_)
    if not navn or (onsket is not None and onsket not in navn):
        raise IkkeFunnet(
            Tekst(
                nb="Det finnes ikke noe slikt eksempel av denne dokumenttypen.",
                nn="Det finst ikkje noko slikt eksempel av denne dokumenttypen.",
            )
        )
    return Eksempelvalg(navn=navn, valgt=onsket or navn[0])


async def tegn(tjeneste: Tjeneste, rad: Revisjon, eksempel: str, malform: Malform) -> Tegning:
    """The images of one drawing. A fault in a draft is told beside what else is known of it."""
    try:
        lest = await les(tjeneste, rad, eksempel, malform)
    except Feil as feil:
        return Tegning(rad=rad, malform=malform, feil=feil)
    rot = f"/maler/{rad.dokumenttype.value}/{rad.id}/sider/{malform.value}"
    v = tjeneste.maltegninger.innhold(oppgave(rad, eksempel, malform))[:V_TEGN]
    return Tegning(rad=rad, malform=malform, sider=tuple(f"{rot}/{nr}.png?eksempel={eksempel}&v={v}" for nr in range(1, lest.sider + 1)))


async def les(tjeneste: Tjeneste, rad: Revisjon, eksempel: str, malform: Malform) -> Lest:
    """Drawn in the queue for drawing, read in the queue for PDFium."""
    den, arkiv = oppgave(rad, eksempel, malform), tjeneste.maltegninger
    await i_ko(tjeneste.koer.tegning, arkiv.tegn, den, tjeneste.na())
    return await i_ko(tjeneste.koer.sidebilder, arkiv.les, den, tjeneste.na(), tegnet=True)


async def les_side(tjeneste: Tjeneste, rad: Revisjon, eksempel: str, malform: Malform) -> Side:
    """The same, with the places of its words."""
    lest = await les(tjeneste, rad, eksempel, malform)
    tegnet = await i_ko(tjeneste.koer.tegning, tjeneste.maltegninger.tegn, oppgave(rad, eksempel, malform), tjeneste.na())
    return Side(lest, await i_ko(tjeneste.koer.sidebilder, les_kart, tegnet.pdf, lest.deler))


async def bilde(tjeneste: Tjeneste, rad: Revisjon, eksempel: str, malform: Malform, nr: int, *, stort: bool) -> bytes:
    """Page `nr` of the drawing. One that is not there is `IkkeFunnet`."""
    arkiv, den, per_tomme = tjeneste.maltegninger, oppgave(rad, eksempel, malform), STOR if stort else VED_SIDEN
    await i_ko(tjeneste.koer.tegning, arkiv.tegn, den, tjeneste.na())

    def lag(pdf: bytes) -> bytes:
        return skjermbilde(pdf, nr, per_tomme=per_tomme)

    return await i_ko(tjeneste.koer.sidebilder, arkiv.bilde, den, tjeneste.na(), f"{per_tomme}-{nr}", lag)
