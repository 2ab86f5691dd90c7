"""The counties as data: `forms/fylker.toml`, and a county's own file, whose dated rows build on what was in force before.

The own file, `<nn>.toml`, holds `[[valg]]` rows with `gjelder_fra` and only what changes, and may define a `[policy.<navn>]` of its own:

    [[valg]]
    gjelder_fra = 2026-01-01
    malform = "nn"
    signatar = { fornavn = "…", etternavn = "…", fodselsdato = 1975-02-11, epost = "…" }

A county's entry in `forms/fylker.toml` takes the same rows as `[[fylke.valg]]`; there they are released, and never edited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.domene.fylker import Arbeidsavtalekrav, Attestkrav, Fylke, Fylkesvalg, Malkrav, Signaturpolicy, Varsling, Vedtak
from app.domene.identer import er_organisasjonsnummer
from app.domene.parter import Kontakt, Navn, Person
from app.domene.roller import KONTRAKTROLLER, Rolle
from app.errors import Oppsettsfeil
from app.tekst import Malform, Tekst
from app.toml_fil import Tabell, les_toml

LENGSTE_FRIST = 90
SIKKERHETSNIVAER = (3, 4)
LEVERANDORER = {"lokal": "lokal", "posten": "posten"}

_VALG = (
    "malform",
    "signaturpolicy",
    "folger_onske",
    "arbeidsavtale",
    "arbeidsattest",
    "kompetansemal_vedlagt",
    "foresatt_signerer",
    "frist_dager",
    "leverandor",
    "sikkerhetsniva",
    "godkjenning_for_segl",
    "signatar",
    "varsling",
    "kilde",
)
NETTSTED = re.compile(r"(?=.{4,30}\Z)[a-z0-9-]+(\.[a-z0-9-]+)+")
"""A host name that has room in an SMS, in letters that every telephone has."""
KONTAKTPUNKT = re.compile(r"[^\x00-\x1f\x7f]{1,80}")
EPOST = re.compile(r"(?=.{6,254}\Z)[A-Za-z0-9._+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
DAGEN_FOR = 1
EGNE_DELER = ("arkiv", "sletting", "posten", "ansatt", "maskinporten")
"""Parts of a county's own file that others read (`app.skjema.arkivfil`, `app.skjema.slettefil`, `app.skjema.postenfil`)."""
_MALFORM = {malform.value: malform for malform in Malform}
_VEDTAK = {vedtak.value: vedtak for vedtak in Vedtak}
_ROLLER = {rolle.value: rolle for rolle in KONTRAKTROLLER}
_ALLTID_MED = frozenset({Rolle.KANDIDAT.value})
"""Nobody's contract is made without the one whom it is for."""
_ARBEIDSAVTALE = {krav.value: krav for krav in Arbeidsavtalekrav}
_ARBEIDSATTEST = {krav.value: krav for krav in Attestkrav}
_KOMPETANSEMAL = {krav.value: krav for krav in Malkrav}


def les_fylker(fil: Path, fylkesmappe: Path | None) -> Mapping[str, Fylke]:
    """All counties by number, sorted, each with its own file's rows where it has one."""
    tabell = les_toml(fil).bare("fylke", "standard", "policy")
    policyer = _les_policyer(tabell)
    standard = tabell.tabell("standard").bare("gjelder_fra", *_VALG)
    grunnvalg = _forste_valg(standard, policyer)
    fylker: dict[str, Fylke] = {}
    for rad in tabell.tabeller("fylke"):
        fylke = _les_fylke(rad, grunnvalg, policyer)
        if fylke.nummer in fylker:
            raise rad.feil("nummer", Tekst(nb="finnes fra før: ", nn="finst frå før: "), fylke.nummer)
        fylker[fylke.nummer] = fylke
    return dict(sorted((fylker | _med_egne_filer(fylker, policyer, fylkesmappe)).items()))


