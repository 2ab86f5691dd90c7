"""Who signs a document around a contract, on whose behalf and why: one case put to the table DOKUMENTSIGNATARER."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from app.domene.dokumentfakta import ALLE_SAMTIDIG, Dokumentrollefakta, Egendokument
from app.domene.dokumentroller import DOKUMENTSIGNATARER
from app.domene.funnmal import meld_som
from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.kontrakt import Kontraktstype
from app.domene.opplysninger import KONTRAKTROLLEN, fylkesopplysninger
from app.domene.parter import Person
from app.domene.regeldato import regeldato
from app.domene.rollefakta import Alder, Personstatus, Rolleutfall, Vegne
from app.domene.roller import KONTRAKTROLLER, Kontraktrolle, Rolle
from app.domene.sak import Signatarbeslutning
from app.domene.saksdokument import DOKUMENTDATOEN, Avtalepart, Saksdokument
from app.domene.signatarer import Oppforing, Sakens, alder, bortfalt, i_rekkefolge, samle, som_person, ulike
from app.domene.tabell import Opplysning, Treff, fyll_ut
from app.errors import Funn
from app.tekst import Tekst


def bestem(dokument: Saksdokument, fylke: Fylke, valg: Fylkesvalg) -> Signatarbeslutning:
    """Who signs this document in this county, by the rules of its date."""
    dag = regeldato(dokument)
    ord_ = opplysninger(dokument, fylke, valg)
    roller: dict[Rolle, Treff[Rolleutfall]] = {rolle: _vurder(rolle, dokument, valg) for rolle in KONTRAKTROLLER}
    samlinger = samle(_oppforinger(dokument, roller), dag)
    signatarer, plasseringer = i_rekkefolge(samlinger, ALLE_SAMTIDIG, dag, _vegne(dokument, fylke), Sakens(ord=ord_, pekere=()))
    like = [treff for samling in samlinger for treff in samling.like]
    return Signatarbeslutning(
        signatarer=signatarer,
        bortfalt=bortfalt(roller, ord_),
        regler=ulike(treff.regel.id for treff in (*roller.values(), *like, *plasseringer)),
        funn=tuple(_mangler(roller, ord_)),
        organ_inngar=False,
        organ_mottar_tilskudd=False,
        organ_erstatter=dokument.organ_signerte,
        vis_organ=dokument.samarbeidsorgan is not None,
        fylket_signerer=roller[Rolle.FYLKESKOMMUNE].utfall.skal_signere,
    )


def opplysninger(dokument: Saksdokument, fylke: Fylke, valg: Fylkesvalg) -> dict[str, Opplysning]:
    """The words that the reasons may use: parties, date, county, the one who learns."""
    organ = dokument.samarbeidsorgan
    type_ = dokument.kontrakt.dokumenttype if dokument.kontrakt else Kontraktstype.LAREKONTRAKT
    return {
        **fylkesopplysninger(fylke, valg),
        "policy": "",
        "dokumentdatoen": fyll_ut(DOKUMENTDATOEN, {"dato": dokument.dato}),
        "rollen": KONTRAKTROLLEN[type_],
        "larebedrift": _navn(dokument.larebedrift) or Tekst(nb="lærebedriften", nn="lærebedrifta"),
        "samarbeidsorgan": _navn(organ) or Tekst(nb="samarbeidsorganet", nn="samarbeidsorganet"),
    }


def _vurder(rolle: Kontraktrolle, dokument: Saksdokument, valg: Fylkesvalg) -> Treff[Rolleutfall]:
    kandidat = dokument.kandidat
    fakta = Dokumentrollefakta(
        dokumenttype=Egendokument(dokument.dokumenttype.value),
        rolle=rolle,
        organ_signerte=dokument.organ_signerte,
        alder=alder(kandidat.fodselsdato, dokument.dato) if kandidat else Alder.MYNDIG,
        krever_foresatt=valg.foresatt_signerer,
        person=_personstatus(rolle, dokument),
    )
    return DOKUMENTSIGNATARER.sla_opp(fakta, regeldato(dokument))


PERSONER: Mapping[Rolle, Callable[[Saksdokument], tuple[Person | None, ...] | None]] = {
    Rolle.KANDIDAT: lambda d: (som_person(d.kandidat),) if d.kandidat else None,
    Rolle.FORESATT: lambda d: tuple(foresatt.person for foresatt in d.kandidat.foresatte) if d.kandidat else None,
    Rolle.FAGLIG_LEDER: lambda _: None,
    Rolle.ANSVARLIG_LEDER: lambda d: (d.larebedrift.ansvarlig_leder,) if d.larebedrift else None,
    Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN: lambda d: (d.samarbeidsorgan.ansvarlig_leder,) if d.samarbeidsorgan else None,
    Rolle.SKOLE: lambda _: None,
    Rolle.FYLKESKOMMUNE: lambda d: (d.fylkessignatar,),
}
"""Who has each role: None where the data lack the whole party."""


def _personer(rolle: Rolle, dokument: Saksdokument) -> tuple[Person, ...]:
    return tuple(person for person in PERSONER[rolle](dokument) or () if person is not None)


def _personstatus(rolle: Rolle, dokument: Saksdokument) -> Personstatus:
    if PERSONER[rolle](dokument) is None:
        return Personstatus.PARTEN_MANGLER
    return Personstatus.FINNES if _personer(rolle, dokument) else Personstatus.MANGLER


def _oppforinger(dokument: Saksdokument, roller: Mapping[Rolle, Treff[Rolleutfall]]) -> Iterator[Oppforing]:
    return (
        Oppforing(rolle=rolle, person=person, treff=treff)
        for rolle, treff in roller.items()
        if treff.utfall.signerer
        for person in _personer(rolle, dokument)
    )


def _vegne(dokument: Saksdokument, fylke: Fylke) -> Mapping[Vegne, str | None]:
    return {
        Vegne.SEG_SELV: None,
        Vegne.KANDIDATEN: dokument.kandidat.navn.fullt if dokument.kandidat else None,
        Vegne.LAREBEDRIFT: _navn(dokument.larebedrift),
        Vegne.TIDLIGERE_LAREBEDRIFT: None,
        Vegne.SAMARBEIDSORGAN: _navn(dokument.samarbeidsorgan),
        Vegne.SKOLE: None,
        Vegne.FYLKET: fylke.navn.nb,
    }


def _navn(part: Avtalepart | None) -> str | None:
    return part.virksomhet.navn if part else None


def _mangler(roller: Mapping[Rolle, Treff[Rolleutfall]], ord_: Mapping[str, Opplysning]) -> Iterator[Funn]:
    for treff in roller.values():
        yield from meld_som(treff.utfall.mangel, treff.begrunn(ord_), ord_)
