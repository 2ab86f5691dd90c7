"""The county and the trade: are they in the code lists on the contract date, and does what was sent agree with the lists?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from app.domene.kontrakt import Rettstype, Sluttprove
from app.domene.sak import Larefag
from app.domene.tabell import LOVEN_GJELDER_FRA
from app.errors import Alvor, Funn
from app.skjema import ordlyd
from app.skjema.kontroll.miljo import Miljo
from app.skjema.melding import Melding
from app.skjema.sted import Sted
from app.tekst import Tekst

UKJENT_FYLKE = Melding(
    kode="ukjent-fylke",
    melding=Tekst(
        nb="Det finnes ikke noe fylke med nummer {nummer} i tjenesten.", nn="Det finst ikkje noko fylke med nummer {nummer} i tenesta."
    ),
    tiltak=Tekst(nb="Send nummeret til et av disse: {fylker}.", nn="Send nummeret til eit av desse: {fylker}."),
    brukbar=False,
)
UGYLDIG_PROGRAMOMRADEKODE = Melding(
    kode="ugyldig-programomradekode",
    melding=Tekst(
        nb="Programområdekoden har ikke riktig form. Den skal ha 10 tegn: 6 store bokstaver og tall fra Grep og 4 tegn fra VIGO.",
        nn="Programområdekoden har ikkje rett form. Han skal ha 10 teikn: 6 store bokstavar og tal frå Grep og 4 teikn frå VIGO.",
    ),
    tiltak=Tekst(nb="Send hele koden, for eksempel BATMF3----.", nn="Send heile koden, til dømes BATMF3----."),
    brukbar=False,
)
UKJENT_PROGRAMOMRADEKODE = Melding(
    kode="ukjent-programomradekode",
    melding=Tekst(
        nb="Koden {kode} står ikke i listen over lærefag {kontraktsdato}.",
        nn="Koden {kode} står ikkje i lista over lærefag {kontraktsdato}.",
    ),
    tiltak=Tekst(
        nb="Sjekk koden. De seks første tegnene er koden til faget i Grep.",
        nn="Sjekk koden. Dei seks første teikna er koden til faget i Grep.",
    ),
    brukbar=False,
)
UKJENT_VARIANT = Melding(
    kode="ukjent-variant",
    melding=Tekst(
        nb="Faget med koden {base} er kjent, men ikke varianten «{variant}».",
        nn="Faget med koden {base} er kjent, men ikkje varianten «{variant}».",
    ),
    tiltak=Tekst(
        nb="Sjekk de fire siste tegnene. Kjente varianter: {varianter}.",
        nn="Sjekk dei fire siste teikna. Kjende variantar: {varianter}.",
    ),
    alvor=Alvor.ADVARSEL,
)
MODUL_UTEN_KODE = Melding(
    kode="modul-og-kode-avviker",
    melding=Tekst(
        nb="Opplæringen er oppgitt som modulstrukturert, men koden {kode} er ikke en kode for moduler.",
        nn="Opplæringa er oppgitt som modulstrukturert, men koden {kode} er ikkje ein kode for modular.",
    ),
    tiltak=Tekst(nb="Rett koden, eller ta bort «modulstrukturert».", nn="Rett koden, eller ta bort «modulstrukturert»."),
    alvor=Alvor.ADVARSEL,
)
KODE_UTEN_MODUL = Melding(
    kode="modul-og-kode-avviker",
    melding=Tekst(
        nb="Koden {kode} gjelder moduler for voksne, men opplæringen er ikke oppgitt som modulstrukturert.",
        nn="Koden {kode} gjeld modular for vaksne, men opplæringa er ikkje oppgitt som modulstrukturert.",
    ),
    tiltak=Tekst(nb="Send «modulstrukturert» som true, eller rett koden.", nn="Send «modulstrukturert» som true, eller rett koden."),
    alvor=Alvor.ADVARSEL,
)
NAVN_AVVIKER = Melding(
    kode="programomradenavn-avviker",
    melding=Tekst(
        nb="Navnet på lærefaget er sendt på en annen måte enn i læreplanen. Dokumentet bruker «{navn}».",
        nn="Namnet på lærefaget er sendt på ein annan måte enn i læreplanen. Dokumentet bruker «{navn}».",
    ),
    tiltak=Tekst(nb="Sjekk at koden gjelder riktig fag.", nn="Sjekk at koden gjeld rett fag."),
    alvor=Alvor.ADVARSEL,
)
SLUTTPROVE_AVVIKER = Melding(
    kode="sluttprove-avviker",
    melding=Tekst(
        nb="{fag} fører etter listen over lærefag fram til {ventet}, men {fikk} er sendt.",
        nn="{fag} fører etter lista over lærefag fram til {ventet}, men {fikk} er send.",
    ),
    tiltak=Tekst(nb="Rett prøven, eller sjekk koden til faget.", nn="Rett prøva, eller sjekk koden til faget."),
    alvor=Alvor.ADVARSEL,
)
UGYLDIG_LAREPLANKODE = Melding(
    kode="ugyldig-lareplankode",
    melding=Tekst(
        nb="Læreplankoden har ikke riktig form. Den skal ha 3 store bokstaver, 1 eller 2 siffer, bindestrek og 2 siffer.",
        nn="Læreplankoden har ikkje rett form. Han skal ha 3 store bokstavar, 1 eller 2 siffer, bindestrek og 2 siffer.",
    ),
    tiltak=Tekst(
        nb="Send koden slik den står i Grep, for eksempel BET03-02, eller ta bort «lareplankode».",
        nn="Send koden slik han står i Grep, til dømes BET03-02, eller ta bort «lareplankode».",
    ),
    brukbar=False,
)
UKJENT_LAREPLANKODE = Melding(
    kode="ukjent-lareplankode",
    melding=Tekst(
        nb="{kode} er ikke en læreplankode for {fag}. Kodene for faget starter med {bokstaver}.",
        nn="{kode} er ikkje ein læreplankode for {fag}. Kodane for faget startar med {bokstaver}.",
    ),
    tiltak=Tekst(
        nb="Sjekk koden i Grep og at programområdekoden gjelder riktig fag, eller ta bort «lareplankode».",
        nn="Sjekk koden i Grep og at programområdekoden gjeld rett fag, eller ta bort «lareplankode».",
    ),
)
LAREPLANKODE_AVVIKER = Melding(
    kode="lareplankode-avviker",
    melding=Tekst(
        nb="Listen over lærefag har læreplankoden {ventet} for {fag}. Dokumentet viser koden slik den er sendt.",
        nn="Lista over lærefag har læreplankoden {ventet} for {fag}. Dokumentet viser koden slik han er send.",
    ),
    tiltak=Tekst(
        nb="Sjekk koden. Listen kan mangle eldre læreplaner og læreplaner for moduler.",
        nn="Sjekk koden. Lista kan mangle eldre læreplanar og læreplanar for modular.",
    ),
    alvor=Alvor.RAD,
)
MEROPPLARING_AVVIKER = Melding(
    kode="meropplaring-avviker",
    melding=Tekst(
        nb="{her}, men {der}. Dokumentet følger tilleggene.",
        nn="{her}, men {der}. Dokumentet følgjer tillegga.",
    ),
    tiltak=Tekst(nb="Rett feltet, eller rett tillegget i læretiden.", nn="Rett feltet, eller rett tillegget i læretida."),
    alvor=Alvor.ADVARSEL,
)

_PROVER: Mapping[str, Tekst] = {
    Sluttprove.FAGPROVE: Tekst(nb="fagprøve", nn="fagprøve"),
    Sluttprove.SVENNEPROVE: Tekst(nb="svenneprøve", nn="sveineprøve"),
}
"""The two that the list of trades knows. The other tests belong to other kinds of contract."""

_KODEFORM = re.compile(r"[A-ZÆØÅ0-9]{6}[A-Z0-9-]{4}")
_PLANFORM = re.compile(r"([A-ZÆØÅ]{3})[0-9]{1,2}-[0-9]{2}")
"""As in Grep: BET03-02, and TMF3-01 of the plans from before 2020, which may still be finished (opplæringsforskrifta § 23-8)."""
_PLANBOKSTAVER = slice(2, 5)
"""The letters of a læreplan are those of the trade, in every code of the list: BABET3 has BET03-02."""


def kontroller(rot: Sted, miljo: Miljo) -> Iterator[Funn]:
    """Everything about county, trade and code lists."""
    yield from _fylke(rot / "fylke" / "fylkesnummer", miljo)
    yield from _planform(rot / "lareforhold" / "lareplankode")
    yield from _programomrade(rot / "lareforhold", miljo)
    yield from _meropplaring(rot)


def _fylke(nummer: Sted, miljo: Miljo) -> Iterator[Funn]:
    verdi = nummer.tekst()
    if verdi is None or verdi in miljo.fylker or not re.fullmatch("[0-9]{2}", verdi):
        return
    fylker = Tekst(
        nb=", ".join(f"{fylke.nummer} {fylke.navn.nb}" for fylke in miljo.fylker.values()),
        nn=", ".join(f"{fylke.nummer} {fylke.navn.nn}" for fylke in miljo.fylker.values()),
    )
    yield UKJENT_FYLKE.funn(nummer.peker, nummer=verdi, fylker=fylker)


def _programomrade(lareforhold: Sted, miljo: Miljo) -> Iterator[Funn]:
    sted, dato = lareforhold / "programomradekode", miljo.kontraktsdato
    kode = sted.tekst()
    if kode is None:
        return
    if _KODEFORM.fullmatch(kode) is None:
        yield UGYLDIG_PROGRAMOMRADEKODE.funn(sted.peker)
        return
    larefag = miljo.larefag.finn(kode, max(dato, LOVEN_GJELDER_FRA)) if dato else miljo.larefag.siste(kode)
    if larefag is None:
        yield UKJENT_PROGRAMOMRADEKODE.funn(sted.peker, kode=kode, kontraktsdato=ordlyd.dato(dato) if dato else "")
        return
    yield from _variant(lareforhold, kode, miljo)
    yield from _navn(lareforhold / "programomradenavn", larefag)
    yield from _sluttprove(lareforhold / "sluttprove", larefag)
    yield from _lareplan(lareforhold / "lareplankode", larefag)


def _variant(lareforhold: Sted, kode: str, miljo: Miljo) -> Iterator[Funn]:
    base, variant, varianter = kode[:6], kode[6:], miljo.larefag.varianter
    sted, modul = lareforhold / "programomradekode", lareforhold / "modulstrukturert"
    if variant not in varianter:
        yield UKJENT_VARIANT.funn(sted.peker, base=base, variant=variant, varianter=", ".join(varianter))
    elif modul.ja() and not varianter[variant]:
        yield MODUL_UTEN_KODE.funn(sted.peker, kode=kode)
    elif varianter[variant] and not modul.ja():
        yield KODE_UTEN_MODUL.funn(modul.peker, kode=kode)


def _navn(navn: Sted, larefag: Larefag) -> Iterator[Funn]:
    for sprak, offisielt in larefag.navn.som_json().items():
        sendt = (navn / sprak).tekst()
        if sendt and sendt.casefold() != offisielt.casefold():
            yield NAVN_AVVIKER.funn(f"{navn.peker}/{sprak}", navn=larefag.navn)


def _sluttprove(sted: Sted, larefag: Larefag) -> Iterator[Funn]:
    sendt, ventet = _PROVER.get(sted.tekst() or ""), _PROVER.get(larefag.sluttprove or "")
    if sendt and ventet and sendt != ventet:
        yield SLUTTPROVE_AVVIKER.funn(sted.peker, fag=larefag.navn, ventet=ventet, fikk=sendt)


def _planform(sted: Sted) -> Iterator[Funn]:
    sendt = sted.tekst()
    if sendt and _PLANFORM.fullmatch(sendt) is None:
        yield UGYLDIG_LAREPLANKODE.funn(sted.peker)


def _lareplan(sted: Sted, larefag: Larefag) -> Iterator[Funn]:
    """The list knows some plans only: one of the same trade that it lacks is advice, one of another trade is refused."""
    sendt, bokstaver = sted.tekst() or "", larefag.kode[_PLANBOKSTAVER]
    form = _PLANFORM.fullmatch(sendt)
    if form is None or sendt in larefag.lareplankoder:
        return
    if form[1] != bokstaver:
        yield UKJENT_LAREPLANKODE.funn(sted.peker, kode=sendt, fag=larefag.navn, bokstaver=bokstaver)
    elif larefag.lareplankoder:
        yield LAREPLANKODE_AVVIKER.funn(sted.peker, ventet=ordlyd.liste(larefag.lareplankoder), fag=larefag.navn)


_I_TILLEGG = {
    True: Tekst(nb="et tillegg i læretiden skyldes meropplæring", nn="eit tillegg i læretida kjem av meir opplæring"),
    False: Tekst(nb="ingen tillegg i læretiden skyldes meropplæring", nn="ingen tillegg i læretida kjem av meir opplæring"),
}
_I_RETTSTYPE = {
    True: Tekst(nb="Retten til opplæring er meropplæring", nn="Retten til opplæring er meir opplæring"),
    False: Tekst(nb="Retten til opplæring er ikke meropplæring", nn="Retten til opplæring er ikkje meir opplæring"),
}
_I_MERKE = {
    True: Tekst(nb="Kontrakten er merket med meropplæring", nn="Kontrakten er merkt med meir opplæring"),
    False: Tekst(nb="Kontrakten er ikke merket med meropplæring", nn="Kontrakten er ikkje merkt med meir opplæring"),
}


def _meropplaring(rot: Sted) -> Iterator[Funn]:
    """Three places say whether there is meropplæring. The læretid decides; the others are told when they differ."""
    tillegg = any((rad / "skyldesMeropplaring").ja() for rad in (rot / "laretid" / "tillegg").rader())
    merke, rettstype = rot / "lareforhold" / "meropplaring", rot / "lareforhold" / "rettstype"
    if merke.ja() is not tillegg:
        yield MEROPPLARING_AVVIKER.funn(merke.peker, her=_I_MERKE[merke.ja()], der=_I_TILLEGG[tillegg])
    rett = rettstype.valg(Rettstype)
    er_mer = rett is Rettstype.MEROPPLARING
    if rett is not None and er_mer is not tillegg:
        yield MEROPPLARING_AVVIKER.funn(rettstype.peker, her=_I_RETTSTYPE[er_mer], der=_I_TILLEGG[tillegg])
