"""Before the seal: is what a provider returned of its own the document that was sent, signed by those who were to sign?

The provider's file does not begin with ours, so what binds it is in its proofs: each names the digests that were signed, and who signed.
Every check is a row of `KONTROLLER`; what one finds stops the order for a person to look at (`app.oppdrag.segl`).

A proof with another number or birth date, or another name, is of somebody else. One that says no more than a name is told as not checked:
many have the same name, and who was let in by a code alone nobody has identified.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.domene.identer import stemmer_med
from app.oppdrag.kontrollnavn import (
    ANNET_DOKUMENT,
    BEVIS_ENDRET,
    BEVIS_ULESELIG,
    ENDRET,
    FEIL_ANTALL_BEVIS,
    FEIL_SIGNATAR,
    FIL_UTEN_BEVIS,
    LAST,
    UKJENT_BEVISUTSTEDER,
    UKJENT_SEGL,
)
from signing.providers.base import Adressat
from signing.providers.bevis import Bevis
from signing.verify import Endringsniva, Integritet, Policy, Rapport, Tillit, verify
from signing.verify import personer as personene
from signing.verify.fakta import Krypto
from signing.verify.ltvsdo import Ltvsdo
from signing.verify.ltvsdo import les as les_ltvsdo
from signing.verify.pdf import Lesefeil
from signing.verify.policy import ankere_fra_bytes

_UENDRET = frozenset({Integritet.INTAKT, Integritet.TILLATTE_ENDRINGER})
_UFARLIG = frozenset({Endringsniva.INGEN, Endringsniva.SIGNATURER, Endringsniva.METADATA})
_SKILLE = re.compile(r"[\W_]+")
_FAERREST_NAVN = 2
"""Words that a shorter form of a name must have: a first name and a last name."""


class Identitetskontroll(StrEnum):
    """What a proof was held against to say that it is the expected person's. `IKKE_KONTROLLERT`: a name alone, which many can have."""

    NUMMER = "nummer"
    FODSELSDATO = "fodselsdato"
    IKKE_KONTROLLERT = "ikkeKontrollert"


@dataclass(frozen=True, slots=True)
class Retur:
    """What came back of an order: the provider's file, its proofs, and who was to sign."""

    pades: bytes = field(repr=False)
    bevis: Bevis
    ventet: tuple[Adressat, ...]


@dataclass(frozen=True, slots=True)
class Funnet:
    """`avvik`: names of the checks that found something, in the order of `KONTROLLER`. `identitet`: by field, where the proof is of the
    expected person."""

    avvik: tuple[str, ...]
    identitet: Mapping[str, Identitetskontroll]


def policy_av(ankere: Iterable[x509.Certificate]) -> Policy:
    """Whom what comes from a provider must lead to."""
    return Policy(ankere=tuple(ankere_fra_bytes(a.public_bytes(Encoding.DER) for a in ankere)), navn="leverandør")


def kontroller(retur: Retur, *, policy: Policy, at: datetime) -> Funnet:
    """All that is not as it must be. `policy`: the provider's anchors (`policy_av`)."""
    lest = _les(retur, policy, at)
    return Funnet(
        avvik=tuple(navn for navn, feiler in KONTROLLER.items() if feiler(lest)),
        identitet={felt: hvem for felt, hvem in lest.identitet.items() if hvem is not None},
    )


# ---------------------------------------------------------------- one proof


def les_bevis(innhold: bytes) -> Ltvsdo | None:
    """What a proof says; None where it is no proof that can be read."""
    try:
        return les_ltvsdo(innhold)
    except Lesefeil:
        return None


def identitet(bevis: Ltvsdo, ventet: Adressat) -> Identitetskontroll | None:
    """What makes it the expected person's; None: it is somebody else's. The most exact thing that both sides have decides."""
    if bevis.nummer is not None and ventet.nummer is not None:
        return Identitetskontroll.NUMMER if bevis.nummer == ventet.nummer else None
    if not samme_navn(bevis.lesenavn, ventet.navn):
        return None
    match _samme_dag(bevis, ventet):
        case None:
            return Identitetskontroll.IKKE_KONTROLLERT
        case True:
            return Identitetskontroll.FODSELSDATO
        case _:
            return None


def _samme_dag(bevis: Ltvsdo, ventet: Adressat) -> bool | None:
    """None: one of them says nothing of it. A number says the day of birth too."""
    dag: date | None = bevis.fodselsdato
    if dag is not None and ventet.fodselsdato is not None:
        return dag == ventet.fodselsdato
    if dag is not None and ventet.nummer is not None:
        return stemmer_med(ventet.nummer, dag)
    if bevis.nummer is not None and ventet.fodselsdato is not None:
        return stemmer_med(bevis.nummer, ventet.fodselsdato)
    return None


