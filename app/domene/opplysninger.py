"""The words about one case that the rules' reasons may use: parties, dates, county, kind of contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.domene.dokument import Dokumenttype
from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.kontrakt import Avtale, Kontrakt, Kontraktstype
from app.domene.parter import Samarbeidsorgan
from app.domene.tabell import Opplysning, fyll_ut
from app.domene.voksen import voksen
from app.tekst import Tekst

MED_LAREBEDRIFT = frozenset(
    {
        Kontraktstype.LAREKONTRAKT,
        Kontraktstype.OPPLARINGSKONTRAKT,
        Kontraktstype.PRAKSISBREVKONTRAKT,
        Kontraktstype.FAGBREV_PA_JOBB,
    }
)
"""The four kinds whose training is in a business (opplæringslova § 7-1); the fifth is in a school (§ 5-6)."""

KONTRAKTORD: Mapping[Kontraktstype, Tekst] = {
    Kontraktstype.LAREKONTRAKT: Tekst(nb="lærekontrakt", nn="lærekontrakt"),
    Kontraktstype.OPPLARINGSKONTRAKT: Tekst(nb="opplæringskontrakt", nn="opplæringskontrakt"),
    Kontraktstype.PRAKSISBREVKONTRAKT: Tekst(nb="opplæringskontrakt for praksisbrev", nn="opplæringskontrakt for praksisbrev"),
    Kontraktstype.FAGBREV_PA_JOBB: Tekst(nb="kontrakt om fagbrev på jobb", nn="kontrakt om fagbrev på jobb"),
    Kontraktstype.FAGOPPLARING_I_SKOLE: Tekst(nb="avtale om fagopplæring i skole", nn="avtale om fagopplæring i skole"),
}
DOKUMENTORD: Mapping[Dokumenttype, Tekst] = {
    **{Dokumenttype(type_): ord_ for type_, ord_ in KONTRAKTORD.items()},
    Dokumenttype.AVTALE_SAMARBEIDSORGAN: Tekst(
        nb="avtale mellom lærebedrift og samarbeidsorgan", nn="avtale mellom lærebedrift og samarbeidsorgan"
    ),
    Dokumenttype.ENDRINGSAVTALE: Tekst(nb="endring av kontrakt om opplæring", nn="endring av kontrakt om opplæring"),
    Dokumenttype.HEVING: Tekst(nb="vedtak om heving av kontrakt om opplæring", nn="vedtak om heving av kontrakt om opplæring"),
    Dokumenttype.OPPSEIING: Tekst(nb="oppsigelse av kontrakt om opplæring", nn="oppseiing av kontrakt om opplæring"),
}
"""Each kind of document as it is named inside a sentence."""
KONTRAKTEN: Mapping[Kontraktstype, Tekst] = {
    Kontraktstype.LAREKONTRAKT: Tekst(nb="lærekontrakten", nn="lærekontrakten"),
    Kontraktstype.OPPLARINGSKONTRAKT: Tekst(nb="opplæringskontrakten", nn="opplæringskontrakten"),
    Kontraktstype.PRAKSISBREVKONTRAKT: Tekst(nb="opplæringskontrakten", nn="opplæringskontrakten"),
    Kontraktstype.FAGBREV_PA_JOBB: Tekst(nb="kontrakten om fagbrev på jobb", nn="kontrakten om fagbrev på jobb"),
    Kontraktstype.FAGOPPLARING_I_SKOLE: Tekst(nb="avtalen om fagopplæring i skole", nn="avtalen om fagopplæring i skole"),
}
DOKUMENTET: Mapping[Dokumenttype, Tekst] = {
    **{Dokumenttype(type_): ord_ for type_, ord_ in KONTRAKTEN.items()},
    Dokumenttype.AVTALE_SAMARBEIDSORGAN: Tekst(
        nb="avtalen mellom lærebedriften og samarbeidsorganet", nn="avtalen mellom lærebedrifta og samarbeidsorganet"
    ),
    Dokumenttype.ENDRINGSAVTALE: Tekst(nb="endringen av kontrakten", nn="endringa av kontrakten"),
    Dokumenttype.HEVING: Tekst(nb="vedtaket om heving av kontrakten", nn="vedtaket om heving av kontrakten"),
    Dokumenttype.OPPSEIING: Tekst(nb="oppsigelsen av kontrakten", nn="oppseiinga av kontrakten"),
}
"""Each kind as one that both know which is: «les og signer lærekontrakten»."""
I_BEDRIFT: dict[Kontraktstype, Tekst] = {
    Kontraktstype.LAREKONTRAKT: Tekst(nb="lærlingen", nn="lærlingen"),
    Kontraktstype.OPPLARINGSKONTRAKT: Tekst(nb="lærekandidaten", nn="lærekandidaten"),
    Kontraktstype.PRAKSISBREVKONTRAKT: Tekst(nb="praksisbrevkandidaten", nn="praksisbrevkandidaten"),
    Kontraktstype.FAGBREV_PA_JOBB: Tekst(nb="kandidaten", nn="kandidaten"),
}
I_SKOLE: Mapping[bool, Tekst] = {True: Tekst(nb="deltakeren", nn="deltakaren"), False: Tekst(nb="eleven", nn="eleven")}
ROLLEN: Mapping[tuple[Kontraktstype, bool], Tekst] = {
    **{(type_, voksen): ord_ for type_, ord_ in I_BEDRIFT.items() for voksen in (True, False)},
    **{(Kontraktstype.FAGOPPLARING_I_SKOLE, voksen): ord_ for voksen, ord_ in I_SKOLE.items()},
}
"""The one who learns, by kind of contract and whether the rules for adults hold."""
KONTRAKTROLLEN: Mapping[Kontraktstype, Tekst] = I_BEDRIFT | {Kontraktstype.FAGOPPLARING_I_SKOLE: Tekst(nb="eleven", nn="eleven")}
"""The one who learns, where only the kind of contract is known."""

UTEN_TYPE: Mapping[str, Opplysning] = {
    "kontrakt": Tekst(nb="kontrakt", nn="kontrakt"),
    "kontrakten": Tekst(nb="kontrakten", nn="kontrakten"),
    "rollen": Tekst(nb="kandidaten", nn="kandidaten"),
}
"""The words of a contract whose kind is not known."""

SAKSORD = frozenset({"kontraktsdatoen", "kontrakt", "kontrakten", "rollen", "larebedrift", "samarbeidsorgan", "skole"})
DATOORD = frozenset({"avtale_fra", "avtale_til", "godkjent_fra", "godkjent_til"})
FYLKESORD = frozenset({"fylke", "policy"})
POLICYKILDER: Mapping[tuple[bool, bool], str] = {
    (True, False): "{kilde}",
    (True, True): "{kilde} (delvis vår lesing)",
    (False, True): "vår lesing av praksisen i andre fylker",
    (False, False): "rekkefølgen fylkeskommunen har valgt",
}
"""Where the order of signing comes from: by whether the county's page says it, and whether some of it is our reading."""


