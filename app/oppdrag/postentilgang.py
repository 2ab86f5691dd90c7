"""How each county calls Posten: the address, the county's certificate and key, and whom it trusts. In a demo: the simulator."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from cryptography import x509

from app.clock import Clock
from app.errors import Oppsettsfeil
from app.kanaloppsett import les_hemmelighet
from app.kontroll import Verksted
from app.lager.ankere import les_ankere
from app.postenoppsett import Postenoppsett
from app.tekst import Tekst
from signing.errors import NokkelFeil
from signing.keys import Nokkel, les_p12
from signing.providers.posten.feil import PostenUtilgjengelig
from signing.providers.posten.klient import Postenklient
from signing.providers.posten.leverandor import Adgang
from signing.providers.posten.takt import Takt
from signing.providers.posten.tls import Tilgang


@dataclass(frozen=True, slots=True)
class Postentilgang:
    """The counties' own certificates, read when they are first needed: loading an RSA key checks it, which takes a while."""

    bord: Verksted
    oppsett: Postenoppsett
    _apnet: dict[str, Adgang] = field(default_factory=dict)
    _las: Lock = field(default_factory=Lock)

    def adgang(self, fylkesnummer: str) -> Adgang:
        """The county's. Raises `Oppsettsfeil` where its certificate is missing or cannot be read."""
        with self._las:
            if fylkesnummer not in self._apnet:
                orgnr = self.bord.grunnlag.fylker[fylkesnummer].organisasjonsnummer
                nokkel = les_nokkel(self.oppsett, fylkesnummer)
                tilgang = Tilgang(self.oppsett.adresse, orgnr, nokkel, self.ankere())
                self._apnet[fylkesnummer] = Adgang(Postenklient(tilgang, Takt()), nokkel)
            return self._apnet[fylkesnummer]

    def ankere(self) -> tuple[x509.Certificate, ...]:
        """Whom Posten, and what comes back, must lead to."""
        return ankere_i(self.oppsett.ankere)


@dataclass(frozen=True, slots=True)
class Demotilgang:
    """The simulator, wherever it answers now, with certificates of its own CA."""

    bord: Verksted
    clock: Clock
    _apnet: dict[tuple[str, str], Adgang] = field(default_factory=dict)

    def adgang(self, fylkesnummer: str) -> Adgang:
        """The county's. Raises `PostenUtilgjengelig` before the simulator's first start."""
        from app.postensimulator import simulatorpki, sted  # a demo's only

        fylke, adresse = self.bord.grunnlag.fylker[fylkesnummer], sted(self.bord.settings).adresse
        if adresse is None:
            raise PostenUtilgjengelig
        if (fylkesnummer, adresse) not in self._apnet:
            pki = simulatorpki(self.bord.settings, self.clock)
            nokkel = pki.virksomhet(fylke.organisasjonsnummer, fylke.navn.nb, self.clock())
            tilgang = Tilgang(adresse, fylke.organisasjonsnummer, nokkel, pki.ankere)
            self._apnet[fylkesnummer, adresse] = Adgang(Postenklient(tilgang, Takt()), nokkel)
        return self._apnet[fylkesnummer, adresse]

    def ankere(self) -> tuple[x509.Certificate, ...]:
        """The simulator's own CA."""
        from app.postensimulator import simulatorpki

        return simulatorpki(self.bord.settings, self.clock).ankere


def les_nokkel(oppsett: Postenoppsett, fylkesnummer: str) -> Nokkel:
    """The county's virksomhetssertifikat. Neither the password nor what is wrong with the file's inside is ever told."""
    fil = oppsett.p12(fylkesnummer)
    try:
        return les_p12(fil.read_bytes(), passord=les_hemmelighet(oppsett.passord(fylkesnummer)).encode())
    except OSError:
        raise _kan_ikke_leses(fil) from None
    except NokkelFeil as feil:
        raise Oppsettsfeil(
            Tekst(nb=f"{fil.name}: {feil.melding.nb}", nn=f"{fil.name}: {feil.melding.nn}"),
            tiltak=Tekst(nb=feil.tiltak.nb, nn=feil.tiltak.nn),
        ) from feil


def _kan_ikke_leses(fil: Path) -> Oppsettsfeil:
    return Oppsettsfeil(
        Tekst(
            nb=f"Virksomhetssertifikatet {fil.name} finnes ikke, eller tjenesten kan ikke lese det.",
            nn=f"Verksemdssertifikatet {fil.name} finst ikkje, eller tenesta kan ikkje lese det.",
        ),
        tiltak=Tekst(
            nb="Legg p12-filen og passordfilen til fylket i mappen KONTRAKTVERK_POSTEN_NOKLER. Se docs/posten.md.",
            nn="Legg p12-fila og passordfila til fylket i mappa KONTRAKTVERK_POSTEN_NOKLER. Sjå docs/posten.md.",
        ),
    )


def ankere_i(mappe: Path) -> tuple[x509.Certificate, ...]:
    """The certificates of a folder. Raises `Oppsettsfeil` on a file that is none."""
    return tuple(x509.load_der_x509_certificate(anker.sertifikat.dump()) for anker in les_ankere(mappe).ankere)
