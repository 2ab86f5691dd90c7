"""A report as a file, without a page around it: for the pages, the API and the command line alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment

from app.api.tjeneste import Rapportfil
from app.settings import Settings
from app.tekst import Malform
from app.web.revisor import rapport as rapporten
from app.web.revisor import rapportfil
from app.web.sider import lag_miljo

Rapport = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rapporttegner:
    """Implements `app.api.tjeneste.Rapporttegner`. The same report in the same language is the same bytes."""

    forms: Path
    miljo: Mapping[Malform, Environment]

    @classmethod
    def av(cls, settings: Settings) -> Rapporttegner:
        """With the words and the style of this installation."""
        return cls(settings.forms, {malform: lag_miljo(settings.templates, malform) for malform in Malform})

    @property
    def formater(self) -> tuple[str, ...]:
        """What it can be had as."""
        return tuple(FORMATER)

    def tegn(self, rapport: Rapport, format_: str, malform: Malform) -> Rapportfil:
        """The file. Its name is the report's own, never that of the file that was checked. Raises KeyError for an unknown format."""
        valgt = FORMATER[format_]
        navn = f"kontroll-{rapport['rapportId'][:8]}.{valgt.endelse}"
        return Rapportfil(navn, valgt.medietype, valgt.lag(self, rapport, malform))

    def html(self, rapport: Rapport, malform: Malform, ark: str | None) -> str:
        """As HTML; with its style in it where it is to stand alone."""
        mal = self.miljo[malform].get_template("skjelett/rapportfil.html.j2")
        return mal.render(sprak=malform.value, ark=ark, **rapporten.verdier(rapport))


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file."""

    endelse: str
    medietype: str
    lag: Callable[[Rapporttegner, Rapport, Malform], bytes]


def _html(tegner: Rapporttegner, rapport: Rapport, malform: Malform) -> bytes:
    return tegner.html(rapport, malform, rapportfil.stil(tegner.forms).ark).encode()


def _pdf(tegner: Rapporttegner, rapport: Rapport, malform: Malform) -> bytes:
    utseende = rapportfil.stil(tegner.forms)
    kjent = rapportfil.med_kjente_tegn(rapport, [fil for fil in utseende.filer if fil.suffix != ".css"])
    return rapportfil.som_pdf(tegner.html(kjent, malform, None), utseende, kjent, malform)


FORMATER: Mapping[str, Format] = {
    "pdf": Format("pdf", "application/pdf", _pdf),
    "html": Format("html", "text/html; charset=utf-8", _html),
    "xml": Format("xml", "application/xml", lambda _tegner, rapport, _malform: rapportfil.som_xml(rapport)),
    "json": Format("json", "application/json", lambda _tegner, rapport, _malform: rapportfil.som_json(rapport)),
}
