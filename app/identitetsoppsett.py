"""Who is believed about who calls and who logs in: the file that `KONTRAKTVERK_IDENTITET` names.

`[maskinporten]` is the issuer that case systems bring tokens from; each `[[leverandor]]` is a place where people log in (OpenID Connect).
What the county's roles are (`[[rolle]]`) is kept as it stands here: the role book above reads it. A key that nobody reads stops the start.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from app.errors import Funn
from app.innstillinger import er_loopback, er_sikker, fil
from app.tekst import Tekst
from app.toml_fil import Tabell, les_toml
from signing.model import Niva

LES = "kontraktverk:les"
SKRIV = "kontraktverk:skriv"
"""The scopes of our API, where the county has asked Maskinporten for no others."""
_ID = re.compile(r"[a-z][a-z0-9-]{0,29}")
_VERDI = re.compile(r"[\x21-\x7e]{1,200}")
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,200}")
"""A scope-token (RFC 6749 § 3.3)."""


class Slag(StrEnum):
    """What kind of provider a login place is; `SLAG` says what follows from it."""

    IDPORTEN = "idporten"
    ANSATTPORTEN = "ansattporten"
    OIDC = "oidc"


class Hvem(StrEnum):
    """Who logs in at a provider."""

    ANSATTE = "ansatte"
    SIGNATARER = "signatarer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slagregel:
    """What is known of a kind. `acr`: its words for how sure a login is, with the highest level each can mean; empty: the county knows.
    `krever_iss`: its answer must name the issuer (RFC 9207), whatever it announces. `organisasjoner`: it can tell for whom a person acts.
    `pid`: the claim with the person's number, where there is one."""

    acr: Mapping[str, Niva]
    krever_iss: bool
    organisasjoner: bool
    scope: tuple[str, ...]
    pid: str | None


SLAG: Mapping[Slag, Slagregel] = {
    Slag.IDPORTEN: Slagregel(
        acr={
            "idporten-loa-low": Niva.LAVT,
            "idporten-loa-substantial": Niva.BETYDELIG,
            "idporten-loa-high": Niva.HOYT,
            "eidas-loa-low": Niva.LAVT,
            "eidas-loa-substantial": Niva.BETYDELIG,
            "eidas-loa-high": Niva.HOYT,
        },
        krever_iss=False,
        organisasjoner=False,
        scope=("openid",),
        pid="pid",
    ),
    Slag.ANSATTPORTEN: Slagregel(
        acr={"entraid": Niva.LAVT, "substantial": Niva.BETYDELIG, "high": Niva.HOYT},
        krever_iss=True,
        organisasjoner=True,
        scope=("openid",),
        pid="pid",
    ),
    Slag.OIDC: Slagregel(acr={}, krever_iss=False, organisasjoner=False, scope=("openid", "profile"), pid=None),
}
"""docs.digdir.no: ID-porten and Ansattporten, «OIDC»: their acr values, and that Ansattporten demands a check of `iss`."""
NIVAER: Mapping[Niva, int] = {niva: nr for nr, niva in enumerate((Niva.INGEN, Niva.LAVT, Niva.BETYDELIG, Niva.HOYT))}
"""The levels of eIDAS article 8 in order, so that they can be compared."""


class Representasjon(StrEnum):
    """What Ansattporten is asked to tell about whom a person acts for (docs.digdir.no: Ansattporten, «RAR-typer»)."""

    TJENESTE = "ansattporten:altinn:service"
    RESSURS = "ansattporten:altinn:resource"
    ARBEIDSGIVER = "ansattporten:orgno"


