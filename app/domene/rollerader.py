"""The rows about the lærebedrift and the samarbeidsorgan: who signs for the business, and who not, and why."""

from __future__ import annotations

from app.domene.representasjon import Representasjon
from app.domene.rollefakta import (
    BORTFALLER,
    I_BEDRIFT,
    LEDEREN_SIGNERER,
    ORGANET_INNGAR,
    POLICY_UTEN_ROLLEN,
    SIGNERER,
    UTEN_PERSON,
    Personstatus,
    Rolleutfall,
    Vegne,
    mangler,
)
from app.domene.roller import Rolle
from app.domene.tabell import Regel
from app.tekst import Tekst

ORGANPEKERE = (
    "/parter/avtale/inngarKontrakt",
    "/parter/avtale/gjelderFra",
    "/parter/samarbeidsorgan/godkjentFra",
    "/parter/kontraktsansvarlig",
    "/parter/avtale/foreligger",
    "/parter/avtale/gjelderTil",
    "/parter/samarbeidsorgan/godkjentTil",
    "/kontraktsdato",
    "/fylke/fylkesnummer",
)
"""All that lets the samarbeidsorgan represent the lærebedrift, and the county's policy that says how."""
ORGANLEDEREN = "/parter/samarbeidsorgan/ansvarligLeder"
LAREBEDRIFTEN = (
    Regel(
        id="S-11",
        nar=SIGNERER | {"rolle": Rolle.FAGLIG_LEDER, "representasjon": Representasjon.SELV},
        utfall=Rolleutfall(vegne=Vegne.LAREBEDRIFT),
        begrunnelse=Tekst(
            nb="Faglig leder har ansvaret for opplæringen (opplæringslova § 7-6) og signerer for lærebedriften. {representasjon}",
            nn="Fagleg leiar har ansvaret for opplæringa (opplæringslova § 7-6) og signerer for lærebedrifta. {representasjon}",
        ),
        kilde="opplæringslova §§ 7-2 og 7-6; {policy}",
        utlost_av=("/parter/larebedrift/fagligLeder", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-12",
        nar=SIGNERER | {"rolle": Rolle.FAGLIG_LEDER, "representasjon": ORGANET_INNGAR},
        utfall=Rolleutfall(vegne=Vegne.LAREBEDRIFT),
        begrunnelse=Tekst(
            nb="Faglig leder har ansvaret for opplæringen i {larebedrift} (opplæringslova § 7-6) og signerer for lærebedriften, også når "
            "{samarbeidsorgan} representerer den.",
            nn="Fagleg leiar har ansvaret for opplæringa i {larebedrift} (opplæringslova § 7-6) og signerer for lærebedrifta, også når "
            "{samarbeidsorgan} representerer ho.",
        ),
        kilde="opplæringslova §§ 7-6 og 7-12; {policy}",
        utlost_av=("/parter/larebedrift/fagligLeder", *ORGANPEKERE),
    ),
    Regel(
        id="S-13",
        nar={"rolle": Rolle.FAGLIG_LEDER, "representasjon": I_BEDRIFT, "i_policy": True, "person": Personstatus.MANGLER},
        utfall=mangler(
            "faglig-leder-mangler",
            "/parter/larebedrift/fagligLeder",
            "Legg inn faglig leder i lærebedriften.",
            "Legg inn fagleg leiar i lærebedrifta.",
        ),
        begrunnelse=Tekst(
            nb="Faglig leder må signere for {larebedrift}, men er ikke oppgitt.",
            nn="Fagleg leiar må signere for {larebedrift}, men er ikkje oppgitt.",
        ),
        kilde="opplæringslova § 7-6; {policy}",
        utlost_av=("/parter/larebedrift/fagligLeder", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-14",
        nar={"rolle": Rolle.FAGLIG_LEDER, "representasjon": I_BEDRIFT, "i_policy": True, "person": Personstatus.PARTEN_MANGLER},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Faglig leder kan ikke signere, fordi det ikke er oppgitt noen lærebedrift.",
            nn="Fagleg leiar kan ikkje signere, fordi det ikkje er oppgitt noka lærebedrift.",
        ),
        kilde="opplæringslova § 7-2",
        utlost_av=("/parter/larebedrift", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-15",
        nar={"rolle": Rolle.FAGLIG_LEDER, "representasjon": I_BEDRIFT, "i_policy": False},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Faglig leder signerer ikke, fordi rollen ikke står i signaturrekkefølgen til {fylke}.",
            nn="Fagleg leiar signerer ikkje, fordi rolla ikkje står i signaturrekkjefølgja til {fylke}.",
        ),
        kilde="{policy}",
        utlost_av=("/fylke/fylkesnummer",),
    ),
    Regel(
        id="S-16",
        nar={"rolle": Rolle.FAGLIG_LEDER, "representasjon": Representasjon.SKOLE},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Faglig leder signerer ikke. {representasjon}",
            nn="Fagleg leiar signerer ikkje. {representasjon}",
        ),
        kilde="opplæringslova § 5-6",
        utlost_av=("/dokumenttype",),
    ),
    Regel(
        id="S-17",
        nar=SIGNERER | {"rolle": Rolle.ANSVARLIG_LEDER, "representasjon": Representasjon.SELV},
        utfall=Rolleutfall(vegne=Vegne.LAREBEDRIFT),
        begrunnelse=Tekst(
            nb="Ansvarlig leder signerer for lærebedriften. {representasjon}",
            nn="Ansvarleg leiar signerer for lærebedrifta. {representasjon}",
        ),
        kilde="opplæringslova § 7-2; {policy}",
        utlost_av=("/parter/larebedrift/ansvarligLeder", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-18",
        nar=SIGNERER | {"rolle": Rolle.ANSVARLIG_LEDER, "representasjon": Representasjon.VED_SIDEN},
        utfall=Rolleutfall(vegne=Vegne.LAREBEDRIFT),
        begrunnelse=Tekst(
            nb="Ansvarlig leder signerer for {larebedrift} fordi {fylke} lar lærebedriften signere også når avtalen fra {avtale_fra} gir "
            "{samarbeidsorgan} {retten}.",
            nn="Ansvarleg leiar signerer for {larebedrift} fordi {fylke} lar lærebedrifta signere også når avtalen frå {avtale_fra} gir "
            "{samarbeidsorgan} {retten}.",
        ),
        kilde="opplæringslova § 7-12; {policy}",
        utlost_av=("/parter/larebedrift/ansvarligLeder", *ORGANPEKERE),
    ),
    Regel(
        id="S-19",
        nar={
            "rolle": Rolle.ANSVARLIG_LEDER,
            "representasjon": LEDEREN_SIGNERER,
            "i_policy": True,
            "person": Personstatus.MANGLER,
        },
        utfall=mangler(
            "ansvarlig-leder-mangler",
            "/parter/larebedrift/ansvarligLeder",
            "Legg inn ansvarlig leder (daglig leder) i lærebedriften.",
            "Legg inn ansvarleg leiar (dagleg leiar) i lærebedrifta.",
        ),
        begrunnelse=Tekst(
            nb="Ansvarlig leder må signere for {larebedrift}, men er ikke oppgitt. {representasjon}",
            nn="Ansvarleg leiar må signere for {larebedrift}, men er ikkje oppgitt. {representasjon}",
        ),
        kilde="opplæringslova § 7-2; {policy}",
        utlost_av=("/parter/larebedrift/ansvarligLeder", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-20",
        nar={
            "rolle": Rolle.ANSVARLIG_LEDER,
            "representasjon": LEDEREN_SIGNERER,
            "i_policy": True,
            "person": Personstatus.PARTEN_MANGLER,
        },
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Ansvarlig leder kan ikke signere, fordi det ikke er oppgitt noen lærebedrift.",
            nn="Ansvarleg leiar kan ikkje signere, fordi det ikkje er oppgitt noka lærebedrift.",
        ),
        kilde="opplæringslova § 7-2",
        utlost_av=("/parter/larebedrift", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-21",
        nar={"rolle": Rolle.ANSVARLIG_LEDER, "representasjon": LEDEREN_SIGNERER, "i_policy": False},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Ansvarlig leder signerer ikke, fordi rollen ikke står i signaturrekkefølgen til {fylke}.",
            nn="Ansvarleg leiar signerer ikkje, fordi rolla ikkje står i signaturrekkjefølgja til {fylke}.",
        ),
        kilde="{policy}",
        utlost_av=("/fylke/fylkesnummer",),
    ),
    Regel(
        id="S-22",
        nar={"rolle": Rolle.ANSVARLIG_LEDER, "representasjon": Representasjon.I_STEDET},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Ansvarlig leder i {larebedrift} signerer ikke, fordi {fylke} lar {samarbeidsorgan} signere i stedet. Avtalen fra "
            "{avtale_fra} gir samarbeidsorganet {retten}.",
            nn="Ansvarleg leiar i {larebedrift} signerer ikkje, fordi {fylke} lar {samarbeidsorgan} signere i staden. Avtalen frå "
            "{avtale_fra} gir samarbeidsorganet {retten}.",
        ),
        kilde="opplæringslova § 7-12; {policy}",
        utlost_av=ORGANPEKERE,
    ),
    Regel(
        id="S-23",
        nar={"rolle": Rolle.ANSVARLIG_LEDER, "representasjon": Representasjon.SKOLE},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Ansvarlig leder signerer ikke. {representasjon}",
            nn="Ansvarleg leiar signerer ikkje. {representasjon}",
        ),
        kilde="opplæringslova § 5-6",
        utlost_av=("/dokumenttype",),
    ),
)

