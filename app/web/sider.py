"""Pages from their two halves: the structure, once, in `side/`, and the words, in `templates/<målform>/side/`.

The words of a page are Jinja macros, one per text. A text that is missing in one language stops the page (StrictUndefined)
and the tests, which compare the two languages macro by macro.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from jinja2.environment import TemplateModule

from app import VERSJON
from app.api import problemer
from app.api.tjeneste import Tjeneste
from app.dokument import tekst
from app.domene.tabellord import kilde
from app.tekst import Malform, Tekst
from app.web.okt import UTEN_OKT, les_okt, lest_okt

SKJELETT = Path(__file__).parent / "side"
_SPRAK = {m.value: m for m in Malform}
VAR_FEIL = 500
"""From this status on something of ours has failed: the page asks nothing more of it."""
SIGNATAREN = "/signer/"
"""What the addresses of the signers' own pages begin with: the order and the signer's mark come after it."""
HEMMELIGE = frozenset({"code", "state"})
"""What a login provider sends back in the address: never in a link."""


@dataclass(frozen=True, slots=True)
class Lenker:
    """Addresses inside the service. The language of the page follows along in each; the document's own language is another thing."""

    sprak: Malform
    sti: str
    parametre: Mapping[str, str]

    def til(self, sti: str, **parametre: str | None) -> str:
        """An address, in the language of this page. One that begins with two strokes would be another host's."""
        med = {"sprak": self.sprak.value, **{n: v for n, v in parametre.items() if v}}
        return f"/{sti.lstrip('/')}?{urlencode(med)}"

    def endret(self, **parametre: str | None) -> str:
        """This page with some values changed."""
        return self.til(self.sti, **{**self.parametre, **parametre})


class Sider:
    """Renders pages. One Jinja environment per language, made once."""

    def __init__(self, tjeneste: Tjeneste) -> None:
        self._tjeneste = tjeneste
        self._miljo = {m: lag_miljo(tjeneste.settings.templates, m) for m in Malform}

    def vis(
        self, request: Request, navn: str, *, status: int = 200, standard: Malform | None = None, egen_sti: str = "", **verdier: Any
    ) -> HTMLResponse:
        """The page `navn` in the language of the request; `standard`: the page's own, where the address asks for none.

        `egen_sti`: where the page can be asked for, if it answers a form that was sent to another address.
        """
        sti = egen_sti or request.url.path
        sprak = sprak_for(request, standard)
        okt = les_okt(request, self._tjeneste) if status < VAR_FEIL else lest_okt(request)
        meny = okt.meny if okt else UTEN_OKT
        parametre = {n: v for n, v in request.query_params.items() if n not in {"sprak", *HEMMELIGE}}
        innhold = (
            self._miljo[sprak]
            .get_template(f"skjelett/{navn}.html.j2")
            .render(
                sprak=sprak.value,
                malformer=tuple(Malform),
                lenker=Lenker(sprak, sti, parametre),
                sti=sti,
                okt=okt,
                for_signatar=sti.startswith(SIGNATAREN),
                meny=meny,
                hjem=meny[0].sti if okt else "/",
                demo=self._tjeneste.settings.demo,
                versjon=VERSJON,
                **verdier,
            )
        )
        return HTMLResponse(innhold, status_code=status, headers={"Content-Language": sprak.value, "Vary": "Accept-Language"})


def sprak_for(request: Request, standard: Malform | None = None) -> Malform:
    """`?sprak=`, else what the reader had before they went to a login provider, else the page's own language where it has one, else what
    the browser asks for."""
    valgt = request.query_params.get("sprak", "") or getattr(request.state, "sprak", "")
    return _SPRAK.get(valgt) or standard or problemer.malform(request)


def lag_miljo(templates: Path, sprak: Malform) -> Environment:
    """The pages of one language: their structure, their words, and how values are written in it."""
    miljo = Environment(
        loader=PrefixLoader({"skjelett": FileSystemLoader(SKJELETT), "ord": FileSystemLoader(templates / sprak.value / "side")}),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def pa(verdi: Tekst | Mapping[str, str]) -> str:
        return verdi.pa(sprak) if isinstance(verdi, Tekst) else verdi[sprak.value]

    filtre: dict[str, Callable[..., Any]] = {
        "pa": pa,
        "kilde": lambda nb: kilde(nb).pa(sprak),
        "dato": lambda dag: tekst.dato(dag, sprak),
        "tidspunkt": lambda tid: tekst.tidspunkt(tid, sprak),
        "iso_tidspunkt": lambda iso: tekst.tidspunkt(datetime.fromisoformat(iso), sprak),
        "liste": lambda ledd: tekst.liste(ledd, sprak),
        "stor": tekst.stor,
        "liten": tekst.liten,
    }
    miljo.filters.update(filtre)
    miljo.globals["finn"] = _finn
    return miljo


def _finn(ord_: TemplateModule, *navn: str) -> Any:
    """The first of these texts that there is: the special one, else the general. None of them is a mistake."""
    return next(getattr(ord_, n) for n in navn if hasattr(ord_, n))
