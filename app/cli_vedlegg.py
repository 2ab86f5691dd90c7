"""`kontraktverk vedlegg`: which attachments a contract must have and why, which came, and how each file follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from app import flyt
from app.clock import na
from app.domene import svar
from app.domene.kontrakt import Vedleggstype
from app.domene.tabellord import kilde as i_tabellene
from app.domene.vedleggsplan import TITLER, Filrad, Kravniva, Planrad, Vedleggsplan, krav_json
from app.domene.vedleggssignatur import Signaturtilstand
from app.framvisning import funn_tekst
from app.kommando import Data, SomJson, Sprak, bord_fra, feil_blir_svar, skriv
from app.tekst import Malform, Tekst

KRAV = {
    Kravniva.KREVES: Tekst(nb="Kreves", nn="Kravd"),
    Kravniva.ONSKES: Tekst(nb="Ønskes", nn="Ønskt"),
    Kravniva.VALGFRITT: Tekst(nb="Valgfritt", nn="Valfritt"),
}
SIGNATURER = {
    Signaturtilstand.BRUTT: Tekst(nb="signaturen stemmer ikke med innholdet", nn="signaturen stemmer ikkje med innhaldet"),
    Signaturtilstand.ENDRET: Tekst(nb="endret etter at det ble signert", nn="endra etter at det blei signert"),
    Signaturtilstand.IKKE_KONTROLLERT: Tekst(nb="kan ikke kontrolleres", nn="kan ikkje kontrollerast"),
    Signaturtilstand.IKKE_GYLDIG: Tekst(nb="uendret, sertifikat ikke gyldig", nn="uendra, sertifikat ikkje gyldig"),
    Signaturtilstand.UKJENT_UTSTEDER: Tekst(nb="uendret, ukjent utsteder", nn="uendra, ukjend utferdar"),
    Signaturtilstand.UBEKREFTET: Tekst(nb="uendret, sertifikat ikke bekreftet", nn="uendra, sertifikat ikkje stadfesta"),
    Signaturtilstand.GOD: Tekst(nb="uendret, og vi vet hvem som har signert", nn="uendra, og vi veit kven som har signert"),
    Signaturtilstand.INGEN: Tekst(nb="ingen signatur", nn="ingen signatur"),
}
HVORDAN = {
    "innebygd": Tekst(nb="legges inn som fil, uendret", nn="blir lagt inn som fil, uendra"),
    "sider": Tekst(nb="står som sider bakerst", nn="står som sider bakarst"),
}
MANGLER = Tekst(nb="MANGLER", nn="MANGLAR")
SER_VEDLEGG = Tekst(nb="vedlegg {nr}", nn="vedlegg {nr}")
UTEN_FIL = Tekst(nb="filen er ikke med her", nn="fila er ikkje med her")
AVVIST_FIL = Tekst(nb="kan ikke følge med slik den er", nn="kan ikkje følgje med slik ho er")
SIGNERT_AV = Tekst(nb="Signaturer", nn="Signaturar")
VEDLEGGENE = Tekst(nb="Vedleggene i dataene", nn="Vedlegga i dataa")


def vedlegg(
    data_json: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="Kontraktdata (JSON).")],
    filer: Annotated[list[str] | None, typer.Option("--vedlegg", metavar="ID=FIL", help="Filen til et vedlegg i dataene.")] = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Hvilke vedlegg kontrakten skal ha og hvorfor, hva som er med, og hvordan hver fil følger kontrakten."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        innhold = {navn: fil.read_bytes() for navn, fil in navngitte_filer(filer or ())}
        plan, funn = flyt.vedleggsplan(bord_fra(data), data_json.read_bytes(), innhold, na=na())
        verdi = {**plan_json(plan), **svar.funn_json(funn)}
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: plan_tekst(plan, sprak) + "\n" + funn_tekst(funn, sprak))
    raise typer.Exit(1 if verdi["feil"] else 0)


def navngitte_filer(par: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """Each `ID=FIL` with a file that is there."""
    for ett in par:
        navn, skille, fil = ett.partition("=")
        if not (navn and skille) or not Path(fil).is_file():
            raise typer.BadParameter(f"{ett}: skriv ID=FIL med en fil som finnes", param_hint="--vedlegg")
        yield navn, Path(fil)


def plan_json(plan: Vedleggsplan) -> dict[str, Any]:
    """The plan: `krav` by kind, `vedlegg` by file."""
    return {"krav": [krav_json(rad) for rad in plan.krav], "vedlegg": [_fil_json(rad) for rad in plan.filer]}


def _fil_json(rad: Filrad) -> dict[str, Any]:
    return {
        **svar.vedlegg_json(rad.planlagt),
        "mate": rad.planlagt.mate.value if rad.begrunnelse else None,
        "harFil": rad.har_fil,
        "begrunnelse": rad.begrunnelse.som_json() if rad.begrunnelse else None,
        "kilde": rad.kilde,
    }


def plan_tekst(plan: Vedleggsplan, sprak: Malform) -> str:
    """The plan in sentences."""
    linjer = [linje for rad in plan.krav for linje in _kravlinjer(rad, sprak)]
    if plan.filer:
        linjer += ["", f"{VEDLEGGENE.pa(sprak)}:", *(linje for rad in plan.filer for linje in _fillinjer(rad, sprak))]
    return "\n".join(linjer) + "\n"


def _kravlinjer(rad: Planrad, sprak: Malform) -> Iterator[str]:
    med = ", ".join(SER_VEDLEGG.pa(sprak).format(nr=nr) for nr in rad.vedlegg) or (MANGLER.pa(sprak) if rad.mangler else "–")
    yield f"{KRAV[rad.krav].pa(sprak)}: {TITLER[rad.type].pa(sprak)} · {med}"
    yield f"    {rad.begrunnelse.pa(sprak)} ({rad.regel}; {i_tabellene(rad.kilde).pa(sprak)})"


def _fillinjer(rad: Filrad, sprak: Malform) -> Iterator[str]:
    ett = rad.planlagt
    uten = UTEN_FIL if not rad.har_fil else AVVIST_FIL
    tittel = ett.tittel if ett.type is Vedleggstype.ANNET else TITLER[ett.type].pa(sprak)
    yield f"  {ett.nr}. {tittel} · {(HVORDAN[ett.mate.value] if rad.begrunnelse else uten).pa(sprak)}"
    if rad.begrunnelse:
        yield f"     {rad.begrunnelse.pa(sprak)} ({ett.regel}; {i_tabellene(rad.kilde or '').pa(sprak)})"
        yield f"     SHA-256 {ett.sha256}"
    if ett.kontroll:
        yield f"     {SIGNERT_AV.pa(sprak)}: {SIGNATURER[ett.kontroll.tilstand].pa(sprak)}"
        yield from (f"     · {s.navn or '–'}{''.join(f', {v}' for v in s.pa_vegne_av)}" for s in ett.kontroll.signaturer)
