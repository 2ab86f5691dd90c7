"""From a decided case to one HTML page: skeleton and words put together.

Templates come from `forms/` and one language of `templates/` only, and nothing is fetched. Every value is escaped, so that
HTML, template code or an address in somebody's name is printed as the text it is. A word that is missing is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.runtime import Context
from markupsafe import Markup

from app.dokument import tekst
from app.dokument.innhold import lag_innhold
from app.dokument.saksinnhold import Saksinnhold, lag_saksinnhold
from app.dokument.uten_felt import uten_felt
from app.dokument.utskrift import Innhold, Utgivelse
from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Kontraktstype
from app.domene.opplysninger import MED_LAREBEDRIFT
from app.domene.roller import Rolle
from app.domene.sak import Dokumentsak, Signatar
from app.errors import Oppsettsfeil
from app.maler.paritet import ordfiler, pakrevde_ord
from app.maler.register import Mal
from app.tekst import Malform, Tekst

__all__ = ["SEGLFELT", "Signaturtekst", "Utgivelse", "dokumenttittel", "lag_html", "merketekst", "signaturtekster"]

SEGLFELT = "segl-fylke"
Alt = Innhold | Saksinnhold
"""What a skeleton may ask for: of a contract, or of a document around one."""
INNHOLD: Mapping[str, Callable[[Any, Mal, Utgivelse], Alt]] = {type_.value: lag_saksinnhold for type_ in Dokumenttype} | {
    type_.value: lag_innhold for type_ in Kontraktstype
}
LINJE_ETTER_ROLLE: Mapping[tuple[str, Rolle], str] = {
    **{(type_.value, Rolle.FYLKESKOMMUNE): "sig_godkjenner" for type_ in MED_LAREBEDRIFT},
    (Dokumenttype.ENDRINGSAVTALE.value, Rolle.FYLKESKOMMUNE): "sig_samtykker",
}
"""What a signature does beyond agreeing, under the name, by kind of document (innhold §4)."""
VEGNE: Mapping[Rolle, Mapping[bool, str]] = {
    Rolle.FORESATT: dict.fromkeys((False, True), "vegne_foresatt"),
    Rolle.FAGLIG_LEDER: dict.fromkeys((False, True), "vegne_fagligLeder"),
    Rolle.ANSVARLIG_LEDER: dict.fromkeys((False, True), "vegne_ansvarligLeder"),
    Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT: dict.fromkeys((False, True), "vegne_ansvarligLederTidligereLarebedrift"),
    Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN: {False: "vegne_organ_selv", True: "vegne_organ_erstatter"},
    Rolle.SKOLE: dict.fromkeys((False, True), "vegne_skole"),
    Rolle.FYLKESKOMMUNE: dict.fromkeys((False, True), "vegne_fylkeskommune"),
}
"""On whose behalf each role signs, by whether the organ's leader signs in place of the lærebedrift (innhold §4)."""
VEGNE_I_DOKUMENT: Mapping[tuple[str, Rolle], str] = {(Dokumenttype.HEVING.value, Rolle.FYLKESKOMMUNE): "vegne_vedtak"}
"""Where a kind of document says it in its own way."""


@dataclass(frozen=True, slots=True)
class Signaturtekst:
    """The words of one signer's block and appearance, in the language of the document."""

    tittel: str
    navn: str
    vegne: str | None


def lag_html(sak: Dokumentsak, mal: Mal, utgivelse: Utgivelse) -> str:
    """The whole document as HTML, with a signature field for each signer and one for the county's seal, where it is signed in this file."""
    innhold = INNHOLD[mal.dokumenttype](sak, mal, utgivelse)
    tekster = _signaturtekster(sak, mal, innhold)
    side = _maler(mal).kontrakt.render(
        innhold.som_kontekst(),
        signatarer=[_signatar(en, tekster[en.felt], sak, mal, innhold) for en in sak.signatarer.signatarer],
        signaturer_ord="sig_intro" if len(tekster) > 1 else "sig_intro1",
    )
    return uten_felt(side, utgivelse.leverandor, mal.malform)


def signaturtekster(sak: Dokumentsak, mal: Mal) -> Mapping[str, Signaturtekst]:
    """By field name, what stands in each signature: the same words as in the document."""
    return _signaturtekster(sak, mal, _innhold(sak, mal))


def dokumenttittel(sak: Dokumentsak, mal: Mal) -> str:
    """The title of this document: a kind may say in it what it is about, where the ledger has one title for all."""
    return _ord(mal, "dokumenttittel", _innhold(sak, mal).som_kontekst())


def _innhold(sak: Dokumentsak, mal: Mal) -> Alt:
    """The content where only words are wanted, and no page."""
    return INNHOLD[mal.dokumenttype](sak, mal, Utgivelse(demo=False, forhandsvisning=False, verifiseringsadresse=""))


def merketekst(mal: Mal, id_: str, **verdier: str) -> str:
    """One word or sentence of the template with these values, as plain text: for appearances, titles and cover lines."""
    return _ord(mal, id_, verdier)


