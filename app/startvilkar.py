"""What production demands of what lies on disk before it starts: files that nobody else reads, anchors, seals, released rules.

All of it is found at once, each with what to do. What the settings themselves must say is in `app.oppsettskrav`; whether others answer (a
time stamp service, an HSM) is tried by `kontraktverk oppsett kontroller`. Nothing here asks anybody.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from app.clock import dag
from app.domene.fylker import Fylke
from app.domene.regelbok import krev_uendret
from app.errors import Funn, Oppsettsfeil
from app.innstillinger import variabelfunn
from app.lager import seglnokler
from app.lager.ankere import les_ankere, operatorens_policy
from app.lageroppsett import NOKKEL_ID_FIL, NOKKELFIL, PERSONINDEKS
from app.segloppsett import SEGL, Segloppsett, Seglrad
from app.settings import Settings, oppsettsfeil
from app.skjema import fylkesbok
from app.skjema.fylkesfil import les_fylker
from app.skjema.regelfil import avvik_i
from app.tekst import Tekst
from signing.keys import Signeringsnokkel
from signing.produksjon import Problem
from signing.verify.policy import Ankerslag, Policy

ANDRE = 0o077
ALLE_SKRIVER = 0o002


def krev_oppfylt(settings: Settings, na: datetime) -> None:
    """Raises `Oppsettsfeil` with everything that production does not start on. A demo has no such demands."""
    if funn := finn(settings, na):
        raise oppsettsfeil(funn)


def finn(settings: Settings, na: datetime) -> tuple[Funn, ...]:
    """Everything that is wrong, and what to do about it."""
    if settings.demo:
        return ()
    return (*_apne_filer(settings), *_tillit_og_segl(settings, na), *_regler(settings))


# ------------------------------------------------------------------ files that nobody else may read


def _seglfilene(s: Settings) -> Iterable[Path]:
    return (fil for rad in s.segl.rader for fil in rad.kilde.hemmelige) if s.segl else ()


def _posten(s: Settings) -> Iterable[Path]:
    return (*s.posten.nokler.glob("*.p12"), *s.posten.nokler.glob("*.passord")) if s.posten else ()


def _identiteten(s: Settings) -> Iterable[Path]:
    return (en.nokkelfil for en in s.identitet.leverandorer) if s.identitet else ()


HEMMELIGE: Mapping[str, Callable[[Settings], Iterable[Path | None]]] = {
    "KONTRAKTVERK_NOKLER": lambda s: (s.nokler,),
    SEGL: _seglfilene,
    "KONTRAKTVERK_TSA_PASSORDFIL": lambda s: (s.tsaadgang.passordfil,),
    "KONTRAKTVERK_TSA_NOKKELFIL": lambda s: (s.tsaadgang.nokkelfil,),
    "KONTRAKTVERK_SMTP_PASSORDFIL": lambda s: (s.epost.passordfil if s.epost else None,),
    "KONTRAKTVERK_SMS_NOKKELFIL": lambda s: (s.sms.nokkelfil if s.sms else None,),
    "KONTRAKTVERK_POSTEN_NOKLER": _posten,
    NOKKEL_ID_FIL: lambda s: (s.lager.s3.nokkel_id_fil if s.lager.s3 else None,),
    NOKKELFIL: lambda s: (s.lager.s3.nokkelfil if s.lager.s3 else None,),
    PERSONINDEKS: lambda s: (s.lager.personindeks,),
    "KONTRAKTVERK_IDENTITET": _identiteten,
}
"""By the setting that names them: every file with a key, a password or a PIN. A new one needs a row."""


def _apne_filer(settings: Settings) -> Iterator[Funn]:
    filer = {fil: variabel for variabel, finn_filer in HEMMELIGE.items() for fil in finn_filer(settings) if fil and fil.exists()}
    mapper = {mappe: variabel for fil, variabel in filer.items() for mappe in {fil.parent, fil.resolve().parent}}
    yield from (_apen_fil(variabel, fil) for fil, variabel in filer.items() if _bits(fil) & ANDRE)
    yield from (_apen_mappe(variabel, mappe) for mappe, variabel in mapper.items() if _bits(mappe) & ALLE_SKRIVER)
    if settings.data.is_dir() and _bits(settings.data) & ANDRE:
        yield _apne_data()


def _bits(sti: Path) -> int:
    return stat.S_IMODE(sti.stat().st_mode)


# ------------------------------------------------------------------ whom we trust, and the seals


def _tillit_og_segl(settings: Settings, na: datetime) -> Iterator[Funn]:
    try:
        policy = operatorens_policy(settings)
    except Oppsettsfeil as feil:
        yield from feil.funn or (_som_funn("KONTRAKTVERK_POLICY", feil),)
        return
    yield from _ankere(settings, policy)
    yield from _postens_ankere(settings)
    if settings.segl is not None:
        yield from _seglene(settings, settings.segl, policy, dag(na))


def _ankere(settings: Settings, policy: Policy) -> Iterator[Funn]:
    variabel = "KONTRAKTVERK_POLICY" if settings.policy is not None else "KONTRAKTVERK_ANKERE"
    yield from (_demoanker(variabel, anker.navn or anker.sha256[:16]) for anker in policy.ankere if anker.demo)
    mangler = [slag.value for slag in (Ankerslag.SEGL, Ankerslag.TIDSSTEMPEL) if not seglnokler.ankere_for(policy, slag)]
    if mangler:
        yield _uten_ankere(variabel, " og ".join(mangler))


def _postens_ankere(settings: Settings) -> Iterator[Funn]:
    """The simulator's CA makes demo certificates too."""
    if settings.posten is None:
        return
    try:
        ankere = les_ankere(settings.posten.ankere).ankere
    except Oppsettsfeil as feil:
        yield _som_funn("KONTRAKTVERK_POSTEN_ANKERE", feil)
        return
    yield from (_demoanker("KONTRAKTVERK_POSTEN_ANKERE", anker.sha256[:16]) for anker in ankere if anker.demo)


