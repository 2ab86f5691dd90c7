"""Every way that a call to Posten signering can fail: one class per thing a caller may handle, with a stable slug and what to do.

Nothing of what Posten writes is repeated here: its messages can hold numbers, names and titles. Only its error code is, and that
only when it has the form of a code. `ekstern` says that the same call may succeed later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from http import HTTPStatus

from signing.errors import SigneringsFeil
from signing.model import Tekst

BLOKKERT = timedelta(seconds=30)  # signering-docs, opprette-oppdrag «Speed»: the block after more than 10 calls in a second
_KODE = re.compile(r"[A-Z][A-Z0-9_]{1,59}")

PROV_IGJEN = Tekst(
    nb="Tjenesten prøver igjen av seg selv. Varer feilen mer enn en time, se driftsmeldingene til Posten signering.",
    nn="Tenesta prøver igjen av seg sjølv. Varer feilen meir enn ein time, sjå driftsmeldingane til Posten signering.",
)
MELD_FRA = Tekst(
    nb="Meld fra til den som drifter tjenesten. Oppgi feilkoden.",
    nn="Meld frå til den som driftar tenesta. Oppgi feilkoden.",
)


class PostenFeil(SigneringsFeil):
    """Root of what goes wrong with Posten signering."""

    kode = "posten"


class PostenUtilgjengelig(PostenFeil):
    """No answer, or one that says «not now»."""

    kode = "posten-utilgjengelig"
    ekstern = True

    def __init__(self, melding: Tekst | None = None, tiltak: Tekst | None = None) -> None:
        super().__init__(melding or Tekst(nb="Posten signering svarer ikke.", nn="Posten signering svarer ikkje."), tiltak or PROV_IGJEN)


class PostenAvkortet(PostenUtilgjengelig):
    """The answer ended before it was whole. Nothing of it is used."""

    kode = "posten-avkortet"

    def __init__(self) -> None:
        super().__init__(
            Tekst(nb="Svaret fra Posten signering stoppet før det var helt.", nn="Svaret frå Posten signering stoppa før det var heilt.")
        )


class PostenOpptatt(PostenUtilgjengelig):
    """Too many calls (HTTP 429). `vent`: how long no call may be made."""

    kode = "posten-opptatt"

    def __init__(self, vent: timedelta = BLOKKERT) -> None:
        self.vent = vent
        super().__init__(
            Tekst(
                nb=f"Posten signering tar ikke imot flere kall før om {vent.total_seconds():.0f} sekunder.",
                nn=f"Posten signering tar ikkje imot fleire kall før om {vent.total_seconds():.0f} sekund.",
            )
        )


class Tjenergrunn(StrEnum):
    """What is wrong with the one who answers at the address; the slug of the error ends in it."""

    UTLOPT = "utlopt"
    IKKE_GYLDIG_ENNA = "ikke-gyldig-enna"
    UKJENT_UTSTEDER = "ukjent-utsteder"
    UBRUKELIG = "ubrukelig"
    ORGNR = "orgnr"
    TLS = "tls"


_TJENERFEIL: Mapping[Tjenergrunn, Tekst] = {
    Tjenergrunn.UTLOPT: Tekst(
        nb="Sertifikatet til Posten signering er utløpt.", nn="Sertifikatet til Posten signering er gått ut på dato."
    ),
    Tjenergrunn.IKKE_GYLDIG_ENNA: Tekst(
        nb="Sertifikatet til Posten signering gjelder ikke ennå, eller klokken her går feil.",
        nn="Sertifikatet til Posten signering gjeld ikkje enno, eller klokka her går feil.",
    ),
    Tjenergrunn.UKJENT_UTSTEDER: Tekst(
        nb="Sertifikatet til den som svarer på adressen til Posten signering, er ikke utstedt av noen vi stoler på.",
        nn="Sertifikatet til den som svarer på adressa til Posten signering, er ikkje utferda av nokon vi stoler på.",
    ),
    Tjenergrunn.UBRUKELIG: Tekst(
        nb="Sertifikatet til den som svarer på adressen til Posten signering, kan ikke brukes.",
        nn="Sertifikatet til den som svarer på adressa til Posten signering, kan ikkje brukast.",
    ),
    Tjenergrunn.ORGNR: Tekst(
        nb="Den som svarer på adressen til Posten signering, er en annen virksomhet.",
        nn="Den som svarer på adressa til Posten signering, er ei anna verksemd.",
    ),
    Tjenergrunn.TLS: Tekst(
        nb="Den som svarer på adressen til Posten signering, snakker ikke TLS 1.2.",
        nn="Den som svarer på adressa til Posten signering, snakkar ikkje TLS 1.2.",
    ),
}


class PostenTjenerFeil(PostenFeil):
    """Who answers is not Posten, or cannot prove it. Not one byte of the request was sent. `kode` ends in the reason."""

    kode = "posten-tjener"
    ekstern = True

    def __init__(self, grunn: Tjenergrunn) -> None:
        self.grunn = grunn
        self.kode = f"posten-tjener-{grunn.value}"
        super().__init__(
            _TJENERFEIL[grunn],
            Tekst(
                nb="Ingenting er sendt. Kontroller adressen, sertifikatutstederne tjenesten stoler på, "
                "klokken på serveren og mellommenn i nettet.",
                nn="Ingenting er sendt. Kontroller adressa, sertifikatutferdarane tenesta stoler på, "
                "klokka på serveren og mellommenn i nettet.",
            ),
        )


class PostenSertifikat(PostenFeil):
    """Posten does not accept our certificate: wrong p12 file, wrong environment, expired or revoked."""

    kode = "posten-sertifikat"
    ekstern = True  # with the right certificate in place the same call succeeds

    def __init__(self) -> None:
        super().__init__(
            Tekst(
                nb="Posten signering godtar ikke virksomhetssertifikatet til fylkeskommunen.",
                nn="Posten signering godtek ikkje verksemdssertifikatet til fylkeskommunen.",
            ),
            Tekst(
                nb="Kontroller at sertifikatet gjelder, at det er det for autentisering, "
                "og at det hører til miljøet: test i test, produksjon i produksjon.",
                nn="Kontroller at sertifikatet gjeld, at det er det for autentisering, "
                "og at det høyrer til miljøet: test i test, produksjon i produksjon.",
            ),
        )


class PostenOppsett(PostenFeil):
    """The settings for Posten cannot work."""

    kode = "posten-oppsett"

    def __init__(self, grunn: Tekst) -> None:
        super().__init__(
            Tekst(
                nb="Oppsettet for Posten signering kan ikke brukes: {grunn}.",
                nn="Oppsettet for Posten signering kan ikkje brukast: {grunn}.",
            ).med(grunn=grunn),
            Tekst(nb="Rett innstillingene. Se docs/posten.md.", nn="Rett innstillingane. Sjå docs/posten.md."),
        )


class PostenSvar(PostenFeil):
    """An answer that cannot be read or must not be believed: no XML where it should be, something missing, too large, a foreign address."""

    kode = "posten-svar"
    ekstern = True

    def __init__(self, nb: str, nn: str) -> None:
        super().__init__(
            Tekst(nb=f"Svaret fra Posten signering kan ikke brukes: {nb}.", nn=f"Svaret frå Posten signering kan ikkje brukast: {nn}."),
            PROV_IGJEN,
        )


class PostenManifest(PostenFeil):
    """What was to be sent breaks a rule of Posten's. Nothing was sent. `kode` ends in the rule (`manifest.REGLER`)."""

    kode = "posten-manifest"

    def __init__(self, regel: str, melding: Tekst, tiltak: Tekst) -> None:
        self.regel = regel
        self.kode = f"posten-manifest-{regel}"
        super().__init__(melding, tiltak)


