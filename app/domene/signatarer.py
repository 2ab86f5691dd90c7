"""Who signs a contract, in which order, on whose behalf and why; and who does not, and why not.

The tables decide: representation (`representasjon`), roles (`rolletabell`), same person (`sammeperson`), order (`rekkefolge`).
This module only asks them for one case and puts the answers together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from app.domene import basistilskudd, rekkefolge, representasjon, tilskudd
from app.domene.funnmal import meld_som
from app.domene.fylker import Fylke, Fylkesvalg, Signaturpolicy
from app.domene.kontrakt import Kontrakt
from app.domene.parter import Kandidat, Kontakt, Person
from app.domene.regeldato import regeldato
from app.domene.representasjon import Representasjon, Vurdering
from app.domene.rollefakta import Alder, Personstatus, Rollefakta, Rolleutfall, Vegne
from app.domene.roller import KONTRAKTROLLER, Kontraktrolle, Rolle
from app.domene.rolletabell import SIGNATARER
from app.domene.sak import Bortfalt, Opplyst, Signatar, Signatarbeslutning, Tilskudd
from app.domene.sammeperson import sammenlikn
from app.domene.tabell import Opplysning, Regel, Treff
from app.domene.tilskudd import Mottaker, Tilskuddsutfall
from app.errors import Funn
from app.tekst import Tekst

T = TypeVar("T")
Plasserer = Callable[[Iterable[Rolle], Signaturpolicy, date], tuple[int, tuple[Treff[object], ...]]]
"""The group of a signer with these roles (from 0), and the rows that said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oppforing:
    """One person in one role that signs."""

    rolle: Rolle
    person: Person
    treff: Treff[Rolleutfall]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sakens:
    """What the reasons of one case are made of: its words, the data that decided who represents the lærebedrift, and those of the power."""

    ord: Mapping[str, Opplysning]
    pekere: tuple[str, ...]
    retten: tuple[str, ...] = ()

    def utlost_av(self, regel: Regel[object]) -> tuple[str, ...]:
        """The row's own data, and those behind what its reason passes on."""
        gjengitt = {"representasjon": self.pekere, "retten": self.retten}
        return (*regel.utlost_av, *(peker for navn, pekere in gjengitt.items() if navn in regel.nevner for peker in pekere))


