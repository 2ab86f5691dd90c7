"""What a deviation is called. The names stand in the log, and have words of their own on the page of a document (`avvik_…`)."""

from __future__ import annotations

FIL_ODELAGT = "fil-odelagt"
"""The stored file is not what was stored, or is gone. Nobody can decide that it is good."""
IKKE_DET_SENDTE = "ikke-det-sendte"
ENDRET = "fil-endret"
FEIL_FELT = "feil-signaturfelt"
FEIL_SIGNATAR = "feil-signatar"

# Of what a provider returned of its own.
UKJENT_SEGL = "ukjent-segl"
FEIL_ANTALL_BEVIS = "feil-antall-bevis"
BEVIS_ULESELIG = "bevis-uleselig"
BEVIS_ENDRET = "bevis-endret"
UKJENT_BEVISUTSTEDER = "ukjent-bevisutsteder"
ANNET_DOKUMENT = "bevis-annet-dokument"
FIL_UTEN_BEVIS = "fil-uten-bevis"
LAST = "last-for-segl"
