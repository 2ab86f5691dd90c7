"""The counties' own seals in production: the key in force, the time stamp service, and what is asked of the issuers.

Implements `segler.Kildeoppslag` and `dokument.segl.Seglkilde`. The policy and the files of keys are read as they stand when something is
sealed: a file that was replaced, or an anchor that was taken away, counts at once and in every process.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from app.clock import dag
from app.dokument.segl import Seglkilde
from app.errors import Oppsettsfeil
from app.integrasjoner.utstedersvar import Utstedersvar
from app.kontroll import Verksted
from app.lager import seglnokler
from app.lager.ankere import operatorens_policy
from app.lager.tidsstempel import http_tidsstempler
from app.segloppsett import Seglrad
from signing.errors import NokkelFeil, SeglMangler
from signing.keys import Signeringsnokkel
from signing.model import Segleier, Tekst
from signing.tillit import Tillit
from signing.tsa import Tidsstempler
from signing.verify.policy import Ankerslag


@dataclass(frozen=True, slots=True)
class Fylkeskilde:
    """One for each process: the time stamp service's chain and the issuers' answers are remembered in it."""

    bord: Verksted
    stempler: Tidsstempler
    svar: Utstedersvar

    @staticmethod
    def av(bord: Verksted) -> Fylkeskilde:
        """With what the settings say."""
        return Fylkeskilde(
            bord=bord,
            stempler=http_tidsstempler(bord.settings),
            svar=Utstedersvar(
                tillatt=lambda: operatorens_policy(bord.settings).nettverk,
                ankere=lambda: _ankere(bord),
            ),
        )

    # ------------------------------------------------------------ is there a seal?

    @property
    def klar(self) -> bool:
        """Some county has one."""
        oppsett = self.bord.settings.segl
        return oppsett is not None and bool(oppsett.rader)

    def har_segl(self, fylkesnummer: str, tid: datetime) -> bool:
        """The county's seal in force can be read, is the county's, and has not run out."""
        try:
            nokkel = self._nokkel(fylkesnummer, tid)
        except (SeglMangler, NokkelFeil, Oppsettsfeil):
            return False
        return nokkel.sertifikat.not_valid_before_utc <= tid <= nokkel.sertifikat.not_valid_after_utc

    def kilde(self, tid: datetime) -> Seglkilde:  # noqa: ARG002  # the Protocol's form
        """Itself."""
        return self

    # ------------------------------------------------------------ what a seal is made with

    @property
    def tillit(self) -> Tillit:
        """The operator's anchors for seals and time stamps, never a demo's."""
        return Tillit(ankere=_ankere(self.bord), kilde=self.svar)

    def segl(self, eier: Segleier, tid: datetime) -> Signeringsnokkel:
        """The county's key in force. Raises `SeglMangler`, and `NokkelFeil` where the certificate is not the county's."""
        try:
            return self._nokkel(eier.nummer, tid)
        except Oppsettsfeil as feil:
            melding, tiltak = feil.detalj, feil.tiltak or feil.detalj
            raise SeglMangler(Tekst(melding.nb, melding.nn), Tekst(tiltak.nb, tiltak.nn)) from feil

    def tsa(self, tid: datetime) -> Tidsstempler:  # noqa: ARG002  # the Protocol's form
        """The operator's time stamp service."""
        return self.stempler

    def _nokkel(self, fylkesnummer: str, tid: datetime) -> Signeringsnokkel:
        rad = self._rad(fylkesnummer, tid)
        nokkel = seglnokler.les_nokkel(rad, self.bord.settings)
        orgnr = self.bord.grunnlag.fylker[fylkesnummer].organisasjonsnummer
        for problem in seglnokler.problemer(rad, nokkel, orgnr=orgnr, policy=operatorens_policy(self.bord.settings)):
            raise NokkelFeil(problem.melding, problem.tiltak)
        return nokkel

    def _rad(self, fylkesnummer: str, tid: datetime) -> Seglrad:
        oppsett = self.bord.settings.segl
        rad = oppsett.i_kraft(fylkesnummer, dag(tid)) if oppsett else None
        if rad is None:
            raise _uten_segl(fylkesnummer)
        return rad


def _ankere(bord: Verksted) -> tuple[x509.Certificate, ...]:
    policy = operatorens_policy(bord.settings)
    alle = (*seglnokler.ankere_for(policy, Ankerslag.SEGL), *seglnokler.ankere_for(policy, Ankerslag.TIDSSTEMPEL))
    return tuple(dict.fromkeys(alle))


def _uten_segl(fylkesnummer: str) -> SeglMangler:
    return SeglMangler(
        Tekst(
            nb=f"Fylke {fylkesnummer} har ikke noe segl som gjelder nå. Ingenting er forseglet.",
            nn=f"Fylke {fylkesnummer} har ikkje noko segl som gjeld no. Ingenting er forsegla.",
        ),
        Tekst(
            nb="Legg inn en rad for fylket i seglfilen, og start tjenesten og arbeiderne på nytt.",
            nn="Legg inn ei rad for fylket i seglfila, og start tenesta og arbeidarane på nytt.",
        ),
    )
