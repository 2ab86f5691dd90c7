"""The verdict on an evidence package: does everything in it speak of the same contract, and is every piece good by itself?

A package is an ASiC-E container (`beholderdom`: is every file covered by the signature, and unchanged) that says in `manifest.json` what it
is. Here the pieces are held against one another: the files against the list; the signed contract, judged as if it had come alone, against
what the list says of it; the event log, whose chain must be whole and end in exactly this file; the report that was made with the package
against what is found now; the certificates against those who signed; and the seal outside against the seal inside (`beviseier`).

Offline, and from the package alone. What it says of itself is never believed without the piece that shows it.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from signing.errors import SigneringsFeil
from signing.logg import OPPDRAG, les_post
from signing.verify import beviseier, personer, rapport
from signing.verify.asic import SIGNATURFIL, Beholder
from signing.verify.beholderdom import ASIC_E, MIMETYPE
from signing.verify.bevisdeler import HENDELSER, KONTRAKT, RAPPORT, SENDT, SERTIFIKAT, SIGNATURBEVIS, Pakke, sha256, sier
from signing.verify.bevisinnhold import INNHOLDSFIL, Uleselig, er_bevispakke, les, uten_dubletter
from signing.verify.bevisrapport import Bevisrapport
from signing.verify.dom import Dom, Integritet
from signing.verify.fakta import Merknad
from signing.verify.logg import kontroller as kontroller_logg
from signing.verify.odfmanifest import FIL as FILLISTE
from signing.verify.rapport import Rapport
from signing.verify.sammenstilling import Sporring
from signing.verify.signaturrapport import Signaturrapport

FILHENDELSER: Mapping[str, str] = {f"{OPPDRAG}forseglet": "sha256", "fornyet": "sha256"}
"""The events that say which file the contract became, and where they say it."""
OM_OPPHAVET = frozenset({"vart", "revisjon"})
"""The questions that are the contract's to answer."""
_VERST = ("TOTAL_FAILED", "NO_SIGNATURE_FOUND", "INDETERMINATE", "TOTAL_PASSED")


@dataclass(frozen=True)
class Bevisdom:
    """The section of the report, the report on the contract, and the contract's name, where it has been judged."""

    hele: Bevisrapport
    kontrakt: Rapport | None = None
    kontraktfil: str | None = None

    @property
    def domt(self) -> tuple[str, ...]:
        """The file that has a report of its own."""
        return () if self.kontrakt is None or self.kontraktfil is None else (self.kontraktfil,)


def undersok(beholder: Beholder, typer: Mapping[str, str], signaturer: Sequence[Signaturrapport], sporring: Sporring) -> Bevisdom | None:
    """What the package is, and what does not hang together; None for any other container, and inside another file."""
    raa = beholder.filer.get(INNHOLDSFIL)
    if raa is None or sporring.kontrakten is None or not er_bevispakke(raa):
        return None
    try:
        innhold = les(raa)
    except Uleselig as e:
        return Bevisdom(Bevisrapport(feil=(Merknad(e.kode, INNHOLDSFIL, e.detalj),)))
    pakke = _lest(Pakke(beholder, innhold, typer, signaturer, sporring))
    hele = Bevisrapport(
        dokument_id=innhold.dokument_id,
        laget=innhold.laget,
        innhold=tuple((linje.navn, linje.hva) for linje in innhold.filer),
        kontrakt=pakke.kontrakt,
        hendelser=pakke.logg,
        feil=tuple(dict.fromkeys(m for kontroll in KONTROLLER for m in kontroll(pakke))),
        usikkert=tuple(beviseier.usikkert(pakke)),
    )
    return Bevisdom(hele, pakke.kontrakt, pakke.kontraktfil)


def skjerpet(dommen: Dom, bevis: Bevisdom | None) -> Dom:
    """The verdict on the container, with what the pieces say of one another: a package that does not hang together is not unchanged."""
    if bevis is None:
        return dommen
    dommen = replace(dommen, advarsler=(*dommen.advarsler, *bevis.hele.usikkert))
    if not bevis.hele.feil:
        return dommen
    integritet = Integritet.ENDRET if dommen.integritet is Integritet.INTAKT else dommen.integritet
    return replace(dommen, integritet=integritet, feil=(*dommen.feil, *bevis.hele.feil))


