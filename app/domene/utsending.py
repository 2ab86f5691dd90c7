"""What only matters when a document is sent to be signed: the one place where the rules look at today.

Everything else is compared with the date of the document, so that the same data always gets the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.domene import laretid
from app.domene.dokument import Dokument
from app.domene.fridager import arbeidsdager, fridag, helligdager_pa_hverdager, neste_arbeidsdag
from app.domene.fylker import Fylkesvalg
from app.domene.kontrakt import Kontrakt
from app.domene.leverandorgrenser import GRENSER, siste_dag
from app.domene.norsk import dato
from app.domene.parter import Adressebeskyttelse, Kandidat
from app.domene.roller import Rolle
from app.domene.sak import Signatarbeslutning
from app.errors import Alvor, Funn
from app.tekst import Tekst

NAR_GRENSEN = 80
"""Days from sending to the last possible signature: near the 90 that Posten gives the last of its groups."""
FOR_VIRKSOMHET: Mapping[Rolle, bool] = {
    Rolle.KANDIDAT: False,
    Rolle.FORESATT: False,
    Rolle.FAGLIG_LEDER: True,
    Rolle.ANSVARLIG_LEDER: True,
    Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT: True,
    Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN: True,
    Rolle.SKOLE: True,
    Rolle.FYLKESKOMMUNE: False,
}
"""Whether the role gets the document for somebody else than the candidate and the county that handles the case."""
FOR_ANDRE: Mapping[Rolle, bool] = {**FOR_VIRKSOMHET, Rolle.FYLKESKOMMUNE: True}
"""Whether the role signs for somebody else than the person (Posten signering: on-behalf-of)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utsending:
    """A sending. `skjermet_bekreftet`: a caseworker has looked at who gets the document of a protected person."""

    i_dag: date
    skjermet_bekreftet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Saken:
    """What is to be sent, where, and when."""

    dokument: Dokument
    kandidat: Kandidat | None
    valg: Fylkesvalg
    beslutning: Signatarbeslutning
    utsending: Utsending

    @property
    def i_dag(self) -> date:
        """The day it is sent."""
        return self.utsending.i_dag

    @property
    def frist(self) -> date:
        """The last day of the first group: the last whole one, where the provider's clock ends it at the hour it was sent."""
        return self.i_dag + timedelta(days=self.valg.frist_dager) - self.brutt_dag

    @property
    def brutt_dag(self) -> timedelta:
        """The day that a provider's clock ends in the middle of."""
        return timedelta(days=1) if GRENSER[self.valg.leverandor].egen_frist else timedelta()

    @property
    def grupper(self) -> int:
        """How many groups sign one after the other."""
        return len({signatar.gruppe for signatar in self.beslutning.signatarer})


def kontroller(
    dokument: Dokument, kandidat: Kandidat | None, valg: Fylkesvalg, beslutning: Signatarbeslutning, utsending: Utsending
) -> tuple[Funn, ...]:
    """Everything to say before the document is sent today."""
    saken = Saken(dokument=dokument, kandidat=kandidat, valg=valg, beslutning=beslutning, utsending=utsending)
    return tuple(funn for kontroll in KONTROLLER for funn in kontroll(saken))


def _funn(kode: str, peker: str, alvor: Alvor, melding: Tekst, tiltak: Tekst) -> Funn:
    return Funn(kode=kode, peker=peker, melding=melding, tiltak=tiltak, alvor=alvor)


# --- who gets it ------------------------------------------------------------------------------------------------------


def _skjermet(saken: Saken) -> Iterator[Funn]:
    """A protected person's document goes to a business only when somebody has confirmed it (skatteetaten.no, fortrolig adresse)."""
    til_virksomhet = any(FOR_VIRKSOMHET[rolle] for signatar in saken.beslutning.signatarer for rolle in signatar.roller)
    skjermet = saken.kandidat is not None and saken.kandidat.adressebeskyttelse is not Adressebeskyttelse.UGRADERT
    if skjermet and til_virksomhet and not saken.utsending.skjermet_bekreftet:
        yield _funn(
            "bekreftelse-mangler",
            "/kandidat/adressebeskyttelse",
            Alvor.FEIL,
            Tekst(
                nb="Adressen er skjermet, og dokumentet går til en virksomhet. Ingen har bekreftet at det kan sendes.",
                nn="Adressa er skjerma, og dokumentet går til ei verksemd. Ingen har stadfesta at det kan sendast.",
            ),
            Tekst(
                nb="Sjekk hvem som får dokumentet, og bekreft: --skjermet-bekreftet, eller skjermetBekreftet i kallet.",
                nn="Sjekk kven som får dokumentet, og stadfest: --skjermet-bekreftet, eller skjermetBekreftet i kallet.",
            ),
        )


