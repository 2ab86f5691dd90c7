"""A document changes while it is being signed: a new issue takes its place.

    erstatt     new data → checked against the old issue → made, stored, linked both ways; the old one closed with the reason
    vis         what changed between an issue and the one before: fields, signers, attachments, and the pages side by side

The old document is never touched: its file, its record and its events stand, and say what replaced it. Its signing order ends in the
same transaction, and those who knew of it are told. Whoever had signed must sign again. What each signer is to be told of the changes is
an event of the new document, seen with its signing order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from app import flyt
from app.clock import dag
from app.dokument.endringsmerker import Sidepar, sidepar
from app.dokument.endringsside import endringsside
from app.domene import adresser, laretid
from app.domene.dokument import Dokument, Dokumenttype
from app.domene.erstatningsvarsel import til_signatarene
from app.domene.kontrakt import Kontrakt
from app.domene.leverandorgrenser import LOKAL
from app.domene.norsk import stor_forbokstav
from app.domene.opplysninger import KONTRAKTROLLEN, ROLLEN
from app.domene.parter import Adresse
from app.domene.personpekere import PERSONPEKERE
from app.domene.saksdokument import Saksdokument
from app.domene.voksen import voksen
from app.errors import Avvist, Funn, IkkeFunnet, Konflikt
from app.flyt import Laget
from app.kontroll import Kontrollert, Verksted
from app.lager import dokumenter, erstatning
from app.lager.base import Lager
from app.lager.dokumenter import Aktor, Opprettet, bestilling_sha256, svar_fra_for
from app.lager.dokumenter import Dokument as Lagret
from app.lager.erstatning import krev_uten_oppdrag
from app.lager.idempotens import Kall
from app.lager.maskering import masker
from app.lager.utgaver import sammenlikningsgrunnlag
from app.oppdrag.gang import Oppdragsgang
from app.skjema import erstatningskontroll, strict_json
from app.skjema.erstatningskontroll import IKKE_I_DOKUMENTET, INGEN_ENDRING, samme_person
from app.skjema.felt import feltsett
from app.skjema.les import les
from app.skjema.sammenlikning import ADRESSER, Feltendring, endringer, standardverdier
from app.tekst import Malform, Tekst

LENGSTE_GRUNN = 500
NY_UTGAVE = "Ny utgave sendt fra fagsystemet"
"""The reason where a case system sends the next issue without one."""
SIGNATARER = Tekst(nb="Hvem som signerer", nn="Kven som signerer")
VEDLEGG = Tekst(nb="Vedlegg", nn="Vedlegg")
MAL = Tekst(nb="Mal", nn="Mal")
SPRAK = Tekst(nb="Språk i dokumentet", nn="Språk i dokumentet")
LEVERANDOR = Tekst(nb="Hvor dokumentet blir signert", nn="Kvar dokumentet blir signert")


class UtenGrunnlag(Konflikt):
    """The old document was stored before this could be done."""

    kode = "uten-sammenlikningsgrunnlag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endret:
    """What differs between two issues: fields, and the parts that the service decides (by label)."""

    felt: tuple[Feltendring, ...]
    annet: tuple[Tekst, ...]

    @property
    def i_dokumentet(self) -> tuple[Tekst, ...]:
        """The label of everything that differs in the document itself, in order."""
        return (*dict.fromkeys(_med_gruppe(ett) for ett in self.felt if ett.skrives), *self.annet)

    def som_json(self, *, med_verdier: bool) -> dict[str, Any]:
        """Fields and parts, with values only for those who handle the case."""
        return {
            "felt": [ett.som_json(med_verdier=med_verdier) for ett in self.felt if med_verdier or ett.skrives],
            "annet": [ett.som_json() for ett in self.annet],
        }


def _med_gruppe(felt: Feltendring) -> Tekst:
    """«Læretid: Fra»: many labels mean nothing without their section."""
    gruppe, ledetekst = felt.gruppe, felt.ledetekst
    return Tekst(nb=f"{gruppe.nb}: {ledetekst.nb}", nn=f"{gruppe.nn}: {ledetekst.nn}") if gruppe else ledetekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Vist:
    """What changed from the issue before, with both records."""

    gammel: Lagret
    ny: Lagret
    endret: Endret
    varsler: tuple[dict[str, Any], ...]

    def som_json(self, *, med_verdier: bool) -> dict[str, Any]:
        """The answer over HTTP."""
        return {
            "dokumentId": self.ny.id,
            "utgave": self.ny.utgave,
            "erstatter": {"dokumentId": self.gammel.id, "utgave": self.gammel.utgave, "grunn": self.gammel.erstattet_grunn},
            **self.endret.som_json(med_verdier=med_verdier),
            "varsler": list(self.varsler),
        }


# ---------------------------------------------------------------- replacing


def erstatt(
    bord: Verksted,
    lager: Lager,
    gammel_id: str,
    raa: bytes,
    filer: Mapping[str, bytes],
    *,
    grunn: str,
    na: datetime,
    aktor: Aktor,
    gang: Oppdragsgang | None = None,
    valgt: Malform | None = None,
    revisjon: str | None = None,
    kall: Kall | None = None,
) -> Opprettet:
    """Make the next issue and close this one. `gang`: where the old one's signing order, if any, is ended too; without it, a document
    that is under signing is not replaced.

    Everything wrong is told at once; the same call again gives the same answer; a document that is withdrawn, or replaced by something
    else, is refused by name.
    """
    if fra_for := svar_fra_for(lager, kall, na=na):
        return fra_for
    gammel = dokumenter.hent(lager, gammel_id, aktor=aktor)
    grunnlag = _grunnlag(lager, gammel)
    data = _som_neste(raa, gammel)
    kontrollert = flyt.kontroller(bord, data, na=na, valgt=valgt, revisjon=revisjon, lager=lager)
    dokument = kontrollert.dokument
    bestilling = bestilling_sha256(kontrollert.lest.data_sha256, filer, malform=valgt, revisjon=revisjon)
    if fra_for := erstatning.gjort_for(lager, gammel, bestilling, aktor=aktor):
        return fra_for
    if dokument is None:
        raise Avvist(flyt.AVVIST, funn=(*_grunnfunn(grunn), *kontrollert.funn))
    nytt_grunnlag = sammenlikningsgrunnlag(lager, data, dokument)
    _krev_samme(gammel, grunnlag, nytt_grunnlag, grunn, kontrollert)
    laget = flyt.lag(bord, data, filer, na=na, valgt=valgt, revisjon=revisjon, lager=lager)
    endret = sammenlikn(bord, grunnlag, gammel.post, nytt_grunnlag, laget.post, na=na)
    _krev_endring(endret, laget)
    signerte = gang.signerte(gammel.id) if gang else frozenset()
    return erstatning.erstatt(
        lager,
        gammel.id,
        flyt.nytt_dokument(bord, lager, laget, data, filer, valgt=valgt, revisjon=revisjon),
        laget.pdf,
        grunn=grunn,
        varsel=_varsel(endret, gammel, laget, signerte=signerte, samme=_samme(laget, grunnlag, nytt_grunnlag)),
        na=na,
        aktor=aktor,
        kall=kall,
        ved_erstatning=partial(gang.erstattet, aktor=aktor) if gang else krev_uten_oppdrag,
    )


def opprett(
    bord: Verksted,
    lager: Lager,
    raa: bytes,
    filer: Mapping[str, bytes],
    *,
    na: datetime,
    aktor: Aktor,
    gang: Oppdragsgang | None = None,
    valgt: Malform | None = None,
    revisjon: str | None = None,
    kall: Kall | None = None,
) -> Opprettet:
    """Store a new document; where the data say that it replaces one that is stored here, it takes that one's place."""
    data = strict_json.les(raa).data
    gammel_id = data.get("erstatterDokumentId") if data else None
    if isinstance(gammel_id, str) and dokumenter.finn(lager, gammel_id, aktor=aktor):
        som_ny_utgave = partial(erstatt, bord, lager, gammel_id, raa, filer, grunn=NY_UTGAVE, gang=gang)
        return som_ny_utgave(na=na, aktor=aktor, valgt=valgt, revisjon=revisjon, kall=kall)
    return flyt.opprett(bord, lager, raa, filer, na=na, aktor=aktor, valgt=valgt, revisjon=revisjon, kall=kall)


