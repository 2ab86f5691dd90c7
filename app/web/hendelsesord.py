"""Every kind of event in plain words: what happened, what more the event tells, which sign goes with it, and who did it.

Personal words are not part of a log entry (`signing.eventcodec`), so none can come out here: a signer is named by the role in the field's
name, unless the page knows the names from the document. An entry that does not have what its kind should is still told, with less.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.dokument import tekst
from app.domene.personpekere import ROLLEORD
from app.domene.roller import Rolle
from app.identitet.bruker import Brukerrolle
from app.lager.hendelser import Hendelsestype
from app.lager.sletteregler import REGLER
from app.lager.utboks import Meldingsstatus
from app.oppdrag.meldinger import IKKE_SENDT
from app.oppdrag.port import SIGNATAR, TJENESTEN
from app.tekst import Malform, Tekst
from signing.events import Leveringshinder, Slag
from signing.logg import OPPDRAG
from signing.model import Kanal

Data = Mapping[str, Any]
Mer = Callable[[Data], Tekst | None]


@dataclass(frozen=True, slots=True)
class Hendelsesord:
    """One event as it is told. `tegn` and `farge` are those of `deler.tegn` and `deler.merke`."""

    hva: Tekst
    mer: Tekst | None
    tegn: str
    farge: str


@dataclass(frozen=True, slots=True)
class _Rad:
    """What is said of a kind. `{signatar}` in the text is the one whom the event is about."""

    hva: Tekst
    tegn: str = "info"
    farge: str = "neutral"
    mer: Mer = lambda _data: None


def si(type_: str, data: Data, navn: Mapping[str, str] | None = None) -> Hendelsesord:
    """The words of an event. `navn`: the signers' names by field, on a page that shows them."""
    rad = _hele_dokumentet(type_, data) or RADER.get(type_) or _ukjent(type_)
    return Hendelsesord(_stor(_med(rad.hva, signatar=_signatar(data, navn or {}))), _mer(rad, data), rad.tegn, rad.farge)


def hvem(aktor: str) -> Tekst:
    """Who did it: the role of a user, never a person."""
    rolle, skille, _ = aktor.partition(":")
    return ROLLER[rolle] if skille and rolle in ROLLER else AKTORER.get(aktor, Tekst(nb=aktor, nn=aktor))


# ---------------------------------------------------------------- what more an event tells


def _dato(peker: str, ord_: Tekst) -> Mer:
    def mer(data: Data) -> Tekst | None:
        dag = data[peker]
        return None if dag is None else _pa_dato(ord_, date.fromisoformat(dag))

    return mer


def _pa_dato(ord_: Tekst, dag: date) -> Tekst:
    return Tekst(nb=ord_.nb.format(dag=tekst.dato(dag, Malform.NB)), nn=ord_.nn.format(dag=tekst.dato(dag, Malform.NN)))


def _verdi(peker: str, ord_: Tekst) -> Mer:
    def mer(data: Data) -> Tekst | None:
        return None if data[peker] is None else _med(ord_, verdi=str(data[peker]))

    return mer


def _oppslag(peker: str, ord_: Mapping[str, Tekst]) -> Mer:
    return lambda data: ord_.get(str(data[peker]))


def _signerere(data: Data) -> Tekst:
    """How many are to sign, and by when."""
    antall = _med(Tekst(nb="{n} skal signere.", nn="{n} skal signere."), n=str(len(data["krav"])))
    frister = data["frister"]
    if frister is None:
        return antall
    siste = _pa_dato(Tekst(nb="Siste dag er {dag}.", nn="Siste dag er {dag}."), date.fromisoformat(frister["sisteDag"]))
    return Tekst(nb=f"{antall.nb} {siste.nb}", nn=f"{antall.nn} {siste.nn}")


def _identifisert(data: Data) -> Tekst | None:
    ident = data["identifikasjon"]
    return None if ident is None else _med(Tekst(nb="Identifisert med {m}.", nn="Identifisert med {m}."), m=str(ident["metode"]))


def _kanaler(data: Data) -> Tekst | None:
    ord_ = [KANALER[Kanal(en)] for en in data["kanaler"]]
    if not ord_:
        return None
    nb, nn = tekst.liste([o.nb for o in ord_], Malform.NB), tekst.liste([o.nn for o in ord_], Malform.NN)
    return Tekst(nb=f"Kan nå få varsel på {nb}.", nn=f"Kan no få varsel på {nn}.")


