"""Which roles sign the documents around a contract, which fall away and why: the table DOKUMENTSIGNATARER (innhold §4)."""

from __future__ import annotations

from app.domene.dokumentfakta import Dokumentrollefakta, Egendokument
from app.domene.opplysninger import FYLKESORD
from app.domene.rollefakta import BORTFALLER, UTEN_PERSON, Alder, Personstatus, Rolleutfall, Vegne, mangler
from app.domene.roller import KONTRAKTROLLER, Rolle
from app.domene.tabell import Regel, Tabell
from app.tekst import Tekst

LEDER_MANGLER = mangler(
    "ansvarlig-leder-mangler",
    "/parter/larebedrift/ansvarligLeder",
    "Legg inn ansvarlig leder (daglig leder) i lærebedriften.",
    "Legg inn ansvarleg leiar (dagleg leiar) i lærebedrifta.",
)
ORGANLEDER_MANGLER = mangler(
    "leder-i-samarbeidsorganet-mangler",
    "/parter/samarbeidsorgan/ansvarligLeder",
    "Legg inn ansvarlig leder i samarbeidsorganet.",
    "Legg inn ansvarleg leiar i samarbeidsorganet.",
)
FORESATT_MANGLER = mangler("foresatt-mangler", "/kandidat/foresatte", "Legg inn den foresatte.", "Legg inn den føresette.")

AVTALE = (
    Regel(
        id="DA-01",
        nar={"dokumenttype": Egendokument.AVTALE_SAMARBEIDSORGAN, "rolle": Rolle.ANSVARLIG_LEDER, "person": Personstatus.FINNES},
        utfall=Rolleutfall(vegne=Vegne.LAREBEDRIFT),
        begrunnelse=Tekst(
            nb="Ansvarlig leder signerer for {larebedrift}, som er part i avtalen (opplæringslova § 7-12).",
            nn="Ansvarleg leiar signerer for {larebedrift}, som er part i avtalen (opplæringslova § 7-12).",
        ),
        kilde="opplæringslova § 7-12",
        utlost_av=("/parter/larebedrift/ansvarligLeder",),
    ),
    Regel(
        id="DA-02",
        nar={"dokumenttype": Egendokument.AVTALE_SAMARBEIDSORGAN, "rolle": Rolle.ANSVARLIG_LEDER, "person": UTEN_PERSON},
        utfall=LEDER_MANGLER,
        begrunnelse=Tekst(
            nb="Ansvarlig leder må signere avtalen for {larebedrift}, men er ikke oppgitt.",
            nn="Ansvarleg leiar må signere avtalen for {larebedrift}, men er ikkje oppgitt.",
        ),
        kilde="opplæringslova § 7-12",
        utlost_av=("/parter/larebedrift/ansvarligLeder",),
    ),
    Regel(
        id="DA-03",
        nar={
            "dokumenttype": Egendokument.AVTALE_SAMARBEIDSORGAN,
            "rolle": Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN,
            "person": Personstatus.FINNES,
        },
        utfall=Rolleutfall(vegne=Vegne.SAMARBEIDSORGAN),
        begrunnelse=Tekst(
            nb="Ansvarlig leder signerer for {samarbeidsorgan}, som er part i avtalen (opplæringslova § 7-12).",
            nn="Ansvarleg leiar signerer for {samarbeidsorgan}, som er part i avtalen (opplæringslova § 7-12).",
        ),
        kilde="opplæringslova § 7-12",
        utlost_av=("/parter/samarbeidsorgan/ansvarligLeder",),
    ),
    Regel(
        id="DA-04",
        nar={
            "dokumenttype": Egendokument.AVTALE_SAMARBEIDSORGAN,
            "rolle": Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN,
            "person": UTEN_PERSON,
        },
        utfall=ORGANLEDER_MANGLER,
        begrunnelse=Tekst(
            nb="Ansvarlig leder må signere avtalen for {samarbeidsorgan}, men er ikke oppgitt.",
            nn="Ansvarleg leiar må signere avtalen for {samarbeidsorgan}, men er ikkje oppgitt.",
        ),
        kilde="opplæringslova § 7-12",
        utlost_av=("/parter/samarbeidsorgan/ansvarligLeder",),
    ),
    Regel(
        id="DA-05",
        nar={
            "dokumenttype": Egendokument.AVTALE_SAMARBEIDSORGAN,
            "rolle": {Rolle.KANDIDAT, Rolle.FORESATT, Rolle.FAGLIG_LEDER, Rolle.SKOLE},
        },
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Avtalen er bare mellom {larebedrift} og {samarbeidsorgan}.",
            nn="Avtalen er berre mellom {larebedrift} og {samarbeidsorgan}.",
        ),
        kilde="opplæringslova § 7-12",
        utlost_av=("/dokumenttype",),
    ),
    Regel(
        id="DA-06",
        nar={"dokumenttype": Egendokument.AVTALE_SAMARBEIDSORGAN, "rolle": Rolle.FYLKESKOMMUNE},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="{fylke} godkjenner samarbeidsorganet i et eget vedtak, men er ikke part i avtalen.",
            nn="{fylke} godkjenner samarbeidsorganet i eit eige vedtak, men er ikkje part i avtalen.",
        ),
        kilde="opplæringslova § 7-12; opplæringsforskrifta § 6-18",
        utlost_av=("/dokumenttype",),
    ),
)