def _reservasjon(saken: Saken) -> Iterator[Funn]:
    if saken.kandidat is not None:
        yield _funn(
            "reservasjon-ukjent",
            "/kandidat/kontakt",
            Alvor.RAD,
            Tekst(
                nb="Vi vet ikke om kandidaten har reservert seg mot digital post. "
                "Har kandidaten det, stopper oppdraget hos noen leverandører.",
                nn="Vi veit ikkje om kandidaten har reservert seg mot digital post. "
                "Har kandidaten det, stoppar oppdraget hos nokre leverandørar.",
            ),
            Tekst(
                nb="Slå opp i kontakt- og reservasjonsregisteret (KRR), eller vær klar til å signere på papir.",
                nn="Slå opp i kontakt- og reservasjonsregisteret (KRR), eller ver klar til å signere på papir.",
            ),
        )


# --- today against the dates of the case ------------------------------------------------------------------------------


def _dokumentdato(saken: Saken) -> Iterator[Funn]:
    if saken.dokument.dato > saken.i_dag:
        yield _funn(
            "datert-fram-i-tid",
            "/kontraktsdato" if isinstance(saken.dokument, Kontrakt) else "/dato",
            Alvor.ADVARSEL,
            Tekst(
                nb=f"Dokumentet er datert {dato(saken.dokument.dato)}, men blir sendt {dato(saken.i_dag)}. "
                "En ny mal eller et nytt vedtak kan gjelde før den tid.",
                nn=f"Dokumentet er datert {dato(saken.dokument.dato)}, men blir sendt {dato(saken.i_dag)}. "
                "Ein ny mal eller eit nytt vedtak kan gjelde før den tid.",
            ),
            Tekst(nb="Vent med å sende, eller rett datoen.", nn="Vent med å sende, eller rett datoen."),
        )


def _start(saken: Saken) -> Iterator[Funn]:
    """A first issue is signed before the training starts; afterwards it holds from the start all the same, so nothing is stopped."""
    kontrakt = saken.dokument
    if not isinstance(kontrakt, Kontrakt) or kontrakt.utgave > 1:
        return
    fra = kontrakt.laretid.fra
    if fra < saken.i_dag:
        yield _funn(
            "start-passert",
            "/laretid/fra",
            Alvor.ADVARSEL,
            Tekst(
                nb=f"Læretiden startet {dato(fra)}, men kontrakten blir sendt til signering {dato(saken.i_dag)}. "
                "Kontrakten skal være skrevet før opplæringen starter (opplæringslova § 7-2).",
                nn=f"Læretida starta {dato(fra)}, men kontrakten blir send til signering {dato(saken.i_dag)}. "
                "Kontrakten skal vere skriven før opplæringa startar (opplæringslova § 7-2).",
            ),
            Tekst(
                nb="Er starten rett, kan kontrakten sendes: Den gjelder fra starten, også når den blir godkjent senere.",
                nn="Er starten rett, kan kontrakten sendast: Han gjeld frå starten, også når han blir godkjend seinare.",
            ),
        )
    elif fra <= saken.frist:
        yield _funn(
            "frist-etter-start",
            "/laretid/fra",
            Alvor.RAD,
            Tekst(
                nb=f"Fristen for å signere er {dato(saken.frist)}, men læretiden starter {dato(fra)}.",
                nn=f"Fristen for å signere er {dato(saken.frist)}, men læretida startar {dato(fra)}.",
            ),
            Tekst(nb="Sett en kortere frist, eller minn signatarene på det.", nn="Set ein kortare frist, eller minn signatarane på det."),
        )


def _slutt(saken: Saken) -> Iterator[Funn]:
    kontrakt = saken.dokument
    slutt = laretid.beregn(kontrakt.laretid).til if isinstance(kontrakt, Kontrakt) else None
    if slutt is not None and slutt < saken.i_dag:
        yield _funn(
            "slutt-passert",
            "/laretid",
            Alvor.ADVARSEL,
            Tekst(
                nb=f"Læretiden sluttet {dato(slutt)}, men kontrakten blir sendt til signering {dato(saken.i_dag)}.",
                nn=f"Læretida slutta {dato(slutt)}, men kontrakten blir send til signering {dato(saken.i_dag)}.",
            ),
            Tekst(nb="Sjekk datoene.", nn="Sjekk datoane."),
        )


