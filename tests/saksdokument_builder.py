"""The examples of documents around a contract, decided by the real rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domene import malform as malformregler
from app.domene.avgjor import Grunnlag, avgjorelse
from app.domene.sak import Saksdokumentsak
from app.domene.saksdokument import Saksdokument
from app.skjema.les import les
from app.skjema.register import eksempler, grunnlag
from app.tekst import Malform
from tests.sak_builder import FORMS


def saksdokument_fra_eksempel(navn: str) -> Saksdokument:
    """The document of an example."""
    eksempel = next(en for en in eksempler(FORMS) if en.navn == navn)
    lest = les(eksempel.raa, mottatt=date(2026, 8, 3), syntetisk=True, grunnlag=grunnlag(FORMS))
    assert isinstance(lest.dokument, Saksdokument)
    return lest.dokument


def avgjort(dokument: Saksdokument, malform: Malform | None = None) -> Saksdokumentsak:
    """The document decided in its county; `malform` overrides the language."""
    kilder = grunnlag(FORMS)
    fylke = kilder.fylker[dokument.fylkesnummer]
    valg = fylke.valg_pa(dokument.dato)
    if dokument.fylkessignatar is None:
        dokument = replace(dokument, fylkessignatar=valg.signatar)
    regler = avgjorelse(dokument)
    beslutning = regler.signatarer(dokument, fylke, valg)
    saken = regler.sak(
        dokument,
        Grunnlag(
            fylke=fylke,
            valg=valg,
            malform=malformregler.bestem(dokument, fylke, valg, valgt=malform),
            beslutning=beslutning,
            vedlegg=(),
            funn=(*beslutning.funn, *regler.funn(dokument, fylke, valg, beslutning)),
            finn_larefag=kilder.larefag.finn,
        ),
    )
    assert isinstance(saken, Saksdokumentsak)
    return saken


def sak_fra_saksdokument(navn: str, malform: Malform | None = None) -> Saksdokumentsak:
    """An example decided by the real rules."""
    return avgjort(saksdokument_fra_eksempel(navn), malform)
