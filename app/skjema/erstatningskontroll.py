"""What a new issue must have in common with the one it replaces, and what it must not say. Told all at once, like everything else.

Reads what is kept of the old issue, and the new one in the same form (`app.skjema.sammenlikning.grunnlag`): no personal number comes here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.domene.opplysninger import DOKUMENTORD
from app.errors import Funn
from app.skjema import ordlyd
from app.skjema.melding import Melding
from app.skjema.sted import Sted
from app.tekst import Tekst

_SAMME = Tekst(
    nb="Rett verdien, eller lag et nytt dokument i stedet for å erstatte dette.",
    nn="Rett verdien, eller lag eit nytt dokument i staden for å erstatte dette.",
)
ANNET_KONTRAKTSNUMMER = Melding(
    kode="annet-kontraktsnummer",
    melding=Tekst(
        nb="Dokumentet som skal erstattes, har kontraktsnummer {gammel}, men {ny} er sendt.",
        nn="Dokumentet som skal erstattast, har kontraktsnummer {gammel}, men {ny} er sendt.",
    ),
    tiltak=_SAMME,
)
ANNEN_DOKUMENTTYPE = Melding(
    kode="annen-dokumenttype",
    melding=Tekst(
        nb="Dokumentet som skal erstattes, er av typen {gammel}, men {ny} er sendt.",
        nn="Dokumentet som skal erstattast, er av typen {gammel}, men {ny} er sendt.",
    ),
    tiltak=_SAMME,
)
ANNET_FYLKE = Melding(
    kode="annet-fylke",
    melding=Tekst(
        nb="Dokumentet som skal erstattes, hører til fylke {gammel}, men {ny} er sendt.",
        nn="Dokumentet som skal erstattast, høyrer til fylke {gammel}, men {ny} er sendt.",
    ),
    tiltak=_SAMME,
)
ANNET_KILDESYSTEM = Melding(
    kode="annet-kildesystem",
    melding=Tekst(
        nb="Dokumentet som skal erstattes, kom fra {gammel}, men {ny} er sendt.",
        nn="Dokumentet som skal erstattast, kom frå {gammel}, men {ny} er sendt.",
    ),
    tiltak=_SAMME,
)
ANNEN_KANDIDAT = Melding(
    kode="annen-kandidat",
    melding=Tekst(
        nb="Verken nummeret, fødselsdatoen eller navnet til kandidaten er det samme som i dokumentet som skal erstattes.",
        nn="Verken nummeret, fødselsdatoen eller namnet til kandidaten er det same som i dokumentet som skal erstattast.",
    ),
    tiltak=_SAMME,
)
FEIL_UTGAVE = Melding(
    kode="feil-utgave",
    melding=Tekst(
        nb="Dokumentet som skal erstattes, er utgave {gammel}. Da blir den nye utgave {ventet}, men {ny} er sendt.",
        nn="Dokumentet som skal erstattast, er utgåve {gammel}. Då blir den nye utgåve {ventet}, men {ny} er sendt.",
    ),
    tiltak=Tekst(
        nb="Send utgave {ventet}, eller la feltet være tomt, så blir det fylt ut.",
        nn="Send utgåve {ventet}, eller la feltet stå tomt, så blir det fylt ut.",
    ),
)
ERSTATTER_ANNET = Melding(
    kode="erstatter-annet-dokument",
    melding=Tekst(
        nb="Dataene sier at de erstatter dokument {ny}, men det er dokument {gammel} som skal erstattes.",
        nn="Dataa seier at dei erstattar dokument {ny}, men det er dokument {gammel} som skal erstattast.",
    ),
    tiltak=Tekst(
        nb="Send dokument-id {gammel}, eller la feltet være tomt, så blir det fylt ut.",
        nn="Send dokument-id {gammel}, eller la feltet stå tomt, så blir det fylt ut.",
    ),
)
INGEN_ENDRING = Melding(
    kode="ingen-endring",
    melding=Tekst(
        nb="Ingenting er endret fra dokumentet som skal erstattes.",
        nn="Ingenting er endra frå dokumentet som skal erstattast.",
    ),
    tiltak=Tekst(nb="Send de nye dataene, eller behold dokumentet.", nn="Send dei nye dataa, eller behald dokumentet."),
)
IKKE_I_DOKUMENTET = Melding(
    kode="ingen-endring-i-dokumentet",
    melding=Tekst(
        nb="Det som er endret, står ikke i dokumentet: {hva}. Da får signatarene det samme å signere.",
        nn="Det som er endra, står ikkje i dokumentet: {hva}. Då får signatarane det same å signere.",
    ),
    tiltak=Tekst(
        nb="Behold dokumentet. Kontaktopplysninger kan rettes uten at det blir erstattet.",
        nn="Behald dokumentet. Kontaktopplysningar kan rettast utan at det blir erstatta.",
    ),
)
LIKT: Mapping[str, Melding] = {
    "/kontraktsnummer": ANNET_KONTRAKTSNUMMER,
    "/dokumenttype": ANNEN_DOKUMENTTYPE,
    "/fylke/fylkesnummer": ANNET_FYLKE,
    "/kildesystem/navn": ANNET_KILDESYSTEM,
}
"""What must be the same: the document's own name is made of it, so another value is another document."""
TYPEORD: Mapping[str, Tekst] = {type_.value: ord_ for type_, ord_ in DOKUMENTORD.items()}
"""The kinds of document in words; other values stand as they are."""
_KJENNETEGN = ("/kandidat/personidentifikator/verdi", "/kandidat/fodselsdato", "/kandidat/navn")
"""One of these must be the same, so that what is told of the change is told of the same person."""


