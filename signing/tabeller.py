"""The page `docs/oppdrag.md`: states, what may follow what, why not, deadlines and reminders, printed from the tables themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from signing.agenda import STANDARDPOLICY, Gjoremal
from signing.deadlines import LENGSTE_FRIST
from signing.model import Tekst
from signing.refusals import AVSLAG, Nei
from signing.reminders import STANDARD
from signing.states import Signertilstand, Tilstand
from signing.status import HENDELSE, OPPDRAGSSTATUS, SIGNERSTATUS
from signing.transitions import OPPDRAGSOVERGANGER, SIGNEROVERGANGER, Fra, Signerslag
from signing.workdays import STILLE_FRA, STILLE_TIL

INNLEDNING = """# Signeringsoppdrag

Denne siden er skrevet av tabellene selv (`kontraktverk regler oppdrag`). Et oppdrag er ikke annet enn hendelsene sine: hva som har skjedd, bestemmer hvor det står.
Gruppene signerer etter tur; innenfor en gruppe er rekkefølgen fri. Det samme fortalt to ganger, eller i en annen rekkefølge, ender likt.
"""  # noqa: E501  # a line of the page
SLIK_LESES = """I en rute står tilstanden som følger. «–»: noteres, og ingenting flytter seg. «signatarene»: følger av hvor signatarene står.
Kursiv: det kan ikke skje, og hvorfor (se [Hvorfor ikke](#hvorfor-ikke)).
"""  # noqa: E501
SIGNERSLAG: Mapping[Signerslag, str] = {
    Signerslag.VARSLET: "blir varslet",
    Signerslag.PAMINNET: "blir påminnet",
    Signerslag.APNET: "åpner dokumentet",
    Signerslag.SIGNERT: "signerer",
    Signerslag.AVSLATT: "avslår",
    Signerslag.IKKE_LEVERT: "varselet kom ikke fram",
    Signerslag.RESERVERT: "har reservert seg",
    Signerslag.MANGLER_KONTAKT: "mangler kontaktopplysninger",
    Signerslag.SPERRET: "er sperret hos leverandøren",
    Signerslag.UTEN_NAVN: "leverandøren finner ikke navnet",
    Signerslag.UKJENT_STATUS: "ukjent status fra leverandøren",
    Signerslag.KONTAKT_RETTET: "kontaktopplysningene blir rettet",
    Signerslag.STOPPET: "oppdraget blir stoppet",
    Signerslag.FRIST_UTE: "fristen går ut mens det er deres tur",
}
GJOREMAL: Mapping[Gjoremal, str] = {
    Gjoremal.SEND: "send dokumentet til leverandøren",
    Gjoremal.VARSLE: "varsle dem som står for tur",
    Gjoremal.FORSEGL: "sett fylkets segl: alle har signert, og fylket har godkjent der det skal skje først",
    Gjoremal.ARKIVER: "overfør det forseglede dokumentet til arkivet",
    Gjoremal.UTLOP: "spør leverandøren, og la så oppdraget løpe ut: en part har ikke signert innen fristen",
    Gjoremal.PAMINN: "påminn dem som er varslet og ikke har svart",
}


def som_markdown() -> str:
    """The whole page."""
    return "\n".join((INNLEDNING, *_statuser(), *_overganger(), *_avslag(), *_frister()))


def _statuser() -> Iterator[str]:
    yield "## Hvor et oppdrag kan stå\n"
    rader = ((f"`{t}`", *_to(OPPDRAGSSTATUS[t].navn), *_to(OPPDRAGSSTATUS[t].forklaring)) for t in Tilstand)
    yield _tabell(("Kode", "Bokmål", "Nynorsk", "Forklaring", "Forklaring, nynorsk"), rader)
    yield "## Hvor en signatar kan stå\n"
    yield _tabell(("Kode", "Bokmål", "Nynorsk"), ((f"`{t}`", *_to(SIGNERSTATUS[t])) for t in Signertilstand))


def _overganger() -> Iterator[str]:
    yield "## Hva som kan skje med et oppdrag\n"
    yield SLIK_LESES
    yield _matrise(tuple(Tilstand), {f"{HENDELSE[slag].nb} (`{slag}`)": rad for slag, rad in OPPDRAGSOVERGANGER.items()})
    yield "## Hva som kan skje med en signatar\n"
    yield "Signataren …\n"
    yield _matrise(tuple(Signertilstand), {SIGNERSLAG[slag]: rad for slag, rad in SIGNEROVERGANGER.items()})


def _avslag() -> Iterator[str]:
    yield '## <a id="hvorfor-ikke"></a>Hvorfor ikke\n'
    yield "Ordene i klammer byttes ut med opplysningene i saken.\n"
    rader = ((f"`{nei}`", *_to(AVSLAG[nei].melding), *_to(AVSLAG[nei].tiltak)) for nei in Nei)
    yield _tabell(("Kode", "Bokmål", "Nynorsk", "Hva du gjør", "Kva du gjer"), rader)


def _frister() -> Iterator[str]:
    etter, for_ = (" og ".join(str(n) for n in sorted(dager, reverse=True)) for dager in (STANDARD.etter_tur, STANDARD.for_frist))
    yield f"""## Frister og påminnelser

- En frist er en dag, og varer til midnatt i Norge. Oppdraget har en siste dag, høyst {LENGSTE_FRIST} dager fram når den blir forlenget. Hver gruppe kan ha sine egne dager fra turen kom;
  de flyttes til en hverdag, og går aldri forbi oppdragets siste.
- Når fristen blir forlenget, flytter oppdragets siste dag seg like langt, så de neste gruppene beholder tiden sin. Påminnelsene følger med.
- Den som signerer for fylkeskommunen, har ingen frist som stopper oppdraget.
- Oppdraget løper ut {_timer()} etter midnatt, når leverandøren er spurt: den som signerte i tide, har signert.
- Standard for påminnelser: {etter} dager etter at turen kom, og {for_} dager før fristen, klokken {STANDARD.klokkeslett:%H.%M}. Et fylke kan velge andre dager, men dagen før er alltid med.
- Ingen blir påminnet, og ingen SMS blir sendt, mellom klokken {STILLE_FRA:%H} og {STILLE_TIL:%H}. En påminnelse i helg eller på helligdag kommer neste hverdag; den på dagen før fristen blir aldri flyttet.
- To påminnelser kommer med minst {STANDARD.minst_mellom} dager mellom. Det som ikke kom fordi tjenesten var nede, kommer som én påminnelse.
- Meldingene selv, med emne, e-post og SMS: `kontraktverk maler meldinger`.

## Hva tjenesten gjør av seg selv
"""  # noqa: E501
    yield _tabell(("Kode", "Hva"), ((f"`{en}`", GJOREMAL[en]) for en in Gjoremal))


def _timer() -> str:
    timer = STANDARDPOLICY.slingring.total_seconds() / 3600
    return f"{timer:g} time" if timer == 1 else f"{timer:g} timer"


def _to(tekst: Tekst) -> tuple[str, str]:
    return tekst.nb, tekst.nn


def _matrise(tilstander: Sequence[StrEnum], rader: Mapping[str, Mapping[Any, Any]]) -> str:
    """A row for each event, a column for each state."""
    linjer = ((navn, *(_rute(fra, rad[fra]) for fra in tilstander)) for navn, rad in rader.items())
    return _tabell(("", *(f"`{en}`" for en in tilstander)), linjer)


def _rute(fra: StrEnum, svar: StrEnum | Fra) -> str:
    if isinstance(svar, Nei):
        return f"*{svar}*"
    return "signatarene" if isinstance(svar, Fra) else ("–" if svar is fra else f"`{svar}`")


def _tabell(hode: Sequence[str], rader: Iterable[Sequence[str]]) -> str:
    linjer = (hode, ["---"] * len(hode), *rader)
    return "\n".join(f"| {' | '.join(linje)} |" for linje in linjer) + "\n"
