"""What the command line shows: findings, signatories, template revisions, reports, as text or JSON, in nb or nn."""

from __future__ import annotations

import errno
import json
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from app.domene import svar
from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.norsk import stor_forbokstav
from app.domene.personpekere import ROLLEORD
from app.domene.rolleskifte import ORD as SKIFTEORD
from app.domene.sak import Bortfalt, Opplyst, Signatarbeslutning
from app.domene.tabellord import kilde as i_tabellene
from app.errors import Alvor, Avvist, Feil, Funn
from app.hvem import Hvem
from app.lager.maskering import masker
from app.tekst import Malform, Tekst
from signing.verify.tekster import BEVISVEDLEGG, EGEN_SIGNATUR

ALVOR = {
    Alvor.FEIL: Tekst(nb="Feil", nn="Feil"),
    Alvor.ADVARSEL: Tekst(nb="Advarsel", nn="Åtvaring"),
    Alvor.RAD: Tekst(nb="Råd", nn="Råd"),
}
INGEN_FUNN = Tekst(nb="Ingen funn. Dataene er i orden.", nn="Ingen funn. Dataa er i orden.")
GRUPPE = Tekst(nb="Gruppe", nn="Gruppe")
PA_VEGNE_AV = Tekst(nb="på vegne av", nn="på vegner av")
FORDI = Tekst(nb="Hvorfor", nn="Kvifor")
SIGNERER_IKKE = Tekst(nb="Signerer ikke", nn="Signerer ikkje")
ENDRET = Tekst(nb="Endret fra forrige utgave", nn="Endra frå førre utgåve")
GJELDER = Tekst(nb="gjelder", nn="gjeld")
KILDE = Tekst(nb="Kilde", nn="Kjelde")
AVGJORT_AV = Tekst(nb="Avgjort av", nn="Avgjort av")
TILSKUDD = Tekst(nb="Tilskudd", nn="Tilskot")
HVA_HVIS = Tekst(nb="Hva hvis", nn="Kva om")
GJELDER_FRA = Tekst(nb="Gjelder fra", nn="Gjeld frå")
JA_NEI = {True: Tekst(nb="ja", nn="ja"), False: Tekst(nb="nei", nn="nei")}
INGEN_FORSKJELL = Tekst(nb="Det endrer ikke hvem som signerer.", nn="Det endrar ikkje kven som signerer.")


class Brukerfeil(Feil):
    """The command was written wrong; what is wrong stands on stderr."""

    kode = "feil-bruk"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            Tekst(nb="Kommandoen er skrevet feil.", nn="Kommandoen er skriven feil."),
            tiltak=Tekst(nb="Se hva kommandoen tar imot, med --help.", nn="Sjå kva kommandoen tar imot, med --help."),
        )


class Filfeil(Feil):
    """A file or folder that was pointed out cannot be read or written."""

    kode = "fil-kan-ikke-brukes"

    def __init__(self, feil: OSError) -> None:
        sted = masker(str(feil.filename or ""))
        arsak = errno.errorcode.get(feil.errno or 0, type(feil).__name__)
        super().__init__(
            Tekst(nb=f"Kan ikke lese eller skrive «{sted}» ({arsak}).", nn=f"Kan ikkje lese eller skrive «{sted}» ({arsak})."),
            tiltak=Tekst(nb="Bruk en mappe og filer du har tilgang til.", nn="Bruk ei mappe og filer du har tilgang til."),
        )


class Uventet(Feil):
    """An error nobody foresaw: where and of what kind, never its message, which may quote the data."""

    kode = "intern-feil"

    def __init__(self, feil: BaseException) -> None:
        ramme = traceback.extract_tb(feil.__traceback__)[-1]
        sted = f"{type(feil).__name__}, {Path(ramme.filename).name}:{ramme.lineno}"
        super().__init__(
            Tekst(nb=f"Noe gikk galt i programmet ({sted}).", nn=f"Noko gjekk gale i programmet ({sted})."),
            tiltak=Tekst(nb="Meld fra om feilen med denne linjen.", nn="Meld frå om feilen med denne linja."),
        )


def problem(feil: Feil, sprak: Malform) -> dict[str, Any]:
    """The problem object of interfaces."""
    return svar.problem_json(feil, sprak)