def kontroller(gammel: Mapping[str, Any], ny: Mapping[str, Any], *, dokument_id: str, utgave: int) -> tuple[Funn, ...]:
    """Everything wrong with replacing the old by the new."""
    rot, annen = Sted(ny), Sted(gammel)
    return (*_likhet(annen, rot), *_kandidat(annen, rot), *_utgave(rot, dokument_id, utgave))


def _likhet(gammel: Sted, ny: Sted) -> Iterator[Funn]:
    for peker, melding in LIKT.items():
        for_, etter = _tekst(gammel, peker), _tekst(ny, peker)
        if for_ != etter:
            yield melding.funn(peker, gammel=TYPEORD.get(for_, for_), ny=TYPEORD.get(etter, etter))


def _kandidat(gammel: Sted, ny: Sted) -> Iterator[Funn]:
    if not (gammel / "kandidat").finnes or not (ny / "kandidat").finnes:
        return
    if not any(_til(gammel, peker).verdi == _til(ny, peker).verdi for peker in _KJENNETEGN):
        yield ANNEN_KANDIDAT.funn("/kandidat")


def _utgave(ny: Sted, dokument_id: str, utgave: int) -> Iterator[Funn]:
    sendt, erstatter, ventet = ny / "utgave", ny / "erstatterDokumentId", str(utgave + 1)
    nummer = sendt.tall()
    if nummer is not None and nummer != utgave + 1:
        yield FEIL_UTGAVE.funn(sendt.peker, gammel=str(utgave), ventet=ventet, ny=ordlyd.tall(nummer))
    if (annet := erstatter.tekst()) and annet != dokument_id:
        yield ERSTATTER_ANNET.funn(erstatter.peker, gammel=dokument_id, ny=annet)


def samme_person(gammel: Mapping[str, Any], ny: Mapping[str, Any], peker: str) -> bool:
    """The person at this place is the same in both, by number or birth date, though the name may have been corrected."""
    for_, etter = _til(Sted(gammel), peker), _til(Sted(ny), peker)
    kjennetegn = (("personidentifikator", "verdi"), ("fodselsdato",))
    return any((en := _under(for_, vei).verdi) is not None and en == _under(etter, vei).verdi for vei in kjennetegn)


def _under(sted: Sted, vei: tuple[str, ...]) -> Sted:
    for del_ in vei:
        sted = sted / del_
    return sted


def _til(rot: Sted, peker: str) -> Sted:
    return _under(rot, tuple(peker.split("/")[1:]))


def _tekst(rot: Sted, peker: str) -> str:
    return _til(rot, peker).tekst() or "–"