def samme_navn(ett: str, annet: str) -> bool:
    """The same words in any order; the one may leave some out, if a first and a last name are left. Letters are compared as they are."""
    korteste, lengste = sorted((_ord(ett), _ord(annet)), key=len)
    if korteste == lengste:
        return bool(korteste)
    return len(korteste) >= _FAERREST_NAVN and not Counter(korteste) - Counter(lengste)


def _ord(navn: str) -> list[str]:
    return sorted(ord_ for ord_ in _SKILLE.split(unicodedata.normalize("NFC", navn).casefold()) if ord_)


# ---------------------------------------------------------------- all of it


@dataclass(frozen=True)
class _Lest:
    """What the checks look at, read once. `tillit` and `identitet`: by field, of the proofs that can be read."""

    retur: Retur
    rapport: Rapport
    bevis: Mapping[str, Ltvsdo | None]
    tillit: Mapping[str, Tillit]
    identitet: Mapping[str, Identitetskontroll | None]

    @property
    def sendt(self) -> list[str]:
        return sorted(self.retur.bevis.sendt)

    @property
    def lesbare(self) -> Sequence[Ltvsdo]:
        return [ett for ett in self.bevis.values() if ett is not None]


def _les(retur: Retur, policy: Policy, at: datetime) -> _Lest:
    bevis = {felt: les_bevis(innhold) for felt, innhold in retur.bevis.signaturer.items()}
    ventet = {en.felt: en for en in retur.ventet}
    return _Lest(
        retur=retur,
        rapport=verify(retur.pades, policy=policy, at=at),
        bevis=bevis,
        tillit={
            felt: personene.tillit(retur.bevis.signaturer[felt], ett.fakta, policy=policy, at=at).status
            for felt, ett in bevis.items()
            if ett is not None
        },
        identitet={felt: identitet(ett, ventet[felt]) for felt, ett in bevis.items() if ett is not None and felt in ventet},
    )


def _filen_er_endret(lest: _Lest) -> bool:
    """After its seal a provider may add what is needed to validate it (B-LT), unsigned; no field may be filled in, no note added."""
    rapport = lest.rapport
    annet = any(s.vurdert.endringer.niva not in _UFARLIG for s in rapport.signaturer)
    return rapport.integritet not in _UENDRET or rapport.indikasjon == "TOTAL_FAILED" or annet


def _ukjent_segl(lest: _Lest) -> bool:
    """Nobody may have signed the file but those whom the provider's anchors know."""
    return any(s.tillit.status is not Tillit.BETRODD for s in lest.rapport.signaturer if not s.er_tidsstempel)


def _feil_antall(lest: _Lest) -> bool:
    return lest.bevis.keys() != {en.felt for en in lest.retur.ventet}


def _uleselig(lest: _Lest) -> bool:
    """No proof, or signed in a way that cannot be checked."""
    ulest = any(ett is None for ett in lest.bevis.values())
    return ulest or any(ett.fakta.utfall in {Krypto.FORMATFEIL, Krypto.IKKE_STOTTET} for ett in lest.lesbare)


def _bevis_endret(lest: _Lest) -> bool:
    return any(ett.fakta.utfall in {Krypto.HASH_FEIL, Krypto.SIGNATUR_FEIL} for ett in lest.lesbare)


def _ukjent_bevisutsteder(lest: _Lest) -> bool:
    """Only of proofs that hold: one that does not leads to nobody, and is told by another name."""
    return any(ett.fakta.utfall is Krypto.OK and lest.tillit[felt] is not Tillit.BETRODD for felt, ett in lest.bevis.items() if ett)


def _annet_dokument(lest: _Lest) -> bool:
    return any(sorted(ett.avtrykk) != lest.sendt for ett in lest.lesbare)


def _feil_signatar(lest: _Lest) -> bool:
    return any(hvem is None for hvem in lest.identitet.values())


def _fil_uten_bevis(lest: _Lest) -> bool:
    """The file itself must hold a proof for each signer, of what was sent: else it may be of another job."""
    inne = lest.rapport.personer
    return len(inne) != len(lest.retur.ventet) or any(sorted(p.avtrykk) != lest.sendt for p in inne)


def _last(lest: _Lest) -> bool:
    """DocMDP 1 (ISO 32000-2 12.8.2.2): no signature may come after, so the county's seal would break it."""
    return any(s.vurdert.endringer.docmdp == 1 for s in lest.rapport.signaturer)


KONTROLLER: Mapping[str, Callable[[_Lest], bool]] = {
    ENDRET: _filen_er_endret,
    UKJENT_SEGL: _ukjent_segl,
    FEIL_ANTALL_BEVIS: _feil_antall,
    BEVIS_ULESELIG: _uleselig,
    BEVIS_ENDRET: _bevis_endret,
    UKJENT_BEVISUTSTEDER: _ukjent_bevisutsteder,
    ANNET_DOKUMENT: _annet_dokument,
    FEIL_SIGNATAR: _feil_signatar,
    FIL_UTEN_BEVIS: _fil_uten_bevis,
    LAST: _last,
}
"""What each check is called, and what it finds."""
