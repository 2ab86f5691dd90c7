"""The five questions an auditor asks, answered from the facts (innhold §8.4). Never more certain than the facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from signing.model import Niva, Tekst
from signing.verify import tekster
from signing.verify.dom import Dom, Integritet
from signing.verify.fakta import Krypto, Tillit
from signing.verify.opphav import Erstatning, Filstatus, Opphav, Utgaveoppslag
from signing.verify.personer import Bevisintegritet, Person
from signing.verify.policy import Ankerslag
from signing.verify.rapport import Svar
from signing.verify.signaturrapport import Signaturrapport

SEGLFELT = "segl-fylke"


@dataclass(frozen=True, slots=True)
class Malsvar:
    """What a register of templates knows: was the revision in force on the date, and is the digest right (None: not at hand)."""

    gjaldt: bool
    digest_stemmer: bool | None
    tittel: Tekst | None = None


# Asked with the document's `kv` properties and the date that the template must have been in force on; None: unknown revision.
Maloppslag = Callable[[Mapping[str, str], date], Malsvar | None]

_UENDRET_SVAR = {
    Integritet.INTAKT: "ja",
    Integritet.TILLATTE_ENDRINGER: "ja",
    Integritet.ENDRET: "nei",
    Integritet.BRUTT: "nei",
    Integritet.INGEN_SIGNATUR: "ukjent",
    Integritet.UGYLDIG_FIL: "ukjent",
    Integritet.IKKE_STOTTET: "ukjent",
}


_DIGEST_SVAR = {True: "ja", False: "nei", None: "delvis"}


def uendret(dom: Dom, utfylt: bool) -> Svar:
    """`utfylt`: form filling or annotations after a signature; else an allowed change means bytes that nobody signed."""
    if dom.integritet is Integritet.TILLATTE_ENDRINGER and not utfylt:
        return Svar("uendret", "delvis", tekster.UENDRET["delvis"])
    return Svar("uendret", _UENDRET_SVAR[dom.integritet], tekster.UENDRET[dom.integritet.value])


def hvem(signaturer: Sequence[Signaturrapport], personer: Sequence[Person] = (), *, uendret: bool = True) -> Svar:
    """Names are confirmed only where the mathematics holds and the issuer is trusted. A seal is a machine's: it has a row, and is nobody
    who has signed, where somebody else has. People who signed at a provider are there by proofs inside the file (`_ved_bevis`)."""
    egne = [s for s in signaturer if not s.er_tidsstempel]
    if not egne:
        return Svar("hvem", "nei", tekster.HVEM["nei"])
    rader = (*(_personrad(p) for p in personer), *(_rad(s) for s in egne))
    if personer:
        return _ved_bevis(egne, personer, rader, uendret=uendret)
    folk = [s for s in egne if s.signatar is None or not s.signatar.segl] or egne
    sikre = sum(_bekreftet(s) for s in folk)
    svar = "ja" if sikre == len(folk) else ("delvis" if sikre else "ukjent")
    navn = tekster.oppramsing([s.signatar.navn if s.signatar else s.vurdert.navn for s in folk])
    return Svar("hvem", svar, tekster.fyll(tekster.HVEM[svar], n=len(folk), liste=navn), rader)


def _ved_bevis(egne: Sequence[Signaturrapport], personer: Sequence[Person], rader: tuple[Tekst, ...], *, uendret: bool) -> Svar:
    """A proof could have been taken from another document and put into this one, so the names are the word of whoever sealed the file
    first: without a seal that is trusted over a file that is as it was, nobody's name is confirmed."""
    folk = [s for s in egne if s.signatar is None or s.signatar.orgid is None]
    seglet = next((s.signatar for s in egne if s.signatar is not None and s.signatar.orgid is not None and _bekreftet(s)), None)
    n = len(personer) + len(folk)
    sikre = sum(p.bekreftet for p in personer) + sum(_bekreftet(s) for s in folk)
    if seglet is None or not uendret or not sikre:
        return Svar("hvem", "ukjent", tekster.HVEM["ukjent"], rader)
    svar = "ja" if sikre == n else "delvis"
    navn = [p.navn for p in personer] + [s.signatar.navn if s.signatar else s.vurdert.navn for s in folk]
    tekst = tekster.fyll(tekster.HVEM_VED_BEVIS[svar], n=n, liste=tekster.oppramsing(navn), segl=seglet.organisasjon or seglet.navn)
    return Svar("hvem", svar, tekst, rader)


