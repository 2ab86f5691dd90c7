"""What each signing provider takes: signers, groups, files, size, titles, time. Asked before anything is made.

The figures of Posten are those of its own specification (portal.xsd and the pages for senders, see each row); a limit that a
provider does not have is None. A finding names the limit and what the case has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import Funn
from app.tekst import Tekst

MIB = 1_048_576


@dataclass(frozen=True, slots=True, kw_only=True)
class Leverandorgrenser:
    """The largest a provider takes. `dager`: how long one group may have; sizes in bytes, titles in characters.

    `varsler_alle`: the provider itself writes to every signer, and takes none without e-mail and mobile. Who signs on behalf of others
    is not looked up in the register of contacts.
    """

    navn: Tekst
    signatarer: int | None = None
    grupper: int | None = None
    filer: int | None = None
    storrelse: int | None = None
    tittel: int | None = None
    dager: int | None = None
    varsler_alle: bool = False
    kilde: str


GRENSER: Mapping[str, Leverandorgrenser] = {
    "lokal": Leverandorgrenser(
        navn=Tekst(nb="signeringen i tjenesten", nn="signeringa i tenesta"),
        filer=20,
        storrelse=25 * MIB,
        kilde="tjenesten selv: en større fil kan ikke kontrolleres etterpå",
    ),
    "posten": Leverandorgrenser(
        navn=Tekst(nb="Posten signering", nn="Posten signering"),
        signatarer=10,
        grupper=10,
        filer=20,
        storrelse=10_485_760,
        tittel=80,
        dager=90,
        varsler_alle=True,
        kilde="Posten signering: portal.xsd (signers 1–10, order 0–9, documents 1–20, title 1–80, availability ≤ 90 d, notifications: "
        "email or sms); signering-docs, opprette-oppdrag (10 MiB), adressering (no look-up for signers on behalf of others)",
    ),
}
"""By the name in the county's choices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forsendelse:
    """What would be handed to the provider. `titler`: the document's title, and the one that stands in the notices."""

    signatarer: int
    grupper: int
    filer: int
    titler: tuple[str, ...]
    frist_dager: int
    storrelse: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grense:
    """One limit: where it is told, the words, and how much the case has of it."""

    kode: str
    peker: str
    hoyst: Callable[[Leverandorgrenser], int | None]
    har: Callable[[Forsendelse], int]
    melding: Tekst
    tiltak: Tekst
    vis: Callable[[int], str] = str


