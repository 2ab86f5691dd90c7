"""Finds every signature of a PDF, in every revision, each by itself: one that cannot be read hides no other.

Reading is lenient (hybrid cross-references and other oddities of genuine files are accepted), judging is strict and done
elsewhere. Every object that is looked up costs one of `Grenser.oppslag`, so a file cannot make the reader run for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import accumulate
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader, RawPdfPath
from pyhanko.sign.diff_analysis.policies import _find_orphans
from pyhanko.sign.validation import EmbeddedPdfSignature

from signing.verify import lesevern
from signing.verify.henvisninger import Brukere, Kantlager, Sti, som_stier
from signing.verify.lettlest import fra_pyhanko
from signing.verify.linearisert import signert_revisjon
from signing.verify.policy import Grenser

# Seen from library code on hostile or odd input; KeyboardInterrupt and SystemExit are let through.
BIBLIOTEKSFEIL = (Exception,)
STOR_NOK_FOR_PDF = 32
LENGSTE_FELTNAVN = 4096
"""Characters of a field's full name. It stands in the report many times; those of the largest public forms have some hundreds."""


class Lesefeil(Exception):  # noqa: N818  # Norwegian for error
    """The file cannot be read as a PDF; `kode` says why."""

    def __init__(self, kode: str, detalj: str = "") -> None:
        super().__init__(kode)
        self.kode = kode
        self.detalj = detalj


class ForMyeArbeid(Exception):  # noqa: N818  # a limit, not a fault of ours
    """The work budget is used up."""


UTLOPT = (ForMyeArbeid, MemoryError)
"""What is used up is no fault of the part that was read just then: it passes all who make a finding of `BIBLIOTEKSFEIL`, or go on."""


class om_mulig:  # noqa: N801  # used as contextlib.suppress is
    """Within: what cannot be read is passed over."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, slag: type[BaseException] | None, feil: object, spor: object) -> bool:
        """Whether it is passed over."""
        return slag is not None and issubclass(slag, BIBLIOTEKSFEIL) and not issubclass(slag, UTLOPT)


class Arbeidsmengde:
    """Counts look-ups against the budget; shared by all readers of one file."""

    def __init__(self, oppslag: int) -> None:
        self.igjen = oppslag

    def ett(self) -> None:
        """One more object is looked up."""
        self.igjen -= 1
        if self.igjen < 0:
            raise ForMyeArbeid


class Historie(HistoricalResolver):
    """One revision of the file, counted, that finds the users of an object when it is asked for them (`henvisninger`)."""

    reader: Leser
    _brukere: Brukere | None = None
    _felt: tuple[tuple[str, Any, Any], ...] | None = None
    lagerfeil: str | None = None
    """What is wrong with the security store; empty when nothing is, None when nobody has asked (`endringsregler`)."""

    def har(self, ref: generic.Reference) -> bool:
        """Whether the revision has the object. One that is referred to and missing is null (ISO 32000-2 7.3.10)."""
        return self.reader.kantlager.plass((ref.idnum, ref.generation), self.revision) is not None

    def en_vei(self, ref: generic.Reference) -> Sti | None:
        """The shortest way to the object, to tell people what it is."""
        return self._bruk.en_vei((ref.idnum, ref.generation))

    def sidetall(self, sti: Sti) -> int | None:
        """The number of the page that the way leads through, from 1."""
        return self._bruk.sidetall(sti)

    def bruker(self, ref: generic.Reference) -> bool:
        """Whether anything in the revision leads to the object."""
        return self._bruk.nar((ref.idnum, ref.generation))

    def bruker_utenom_lageret(self, ref: generic.Reference) -> bool:
        """Whether anything but the security store leads to it."""
        return self._bruk.nar_utenom_lageret((ref.idnum, ref.generation))

    def er_synlig(self, ref: generic.Reference) -> bool:
        """Whether the catalog leads to it by other ways than the store."""
        return self._bruk.er_synlig((ref.idnum, ref.generation))

    @property
    def _bruk(self) -> Brukere:
        self._load_reverse_xref_cache()
        if self._brukere is None:
            raise TypeError("catalog")
        return self._brukere

    def brukt(self, ref: generic.Reference) -> set[RawPdfPath]:
        """Every path to the object from the trailer, as pyHanko's rules count them."""
        return som_stier(self._bruk.stier((ref.idnum, ref.generation)))

    def _load_reverse_xref_cache(self) -> None:
        if self._brukere is None:
            rot = self.root_ref
            self._brukere = Brukere(self.reader.kantlager, self.trailer_view, (rot.idnum, rot.generation), self.revision)

    def _get_usages_of_ref(self, ref: generic.Reference) -> set[RawPdfPath]:
        return set() if self._brukere is None else som_stier(self._brukere.stier((ref.idnum, ref.generation)))

    def collect_dependencies(self, obj: Any, since_revision: int | None = None) -> set[generic.Reference]:
        """As pyHanko, by the references read once (`henvisninger`). One to what no revision has is null (ISO 32000-2 7.3.10): nothing."""
        if since_revision is None:
            return set(super().collect_dependencies(obj))
        nye = self.reader.kantlager.nye_under(fra_pyhanko(obj), self.revision, siden=since_revision)
        return {generic.Reference(*nokkel, pdf=self) for nokkel in nye}

    @cached_property
    def foreldrelose(self) -> frozenset[generic.Reference]:
        """New objects of this revision that nothing new, and nothing that it changed, leads to."""
        return frozenset(_find_orphans(self))

    @cached_property
    def opplysninger(self) -> tuple[bytes, str]:
        """The XMP bytes and the /Info dictionary, to see whether they changed."""
        strom = hent(self.root, "/Metadata")
        xmp = strom.data if hasattr(strom, "data") else b""
        info = hent(self.trailer_view, "/Info")
        return xmp, "" if info is None else repr(sorted((str(k), str(v)) for k, v in info.items()))

    def felt(self, grenser: Grenser) -> tuple[tuple[str, Any, Any], ...]:
        """The signature fields (`signaturfelt`), found once."""
        if self._felt is None:
            self._felt = tuple(signaturfelt(self, grenser))
        return self._felt

    def is_ref_unassignable(self, ref: generic.Reference) -> bool:
        """Whether no revision so far could have used the number: by what the revisions hold, for /Size may be a lie.

        The difference analysis takes such an object for new. Where /Size said 3, the page of any signed file was «new».
        """
        return int(ref.idnum) >= self.reader.storste_til_og_med(self.revision)

    def get_object(self, ref: generic.Reference, as_metadata_stream: bool = False) -> Any:
        """As pyHanko, counted."""
        self.reader.arbeid.ett()
        return super().get_object(ref, as_metadata_stream=as_metadata_stream)


