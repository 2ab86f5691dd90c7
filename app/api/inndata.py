"""Reads request bodies, counting every byte: what is too large is refused before it is parsed."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

import anyio
from fastapi import Request
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.api.problemer import FeilMedietype, UgyldigForesporsel
from app.errors import Avvist, Feil, ForStor
from app.settings import Grenser
from app.skjema import strict_json
from app.tekst import Tekst

JSON = "application/json"
MULTIPART = "multipart/form-data"
_RAABYTES = "latin-1"
_ULESELIG = Tekst(nb="Kallet kan ikke leses. Se listen over feil.", nn="Kallet kan ikkje lesast. Sjå lista over feil.")


class ForTreg(Feil):
    """The body did not come in time. Somebody who sends a byte now and then shall not hold the service."""

    kode = "for-treg"
    status = 408


@dataclass(frozen=True, slots=True, kw_only=True)
class Fil:
    """One uploaded file: the name of its part, the name its sender gave it, its bytes."""

    del_: str
    filnavn: str
    innhold: bytes

    @property
    def mulige_ider(self) -> tuple[str, ...]:
        """What the sender may have meant as the attachment's dokumentId: part name, file name, file name without its ending."""
        return (self.del_, self.filnavn, PurePath(self.filnavn).stem)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bestilling:
    """Contract data as it came, with the files that came along."""

    raa: bytes
    filer: tuple[Fil, ...] = field(default=())
    grunn: str | None = None
    """Why, where the call asks for a reason."""


async def les_bestilling(request: Request, grenser: Grenser) -> Bestilling:
    """JSON alone, or multipart with the JSON in the part `data` and the attachments as files."""
    match _medietype(request):
        case t if t == JSON:
            return Bestilling(raa=await _les(request, grenser))
        case t if t == MULTIPART:
            return await _les_multipart(request, grenser)
        case _:
            raise _feil_medietype(JSON, MULTIPART)


async def les_erstatning(request: Request, grenser: Grenser) -> Bestilling:
    """JSON with `grunn` and `data`, or multipart with both as parts and the attachments as files."""
    bestilling = await les_bestilling(request, grenser)
    if _medietype(request) == MULTIPART:
        return bestilling
    lesning = strict_json.les(bestilling.raa)
    if lesning.data is None or lesning.funn:
        raise Avvist(_ULESELIG, funn=lesning.funn)
    data, grunn = lesning.data.get("data"), lesning.data.get("grunn")
    if not isinstance(data, dict) or set(lesning.data) - {"data", "grunn"}:
        raise UgyldigForesporsel(
            Tekst(
                nb="Kallet skal ha ett objekt med «grunn» (tekst) og «data» (kontraktdata), og ikke noe annet.",
                nn="Kallet skal ha eitt objekt med «grunn» (tekst) og «data» (kontraktdata), og ikkje noko anna.",
            ),
            tiltak=Tekst(nb="Legg kontraktdataene i «data».", nn="Legg kontraktdataa i «data»."),
        )
    return Bestilling(raa=strict_json.kanonisk(data), grunn=grunn if isinstance(grunn, str) else None)


async def les_json(request: Request, grenser: Grenser) -> bytes:
    """JSON alone."""
    if _medietype(request) != JSON:
        raise _feil_medietype(JSON)
    return await _les(request, grenser)


async def les_json_eller_ingenting(request: Request, grenser: Grenser) -> bytes:
    """JSON alone; a call without a body is an empty object."""
    if _medietype(request) not in {"", JSON}:
        raise _feil_medietype(JSON)
    raa = await _les(request, grenser)
    if raa and not _medietype(request):
        raise _feil_medietype(JSON)
    return raa or b"{}"


