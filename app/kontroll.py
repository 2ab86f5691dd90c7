"""The preflight: case data → every finding at once, in three levels. Nothing is made, nothing is stored, no attachment needs be at hand.

    FEIL       nothing can be made of the data
    ADVARSEL   a caseworker should look at it
    RAD        advice

Every date is compared with the document's own. Only a sending (`Utsending`) looks at today, which is an argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.clock import dag
from app.dokument.lesevakt import Lesevakt
from app.domene import antatt, kontraktslutt, leverandorgrenser, malform, postenkrav, utsending
from app.domene.avgjor import avgjorelse
from app.domene.dokument import Dokument, Dokumenttype
from app.domene.dokumentid import dokument_id
from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.kontrakt import Kontrakt
from app.domene.leverandorgrenser import Forsendelse
from app.domene.norsk import dato
from app.domene.opplysninger import DOKUMENTORD
from app.domene.parter import Kandidat
from app.domene.postenvalg import STANDARDVALG
from app.domene.sak import Dokumentsak, Malformvalg, PlanlagtVedlegg, Signatarbeslutning
from app.domene.saksdokument import Saksdokument
from app.domene.utsending import Utsending
from app.errors import Alvor, Avvist, Funn
from app.lager import andrekontrakter, bekreftelser, dokumenter, kandidatindeks
from app.lager.base import Lager
from app.lager.dokumenter import Aktor
from app.lager.hendelser import Hendelse
from app.lager.kandidatindeks import Annen, Kandidatmerke
from app.maler.register import Mal, Malregister
from app.settings import Settings
from app.skjema.les import Lest, les
from app.skjema.register import Grunnlag
from app.tekst import Malform, Tekst

AVVIST = Tekst(
    nb="Kontraktdataene kan ikke brukes slik de er. Se listen over feil.",
    nn="Kontraktdataa kan ikkje brukast slik dei er. Sjå lista over feil.",
)


FLESTE_UTGAVER = 999
"""The schema's own limit."""
UTEN_SLUTT = Tekst(nb="ikke har noen sluttdato", nn="ikkje har nokon sluttdato")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verksted:
    """What the flow works with: settings, the data it stands on, and the templates. Made once at start."""

    settings: Settings
    grunnlag: Grunnlag
    maler: Malregister
    vakt: Lesevakt | None = None
    """Where files from outside are read under a clock: in the service, where one file must not hold up others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontrollert:
    """The answer of a preflight. `beslutning` is there whenever enough could be read to decide who signs."""

    lest: Lest
    dokument: Dokument | None
    """What the rules were tried on: the document, or the draft where some values could not be read."""
    malform: Malformvalg | None
    beslutning: Signatarbeslutning | None
    funn: tuple[Funn, ...]
    mal: Mal | None = None
    """The template it would be printed on, None where none is in force."""
    forsendelse: Forsendelse | None = None
    """What the signing provider would be handed."""
    leverandor: str = leverandorgrenser.LOKAL
    """Who gets it signed: whom the county uses on the day the document is made, whatever day it is dated."""

    @property
    def avvist(self) -> bool:
        """Some finding is an error."""
        return any(f.alvor is Alvor.FEIL for f in self.funn)

    @property
    def kontrakt(self) -> Kontrakt | None:
        """The document, where it is a contract."""
        return self.dokument if isinstance(self.dokument, Kontrakt) else None

    @property
    def kandidat(self) -> Kandidat | None:
        """The one who learns, where the document is about one."""
        return self.dokument.kandidat if isinstance(self.dokument, Kontrakt | Saksdokument) else None


def kontroller(
    bord: Verksted,
    raa: bytes,
    *,
    na: datetime,
    valgt: Malform | None = None,
    revisjon: str | None = None,
    sendes: Utsending | None = None,
    lager: Lager | None = None,
) -> Kontrollert:
    """Every finding at once. Rules are tried on whatever could be read; findings that rest on unreadable values are left out.

    Where kind, county or responsible party is not known nobody can say who signs; what holds whichever they are is told all the same.

    `revisjon`: a template asked for by name. `sendes`: the document is about to be sent to those who sign. `lager`: where to look for
    other contracts of the same person, and for a confirmation of the sending.
    """
    lest = les(raa, mottatt=dag(na), syntetisk=bord.settings.demo, grunnlag=bord.grunnlag)
    onsket = Onsket(malform=valgt, revisjon=revisjon, sendes=sendes, i_dag=dag(na))
    saker = tuple(_saker(lest, bord.grunnlag.fylker))
    provd = [_prov(bord, lest, dokument, fylke, onsket, lager) for dokument, fylke in saker]
    funn = (*lest.funn, *antatt.felles(ett.funn for ett in provd))
    if len(provd) == 1:
        return replace(provd[0], funn=funn)
    return Kontrollert(lest=lest, dokument=lest.dokument or lest.dokumentutkast, malform=None, beslutning=None, funn=funn)


def _saker(lest: Lest, fylker: Mapping[str, Fylke]) -> Iterator[tuple[Dokument, Fylke]]:
    """Each document in each county that the data could mean: one, where kind, county and responsible party can be read."""
    dokument = lest.dokument or lest.dokumentutkast
    uten_ansvarlig = bygger_pa_en_av("/parter/kontraktsansvarlig", lest.ugyldige)
    for ett in (dokument,) if dokument else lest.mulige:
        kjent = fylker.get(ett.fylkesnummer)
        for variant in antatt.med_hver_ansvarlig(ett) if uten_ansvarlig and isinstance(ett, Kontrakt) else (ett,):
            yield from ((variant, fylke) for fylke in ((kjent,) if kjent else fylker.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Onsket:
    """What the caller asks for: a language, a template by name, that the document be sent; and the day it is asked."""

    malform: Malform | None
    revisjon: str | None
    sendes: Utsending | None
    i_dag: date


def _prov(bord: Verksted, lest: Lest, dokument: Dokument, fylke: Fylke, onsket: Onsket, lager: Lager | None) -> Kontrollert:
    """The rules tried on one document in one county, with what they find beside what reading found."""
    leverandor = fylke.valg_pa(onsket.i_dag).leverandor
    valg = replace(fylke.valg_pa(dokument.dato), leverandor=leverandor)
    dokument = med_fylkets_signatar(dokument, valg)
    regler, sendes = avgjorelse(dokument), _med_lagret_bekreftelse(lager, dokument, lest.data_sha256, onsket.sendes)
    beslutning = regler.signatarer(dokument, fylke, valg)
    sprak = malform.bestem(dokument, fylke, valg, valgt=onsket.malform)
    mal, malfunn = _mal(bord, dokument, sprak.malform, onsket.revisjon)
    forsendelse = _forsendelse(dokument, fylke, valg, beslutning, mal)
    kontrollert = Kontrollert(
        lest=lest,
        dokument=dokument,
        malform=sprak,
        beslutning=beslutning,
        funn=(),
        mal=mal,
        forsendelse=forsendelse,
        leverandor=leverandor,
    )
    alle = (
        *beslutning.funn,
        *regler.funn(dokument, fylke, valg, beslutning),
        *malfunn,
        *leverandorgrenser.kontroller(leverandor, forsendelse),
        *postenkrav.kontroller(leverandor, bord.grunnlag.posten[fylke.nummer], dokument, beslutning),
        *(utsending.kontroller(dokument, kontrollert.kandidat, fylke.valg_pa(sendes.i_dag), beslutning, sendes) if sendes else ()),
        *(andre_kontrakter(lager, dokument) if lager and isinstance(dokument, Kontrakt) else ()),
    )
    return replace(kontrollert, funn=tuple(_uten_gjentakelser(lest, alle)))


def med_fylkets_signatar(dokument: Dokument, valg: Fylkesvalg) -> Dokument:
    """Who signs for the county: the case's own person, else the one in the county's file (design §4)."""
    if dokument.fylkessignatar:
        return dokument
    ny: Dokument = replace(dokument, fylkessignatar=valg.signatar)  # type: ignore[type-var]  # always a dataclass; a protocol cannot say so
    return ny


def malrevisjon(kontrollert: Kontrollert) -> str | None:
    """The revision that this case would be printed on, None where no template is in force."""
    return kontrollert.mal.revisjon if kontrollert.mal else None


def _mal(bord: Verksted, dokument: Dokument, sprak: Malform, revisjon: str | None) -> tuple[Mal | None, tuple[Funn, ...]]:
    """The template, or why there is none."""
    try:
        return bord.maler.velg(Dokumenttype(dokument.dokumenttype), sprak, dokument.dato, revisjon), ()
    except Avvist as avvist:
        return None, avvist.funn


def _forsendelse(dokument: Dokument, fylke: Fylke, valg: Fylkesvalg, beslutning: Signatarbeslutning, mal: Mal | None) -> Forsendelse:
    return Forsendelse(
        signatarer=len(beslutning.signatarer),
        grupper=len({signatar.gruppe for signatar in beslutning.signatarer}),
        filer=leverandorgrenser.minst_filer(valg.leverandor, dokument.vedlegg),
        titler=leverandorgrenser.titler(mal.tittel.pa(mal.malform) if mal else "", fylke.navn),
        frist_dager=valg.frist_dager,
    )


def leverandorrad(bord: Verksted, kontrollert: Kontrollert, planlagt: Sequence[PlanlagtVedlegg]) -> tuple[Funn, ...]:
    """Advice about the files that the county's provider gets beside the document."""
    nummer = kontrollert.dokument.fylkesnummer if kontrollert.dokument else ""
    return postenkrav.vedleggsfunn(kontrollert.leverandor, bord.grunnlag.posten.get(nummer, STANDARDVALG), planlagt)


