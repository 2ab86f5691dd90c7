"""The ledger of template revisions as the command line asks for it: the list, what is wrong with it, and what may be frozen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.domene.dokument import Dokumenttype
from app.errors import Konflikt, Oppsettsfeil
from app.maler import paritet
from app.maler.hjemmel import hjemler_pa, hull
from app.maler.paritet import Avvik
from app.maler.register import Malregister, Revisjon, Status, malregister
from app.settings import Settings
from app.skjema.felt import feltsett
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


def en_type(register: Malregister, dokumenttype: Dokumenttype) -> list[dict[str, Any]]:
    """The revisions of one kind, each with the law references that its sentences have on its first day."""
    return [{**_rad(rad), "hjemler": _hjemler(register, rad)} for rad in register.revisjoner(dokumenttype)]


def _hjemler(register: Malregister, rad: Revisjon) -> dict[str, str]:
    krav = paritet.pakrevde_ord(register.forms, rad.dokumenttype, rad.id)
    return {id_: hjemmel for id_, hjemmel in sorted(hjemler_pa(_hjemmelfil(register.forms, rad), rad.gjelder_fra).items()) if id_ in krav}


def _hjemmelfil(forms: Path, rad: Revisjon) -> Path:
    return forms / "felles" / str(rad.felles) / "hjemmel.toml"


def avvik(settings: Settings) -> tuple[Avvik, ...]:
    """All that is wrong, each thing once: nb and nn that differ, labels, law references, rows, freezes, released revisions that changed."""
    register = malregister(settings.forms, settings.templates)
    rader = [rad for dokumenttype in Dokumenttype for rad in register.revisjoner(dokumenttype)]
    alle = (
        *(ett for rad in rader for ett in paritet.kontroller(settings.forms, settings.templates, rad)),
        *(ett for rad in rader for ett in _uten_hjemmel(settings.forms, rad)),
        *_feltavvik(settings.forms),
        *_bokavvik(register),
        *_endrede(register),
    )
    return tuple(dict.fromkeys(alle))  # a fault in a shared part is found in every kind of document


def _uten_hjemmel(forms: Path, rad: Revisjon) -> Iterator[Avvik]:
    """A sentence of the revision that on some day in its period rests on no law that is in force."""
    krav = paritet.pakrevde_ord(forms, rad.dokumenttype, rad.id)
    for id_, dag in sorted(hull(_hjemmelfil(forms, rad), rad.gjelder_fra, rad.gjelder_til).items()):
        if id_ in krav:
            yield Avvik(
                f"{rad.dokumenttype} {rad.id} hjemmel.toml {id_}",
                Tekst(nb=f"ingen hjemmel gjelder {dag:%d.%m.%Y}", nn=f"ingen heimel gjeld {dag:%d.%m.%Y}"),
            )


def _feltavvik(forms: Path) -> Iterator[Avvik]:
    """A field or group whose words do not stand in both languages."""
    for fil in sorted(forms.glob("*/felt/*.toml")):
        sted = fil.relative_to(forms.parent).as_posix()
        try:
            felter = feltsett(forms, Dokumenttype(fil.parent.parent.name), int(fil.stem))
        except Oppsettsfeil as feil:
            yield Avvik(sted, feil.detalj)
            continue
        tekster = [
            *((gruppe.id, gruppe.overskrift) for gruppe in felter.grupper),
            *((felt.peker, tekst) for felt in felter.felt for tekst in (felt.ledetekst, felt.hjelp)),
        ]
        for navn, tekst in tekster:
            if not (tekst.nb.strip() and tekst.nn.strip()):
                yield Avvik(f"{sted} {navn}", Tekst(nb="mangler tekst på den ene målformen", nn="manglar tekst på den eine målforma"))


def _bokavvik(register: Malregister) -> Iterator[Avvik]:
    """Folders and freezes that no row knows, and rows that point at nothing."""
    for skjelett in sorted({*register.forms.glob("*/*/skjelett.html.j2"), *register.forms.glob("*/*/frosset.*.sha256")}):
        type_ = _type(skjelett)
        rader = {rad.id: rad for rad in (register.revisjoner(type_) if type_ else ())}
        sted = skjelett.relative_to(register.forms.parent).as_posix()
        rad = rader.get(skjelett.parent.name)
        if rad is None:
            yield Avvik(sted, Tekst(nb="har ingen rad i revisjoner.toml", nn="har inga rad i revisjoner.toml"))
        elif rad.status is Status.UTKAST and skjelett.name.startswith("frosset."):
            yield Avvik(sted, Tekst(nb="et utkast er ikke frosset", nn="eit utkast er ikkje frose"))
    for rader_av in register.typer.values():
        for rad in rader_av:
            mappe = register.forms / rad.dokumenttype / rad.id
            if not (mappe / "skjelett.html.j2").is_file():
                yield Avvik(mappe.relative_to(register.forms.parent).as_posix(), Tekst(nb="mangler skjelett", nn="manglar skjelett"))


def _type(fil: Path) -> Dokumenttype | None:
    navn = fil.parent.parent.name
    return Dokumenttype(navn) if navn in set(Dokumenttype) else None


def _endrede(register: Malregister) -> Iterator[Avvik]:
    try:
        register.kontroller_frosne()
    except Oppsettsfeil as feil:
        yield Avvik("frosset", feil.detalj)


def krev_apen(register: Malregister, dokumenttype: Dokumenttype, revisjon: str, *, igjen: bool) -> None:
    """A revision that is frozen already needs `igjen`, and a line in CHANGELOG."""
    rader = register.revisjoner(dokumenttype)
    if not igjen and any(rad.id == revisjon and rad.status is not Status.UTKAST and rad.digest for rad in rader):
        raise Konflikt(
            Tekst(nb=f"Revisjonen {revisjon} er frigitt fra før.", nn=f"Revisjonen {revisjon} er frigitt frå før."),
            tiltak=Tekst(nb="Lag en ny revisjon, eller bruk --igjen.", nn="Lag ein ny revisjon, eller bruk --igjen."),
        )
