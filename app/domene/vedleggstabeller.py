"""The tables about attachments: which are demanded, and how a file may follow the contract by what its bytes say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app.domene.funnmal import Funnmal
from app.domene.fylker import Arbeidsavtalekrav, Attestkrav, Malkrav
from app.domene.kontrakt import Kontraktstype, Vedleggstype
from app.domene.malvedlegg import MALRADER
from app.domene.opplysninger import MED_LAREBEDRIFT
from app.domene.sak import Mate
from app.domene.tabell import Regel, Tabell, Vilkar
from app.errors import Alvor
from app.tekst import Tekst

# --- which attachments are demanded -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Kravfakta:
    """What decides whether one kind of attachment is demanded."""

    type: Annotated[Vedleggstype, "vedlegg"]
    dokumenttype: Annotated[Kontraktstype, "dokument"]
    organ_inngar: Annotated[bool, "samarbeidsorganet inngår kontrakten"]
    organ_mottar: Annotated[bool, "samarbeidsorganet mottar tilskuddet"]
    organ_viser_til_avtale: Annotated[bool, "samarbeidsorganet er kontraktsansvarlig, og en avtale er oppgitt"]
    arbeidsavtale: Annotated[Arbeidsavtalekrav, "fylket krever av arbeidsavtalen"]
    godskrevet: Annotated[bool, "praksis eller opplæring er godskrevet"]
    arbeidsattest: Annotated[Attestkrav, "fylket ber om attest for praksis"]
    mal_vedlagt: Annotated[Malkrav, "fylket ber om målene til en lærekandidat"]
    plan_vedlagt: Annotated[bool, "plan for opplæringen er vedlagt"]


AVTALE_MANGLER = Funnmal(
    kode="avtale-ikke-vedlagt",
    peker="/vedlegg",
    tiltak=Tekst(
        nb="Legg ved avtalen mellom lærebedriften og samarbeidsorganet som PDF.",
        nn="Legg ved avtalen mellom lærebedrifta og samarbeidsorganet som PDF.",
    ),
)
KOPI_MANGLER = Funnmal(
    kode="arbeidsavtale-ikke-vedlagt",
    peker="/vedlegg",
    tiltak=Tekst(nb="Legg ved en kopi av arbeidsavtalen som PDF.", nn="Legg ved ein kopi av arbeidsavtalen som PDF."),
)

ATTEST_ONSKET = Funnmal(
    kode="attest-ikke-vedlagt",
    peker="/vedlegg",
    tiltak=Tekst(
        nb="Legg ved attesten for praksisen som PDF, eller gå videre uten, hvis {fylke} har den fra før.",
        nn="Legg ved attesten for praksisen som PDF, eller gå vidare utan, dersom {fylke} har han frå før.",
    ),
    alvor=Alvor.ADVARSEL,
)
ATTEST_MANGLER = Funnmal(
    kode="attest-ikke-vedlagt",
    peker="/vedlegg",
    tiltak=Tekst(nb="Legg ved attesten for praksisen som PDF.", nn="Legg ved attesten for praksisen som PDF."),
)

BARE_OPPGITT: dict[str, Vilkar] = {
    "type": Vedleggstype.AVTALE_SAMARBEIDSORGAN,
    "organ_inngar": False,
    "organ_mottar": False,
    "organ_viser_til_avtale": True,
}
VEDLEGGSKRAV = Tabell(
    navn="vedleggskrav",
    tittel=Tekst(nb="Vedlegg som kreves", nn="Vedlegg som er kravde"),
    sporsmal=Tekst(nb="Må denne typen vedlegg følge kontrakten?", nn="Må denne typen vedlegg følgje kontrakten?"),
    fakta=Kravfakta,
    opplysninger=frozenset({"fylke", "kontrakten", "larebedrift", "rollen", "samarbeidsorgan"}),
    regler=(
        Regel[Funnmal | None](
            id="VK-01",
            nar={"type": Vedleggstype.AVTALE_SAMARBEIDSORGAN, "organ_inngar": True},
            utfall=AVTALE_MANGLER,
            begrunnelse=Tekst(
                nb="{samarbeidsorgan} inngår {kontrakten} på vegne av {larebedrift}. Da må avtalen mellom dem følge med som vedlegg.",
                nn="{samarbeidsorgan} inngår {kontrakten} på vegner av {larebedrift}. Då må avtalen mellom dei følgje med som vedlegg.",
            ),
            kilde="opplæringslova § 7-12; VIGO høsten 2024: avtalen skal følge kontrakten",
            utlost_av=("/parter/avtale/inngarKontrakt",),
        ),
        Regel(
            id="VK-02",
            nar={"type": Vedleggstype.AVTALE_SAMARBEIDSORGAN, "organ_inngar": False, "organ_mottar": True},
            utfall=AVTALE_MANGLER,
            begrunnelse=Tekst(
                nb="{samarbeidsorgan} mottar tilskuddet på vegne av {larebedrift}. Da må avtalen mellom dem følge med som vedlegg.",
                nn="{samarbeidsorgan} mottar tilskotet på vegner av {larebedrift}. Då må avtalen mellom dei følgje med som vedlegg.",
            ),
            kilde="opplæringslova §§ 7-8 og 7-12; VIGO høsten 2024: avtalen skal følge kontrakten",
            utlost_av=("/parter/avtale/mottarTilskudd",),
        ),
        Regel(
            id="VK-03",
            nar={
                "type": Vedleggstype.AVTALE_SAMARBEIDSORGAN,
                "organ_inngar": False,
                "organ_mottar": False,
                "organ_viser_til_avtale": False,
            },
            utfall=None,
            begrunnelse=Tekst(
                nb="Ingen avtale med et samarbeidsorgan er brukt i {kontrakten}, så ingen avtale trenger å følge med.",
                nn="Ingen avtale med eit samarbeidsorgan er brukt i {kontrakten}, så ingen avtale treng å følgje med.",
            ),
            kilde="opplæringslova § 7-12",
        ),
        Regel(
            id="VK-14",
            nar={**BARE_OPPGITT, "dokumenttype": MED_LAREBEDRIFT},
            utfall=AVTALE_MANGLER,
            begrunnelse=Tekst(
                nb="{samarbeidsorgan} er oppgitt som kontraktsansvarlig etter en avtale med {larebedrift}. Da må avtalen følge med "
                "som vedlegg.",
                nn="{samarbeidsorgan} er oppgitt som kontraktsansvarleg etter ein avtale med {larebedrift}. Då må avtalen følgje med "
                "som vedlegg.",
            ),
            kilde="opplæringslova § 7-12; VIGO høsten 2024: avtalen skal følge kontrakten",
            utlost_av=("/parter/kontraktsansvarlig", "/parter/avtale", "/dokumenttype"),
        ),
        Regel(
            id="VK-18",
            nar={**BARE_OPPGITT, "dokumenttype": Kontraktstype.FAGOPPLARING_I_SKOLE},
            utfall=None,
            begrunnelse=Tekst(
                nb="Fagopplæring i skole har ingen avtale med et samarbeidsorgan som kan legges ved.",
                nn="Fagopplæring i skole har ingen avtale med eit samarbeidsorgan som kan leggjast ved.",
            ),
            kilde="opplæringslova §§ 5-6 og 7-12",
            utlost_av=("/dokumenttype",),
        ),
        Regel(
            id="VK-04",
            nar={
                "type": Vedleggstype.ARBEIDSAVTALE,
                "arbeidsavtale": Arbeidsavtalekrav.KOPI,
                "dokumenttype": MED_LAREBEDRIFT,
            },
            utfall=KOPI_MANGLER,
            begrunnelse=Tekst(
                nb="{fylke} krever kopi av arbeidsavtalen som vedlegg til {kontrakten}.",
                nn="{fylke} krev kopi av arbeidsavtalen som vedlegg til {kontrakten}.",
            ),
            kilde="fylkets valg «arbeidsavtale = kopi»",
            utlost_av=("/fylke/fylkesnummer", "/dokumenttype"),
        ),
        Regel(
            id="VK-05",
            nar={"type": Vedleggstype.ARBEIDSAVTALE, "dokumenttype": Kontraktstype.FAGOPPLARING_I_SKOLE},
            utfall=None,
            begrunnelse=Tekst(
                nb="Fagopplæring i skole har ingen arbeidsavtale som kan legges ved.",
                nn="Fagopplæring i skole har ingen arbeidsavtale som kan leggjast ved.",
            ),
            kilde="opplæringslova §§ 5-6 og 7-4",
            utlost_av=("/dokumenttype",),
        ),
        Regel(
            id="VK-06",
            nar={
                "type": Vedleggstype.ARBEIDSAVTALE,
                "arbeidsavtale": Arbeidsavtalekrav.BEKREFTELSE,
                "dokumenttype": MED_LAREBEDRIFT,
            },
            utfall=None,
            begrunnelse=Tekst(
                nb="{fylke} krever bare bekreftelse på at det finnes en arbeidsavtale.",
                nn="{fylke} krev berre stadfesting på at det finst ein arbeidsavtale.",
            ),
            kilde="fylkets valg «arbeidsavtale = bekreftelse»",
            utlost_av=("/fylke/fylkesnummer", "/dokumenttype"),
        ),
        Regel(
            id="VK-07",
            nar={"type": {Vedleggstype.OPPLARINGSPLAN, Vedleggstype.ANNET}},
            utfall=None,
            begrunnelse=Tekst(
                nb="Denne typen vedlegg kan følge med, men kreves ikke.",
                nn="Denne typen vedlegg kan følgje med, men er ikkje kravd.",
            ),
            kilde="opplæringslova § 7-2",
        ),
        *MALRADER,
        Regel(
            id="VK-10",
            nar={"type": Vedleggstype.ARBEIDSATTEST, "godskrevet": False},
            utfall=None,
            begrunnelse=Tekst(
                nb="Ingen praksis er godskrevet i {kontrakten}, så ingen attest trenger å følge med.",
                nn="Ingen praksis er godskriven i {kontrakten}, så ingen attest treng å følgje med.",
            ),
            kilde="opplæringsforskrifta § 6-5",
            utlost_av=("/laretid/fradrag", "/praksis"),
        ),
        Regel(
            id="VK-11",
            nar={"type": Vedleggstype.ARBEIDSATTEST, "godskrevet": True, "arbeidsattest": Attestkrav.NEI},
            utfall=None,
            begrunnelse=Tekst(
                nb="Godskrivingen i {kontrakten} bygger på et vedtak. {fylke} ber ikke om attesten en gang til.",
                nn="Godskrivinga i {kontrakten} byggjer på eit vedtak. {fylke} ber ikkje om attesten ein gong til.",
            ),
            kilde="fylkets valg «arbeidsattest = nei»",
            utlost_av=("/laretid/fradrag", "/praksis", "/fylke/fylkesnummer"),
        ),
        Regel(
            id="VK-12",
            nar={"type": Vedleggstype.ARBEIDSATTEST, "godskrevet": True, "arbeidsattest": Attestkrav.ONSKET},
            utfall=ATTEST_ONSKET,
            begrunnelse=Tekst(
                nb="Praksis er godskrevet i {kontrakten}, og {fylke} vil at attesten for praksisen følger med.",
                nn="Praksis er godskriven i {kontrakten}, og {fylke} vil at attesten for praksisen følgjer med.",
            ),
            kilde="fylkets valg «arbeidsattest = onsket»",
            utlost_av=("/laretid/fradrag", "/praksis", "/fylke/fylkesnummer"),
        ),
        Regel(
            id="VK-13",
            nar={"type": Vedleggstype.ARBEIDSATTEST, "godskrevet": True, "arbeidsattest": Attestkrav.KREVES},
            utfall=ATTEST_MANGLER,
            begrunnelse=Tekst(
                nb="Praksis er godskrevet i {kontrakten}, og {fylke} krever attesten for praksisen som vedlegg.",
                nn="Praksis er godskriven i {kontrakten}, og {fylke} krev attesten for praksisen som vedlegg.",
            ),
            kilde="fylkets valg «arbeidsattest = kreves»",
            utlost_av=("/laretid/fradrag", "/praksis", "/fylke/fylkesnummer"),
        ),
    ),
)


# --- how one file follows the contract --------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Filegenskaper:
    """The facts of a file as the rules see them."""

    for_stor: Annotated[bool, "større enn grensen"]
    pdf: Annotated[bool, "er PDF"]
    kryptert: Annotated[bool, "kryptert"]
    for_omfattende: Annotated[bool, "for omfattende å lese"]
    lesbar: Annotated[bool, "kan leses"]
    aktivt_innhold: Annotated[bool, "har aktivt innhold"]
    for_mange_sider: Annotated[bool, "flere sider enn grensen"]
    oppgitt_signert: Annotated[bool, "oppgitt som signert"]
    signert: Annotated[bool, "er signert"]
    pdfa: Annotated[bool, "er PDF/A"]
    tagget: Annotated[bool, "er tagget"]


def _avvis(kode: str, nb: str, nn: str) -> Funnmal:
    return Funnmal(kode=kode, peker="{peker}", tiltak=Tekst(nb=nb, nn=nn))


LES = {"for_stor": False, "pdf": True, "kryptert": False, "for_omfattende": False, "lesbar": True}
"""What must hold before a file is judged by its content."""
GOD = LES | {"aktivt_innhold": False, "for_mange_sider": False}

VEDLEGGSMATE = Tabell(
    navn="vedleggsmate",
    tittel=Tekst(nb="Slik følger et vedlegg med", nn="Slik følgjer eit vedlegg med"),
    sporsmal=Tekst(nb="Hvordan kan filen følge kontrakten?", nn="Korleis kan fila følgje kontrakten?"),
    fakta=Filegenskaper,
    opplysninger=frozenset({"storrelse", "grense", "medietype", "sider", "sidegrense", "aktivt"}),
    regler=(
        Regel[Mate | Funnmal](
            id="VM-01",
            nar={"for_stor": True},
            utfall=_avvis("vedlegg-for-stort", "Lag en mindre fil og send på nytt.", "Lag ei mindre fil og send på nytt."),
            begrunnelse=Tekst(
                nb="Vedlegget er på {storrelse}. Grensen for alle vedleggene til sammen er {grense}.",
                nn="Vedlegget er på {storrelse}. Grensa for alle vedlegga til saman er {grense}.",
            ),
            kilde="grensen til Posten signering: 10 MiB til sammen",
        ),
        Regel(
            id="VM-02",
            nar={"for_stor": False, "pdf": False},
            utfall=_avvis("vedlegg-ikke-pdf", "Lagre dokumentet som PDF og send på nytt.", "Lagre dokumentet som PDF og send på nytt."),
            begrunnelse=Tekst(nb="Vedlegget er {medietype}, ikke PDF.", nn="Vedlegget er {medietype}, ikkje PDF."),
            kilde="ISO 32000-2; bare PDF kan arkiveres uendret i kontrakten",
        ),
        Regel(
            id="VM-03",
            nar={"for_stor": False, "pdf": True, "kryptert": True},
            utfall=_avvis("vedlegg-kryptert", "Fjern passordet og send på nytt.", "Fjern passordet og send på nytt."),
            begrunnelse=Tekst(nb="Vedlegget er kryptert.", nn="Vedlegget er kryptert."),
            kilde="ISO 19005-3 punkt 6.1.3: arkiverte filer kan ikke være krypterte",
        ),
        Regel(
            id="VM-04",
            nar={"for_stor": False, "pdf": True, "kryptert": False, "for_omfattende": False, "lesbar": False},
            utfall=_avvis("vedlegg-odelagt", "Lag PDF-filen på nytt før du sender den.", "Lag PDF-fila på nytt før du sender ho."),
            begrunnelse=Tekst(nb="Vedlegget er ødelagt og kan ikke leses.", nn="Vedlegget er øydelagt og kan ikkje lesast."),
            kilde="ISO 32000-2 punkt 7.5",
        ),
        Regel(
            id="VM-12",
            nar={"for_stor": False, "pdf": True, "kryptert": False, "for_omfattende": True},
            utfall=_avvis(
                "vedlegg-for-omfattende",
                "Skriv dokumentet ut til en ny, enklere PDF og send på nytt.",
                "Skriv dokumentet ut til ein ny, enklare PDF og send på nytt.",
            ),
            begrunnelse=Tekst(
                nb="Vedlegget er bygd slik at det krever for mye arbeid å lese det, og er ikke lest ferdig.",
                nn="Vedlegget er bygd slik at det krev for mykje arbeid å lese det, og er ikkje lese ferdig.",
            ),
            kilde="grense i tjenesten",
        ),
        Regel(
            id="VM-05",
            nar=LES | {"aktivt_innhold": True},
            utfall=_avvis(
                "vedlegg-aktivt-innhold",
                "Skriv dokumentet ut til en ny PDF uten skript og send på nytt.",
                "Skriv dokumentet ut til ein ny PDF utan skript og send på nytt.",
            ),
            begrunnelse=Tekst(
                nb="Vedlegget har aktivt innhold: {aktivt}.",
                nn="Vedlegget har aktivt innhald: {aktivt}.",
            ),
            kilde="ISO 19005-3 punkt 6.5: aktivt innhold er ikke tillatt",
        ),
        Regel(
            id="VM-06",
            nar=LES | {"aktivt_innhold": False, "for_mange_sider": True},
            utfall=_avvis("vedlegg-for-mange-sider", "Send bare de sidene som trengs.", "Send berre dei sidene som trengst."),
            begrunnelse=Tekst(
                nb="Vedlegget har {sider} sider. Grensen er {sidegrense}.", nn="Vedlegget har {sider} sider. Grensa er {sidegrense}."
            ),
            kilde="grense i tjenesten",
        ),
        Regel(
            id="VM-07",
            nar=GOD | {"oppgitt_signert": True, "signert": False},
            utfall=_avvis(
                "vedlegg-uten-signatur",
                "Send den signerte filen, eller oppgi at vedlegget ikke er signert.",
                "Send den signerte fila, eller oppgi at vedlegget ikkje er signert.",
            ),
            begrunnelse=Tekst(
                nb="Vedlegget er oppgitt som signert, men filen har ingen signatur.",
                nn="Vedlegget er oppgitt som signert, men fila har ingen signatur.",
            ),
            kilde="innholdet i filen avgjør, ikke merket",
        ),
        Regel(
            id="VM-08",
            nar=GOD | {"signert": True},
            utfall=Mate.INNEBYGD,
            begrunnelse=Tekst(
                nb="Vedlegget er signert fra før og blir lagt inn uendret, så signaturen fortsatt kan kontrolleres.",
                nn="Vedlegget er signert frå før og blir lagt inn uendra, så signaturen framleis kan kontrollerast.",
            ),
            kilde="ISO 32000-2 punkt 12.8; ISO 19005-3 punkt 6.8",
        ),
        Regel(
            id="VM-09",
            nar=GOD | {"oppgitt_signert": False, "signert": False, "pdfa": True, "tagget": True},
            utfall=Mate.SIDER,
            begrunnelse=Tekst(
                nb="Vedlegget er en usignert, tagget PDF/A og kan stå som egne sider bakerst i kontrakten.",
                nn="Vedlegget er ein usignert, tagga PDF/A og kan stå som eigne sider bakarst i kontrakten.",
            ),
            kilde="ISO 19005-3 nivå A; ISO 14289-1",
        ),
        Regel(
            id="VM-10",
            nar=GOD | {"oppgitt_signert": False, "signert": False, "pdfa": True, "tagget": False},
            utfall=Mate.INNEBYGD,
            begrunnelse=Tekst(
                nb="Vedlegget er ikke tagget. Som sider kan det ikke leses av skjermlesere, så det blir lagt inn som fil.",
                nn="Vedlegget er ikkje tagga. Som sider kan det ikkje lesast av skjermlesarar, så det blir lagt inn som fil.",
            ),
            kilde="ISO 14289-1 punkt 7.1",
        ),
        Regel(
            id="VM-11",
            nar=GOD | {"oppgitt_signert": False, "signert": False, "pdfa": False},
            utfall=Mate.INNEBYGD,
            begrunnelse=Tekst(
                nb="Vedlegget er ikke PDF/A. Som sider ville det brutt arkivformatet til kontrakten, så det blir lagt inn som fil.",
                nn="Vedlegget er ikkje PDF/A. Som sider ville det brote arkivformatet til kontrakten, så det blir lagt inn som fil.",
            ),
            kilde="ISO 19005-3",
        ),
    ),
)