def _som_neste(raa: bytes, gammel: Lagret) -> bytes:
    """The data with number and predecessor of the next issue, where they were not sent. What cannot be read is left to the preflight."""
    lesning = strict_json.les(raa)
    if lesning.data is None or lesning.funn:
        return raa
    return strict_json.kanonisk({"utgave": gammel.utgave + 1, "erstatterDokumentId": gammel.id, **lesning.data})


def _grunnlag(lager: Lager, gammel: Lagret) -> dict[str, Any]:
    if gammel.grunnlag_sha256 is None:
        raise UtenGrunnlag(
            Tekst(
                nb=f"Dokument {gammel.id} ble lagret før utgaver kunne sammenliknes.",
                nn=f"Dokument {gammel.id} blei lagra før utgåver kunne samanliknast.",
            ),
            tiltak=Tekst(
                nb="Send dataene som en ny kontrakt, og trekk det gamle dokumentet tilbake.",
                nn="Send dataa som ein ny kontrakt, og trekk det gamle dokumentet tilbake.",
            ),
        )
    data = strict_json.les(lager.blobs.hent(gammel.grunnlag_sha256)).data
    return dict(data or {})


def _grunnfunn(grunn: str) -> tuple[Funn, ...]:
    """The reason stands in the log for good: it must be there, short, and without a personal number."""
    if grunn.strip() and len(grunn) <= LENGSTE_GRUNN and masker(grunn) == grunn:
        return ()
    return (
        Funn(
            kode="grunn",
            peker="/grunn",
            melding=Tekst(
                nb=f"Grunnen er {len(grunn)} tegn. Den må ha minst ett og høyst {LENGSTE_GRUNN}, og ikke noe personnummer.",
                nn=f"Grunnen er {len(grunn)} teikn. Han må ha minst eitt og høgst {LENGSTE_GRUNN}, og ikkje noko personnummer.",
            ),
            tiltak=Tekst(
                nb="Skriv kort hvorfor dokumentet blir erstattet.",
                nn="Skriv kort kvifor dokumentet blir erstatta.",
            ),
        ),
    )


