"""Which roles sign a document, which fall away and why: the table SIGNATARER, one row per sentence."""

from __future__ import annotations

from app.domene.opplysninger import DATOORD, FYLKESORD, SAKSORD
from app.domene.representasjon import Representasjon
from app.domene.rollefakta import (
    BORTFALLER,
    I_BEDRIFT,
    POLICY_UTEN_ROLLEN,
    SIGNERER,
    UTEN_PERSON,
    Alder,
    Personstatus,
    Rollefakta,
    Rolleutfall,
    Vegne,
    mangler,
)
from app.domene.roller import Rolle
from app.domene.rollerader import LAREBEDRIFTEN, SAMARBEIDSORGANET
from app.domene.tabell import Regel, Tabell
from app.tekst import Tekst

KANDIDAT_OG_FORESATT = (
    Regel(
        id="S-01",
        nar={"rolle": Rolle.KANDIDAT, "i_policy": True},
        utfall=Rolleutfall(vegne=Vegne.SEG_SELV),
        begrunnelse=Tekst(
            nb="{rollen} er part i {kontrakten} og signerer selv.",
            nn="{rollen} er part i {kontrakten} og signerer sjølv.",
        ),
        kilde="opplæringslova §§ 7-1, 7-2 og 5-6",
        utlost_av=("/kandidat", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-02",
        nar={"rolle": Rolle.KANDIDAT, "i_policy": False},
        utfall=POLICY_UTEN_ROLLEN,
        begrunnelse=Tekst(
            nb="{rollen} må signere, men står ikke i signaturrekkefølgen til {fylke}.",
            nn="{rollen} må signere, men står ikkje i signaturrekkjefølgja til {fylke}.",
        ),
        kilde="opplæringslova §§ 7-1 og 7-2; {policy}",
        utlost_av=("/fylke/fylkesnummer",),
    ),
    Regel(
        id="S-03",
        nar=SIGNERER | {"rolle": Rolle.FORESATT, "alder": Alder.UNDER_15},
        utfall=Rolleutfall(vegne=Vegne.KANDIDATEN),
        begrunnelse=Tekst(
            nb="Foresatt signerer sammen med {rollen}, som ikke var fylt 15 år på {kontraktsdatoen} (opplæringslova § 24-5).",
            nn="Føresett signerer saman med {rollen}, som ikkje var fylt 15 år på {kontraktsdatoen} (opplæringslova § 24-5).",
        ),
        kilde="opplæringslova § 24-5; vergemålsloven § 10",
        utlost_av=("/kandidat/fodselsdato", "/kontraktsdato", "/kandidat/foresatte", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-04",
        nar={"rolle": Rolle.FORESATT, "alder": Alder.UNDER_15, "i_policy": True, "person": UTEN_PERSON},
        utfall=mangler("foresatt-mangler", "/kandidat/foresatte", "Legg inn den foresatte.", "Legg inn den føresette."),
        begrunnelse=Tekst(
            nb="{rollen} var ikke fylt 15 år på {kontraktsdatoen}, så en foresatt må signere. Ingen foresatt er oppgitt.",
            nn="{rollen} var ikkje fylt 15 år på {kontraktsdatoen}, så ein føresett må signere. Ingen føresett er oppgitt.",
        ),
        kilde="opplæringslova § 24-5; vergemålsloven § 10",
        utlost_av=("/kandidat/fodselsdato", "/kontraktsdato", "/kandidat/foresatte", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-05",
        nar={"rolle": Rolle.FORESATT, "alder": Alder.UNDER_15, "i_policy": False},
        utfall=POLICY_UTEN_ROLLEN,
        begrunnelse=Tekst(
            nb="{rollen} var ikke fylt 15 år på {kontraktsdatoen}, men foresatt står ikke i signaturrekkefølgen til {fylke}.",
            nn="{rollen} var ikkje fylt 15 år på {kontraktsdatoen}, men føresett står ikkje i signaturrekkjefølgja til {fylke}.",
        ),
        kilde="opplæringslova § 24-5; {policy}",
        utlost_av=("/kandidat/fodselsdato", "/kontraktsdato", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-06",
        nar=SIGNERER | {"rolle": Rolle.FORESATT, "alder": Alder.FRA_15_TIL_18, "krever_foresatt": True},
        utfall=Rolleutfall(vegne=Vegne.KANDIDATEN),
        begrunnelse=Tekst(
            nb="Foresatt signerer sammen med {rollen}, som ikke var fylt 18 år på {kontraktsdatoen}, fordi {fylke} krever det.",
            nn="Føresett signerer saman med {rollen}, som ikkje var fylt 18 år på {kontraktsdatoen}, fordi {fylke} krev det.",
        ),
        kilde="fylkets valg «foresatt_signerer»",
        utlost_av=("/kandidat/fodselsdato", "/kontraktsdato", "/kandidat/foresatte", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-07",
        nar={
            "rolle": Rolle.FORESATT,
            "alder": Alder.FRA_15_TIL_18,
            "krever_foresatt": True,
            "i_policy": True,
            "person": UTEN_PERSON,
        },
        utfall=mangler("foresatt-mangler", "/kandidat/foresatte", "Legg inn den foresatte.", "Legg inn den føresette."),
        begrunnelse=Tekst(
            nb="{fylke} krever at foresatt også signerer når den som skal lære, ikke er fylt 18 år. {rollen} var ikke det på "
            "{kontraktsdatoen}, og ingen foresatt er oppgitt.",
            nn="{fylke} krev at føresett også signerer når den som skal lære, ikkje er fylt 18 år. {rollen} var ikkje det på "
            "{kontraktsdatoen}, og ingen føresett er oppgitt.",
        ),
        kilde="fylkets valg «foresatt_signerer»",
        utlost_av=("/kandidat/fodselsdato", "/kontraktsdato", "/kandidat/foresatte", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-08",
        nar={"rolle": Rolle.FORESATT, "alder": Alder.FRA_15_TIL_18, "krever_foresatt": True, "i_policy": False},
        utfall=POLICY_UTEN_ROLLEN,
        begrunnelse=Tekst(
            nb="{fylke} krever at foresatt også signerer når den som skal lære, ikke er fylt 18 år, og {rollen} var ikke det på "
            "{kontraktsdatoen}. Foresatt står likevel ikke i signaturrekkefølgen.",
            nn="{fylke} krev at føresett også signerer når den som skal lære, ikkje er fylt 18 år, og {rollen} var ikkje det på "
            "{kontraktsdatoen}. Føresett står likevel ikkje i signaturrekkjefølgja.",
        ),
        kilde="fylkets valg «foresatt_signerer»; {policy}",
        utlost_av=("/kandidat/fodselsdato", "/kontraktsdato", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-09",
        nar={"rolle": Rolle.FORESATT, "alder": Alder.FRA_15_TIL_18, "krever_foresatt": False},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Foresatt signerer ikke. {rollen} var fylt 15 år på {kontraktsdatoen} og bestemmer selv om egen opplæring "
            "(opplæringslova § 24-5).",
            nn="Føresett signerer ikkje. {rollen} var fylt 15 år på {kontraktsdatoen} og avgjer sjølv spørsmål om eiga "
            "opplæring (opplæringslova § 24-5).",
        ),
        kilde="opplæringslova § 24-5; vergemålsloven § 10",
        utlost_av=("/kandidat/fodselsdato", "/kontraktsdato", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-10",
        nar={"rolle": Rolle.FORESATT, "alder": Alder.MYNDIG},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Foresatt signerer ikke. {rollen} var fylt 18 år på {kontraktsdatoen} og er myndig.",
            nn="Føresett signerer ikkje. {rollen} var fylt 18 år på {kontraktsdatoen} og er myndig.",
        ),
        kilde="vergemålsloven (den som har fylt 18 år, er myndig)",
        utlost_av=("/kandidat/fodselsdato", "/kontraktsdato"),
    ),
)

SKOLEN_OG_FYLKET = (
    Regel(
        id="S-31",
        nar=SIGNERER | {"rolle": Rolle.SKOLE, "representasjon": Representasjon.SKOLE},
        utfall=Rolleutfall(vegne=Vegne.SKOLE),
        begrunnelse=Tekst(
            nb="Kontaktpersonen signerer for {skole}. {representasjon}",
            nn="Kontaktpersonen signerer for {skole}. {representasjon}",
        ),
        kilde="opplæringslova § 5-6; opplæringsforskrifta § 6-2; {policy}",
        utlost_av=("/dokumenttype", "/parter/skole", "/parter/skole/kontaktperson", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-32",
        nar={"rolle": Rolle.SKOLE, "representasjon": Representasjon.SKOLE, "i_policy": True, "person": Personstatus.MANGLER},
        utfall=mangler(
            "kontaktperson-mangler",
            "/parter/skole/kontaktperson",
            "Legg inn kontaktpersonen ved skolen.",
            "Legg inn kontaktpersonen ved skolen.",
        ),
        begrunnelse=Tekst(
            nb="Kontaktpersonen ved {skole} må signere, men er ikke oppgitt.",
            nn="Kontaktpersonen ved {skole} må signere, men er ikkje oppgitt.",
        ),
        kilde="opplæringslova § 5-6; {policy}",
        utlost_av=("/dokumenttype", "/parter/skole/kontaktperson", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-33",
        nar={"rolle": Rolle.SKOLE, "representasjon": Representasjon.SKOLE, "i_policy": True, "person": Personstatus.PARTEN_MANGLER},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Ingen kan signere for skolen, fordi det ikke er oppgitt noen skole.",
            nn="Ingen kan signere for skolen, fordi det ikkje er oppgitt nokon skole.",
        ),
        kilde="opplæringslova § 5-6",
        utlost_av=("/dokumenttype", "/parter/skole", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-34",
        nar={"rolle": Rolle.SKOLE, "representasjon": Representasjon.SKOLE, "i_policy": False},
        utfall=POLICY_UTEN_ROLLEN,
        begrunnelse=Tekst(
            nb="Kontaktpersonen ved {skole} må signere, men rollen står ikke i signaturrekkefølgen til {fylke}.",
            nn="Kontaktpersonen ved {skole} må signere, men rolla står ikkje i signaturrekkjefølgja til {fylke}.",
        ),
        kilde="opplæringslova § 5-6; {policy}",
        utlost_av=("/dokumenttype", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-35",
        nar={"rolle": Rolle.SKOLE, "representasjon": I_BEDRIFT},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Ingen skole signerer, fordi opplæringen etter {kontrakten} skjer i {larebedrift}.",
            nn="Ingen skole signerer, fordi opplæringa etter {kontrakten} skjer i {larebedrift}.",
        ),
        kilde="opplæringslova § 7-1",
        utlost_av=("/dokumenttype",),
    ),
    Regel(
        id="S-36",
        nar=SIGNERER | {"rolle": Rolle.FYLKESKOMMUNE, "representasjon": I_BEDRIFT},
        utfall=Rolleutfall(vegne=Vegne.FYLKET),
        begrunnelse=Tekst(
            nb="{fylke} skal godkjenne {kontrakten} (opplæringslova § 7-2) og gjør det ved å signere.",
            nn="{fylke} skal godkjenne {kontrakten} (opplæringslova § 7-2) og gjer det ved å signere.",
        ),
        kilde="opplæringslova § 7-2; {policy}",
        utlost_av=("/dokumenttype", "/fylke/fylkesnummer", "/fylke/signatar"),
    ),
    Regel(
        id="S-37",
        nar=SIGNERER | {"rolle": Rolle.FYLKESKOMMUNE, "representasjon": Representasjon.SKOLE},
        utfall=Rolleutfall(vegne=Vegne.FYLKET),
        begrunnelse=Tekst(
            nb="{fylke} har ansvaret for opplæringen (opplæringslova § 28-2) og signerer {kontrakten}.",
            nn="{fylke} har ansvaret for opplæringa (opplæringslova § 28-2) og signerer {kontrakten}.",
        ),
        kilde="opplæringslova §§ 5-6 og 28-2; {policy}",
        utlost_av=("/dokumenttype", "/fylke/fylkesnummer", "/fylke/signatar"),
    ),
    Regel(
        id="S-38",
        nar={"rolle": Rolle.FYLKESKOMMUNE, "i_policy": True, "person": UTEN_PERSON},
        utfall=mangler(
            "fylkessignatar-mangler",
            "/fylke/signatar",
            "Legg inn den som signerer for fylkeskommunen.",
            "Legg inn den som signerer for fylkeskommunen.",
        ),
        begrunnelse=Tekst(
            nb="{fylke} signerer {kontrakten}, men det er ikke oppgitt hvem som gjør det.",
            nn="{fylke} signerer {kontrakten}, men det er ikkje oppgitt kven som gjer det.",
        ),
        kilde="{policy}",
        utlost_av=("/fylke/fylkesnummer", "/fylke/signatar"),
    ),
    Regel(
        id="S-39",
        nar={"rolle": Rolle.FYLKESKOMMUNE, "representasjon": I_BEDRIFT, "i_policy": False},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="{fylke} signerer ikke i dokumentet, fordi rollen ikke står i signaturrekkefølgen. {kontrakten} må likevel godkjennes av "
            "fylkeskommunen (opplæringslova § 7-2).",
            nn="{fylke} signerer ikkje i dokumentet, fordi rolla ikkje står i signaturrekkjefølgja. {kontrakten} må likevel godkjennast av "
            "fylkeskommunen (opplæringslova § 7-2).",
        ),
        kilde="opplæringslova § 7-2; {policy}",
        utlost_av=("/dokumenttype", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="S-40",
        nar={"rolle": Rolle.FYLKESKOMMUNE, "representasjon": Representasjon.SKOLE, "i_policy": False},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="{fylke} signerer ikke, fordi rollen ikke står i signaturrekkefølgen.",
            nn="{fylke} signerer ikkje, fordi rolla ikkje står i signaturrekkjefølgja.",
        ),
        kilde="{policy}",
        utlost_av=("/dokumenttype", "/fylke/fylkesnummer"),
    ),
)

SIGNATARER = Tabell(
    navn="signatarer",
    tittel=Tekst(nb="Hvem signerer", nn="Kven signerer"),
    sporsmal=Tekst(nb="Signerer rollen, og på vegne av hvem?", nn="Signerer rolla, og på vegner av kven?"),
    fakta=Rollefakta,
    opplysninger=SAKSORD | DATOORD | FYLKESORD | {"representasjon", "retten"},
    regler=(*KANDIDAT_OG_FORESATT, *LAREBEDRIFTEN, *SAMARBEIDSORGANET, *SKOLEN_OG_FYLKET),
)
