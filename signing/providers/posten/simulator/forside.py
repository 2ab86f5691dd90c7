"""What the simulator draws itself: the cover page (who signed, when, with what, and what the file holds) and each page's footer.

In bokmål, as Posten's is, whatever the order's målform. That it was made by a simulator stands on the cover and in every footer.
Colours are CalRGB, so that the pages need no output intent of their own beside those of the originals (ISO 19005-3 §6.2.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from signing.providers.posten.simulator.ltvsdo import GittSignatur
from signing.providers.posten.simulator.originaler import A4
from signing.providers.posten.simulator.skriftfil import Skrift
from signing.workdays import OSLO

BREDDE, HOYDE = A4[2], A4[3]
MARG = 62.0
INNRYKK = 14.0
NEDERST = 60.0  # nothing of the cover stands lower
LINJEAVSTAND = 1.38
SVART, GRATT, BLATT = b"0.1 0.1 0.1", b"0.36 0.36 0.36", b"0.09 0.21 0.36"
FLATE = b"0.95 0.95 0.95"
SKRIFTNAVN, FARGEROM = "/KVTekst", "/KVFarge"
BUNN_STORRELSE, BUNN_MARG, BUNN_LUFT = 6.5, 32.0, 9.0
BUNN_HOYRE = 130.0  # width of the column that says who sealed
SIMULERT = "Laget av simulatoren i Kontraktverk. Ingen er identifisert, og Posten signering har ikke vært i bruk."


@dataclass(frozen=True)
class Linje:
    """One line as it is to stand: its text, size in points, colour, air above it, distance from the margin, a bullet before it."""

    tekst: str
    storrelse: float = 10.0
    farge: bytes = SVART
    luft: float = 0.0
    innrykk: float = 0.0
    punkt: bool = False


@dataclass(frozen=True)
class Bunntekst:
    """A footer that is laid out: its height in points, and the operators that draw it."""

    hoyde: float
    strom: bytes


def forsider(tittel: str, dokumenter: Sequence[str], signaturer: Sequence[GittSignatur], forsegler: str, skrift: Skrift) -> list[bytes]:
    """The content streams of the cover; more than one page only where ten signers and twenty documents ask for it."""
    linjer = [_ren(skrift, linje) for linje in _tekst(tittel, dokumenter, signaturer, forsegler)]
    return [_sidestrom(skrift, side) for side in _del_pa_sider(bit for linje in linjer for bit in _bryt(skrift, linje))]


def bunntekst(signaturer: Sequence[GittSignatur], forsegler: str, skrift: Skrift) -> Bunntekst:
    """The strip below every page: who signed and when, and who sealed."""
    hvem = " • ".join(f"{s.navn}{_identitet(s)}, {s.tid.astimezone(OSLO):%d.%m.%Y}" for s in signaturer) or "ingen ennå"
    bredde = BREDDE - 2 * BUNN_MARG - BUNN_HOYRE - BUNN_LUFT
    venstre = ["Signert digitalt av:", *_del_opp(skrift, skrift.rens(hvem), bredde / BUNN_STORRELSE)]
    hoyre = ["Forseglet av:", *_del_opp(skrift, skrift.rens(forsegler), BUNN_HOYRE / BUNN_STORRELSE), "Simulert, uten rettsvirkning"]
    avstand = BUNN_STORRELSE * LINJEAVSTAND
    hoyde = 2 * BUNN_LUFT + avstand * max(len(venstre), len(hoyre))
    deler = [b"/Artifact <</Type /Pagination>> BDC q", _flate(0, hoyde)]
    for x, tekster in ((BUNN_MARG, venstre), (BREDDE - BUNN_MARG - BUNN_HOYRE, hoyre)):
        for nr, tekst in enumerate(tekster):
            y = hoyde - BUNN_LUFT - avstand * nr - BUNN_STORRELSE
            deler.append(_skriv(skrift, x, y, Linje(tekst, BUNN_STORRELSE, GRATT if nr == 0 else SVART)))
    return Bunntekst(hoyde, b"\n".join([*deler, b"Q EMC"]))


def _tekst(tittel: str, dokumenter: Sequence[str], signaturer: Sequence[GittSignatur], forsegler: str) -> Iterator[Linje]:
    yield Linje(tittel, storrelse=20, farge=BLATT)
    yield Linje("Signert digitalt av", storrelse=12, luft=28)
    for signatur in signaturer:
        lokal = signatur.tid.astimezone(OSLO)
        yield _punkt(f"{signatur.navn}{_identitet(signatur)}, {lokal:%d.%m.%Y} kl. {lokal:%H.%M}, med {signatur.metode}")
    if not signaturer:
        yield _punkt("Ingen har signert ennå.")
    yield Linje("Signerte dokumenter", storrelse=12, luft=20)
    yield from (_punkt(navn) for navn in dokumenter)
    yield Linje("Dette ligger i filen", storrelse=12, luft=20)
    yield _punkt("Denne forsiden.")
    yield _punkt("Dokumentene, med en bunntekst på hver side som sier hvem som har signert.")
    yield _punkt("Én teknisk signatur (XAdES) for hver som har signert, som vedlegg i PDF-filen.")
    yield Linje("Forsegling", storrelse=12, luft=20)
    yield Linje(f"Filen er forseglet av {forsegler}. En PDF-leser viser i signaturpanelet om den er endret siden.", luft=3)
    yield Linje(SIMULERT, farge=GRATT, luft=14)


def _punkt(tekst: str) -> Linje:
    return Linje(tekst, luft=4, innrykk=INNRYKK, punkt=True)


def _identitet(signatur: GittSignatur) -> str:
    """What the order lets the signed document show, in brackets."""
    if signatur.nummer:
        return f" ({signatur.nummer})"
    return f" (født {signatur.fodselsdato:%d.%m.%Y})" if signatur.fodselsdato else ""


def _ren(skrift: Skrift, linje: Linje) -> Linje:
    return replace(linje, tekst=skrift.rens(linje.tekst))


def _bryt(skrift: Skrift, linje: Linje) -> Iterator[Linje]:
    """Wrapped to the width; only the first line has the air above it and the bullet."""
    bredde = BREDDE - 2 * MARG - linje.innrykk
    for nr, tekst in enumerate(_del_opp(skrift, linje.tekst, bredde / linje.storrelse)):
        yield replace(linje, tekst=tekst, luft=linje.luft if nr == 0 else 0.0, punkt=linje.punkt and nr == 0)


def _del_opp(skrift: Skrift, tekst: str, em: float) -> Iterator[str]:
    """At spaces; a word that is wider than the column is cut where the column ends."""
    linje = ""
    for ord_ in tekst.split(" "):
        rest, forsok = ord_, f"{linje} {ord_}".strip()
        if skrift.bredde(forsok) <= em:
            linje = forsok
            continue
        if linje:
            yield linje
        while skrift.bredde(rest) > em:
            antall = max((n for n in range(1, len(rest)) if skrift.bredde(rest[:n]) <= em), default=1)
            yield rest[:antall]
            rest = rest[antall:]
        linje = rest
    if linje:
        yield linje


def _del_pa_sider(linjer: Iterable[Linje]) -> list[list[tuple[float, Linje]]]:
    """Each line with its base line, on the page where it stands."""
    sider: list[list[tuple[float, Linje]]] = [[]]
    y = HOYDE - MARG
    for linje in linjer:
        trenger = linje.luft + linje.storrelse * LINJEAVSTAND
        if y - trenger < NEDERST:
            sider.append([])
            y = HOYDE - MARG
        y -= trenger
        sider[-1].append((y, linje))
    return sider


def _sidestrom(skrift: Skrift, side: Sequence[tuple[float, Linje]]) -> bytes:
    deler = [b"q"]
    for y, linje in side:
        if linje.punkt:
            deler.append(_skriv(skrift, MARG, y, replace(linje, tekst="•")))
        deler.append(_skriv(skrift, MARG + linje.innrykk, y, linje))
    return b"\n".join([*deler, b"Q"])


def _skriv(skrift: Skrift, x: float, y: float, linje: Linje) -> bytes:
    verdier = (FARGEROM.encode(), linje.farge, SKRIFTNAVN.encode(), linje.storrelse, x, y, skrift.kod(linje.tekst))
    return b"BT %s cs %s sc %s %.2f Tf 1 0 0 1 %.2f %.2f Tm %s Tj ET" % verdier


def _flate(y: float, hoyde: float) -> bytes:
    return b"%s cs %s sc 0 %.2f %.2f %.2f re f" % (FARGEROM.encode(), FLATE, y, BREDDE, hoyde)