def _med_egne_filer(fylker: Mapping[str, Fylke], policyer: Mapping[str, Signaturpolicy], mappe: Path | None) -> dict[str, Fylke]:
    """The counties that have a file of their own. A file that belongs to no county is a slip of the pen: refuse it."""
    endret: dict[str, Fylke] = {}
    for fil in sorted(mappe.glob("*.toml")) if mappe and mappe.is_dir() else ():
        if fil.stem not in fylker:
            raise Oppsettsfeil(
                Tekst(nb=f"{fil.name} hører ikke til noe fylke.", nn=f"{fil.name} høyrer ikkje til noko fylke."),
                tiltak=Tekst(
                    nb="Kall filen opp etter fylkesnummeret, for eksempel 46.toml.",
                    nn="Kall fila opp etter fylkesnummeret, til dømes 46.toml.",
                ),
            )
        endret[fil.stem] = _les_egen_fil(fil, fylker[fil.stem], policyer)
    return endret


def _les_egen_fil(fil: Path, fylke: Fylke, policyer: Mapping[str, Signaturpolicy]) -> Fylke:
    tabell = les_toml(fil).bare("valg", "policy", *EGNE_DELER)
    kjente = {**policyer, **_les_policyer(tabell)}
    valg = fylke.valg
    for nr, rad in enumerate(tabell.tabeller("valg")):
        ny = _neste_valg(valg[-1], rad, kjente, samme_dag=nr == 0)
        valg = (*(ett for ett in valg if ett.gjelder_fra != ny.gjelder_fra), ny)
    return replace(fylke, valg=valg)


def _neste_valg(forrige: Fylkesvalg, rad: Tabell, policyer: Mapping[str, Signaturpolicy], *, samme_dag: bool) -> Fylkesvalg:
    """A dated row on top of the one before. The first row of a county's own file may begin on the same day, and takes its place."""
    rad.bare("gjelder_fra", *_VALG)
    fra = rad.verdi("gjelder_fra", date)
    if fra < forrige.gjelder_fra or (fra == forrige.gjelder_fra and not samme_dag):
        raise rad.feil("gjelder_fra", Tekst(nb="skal være etter raden foran: ", nn="skal vere etter rada framfor: "), str(fra))
    return replace(_med_valg(forrige, rad, policyer), gjelder_fra=fra)


def _les_policyer(tabell: Tabell) -> dict[str, Signaturpolicy]:
    if not tabell.har("policy"):
        return {}
    policyer = tabell.tabell("policy")
    return {navn: _les_policy(navn, policyer.tabell(navn)) for navn in policyer.verdier}


def _les_policy(navn: str, tabell: Tabell) -> Signaturpolicy:
    tabell.bare("grupper", "samarbeidsorgan_erstatter_ansvarlig_leder", "merknad", "slutning", "kilde")
    grupper = tabell.verdi("grupper", list)
    roller = [rolle for gruppe in grupper if isinstance(gruppe, list) for rolle in gruppe]
    if not all(isinstance(gruppe, list) and gruppe for gruppe in grupper) or len(roller) != len(set(map(str, roller))):
        raise tabell.feil("grupper", Tekst(nb="skal være lister med hver rolle én gang.", nn="skal vere lister med kvar rolle éin gong."))
    if ukjente := [str(rolle) for rolle in roller if str(rolle) not in _ROLLER]:
        raise tabell.feil("grupper", Tekst(nb="har en ukjent rolle: ", nn="har ei ukjend rolle: "), ", ".join(ukjente))
    if mangler := _ALLTID_MED.difference(roller):
        raise tabell.feil("grupper", Tekst(nb="må ha med ", nn="må ha med "), ", ".join(sorted(mangler)))
    return Signaturpolicy(
        navn=navn,
        grupper=tuple(tuple(_ROLLER[rolle] for rolle in gruppe) for gruppe in grupper),
        samarbeidsorgan_erstatter_ansvarlig_leder=tabell.verdi("samarbeidsorgan_erstatter_ansvarlig_leder", bool),
        merknad=_les_ord(tabell, "merknad"),
        slutning=_les_ord(tabell, "slutning"),
        kilde=tabell.valgfri("kilde", str),
    )


