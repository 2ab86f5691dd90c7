"""Every decision table of the service, in the order of the story, and the tables printed for people.

`docs/regler.md` is `som_markdown()`; a test fails when they differ. Row ids are unique over all tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Protocol, runtime_checkable

from app.domene import norsk
from app.domene.adresser import ADRESSER
from app.domene.ansvar import ANSVAR, Ansvarskode
from app.domene.avtaletabeller import AVTALE, GODKJENNING
from app.domene.basistilskudd import BASISTILSKUDD, Basistilskudd
from app.domene.dokumentfakta import Egendokument
from app.domene.dokumentkrav import FORKLARING, FULLMAKTSOMFANG, HEVINGSGRUNN, ORGANGODKJENNING
from app.domene.dokumentroller import DOKUMENTSIGNATARER
from app.domene.endring import Endringstype
from app.domene.endringskrav import ENDRING_I_KONTRAKT, NY_LARETID, NY_PROVE
from app.domene.endringstabeller import ENDRINGSREKKEFOLGE, ENDRINGSSIGNATARER
from app.domene.fullmakt import FULLMAKT
from app.domene.fylker import Attestkrav, Malkrav, Vedtak
from app.domene.kontakttabell import KONTAKT
from app.domene.kontrakt import Kontraktstype, Rettstype, Sluttprove, Vedleggstype
from app.domene.kravtabeller import ARBEIDSAVTALE, MAL, SLUTTPROVE
from app.domene.malform import MALFORM
from app.domene.parter import Adressebeskyttelse, Ansvarlig, Kontraktsansvarlig
from app.domene.partstabeller import BEDRIFT, PARTER
from app.domene.praksis import KONTRAKTSTID, PRAKSIS
from app.domene.rekkefolge import REKKEFOLGE
from app.domene.representasjon import REPRESENTASJON
from app.domene.roller import Rolle
from app.domene.rolletabell import SIGNATARER
from app.domene.sak import MalformGrunn, Mate
from app.domene.saksdokument import Hevingsgrunn, Hevingspart, KrevdAv
from app.domene.sammeperson import SAMME_PERSON
from app.domene.tabell import Regel, Tabell, Verdi, faktanavn, faktaverdier, vis_verdi
from app.domene.tabellord import frase
from app.domene.tilskudd import TILSKUDD, VISNING
from app.domene.vedlagt import VEDLAGT
from app.domene.vedleggssignatur import VEDLEGGSSIGNATUR, Signaturtilstand
from app.domene.vedleggstabeller import VEDLEGGSKRAV, VEDLEGGSMATE
from app.domene.voksen import VOKSEN
from app.errors import IkkeFunnet
from app.tekst import Tekst

ALLE_TABELLER: tuple[Tabell[Any, Any], ...] = (
    AVTALE,
    GODKJENNING,
    FULLMAKT,
    REPRESENTASJON,
    SIGNATARER,
    SAMME_PERSON,
    REKKEFOLGE,
    TILSKUDD,
    BASISTILSKUDD,
    VISNING,
    PARTER,
    BEDRIFT,
    ARBEIDSAVTALE,
    SLUTTPROVE,
    MAL,
    PRAKSIS,
    KONTRAKTSTID,
    KONTAKT,
    VEDLEGGSKRAV,
    VEDLAGT,
    VEDLEGGSMATE,
    VEDLEGGSSIGNATUR,
    MALFORM,
    ADRESSER,
    ANSVAR,
    VOKSEN,
    DOKUMENTSIGNATARER,
    FULLMAKTSOMFANG,
    ORGANGODKJENNING,
    HEVINGSGRUNN,
    FORKLARING,
    ENDRINGSSIGNATARER,
    ENDRINGSREKKEFOLGE,
    ENDRING_I_KONTRAKT,
    NY_LARETID,
    NY_PROVE,
)

ORD: Mapping[type[Enum], Mapping[Any, str]] = {
    Kontraktstype: {
        Kontraktstype.LAREKONTRAKT: "lærekontrakt",
        Kontraktstype.OPPLARINGSKONTRAKT: "opplæringskontrakt (lærekandidat)",
        Kontraktstype.PRAKSISBREVKONTRAKT: "opplæringskontrakt (praksisbrev)",
        Kontraktstype.FAGBREV_PA_JOBB: "fagbrev på jobb",
        Kontraktstype.FAGOPPLARING_I_SKOLE: "fagopplæring i skole",
    },
    Kontraktsansvarlig: {
        Kontraktsansvarlig.LAREBEDRIFT: "lærebedriften",
        Kontraktsansvarlig.SAMARBEIDSORGAN: "samarbeidsorganet",
        Kontraktsansvarlig.SKOLE: "skolen",
    },
    Ansvarlig: {
        Ansvarlig.LAREBEDRIFT: "lærebedriften",
        Ansvarlig.SKOLE: "skolen",
    },
    Rolle: {
        Rolle.FAGLIG_LEDER: "faglig leder",
        Rolle.ANSVARLIG_LEDER: "ansvarlig leder",
        Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT: "ansvarlig leder i den tidligere lærebedriften",
        Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN: "ansvarlig leder i samarbeidsorganet",
    },
    Sluttprove: {
        Sluttprove.FAGPROVE: "fagprøve",
        Sluttprove.SVENNEPROVE: "svenneprøve",
        Sluttprove.KOMPETANSEPROVE: "kompetanseprøve",
        Sluttprove.PRAKSISBREVPROVE: "praksisbrevprøve",
    },
    Egendokument: {
        Egendokument.AVTALE_SAMARBEIDSORGAN: "avtale med samarbeidsorgan",
        Egendokument.OPPSEIING: "oppsigelse av kontrakt",
    },
    Endringstype: {
        Endringstype.FAGLIG_LEDER: "ny faglig leder",
        Endringstype.LAREBEDRIFT: "bytte av lærebedrift",
        Endringstype.SAMARBEIDSORGAN: "avtale med samarbeidsorgan",
        Endringstype.MEROPPLARING: "meropplæring",
        Endringstype.KOMPETANSEMAL: "kompetansemål",
    },
    Hevingsgrunn: {
        Hevingsgrunn.EGET_ONSKE: "kandidaten ønsker å slutte",
        Hevingsgrunn.VESENTLIG_BRUDD: "vesentlig brudd på pliktene",
        Hevingsgrunn.IKKE_I_STAND: "ikke i stand til å oppfylle kontrakten",
    },
    Hevingspart: {Hevingspart.LAREBEDRIFT: "lærebedriften"},
    KrevdAv: {KrevdAv.LAREBEDRIFT: "lærebedriften", KrevdAv.FYLKESKOMMUNE: "fylkeskommunen"},
    Basistilskudd: {
        Basistilskudd.I: "basistilskudd I",
        Basistilskudd.II: "basistilskudd II",
        Basistilskudd.IKKE_AVGJORT: "ikke avgjort",
    },
    Rettstype: {Rettstype.MEROPPLARING: "meropplæring", Rettstype.IKKE_RETT: "ikke rett"},
    Vedleggstype: {
        Vedleggstype.AVTALE_SAMARBEIDSORGAN: "avtale med samarbeidsorgan",
        Vedleggstype.OPPLARINGSPLAN: "opplæringsplan",
        Vedleggstype.VALGTE_KOMPETANSEMAL: "utvalgte kompetansemål",
    },
    Adressebeskyttelse: {Adressebeskyttelse.STRENGT_FORTROLIG: "strengt fortrolig"},
    MalformGrunn: {
        MalformGrunn.ONSKE: "den kandidaten ønsker",
        MalformGrunn.FYLKE: "den fylket har valgt",
        MalformGrunn.VEDTAK: "den fylket har vedtatt",
        MalformGrunn.STANDARD: "bokmål",
        MalformGrunn.VALGT: "den som er valgt",
    },
    Vedtak: {Vedtak.BOKMAL: "bokmål", Vedtak.NOYTRAL: "nøytral"},
    Ansvarskode: {
        Ansvarskode.OPPLARING_I_BEDRIFT: "opplæring i bedrift",
        Ansvarskode.OPPLARING_I_SKOLE: "opplæring i skole",
        Ansvarskode.HALVARSVURDERING: "halvårsvurdering eller midtveisvurdering",
    },
    Signaturtilstand: {
        Signaturtilstand.BRUTT: "stemmer ikke med innholdet",
        Signaturtilstand.ENDRET: "innholdet er endret etterpå",
        Signaturtilstand.IKKE_KONTROLLERT: "kan ikke kontrolleres",
        Signaturtilstand.IKKE_GYLDIG: "sertifikat ikke gyldig",
        Signaturtilstand.UKJENT_UTSTEDER: "ukjent utsteder",
        Signaturtilstand.UBEKREFTET: "kjent utsteder, ubekreftet sertifikat",
        Signaturtilstand.GOD: "i orden",
    },
    Attestkrav: {Attestkrav.ONSKET: "ønsker", Attestkrav.KREVES: "krever"},
    Malkrav: {Malkrav.ONSKET: "ønsker", Malkrav.KREVES: "krever"},
    Mate: {Mate.INNEBYGD: "legges inn som fil", Mate.SIDER: "står som sider bakerst"},
}
"""Words for values whose code a caseworker would stumble over; by type, since two enumerations may share a code."""
INNLEDNING = """# Regler

