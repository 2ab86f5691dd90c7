"""Contract HTML → one PDF/A-3a that is also PDF/UA-1, with its attachments and empty signature fields, in one WeasyPrint pass.

Deterministic: the same arguments give the same bytes in any process. Nothing is fetched but files of the form folder. Anything
WeasyPrint warns about is an error. One document at a time per process: Pango gains nothing from threads (measured), and a lock
makes the shared stylesheets and the captured warnings safe. More speed is more processes.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint import CSS, HTML, Attachment
from weasyprint.css import ColorProfile
from weasyprint.text import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from app import maltall
from app.dokument import samle
from app.dokument.ferdiggjor import Ferdiggjorer, Metadata, sprak_i_treet
from app.dokument.pdffeil import Sidetallfeil, TegnMangler, delsett_mangler, rendringsfeil, skrift_mangler, ulovlig_henting
from app.domene.sak import Mate, PlanlagtVedlegg
from app.errors import Oppsettsfeil
from app.tekst import Tekst

__all__ = ["Malfiler", "Metadata", "lag_med_sider", "lag_pdf"]

SKJEMAMAPPE = "forms"
FELLES = "felles"
SKRIFTENDELSER = frozenset({".ttf", ".otf"})
FILENDELSER = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
VANLIGE_SIDER = 3
"""Pages of our own part in most contracts: only a guess, see `lag_med_sider`."""
_SIST: dict[tuple[Path, ...], int] = {}
"""Pages of our own part the last time this template was drawn: a better guess. What is drawn is the same whatever the guess."""
MAKS_RUNDER = 3
_STILORD = re.compile(r"[a-z][a-z -]{0,40}")
"""A property of a stylesheet, or the reason why it was refused."""
INGEN_EGNE: Mapping[str, str] = MappingProxyType({})
"""No field has a text of its own while it is empty."""
_EN_OM_GANGEN = RLock()


class Malfiler(Protocol):
    """What is needed of a template: every file it is made of."""

    @property
    def filer(self) -> tuple[Path, ...]:
        """The closure of the revision: skeleton, words, CSS, fonts, shared parts."""


def lag_pdf(
    html: str,
    *,
    mal: Malfiler,
    metadata: Metadata,
    vedlegg: Sequence[PlanlagtVedlegg] = (),
    tomt_felt: str = "",
    tomt_for: Mapping[str, str] = INGEN_EGNE,
) -> bytes:
    """Render once. `tomt_felt` («Ikke signert») stands in each signature field until it is signed; `tomt_for` has the text of
    fields that say something else («Ikke forseglet»), by name.

    Raises a named error (`pdffeil`) for a missing font or character, a forbidden address, or anything WeasyPrint warns about.
    """
    _kontroller_tegn(html)
    innebygd = tuple(v for v in vedlegg if v.mate is Mate.INNEBYGD and v.innhold)  # in a preview a file may not be at hand
    sider = samle.les_sider([v for v in vedlegg if v.mate is Mate.SIDER])
    with _EN_OM_GANGEN, _advarsler_er_feil(), sprak_i_treet():
        stil = _stil(_avtrykk(mal.filer))
        ferdiggjorer = Ferdiggjorer(
            metadata=metadata,
            skrifter=stil.skrifter,
            vedlegg=innebygd,
            tomt_felt=tomt_felt,
            tomt_for=tomt_for,
            sider=samle.Innsetting(sider),
        )
        henter = Henter(stil.rot)
        dokument = samle.med_plass(html, sider, metadata.malform)
        start = time.perf_counter()
        pdf: bytes = HTML(string=dokument, base_url=stil.rot.as_uri() + "/", url_fetcher=henter).write_pdf(
            stylesheets=list(stil.ark),
            font_config=stil.skriftoppsett,
            pdf_variant="pdf/a-3a",
            output_intent="",
            color_profiles={"srgb": ColorProfile(BytesIO(_srgb()), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))},
            uncompressed_pdf=True,
            attachments=[_vedleggsfil(v, metadata) for v in innebygd],
            finisher=ferdiggjorer,
        )
        if henter.avvist:
            raise ulovlig_henting(henter.avvist[0])
        maltall.TEGNET.legg(time.perf_counter() - start, metadata.kv.get("dokumenttype", "annet"))
    return pdf


def lag_med_sider(
    tegn: Callable[[tuple[PlanlagtVedlegg, ...]], str],
    *,
    mal: Malfiler,
    metadata: Metadata,
    vedlegg: Sequence[PlanlagtVedlegg] = (),
    tomt_felt: str = "",
    tomt_for: Mapping[str, str] = INGEN_EGNE,
) -> tuple[bytes, tuple[PlanlagtVedlegg, ...]]:
    """Render a document that prints the page numbers of its appended attachments; those numbers too.

    How many pages our own part has is known only when it is laid out. The number of last time, or a usual one, is tried first; where
    it was wrong, the page is drawn again with the right one. Without appended pages this is `lag_pdf` once.
    """
    plan = samle.med_sidetall(vedlegg, samle.anslag(vedlegg, _SIST.get(mal.filer, VANLIGE_SIDER)))
    for _ in range(MAKS_RUNDER):
        try:
            pdf = lag_pdf(tegn(plan), mal=mal, metadata=metadata, vedlegg=plan, tomt_felt=tomt_felt, tomt_for=tomt_for)
        except Sidetallfeil as feil:
            plan, siste = samle.med_sidetall(vedlegg, feil.faktisk), feil
        else:
            _SIST.update({mal.filer: min(v.sider[0] for v in plan if v.sider) - 1} if any(v.sider for v in plan) else {})
            return pdf, plan
    raise siste


def _kontroller_tegn(html: str) -> None:
    """Half a surrogate pair is no character; it cannot be written in any encoding."""
    if halve := {tegn for tegn in html if "\ud800" <= tegn <= "\udfff"}:
        raise TegnMangler(halve)


def _vedleggsfil(vedlegg: PlanlagtVedlegg, metadata: Metadata) -> Attachment:
    """Name from number and type, never from what was sent; zero-padded because a name tree is sorted (ISO 32000-1 7.9.6)."""
    tid = metadata.tidspunkt.astimezone(UTC)
    return Attachment(
        string=vedlegg.innhold,
        name=f"vedlegg-{vedlegg.nr:02d}-{vedlegg.type}.{FILENDELSER.get(vedlegg.medietype, 'bin')}",
        description=vedlegg.tittel,
        created=tid,
        modified=tid,
        relationship="Supplement",
    )


# ---------------------------------------------------------------- stylesheets and fonts, kept between calls


@dataclass(frozen=True, slots=True, kw_only=True)
class Stil:
    """The parsed stylesheets of a template, with the fonts they name."""

    rot: Path
    ark: tuple[CSS, ...]
    skriftoppsett: FontConfiguration
    skrifter: dict[str, Path]


def _avtrykk(filer: Sequence[Path]) -> tuple[tuple[Path, int, int], ...]:
    """The files that decide how it looks, in the order of the cascade: shared before own. A changed file is another imprint."""
    brukt = [fil for fil in filer if fil.suffix == ".css" or fil.suffix in SKRIFTENDELSER]
    avtrykk = []
    for fil in sorted(brukt, key=lambda fil: (FELLES not in fil.parts, fil)):
        try:
            stat = fil.stat()
        except OSError as feil:
            raise skrift_mangler(fil.name) from feil
        avtrykk.append((fil, stat.st_mtime_ns, stat.st_size))
    return tuple(avtrykk)


@lru_cache(maxsize=16)
def _stil(avtrykk: tuple[tuple[Path, int, int], ...]) -> Stil:
    """Parse once per set of files: about a tenth of a rendering, and the fonts are copied to a temporary folder only once."""
    krev_delsett()
    filer = [fil for fil, _, _ in avtrykk]
    rot = _skjemamappe(filer)
    oppsett = FontConfiguration()
    ark = [CSS(filename=fil, font_config=oppsett, url_fetcher=Henter(rot)) for fil in filer if fil.suffix == ".css"]
    ark.append(CSS(string=samle.CSS, font_config=oppsett, url_fetcher=Henter(rot)))
    skrifter = {sha256(fil.read_bytes()).hexdigest(): fil for fil in filer if fil.suffix in SKRIFTENDELSER}
    return Stil(rot=rot, ark=tuple(ark), skriftoppsett=oppsett, skrifter=skrifter)


def _skjemamappe(filer: Sequence[Path]) -> Path:
    """The form folder: nothing outside it is read while rendering."""
    for mappe in (mappe for fil in filer for mappe in fil.resolve().parents):
        if mappe.name == SKJEMAMAPPE:
            return mappe
    raise Oppsettsfeil(Tekst(nb="Malen har ingen stilark i forms/.", nn="Malen har ingen stilark i forms/."))


@lru_cache(maxsize=1)
def _srgb() -> bytes:
    """WeasyPrint's own profile for PDF/A. Given to it, because it leaves the file open when it reads it itself."""
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