def _les_ord(tabell: Tabell, nokkel: str) -> Tekst | None:
    """A remark in both languages, or one that a county has written once, for both."""
    if isinstance(tabell.verdier.get(nokkel), str):
        skrevet = tabell.verdi(nokkel, str)
        return Tekst(nb=skrevet, nn=skrevet)
    return tabell.tabell(nokkel).tekst() if tabell.har(nokkel) else None


def _les_fylke(rad: Tabell, grunnvalg: Fylkesvalg, policyer: Mapping[str, Signaturpolicy]) -> Fylke:
    rad.bare("nummer", "navn", "organisasjonsnummer", "vedtak", "merknad", "valg", *_VALG)
    nummer, organisasjonsnummer = rad.verdi("nummer", str), rad.verdi("organisasjonsnummer", str)
    if re.fullmatch("[0-9]{2}", nummer) is None:
        raise rad.feil("nummer", Tekst(nb="skal være 2 siffer: ", nn="skal vere 2 siffer: "), nummer)
    if not er_organisasjonsnummer(organisasjonsnummer):
        raise rad.feil("organisasjonsnummer", Tekst(nb="har feil kontrollsiffer: ", nn="har feil kontrollsiffer: "), organisasjonsnummer)
    valg: tuple[Fylkesvalg, ...] = (_med_valg(grunnvalg, rad, policyer),)
    for senere in rad.tabeller("valg"):
        valg = (*valg, _neste_valg(valg[-1], senere, policyer, samme_dag=False))
    return Fylke(
        nummer=nummer,
        navn=rad.tabell("navn").tekst(),
        organisasjonsnummer=organisasjonsnummer,
        vedtak=rad.en_av("vedtak", _VEDTAK),
        valg=valg,
        merknad=rad.valgfri("merknad", str),
    )


def _forste_valg(standard: Tabell, policyer: Mapping[str, Signaturpolicy]) -> Fylkesvalg:
    """Where a county says nothing. Every setting must be here, language apart."""
    return Fylkesvalg(
        gjelder_fra=standard.verdi("gjelder_fra", date),
        signaturpolicy=standard.en_av("signaturpolicy", policyer),
        malform=_les_malform(standard, None),
        folger_onske=standard.verdi("folger_onske", bool),
        arbeidsavtale=standard.en_av("arbeidsavtale", _ARBEIDSAVTALE),
        arbeidsattest=standard.en_av("arbeidsattest", _ARBEIDSATTEST),
        kompetansemal_vedlagt=standard.en_av("kompetansemal_vedlagt", _KOMPETANSEMAL),
        foresatt_signerer=standard.verdi("foresatt_signerer", bool),
        frist_dager=_les_frist(standard, None),
        leverandor=standard.en_av("leverandor", LEVERANDORER),
        sikkerhetsniva=_les_niva(standard, None),
        godkjenning_for_segl=standard.verdi("godkjenning_for_segl", bool),
        varsling=_les_varsling(standard, Varsling()),
    )


def _med_valg(forrige: Fylkesvalg, rad: Tabell, policyer: Mapping[str, Signaturpolicy]) -> Fylkesvalg:
    """The choices before, changed where the row says something else. A row's source is its own."""
    return replace(
        forrige,
        signaturpolicy=rad.en_av("signaturpolicy", policyer, forrige.signaturpolicy),
        malform=_les_malform(rad, forrige.malform),
        folger_onske=rad.verdi("folger_onske", bool, forrige.folger_onske),
        arbeidsavtale=rad.en_av("arbeidsavtale", _ARBEIDSAVTALE, forrige.arbeidsavtale),
        arbeidsattest=rad.en_av("arbeidsattest", _ARBEIDSATTEST, forrige.arbeidsattest),
        kompetansemal_vedlagt=rad.en_av("kompetansemal_vedlagt", _KOMPETANSEMAL, forrige.kompetansemal_vedlagt),
        foresatt_signerer=rad.verdi("foresatt_signerer", bool, forrige.foresatt_signerer),
        frist_dager=_les_frist(rad, forrige.frist_dager),
        leverandor=rad.en_av("leverandor", LEVERANDORER, forrige.leverandor),
        sikkerhetsniva=_les_niva(rad, forrige.sikkerhetsniva),
        godkjenning_for_segl=rad.verdi("godkjenning_for_segl", bool, forrige.godkjenning_for_segl),
        signatar=_les_signatar(rad) if rad.har("signatar") else forrige.signatar,
        varsling=_les_varsling(rad, forrige.varsling),
        kilde=rad.valgfri("kilde", str) or forrige.kilde,
    )


