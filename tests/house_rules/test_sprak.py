"""Bokmål is bokmål and nynorsk is nynorsk in every word for people: a light lint without a dictionary.

It knows the words that slip from one to the other, by pairs, and the choices of the house where the language has several forms.
Read are every `Tekst(nb, nn)` in the code, every call that names both, the words of the templates and of the form files.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, nodes

from app.tekst import Malform

ROT = Path(__file__).parents[2]
KODE = (*sorted((ROT / "app").rglob("*.py")), *sorted((ROT / "signing").rglob("*.py")))
SKJEMAFILER = tuple(sorted((ROT / "forms").rglob("*.toml")))
NB, NN = Malform.NB, Malform.NN

PAR = (
    # small words
    *("ikke ikkje", "fra frå", "hva kva", "hvem kven", "hvor kvar", "hvordan korleis", "hvorfor kvifor", "hver kvar", "hvert kvart"),
    *("hvis dersom", "noe noko", "noen nokon", "en ein", "et eit", "én éin", "ett eitt", "jeg eg", "hun ho", "de dei", "dem dei"),
    *("disse desse", "bare berre", "mens medan", "nå no", "da då", "uten utan", "utenfor utanfor", "selv sjølv", "samme same"),
    *("flere fleire", "mer meir", "ennå enno", "senere seinare", "annen annan", "annet anna", "hele heile", "fortsatt framleis"),
    *("først fyrst", "sammen saman", "vegne vegner", "mye mykje", "innen innan", "tidligere tidlegare", "hvilken kva"),
    # verbs
    *("ble blei", "være vere", "vært vore", "gjøre gjere", "gjør gjer", "gjelder gjeld", "mangler manglar", "ligger ligg"),
    *("kommer kjem", "finnes finst", "krever krev", "krevd kravd", "sier seier", "si seie", "skriver skriv", "følger følgjer"),
    *("følge følgje", "begynner byrjar", "starter startar", "endrer endrar", "velg vel", "sett set"),
    *("brukes brukast", "leses lesast", "sendes sendast", "lages lagast", "rettes rettast", "legges leggjast", "kreves krevst"),
    *("endret endra", "laget laga", "lagret lagra", "forseglet forsegla", "kontaktet kontakta", "erstatter erstattar", "ønsker ønskjer"),
    # nouns
    *("navn namn", "tegn teikn", "tall tal", "måned månad", "måneder månader", "leder leiar", "kontrakter kontraktar", "avtaler avtalar"),
    *("signaturer signaturar", "personer personar", "parter partar", "regler reglar", "virksomhet verksemd", "enhet eining"),
    *("tilskudd tilskot", "fradrag frådrag", "avbrudd avbrot", "utgave utgåve", "tjeneste teneste", "tjenesten tenesta", "uke veke"),
    *("poststed poststad", "signatarer signatarar", "dokumenter dokument", "vilkårene vilkåra", "fylkeskommuner fylkeskommunar"),
    *("maler malar", "hendelse hending", "rekkefølge rekkjefølgje", "ganger gonger", "innhold innhald"),
    # adjectives
    *("faglig fagleg", "ansvarlig ansvarleg", "skriftlig skriftleg", "videregående vidaregåande"),
    *("lignende liknande", "åpen open", "åpne opne", "synlig synleg", "offentlig offentleg", "vanlig vanleg", "riktig rett"),
)
"""Bokmål and nynorsk for the same: each is wrong in the other language, where it is not a word there too (`BEGGE`)."""
BEGGE = frozenset({"skriv", "vel", "rett", "dokument", "sett", "først"})
"""Words of the pairs that are good in both, or mean something else in the other."""
HUSET: Mapping[Malform, frozenset[str]] = {
    NB: frozenset({"ei", "noka", "éi", "fyrst", "vedkommande", "vegner", "òg"}),
    NN: frozenset(
        {"vert", "verte", "vorte", "gje", "gjev", "kome", "tek", "teken", "teke", "godteke", "skule", "skulen", "òg", "henne"}
        | {"fylkeskommunens", "lærlingens", "kandidatens", "lærebedriftens", "bedriftens", "bekreftelse", "begrunnelse"}
    ),
}
"""The choices of the house: nynorsk has bli, gi, komme, ta, skole, også, and «ho» for things also as an object; bokmål has no «ei»."""
HOKJONN = ("bedrift", "tid", "prøv", "fil", "adress", "mapp", "sid", "list", "grens", "grupp", "lov", "klokk", "linj")
"""Stems of feminines: -en in bokmål, -a in nynorsk."""
MONSTRE: Mapping[Malform, re.Pattern[str]] = {
    NB: re.compile(rf"\w*(?:{'|'.join(HOKJONN)})a|\w+inga|\w+(?:leg|lege)"),
    NN: re.compile(rf"\w*(?:{'|'.join(HOKJONN)})en|\w+ingen|\w+(?:lig|lige|heten|het|else|elsen)"),
}
"""Endings that tell the language by themselves."""
UNNTAK: Mapping[Malform, Mapping[str, str]] = {
    NB: {
        "arkivlova": "official name of the act, which is in nynorsk",
        "opplæringslova": "official name of the act, which is in nynorsk",
        "språklova": "official name of the act, which is in nynorsk",
    },
    NN: {
        "arbeidsmiljøloven": "official name of the act, which is in bokmål",
        "vergemålsloven": "official name of the act, which is in bokmål",
        "lærlingen": "masculine",
        "ingen": "the same word in both",
        "helse": "health: the same word in both",
        "kan nå": "the verb: to reach",
        "vi nå": "the verb: to reach",
    },
}
"""Phrases that are taken out before the words are looked at, each with its reason."""
KODEORD = re.compile(
    r"\{[^{}]*\}|https?://\S+|/\w+\S*|`[^`]*`|«[\w.-]+»|<[^>]*>|\b[A-Z]+_[A-Z_]+\b|\b\w*[a-zæøå][A-Z]\w*|\b\w+_\w+\b|\b[\w-]+\.(?:toml|json)\b"
)
"""Values, addresses, markup and names of the data: not words. A single word in quotes is a code or a field."""


@dataclass(frozen=True)
class Par:
    """One text in both languages, and where it stands."""

    sted: str
    nb: str
    nn: str

    def pa(self, malform: Malform) -> str:
        return {NB: self.nb, NN: self.nn}[malform]


def feil_ord(malform: Malform, tekst: str) -> list[str]:
    """The words that belong to the other language, or that the house does not use."""
    rest = KODEORD.sub(" ", tekst).lower()
    for frase in UNNTAK[malform]:
        rest = re.sub(rf"\b{frase}\b", " ", rest)
    andre = {par.split()[malform is NB] for par in PAR} - {par.split()[malform is NN] for par in PAR} - BEGGE
    forbudt = andre | HUSET[malform]
    return [ord_ for ord_ in re.findall(r"(?<![-\w])[^\W\d_]+", rest) if ord_ in forbudt or MONSTRE[malform].fullmatch(ord_)]


# ---------------------------------------------------------------- where the texts are


def _skrevet(node: ast.expr) -> str | None:
    """The literal as it stands, with values in braces; None when it is not written here."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(ledd.value) if isinstance(ledd, ast.Constant) else f"{{{ast.unparse(ledd.value)}}}"
            for ledd in node.values
            if isinstance(ledd, ast.Constant | ast.FormattedValue)
        )
    return None