def _krev_samme(gammel: Lagret, grunnlag: Mapping[str, Any], nytt: Mapping[str, Any], grunn: str, kontrollert: Kontrollert) -> None:
    """The new data are of the same document, and there is a reason: told together with all that the preflight found."""
    funn = (*_grunnfunn(grunn), *erstatningskontroll.kontroller(grunnlag, nytt, dokument_id=gammel.id, utgave=gammel.utgave))
    if funn:
        raise Avvist(flyt.AVVIST, funn=(*funn, *kontrollert.funn))


def _samme(laget: Laget, grunnlag: Mapping[str, Any], nytt: Mapping[str, Any]) -> frozenset[str]:
    """The fields of the signers who are the same person in both issues, though the name was corrected."""
    signatarer = laget.sak.signatarer.signatarer
    return frozenset(s.felt for s in signatarer if samme_person(grunnlag, nytt, PERSONPEKERE[s.rolle]))


def _varsel(endret: Endret, gammel: Lagret, laget: Laget, *, signerte: frozenset[str], samme: frozenset[str]) -> dict[str, Any]:
    """What stands in the log of the new issue: what changed, without values, and what each signer is told."""
    varsler = til_signatarene(
        gammel.post["signatarer"], laget.post["signatarer"], endret=endret.i_dokumentet, signerte=signerte, samme=samme
    )
    return {**endret.som_json(med_verdier=False), "varsler": [varsel.som_json() for varsel in varsler]}