class Leser(PdfFileReader):
    """pyHanko's reader, counted, and handing out only the signatures that could be read."""

    def __init__(self, data: bytes, arbeid: Arbeidsmengde) -> None:
        self.arbeid = arbeid
        self.lesbare: list[EmbeddedPdfSignature] = []
        self.dobbelt: frozenset[int] = frozenset()
        self._historier: dict[int, Historie] = {}
        self._storste: list[int] = []
        self.kantlager = Kantlager(self, data, arbeid.ett)
        super().__init__(BytesIO(data), strict=False)

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        """As pyHanko, counted."""
        self.arbeid.ett()
        return super().get_object(*args, **kwargs)  # type: ignore[no-untyped-call]  # pyHanko is partly typed

    def get_historical_resolver(self, revision: int) -> Historie:
        """As pyHanko, counted; made once for each revision."""
        if revision not in self._historier:
            self._historier[revision] = Historie(self, revision)
        return self._historier[revision]

    def storste_til_og_med(self, revisjon: int) -> int:
        """One more than the highest object number of the revisions up to this one, as they state it and as they use it."""
        if not self._storste:
            alle = range(self.xrefs.total_revisions)
            self._storste = list(accumulate((self._storste_i(r) for r in alle), max))
        return self._storste[revisjon]

    def _storste_i(self, revisjon: int) -> int:
        brukt = (int(ref.idnum) + 1 for ref in self.xrefs.explicit_refs_in_revision(revisjon))
        return max(int(self.xrefs.get_xref_container_info(revisjon).size), *brukt, 0)

    @property
    def embedded_signatures(self) -> list[EmbeddedPdfSignature]:
        """The readable ones, in signing order. pyHanko's own list raises as soon as one is malformed."""
        return self.lesbare