UNDER_15 = {"dokumenttype": Egendokument.OPPSEIING, "rolle": Rolle.FORESATT, "alder": Alder.UNDER_15}
MELLOM = {"dokumenttype": Egendokument.OPPSEIING, "rolle": Rolle.FORESATT, "alder": Alder.FRA_15_TIL_18}
OPPSEIING = (
    Regel(
        id="DO-01",
        nar={"dokumenttype": Egendokument.OPPSEIING, "rolle": Rolle.KANDIDAT},
        utfall=Rolleutfall(vegne=Vegne.SEG_SELV),
        begrunnelse=Tekst(
            nb="{rollen} er part i kontrakten og må være enig i å si den opp (opplæringslova § 7-3).",
            nn="{rollen} er part i kontrakten og må vere samd i å seie han opp (opplæringslova § 7-3).",
        ),
        kilde="opplæringslova § 7-3",
        utlost_av=("/kandidat",),
    ),
    Regel(
        id="DO-02",
        nar=UNDER_15 | {"person": Personstatus.FINNES},
        utfall=Rolleutfall(vegne=Vegne.KANDIDATEN),
        begrunnelse=Tekst(
            nb="Foresatt signerer sammen med {rollen}, som ikke var fylt 15 år på {dokumentdatoen} (opplæringslova § 24-5).",
            nn="Føresett signerer saman med {rollen}, som ikkje var fylt 15 år på {dokumentdatoen} (opplæringslova § 24-5).",
        ),
        kilde="opplæringslova § 24-5",
        utlost_av=("/kandidat/fodselsdato", "/dato", "/kandidat/foresatte"),
    ),
    Regel(
        id="DO-03",
        nar=UNDER_15 | {"person": UTEN_PERSON},
        utfall=FORESATT_MANGLER,
        begrunnelse=Tekst(
            nb="{rollen} var ikke fylt 15 år på {dokumentdatoen}, så en foresatt må signere. Ingen foresatt er oppgitt.",
            nn="{rollen} var ikkje fylt 15 år på {dokumentdatoen}, så ein føresett må signere. Ingen føresett er oppgitt.",
        ),
        kilde="opplæringslova § 24-5",
        utlost_av=("/kandidat/fodselsdato", "/dato", "/kandidat/foresatte"),
    ),
    Regel(
        id="DO-04",
        nar=MELLOM | {"krever_foresatt": True, "person": Personstatus.FINNES},
        utfall=Rolleutfall(vegne=Vegne.KANDIDATEN),
        begrunnelse=Tekst(
            nb="{fylke} krever at foresatt signerer sammen med {rollen}, som ikke var fylt 18 år på {dokumentdatoen}.",
            nn="{fylke} krev at føresett signerer saman med {rollen}, som ikkje var fylt 18 år på {dokumentdatoen}.",
        ),
        kilde="fylkets valg «foresatt_signerer»",
        utlost_av=("/kandidat/fodselsdato", "/dato", "/kandidat/foresatte", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="DO-05",
        nar=MELLOM | {"krever_foresatt": True, "person": UTEN_PERSON},
        utfall=FORESATT_MANGLER,
        begrunnelse=Tekst(
            nb="{fylke} krever at foresatt signerer sammen med {rollen}, som ikke var fylt 18 år på {dokumentdatoen}. "
            "Ingen foresatt er oppgitt.",
            nn="{fylke} krev at føresett signerer saman med {rollen}, som ikkje var fylt 18 år på {dokumentdatoen}. "
            "Ingen føresett er oppgitt.",
        ),
        kilde="fylkets valg «foresatt_signerer»",
        utlost_av=("/kandidat/fodselsdato", "/dato", "/kandidat/foresatte", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="DO-06",
        nar=MELLOM | {"krever_foresatt": False},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Foresatt signerer ikke. {rollen} var fylt 15 år på {dokumentdatoen} og signerer selv (opplæringslova § 24-5).",
            nn="Føresett signerer ikkje. {rollen} var fylt 15 år på {dokumentdatoen} og signerer sjølv (opplæringslova § 24-5).",
        ),
        kilde="opplæringslova § 24-5",
        utlost_av=("/kandidat/fodselsdato", "/dato", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="DO-07",
        nar={"dokumenttype": Egendokument.OPPSEIING, "rolle": Rolle.FORESATT, "alder": Alder.MYNDIG},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Foresatt signerer ikke. {rollen} var fylt 18 år på {dokumentdatoen} og er myndig.",
            nn="Føresett signerer ikkje. {rollen} var fylt 18 år på {dokumentdatoen} og er myndig.",
        ),
        kilde="vergemålsloven (den som har fylt 18 år, er myndig)",
        utlost_av=("/kandidat/fodselsdato", "/dato"),
    ),
    Regel(
        id="DO-08",
        nar={
            "dokumenttype": Egendokument.OPPSEIING,
            "rolle": Rolle.ANSVARLIG_LEDER,
            "organ_signerte": False,
            "person": Personstatus.FINNES,
        },
        utfall=Rolleutfall(vegne=Vegne.LAREBEDRIFT),
        begrunnelse=Tekst(
            nb="Ansvarlig leder signerer for {larebedrift}, som er part i kontrakten (opplæringslova § 7-3).",
            nn="Ansvarleg leiar signerer for {larebedrift}, som er part i kontrakten (opplæringslova § 7-3).",
        ),
        kilde="opplæringslova § 7-3",
        utlost_av=("/parter/larebedrift/ansvarligLeder", "/kontrakt/signertAvSamarbeidsorgan"),
    ),
    Regel(
        id="DO-09",
        nar={"dokumenttype": Egendokument.OPPSEIING, "rolle": Rolle.ANSVARLIG_LEDER, "organ_signerte": False, "person": UTEN_PERSON},
        utfall=LEDER_MANGLER,
        begrunnelse=Tekst(
            nb="Ansvarlig leder må signere oppsigelsen for {larebedrift}, men er ikke oppgitt.",
            nn="Ansvarleg leiar må signere oppseiinga for {larebedrift}, men er ikkje oppgitt.",
        ),
        kilde="opplæringslova § 7-3",
        utlost_av=("/parter/larebedrift/ansvarligLeder", "/kontrakt/signertAvSamarbeidsorgan"),
    ),
    Regel(
        id="DO-10",
        nar={"dokumenttype": Egendokument.OPPSEIING, "rolle": Rolle.ANSVARLIG_LEDER, "organ_signerte": True},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Ansvarlig leder i {larebedrift} signerer ikke, fordi {samarbeidsorgan} signerte kontrakten for lærebedriften.",
            nn="Ansvarleg leiar i {larebedrift} signerer ikkje, fordi {samarbeidsorgan} signerte kontrakten for lærebedrifta.",
        ),
        kilde="opplæringslova § 7-12",
        utlost_av=("/kontrakt/signertAvSamarbeidsorgan",),
    ),
    Regel(
        id="DO-11",
        nar={
            "dokumenttype": Egendokument.OPPSEIING,
            "rolle": Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN,
            "organ_signerte": True,
            "person": Personstatus.FINNES,
        },
        utfall=Rolleutfall(vegne=Vegne.LAREBEDRIFT),
        begrunnelse=Tekst(
            nb="Ansvarlig leder i {samarbeidsorgan} signerer for {larebedrift}, slik samarbeidsorganet gjorde i kontrakten "
            "(opplæringslova § 7-12).",
            nn="Ansvarleg leiar i {samarbeidsorgan} signerer for {larebedrift}, slik samarbeidsorganet gjorde i kontrakten "
            "(opplæringslova § 7-12).",
        ),
        kilde="opplæringslova §§ 7-3 og 7-12",
        utlost_av=("/kontrakt/signertAvSamarbeidsorgan", "/parter/samarbeidsorgan/ansvarligLeder"),
    ),
    Regel(
        id="DO-12",
        nar={
            "dokumenttype": Egendokument.OPPSEIING,
            "rolle": Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN,
            "organ_signerte": True,
            "person": UTEN_PERSON,
        },
        utfall=ORGANLEDER_MANGLER,
        begrunnelse=Tekst(
            nb="{samarbeidsorgan} signerte kontrakten for {larebedrift}, men ansvarlig leder i samarbeidsorganet er ikke oppgitt.",
            nn="{samarbeidsorgan} signerte kontrakten for {larebedrift}, men ansvarleg leiar i samarbeidsorganet er ikkje oppgitt.",
        ),
        kilde="opplæringslova § 7-12",
        utlost_av=("/kontrakt/signertAvSamarbeidsorgan", "/parter/samarbeidsorgan/ansvarligLeder"),
    ),
    Regel(
        id="DO-13",
        nar={"dokumenttype": Egendokument.OPPSEIING, "rolle": Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN, "organ_signerte": False},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Ingen signerer for et samarbeidsorgan, fordi lærebedriften signerte kontrakten selv.",
            nn="Ingen signerer for eit samarbeidsorgan, fordi lærebedrifta signerte kontrakten sjølv.",
        ),
        kilde="opplæringslova §§ 7-3 og 7-12",
        utlost_av=("/kontrakt/signertAvSamarbeidsorgan",),
    ),
    Regel(
        id="DO-14",
        nar={"dokumenttype": Egendokument.OPPSEIING, "rolle": {Rolle.FAGLIG_LEDER, Rolle.SKOLE}},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="Bare partene i kontrakten sier den opp: {rollen} og {larebedrift}.",
            nn="Berre partane i kontrakten seier han opp: {rollen} og {larebedrift}.",
        ),
        kilde="opplæringslova § 7-3",
        utlost_av=("/dokumenttype",),
    ),
    Regel(
        id="DO-15",
        nar={"dokumenttype": Egendokument.OPPSEIING, "rolle": Rolle.FYLKESKOMMUNE},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="{fylke} signerer ikke. Lærebedriften orienterer fylkeskommunen skriftlig før kontrakten blir sagt opp "
            "(opplæringslova § 7-3).",
            nn="{fylke} signerer ikkje. Lærebedrifta orienterer fylkeskommunen skriftleg før kontrakten blir oppsagd "
            "(opplæringslova § 7-3).",
        ),
        kilde="opplæringslova § 7-3",
        utlost_av=("/dokumenttype",),
    ),
)

