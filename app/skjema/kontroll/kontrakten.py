"""The contract as a document: its issue, what it replaces, and its list of attachments."""

from __future__ import annotations

from collections.abc import Iterator

from app.errors import Alvor, Funn
from app.skjema import ordlyd
from app.skjema.kontroll.miljo import Miljo
from app.skjema.melding import Melding
from app.skjema.sted import Sted
from app.tekst import Tekst

ERSTATTER_MANGLER = Melding(
    kode="mangler",
    melding=Tekst(
        nb="Kontrakten er utgave {utgave}, men det er ikke oppgitt hvilket dokument den erstatter.",
        nn="Kontrakten er utgåve {utgave}, men det er ikkje oppgitt kva dokument han erstattar.",
    ),
    tiltak=Tekst(
        nb="Send dokument-id til forrige utgave i «erstatterDokumentId».", nn="Send dokument-id til førre utgåve i «erstatterDokumentId»."
    ),
    brukbar=False,
)
ERSTATTER_I_FORSTE_UTGAVE = Melding(
    kode="erstatter-i-forste-utgave",
    melding=Tekst(
        nb="Kontrakten erstatter et annet dokument, men er oppgitt som første utgave.",
        nn="Kontrakten erstattar eit anna dokument, men er oppgitt som første utgåve.",
    ),
    tiltak=Tekst(nb="Send nummeret på den nye utgaven.", nn="Send nummeret på den nye utgåva."),
    alvor=Alvor.ADVARSEL,
)
DOBBELT_VEDLEGG = Melding(
    kode="dobbelt-vedlegg",
    melding=Tekst(
        nb="Vedlegg nr. {denne} viser til den samme filen som vedlegg nr. {forste}.",
        nn="Vedlegg nr. {denne} viser til den same fila som vedlegg nr. {forste}.",
    ),
    tiltak=Tekst(nb="Ta bort det ene, eller rett «dokumentId».", nn="Ta bort det eine, eller rett «dokumentId»."),
)


def kontroller(rot: Sted, _: Miljo) -> Iterator[Funn]:
    """Everything wrong with issue and attachments."""
    yield from _utgave(rot / "utgave", rot / "erstatterDokumentId")
    yield from _vedlegg(rot / "vedlegg")


def _utgave(utgave: Sted, erstatter: Sted) -> Iterator[Funn]:
    nummer = utgave.tall() if utgave.finnes else 1
    if nummer and nummer >= 2 and not erstatter.finnes:
        yield ERSTATTER_MANGLER.funn(erstatter.peker, utgave=ordlyd.tall(nummer))
    if nummer == 1 and erstatter.finnes:
        yield ERSTATTER_I_FORSTE_UTGAVE.funn(utgave.peker)


def _vedlegg(vedlegg: Sted) -> Iterator[Funn]:
    forste: dict[str, int] = {}
    for nr, rad in enumerate(vedlegg.rader(), start=1):
        dokument_id = (rad / "dokumentId").tekst()
        if dokument_id and forste.setdefault(dokument_id, nr) != nr:
            yield DOBBELT_VEDLEGG.funn(f"{rad.peker}/dokumentId", denne=str(nr), forste=str(forste[dokument_id]))
