"""Does what the settings name answer? Tried once, by hand, before the service is started: `kontraktverk oppsett kontroller`.

Nothing is sent or sealed, and nothing is left behind: a bucket is tried with a file that is taken away again. A time stamp is asked for,
and the issuers are asked whether the seals and the stamp's certificate were revoked: exactly what a seal would need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.x509.oid import NameOID
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.clock import OSLO
from app.drift.segl import Fylkesstand, Stand, stander, varsel
from app.errors import Alvor, EksternFeil, Feil, Funn, Oppsettsfeil
from app.integrasjoner.epost import lag_smtpsender
from app.kontroll import Verksted
from app.lager.motor import krev_versjon, lag_motor
from app.lager.s3botte import apne_botte
from app.oppdrag.seglkilde import Fylkeskilde
from app.segloppsett import SEGL
from app.settings import Settings
from app.skjema import fylkesbok
from app.skjema.register import grunnlag
from app.tekst import Malform, Tekst
from signing.errors import SigneringsFeil
from signing.model import Segleier
from signing.pkcs11 import Hsmnokkel
from signing.tillit import Bruk, samle
from signing.verify.beviseier import samme_navn

UTENFOR = frozenset({Stand.IKKE_BEGYNT, Stand.SLUTTET})
"""Counties that need no seal now."""


@dataclass(frozen=True, slots=True)
class Prove:
    """One thing that is tried. `variabel`: the setting that names it; `finnes`: whether these settings have it."""

    variabel: str
    finnes: Callable[[Settings], bool]
    prov: Callable[[Settings], None]


def _database(settings: Settings) -> None:
    motor = lag_motor(settings.data, settings.database)
    try:
        with motor.connect() as forbindelse:
            krev_versjon(forbindelse)
            forbindelse.execute(text("SELECT 1"))
    finally:
        motor.dispose()


def _epost(settings: Settings) -> None:
    if settings.epost is not None:
        lag_smtpsender(settings.epost).prov()


def _fillager(settings: Settings) -> None:
    if settings.lager.s3 is not None:
        apne_botte(settings.lager.s3).prov()


PROVER: Mapping[str, Prove] = {
    "database": Prove("KONTRAKTVERK_DATABASE", lambda s: s.database is not None, _database),
    "fillager": Prove("KONTRAKTVERK_FILLAGER", lambda s: s.lager.s3 is not None, _fillager),
    "epost": Prove("KONTRAKTVERK_SMTP", lambda s: s.epost is not None, _epost),
}
"""What is asked without knowing a county."""


def kjor(settings: Settings) -> Iterator[tuple[str, Funn | None]]:
    """Each of them by name, with what is wrong."""
    for navn, prove in PROVER.items():
        if prove.finnes(settings):
            yield navn, _utfall(prove.variabel, lambda prove=prove: prove.prov(settings))  # type: ignore[misc]  # bound now, not later


def kjor_segl(bord: Verksted, kilde: Fylkeskilde, na: datetime) -> Iterator[tuple[str, Funn | None]]:
    """The time stamp service, and then the seal of each county that should have one now: its HSM, and what its issuers say."""
    yield "tidsstempel", _utfall("KONTRAKTVERK_TSA", lambda: _stempel(kilde, na))
    for en in stander(bord.settings, na):
        if en.stand not in UTENFOR:
            yield f"segl {en.fylke}", _utfall(SEGL, lambda fylke=en.fylke: _seglet(bord, kilde, fylke, na))  # type: ignore[misc]  # as above


def _stempel(kilde: Fylkeskilde, na: datetime) -> None:
    samle((Bruk("tidsstempel", kilde.tsa(na).kjede(na), na, tidsstempel=True),), kilde.tillit, na=na)


def _seglet(bord: Verksted, kilde: Fylkeskilde, fylkesnummer: str, na: datetime) -> None:
    fylke = bord.grunnlag.fylker[fylkesnummer]
    nokkel = kilde.segl(Segleier(fylkesnummer, fylke.navn.nb, fylke.organisasjonsnummer), na)
    if isinstance(nokkel, Hsmnokkel):
        nokkel.prov()
    samle((Bruk(f"segl {fylkesnummer}", (nokkel.sertifikat, *nokkel.kjede), na, tidsstempel=False),), kilde.tillit, na=na)


def varsler(settings: Settings, na: datetime) -> tuple[Funn, ...]:
    """The counties that are soon without a seal, or have none yet, or another's name on it: told, but no reason not to start."""
    alle = stander(settings, na)
    funn = (funnet for en in alle for funnet in (_varsel(settings, en, na), _annet_navn(settings, en)))
    return tuple(en for en in funn if en)