LIKT = ("_likt",)
"""Functions that make a text that is the same in both languages."""


def _plasser(tre: ast.AST) -> dict[str, tuple[int, int]]:
    """Functions of the module that take `nb` and `nn` in order, with their places."""
    funksjoner = [node for node in ast.walk(tre) if isinstance(node, ast.FunctionDef)]
    navn = {f.name: [arg.arg for arg in f.args.args] for f in funksjoner}
    return {f: (a.index("nb"), a.index("nn")) for f, a in navn.items() if {"nb", "nn"} <= set(a)}


def par_i_kode(kilde: str, sted: str) -> Iterator[Par]:
    """Every call with a text in both languages, by name or by place."""
    tre = ast.parse(kilde)
    plasser = {"Tekst": (0, 1), **dict.fromkeys(LIKT, (0, 0)), **_plasser(tre)}
    for kall in (node for node in ast.walk(tre) if isinstance(node, ast.Call)):
        navngitt = {k.arg: k.value for k in kall.keywords}
        nr_nb, nr_nn = plasser.get(ast.unparse(kall.func), (-1, -1))
        ledd = [navngitt.get("nb"), navngitt.get("nn")]
        if nr_nb >= 0 and len(kall.args) > nr_nn:
            ledd = [kall.args[nr_nb], kall.args[nr_nn]]
        if ledd[0] is not None and ledd[1] is not None:
            nb, nn = _skrevet(ledd[0]), _skrevet(ledd[1])
            if nb is not None and nn is not None:
                yield Par(f"{sted}:{kall.lineno}", nb, nn)


