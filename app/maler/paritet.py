"""That bokmål and nynorsk say the same things in the same places, and that words and structure keep to their own folder.

The skeletons declare which words must exist (`{% block x required %}`) and ask for them as `self.x()` or, by a value of the
domain, `self["rett_" ~ …]()`. The words hold nothing but blocks of text and values. Everything is read from the syntax tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, nodes

from app.domene.dokument import Dokumenttype
from app.domene.endring import Endringstype
from app.domene.kontrakt import Fradragstype, Kontraktstype, Rettstype, Sluttprove, Vedleggstype
from app.domene.opplysninger import MED_LAREBEDRIFT
from app.domene.parter import Identtype
from app.domene.roller import Rolle
from app.maler.hjemmel import hjemmelrader, overlapp
from app.maler.register import Revisjon
from app.tekst import Malform, Tekst

SKJELETT = "skjelett"
"""The name under which the words extend the skeleton of their revision."""
BYGGEKLOSSER = frozenset({"innhold"})
"""Blocks that every skeleton must fill itself. Blocks of a skeleton that are not required are structure too."""
ANSVARSKODER = (
    "opplaringIBedrift",
    "opplaringISkole",
    "utviklingssamtale",
    "halvarsvurdering_ungdom",
    "halvarsvurdering_voksen",
    "oppmelding",
    "rapportering",
)
"""The codes of innhold §2.5; `annet` prints what was sent."""
REGELVERK = ("ungdom", "voksen")
"""Whether the rules for adults hold."""
BEDRIFTSTYPER = tuple(sorted(MED_LAREBEDRIFT))
"""The kinds of contract with a lærebedrift: those that can be ended, and those that an organ can enter."""
ROLLENOKLER = (*BEDRIFTSTYPER, *(f"{Kontraktstype.FAGOPPLARING_I_SKOLE.value}_{regelverk}" for regelverk in REGELVERK))
"""What the one who learns is called, by kind of contract; in a school also by whether the rules for adults hold (innhold §1.2)."""
SLAG = ("kontrakt", "avtale")
"""A contract, or the agreement of type E, which is never called one (innhold §3.5)."""
TIDSORD = ("laretid", "kontraktstid", "opplaringstid")
"""What the time of training is called, by kind of contract (innhold §1.2)."""
FAMILIER: Mapping[str, tuple[str, ...]] = {
    "ansvar_": ANSVARSKODER,
    "datoord_": SLAG,
    "endring_": (*Endringstype, "stillingsprosent_avtale"),
    "fradrag_": tuple(Fradragstype),
    "kandidat_": tuple(Identtype),
    "kontraktsordet_": SLAG,
    "kontraktstype_": tuple(Kontraktstype),
    "nummerord_": SLAG,
    "ord_bevis_": tuple(Sluttprove),
    "ord_proven_": tuple(Sluttprove),
    "ord_rolle_": REGELVERK,
    "ord_rollen_": REGELVERK,
    "prosentord_": SLAG,
    "prove_": tuple(Sluttprove),
    "rett_": tuple(Rettstype),
    "sig_": tuple(Rolle),
    "rolle_": ROLLENOKLER,
    "rollen_": ROLLENOKLER,
    "tidsord_": TIDSORD,
    "tidsordet_": TIDSORD,
    "tittel_": SLAG,
    "typeord_": BEDRIFTSTYPER,
    "vedtype_": tuple(Vedleggstype),
}
"""Words that are looked up by a value of the domain: a kind that has the word of one value must have that of every value."""

_miljo = Environment(autoescape=True)  # parses only; nothing is rendered here


@dataclass(frozen=True, slots=True)
class Avvik:
    """One thing that is not as it must be: where, and what."""

    sted: str
    hva: Tekst


def kontroller(forms: Path, templates: Path, rad: Revisjon) -> tuple[Avvik, ...]:
    """Every deviation of one revision, both languages at once."""
    skjelett = _kjede(forms, f"{rad.dokumenttype}/{rad.id}/skjelett.html.j2")
    krav = pakrevde_ord(forms, rad.dokumenttype, rad.id)
    ord_ = {malform: _kjede(templates / malform, f"{rad.dokumenttype}/{rad.id}/kontrakt.html.j2") for malform in Malform}
    return (
        *_like_filer(templates, (f"felles/{rad.felles}", f"{rad.dokumenttype}/{rad.id}")),
        *(avvik for navn, ast in skjelett.items() for avvik in _skjelett_avvik(forms, navn, ast, krav | _deler(skjelett))),
        *(avvik for malform in Malform for avvik in _ordavvik(malform, ord_[malform], krav)),
        *_like_blokker(ord_[Malform.NB], ord_[Malform.NN]),
        *_like_uttrykk(ord_[Malform.NB], ord_[Malform.NN]),
        *_familieavvik(krav),
        *_hjemmelavvik(forms / "felles" / str(rad.felles) / "hjemmel.toml", krav | _alle_pakrevde(forms)),
    )


def pakrevde_ord(forms: Path, dokumenttype: Dokumenttype, revisjon: str) -> frozenset[str]:
    """The ids that the words of a revision must have."""
    kjede = _kjede(forms, f"{dokumenttype}/{revisjon}/skjelett.html.j2")
    return frozenset(navn for ast in kjede.values() for navn in _pakrevd(ast)) - BYGGEKLOSSER


def _alle_pakrevde(forms: Path) -> frozenset[str]:
    """The ids that any skeleton of any type asks for: the references to law are shared by all."""
    skjeletter = (f"{fil.parent.parent.name}/{fil.parent.name}/{fil.name}" for fil in forms.glob("*/*/skjelett.html.j2"))
    return frozenset(navn for skjelett in skjeletter for ast in _kjede(forms, skjelett).values() for navn in _pakrevd(ast))


def ordfiler(rot: Path, dokumenttype: Dokumenttype, revisjon: str) -> tuple[str, ...]:
    """The files of words of a revision in one language, most special first."""
    return tuple(_kjede(rot, f"{dokumenttype}/{revisjon}/kontrakt.html.j2"))


def ordkjede(templates: Path, malform: Malform, dokumenttype: Dokumenttype, revisjon: str) -> tuple[nodes.Template, ...]:
    """The files of words of a revision in one language, most special first."""
    return tuple(_kjede(templates / malform, f"{dokumenttype}/{revisjon}/kontrakt.html.j2").values())


def _kjede(rot: Path, navn: str) -> dict[str, nodes.Template]:
    """The template and all that it extends under the same root, most special first."""
    kjede: dict[str, nodes.Template] = {}
    neste: str | None = navn
    while neste is not None and (rot / neste).is_file():
        ast = _syntakstre((rot / neste).read_text(encoding="utf-8"))
        kjede[neste] = ast
        arv = next(ast.find_all(nodes.Extends), None)
        neste = arv.template.value if arv is not None and isinstance(arv.template, nodes.Const) else None
    return kjede


@lru_cache(maxsize=256)
def _syntakstre(kilde: str) -> nodes.Template:
    """Parsed once for each text: the shared parts stand under every kind. Nothing here changes a tree."""
    return _miljo.parse(kilde)


def _deler(skjelett: Mapping[str, nodes.Template]) -> frozenset[str]:
    """The parts that the skeletons share: blocks with a layout of their own."""
    return frozenset(blokk.name for ast in skjelett.values() for blokk in ast.find_all(nodes.Block) if not blokk.required)


def _pakrevd(ast: nodes.Template) -> Iterator[str]:
    return (blokk.name for blokk in ast.find_all(nodes.Block) if blokk.required)


def _avvik(sted: str, nb: str, nn: str) -> Avvik:
    return Avvik(sted, Tekst(nb=nb, nn=nn))


def _like_filer(templates: Path, mapper: Iterable[str]) -> Iterator[Avvik]:
    for mappe in mapper:
        filer = {malform: {fil.name for fil in (templates / malform / mappe).glob("*.j2")} for malform in Malform}
        for navn in sorted(filer[Malform.NB] ^ filer[Malform.NN]):
            yield _avvik(f"{mappe}/{navn}", "finnes bare i én målform", "finst berre i éi målform")


# ---------------------------------------------------------------- structure


def _skjelett_avvik(forms: Path, navn: str, ast: nodes.Template, kjente: frozenset[str]) -> Iterator[Avvik]:
    for sammenlikning in ast.find_all(nodes.Compare):
        yield _avvik(f"{navn}:{sammenlikning.lineno}", "skjelettet sammenlikner verdier", "skjelettet samanliknar verdiar")
    for id_, linje in _oppslag(ast):
        if id_ not in kjente:
            yield _avvik(f"{navn}:{linje}", f"«{id_}» er ikke et påkrevd ord", f"«{id_}» er ikkje eit påkravd ord")
    for forstavelse, linje in _familieoppslag(ast):
        if forstavelse not in FAMILIER:
            yield _avvik(f"{navn}:{linje}", f"ukjent familie «{forstavelse}»", f"ukjend familie «{forstavelse}»")
    for bit in _ord_i_skjelett((forms / navn).read_text(encoding="utf-8")):
        yield _avvik(navn, f"skjelettet har ord: «{bit}»", f"skjelettet har ord: «{bit}»")


def _oppslag(ast: nodes.Template) -> Iterator[tuple[str, int]]:
    """Every id that is asked for by name: self.x(), and the lists of sentence ids."""
    for felt in ast.find_all(nodes.Getattr):
        if isinstance(felt.node, nodes.Name) and felt.node.name == "self":
            yield felt.attr, felt.lineno
    for liste in ast.find_all(nodes.List):
        for ledd in liste.items:
            if isinstance(ledd, nodes.Const):
                yield str(ledd.value), ledd.lineno


def _familieoppslag(ast: nodes.Template) -> Iterator[tuple[str, int]]:
    for felt in ast.find_all(nodes.Getitem):
        if isinstance(felt.arg, nodes.Concat) and isinstance(felt.arg.nodes[0], nodes.Const):
            yield str(felt.arg.nodes[0].value), felt.lineno


def _ord_i_skjelett(kilde: str) -> list[str]:
    """Letters that would be printed: what is left when comments, expressions and tags are gone."""
    uten_jinja = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", kilde, flags=re.DOTALL)
    return re.findall(r"[^\W\d_]+", re.sub(r"<[^>]*>", "", uten_jinja))


# ---------------------------------------------------------------- words


def _ordavvik(malform: Malform, kjede: Mapping[str, nodes.Template], krav: frozenset[str]) -> Iterator[Avvik]:
    har = [blokk.name for ast in kjede.values() for blokk in ast.find_all(nodes.Block)]
    for id_ in sorted(krav - set(har)):
        yield _avvik(f"{malform} {id_}", "mangler", "manglar")
    for id_ in sorted(set(har) - krav):
        yield _avvik(f"{malform} {id_}", "blir ikke brukt av skjelettet", "blir ikkje brukt av skjelettet")
    for navn, ast in kjede.items():
        egne = [blokk.name for blokk in ast.find_all(nodes.Block)]
        for id_ in sorted({id_ for id_ in egne if egne.count(id_) > 1}):
            yield _avvik(f"{malform} {id_}", "står to ganger", "står to gonger")
        yield from _bare_ord(f"{malform}/{navn}", ast)


def _bare_ord(sted: str, ast: nodes.Template) -> Iterator[Avvik]:
    """Words only: no condition, no loop, no tag, and nothing outside the blocks."""
    for node in ast.find_all((nodes.If, nodes.For, nodes.CondExpr, nodes.Compare, nodes.Assign, nodes.Include, nodes.Macro)):
        yield _avvik(f"{sted}:{node.lineno}", "ordfilen har et vilkår", "ordfila har eit vilkår")
    for tekst in ast.find_all(nodes.TemplateData):
        if "<" in tekst.data:
            yield _avvik(f"{sted}:{tekst.lineno}", "ordfilen har en tagg", "ordfila har ein tagg")
    for node in ast.body:
        utenfor = "".join(tekst.data for tekst in node.find_all(nodes.TemplateData)) if isinstance(node, nodes.Output) else ""
        if utenfor.strip():
            yield _avvik(
                f"{sted}:{node.lineno}",
                f"tekst utenfor blokkene: {utenfor.strip()[:40]}",
                f"tekst utanfor blokkene: {utenfor.strip()[:40]}",
            )
    for blokk in ast.find_all(nodes.Block):
        if not any(isinstance(node, nodes.Output) for node in blokk.body):
            yield _avvik(f"{sted} {blokk.name}", "er tom", "er tom")


def _like_blokker(nb: Mapping[str, nodes.Template], nn: Mapping[str, nodes.Template]) -> Iterator[Avvik]:
    """A word of the shared file may be said otherwise by a kind: then in both languages."""
    for navn in sorted(nb.keys() & nn.keys()):
        bokmal, nynorsk = ({blokk.name for blokk in kjede[navn].find_all(nodes.Block)} for kjede in (nb, nn))
        for id_ in sorted(bokmal ^ nynorsk):
            yield _avvik(f"{navn} {id_}", "står bare i én målform", "står berre i éi målform")


def _uttrykk(kjede: Mapping[str, nodes.Template]) -> dict[str, list[str]]:
    """For each word the values and filters in it, without their order: sentences may be built another way."""
    return {
        blokk.name: sorted(
            repr(ledd) for ut in blokk.find_all(nodes.Output) for ledd in ut.nodes if not isinstance(ledd, nodes.TemplateData)
        )
        for ast in reversed(tuple(kjede.values()))
        for blokk in ast.find_all(nodes.Block)
    }


def _like_uttrykk(nb: Mapping[str, nodes.Template], nn: Mapping[str, nodes.Template]) -> Iterator[Avvik]:
    bokmal, nynorsk = _uttrykk(nb), _uttrykk(nn)
    for id_ in sorted(bokmal.keys() & nynorsk.keys()):
        if bokmal[id_] != nynorsk[id_]:
            yield _avvik(id_, "har ikke de samme verdiene i begge målformer", "har ikkje dei same verdiane i begge målformer")


def _familieavvik(krav: frozenset[str]) -> Iterator[Avvik]:
    for forstavelse, verdier in FAMILIER.items():
        ider = [f"{forstavelse}{_verdi(verdi)}" for verdi in verdier]
        for verdi, id_ in zip(verdier, ider, strict=True):
            if id_ not in krav and not krav.isdisjoint(ider):
                yield _avvik(f"{forstavelse}{_verdi(verdi)}", "verdien har ikke noe ord", "verdien har ikkje noko ord")


def _verdi(verdi: str) -> str:
    return verdi.value if isinstance(verdi, StrEnum) else verdi


def _hjemmelavvik(fil: Path, krav: frozenset[str]) -> Iterator[Avvik]:
    for id_ in sorted(hjemmelrader(fil).keys() - krav):
        yield _avvik(f"hjemmel.toml {id_}", "setningen finnes ikke", "setninga finst ikkje")
    for id_ in overlapp(fil):
        yield _avvik(f"hjemmel.toml {id_}", "radene overlapper", "radene overlappar")