def _personrad(p: Person) -> Tekst:
    """«{navn}. Identifisert med {metode}. {tidspunkt}.» and what is not certain about the proof."""
    nar = tekster.tidspunkt(p.tid) if p.tid else ""
    deler = (
        Tekst(p.navn, p.navn) if p.navn else tekster.BEVIS_UTEN_NAVN,
        tekster.fyll(tekster.IDENTIFISERT_VED[_identifisert(p)], metode=p.metode) if p.metode else None,
        Tekst(nar, nar) if nar else None,
        tekster.BEVISET.get(p.integritet.value if p.integritet is not Bevisintegritet.INTAKT else p.tillit.status.value),
    )
    return Tekst(*(" ".join(f"{getattr(d, sprak)}." for d in deler if d) for sprak in ("nb", "nn")))


def _identifisert(p: Person) -> str:
    return "ukjent" if p.niva is None else "ikke" if p.niva is Niva.INGEN else "med"


def _bekreftet(s: Signaturrapport) -> bool:
    return s.vurdert.fakta.utfall is Krypto.OK and s.tillit.status is Tillit.BETRODD


def _rad(s: Signaturrapport) -> Tekst:
    return Tekst(*(_rad_pa(s, sprak) for sprak in ("nb", "nn")))


def _rad_pa(s: Signaturrapport, sprak: str) -> str:
    """«{navn}, {rolle}, på vegne av {virksomhet}. Identifisert med {metode}. {tidspunkt}», without what is not known."""
    p = s.signatar
    if p is None:
        return f"«{s.vurdert.navn}»."
    rolle = getattr(tekster.SEGL, sprak) if p.segl else p.rolle
    vegne = getattr(tekster.oppramsing(list(p.pa_vegne_av)), sprak)
    deler = [p.navn, f", {rolle}" if rolle else ""]
    deler.append(getattr(tekster.PA_VEGNE_AV, sprak).format(virksomhet=vegne) if vegne else "")
    deler.append(".")
    deler.append(getattr(tekster.IDENTIFISERT, sprak).format(metode=p.identifikasjon.metode) if p.identifikasjon else "")
    deler.append(f" {tekster.tidspunkt(s.beste_tid)}" if s.beste_tid else "")
    return "".join(deler)


def sertifikater(signaturer: Sequence[Signaturrapport]) -> Svar:
    """Of all signatures and document time stamps: was the certificate valid and not revoked when it was used?"""
    gode = [s.tillit.gyldig_da for s in signaturer]
    if any(g is False for g in gode):
        return Svar("sertifikater", "nei", tekster.SERTIFIKATER["nei"])
    n = sum(g is True for g in gode)
    if n == 0:
        return Svar("sertifikater", "ukjent", tekster.SERTIFIKATER["ukjent"])
    if n == len(gode):
        return Svar("sertifikater", "ja", tekster.SERTIFIKATER["ja"])
    return Svar("sertifikater", "delvis", tekster.fyll(tekster.SERTIFIKATER["delvis"], n=n, m=len(gode)))


