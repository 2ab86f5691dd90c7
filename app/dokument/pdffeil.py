"""What can go wrong between HTML and PDF, each with a name of its own.

No message holds text of the document: a character that is missing, the name of a CSS rule or the scheme of an address at most.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from app.errors import Avvist, Feil, Funn, Oppsettsfeil
from app.tekst import Tekst

MAKS_TEGN = 20


class SkriftMangler(Oppsettsfeil):
    """A font file of the template is missing or cannot be read. Never replaced by whatever the machine has."""

    kode = "skrift-mangler"


class DelsettMangler(Oppsettsfeil):
    """HarfBuzz-subset is missing: WeasyPrint would cut fonts in a slower way, with other bytes."""

    kode = "harfbuzz-subset-mangler"


class UlovligHenting(Oppsettsfeil):
    """The template asked for something outside the form folder. It was not fetched."""

    kode = "ulovlig-henting"


class Rendringsfeil(Feil):
    """WeasyPrint warned about something: what it warns about is never what the template meant."""

    kode = "rendring-advarsel"


class Feltfeil(Feil):
    """The signature fields of the page are not what the finisher needs."""

    kode = "signaturfelt"


class Sidetallfeil(Feil):
    """The page numbers printed for appended pages are not where the pages are."""

    kode = "sidetall"

    def __init__(self, faktisk: Mapping[int, tuple[int, int]]) -> None:
        sider = ", ".join(f"{nr}: {fra}–{til}" for nr, (fra, til) in sorted(faktisk.items()))
        super().__init__(
            Tekst(
                nb=f"Sidetallene som er trykt for vedleggene, stemmer ikke. Vedleggene står på side ({sider}).",
                nn=f"Sidetala som er trykte for vedlegga, stemmer ikkje. Vedlegga står på side ({sider}).",
            ),
            tiltak=Tekst(nb="Legg sidene ut på nytt med disse tallene.", nn="Legg sidene ut på nytt med desse tala."),
        )
        self.faktisk = faktisk


class TegnMangler(Avvist):
    """A character that our fonts do not have. Said before anything is output; never a box or a borrowed font."""

    kode = "tegn-mangler"

    def __init__(self, tegn: Iterable[str]) -> None:
        liste = ", ".join(_navn(t) for t in sorted(set(tegn))[:MAKS_TEGN])
        melding = Tekst(
            nb=f"Dokumentet har tegn som skriften i skjemaet mangler: {liste}.",
            nn=f"Dokumentet har teikn som skrifta i skjemaet manglar: {liste}.",
        )
        tiltak = Tekst(
            nb="Skriv teksten med latinske bokstaver (norske og samiske tegn finnes), og send dataene på nytt.",
            nn="Skriv teksten med latinske bokstavar (norske og samiske teikn finst), og send dataa på nytt.",
        )
        super().__init__(melding, tiltak=tiltak, funn=(Funn(self.kode, "", melding, tiltak),))


def _navn(tegn: str) -> str:
    """`U+4E2D (CJK UNIFIED IDEOGRAPH-4E2D)`: safe in a log, also for control characters."""
    return " ".join(f"U+{ord(t):04X} ({unicodedata.name(t, 'uten navn')})" for t in tegn)


def skrift_mangler(filnavn: str) -> SkriftMangler:
    """The file as named by the template, without its folder."""
    return SkriftMangler(
        Tekst(nb=f"Skriftfilen {filnavn} kan ikke leses.", nn=f"Skriftfila {filnavn} kan ikkje lesast."),
        tiltak=Tekst(
            nb="Hent forms/skrifter på nytt fra kildekoden; skrifter fra maskinen brukes aldri.",
            nn="Hent forms/skrifter på nytt frå kjeldekoden; skrifter frå maskina blir aldri brukte.",
        ),
    )


def delsett_mangler() -> DelsettMangler:
    """Says which package to install."""
    return DelsettMangler(
        Tekst(nb="Biblioteket HarfBuzz-subset finnes ikke på maskinen.", nn="Biblioteket HarfBuzz-subset finst ikkje på maskina."),
        tiltak=Tekst(nb="Installer Debian-pakken libharfbuzz-subset0.", nn="Installer Debian-pakken libharfbuzz-subset0."),
    )


def ulovlig_henting(skjema: str) -> UlovligHenting:
    """Only the scheme is told: the rest of an address may hold what a person wrote."""
    return UlovligHenting(
        Tekst(
            nb=f"Malen ba om noe utenfor skjemamappen ({skjema}:). Det ble ikke hentet.",
            nn=f"Malen bad om noko utanfor skjemamappa ({skjema}:). Det blei ikkje henta.",
        ),
        tiltak=Tekst(nb="Legg filen i forms/ eller bruk en data:-adresse.", nn="Legg fila i forms/ eller bruk ei data:-adresse."),
    )


def rendringsfeil(hva: str) -> Rendringsfeil:
    """`hva` is WeasyPrint's message, with nothing in it that could be document text."""
    return Rendringsfeil(
        Tekst(nb=f"WeasyPrint advarte da dokumentet ble tegnet: {hva}", nn=f"WeasyPrint åtvara då dokumentet blei teikna: {hva}"),
        tiltak=Tekst(nb="Rett malen eller stilarket.", nn="Rett malen eller stilarket."),
    )


def feltfeil(hva: Tekst) -> Feltfeil:
    """What a template author must change about the signature fields."""
    return Feltfeil(
        hva,
        tiltak=Tekst(
            nb='Skriv feltet som <input type="signature" name title> med appearance: auto og signaturskriften.',
            nn='Skriv feltet som <input type="signature" name title> med appearance: auto og signaturskrifta.',
        ),
    )
