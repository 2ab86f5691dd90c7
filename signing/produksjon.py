"""What production refuses of a seal: the demo's own, another organisation's, a certificate for something else, a chain that leads nowhere.

Pure; the app decides when to ask. Whether a certificate has run out is not asked here: that is told long before, and stops that county's
seal alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import NameOID

from signing.model import Tekst
from signing.sertifikat import er_demo


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason not to start, and what to do about it. `hva`: which seal, by its name in the settings."""

    kode: str
    hva: str
    melding: Tekst
    tiltak: Tekst


def seglproblemer(
    navn: str,
    sertifikat: x509.Certificate,
    kjede: Sequence[x509.Certificate],
    *,
    orgnr: str,
    ankere: Sequence[x509.Certificate],
) -> tuple[Problem, ...]:
    """Why this certificate cannot be the seal of the organisation with this number; empty when it can. `ankere`: what may vouch for seals.

    ETSI EN 319 412-3 §4.2 (a legal person's number in organizationIdentifier; older ones have it in serialNumber), RFC 5280 §4.2.1.3
    (nonRepudiation: what is signed is to be kept as proof), and every issuer up to an anchor must be at hand.
    """
    return (
        *((_demonokkel(navn),) if er_demo(sertifikat) else ()),
        *(() if orgnr in organisasjonsnumre(sertifikat) else (_annen_eier(navn, orgnr),)),
        *(() if _kan_forsegle(sertifikat) else (_annen_bruk(navn),)),
        *(() if _er_hel((sertifikat, *kjede), ankere) else (_brutt_kjede(navn),)),
    )


def organisasjonsnumre(sertifikat: x509.Certificate) -> frozenset[str]:
    """Whose the certificate says it is."""
    emne = sertifikat.subject
    orgid = (str(a.value) for a in emne.get_attributes_for_oid(NameOID.ORGANIZATION_IDENTIFIER))
    serie = (str(a.value) for a in emne.get_attributes_for_oid(NameOID.SERIAL_NUMBER))
    return frozenset((*(v.removeprefix(NTRNO) for v in orgid if v.startswith(NTRNO)), *serie))


NTRNO = "NTRNO-"  # ETSI EN 319 412-1 §5.1.4: national trade register, Norway


def _kan_forsegle(sertifikat: x509.Certificate) -> bool:
    try:
        return sertifikat.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment
    except (x509.ExtensionNotFound, ValueError):
        return False


def _er_hel(kjede: Sequence[x509.Certificate], ankere: Sequence[x509.Certificate]) -> bool:
    """Each is issued by the next, and the last one is an anchor or issued by one."""
    if not all(_utstedt_av(en, neste) for en, neste in pairwise(kjede)):
        return False
    return any(ledd == anker or _utstedt_av(ledd, anker) for ledd in kjede for anker in ankere)


def _utstedt_av(en: x509.Certificate, utsteder: x509.Certificate) -> bool:
    try:
        en.verify_directly_issued_by(utsteder)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _annen_eier(navn: str, orgnr: str) -> Problem:
    return Problem(
        "segl-annen-eier",
        navn,
        Tekst(
            nb=f"Sertifikatet til segl {navn} er ikke fylkeskommunens: det nevner ikke organisasjonsnummer {orgnr}.",
            nn=f"Sertifikatet til segl {navn} er ikkje fylkeskommunen sitt: det nemner ikkje organisasjonsnummer {orgnr}.",
        ),
        Tekst(
            nb="Bestill et segl for virksomheten, eller rett fylkesnummeret på raden.",
            nn="Bestill eit segl for verksemda, eller rett fylkesnummeret på rada.",
        ),
    )


def _annen_bruk(navn: str) -> Problem:
    return Problem(
        "segl-annen-bruk",
        navn,
        Tekst(
            nb=f"Sertifikatet til segl {navn} er ikke laget for å forsegle: det mangler nonRepudiation.",
            nn=f"Sertifikatet til segl {navn} er ikkje laga for å forsegle: det manglar nonRepudiation.",
        ),
        Tekst(
            nb="Bruk sertifikatet for signering (segl) fra utstederen, ikke det for autentisering og kryptering.",
            nn="Bruk sertifikatet for signering (segl) frå utferdaren, ikkje det for autentisering og kryptering.",
        ),
    )


def _brutt_kjede(navn: str) -> Problem:
    return Problem(
        "segl-brutt-kjede",
        navn,
        Tekst(
            nb=f"Sertifikatet til segl {navn} fører ikke til en utsteder som er godkjent for segl.",
            nn=f"Sertifikatet til segl {navn} fører ikkje til ein utferdar som er godkjend for segl.",
        ),
        Tekst(
            nb="Legg alle mellomliggende utstedere i p12-filen eller filen med sertifikatet, og roten i policyfilen eller ankermappen.",
            nn="Legg alle mellomliggjande utferdarar i p12-fila eller fila med sertifikatet, og rota i policyfila eller ankermappa.",
        ),
    )


def _demonokkel(navn: str) -> Problem:
    return Problem(
        "demonokkel",
        navn,
        Tekst(nb=f"Nøkkelen «{navn}» er laget for demo.", nn=f"Nøkkelen «{navn}» er laga for demo."),
        Tekst(
            nb="Legg inn fylkeskommunens eget segl fra en utsteder du stoler på.",
            nn="Legg inn seglet til fylkeskommunen frå ein utferdar du stoler på.",
        ),
    )