async def les_fil(request: Request, grenser: Grenser) -> Fil:
    """The file in the part `fil`, to be verified."""
    if _medietype(request) != MULTIPART:
        raise _feil_medietype(MULTIPART)
    async with _Skjema(
        request, maks=grenser.verifisering_maks + 65_536, lesetid=grenser.lesetid, filer=1, felt=8, felt_maks=4096
    ) as skjema:
        fil = skjema.get("fil")
        if not isinstance(fil, UploadFile):
            raise UgyldigForesporsel(
                Tekst(nb="Kallet har ingen fil i feltet «fil».", nn="Kallet har inga fil i feltet «fil»."),
                tiltak=Tekst(nb="Send filen i feltet «fil».", nn="Send fila i feltet «fil»."),
            )
        return await _som_fil("fil", fil, grenser.verifisering_maks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filskjema:
    """A large form with files: the fields in order, also several of one name. `for_store`: the parts whose file was too large."""

    felt: tuple[tuple[str, str], ...]
    filer: tuple[Fil, ...]
    for_store: tuple[str, ...]


async def les_filskjema(request: Request, grenser: Grenser, *, flest_felt: int) -> Filskjema:
    """A form of the pages. A file that is too large is named, not refused: what was typed beside it must not be lost."""
    if _medietype(request) != MULTIPART:
        raise _feil_medietype(MULTIPART)
    async with _Skjema(
        request,
        maks=grenser.samlet_maks + grenser.json_maks,
        lesetid=grenser.lesetid,
        filer=grenser.vedlegg_antall * 2 + 2,
        felt=flest_felt,
        felt_maks=grenser.json_maks,
    ) as skjema:
        deler = skjema.multi_items()
        valgte = [(navn, verdi) for navn, verdi in deler if isinstance(verdi, UploadFile) and verdi.size]
        return Filskjema(
            felt=tuple((_tekst(navn), _tekst(verdi)) for navn, verdi in deler if isinstance(verdi, str)),
            filer=tuple([await _som_fil(navn, en, grenser.vedlegg_maks) for navn, en in valgte if (en.size or 0) <= grenser.vedlegg_maks]),
            for_store=tuple(_tekst(navn) for navn, en in valgte if (en.size or 0) > grenser.vedlegg_maks),
        )


async def les_felt(request: Request, grenser: Grenser) -> Mapping[str, str]:
    """The text fields of a small form; of several with one name, the last."""
    if _medietype(request) != MULTIPART:
        raise _feil_medietype(MULTIPART)
    async with _Skjema(request, maks=65_536, lesetid=grenser.lesetid, filer=0, felt=8, felt_maks=4096) as skjema:
        return {navn: _tekst(verdi) for navn, verdi in skjema.items() if isinstance(verdi, str)}


def _medietype(request: Request) -> str:
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


async def _les(request: Request, grenser: Grenser) -> bytes:
    kropp = bytearray()
    async for stykke in _strom(request, grenser.json_maks, grenser.lesetid):
        kropp += stykke
    return bytes(kropp)


async def _strom(request: Request, maks: int, lesetid: float) -> AsyncGenerator[bytes, None]:
    """The body, cut off by an error where it grows past `maks` bytes or takes longer than `lesetid` seconds in all.

    A length said beforehand is believed when it is too large.
    """
    sagt = request.headers.get("content-length", "0")
    if sagt.isdecimal() and int(sagt) > maks:
        raise for_stor(maks)
    lest, frist = 0, anyio.current_time() + lesetid
    strom = aiter(request.stream())
    while stykke := await _neste(strom, frist):
        lest += len(stykke)
        if lest > maks:
            raise for_stor(maks)
        yield stykke


async def _neste(strom: AsyncIterator[bytes], frist: float) -> bytes:
    """The next piece, b"" at the end."""
    try:
        with anyio.fail_after(max(0, frist - anyio.current_time())):
            return await anext(strom, b"")
    except TimeoutError as feil:
        raise for_treg() from feil


class _Skjema:
    """A multipart form under limits; its temporary files are closed at the end.

    Starlette decodes text parts, and falls back silently where they are not UTF-8. We want the bytes as they came, so it is
    told to read them as Latin-1, which loses nothing.
    """

    def __init__(self, request: Request, *, maks: int, lesetid: float, filer: int, felt: int, felt_maks: int) -> None:
        _, valg = parse_options_header(request.headers["content-type"])
        skille = valg.get(b"boundary", b"").decode("latin-1")
        hoder = Headers({"content-type": f'{MULTIPART}; boundary="{skille}"; charset={_RAABYTES}'})
        self._leser = MultiPartParser(hoder, _strom(request, maks, lesetid), max_files=filer, max_fields=felt, max_part_size=felt_maks)
        self._felt_maks = felt_maks
        self._skjema: FormData | None = None

    async def __aenter__(self) -> FormData:
        try:
            self._skjema = await self._leser.parse()
        except MultiPartException as feil:
            if "maximum size" in feil.message:
                raise for_stor(self._felt_maks) from feil
            raise _uleselige_deler() from feil
        except (KeyError, ValueError) as feil:
            raise _uleselige_deler() from feil
        return self._skjema

    async def __aexit__(self, *_: object) -> None:
        if self._skjema is not None:
            await self._skjema.close()
        # A part without an end is in no form, and its file would stand open; Starlette tells it nowhere else.
        for fil in self._leser._files_to_close_on_error:  # noqa: SLF001
            fil.close()


async def _les_multipart(request: Request, grenser: Grenser) -> Bestilling:
    async with _Skjema(
        request,
        maks=grenser.samlet_maks,
        lesetid=grenser.lesetid,
        filer=grenser.vedlegg_antall + 1,
        felt=8,
        felt_maks=grenser.json_maks,
    ) as skjema:
        raa = await _datadel(skjema, grenser)
        grunn = skjema.get("grunn")
        filer = [
            await _som_fil(navn, verdi, grenser.vedlegg_maks)
            for navn, verdi in skjema.multi_items()
            if navn != "data" and isinstance(verdi, UploadFile)
        ]
    return Bestilling(raa=raa, filer=tuple(filer), grunn=_grunn(grunn) if isinstance(grunn, str) else None)


def _grunn(raa: str) -> str:
    """As text, under the rules that JSON is read by: no character that hides."""
    grunn = _tekst(raa)
    lesning = strict_json.les(json.dumps({"grunn": grunn}).encode())
    if lesning.funn:
        raise Avvist(_ULESELIG, funn=lesning.funn)
    return grunn


async def _datadel(skjema: FormData, grenser: Grenser) -> bytes:
    """`data` may come as a field or as a file (curl -F data=@kontrakt.json)."""
    deler = skjema.getlist("data")
    if len(deler) != 1:
        raise UgyldigForesporsel(
            Tekst(
                nb=f"Kallet skal ha én del med navnet «data», men har {len(deler)}.",
                nn=f"Kallet skal ha éin del med namnet «data», men har {len(deler)}.",
            ),
            tiltak=Tekst(nb="Legg kontraktdataene (JSON) i delen «data».", nn="Legg kontraktdataa (JSON) i delen «data»."),
        )
    if isinstance(deler[0], UploadFile):
        return (await _som_fil("data", deler[0], grenser.json_maks)).innhold
    return deler[0].encode(_RAABYTES)


async def _som_fil(del_: str, fil: UploadFile, maks: int) -> Fil:
    if (fil.size or 0) > maks:
        raise for_stor(maks)
    return Fil(del_=_tekst(del_), filnavn=_tekst(fil.filename or ""), innhold=await fil.read())


def _tekst(raa: str) -> str:
    return raa.encode(_RAABYTES).decode("utf-8", "replace")


def vedleggsfiler(filer: tuple[Fil, ...], dokument_ider: frozenset[str]) -> Mapping[str, bytes]:
    """The files by the dokumentId of the attachment they are. One that nothing in the data announces keeps its own name."""
    svar: dict[str, bytes] = {}
    for fil in filer:
        navn = next((m for m in fil.mulige_ider if m in dokument_ider), fil.del_)
        if navn in svar:
            raise UgyldigForesporsel(
                Tekst(nb="To filer i kallet er for samme vedlegg.", nn="To filer i kallet er for same vedlegg."),
                tiltak=Tekst(nb="Send én fil for hver dokumentId.", nn="Send éi fil for kvar dokumentId."),
            )
        svar[navn] = fil.innhold
    return svar


def for_treg() -> ForTreg:
    """The body did not come in time."""
    return ForTreg(
        Tekst(nb="Innholdet kom ikke fram i tide.", nn="Innhaldet kom ikkje fram i tide."),
        tiltak=Tekst(nb="Prøv igjen på en raskere forbindelse.", nn="Prøv igjen på eit raskare samband."),
    )


def for_stor(maks: int) -> ForStor:
    """Larger than `maks` bytes."""
    storrelse = _storrelse(maks)
    return ForStor(
        Tekst(nb=f"Innholdet er større enn {storrelse}.", nn=f"Innhaldet er større enn {storrelse}."),
        tiltak=Tekst(nb=f"Send høyst {storrelse}.", nn=f"Send høgst {storrelse}."),
    )


def _storrelse(antall: int) -> str:
    return f"{antall // 1_048_576} MiB" if antall >= 1_048_576 else f"{antall // 1024} KiB"


def _uleselige_deler() -> UgyldigForesporsel:
    return UgyldigForesporsel(
        Tekst(nb="Delene i kallet kan ikke leses.", nn="Delane i kallet kan ikkje lesast."),
        tiltak=Tekst(
            nb="Send multipart/form-data med boundary, og ikke flere deler enn grensene tillater.",
            nn="Send multipart/form-data med boundary, og ikkje fleire delar enn grensene tillèt.",
        ),
    )


def _feil_medietype(*lovlige: str) -> FeilMedietype:
    nb, nn = " eller ".join(lovlige), " eller ".join(lovlige)
    return FeilMedietype(
        Tekst(nb=f"Innholdet må være {nb}.", nn=f"Innhaldet må vere {nn}."),
        tiltak=Tekst(nb=f"Sett Content-Type til {nb}.", nn=f"Set Content-Type til {nn}."),
    )
