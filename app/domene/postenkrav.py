"""What Posten signering demands of those who sign and of what they are sent, told before anything is made.

Posten identifies a signer by number (BankID, Buypass, Commfides, MinID) or, without one, by whoever opens the message and the one-time code
in it. Two people without a number who share an address are then one to Posten, and whoever opens the message signs for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domene import leverandorgrenser
from app.domene.dokument import Dokument
from app.domene.kontaktkontroll import VEIER, Kontaktvei
from app.domene.norsk import stor_forbokstav
from app.domene.parter import Foresatt, Identtype
from app.domene.personpekere import ROLLEORD, peker_til
from app.domene.postenvalg import Postenvalg
from app.domene.sak import PlanlagtVedlegg, Signatar, Signatarbeslutning
from app.errors import Alvor, Funn
from app.tekst import Tekst

I_FOLKEREGISTERET: Mapping[Identtype, bool] = {Identtype.FODSELSNUMMER: True, Identtype.DNUMMER: True, Identtype.FIKTIVT: False}
"""Whether a number names a person whom a provider can identify: one that a county made up is nobody's, or somebody else's."""
VEINAVN: Mapping[str, Tekst] = {
    "epost": Tekst(nb="e-postadresse", nn="e-postadresse"),
    "mobil": Tekst(nb="mobilnummer", nn="mobilnummer"),
}
"""What a way to reach somebody is called, by its name in the data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saken:
    """What is looked at."""

    posten: Postenvalg
    beslutning: Signatarbeslutning
    foresatte: Sequence[Foresatt]

    @property
    def uten_nummer(self) -> tuple[Signatar, ...]:
        """Those whom Posten cannot identify."""
        return tuple(en for en in self.beslutning.signatarer if nummer(en) is None)

    def peker(self, signatar: Signatar) -> str:
        """Where the person stands in the data."""
        return peker_til(signatar, self.foresatte)


def nummer(signatar: Signatar) -> str | None:
    """The number that a provider identifies the person by."""
    ident = signatar.person.personidentifikator
    return ident.verdi if ident and I_FOLKEREGISTERET[ident.type] else None


def kontroller(leverandor: str, posten: Postenvalg, dokument: Dokument, beslutning: Signatarbeslutning) -> tuple[Funn, ...]:
    """Everything to say of who signs; nothing, where another provider gets it signed."""
    foresatte = dokument.kandidat.foresatte if dokument.kandidat else ()
    saken = Saken(posten=posten, beslutning=beslutning, foresatte=foresatte)
    return tuple(funn for kontroll in KONTROLLER.get(leverandor, ()) for funn in kontroll(saken))


def vedleggsfunn(leverandor: str, posten: Postenvalg, vedlegg: Sequence[PlanlagtVedlegg]) -> tuple[Funn, ...]:
    """Advice about the files that are sent beside the document."""
    return tuple(funn for ett in leverandorgrenser.ved_siden_av(leverandor, posten, vedlegg) if ett.innhold for funn in _vedlegg(ett))


# --- who signs --------------------------------------------------------------------------------------------------------


def _nummer_kreves(saken: Saken) -> Iterator[Funn]:
    """A public sender's advanced signature shows the number, and so needs it (signering-docs, signert-dokument)."""
    for signatar in saken.uten_nummer if saken.posten.krav.nummer else ():
        yield Funn(
            kode="nummer-mangler",
            peker=f"{saken.peker(signatar)}/personidentifikator",
            melding=_om(
                signatar,
                nb="{hvem} skal gi en avansert signatur hos Posten, men fødselsnummer eller d-nummer er ikke oppgitt.",
                nn="{hvem} skal gi ein avansert signatur hos Posten, men fødselsnummer eller d-nummer er ikkje oppgitt.",
            ),
            tiltak=Tekst(
                nb="Legg inn nummeret, eller slå av avansert signatur i filen til fylket.",
                nn="Legg inn nummeret, eller slå av avansert signatur i fila til fylket.",
            ),
        )


def _identitet(saken: Saken) -> Iterator[Funn]:
    uten = [] if saken.posten.krav.nummer else [ROLLEORD[signatar.rolle] for signatar in saken.uten_nummer]
    if uten:
        yield Funn(
            kode="identitet-ikke-kontrollert",
            peker="/parter",
            melding=Tekst(
                nb=stor_forbokstav(
                    f"{_liste([en.nb for en in uten])} er oppgitt uten nummer. "
                    "Posten kontrollerer da ikke hvem som signerer, bare at vedkommende får koden som blir sendt."
                ),
                nn=stor_forbokstav(
                    f"{_liste([en.nn for en in uten])} er oppgitt utan nummer. "
                    "Posten kontrollerer då ikkje kven som signerer, berre at vedkommande får koden som blir send."
                ),
            ),
            tiltak=Tekst(
                nb="Legg inn fødselsnummer eller d-nummer hvis identiteten skal kontrolleres.",
                nn="Legg inn fødselsnummer eller d-nummer dersom identiteten skal kontrollerast.",
            ),
            alvor=Alvor.RAD,
        )


