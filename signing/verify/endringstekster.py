"""The words for what was changed after a signature: each kind alone, on a page, and in a field."""

from __future__ import annotations

from collections.abc import Mapping

from signing.model import Tekst

ENDRET: Mapping[str, Tekst] = {
    "signatur": Tekst("En signatur er lagt til", "Ein signatur er lagd til"),
    "tidsstempel": Tekst("Et tidsstempel er lagt til", "Eit tidsstempel er lagt til"),
    "valideringsdata": Tekst("Opplysninger om sertifikatene er lagt til", "Opplysningar om sertifikata er lagde til"),
    "metadata": Tekst("Opplysningene om dokumentet er endret", "Opplysningane om dokumentet er endra"),
    "sideinnhold": Tekst("Innholdet er endret", "Innhaldet er endra"),
    "side": Tekst("Oppsettet er endret", "Oppsettet er endra"),
    "sider": Tekst("Sider er lagt til eller fjernet", "Sider er lagde til eller fjerna"),
    "ressurser": Tekst("Skrifter eller bilder er endret", "Skrifter eller bilete er endra"),
    "merknad": Tekst("En merknad er lagt til eller endret", "Ein merknad er lagd til eller endra"),
    "merknader": Tekst("Merknader er lagt til", "Merknader er lagde til"),
    "skjemafelt": Tekst("Et skjemafelt er fylt ut eller endret", "Eit skjemafelt er fylt ut eller endra"),
    "signaturfelt": Tekst("Et signaturfelt er lagt til eller endret", "Eit signaturfelt er lagt til eller endra"),
    "skjema": Tekst("Skjemaet er endret", "Skjemaet er endra"),
    "vedlegg": Tekst("Et vedlegg er lagt til eller endret", "Eit vedlegg er lagt til eller endra"),
    "skript": Tekst("Et skript eller en handling er lagt til eller endret", "Eit skript eller ei handling er lagd til eller endra"),
    "lag": Tekst("Hvilke lag som vises, er endret", "Kva lag som blir viste, er endra"),
    "merking": Tekst("Merkingen for skjermlesere er endret", "Merkinga for skjermlesarar er endra"),
    "struktur": Tekst("Oppbygningen av dokumentet er endret", "Oppbygginga av dokumentet er endra"),
    "frigitt": Tekst("Noe er tatt bort", "Noko er tatt bort"),
    "uleselig": Tekst("Noe kan ikke leses lenger", "Noko kan ikkje lesast lenger"),
    "annet": Tekst("Noe er endret", "Noko er endra"),
}
PA_SIDE = Tekst(" på side {side}", " på side {side}")
I_FELTET = Tekst(" (feltet «{felt}»)", " (feltet «{felt}»)")


def tekst(slag: str, side: int | None, felt: str) -> Tekst:
    """«Innholdet er endret på side 2.»"""
    hva = ENDRET.get(slag, ENDRET["annet"])
    return Tekst(*(_pa(hva, side, felt, sprak) for sprak in ("nb", "nn")))


def _pa(hva: Tekst, side: int | None, felt: str, sprak: str) -> str:
    sted = getattr(PA_SIDE, sprak).format(side=side) if side is not None else ""
    navn = getattr(I_FELTET, sprak).format(felt=felt) if felt else ""
    return f"{getattr(hva, sprak)}{sted}{navn}."
