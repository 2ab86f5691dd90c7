"""Freezes a revision: writes its list of files and checksums, and the digests into `revisjoner.toml`.

A draft becomes the one in force, and the one before it ends that day. A revision is frozen once; until version 1.0 of the software a
freeze may be renewed.
"""

from __future__ import annotations

import re
from pathlib import Path

from app.domene.dokument import Dokumenttype
from app.errors import Oppsettsfeil
from app.maler.ny import USKREVET
from app.maler.paritet import kontroller
from app.maler.register import Mal, Revisjon, Status, digest_av, liste, malregister
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
    krev_endringslogg(rad)
    nye = {malform: _frys(register.mal(rad, malform)) for malform in Malform}
    fil = forms / dokumenttype / "revisjoner.toml"
    bok = fil.read_text(encoding="utf-8")
    if rad.status is Status.UTKAST:
        frigitte = [ett for ett in register.revisjoner(dokumenttype) if ett.status is not Status.UTKAST]
        bok = som_gjeldende(bok, rad, frigitte[-1] if frigitte else None)
    fil.write_text(med_digest(bok, revisjon, nye), encoding="utf-8")
    malregister.cache_clear()
    return nye


def krev_endringslogg(rad: Revisjon) -> None:
    """A revision says in the ledger what is new in it."""
    if USKREVET.nb in rad.endringer.nb or USKREVET.nn in rad.endringer.nn:
        raise Oppsettsfeil(
            Tekst(nb="Endringsloggen er ikke skrevet.", nn="Endringsloggen er ikkje skriven."),
            tiltak=Tekst(
                nb=f"Skriv «endringer.nb» og «endringer.nn» for {rad.id} i forms/{rad.dokumenttype}/revisjoner.toml.",
                nn=f"Skriv «endringer.nb» og «endringer.nn» for {rad.id} i forms/{rad.dokumenttype}/revisjoner.toml.",
            ),
        )


def _finn(rader: tuple[Revisjon, ...], revisjon: str) -> Revisjon:
    for rad in rader:
        if rad.id == revisjon:
            return rad
    raise Oppsettsfeil(Tekst(nb=f"Revisjonen {revisjon} finnes ikke.", nn=f"Revisjonen {revisjon} finst ikkje."))


def _frys(mal: Mal) -> str:
    innhold = liste(mal.filer, mal.forms, mal.templates)
    mal.frosset.write_text(innhold, encoding="utf-8", newline="\n")
    return digest_av(innhold)


def som_gjeldende(toml: str, rad: Revisjon, forrige: Revisjon | None) -> str:
    """The ledger with this draft released: in force from its day, and the one before it up to that day."""
    toml = _bytt(toml, rad.id, r'^status = ".*"$', f'status = "{Status.GJELDENDE}"')
    if forrige is None:
        return toml
    toml = _bytt(toml, forrige.id, r'^status = ".*"$', f'status = "{Status.UTGATT}"')
    return _bytt(toml, forrige.id, r"^(gjelder_fra = .*)$", rf"\1\ngjelder_til = {rad.gjelder_fra.isoformat()}")


def med_digest(toml: str, revisjon: str, digest: dict[Malform, str]) -> str:
    """The same file with other digests for one revision; comments and order are kept."""
    felt = ", ".join(f'{malform} = "{verdi}"' for malform, verdi in digest.items())
    uten = _bytt(toml, revisjon, r"^digest = \{.*\}\n", "")
    return _bytt(uten, revisjon, r"^(kilde = .*)$", rf"\1\ndigest = {{ {felt} }}")


def _bytt(toml: str, revisjon: str, monster: str, nytt: str) -> str:
    """The ledger with something replaced in the row of one revision."""
    deler = re.split(r"(?m)^(?=\[\[revisjon\]\])", toml)
    hit = re.compile(rf'(?m)^id = "{re.escape(revisjon)}"$')
    return "".join(re.sub(rf"(?m){monster}", nytt, del_) if hit.search(del_) else del_ for del_ in deler)
