"""What Posten signering refuses, in one table: slug → HTTP status, error code and message, and where it is written.

The codes that are written down somewhere are `NOT_AUTHORIZED`, `BROKER_NOT_AUTHORIZED` (docs, debugging), `SCHEMA_VALIDATION_ERROR`
(a published error response), `INVALID_STATUS_QUERY_TOKEN` and `SIGNING_CEREMONY_NOT_COMPLETED` (the Java client's ErrorCodes). For the
others the refusal is written down but not its code: those codes are ours (`EGNE`), and no client may lean on them.

Messages are English, as the protocol's are, and hold no personal data: they end in clients' logs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from signing.providers.posten.model import Identifikator, Signaturtype
from signing.providers.posten.simulator.jobber import LENGST_TILGJENGELIG, Flyt, Jobb

KJENTE = frozenset(
    {"NOT_AUTHORIZED", "BROKER_NOT_AUTHORIZED", "SCHEMA_VALIDATION_ERROR", "INVALID_STATUS_QUERY_TOKEN", "SIGNING_CEREMONY_NOT_COMPLETED"}
)


@dataclass(frozen=True, slots=True)
class Regel:
    """One refusal. `kilde`: the page of the docs, the schema, or the client that tells of it."""

    status: HTTPStatus
    feilkode: str
    melding: str
    kilde: str


class Avslag(Exception):  # noqa: N818  # Norwegian: an Avslag is a refusal
    """The service says no. `slug` finds the rule; `detalj` says what in the message it is about, never a value from it."""

    def __init__(self, slug: str, detalj: str = "", *, hoder: Mapping[str, str] | None = None) -> None:
        super().__init__(slug)
        self.slug = slug
        self.regel = AVSLAG[slug]
        self.detalj = detalj
        self.hoder = dict(hoder or {})

    @property
    def melding(self) -> str:
        """The message with its detail."""
        return f"{self.regel.melding}: {self.detalj}" if self.detalj else self.regel.melding


def _nei(feilkode: str, melding: str, kilde: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> Regel:
    return Regel(status, feilkode, melding, kilde)


AVSLAG: Mapping[str, Regel] = {
    # who asks
    "ikke-tilgang": _nei("NOT_AUTHORIZED", "The organisation is not authorized to access this system", "debugging", HTTPStatus.FORBIDDEN),
    "megler": _nei("BROKER_NOT_AUTHORIZED", "Broker is not authorized to send on behalf of sender", "debugging", HTTPStatus.FORBIDDEN),
    # how it is asked
    "ukjent-adresse": _nei("NOT_FOUND", "No such resource", "portal-flow", HTTPStatus.NOT_FOUND),
    "metode": _nei("METHOD_NOT_ALLOWED", "The resource does not take this method", "portal-flow", HTTPStatus.METHOD_NOT_ALLOWED),
    "godtar-ikke-svaret": _nei("NOT_ACCEPTABLE", "The answer is XML", "Java client, ClientHelper", HTTPStatus.NOT_ACCEPTABLE),
    "ikke-multipart": _nei(
        "UNSUPPORTED_MEDIA_TYPE", "The request must be multipart/mixed", "portal-flow", HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    ),
    "deler": _nei("INVALID_MULTIPART", "One part application/xml and one application/octet-stream are expected", "portal-flow"),
    "for-stor-foresporsel": _nei("REQUEST_TOO_LARGE", "The request is too large", "opprette-oppdrag", HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    "skjema": _nei("SCHEMA_VALIDATION_ERROR", "Xml-message was not in accordance to schema", "portal.xsd, direct.xsd, common.xsd"),
    "for-tidlig": _nei("TOO_EAGER_POLLING", "Polled before the next permitted time", "portal-flow", HTTPStatus.TOO_MANY_REQUESTS),
    # the bundle
    "bunt": _nei("INVALID_ASICE", "The document bundle cannot be read", "dokumentpakke"),
    "bunt-manifest": _nei("INVALID_ASICE", "The bundle holds no manifest.xml", "dokumentpakke, Manifest"),
    "bunt-signatur": _nei("INVALID_ASICE_SIGNATURE", "The bundle's signature is not valid", "dokumentpakke, requirement 8.3.1"),
    "bunt-udekket": _nei(
        "INVALID_ASICE_SIGNATURE", "A file outside META-INF is not covered by the signature", "dokumentpakke, requirement 8.2"
    ),
    "bunt-sertifikat": _nei(
        "INVALID_ASICE_SIGNATURE", "The bundle is not signed with a certificate of the sender or its broker", "dokumentpakke, req. 8.3.1"
    ),
    "bunt-tid": _nei("INVALID_SIGNING_TIME", "The signing time is more than 5 seconds from now", "dokumentpakke, requirement 6.3.2"),
    "bunt-filer": _nei("INVALID_ASICE", "The files of the bundle are not the documents of the manifest", "dokumentpakke, Document"),
    "dokument-type": _nei("INVALID_DOCUMENT", "Documents must be PDF", "opprette-oppdrag, Document format"),
    "dokument-pdf": _nei("INVALID_DOCUMENT", "The document is not a PDF of version 1.1 to 1.7", "opprette-oppdrag, Document format"),
    "dokument-passord": _nei("INVALID_DOCUMENT", "The document is encrypted", "opprette-oppdrag, Document format"),
    "dokument-storrelse": _nei(
        "DOCUMENTS_TOO_LARGE", "The documents are larger than 10485760 bytes together", "opprette-oppdrag, Document format"
    ),
    # what is ordered
    "avsender": _nei("INVALID_SENDER", "The sender is not the organisation of the address", "portal-flow"),
    "lik-signatar": _nei("DUPLICATE_SIGNERS", "Two signers are the same", "direct.xsd, signer-identifier"),
    "frist": _nei("INVALID_AVAILABILITY", "The documents are available for more than 7776000 seconds", "portal-flow, Availability"),
    "avansert-flere-dokumenter": _nei(
        "MULTIPLE_DOCUMENTS_NOT_SUPPORTED", "Several documents are not supported for advanced signatures", "opprette-oppdrag, note 4"
    ),
    "avansert-identifikator": _nei(
        "INVALID_IDENTIFIER", "Advanced signatures need personal identification number and name", "signert-dokument"
    ),
    "identifikator-uten-nummer": _nei(
        "INVALID_IDENTIFIER", "A signer without personal identification number cannot be shown with one", "signert-dokument"
    ),
    "andre-med-oppslag": _nei(
        "NOTIFICATIONS_REQUIRED", "Who signs on behalf of others must be given an address", "portal-flow, Signing on behalf of"
    ),
    "oppslag-uten-nummer": _nei(
        "NOTIFICATIONS_REQUIRED", "Looking up an address needs a personal identification number", "adressering, For public organizations"
    ),
    "utgang": _nei("INVALID_EXIT_URL", "An exit address is not an absolute http or https address", "direct.xsd, exit-urls"),
    # a job that is there
    "ukjent-jobb": _nei("JOB_NOT_FOUND", "No such job", "portal-flow", HTTPStatus.NOT_FOUND),
    "ukjent-signatar": _nei("SIGNER_NOT_FOUND", "No such signer", "direct-flow", HTTPStatus.NOT_FOUND),
    "ikke-signert": _nei("SIGNATURE_NOT_FOUND", "There is no signature yet", "portal-flow, Step 3", HTTPStatus.NOT_FOUND),
    "slettet": _nei("DOCUMENTS_DELETED", "The documents have been deleted", "portal-flow, Step 2; lagring", HTTPStatus.GONE),
    "for-sent": _nei("JOB_NOT_CANCELLABLE", "The job has ended", "Java client, JobCannotBeCancelledException", HTTPStatus.CONFLICT),
    "kan-ikke-slettes": _nei("NOT_DELETABLE", "The documents cannot be deleted now", "lagring, Limitations", HTTPStatus.CONFLICT),
    "signatar-ferdig": _nei("SIGNER_NOT_WAITING", "The signer cannot sign any more", "direct-flow, Step 2", HTTPStatus.CONFLICT),
    "statustoken": _nei(
        "INVALID_STATUS_QUERY_TOKEN", "The status query token is not valid", "Java client, ClientHelper", HTTPStatus.FORBIDDEN
    ),
    "seremoni": _nei(
        "SIGNING_CEREMONY_NOT_COMPLETED", "No signer has completed the signing ceremony", "Java client, ClientHelper", HTTPStatus.NOT_FOUND
    ),
}
EGNE = frozenset(regel.feilkode for regel in AVSLAG.values()) - KJENTE


# ------------------------------------------------------------------ what a public organisation may order


@dataclass(frozen=True, slots=True)
class Ordre:
    """What was ordered, with what a job does not remember: whether things were said or left out."""

    jobb: Jobb
    avsender: str
    tilgjengelig_sekunder: int | None = None
    sagt_identifikator: Identifikator | None = None
    adresser: tuple[str, ...] = field(default=(), repr=False)


def _avansert(ordre: Ordre) -> bool:
    return any(s.signaturtype is Signaturtype.AVANSERT for s in ordre.jobb.signatarer)


def _like(ordre: Ordre) -> bool:
    merker = [(s.nummer, s.kjennetegn) if s.nummer or s.kjennetegn else (s.epost, s.mobil) for s in ordre.jobb.signatarer]
    return len(set(merker)) < len(merker)


def _oppslag_uten_nummer(ordre: Ordre) -> bool:
    return any(s.oppslag and s.nummer is None for s in ordre.jobb.signatarer)


def _nummer_som_ikke_finnes(ordre: Ordre) -> bool:
    """Left out, the number is left out of the signed document for who has none; asked for, it must be there (signert-dokument)."""
    return ordre.sagt_identifikator is Identifikator.NUMMER and any(s.nummer is None for s in ordre.jobb.signatarer)


FEIL_I_ORDREN: Mapping[str, Callable[[Ordre], bool]] = {
    "avsender": lambda o: o.avsender != o.jobb.orgnr,
    "frist": lambda o: (o.tilgjengelig_sekunder or 0) > LENGST_TILGJENGELIG.total_seconds(),
    "avansert-flere-dokumenter": lambda o: _avansert(o) and len(o.jobb.dokumenter) > 1,
    "avansert-identifikator": lambda o: _avansert(o) and o.jobb.identifikator is not Identifikator.NUMMER,
    "identifikator-uten-nummer": _nummer_som_ikke_finnes,
    "andre-med-oppslag": lambda o: any(s.oppslag and s.for_andre for s in o.jobb.signatarer),
    "oppslag-uten-nummer": _oppslag_uten_nummer,
    "lik-signatar": _like,
    "utgang": lambda o: o.jobb.flyt is Flyt.DIREKTE and not all(a.startswith(("https://", "http://")) for a in o.adresser),
}


def krev_lovlig(ordre: Ordre) -> None:
    """Raises `Avslag` for the first rule that the order breaks."""
    for slug, brutt in FEIL_I_ORDREN.items():
        if brutt(ordre):
            raise Avslag(slug)
