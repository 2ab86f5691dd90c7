"""What the simulator cannot play: told to whoever plays the signers. What the service refuses is `regler.Avslag`."""

from __future__ import annotations

from signing.errors import SigneringsFeil
from signing.model import Tekst


class KanIkkeSpilles(SigneringsFeil):
    """The state of the job, or who the signer is, makes it impossible."""

    kode = "kan-ikke-spilles"


def ukjent() -> KanIkkeSpilles:
    """There is no such job or signer."""
    return KanIkkeSpilles(
        Tekst(nb="Oppdraget har ikke denne undertegneren.", nn="Oppdraget har ikkje denne underteiknaren."),
        Tekst(nb="Åpne listen over oppdrag på nytt.", nn="Opne lista over oppdrag på nytt."),
    )


def ikke_na() -> KanIkkeSpilles:
    """It is not the signer's turn, the job has ended, or it is nothing that happens to such a signer."""
    return KanIkkeSpilles(
        Tekst(nb="Dette kan ikke skje med denne undertegneren nå.", nn="Dette kan ikkje skje med denne underteiknaren no."),
        Tekst(nb="Se hvem sin tur det er, og om oppdraget er avsluttet.", nn="Sjå kven sin tur det er, og om oppdraget er avslutta."),
    )


def feil_metode() -> KanIkkeSpilles:
    """The e-ID is too weak for the job, or makes no signature of its kind."""
    return KanIkkeSpilles(
        Tekst(nb="Denne undertegneren kan ikke signere på denne måten.", nn="Denne underteiknaren kan ikkje signere på denne måten."),
        Tekst(
            nb="Velg en innlogging som holder for sikkerhetsnivået og signaturtypen i oppdraget.",
            nn="Vel ei innlogging som held for tryggleiksnivået og signaturtypen i oppdraget.",
        ),
    )
