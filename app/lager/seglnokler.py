"""The counties' seal certificates and keys, read from where the operator has put them. Nothing is made, and no secret is told.

A file is read once, and anew when it or its password has changed: loading an RSA key checks it, which takes a while.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from cryptography import x509

from app.errors import Oppsettsfeil
from app.kanaloppsett import les_hemmelighet
from app.lager.pinminne import Filminne, pinminnet
from app.segloppsett import Filsegl, Hsmsegl, Seglrad
from app.settings import Settings
from app.tekst import Tekst
from signing.errors import NokkelFeil
from signing.keys import Signeringsnokkel, les_p12
from signing.pkcs11 import Hsmnokkel, Hsmplass
from signing.produksjon import Problem, seglproblemer
from signing.verify.policy import Ankerslag, Policy

MANGE_NOK = 64
"""Keys that are kept in memory: more than three for each county."""


def les_nokkel(rad: Seglrad, settings: Settings) -> Signeringsnokkel:
    """The row's key. Raises `Oppsettsfeil` where its files cannot be used; an HSM is not asked yet. `settings`: where it is remembered
    that an HSM has refused a PIN."""
    kilde = rad.kilde
    try:
        if isinstance(kilde, Filsegl):
            return _fra_p12(kilde, _merke(kilde.hemmelige))
        return _fra_hsm(kilde, _merke((kilde.sertifikat,)), pinminnet(kilde, settings))
    except (OSError, ValueError, NokkelFeil, Oppsettsfeil) as feil:
        raise _kan_ikke_leses(rad, feil) from None


def problemer(rad: Seglrad, nokkel: Signeringsnokkel, *, orgnr: str, policy: Policy) -> tuple[Problem, ...]:
    """Why the row's certificate cannot be this county's seal."""
    return seglproblemer(rad.navn, nokkel.sertifikat, nokkel.kjede, orgnr=orgnr, ankere=ankere_for(policy, Ankerslag.SEGL))


def ankere_for(policy: Policy, slag: Ankerslag) -> tuple[x509.Certificate, ...]:
    """What may vouch for this kind of certificate; the demo's never may."""
    return tuple(x509.load_der_x509_certificate(a.sertifikat.dump()) for a in policy.ankere if slag in a.slag and not a.demo)


@dataclass(frozen=True, slots=True)
class _Merke:
    """What a file was when it was read."""

    filer: tuple[tuple[int, int, int], ...]


def _merke(filer: Sequence[Path]) -> _Merke:
    return _Merke(tuple((s.st_ino, s.st_size, s.st_mtime_ns) for s in (fil.stat() for fil in filer)))


@lru_cache(maxsize=MANGE_NOK)
def _fra_p12(kilde: Filsegl, _merke: _Merke) -> Signeringsnokkel:
    return les_p12(kilde.fil.read_bytes(), passord=les_hemmelighet(kilde.passordfil).encode())


@lru_cache(maxsize=MANGE_NOK)
def _fra_hsm(kilde: Hsmsegl, _merke: _Merke, minne: Filminne) -> Signeringsnokkel:
    sertifikat, *kjede = x509.load_pem_x509_certificates(kilde.sertifikat.read_bytes())
    plass = Hsmplass(
        bibliotek=kilde.bibliotek,
        token=kilde.token,
        pin=partial(les_hemmelighet, kilde.pinfil),
        etikett=kilde.etikett,
        id=kilde.id,
        minne=minne,
    )
    return Hsmnokkel(sertifikat, tuple(kjede), plass)


def _kan_ikke_leses(rad: Seglrad, feil: Exception) -> Oppsettsfeil:
    """The reason where it is ours to tell; what a library says of a secret file stays untold."""
    grunn = feil.melding if isinstance(feil, NokkelFeil) else feil.detalj if isinstance(feil, Oppsettsfeil) else _ULESELIG
    return Oppsettsfeil(
        Tekst(nb=f"Segl {rad.navn} kan ikke brukes. {grunn.nb}", nn=f"Segl {rad.navn} kan ikkje brukast. {grunn.nn}"),
        tiltak=Tekst(
            nb="Kontroller filene på raden i seglfilen: at de er hele, at passordet er riktig, og at tjenesten kan lese dem.",
            nn="Kontroller filene på rada i seglfila: at dei er heile, at passordet er rett, og at tenesta kan lese dei.",
        ),
    )


_ULESELIG = Tekst(nb="En fil mangler, eller den er ikke et sertifikat.", nn="Ei fil manglar, eller ho er ikkje eit sertifikat.")