def kontroll_json(funn: Iterable[Funn], *, avvist: bool, sprak: Malform) -> dict[str, Any]:
    """The answer of a preflight, good or bad, in the shape of a problem object."""
    alle = tuple(funn)
    if avvist:
        from app.flyt import AVVIST

        return svar.problem_json(Avvist(AVVIST, funn=alle), sprak)
    return {
        "type": "about:blank",
        "title": "i-orden",
        "status": 200,
        "detail": INGEN_FUNN.pa(sprak),
        "kode": "i-orden",
        **svar.funn_json(alle),
    }


def funn_tekst(funn: Iterable[Funn], sprak: Malform) -> str:
    """One finding on two lines: what and where, then what to do. Errors first."""
    rekkefolge = list(Alvor)
    linjer = [
        f"{ALVOR[f.alvor].pa(sprak)} {f.peker or '/'} ({f.kode}): {f.melding.pa(sprak)}\n    {f.tiltak.pa(sprak)}"
        for f in sorted(funn, key=lambda f: rekkefolge.index(f.alvor))
    ]
    return "\n".join(linjer or [INGEN_FUNN.pa(sprak)]) + "\n"


def feil_tekst(feil: Feil, sprak: Malform) -> str:
    """An error as sentences: what is wrong, what to do, and all findings."""
    deler = [f"{feil.kode}: {feil.detalj.pa(sprak)}"]
    if feil.tiltak:
        deler.append(feil.tiltak.pa(sprak))
    if feil.funn:
        deler.append(funn_tekst(feil.funn, sprak))
    return "\n".join(deler).rstrip("\n")


def hvem_tekst(svaret: Hvem, sprak: Malform) -> str:
    """What was tried and what it changes, then who signs, who does not, and the grant."""
    linjer = [*_hva_hvis(svaret, sprak), *_signatarer(svaret.beslutning, sprak), *_bortfalt(svaret.beslutning, sprak)]
    if tilskudd := svaret.beslutning.tilskudd:
        linjer += _grunngitt(f"{TILSKUDD.pa(sprak)}: ", tilskudd.mottaker, sprak) + _grunngitt("  ", tilskudd.grunnlag, sprak)
    return "\n".join(linjer) + "\n"


def _signatarer(beslutning: Signatarbeslutning, sprak: Malform) -> Iterator[str]:
    for nr, s in enumerate(beslutning.signatarer, 1):
        vegne = ", ".join(dict.fromkeys(f"{PA_VEGNE_AV.pa(sprak)} {v}" for v in s.pa_vegne_av if v))
        roller = " + ".join(ROLLEORD[r].pa(sprak) for r in s.roller)
        yield f"{nr}. {s.navn} ({roller}{', ' + vegne if vegne else ''}), {GRUPPE.pa(sprak).lower()} {s.gruppe}"
        yield f"   {FORDI.pa(sprak)}: {s.begrunnelse.pa(sprak)} [{' '.join(s.regler)}]"
        yield from _opphav(s.kilde, s.utlost_av, sprak)


def _bortfalt(beslutning: Signatarbeslutning, sprak: Malform) -> Iterator[str]:
    for b in beslutning.bortfalt:
        yield from _grunngitt(f"{SIGNERER_IKKE.pa(sprak)}: {ROLLEORD[b.rolle].pa(sprak)}. ", b, sprak)


def _grunngitt(innledning: str, grunn: Bortfalt | Opplyst, sprak: Malform) -> list[str]:
    return [f"{innledning}{grunn.begrunnelse.pa(sprak)} [{grunn.regel}]", *_opphav(grunn.kilde, grunn.utlost_av, sprak)]


def _opphav(kilde: str, utlost_av: Sequence[str], sprak: Malform) -> Iterator[str]:
    yield f"   {KILDE.pa(sprak)}: {i_tabellene(kilde).pa(sprak)}"
    yield f"   {AVGJORT_AV.pa(sprak)}: {', '.join(utlost_av) or '–'}"


