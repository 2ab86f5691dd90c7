"""The file with the keys: TOML, readable by its owner alone, beside the database only in a demo.

gjeldende = "2"
[nokler]
1 = "base64 of 32 bytes"
2 = "…"
"""

from __future__ import annotations

import base64
import binascii
import os
import stat
import tempfile
import tomllib
from pathlib import Path

from app.errors import Oppsettsfeil
from app.lager.kryptering import Nokkel, Nokkelring, ny_nokkel
from app.lager.varigfil import skriv_ny
from app.tekst import Tekst

NAVN = "nokler.toml"
_BARE_EIEREN = 0o600


def les(fil: Path) -> Nokkelring:
    """The ring, or Oppsettsfeil that tells what is wrong with the file, never what is in it."""
    try:
        apen_for_andre = stat.S_IMODE(fil.stat().st_mode) & 0o077
        data = tomllib.loads(fil.read_text(encoding="utf-8"))
        nokler = {str(id_): Nokkel(base64.b64decode(verdi, validate=True)) for id_, verdi in data["nokler"].items()}
        ring = Nokkelring(str(data["gjeldende"]), nokler)
    except FileNotFoundError:
        raise _finnes_ikke() from None
    except (KeyError, TypeError, AttributeError, ValueError, tomllib.TOMLDecodeError, binascii.Error):
        raise _gal_fil() from None
    if apen_for_andre:
        raise _apen()
    return ring


def les_eller_lag(fil: Path) -> Nokkelring:
    """For a demo: a file with a first key where there is none. Two processes at once end with the same file."""
    if not fil.exists():
        skriv_ny(fil, _som_toml(Nokkelring("1", {"1": ny_nokkel()})), tilgang=_BARE_EIEREN)
    return les(fil)


def legg_til(fil: Path) -> Nokkelring:
    """Make a new key the current one, or the first one. The older are kept: values are still encrypted with them."""
    ring = les(fil) if fil.exists() else None
    nokler = dict(ring.nokler) if ring else {}
    ny = str(max((int(id_) for id_ in nokler if id_.isdigit()), default=0) + 1)
    utvidet = Nokkelring(ny, {**nokler, ny: ny_nokkel()})
    _erstatt(fil, _som_toml(utvidet))
    return utvidet


def _som_toml(ring: Nokkelring) -> bytes:
    linjer = [f'gjeldende = "{ring.gjeldende}"', "", "[nokler]"]
    linjer += [f'"{id_}" = "{base64.b64encode(nokkel.hemmelighet).decode()}"' for id_, nokkel in ring.nokler.items()]
    return ("\n".join(linjer) + "\n").encode()


def _erstatt(fil: Path, innhold: bytes) -> None:
    """Whole or not at all: a key that is lost takes what it encrypted with it."""
    beskrivelse, midlertidig = tempfile.mkstemp(dir=fil.parent, prefix=".")
    with os.fdopen(beskrivelse, "wb") as ut:
        os.fchmod(ut.fileno(), _BARE_EIEREN)
        ut.write(innhold)
        ut.flush()
        os.fsync(ut.fileno())
    Path(midlertidig).replace(fil)
    mappe = os.open(fil.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(mappe)
    finally:
        os.close(mappe)


def _finnes_ikke() -> Oppsettsfeil:
    return Oppsettsfeil(
        Tekst(nb="Nøkkelfilen finnes ikke.", nn="Nøkkelfila finst ikkje."),
        tiltak=Tekst(
            nb="Lag den første nøkkelen, eller rett stien i KONTRAKTVERK_NOKLER.",
            nn="Lag den første nøkkelen, eller rett stien i KONTRAKTVERK_NOKLER.",
        ),
    )


def _gal_fil() -> Oppsettsfeil:
    return Oppsettsfeil(
        Tekst(nb="Nøkkelfilen er ikke slik den skal være.", nn="Nøkkelfila er ikkje slik ho skal vere."),
        tiltak=Tekst(nb="Hent nøkkelfilen fra sikkerhetskopien.", nn="Hent nøkkelfila frå tryggingskopien."),
    )


def _apen() -> Oppsettsfeil:
    return Oppsettsfeil(
        Tekst(nb="Nøkkelfilen kan leses av andre enn eieren.", nn="Nøkkelfila kan lesast av andre enn eigaren."),
        tiltak=Tekst(nb="Gi bare eieren tilgang til filen.", nn="Gi berre eigaren tilgang til fila."),
    )