SAMARBEIDSORGANET = (
    Regel(
        id="S-24",
        nar=SIGNERER | {"rolle": Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN, "representasjon": Representasjon.I_STEDET},
        utfall=Rolleutfall(vegne=Vegne.LAREBEDRIFT),
        begrunnelse=Tekst(
            nb="Ansvarlig leder i {samarbeidsorgan} signerer for {larebedrift} fordi avtalen fra {avtale_fra} gir samarbeidsorganet "
            "{retten}. Samarbeidsorganet er godkjent fra {godkjent_fra}, og {fylke} lar det signere i stedet for ansvarlig leder i "
            "lærebedriften.",
            nn="Ansvarleg leiar i {samarbeidsorgan} signerer for {larebedrift} fordi avtalen frå {avtale_fra} gir samarbeidsorganet "
            "{retten}. Samarbeidsorganet er godkjent frå {godkjent_fra}, og {fylke} lar det signere i staden for ansvarleg leiar i "
            "lærebedrifta.",
        ),
        kilde="opplæringslova § 7-12; opplæringsforskrifta §§ 6-17 og 6-18; {policy}",
        utlost_av=(*ORGANPEKERE, ORGANLEDEREN),
    ),
    Regel(
        id="S-25",
        nar=SIGNERER | {"rolle": Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN, "representasjon": Representasjon.VED_SIDEN},
        utfall=Rolleutfall(vegne=Vegne.SAMARBEIDSORGAN),
        begrunnelse=Tekst(
            nb="Ansvarlig leder signerer for {samarbeidsorgan} fordi avtalen fra {avtale_fra} gir samarbeidsorganet {retten}. "
            "Samarbeidsorganet er godkjent fra {godkjent_fra}. {fylke} lar i tillegg ansvarlig leder i {larebedrift} signere.",
            nn="Ansvarleg leiar signerer for {samarbeidsorgan} fordi avtalen frå {avtale_fra} gir samarbeidsorganet {retten}. "
            "Samarbeidsorganet er godkjent frå {godkjent_fra}. {fylke} lar i tillegg ansvarleg leiar i {larebedrift} signere.",
        ),
        kilde="opplæringslova § 7-12; opplæringsforskrifta §§ 6-17 og 6-18; {policy}",
        utlost_av=(*ORGANPEKERE, ORGANLEDEREN),
    ),
    Regel(
        id="S-26",
        nar={
            "rolle": Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN,
            "representasjon": ORGANET_INNGAR,
            "i_policy": True,
            "person": UTEN_PERSON,
        },
        utfall=mangler(
            "leder-i-samarbeidsorganet-mangler",
            "/parter/samarbeidsorgan/ansvarligLeder",
            "Legg inn ansvarlig leder i samarbeidsorganet.",
            "Legg inn ansvarleg leiar i samarbeidsorganet.",
        ),
        begrunnelse=Tekst(
            nb="Ansvarlig leder i {samarbeidsorgan} må signere, men er ikke oppgitt.",
            nn="Ansvarleg leiar i {samarbeidsorgan} må signere, men er ikkje oppgitt.",
        ),
        kilde="opplæringslova § 7-12; {policy}",
        utlost_av=(*ORGANPEKERE, ORGANLEDEREN),
    ),
    Regel(
        id="S-27",
        nar={"rolle": Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN, "representasjon": Representasjon.I_STEDET, "i_policy": False},
        utfall=POLICY_UTEN_ROLLEN,
        begrunnelse=Tekst(
            nb="{samarbeidsorgan} skal signere i stedet for ansvarlig leder i {larebedrift}, men rollen står ikke i "
            "signaturrekkefølgen til {fylke}.",
            nn="{samarbeidsorgan} skal signere i staden for ansvarleg leiar i {larebedrift}, men rolla står ikkje i "
            "signaturrekkjefølgja til {fylke}.",
        ),
        kilde="opplæringslova § 7-12; {policy}",
        utlost_av=ORGANPEKERE,
    ),
    Regel(
        id="S-28",
        nar={"rolle": Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN, "representasjon": Representasjon.VED_SIDEN, "i_policy": False},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="{samarbeidsorgan} signerer ikke, fordi rollen ikke står i signaturrekkefølgen til {fylke}.",
            nn="{samarbeidsorgan} signerer ikkje, fordi rolla ikkje står i signaturrekkjefølgja til {fylke}.",
        ),
        kilde="{policy}",
        utlost_av=ORGANPEKERE,
    ),
    Regel(
        id="S-29",
        nar={"rolle": Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN, "representasjon": Representasjon.SELV},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Ingen signerer for et samarbeidsorgan. {representasjon}",
            nn="Ingen signerer for eit samarbeidsorgan. {representasjon}",
        ),
        kilde="opplæringslova §§ 7-2 og 7-12",
        utlost_av=("/parter/kontraktsansvarlig",),
    ),
    Regel(
        id="S-30",
        nar={"rolle": Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN, "representasjon": Representasjon.SKOLE},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Ingen signerer for et samarbeidsorgan. {representasjon}",
            nn="Ingen signerer for eit samarbeidsorgan. {representasjon}",
        ),
        kilde="opplæringslova § 5-6",
        utlost_av=("/dokumenttype",),
    ),
)
