"""Which program this is: version, revision of the source, tables, and the templates with their digests."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from app import VERSJON
from app.drift.grunnlag import Driftsgrunnlag
from app.lager import migrering
from app.maler.register import Malregister, Status

REVISJONSFIL = Path(__file__).parent / "revisjon.txt"
"""Written when an image is built (`Dockerfile`); a working copy has none."""
_GIT = re.compile(r"[0-9a-f]{7,64}")


@lru_cache(maxsize=1)
def git_revisjon(fil: Path = REVISJONSFIL) -> str | None:
    """The commit that was built, None where nobody has said."""
    innhold = fil.read_text(encoding="ascii", errors="replace").strip() if fil.is_file() else ""
    return innhold if _GIT.fullmatch(innhold) else None


def som_json(grunnlag: Driftsgrunnlag) -> dict[str, Any]:
    """As /versjon tells it."""
    with grunnlag.lager.lesing() as forbindelse:
        i_databasen = migrering.versjon(forbindelse)
    return {
        "program": "kontraktverk",
        "versjon": VERSJON,
        "revisjon": git_revisjon(),
        "modus": grunnlag.settings.modus.value,
        "database": {"slag": grunnlag.lager.motor.dialect.name, "skjema": i_databasen, "programmetsSkjema": migrering.kjente()[0]},
        "jobber": grunnlag.settings.jobber.value,
        "dokumenttyper": _dokumenttyper(grunnlag.maler),
    }


def _dokumenttyper(maler: Malregister) -> list[dict[str, Any]]:
    """Each type with its released revisions, oldest first."""
    return [
        {
            "dokumenttype": type_.value,
            "revisjoner": [
                {
                    "revisjon": rad.id,
                    "gjelderFra": rad.gjelder_fra.isoformat(),
                    "gjelderTil": rad.gjelder_til.isoformat() if rad.gjelder_til else None,
                    "digest": {malform.value: digest for malform, digest in rad.digest.items()},
                }
                for rad in maler.revisjoner(type_)
                if rad.status is not Status.UTKAST
            ],
        }
        for type_ in sorted(maler.typer)
    ]
