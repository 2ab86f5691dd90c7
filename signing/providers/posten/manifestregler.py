"""What Posten allows in a manifest and a request, one row per rule: the limits of the XSDs, and what the documentation adds.

Posten would refuse too, but later, in English, and for some of them only when the signer is at the door. A row is broken when its
test says so. Sources: portal.xsd, direct.xsd, common.xsd; signering-docs: opprette-oppdrag, adressering-av-undertegner,
signert-dokument, signaturtype, sikkerhet, kjedet-signatur.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from signing.model import Tekst
from signing.providers.posten.feil import MELD_FRA, PostenManifest
from signing.providers.posten.model import (
    FLEST_DOKUMENTER,
    FLEST_SIGNATARER,
    LENGST_TILGJENGELIG,
    STORSTE_GRUPPE,
    Direkteoppdrag,
    Identifikator,
    Oppslag,
    PaVegneAv,
    Portaljobb,
    Signatar,
    Signaturtype,
    Varsling,
)

LENGSTE_TITTEL = 80
LENGSTE_BESKRIVELSE = 220
LENGSTE_REFERANSE = 50
LENGSTE_KJENNETEGN = 80
LENGSTE_MEDIETYPE = 100
LENGSTE_URL = 500
MANIFESTFIL = "manifest.xml"

Jobb = Portaljobb | Direkteoppdrag
_ORGNR = re.compile(r"[0-9]{9}")
_NUMMER = re.compile(r"[0-9]{11}")
_FILNAVN = re.compile(r"[A-Za-z0-9._-]{4,100}")  # portal-document/@href 4–100; the characters are ours: one spelling in ZIP, XML and URI
_PERSONLIG = re.compile(r"[0-9]{11}|@")  # a number or an e-mail address
_VAR_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # an order's own id is nobody's, also with eleven digits in a row
_IKKE_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 §2.2


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Regel(Generic[T]):
    """One rule: when it is broken, and what to say then."""

    brutt: Callable[[T], bool]
    melding: Tekst
    tiltak: Tekst = MELD_FRA


def krev(regler: Mapping[str, Regel[T]], verdi: T) -> None:
    """`PostenManifest` for the first rule that is broken."""
    for navn, regel in regler.items():
        if regel.brutt(verdi):
            raise PostenManifest(navn, regel.melding, regel.tiltak)


@dataclass(frozen=True, slots=True)
class Foresporsel:
    """What stands beside the bundle. `urler`: where a browser is sent afterwards."""

    referanse: str | None
    ko: str | None
    urler: tuple[str, ...] = ()


RETT_KONTAKT = Tekst(nb="Rett kontaktopplysningene, og send på nytt.", nn="Rett kontaktopplysningane, og send på nytt.")
RETT_NUMMER = Tekst(nb="Rett fødselsnummeret, og send på nytt.", nn="Rett fødselsnummeret, og send på nytt.")
RETT_FYLKET = Tekst(nb="Rett valgene fylket har gjort for Posten signering.", nn="Rett vala fylket har gjort for Posten signering.")
KORTERE_FRIST = Tekst(nb="Velg en kortere frist, og send på nytt.", nn="Vel ein kortare frist, og send på nytt.")

FELLES: Mapping[str, Regel[Jobb]] = {
    "avsender": Regel(
        lambda j: not _ORGNR.fullmatch(j.avsender),
        Tekst(nb="Organisasjonsnummeret til avsenderen har ikke ni sifre.", nn="Organisasjonsnummeret til avsendaren har ikkje ni siffer."),
    ),
    "antall-signatarer": Regel(
        lambda j: not 1 <= len(j.signatarer) <= FLEST_SIGNATARER,
        Tekst(nb="Et oppdrag hos Posten signering har 1–10 signatarer.", nn="Eit oppdrag hos Posten signering har 1–10 signatarar."),
        Tekst(nb="Del dokumentet på flere oppdrag.", nn="Del dokumentet på fleire oppdrag."),
    ),
    "nummer": Regel(
        lambda j: any(s.nummer is not None and not _NUMMER.fullmatch(s.nummer) for s in j.signatarer),
        Tekst(nb="Et fødselsnummer har ikke elleve sifre.", nn="Eit fødselsnummer har ikkje elleve siffer."),
        RETT_NUMMER,
    ),
    "samme-nummer": Regel(
        lambda j: _gjentatt(s.nummer for s in j.signatarer),
        Tekst(nb="Samme person står som signatar to ganger.", nn="Same person står som signatar to gonger."),
        RETT_NUMMER,
    ),
    "tittel": Regel(
        lambda j: not _innenfor(j.tittel, LENGSTE_TITTEL),
        Tekst(nb="Tittelen på oppdraget må ha 1–80 tegn.", nn="Tittelen på oppdraget må ha 1–80 teikn."),
    ),
    "beskrivelse": Regel(
        lambda j: len(j.beskrivelse or "") > LENGSTE_BESKRIVELSE,
        Tekst(nb="Beskrivelsen av oppdraget kan ha høyst 220 tegn.", nn="Skildringa av oppdraget kan ha høgst 220 teikn."),
    ),
    "antall-dokumenter": Regel(
        lambda j: not 1 <= len(j.dokumenter) <= FLEST_DOKUMENTER,
        Tekst(nb="Et oppdrag hos Posten signering har 1–20 dokumenter.", nn="Eit oppdrag hos Posten signering har 1–20 dokument."),
        Tekst(nb="Slå sammen vedlegg.", nn="Slå saman vedlegg."),
    ),
    "dokumenttittel": Regel(
        lambda j: not all(_innenfor(d.tittel, LENGSTE_TITTEL) for d in j.dokumenter),
        Tekst(nb="Tittelen på et dokument må ha 1–80 tegn.", nn="Tittelen på eit dokument må ha 1–80 teikn."),
        Tekst(nb="Gi vedlegget en kortere tittel.", nn="Gi vedlegget ein kortare tittel."),
    ),
    "filnavn": Regel(
        lambda j: any(not _FILNAVN.fullmatch(d.filnavn) or d.filnavn.lower() == MANIFESTFIL for d in j.dokumenter),
        Tekst(nb="Et filnavn kan ikke brukes hos Posten signering.", nn="Eit filnamn kan ikkje brukast hos Posten signering."),
    ),
    "samme-filnavn": Regel(
        lambda j: _gjentatt(d.filnavn.lower() for d in j.dokumenter),
        Tekst(nb="To dokumenter har samme filnavn.", nn="To dokument har same filnamn."),
    ),
    "medietype": Regel(
        lambda j: not all(_innenfor(d.medietype, LENGSTE_MEDIETYPE) for d in j.dokumenter),
        Tekst(nb="Medietypen til et dokument mangler eller er for lang.", nn="Medietypen til eit dokument manglar eller er for lang."),
    ),
    "niva": Regel(
        lambda j: j.niva not in {None, 3, 4},
        Tekst(nb="Sikkerhetsnivået hos Posten signering er 3 eller 4.", nn="Tryggleiksnivået hos Posten signering er 3 eller 4."),
        RETT_FYLKET,
    ),
    "avansert-ett-dokument": Regel(
        lambda j: len(j.dokumenter) > 1 and _avansert(j),
        Tekst(
            nb="Avansert signatur fra det offentlige gjelder ett dokument, og her er det flere.",
            nn="Avansert signatur frå det offentlege gjeld eitt dokument, og her er det fleire.",
        ),
        Tekst(
            nb="Velg autentisert signatur, eller legg vedleggene inn i dokumentet.",
            nn="Vel autentisert signatur, eller legg vedlegga inn i dokumentet.",
        ),
    ),
    "avansert-identifikator": Regel(
        lambda j: j.identifikator is not Identifikator.NUMMER and _avansert(j),
        Tekst(
            nb="Med avansert signatur fra det offentlige må fødselsnummer og navn stå i det signerte dokumentet.",
            nn="Med avansert signatur frå det offentlege må fødselsnummer og namn stå i det signerte dokumentet.",
        ),
        RETT_FYLKET,
    ),
    "identifikator-uten-nummer": Regel(
        lambda j: j.identifikator is Identifikator.NUMMER and any(s.nummer is None for s in j.signatarer),
        Tekst(
            nb="Fødselsnummer kan bare stå i det signerte dokumentet når alle signatarene er oppgitt med fødselsnummer.",
            nn="Fødselsnummer kan berre stå i det signerte dokumentet når alle signatarane er oppgitte med fødselsnummer.",
        ),
        Tekst(
            nb="Legg inn fødselsnummer for alle, eller velg autentisert signatur.",
            nn="Legg inn fødselsnummer for alle, eller vel autentisert signatur.",
        ),
    ),
    "tegn": Regel(
        lambda j: any(_IKKE_XML.search(t) for t in (j.tittel, j.beskrivelse or "", *(d.tittel for d in j.dokumenter))),
        Tekst(nb="En tittel har tegn som ikke kan sendes.", nn="Ein tittel har teikn som ikkje kan sendast."),
        Tekst(nb="Skriv tittelen på nytt uten usynlige tegn.", nn="Skriv tittelen på nytt utan usynlege teikn."),
    ),
}

PORTAL: Mapping[str, Regel[Portaljobb]] = {
    "noytral-tittel": Regel(
        lambda j: (
            j.noytral_tittel is not None and (not _innenfor(j.noytral_tittel, LENGSTE_TITTEL) or bool(_IKKE_XML.search(j.noytral_tittel)))
        ),
        Tekst(nb="Den nøytrale tittelen må ha 1–80 tegn.", nn="Den nøytrale tittelen må ha 1–80 teikn."),
    ),
    "personlig-tittel": Regel(
        lambda j: bool(_PERSONLIG.search(j.noytral_tittel or "")),
        Tekst(nb="Den nøytrale tittelen inneholder en personopplysning.", nn="Den nøytrale tittelen inneheld ei personopplysning."),
    ),
    "gruppe": Regel(
        lambda j: any(s.gruppe is not None and not 0 <= s.gruppe <= STORSTE_GRUPPE for s in j.signatarer),
        Tekst(nb="Rekkefølgen hos Posten signering har høyst ti trinn.", nn="Rekkjefølgja hos Posten signering har høgst ti trinn."),
    ),
    "varsling-mangler": Regel(
        lambda j: any(_uten_kontakt(s) for s in j.signatarer),
        Tekst(nb="En signatar har verken e-postadresse eller mobilnummer.", nn="Ein signatar har verken e-postadresse eller mobilnummer."),
        RETT_KONTAKT,
    ),
    "kontakt-tegn": Regel(
        lambda j: any(_IKKE_XML.search(verdi) for s in j.signatarer for verdi in _kontakt(s) if verdi),
        Tekst(nb="En kontaktopplysning har tegn som ikke kan sendes.", nn="Ei kontaktopplysning har teikn som ikkje kan sendast."),
        RETT_KONTAKT,
    ),
    "oppslag-uten-nummer": Regel(
        lambda j: any(s.nummer is None and isinstance(s.varsling, Oppslag) for s in j.signatarer),
        Tekst(
            nb="Uten fødselsnummer kan kontaktopplysningene til en signatar ikke slås opp.",
            nn="Utan fødselsnummer kan kontaktopplysningane til ein signatar ikkje slåast opp.",
        ),
        Tekst(nb="Legg inn e-postadresse eller mobilnummer for signataren.", nn="Legg inn e-postadresse eller mobilnummer for signataren."),
    ),
    "oppslag-for-andre": Regel(
        lambda j: any(s.pa_vegne_av is PaVegneAv.ANDRE and isinstance(s.varsling, Oppslag) for s in j.signatarer),
        Tekst(
            nb="For en som signerer på vegne av andre, må e-postadresse eller mobilnummer oppgis.",
            nn="For ein som signerer på vegner av andre, må e-postadresse eller mobilnummer oppgivast.",
        ),
        Tekst(nb="Legg inn e-postadresse eller mobilnummer for signataren.", nn="Legg inn e-postadresse eller mobilnummer for signataren."),
    ),
    "samme-kontakt": Regel(
        lambda j: _gjentatt(_kontakt(s) if s.nummer is None else None for s in j.signatarer),
        Tekst(
            nb="To signatarer uten fødselsnummer har de samme kontaktopplysningene, og kan ikke skilles fra hverandre.",
            nn="To signatarar utan fødselsnummer har dei same kontaktopplysningane, og kan ikkje skiljast frå kvarandre.",
        ),
        RETT_KONTAKT,
    ),
    "frist": Regel(
        lambda j: j.tilgjengelig is not None and not timedelta(seconds=1) <= j.tilgjengelig <= LENGST_TILGJENGELIG,
        Tekst(nb="Fristen hos Posten signering er høyst 90 dager.", nn="Fristen hos Posten signering er høgst 90 dagar."),
        KORTERE_FRIST,
    ),
    "frist-i-alt": Regel(
        lambda j: j.tilgjengelig is not None and j.tilgjengelig * len({s.gruppe for s in j.signatarer}) > LENGST_TILGJENGELIG,
        Tekst(
            nb="Hver gruppe får hele fristen, og til sammen blir det mer enn 90 dager.",
            nn="Kvar gruppe får heile fristen, og til saman blir det meir enn 90 dagar.",
        ),
        KORTERE_FRIST,
    ),
    "aktivering": Regel(
        lambda j: j.aktivering is not None and j.aktivering.tzinfo is None,
        Tekst(nb="Tiden oppdraget skal åpnes, mangler tidssone.", nn="Tida oppdraget skal opnast, manglar tidssone."),
    ),
}

DIREKTE: Mapping[str, Regel[Direkteoppdrag]] = {
    "kjennetegn": Regel(
        lambda j: (
            any((s.nummer is None) == (s.kjennetegn is None) for s in j.signatarer)
            or not all(_kjennetegn(s.kjennetegn) for s in j.signatarer if s.kjennetegn is not None)
        ),
        Tekst(
            nb="En signatar må oppgis enten med fødselsnummer eller med et kjennetegn på 1–80 tegn.",
            nn="Ein signatar må oppgivast anten med fødselsnummer eller med eit kjenneteikn på 1–80 teikn.",
        ),
    ),
    "samme-kjennetegn": Regel(
        lambda j: _gjentatt(s.kjennetegn for s in j.signatarer),
        Tekst(nb="To signatarer har samme kjennetegn.", nn="To signatarar har same kjenneteikn."),
    ),
}

FORESPORSEL: Mapping[str, Regel[Foresporsel]] = {
    "referanse": Regel(
        lambda f: f.referanse is not None and (not _innenfor(f.referanse, LENGSTE_REFERANSE) or bool(_IKKE_XML.search(f.referanse))),
        Tekst(nb="Referansen til oppdraget må ha 1–50 tegn.", nn="Referansen til oppdraget må ha 1–50 teikn."),
    ),
    "personlig-referanse": Regel(
        lambda f: bool(_PERSONLIG.search(_VAR_ID.sub("", f.referanse or ""))),
        Tekst(nb="Referansen til oppdraget inneholder en personopplysning.", nn="Referansen til oppdraget inneheld ei personopplysning."),
    ),
    "ko": Regel(
        lambda f: f.ko is not None and not (f.ko.strip() and not _IKKE_XML.search(f.ko)),
        Tekst(nb="Navnet på køen hos Posten signering kan ikke brukes.", nn="Namnet på køen hos Posten signering kan ikkje brukast."),
    ),
    "returadresse": Regel(
        lambda f: not all(u.startswith(("https://", "http://")) and len(u) <= LENGSTE_URL and not _IKKE_XML.search(u) for u in f.urler),
        Tekst(nb="Adressen signataren skal tilbake til, kan ikke brukes.", nn="Adressa signataren skal tilbake til, kan ikkje brukast."),
    ),
}


def _innenfor(tekst: str, lengst: int) -> bool:
    """XSD counts characters, and so does Python. Blanks alone are no text."""
    return bool(tekst.strip()) and len(tekst) <= lengst


def _kjennetegn(verdi: str) -> bool:
    return _innenfor(verdi, LENGSTE_KJENNETEGN) and not _IKKE_XML.search(verdi)


def _gjentatt(verdier: Iterable[Hashable]) -> bool:
    """Whether one of them comes twice; None is no value."""
    return any(antall > 1 for antall in Counter(v for v in verdier if v is not None).values())


def _avansert(jobb: Jobb) -> bool:
    return any(s.signaturtype is Signaturtype.AVANSERT for s in jobb.signatarer)


def _kontakt(signatar: Signatar) -> tuple[str | None, str | None]:
    varsling = signatar.varsling
    return (varsling.epost, varsling.mobil) if isinstance(varsling, Varsling) else (None, None)


def _uten_kontakt(signatar: Signatar) -> bool:
    return isinstance(signatar.varsling, Varsling) and not any((verdi or "").strip() for verdi in _kontakt(signatar))
