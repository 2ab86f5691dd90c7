"""The words about one case that the rules' reasons may use: parties, dates, county, kind of contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.kontrakt import Avtale, Dokumenttype, Kontrakt
from app.domene.parter import Samarbeidsorgan
from app.domene.tabell import Opplysning
from app.domene.voksen import voksen
from app.tekst import Tekst

MED_LAREBEDRIFT = frozenset(
    {
        Dokumenttype.LAREKONTRAKT,
        Dokumenttype.OPPLARINGSKONTRAKT,
        Dokumenttype.PRAKSISBREVKONTRAKT,
        Dokumenttype.FAGBREV_PA_JOBB,
    }
)
"""The four kinds whose training is in a business (opplæringslova § 7-1); the fifth is in a school (§ 5-6)."""

KONTRAKTORD: Mapping[Dokumenttype, Tekst] = {
    Dokumenttype.LAREKONTRAKT: Tekst(nb="lærekontrakt", nn="lærekontrakt"),
    Dokumenttype.OPPLARINGSKONTRAKT: Tekst(nb="opplæringskontrakt", nn="opplæringskontrakt"),
    Dokumenttype.PRAKSISBREVKONTRAKT: Tekst(nb="opplæringskontrakt for praksisbrev", nn="opplæringskontrakt for praksisbrev"),
    Dokumenttype.FAGBREV_PA_JOBB: Tekst(nb="kontrakt om fagbrev på jobb", nn="kontrakt om fagbrev på jobb"),
    Dokumenttype.FAGOPPLARING_I_SKOLE: Tekst(nb="avtale om fagopplæring i skole", nn="avtale om fagopplæring i skole"),
}
KONTRAKTEN: Mapping[Dokumenttype, Tekst] = {
    Dokumenttype.LAREKONTRAKT: Tekst(nb="lærekontrakten", nn="lærekontrakten"),
    Dokumenttype.OPPLARINGSKONTRAKT: Tekst(nb="opplæringskontrakten", nn="opplæringskontrakten"),
    Dokumenttype.PRAKSISBREVKONTRAKT: Tekst(nb="opplæringskontrakten", nn="opplæringskontrakten"),
    Dokumenttype.FAGBREV_PA_JOBB: Tekst(nb="kontrakten om fagbrev på jobb", nn="kontrakten om fagbrev på jobb"),
    Dokumenttype.FAGOPPLARING_I_SKOLE: Tekst(nb="avtalen om fagopplæring i skole", nn="avtalen om fagopplæring i skole"),
}
I_BEDRIFT: Mapping[Dokumenttype, Tekst] = {
    Dokumenttype.LAREKONTRAKT: Tekst(nb="lærlingen", nn="lærlingen"),
    Dokumenttype.OPPLARINGSKONTRAKT: Tekst(nb="lærekandidaten", nn="lærekandidaten"),
    Dokumenttype.PRAKSISBREVKONTRAKT: Tekst(nb="praksisbrevkandidaten", nn="praksisbrevkandidaten"),
    Dokumenttype.FAGBREV_PA_JOBB: Tekst(nb="kandidaten", nn="kandidaten"),
}
I_SKOLE: Mapping[bool, Tekst] = {True: Tekst(nb="deltakeren", nn="deltakaren"), False: Tekst(nb="eleven", nn="eleven")}
ROLLEN: Mapping[tuple[Dokumenttype, bool], Tekst] = {
    **{(type_, voksen): ord_ for type_, ord_ in I_BEDRIFT.items() for voksen in (True, False)},
    **{(Dokumenttype.FAGOPPLARING_I_SKOLE, voksen): ord_ for voksen, ord_ in I_SKOLE.items()},
}
"""The one who learns, by kind of contract and whether the rules for adults hold."""

SAKSORD = frozenset({"kontraktsdato", "kontrakt", "kontrakten", "rollen", "larebedrift", "samarbeidsorgan", "skole"})
DATOORD = frozenset({"avtale_fra", "avtale_til", "godkjent_fra", "godkjent_til"})
FYLKESORD = frozenset({"fylke", "policy"})


def saksopplysninger(kontrakt: Kontrakt) -> dict[str, Opplysning]:
    """Parties by name (by kind, where the data have none), the date and the kind of contract."""
    parter = kontrakt.parter
    bedrift, organ, skole = parter.larebedrift, parter.samarbeidsorgan, parter.skole
    return {
        "kontraktsdato": kontrakt.kontraktsdato,
        "kontrakt": KONTRAKTORD[kontrakt.dokumenttype],
        "kontrakten": KONTRAKTEN[kontrakt.dokumenttype],
        "rollen": ROLLEN[kontrakt.dokumenttype, voksen(kontrakt)],
        "larebedrift": bedrift.virksomhet.navn if bedrift else Tekst(nb="lærebedriften", nn="lærebedrifta"),
        "samarbeidsorgan": organ.virksomhet.navn if organ else Tekst(nb="samarbeidsorganet", nn="samarbeidsorganet"),
        "skole": skole.virksomhet.navn if skole else Tekst(nb="skolen", nn="skolen"),
        **_avtaledatoer(parter.avtale),
        **_godkjenningsdatoer(parter.samarbeidsorgan),
    }


def fylkesopplysninger(fylke: Fylke, valg: Fylkesvalg) -> dict[str, Opplysning]:
    """The county's name and where its way of signing is published."""
    kilder = (f"signaturpolicyen «{valg.signaturpolicy.navn}»", valg.signaturpolicy.kilde)
    return {"fylke": fylke.navn, "policy": "; ".join(kilde for kilde in kilder if kilde)}


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