def _varsel(settings: Settings, en: Fylkesstand, na: datetime) -> Funn | None:
    if en.stand is Stand.IKKE_BEGYNT:
        return _ikke_begynt(settings, en.fylke)
    avvik = varsel(en, na)
    if avvik is None or en.slutt is None:
        return None
    slutt = f"{en.slutt.astimezone(OSLO):%d.%m.%Y}"
    melding = Tekst(
        nb=f"Fylke {en.fylke} har segl til {slutt}. {avvik.melding.nb}",
        nn=f"Fylke {en.fylke} har segl til {slutt}. {avvik.melding.nn}",
    )
    return Funn(avvik.kode, f"/{SEGL}", melding, avvik.tiltak, Alvor.ADVARSEL)


def _annet_navn(settings: Settings, en: Fylkesstand) -> Funn | None:
    """Whoever opens an evidence package alone has nothing but the name to tell that the county of the contract owns the seal."""
    fylket = _fylkets_navn(settings, en.fylke)
    if en.nokkel is None or fylket is None:
        return None
    navn = [str(ett.value) for ett in en.nokkel.sertifikat.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)]
    sertifikatets = navn[0] if navn else ""
    if all(samme_navn(sertifikatets, fylket.pa(malform)) for malform in Malform):
        return None
    return Funn(
        "segl-annet-navn",
        f"/{SEGL}",
        Tekst(
            nb=f"Sertifikatet til fylke {en.fylke} er for «{sertifikatets}», men i dokumentene står «{fylket.nb}». "
            "Den som bare har bevispakken, kan da ikke bekrefte at seglet er fylkets.",
            nn=f"Sertifikatet til fylke {en.fylke} er for «{sertifikatets}», men i dokumenta står «{fylket.nn}». "
            "Den som berre har bevispakka, kan då ikkje stadfeste at seglet er fylket sitt.",
        ),
        Tekst(
            nb="Bestill et sertifikat der navnet på virksomheten er skrevet som i dokumentene. Store eller små bokstaver er det samme.",
            nn="Bestill eit sertifikat der namnet på verksemda er skrive som i dokumenta. Store eller små bokstavar er det same.",
        ),
        Alvor.ADVARSEL,
    )


def _fylkets_navn(settings: Settings, fylke: str) -> Tekst | None:
    """None where the counties' files cannot be read, which is told by itself."""
    try:
        return grunnlag(settings.forms, settings.data / fylkesbok.MAPPE).fylker[fylke].navn
    except Oppsettsfeil:
        return None


def _ikke_begynt(settings: Settings, fylke: str) -> Funn:
    rader = settings.segl.rader if settings.segl else ()
    fra = f"{min(rad.fra for rad in rader if rad.fylke == fylke):%d.%m.%Y}"
    return Funn(
        "segl-ikke-begynt",
        f"/{SEGL}",
        Tekst(
            nb=f"Fylke {fylke} har segl fra {fra}. Før det blir ingenting forseglet for fylket.",
            nn=f"Fylke {fylke} har segl frå {fra}. Før det blir ingenting forsegla for fylket.",
        ),
        Tekst(
            nb="Det trengs ikke noe mer hvis det er meningen. Ellers rett «fra» på raden i seglfilen.",
            nn="Det trengst ikkje noko meir dersom det er meininga. Elles rett «fra» på rada i seglfila.",
        ),
        Alvor.RAD,
    )


def _utfall(variabel: str, prov: Callable[[], None]) -> Funn | None:
    """What went wrong. Of a driver's error only its kind: its own words may name a user."""
    try:
        prov()
    except SigneringsFeil as feil:
        return Funn(feil.kode, f"/{variabel}", Tekst(feil.melding.nb, feil.melding.nn), Tekst(feil.tiltak.nb, feil.tiltak.nn))
    except Feil as feil:
        return Funn(feil.kode, f"/{variabel}", feil.detalj, feil.tiltak or _RETT)
    except (OSError, SQLAlchemyError) as feil:
        return Funn(EksternFeil.kode, f"/{variabel}", _svarer_ikke(variabel, feil), _RETT)
    return None


def _svarer_ikke(variabel: str, feil: Exception) -> Tekst:
    slag = type(feil).__name__
    return Tekst(nb=f"Det {variabel} peker på, svarer ikke ({slag}).", nn=f"Det {variabel} peiker på, svarer ikkje ({slag}).")


_RETT = Tekst(
    nb="Kontroller adressen, brukeren og passordet, og at det er startet og kan nås fra denne maskinen.",
    nn="Kontroller adressa, brukaren og passordet, og at det er starta og kan nåast frå denne maskina.",
)
