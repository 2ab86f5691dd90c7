"""The læretid: is there something to calculate from, do the parts go together, and does a sent end agree with the calculated one?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from app.domene import laretid as regel
from app.domene.kontrakt import Fradragstype, Laretid
from app.domene.sak import BeregnetLaretid
from app.errors import Alvor, Funn
from app.skjema import ordlyd
from app.skjema.bygg_laretid import bygg_laretid
from app.skjema.kontroll.miljo import Miljo
from app.skjema.melding import Melding
from app.skjema.sted import Sted
from app.tekst import Tekst

GRUNNLAG_MANGLER = Melding(
    kode="mangler",
    melding=Tekst(
        nb="Læretiden kan ikke beregnes: antall måneder i faget mangler.",
        nn="Læretida kan ikkje reknast ut: talet på månader i faget manglar.",
    ),
    tiltak=Tekst(nb="Send «grunnlagManeder», for eksempel 24.", nn="Send «grunnlagManeder», til dømes 24."),
    brukbar=False,
)
GJENSTAENDE_MANGLER = Melding(
    kode="mangler",
    melding=Tekst(
        nb="Opplæringen er modulstrukturert. Da må antall måneder som gjenstår i bedrift, være oppgitt.",
        nn="Opplæringa er modulstrukturert. Då må talet på månader som står att i bedrift, vere oppgitt.",
    ),
    tiltak=Tekst(nb="Send «gjenstaendeManeder».", nn="Send «gjenstaendeManeder»."),
    brukbar=False,
)
GJENSTAENDE_UTEN_MODUL = Melding(
    kode="gjenstaende-uten-modul",
    melding=Tekst(
        nb="Gjenstående måneder ({maneder}) er oppgitt, men opplæringen er ikke modulstrukturert.",
        nn="Månader som står att ({maneder}), er oppgitte, men opplæringa er ikkje modulstrukturert.",
    ),
    tiltak=Tekst(
        nb="Send «grunnlagManeder» i stedet, eller «modulstrukturert» som true.",
        nn="Send «grunnlagManeder» i staden, eller «modulstrukturert» som true.",
    ),
)
GRUNNLAG_I_MODUL = Melding(
    kode="grunnlag-i-modul",
    melding=Tekst(
        nb="Opplæringen er modulstrukturert. Da er det ingen måneder i faget å regne fra, men {maneder} er oppgitt.",
        nn="Opplæringa er modulstrukturert. Då er det ingen månader i faget å rekne frå, men {maneder} er oppgitt.",
    ),
    tiltak=Tekst(
        nb="Ta bort «grunnlagManeder» og send «gjenstaendeManeder».", nn="Ta bort «grunnlagManeder» og send «gjenstaendeManeder»."
    ),
)
FRADRAG_I_MODUL = Melding(
    kode="fradrag-i-modul",
    melding=Tekst(
        nb="Opplæringen er modulstrukturert. Da kan bare fradrag av typen «annet» brukes.",
        nn="Opplæringa er modulstrukturert. Då kan berre frådrag av typen «annet» brukast.",
    ),
    tiltak=Tekst(
        nb="Send typen «annet», eller trekk månedene fra «gjenstaendeManeder».",
        nn="Send typen «annet», eller trekk månadene frå «gjenstaendeManeder».",
    ),
)
INGEN_LARETID = Melding(
    kode="ingen-laretid",
    melding=Tekst(
        nb="Netto læretid blir {netto}: {grunnlag} minus fradrag på {fradrag} og pluss tillegg på {tillegg}.",
        nn="Netto læretid blir {netto}: {grunnlag} minus frådrag på {fradrag} og pluss tillegg på {tillegg}.",
    ),
    tiltak=Tekst(nb="Rett månedene, slik at læretiden blir minst én dag.", nn="Rett månadene, slik at læretida blir minst éin dag."),
)
FOR_LANG_LARETID = Melding(
    kode="for-lang-laretid",
    melding=Tekst(
        nb="{netto} i {prosent} prosent stilling blir mer enn {grense} i kalenderen.",
        nn="{netto} i {prosent} prosent stilling blir meir enn {grense} i kalenderen.",
    ),
    tiltak=Tekst(nb="Sjekk måneder og stillingsprosent.", nn="Sjekk månader og stillingsprosent."),
)
SLUTTDATO_AVVIKER = Melding(
    kode="sluttdato-avviker",
    melding=Tekst(
        nb="Sluttdatoen er oppgitt til {sendt}, men {netto} fra {fra} i {prosent} prosent stilling{med_avbrudd} gir {beregnet}.",
        nn="Sluttdatoen er oppgitt til {sendt}, men {netto} frå {fra} i {prosent} prosent stilling{med_avbrudd} gir {beregnet}.",
    ),
    tiltak=Tekst(
        nb="Ta bort «til», eller rett det som slutten blir beregnet av.", nn="Ta bort «til», eller rett det som slutten blir rekna ut av."
    ),
)
SLUTTDATO_I_APENT_AVBRUDD = Melding(
    kode="sluttdato-i-apent-avbrudd",
    melding=Tekst(
        nb="Et avbrudd fra {avbrudd} har ingen slutt. Da kan ikke læretiden ha sluttdato, men {sendt} er sendt.",
        nn="Eit avbrot frå {avbrudd} har ingen slutt. Då kan ikkje læretida ha sluttdato, men {sendt} er send.",
    ),
    tiltak=Tekst(nb="Ta bort «til», eller sett slutt på avbruddet.", nn="Ta bort «til», eller set slutt på avbrotet."),
)
AVBRUDD_BAKVENDT = Melding(
    kode="avbrudd-slutter-for-start",
    melding=Tekst(
        nb="Avbruddet slutter {til}, før det starter {fra}.",
        nn="Avbrotet sluttar {til}, før det startar {fra}.",
    ),
    tiltak=Tekst(nb="Rett en av datoene.", nn="Rett ein av datoane."),
)
AVBRUDD_OVERLAPPER = Melding(
    kode="avbrudd-overlapper",
    melding=Tekst(
        nb="Avbruddet starter {fra}, før avbruddet som starter {forrige}, er slutt.",
        nn="Avbrotet startar {fra}, før avbrotet som startar {forrige}, er slutt.",
    ),
    tiltak=Tekst(nb="Slå avbruddene sammen, eller rett datoene.", nn="Slå avbrota saman, eller rett datoane."),
)
AVBRUDD_UTENFOR = Melding(
    kode="avbrudd-utenfor-laretiden",
    melding=Tekst(
        nb="Avbruddet starter {fra}, utenfor læretiden {start}–{slutt}, og endrer ikke sluttdatoen.",
        nn="Avbrotet startar {fra}, utanfor læretida {start}–{slutt}, og endrar ikkje sluttdatoen.",
    ),
    tiltak=Tekst(nb="Sjekk datoene.", nn="Sjekk datoane."),
    alvor=Alvor.ADVARSEL,
)


def kontroller(rot: Sted, _: Miljo) -> Iterator[Funn]:
    """Everything wrong with the læretid."""
    sted, er_modul = rot / "laretid", (rot / "lareforhold" / "modulstrukturert").ja()
    if not sted.er_objekt:
        return
    yield from _grunnlag(sted, er_modul=er_modul)
    yield from utregning(sted)


def utregning(sted: Sted) -> Iterator[Funn]:
    """Whether the parts go together, and whether a sent end agrees with the calculated one."""
    yield from _avbrudd(sted / "avbrudd")
    fra = (sted / "fra").dato()
    laretid = bygg_laretid(sted, fra or date(2024, 8, 1))
    har_grunnlag = laretid.grunnlag_maneder is not None or laretid.gjenstaende_maneder is not None
    if har_grunnlag and er_lesbar(sted):
        yield from _lengde(sted, laretid)
        if fra:
            yield from _slutt(sted, laretid, regel.beregn(laretid))


def er_lesbar(sted: Sted) -> bool:
    """Every part that the end is calculated from could be read: with one missing, any answer would be about something else."""
    maneder = [rad / "maneder" for navn in ("fradrag", "tillegg") for rad in (sted / navn).rader()]
    maneder += [en for navn in ("grunnlagManeder", "gjenstaendeManeder") if (en := sted / navn).finnes]
    prosent = sted / "stillingsprosent"
    datoer = [rad / navn for rad in (sted / "avbrudd").rader() for navn in ("fra", "til")]
    return (
        all((antall := en.tall()) is not None and antall >= 0 for en in maneder)
        and (not prosent.finnes or 0 < (prosent.tall() or 0) <= 100)
        and all(en.dato() is not None or not en.finnes for en in datoer)
    )


def _grunnlag(sted: Sted, *, er_modul: bool) -> Iterator[Funn]:
    grunnlag, gjenstaende = sted / "grunnlagManeder", sted / "gjenstaendeManeder"
    if er_modul:
        yield from _modul(sted)
        return
    if maneder := gjenstaende.tall():
        yield GJENSTAENDE_UTEN_MODUL.funn(gjenstaende.peker, maneder=ordlyd.tall(maneder))
    elif not grunnlag.finnes:
        yield GRUNNLAG_MANGLER.funn(grunnlag.peker)


def _modul(sted: Sted) -> Iterator[Funn]:
    """A modular course has no months in the framework; what is left in the business is sent instead (VIGO, autumn 2024)."""
    grunnlag, gjenstaende = sted / "grunnlagManeder", sted / "gjenstaendeManeder"
    if not gjenstaende.finnes:
        yield GJENSTAENDE_MANGLER.funn(gjenstaende.peker)
    if maneder := grunnlag.tall():
        yield GRUNNLAG_I_MODUL.funn(grunnlag.peker, maneder=ordlyd.tall(maneder))
    for rad in (sted / "fradrag").rader():
        type_ = (rad / "type").valg(Fradragstype)
        if type_ not in {None, Fradragstype.ANNET}:
            yield FRADRAG_I_MODUL.funn(f"{rad.peker}/type")


def _lengde(sted: Sted, laretid: Laretid) -> Iterator[Funn]:
    netto = regel.netto_maneder(laretid)
    lengde = regel.kalenderlengde(netto, laretid.stillingsprosent)
    if lengde < regel.KORTESTE_LARETID:
        yield INGEN_LARETID.funn(
            _storste_post(sted),
            netto=ordlyd.maneder(netto),
            grunnlag=ordlyd.tall(laretid.grunnlag_maneder or laretid.gjenstaende_maneder or 0),
            fradrag=ordlyd.tall(sum((en.maneder for en in laretid.fradrag), Decimal(0))),
            tillegg=ordlyd.tall(sum((en.maneder for en in laretid.tillegg), Decimal(0))),
        )
    elif not regel.er_mulig(lengde):
        yield FOR_LANG_LARETID.funn(
            sted.peker,
            netto=ordlyd.maneder(netto),
            prosent=ordlyd.tall(laretid.stillingsprosent),
            grense=ordlyd.maneder(Decimal(regel.LENGSTE_LARETID)),
        )


def _storste_post(sted: Sted) -> str:
    """Where to correct a læretid of nothing: what is taken off, or else what it is taken from."""
    navn = ("fradrag", "gjenstaendeManeder", "grunnlagManeder")
    return next((en.peker for en in (sted / ett for ett in navn) if en.verdi), f"{sted.peker}/grunnlagManeder")


def _slutt(sted: Sted, laretid: Laretid, beregnet: BeregnetLaretid) -> Iterator[Funn]:
    apne = [avbrudd.fra for avbrudd in laretid.avbrudd if avbrudd.til is None]
    sendt = laretid.til
    if sendt and apne:
        yield SLUTTDATO_I_APENT_AVBRUDD.funn(f"{sted.peker}/til", avbrudd=ordlyd.dato(min(apne)), sendt=ordlyd.dato(sendt))
    if beregnet.til is None:
        return
    if sendt and sendt != beregnet.til:
        yield SLUTTDATO_AVVIKER.funn(
            f"{sted.peker}/til",
            sendt=ordlyd.dato(sendt),
            beregnet=ordlyd.dato(beregnet.til),
            netto=ordlyd.maneder(beregnet.netto_maneder),
            fra=ordlyd.dato(laretid.fra),
            prosent=ordlyd.tall(laretid.stillingsprosent),
            med_avbrudd=Tekst(nb=" med avbrudd", nn=" med avbrot") if laretid.avbrudd else "",
        )
    yield from _utenfor(sted / "avbrudd", laretid.fra, beregnet.til)


def _utenfor(avbrudd: Sted, start: date, slutt: date) -> Iterator[Funn]:
    for rad in avbrudd.rader():
        fra = (rad / "fra").dato()
        if fra and not start <= fra <= slutt:
            yield AVBRUDD_UTENFOR.funn(f"{rad.peker}/fra", fra=ordlyd.dato(fra), start=ordlyd.dato(start), slutt=ordlyd.dato(slutt))


def _avbrudd(avbrudd: Sted) -> Iterator[Funn]:
    """Each period runs forwards, and none starts inside the one before (an open one has no end, so none may follow it)."""
    perioder = [(fra, rad, rad / "til") for rad in avbrudd.rader() if (fra := (rad / "fra").dato())]
    perioder.sort(key=lambda periode: periode[0])
    for fra, _, til in perioder:
        slutt = til.dato()
        if slutt and slutt < fra:
            yield AVBRUDD_BAKVENDT.funn(til.peker, fra=ordlyd.dato(fra), til=ordlyd.dato(slutt))
    for (forrige, _, forrige_til), (fra, rad, _) in pairwise(perioder):
        slutt = forrige_til.dato() if forrige_til.finnes else date.max
        if slutt and fra <= slutt:
            yield AVBRUDD_OVERLAPPER.funn(f"{rad.peker}/fra", fra=ordlyd.dato(fra), forrige=ordlyd.dato(forrige))