Denne siden er laget fra reglene (`kontraktverk regler`). Hver rad er kort, så en saksbehandler kan kontrollere den.
I hver tabell treffer nøyaktig én rad for hvert spørsmål, for eksempel for hver rolle eller hvert vedlegg; en test går gjennom alle
mulige saker og viser det.
Der «når» er tomt for en opplysning, spiller den ingen rolle. Ordene i klammer byttes ut med opplysningene i saken.
En rad som er frigitt, blir ikke endret (`forms/regler.toml` har et avtrykk av hver): en endring er en ny rad med ny dato.

Fylkenes egne valg (hvem som står i rekkefølgen, kopi av arbeidsavtale, målform) er data i `forms/fylker.toml`
(`kontraktverk fylke vis NN`).

Kildene: opplæringslova (kapittel 5, 7, 18, 19, 25 og 28 og § 24-5) og opplæringsforskrifta (kapittel 6, §§ 9-48 til 9-69 og 15-1 til 15-11)
er lest da tekstene ble skrevet. Vergemålsloven er ikke lest i lovteksten: det som står om den, bygger på en omtale av § 10 og på
vergemal.no. Fylkenes praksis er slik nettsidene deres beskriver den. Der vi ikke fant noen kilde, sier kolonnen det.
"""


def som_markdown() -> str:
    """The whole of `docs/regler.md`."""
    innhold = "\n".join(f"- [{tabell.tittel.nb}](#{tabell.navn})" for tabell in ALLE_TABELLER)
    return "\n".join((INNLEDNING, innhold, "", *(tabell_som_markdown(tabell) for tabell in ALLE_TABELLER)))


def tabell_som_markdown(tabell: Tabell[Any, Any]) -> str:
    """One table: its question, and a row for each rule."""
    hode = ("| Regel | Når | Da | Fordi | Kilde |", "|---|---|---|---|---|")
    rader = (_rad(tabell, regel) for regel in tabell.regler)
    return "\n".join(
        (f'## <a id="{tabell.navn}"></a>{tabell.tittel.nb}', "", f"{tabell.sporsmal.nb} / {tabell.sporsmal.nn}", "", *hode, *rader, "")
    )


def _rad(tabell: Tabell[Any, Any], regel: Regel[Any]) -> str:
    celler = (
        f"**{regel.id}**<br>{kraft(regel).nb}",
        "<br>".join(f"{navn.nb}: {verdier.nb}" for navn, verdier in vilkar(tabell, regel)) or "alltid",
        vis_utfall(regel.utfall).nb,
        f"{regel.begrunnelse.nb}<br>*{regel.begrunnelse.nn}*",
        regel.kilde,
    )
    return f"| {' | '.join(celle.replace('|', chr(92) + '|') for celle in celler)} |"


def kraft(regel: Regel[Any]) -> Tekst:
    """The days that a row is in force."""
    fra, til = norsk.dato(regel.fra), norsk.dato(regel.til) if regel.til else None
    return Tekst(nb=f"fra {fra}" + (f" til {til}" if til else ""), nn=f"frå {fra}" + (f" til {til}" if til else ""))


def regel_json(id_: str) -> dict[str, Any]:
    """One row by its id, in words of both languages."""
    funnet = next(((tabell, regel) for tabell in ALLE_TABELLER for regel in tabell.regler if regel.id == id_), None)
    if funnet is None:
        raise IkkeFunnet(Tekst(nb=f"Det finnes ingen regel med id {id_}.", nn=f"Det finst ingen regel med id {id_}."))
    tabell, regel = funnet
    return {
        "id": regel.id,
        "tabell": tabell.navn,
        "sporsmal": tabell.sporsmal.som_json(),
        "gjelderFra": regel.fra.isoformat(),
        "gjelderTil": regel.til.isoformat() if regel.til else None,
        "nar": [{"faktum": navn.som_json(), "verdi": verdi.som_json()} for navn, verdi in vilkar(tabell, regel)],
        "da": vis_utfall(regel.utfall).som_json(),
        "begrunnelse": regel.begrunnelse.som_json(),
        "kilde": regel.kilde,
        "utlostAv": list(regel.utlost_av),
    }


def vilkar(tabell: Tabell[Any, Any], regel: Regel[Any]) -> tuple[tuple[Tekst, Tekst], ...]:
    """Each condition as words: the fact, and the values that it may have, in the order of the table."""
    navn, mulige = faktanavn(tabell.fakta), faktaverdier(tabell.fakta)
    return tuple((frase(navn[felt]), _vis_verdier(verdier, regel.vilkar[felt])) for felt, verdier in mulige.items() if felt in regel.vilkar)


def _vis_verdier(mulige: tuple[Verdi, ...], godtatt: frozenset[Verdi]) -> Tekst:
    """The accepted values, or what is not accepted where that is the shorter way to say it."""
    utenfor = [verdi for verdi in mulige if verdi not in godtatt]
    if len(utenfor) == 1 and len(mulige) > len(utenfor) + 1:
        ord_ = (frase("alt annet enn"), vis_ord(utenfor[0]))
        return Tekst(nb=" ".join(o.nb for o in ord_), nn=" ".join(o.nn for o in ord_))
    svar = [vis_ord(verdi) for verdi in mulige if verdi in godtatt]
    return Tekst(nb=" eller ".join(o.nb for o in svar), nn=" eller ".join(o.nn for o in svar))


@runtime_checkable
class Forklart(Protocol):
    """An outcome that says itself in both languages."""

    def som_tekst(self) -> Tekst:
        """The outcome in words."""
        ...


def vis_utfall(utfall: object) -> Tekst:
    """What a row decides, in words."""
    if isinstance(utfall, Forklart):
        return utfall.som_tekst()
    return vis_ord(utfall) if isinstance(utfall, Enum | bool) else Tekst(nb="–", nn="–")


def vis_ord(verdi: Verdi) -> Tekst:
    """One value in words."""
    egne: Mapping[Any, str] = ORD.get(type(verdi), {}) if isinstance(verdi, Enum) else {}
    return frase(egne.get(verdi, vis_verdi(verdi)))
