"""Which events webhooks tell of, and what of each may be told: ids, codes, dates and checksums. What does not stand here is not told.

Reasons in free text, who did it, how a signer was identified, and the archive's own reference are for those who ask with a token.
"""

from __future__ import annotations

from collections.abc import Mapping

PREFIKS = "no.kontraktverk."
"""What the type of a CloudEvent begins with; after it stands the type of the event in the log."""
PROVE = "prove"
"""A message that somebody sent to try the receiver. It is of no document."""

FELTER: Mapping[str, tuple[str, ...]] = {
    "opprettet": ("dataSha256", "pdfSha256"),
    "erstatter": ("erstatter",),
    "erstattet": ("erstattetAv", "utgave"),
    "slettet": ("regel", "dokument"),
    "sendingBekreftet": ("dataSha256",),
    "fornyet": ("sha256", "forrigeSha256", "holderTil"),
    "fornyelseArkivert": (),
    "melding.ikkeSendt": ("melding", "grunn"),
    "oppdrag.opprettet": (),
    "oppdrag.sendt": ("leverandor",),
    "oppdrag.varslet": ("felt",),
    "oppdrag.paminnet": ("felt",),
    "oppdrag.apnet": ("felt",),
    "oppdrag.signert": ("felt",),
    "oppdrag.avslatt": ("felt",),
    "oppdrag.ikkeLevert": ("felt", "arsak"),
    "oppdrag.ukjentStatus": ("felt",),
    "oppdrag.kontaktRettet": ("felt",),
    "oppdrag.fristForlenget": ("frist",),
    "oppdrag.utlopt": (),
    "oppdrag.avbrutt": (),
    "oppdrag.erstattet": ("dokumentId",),
    "oppdrag.godkjent": (),
    "oppdrag.avvik": ("kontroll",),
    "oppdrag.avklart": (),
    "oppdrag.forseglet": ("sha256",),
    "oppdrag.arkivert": (),
}
"""The members of the event that follow along, by its type."""

TIES_OM: Mapping[str, str] = {"innsyn": "that a person asked what is stored about them is between them and the county"}
"""What webhooks never tell of, and why."""