def _par_i_data(verdi: Any, sted: str) -> Iterator[Par]:
    if isinstance(verdi, dict):
        if isinstance(verdi.get("nb"), str) and isinstance(verdi.get("nn"), str) and not re.fullmatch("[0-9a-f]{64}", verdi["nb"]):
            yield Par(sted, verdi["nb"], verdi["nn"])
        for navn, under in verdi.items():
            yield from _par_i_data(under, f"{sted} {navn}")
    elif isinstance(verdi, list):
        for nr, under in enumerate(verdi):
            yield from _par_i_data(under, f"{sted} {nr}")


def _ord_i_mal(fil: Path) -> dict[str, str]:
    """By block or macro: its words, also those of a choice between singular and plural; values as `{name}`."""
    tre = Environment(autoescape=True).parse(fil.read_text(encoding="utf-8"))
    deler: list[nodes.Block | nodes.Macro] = [*tre.find_all(nodes.Block), *tre.find_all(nodes.Macro)]
    return {node.name: " ".join(_ledd(node)) for node in deler}


def _ledd(node: nodes.Block | nodes.Macro) -> Iterator[str]:
    for ut in node.find_all(nodes.Output):
        for ledd in ut.nodes:
            if isinstance(ledd, nodes.TemplateData):
                yield ledd.data
            elif isinstance(ledd, nodes.CondExpr):
                yield from (str(c.value) for c in ledd.find_all(nodes.Const) if isinstance(c.value, str))
            else:
                yield from (f"{{{navn.name}}}" for navn in ledd.find_all(nodes.Name))


def _par_i_maler() -> Iterator[Par]:
    for fil in sorted((ROT / "templates" / "nb").rglob("*.j2")):
        under = fil.relative_to(ROT / "templates" / "nb")
        nb, nn = _ord_i_mal(fil), _ord_i_mal(ROT / "templates" / "nn" / under)
        for navn in sorted(nb.keys() | nn.keys()):
            yield Par(f"{under} {navn}", nb.get(navn, ""), nn.get(navn, ""))


def alle_par() -> tuple[Par, ...]:
    return (
        *(par for fil in KODE for par in par_i_kode(fil.read_text(encoding="utf-8"), str(fil.relative_to(ROT)))),
        *(par for fil in SKJEMAFILER for par in _par_i_data(tomllib.loads(fil.read_text(encoding="utf-8")), fil.name)),
        *_par_i_maler(),
    )


ALLE = alle_par()


# ---------------------------------------------------------------- the rules


@pytest.mark.parametrize("malform", Malform)
def test_hver_tekst_holder_seg_til_sin_egen_malform(malform: Malform) -> None:
    brudd = [f"{par.sted}: {ord_} – {par.pa(malform)}" for par in ALLE if (ord_ := feil_ord(malform, par.pa(malform)))]
    assert brudd == []


def test_ingen_tekst_mangler_den_ene_malformen() -> None:
    assert [par for par in ALLE if bool(par.nb.strip()) != bool(par.nn.strip())] == []


