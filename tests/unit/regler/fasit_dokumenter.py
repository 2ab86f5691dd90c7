"""What the tables about documents around a contract must answer, by hand from opplæringslova §§ 7-3, 7-12, 24-5 and innhold §4."""

from __future__ import annotations

from typing import Any

from app.domene.dokumentfakta import Egendokument
from app.domene.dokumentkrav import Godkjent
from app.domene.kontrakt import Kontraktstype
from app.domene.rollefakta import Alder, Personstatus
from app.domene.roller import KONTRAKTROLLER
from app.domene.saksdokument import Hevingsgrunn, Hevingspart, KrevdAv

AVTALE, OPPSEIING, HEVING = tuple(Egendokument)
KANDIDAT, FORESATT, FAGLIG, ANSVARLIG, ORGANLEDER, KONTAKT, FYLKE = KONTRAKTROLLER
FINNES, MANGLER, PARTEN_MANGLER = tuple(Personstatus)
INGEN = {MANGLER, PARTEN_MANGLER}
UNDER_15, MELLOM, MYNDIG = tuple(Alder)
LEDERPEKER, ORGANPEKER = "/parter/larebedrift/ansvarligLeder", "/parter/samarbeidsorgan/ansvarligLeder"


def _rolle(dokument: Egendokument, rolle: Any, **fakta: Any) -> dict[str, Any]:
    return {"dokumenttype": dokument, "rolle": rolle} | fakta