def _seglene(settings: Settings, oppsett: Segloppsett, policy: Policy, i_dag: date) -> Iterator[Funn]:
    """Rows that have ended are for the record. One county's seal that has run out stops that county alone, and /helse says it."""
    try:
        fylker = les_fylker(settings.forms / "fylker.toml", settings.data / fylkesbok.MAPPE)
    except Oppsettsfeil as feil:
        yield _som_funn(SEGL, feil)
        return
    for rad in oppsett.rader:
        if not rad.er_slutt(i_dag):
            yield from _raden(rad, fylker, policy, settings, i_dag)
    if not any(rad.gjelder(i_dag) for rad in oppsett.rader) and not oppsett.feil:
        yield _ingen_gjelder()


def _raden(rad: Seglrad, fylker: Mapping[str, Fylke], policy: Policy, settings: Settings, i_dag: date) -> Iterator[Funn]:
    fylke = fylker.get(rad.fylke)
    if fylke is None:
        yield _ukjent_fylke(rad)
        return
    try:
        nokkel = seglnokler.les_nokkel(rad, settings)
    except Oppsettsfeil as feil:
        yield _som_funn(SEGL, feil)
        return
    yield from map(_av_problem, seglnokler.problemer(rad, nokkel, orgnr=fylke.organisasjonsnummer, policy=policy))
    if _slutter_for_raden(rad, nokkel):
        yield _for_gammelt(rad)
    if _begynner_etter_raden(rad, nokkel, i_dag):
        yield _for_nytt(rad)


def _begynner_etter_raden(rad: Seglrad, nokkel: Signeringsnokkel, i_dag: date) -> bool:
    """What was before today harms nobody any more."""
    return dag(nokkel.sertifikat.not_valid_before_utc) > max(rad.fra, i_dag)


def _slutter_for_raden(rad: Seglrad, nokkel: Signeringsnokkel) -> bool:
    return dag(nokkel.sertifikat.not_valid_after_utc) <= rad.fra


def _av_problem(problem: Problem) -> Funn:
    melding, tiltak = problem.melding, problem.tiltak
    return Funn(problem.kode, f"/{SEGL}", Tekst(nb=melding.nb, nn=melding.nn), Tekst(nb=tiltak.nb, nn=tiltak.nn))


# ------------------------------------------------------------------ the rules that decide contracts


def _regler(settings: Settings) -> Iterator[Funn]:
    krav: Mapping[str, Callable[[], None]] = {
        "regler": lambda: krev_uendret(avvik_i(settings.forms), alt=True),
        "KONTRAKTVERK_DATA": lambda: fylkesbok.krev_frigitt(settings.data, alt=True),
    }
    for variabel, krev in krav.items():
        try:
            krev()
        except Oppsettsfeil as feil:
            yield _som_funn(variabel, feil)


def _som_funn(variabel: str, feil: Oppsettsfeil) -> Funn:
    return Funn(feil.kode, f"/{variabel}", feil.detalj, feil.tiltak or _SE_INSTALLASJON)


# ------------------------------------------------------------------ what is told


_SE_INSTALLASJON = Tekst(nb="docs/installasjon.md sier hvordan det skal være.", nn="docs/installasjon.md seier korleis det skal vere.")