HEVING = (
    Regel(
        id="DH-01",
        nar={"dokumenttype": Egendokument.HEVING, "rolle": Rolle.FYLKESKOMMUNE, "person": Personstatus.FINNES},
        utfall=Rolleutfall(vegne=Vegne.FYLKET),
        begrunnelse=Tekst(
            nb="{fylke} gjør vedtaket om heving og signerer alene (opplæringslova § 7-3).",
            nn="{fylke} gjer vedtaket om heving og signerer åleine (opplæringslova § 7-3).",
        ),
        kilde="opplæringslova § 7-3",
        utlost_av=("/fylke/signatar",),
    ),
    Regel(
        id="DH-02",
        nar={"dokumenttype": Egendokument.HEVING, "rolle": Rolle.FYLKESKOMMUNE, "person": UTEN_PERSON},
        utfall=mangler(
            "fylkets-signatar-mangler",
            "/fylke/signatar",
            "Legg inn den som signerer for fylkeskommunen.",
            "Legg inn den som signerer for fylkeskommunen.",
        ),
        begrunnelse=Tekst(
            nb="{fylke} må signere vedtaket, men den som signerer for fylkeskommunen, er ikke oppgitt.",
            nn="{fylke} må signere vedtaket, men den som signerer for fylkeskommunen, er ikkje oppgitt.",
        ),
        kilde="opplæringslova § 7-3",
        utlost_av=("/fylke/signatar",),
    ),
    Regel(
        id="DH-03",
        nar={"dokumenttype": Egendokument.HEVING, "rolle": set(KONTRAKTROLLER) - {Rolle.FYLKESKOMMUNE}},
        utfall=BORTFALLER,
        begrunnelse=Tekst(
            nb="{fylke} gjør vedtaket om heving alene. Partene får vedtaket tilsendt og kan klage.",
            nn="{fylke} gjer vedtaket om heving åleine. Partane får vedtaket tilsendt og kan klage.",
        ),
        kilde="opplæringslova § 7-3; forvaltningsloven § 28",
        utlost_av=("/dokumenttype",),
    ),
)

DOKUMENTSIGNATARER = Tabell(
    navn="dokumentsignatarer",
    tittel=Tekst(nb="Hvem som signerer andre dokumenter", nn="Kven som signerer andre dokument"),
    sporsmal=Tekst(
        nb="Signerer rollen avtalen, oppsigelsen eller vedtaket, og på vegne av hvem?",
        nn="Signerer rolla avtalen, oppseiinga eller vedtaket, og på vegner av kven?",
    ),
    fakta=Dokumentrollefakta,
    opplysninger=FYLKESORD | {"rollen", "larebedrift", "samarbeidsorgan", "dokumentdatoen"},
    regler=(*AVTALE, *OPPSEIING, *HEVING),
)