MED_RESSURS = frozenset({Representasjon.TJENESTE, Representasjon.RESSURS})
"""Those that are asked about one right in Altinn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maskinportenoppsett:
    """The issuer of the case systems' tokens. `utsteder`: `iss`, with its slash. `nokler`: the address or the file of its public keys.
    `mottaker`: what `aud` must be where it is there, and `krev_mottaker` that it is. `delegering`: the `delegation_source` that a supplier
    may come through; none: suppliers are refused. `private`: addresses (IP) inside the own network that may be called."""

    utsteder: str
    nokler: str | Path
    scope_les: str = LES
    scope_skriv: str = SKRIV
    mottaker: str | None = None
    krev_mottaker: bool = False
    systembruker: bool = False
    delegering: tuple[str, ...] = ()
    private: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leverandor:
    """A place to log in. `utsteder`: `iss`, to the letter. `acr`: the logins that are believed, and how sure each is (eIDAS).
    `pid`: the claim with the person's number. `representasjon`: the person must act for an organisation, and one without is refused;
    `ressurs`: the right in Altinn that is asked for. `private`: addresses (IP) inside the own network that may be called."""

    id: str
    navn: Tekst
    slag: Slag
    hvem: frozenset[Hvem]
    utsteder: str
    klient_id: str
    nokkelfil: Path
    nokkel_id: str
    acr: Mapping[str, Niva]
    scope: tuple[str, ...] = ("openid",)
    pid: str | None = None
    representasjon: Representasjon | None = None
    ressurs: str | None = None
    private: frozenset[str] = frozenset()

    @property
    def krever_iss(self) -> bool:
        """The answer to a login must name the issuer, even if the provider does not announce that it does."""
        return SLAG[self.slag].krever_iss

    def acr_fra(self, minst: Niva) -> tuple[str, ...]:
        """What to ask for to have a login of this level or a higher one."""
        return tuple(navn for navn, niva in self.acr.items() if NIVAER[niva] >= NIVAER[minst])


@dataclass(frozen=True, slots=True, kw_only=True)
class Oktgrenser:
    """How long a login lasts: unused, at most, and how fresh it must be (and how sure) to approve and to seal."""

    hvile: timedelta = timedelta(minutes=30)
    lengst: timedelta = timedelta(hours=8)
    steg_opp: timedelta = timedelta(minutes=10)
    steg_opp_niva: Niva = Niva.BETYDELIG


@dataclass(frozen=True, slots=True, kw_only=True)
class Identitetsoppsett:
    """The whole file. `roller`: the `[[rolle]]` rows as they stand."""

    maskinporten: Maskinportenoppsett | None = None
    leverandorer: tuple[Leverandor, ...] = ()
    okt: Oktgrenser = field(default_factory=Oktgrenser)
    roller: tuple[Tabell, ...] = ()

    def for_hvem(self, hvem: Hvem) -> tuple[Leverandor, ...]:
        """Where these people log in, in the order of the file."""
        return tuple(leverandor for leverandor in self.leverandorer if hvem in leverandor.hvem)

    def leverandor(self, id_: str) -> Leverandor | None:
        """The provider of this id."""
        return next((leverandor for leverandor in self.leverandorer if leverandor.id == id_), None)

    @property
    def usikre_adresser(self) -> tuple[str, ...]:
        """Addresses without TLS or on this machine: for trying things out, never in production."""
        nokler = self.maskinporten.nokler if self.maskinporten else None
        adresser = [
            *([self.maskinporten.utsteder] if self.maskinporten else []),
            *([nokler] if isinstance(nokler, str) else []),
            *(leverandor.utsteder for leverandor in self.leverandorer),
        ]
        return tuple(adresse for adresse in adresser if not er_sikker(adresse))


IDENTITETSVARIABLER: Mapping[str, Callable[[str, str], Funn | None]] = {"KONTRAKTVERK_IDENTITET": fil}


def les_identitetsoppsett(verdier: Mapping[str, str]) -> Identitetsoppsett | None:
    """What the file says; None where there is no file. Raises `Oppsettsfeil` with file, key, and what is expected."""
    if "KONTRAKTVERK_IDENTITET" not in verdier:
        return None
    sti = Path(verdier["KONTRAKTVERK_IDENTITET"]).expanduser().absolute()
    return les_identitet(les_toml(sti), sti.parent)


def les_identitet(tabell: Tabell, mappe: Path) -> Identitetsoppsett:
    """The file. `mappe`: where files that it names lie, when they are not named from the root."""
    tabell.bare("maskinporten", "leverandor", "okt", "rolle")
    leverandorer = tuple(_leverandor(rad, mappe) for rad in tabell.tabeller("leverandor"))
    for nr, rad in enumerate(tabell.tabeller("leverandor")):
        if leverandorer[nr].id in {leverandor.id for leverandor in leverandorer[:nr]}:
            raise rad.feil("id", Tekst(nb="står på to leverandører.", nn="står på to leverandørar."))
    return Identitetsoppsett(
        maskinporten=_maskinporten(tabell.tabell("maskinporten"), mappe) if tabell.har("maskinporten") else None,
        leverandorer=leverandorer,
        okt=_okt(tabell.tabell("okt")) if tabell.har("okt") else Oktgrenser(),
        roller=tabell.tabeller("rolle"),
    )


def _maskinporten(tabell: Tabell, mappe: Path) -> Maskinportenoppsett:
    tabell.bare(
        "utsteder", "nokler", "scope_les", "scope_skriv", "mottaker", "krev_mottaker", "systembruker", "delegering", "private"
    )  # fmt: skip
    oppsett = Maskinportenoppsett(
        utsteder=_adresse(tabell, "utsteder"),
        nokler=_nokler(tabell, mappe),
        scope_les=_ord(tabell, "scope_les", _SCOPE, LES),
        scope_skriv=_ord(tabell, "scope_skriv", _SCOPE, SKRIV),
        mottaker=_ord(tabell, "mottaker", _VERDI) if tabell.har("mottaker") else None,
        krev_mottaker=tabell.verdi("krev_mottaker", bool, False),
        systembruker=tabell.verdi("systembruker", bool, False),
        delegering=tabell.tekster("delegering"),
        private=_private(tabell),
    )
    if oppsett.krev_mottaker and oppsett.mottaker is None:
        raise tabell.feil("mottaker", Tekst(nb="mangler, men krev_mottaker er satt.", nn="manglar, men krev_mottaker er sett."))
    return oppsett


_LEVERANDORNOKLER = (
    "id", "navn", "slag", "for", "utsteder", "klient_id", "nokkelfil", "nokkel_id",
    "acr", "scope", "pid", "representasjon", "ressurs", "private",
)  # fmt: skip


def _leverandor(tabell: Tabell, mappe: Path) -> Leverandor:
    tabell.bare(*_LEVERANDORNOKLER)
    slag = tabell.en_av("slag", {slag.value: slag for slag in Slag})
    representasjon, ressurs = _representasjon(tabell, SLAG[slag])
    return Leverandor(
        id=_ord(tabell, "id", _ID),
        navn=tabell.tabell("navn").tekst(),
        slag=slag,
        hvem=_hvem(tabell),
        utsteder=_adresse(tabell, "utsteder"),
        klient_id=_ord(tabell, "klient_id", _VERDI),
        nokkelfil=_sti(tabell, "nokkelfil", mappe),
        nokkel_id=_ord(tabell, "nokkel_id", _VERDI),
        acr=_acr(tabell, SLAG[slag].acr),
        scope=_scope(tabell, SLAG[slag].scope),
        pid=_ord(tabell, "pid", _VERDI) if tabell.har("pid") else SLAG[slag].pid,
        representasjon=representasjon,
        ressurs=ressurs,
        private=_private(tabell),
    )


def _representasjon(tabell: Tabell, regel: Slagregel) -> tuple[Representasjon | None, str | None]:
    """For whom a person must act, and the right in Altinn that shows it: the two hang together."""
    if tabell.har("representasjon") and not regel.organisasjoner:
        raise tabell.feil("representasjon", Tekst(nb="gjelder bare Ansattporten.", nn="gjeld berre Ansattporten."))
    valgt = tabell.en_av("representasjon", {r.value: r for r in Representasjon}) if tabell.har("representasjon") else None
    if tabell.har("ressurs") != (valgt in MED_RESSURS):
        raise tabell.feil("ressurs", Tekst(nb="hører sammen med representasjon ", nn="høyrer saman med representasjon "), _MED_RESSURS)
    return valgt, _ord(tabell, "ressurs", _VERDI) if tabell.har("ressurs") else None


_MED_RESSURS = ", ".join(sorted(MED_RESSURS))


def _scope(tabell: Tabell, standard: tuple[str, ...]) -> tuple[str, ...]:
    skrevet = tabell.tekster("scope") or standard
    if "openid" not in skrevet or not all(_SCOPE.fullmatch(ord_) for ord_ in skrevet):
        raise tabell.feil("scope", Tekst(nb="skal være en liste med «openid» i.", nn="skal vere ei liste med «openid» i."))
    return skrevet


def _hvem(tabell: Tabell) -> frozenset[Hvem]:
    skrevet = tabell.tekster("for")
    if not skrevet or not {*skrevet} <= {hvem.value for hvem in Hvem}:
        raise tabell.feil("for", Tekst(nb="skal være en liste av disse: ", nn="skal vere ei liste av desse: "), ", ".join(Hvem))
    return frozenset(Hvem(ord_) for ord_ in skrevet)


def _acr(tabell: Tabell, kjente: Mapping[str, Niva]) -> Mapping[str, Niva]:
    """The logins that are believed. A known provider's word can mean less here than there, never more."""
    acr = tabell.tabell("acr")
    if kjente:
        acr.bare(*kjente)
    if not acr.verdier:
        raise tabell.feil("acr", Tekst(nb="må nevne minst én innlogging.", nn="må nemne minst éi innlogging."))
    lest = {navn: acr.en_av(navn, {niva.value: niva for niva in Niva}) for navn in acr.verdier}
    for navn, niva in lest.items():
        if not _VERDI.fullmatch(navn):
            raise tabell.feil(
                "acr", Tekst(nb="har et navn med tegn som ikke kan brukes.", nn="har eit namn med teikn som ikkje kan brukast.")
            )
        if kjente and NIVAER[niva] > NIVAER[kjente[navn]]:
            raise acr.feil(navn, Tekst(nb="kan ikke være høyere enn ", nn="kan ikkje vere høgare enn "), kjente[navn].value)
    return lest