def krev_delsett() -> None:
    """HarfBuzz-subset cuts the fonts; without it WeasyPrint falls back to a way five times as slow and with other bytes."""
    if ffi.harfbuzz_subset is None:
        raise delsett_mangler()


# ---------------------------------------------------------------- what may be fetched, and what may be warned about


class Henter(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Files of the form folder and data: addresses. Anything else stops the rendering."""

    def __init__(self, rot: Path) -> None:
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False)
        self._rot = rot.resolve()
        self.avvist: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Fetch what is allowed; the error names the scheme only."""
        deler = urlsplit(url)
        if not (deler.scheme == "data" or (deler.scheme == "file" and self._i_mappen(deler.netloc, deler.path))):
            self.avvist.append(deler.scheme)
            raise FatalURLFetchingError(deler.scheme)  # passes every `except Exception` of WeasyPrint, but not that around SVG
        return super().fetch(url, headers)

    def _i_mappen(self, vert: str, sti: str) -> bool:
        try:
            return not vert and Path(url2pathname(sti)).resolve().is_relative_to(self._rot)
        except (OSError, ValueError):
            return False


class _Lytter(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.hort: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.hort.append(record)


@contextmanager
def _advarsler_er_feil() -> Iterator[None]:
    """Turn what WeasyPrint says into our errors, and keep it out of the log: it may quote the document."""
    logger = logging.getLogger("weasyprint")
    lytter, niva, videre = _Lytter(), logger.level, logger.propagate
    logger.addHandler(lytter)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield
    except FatalURLFetchingError as stans:
        raise ulovlig_henting(str(stans)) from None
    finally:
        logger.removeHandler(lytter)
        logger.setLevel(niva)
        logger.propagate = videre
    _kontroller(lytter.hort)


def _kontroller(hort: Sequence[logging.LogRecord]) -> None:
    """The message without what could be words of the document, but for fonts: their names are ours."""
    for melding in hort:
        if str(melding.msg).startswith("Font-face"):
            raise skrift_mangler(str(melding.args[0] if isinstance(melding.args, tuple) and melding.args else ""))
    if hort:
        raise rendringsfeil(_uten_verdier(hort[0]))


def _uten_verdier(melding: logging.LogRecord) -> str:
    """For a line of a stylesheet: where, which property and why, in numbers and small letters. All else stays without its arguments."""
    verdier = melding.args if isinstance(melding.args, tuple) and str(melding.msg).startswith("Ignored") else ()
    trygge = tuple(v if isinstance(v, int) or _STILORD.fullmatch(str(v).strip()) else "…" for v in verdier)
    return str(melding.msg) % trygge if trygge else str(melding.msg)