class PostenAvvist(PostenFeil):
    """Posten refuses the call. `kode_fra_posten`: its error code, None where it gave none; `http`: the status of the answer."""

    kode = "posten-avvist"

    def __init__(self, melding: Tekst, tiltak: Tekst, *, kode_fra_posten: str | None, http: int) -> None:
        self.kode_fra_posten = kode_fra_posten
        self.http = http
        super().__init__(melding, tiltak)


class PostenIngenTilgang(PostenAvvist):
    """The county, or who sends for it, is not let in."""

    kode = "posten-ingen-tilgang"
    ekstern = True  # when access has been given, the same call succeeds


class PostenBorte(PostenAvvist):
    """The job or the document is not there any more: confirmed, deleted, or past the time that Posten keeps it."""

    kode = "posten-borte"


class PostenForTidlig(PostenAvvist):
    """Not yet: the signer is not done."""

    kode = "posten-for-tidlig"
    ekstern = True


class PostenKlokke(PostenAvvist):
    """The signing time of the bundle is more than five seconds from Posten's clock (signering-docs, dokumentpakke)."""

    kode = "posten-klokke"
    ekstern = True  # when the clock has been set, the same call succeeds


class PostenUgyldigNokkel(PostenAvvist):
    """The one-time key of a status query is unknown or used."""

    kode = "posten-statusnokkel"


@dataclass(frozen=True, slots=True)
class Avslag:
    """One row: which error it is, what is wrong, what to do."""

    feil: type[PostenAvvist]
    melding: Tekst
    tiltak: Tekst