def _slettet(data: Data) -> Tekst | None:
    """The rule's own words, or the reason that somebody gave."""
    hva = SLETTES.get(str(data.get("regel")))
    if hva is not None:
        return _med(Tekst(nb="Slettet etter regelen for {hva}.", nn="Sletta etter regelen for {hva}."), hva=hva)
    return _verdi("grunn", Tekst(nb="Grunn: {verdi}", nn="Grunn: {verdi}"))(data)


KANALER: Mapping[Kanal, Tekst] = {Kanal.EPOST: Tekst(nb="e-post", nn="e-post"), Kanal.SMS: Tekst(nb="SMS", nn="SMS")}
SLETTES: Mapping[str, Tekst] = {regel.navn: regel.hva for regel in REGLER}
HINDRE: Mapping[str, Tekst] = {
    Leveringshinder.IKKE_LEVERT: Tekst(nb="Meldingen kom i retur.", nn="Meldinga kom i retur."),
    Leveringshinder.RESERVERT: Tekst(
        nb="Signataren har reservert seg mot digital post.", nn="Signataren har reservert seg mot digital post."
    ),
    Leveringshinder.MANGLER_KONTAKT: Tekst(nb="Mangler mobilnummer eller e-post.", nn="Manglar mobilnummer eller e-post."),
    Leveringshinder.SPERRET: Tekst(nb="Signataren er sperret hos leverandøren.", nn="Signataren er sperra hos leverandøren."),
    Leveringshinder.UTEN_NAVN: Tekst(
        nb="Leverandøren finner ikke navnet til signataren.", nn="Leverandøren finn ikkje namnet til signataren."
    ),
}
IKKE_SENDT_FORDI: Mapping[str, Tekst] = {
    Meldingsstatus.UTEN_ADRESSE: Tekst(
        nb="Fylkeskommunen har ingen adresse for slike meldinger.", nn="Fylkeskommunen har inga adresse for slike meldingar."
    ),
    Meldingsstatus.IKKE_LEVERT: Tekst(nb="Meldingen kom i retur.", nn="Meldinga kom i retur."),
}
INNSYN_I: Mapping[str, Tekst] = {
    "person": Tekst(nb="Innsynet gjaldt én person i dokumentet.", nn="Innsynet gjaldt éin person i dokumentet."),
    "dokument": Tekst(nb="Innsynet gjaldt hele dokumentet.", nn="Innsynet gjaldt heile dokumentet."),
}
GRUNN = Tekst(nb="Grunn: {verdi}", nn="Grunn: {verdi}")

# ---------------------------------------------------------------- the kinds

