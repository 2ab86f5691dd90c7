"""Every decision table of the service, in the order of the story, and the tables printed for people.

`docs/regler.md` is `som_markdown()`; a test fails when they differ. Row ids are unique over all tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from app.domene import norsk
from app.domene.adresser import ADRESSER
from app.domene.ansvar import ANSVAR, Ansvarskode
from app.domene.avtaletabeller import AVTALE, GODKJENNING
from app.domene.dokumentfakta import Egendokument
from app.domene.dokumentkrav import FORKLARING, FULLMAKTSOMFANG, HEVINGSGRUNN, ORGANGODKJENNING
from app.domene.dokumentroller import DOKUMENTSIGNATARER
from app.domene.endring import Endringstype
from app.domene.endringskrav import ENDRING_I_KONTRAKT, NY_LARETID, NY_PROVE
from app.domene.endringstabeller import ENDRINGSREKKEFOLGE, ENDRINGSSIGNATARER
from app.domene.fullmakt import FULLMAKT
from app.domene.fylker import Vedtak
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
from app.domene.tilskudd import TILSKUDD, VISNING
from app.domene.vedleggstabeller import VEDLEGGSKRAV, VEDLEGGSMATE
from app.domene.voksen import VOKSEN

ALLE_TABELLER: tuple[Tabell[Any, Any], ...] = (
    AVTALE,
    GODKJENNING,
    FULLMAKT,
    REPRESENTASJON,
    SIGNATARER,
    SAMME_PERSON,
    REKKEFOLGE,
    TILSKUDD,
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
    VEDLEGGSMATE,
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
    Mate: {Mate.INNEBYGD: "legges inn som fil", Mate.SIDER: "står som sider bakerst"},
}
"""Words for values whose code a caseworker would stumble over; by type, since two enumerations may share a code."""
INNLEDNING = """# Regler

Denne siden er skrevet av reglene selv (`kontraktverk regler`). Hver rad er én setning en saksbehandler kan kontrollere.
I hver tabell treffer nøyaktig én rad for hver sak; en test går gjennom alle mulige saker og viser det.
Der «når» er tomt for en opplysning, spiller den ingen rolle. Ordene i klammer byttes ut med opplysningene i saken.

Fylkenes egne valg (hvem som står i rekkefølgen, kopi av arbeidsavtale, målform) er data i `forms/fylker.toml`.
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
        f"**{regel.id}**<br>{_kraft(regel)}",
        "<br>".join(vilkar(tabell, regel)) or "alltid",
        vis_utfall(regel.utfall),
        f"{regel.begrunnelse.nb}<br>*{regel.begrunnelse.nn}*",
        regel.kilde,
    )
    return f"| {' | '.join(celle.replace('|', chr(92) + '|') for celle in celler)} |"


def _kraft(regel: Regel[Any]) -> str:
    return f"fra {norsk.dato(regel.fra)}" + (f" til {norsk.dato(regel.til)}" if regel.til else "")


def vilkar(tabell: Tabell[Any, Any], regel: Regel[Any]) -> tuple[str, ...]:
    """Each condition as words: the facts and the values that they may have, in the order of the table."""
    navn, mulige = faktanavn(tabell.fakta), faktaverdier(tabell.fakta)
    return tuple(f"{navn[felt]}: {_vis_verdier(verdier, regel.vilkar[felt])}" for felt, verdier in mulige.items() if felt in regel.vilkar)


def _vis_verdier(mulige: tuple[Verdi, ...], godtatt: frozenset[Verdi]) -> str:
    """The accepted values, or what is not accepted where that is the shorter way to say it."""
    utenfor = [verdi for verdi in mulige if verdi not in godtatt]
    if len(utenfor) == 1 and len(mulige) > len(utenfor) + 1:
        return f"alt annet enn {vis_ord(utenfor[0])}"
    return " eller ".join(vis_ord(verdi) for verdi in mulige if verdi in godtatt)


def vis_utfall(utfall: object) -> str:
    """What a row decides, in words."""
    if utfall is None:
        return "–"
    return vis_ord(utfall) if isinstance(utfall, Enum | bool) else str(utfall)


def vis_ord(verdi: Verdi) -> str:
    """One value in words."""
    egne: Mapping[Any, str] = ORD.get(type(verdi), {}) if isinstance(verdi, Enum) else {}
    return egne.get(verdi, vis_verdi(verdi))