def _les_malform(rad: Tabell, forrige: Malform | None) -> Malform | None:
    return rad.en_av("malform", _MALFORM) if rad.har("malform") else forrige


def _les_frist(rad: Tabell, forrige: int | None) -> int:
    frist = rad.verdi("frist_dager", int, forrige)
    if not 1 <= frist <= LENGSTE_FRIST:
        raise rad.feil("frist_dager", Tekst(nb="skal være mellom 1 og ", nn="skal vere mellom 1 og "), str(LENGSTE_FRIST))
    return frist


def _les_niva(rad: Tabell, forrige: int | None) -> int:
    niva = rad.verdi("sikkerhetsniva", int, forrige)
    if niva not in SIKKERHETSNIVAER:
        raise rad.feil("sikkerhetsniva", Tekst(nb="skal være ", nn="skal vere "), " / ".join(map(str, SIKKERHETSNIVAER)))
    return niva


def _les_varsling(rad: Tabell, forrige: Varsling) -> Varsling:
    """What the row says of notices, on top of what was said before."""
    if not rad.har("varsling"):
        return forrige
    tabell = rad.tabell("varsling").bare("nettsted", "kontaktpunkt", "etter_tur", "for_frist", "epost")
    varsling = Varsling(
        nettsted=tabell.valgfri("nettsted", str) or forrige.nettsted,
        kontaktpunkt=tabell.valgfri("kontaktpunkt", str) or forrige.kontaktpunkt,
        etter_tur=_les_dager(tabell, "etter_tur", forrige.etter_tur),
        for_frist=_les_dager(tabell, "for_frist", forrige.for_frist),
        epost=tabell.valgfri("epost", str) or forrige.epost,
    )
    if NETTSTED.fullmatch(varsling.nettsted or "x.no") is None:
        raise tabell.feil("nettsted", Tekst(nb="skal være et vertsnavn på høyst 30 tegn.", nn="skal vere eit vertsnamn på høgst 30 teikn."))
    if KONTAKTPUNKT.fullmatch(varsling.kontaktpunkt or "x") is None:
        raise tabell.feil("kontaktpunkt", Tekst(nb="skal være én linje på høyst 80 tegn.", nn="skal vere éi linje på høgst 80 teikn."))
    if EPOST.fullmatch(varsling.epost or "x@x.no") is None:
        raise tabell.feil("epost", Tekst(nb="skal være én e-postadresse.", nn="skal vere éi e-postadresse."))
    if DAGEN_FOR not in varsling.for_frist:
        raise tabell.feil("for_frist", Tekst(nb="skal ha med 1, dagen før fristen.", nn="skal ha med 1, dagen før fristen."))
    return varsling


def _les_dager(tabell: Tabell, nokkel: str, forrige: tuple[int, ...]) -> tuple[int, ...]:
    dager = tabell.verdi(nokkel, list, list(forrige))
    if not all(type(n) is int and 1 <= n <= LENGSTE_FRIST for n in dager):
        raise tabell.feil(
            nokkel, Tekst(nb="skal være en liste av dager fra 1 til ", nn="skal vere ei liste av dagar frå 1 til "), str(LENGSTE_FRIST)
        )
    return tuple(dager)


def _les_signatar(rad: Tabell) -> Person:
    """Who signs for the county where the data name nobody."""
    signatar = rad.tabell("signatar").bare("fornavn", "etternavn", "fodselsdato", "epost", "stilling")
    return Person(
        navn=Navn(fornavn=signatar.verdi("fornavn", str), etternavn=signatar.verdi("etternavn", str)),
        fodselsdato=signatar.valgfri("fodselsdato", date),
        kontakt=Kontakt(epost=signatar.verdi("epost", str)) if signatar.har("epost") else None,
        stilling=signatar.valgfri("stilling", str),
    )
