"""Who is responsible for each part of the training: what the data say, and the default where they are silent.

The law demands that the contract says so (opplæringslova § 7-2), so every standard part always has a row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from app.domene.kontrakt import Kontrakt, Kontraktstype
from app.domene.opplysninger import MED_LAREBEDRIFT
from app.domene.parter import Ansvarlig, Ansvarsdel
from app.domene.regeldato import regeldato
from app.domene.sak import Ansvarsrad
from app.domene.tabell import Regel, Tabell
from app.domene.voksen import voksen
from app.tekst import Tekst

__all__ = ["rader", "voksen"]


class Ansvarskode(StrEnum):
    """The parts of the training, in the order of the form."""

    OPPLARING_I_BEDRIFT = "opplaringIBedrift"
    OPPLARING_I_SKOLE = "opplaringISkole"
    UTVIKLINGSSAMTALE = "utviklingssamtale"
    HALVARSVURDERING = "halvarsvurdering"
    OPPMELDING = "oppmelding"
    RAPPORTERING = "rapportering"
    ANNET = "annet"


@dataclass(frozen=True, kw_only=True)
class Ansvarsfakta:
    """What decides the default."""

    del_: Annotated[Ansvarskode, "del av opplæringen"]
    dokumenttype: Annotated[Kontraktstype, "dokument"]


VURDERING = frozenset({Ansvarskode.UTVIKLINGSSAMTALE, Ansvarskode.HALVARSVURDERING, Ansvarskode.OPPMELDING})
I_SKOLE = Kontraktstype.FAGOPPLARING_I_SKOLE

ANSVAR = Tabell(
    navn="ansvar",
    tittel=Tekst(nb="Ansvar for opplæringen", nn="Ansvar for opplæringa"),
    sporsmal=Tekst(nb="Hvem har ansvaret når dataene ikke sier det?", nn="Kven har ansvaret når dataa ikkje seier det?"),
    fakta=Ansvarsfakta,
    regler=(
        Regel[Ansvarlig | None](
            id="AN-01",
            nar={"del_": Ansvarskode.OPPLARING_I_BEDRIFT, "dokumenttype": MED_LAREBEDRIFT},
            utfall=Ansvarlig.LAREBEDRIFT,
            begrunnelse=Tekst(
                nb="Lærebedriften har ansvaret for opplæringen i bedrift.",
                nn="Lærebedrifta har ansvaret for opplæringa i bedrift.",
            ),
            kilde="opplæringslova § 7-6",
        ),
        Regel(
            id="AN-02",
            nar={"del_": Ansvarskode.OPPLARING_I_BEDRIFT, "dokumenttype": I_SKOLE},
            utfall=None,
            begrunnelse=Tekst(
                nb="Fagopplæring i skole har ingen opplæring i bedrift.",
                nn="Fagopplæring i skole har inga opplæring i bedrift.",
            ),
            kilde="opplæringslova § 5-6",
        ),
        Regel(
            id="AN-03",
            nar={"del_": Ansvarskode.OPPLARING_I_SKOLE, "dokumenttype": I_SKOLE},
            utfall=Ansvarlig.SKOLE,
            begrunnelse=Tekst(nb="Skolen har ansvaret for opplæringen i skole.", nn="Skolen har ansvaret for opplæringa i skole."),
            kilde="opplæringslova § 5-6; opplæringsforskrifta § 6-2",
        ),
        Regel(
            id="AN-04",
            nar={"del_": Ansvarskode.OPPLARING_I_SKOLE, "dokumenttype": MED_LAREBEDRIFT},
            utfall=None,
            begrunnelse=Tekst(
                nb="Kontrakten har bare opplæring i skole når dataene sier det.",
                nn="Kontrakten har berre opplæring i skole når dataa seier det.",
            ),
            kilde="opplæringsforskrifta § 6-3",
        ),
        Regel(
            id="AN-05",
            nar={"del_": VURDERING, "dokumenttype": MED_LAREBEDRIFT},
            utfall=Ansvarlig.LAREBEDRIFT,
            begrunnelse=Tekst(
                nb="Lærebedriften har ansvaret for samtaler, vurdering og oppmelding.",
                nn="Lærebedrifta har ansvaret for samtalar, vurdering og oppmelding.",
            ),
            kilde="opplæringsforskrifta §§ 6-14, 9-6, 9-13, 9-56 og 15-9",
        ),
        Regel(
            id="AN-06",
            nar={"del_": VURDERING, "dokumenttype": I_SKOLE},
            utfall=Ansvarlig.SKOLE,
            begrunnelse=Tekst(
                nb="Skolen har ansvaret for samtaler, vurdering og oppmelding.",
                nn="Skolen har ansvaret for samtalar, vurdering og oppmelding.",
            ),
            kilde="opplæringsforskrifta §§ 9-6, 9-13 og 9-56",
        ),
        Regel(
            id="AN-07",
            nar={"del_": Ansvarskode.RAPPORTERING, "dokumenttype": MED_LAREBEDRIFT},
            utfall=Ansvarlig.LAREBEDRIFT,
            begrunnelse=Tekst(
                nb="Lærebedriften rapporterer til fylkeskommunen.",
                nn="Lærebedrifta rapporterer til fylkeskommunen.",
            ),
            kilde="opplæringslova § 7-11; opplæringsforskrifta § 6-16",
        ),
        Regel(
            id="AN-08",
            nar={"del_": Ansvarskode.RAPPORTERING, "dokumenttype": I_SKOLE},
            utfall=None,
            begrunnelse=Tekst(
                nb="Ingen lærebedrift rapporterer om fagopplæring i skole.",
                nn="Inga lærebedrift rapporterer om fagopplæring i skole.",
            ),
            kilde="opplæringslova § 7-11",
        ),
        Regel(
            id="AN-09",
            nar={"del_": Ansvarskode.ANNET},
            utfall=None,
            begrunnelse=Tekst(
                nb="Andre deler står bare i dokumentet når dataene nevner dem.",
                nn="Andre delar står berre i dokumentet når dataa nemner dei.",
            ),
            kilde="opplæringslova § 7-2",
        ),
    ),
)


def rader(kontrakt: Kontrakt) -> tuple[Ansvarsrad, ...]:
    """Each part in the order of the form: as sent, else the default. Parts that the form does not know come last, by their words."""
    sendt = kontrakt.parter.ansvarsdeling
    return tuple(rad for kode in Ansvarskode for rad in _rader_for(kode, sendt, kontrakt))


def kode_for(del_: Ansvarsdel) -> Ansvarskode:
    """The part that a sent row is about; one without a code, or with one the form does not know, is «annet»."""
    kjente = {kode.value: kode for kode in Ansvarskode}
    return kjente.get(del_.kode or "", Ansvarskode.ANNET)


def _rader_for(kode: Ansvarskode, sendt: tuple[Ansvarsdel, ...], kontrakt: Kontrakt) -> tuple[Ansvarsrad, ...]:
    egne = tuple(del_ for del_ in sendt if kode_for(del_) is kode)
    if egne:
        return tuple(_sendt_rad(kode, del_, kontrakt) for del_ in egne)
    ansvarlig = ANSVAR.sla_opp(Ansvarsfakta(del_=kode, dokumenttype=kontrakt.dokumenttype), regeldato(kontrakt)).utfall
    return (_rad(kode, None, ansvarlig, None, kontrakt),) if ansvarlig else ()


def _sendt_rad(kode: Ansvarskode, del_: Ansvarsdel, kontrakt: Kontrakt) -> Ansvarsrad:
    return _rad(kode, del_.omrade, del_.ansvarlig, del_.organisasjonsnummer, kontrakt)


def _rad(kode: Ansvarskode, omrade: str | None, ansvarlig: Ansvarlig, orgnr: str | None, kontrakt: Kontrakt) -> Ansvarsrad:
    return Ansvarsrad(
        kode=kode.value,
        omrade=omrade,
        hvem=NAVN[ansvarlig](kontrakt, orgnr),
        fylket=ansvarlig is Ansvarlig.FYLKESKOMMUNE,
    )


def _samarbeidende(kontrakt: Kontrakt, orgnr: str | None) -> str | None:
    """The cooperating business by its number, or all of them where none is named."""
    alle = kontrakt.parter.samarbeidende_larebedrifter
    navn = [en.virksomhet.navn for en in alle if orgnr in (None, en.virksomhet.organisasjonsnummer)]
    return ", ".join(navn) or None


NAVN: Mapping[Ansvarlig, Callable[[Kontrakt, str | None], str | None]] = {
    Ansvarlig.LAREBEDRIFT: lambda k, _: k.parter.larebedrift.virksomhet.navn if k.parter.larebedrift else None,
    Ansvarlig.SAMARBEIDSORGAN: lambda k, _: k.parter.samarbeidsorgan.virksomhet.navn if k.parter.samarbeidsorgan else None,
    Ansvarlig.SAMARBEIDENDE_LAREBEDRIFT: _samarbeidende,
    Ansvarlig.SKOLE: lambda k, _: k.parter.skole.virksomhet.navn if k.parter.skole else None,
    Ansvarlig.FYLKESKOMMUNE: lambda _k, _: None,
}
