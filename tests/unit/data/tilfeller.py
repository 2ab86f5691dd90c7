"""Tables of bad and good cases: one example, changed in one place or a few, and the findings that must come of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.unit.data.radata import FJERN

AGDER, AKERSHUS, BUSKERUD = (
    "agder-modulstrukturert-rekvalifisering",
    "akershus-meropplaring-med-avbrudd",
    "buskerud-under-18-med-1-mars-adresse",
)
VESTFOLD, VESTLAND, TELEMARK = (
    "vestfold-larling-selvstendig-bedrift",
    "vestland-larling-samarbeidsorgan",
    "telemark-strengt-fortrolig-adresse",
)
NUMMER = "/kandidat/personidentifikator/verdi"
BEDRIFT = "/parter/larebedrift/virksomhet"
ADRESSE = {"adresselinjer": ["Vegen 1"], "postnummer": "5003", "poststed": "BERGEN"}
FORESATT = {
    "person": {"navn": {"fornavn": "A", "etternavn": "B"}, "personidentifikator": {"type": "fodselsnummer", "verdi": "01818011030"}}
}
SAMARBEIDENDE = {"virksomhet": {"organisasjonsnummer": "310000051", "navn": "X"}}


@dataclass(frozen=True)
class Tilfelle:
    endringer: dict[str, Any]
    ventet: set[tuple[str, str]]
    eksempel: str = VESTFOLD


def en(peker: str, verdi: Any, kode: str, ved: str | None = None, eksempel: str = VESTFOLD) -> Tilfelle:
    """One changed place, one finding, at the place itself where nothing else is said."""
    return Tilfelle({peker: verdi}, {(kode, ved or peker)}, eksempel)


STRUKTUR: dict[str, Tilfelle] = {
    "no kontraktsnummer": en("/kontraktsnummer", FJERN, "mangler"),
    "no candidate": en("/kandidat", FJERN, "mangler"),
    "no family name": en("/kandidat/navn/etternavn", FJERN, "mangler"),
    "no start": en("/laretid/fra", FJERN, "mangler"),
    "no dokumenttype": en("/dokumenttype", FJERN, "mangler"),
    "no fagligLeder": en("/parter/larebedrift/fagligLeder", FJERN, "mangler"),
    "no postnummer in Norway": en("/kandidat/bostedsadresse/postnummer", FJERN, "mangler"),
    "a key nobody knows": en("/ekstra", 1, "ukjent-felt"),
    "a key that looks like a number": en("/kandidat/01850852037", 1, "ukjent-felt", "/kandidat"),
    "a misspelt key": en("/kandidat/navn/fornavnn", "X", "ukjent-felt"),
    "a number for a name": en("/kandidat/navn/fornavn", 7, "feil-type"),
    "null for a name": en("/kandidat/navn/fornavn", None, "feil-type"),
    "a text for the candidate": en("/kandidat", "x", "feil-type"),
    "a list for an address": en("/kandidat/bostedsadresse", [], "feil-type"),
    "a text for months": en("/laretid/grunnlagManeder", "24", "feil-type"),
    "true for months": en("/laretid/grunnlagManeder", True, "feil-type"),
    "a number for a boolean": en("/arbeidsavtale/foreligger", 1, "feil-type"),
    "half an issue": en("/utgave", 1.5, "feil-type"),
    "null for the contract date": en("/kontraktsdato", None, "feil-type"),
    "an unknown kind of document": en("/dokumenttype", "laerekontrakt", "ukjent-verdi"),
    "an unknown grading": en("/kandidat/adressebeskyttelse", "hemmelig", "ukjent-verdi"),
    "an unknown test": en("/lareforhold/sluttprove", "sveineprove", "ukjent-verdi"),
    "an unknown part of the training": en(
        "/parter/ansvarsdeling", [{"kode": "x", "ansvarlig": "skole"}], "ukjent-verdi", "/parter/ansvarsdeling/0/kode"
    ),
    "three letters for a country": en("/kandidat/bostedsadresse/landkode", "NOR", "feil-format"),
    "three digits for a postnummer": en("/kandidat/bostedsadresse/postnummer", "500", "feil-format"),
    "a line break after a postnummer": en("/kandidat/bostedsadresse/postnummer", "5003\n", "feil-format"),
    "a telephone number with letters": en("/kandidat/kontakt/mobil", "ring meg", "feil-format"),
    "a sha256 too short": en("/vedlegg/0/sha256", "ab", "feil-format", eksempel=VESTLAND),
    "three digits for a county": en("/fylke/fylkesnummer", "039", "feil-format"),
    "an e-mail without domain": en("/kandidat/kontakt/epost", "k@", "ugyldig-epost"),
    "an e-mail with a line break": en("/kandidat/kontakt/epost", "k@x.no\nBcc: alle@x.no", "ugyldig-epost"),
    "two e-mails": en("/kandidat/kontakt/epost", "k@x.no, l@x.no", "ugyldig-epost"),
    "30 February": en("/kandidat/fodselsdato", "2008-02-30", "ugyldig-dato"),
    "a date with points": en("/arbeidsavtale/dato", "20.07.2026", "ugyldig-dato"),
    "a date of the week": en("/laretid/fra", "2026-W34-1", "ugyldig-dato"),
    "a date without hyphens": en("/laretid/fra", "20260817", "ugyldig-dato"),
    "a date with time": en("/laretid/fra", "2026-08-17T00:00:00", "ugyldig-dato"),
    "a date of another age": en("/laretid/fra", "9999-12-31", "ugyldig-dato"),
    "an empty name": en("/kandidat/navn/fornavn", "", "tom"),
    "a name of spaces": en("/kandidat/navn/etternavn", "   ", "tom"),
    "a name of no-break spaces": en("/kandidat/navn/etternavn", "\u00a0", "tom"),
    "no address lines": en("/kandidat/bostedsadresse/adresselinjer", [], "tom"),
    "a name too long": en("/kandidat/navn/fornavn", "x" * 101, "for-lang"),
    "a title too long": en("/vedlegg/0/tittel", "x" * 121, "for-lang", eksempel=VESTLAND),
    "too many address lines": en("/kandidat/bostedsadresse/adresselinjer", ["a", "b", "c", "d", "e"], "for-mange"),
    "too many attachments": en("/vedlegg", [{"type": "annet", "tittel": "x"}] * 21, "for-mange"),
    "more than 100 per cent": en("/laretid/stillingsprosent", 101, "utenfor-grense"),
    "no per cent": en("/laretid/stillingsprosent", 0, "utenfor-grense"),
    "fewer months than none": en("/laretid/grunnlagManeder", -1, "utenfor-grense"),
    "issue 0": en("/utgave", 0, "utenfor-grense"),
    "a control character in a name": en("/kandidat/navn/fornavn", "A\u0007B", "ugyldig-tegn"),
    "a NUL in a name": en("/kandidat/navn/fornavn", "A\u0000B", "ugyldig-tegn"),
    "half a surrogate pair": en("/kandidat/navn/fornavn", "A\ud800B", "ugyldig-tegn"),
    "a character that turns text round": en("/parter/larebedrift/virksomhet/navn", "AS\u202egnisirp", "ugyldig-tegn"),
    "no character at all": en("/lareforhold/tilleggsvilkar", [{"tekst": "a\uffff"}], "ugyldig-tegn", "/lareforhold/tilleggsvilkar/0/tekst"),
}

VERDIER: dict[str, Tilfelle] = {
    "a wrong check digit": en(NUMMER, "01850852038", "ugyldig-fodselsnummer"),
    "ten digits": en(NUMMER, "0185085203", "ugyldig-fodselsnummer"),
    "letters in the number": en(NUMMER, "0185O852037", "ugyldig-fodselsnummer"),
    "a number with a date that is none": en(NUMMER, "31020852037", "ugyldig-fodselsnummer"),
    "a D-number as fødselsnummer": Tilfelle(
        {NUMMER: "41819077302", "/kandidat/fodselsdato": "1990-01-01"}, {("ugyldig-fodselsnummer", NUMMER)}
    ),
    "a fødselsnummer as D-number": en("/kandidat/personidentifikator/type", "dnummer", "ugyldig-dnummer", NUMMER),
    "a wrong D-number": Tilfelle(
        {"/kandidat/personidentifikator": {"type": "dnummer", "verdi": "41819077303"}, "/kandidat/fodselsdato": "1990-01-01"},
        {("ugyldig-dnummer", NUMMER)},
    ),
    "a D-number with a date that is none": en(
        "/kandidat/personidentifikator", {"type": "dnummer", "verdi": "72819077303"}, "ugyldig-dnummer", NUMMER
    ),
    "a short D-number": en("/kandidat/personidentifikator", {"type": "dnummer", "verdi": "4181907730"}, "ugyldig-dnummer", NUMMER),
    "a good D-number": Tilfelle(
        {"/kandidat/personidentifikator": {"type": "dnummer", "verdi": "41819077302"}, "/kandidat/fodselsdato": "1990-01-01"}, set()
    ),
    "a good number of the county": Tilfelle({"/kandidat/personidentifikator": {"type": "fiktivt", "verdi": "41050899139"}}, set()),
    "a number of the county, short": en(
        "/kandidat/personidentifikator", {"type": "fiktivt", "verdi": "4105089913"}, "ugyldig-fiktivt-nummer", NUMMER
    ),
    "a number of the county with another date": en(
        "/kandidat/personidentifikator", {"type": "fiktivt", "verdi": "42050899139"}, "fodselsdato-avviker-fiktivt", "/kandidat/fodselsdato"
    ),
    "a real number called the county's": en("/kandidat/personidentifikator/type", "fiktivt", "fiktivt-nummer-ser-ekte-ut"),
    "another birth date than the number's": en("/kandidat/fodselsdato", "2008-05-02", "fodselsdato-avviker"),
    "another century is no difference": Tilfelle({"/kandidat/fodselsdato": "1908-05-01"}, set()),
    "born after the contract": Tilfelle(
        {"/parter/larebedrift/fagligLeder/fodselsdato": "2026-08-04"},
        {("fodselsdato-etter-kontraktsdato", "/parter/larebedrift/fagligLeder/fodselsdato")},
    ),
    "14 years old": Tilfelle(
        {"/kandidat/fodselsdato": "2011-08-04", "/kandidat/personidentifikator": {"type": "fiktivt", "verdi": "44081199139"}},
        {("under-15-ar", "/kandidat/fodselsdato")},
    ),
    "15 years old on the day": Tilfelle(
        {"/kandidat/fodselsdato": "2011-08-03", "/kandidat/personidentifikator": {"type": "fiktivt", "verdi": "43081199139"}}, set()
    ),
    "a wrong number of a guardian": en(
        "/kandidat/foresatte", [FORESATT], "ugyldig-fodselsnummer", "/kandidat/foresatte/0/person/personidentifikator/verdi"
    ),
    "a wrong number of the county's signatory": en(
        "/fylke/signatar/personidentifikator/verdi", "11827521028", "ugyldig-fodselsnummer", eksempel=VESTLAND
    ),
    "a wrong organisation number": en(f"{BEDRIFT}/organisasjonsnummer", "310000028", "ugyldig-organisasjonsnummer"),
    "eight digits for an organisation": en(f"{BEDRIFT}/organisasjonsnummer", "31000002", "ugyldig-organisasjonsnummer"),
    "a wrong parent unit": en(f"{BEDRIFT}/overordnetEnhet", "123456789", "ugyldig-organisasjonsnummer"),
    "a unit that is its own parent": en(f"{BEDRIFT}/overordnetEnhet", "310000027", "overordnet-enhet-er-seg-selv"),
    "a wrong number of the organ": en(
        "/parter/samarbeidsorgan/virksomhet/organisasjonsnummer", "310000001", "ugyldig-organisasjonsnummer", eksempel=VESTLAND
    ),
    "a part of the training without a name": en(
        "/parter/ansvarsdeling", [{"kode": "annet", "ansvarlig": "skole"}], "mangler", "/parter/ansvarsdeling/0/omrade"
    ),
    "a part with two names": en(
        "/parter/ansvarsdeling",
        [{"kode": "oppmelding", "omrade": "X", "ansvarlig": "larebedrift"}],
        "omrade-uten-virkning",
        "/parter/ansvarsdeling/0/omrade",
    ),
    "the organ responsible for the training": en(
        "/parter/ansvarsdeling",
        [{"kode": "oppmelding", "ansvarlig": "samarbeidsorgan"}],
        "ansvar-hos-samarbeidsorgan",
        "/parter/ansvarsdeling/0/ansvarlig",
        VESTLAND,
    ),
    "a cooperating business that is not there": en(
        "/parter/ansvarsdeling",
        [{"kode": "oppmelding", "ansvarlig": "samarbeidendeLarebedrift", "organisasjonsnummer": "310000051"}],
        "ukjent-samarbeidende-larebedrift",
        "/parter/ansvarsdeling/0/organisasjonsnummer",
    ),
    "the only cooperating business needs no number": Tilfelle(
        {
            "/parter/samarbeidendeLarebedrifter": [SAMARBEIDENDE],
            "/parter/ansvarsdeling": [{"kode": "oppmelding", "ansvarlig": "samarbeidendeLarebedrift"}],
        },
        set(),
    ),
    "one of two cooperating businesses needs one": Tilfelle(
        {
            "/parter/samarbeidendeLarebedrifter": [SAMARBEIDENDE, {"virksomhet": {"organisasjonsnummer": "310000000", "navn": "Y"}}],
            "/parter/ansvarsdeling": [{"kode": "oppmelding", "ansvarlig": "samarbeidendeLarebedrift"}],
        },
        {("ukjent-samarbeidende-larebedrift", "/parter/ansvarsdeling/0/organisasjonsnummer")},
    ),
    "a county that is none": en("/fylke/fylkesnummer", "99", "ukjent-fylke"),
    "a county of before 2024": en("/fylke/fylkesnummer", "38", "ukjent-fylke"),
    "an unknown trade": en("/lareforhold/programomradekode", "BAXXX3----", "ukjent-programomradekode"),
    "a code without its hyphens": en("/lareforhold/programomradekode", "BATMF3", "ugyldig-programomradekode"),
    "a code with hyphens missing": en("/lareforhold/programomradekode", "BATMF3--", "ugyldig-programomradekode"),
    "a code in small letters": en("/lareforhold/programomradekode", "batmf3----", "ugyldig-programomradekode"),
    "a code with en dashes": Tilfelle({"/lareforhold/programomradekode": "BATMF3––––"}, set()),
    "a code whose hyphens became two dashes": Tilfelle({"/lareforhold/programomradekode": "BATMF3––"}, set()),
    "a code whose hyphens became one dash and one hyphen": Tilfelle({"/lareforhold/programomradekode": "BATMF3—-"}, set()),
    "a modular code with a dash": Tilfelle(
        {"/lareforhold/programomradekode": "BABET3MV–", "/lareforhold/lareplankode": FJERN}, set(), AGDER
    ),
    "an unknown variant": en("/lareforhold/programomradekode", "BATMF3XX--", "ukjent-variant"),
    "a modular code for what is not modular": en(
        "/lareforhold/programomradekode", "BATMF3MV--", "modul-og-kode-avviker", "/lareforhold/modulstrukturert"
    ),
    "modular without a modular code": Tilfelle(
        {"/lareforhold/programomradekode": "BABET3----", "/lareforhold/lareplankode": "BET03-02"},
        {("modul-og-kode-avviker", "/lareforhold/programomradekode")},
        AGDER,
    ),
    "another name of the trade": en(
        "/lareforhold/programomradenavn", {"nb": "Snekkerfaget"}, "programomradenavn-avviker", "/lareforhold/programomradenavn/nb"
    ),
    "another name of the trade in nynorsk": en(
        "/lareforhold/programomradenavn", {"nn": "Tømrerfaget"}, "programomradenavn-avviker", "/lareforhold/programomradenavn/nn"
    ),
    "the official names": Tilfelle({"/lareforhold/programomradenavn": {"nb": "Tømrerfaget", "nn": "tømrarfaget"}}, set()),
    "fagprøve in a trade with svenneprøve": en("/lareforhold/sluttprove", "fagprove", "sluttprove-avviker"),
    "a test of another kind of contract is no matter of the list": Tilfelle({"/lareforhold/sluttprove": "kompetanseprove"}, set()),
    "another læreplan than the list's": Tilfelle(
        {"/lareforhold/programomradekode": "BABET3----", "/lareforhold/lareplankode": "BET01-01", "/lareforhold/sluttprove": "fagprove"},
        {("lareplankode-avviker", "/lareforhold/lareplankode")},
    ),
    "the læreplan of another trade": en("/lareforhold/lareplankode", "HEA03-03", "ukjent-lareplankode"),
    "a læreplan nobody knows": en("/lareforhold/lareplankode", "XXX99-99", "ukjent-lareplankode"),
    "a læreplan that is no code": en("/lareforhold/lareplankode", "Tømrerfaget", "ugyldig-lareplankode"),
    "a læreplan in small letters": en("/lareforhold/lareplankode", "tmf03-02", "ugyldig-lareplankode"),
    "a læreplan of before 2020": Tilfelle({"/lareforhold/lareplankode": "TMF3-01"}, set()),
    "a læreplan with a dash": Tilfelle({"/lareforhold/lareplankode": "TMF03–02"}, set()),
    "an organ that is the lærebedrift": Tilfelle(
        {"/parter/samarbeidsorgan/virksomhet/organisasjonsnummer": "310000027"},
        {("samarbeidsorgan-er-larebedriften", "/parter/samarbeidsorgan/virksomhet/organisasjonsnummer")},
        VESTLAND,
    ),
    "an agreement without an organ": Tilfelle(
        {"/parter/samarbeidsorgan": FJERN, "/parter/kontraktsansvarlig": "larebedrift"},
        {("avtale-uten-samarbeidsorgan", "/parter/samarbeidsorgan")},
        VESTLAND,
    ),
    "an agreement without powers and without an organ": Tilfelle(
        {
            "/parter/samarbeidsorgan": FJERN,
            "/parter/kontraktsansvarlig": "larebedrift",
            "/parter/avtale/inngarKontrakt": False,
            "/parter/avtale/mottarTilskudd": False,
        },
        set(),
        VESTLAND,
    ),
    "a contract before the law": Tilfelle(
        {"/kontraktsdato": "2024-07-31", "/arbeidsavtale/dato": "2024-07-01"}, {("for-loven", "/kontraktsdato")}
    ),
    "the first day of the law": Tilfelle({"/kontraktsdato": "2024-08-01", "/arbeidsavtale/dato": "2024-07-01"}, set()),
    "a start before the contract": en("/laretid/fra", "2026-08-02", "start-for-kontraktsdato"),
    "a start on the contract's day": Tilfelle({"/laretid/fra": "2026-08-03"}, set()),
    "a change of a contract that is running": Tilfelle(
        {"/utgave": 2, "/erstatterDokumentId": "d-1", "/laretid/fra": "2026-01-05", "/arbeidsavtale/dato": "2026-01-01"}, set()
    ),
    "an arbeidsavtale after the start": en("/arbeidsavtale/dato", "2026-08-18", "arbeidsavtale-etter-start"),
    "an arbeidsavtale on the day of the start": en("/arbeidsavtale/dato", "2026-08-17", "arbeidsavtale-etter-kontraktsdato"),
    "an arbeidsavtale the day after the contract": en("/arbeidsavtale/dato", "2026-08-04", "arbeidsavtale-etter-kontraktsdato"),
    "an arbeidsavtale on the contract's day": Tilfelle({"/arbeidsavtale/dato": "2026-08-03"}, set()),
    "a new arbeidsavtale in a contract that is running": Tilfelle(
        {"/utgave": 2, "/erstatterDokumentId": "d-1", "/laretid/fra": "2026-01-05", "/arbeidsavtale/dato": "2026-08-01"}, set()
    ),
    "one of several arbeidsavtaler after the start": en(
        "/arbeidsavtaler", [{"dato": "2026-08-18"}], "arbeidsavtale-etter-start", "/arbeidsavtaler/0/dato"
    ),
    "an arbeidsavtale that is none, with a date": en("/arbeidsavtale/foreligger", False, "arbeidsavtale-motstrid"),
    "an agreement that ends before it begins": en("/parter/avtale/gjelderTil", "2024-12-31", "slutt-for-start", eksempel=VESTLAND),
    "an approval that ends before it begins": en("/parter/samarbeidsorgan/godkjentTil", "2024-11-30", "slutt-for-start", eksempel=VESTLAND),
    "powers without an agreement": en("/parter/avtale/foreligger", False, "avtale-motstrid", eksempel=VESTLAND),
    "one power without an agreement": Tilfelle(
        {"/parter/avtale/foreligger": False, "/parter/avtale/inngarKontrakt": False},
        {("avtale-motstrid", "/parter/avtale/foreligger")},
        VESTLAND,
    ),
    "an agreement of one day": Tilfelle({"/parter/avtale/gjelderTil": "2025-01-01"}, set(), VESTLAND),
    "an avbrudd of one day": Tilfelle({"/laretid/avbrudd/0/til": "2026-12-01"}, set(), AKERSHUS),
    "an avbrudd from the first day": Tilfelle({"/laretid/avbrudd/0/fra": "2026-08-17"}, set(), AKERSHUS),
    "an unknown kind of number": en("/kandidat/personidentifikator/type", "passnummer", "ukjent-verdi"),
    "a kind of number without the number": en("/kandidat/personidentifikator/verdi", FJERN, "mangler"),
    "born on the day of the contract": Tilfelle(
        {"/kandidat/fodselsdato": "2026-08-03", "/kandidat/personidentifikator": {"type": "fiktivt", "verdi": "43082699139"}},
        {("under-15-ar", "/kandidat/fodselsdato")},
    ),
    "an end beside a percentage that is none": Tilfelle(
        {"/laretid/stillingsprosent": 0, "/laretid/til": "2028-08-17"}, {("utenfor-grense", "/laretid/stillingsprosent")}
    ),
    "a wrong end without a percentage": Tilfelle(
        {"/laretid/stillingsprosent": FJERN, "/laretid/til": "2028-08-17"}, {("sluttdato-avviker", "/laretid/til")}
    ),
    "a læretid of one day": Tilfelle({"/laretid/grunnlagManeder": 0.01, "/laretid/stillingsprosent": 60}, set()),
    "a læretid of less than a day": en("/laretid/grunnlagManeder", 0.01, "ingen-laretid"),
    "no months to calculate from": en("/laretid/grunnlagManeder", FJERN, "mangler"),
    "no months left given, modular": en("/laretid/gjenstaendeManeder", FJERN, "mangler", eksempel=AGDER),
    "months in the framework, modular": en("/laretid/grunnlagManeder", 24, "grunnlag-i-modul", eksempel=AGDER),
    "0 months in the framework, modular": Tilfelle({"/laretid/grunnlagManeder": 0, "/lareforhold/lareplankode": FJERN}, set(), AGDER),
    "practice taken off, modular": en("/laretid/fradrag/0/type", "praksis", "fradrag-i-modul", eksempel=AGDER),
    "months left where nothing is modular": en("/laretid/gjenstaendeManeder", 12, "gjenstaende-uten-modul"),
    "all months taken off": en("/laretid/fradrag", [{"type": "praksis", "maneder": 24}], "ingen-laretid", "/laretid/fradrag"),
    "no months at all": en("/laretid/grunnlagManeder", 0, "ingen-laretid"),
    "a læretid of 200 years": en("/laretid/stillingsprosent", 1, "for-lang-laretid", "/laretid"),
    "another end than the calculated one": en("/laretid/til", "2028-08-17", "sluttdato-avviker"),
    "the calculated end": Tilfelle({"/laretid/til": "2028-08-16"}, set()),
    "the calculated end with avbrudd": Tilfelle({"/laretid/til": "2029-04-19"}, set(), AKERSHUS),
    "the end without the avbrudd": en("/laretid/til", "2029-02-16", "sluttdato-avviker", eksempel=AKERSHUS),
    "an end in an open avbrudd": Tilfelle(
        {"/laretid/avbrudd/0/til": FJERN, "/laretid/til": "2029-04-19"}, {("sluttdato-i-apent-avbrudd", "/laretid/til")}, AKERSHUS
    ),
    "an open avbrudd": Tilfelle({"/laretid/avbrudd/0/til": FJERN}, set(), AKERSHUS),
    "an avbrudd that ends before it begins": en("/laretid/avbrudd/0/til", "2026-11-30", "avbrudd-slutter-for-start", eksempel=AKERSHUS),
    "two avbrudd at once": en(
        "/laretid/avbrudd/-", {"fra": "2027-01-31", "til": "2027-02-28"}, "avbrudd-overlapper", "/laretid/avbrudd/1/fra", AKERSHUS
    ),
    "an avbrudd after an open one": Tilfelle(
        {"/laretid/avbrudd/0/til": FJERN, "/laretid/avbrudd/-": {"fra": "2028-01-01", "til": "2028-01-31"}},
        {("avbrudd-overlapper", "/laretid/avbrudd/1/fra")},
        AKERSHUS,
    ),
    "one avbrudd after another": Tilfelle({"/laretid/avbrudd/-": {"fra": "2027-02-01", "til": "2027-02-28"}}, set(), AKERSHUS),
    "an avbrudd before the start": en(
        "/laretid/avbrudd/-", {"fra": "2026-08-01", "til": "2026-08-10"}, "avbrudd-utenfor-laretiden", "/laretid/avbrudd/1/fra", AKERSHUS
    ),
    "meropplæring in the læretid alone": Tilfelle(
        {"/lareforhold/meropplaring": FJERN, "/lareforhold/rettstype": "ungdomsrett"},
        {("meropplaring-avviker", "/lareforhold/meropplaring"), ("meropplaring-avviker", "/lareforhold/rettstype")},
        AKERSHUS,
    ),
    "meropplæring as a mark alone": en("/lareforhold/meropplaring", True, "meropplaring-avviker"),
    "meropplæring as a right alone": en("/lareforhold/rettstype", "meropplaring", "meropplaring-avviker"),
    "an address of 1 March in February": Tilfelle(
        {"/kontraktsdato": "2027-02-28", "/laretid/fra": "2027-08-17"}, {("adresse-1-mars-i-framtiden", "/kandidat/adresse1Mars")}, BUSKERUD
    ),
    "an address of 1 March on 1 March": Tilfelle({"/kontraktsdato": "2027-03-01", "/laretid/fra": "2027-08-17"}, set(), BUSKERUD),
    "postnummer 9999": en("/kandidat/bostedsadresse/postnummer", "9999", "ukjent-adresse"),
    "a protected address": en("/kandidat/adressebeskyttelse", "klientadresse", "skjermet-adresse"),
    "an address abroad": Tilfelle(
        {"/kandidat/bostedsadresse": {"adresselinjer": ["Storgatan 1", "411 38"], "poststed": "GÖTEBORG", "landkode": "SE"}}, set()
    ),
    "an issue that says nothing of the one before": en("/utgave", 2, "mangler", "/erstatterDokumentId"),
    "a first issue that replaces something": en("/erstatterDokumentId", "d-1", "erstatter-i-forste-utgave", "/utgave"),
    "the same file twice": en(
        "/vedlegg/-", {"type": "annet", "tittel": "X", "dokumentId": "avtale-1"}, "dobbelt-vedlegg", "/vedlegg/1/dokumentId", VESTLAND
    ),
}
EPOST, MOBIL = "/kandidat/kontakt/epost", "/kandidat/kontakt/mobil"
KONTAKT: dict[str, Tilfelle] = {
    "a misspelt gmail": en(EPOST, "kari@gmial.com", "tvilsom-epost"),
    "a misspelt gmail in capitals": en(EPOST, "Kari@GMIAL.COM", "tvilsom-epost"),
    "com as con": en(EPOST, "kari@firma.con", "tvilsom-epost"),
    "no as noo": en("/parter/larebedrift/fagligLeder/kontakt/epost", "fl@bedrift.noo", "tvilsom-epost"),
    "two full stops": en(EPOST, "kari..nordmann@firma.no", "tvilsom-epost"),
    "a full stop last in the name": en(EPOST, "kari.@firma.no", "tvilsom-epost"),
    "an address nobody reads": en("/parter/larebedrift/fagligLeder/kontakt/epost", "no-reply@firma.no", "tvilsom-epost"),
    "a Cyrillic a": en(EPOST, "k\u0430ri@firma.no", "tvilsom-epost"),
    "an address with æ": Tilfelle({EPOST: "kåre.ærlig@bø.no"}, set()),
    "an ordinary gmail": Tilfelle({EPOST: "kari@gmail.com"}, set()),
    "a subdomain": Tilfelle({EPOST: "kari@post.kommune.no"}, set()),
    "a telephone number at a desk": en(MOBIL, "+4755123456", "tvilsomt-mobilnummer"),
    "seven digits after +47": en(MOBIL, "+479123456", "tvilsomt-mobilnummer"),
    "nine digits after 0047": en(MOBIL, "0047912345678", "tvilsomt-mobilnummer"),
    "eight nines": en(MOBIL, "99999999", "tvilsomt-mobilnummer"),
    "a Norwegian mobile without +47": Tilfelle({MOBIL: "91234567"}, set()),
    "a Norwegian mobile with 0047": Tilfelle({MOBIL: "004741234567"}, set()),
    "a Swedish mobile": Tilfelle({MOBIL: "+46701234567"}, set()),
}
PERSONNUMMER: dict[str, Tilfelle] = {
    "the candidate's number as kontraktsnummer": en("/kontraktsnummer", "01850853416", "personnummer-i-felt"),
    "a number with a space in kontraktsnummer": en("/kontraktsnummer", "K-018508 53416", "personnummer-i-felt"),
    "somebody else's number as business key": en("/kildesystem/instansId", "sak 01818011039", "personnummer-i-felt"),
    "a number as name of the system": en("/kildesystem/navn", "01818011039", "personnummer-i-felt"),
    "a number in the title of an attachment": en("/vedlegg/0/tittel", "Avtale 018180-11039", "personnummer-i-felt", eksempel=VESTLAND),
    "a number as reference of the arbeidsavtale": en("/arbeidsavtale/referanse", "01818011039", "personnummer-i-felt"),
    "a number in an extra condition": en(
        "/lareforhold/tilleggsvilkar", [{"tekst": "Gjelder 01818011039."}], "personnummer-i-felt", "/lareforhold/tilleggsvilkar/0/tekst"
    ),
    "a number as code of a goal": en(
        "/lareforhold/kompetansemal", [{"tekst": "mål", "kode": "01818011039"}], "personnummer-i-felt", "/lareforhold/kompetansemal/0/kode"
    ),
    "a number as case number": en(
        "/godkjenning", {"dato": "2026-08-03", "saksnummer": "01818011039"}, "personnummer-i-felt", "/godkjenning/saksnummer"
    ),
    "a number in a name": en("/parter/larebedrift/fagligLeder/navn/etternavn", "Berg 01818011039", "personnummer-i-felt"),
    "a number in the name of a business": en("/parter/larebedrift/virksomhet/navn", "01818011039 AS", "personnummer-i-felt"),
    "a number as læreplan": Tilfelle(
        {"/lareforhold/lareplankode": "01818011039"},
        {("personnummer-i-felt", "/lareforhold/lareplankode"), ("ugyldig-lareplankode", "/lareforhold/lareplankode")},
    ),
    "the same digits without the right check digits": Tilfelle({"/arbeidsavtale/referanse": "01818011038"}, set()),
}
TILFELLER = {**STRUKTUR, **VERDIER, **KONTAKT, **PERSONNUMMER}
MELDTE_ELLERS = {
    "for-stor",
    "ikke-utf8",
    "ugyldig-json",
    "for-dyp",
    "ikke-objekt",
    "dobbel-nokkel",
    "ugyldig-tall",
    "for-mange-funn",
    "syntetisk-nummer",
    "syntetisk-organisasjonsnummer",
}
"""Codes that need other bytes, another mode, or hundreds of faults: see test_strict_json and test_les_eksempler."""
