"""The public keys that somebody signs tokens with, and where they come from: a file of ours, or the issuer's address (JWKS, RFC 7517).

A key is used when it has a public half and no other (EC or RSA), is strong enough, and is meant for signatures. What else stands in a set
is passed over, as RFC 7517 § 5 says: an issuer may publish keys that are not for us.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, Protocol

import structlog
from joserfc import jwk
from joserfc.errors import JoseError
from joserfc.util import urlsafe_b64decode

from app.errors import EksternFeil
from app.identitet.jsonleser import les_objekt
from app.integrasjoner.utkall import IkkeNadd, Utsvar
from app.tekst import Tekst

STORSTE_SETT = 256 * 1024
FLESTE_NOKLER = 64
LENGSTE_KID = 256
RSA_BITER = (2048, 8192)
"""The shortest that is still safe, and the longest: checking a signature of a giant key would be work for us alone."""
KURVER = frozenset({"P-256", "P-384", "P-521"})
LEVETID = timedelta(hours=24)
"""How long a set is used without asking again, when the issuer says nothing else (Digdir's guide: about a day)."""
KORTEST, LENGST = timedelta(minutes=5), timedelta(hours=24)
"""What the issuer's own `max-age` may be within."""
MELLOMROM = timedelta(minutes=1)
"""Between two questions to the issuer, whatever is thrown at us: anybody can write a `kid` that nobody has."""
MELLOMROM_UTEN = timedelta(seconds=10)
"""The same while we have no keys at all, so that a start beside an issuer that is away heals soon."""
NODFRIST = timedelta(days=7)
"""How long the last keys are used while the issuer does not answer."""
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?([0-9]{1,9})\"?\s*(?:,|$)", re.IGNORECASE)
Utkaller = Callable[..., Utsvar]
"""`app.integrasjoner.utkall.Utkall`: the one way out."""
logg = structlog.get_logger("nokler")


class Nokkelkilde(Protocol):
    """Where keys come from."""

    def finn(self, kid: str | None, *, na: datetime) -> jwk.KeySet:
        """The keys of this name, or all of them for a token that names none. May be empty. Raises `NoklerUtilgjengelig`."""


class NoklerUtilgjengelig(EksternFeil):
    """The issuer has not given us its keys, so no token of it can be judged."""

    kode = "utsteder-svarer-ikke"
    status = 503
    hoder = MappingProxyType({"Retry-After": str(int(MELLOMROM_UTEN.total_seconds()))})


class UbrukeligNokkelsett(ValueError):  # noqa: N818 — Norwegian: what is wrong is the set
    """Not a key set, or one without a key that we may use. Says nothing of the contents."""


def les_nokkelsett(raa: bytes) -> jwk.KeySet:
    """The keys of a set that we may use; `UbrukeligNokkelsett` when there is none."""
    nokler = [nokkel for rad in _rader(raa) if (nokkel := _nokkel(rad)) is not None]
    if not nokler:
        raise UbrukeligNokkelsett("ingen")
    return jwk.KeySet(nokler)


def har_hemmelig_del(raa: bytes) -> bool:
    """Somebody's private or shared key stands in the set: a file of ours must never hold one."""
    return any(rad.get("kty") == "oct" or not _PRIVATE.isdisjoint(rad) for rad in _rader(raa))


def _rader(raa: bytes) -> list[dict[str, Any]]:
    if len(raa) > STORSTE_SETT:
        raise UbrukeligNokkelsett("for-stort")
    try:
        rader = les_objekt(raa)["keys"]
    except (ValueError, KeyError):
        raise UbrukeligNokkelsett("ikke-jwks") from None
    if not isinstance(rader, list) or len(rader) > FLESTE_NOKLER or not all(isinstance(rad, dict) for rad in rader):
        raise UbrukeligNokkelsett("ikke-jwks")
    return rader


def _nokkel(rad: dict[str, Any]) -> jwk.Key | None:
    try:
        if not _PRIVATE.isdisjoint(rad) or not _til_signatur(rad) or not _STYRKE[rad["kty"]](rad):
            return None
        return jwk.import_key(rad)
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _til_signatur(rad: Mapping[str, Any]) -> bool:
    """`use`, `key_ops` and `kid` (RFC 7517 § 4.2, 4.3, 4.5): what is not said allows."""
    kid = rad.get("kid")
    navngitt = kid is None or (isinstance(kid, str) and 0 < len(kid) <= LENGSTE_KID)
    return navngitt and rad.get("use", "sig") == "sig" and "verify" in rad.get("key_ops", ("verify",))


def _sterk_rsa(rad: Mapping[str, Any]) -> bool:
    biter = int.from_bytes(urlsafe_b64decode(bytes(rad["n"], "ascii")), "big").bit_length()
    return RSA_BITER[0] <= biter <= RSA_BITER[1]


def _kjent_kurve(rad: Mapping[str, Any]) -> bool:
    return rad["crv"] in KURVER


_STYRKE = {"RSA": _sterk_rsa, "EC": _kjent_kurve}
"""The kinds of key that we use, and when one of them is strong enough. A shared secret would let every reader of the set issue tokens."""


def utvalg(nokler: jwk.KeySet, kid: str | None) -> jwk.KeySet:
    """The keys with this name; all of them when no name is asked for."""
    return nokler if kid is None else jwk.KeySet([nokkel for nokkel in nokler if nokkel.kid == kid])


