"""Which parties a kind of contract must and may have, and whether the business may stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from app.domene.funnmal import Funnmal, feil
from app.domene.kontrakt import Kontraktstype
from app.domene.opplysninger import MED_LAREBEDRIFT, SAKSORD
from app.domene.parter import Kontraktsansvarlig
from app.domene.tabell import Regel, Tabell, Vilkar
from app.errors import Alvor
from app.tekst import Tekst

I_SKOLE = Kontraktstype.FAGOPPLARING_I_SKOLE


# --- the parties ------------------------------------------------------------------------------------------------------


class Part(StrEnum):
    """What `parter` can hold besides who answers for the contract."""

    LAREBEDRIFT = "lærebedrift"
    SAMARBEIDSORGAN = "samarbeidsorgan"
    AVTALE = "avtale med samarbeidsorgan"
    SKOLE = "skole"


@dataclass(frozen=True, kw_only=True)
class Partsfakta:
    """What decides whether a party fits the kind of contract."""

    part: Annotated[Part, "part"]
    dokumenttype: Annotated[Kontraktstype, "dokument"]
    oppgitt: Annotated[bool, "oppgitt"]
    ansvarlig: Annotated[bool, "er kontraktsansvarlig"]


def _passer_ikke(peker: str, nb: str, nn: str) -> Funnmal:
    return feil("part-passer-ikke", peker, nb, nn)


BARE_SKOLE = ("Gjør skolen kontraktsansvarlig og ta bort andre parter.", "Gjer skolen kontraktsansvarleg og ta bort andre partar.")
IKKE_SKOLE = (
    "Gjør lærebedriften eller samarbeidsorganet kontraktsansvarlig og ta bort skolen.",
    "Gjer lærebedrifta eller samarbeidsorganet kontraktsansvarleg og ta bort skolen.",
)

PARTER = Tabell(
    navn="parter",
    tittel=Tekst(nb="Partene i kontrakten", nn="Partane i kontrakten"),
    sporsmal=Tekst(nb="Passer parten til typen kontrakt?", nn="Passar parten til typen kontrakt?"),
    fakta=Partsfakta,
    opplysninger=SAKSORD,
    regler=(
        Regel[Funnmal | None](
            id="KP-01",
            nar={"part": Part.LAREBEDRIFT, "dokumenttype": MED_LAREBEDRIFT, "oppgitt": True},
            utfall=None,
            begrunnelse=Tekst(nb="{larebedrift} er part i {kontrakten}.", nn="{larebedrift} er part i {kontrakten}."),
            kilde="opplæringslova §§ 7-1 og 7-2",
        ),
        Regel(
            id="KP-02",
            nar={"part": Part.LAREBEDRIFT, "dokumenttype": MED_LAREBEDRIFT, "oppgitt": False},
            utfall=feil("larebedrift-mangler", "/parter/larebedrift", "Legg inn lærebedriften.", "Legg inn lærebedrifta."),
            begrunnelse=Tekst(
                nb="En {kontrakt} er mellom {rollen} og en lærebedrift, men ingen lærebedrift er oppgitt.",
                nn="Ein {kontrakt} er mellom {rollen} og ei lærebedrift, men inga lærebedrift er oppgitt.",
            ),
            kilde="opplæringslova §§ 7-1 og 7-2",
        ),
        Regel(
            id="KP-03",
            nar={"part": Part.LAREBEDRIFT, "dokumenttype": I_SKOLE, "oppgitt": True},
            utfall=_passer_ikke("/parter/larebedrift", *BARE_SKOLE),
            begrunnelse=Tekst(
                nb="Fagopplæring i skole har ingen lærebedrift, men {larebedrift} er oppgitt.",
                nn="Fagopplæring i skole har inga lærebedrift, men {larebedrift} er oppgitt.",
            ),
            kilde="opplæringslova § 5-6; VIGO type E",
        ),
        Regel(
            id="KP-04",
            nar={"part": Part.LAREBEDRIFT, "dokumenttype": I_SKOLE, "oppgitt": False, "ansvarlig": True},
            utfall=_passer_ikke("/parter/larebedrift", *BARE_SKOLE),
            begrunnelse=Tekst(
                nb="En lærebedrift er oppgitt som kontraktsansvarlig, men fagopplæring i skole har ingen lærebedrift.",
                nn="Ei lærebedrift er oppgitt som kontraktsansvarleg, men fagopplæring i skole har inga lærebedrift.",
            ),
            kilde="opplæringslova § 5-6; VIGO type E",
        ),
        Regel(
            id="KP-05",
            nar={"part": Part.LAREBEDRIFT, "dokumenttype": I_SKOLE, "oppgitt": False, "ansvarlig": False},
            utfall=None,
            begrunnelse=Tekst(nb="Fagopplæring i skole har ingen lærebedrift.", nn="Fagopplæring i skole har inga lærebedrift."),
            kilde="opplæringslova § 5-6",
        ),
        Regel(
            id="KP-06",
            nar={"part": {Part.SAMARBEIDSORGAN, Part.AVTALE}, "dokumenttype": MED_LAREBEDRIFT},
            utfall=None,
            begrunnelse=Tekst(
                nb="En lærebedrift kan ha avtale med et samarbeidsorgan; tabellene om avtalen avgjør hva det fører til.",
                nn="Ei lærebedrift kan ha avtale med eit samarbeidsorgan; tabellane om avtalen avgjer kva det fører til.",
            ),
            kilde="opplæringslova § 7-12",
        ),
        Regel(
            id="KP-07",
            nar={"part": Part.SAMARBEIDSORGAN, "dokumenttype": I_SKOLE, "oppgitt": True},
            utfall=_passer_ikke("/parter/samarbeidsorgan", *BARE_SKOLE),
            begrunnelse=Tekst(
                nb="Fagopplæring i skole har ikke noe samarbeidsorgan, men {samarbeidsorgan} er oppgitt.",
                nn="Fagopplæring i skole har ikkje noko samarbeidsorgan, men {samarbeidsorgan} er oppgitt.",
            ),
            kilde="opplæringslova §§ 5-6 og 7-12",
        ),
        Regel(
            id="KP-08",
            nar={"part": Part.SAMARBEIDSORGAN, "dokumenttype": I_SKOLE, "oppgitt": False, "ansvarlig": True},
            utfall=_passer_ikke("/parter/samarbeidsorgan", *BARE_SKOLE),
            begrunnelse=Tekst(
                nb="Et samarbeidsorgan er oppgitt som kontraktsansvarlig, men fagopplæring i skole har ikke noe samarbeidsorgan.",
                nn="Eit samarbeidsorgan er oppgitt som kontraktsansvarleg, men fagopplæring i skole har ikkje noko samarbeidsorgan.",
            ),
            kilde="opplæringslova §§ 5-6 og 7-12",
        ),
        Regel(
            id="KP-09",
            nar={"part": Part.SAMARBEIDSORGAN, "dokumenttype": I_SKOLE, "oppgitt": False, "ansvarlig": False},
            utfall=None,
            begrunnelse=Tekst(
                nb="Fagopplæring i skole har ikke noe samarbeidsorgan.",
                nn="Fagopplæring i skole har ikkje noko samarbeidsorgan.",
            ),
            kilde="opplæringslova § 5-6",
        ),
        Regel(
            id="KP-10",
            nar={"part": Part.AVTALE, "dokumenttype": I_SKOLE, "oppgitt": True},
            utfall=_passer_ikke("/parter/avtale", *BARE_SKOLE),
            begrunnelse=Tekst(
                nb="En avtale mellom lærebedrift og samarbeidsorgan er oppgitt, men fagopplæring i skole har ingen slik avtale.",
                nn="Ein avtale mellom lærebedrift og samarbeidsorgan er oppgitt, men fagopplæring i skole har ingen slik avtale.",
            ),
            kilde="opplæringslova §§ 5-6 og 7-12",
        ),
        Regel(
            id="KP-11",
            nar={"part": Part.AVTALE, "dokumenttype": I_SKOLE, "oppgitt": False},
            utfall=None,
            begrunnelse=Tekst(
                nb="Fagopplæring i skole har ingen avtale med et samarbeidsorgan.",
                nn="Fagopplæring i skole har ingen avtale med eit samarbeidsorgan.",
            ),
            kilde="opplæringslova § 5-6",
        ),
        Regel(
            id="KP-12",
            nar={"part": Part.SKOLE, "dokumenttype": I_SKOLE, "oppgitt": True},
            utfall=None,
            begrunnelse=Tekst(nb="{skole} er part i {kontrakten}.", nn="{skole} er part i {kontrakten}."),
            kilde="opplæringslova § 5-6; opplæringsforskrifta § 6-2",
        ),
        Regel(
            id="KP-13",
            nar={"part": Part.SKOLE, "dokumenttype": I_SKOLE, "oppgitt": False},
            utfall=feil("skole-mangler", "/parter/skole", "Legg inn skolen.", "Legg inn skolen."),
            begrunnelse=Tekst(
                nb="Fagopplæring i skole skjer ved en skole, men ingen skole er oppgitt.",
                nn="Fagopplæring i skole skjer ved ein skole, men ingen skole er oppgitt.",
            ),
            kilde="opplæringslova § 5-6; opplæringsforskrifta § 6-2",
        ),
        Regel(
            id="KP-14",
            nar={"part": Part.SKOLE, "dokumenttype": MED_LAREBEDRIFT, "oppgitt": True},
            utfall=_passer_ikke("/parter/skole", *IKKE_SKOLE),
            begrunnelse=Tekst(
                nb="{skole} er oppgitt som part, men en {kontrakt} har ingen skole som part.",
                nn="{skole} er oppgitt som part, men ein {kontrakt} har ingen skole som part.",
            ),
            kilde="opplæringslova §§ 5-6 og 7-1",
        ),
        Regel(
            id="KP-15",
            nar={"part": Part.SKOLE, "dokumenttype": MED_LAREBEDRIFT, "oppgitt": False, "ansvarlig": True},
            utfall=_passer_ikke("/parter/skole", *IKKE_SKOLE),
            begrunnelse=Tekst(
                nb="En skole er oppgitt som kontraktsansvarlig, men en {kontrakt} har ingen skole som part.",
                nn="Ein skole er oppgitt som kontraktsansvarleg, men ein {kontrakt} har ingen skole som part.",
            ),
            kilde="opplæringslova §§ 5-6 og 7-1",
        ),
        Regel(
            id="KP-16",
            nar={"part": Part.SKOLE, "dokumenttype": MED_LAREBEDRIFT, "oppgitt": False, "ansvarlig": False},
            utfall=None,
            begrunnelse=Tekst(nb="En {kontrakt} har ingen skole som part.", nn="Ein {kontrakt} har ingen skole som part."),
            kilde="opplæringslova § 7-1",
        ),
    ),
)


# --- the business's own standing --------------------------------------------------------------------------------------


class Bedriftsforhold(StrEnum):
    """What is asked of the business: each by itself, so that an error in one never hides a warning in the other."""

    INNGAR = "om den kan inngå kontrakt selv"
    GODKJENNING = "godkjenningen"


@dataclass(frozen=True, kw_only=True)
class Bedriftsfakta:
    """What the case system says about the business."""

    forhold: Annotated[Bedriftsforhold, "det som blir kontrollert"]
    ansvarlig: Annotated[Kontraktsansvarlig, "kontraktsansvarlig"]
    kun_medlemsbedrift: Annotated[bool, "kan bare inngå kontrakt gjennom et samarbeidsorgan"]
    godkjent_etter_ny_lov: Annotated[bool | None, "godkjent etter ny lov"]


INNGAR_SELV: dict[str, Vilkar] = {"forhold": Bedriftsforhold.INNGAR, "ansvarlig": Kontraktsansvarlig.LAREBEDRIFT}
IKKE_SELV = frozenset(Kontraktsansvarlig) - {Kontraktsansvarlig.LAREBEDRIFT}
KUN_MEDLEMSBEDRIFT = feil(
    "kun-medlemsbedrift",
    "/parter/larebedrift/kunMedlemsbedrift",
    "Gjør samarbeidsorganet kontraktsansvarlig, eller rett opplysningen om lærebedriften.",
    "Gjer samarbeidsorganet kontraktsansvarleg, eller rett opplysninga om lærebedrifta.",
)
IKKE_GODKJENT = Funnmal(
    kode="ikke-godkjent-etter-ny-lov",
    peker="/parter/larebedrift/godkjentEtterNyLov",
    alvor=Alvor.ADVARSEL,
    tiltak=Tekst(
        nb="Kontroller godkjenningen av lærebedriften i faget.",
        nn="Kontroller godkjenninga av lærebedrifta i faget.",
    ),
)

BEDRIFT = Tabell(
    navn="bedrift",
    tittel=Tekst(nb="Lærebedriften selv", nn="Lærebedrifta sjølv"),
    sporsmal=Tekst(
        nb="Kan lærebedriften stå i kontrakten slik den er oppgitt?", nn="Kan lærebedrifta stå i kontrakten slik ho er oppgitt?"
    ),
    fakta=Bedriftsfakta,
    opplysninger=SAKSORD,
    regler=(
        Regel[Funnmal | None](
            id="KB-01",
            nar={**INNGAR_SELV, "kun_medlemsbedrift": True},
            utfall=KUN_MEDLEMSBEDRIFT,
            begrunnelse=Tekst(
                nb="{larebedrift} er kontraktsansvarlig, men er oppgitt som bedrift som bare får kontrakt gjennom et samarbeidsorgan.",
                nn="{larebedrift} er kontraktsansvarleg, men er oppgitt som bedrift som berre får kontrakt gjennom eit samarbeidsorgan.",
            ),
            kilde="VIGO: kunMedlemsbedrift",
            utlost_av=("/parter/larebedrift/kunMedlemsbedrift", "/parter/kontraktsansvarlig"),
        ),
        Regel(
            id="KB-02",
            nar={"forhold": Bedriftsforhold.GODKJENNING, "ansvarlig": Kontraktsansvarlig.LAREBEDRIFT, "godkjent_etter_ny_lov": False},
            utfall=IKKE_GODKJENT,
            begrunnelse=Tekst(
                nb="{larebedrift} er oppgitt som ikke godkjent etter ny lov.",
                nn="{larebedrift} er oppgitt som ikkje godkjend etter ny lov.",
            ),
            kilde="opplæringslova § 7-5; VIGO BS001 og BS007",
            utlost_av=("/parter/larebedrift/godkjentEtterNyLov",),
        ),
        Regel(
            id="KB-03",
            nar={"forhold": Bedriftsforhold.GODKJENNING, "ansvarlig": IKKE_SELV, "godkjent_etter_ny_lov": False},
            utfall=IKKE_GODKJENT,
            begrunnelse=Tekst(
                nb="{larebedrift} er oppgitt som ikke godkjent etter ny lov. Det gjelder også når andre inngår kontrakten.",
                nn="{larebedrift} er oppgitt som ikkje godkjend etter ny lov. Det gjeld også når andre inngår kontrakten.",
            ),
            kilde="opplæringslova §§ 7-5 og 7-12; VIGO BS001 og BS007",
            utlost_av=("/parter/larebedrift/godkjentEtterNyLov",),
        ),
        Regel(
            id="KB-06",
            nar={"forhold": Bedriftsforhold.GODKJENNING, "godkjent_etter_ny_lov": {True, None}},
            utfall=None,
            begrunnelse=Tekst(
                nb="Det er ikke oppgitt at lærebedriften mangler godkjenning etter ny lov.",
                nn="Det er ikkje oppgitt at lærebedrifta manglar godkjenning etter ny lov.",
            ),
            kilde="opplæringslova § 7-5; VIGO BS001 og BS007",
        ),
        Regel(
            id="KB-04",
            nar={**INNGAR_SELV, "kun_medlemsbedrift": False},
            utfall=None,
            begrunnelse=Tekst(
                nb="{larebedrift} er ikke oppgitt som bedrift som bare får kontrakt gjennom et samarbeidsorgan.",
                nn="{larebedrift} er ikkje oppgitt som bedrift som berre får kontrakt gjennom eit samarbeidsorgan.",
            ),
            kilde="VIGO: kunMedlemsbedrift",
        ),
        Regel(
            id="KB-05",
            nar={"forhold": Bedriftsforhold.INNGAR, "ansvarlig": IKKE_SELV},
            utfall=None,
            begrunnelse=Tekst(
                nb="Lærebedriften er ikke kontraktsansvarlig. Da kan den også være en som bare får kontrakt gjennom et samarbeidsorgan.",
                nn="Lærebedrifta er ikkje kontraktsansvarleg. Då kan ho også vere ei som berre får kontrakt gjennom eit samarbeidsorgan.",
            ),
            kilde="VIGO: kunMedlemsbedrift",
        ),
    ),
)