@dataclass(frozen=True, eq=False)
class Feltsignatur:
    """One signature field with a value: `lest` when pyHanko can read it, else `feil` says what was wrong."""

    navn: str
    felt: Any
    verdi: Any
    lest: EmbeddedPdfSignature | None
    feil: str | None = None
    fjernet_i: int | None = None

    @property
    def revisjon(self) -> int:
        """The revision that the signature belongs to; unreadable ones come last."""
        return 1_000_000 if self.lest is None else int(self.lest.signed_revision)


@dataclass(frozen=True)
class Dokument:
    """An opened PDF and its signatures in signing order. `tomme`: signature fields without a signature."""

    data: bytes
    leser: Leser
    signaturer: tuple[Feltsignatur, ...]
    tomme: tuple[str, ...]
    for_mange: bool = False

    @property
    def revisjoner(self) -> int:
        """How many revisions the parser knows."""
        return int(self.leser.xrefs.total_revisions)


def apne(data: bytes, grenser: Grenser) -> Dokument:
    """The file, opened with limits; `Lesefeil` when it is no PDF that can be judged."""
    if len(data) > grenser.storrelse:
        raise Lesefeil("for-stor", f"{len(data)} > {grenser.storrelse}")
    if len(data) < STOR_NOK_FOR_PDF or not data.startswith(b"%PDF-"):
        raise Lesefeil("ikke-pdf")
    if not lesevern.har_slutt(data):
        raise Lesefeil("uleselig-pdf", "slutt")
    try:
        with lesevern.talte_rader(objekter=grenser.objekter, revisjoner=grenser.revisjoner) as dobbelt:
            leser = Leser(data, Arbeidsmengde(grenser.oppslag))
        leser.dobbelt = frozenset(dobbelt)
        _innenfor(leser, grenser)
        _las_opp(leser)
        alle, tomme = _alle_signaturer(leser, grenser)
    except (Lesefeil, *UTLOPT):
        raise
    except lesevern.ForMangeRader as e:
        raise Lesefeil(e.kode) from None
    except BIBLIOTEKSFEIL as e:  # whatever the parser stumbles on, the file is what is wrong
        raise Lesefeil("uleselig-pdf", type(e).__name__) from None
    ordnet = tuple(sorted(alle, key=lambda s: (s.revisjon, s.navn)))
    leser.lesbare = [s.lest for s in ordnet if s.lest is not None and s.fjernet_i is None]
    return Dokument(data, leser, ordnet[: grenser.signaturer], tomme, for_mange=len(ordnet) > grenser.signaturer)


def _innenfor(leser: Leser, grenser: Grenser) -> None:
    revisjoner = leser.xrefs.total_revisions
    if revisjoner > grenser.revisjoner:
        raise Lesefeil("for-mange-revisjoner", f"{revisjoner} > {grenser.revisjoner}")
    objekter = sum(len(leser.xrefs.explicit_refs_in_revision(r)) for r in range(revisjoner))
    if objekter > grenser.objekter:
        raise Lesefeil("for-mange-objekter", f"{objekter} > {grenser.objekter}")
    if not isinstance(leser.root, generic.DictionaryObject):
        raise Lesefeil("uleselig-pdf", "katalog")


def _las_opp(leser: Leser) -> None:
    """Encryption with an empty password only keeps honest readers honest; any other cannot be judged."""
    if leser.encrypt_dict is None:
        return
    try:
        svar = leser.decrypt("")
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL as e:
        raise Lesefeil("kryptert", type(e).__name__) from None
    if svar.status == AuthStatus.FAILED:
        raise Lesefeil("kryptert")


def _alle_signaturer(leser: Leser, grenser: Grenser) -> tuple[list[Feltsignatur], tuple[str, ...]]:
    """Those of the newest revision, and those that an earlier revision had and a later one took away."""
    funnet: list[Feltsignatur] = []
    tomme: list[str] = []
    verdier: set[tuple[int, int] | int] = set()
    for navn, felt, verdi in signaturfelt(leser, grenser):
        if verdi is None:
            tomme.append(navn)
        else:
            verdier.add(_nokkel(felt))
            funnet.append(_les_en(leser, navn, felt, verdi))
    return funnet + list(_fjernede(leser, grenser, verdier)), tuple(tomme)