def _okt(tabell: Tabell) -> Oktgrenser:
    tabell.bare("hvile_minutter", "lengst_minutter", "steg_opp_minutter", "steg_opp_niva")
    fra = Oktgrenser()
    return Oktgrenser(
        hvile=_minutter(tabell, "hvile_minutter", fra.hvile, mest=120),
        lengst=_minutter(tabell, "lengst_minutter", fra.lengst, mest=720),
        steg_opp=_minutter(tabell, "steg_opp_minutter", fra.steg_opp, mest=60),
        steg_opp_niva=tabell.en_av("steg_opp_niva", {niva.value: niva for niva in Niva}, fra.steg_opp_niva),
    )


def _minutter(tabell: Tabell, nokkel: str, standard: timedelta, *, mest: int) -> timedelta:
    minutter = tabell.verdi(nokkel, int, int(standard.total_seconds()) // 60)
    if not 1 <= minutter <= mest:
        raise tabell.feil(nokkel, Tekst(nb="skal være et helt tall fra 1 til ", nn="skal vere eit heilt tal frå 1 til "), str(mest))
    return timedelta(minutes=minutter)


def _adresse(tabell: Tabell, nokkel: str) -> str:
    """An issuer: https, or http on this machine. Kept to the letter, for it is compared to the letter."""
    verdi = tabell.verdi(nokkel, str)
    if er_adresse(verdi):
        return verdi
    raise tabell.feil(
        nokkel,
        Tekst(nb="skal være en adresse som https://utsteder.no, uten brukernavn, spørsmålstegn og #.",
              nn="skal vere ei adresse som https://utferdar.no, utan brukarnamn, spørjeteikn og #."),
    )  # fmt: skip


def er_adresse(verdi: str) -> bool:
    """https with a host and nothing but a path behind it; http only on this machine."""
    try:
        delt = urlsplit(verdi)
        delt.port  # noqa: B018 - the property raises on a port that is no number
    except ValueError:
        return False
    if not delt.hostname or delt.username is not None or delt.query or delt.fragment or not _VERDI.fullmatch(verdi):
        return False
    return delt.scheme == "https" or (delt.scheme == "http" and er_loopback(delt.hostname))


def _nokler(tabell: Tabell, mappe: Path) -> str | Path:
    """An address is fetched from; anything else is a file."""
    return _adresse(tabell, "nokler") if "://" in tabell.verdi("nokler", str) else _sti(tabell, "nokler", mappe)


def _sti(tabell: Tabell, nokkel: str, mappe: Path) -> Path:
    sti = (mappe / Path(tabell.verdi(nokkel, str)).expanduser()).absolute()
    if not sti.is_file():
        raise tabell.feil(nokkel, Tekst(nb="er ikke en fil som finnes.", nn="er ikkje ei fil som finst."))
    return sti


def _ord(tabell: Tabell, nokkel: str, monster: re.Pattern[str], standard: str | None = None) -> str:
    verdi = tabell.verdi(nokkel, str, standard)
    if not monster.fullmatch(verdi):
        raise tabell.feil(nokkel, Tekst(nb="skal følge mønsteret ", nn="skal følgje mønsteret "), monster.pattern)
    return verdi


def _private(tabell: Tabell) -> frozenset[str]:
    try:
        return frozenset(str(ip_address(ip)) for ip in tabell.tekster("private"))
    except ValueError:
        raise tabell.feil("private", Tekst(nb="skal være en liste av IP-adresser.", nn="skal vere ei liste av IP-adresser.")) from None