def _krev_endring(endret: Endret, laget: Laget) -> None:
    if endret.i_dokumentet:
        return
    utenfor = list(dict.fromkeys(ett.ledetekst for ett in endret.felt))
    hva = Tekst(nb=", ".join(ett.nb for ett in utenfor), nn=", ".join(ett.nn for ett in utenfor))
    funn = IKKE_I_DOKUMENTET.funn("", hva=hva) if utenfor else INGEN_ENDRING.funn("")
    raise Avvist(flyt.AVVIST, funn=(funn, *laget.sak.funn))


# ---------------------------------------------------------------- what changed


def sammenlikn(
    bord: Verksted,
    gammelt: Mapping[str, Any],
    gammel_post: Mapping[str, Any],
    nytt: Mapping[str, Any],
    ny_post: Mapping[str, Any],
    *,
    na: datetime,
) -> Endret:
    """Two issues by what was kept of their data, and by their records."""
    type_ = Dokumenttype(ny_post["dokumenttype"])
    for_, etter = _lest(bord, gammelt, na), _lest(bord, nytt, na)
    felt = endringer(
        gammelt,
        nytt,
        feltsett(bord.settings.forms, type_),
        standard=standardverdier(bord.grunnlag.skjema(type_).validator.schema),
        beregnet={peker: (verdi(bord, for_), verdi(bord, etter)) for peker, verdi in BEREGNET.items()},
        skrevet=_skrevet(for_, etter),
        ord_=_rollen(etter),
    )
    delene = {
        VEDLEGG: [[v["sha256"] for v in post["vedlegg"]] for post in (gammel_post, ny_post)],
        SIGNATARER: [[(s["felt"], s["navn"], s["gruppe"]) for s in post["signatarer"]] for post in (gammel_post, ny_post)],
        MAL: [post["maldigest"] for post in (gammel_post, ny_post)],
        SPRAK: [post["malform"] for post in (gammel_post, ny_post)],
        LEVERANDOR: [post.get("leverandor", LOKAL) for post in (gammel_post, ny_post)],
    }
    sagt = {ett.ledetekst for ett in felt}
    return Endret(felt=felt, annet=tuple(navn for navn, (en, annen) in delene.items() if en != annen and navn not in sagt))


def _skrevet(*utgaver: Dokument | None) -> dict[str, tuple[Any, Any]]:
    """The addresses as the old and the new issue print them: a protected one is printed by neither, so nobody is told of it."""
    ((bosted_for, mars_for), (bosted, mars)) = (_adresser(utgave) for utgave in utgaver)
    return {"/kandidat/bostedsadresse": (bosted_for, bosted), "/kandidat/adresse1Mars": (mars_for, mars)}


def _adresser(dokument: Dokument | None) -> tuple[Adresse | None, Adresse | None]:
    if not isinstance(dokument, Kontrakt):
        return None, None
    skrevet = adresser.utskrift(dokument.kandidat, dokument.kontraktsdato)
    return skrevet.bosted, skrevet.mars


def _rollen(dokument: Dokument | None) -> dict[str, Tekst]:
    """What the labels call the one who learns."""
    rollen = Tekst(nb="kandidaten", nn="kandidaten")
    if isinstance(dokument, Kontrakt):
        rollen = ROLLEN[dokument.dokumenttype, voksen(dokument)]
    elif isinstance(dokument, Saksdokument) and dokument.kontrakt:
        rollen = KONTRAKTROLLEN[dokument.kontrakt.dokumenttype]
    return {"rollen": rollen, "Rollen": Tekst(nb=stor_forbokstav(rollen.nb), nn=stor_forbokstav(rollen.nn))}


