"""Contracts that nobody built to: written from the rules (opplæringslova, the counties' pages, the list of what stopped the pilots), each
with the verdict by hand. `feil` are the places that must be told as errors, exactly these; `advarsler` the slugs that must be among the
warnings; `signatarer` who signs, groups parted by «|», None where that is not the point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

KANDIDATNUMMER = {"type": "fodselsnummer", "verdi": "01850852037"}
AVTALE = {"type": "avtaleSamarbeidsorgan", "tittel": "Avtale", "dokumentId": "avtale", "signert": True}
KOPI = {"type": "arbeidsavtale", "tittel": "Arbeidsavtale", "dokumentId": "arbeidsavtale"}
MAL = {"type": "valgteKompetansemal", "tittel": "Mål", "dokumentId": "mal"}
PLAN = {"type": "opplaringsplan", "tittel": "Plan", "dokumentId": "plan"}
MAL_IKKE_VEDLAGT = "kompetansemal-ikke-vedlagt"
FJERN = object()

SELV = "kandidat fagligLeder ansvarligLeder"
ORGAN_I_STEDET = "kandidat fagligLeder ansvarligLederSamarbeidsorgan"
TILSKUDD = "tilskudd-til-en-annen-enn-kontraktsansvarlig"
"""VIGO pays the contract-responsible party only."""
TVIL = {True: set(), False: {TILSKUDD}}
"""By whether the agreement holds for an organ that is responsible: where it does not, the grant would go to somebody else."""
ALLE = "kandidat fagligLeder ansvarligLeder ansvarligLederSamarbeidsorgan"


@dataclass(frozen=True)
class Sak:
    data: dict[str, Any]
    feil: set[str] = field(default_factory=set)
    advarsler: set[str] = field(default_factory=set)
    rad: set[str] = field(default_factory=set)
    signatarer: str | None = None


def _person(fornavn: str, etternavn: str, fodt: str, epost: str | None) -> dict[str, Any]:
    kontakt = {"kontakt": {"epost": epost}} if epost else {}
    return {"navn": {"fornavn": fornavn, "etternavn": etternavn}, "fodselsdato": fodt, **kontakt}


def _virksomhet(navn: str, nummer: str) -> dict[str, Any]:
    return {"organisasjonsnummer": nummer, "navn": navn}


def grunnsak(type_: str = "larekontrakt", fylke: str = "46") -> dict[str, Any]:
    """A good contract of the kind between candidate and lærebedrift (school for type E), with nothing that is not asked for."""
    skole = type_ == "fagopplaringISkole"
    bedrift = {
        "virksomhet": _virksomhet("Snekker Andersen AS", "310000027"),
        "fagligLeder": _person("Ola", "Dunk", "1981-02-03", "ola@snekker.invalid"),
        "ansvarligLeder": _person("Kari", "Dunk", "1979-04-05", "kari@snekker.invalid"),
        "godkjentEtterNyLov": True,
    }
    skolen = {
        "virksomhet": _virksomhet("Fjordbyen videregående skole", "310000051"),
        "kontaktperson": _person("Siv", "Tavle", "1970-01-01", "siv@skole.invalid"),
    }
    return {
        "kontraktsnummer": "HT-1",
        "dokumenttype": type_,
        "kontraktsdato": "2025-09-15",
        "fylke": {"fylkesnummer": fylke, "signatar": _person("Per", "Fylke", "1968-06-06", "per@fylke.invalid")},
        "kandidat": {
            "navn": {"fornavn": "Ane", "etternavn": "Lie"},
            "personidentifikator": KANDIDATNUMMER,
            "fodselsdato": "2008-05-01",
            "kontakt": {"mobil": "91234567"},
        },
        "lareforhold": _LAREFORHOLD[type_] | {"rettstype": "ungdomsrett"},
        "parter": {"kontraktsansvarlig": "skole", "skole": skolen}
        if skole
        else {"kontraktsansvarlig": "larebedrift", "larebedrift": bedrift},
        "laretid": {"fra": "2025-10-01", "grunnlagManeder": 24},
        **({} if skole else {"arbeidsavtale": {"foreligger": True, "dato": "2025-09-01"}}),
        **({"praksis": {"godkjenteManeder": 12}} if type_ == "fagbrevPaJobb" else {}),
        "vedlegg": [*([KOPI] if fylke == "11" and not skole else []), *([MAL] if type_ == "opplaringskontrakt" else [])],
    }


_LAREFORHOLD: dict[str, dict[str, Any]] = {
    "larekontrakt": {"programomradekode": "BATMF3----", "sluttprove": "svenneprove"},
    "opplaringskontrakt": {
        "programomradekode": "RMKOK3----",
        "sluttprove": "kompetanseprove",
        "kompetansemal": [{"tekst": "lage suppe"}],
    },
    "praksisbrevkontrakt": {"programomradekode": "TPIME3----", "sluttprove": "praksisbrevprove"},
    "fagbrevPaJobb": {"programomradekode": "HSHEA3----", "sluttprove": "fagprove"},
    "fagopplaringISkole": {"programomradekode": "ELELE3----", "sluttprove": "fagprove"},
}


def med_organ(fylke: str = "46", type_: str = "larekontrakt") -> dict[str, Any]:
    """The organ is responsible, by an agreement in force with the power for this kind, approved, and the agreement attached."""
    data = grunnsak(type_, fylke)
    data["parter"] |= {
        "kontraktsansvarlig": "samarbeidsorgan",
        "samarbeidsorgan": {
            "virksomhet": _virksomhet("Opplæringskontoret Fjorden SA", "310000000"),
            "ansvarligLeder": _person("Leif", "Kontor", "1965-12-24", "leif@kontor.invalid"),
            "godkjentFra": "2024-08-01",
        },
        "avtale": {
            "foreligger": True,
            "inngarKontrakt": True,
            "mottarTilskudd": True,
            "gjelderFra": "2025-01-01",
            "dokumenttyper": [type_],
        },
    }
    data["vedlegg"] = [AVTALE, *data["vedlegg"]]
    return data


def endret(data: dict[str, Any], **endringer: Any) -> dict[str, Any]:
    """`parter__avtale__gjelderTil=…`: two underscores go one step in; `FJERN` takes the place away."""
    for sti, verdi in endringer.items():
        *ledd, siste = sti.split("__")
        sted = data
        for del_ in ledd:
            sted = sted.setdefault(del_, {})
        if verdi is FJERN:
            del sted[siste]
        else:
            sted[siste] = verdi
    return data


I_STEDET = ("03", "15", "18", "31", "32", "33", "34", "39", "40", "42", "46", "50")
"""Nasjonal, Oslo and Nordland: the organ's leader in place of the lærebedrift's, the county last."""


def fylker() -> Iterator[tuple[str, Sak]]:
    for nr in I_STEDET:
        yield f"county {nr}, the lærebedrift itself", Sak(grunnsak(fylke=nr), signatarer=f"{SELV} | fylkeskommune")
        yield f"county {nr}, an organ with the power", Sak(med_organ(nr), signatarer=f"{ORGAN_I_STEDET} | fylkeskommune")
    yield "Rogaland: the county approves outside the order", Sak(grunnsak(fylke="11"), signatarer=SELV)
    yield "Rogaland with an organ", Sak(med_organ("11"), signatarer=ORGAN_I_STEDET)
    yield "Troms: all sign beside each other", Sak(med_organ("55"), signatarer=f"{ALLE} | fylkeskommune")
    yield "Troms without an organ", Sak(grunnsak(fylke="55"), signatarer=f"{SELV} | fylkeskommune")
    yield "Finnmark: both leaders of the lærebedrift, no county", Sak(med_organ("56"), signatarer=ALLE)
    yield "Finnmark without an organ", Sak(grunnsak(fylke="56"), signatarer=SELV)
    yield "a county that is none", Sak(grunnsak(fylke="38"), {"/fylke/fylkesnummer"})


def typer() -> Iterator[tuple[str, Sak]]:
    for type_ in _LAREFORHOLD:
        signatarer = {"fagopplaringISkole": "kandidat skole | fylkeskommune"}.get(type_, f"{SELV} | fylkeskommune")
        yield f"a good {type_}", Sak(grunnsak(type_), signatarer=signatarer)
        yield f"a good {type_} in Finnmark", Sak(grunnsak(type_, "56"), signatarer=signatarer.partition(" |")[0])
    for type_ in ("opplaringskontrakt", "praksisbrevkontrakt", "fagbrevPaJobb"):
        data = med_organ(type_=type_)
        yield (
            f"an organ whose agreement names {type_}",
            Sak(data, advarsler={"avtale-brukt-til-annet-enn-larekontrakt"}, signatarer=f"{ORGAN_I_STEDET} | fylkeskommune"),
        )
        data = endret(med_organ(type_=type_), parter__kontraktsansvarlig="larebedrift")
        yield f"the same agreement for {type_}, used for the grant alone", Sak(data, advarsler={TILSKUDD}, rad={"fullmakt-ikke-brukt"})
        data = endret(med_organ(type_=type_), parter__avtale__dokumenttyper=FJERN)
        yield f"an organ whose agreement does not name {type_}", Sak(data, advarsler={"avtale-nevner-ikke-kontrakttypen"})
    data = endret(med_organ(), parter__avtale__dokumenttyper=["fagbrevPaJobb"])
    yield "an agreement for another kind alone", Sak(data, {"/parter/avtale/dokumenttyper"})
    skole = grunnsak("fagopplaringISkole")["parter"]["skole"]
    yield "a school in a lærekontrakt", Sak(endret(grunnsak(), parter__skole=skole), {"/parter/skole"})
    bedrift = grunnsak()["parter"]["larebedrift"]
    yield "a lærebedrift in type E", Sak(endret(grunnsak("fagopplaringISkole"), parter__larebedrift=bedrift), {"/parter/larebedrift"})
    yield "no lærebedrift in a lærekontrakt", Sak(endret(grunnsak(), parter__larebedrift=FJERN), {"/parter/larebedrift"})
    yield "no school in type E", Sak(endret(grunnsak("fagopplaringISkole"), parter__skole=FJERN), {"/parter/skole"})
    yield (
        "an arbeidsavtale in type E",
        Sak(endret(grunnsak("fagopplaringISkole"), arbeidsavtale={"foreligger": True}), advarsler={"arbeidsavtale-i-skole"}),
    )
    yield (
        "no goals for a lærekandidat",
        Sak(endret(grunnsak("opplaringskontrakt"), lareforhold__kompetansemal=FJERN), {"/lareforhold/kompetansemal"}),
    )
    yield "no goals for a lærling", Sak(grunnsak())
    for type_, prove in (
        ("larekontrakt", "kompetanseprove"),
        ("opplaringskontrakt", "fagprove"),
        ("praksisbrevkontrakt", "fagprove"),
        ("fagbrevPaJobb", "praksisbrevprove"),
        ("fagopplaringISkole", "kompetanseprove"),
    ):
        yield f"{prove} in {type_}", Sak(endret(grunnsak(type_), lareforhold__sluttprove=prove), {"/lareforhold/sluttprove"})
        yield f"no test in {type_}", Sak(endret(grunnsak(type_), lareforhold__sluttprove=FJERN), {"/lareforhold/sluttprove"})
    for maneder, feil in ((0, True), (11.5, True), (12, False), (60, False)):
        data = endret(grunnsak("fagbrevPaJobb"), praksis__godkjenteManeder=maneder)
        yield f"{maneder} months of practice", Sak(data, {"/praksis/godkjenteManeder"} if feil else set())
    yield "no practice at all", Sak(endret(grunnsak("fagbrevPaJobb"), praksis=FJERN), {"/praksis"})
    for maneder, feil in ((11.9, True), (12, False)):
        data = endret(grunnsak("fagbrevPaJobb"), laretid__grunnlagManeder=maneder)
        yield f"{maneder} months of fagbrev på jobb", Sak(data, {"/laretid"} if feil else set())
    yield (
        "6 months at 50 per cent are a year",
        Sak(endret(grunnsak("fagbrevPaJobb"), laretid__grunnlagManeder=6, laretid__stillingsprosent=50)),
    )
    avbrudd = [{"fra": "2026-01-01", "til": "2026-01-31"}]
    data = endret(grunnsak("fagbrevPaJobb"), laretid__grunnlagManeder=11, laretid__avbrudd=avbrudd)
    yield "11 months and a month of avbrudd are not a year", Sak(data, {"/laretid"})
    data = endret(grunnsak("fagbrevPaJobb"), laretid__grunnlagManeder=12, laretid__avbrudd=avbrudd)
    yield "a year and a month of avbrudd", Sak(data)
    yield "a lærekontrakt of 6 months", Sak(endret(grunnsak(), laretid__grunnlagManeder=6))


def avtaler() -> Iterator[tuple[str, Sak]]:
    gjelder: dict[str, tuple[str, str, bool]] = {
        "the agreement begins that day": ("gjelderFra", "2025-09-15", True),
        "the agreement begins the day after": ("gjelderFra", "2025-09-16", False),
        "the agreement ends that day": ("gjelderTil", "2025-09-15", True),
        "the agreement ended the day before": ("gjelderTil", "2025-09-14", False),
    }
    for navn, (felt, dag, god) in gjelder.items():
        data = endret(med_organ(), **{f"parter__avtale__{felt}": dag})
        i_stedet = f"{ORGAN_I_STEDET} | fylkeskommune"
        yield navn, Sak(data, signatarer=i_stedet) if god else Sak(data, {f"/parter/avtale/{felt}"}, {TILSKUDD})
        data = endret(med_organ(), vedlegg=[], **{f"parter__avtale__{felt}": dag})
        yield f"{navn}, and is not attached", Sak(data, {"/vedlegg"} if god else {"/vedlegg", f"/parter/avtale/{felt}"}, TVIL[god])
    godkjent: dict[str, tuple[str, str, bool]] = {
        "the organ is approved from that day": ("godkjentFra", "2025-09-15", True),
        "the organ is approved from the day after": ("godkjentFra", "2025-09-16", False),
        "the organ is approved until that day": ("godkjentTil", "2025-09-15", True),
        "the organ was approved until the day before": ("godkjentTil", "2025-09-14", False),
    }
    for navn, (felt, dag, god) in godkjent.items():
        data = endret(med_organ(), **{f"parter__samarbeidsorgan__{felt}": dag})
        yield navn, Sak(data, set() if god else {f"/parter/samarbeidsorgan/{felt}"})
        data = endret(med_organ(), vedlegg=[], **{f"parter__samarbeidsorgan__{felt}": dag})
        yield f"{navn}; no agreement attached", Sak(data, {"/vedlegg"} if god else {"/vedlegg", f"/parter/samarbeidsorgan/{felt}"})
        data = endret(med_organ(), parter__kontraktsansvarlig="larebedrift", **{f"parter__samarbeidsorgan__{felt}": dag})
        yield f"{navn}; it has the grant alone", Sak(data, advarsler={TILSKUDD}, signatarer=f"{SELV} | fylkeskommune")
    nummer = "parter__samarbeidsorgan__virksomhet__organisasjonsnummer"
    data = endret(med_organ(), **{nummer: "310000027"})
    yield "an organ that is the lærebedrift itself", Sak(data, {"/parter/samarbeidsorgan/virksomhet/organisasjonsnummer"})
    data = endret(med_organ(), parter__kontraktsansvarlig="larebedrift", parter__samarbeidsorgan=FJERN)
    yield "powers for an organ that is not named", Sak(data, advarsler={"avtale-uten-samarbeidsorgan", TILSKUDD})
    data = endret(med_organ(), vedlegg=[{**AVTALE, "signert": False}])
    yield "an agreement that is not said to be signed", Sak(data, rad={"avtale-ikke-oppgitt-som-signert"})
    uten_rett = endret(med_organ(), parter__avtale__inngarKontrakt=False)
    yield "an organ without the power", Sak(uten_rett, {"/parter/avtale/inngarKontrakt"})
    uten_noe = endret(med_organ(), parter__avtale__inngarKontrakt=False, parter__avtale__mottarTilskudd=False)
    yield "an organ without any power", Sak(uten_noe, {"/parter/avtale/inngarKontrakt"}, {TILSKUDD})
    uten_noe = endret(med_organ(), parter__avtale__inngarKontrakt=False, parter__avtale__mottarTilskudd=False, vedlegg=[])
    yield "an organ without any power, no agreement attached", Sak(uten_noe, {"/parter/avtale/inngarKontrakt", "/vedlegg"}, {TILSKUDD})
    yield "an organ without an agreement", Sak(endret(med_organ(), parter__avtale=FJERN, vedlegg=[]), {"/parter/avtale"}, {TILSKUDD})
    data = endret(med_organ(), parter__kontraktsansvarlig="larebedrift", parter__avtale__gjelderTil="2025-09-14", vedlegg=[])
    yield "an agreement that is over and not used", Sak(data, signatarer=f"{SELV} | fylkeskommune")
    yield "an agreement that is not attached", Sak(endret(med_organ(), vedlegg=[]), {"/vedlegg"})
    yield (
        "both powers given and the lærebedrift responsible",
        Sak(
            endret(med_organ(), parter__kontraktsansvarlig="larebedrift"),
            advarsler={TILSKUDD},
            rad={"fullmakt-ikke-brukt"},
            signatarer=f"{SELV} | fylkeskommune",
        ),
    )
    data = endret(med_organ(), parter__kontraktsansvarlig="larebedrift", parter__avtale__inngarKontrakt=False)
    yield "the grant alone given away", Sak(data, advarsler={TILSKUDD}, signatarer=f"{SELV} | fylkeskommune")
    data = endret(med_organ(), parter__avtale__mottarTilskudd=False)
    yield "the contract alone given away", Sak(data, advarsler={TILSKUDD}, signatarer=f"{ORGAN_I_STEDET} | fylkeskommune")
    data = endret(grunnsak(), parter__larebedrift__kunMedlemsbedrift=True)
    yield "a business that is approved as a member only, alone", Sak(data, {"/parter/larebedrift/kunMedlemsbedrift"})
    yield "the same under its organ", Sak(endret(med_organ(), parter__larebedrift__kunMedlemsbedrift=True))
    data = endret(grunnsak(), parter__larebedrift__godkjentEtterNyLov=False)
    yield "not approved by the new law", Sak(data, advarsler={"ikke-godkjent-etter-ny-lov"})


def personer() -> Iterator[tuple[str, Sak]]:
    ola = grunnsak()["parter"]["larebedrift"]["fagligLeder"]
    yield (
        "one person in two roles",
        Sak(endret(grunnsak(), parter__larebedrift__ansvarligLeder=ola), signatarer="kandidat fagligLeder+ansvarligLeder | fylkeskommune"),
    )
    uten = {navn: verdi for navn, verdi in ola.items() if navn != "kontakt"}
    yield (
        "one person in two roles, the e-mail in the second alone",
        Sak(
            endret(grunnsak(), parter__larebedrift__fagligLeder=uten, parter__larebedrift__ansvarligLeder=ola),
            signatarer="kandidat fagligLeder+ansvarligLeder | fylkeskommune",
        ),
    )
    navnebror = {**ola, "fodselsdato": "1955-01-01", "kontakt": {"epost": "annen@snekker.invalid"}}
    yield (
        "two people of one name",
        Sak(endret(grunnsak(), parter__larebedrift__ansvarligLeder=navnebror), signatarer=f"{SELV} | fylkeskommune"),
    )
    yield (
        "the candidate as the leader of the training",
        Sak(
            endret(
                grunnsak(),
                parter__larebedrift__fagligLeder__personidentifikator=KANDIDATNUMMER,
                parter__larebedrift__fagligLeder__fodselsdato=FJERN,
            ),
            advarsler={"signerer-for-flere-sider"},
            signatarer="kandidat+fagligLeder ansvarligLeder | fylkeskommune",
        ),
    )
    yield (
        "one address for two people",
        Sak(endret(grunnsak(), parter__larebedrift__ansvarligLeder__kontakt={"epost": "Ola@snekker.invalid"}), advarsler={"felles-epost"}),
    )
    mobil = "/kandidat/kontakt/mobil"
    yield "a candidate without mobile", Sak(endret(grunnsak(), kandidat__kontakt={"epost": "a@b.invalid"}), {mobil})
    yield "a candidate without any contact", Sak(endret(grunnsak(), kandidat__kontakt=FJERN), {mobil})
    leder = "/parter/larebedrift/ansvarligLeder/kontakt/epost"
    yield "a leader who signs without e-mail", Sak(endret(grunnsak(), parter__larebedrift__ansvarligLeder__kontakt=FJERN), {leder})
    yield "a leader who does not sign without e-mail", Sak(endret(med_organ(), parter__larebedrift__ansvarligLeder__kontakt=FJERN))
    yield (
        "the same leader in Troms, where all sign",
        Sak(endret(med_organ("55"), parter__larebedrift__ansvarligLeder__kontakt=FJERN), {leder}),
    )
    yield (
        "no leader where the leader signs",
        Sak(endret(grunnsak(), parter__larebedrift__ansvarligLeder=FJERN), {"/parter/larebedrift/ansvarligLeder"}),
    )
    yield "no leader where the organ's signs", Sak(endret(med_organ(), parter__larebedrift__ansvarligLeder=FJERN))
    yield "nobody to sign for the county", Sak(endret(grunnsak(), fylke__signatar=FJERN), {"/fylke/signatar"})
    yield "nobody to sign for a county that does not sign", Sak(endret(grunnsak(fylke="56"), fylke__signatar=FJERN), signatarer=SELV)
    yield (
        "a misspelt domain",
        Sak(endret(grunnsak(), parter__larebedrift__fagligLeder__kontakt={"epost": "ola@gmial.com"}), advarsler={"tvilsom-epost"}),
    )
    fjorten = {"type": "fiktivt", "verdi": "41061199139"}
    mor = {"person": _person("Mor", "Lie", "1980-01-01", "mor@lie.invalid"), "ansvar": "mor"}
    ung = {"kandidat__fodselsdato": "2011-06-01", "kandidat__personidentifikator": fjorten}
    yield (
        "14 years old with a guardian",
        Sak(
            endret(grunnsak(), **ung, kandidat__foresatte=[mor]),
            advarsler={"under-15-ar"},
            signatarer="kandidat foresatt fagligLeder ansvarligLeder | fylkeskommune",
        ),
    )
    yield "14 years old without a guardian", Sak(endret(grunnsak(), **ung), {"/kandidat/foresatte"}, {"under-15-ar"})
    femten = {"kandidat__fodselsdato": "2010-09-15", "kandidat__personidentifikator": {"type": "fiktivt", "verdi": "55091099139"}}
    yield (
        "15 years old that day: the guardian does not sign",
        Sak(endret(grunnsak(), **femten, kandidat__foresatte=[mor]), signatarer=f"{SELV} | fylkeskommune"),
    )
    yield "17 years old: no guardian", Sak(endret(grunnsak(), kandidat__foresatte=[mor]), signatarer=f"{SELV} | fylkeskommune")
    yield (
        "a wrong check digit",
        Sak(
            endret(grunnsak(), kandidat__personidentifikator={"type": "fodselsnummer", "verdi": "01850852038"}),
            {"/kandidat/personidentifikator/verdi"},
        ),
    )
    yield (
        "another birth date than the number's",
        Sak(endret(grunnsak(), kandidat__fodselsdato="2008-05-02"), advarsler={"fodselsdato-avviker"}),
    )


def datoer() -> Iterator[tuple[str, Sak]]:
    yield "the start the day before the contract", Sak(endret(grunnsak(), laretid__fra="2025-09-14"), {"/laretid/fra"})
    yield "the start on the day of the contract", Sak(endret(grunnsak(), laretid__fra="2025-09-15"))
    tidlig = {"arbeidsavtale__dato": "2024-07-01"}
    yield "a start that is long past today", Sak(endret(grunnsak(), kontraktsdato="2024-09-01", laretid__fra="2024-09-02", **tidlig))
    yield "before the law", Sak(endret(grunnsak(), kontraktsdato="2024-07-31", **tidlig), {"/kontraktsdato"})
    yield "the first day of the law", Sak(endret(grunnsak(), kontraktsdato="2024-08-01", **tidlig))
    yield "the right end", Sak(endret(grunnsak(), laretid__til="2027-09-30"))
    yield "an end one day off", Sak(endret(grunnsak(), laretid__til="2027-10-01"), {"/laretid/til"})
    yield "months left without modules", Sak(endret(grunnsak(), laretid__gjenstaendeManeder=10), {"/laretid/gjenstaendeManeder"})
    yield (
        "modules without months left",
        Sak(
            endret(grunnsak(), lareforhold__modulstrukturert=True, laretid__grunnlagManeder=FJERN),
            {"/laretid/gjenstaendeManeder"},
            {"modul-og-kode-avviker"},
        ),
    )
    yield "no arbeidsavtale", Sak(endret(grunnsak(), arbeidsavtale=FJERN), {"/arbeidsavtale"})
    yield "an arbeidsavtale that is not made", Sak(endret(grunnsak(), arbeidsavtale={"foreligger": False}), {"/arbeidsavtale/foreligger"})
    yield (
        "an arbeidsavtale after the contract",
        Sak(endret(grunnsak(), arbeidsavtale__dato="2025-09-16"), advarsler={"arbeidsavtale-etter-kontraktsdato"}),
    )
    mars = {"adresselinjer": ["Gata 1"], "postnummer": "5003", "poststed": "BERGEN"}
    tidlig_ar = {"kontraktsdato": "2026-02-28", "laretid__fra": "2026-03-02", "kandidat__adresse1Mars": mars}
    yield "an address of 1 March sent in February", Sak(endret(grunnsak(), **tidlig_ar), advarsler={"adresse-1-mars-i-framtiden"})
    yield "an address of 1 March sent on that day", Sak(endret(grunnsak(), **{**tidlig_ar, "kontraktsdato": "2026-03-01"}))
    yield (
        "a protected address",
        Sak(
            endret(grunnsak(), kandidat__adressebeskyttelse="klientadresse", kandidat__bostedsadresse=mars), advarsler={"skjermet-adresse"}
        ),
    )


def vedlegg() -> Iterator[tuple[str, Sak]]:
    yield "Rogaland without a copy of the arbeidsavtale", Sak(endret(grunnsak(fylke="11"), vedlegg=[]), {"/vedlegg"})
    yield "Trøndelag without a copy", Sak(grunnsak(fylke="50"))
    yield "Rogaland, type E, without a copy", Sak(grunnsak("fagopplaringISkole", "11"), signatarer="kandidat skole")
    lare = "opplaringskontrakt"
    yield "a lærekandidat without the goals attached", Sak(endret(grunnsak(lare), vedlegg=[]), advarsler={MAL_IKKE_VEDLAGT})
    yield "the same in Rogaland, which demands them", Sak(endret(grunnsak(lare, "11"), vedlegg=[KOPI]), {"/vedlegg"})
    yield "a lærekandidat in Rogaland with the goals", Sak(grunnsak(lare, "11"), signatarer=SELV)
    yield "a lærekandidat in Rogaland with a plan instead", Sak(endret(grunnsak(lare, "11"), vedlegg=[KOPI, PLAN]), signatarer=SELV)
    yield "a praksisbrevkandidat in Rogaland has no chosen goals", Sak(grunnsak("praksisbrevkontrakt", "11"), signatarer=SELV)


UKJENTE: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("a county that is none", {"fylke__fylkesnummer": "38"}, "/fylke/fylkesnummer"),
    ("no county's number", {"fylke__fylkesnummer": FJERN}, "/fylke/fylkesnummer"),
    ("no county", {"fylke": FJERN}, "/fylke"),
    ("an unknown kind", {"dokumenttype": "kontrakt"}, "/dokumenttype"),
    ("no kind", {"dokumenttype": FJERN}, "/dokumenttype"),
)
"""What leaves kind or county open: it hides nothing that needs neither."""


def _med_seks_feil() -> dict[str, Any]:
    return endret(
        med_organ(),
        arbeidsavtale=FJERN,
        parter__avtale__gjelderTil="2025-09-14",
        parter__samarbeidsorgan__godkjentTil="2025-09-14",
        kandidat__kontakt=FJERN,
        parter__larebedrift__fagligLeder__kontakt=FJERN,
        vedlegg=[],
    )


def samtidig() -> Iterator[tuple[str, Sak]]:
    data = endret(
        med_organ(),
        kontraktsdato="15.09.2025",
        parter__larebedrift__virksomhet__organisasjonsnummer="310000028",
        kandidat__kontakt=FJERN,
        arbeidsavtale=FJERN,
        lareforhold__sluttprove=FJERN,
    )
    feil = {
        "/kontraktsdato",
        "/parter/larebedrift/virksomhet/organisasjonsnummer",
        "/kandidat/kontakt/mobil",
        "/arbeidsavtale",
        "/lareforhold/sluttprove",
    }
    yield "five at once, one of them the date", Sak(data, feil)
    for navn, ukjent, peker in UKJENTE:
        ventet = {peker, "/arbeidsavtale", "/parter/avtale/gjelderTil", "/vedlegg"}
        ventet |= {"/parter/samarbeidsorgan/godkjentTil", "/kandidat/kontakt/mobil", "/parter/larebedrift/fagligLeder/kontakt/epost"}
        yield f"six faults and {navn}", Sak(endret(_med_seks_feil(), **ukjent), ventet, {TILSKUDD})
        yield f"nothing but {navn}", Sak(endret(med_organ(), **ukjent), {peker})
        skole = grunnsak("fagopplaringISkole")
        yield f"a school's contract with {navn}, which has no arbeidsavtale", Sak(endret(skole, **ukjent), {peker})
        data = endret(grunnsak(), lareforhold__sluttprove=FJERN, **ukjent)
        yield f"no test and {navn}", Sak(data, {peker, "/lareforhold/sluttprove"})
        data = endret(med_organ(), parter__larebedrift__ansvarligLeder__kontakt=FJERN, **ukjent)
        yield f"a leader who signs in some counties alone, and {navn}", Sak(data, {peker})
    data = endret(_med_seks_feil(), parter__kontraktsansvarlig="organ")
    ventet = {"/parter/kontraktsansvarlig", "/arbeidsavtale", "/kandidat/kontakt/mobil", "/parter/larebedrift/fagligLeder/kontakt/epost"}
    yield "six faults and nobody known to be responsible: the agreement matters to an organ alone", Sak(data, ventet)
    for fylke in ("11", "46"):
        data = endret(grunnsak(fylke=fylke), dokumenttype="larekontrak", arbeidsavtale=FJERN, vedlegg=[])
        ventet = {"/dokumenttype", "/arbeidsavtale", *({"/vedlegg"} if fylke == "11" else ())}
        yield f"an unknown kind in county {fylke}, without arbeidsavtale or copy", Sak(data, ventet)
    yield "an unknown trade", Sak(endret(grunnsak(), lareforhold__programomradekode="XXXXX3----"), {"/lareforhold/programomradekode"})
    plan = "/lareforhold/lareplankode"
    yield "the læreplan of another trade", Sak(endret(grunnsak(), lareforhold__lareplankode="HEA03-03"), {plan})
    yield "a læreplan that is a trade's name", Sak(endret(grunnsak(), lareforhold__lareplankode="Tømrerfaget"), {plan})
    yield "a personal number as læreplan", Sak(endret(grunnsak(), lareforhold__lareplankode="01850852037"), {plan})
    vilkar = [{"tekst": "Se saken til 01850852037."}]
    yield (
        "a personal number in a condition",
        Sak(endret(grunnsak(), lareforhold__tilleggsvilkar=vilkar), {"/lareforhold/tilleggsvilkar/0/tekst"}),
    )
    yield "an unknown key", Sak(endret(grunnsak(), ukjent=1), {"/ukjent"})


SAKER: dict[str, Sak] = dict(par for kilde in (fylker, typer, avtaler, personer, datoer, vedlegg, samtidig) for par in kilde())