def _signaturtekster(sak: Dokumentsak, mal: Mal, innhold: Alt) -> dict[str, Signaturtekst]:
    return {en.felt: _signaturtekst(en, sak, mal, innhold.som_kontekst()) for en in sak.signatarer.signatarer}


def _signaturtekst(en: Signatar, sak: Dokumentsak, mal: Mal, kontekst: Mapping[str, Any]) -> Signaturtekst:
    titler = [_ord(mal, f"sig_{rolle}", kontekst) for rolle in en.roller]
    vegne = _vegne(en, sak, mal, kontekst)
    og = f" {_ord(mal, 'og', kontekst)} "
    return Signaturtekst(
        tittel=og.join([titler[0], *(tekst.liten(tittel) for tittel in titler[1:])]),
        navn=en.navn,
        vegne=og.join(vegne) if vegne else None,
    )


def _vegne(en: Signatar, sak: Dokumentsak, mal: Mal, kontekst: Mapping[str, Any]) -> list[str]:
    """Both lines of one person in two roles; the same line only once."""
    erstatter = sak.signatarer.organ_erstatter
    vanlige = {rolle: etter[erstatter] for rolle, etter in VEGNE.items()}
    egne = (VEGNE_I_DOKUMENT.get((mal.dokumenttype.value, rolle), vanlige.get(rolle)) for rolle in en.roller)
    ider = [id_ for id_ in egne if id_]
    return list(dict.fromkeys(_ord(mal, id_, kontekst) for id_ in ider))


def _signatar(en: Signatar, ord_: Signaturtekst, sak: Dokumentsak, mal: Mal, innhold: Alt) -> dict[str, Any]:
    kontekst = innhold.som_kontekst()
    linjer = (LINJE_ETTER_ROLLE.get((mal.dokumenttype.value, rolle)) for rolle in en.roller)
    ekstra = [_ord(mal, id_, kontekst) for id_ in linjer if id_]
    return {
        "felt": en.felt,
        "rolle": str(en.rolle),
        "tittel": ord_.tittel,
        "navn": ord_.navn,
        "linjer": [*_vegne(en, sak, mal, kontekst), *ekstra],
        "hjelp": ", ".join(bit for bit in (ord_.tittel, ord_.navn, ord_.vegne) if bit),
    }


# ---------------------------------------------------------------- templates


@lru_cache(maxsize=8)
def _miljo(forms: Path, templates: Path, malform: Malform) -> Environment:
    """Kept: compiling the templates takes longer than rendering them."""
    miljo = Environment(
        loader=FileSystemLoader([templates / malform, forms]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    miljo.filters = {"stor": tekst.stor, "liten": tekst.liten, "select": miljo.filters["select"], "list": list}
    return miljo


@dataclass(frozen=True)
class _Maler:
    """The templates of one revision in one language: the document, and the shared words that it extends, most special first."""

    kontrakt: Template
    felles: tuple[Template, ...]


@lru_cache(maxsize=32)
def _maler(mal: Mal) -> _Maler:
    """Refuses a revision that lacks a word: Jinja checks `required` only where a block stands, not where it is called by name."""
    miljo = _miljo(mal.forms, mal.templates, mal.malform)
    egne, *felles = ordfiler(mal.templates / mal.malform, mal.dokumenttype, mal.revisjon)
    maler = _Maler(kontrakt=miljo.get_template(egne), felles=tuple(miljo.get_template(navn) for navn in felles))
    har = {navn for en in (maler.kontrakt, *maler.felles) for navn in en.blocks}
    mangler = pakrevde_ord(mal.forms, mal.dokumenttype, mal.revisjon) - har
    if mangler:
        ord_ = ", ".join(sorted(mangler))
        raise Oppsettsfeil(Tekst(nb=f"Malen mangler ord: {ord_}.", nn=f"Malen manglar ord: {ord_}."))
    return maler


def glem_maler() -> None:
    """Read the templates anew for the next document: while somebody edits them."""
    _miljo.cache_clear()
    _maler.cache_clear()


def _ord(mal: Mal, id_: str, verdier: Mapping[str, Any]) -> str:
    """The words of one block alone, without the page around them."""
    kontekst = _ordkontekst(mal, verdier)
    if id_ not in kontekst.blocks:
        raise Oppsettsfeil(Tekst(nb=f"Malen mangler ordet {id_}.", nn=f"Malen manglar ordet {id_}."))
    return Markup("").join(Markup(bit) for bit in kontekst.blocks[id_][0](kontekst)).unescape()  # noqa: S704 escaped by Jinja


def _ordkontekst(mal: Mal, verdier: Mapping[str, Any]) -> Context:
    maler = _maler(mal)
    kontekst = maler.kontrakt.new_context(dict(verdier))
    for en in maler.felles:
        for navn, blokk in en.blocks.items():
            kontekst.blocks.setdefault(navn, []).append(blokk)
    return kontekst