Sak = tuple[str, dict[str, Any], Any]
SIGNATARENE: tuple[Sak, ...] = (
    ("lærebedriften er part i avtalen", _rolle(AVTALE, ANSVARLIG, person=FINNES), "LAREBEDRIFT"),
    ("ingen leder for lærebedriften i avtalen", _rolle(AVTALE, ANSVARLIG, person=INGEN), LEDERPEKER),
    ("samarbeidsorganet er part i avtalen", _rolle(AVTALE, ORGANLEDER, person=FINNES), "SAMARBEIDSORGAN"),
    ("ingen leder for samarbeidsorganet i avtalen", _rolle(AVTALE, ORGANLEDER, person=INGEN), ORGANPEKER),
    ("avtalen angår ingen andre", _rolle(AVTALE, {KANDIDAT, FORESATT, FAGLIG, KONTAKT}), None),
    ("fylket er ikke part i avtalen", _rolle(AVTALE, FYLKE), None),
    ("den som lærer, er alltid med på oppsigelsen", _rolle(OPPSEIING, KANDIDAT), "SEG_SELV"),
    ("foresatt for barn under 15 år", _rolle(OPPSEIING, FORESATT, alder=UNDER_15, person=FINNES), "KANDIDATEN"),
    ("barn under 15 år uten foresatt", _rolle(OPPSEIING, FORESATT, alder=UNDER_15, person=INGEN), "/kandidat/foresatte"),
    ("fylket krever foresatt", _rolle(OPPSEIING, FORESATT, alder=MELLOM, krever_foresatt=True, person=FINNES), "KANDIDATEN"),
    (
        "fylket krever foresatt, ingen er der",
        _rolle(OPPSEIING, FORESATT, alder=MELLOM, krever_foresatt=True, person=INGEN),
        "/kandidat/foresatte",
    ),
    ("fylt 15 år bestemmer selv", _rolle(OPPSEIING, FORESATT, alder=MELLOM, krever_foresatt=False), None),
    ("fylt 18 år har ingen foresatt", _rolle(OPPSEIING, FORESATT, alder=MYNDIG), None),
    ("lærebedriften signerte kontrakten selv", _rolle(OPPSEIING, ANSVARLIG, organ_signerte=False, person=FINNES), "LAREBEDRIFT"),
    ("lærebedriften uten leder", _rolle(OPPSEIING, ANSVARLIG, organ_signerte=False, person=INGEN), LEDERPEKER),
    ("organet signerte for lærebedriften", _rolle(OPPSEIING, ANSVARLIG, organ_signerte=True), None),
    ("organets leder, på vegne av lærebedriften", _rolle(OPPSEIING, ORGANLEDER, organ_signerte=True, person=FINNES), "LAREBEDRIFT"),
    ("organet uten leder", _rolle(OPPSEIING, ORGANLEDER, organ_signerte=True, person=INGEN), ORGANPEKER),
    ("organet signerte ikke kontrakten", _rolle(OPPSEIING, ORGANLEDER, organ_signerte=False), None),
    ("andre er ikke part", _rolle(OPPSEIING, {FAGLIG, KONTAKT}), None),
    ("fylket blir orientert og signerer ikke", _rolle(OPPSEIING, FYLKE), None),
    ("fylket alene hever", _rolle(HEVING, FYLKE, person=FINNES), "FYLKET"),
    ("fylket uten signatar", _rolle(HEVING, FYLKE, person=INGEN), "/fylke/signatar"),
    ("ingen av partene signerer vedtaket", _rolle(HEVING, {KANDIDAT, FORESATT, FAGLIG, ANSVARLIG, ORGANLEDER, KONTAKT}), None),
)
OMFANGET: tuple[Sak, ...] = (
    ("loven nevner lærekontrakt", {"kontraktstype": Kontraktstype.LAREKONTRAKT}, None),
    (
        "andre kontrakter i bedrift",
        {"kontraktstype": {Kontraktstype.OPPLARINGSKONTRAKT, Kontraktstype.PRAKSISBREVKONTRAKT, Kontraktstype.FAGBREV_PA_JOBB}},
        ("advarsel", "fullmakt-utenfor-lovens-ord", "/inngarKontrakt/dokumenttyper/{nr}"),
    ),
    (
        "opplæring i skole har ingen lærebedrift",
        {"kontraktstype": Kontraktstype.FAGOPPLARING_I_SKOLE},
        ("feil", "fullmakt-uten-larebedrift", "/inngarKontrakt/dokumenttyper/{nr}"),
    ),
)
ORGANET: tuple[Sak, ...] = (
    ("godkjent i fylket", {"godkjent": Godkjent.GJELDER}, None),
    (
        "godkjent en annen gang",
        {"godkjent": Godkjent.GJELDER_IKKE},
        ("feil", "organ-ikke-godkjent", "/parter/samarbeidsorgan/godkjenninger"),
    ),
    (
        "ingen godkjenning er oppgitt",
        {"godkjent": Godkjent.IKKE_OPPGITT},
        ("advarsel", "organgodkjenning-mangler", "/parter/samarbeidsorgan/godkjenninger"),
    ),
)
BRUDD = {Hevingsgrunn.VESENTLIG_BRUDD, Hevingsgrunn.IKKE_I_STAND}
GRUNNEN: tuple[Sak, ...] = (
    ("kandidaten vil slutte", {"grunn": Hevingsgrunn.EGET_ONSKE, "krevd_av": KrevdAv.KANDIDAT}, None),
    (
        "en annen kan ikke ønske for kandidaten",
        {"grunn": Hevingsgrunn.EGET_ONSKE, "krevd_av": {KrevdAv.LAREBEDRIFT, KrevdAv.FYLKESKOMMUNE}},
        ("feil", "eget-onske-fra-annen", "/krevdAv"),
    ),
    ("en part brøt pliktene", {"grunn": BRUDD, "part": {Hevingspart.KANDIDAT, Hevingspart.LAREBEDRIFT}}, None),
    ("ingen part er nevnt", {"grunn": BRUDD, "part": None}, ("feil", "hevingspart-mangler", "/part")),
)
FORKLARINGEN: tuple[Sak, ...] = (
    ("kandidaten er hørt", {"krevd_av": KrevdAv.LAREBEDRIFT, "forklart": True}, None),
    (
        "kandidaten er ikke hørt",
        {"krevd_av": KrevdAv.LAREBEDRIFT, "forklart": False},
        ("feil", "muntlig-forklaring-mangler", "/muntligForklaring/dato"),
    ),
    ("lærebedriften har ikke krevd det", {"krevd_av": {KrevdAv.KANDIDAT, KrevdAv.FYLKESKOMMUNE}}, None),
)