def _fullmakt(saken: Saken) -> Iterator[Funn]:
    """The organ could sign on the date of the contract, and cannot any more today."""
    kontrakt = saken.dokument
    if not isinstance(kontrakt, Kontrakt) or not saken.beslutning.organ_inngar:
        return
    avtale, organ = kontrakt.parter.avtale, kontrakt.parter.samarbeidsorgan
    perioder = {
        "/parter/avtale/gjelderTil": (avtale.gjelder_til if avtale else None, Tekst(nb="Avtalen gjaldt", nn="Avtalen gjaldt")),
        "/parter/samarbeidsorgan/godkjentTil": (
            organ.godkjent_til if organ else None,
            Tekst(nb="Godkjenningen av samarbeidsorganet gjaldt", nn="Godkjenninga av samarbeidsorganet gjaldt"),
        ),
    }
    for peker, (til, hva) in perioder.items():
        if til is not None and til < saken.i_dag:
            yield _funn(
                "utlopt-etter-kontraktsdato",
                peker,
                Alvor.ADVARSEL,
                Tekst(
                    nb=f"{hva.nb} på kontraktsdatoen {dato(kontrakt.kontraktsdato)}, men gikk ut {dato(til)}.",
                    nn=f"{hva.nn} på kontraktsdatoen {dato(kontrakt.kontraktsdato)}, men gjekk ut {dato(til)}.",
                ),
                Tekst(
                    nb="Sjekk om samarbeidsorganet fortsatt kan signere for lærebedriften.",
                    nn="Sjekk om samarbeidsorganet framleis kan signere for lærebedrifta.",
                ),
            )


# --- the deadline -----------------------------------------------------------------------------------------------------


def _fridag(saken: Saken) -> Iterator[Funn]:
    fri = fridag(saken.frist)
    if fri is not None:
        neste = dato(neste_arbeidsdag(saken.frist))
        yield _funn(
            "frist-pa-fridag",
            "/fylke/fylkesnummer",
            Alvor.RAD,
            Tekst(
                nb=f"Fristen er {dato(saken.frist)}, som er {fri.nb}. Da er det få som kan svare på spørsmål.",
                nn=f"Fristen er {dato(saken.frist)}, som er {fri.nn}. Då er det få som kan svare på spørsmål.",
            ),
            Tekst(nb=f"Vurder fristen {neste}, som er neste arbeidsdag.", nn=f"Vurder fristen {neste}, som er neste arbeidsdag."),
        )


def _helligdager(saken: Saken) -> Iterator[Funn]:
    tapt = helligdager_pa_hverdager(saken.i_dag, saken.frist)
    if tapt:
        igjen = arbeidsdager(saken.i_dag, saken.frist)
        yield _funn(
            "frist-over-helligdager",
            "/fylke/fylkesnummer",
            Alvor.RAD,
            Tekst(
                nb=f"Fristen på {saken.valg.frist_dager} dager går over {_antall(len(tapt)).nb} fra {dato(tapt[0])}. "
                f"Igjen er {_arbeidsdager(igjen).nb}.",
                nn=f"Fristen på {saken.valg.frist_dager} dagar går over {_antall(len(tapt)).nn} frå {dato(tapt[0])}. "
                f"Att står {_arbeidsdager(igjen).nn}.",
            ),
            Tekst(nb="Vurder en lengre frist.", nn="Vurder ein lengre frist."),
        )


def _arbeidsdager(antall: int) -> Tekst:
    return (
        Tekst(nb="én arbeidsdag", nn="éin arbeidsdag") if antall == 1 else Tekst(nb=f"{antall} arbeidsdager", nn=f"{antall} arbeidsdagar")
    )


def _antall(helligdager: int) -> Tekst:
    return (
        Tekst(nb="én helligdag", nn="éin heilagdag")
        if helligdager == 1
        else Tekst(nb=f"{helligdager} helligdager", nn=f"{helligdager} heilagdagar")
    )


def _siste_dag(saken: Saken) -> Iterator[Funn]:
    siste = siste_dag(saken.i_dag, saken.valg.frist_dager, saken.grupper) - saken.brutt_dag
    dager = (siste - saken.i_dag).days
    if dager >= NAR_GRENSEN:
        yield _funn(
            "lang-vei-til-siste-dag",
            "/fylke/fylkesnummer",
            Alvor.RAD,
            Tekst(
                nb=f"Fristen er {saken.valg.frist_dager} dager for hver gruppe (antall grupper: {saken.grupper}). "
                f"Den siste kan signere helt til {dato(siste)}, {dager} dager fra i dag.",
                nn=f"Fristen er {saken.valg.frist_dager} dagar for kvar gruppe (talet på grupper: {saken.grupper}). "
                f"Den siste kan signere heilt til {dato(siste)}, {dager} dagar frå i dag.",
            ),
            Tekst(nb="Sett en kortere frist, eller regn med så lang tid.", nn="Set ein kortare frist, eller rekn med så lang tid."),
        )


KONTROLLER: tuple[Callable[[Saken], Iterator[Funn]], ...] = (
    _skjermet,
    _dokumentdato,
    _start,
    _slutt,
    _fullmakt,
    _reservasjon,
    _fridag,
    _helligdager,
    _siste_dag,
)
