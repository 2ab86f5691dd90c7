"""Kontraktverk: apprenticeship contracts from case data to a signed, archivable PDF. Read `app/flyt.py` first."""

VERSJON = "0.1.0"
