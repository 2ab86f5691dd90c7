"""What a document around a contract must have: the tables HEVINGSGRUNN, FORKLARING, FULLMAKTSOMFANG and ORGANGODKJENNING."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from app.domene.funnmal import Funnmal, feil
from app.domene.kontrakt import Kontraktstype
from app.domene.saksdokument import Hevingsgrunn, Hevingspart, KrevdAv
from app.domene.tabell import Regel, Tabell
from app.errors import Alvor
from app.tekst import Tekst

LOVEN = "opplæringslova § 7-3"
HEVINGSORD = frozenset({"fylke", "rollen"})
BRUDD_ELLER_EVNE = frozenset({Hevingsgrunn.VESENTLIG_BRUDD, Hevingsgrunn.IKKE_I_STAND})


@dataclass(frozen=True, kw_only=True)
class Hevingsfakta:
    """What decides whether the ground of a heving holds together."""

    grunn: Annotated[Hevingsgrunn, "grunn"]
    krevd_av: Annotated[KrevdAv, "krevd av"]
    part: Annotated[Hevingspart | None, "parten som grunnen gjelder"]


@dataclass(frozen=True, kw_only=True)
class Forklaringsfakta:
    """What decides whether the candidate must have been heard."""

    krevd_av: Annotated[KrevdAv, "krevd av"]
    forklart: Annotated[bool, "dato for muntlig forklaring oppgitt"]


@dataclass(frozen=True, kw_only=True)
class Omfangsfakta:
    """What decides whether a power may be for a kind of contract."""

    kontraktstype: Annotated[Kontraktstype, "kontrakt"]


class Godkjent(StrEnum):
    """Whether the county has approved the organ, on the day the agreement begins."""

    GJELDER = "gjelder når avtalen begynner"
    GJELDER_IKKE = "gjelder ikke når avtalen begynner"
    IKKE_OPPGITT = "ikke oppgitt for fylket"


@dataclass(frozen=True, kw_only=True)
class Godkjenningsfakta:
    """What decides whether the organ is one in this county."""

    godkjent: Annotated[Godkjent, "godkjenning i fylket"]


HEVINGSGRUNN = Tabell(
    navn="hevingsgrunn",
    tittel=Tekst(nb="Grunn til heving", nn="Grunn til heving"),
    sporsmal=Tekst(nb="Henger grunnen til hevingen sammen?", nn="Heng grunnen til hevinga saman?"),
    fakta=Hevingsfakta,
    opplysninger=HEVINGSORD,
    regler=(
        Regel[Funnmal | None](
            id="HG-01",
            nar={"grunn": Hevingsgrunn.EGET_ONSKE, "krevd_av": KrevdAv.KANDIDAT},
            utfall=None,
            begrunnelse=Tekst(
                nb="{rollen} ønsker ikke å fortsette ut kontraktstiden og har sagt skriftlig fra om det. Da skal {fylke} heve kontrakten.",
                nn="{rollen} ønskjer ikkje å halde fram ut kontraktstida og har sagt skriftleg frå om det. Då skal {fylke} heve "
                "kontrakten.",
            ),
            kilde=LOVEN,
        ),
        Regel(
            id="HG-02",
            nar={"grunn": Hevingsgrunn.EGET_ONSKE, "krevd_av": {KrevdAv.LAREBEDRIFT, KrevdAv.FYLKESKOMMUNE}},
            utfall=feil(
                "eget-onske-fra-annen",
                "/krevdAv",
                "Send «kandidat» i «krevdAv», eller en annen grunn.",
                "Send «kandidat» i «krevdAv», eller ein annan grunn.",
            ),
            begrunnelse=Tekst(
                nb="Grunnen er at {rollen} selv ønsker å slutte, men det er oppgitt at en annen har krevd hevingen.",
                nn="Grunnen er at {rollen} sjølv ønskjer å slutte, men det er oppgitt at ein annan har kravd hevinga.",
            ),
            kilde=LOVEN,
        ),
        Regel(
            id="HG-03",
            nar={"grunn": BRUDD_ELLER_EVNE, "part": {Hevingspart.KANDIDAT, Hevingspart.LAREBEDRIFT}},
            utfall=None,
            begrunnelse=Tekst(
                nb="Det er oppgitt hvilken part grunnen gjelder. {fylke} kan heve kontrakten.",
                nn="Det er oppgitt kva part grunnen gjeld. {fylke} kan heve kontrakten.",
            ),
            kilde=LOVEN,
        ),
        Regel(
            id="HG-04",
            nar={"grunn": BRUDD_ELLER_EVNE, "part": None},
            utfall=feil("hevingspart-mangler", "/part", "Send «kandidat» eller «larebedrift».", "Send «kandidat» eller «larebedrift»."),
            begrunnelse=Tekst(
                nb="Grunnen gjelder en av partene, men det er ikke oppgitt hvilken.",
                nn="Grunnen gjeld ein av partane, men det er ikkje oppgitt kva for ein.",
            ),
            kilde=LOVEN,
        ),
    ),
)

FORKLARING = Tabell(
    navn="muntlig-forklaring",
    tittel=Tekst(nb="Muntlig forklaring før heving", nn="Munnleg forklaring før heving"),
    sporsmal=Tekst(nb="Har kandidaten fått forklare seg?", nn="Har kandidaten fått forklare seg?"),
    fakta=Forklaringsfakta,
    opplysninger=HEVINGSORD,
    regler=(
        Regel[Funnmal | None](
            id="MF-01",
            nar={"krevd_av": KrevdAv.LAREBEDRIFT, "forklart": True},
            utfall=None,
            begrunnelse=Tekst(
                nb="Lærebedriften har krevd heving, og {rollen} har fått forklare seg muntlig for {fylke}.",
                nn="Lærebedrifta har kravd heving, og {rollen} har fått høve til å forklare seg munnleg for {fylke}.",
            ),
            kilde=LOVEN,
        ),
        Regel(
            id="MF-02",
            nar={"krevd_av": KrevdAv.LAREBEDRIFT, "forklart": False},
            utfall=feil(
                "muntlig-forklaring-mangler",
                "/muntligForklaring/dato",
                "La kandidaten forklare seg før vedtaket, og send datoen.",
                "La kandidaten forklare seg før vedtaket, og send datoen.",
            ),
            begrunnelse=Tekst(
                nb="Lærebedriften har krevd heving. Da skal {rollen} få forklare seg muntlig for {fylke} før vedtaket, "
                "men det er ikke oppgitt når.",
                nn="Lærebedrifta har kravd heving. Då skal {rollen} få høve til å forklare seg munnleg for {fylke} før "
                "vedtaket, men det er ikkje oppgitt når.",
            ),
            kilde=LOVEN,
        ),
        Regel(
            id="MF-03",
            nar={"krevd_av": {KrevdAv.KANDIDAT, KrevdAv.FYLKESKOMMUNE}},
            utfall=None,
            begrunnelse=Tekst(
                nb="Kravet om muntlig forklaring gjelder når lærebedriften krever heving.",
                nn="Kravet om munnleg forklaring gjeld når lærebedrifta krev heving.",
            ),
            kilde=LOVEN,
        ),
    ),
)

FULLMAKTSOMFANG = Tabell(
    navn="fullmaktsomfang",
    tittel=Tekst(nb="Kontrakter som fullmakten gjelder", nn="Kontraktar som fullmakta gjeld"),
    sporsmal=Tekst(nb="Kan fullmakten gjelde denne kontrakten?", nn="Kan fullmakta gjelde denne kontrakten?"),
    fakta=Omfangsfakta,
    opplysninger=frozenset({"nr", "kontrakt"}),
    regler=(
        Regel[Funnmal | None](
            id="FO-01",
            nar={"kontraktstype": Kontraktstype.LAREKONTRAKT},
            utfall=None,
            begrunnelse=Tekst(
                nb="Opplæringslova § 7-12 sier at et samarbeidsorgan kan inngå lærekontrakt.",
                nn="Opplæringslova § 7-12 seier at eit samarbeidsorgan kan inngå lærekontrakt.",
            ),
            kilde="opplæringslova § 7-12",
        ),
        Regel(
            id="FO-02",
            nar={"kontraktstype": {Kontraktstype.OPPLARINGSKONTRAKT, Kontraktstype.PRAKSISBREVKONTRAKT, Kontraktstype.FAGBREV_PA_JOBB}},
            utfall=Funnmal(
                kode="fullmakt-utenfor-lovens-ord",
                peker="/inngarKontrakt/dokumenttyper/{nr}",
                tiltak=Tekst(nb="Sjekk hva fylkeskommunen godtar.", nn="Sjekk kva fylkeskommunen godtar."),
                alvor=Alvor.ADVARSEL,
            ),
            begrunnelse=Tekst(
                nb="Opplæringslova § 7-12 nevner bare lærekontrakt, men fullmakten gjelder også {kontrakt}.",
                nn="Opplæringslova § 7-12 nemner berre lærekontrakt, men fullmakta gjeld også {kontrakt}.",
            ),
            kilde="opplæringslova § 7-12",
        ),
        Regel(
            id="FO-03",
            nar={"kontraktstype": Kontraktstype.FAGOPPLARING_I_SKOLE},
            utfall=feil(
                "fullmakt-uten-larebedrift",
                "/inngarKontrakt/dokumenttyper/{nr}",
                "Ta bort denne kontrakten fra fullmakten.",
                "Ta bort denne kontrakten frå fullmakta.",
            ),
            begrunnelse=Tekst(
                nb="Fullmakten gjelder {kontrakt}, som ingen lærebedrift er part i.",
                nn="Fullmakta gjeld {kontrakt}, som inga lærebedrift er part i.",
            ),
            kilde="opplæringslova §§ 5-6 og 7-12",
        ),
    ),
)

ORGANGODKJENNING = Tabell(
    navn="organgodkjenning",
    tittel=Tekst(nb="Godkjenning av samarbeidsorganet", nn="Godkjenning av samarbeidsorganet"),
    sporsmal=Tekst(nb="Er samarbeidsorganet godkjent i fylket?", nn="Er samarbeidsorganet godkjent i fylket?"),
    fakta=Godkjenningsfakta,
    opplysninger=frozenset({"fylke", "gjelder_fra"}),
    regler=(
        Regel[Funnmal | None](
            id="OG-01",
            nar={"godkjent": Godkjent.GJELDER},
            utfall=None,
            begrunnelse=Tekst(
                nb="Avtalen gjelder fra {gjelder_fra}, og da er samarbeidsorganet godkjent av {fylke}.",
                nn="Avtalen gjeld frå {gjelder_fra}, og då er samarbeidsorganet godkjent av {fylke}.",
            ),
            kilde="opplæringsforskrifta § 6-18",
        ),
        Regel(
            id="OG-02",
            nar={"godkjent": Godkjent.GJELDER_IKKE},
            utfall=feil(
                "organ-ikke-godkjent",
                "/parter/samarbeidsorgan/godkjenninger",
                "Rett datoene, eller vent til {fylke} har godkjent samarbeidsorganet.",
                "Rett datoane, eller vent til {fylke} har godkjent samarbeidsorganet.",
            ),
            begrunnelse=Tekst(
                nb="Avtalen gjelder fra {gjelder_fra}, men da gjelder ikke godkjenningen fra {fylke}.",
                nn="Avtalen gjeld frå {gjelder_fra}, men då gjeld ikkje godkjenninga frå {fylke}.",
            ),
            kilde="opplæringsforskrifta § 6-18",
        ),
        Regel(
            id="OG-03",
            nar={"godkjent": Godkjent.IKKE_OPPGITT},
            utfall=Funnmal(
                kode="organgodkjenning-mangler",
                peker="/parter/samarbeidsorgan/godkjenninger",
                tiltak=Tekst(nb="Send datoen for godkjenningen.", nn="Send datoen for godkjenninga."),
                alvor=Alvor.ADVARSEL,
            ),
            begrunnelse=Tekst(
                nb="Et samarbeidsorgan skal være godkjent av fylkeskommunen, men det er ikke oppgitt at {fylke} har godkjent dette.",
                nn="Eit samarbeidsorgan skal vere godkjent av fylkeskommunen, men det er ikkje oppgitt at {fylke} har godkjent dette.",
            ),
            kilde="opplæringsforskrifta § 6-18",
        ),
    ),
)
