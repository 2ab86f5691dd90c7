"""«Last ned alt»: one ZIP of a contract, made in memory: the file as it is now, the attachments as they came, and the proof beside it.

No name of a file is anybody's name; the number of the contract is not there either.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from app.api.tjeneste import Tjeneste
from app.clock import OSLO
from app.dokument.vedleggsfil import medietype_av
from app.domene.vedlegg import PDF
from app.identitet.bruker import Handling
from app.lager.hendelser import forste_brudd
from app.web.okt import Okt
from app.web.saksbehandler.dokumentside_innhold import Sak

Filer = Mapping[str, bytes]
DOKUMENT = "dokument.pdf"
ENDELSE = {PDF: ".pdf"}
ANNEN_ENDELSE = ".bin"
ALT_PAKKET = frozenset({".pdf", ".bin"})
"""PDF streams are packed inside already."""


def lag(tjeneste: Tjeneste, okt: Okt, sak: Sak, kontroll: Filer) -> bytes:
    """The whole package. `kontroll`: the verification report of the file, by name. The same contract at the same time is the same bytes."""
    ut = io.BytesIO()
    tid = sak.na.astimezone(OSLO).timetuple()[:6]
    with zipfile.ZipFile(ut, "w") as pakke:
        for navn, innhold in (*_filer(tjeneste, okt, sak), *kontroll.items()):
            fil = zipfile.ZipInfo(f"{sak.id}/{navn}", tid)
            pakket = zipfile.ZIP_STORED if navn[-4:] in ALT_PAKKET else zipfile.ZIP_DEFLATED
            pakke.writestr(fil, innhold, compress_type=pakket)
    return ut.getvalue()


def _filer(tjeneste: Tjeneste, okt: Okt, sak: Sak) -> Iterator[tuple[str, bytes]]:
    yield DOKUMENT, tjeneste.lager.blobs.hent(sak.fil_sha256)
    for rad in sak.post["vedlegg"]:
        innhold = tjeneste.lager.blobs.hent(rad["sha256"])
        yield f"vedlegg-{rad['nr']}{ENDELSE.get(medietype_av(innhold), ANNEN_ENDELSE)}", innhold
    yield "post.json", _json(_post(okt, sak))
    yield "hendelser.json", _json(_logg(sak))


def _post(okt: Okt, sak: Sak) -> dict[str, Any]:
    """As over HTTP: findings may tell that somebody is protected, and are for those who handle the case."""
    post = sak.dokument.som_json()
    return post if okt.bruker.kan(Handling.SE_FUNN) else {**post, "funn": []}


def _logg(sak: Sak) -> dict[str, Any]:
    return {"dokumentId": sak.id, "hel": forste_brudd(sak.logg) is None, "hendelser": [en.som_json() for en in sak.logg]}


def _json(verdi: Any) -> bytes:
    return json.dumps(verdi, ensure_ascii=False, indent=2).encode()
