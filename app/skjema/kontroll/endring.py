"""A change of a contract: is each change written with the right kind of value, and do changes, parties, dates and læretid agree?

A person is compared by name and never named; a business is named by its number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from app.domene import laretid as regel
from app.domene.endring import ENDRINGEN, VERDIARTER, Endringstype, Verdiart
from app.domene.identer import er_organisasjonsnummer
from app.errors import Funn
from app.skjema import ordlyd
from app.skjema.bygg_laretid import FULL_STILLING, bygg_laretid
from app.skjema.kontroll import endringsmeldinger as meldinger
from app.skjema.kontroll import laretid
from app.skjema.kontroll.miljo import Miljo
from app.skjema.sted import Sted


def kontroller(rot: Sted, miljo: Miljo) -> Iterator[Funn]:
    """Everything wrong with the changes and with what they change."""
    rader = [(rad, type_) for rad in (rot / "endringer").rader() if (type_ := (rad / "type").valg(Endringstype))]
    typer = frozenset(type_ for _, type_ in rader)
    for rad, type_ in rader:
        yield from _verdier(rad, type_)
        yield from _dager(rad, (rot / "kontrakt" / "kontraktsdato").dato(), miljo.kontraktsdato)
        yield from _forskjell(rad, type_)
        yield from SAMSVAR[type_](rad, rot)
    yield from _to_ganger(rader)
    yield from _tidligere(rot, typer)
    yield from _laretid(rot / "laretid")


# --- each change ------------------------------------------------------------------------------------------------------


def _verdier(rad: Sted, type_: Endringstype) -> Iterator[Funn]:
    """Before and after are each one thing, of the kind that the type is about."""
    for sted in (rad / "for", rad / "etter"):
        if not sted.er_objekt:
            continue
        sendt = {art for art in Verdiart if (sted / art.value).finnes}
        ventet = VERDIARTER[type_]
        if not sendt:
            yield meldinger.VERDI_MANGLER.funn(sted.peker, ventet=_arter(ventet))
        elif len(sendt) > 1:
            yield meldinger.FLERE_VERDIER.funn(sted.peker, antall=str(len(sendt)), ventet=_arter(ventet))
        elif not sendt <= ventet:
            yield meldinger.ANNEN_VERDI.funn(sted.peker, endringen=ENDRINGEN[type_], ventet=_arter(ventet), fikk=_arter(sendt))


def _arter(arter: frozenset[Verdiart] | set[Verdiart]) -> str:
    return " eller ".join(f"«{art.value}»" for art in Verdiart if art in arter)


def _dager(rad: Sted, kontraktsdato: date | None, dato: date | None) -> Iterator[Funn]:
    """A change cannot hold before the contract; before the document it holds only if the county consents to that too."""
    sted = rad / "gjelderFra"
    gjelder = sted.dato()
    if gjelder is None:
        return
    if kontraktsdato and gjelder < kontraktsdato:
        yield meldinger.FOR_KONTRAKTEN.funn(sted.peker, gjelder=ordlyd.dato(gjelder), kontraktsdato=ordlyd.dato(kontraktsdato))
    elif dato and gjelder < dato:
        yield meldinger.TILBAKE_I_TID.funn(sted.peker, gjelder=ordlyd.dato(gjelder), dato=ordlyd.dato(dato))


def _forskjell(rad: Sted, type_: Endringstype) -> Iterator[Funn]:
    for_, etter = rad / "for", rad / "etter"
    if for_.finnes and (for_.verdi == etter.verdi or _samme_virksomhet(for_ / "virksomhet", etter / "virksomhet")):
        yield meldinger.UTEN_FORSKJELL.funn(etter.peker, endringen=ENDRINGEN[type_])


def _to_ganger(rader: list[tuple[Sted, Endringstype]]) -> Iterator[Funn]:
    forste: dict[tuple[Endringstype, str | None], int] = {}
    for nr, (rad, type_) in enumerate(rader, start=1):
        if forste.setdefault((type_, (rad / "peker").tekst()), nr) != nr:
            tidligere = forste[type_, (rad / "peker").tekst()]
            yield meldinger.TO_GANGER.funn(rad.peker, denne=str(nr), forste=str(tidligere), endringen=ENDRINGEN[type_])


# --- the change and what it changes -----------------------------------------------------------------------------------


def _ikke_sammenliknet(_: Sted, __: Sted) -> Iterator[Funn]:
    return iter(())


def _faglig_leder(rad: Sted, rot: Sted) -> Iterator[Funn]:
    ny, part = rad / "etter" / "person" / "navn", rot / "parter" / "larebedrift" / "fagligLeder" / "navn"
    if ny.er_objekt and part.er_objekt and _navn(ny) != _navn(part):
        yield meldinger.ANNEN_FAGLIG_LEDER.funn(ny.peker)


def _navn(sted: Sted) -> list[str]:
    """The name without regard to case and how it is divided."""
    deler = ((sted / navn).tekst() or "" for navn in ("fornavn", "mellomnavn", "etternavn"))
    return " ".join(deler).casefold().split()


def _larebedrift(rad: Sted, rot: Sted) -> Iterator[Funn]:
    yield from _virksomhet(rad / "etter" / "virksomhet", rot / "parter" / "larebedrift" / "virksomhet")
    yield from _virksomhet(rad / "for" / "virksomhet", rot / "tidligereLarebedrift" / "virksomhet")


def _samarbeidsorgan(rad: Sted, rot: Sted) -> Iterator[Funn]:
    yield from _virksomhet(rad / "etter" / "virksomhet", rot / "parter" / "samarbeidsorgan" / "virksomhet")


def _virksomhet(sendt: Sted, part: Sted) -> Iterator[Funn]:
    """Compared only where both are numbers of businesses: anything else is told as such, and may be a person's, never to be repeated."""
    nummer, partens = ((sted / "organisasjonsnummer").tekst() or "" for sted in (sendt, part))
    if nummer != partens and er_organisasjonsnummer(nummer) and er_organisasjonsnummer(partens):
        yield meldinger.ANNEN_VIRKSOMHET.funn(f"{sendt.peker}/organisasjonsnummer", nummer=nummer, partens=partens)