def med_bevis(hele: Rapport, bevis: Bevisdom | None) -> Rapport:
    """The report with the package's own section. It is never better than the contract in it, nor than what could be shown. What is asked of
    where the document comes from is asked of the contract."""
    if bevis is None:
        return hele
    if bevis.kontrakt is None:
        return replace(hele, bevispakke=bevis.hele)
    kontrakt = bevis.kontrakt
    vist = "INDETERMINATE" if bevis.hele.usikkert else "TOTAL_PASSED"
    ind = next(i for i in _VERST if i in {hele.indikasjon, kontrakt.indikasjon, vist})
    svar = {s.id: s for s in kontrakt.sporsmal if s.id in OM_OPPHAVET}
    return replace(
        hele,
        bevispakke=bevis.hele,
        indikasjon=ind,
        oppsummering=rapport.oppsummering(hele.integritet, ind),
        sporsmal=tuple(svar.get(s.id, s) for s in hele.sporsmal),
        opphav=kontrakt.opphav,
    )


def _lest(pakke: Pakke) -> Pakke:
    """With the contract judged, the log read, and what the pieces say of themselves."""
    sporring, fil = pakke.sporring, pakke.fil(KONTRAKT)
    kontrakt = sporring.kontrakten(fil, sporring.policy.grenser.oppslag) if sporring.kontrakten is not None and fil else None
    try:
        poster = tuple(les_post(linje) for linje in _linjer(pakke.fil(HENDELSER)))
        logg = kontroller_logg(poster, (), sporring.policy) if poster else None
    except (SigneringsFeil, ValueError):
        poster, logg = (), None
    inni = kontrakt.personer if kontrakt else ()
    return replace(
        pakke,
        kontrakt=kontrakt,
        opphav=sier(fil, sporring),
        sendt=sier(pakke.fil(SENDT), sporring),
        bevis=inni or personer.les(pakke.filer(SIGNATURBEVIS), policy=sporring.policy, at=sporring.at),
        poster=poster,
        logg=logg,
    )


def _linjer(logg: bytes) -> list[str]:
    """One entry a line. Only a newline ends one: a reason may hold other characters that some programs take for the end of a line."""
    linjer = logg.decode("utf-8").split("\n")
    return linjer if linjer[-1] else linjer[:-1]


# ---------------------------------------------------------------- the files


def _filene(pakke: Pakke) -> Iterator[Merknad]:
    """Every file stands on the list, and is what the list says."""
    listet = {linje.navn: linje for linje in pakke.innhold.filer}
    if len(listet) != len(pakke.innhold.filer):
        yield Merknad("bevis-innhold-uleselig", INNHOLDSFIL)
    for navn in sorted(pakke.beholder.filer.keys() - listet.keys() - {INNHOLDSFIL, MIMETYPE}):
        yield Merknad("bevis-fil-ukjent", navn)
    for linje in pakke.innhold.filer:
        fil = pakke.beholder.filer.get(linje.navn)
        if fil is None:
            yield Merknad("bevis-fil-mangler", linje.navn[:100])
        elif (len(fil), sha256(fil)) != (linje.storrelse, linje.sha256):
            yield Merknad("bevis-fil-endret", linje.navn)
        elif pakke.typer.get(linje.navn) != linje.medietype:
            yield Merknad("bevis-medietype", linje.navn)


def _beholderen(pakke: Pakke) -> Iterator[Merknad]:
    """The container's own files, which no signature covers: they must be those that the signed list knows, and no other."""
    alle = {**pakke.beholder.filer, **pakke.beholder.meta}
    listet = {linje.navn: linje.sha256 for linje in pakke.innhold.beholder}
    if listet.keys() != {MIMETYPE, FILLISTE} or pakke.beholder.meta.keys() != {FILLISTE, SIGNATURFIL}:
        yield Merknad("bevis-beholder", detalj=", ".join(sorted(pakke.beholder.meta))[:200])
    for navn, sum_ in listet.items():
        if sha256(alle.get(navn, b"")) != sum_:
            yield Merknad("bevis-beholder", navn[:100])
    for navn in pakke.beholder.utenpa:
        yield Merknad("bevis-beholder", navn[:100])
    if pakke.beholder.filer.get(MIMETYPE) != ASIC_E.encode() or pakke.beholder.rekkefolge[0] != MIMETYPE:
        yield Merknad("bevis-beholder", MIMETYPE)


