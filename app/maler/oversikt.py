"""The ledger of template revisions as the command line asks for it: the list, what is wrong with it, and freezing."""

from __future__ import annotations

from typing import Any

from app.domene.dokument import Dokumenttype
from app.errors import Konflikt, Oppsettsfeil
from app.maler import paritet
from app.maler.frigi import frigi as frys
from app.maler.register import Malregister, Revisjon, Status, malregister
from app.settings import Settings
from app.tekst import Tekst


def liste(register: Malregister) -> list[dict[str, Any]]:
    """Every revision: when it is in force, where its words come from, its digest in each language."""
    return [_rad(rad) for dokumenttype in Dokumenttype for rad in register.revisjoner(dokumenttype)]


def _rad(rad: Revisjon) -> dict[str, Any]:
    return {
        "dokumenttype": rad.dokumenttype.value,
        "revisjon": rad.id,
        "skjema": rad.skjema,
        "gjelderFra": rad.gjelder_fra.isoformat(),
        "gjelderTil": rad.gjelder_til.isoformat() if rad.gjelder_til else None,
        "kilde": rad.kilde,
        "status": rad.status.value,
        "tittel": rad.tittel.som_json(),
        "digest": {malform.value: digest for malform, digest in rad.digest.items()},
        "endringer": rad.endringer.som_json(),
    }


def avvik(settings: Settings) -> list[str]:
    """What is wrong: nb and nn that differ in structure, and released revisions that are not as released."""
    register = malregister(settings.forms, settings.templates)
    funn = [
        f"{ett.sted}: {ett.hva.nb}"
        for dokumenttype in Dokumenttype
        for rad in register.revisjoner(dokumenttype)
        for ett in paritet.kontroller(settings.forms, settings.templates, rad)
    ]
    try:
        register.kontroller_frosne()
    except Oppsettsfeil as feil:
        funn.append(feil.detalj.nb)
    return funn


def frigi(settings: Settings, dokumenttype: str, revisjon: str, *, igjen: bool) -> list[str]:
    """Freeze a revision. One that is frozen already needs `igjen`, and a line in CHANGELOG."""
    try:
        type_ = Dokumenttype(dokumenttype)
    except ValueError as feil:
        raise Oppsettsfeil(
            Tekst(nb=f"Det finnes ingen dokumenttype «{dokumenttype}».", nn=f"Det finst ingen dokumenttype «{dokumenttype}».")
        ) from feil
    rader = malregister(settings.forms, settings.templates).revisjoner(type_)
    if not igjen and any(rad.id == revisjon and rad.status is not Status.UTKAST and rad.digest for rad in rader):
        raise Konflikt(
            Tekst(nb=f"Revisjonen {revisjon} er frigitt fra før.", nn=f"Revisjonen {revisjon} er frigitt frå før."),
            tiltak=Tekst(nb="Lag en ny revisjon, eller bruk --igjen.", nn="Lag ein ny revisjon, eller bruk --igjen."),
        )
    return [
        f"{type_.value} {revisjon} {malform.value} {digest}"
        for malform, digest in frys(settings.forms, settings.templates, type_, revisjon).items()
    ]