def _apen_fil(variabel: str, fil: Path) -> Funn:
    return variabelfunn(
        variabel,
        Tekst(
            nb=f"Filen {fil.name} ({variabel}) kan leses av andre enn eieren.",
            nn=f"Fila {fil.name} ({variabel}) kan lesast av andre enn eigaren.",
        ),
        Tekst(
            nb="La brukeren som tjenesten går som, eie filen, og gi bare eieren tilgang (0600).",
            nn="La brukaren som tenesta går som, eige fila, og gi berre eigaren tilgang (0600).",
        ),
    )


def _apen_mappe(variabel: str, mappe: Path) -> Funn:
    return variabelfunn(
        variabel,
        Tekst(
            nb=f"Alle kan skrive i mappen {mappe.name}, der filene i {variabel} ligger: de kan byttes ut.",
            nn=f"Alle kan skrive i mappa {mappe.name}, der filene i {variabel} ligg: dei kan bytast ut.",
        ),
        Tekst(nb="La bare eieren skrive i mappen (0700).", nn="La berre eigaren skrive i mappa (0700)."),
    )


def _apne_data() -> Funn:
    return variabelfunn(
        "KONTRAKTVERK_DATA",
        Tekst(nb="Andre enn eieren kan lese datamappen.", nn="Andre enn eigaren kan lese datamappa."),
        Tekst(nb="Gi bare eieren tilgang til mappen (0700).", nn="Gi berre eigaren tilgang til mappa (0700)."),
    )


def _demoanker(variabel: str, navn: str) -> Funn:
    return Funn(
        "demoanker",
        f"/{variabel}",
        Tekst(
            nb=f"Ankeret «{navn}» er demo-CA-en, ikke en ekte utsteder.",
            nn=f"Ankeret «{navn}» er demo-CA-en, ikkje ein ekte utferdar.",
        ),
        Tekst(nb="Fjern demo-CA-en fra godkjente utstedere.", nn="Fjern demo-CA-en frå godkjende utferdarar."),
    )


def _uten_ankere(variabel: str, slag: str) -> Funn:
    return Funn(
        "anker-mangler",
        f"/{variabel}",
        Tekst(nb=f"Ingen utsteder er godkjent for {slag}.", nn=f"Ingen utferdar er godkjend for {slag}."),
        Tekst(
            nb="Legg inn rotsertifikatene til utstederen av seglet og til tidsstempeltjenesten.",
            nn="Legg inn rotsertifikata til utferdaren av seglet og til tidsstempeltenesta.",
        ),
    )


def _ingen_gjelder() -> Funn:
    return Funn(
        "nokkel-mangler",
        f"/{SEGL}",
        Tekst(nb="Ingen rad i seglfilen gjelder i dag.", nn="Inga rad i seglfila gjeld i dag."),
        Tekst(nb="Legg inn et segl som gjelder fra i dag eller før.", nn="Legg inn eit segl som gjeld frå i dag eller før."),
    )


def _ukjent_fylke(rad: Seglrad) -> Funn:
    return Funn(
        "ukjent-fylke",
        f"/{SEGL}",
        Tekst(
            nb=f"Segl {rad.navn}: det finnes ikke noe fylke {rad.fylke}.", nn=f"Segl {rad.navn}: det finst ikkje noko fylke {rad.fylke}."
        ),
        Tekst(nb="Rett fylkesnummeret på raden.", nn="Rett fylkesnummeret på rada."),
    )


def _for_gammelt(rad: Seglrad) -> Funn:
    return Funn(
        "segl-utlopt",
        f"/{SEGL}",
        Tekst(
            nb=f"Sertifikatet til segl {rad.navn} går ut før raden begynner å gjelde.",
            nn=f"Sertifikatet til segl {rad.navn} går ut før rada byrjar å gjelde.",
        ),
        Tekst(nb="Legg inn et nytt sertifikat, eller rett datoen.", nn="Legg inn eit nytt sertifikat, eller rett datoen."),
    )


def _for_nytt(rad: Seglrad) -> Funn:
    return Funn(
        "segl-ikke-gyldig-enna",
        f"/{SEGL}",
        Tekst(
            nb=f"Sertifikatet til segl {rad.navn} er ikke gyldig når raden begynner å gjelde.",
            nn=f"Sertifikatet til segl {rad.navn} er ikkje gyldig når rada byrjar å gjelde.",
        ),
        Tekst(
            nb="Flytt «fra» til den dagen sertifikatet blir gyldig. Da gjelder det gamle seglet så lenge.",
            nn="Flytt «fra» til den dagen sertifikatet blir gyldig. Då gjeld det gamle seglet så lenge.",
        ),
    )