@dataclass(frozen=True, slots=True)
class FasteNokler:
    """Keys that never change: our own in the demo."""

    nokler: jwk.KeySet = field(repr=False)

    def finn(self, kid: str | None, *, na: datetime) -> jwk.KeySet:  # noqa: ARG002  # the port has the time
        """As `Nokkelkilde`."""
        return utvalg(self.nokler, kid)


class Filnokler:
    """The keys in a file, read anew when it is replaced. A file that cannot be used is refused at the start, and later passed over."""

    def __init__(self, fil: Path) -> None:
        self._fil = fil
        self._merke = self._filmerke()
        self._nokler = self._les()

    def finn(self, kid: str | None, *, na: datetime) -> jwk.KeySet:  # noqa: ARG002  # the port has the time
        """As `Nokkelkilde`."""
        if (merke := self._filmerke()) not in {self._merke, None}:
            self._merke = merke
            self._prov_igjen()
        return utvalg(self._nokler, kid)

    def _prov_igjen(self) -> None:
        try:
            self._nokler = self._les()
            logg.info("nokler-lest", antall=len(self._nokler.keys))
        except (OSError, UbrukeligNokkelsett) as feil:
            logg.warning("nokler-ikke-lest", grunn=type(feil).__name__)

    def _les(self) -> jwk.KeySet:
        with self._fil.open("rb") as strom:
            raa = strom.read(STORSTE_SETT + 1)
        if har_hemmelig_del(raa):
            raise UbrukeligNokkelsett("hemmelig")
        return les_nokkelsett(raa)

    def _filmerke(self) -> tuple[int, int, int] | None:
        try:
            fakta = self._fil.stat()
        except OSError:
            return None
        return fakta.st_mtime_ns, fakta.st_size, fakta.st_ino


@dataclass(frozen=True, slots=True)
class _Stand:
    """What we have from the issuer, and when we last asked."""

    nokler: jwk.KeySet = field(default_factory=lambda: jwk.KeySet([]), repr=False)
    hentet: datetime | None = None
    levetid: timedelta = LEVETID
    spurt: datetime | None = None

    def fersk(self, na: datetime) -> bool:
        """Not yet due. A clock that was set back makes nothing young again."""
        return self.hentet is not None and abs(na - self.hentet) < self.levetid

    def brukbar(self, na: datetime) -> bool:
        """Fresh, or the best there is while the issuer is away."""
        return self.hentet is not None and abs(na - self.hentet) < NODFRIST

    def kan_sporre(self, na: datetime) -> bool:
        """Long enough since the last question."""
        mellomrom = MELLOMROM if self.brukbar(na) else MELLOMROM_UTEN
        return self.spurt is None or abs(na - self.spurt) >= mellomrom


class Nettnokler:
    """The keys at the issuer's address. Asked for when they are old or when a token names one we have not seen. One thread asks at a time.
    While we have keys that can be used, no other waits for it: a token that names a key we do not know is refused meanwhile, for anybody
    can write such a name, and those who wait hold a thread each."""

    def __init__(self, url: str, utkall: Utkaller) -> None:
        self._url = url
        self._utkall = utkall
        self._stand = _Stand()
        self._las = Lock()

    def finn(self, kid: str | None, *, na: datetime) -> jwk.KeySet:
        """As `Nokkelkilde`."""
        if self._ma_sporre(kid, na) and self._las.acquire(blocking=not self._stand.brukbar(na)):
            try:
                if self._ma_sporre(kid, na):  # somebody else may have asked while we waited
                    self._hent(na)
            finally:
                self._las.release()
        stand = self._stand
        if not stand.brukbar(na):
            raise NoklerUtilgjengelig(_BORTE, tiltak=_PROV_SIDEN)
        return utvalg(stand.nokler, kid)

    def _ma_sporre(self, kid: str | None, na: datetime) -> bool:
        stand = self._stand
        return stand.kan_sporre(na) and not (stand.fersk(na) and utvalg(stand.nokler, kid))

    def _hent(self, na: datetime) -> None:
        forrige = self._stand
        try:
            nokler, levetid = self._spor()
        except (IkkeNadd, UbrukeligNokkelsett) as feil:
            logg.warning("nokler-ikke-hentet", utfall=str(feil), brukes_videre=forrige.brukbar(na))
            self._stand = _Stand(forrige.nokler, forrige.hentet, forrige.levetid, na)
            return
        self._stand = _Stand(nokler, na, levetid, na)
        logg.info("nokler-hentet", antall=len(nokler.keys))

    def _spor(self) -> tuple[jwk.KeySet, timedelta]:
        svar = self._utkall("GET", self._url, hoder={"Accept": "application/jwk-set+json, application/json"})
        if svar.status != 200:
            raise IkkeNadd(f"status-{svar.status}")
        return les_nokkelsett(svar.kropp), _levetid(svar.hoder)


def _levetid(hoder: Mapping[str, str]) -> timedelta:
    """What the issuer says of how long its keys may be kept, within our bounds."""
    funnet = _MAX_AGE.search(hoder.get("cache-control", ""))
    return min(max(timedelta(seconds=int(funnet[1])), KORTEST), LENGST) if funnet else LEVETID


_BORTE = Tekst(
    nb="Utstederen av token svarer ikke, så tokenet kan ikke kontrolleres.",
    nn="Utferdaren av token svarer ikkje, så tokenet kan ikkje kontrollerast.",
)
_PROV_SIDEN = Tekst(nb="Prøv igjen om litt.", nn="Prøv igjen om litt.")