@dataclass(frozen=True, slots=True, kw_only=True)
class Samling:
    """One person with every role that the person signs for, and the rows that said it was one person."""

    oppforinger: tuple[Oppforing, ...]
    like: tuple[Treff[bool], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollesvar:
    """What the tables answer about each role of one contract, and all that the decision is put together from."""

    dag: date
    policy: Signaturpolicy
    vurdering: Vurdering
    mottaker: Treff[Tilskuddsutfall]
    tilskudd: Tilskudd
    visning: Treff[bool]
    ord: Mapping[str, Opplysning]
    roller: Mapping[Rolle, Treff[Rolleutfall]]
    personer: Mapping[Rolle, tuple[Person, ...]]
    vegne: Mapping[Vegne, str | None]
    plasser: Plasserer


def bestem(kontrakt: Kontrakt, fylke: Fylke, valg: Fylkesvalg) -> Signatarbeslutning:
    """Who signs this contract in this county, by the rules of the contract's date."""
    return beslutt(spor(kontrakt, fylke, valg))


def spor(kontrakt: Kontrakt, fylke: Fylke, valg: Fylkesvalg) -> Rollesvar:
    """Ask the tables about every role of the contract."""
    vurdering = representasjon.vurder(kontrakt, fylke, valg)
    ord_ = vurdering.opplysninger | {"representasjon": vurdering.representasjon.begrunn(vurdering.opplysninger)}
    mottaker = tilskudd.vurder(kontrakt, vurdering)
    return Rollesvar(
        dag=regeldato(kontrakt),
        policy=valg.signaturpolicy,
        vurdering=vurdering,
        mottaker=mottaker,
        tilskudd=_tilskudd(kontrakt, mottaker, ord_),
        visning=tilskudd.vis_organ(kontrakt, vurdering),
        ord=ord_,
        roller={rolle: _vurder_rolle(rolle, kontrakt, valg, vurdering) for rolle in KONTRAKTROLLER},
        personer={rolle: personer(rolle, kontrakt) for rolle in KONTRAKTROLLER},
        vegne=_vegne(kontrakt, fylke),
        plasser=rekkefolge.plasser,
    )


def beslutt(svar: Rollesvar) -> Signatarbeslutning:
    """Put the answers together: one signature for each person, in the order of signing."""
    vurdering, roller = svar.vurdering, svar.roller
    samlinger = samle(_oppforinger(svar), svar.dag)
    saken = Sakens(ord=svar.ord, pekere=vurdering.pekere, retten=vurdering.fullmakt.regel.utlost_av)
    signatarer, plasseringer = i_rekkefolge(samlinger, svar.policy, svar.dag, svar.vegne, saken, svar.plasser)
    like = [treff for samling in samlinger for treff in samling.like]
    alle = (svar.mottaker, svar.visning, *roller.values(), *like, *plasseringer)
    return Signatarbeslutning(
        signatarer=signatarer,
        bortfalt=bortfalt(roller, svar.ord, saken),
        regler=ulike((*vurdering.regler, *(treff.regel.id for treff in alle))),
        funn=_funn(vurdering, svar.mottaker, roller, svar.ord),
        organ_inngar=vurdering.organ_inngar,
        organ_mottar_tilskudd=svar.mottaker.utfall.mottaker is Mottaker.SAMARBEIDSORGAN,
        organ_erstatter=vurdering.hvem is Representasjon.I_STEDET,
        vis_organ=svar.visning.utfall,
        fylket_signerer=roller[Rolle.FYLKESKOMMUNE].utfall.skal_signere,
        tilskudd=svar.tilskudd,
    )


# --- the facts of one role --------------------------------------------------------------------------------------------


def _vurder_rolle(rolle: Kontraktrolle, kontrakt: Kontrakt, valg: Fylkesvalg, vurdering: Vurdering) -> Treff[Rolleutfall]:
    fakta = Rollefakta(
        rolle=rolle,
        representasjon=vurdering.hvem,
        i_policy=rolle in rekkefolge.plass(valg.signaturpolicy),
        alder=alder(kontrakt.kandidat.fodselsdato, kontrakt.kontraktsdato),
        krever_foresatt=valg.foresatt_signerer,
        person=_personstatus(rolle, kontrakt),
    )
    return SIGNATARER.sla_opp(fakta, regeldato(kontrakt))


def alder(fodt: date, dag: date) -> Alder:
    """The age that matters on the day. Who is born on 29 February has the birthday on 1 March in other years."""
    ar = dag.year - fodt.year - ((dag.month, dag.day) < (fodt.month, fodt.day))
    if ar < 15:
        return Alder.UNDER_15
    return Alder.FRA_15_TIL_18 if ar < 18 else Alder.MYNDIG


PERSONER: Mapping[Rolle, Callable[[Kontrakt], tuple[Person | None, ...] | None]] = {
    Rolle.KANDIDAT: lambda k: (som_person(k.kandidat),),
    Rolle.FORESATT: lambda k: tuple(foresatt.person for foresatt in k.kandidat.foresatte),
    Rolle.FAGLIG_LEDER: lambda k: (k.parter.larebedrift.faglig_leder,) if k.parter.larebedrift else None,
    Rolle.ANSVARLIG_LEDER: lambda k: (k.parter.larebedrift.ansvarlig_leder,) if k.parter.larebedrift else None,
    Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN: lambda k: (k.parter.samarbeidsorgan.ansvarlig_leder,) if k.parter.samarbeidsorgan else None,
    Rolle.SKOLE: lambda k: (k.parter.skole.kontaktperson,) if k.parter.skole else None,
    Rolle.FYLKESKOMMUNE: lambda k: (k.fylkessignatar,),
}
"""Who has each role: None where the data lack the whole party."""


def som_person(kandidat: Kandidat) -> Person:
    """The candidate as one who signs."""
    return Person(
        navn=kandidat.navn,
        personidentifikator=kandidat.personidentifikator,
        fodselsdato=kandidat.fodselsdato,
        kontakt=kandidat.kontakt,
    )


def personer(rolle: Rolle, kontrakt: Kontrakt) -> tuple[Person, ...]:
    """Everybody the data have for the role."""
    return tuple(person for person in PERSONER[rolle](kontrakt) or () if person is not None)


def _personstatus(rolle: Rolle, kontrakt: Kontrakt) -> Personstatus:
    if PERSONER[rolle](kontrakt) is None:
        return Personstatus.PARTEN_MANGLER
    return Personstatus.FINNES if personer(rolle, kontrakt) else Personstatus.MANGLER


# --- one person, one signature ----------------------------------------------------------------------------------------


def _oppforinger(svar: Rollesvar) -> tuple[Oppforing, ...]:
    return tuple(
        Oppforing(rolle=rolle, person=person, treff=treff)
        for rolle, treff in svar.roller.items()
        if treff.utfall.signerer
        for person in svar.personer[rolle]
    )


def samle(oppforinger: Iterable[Oppforing], dag: date) -> tuple[Samling, ...]:
    """Gather the roles of each person; whoever is the same as anyone in a gathering belongs to it."""
    samlinger: list[Samling] = []
    for ny in oppforinger:
        for nr, samling in enumerate(samlinger):
            if treff := _samme(samling, ny, dag):
                samlinger[nr] = Samling(oppforinger=(*samling.oppforinger, ny), like=(*samling.like, treff))
                break
        else:
            samlinger.append(Samling(oppforinger=(ny,)))
    return tuple(samlinger)


def _samme(samling: Samling, ny: Oppforing, dag: date) -> Treff[bool] | None:
    svar = (sammenlikn(en.rolle, en.person, ny.rolle, ny.person, dag) for en in samling.oppforinger)
    return next((treff for treff in svar if treff.utfall), None)


# --- the decision -----------------------------------------------------------------------------------------------------


def i_rekkefolge(
    samlinger: tuple[Samling, ...],
    policy: Signaturpolicy,
    dag: date,
    vegne: Mapping[Vegne, str | None],
    saken: Sakens,
    plasser: Plasserer = rekkefolge.plasser,
) -> tuple[tuple[Signatar, ...], tuple[Treff[object], ...]]:
    """The signers in signing order, with groups counted from 1 without holes and each signer's own field."""
    plass = rekkefolge.plass(policy)
    plassert = [(*plasser(roller_i(samling), policy, dag), samling) for samling in samlinger]
    plassert.sort(key=lambda rad: (rad[0], plass[rad[2].oppforinger[0].rolle]))
    numre = {gruppe: nr for nr, gruppe in enumerate(sorted({rad[0] for rad in plassert}), start=1)}
    felt = feltnavn([rad[2].oppforinger[0].rolle for rad in plassert])
    signatarer = tuple(
        signatar(samling, numre[gruppe], felt[nr], vegne, treff, saken) for nr, (gruppe, treff, samling) in enumerate(plassert)
    )
    return signatarer, tuple(treff for rad in plassert for treff in rad[1])


def signatar(
    samling: Samling,
    gruppe: int,
    felt: str,
    vegne: Mapping[Vegne, str | None],
    plassering: tuple[Treff[object], ...],
    saken: Sakens,
) -> Signatar:
    """One signer, with every role that the person signs for and the reasons of each."""
    forst, roller = samling.oppforinger[0], roller_i(samling)
    per_rolle = {oppforing.rolle: oppforing.treff for oppforing in samling.oppforinger}
    treff: tuple[Treff[object], ...] = (*per_rolle.values(), *samling.like, *plassering)
    return Signatar(
        rolle=forst.rolle,
        person=med_alle_kontakter(samling),
        roller=roller,
        pa_vegne_av=tuple(vegne[per_rolle[rolle].utfall.vegne or Vegne.SEG_SELV] for rolle in roller),
        gruppe=gruppe,
        felt=felt,
        regel=forst.treff.regel.id,
        begrunnelse=_sammen([rad.begrunn(saken.ord) for rad in treff]),
        kilde="; ".join(ulike(del_ for rad in treff for del_ in rad.kilder(saken.ord))),
        utlost_av=ulike(peker for rad in treff for peker in saken.utlost_av(rad.regel)),
        regler=ulike(rad.regel.id for rad in treff),
    )


def _tilskudd(kontrakt: Kontrakt, mottaker: Treff[Tilskuddsutfall], ord_: Mapping[str, Opplysning]) -> Tilskudd:
    parter = kontrakt.parter
    part = {Mottaker.LAREBEDRIFT: parter.larebedrift, Mottaker.SAMARBEIDSORGAN: parter.samarbeidsorgan}.get(mottaker.utfall.mottaker)
    grunnlag = basistilskudd.vurder(kontrakt)
    return Tilskudd(
        mottaker=_opplys(mottaker.utfall.mottaker.value, mottaker, ord_, part.virksomhet.navn if part else None),
        grunnlag=_opplys(grunnlag.utfall.value, grunnlag, ord_),
    )


def _opplys(verdi: str, treff: Treff[object], ord_: Mapping[str, Opplysning], navn: str | None = None) -> Opplyst:
    return Opplyst(
        verdi=verdi,
        navn=navn,
        regel=treff.regel.id,
        begrunnelse=treff.begrunn(ord_),
        kilde="; ".join(treff.kilder(ord_)),
        utlost_av=treff.regel.utlost_av,
    )


def _vegne(kontrakt: Kontrakt, fylke: Fylke) -> Mapping[Vegne, str | None]:
    parter = kontrakt.parter
    return {
        Vegne.SEG_SELV: None,
        Vegne.KANDIDATEN: kontrakt.kandidat.navn.fullt,
        Vegne.LAREBEDRIFT: parter.larebedrift.virksomhet.navn if parter.larebedrift else None,
        Vegne.TIDLIGERE_LAREBEDRIFT: None,
        Vegne.SAMARBEIDSORGAN: parter.samarbeidsorgan.virksomhet.navn if parter.samarbeidsorgan else None,
        Vegne.SKOLE: parter.skole.virksomhet.navn if parter.skole else None,
        Vegne.FYLKET: fylke.navn.nb,
    }


def feltnavn(roller: list[Rolle]) -> list[str]:
    """`sign-<rolle>`; where several people have the role (foresatte), each with a number."""
    navn, sett = [], dict.fromkeys(roller, 0)
    for rolle in roller:
        sett[rolle] += 1
        navn.append(f"sign-{rolle.value}-{sett[rolle]}" if roller.count(rolle) > 1 else f"sign-{rolle.value}")
    return navn


def bortfalt(
    roller: Mapping[Rolle, Treff[Rolleutfall]], ord_: Mapping[str, Opplysning], saken: Sakens | None = None
) -> tuple[Bortfalt, ...]:
    """Every role that does not sign, those too that should have and cannot."""
    saken = saken or Sakens(ord=ord_, pekere=())
    return tuple(
        Bortfalt(
            rolle=rolle,
            regel=treff.regel.id,
            begrunnelse=treff.begrunn(ord_),
            kilde="; ".join(treff.kilder(ord_)),
            utlost_av=ulike(saken.utlost_av(treff.regel)),
        )
        for rolle, treff in roller.items()
        if not treff.utfall.signerer
    )


def _funn(
    vurdering: Vurdering,
    mottaker: Treff[Tilskuddsutfall],
    roller: Mapping[Rolle, Treff[Rolleutfall]],
    ord_: Mapping[str, Opplysning],
) -> tuple[Funn, ...]:
    tilskuddsfunn = meld_som(mottaker.utfall.funn, mottaker.begrunn(ord_), ord_)
    rollefunn = (funn for treff in roller.values() for funn in meld_som(treff.utfall.mangel, treff.begrunn(ord_), ord_))
    return (*representasjon.funn(vurdering), *tilskuddsfunn, *rollefunn)


def med_alle_kontakter(samling: Samling) -> Person:
    """The person as first given, with the e-mail and mobile of the other roles where the first lacks them: it is one person."""
    person = samling.oppforinger[0].person
    kontakter = [en.person.kontakt for en in samling.oppforinger if en.person.kontakt]
    epost = next((en.epost for en in kontakter if en.epost), None)
    mobil = next((en.mobil for en in kontakter if en.mobil), None)
    samlet = Kontakt(epost=epost, mobil=mobil) if kontakter else None
    return person if samlet == person.kontakt else replace(person, kontakt=samlet)


def roller_i(samling: Samling) -> tuple[Rolle, ...]:
    """The roles of a gathering, in order."""
    return ulike(oppforing.rolle for oppforing in samling.oppforinger)


def ulike(verdier: Iterable[T]) -> tuple[T, ...]:
    """Each value once, in order."""
    return tuple(dict.fromkeys(verdier))


def _sammen(setninger: Iterable[Tekst]) -> Tekst:
    alle = ulike(setninger)
    return Tekst(nb=" ".join(en.nb for en in alle), nn=" ".join(en.nn for en in alle))