TOMME = {"app/skjema/struktur.py": "no suggestion is added to a message when no known name is like the one that was sent"}


def test_ingen_tekst_er_tom_uten_grunn() -> None:
    assert {par.sted.rpartition(":")[0] for par in ALLE if not par.nb.strip()} <= TOMME.keys()


def _verdier(tekst: str) -> set[str]:
    """The values in a text, without the mark of their language."""
    return {re.sub(r"(?i)[._]?\b(nb|nn)\b|_(nb|nn)\b", "", navn) for navn in re.findall(r"\{([^{}]*)\}", tekst)}


def test_malformene_har_de_samme_verdiene() -> None:
    assert [par for par in ALLE if _verdier(par.nb) != _verdier(par.nn)] == []


def test_tekstene_blir_funnet_der_de_er() -> None:
    """Far fewer than these means that the lint looks in the wrong place."""
    steder = [par.sted.split("/")[0].split(" ")[0] for par in ALLE]
    assert {"app", "signing", "felles", "larekontrakt", "side", "1.toml"} <= set(steder)
    assert len(ALLE) > 900


@pytest.mark.parametrize(
    ("malform", "tekst", "ventet"),
    [
        (NN, "Dokumentet er ikke signert.", ["ikke"]),
        (NN, "Signert på vegne av lærebedrifta", ["vegne"]),
        (NN, "Dokumentet vert signert no.", ["vert"]),
        (NN, "Det er nå signert.", ["nå"]),
        (NN, "Godkjenningen kjem seinare.", ["godkjenningen"]),
        (NN, "Lærebedriften har en faglig leder.", ["lærebedriften", "en", "faglig", "leder"]),
        (NN, "Hent henne hos fylkeskommunens arkiv.", ["henne", "fylkeskommunens"]),
        (NN, "Forlengelse av kontraktstiden", ["forlengelse", "kontraktstiden"]),
        (NB, "Dokumentet er ikkje signert.", ["ikkje"]),
        (NB, "Velg en fil, dersom du har en.", ["dersom"]),
        (NB, "Signert på vegner av lærebedrifta", ["vegner", "lærebedrifta"]),
        (NB, "Last opp fila frå eit fagsystem.", ["fila", "frå", "eit"]),
        (NB, "Lova sier at opplæringa er ansvarleg.", ["lova", "opplæringa", "ansvarleg"]),
        (NN, "Avtalen følgjer arbeidsmiljøloven. Dei kan nå deg.", []),
        (NB, "Det følger av opplæringslova § 7-2 og språklova.", []),
        (NN, "Send «foreligger» og erstatterDokumentId til https://fra.example.no/noe, {fra}.", []),
    ],
)
def test_proven_ser_plantede_feil_og_bare_dem(malform: Malform, tekst: str, ventet: list[str]) -> None:
    assert feil_ord(malform, tekst) == ventet


@pytest.mark.parametrize(
    ("kilde", "ventet"),
    [
        ('Tekst(nb="a {x}", nn="b {x}")', Par("f:1", "a {x}", "b {x}")),
        ('Tekst("a", "b")', Par("f:1", "a", "b")),
        ('Tekst(nb="a" "c", nn=f"b {n.nn}")', Par("f:1", "ac", "b {n.nn}")),
        ('Funnmal(nb="a", nn="b")', Par("f:1", "a", "b")),
        ('_likt("a")', Par("f:1", "a", "a")),
        ('def _feil(kode, nb, nn): pass\n_feil("k", "a", "b")', Par("f:2", "a", "b")),
    ],
)
def test_tekstene_blir_funnet_hvordan_de_enn_er_skrevet(kilde: str, ventet: Par) -> None:
    assert list(par_i_kode(kilde, "f")) == [ventet]


def test_ulike_verdier_blir_sett() -> None:
    assert _verdier("{fra} og {navn.nb}") == _verdier("{navn.nn} og {fra}")
    assert _verdier("{fra}") != _verdier("{til}")
