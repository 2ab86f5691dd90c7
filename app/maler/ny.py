"""A new draft: the newest released revision copied in both languages, with a row of its own in the ledger.

What is numbered and shared (`forms/felles/<n>`, `templates/*/felles/<n>`) is not copied: the draft refers to the same number.
"""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

from app.domene.dokument import Dokumenttype
from app.errors import Konflikt, Oppsettsfeil
from app.maler.register import Revisjon, Status, malregister
from app.tekst import Malform, Tekst

ID = re.compile(r"[0-9a-z][0-9a-z-]{0,39}")
USKREVET = Tekst(nb="Skriv hva som er endret.", nn="Skriv kva som er endra.")
"""The changelog of a draft until somebody has written it; it cannot be released so."""


def ny(forms: Path, templates: Path, dokumenttype: Dokumenttype, revisjon: str, fra: date) -> tuple[Path, ...]:
    """Makes the draft; returns the new files and the ledger."""
    malregister.cache_clear()
    rader = malregister(forms, templates).revisjoner(dokumenttype)
    forelder = _forelder(dokumenttype, rader, revisjon, fra)
    par = [
        (forms / dokumenttype / forelder.id, forms / dokumenttype / revisjon),
        *((templates / malform / dokumenttype / forelder.id, templates / malform / dokumenttype / revisjon) for malform in Malform),
    ]
    if opptatt := [til for _, til in par if til.exists()]:
        raise _konflikt(f"Mappen {opptatt[0]} finnes fra før.", f"Mappa {opptatt[0]} finst frå før.")
    for gammel, til in par:
        shutil.copytree(gammel, til, ignore=shutil.ignore_patterns("frosset.*", ".*", "__pycache__"))
    bok = forms / dokumenttype / "revisjoner.toml"
    bok.write_text(med_utkast(bok.read_text(encoding="utf-8"), forelder.id, revisjon, fra), encoding="utf-8")
    malregister.cache_clear()
    return (*(fil for _, til in par for fil in sorted(til.rglob("*")) if fil.is_file()), bok)


def _forelder(dokumenttype: Dokumenttype, rader: tuple[Revisjon, ...], revisjon: str, fra: date) -> Revisjon:
    """The newest released revision; refuses a name that is taken, and a day that the ledger has already given away."""
    frigitte = [rad for rad in rader if rad.status is not Status.UTKAST]
    if not frigitte:
        raise Oppsettsfeil(
            Tekst(nb=f"{dokumenttype} har ingen frigitt revisjon å bygge på.", nn=f"{dokumenttype} har ingen frigitt revisjon å byggje på.")
        )
    if not ID.fullmatch(revisjon):
        raise Oppsettsfeil(
            Tekst(
                nb=f"«{revisjon[:40]}» kan ikke være navnet på en revisjon.", nn=f"«{revisjon[:40]}» kan ikkje vere namnet på ein revisjon."
            ),
            tiltak=Tekst(nb="Bruk datoen, for eksempel 2027-08-01.", nn="Bruk datoen, til dømes 2027-08-01."),
        )
    if any(rad.id == revisjon for rad in rader):
        raise _konflikt(f"Revisjonen {revisjon} finnes fra før.", f"Revisjonen {revisjon} finst frå før.")
    for rad in rader:
        if rad.gjelder_fra >= fra:
            raise _konflikt(
                f"Perioden overlapper {rad.id}, som gjelder fra {rad.gjelder_fra:%d.%m.%Y}.",
                f"Perioden overlappar {rad.id}, som gjeld frå {rad.gjelder_fra:%d.%m.%Y}.",
            )
    return frigitte[-1]


def _konflikt(nb: str, nn: str) -> Konflikt:
    return Konflikt(
        Tekst(nb=nb, nn=nn),
        tiltak=Tekst(
            nb="Velg et annet navn, eller en dato etter den siste revisjonen.",
            nn="Vel eit anna namn, eller ein dato etter den siste revisjonen.",
        ),
    )


def med_utkast(toml: str, forelder: str, revisjon: str, fra: date) -> str:
    """The ledger with a row for the draft last: the row of its parent, with its own name, day and changelog, and without a freeze."""
    deler = re.split(r"(?m)^(?=\[\[revisjon\]\])", toml)
    rad = next(del_ for del_ in deler if re.search(rf'(?m)^id = "{re.escape(forelder)}"$', del_))
    utkast = re.sub(r"(?m)^(?:digest|gjelder_til|endringer\.n[bn]) = .*\n?|^#.*\n?", "", rad)
    utkast = re.sub(r'(?m)^id = ".*"$', f'id = "{revisjon}"', utkast)
    utkast = re.sub(r'(?m)^status = ".*"$', f'status = "{Status.UTKAST}"', utkast)
    utkast = re.sub(r"(?m)^gjelder_fra = .*$", f"gjelder_fra = {fra.isoformat()}", utkast)
    return f'{toml.rstrip()}\n\n{utkast.rstrip()}\nendringer.nb = "{USKREVET.nb}"\nendringer.nn = "{USKREVET.nn}"\n'