def _mib(antall: int) -> str:
    """Bytes as MiB with one decimal, rounded up so that what is too large never looks as if it fitted."""
    tideler = -(-antall * 10 // MIB)
    return f"{tideler // 10},{tideler % 10}"


ALLE: tuple[Grense, ...] = (
    Grense(
        kode="for-mange-signatarer",
        peker="/parter",
        hoyst=lambda g: g.signatarer,
        har=lambda f: f.signatarer,
        melding=Tekst(
            nb="{har} skal signere, men {leverandor} tar høyst {hoyst} i ett oppdrag.",
            nn="{har} skal signere, men {leverandor} tar høgst {hoyst} i eitt oppdrag.",
        ),
        tiltak=Tekst(
            nb="Se hvem som signerer, og hvorfor, og ta bort dem som ikke skal det.",
            nn="Sjå kven som signerer, og kvifor, og ta bort dei som ikkje skal det.",
        ),
    ),
    Grense(
        kode="for-mange-grupper",
        peker="/fylke/fylkesnummer",
        hoyst=lambda g: g.grupper,
        har=lambda f: f.grupper,
        melding=Tekst(
            nb="Signatarene står i {har} grupper, men {leverandor} tar høyst {hoyst}.",
            nn="Signatarane står i {har} grupper, men {leverandor} tar høgst {hoyst}.",
        ),
        tiltak=Tekst(nb="Slå sammen grupper i reglene til fylket.", nn="Slå saman grupper i reglane til fylket."),
    ),
    Grense(
        kode="for-mange-filer",
        peker="/vedlegg",
        hoyst=lambda g: g.filer,
        har=lambda f: f.filer,
        melding=Tekst(
            nb="Det er {har} vedlegg, men {leverandor} tar høyst {hoyst}.",
            nn="Det er {har} vedlegg, men {leverandor} tar høgst {hoyst}.",
        ),
        tiltak=Tekst(nb="Slå sammen noen av vedleggene til én PDF.", nn="Slå saman nokre av vedlegga til éin PDF."),
    ),
    Grense(
        kode="for-stor-for-leverandoren",
        peker="/vedlegg",
        hoyst=lambda g: g.storrelse,
        har=lambda f: f.storrelse,
        melding=Tekst(
            nb="Dokumentet med vedlegg blir {har} MiB, men {leverandor} tar høyst {hoyst} MiB.",
            nn="Dokumentet med vedlegg blir {har} MiB, men {leverandor} tar høgst {hoyst} MiB.",
        ),
        tiltak=Tekst(nb="Send mindre vedlegg, for eksempel uten store bilder.", nn="Send mindre vedlegg, til dømes utan store bilete."),
        vis=_mib,
    ),
    Grense(
        kode="for-lang-tittel",
        peker="/fylke/fylkesnummer",
        hoyst=lambda g: g.tittel,
        har=lambda f: max(map(len, f.titler), default=0),
        melding=Tekst(
            nb="Tittelen på oppdraget blir {har} tegn, men {leverandor} tar høyst {hoyst}.",
            nn="Tittelen på oppdraget blir {har} teikn, men {leverandor} tar høgst {hoyst}.",
        ),
        tiltak=Tekst(nb="Kort ned tittelen i malen, eller navnet på fylket.", nn="Kort ned tittelen i malen, eller namnet på fylket."),
    ),
    Grense(
        kode="for-lang-frist",
        peker="/fylke/fylkesnummer",
        hoyst=lambda g: g.dager,
        har=lambda f: f.frist_dager,
        melding=Tekst(
            nb="Fylket gir hver gruppe {har} dager, men {leverandor} gir høyst {hoyst}.",
            nn="Fylket gir kvar gruppe {har} dagar, men {leverandor} gir høgst {hoyst}.",
        ),
        tiltak=Tekst(nb="Sett en kortere frist i filen til fylket.", nn="Set ein kortare frist i fila til fylket."),
    ),
)


def titler(dokumenttittel: str, fylkesnavn: Tekst) -> tuple[str, ...]:
    """The title that a signer sees after login, and the one that stands in the provider's own notices (innhold §7)."""
    return (dokumenttittel, f"Dokument fra {fylkesnavn.nb}", f"Dokument frå {fylkesnavn.nn}")


def kontroller(leverandor: str, forsendelse: Forsendelse) -> tuple[Funn, ...]:
    """Every limit of the provider that the case goes over."""
    return tuple(_over(GRENSER[leverandor], forsendelse))


def siste_dag(i_dag: date, frist_dager: int, grupper: int) -> date:
    """The last day somebody may sign: each group gets the whole time from the day the group before was ready."""
    return i_dag + timedelta(days=frist_dager * grupper)


def _over(grenser: Leverandorgrenser, forsendelse: Forsendelse) -> Iterator[Funn]:
    for grense in ALLE:
        hoyst, har = grense.hoyst(grenser), grense.har(forsendelse)
        if hoyst is not None and har > hoyst:
            yield Funn(
                kode=grense.kode,
                peker=grense.peker,
                melding=_fyll(grense.melding, har=grense.vis(har), hoyst=grense.vis(hoyst), leverandor=grenser.navn),
                tiltak=grense.tiltak,
            )


def _fyll(mal: Tekst, *, har: str, hoyst: str, leverandor: Tekst) -> Tekst:
    return Tekst(
        nb=mal.nb.format(har=har, hoyst=hoyst, leverandor=leverandor.nb),
        nn=mal.nn.format(har=har, hoyst=hoyst, leverandor=leverandor.nn),
    )