def _hva_hvis(svaret: Hvem, sprak: Malform) -> Iterator[str]:
    for en in svaret.endret:
        yield f"{HVA_HVIS.pa(sprak)} {en.peker}: {_vis(en.for_)} → {_vis(en.etter)}"
    for forskjell in svaret.forskjeller:
        etter = forskjell.etter
        hvem = f" ({', '.join(etter.navn)}, {GRUPPE.pa(sprak).lower()} {etter.gruppe})" if etter.signerer else ""
        rollen = stor_forbokstav(ROLLEORD[forskjell.rolle].pa(sprak))
        yield f"  {rollen} {SKIFTEORD[forskjell.skifte].pa(sprak)}{hvem}. {etter.begrunnelse.pa(sprak)} [{etter.regel}]"
    if svaret.endret:
        yield "" if svaret.forskjeller else f"  {INGEN_FORSKJELL.pa(sprak)}\n"


def _vis(verdi: Any) -> str:
    return "–" if verdi is None else json.dumps(verdi, ensure_ascii=False)


def endringer_tekst(endret: Sequence[Tekst], varsler: Sequence[Mapping[str, Any]], sprak: Malform) -> str:
    """What changed, then what each signer is told."""
    linjer = [ENDRET.pa(sprak) + ":", *(f"  {ett.pa(sprak)}" for ett in endret)]
    linjer += [f"{varsel['felt']}: {varsel['tekst'][sprak.value]}" for varsel in varsler]
    return "\n".join(linjer) + "\n"


def maler_tekst(rader: Sequence[Mapping[str, Any]], sprak: Malform) -> str:
    """One revision a line."""
    return "\n".join(
        f"{r['dokumenttype']} {r['revisjon']} ({GJELDER.pa(sprak)} {r['gjelderFra']}–{r['gjelderTil'] or ''}, {r['status']}) "
        + " ".join(f"{m}:{d[:8]}" for m, d in sorted(r["digest"].items()))
        for r in rader
    )


def regel_tekst(rad: Mapping[str, Any], sprak: Malform) -> str:
    """One rule row as lines."""
    nar = [f"   {v['faktum'][sprak]}: {v['verdi'][sprak]}" for v in rad["nar"]]
    linjer = [f"{rad['id']} {rad['sporsmal'][sprak]} {rad['da'][sprak]}", *nar, f"   {FORDI.pa(sprak)}: {rad['begrunnelse'][sprak]}"]
    return "\n".join((*linjer, f"   {KILDE.pa(sprak)}: {rad['kilde']}", f"   {GJELDER_FRA.pa(sprak)} {rad['gjelderFra']}"))


def fylke_json(fylke: Fylke, dag: date | None = None) -> dict[str, Any]:
    """A county with its dated choices, oldest first; or only those in force on a day."""
    rader = fylke.valg if dag is None else (fylke.valg_pa(dag),)
    return {
        "fylkesnummer": fylke.nummer,
        "navn": fylke.navn.som_json(),
        "organisasjonsnummer": fylke.organisasjonsnummer,
        "vedtak": fylke.vedtak.value,
        "dato": dag.isoformat() if dag else None,
        "valg": [_valg_json(rad) for rad in rader],
    }


def _valg_json(valg: Fylkesvalg) -> dict[str, Any]:
    policy = valg.signaturpolicy
    return {
        "gjelderFra": valg.gjelder_fra.isoformat(),
        "malform": valg.malform.value if valg.malform else None,
        "folgerOnske": valg.folger_onske,
        "signaturpolicy": policy.navn,
        "grupper": [[rolle.value for rolle in gruppe] for gruppe in policy.grupper],
        "samarbeidsorganErstatterAnsvarligLeder": policy.samarbeidsorgan_erstatter_ansvarlig_leder,
        "signaturpolicyKilde": policy.kilde,
        "signaturpolicyMerknad": policy.merknad.som_json() if policy.merknad else None,
        "signaturpolicyVarLesing": policy.slutning.som_json() if policy.slutning else None,
        "foresattSignerer": valg.foresatt_signerer,
        "arbeidsavtale": valg.arbeidsavtale.value,
        "arbeidsattest": valg.arbeidsattest.value,
        "kompetansemalVedlagt": valg.kompetansemal_vedlagt.value,
        "fristDager": valg.frist_dager,
        "sikkerhetsniva": valg.sikkerhetsniva,
        "leverandor": valg.leverandor,
        "godkjenningForSegl": valg.godkjenning_for_segl,
        "varsling": {
            "nettsted": valg.varsling.nettsted,
            "kontaktpunkt": valg.varsling.kontaktpunkt,
            "etterTur": list(valg.varsling.etter_tur),
            "forFrist": list(valg.varsling.for_frist),
        },
        "harSignatar": valg.signatar is not None,
        "kilde": valg.kilde,
    }