def _lest(bord: Verksted, grunnlag: Mapping[str, Any], na: datetime) -> Dokument | None:
    """The document as far as it can be read of what was kept: with marks for numbers, which nothing here looks at."""
    return les(strict_json.kanonisk(grunnlag), mottatt=dag(na), syntetisk=True, grunnlag=bord.grunnlag).dokumentutkast


def _slutt(_: Verksted, dokument: Dokument | None) -> str | None:
    slutt = laretid.beregn(dokument.laretid).til if isinstance(dokument, Kontrakt) else None
    return slutt.isoformat() if slutt else None


def _larefag(bord: Verksted, dokument: Dokument | None) -> str | None:
    larefag = bord.grunnlag.larefag.finn(dokument.larefagkode, dokument.dato) if dokument and dokument.larefagkode else None
    return larefag.navn.nb if larefag else None


BEREGNET = {"/laretid/til": _slutt, "/lareforhold/programomradenavn": _larefag}
"""What the document prints that was calculated, not sent."""


# ---------------------------------------------------------------- showing


def vis(bord: Verksted, lager: Lager, ny_id: str, *, na: datetime, aktor: Aktor) -> Vist:
    """What changed from the issue that this one replaced."""
    ny = dokumenter.hent(lager, ny_id, aktor=aktor)
    gammel = dokumenter.finn(lager, ny.erstatter, aktor=aktor) if ny.erstatter else None
    if gammel is None:
        raise IkkeFunnet(
            Tekst(
                nb=f"Dokument {ny_id} erstatter ikke noe annet dokument her.",
                nn=f"Dokument {ny_id} erstattar ikkje noko anna dokument her.",
            )
        )
    endret = sammenlikn(bord, _grunnlag(lager, gammel), gammel.post, _grunnlag(lager, ny), ny.post, na=na)
    hendelser = dokumenter.hent_hendelser(lager, ny_id, aktor=aktor)
    varsler = tuple(varsel for hendelse in hendelser for varsel in hendelse.data.get("varsler", ()))
    return Vist(gammel=gammel, ny=ny, endret=endret, varsler=varsler)


def side(bord: Verksted, lager: Lager, ny_id: str, *, na: datetime, aktor: Aktor) -> str:
    """The changes as one HTML page in the document's language: the fields, then the pages side by side with the differences framed."""
    vist = vis(bord, lager, ny_id, na=na, aktor=aktor)
    sprak = Malform(vist.ny.post["malform"])
    tittel = bord.maler.revisjoner(Dokumenttype(vist.ny.dokumenttype))[0].tittel
    return endringsside(
        sprak=sprak,
        tittel=tittel,
        utgaver=(vist.gammel.utgave, vist.ny.utgave),
        endret=vist.endret.i_dokumentet,
        par=_sidepar(lager, vist),
        vis_gammel=_gammel_kan_vises(lager, vist),
    )


def _sidepar(lager: Lager, vist: Vist) -> tuple[Sidepar, ...]:
    egne = frozenset({vist.gammel.id, vist.ny.id})
    gammel, ny = lager.blobs.hent(vist.gammel.pdf_sha256), lager.blobs.hent(vist.ny.pdf_sha256)
    return sidepar(gammel, ny, se_bort_fra=egne, vis_gammel=_gammel_kan_vises(lager, vist))


def _gammel_kan_vises(lager: Lager, vist: Vist) -> bool:
    """Not where an address has become protected since: the old pages print it. Where they print none, leaving them out would tell of it."""
    gammel, ny = (_grunnlag(lager, en).get("kandidat") or {} for en in (vist.gammel, vist.ny))
    skrev_adresse = gammel.get("adressebeskyttelse", "ugradert") == "ugradert" and any(gammel.get(navn) for navn in ADRESSER)
    return not (skrev_adresse and ny.get("adressebeskyttelse", "ugradert") != "ugradert")
