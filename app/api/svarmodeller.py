"""The shapes of good answers, for the OpenAPI document. What is answered is built by `app.domene.svar`; extra fields may come."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.api.problemer import Funnsvar, Problem, Tospraklig


class _Apen(BaseModel):
    model_config = ConfigDict(extra="allow")


class Signatarsvar(_Apen):
    """One signer, in signing order."""

    rolle: str
    navn: str
    roller: list[str]
    paVegneAv: list[str | None]  # noqa: N815 - the name in JSON
    gruppe: int
    regel: str
    regler: list[str]
    begrunnelse: Tospraklig
    kilde: str
    utlostAv: list[str]  # noqa: N815 - the name in JSON


class Bortfaltsvar(_Apen):
    """A role that does not sign, and why not."""

    rolle: str
    regel: str
    begrunnelse: Tospraklig
    kilde: str
    utlostAv: list[str]  # noqa: N815 - the name in JSON


class Opplystsvar(_Apen):
    """One answer with the row that gave it."""

    verdi: str
    navn: str | None
    regel: str
    begrunnelse: Tospraklig
    kilde: str
    utlostAv: list[str]  # noqa: N815 - the name in JSON


class Tilskuddsvar(_Apen):
    """The grant, as information: who receives it, and which of the two it is."""

    mottaker: Opplystsvar
    grunnlag: Opplystsvar


class Vedleggsvar(_Apen):
    """One attachment."""

    tittel: str
    sha256: str
    mate: Literal["innebygd", "sider"]
    signert: bool = Field(default=False, description="Filen har en signatur.")
    regel: str | None = Field(default=None, description="Regelen som sa hvordan filen følger med.")
    signaturer: dict[str, Any] | None = Field(default=None, description="Hva kontrollen av signaturene viste.")


class Lenker(_Apen):
    """Where the document's parts are."""

    selv: str
    pdf: str
    side: str = Field(description="Sett inn sidetallet for {n}.")
    hendelser: str


class Kontraktsvar(_Apen):
    """The record of a document, as `kontraktverk lag --json`, with state and links."""

    dokumentId: str  # noqa: N815 - the name in JSON
    sha256: str
    dokumenttype: str
    malform: Literal["nb", "nn"]
    malformGrunn: Literal["onske", "fylke", "vedtak", "standard", "valgt"]  # noqa: N815 - the name in JSON
    malrevisjon: str
    maldigest: str
    skjema: int
    leverandor: str = Field(default="lokal", description="Hvem dokumentet er laget for. Signeres det et annet sted, har det ingen felt.")
    regler: list[str]
    signatarer: list[Signatarsvar]
    bortfalt: list[Bortfaltsvar]
    vedlegg: list[Vedleggsvar]
    funn: list[dict[str, Any]]
    status: str
    opprettet: str
    lenker: Lenker


class Samletrad(BaseModel):
    """What became of one contract: the record, or why not."""

    nr: int = Field(description="Plassen i listen som ble sendt, fra 0.")
    status: int = Field(description="Statusen kontrakten ville fått av POST /kontrakter.")
    dokumentId: str | None  # noqa: N815 - the name in JSON
    kontrakt: Kontraktsvar | None
    problem: Problem | None


class Samletsvar(BaseModel):
    """The result of each, in the order they were sent."""

    antall: int
    laget: int
    fantes: int = Field(description="Var lagret fra før, med de samme dataene.")
    avvist: int
    resultater: list[Samletrad]


class Sidelenker(BaseModel):
    """Where the next page is; null on the last."""

    neste: str | None


class Kontraktlinje(_Apen):
    """One document in a list. Names are in the record alone."""

    dokumentId: str  # noqa: N815 - the name in JSON
    dokumenttype: str
    kontraktsnummer: str | None
    kildesystem: dict[str, str | None] | None
    utgave: int
    status: str
    opprettet: str
    erstatter: str | None
    erstattetAv: str | None  # noqa: N815 - the name in JSON
    lenker: dict[str, str]


class Kontraktliste(BaseModel):
    """One page of the county's documents, the newest first."""

    kontrakter: list[Kontraktlinje]
    neste: str | None = Field(description="Send som «etter» for neste side. null: det er ikke flere.")
    lenker: Sidelenker


class Hendelsesvar(BaseModel):
    """One entry of the log; `forrige` is the hash of the entry before."""

    nr: int
    tid: str
    type: str
    aktor: str
    data: dict[str, Any]
    forrige: str
    hash: str


class Hendelsesliste(BaseModel):
    """The log of one document, oldest first. `hel`: every entry hangs together with the one before."""

    dokumentId: str  # noqa: N815 - the name in JSON
    hel: bool
    hendelser: list[Hendelsesvar]


class Feltendringssvar(_Apen):
    """One field that says something else. `for` and `etter` only for those who handle the case, and never what is protected."""

    peker: str
    ledetekst: Tospraklig
    skrives: bool
    skjult: bool


class Endringssvar(_Apen):
    """What changed from the issue before."""

    dokumentId: str  # noqa: N815 - the name in JSON
    utgave: int
    erstatter: dict[str, Any]
    felt: list[Feltendringssvar]
    annet: list[Tospraklig]
    varsler: list[dict[str, Any]]


