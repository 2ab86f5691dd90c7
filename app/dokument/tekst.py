"""How values are written in Norwegian: dates, numbers, plurals, lists, groups of digits. The only home of Babel.

CLDR is asked for what it knows. Where the house norm differs (nynorsk «månader», CLDR «månadar»), the word is ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

from app.clock import OSLO
from app.domene.parter import Adresse
from app.tekst import Malform

NBSP = "\u00a0"
LOKALE = {Malform.NB: Locale.parse("nb_NO"), Malform.NN: Locale.parse("nn_NO")}
MANED = {Malform.NB: ("måned", "måneder"), Malform.NN: ("månad", "månader")}
# Official names of the acts: nynorsk acts keep their name in bokmål text, and the other way round.
LOV = {"OL": "opplæringslova", "OF": "opplæringsforskrifta", "aml.": "arbeidsmiljøloven", "fvl.": "forvaltningsloven"}
PARAGRAF = {True: "§§", False: "§"}


def dato(dag: date, malform: Malform) -> str:
    """«17. august 2026», never broken over two lines."""
    return format_date(dag, "long", locale=LOKALE[malform]).replace(" ", NBSP)


def kortdato(dag: date) -> str:
    """«17.08.2026», the same in both languages."""
    return dag.strftime("%d.%m.%Y")


def periode(fra: date, til: date, malform: Malform) -> str:
    """«1. januar 2025 – 31. desember 2029»: may break after the dash only."""
    return f"{dato(fra, malform)}{NBSP}– {dato(til, malform)}"


def kortperiode(fra: date, til: date) -> str:
    """«01.01.2025 – 31.12.2029», for tables of figures."""
    return f"{kortdato(fra)} – {kortdato(til)}".replace(" ", NBSP)


def tidspunkt(tid: datetime, malform: Malform) -> str:
    """«3. august 2026 kl. 12:05», Norwegian time."""
    return format_datetime(tid.astimezone(OSLO), "d. MMMM y 'kl.' HH:mm", locale=LOKALE[malform]).replace(" ", NBSP)


def tall(verdi: Decimal | int, malform: Malform) -> str:
    """Decimal comma, and a no-break space between thousands."""
    return format_decimal(verdi, locale=LOKALE[malform]).replace("\u202f", NBSP)


def maneder(antall: Decimal | int, malform: Malform) -> str:
    """«24 måneder», «1 månad», «12,5 månader»."""
    entall, flertall = MANED[malform]
    return f"{tall(antall, malform)}{NBSP}{entall if antall == 1 else flertall}"


def prosent(andel: Decimal | int, malform: Malform) -> str:
    """«80 prosent»."""
    return f"{tall(andel, malform)}{NBSP}prosent"


def liste(ledd: Iterable[str], malform: Malform) -> str:
    """«a, b og c»."""
    return format_list(list(ledd), locale=LOKALE[malform])


def grupper(tekst: str, *lengder: int) -> str:
    """The text in groups of the given lengths, held together by no-break spaces."""
    deler, start = [], 0
    for lengde in lengder:
        deler.append(tekst[start : start + lengde])
        start += lengde
    return NBSP.join([*deler, tekst[start:]]).strip(NBSP)


def personnummer(siffer: str) -> str:
    """«010203 12345»."""
    return grupper(siffer, 6, 5)


def orgnummer(siffer: str) -> str:
    """«310 000 027»."""
    return grupper(siffer, 3, 3, 3)


def biter(tekst: str, lengde: int) -> tuple[str, ...]:
    """Equal pieces of a checksum."""
    return tuple(tekst[start : start + lengde] for start in range(0, len(tekst), lengde))


def stor(tekst: str) -> str:
    """The first letter large, the rest as it is."""
    return tekst[:1].upper() + tekst[1:]


def liten(tekst: str) -> str:
    """The first letter small, unless the word is an abbreviation such as IKT or CNC."""
    return tekst if tekst[1:2].isupper() else tekst[:1].lower() + tekst[1:]


def adresse(sted: Adresse, malform: Malform) -> str:
    """One line: c/o, lines, postcode and place; the country's name when it is not Norway."""
    ledd = [f"c/o {sted.co_adressenavn}"] if sted.co_adressenavn else []
    ledd += [linje for linje in sted.adresselinjer if linje]
    ledd.append(NBSP.join(bit for bit in (sted.postnummer, sted.poststed) if bit))
    ledd += [] if sted.landkode == "NO" else [LOKALE[malform].territories.get(sted.landkode, sted.landkode)]
    return ", ".join(ledd)


def hjemmel(henvisning: str) -> tuple[str, ...]:
    """«OL 7-2(1), 7-4(2); OF 6-14» → («opplæringslova §§ 7-2 (1), 7-4 (2)», «opplæringsforskrifta § 6-14»)."""
    lover: dict[str, list[str]] = {}
    lov = ""
    for bit in henvisning.replace(";", ",").split(","):
        ord_ = bit.split()
        lov = LOV[ord_.pop(0)] if ord_[0] in LOV else lov
        lover.setdefault(lov, []).append(NBSP.join(ord_).replace("(", f"{NBSP}(", 1))
    return tuple(f"{navn} {PARAGRAF[len(paragrafer) > 1]}{NBSP}{', '.join(paragrafer)}" for navn, paragrafer in lover.items())
