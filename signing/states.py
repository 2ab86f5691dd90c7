"""Where an order and each of its signers can stand: the codes that are stored and shown on screen, never renamed."""

from __future__ import annotations

from enum import StrEnum


class Signertilstand(StrEnum):
    """Where one signer stands."""

    VENTER_TUR = "venterTur"
    VARSLET = "varslet"
    APNET = "apnet"
    SIGNERT = "signert"
    AVSLATT = "avslatt"
    UTLOPT = "utlopt"
    IKKE_LEVERT = "ikkeLevert"
    RESERVERT = "reservert"
    MANGLER_KONTAKT = "manglerKontakt"
    SPERRET = "sperret"
    UTEN_NAVN = "utenNavn"
    BORTFALT = "bortfalt"
    UKJENT = "ukjent"


class Tilstand(StrEnum):
    """Where the whole order stands."""

    KLADD = "kladd"
    SENDT = "sendt"
    UNDER_SIGNERING = "underSignering"
    VENTER_GODKJENNING = "venterGodkjenning"
    FULLFORT = "fullfort"
    ARKIVERT = "arkivert"
    AVSLATT = "avslatt"
    UTLOPT = "utlopt"
    UTILGJENGELIG = "utilgjengelig"
    AVVIK = "avvik"
    AVBRUTT = "avbrutt"
    ERSTATTET = "erstattet"


HINDRET = (
    Signertilstand.IKKE_LEVERT,
    Signertilstand.MANGLER_KONTAKT,
    Signertilstand.SPERRET,
    Signertilstand.UTEN_NAVN,
    Signertilstand.RESERVERT,
)
"""The signer is not reached, or not let in: the graver cause last."""
PAMINNES = (Signertilstand.VARSLET, Signertilstand.APNET, Signertilstand.UKJENT)
"""Signers who have been told and have not answered."""
SVART = (Signertilstand.SIGNERT, Signertilstand.AVSLATT, Signertilstand.UTLOPT, Signertilstand.BORTFALT)
"""Nothing more is asked of the signer."""
AKTIVE = (Tilstand.SENDT, Tilstand.UNDER_SIGNERING, Tilstand.VENTER_GODKJENNING, Tilstand.UTILGJENGELIG)
"""The order is with the signers: these states follow from where the signers stand."""
STOPPET = (Tilstand.AVSLATT, Tilstand.UTLOPT, Tilstand.AVBRUTT)
"""The order has ended without a seal; only a new document can take its place."""
FERDIGE = (Tilstand.FULLFORT, Tilstand.ARKIVERT)
"""The document is sealed."""
