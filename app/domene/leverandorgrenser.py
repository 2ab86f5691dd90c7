"""What each signing provider takes: signers, groups, files, size, titles, time. Asked before anything is made.

The figures of Posten are those of its own specification (portal.xsd and the pages for senders, see each row); a limit that a
provider does not have is None. A finding names the limit and what the case has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domene.kontrakt import Vedlegg
from app.domene.postenvalg import Postenvalg
from app.domene.sak import Mate, PlanlagtVedlegg
from app.errors import Funn
from app.tekst import Tekst

MIB = 1_048_576
LOKAL, POSTEN = "lokal", "posten"
"""Names of providers, as the counties' files have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leverandorgrenser:
    """The largest a provider takes. `dager`: how long one group may have, and `dager_i_alt` all of them together; sizes in bytes, titles
    in characters; `filer`: attachments, the document itself not counted.

    `varsler_alle`: the provider itself writes to every signer, and takes none without e-mail and mobile. Who signs on behalf of others
    is not looked up in the register of contacts. `eget_dokument`: what it returns is a document of its own, so that ours has no fields, and
    attachments that no page of ours shows are sent beside it. `egen_frist`: its clock, not ours, ends the time of a group.
    """

    navn: Tekst
    signatarer: int | None = None
    grupper: int | None = None
    filer: int | None = None
    storrelse: int | None = None
    tittel: int | None = None
    dager: int | None = None
    dager_i_alt: int | None = None
    varsler_alle: bool = False
    eget_dokument: bool = False
    egen_frist: bool = False
    kilde: str


GRENSER: Mapping[str, Leverandorgrenser] = {
    LOKAL: Leverandorgrenser(
        navn=Tekst(nb="signeringen i tjenesten", nn="signeringa i tenesta"),
        filer=20,
        storrelse=25 * MIB,
        kilde="tjenesten selv: en større fil kan ikke kontrolleres etterpå",
    ),
    POSTEN: Leverandorgrenser(
        navn=Tekst(nb="Posten signering", nn="Posten signering"),
        signatarer=10,
        grupper=10,
        filer=19,
        storrelse=10_485_760,
        tittel=80,
        dager=90,
        dager_i_alt=90,
        varsler_alle=True,
        eget_dokument=True,
        egen_frist=True,
        kilde="Posten signering: portal.xsd (signers 1–10, order 0–9, documents 1–20, title 1–80, availability ≤ 90 d, notifications: "
        "email or sms); signering-docs, opprette-oppdrag (10 MiB), adressering (no look-up for signers on behalf of others), "
        "kjedet-signatur (each group has the whole time; that all of them have 90 days together is our own limit)",
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
    Grense(
        kode="for-lang-samlet-frist",
        peker="/fylke/fylkesnummer",
        hoyst=lambda g: g.dager_i_alt,
        har=lambda f: f.frist_dager * f.grupper,
        melding=Tekst(
            nb="Hver gruppe får hele fristen fra det er dens tur. Det blir {har} dager i alt hos {leverandor}, og vi godtar høyst {hoyst}.",
            nn="Kvar gruppe får heile fristen frå ho har turen. Det blir {har} dagar i alt hos {leverandor}, og vi godtek høgst {hoyst}.",
        ),
        tiltak=Tekst(
            nb="Sett en kortere frist i filen til fylket, eller slå sammen grupper i reglene.",
            nn="Set ein kortare frist i fila til fylket, eller slå saman grupper i reglane.",
        ),
    ),
)


def titler(dokumenttittel: str, fylkesnavn: Tekst) -> tuple[str, ...]:
    """The title that a signer sees after login, and the one that stands in the provider's own notices (innhold §7)."""
    return (dokumenttittel, f"Dokument fra {fylkesnavn.nb}", f"Dokument frå {fylkesnavn.nn}")


def kontroller(leverandor: str, forsendelse: Forsendelse) -> tuple[Funn, ...]:
    """Every limit of the provider that the case goes over."""
    return tuple(_over(GRENSER[leverandor], forsendelse))


def ved_siden_av(leverandor: str, posten: Postenvalg, vedlegg: Sequence[PlanlagtVedlegg]) -> tuple[PlanlagtVedlegg, ...]:
    """The attachments that are sent beside the document: those that lie inside it as files, where the provider shows pages only."""
    if not GRENSER[leverandor].eget_dokument or posten.krav.ett_dokument:
        return ()
    return tuple(ett for ett in vedlegg if ett.mate is Mate.INNEBYGD)


def minst_filer(leverandor: str, vedlegg: Sequence[Vedlegg]) -> int:
    """How many of the listed attachments the provider gets as files of their own, before the files are at hand: those that are signed."""
    return sum(ett.signert for ett in vedlegg) if GRENSER[leverandor].eget_dokument else len(vedlegg)


def med_filer(leverandor: str, forsendelse: Forsendelse, dokument: int, ved_siden_av: Sequence[int]) -> Forsendelse:
    """The same with the sizes of what was made, in bytes: the document, and each file that is sent beside it."""
    filer = len(ved_siden_av) if GRENSER[leverandor].eget_dokument else forsendelse.filer
    return replace(forsendelse, filer=filer, storrelse=dokument + sum(ved_siden_av))


def siste_dag(i_dag: date, frist_dager: int, grupper: int) -> date:
    """The last day somebody may sign: each group gets the whole time from the day the group before was ready.

    Reckoned without working days; the order's own reckoning is `signing.deadlines`.
    """
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
