"""What is stored, to be read: one page with everything of each document in it, and what the reader can ask for. Needs nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from app.dokument import tekst
from app.domene.dokument import Dokumenttype
from app.domene.opplysninger import DOKUMENTORD, KONTRAKTORD
from app.innsyn.filer import FILREGLER, Utelatt
from app.innsyn.innhold import Dokumentinnhold, Rader
from app.lager.filpekere import Filslag
from app.lager.personinnhold import TABELLINNHOLD
from app.tekst import Malform, Tekst

TITTEL = Tekst(nb="Innsyn: dette er lagret", nn="Innsyn: dette er lagra")
LAGET = Tekst(nb="Laget {dag} for fylket med nummer {fylke}.", nn="Laga {dag} for fylket med nummer {fylke}.")
OM_DEG = Tekst(
    nb=(
        "Her står alt tjenesten har lagret om deg. Opplysninger som gjelder andre enn deg, er utelatt: hvor mange rader, og hvilke "
        "filer, står ved hvert dokument. Et dokument som du er kandidat i, eller som du har hatt til signering, får du som det er, "
        "med vedleggene og det som står om andre der. Ordene til venstre er navnene på feltene i databasen."
    ),
    nn=(
        "Her står alt tenesta har lagra om deg. Opplysningar som gjeld andre enn deg, er utelatne: kor mange rader, og kva filer, "
        "står ved kvart dokument. Eit dokument som du er kandidat i, eller som du har hatt til signering, får du som det er, "
        "med vedlegga og det som står om andre der. Orda til venstre er namna på felta i databasen."
    ),
)
OM_DOKUMENTET = Tekst(
    nb="Her står alt tjenesten har lagret om dokumentet, også om andre enn den som ber om innsyn. Gi det ikke videre slik det er.",
    nn="Her står alt tenesta har lagra om dokumentet, også om andre enn den som ber om innsyn. Gi det ikkje vidare slik det er.",
)
RETTER = Tekst(
    nb=(
        "Hvorfor det er lagret, hvor lenge, og hvem som ser det, står i personvernerklæringen til fylkeskommunen. Du kan be "
        "fylkeskommunen om å rette feil (personvernforordningen art. 16) og om å slette (art. 17), og du kan klage til "
        "Datatilsynet (art. 77)."
    ),
    nn=(
        "Kvifor det er lagra, kor lenge, og kven som ser det, står i personvernerklæringa til fylkeskommunen. Du kan be "
        "fylkeskommunen om å rette feil (personvernforordninga art. 16) og om å slette (art. 17), og du kan klage til "
        "Datatilsynet (art. 77)."
    ),
)
FILER = Tekst(nb="Filer ved siden av denne siden", nn="Filer ved sida av denne sida")
ANDRES = Tekst(
    nb="Antall rader som er utelatt fordi de gjelder andre: {antall}.",
    nn="Talet på rader som er utelatne fordi dei gjeld andre: {antall}.",
)
FILER_UTELATT = Tekst(nb="Filer som er utelatt fordi de også gjelder andre", nn="Filer som er utelatne fordi dei også gjeld andre")
SPOR = Tekst(
    nb="Vil du vite hva som står om deg i dem, så spør fylkeskommunen.", nn="Vil du vite kva som står om deg i dei, så spør fylkeskommunen."
)
ORD: Mapping[Dokumenttype, Tekst] = {**DOKUMENTORD, **{Dokumenttype(type_.value): ord_ for type_, ord_ in KONTRAKTORD.items()}}
STIL = """
:root{color-scheme:light}
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1.5rem;color:#1a1a1a;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.3rem;margin:2.5rem 0 .5rem}h3{font-size:1.05rem;margin:1.5rem 0 .3rem}
dl{display:grid;grid-template-columns:minmax(8rem,1fr) 3fr;gap:.15rem 1rem;border-top:1px solid #bbb;padding:.5rem 0;margin:0}
dt{color:#444;overflow-wrap:anywhere}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}
"""


def innsynsside(
    alle: Sequence[tuple[Dokumentinnhold, Sequence[str]]], *, om_person: bool, fylkesnummer: str, laget: datetime, sprak: Malform
) -> str:
    """The page. With each document the names of its files."""
    innledning = LAGET.pa(sprak).format(dag=tekst.dato(laget.date(), sprak), fylke=fylkesnummer)
    deler = [_avsnitt(innledning), _avsnitt((OM_DEG if om_person else OM_DOKUMENTET).pa(sprak)), _avsnitt(RETTER.pa(sprak))]
    deler += [_dokument(ett, filer, sprak) for ett, filer in alle]
    tittel = escape(TITTEL.pa(sprak))
    return (
        f'<!doctype html>\n<html lang="{sprak.value}"><head><meta charset="utf-8"><title>{tittel}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STIL}</style></head><body><h1>{tittel}</h1>\n'
        + "\n".join(deler)
        + "\n</body></html>\n"
    )


def _avsnitt(ord_: str) -> str:
    return f"<p>{escape(ord_)}</p>"


def _dokument(ett: Dokumentinnhold, filer: Sequence[str], sprak: Malform) -> str:
    (rad,) = ett.tabeller["dokument"]
    overskrift = f"{ORD[Dokumenttype(rad['dokumenttype'])].pa(sprak)} {rad['kontraktsnummer'] or ett.id}"
    deler = [f"<h2>{escape(overskrift)}</h2>"]
    deler += [_del(TABELLINNHOLD[navn].hva.pa(sprak), rader) for navn, rader in ett.tabeller.items()]
    if ett.sammenlikning is not None:
        hva = FILREGLER[Filslag.SAMMENLIKNING].hva.pa(sprak)
        deler.append(_del(f"{hva}.", [{"sammenlikning": ett.sammenlikning}]))
    if ett.andres:
        deler.append(_avsnitt(ANDRES.pa(sprak).format(antall=sum(ett.andres.values()))))
    return "\n".join([*deler, *_filene(filer, sprak), *_utelatte(ett.utelatt, sprak)])


def _filene(filer: Sequence[str], sprak: Malform) -> Iterator[str]:
    if filer:
        yield _liste(FILER.pa(sprak), (f'<a href="{escape(fil)}">{escape(fil)}</a>' for fil in filer))


def _utelatte(utelatt: Sequence[Utelatt], sprak: Malform) -> Iterator[str]:
    """What is left out, why, and what to do about it."""
    if utelatt:
        linjer = (f"{ett.regel.hva.pa(sprak)} ({ett.antall}). {ett.regel.hvorfor.pa(sprak)}" for ett in utelatt)
        yield _liste(FILER_UTELATT.pa(sprak), map(escape, linjer))
        yield _avsnitt(SPOR.pa(sprak))


def _liste(overskrift: str, linjer: Iterable[str]) -> str:
    """`linjer`: HTML."""
    return f"<h3>{escape(overskrift)}</h3><ul>{''.join(f'<li>{linje}</li>' for linje in linjer)}</ul>"


def _del(overskrift: str, rader: Rader) -> str:
    return f"<h3>{escape(overskrift)}</h3>{''.join(_rad(rad) for rad in rader)}"


def _rad(rad: dict[str, Any]) -> str:
    felter = "".join(f"<dt>{escape(navn)}</dt><dd>{escape(_skrevet(verdi))}</dd>" for navn, verdi in rad.items() if verdi is not None)
    return f"<dl>{felter}</dl>"


def _skrevet(verdi: Any) -> str:
    if isinstance(verdi, dict | list):
        return json.dumps(verdi, ensure_ascii=False, indent=1)
    return str(verdi)
