"""What the report says of trusted lists, and of whether a certificate is qualified. Words only."""

from __future__ import annotations

from collections.abc import Mapping

from signing.model import Tekst
from signing.verify.kvalifisert import Kvalifisert

KVALIFISERT: Mapping[Kvalifisert, Tekst] = {
    Kvalifisert.SIGNATUR: Tekst(
        "Kvalifisert elektronisk signatur, ifølge tillitslisten.", "Kvalifisert elektronisk signatur, ifølgje tillitslista."
    ),
    Kvalifisert.SEGL: Tekst("Kvalifisert elektronisk segl, ifølge tillitslisten.", "Kvalifisert elektronisk segl, ifølgje tillitslista."),
    Kvalifisert.AVANSERT_SIGNATUR: Tekst(
        "Avansert elektronisk signatur med kvalifisert sertifikat, ifølge tillitslisten.",
        "Avansert elektronisk signatur med kvalifisert sertifikat, ifølgje tillitslista.",
    ),
    Kvalifisert.AVANSERT_SEGL: Tekst(
        "Avansert elektronisk segl med kvalifisert sertifikat, ifølge tillitslisten.",
        "Avansert elektronisk segl med kvalifisert sertifikat, ifølgje tillitslista.",
    ),
    Kvalifisert.TIDSSTEMPEL: Tekst("Kvalifisert tidsstempel, ifølge tillitslisten.", "Kvalifisert tidsstempel, ifølgje tillitslista."),
    Kvalifisert.NEI: Tekst("Ikke kvalifisert, ifølge tillitslisten.", "Ikkje kvalifisert, ifølgje tillitslista."),
    Kvalifisert.UKJENT: Tekst("Vi kan ikke si om den er kvalifisert.", "Vi kan ikkje seie om han er kvalifisert."),
}

TILLITSFUNN: Mapping[str, Tekst] = {
    "tillitsliste-utlopt": Tekst(
        "Tillitslisten som kontrollen bygger på, skulle vært byttet ut med en nyere. Vi bruker det den sist sa.",
        "Tillitslista som kontrollen byggjer på, skulle vore bytt ut med ei nyare. Vi bruker det ho sist sa.",
    ),
}