def krev_sendbar(bord: Verksted, kontrollert: Kontrollert, sak: Dokumentsak, *, storrelse: int) -> None:
    """What was made (`storrelse` bytes) must not be larger than the county's provider takes: told now, not when it is sent."""
    forsendelse, leverandor = kontrollert.forsendelse, kontrollert.leverandor
    if forsendelse is None:
        return
    egne = leverandorgrenser.ved_siden_av(leverandor, bord.grunnlag.posten[sak.fylke.nummer], sak.vedlegg)
    sendt = leverandorgrenser.med_filer(leverandor, forsendelse, storrelse, [len(ett.innhold) for ett in egne])
    if funn := leverandorgrenser.kontroller(leverandor, sendt):
        raise Avvist(AVVIST, funn=(*sak.funn, *funn))


def _med_lagret_bekreftelse(lager: Lager | None, dokument: Dokument, data_sha256: str, sendes: Utsending | None) -> Utsending | None:
    """The sending, confirmed where somebody has confirmed it of the stored document with the same data."""
    if lager is None or sendes is None or sendes.skjermet_bekreftet:
        return sendes
    return replace(sendes, skjermet_bekreftet=bekreftelser.siste(lager, dokument_id(dokument), data_sha256) is not None)


def bekreft_sending(lager: Lager, kontrollert: Kontrollert, *, na: datetime, aktor: Aktor) -> Hendelse | None:
    """Record that somebody has looked at who gets the document. None where it is not stored, or was made of other data."""
    id_ = dokument_id(kontrollert.dokument) if kontrollert.dokument else None
    lagret = dokumenter.finn(lager, id_, aktor=aktor) if id_ else None
    if lagret is None or lagret.data_sha256 != kontrollert.lest.data_sha256:
        return None
    return bekreftelser.bekreft(lager, lagret.id, na=na, aktor=aktor)