RADER: Mapping[str, _Rad] = {
    Hendelsestype.OPPRETTET: _Rad(Tekst(nb="Dokumentet ble laget", nn="Dokumentet blei laga"), "dok"),
    Hendelsestype.ERSTATTER: _Rad(
        Tekst(nb="Dokumentet tok plassen til en tidligere utgave", nn="Dokumentet tok plassen til ei tidlegare utgåve"),
        "dok",
        mer=_verdi("grunn", GRUNN),
    ),
    Hendelsestype.ERSTATTET: _Rad(
        Tekst(nb="Dokumentet ble erstattet av en ny utgave", nn="Dokumentet blei erstatta av ei ny utgåve"),
        "nei",
        "warning",
        mer=_verdi("grunn", GRUNN),
    ),
    Hendelsestype.SLETTET: _Rad(
        Tekst(nb="Personopplysninger ble slettet", nn="Personopplysningar blei sletta"), "nei", "neutral", mer=_slettet
    ),
    Hendelsestype.SENDING_BEKREFTET: _Rad(
        Tekst(nb="Det ble bekreftet hvem som skal få dokumentet", nn="Det blei stadfesta kven som skal få dokumentet"), "oye"
    ),
    Hendelsestype.FORNYET: _Rad(
        Tekst(nb="Dokumentet fikk nytt arkivtidsstempel", nn="Dokumentet fekk nytt arkivtidsstempel"),
        "ok",
        "success",
        mer=_dato("holderTil", Tekst(nb="Tidsstempelet holder til {dag}.", nn="Tidsstempelet held til {dag}.")),
    ),
    Hendelsestype.FORNYELSE_ARKIVERT: _Rad(
        Tekst(nb="Arkivet fikk filen med nytt tidsstempel", nn="Arkivet fekk fila med nytt tidsstempel"), "ok", "success"
    ),
    Hendelsestype.INNSYN: _Rad(
        Tekst(nb="Det ble gitt innsyn i det som er lagret", nn="Det blei gitt innsyn i det som er lagra"),
        "oye",
        mer=_oppslag("omfang", INNSYN_I),
    ),
    IKKE_SENDT: _Rad(
        Tekst(nb="Fylkeskommunen fikk ikke meldingen fra tjenesten", nn="Fylkeskommunen fekk ikkje meldinga frå tenesta"),
        "merk",
        "warning",
        mer=_oppslag("grunn", IKKE_SENDT_FORDI),
    ),
    OPPDRAG + Slag.OPPRETTET: _Rad(Tekst(nb="Signeringen ble gjort klar", nn="Signeringa blei gjord klar"), "send", mer=_signerere),
    OPPDRAG + Slag.SENDT: _Rad(Tekst(nb="Dokumentet ble sendt til signering", nn="Dokumentet blei sendt til signering"), "send", "info"),
    OPPDRAG + Slag.VARSLET: _Rad(Tekst(nb="{signatar} fikk varsel", nn="{signatar} fekk varsel"), "send"),
    OPPDRAG + Slag.PAMINNET: _Rad(Tekst(nb="{signatar} fikk påminnelse", nn="{signatar} fekk påminning"), "send"),
    OPPDRAG + Slag.APNET: _Rad(Tekst(nb="{signatar} åpnet dokumentet", nn="{signatar} opna dokumentet"), "oye"),
    OPPDRAG + Slag.SIGNERT: _Rad(Tekst(nb="{signatar} signerte", nn="{signatar} signerte"), "ok", "success", mer=_identifisert),
    OPPDRAG + Slag.AVSLATT: _Rad(Tekst(nb="{signatar} avslo å signere", nn="{signatar} avslo å signere"), "stopp", "danger"),
    OPPDRAG + Slag.IKKE_LEVERT: _Rad(
        Tekst(nb="Varselet til {signatar} kom ikke fram", nn="Varselet til {signatar} kom ikkje fram"),
        "merk",
        "warning",
        mer=_oppslag("arsak", HINDRE),
    ),
    OPPDRAG + Slag.UKJENT_STATUS: _Rad(
        Tekst(nb="Leverandøren sa noe vi ikke kjenner, om {signatar}", nn="Leverandøren sa noko vi ikkje kjenner, om {signatar}"),
        "sporsmal",
        "warning",
        mer=_verdi("verdi", Tekst(nb="Leverandøren sa «{verdi}».", nn="Leverandøren sa «{verdi}».")),
    ),
    OPPDRAG + Slag.KONTAKT_RETTET: _Rad(
        Tekst(nb="Kontaktopplysningene til {signatar} ble rettet", nn="Kontaktopplysningane til {signatar} blei retta"),
        "person",
        mer=_kanaler,
    ),
    OPPDRAG + Slag.FRIST_FORLENGET: _Rad(
        Tekst(nb="Fristen for å signere ble forlenget", nn="Fristen for å signere blei forlengd"),
        "klokke",
        mer=_dato("frist", Tekst(nb="Ny siste dag er {dag}.", nn="Ny siste dag er {dag}.")),
    ),
    OPPDRAG + Slag.UTLOPT: _Rad(Tekst(nb="Fristen for å signere gikk ut", nn="Fristen for å signere gjekk ut"), "klokke", "danger"),
    OPPDRAG + Slag.AVBRUTT: _Rad(
        Tekst(nb="Fylkeskommunen trakk dokumentet tilbake", nn="Fylkeskommunen trekte dokumentet tilbake"), "nei", "danger"
    ),
    OPPDRAG + Slag.ERSTATTET: _Rad(
        Tekst(nb="Signeringen stoppet fordi dokumentet er erstattet", nn="Signeringa stoppa fordi dokumentet er erstatta"),
        "nei",
        "warning",
        mer=_dato("nyFrist", Tekst(nb="Den nye utgaven skal signeres senest {dag}.", nn="Den nye utgåva skal signerast seinast {dag}.")),
    ),
    OPPDRAG + Slag.GODKJENT: _Rad(Tekst(nb="Fylkeskommunen godkjente", nn="Fylkeskommunen godkjende"), "ok", "success"),
    OPPDRAG + Slag.AVVIK: _Rad(
        Tekst(nb="Den signerte filen stemte ikke med det som ble sendt", nn="Den signerte fila stemte ikkje med det som blei sendt"),
        "stopp",
        "danger",
        mer=_verdi("kontroll", Tekst(nb="Kontrollen som sa fra: {verdi}.", nn="Kontrollen som sa frå: {verdi}.")),
    ),
    OPPDRAG + Slag.AVKLART: _Rad(
        Tekst(nb="Avviket ble avklart, og signeringen gikk videre", nn="Avviket blei avklart, og signeringa gjekk vidare"), "ok"
    ),
    OPPDRAG + Slag.FORSEGLET: _Rad(
        Tekst(nb="Fylkeskommunen forseglet dokumentet", nn="Fylkeskommunen forsegla dokumentet"), "segl", "success"
    ),
    OPPDRAG + Slag.ARKIVERT: _Rad(
        Tekst(nb="Dokumentet ble overført til arkivet", nn="Dokumentet blei overført til arkivet"),
        "ok",
        "success",
        mer=_verdi("kvittering", Tekst(nb="Kvittering fra arkivet: {verdi}.", nn="Kvittering frå arkivet: {verdi}.")),
    ),
}
"""Every kind that the service writes (`tests/integration/web/test_hendelsesord.py` holds it to that)."""
_ALT_SLETTET = _Rad(Tekst(nb="Hele dokumentet ble slettet", nn="Heile dokumentet blei sletta"), "nei", "warning", mer=_slettet)