_BORTE = Avslag(
    PostenBorte,
    Tekst(
        nb="Posten signering har ikke oppdraget eller dokumentet lenger.",
        nn="Posten signering har ikkje oppdraget eller dokumentet lenger.",
    ),
    Tekst(
        nb="Se om dokumentet allerede er lagret her. Ellers må det signeres på nytt.",
        nn="Sjå om dokumentet alt er lagra her. Elles må det signerast på nytt.",
    ),
)
_INGEN_TILGANG = Avslag(
    PostenIngenTilgang,
    Tekst(nb="Fylkeskommunen har ikke tilgang til Posten signering.", nn="Fylkeskommunen har ikkje tilgang til Posten signering."),
    Tekst(
        nb="Bestill eSignering hos Digdir og deleger til Posten Bring AS i Altinn. Se docs/posten.md.",
        nn="Bestill eSignering hos Digdir og deleger til Posten Bring AS i Altinn. Sjå docs/posten.md.",
    ),
)
_FOR_STOR = Avslag(
    PostenAvvist,
    Tekst(nb="Dokumentene er for store for Posten signering.", nn="Dokumenta er for store for Posten signering."),
    Tekst(nb="Til sammen kan de være på 10 MB. Gjør vedleggene mindre.", nn="Til saman kan dei vere på 10 MB. Gjer vedlegga mindre."),
)

_KLOKKE = Avslag(
    PostenKlokke,
    Tekst(
        nb="Klokken på serveren går mer enn fem sekunder feil, og Posten signering tar ikke imot dokumentene.",
        nn="Klokka på serveren går meir enn fem sekund feil, og Posten signering tar ikkje imot dokumenta.",
    ),
    Tekst(nb="Still klokken med NTP. Tjenesten prøver igjen av seg selv.", nn="Still klokka med NTP. Tenesta prøver igjen av seg sjølv."),
)

# The codes that the documentation and the official clients name (signering-docs, debugging; signature-api-client-java, ErrorCodes;
# signature-api-client-dotnet, ErrorResponse.xml).
KODER: Mapping[str, Avslag] = {
    "NOT_AUTHORIZED": _INGEN_TILGANG,
    "BROKER_NOT_AUTHORIZED": Avslag(
        PostenIngenTilgang,
        Tekst(
            nb="Den som eier virksomhetssertifikatet, har ikke lov til å sende til signering for fylkeskommunen.",
            nn="Den som eig verksemdssertifikatet, har ikkje lov til å sende til signering for fylkeskommunen.",
        ),
        Tekst(
            nb="Bruk fylkeskommunens eget sertifikat, eller få Posten til å registrere fullmakten.",
            nn="Bruk sertifikatet til fylkeskommunen sjølv, eller få Posten til å registrere fullmakta.",
        ),
    ),
    "SCHEMA_VALIDATION_ERROR": Avslag(
        PostenAvvist,
        Tekst(
            nb="Posten signering kjenner ikke igjen formen på det som ble sendt.",
            nn="Posten signering kjenner ikkje att forma på det som blei sendt.",
        ),
        MELD_FRA,
    ),
    "INVALID_STATUS_QUERY_TOKEN": Avslag(
        PostenUgyldigNokkel,
        Tekst(nb="Nøkkelen for å spørre om status er ukjent eller brukt.", nn="Nøkkelen for å spørje om status er ukjend eller brukt."),
        Tekst(
            nb="Be signataren åpne signeringen på nytt, og bruk nøkkelen som kommer med da.",
            nn="Be signataren opne signeringa på nytt, og bruk nøkkelen som kjem med då.",
        ),
    ),
    "SIGNING_CEREMONY_NOT_COMPLETED": Avslag(
        PostenForTidlig,
        Tekst(nb="Signataren er ikke ferdig hos Posten signering.", nn="Signataren er ikkje ferdig hos Posten signering."),
        Tekst(nb="Vent til signataren er ferdig, og spør igjen.", nn="Vent til signataren er ferdig, og spør igjen."),
    ),
    # What Posten calls these is not published; these are the names of our simulator.
    "INVALID_SIGNING_TIME": _KLOKKE,
    "DOCUMENTS_TOO_LARGE": _FOR_STOR,
}

# By HTTP status: what holds whatever the code, and what is concluded only where there is none.
STATUSER: Mapping[int, Avslag] = {
    HTTPStatus.NOT_FOUND: _BORTE,
    HTTPStatus.GONE: _BORTE,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _FOR_STOR,
}
UTEN_KODE: Mapping[int, Avslag] = {HTTPStatus.UNAUTHORIZED: _INGEN_TILGANG, HTTPStatus.FORBIDDEN: _INGEN_TILGANG}
UKJENT = Avslag(
    PostenAvvist,
    Tekst(nb="Posten signering avviste kallet ({kode}).", nn="Posten signering avviste kallet ({kode})."),
    MELD_FRA,
)


def avvist(kode: str | None, http: int) -> PostenAvvist:
    """The error for a refusal: by Posten's code if it is known, else by the HTTP status."""
    kjent = kode if kode is not None and _KODE.fullmatch(kode) else None
    rader = (KODER.get(kjent or ""), STATUSER.get(http), UTEN_KODE.get(http) if kjent is None else None)
    rad = next((rad for rad in rader if rad is not None), UKJENT)
    return rad.feil(rad.melding.med(kode=kjent or f"HTTP {http}"), rad.tiltak, kode_fra_posten=kjent, http=http)
