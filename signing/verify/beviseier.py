"""Whose is the contract in an evidence package, and are these its papers? Asked of the contract and its proofs, never of the list.

Anybody with a trusted certificate can put files in a container and seal it. So whoever sealed the package must have sealed the contract
too, in the field for it. A contract of ours says itself what it was made of, and in whose name. A provider's file says nothing: then the
proofs in it name the file that was sent to be signed, and that file says it.

What is shown to be another is a finding (`feil`), and the package is changed. What cannot be shown either way (`usikkert`) is told, and
the package is never confirmed: a provider's locked file takes no seal, and a proof may be of another file that a person has accepted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from signing.verify.bevisdeler import KONTRAKT, SENDT, VEDLEGG, Pakke, sha256
from signing.verify.bevisinnhold import INNHOLDSFIL
from signing.verify.dom import Integritet
from signing.verify.fakta import Merknad
from signing.verify.opphav import LENGSTE_VERDI, Opphav
from signing.verify.personer import Bevisintegritet
from signing.verify.rapport import Rapport
from signing.verify.signaturrapport import Signaturrapport
from signing.verify.sporsmal import SEGLFELT

VARIGE = frozenset({"B-LT", "B-LTA"})
LAST = 1
"""DocMDP: nothing but validation data and time stamps may come after (ISO 32000-2 12.8.2.2)."""
_SKILLE = re.compile(r"[\W_]+")


def kontrakten(pakke: Pakke) -> Iterator[Merknad]:
    """There is one, it is good by itself, and it is the one that the list speaks of."""
    navn, dom = pakke.kontraktfil, pakke.kontrakt
    if navn is None or dom is None:
        yield Merknad("bevis-kontrakt-mangler")
        return
    if dom.integritet is not Integritet.INTAKT or dom.indikasjon == "TOTAL_FAILED":
        yield Merknad("bevis-kontrakt-ikke-i-orden", navn, dom.integritet.value)
    if pakke.opphav.vart or not pakke.innhold.fremmed:
        yield from _ulike(pakke, pakke.opphav, navn)
        kjente = {sha256(fil) for _, fil in pakke.filer(VEDLEGG)}
        innebygd = (v for v in dom.vedlegg if v.sha256 is not None and not v.bevis)
        yield from (Merknad("bevis-annet-vedlegg", v.navn) for v in innebygd if v.sha256 not in kjente)
    elif sendt_er_bevist(pakke):
        yield from _ulike(pakke, pakke.sendt, navn)


def _ulike(pakke: Pakke, sier: Opphav, navn: str) -> Iterator[Merknad]:
    """The properties of which the list says something else. Nothing is believed because the list alone says it."""
    for egenskap, verdi in pakke.innhold.egenskaper.items():
        if sier.egenskaper.get(egenskap, "") != verdi[:LENGSTE_VERDI].strip():
            yield Merknad("bevis-kontrakt-annen", navn, egenskap)


def seglet(pakke: Pakke) -> Iterator[Merknad]:
    """One signature, an organisation's, made to last; and of the organisation whose seal is on the contract."""
    if len(pakke.signaturer) != 1:
        yield Merknad("bevis-flere-signaturer", detalj=str(len(pakke.signaturer)))
        return
    (ytre,) = pakke.signaturer
    if ytre.niva not in VARIGE:
        yield Merknad("bevis-ikke-varig", ytre.vurdert.navn, ytre.niva or "")
    eier, indre = _eier(ytre), _i_seglfeltet(pakke)
    if eier is None or (indre != [eier] and not _last_av_leverandoren(pakke)):
        yield Merknad("bevis-annet-segl", ytre.vurdert.navn)


def _eier(segl: Signaturrapport) -> str | None:
    return segl.signatar.orgid if segl.signatar and segl.signatar.segl else None


def _i_seglfeltet(pakke: Pakke) -> list[str | None]:
    """Whose seal is in the county's field of the contract. One in another field is a provider's, or was put there by somebody else."""
    signaturer = pakke.kontrakt.signaturer if pakke.kontrakt else ()
    return [_eier(s) for s in signaturer if s.vurdert.navn == SEGLFELT and not s.er_tidsstempel]


def _last_av_leverandoren(pakke: Pakke) -> bool:
    """The first signature in the file, which is not ours, forbids another one: then there is none of the county's."""
    if pakke.kontrakt is None or pakke.opphav.vart or _i_seglfeltet(pakke):
        return False
    forste = min(pakke.kontrakt.signaturer, key=lambda s: s.vurdert.revisjon, default=None)
    return forste is not None and forste.vurdert.endringer.docmdp == LAST


# ---------------------------------------------------------------- what cannot be shown


def usikkert(pakke: Pakke) -> Iterator[Merknad]:
    """What keeps the package from being confirmed, without being wrong."""
    if pakke.kontrakt is None or len(pakke.signaturer) != 1:
        return
    if _last_av_leverandoren(pakke):
        yield Merknad("bevis-last-kontrakt", pakke.kontraktfil or KONTRAKT)
    sier = pakke.opphav if pakke.opphav.vart else pakke.sendt
    if not pakke.opphav.vart and not sendt_er_bevist(pakke):
        yield Merknad("bevis-papirer-ikke-vist", INNHOLDSFIL)
        return
    if not _vedleggene_er_lest(pakke.kontrakt) or not (pakke.opphav.vart or _vedleggene_er_bevist(pakke)):
        yield Merknad("bevis-vedlegg-ikke-vist", INNHOLDSFIL)
    (ytre,) = pakke.signaturer
    if not samme_navn(sier.forfatter, (ytre.signatar.organisasjon if ytre.signatar else None) or ""):
        yield Merknad("bevis-annet-navn", pakke.kontraktfil or KONTRAKT)


def sendt_er_bevist(pakke: Pakke) -> bool:
    """The file that was sent is here, it is the one on the list, and every proof is of it."""
    fil = pakke.fil(SENDT)
    sum_ = sha256(fil)
    bevist = bool(pakke.bevis) and all(p.integritet is Bevisintegritet.INTAKT and sum_ in p.avtrykk for p in pakke.bevis)
    return bool(fil) and sum_ == pakke.innhold.sendt_sha256 and bevist


def _vedleggene_er_lest(kontrakt: Rapport) -> bool:
    """Nothing that lies inside the contract was too large to be held against the attachments."""
    return all(v.sha256 is not None for v in kontrakt.vedlegg)


def _vedleggene_er_bevist(pakke: Pakke) -> bool:
    """What was signed beside the file is here as an attachment."""
    kjente = {sha256(fil) for _, fil in pakke.filer(VEDLEGG)} | {pakke.innhold.sendt_sha256}
    return all(set(p.avtrykk) <= kjente for p in pakke.bevis)


def samme_navn(ett: str, annet: str) -> bool:
    """The same words in the same order. Registers write names in capitals."""
    return _ordene(ett) == _ordene(annet)


def _ordene(navn: str) -> list[str]:
    return [ord_ for ord_ in _SKILLE.split(unicodedata.normalize("NFC", navn).casefold()) if ord_]