AKTORER: Mapping[str, Tekst] = {
    TJENESTEN.navn: Tekst(nb="Tjenesten", nn="Tenesta"),
    SIGNATAR.navn: Tekst(nb="Signataren", nn="Signataren"),
    "kommandolinje": Tekst(nb="Driftsansvarlig", nn="Driftsansvarleg"),
    "lokal": Tekst(nb="Signeringen i tjenesten", nn="Signeringa i tenesta"),
    "posten": Tekst(nb="Posten signering", nn="Posten signering"),
}
ROLLER: Mapping[str, Tekst] = {
    Brukerrolle.SAKSBEHANDLER: Tekst(nb="Saksbehandler", nn="Saksbehandlar"),
    Brukerrolle.GODKJENNER: Tekst(nb="Godkjenner", nn="Godkjennar"),
    Brukerrolle.REVISOR: Tekst(nb="Revisor", nn="Revisor"),
    Brukerrolle.MALFORFATTER: Tekst(nb="Malforfatter", nn="Malforfattar"),
    Brukerrolle.ADMIN: Tekst(nb="Administrator", nn="Administrator"),
    Brukerrolle.FAGSYSTEM: Tekst(nb="Fagsystem", nn="Fagsystem"),
}
INGEN_SIGNATAR = Tekst(nb="en signatar", nn="ein signatar")


def _hele_dokumentet(type_: str, data: Data) -> _Rad | None:
    """A deletion of everything is another thing than of some values."""
    return _ALT_SLETTET if type_ == Hendelsestype.SLETTET and "dokument" in data else None


def _ukjent(type_: str) -> _Rad:
    navn = type_.replace("{", "{{").replace("}", "}}")
    return _Rad(Tekst(nb=f"Hendelsen «{navn}»", nn=f"Hendinga «{navn}»"), "sporsmal")


def _mer(rad: _Rad, data: Data) -> Tekst | None:
    """What more there is, as far as the entry has it: one that somebody has changed must still be shown."""
    try:
        return rad.mer(data)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _signatar(data: Data, navn: Mapping[str, str]) -> Tekst:
    """By name where the page knows it, else by the role in the field's name (`sign-foresatt-2`)."""
    felt = str(data.get("felt", ""))
    if felt in navn:
        return Tekst(nb=navn[felt], nn=navn[felt])
    rolle, skille, nr = felt.removeprefix("sign-").partition("-")
    ord_ = ROLLEORD[Rolle(rolle)] if rolle in set(Rolle) else INGEN_SIGNATAR
    return Tekst(nb=f"{ord_.nb} ({nr})", nn=f"{ord_.nn} ({nr})") if skille else ord_


def _med(ord_: Tekst, **fakta: str | Tekst) -> Tekst:
    """The text with these facts in it, each in the language of the sentence."""
    nb = {n: v.nb if isinstance(v, Tekst) else v for n, v in fakta.items()}
    nn = {n: v.nn if isinstance(v, Tekst) else v for n, v in fakta.items()}
    return Tekst(nb=ord_.nb.format(**nb), nn=ord_.nn.format(**nn))


def _stor(ord_: Tekst) -> Tekst:
    return Tekst(nb=tekst.stor(ord_.nb), nn=tekst.stor(ord_.nn))
