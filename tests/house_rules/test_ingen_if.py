"""No branch on county, kind of document, role or responsible party: those differences are rows of a table or data, never an `if`.

Looking something up by key is fine (`ORD[kontrakt.dokumenttype]`, `self["sig_" ~ rolle]()`). What is caught is a comparison, a `match` or a
test against one of the members, their values, a county's number, or a constant made of members.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2 import nodes

from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Kontraktstype
from app.domene.parter import Kontraktsansvarlig
from app.domene.roller import Rolle

ROT = Path(__file__).parents[2]
KODE = sorted((ROT / "app").rglob("*.py"))
MALER = sorted([*(ROT / "forms").rglob("*.j2"), *(ROT / "templates").rglob("*.j2")])
OPPRAMSINGER = (Dokumenttype, Kontraktstype, Kontraktsansvarlig, Rolle)
NAVN = frozenset(oppramsing.__name__ for oppramsing in OPPRAMSINGER)
VERDIER = frozenset(medlem.value for oppramsing in OPPRAMSINGER for medlem in oppramsing)
MEDLEMMER = frozenset(medlem.name for oppramsing in OPPRAMSINGER for medlem in oppramsing)
FYLKESNUMMER = re.compile(r"[0-9]{2}")
SAMMENLIKNER = frozenset({"eq", "equalto", "==", "sameas", "in", "ne", "!="})
VELGER = frozenset({"select", "selectattr", "reject", "rejectattr"})


def forbudt_verdi(verdi: object) -> bool:
    """A kind of document, a role, a responsible party or a county's number as a string."""
    return isinstance(verdi, str) and (verdi in VERDIER or FYLKESNUMMER.fullmatch(verdi) is not None)


# --- Python -----------------------------------------------------------------------------------------------------------


def brudd_i_python(kilde: str, konstanter: frozenset[str] = frozenset()) -> list[int]:
    """The lines that branch. `konstanter`: names of constants that hold members, from anywhere in the code."""
    tre = ast.parse(kilde)
    oppramsinger = NAVN | _omdopte(tre)
    egne = konstanter | konstanter_i(kilde)
    linjer = {node.lineno for node in ast.walk(tre) if isinstance(node, ast.Compare) and _sammenlikner(node, oppramsinger, egne)}
    return sorted(
        linjer | {node.lineno for node in ast.walk(tre) if isinstance(node, ast.MatchValue) and _nevner(node.value, oppramsinger, egne)}
    )


def konstanter_i(kilde: str) -> frozenset[str]:
    """Names in capitals that hold one member, or a set or list of members. A table or a dictionary is data, not such a name."""
    tre = ast.parse(kilde)
    oppramsinger = NAVN | _omdopte(tre)
    return frozenset(
        maal.id
        for node in tre.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _er_samling(node.value, oppramsinger)
        for maal in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(maal, ast.Name)
    )


def _er_samling(node: ast.expr, oppramsinger: frozenset[str]) -> bool:
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in {"frozenset", "set", "tuple"} and any(_er_samling(arg, oppramsinger) for arg in node.args)
    if isinstance(node, ast.Set | ast.Tuple | ast.List):
        return any(_er_samling(del_, oppramsinger) for del_ in node.elts)
    if isinstance(node, ast.BinOp):
        return _er_samling(node.left, oppramsinger) or _er_samling(node.right, oppramsinger)
    return _er_medlem(node, oppramsinger)


def _omdopte(tre: ast.AST) -> frozenset[str]:
    """`from … import Rolle as R` does not hide anything."""
    importer = (alias for node in ast.walk(tre) if isinstance(node, ast.ImportFrom) for alias in node.names)
    return frozenset(alias.asname for alias in importer if alias.name in NAVN and alias.asname)


def _sammenlikner(node: ast.Compare, oppramsinger: frozenset[str], konstanter: frozenset[str]) -> bool:
    return any(_nevner(del_, oppramsinger, konstanter) for del_ in (node.left, *node.comparators))


def _nevner(node: ast.expr, oppramsinger: frozenset[str], konstanter: frozenset[str]) -> bool:
    """A member, a value, a county's number or a constant of members, alone or in a literal collection."""
    if isinstance(node, ast.Set | ast.Tuple | ast.List):
        return any(_nevner(del_, oppramsinger, konstanter) for del_ in node.elts)
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in {"frozenset", "set"} and any(_nevner(arg, oppramsinger, konstanter) for arg in node.args)
    if isinstance(node, ast.Constant):
        return forbudt_verdi(node.value)
    siste = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return _er_medlem(node, oppramsinger) or siste in konstanter


def _er_medlem(node: ast.expr, oppramsinger: frozenset[str]) -> bool:
    """`Rolle.SKOLE`, `kontrakt.Dokumenttype.LAREKONTRAKT`, and either with `.value`."""
    if isinstance(node, ast.Attribute) and node.attr in {"value", "name"}:
        node = node.value
    if not (isinstance(node, ast.Attribute) and node.attr in MEDLEMMER):
        return False
    return ast.unparse(node.value).rpartition(".")[2] in oppramsinger


# --- Jinja ------------------------------------------------------------------------------------------------------------


def brudd_i_mal(kilde: str) -> list[int]:
    """The lines of a template that branch."""
    tre = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"]).parse(kilde)
    return sorted({linje for node in _alle_noder(tre) for linje in _malbrudd(node)})


def _alle_noder(tre: nodes.Node) -> Iterator[nodes.Node]:
    yield tre
    for barn in tre.iter_child_nodes():
        yield from _alle_noder(barn)


