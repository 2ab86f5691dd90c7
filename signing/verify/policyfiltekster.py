"""The words of the policy file's faults, bokmål and nynorsk: one for each reason, and what may stand in each kind of place. Words only."""

from __future__ import annotations

from collections.abc import Mapping

from signing.model import Tekst

SAMLET = Tekst("Rett policyfilen. Ingenting i den er tatt i bruk.", "Rett policyfila. Ingenting i ho er tatt i bruk.")

ARSAKER: Mapping[str, Tekst] = {
    "ugyldig-toml": Tekst("Policyfilen kan ikke leses: {fikk}. Ventet: {ventet}.", "Policyfila kan ikkje lesast: {fikk}. Venta: {ventet}."),
    "ukjent-nokkel": Tekst(
        "{peker}: «{fikk}» er ikke noe vi kjenner. Kan være: {ventet}.", "{peker}: «{fikk}» er ikkje noko vi kjenner. Kan vere: {ventet}."
    ),
    "ukjent-ord": Tekst("{peker}: «{fikk}» går ikke. Kan være: {ventet}.", "{peker}: «{fikk}» går ikkje. Kan vere: {ventet}."),
    "feil-type": Tekst("{peker}: «{fikk}» går ikke. Skal være {ventet}.", "{peker}: «{fikk}» går ikkje. Skal vere {ventet}."),
    "mangler": Tekst("{peker} mangler. Skal være {ventet}.", "{peker} manglar. Skal vere {ventet}."),
    "fil-mangler": Tekst(
        "{peker}: «{fikk}» kan ikke leses. Skal være {ventet}.", "{peker}: «{fikk}» kan ikkje lesast. Skal vere {ventet}."
    ),
    "ikke-sertifikat": Tekst(
        "{peker}: «{fikk}» har ikke noe sertifikat. Skal være {ventet}.", "{peker}: «{fikk}» har ikkje noko sertifikat. Skal vere {ventet}."
    ),
    "tid-snudd": Tekst("{peker}: «{fikk}» er for tidlig. Skal være {ventet}.", "{peker}: «{fikk}» er for tidleg. Skal vere {ventet}."),
    "kan-ikke-senkes": Tekst(
        "{peker}: kontrollen kan ikke settes til «{fikk}». Kan være: {ventet}.",
        "{peker}: kontrollen kan ikkje setjast til «{fikk}». Kan vere: {ventet}.",
    ),
    "kan-ikke-forlenges": Tekst(
        "{peker}: algoritmen er brutt og kan ikke godtas til «{fikk}». Ikke senere enn {ventet}.",
        "{peker}: algoritmen er broten og kan ikkje godtakast til «{fikk}». Ikkje seinare enn {ventet}.",
    ),
    "gal-vert": Tekst("{peker}: «{fikk}» går ikke. Skal være {ventet}.", "{peker}: «{fikk}» går ikkje. Skal vere {ventet}."),
    "velg-en": Tekst(
        "{peker}: «{fikk}» hører ikke sammen med resten. Bruk {ventet}.", "{peker}: «{fikk}» høyrer ikkje saman med resten. Bruk {ventet}."
    ),
    "tillitsliste": Tekst("{peker}: «{fikk}» kan ikke brukes. {ventet}", "{peker}: «{fikk}» kan ikkje brukast. {ventet}"),
}

VENTET: Mapping[str, Tekst] = {
    "toml": Tekst("TOML i UTF-8", "TOML i UTF-8"),
    "tabell": Tekst("en tabell, [navn]", "ein tabell, [namn]"),
    "rader": Tekst("en liste av tabeller, [[navn]]", "ei liste av tabellar, [[namn]]"),
    "tekst": Tekst("en kort tekst på én linje", "ein kort tekst på éi linje"),
    "liste": Tekst("et ord eller en liste av ord", "eit ord eller ei liste av ord"),
    "filnavn": Tekst("navnet på en fil, fra mappen som policyfilen ligger i", "namnet på ei fil, frå mappa som policyfila ligg i"),
    "fil": Tekst("en fil som finnes, fra mappen som policyfilen ligger i", "ei fil som finst, frå mappa som policyfila ligg i"),
    "sertifikat": Tekst("en PEM- eller DER-fil med sertifikater", "ei PEM- eller DER-fil med sertifikat"),
    "tid": Tekst(
        "en dato (2026-01-31) eller et tidspunkt med tidssone (2026-01-31T00:00:00+01:00)",
        "ein dato (2026-01-31) eller eit tidspunkt med tidssone (2026-01-31T00:00:00+01:00)",
    ),
    "senere": Tekst("senere enn gjelderFra", "seinare enn gjelderFra"),
    "dato": Tekst("en dato (2031-01-01) eller «ubestemt»", "ein dato (2031-01-01) eller «ubestemt»"),
    "vert": Tekst(
        "et nøyaktig vertsnavn med små bokstaver eller en IP-adresse",
        "eit nøyaktig vertsnamn med små bokstavar eller ei IP-adresse",
    ),
    "oid": Tekst("en OID med tall og punktum (2.16.578.1.26.1.3.1)", "ein OID med tal og punktum (2.16.578.1.26.1.3.1)"),
}