class Kontrollsvar(_Apen):
    """The answer of a preflight without errors."""

    status: int
    kode: str
    feil: list[Funnsvar]
    advarsler: list[Funnsvar]
    rad: list[Funnsvar]
    signatarer: list[Signatarsvar]
    bortfalt: list[Bortfaltsvar]
    vedleggskrav: list[dict[str, Any]] = Field(description="Hver type vedlegg: om den kreves, og hvorfor.")
    bekreftelse: dict[str, Any] | None = Field(
        default=None, description="Bekreftelsen i loggen til dokumentet: dokumentId, tid og aktør. Mangler når dokumentet ikke er lagret."
    )


class Hvahvissvar(_Apen):
    """What the changes that were tried led to. A finding is told by code and place."""

    endringer: list[dict[str, Any]]
    forskjeller: list[dict[str, Any]]
    nyeFunn: list[list[str]]  # noqa: N815 - the name in JSON
    bortfalteFunn: list[list[str]]  # noqa: N815 - the name in JSON


class Hvemsvar(_Apen):
    """Who signs, also where the data have errors; with `hvaHvis`, beside what it was."""

    malform: Literal["nb", "nn"]
    malrevisjon: str | None
    signatarer: list[Signatarsvar]
    bortfalt: list[Bortfaltsvar]
    tilskudd: Tilskuddsvar | None
    feil: list[Funnsvar]
    advarsler: list[Funnsvar]
    rad: list[Funnsvar]
    hvaHvis: Hvahvissvar | None = None  # noqa: N815 - the name in JSON


class Malsvar(BaseModel):
    """One released revision of a template."""

    dokumenttype: str
    revisjon: str
    status: str
    digest: dict[str, str] = Field(description="Kontrollsum for hver målform.")
    gjelderFra: str  # noqa: N815 - the name in JSON
    gjelderTil: str | None  # noqa: N815 - the name in JSON
    kilde: str
    tittel: Tospraklig


class Malparitet(BaseModel):
    """Whether bokmål and nynorsk have the same texts."""

    like: bool
    antall: int = Field(description="Tekster som malen skal ha.")
    mangler: dict[str, list[str]] = Field(description="ID-ene som mangler, for hver målform.")
    avvik: list[dict[str, Any]] = Field(description="Alt som ikke er som det skal: sted og hva.")


class Malfrysing(BaseModel):
    """Whether a revision is what was released, in one language."""

    tilstand: Literal["stemmer", "ikkeFrosset", "brutt"]
    avvik: list[dict[str, str]] = Field(description="Filer som ikke er slik de ble frigitt: sti og tilstand.")


class Maltekst(BaseModel):
    """One text of a revision; null where a language lacks it. «…» stands for a value."""

    id: str
    nb: str | None
    nn: str | None


class Malrevisjonssvar(Malsvar):
    """All that is known of one revision."""

    fase: Literal["kladd", "kommer", "gjelder", "avlost"]
    skjema: int
    felles: int
    udirSkjema: bool  # noqa: N815 - the name in JSON
    endringer: Tospraklig
    paritet: Malparitet
    kontrollsum: dict[str, Malfrysing]
    filer: dict[str, list[str]] = Field(description="Filene malen er laget av, for hver målform.")
    tekster: list[Maltekst]


class Malendringer(BaseModel):
    """What a reader sees change between two revisions."""

    dokumenttype: str
    fra: str
    til: str
    endrerData: bool  # noqa: N815 - the name in JSON
    endrerSignatarer: bool  # noqa: N815 - the name in JSON
    malformer: dict[str, dict[str, Any]] = Field(
        description="For hver målform: hvert slags forskjell, med eksemplene den er sett i; `sider` for eksempelet med mest data."
    )


class Malliste(BaseModel):
    """All released revisions."""

    maler: list[Malsvar]


class Rapportsvar(_Apen):
    """The verification report."""

    rapportId: str  # noqa: N815 - the name in JSON
    kontrollertTid: str  # noqa: N815 - the name in JSON
    verktoy: dict[str, Any]
    policy: Any
    dokument: dict[str, Any]
    samlet: dict[str, Any]
    sporsmal: list[dict[str, Any]]
    signaturer: list[dict[str, Any]]
    kontroller: list[dict[str, Any]] = Field(
        description="De navngitte kontrollene av hver signatur: id, niva (FAIL, WARN, INFO), utfall (ok, brudd, ikkeAktuelt), "
        "signatur, etsi, sporsmal, tekst."
    )
    beholder: dict[str, Any] | None = Field(description="Filene i en signert pakke, og hvilke signaturer som dekker hver av dem.")
    tillitslister: list[dict[str, Any]] = Field(description="Tillitslistene (ETSI TS 119 612) som policyen bygger på.")
    hentet: list[dict[str, Any]] = Field(
        description="Hvem som ble spurt om tilbakekalling: type (OCSP, CRL), vert, tid, utfall, sha256. Tom der ingen ble spurt."
    )
    personer: list[dict[str, Any]] = Field(
        description="De som har signert hos en leverandør, etter bevisene i filen: navn, metode, niva, tid, integritet "
        "(intakt, endret, ukjent), identitet (nummer, fodselsdato, ingen), avtrykk, fil, utsteder, tillit, bekreftet."
    )
    vedlegg: list[dict[str, Any]] = Field(
        description="Filene inne i filen: navn, storrelse, sha256, medietype, egenSignatur, bevis, og kontroll av signaturene i dem: "
        "integritet, indikasjon, tillit, oppsummering, signatarer. Bevisene står under personer."
    )
    opphav: dict[str, Any]
    feil: list[Any]
    advarsler: list[Any]


class Helse(BaseModel):
    """Is the service able to do its work?"""

    status: Literal["ok", "feil"]
    modus: str
    versjon: str
    deler: dict[str, Literal["ok", "feil"]]
