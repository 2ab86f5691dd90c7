"""Freezes a revision: writes its list of files and checksums, and the digests into `revisjoner.toml`.

Only a released revision is frozen, and only once; until version 1.0 of the software a freeze may be renewed.
"""

from __future__ import annotations

import re
from pathlib import Path

from app.domene.dokument import Dokumenttype
from app.errors import Oppsettsfeil
from app.maler.paritet import kontroller
from app.maler.register import Mal, Revisjon, digest_av, liste, malregister
from app.tekst import Malform, Tekst


def frigi(forms: Path, templates: Path, dokumenttype: Dokumenttype, revisjon: str) -> dict[Malform, str]:
    """Writes the freeze of one revision anew; refuses while the languages are not equal. Returns the new digests."""
    malregister.cache_clear()
    register = malregister(forms, templates)
    rad = _finn(register.revisjoner(dokumenttype), revisjon)
    avvik = kontroller(forms, templates, rad)
    if avvik:
        hva = "; ".join(f"{ett.sted}: {ett.hva.nb}" for ett in avvik)
        hva_nn = "; ".join(f"{ett.sted}: {ett.hva.nn}" for ett in avvik)
        raise Oppsettsfeil(Tekst(nb=f"Malen kan ikke frigis: {hva}", nn=f"Malen kan ikkje frigivast: {hva_nn}"))
    nye = {malform: _frys(register.mal(rad, malform)) for malform in Malform}
    fil = forms / dokumenttype / "revisjoner.toml"
    fil.write_text(med_digest(fil.read_text(encoding="utf-8"), revisjon, nye), encoding="utf-8")
    malregister.cache_clear()
    return nye


def _finn(rader: tuple[Revisjon, ...], revisjon: str) -> Revisjon:
    for rad in rader:
        if rad.id == revisjon:
            return rad
    raise Oppsettsfeil(Tekst(nb=f"Revisjonen {revisjon} finnes ikke.", nn=f"Revisjonen {revisjon} finst ikkje."))


def _frys(mal: Mal) -> str:
    innhold = liste(mal.filer, mal.forms, mal.templates)
    mal.frosset.write_text(innhold, encoding="utf-8", newline="\n")
    return digest_av(innhold)


def med_digest(toml: str, revisjon: str, digest: dict[Malform, str]) -> str:
    """The same file with other digests for one revision; comments and order are kept."""
    deler = re.split(r"(?m)^(?=\[\[revisjon\]\])", toml)
    for nr, del_ in enumerate(deler):
        if re.search(rf'(?m)^id = "{re.escape(revisjon)}"$', del_):
            felt = ", ".join(f'{malform} = "{verdi}"' for malform, verdi in digest.items())
            deler[nr] = re.sub(r"(?m)^digest = \{.*\}$", f"digest = {{ {felt} }}", del_)
    return "".join(deler)