def vart(
    signaturer: Sequence[Signaturrapport],
    opphav: Opphav,
    register: Utgaveoppslag | None,
    *,
    av_leverandor: bool = False,
    fil: Filstatus | None = None,
) -> tuple[Svar, Erstatning | None]:
    """(answer, what replaced it). By the county's seal; whether it is the latest issue only the register knows. Where it has stored exactly
    these bytes (`fil`), that answers both: whoever made the file, and whatever certificate sealed it.

    The register is asked only about what a seal covers: anybody can write an id into a file. A file that a provider made
    (`av_leverandor`) has no id of ours.
    """
    if fil is not None:
        return _om_utgaven("Register", fil.eier, fil.erstattet_av)
    segl = next((s for s in reversed(signaturer) if s.vurdert.navn == SEGLFELT and s.signatar is not None), None)
    kjent = opphav.vart or av_leverandor
    if segl is None or segl.signatar is None or segl.vurdert.fakta.utfall is not Krypto.OK:
        return Svar("vart", "nei", tekster.VART["nei"]), None
    fylke = segl.signatar.organisasjon or segl.signatar.navn
    if segl.indikasjon == "TOTAL_FAILED" or not segl.signatar.segl:
        return Svar("vart", "nei", tekster.VART["nei"]), None
    if segl.tillit.status is not Tillit.BETRODD or Ankerslag.SEGL not in segl.tillit.anker_for:
        ubekreftet = Svar("vart", "ukjent", tekster.fyll(tekster.VART["ubekreftet"], fylkesnavn=fylke))
        return (ubekreftet if kjent else Svar("vart", "nei", tekster.VART["nei"])), None
    if not opphav.vart:
        sagt = tekster.VART["avLeverandor" if av_leverandor else "utenUtgave"]
        return Svar("vart", "ukjent", tekster.fyll(sagt, fylkesnavn=fylke)), None
    id_ = opphav.verdi("dokumentId")
    status = register(id_) if register is not None and id_ is not None else None
    if status is None:
        return Svar("vart", "ukjent", tekster.fyll(tekster.VART["ukjent"], fylkesnavn=fylke)), None
    return _om_utgaven("", fylke, status.erstattet_av)


def _om_utgaven(ved: str, fylke: str | Tekst, ny: Erstatning | None) -> tuple[Svar, Erstatning | None]:
    """It is the county's: the latest issue, or replaced by another. `ved`: what makes it the county's, as the sentences are named."""
    if ny is None:
        return Svar("vart", "ja", tekster.fyll(tekster.VART[f"ja{ved}"], fylkesnavn=fylke)), None
    dato = tekster.dag(ny.tid.astimezone(tekster.OSLO).date())
    tekst = tekster.fyll(tekster.VART[f"delvis{ved}"], fylkesnavn=fylke, dato=dato, utgave=str(ny.utgave), dokumentId=ny.dokument_id)
    return Svar("vart", "delvis", tekst), ny


def revisjon(opphav: Opphav, signaturer: Sequence[Signaturrapport], malregister: Maloppslag | None) -> tuple[Svar, bool | None]:
    """(answer, whether the digest is right). The contract's date selects the template; where the file has none, the first signature's."""
    dokumenttype, mal = opphav.verdi("dokumenttype"), opphav.verdi("malrevisjon")
    if dokumenttype is None or mal is None:
        return Svar("revisjon", "ukjent", tekster.REVISJON["ukjent"]), None
    dato = _kontraktsdato(opphav) or _forste_dag(signaturer)
    funnet = None if malregister is None or dato is None else malregister(opphav.egenskaper, dato)
    if funnet is None or dato is None:
        tekst = tekster.fyll(tekster.REVISJON["utenRegister"], type=dokumenttype, revisjon=mal)
        return Svar("revisjon", "ukjent", tekst), None
    svar = _DIGEST_SVAR[funnet.digest_stemmer] if funnet.gjaldt else "nei"
    tekst = tekster.fyll(tekster.REVISJON[svar], type=funnet.tittel or dokumenttype, revisjon=mal, dato=tekster.dag(dato))
    return Svar("revisjon", svar, tekst), funnet.digest_stemmer


def _kontraktsdato(opphav: Opphav) -> date | None:
    """As the file states it; whether the file is unchanged is another question."""
    try:
        return date.fromisoformat(opphav.verdi("kontraktsdato") or "")
    except ValueError:
        return None


def _forste_dag(signaturer: Sequence[Signaturrapport]) -> date | None:
    tid = _forste_tid(signaturer)
    return None if tid is None else tekster.i_oslo(tid).date()


def _forste_tid(signaturer: Sequence[Signaturrapport]) -> datetime | None:
    return min((s.beste_tid for s in signaturer if s.beste_tid is not None), default=None)


def ukjent(id_: str) -> Svar:
    """The open answer to a question about a file that cannot be read."""
    return Svar(id_, "ukjent", _UKJENT[id_])


_UKJENT = {
    "hvem": tekster.HVEM["ukjent"],
    "sertifikater": tekster.SERTIFIKATER["ukjent"],
    "vart": tekster.UENDRET["ugyldigFil"],
    "revisjon": tekster.REVISJON["ukjent"],
}