def _fjernede(leser: Leser, grenser: Grenser, finnes: set[tuple[int, int] | int]) -> Iterator[Feltsignatur]:
    for revisjon in range(leser.xrefs.total_revisions - 2, -1, -1):
        historie = leser.get_historical_resolver(revisjon)
        try:
            felt_da = historie.felt(grenser)
        except UTLOPT:
            raise
        except BIBLIOTEKSFEIL:  # an old revision without a readable form has no signature to take away
            continue
        for navn, felt, verdi in felt_da:
            if verdi is not None and _nokkel(felt) not in finnes:
                finnes.add(_nokkel(felt))
                yield Feltsignatur(navn, felt, verdi, None, feil="fjernet", fjernet_i=revisjon + 1)


def _nokkel(felt: Any) -> tuple[int, int] | int:
    """What tells one signature value from another: its reference, or the object itself when it is direct."""
    verdi = felt.raw_get("/V")
    if isinstance(verdi, generic.IndirectObject):
        return (int(verdi.idnum), int(verdi.generation))
    return id(verdi)


def _les_en(leser: Leser, navn: str, felt: Any, verdi: Any) -> Feltsignatur:
    try:
        lest = EmbeddedPdfSignature(leser, felt, navn)
        lest.signed_revision = signert_revisjon(leser, lest)
        return Feltsignatur(navn, felt, verdi, lest)
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL as e:
        return Feltsignatur(navn, felt, verdi, None, feil=type(e).__name__)


def signaturfelt(revisjon: Any, grenser: Grenser) -> Iterator[tuple[str, Any, Any]]:
    """(full name, field, value or None) of each signature field of a revision; malformed branches are passed over."""
    skjema = _ordbok(hent(revisjon.root, "/AcroForm"))
    if skjema is None:
        return
    felt = hent(skjema, "/Fields")
    sett: set[tuple[int, int]] = set()
    if isinstance(felt, generic.ArrayObject):
        yield from _gren(felt, "", None, sett, grenser.dybde)


def _gren(barn: Any, navn: str, felttype: Any, sett: set[tuple[int, int]], dybde: int) -> Iterator[tuple[str, Any, Any]]:
    if dybde == 0:
        return
    for i in range(len(barn)):
        raa = barn.raw_get(i)
        if isinstance(raa, generic.IndirectObject):
            if (raa.idnum, raa.generation) in sett:
                continue
            sett.add((raa.idnum, raa.generation))
        felt = _ordbok(raa)
        if felt is not None:
            yield from _ett_felt(felt, navn, felttype, sett, dybde)


def _ett_felt(felt: Any, navn: str, felttype: Any, sett: set[tuple[int, int]], dybde: int) -> Iterator[tuple[str, Any, Any]]:
    eget = hent(felt, "/T")
    fullt = ".".join(d for d in (navn, str(eget) if isinstance(eget, str) else "") if d)
    if len(fullt) > LENGSTE_FELTNAVN:
        raise Lesefeil("uleselig-pdf", "feltnavn")
    felttype = hent(felt, "/FT", felttype)
    kids = hent(felt, "/Kids")
    if "/V" in felt:
        verdi = _ordbok(felt.raw_get("/V"))
        if felttype == "/Sig" or (verdi is not None and "/ByteRange" in verdi):
            yield fullt, felt, verdi
    elif felttype == "/Sig" and not isinstance(kids, generic.ArrayObject):
        yield fullt, felt, None
    if isinstance(kids, generic.ArrayObject):
        yield from _gren(kids, fullt, felttype, sett, dybde - 1)


def hent(ordbok: Any, nokkel: str, ellers: Any = None) -> Any:
    """The value of a key, followed to its object. pyHanko's `get` hands back references, and its `[]` parses XMP on the way."""
    if nokkel not in ordbok:
        return ellers
    verdi = ordbok.raw_get(nokkel)
    return verdi.get_object() if isinstance(verdi, generic.IndirectObject) else verdi  # type: ignore[no-untyped-call]  # as above


def _ordbok(obj: Any) -> Any:
    """The dictionary that is meant, or None."""
    if isinstance(obj, generic.IndirectObject):
        obj = obj.get_object()  # type: ignore[no-untyped-call]  # pyHanko is partly typed
    return obj if isinstance(obj, generic.DictionaryObject) else None