def _delt_kontakt(saken: Saken) -> Iterator[Funn]:
    for vei in VEIER:
        forste: dict[str, Signatar] = {}
        for signatar in saken.uten_nummer:
            verdi = _verdi(vei, signatar)
            if verdi is not None and (en := forste.setdefault(verdi, signatar)) is not signatar:
                yield _samme_kontakt(saken, vei, en, signatar)


def _verdi(vei: Kontaktvei, signatar: Signatar) -> str | None:
    return vei.verdi(signatar.person.kontakt) if signatar.person.kontakt else None


def _samme_kontakt(saken: Saken, vei: Kontaktvei, en: Signatar, annen: Signatar) -> Funn:
    ord_, andre = ROLLEORD[en.rolle], ROLLEORD[annen.rolle]
    return Funn(
        kode=f"{vei.kode}-uten-nummer",
        peker=f"{saken.peker(annen)}/kontakt/{vei.felt}",
        melding=Tekst(
            nb=stor_forbokstav(
                f"{ord_.nb} og {andre.nb} er oppgitt uten nummer og med samme {VEINAVN[vei.felt].nb}. "
                "Posten kan ikke skille dem fra hverandre."
            ),
            nn=stor_forbokstav(
                f"{ord_.nn} og {andre.nn} er oppgitt utan nummer og med same {VEINAVN[vei.felt].nn}. "
                "Posten kan ikkje skilje dei frå kvarandre."
            ),
        ),
        tiltak=Tekst(
            nb="Oppgi nummeret til minst én av dem, eller en adresse for hver.",
            nn="Oppgi nummeret til minst éin av dei, eller ei adresse for kvar.",
        ),
    )


def _om(signatar: Signatar, *, nb: str, nn: str) -> Tekst:
    hvem = ROLLEORD[signatar.rolle]
    return Tekst(nb=stor_forbokstav(nb.format(hvem=hvem.nb)), nn=stor_forbokstav(nn.format(hvem=hvem.nn)))


def _liste(ord_: Sequence[str]) -> str:
    return " og ".join(bit for bit in (", ".join(ord_[:-1]), ord_[-1]) if bit)


KONTROLLER: Mapping[str, tuple[Callable[[Saken], Iterator[Funn]], ...]] = {
    leverandorgrenser.POSTEN: (_nummer_kreves, _identitet, _delt_kontakt)
}
"""By provider."""


# --- what they are sent -----------------------------------------------------------------------------------------------


def _vedlegg(ett: PlanlagtVedlegg) -> Iterator[Funn]:
    """What Posten makes of several files is PDF/A only where each of them is, and always on A4 (opprette-oppdrag, document format)."""
    if not ett.pdfa:
        yield _rad(
            ett,
            "vedlegg-ikke-pdfa",
            Tekst(
                nb=f"Vedlegg {ett.nr} er ikke PDF/A. Da er heller ikke det signerte dokumentet fra Posten PDF/A.",
                nn=f"Vedlegg {ett.nr} er ikkje PDF/A. Då er heller ikkje det signerte dokumentet frå Posten PDF/A.",
            ),
            Tekst(nb="Send vedlegget som PDF/A hvis arkivet krever det.", nn="Send vedlegget som PDF/A dersom arkivet krev det."),
        )
    if not ett.staende_a4:
        yield _rad(
            ett,
            "vedlegg-ikke-a4",
            Tekst(
                nb=f"Vedlegg {ett.nr} har sider som ikke er stående A4. Posten viser alle sider som stående A4.",
                nn=f"Vedlegg {ett.nr} har sider som ikkje er ståande A4. Posten viser alle sider som ståande A4.",
            ),
            Tekst(nb="Sjekk at vedlegget kan leses da.", nn="Sjekk at vedlegget kan lesast då."),
        )


def _rad(ett: PlanlagtVedlegg, kode: str, melding: Tekst, tiltak: Tekst) -> Funn:
    return Funn(kode=kode, peker=f"/vedlegg/{ett.nr - 1}", melding=melding, tiltak=tiltak, alvor=Alvor.RAD)