# ---------------------------------------------------------------- the log, the report, the certificates


def _hendelsene(pakke: Pakke) -> Iterator[Merknad]:
    """The chain is whole, of this contract alone, as long as the list says, and the last file in it is the one in the package."""
    if pakke.logg is None:
        yield Merknad("bevis-hendelser-uleselig")
        return
    yield from (Merknad("bevis-hendelser-brutt", f"{f.sted} {f.nr}", f.brudd.value) for f in pakke.logg.funn)
    if {post.dokument_id for post in pakke.poster} != {pakke.innhold.dokument_id}:
        yield Merknad("bevis-hendelser-annet-dokument")
    if (len(pakke.poster), pakke.poster[-1].hash) != (pakke.innhold.hendelser, pakke.innhold.siste_hash):
        yield Merknad("bevis-hendelser-antall", detalj=str(len(pakke.poster)))
    filer = [post.data.get(FILHENDELSER[post.type]) for post in pakke.poster if post.type in FILHENDELSER]
    if not filer or filer[-1] != sha256(pakke.fil(KONTRAKT)):
        yield Merknad("bevis-hendelser-annen-fil")


def _rapporten(pakke: Pakke) -> Iterator[Merknad]:
    """The report that was made with the package says the same of the same file, and signatures. Trust may have changed since."""
    try:
        data = json.loads(pakke.fil(RAPPORT).decode("utf-8"), object_pairs_hook=uten_dubletter)
        sagt = (
            data["dokument"]["sha256"],
            data["samlet"]["integritet"],
            [(s["felt"], s["type"], (s["signatar"] or {}).get("sertifikatSha256")) for s in data["signaturer"]],
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        yield Merknad("bevis-rapport-uleselig")
        return
    if pakke.kontrakt is not None and sagt != _av_kontrakten(pakke.kontrakt):
        yield Merknad("bevis-rapport-avvik")


def _av_kontrakten(dom: Rapport) -> tuple[str, str, list[tuple[str, str, str | None]]]:
    signaturer = [(s.vurdert.navn, s.vurdert.slag.value, s.signatar.sha256 if s.signatar else None) for s in dom.signaturer]
    return dom.kilde.sha256, dom.integritet.value, signaturer


def _sertifikatene(pakke: Pakke) -> Iterator[Merknad]:
    """Each file is the certificate that its name says, and whoever signed the contract is among them."""
    kjente = set()
    for linje in pakke.innhold.alle(SERTIFIKAT):
        avtrykk = sha256(_der(pakke.beholder.filer.get(linje.navn, b"")))
        kjente.add(avtrykk)
        if linje.navn.rpartition("/")[2] != f"{avtrykk}.pem":
            yield Merknad("bevis-sertifikat", linje.navn)
    for s in pakke.kontrakt.signaturer if pakke.kontrakt else ():
        if s.signatar is not None and s.signatar.sha256 not in kjente:
            yield Merknad("bevis-sertifikat-mangler", s.vurdert.navn)


def _der(pem: bytes) -> bytes:
    """The certificate between the two lines (RFC 7468); empty for anything else."""
    linjer = pem.decode("ascii", "replace").splitlines()
    if linjer[:1] != ["-----BEGIN CERTIFICATE-----"] or linjer[-1:] != ["-----END CERTIFICATE-----"]:
        return b""
    try:
        return b64decode("".join(linjer[1:-1]), validate=True)
    except ValueError:
        return b""


KONTROLLER: tuple[Callable[[Pakke], Iterator[Merknad]], ...] = (
    _filene,
    _beholderen,
    beviseier.kontrakten,
    _hendelsene,
    _rapporten,
    _sertifikatene,
    beviseier.seglet,
)
"""Every check, in the order that its findings are told."""
