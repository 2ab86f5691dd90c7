"""Puts the facts of one file together to a report: the same whether it is a PDF or a container."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from signing.verify import kontrollpunkt, personer, rapport, sporsmal
from signing.verify.dom import Dom, Integritet
from signing.verify.fakta import Endringsniva, Merknad
from signing.verify.kunnskap import INGENTING, Kunnskap
from signing.verify.opphav import Filoppslag, Opphav, Utgaveoppslag
from signing.verify.personer import Person
from signing.verify.policy import Policy
from signing.verify.rapport import Kilde, Opphavsrapport, Rapport
from signing.verify.signaturrapport import Signaturrapport
from signing.verify.sporsmal import Maloppslag
from signing.verify.vedlegg import Vedlegg
from signing.verify.vedleggskontroll import Innenfor

_IKKE_STOTTEDE = frozenset({"kryptert", "ddoc-ikke-stottet"})


@dataclass(frozen=True, slots=True)
class Registre:
    """Who can be asked besides the file itself."""

    maler: Maloppslag | None = None
    utgaver: Utgaveoppslag | None = None
    filer: Filoppslag | None = None


@dataclass(frozen=True, slots=True)
class Sporring:
    """What the check of one file is given besides its bytes."""

    kilde: Kilde
    policy: Policy
    at: datetime
    registre: Registre = Registre()
    innenfor: Innenfor | None = None
    """Judges a file inside the file; None inside one: one level deep."""
    kontrakten: Innenfor | None = None
    """The same for the contract in an evidence package, of which the registers may be asked as if it had come alone."""
    kunnskap: Kunnskap = INGENTING


def sett_sammen(
    kilde: Kilde, dommen: Dom, signaturer: tuple[Signaturrapport, ...], opphav: Opphav, registre: Registre, folk: tuple[Person, ...] = ()
) -> Rapport:
    """The report, from the verdict and the facts of each signature."""
    rader = kontrollpunkt.kontroller(signaturer, kilde.regler, kilde.tid)
    signaturer = kontrollpunkt.med_kontroller(signaturer, rader)
    ind = rapport.samlet_indikasjon(dommen.integritet, signaturer, folk)
    fil = registre.filer(kilde.sha256) if registre.filer is not None else None
    kjent = opphav.utfylt(fil)
    malsvar, digest = sporsmal.revisjon(kjent, signaturer, registre.maler)
    vart, erstattet_av = sporsmal.vart(signaturer, opphav, registre.utgaver, av_leverandor=bool(folk), fil=fil)
    utfylt = any(s.vurdert.endringer.niva in {Endringsniva.SKJEMA, Endringsniva.MERKNADER} for s in signaturer)
    laget_som_demo = any(s.tillit.demo for s in signaturer) or any(p.tillit.demo for p in folk)
    demo = (Merknad("demo-utsteder"),) if laget_som_demo else ()
    return Rapport(
        kilde=kilde,
        integritet=dommen.integritet,
        indikasjon=ind,
        tillit=rapport.samlet_tillit(signaturer),
        oppsummering=rapport.oppsummering(dommen.integritet, ind),
        sporsmal=(
            sporsmal.uendret(dommen, utfylt),
            sporsmal.hvem(signaturer, folk, uendret=dommen.uendret and not utfylt),
            sporsmal.sertifikater(signaturer),
            vart,
            malsvar,
        ),
        signaturer=signaturer,
        kontroller=rader,
        opphav=Opphavsrapport(
            dokument_id=kjent.verdi("dokumentId"),
            malrevisjon=kjent.verdi("malrevisjon"),
            maldigest_stemmer=digest,
            erstattet_av=erstattet_av,
            i_registeret=None if registre.filer is None else fil is not None,
        ),
        feil=dommen.feil,
        advarsler=(
            *dommen.advarsler,
            *kontrollpunkt.merknader(rader),
            *personer.merknader(folk),
            *demo,
            *(_utlopte_lister(kilde) if signaturer else ()),
        ),
        personer=folk,
    )


def _utlopte_lister(kilde: Kilde) -> Iterable[Merknad]:
    """Trusted lists that should have been replaced when the file was verified: what they said last still stands."""
    return (Merknad("tillitsliste-utlopt", detalj=f"{ls.territorium} {ls.sekvensnummer}") for ls in kilde.lister if ls.utlopt(kilde.tid))


def med_vedlegg(hele: Rapport, filer: tuple[Vedlegg, ...], merknader: tuple[Merknad, ...]) -> Rapport:
    """The report with the files inside. One that is not good keeps the whole from being called good, and touches nothing else."""
    darlig = any(fil.kontroll is not None and not fil.kontroll.i_orden for fil in filer)
    ind = "INDETERMINATE" if darlig and hele.indikasjon == "TOTAL_PASSED" else hele.indikasjon
    return replace(
        hele,
        vedlegg=filer,
        indikasjon=ind,
        oppsummering=rapport.oppsummering(hele.integritet, ind),
        advarsler=(*hele.advarsler, *merknader),
    )


def uten_innhold(kilde: Kilde, kode: str, detalj: str = "") -> Rapport:
    """The report on a file that cannot be read: every question is open."""
    integritet = Integritet.IKKE_STOTTET if kode in _IKKE_STOTTEDE else Integritet.UGYLDIG_FIL
    tomt = sett_sammen(kilde, Dom(integritet, (Merknad(kode, detalj=detalj),)), (), Opphav(), Registre())
    ukjent = tuple(sporsmal.ukjent(s.id) if s.id != "uendret" else s for s in tomt.sporsmal)
    return replace(tomt, sporsmal=ukjent)