def _samme_virksomhet(en: Sted, annen: Sted) -> bool:
    nummer = (en / "organisasjonsnummer").tekst()
    return nummer is not None and er_organisasjonsnummer(nummer) and nummer == (annen / "organisasjonsnummer").tekst()


def _stillingsprosent(rad: Sted, rot: Sted) -> Iterator[Funn]:
    """The læretid must be of the new percentage, and only of it: counted from the day of the change."""
    sted, ny = rot / "laretid", rad / "etter" / "prosent"
    prosent, gjelder, fra = ny.tall(), (rad / "gjelderFra").dato(), (sted / "fra").dato()
    if not sted.er_objekt:
        return
    i_laretiden = (sted / "stillingsprosent").tall() if (sted / "stillingsprosent").finnes else FULL_STILLING
    if prosent is not None and i_laretiden is not None and prosent != i_laretiden:
        yield meldinger.ANNEN_PROSENT.funn(ny.peker, ny=ordlyd.tall(prosent), laretid=ordlyd.tall(i_laretiden))
    if gjelder and fra and fra < gjelder:
        yield meldinger.LARETID_FOR_ENDRINGEN.funn((sted / "fra").peker, fra=ordlyd.dato(fra), gjelder=ordlyd.dato(gjelder))


def _avbrudd(rad: Sted, rot: Sted) -> Iterator[Funn]:
    periode = rad / "etter" / "periode"
    fra, til = (periode / "fra").dato(), (periode / "til").dato()
    if fra is None or ((periode / "til").finnes and til is None):
        return
    if til and til < fra:
        yield laretid.AVBRUDD_BAKVENDT.funn((periode / "til").peker, fra=ordlyd.dato(fra), til=ordlyd.dato(til))
    elif (rot / "laretid").er_objekt and (fra, til) not in {
        ((en / "fra").dato(), (en / "til").dato()) for en in (rot / "laretid" / "avbrudd").rader()
    }:
        yield meldinger.AVBRUDD_IKKE_I_LARETIDEN.funn(periode.peker, fra=ordlyd.dato(fra))


def _forlengelse(rad: Sted, rot: Sted) -> Iterator[Funn]:
    for_, ny = (rad / "for" / "dato").dato(), (rad / "etter" / "dato").dato()
    peker = (rad / "etter" / "dato").peker
    if for_ and ny and ny < for_:
        yield meldinger.FORLENGELSE_FORKORTER.funn(peker, for_=ordlyd.dato(for_), ny=ordlyd.dato(ny))
    slutt = _beregnet(rot / "laretid")
    if ny and slutt and ny != slutt:
        yield meldinger.ANNEN_SLUTT.funn(peker, ny=ordlyd.dato(ny), slutt=ordlyd.dato(slutt))


def _beregnet(sted: Sted) -> date | None:
    """The calculated last day, where everything that it is calculated from can be read."""
    fra = (sted / "fra").dato()
    return regel.beregn(bygg_laretid(sted, fra)).til if sted.er_objekt and fra and laretid.er_lesbar(sted) else None


SAMSVAR: Mapping[Endringstype, Callable[[Sted, Sted], Iterator[Funn]]] = dict.fromkeys(Endringstype, _ikke_sammenliknet) | {
    Endringstype.FAGLIG_LEDER: _faglig_leder,
    Endringstype.LAREBEDRIFT: _larebedrift,
    Endringstype.SAMARBEIDSORGAN: _samarbeidsorgan,
    Endringstype.STILLINGSPROSENT: _stillingsprosent,
    Endringstype.AVBRUDD: _avbrudd,
    Endringstype.FORLENGELSE: _forlengelse,
    Endringstype.MEROPPLARING: _forlengelse,
}
"""What each change is compared with. Words are compared with nothing."""


# --- the lærebedrift that lets the contract go, and the new læretid ---------------------------------------------------


def _tidligere(rot: Sted, typer: frozenset[Endringstype]) -> Iterator[Funn]:
    tidligere, ny = rot / "tidligereLarebedrift", rot / "parter" / "larebedrift" / "virksomhet"
    if not tidligere.er_objekt:
        return
    if Endringstype.LAREBEDRIFT not in typer:
        yield meldinger.TIDLIGERE_UTEN_BYTTE.funn(tidligere.peker)
    if _samme_virksomhet(tidligere / "virksomhet", ny):
        peker = f"{tidligere.peker}/virksomhet/organisasjonsnummer"
        yield meldinger.SAMME_LAREBEDRIFT.funn(peker, nummer=(ny / "organisasjonsnummer").tekst() or "")


def _laretid(sted: Sted) -> Iterator[Funn]:
    """Counted from the months of the trade, or from what is left on the day of the change: never both."""
    if not sted.er_objekt:
        return
    grunnlag, gjenstar = sted / "grunnlagManeder", sted / "gjenstaendeManeder"
    if not grunnlag.finnes and not gjenstar.finnes:
        yield meldinger.MANEDER_MANGLER.funn(grunnlag.peker)
    if (igjen := gjenstar.tall()) is not None and (alle := grunnlag.tall()) is not None:
        yield meldinger.BEGGE_MANEDER.funn(gjenstar.peker, grunnlag=ordlyd.tall(alle), gjenstar=ordlyd.tall(igjen))
    yield from laretid.utregning(sted)