def fylke_tekst(fylke: Fylke, dag: date | None, sprak: Malform) -> str:
    """The same as lines, and what a row changes beside the one before."""
    verdi = fylke_json(fylke, dag)
    linjer = [f"{fylke.nummer} {fylke.navn.pa(sprak)}, {fylke.organisasjonsnummer}"]
    forrige: Mapping[str, Any] = {}
    for rad in verdi["valg"]:
        linjer.append(f"{GJELDER_FRA.pa(sprak)} {rad['gjelderFra']}" + (f" ({dag})" if dag else ""))
        nye = {navn: ett for navn, ett in rad.items() if navn != "gjelderFra" and forrige.get(navn, ...) != ett}
        linjer += [f"  {navn}: {_skrevet(ett, sprak)}" for navn, ett in nye.items()]
        forrige = rad
    return "\n".join(linjer)


def _skrevet(verdi: Any, sprak: Malform) -> str:
    if isinstance(verdi, dict):
        return str(verdi[sprak.value]) if sprak.value in verdi else ", ".join(f"{n} {_skrevet(v, sprak)}" for n, v in verdi.items())
    if isinstance(verdi, list):
        return " → ".join(", ".join(gruppe) for gruppe in verdi) if verdi and isinstance(verdi[0], list) else " og ".join(map(str, verdi))
    return JA_NEI[verdi].pa(sprak) if isinstance(verdi, bool) else "–" if verdi is None else str(verdi)


def rapport_tekst(rapport: Mapping[str, Any], sprak: Malform) -> str:
    """Headline, the five questions, one line a signature, one line a person by proof, one line a file inside the file."""
    samlet = rapport["samlet"]
    linjer = [f"{rapport['dokument']['filnavn']}: {samlet['oppsummering'][sprak]} [{samlet['integritet']}, {samlet['indikasjon']}]"]
    linjer += [f"  {s['id']}: {s['forklaring'][sprak]}" for s in rapport["sporsmal"]]
    linjer += [f"  {s['felt']}: {s['format']} {s['niva']}, {s['indikasjon']}" for s in rapport["signaturer"]]
    linjer += [f"  {p['navn'] or p['fil']}: {p['metode']}, {p['integritet']}, {p['tillit']}" for p in rapport["personer"]]
    linjer += [f"  {_beholderfil_tekst(fil)}" for fil in (rapport["beholder"] or {"filer": ()})["filer"]]
    linjer += [f"  {_vedlegg_tekst(v, sprak)}" for v in rapport["vedlegg"]]
    return "\n".join(linjer)


def _vedlegg_tekst(vedlegg: Mapping[str, Any], sprak: Malform) -> str:
    """One file inside the file: its name, size and checksum, and the verdict on its own signatures where it has any."""
    lest = "" if vedlegg["storrelse"] is None else f" ({vedlegg['storrelse']} byte, SHA-256 {vedlegg['sha256']})"
    om = BEVISVEDLEGG if vedlegg["bevis"] else EGEN_SIGNATUR[vedlegg["egenSignatur"]]
    dom = vedlegg["kontroll"]
    hvem = f" ({', '.join(dom['signatarer'])})" if dom and dom["signatarer"] else ""
    sagt = om.som_json() if dom is None else dom["oppsummering"]
    return f"{vedlegg['navn'] or '–'}{lest}: {sagt[sprak.value]}{hvem}"


def _beholderfil_tekst(fil: Mapping[str, Any]) -> str:
    """One file of a container: its name, size and checksum, and which signatures cover it."""
    return f"{fil['navn']} ({fil['storrelse']} byte, SHA-256 {fil['sha256']}): {', '.join(fil['dekketAv']) or '–'}"