def _malbrudd(node: nodes.Node) -> Iterator[int]:
    if isinstance(node, nodes.Compare):
        yield from _verdier([node.expr, *(operand.expr for operand in node.ops)])
    elif isinstance(node, nodes.Test) and node.name in SAMMENLIKNER:
        yield from _verdier([node.node, *node.args])
    elif isinstance(node, nodes.Filter) and node.name in VELGER:
        yield from _verdier(list(node.args))


def _verdier(uttrykk: list[Any]) -> Iterator[int]:
    for ett in uttrykk:
        deler = ett.items if isinstance(ett, nodes.List | nodes.Tuple) else [ett]
        yield from (del_.lineno for del_ in deler if isinstance(del_, nodes.Const) and forbudt_verdi(del_.value))


# --- the rule ---------------------------------------------------------------------------------------------------------

KONSTANTER = frozenset().union(*(konstanter_i(fil.read_text(encoding="utf-8")) for fil in KODE))


def test_ingen_kode_forgrener_seg_pa_fylke_type_eller_rolle() -> None:
    brudd = [f"{fil.relative_to(ROT)}:{linje}" for fil in KODE for linje in brudd_i_python(fil.read_text(encoding="utf-8"), KONSTANTER)]
    assert brudd == [], "slå opp med nøkkel, eller la en tabell avgjøre"


def test_ingen_mal_forgrener_seg_pa_fylke_type_eller_rolle() -> None:
    assert MALER, "ingen maler funnet"
    brudd = [f"{fil.relative_to(ROT)}:{linje}" for fil in MALER for linje in brudd_i_mal(fil.read_text(encoding="utf-8"))]
    assert brudd == [], "slå opp med nøkkel, eller legg forskjellen i data"


@pytest.mark.parametrize(
    "kilde",
    [
        "if k.dokumenttype is Dokumenttype.LAREKONTRAKT: pass",
        "if k.dokumenttype == 'larekontrakt': pass",
        "x = 1 if rolle == Rolle.KANDIDAT else 2",
        "x = [s for s in alle if s.rolle is not Rolle.FYLKESKOMMUNE]",
        "while rolle.value != 'fylkeskommune': pass",
        "if fylke.nummer == '03': pass",
        "if fylkesnummer in ('11', '56'): pass",
        "if ansvarlig in {Kontraktsansvarlig.SKOLE}: pass",
        "if ansvarlig in frozenset({Kontraktsansvarlig.SKOLE}): pass",
        "match rolle:\n    case Rolle.SKOLE:\n        pass",
        "match fylke.nummer:\n    case '46' | '15':\n        pass",
        "from app.domene.roller import Rolle as R\nx = rolle is R.SKOLE",
        "from app.domene import roller\nx = rolle is roller.Rolle.SKOLE",
        "x = rolle.value == Rolle.SKOLE.value",
        "LEDERE = frozenset({Rolle.SKOLE})\nx = rolle in LEDERE",
        "I_SKOLE = Dokumenttype.FAGOPPLARING_I_SKOLE\nx = type_ is I_SKOLE",
        "ANDRE = frozenset(Dokumenttype) - {Dokumenttype.LAREKONTRAKT}\nx = type_ in ANDRE",
        "x = rolle in rollefakta.LEDERE_FRA_EN_ANNEN_MODUL",
    ],
)
def test_regelen_finner_en_plantet_forgrening_i_kode(kilde: str) -> None:
    assert brudd_i_python(kilde, frozenset({"LEDERE_FRA_EN_ANNEN_MODUL"}))


@pytest.mark.parametrize(
    "kilde",
    [
        "x = ORD[kontrakt.dokumenttype]",
        "x = {Rolle.SKOLE: 1}[rolle]",
        "x = rolle in policy.roller",
        "regel = Regel(nar={'dokumenttype': MED_LAREBEDRIFT, 'rolle': {Rolle.SKOLE}})",
        "x = dokumenttype in avtale.dokumenttyper",
        "x = 'kandidat'",
        "if sider == 46: pass",
        "TABELL = {Rolle.SKOLE: 1}\nx = rolle in TABELL",
        "x = annen.SKOLE == y",
    ],
)
def test_regelen_lar_oppslag_og_data_vaere(kilde: str) -> None:
    assert brudd_i_python(kilde) == []


@pytest.mark.parametrize(
    "kilde",
    [
        "{% if sak.kontrakt.dokumenttype == 'larekontrakt' %}x{% endif %}",
        "{{ 'x' if rolle == 'kandidat' else 'y' }}",
        "{% if sak.fylke.nummer in ['03', '46'] %}x{% endif %}",
        "{% for s in signatarer if s.rolle != 'fylkeskommune' %}x{% endfor %}",
        "{% if rolle is eq('skole') %}x{% endif %}",
        "{{ signatarer | selectattr('rolle', 'equalto', 'kandidat') | list }}",
        "{% set organ = ansvarlig == 'samarbeidsorgan' %}",
    ],
)
def test_regelen_finner_en_plantet_forgrening_i_mal(kilde: str) -> None:
    assert brudd_i_mal(kilde) == [1]


@pytest.mark.parametrize(
    "kilde", ["{{ self['sig_' ~ rolle]() }}", "{{ ord['kandidat'] }}", "{% if sak.voksen %}x{% endif %}", "{{ '03' }}"]
)
def test_regelen_lar_oppslag_i_mal_vaere(kilde: str) -> None:
    assert brudd_i_mal(kilde) == []