def kandidatmerke(lager: Lager, dokument: Dokument) -> Kandidatmerke | None:
    """Whom the document is for, as a keyed mark, and the contract's last day as it says; None where it says nothing of such a day."""
    slutt = kontraktslutt.sagt_av(dokument)
    if slutt is None or dokument.kandidat is None:
        return None
    nummer = dokument.kandidat.personidentifikator
    indeks = kandidatindeks.merk(lager.indeksnokkel, "kandidat", dokument.fylkesnummer, nummer.type.value, nummer.verdi)
    return Kandidatmerke(indeks=indeks, slutt=slutt.dag)


def andre_kontrakter(lager: Lager, kontrakt: Kontrakt) -> tuple[Funn, ...]:
    """The county's other contracts of the same person that are not over when this one starts. Another issue of the same is none."""
    merke = kandidatmerke(lager, kontrakt)
    andre = andrekontrakter.aktive(lager, merke, fra=kontrakt.laretid.fra, fylkesnummer=kontrakt.fylkesnummer) if merke else ()
    utgaver = frozenset(dokument_id(replace(kontrakt, utgave=nr)) for nr in range(1, FLESTE_UTGAVER + 1)) if andre else frozenset()
    return tuple(_annen_kontrakt(annen, kontrakt) for annen in andre if annen.id not in utgaver)


def _annen_kontrakt(annen: Annen, kontrakt: Kontrakt) -> Funn:
    hva, fra = DOKUMENTORD[Dokumenttype(annen.dokumenttype)], dato(kontrakt.laretid.fra)
    varer = Tekst(nb=f"varer til {dato(annen.slutt)}", nn=f"varer til {dato(annen.slutt)}") if annen.slutt else UTEN_SLUTT
    return Funn(
        kode="annen-aktiv-kontrakt",
        peker="/kandidat/personidentifikator",
        melding=Tekst(
            nb=f"Kandidaten har også en {hva.nb} som {varer.nb}, dokument {annen.id}. Denne starter {fra}.",
            nn=f"Kandidaten har også ein {hva.nn} som {varer.nn}, dokument {annen.id}. Denne startar {fra}.",
        ),
        tiltak=Tekst(
            nb="Sjekk om den andre er hevet, sagt opp eller skal erstattes.",
            nn="Sjekk om den andre er heva, oppsagd eller skal erstattast.",
        ),
        alvor=Alvor.ADVARSEL,
    )


def _uten_gjentakelser(lest: Lest, funn: tuple[Funn, ...]) -> Iterator[Funn]:
    """Without those that speak of a value that could not be read, or of something inside it: that place has its own finding already.

    No template for a date that is wrong in itself is no news either.
    """
    sagt = lest.ugyldige | {f.peker for f in lest.funn if f.kode == "for-loven"}
    return (f for f in funn if not bygger_pa(f, sagt))


def bygger_pa(funn: Funn, steder: Set[str]) -> bool:
    """The finding speaks of one of these places, or of something inside it."""
    return bygger_pa_en_av(funn.peker, steder)


def bygger_pa_en_av(sted: str, steder: Set[str]) -> bool:
    """The place is one of these, or inside one."""
    return any(sted == peker or sted.startswith(f"{peker}/") for peker in steder)