def saksopplysninger(kontrakt: Kontrakt) -> dict[str, Opplysning]:
    """Parties by name (by kind, where the data have none), the date and the kind of contract."""
    parter = kontrakt.parter
    bedrift, organ, skole = parter.larebedrift, parter.samarbeidsorgan, parter.skole
    return {
        "kontraktsdatoen": fyll_ut(kontrakt.datonavn, {"dato": kontrakt.kontraktsdato}),
        **(UTEN_TYPE if kontrakt.antatt_type else _typeord(kontrakt)),
        "larebedrift": bedrift.virksomhet.navn if bedrift else Tekst(nb="lærebedriften", nn="lærebedrifta"),
        "samarbeidsorgan": organ.virksomhet.navn if organ else Tekst(nb="samarbeidsorganet", nn="samarbeidsorganet"),
        "skole": skole.virksomhet.navn if skole else Tekst(nb="skolen", nn="skolen"),
        **_avtaledatoer(parter.avtale),
        **_godkjenningsdatoer(parter.samarbeidsorgan),
    }


def _typeord(kontrakt: Kontrakt) -> dict[str, Opplysning]:
    return {
        "kontrakt": KONTRAKTORD[kontrakt.dokumenttype],
        "kontrakten": KONTRAKTEN[kontrakt.dokumenttype],
        "rollen": ROLLEN[kontrakt.dokumenttype, voksen(kontrakt)],
    }


def fylkesopplysninger(fylke: Fylke, valg: Fylkesvalg) -> dict[str, Opplysning]:
    """The county's name and where its way of signing is published."""
    policy = valg.signaturpolicy
    return {"fylke": fylke.navn, "policy": POLICYKILDER[policy.kilde is not None, policy.slutning is not None].format(kilde=policy.kilde)}


def _avtaledatoer(avtale: Avtale | None) -> dict[str, Opplysning]:
    if avtale is None:
        return {}
    return _satte({"avtale_fra": avtale.gjelder_fra, "avtale_til": avtale.gjelder_til})


def _godkjenningsdatoer(organ: Samarbeidsorgan | None) -> dict[str, Opplysning]:
    if organ is None:
        return {}
    return _satte({"godkjent_fra": organ.godkjent_fra, "godkjent_til": organ.godkjent_til})


def _satte(datoer: Mapping[str, date | None]) -> dict[str, Opplysning]:
    return {navn: dag for navn, dag in datoer.items() if dag is not None}
