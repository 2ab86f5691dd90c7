"""From a decided case to what a skeleton prints: every value written out, no words.

What may be printed is settled before: a protected address is None in `sak.adresser`, like a missing one.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any

import segno
from markupsafe import Markup, escape

from app.dokument import tekst
from app.dokument.setninger import arbeidsavtaler, gjeldende_setninger, prove
from app.dokument.utskrift import (
    AnsvarUt,
    ArbeidsavtaleUt,
    AvbruddUt,
    AvtaleUt,
    AvvikUt,
    BedriftUt,
    FagUt,
    FradragUt,
    FylkeUt,
    Innhold,
    KandidatUt,
    MalUt,
    OrganUt,
    PraksisUt,
    SiderUt,
    SkoleUt,
    TidUt,
    TilleggUt,
    Utgivelse,
    VedleggUt,
    Verifisering,
)
from app.domene.dokument import Dokument
from app.domene.kontrakt import Arbeidsavtale, Avbrudd, Kontrakt, LokalLareplan, Vedleggstype
from app.domene.parter import Adresse, Identtype, Larebedrift, Person, Skole, Virksomhet
from app.domene.sak import Ansvarsrad, Dokumentsak, PlanlagtVedlegg, Sak
from app.errors import Oppsettsfeil
from app.maler.hjemmel import hjemler_pa, uten_rad
from app.maler.register import Mal
from app.tekst import Malform, Tekst

HALVARSVURDERING: Mapping[bool, str] = {False: "halvarsvurdering_ungdom", True: "halvarsvurdering_voksen"}
"""By `sak.voksen` (innhold §2.5 note 1)."""
REGELVERK: Mapping[bool, str] = {False: "ungdom", True: "voksen"}
"""Which rules hold for the one who learns, as the key of words, by `sak.voksen`."""
SENDT_TITTEL = frozenset({Vedleggstype.ANNET})
"""Attachments whose sent title is printed; the others have a title in the language of the document (§12 row 12)."""
NUMMER_UTEN_DATO = frozenset({Identtype.DNUMMER, Identtype.FIKTIVT})
"""Numbers beside which the birth date is printed (innhold §2.2)."""
GRUNNLAG: Mapping[bool, str] = {False: "tid_grunnlag", True: "tid_gjenstaende"}
"""Which months the sum starts with, by whether the months left are what was sent (modular training)."""


def lag_innhold(sak: Sak, mal: Mal, utgivelse: Utgivelse) -> Innhold:
    """Everything a skeleton prints, in the language of the template."""
    kontrakt, malform = sak.kontrakt, mal.malform
    avtaler = arbeidsavtaler(kontrakt)
    samarbeidende = kontrakt.parter.samarbeidende_larebedrifter
    return Innhold(
        **hode(sak, mal, utgivelse),
        kandidat=_kandidat(sak, malform),
        bedrift=_bedrift(kontrakt.parter.larebedrift, malform),
        samarbeidende=tuple(BedriftUt(**_virksomhet(en.virksomhet, malform)) for en in samarbeidende),
        samarbeidende_navn=tekst.liste((en.virksomhet.navn for en in samarbeidende), malform),
        organ=_organ(sak, malform),
        avtale=_avtale(kontrakt, malform),
        skole=_skole(kontrakt.parter.skole, malform),
        praksis=_praksis(kontrakt, malform),
        regelverk=REGELVERK[sak.voksen],
        fag=_fag(sak, malform),
        ansvar=tuple(_ansvar(rad, sak, malform) for rad in sak.ansvar),
        avvik=_avvik(kontrakt),
        tid=_tid(sak, malform),
        arbeidsavtale=_arbeidsavtale(avtaler, malform),
        arbeidsavtaler=tuple(_arbeidsavtale((avtale,), malform) for avtale in avtaler[1:]),
        tilleggsvilkar=tuple(MalUt(kode=None, tekst=v.tekst, sprak=v.sprak) for v in kontrakt.lareforhold.tilleggsvilkar),
        gjelder=gjeldende_setninger(sak),
    )


def hode(sak: Dokumentsak, mal: Mal, utgivelse: Utgivelse) -> dict[str, Any]:
    """The fields of `Hode`, the same for every kind of document."""
    dokument, malform = sak.dokument, mal.malform
    return {
        "malform": malform,
        "skjelett": f"{mal.dokumenttype}/{mal.revisjon}/skjelett.html.j2",
        "revisjon": mal.revisjon,
        "digest8": mal.digest8,
        "dokument_id": sak.dokument_id,
        "kontraktsnummer": dokument.kontraktsnummer,
        "kontraktsdato": tekst.dato(dokument.dato, malform),
        "utgave": dokument.utgave,
        "utgave_ord": utgave_ord(dokument),
        "erstatter": dokument.erstatter_dokument_id,
        "demo": utgivelse.demo,
        "forhandsvisning": utgivelse.forhandsvisning,
        "egen_tekst": mal.kilde == "egen",
        "vapen": dataadresse((mal.forms / "felles" / str(mal.felles) / "vapen.svg").read_bytes()),
        "nbsp": tekst.NBSP,
        "fylke": FylkeUt(navn=sak.fylke.navn.pa(malform), merknad=sak.fylke.merknad),
        "verifisering": verifisering_av(utgivelse.verifiseringsadresse, sak.dokument_id),
        "vedlegg": tuple(vedlegg_ut(vedlegg) for vedlegg in sak.vedlegg),
        "hjemler": hjemler_for(mal, dokument.dato),
    }


def utgave_ord(dokument: Dokument) -> str | None:
    """The word that tells the issue, none for the first."""
    if dokument.utgave == 1:
        return None
    return "hode_utgave" if dokument.erstatter_dokument_id else "hode_utgave_alene"


def dataadresse(svg: bytes) -> str:
    """A picture as an address that needs no file."""
    return "data:image/svg+xml;base64," + b64encode(svg).decode()


@lru_cache(maxsize=64)
def verifisering_av(base: str, dokument_id: str) -> Verifisering:
    """The same address in text and QR; in the text it may break after a slash, never inside the document's id."""
    sted = f"{base.rstrip('/')}/v/"
    kode = segno.make(f"{sted}{dokument_id}", error="m", micro=False)
    vist = escape(sted.removeprefix("https://").removeprefix("http://")).replace("/", Markup("/<wbr>"))
    vist += Markup('<span class="ident">{}</span>').format(dokument_id)
    svg = BytesIO()
    kode.save(svg, kind="svg", border=0, dark="#16202b", xmldecl=False, svgns=True, omitsize=True)
    return Verifisering(adresse=Markup(vist), qr=dataadresse(svg.getvalue()))  # noqa: S704 escaped above


def _kandidat(sak: Sak, malform: Malform) -> KandidatUt:
    kandidat = sak.kontrakt.kandidat
    nummer = kandidat.personidentifikator
    return KandidatUt(
        navn=kandidat.navn.fullt,
        nummer_ord=f"kandidat_{nummer.type}",
        nummer=tekst.personnummer(nummer.verdi),
        fodselsdato=tekst.kortdato(kandidat.fodselsdato) if nummer.type in NUMMER_UTEN_DATO else None,
        bosted=_adresse(sak.adresser.bosted, malform),
        mars=_adresse(sak.adresser.mars, malform),
    )


def _adresse(sted: Adresse | None, malform: Malform) -> str | None:
    return tekst.adresse(sted, malform) if sted else None


def _virksomhet(virksomhet: Virksomhet, malform: Malform) -> dict[str, str | None]:
    return {
        "navn": virksomhet.navn,
        "orgnr": tekst.orgnummer(virksomhet.organisasjonsnummer),
        "overordnet": tekst.orgnummer(virksomhet.overordnet_enhet) if virksomhet.overordnet_enhet else None,
        "adresse": _adresse(virksomhet.adresse, malform),
    }


def _bedrift(bedrift: Larebedrift | None, malform: Malform) -> BedriftUt:
    """A draft may lack the business: then every box says so."""
    if bedrift is None:
        return BedriftUt()
    faglig = bedrift.faglig_leder
    return BedriftUt(
        **_virksomhet(bedrift.virksomhet, malform),
        faglig=faglig.navn.fullt,
        faglig_fodt=tekst.kortdato(faglig.fodselsdato) if faglig.fodselsdato else None,
        ansvarlig=_navn(bedrift.ansvarlig_leder),
    )


def _navn(person: Person | None) -> str | None:
    return person.navn.fullt if person else None


def _organ(sak: Sak, malform: Malform) -> OrganUt | None:
    organ = sak.kontrakt.parter.samarbeidsorgan
    if organ is None or not sak.signatarer.vis_organ:
        return None
    return OrganUt(
        navn=organ.virksomhet.navn,
        orgnr=tekst.orgnummer(organ.virksomhet.organisasjonsnummer),
        ansvarlig=organ.ansvarlig_leder.navn.fullt,
        godkjent_fra=_dato(organ.godkjent_fra, malform),
    )


def _dato(dag: date | None, malform: Malform) -> str | None:
    return tekst.dato(dag, malform) if dag else None


def _periode(fra: date | None, til: date | None, malform: Malform) -> str | None:
    """None while one of the ends is open."""
    return tekst.periode(fra, til, malform) if fra and til else None


def _avtale(kontrakt: Kontrakt, malform: Malform) -> AvtaleUt:
    avtale = kontrakt.parter.avtale
    if avtale is None:
        return AvtaleUt(fra=None, periode=None, inngar=False, tilskudd=False)
    return AvtaleUt(
        fra=_dato(avtale.gjelder_fra, malform),
        periode=_periode(avtale.gjelder_fra, avtale.gjelder_til, malform),
        inngar=avtale.inngar_kontrakt,
        tilskudd=avtale.mottar_tilskudd,
    )


def _fag(sak: Sak, malform: Malform) -> FagUt:
    forhold = sak.kontrakt.lareforhold
    nummer = [vedlegg.nr for vedlegg in sak.vedlegg if vedlegg.type is Vedleggstype.VALGTE_KOMPETANSEMAL]
    return FagUt(
        navn=sak.larefag.navn.pa(malform),
        kode=forhold.programomradekode,
        plan=forhold.lareplankode,
        prove=prove(sak),
        rett=forhold.rettstype,
        modul=forhold.modulstrukturert,
        lokal=_lokal_lareplan(forhold.lokal_lareplan, malform),
        kompetansemal=tuple(MalUt(kode=mal.kode, tekst=mal.tekst, sprak=mal.sprak) for mal in forhold.kompetansemal),
        mal_vedlegg=nummer[0] if nummer else None,
    )


def _lokal_lareplan(plan: LokalLareplan | None, malform: Malform) -> str | None:
    """The title, and the date when there is one."""
    return ", ".join(bit for bit in (plan.tittel, _dato(plan.dato, malform)) if bit) if plan else None


def _skole(skole: Skole | None, malform: Malform) -> SkoleUt:
    """A draft may lack the school, and no other kind has one."""
    if skole is None:
        return SkoleUt()
    return SkoleUt(
        navn=skole.virksomhet.navn,
        orgnr=tekst.orgnummer(skole.virksomhet.organisasjonsnummer),
        adresse=_adresse(skole.virksomhet.adresse, malform),
        kontaktperson=skole.kontaktperson.navn.fullt,
    )


def _praksis(kontrakt: Kontrakt, malform: Malform) -> PraksisUt:
    praksis = kontrakt.praksis
    if praksis is None:
        return PraksisUt()
    vedtak = (_dato(praksis.vedtak.dato, malform), praksis.vedtak.saksnummer) if praksis.vedtak else ()
    return PraksisUt(
        godkjent=tekst.maneder(praksis.godkjente_maneder, malform),
        realkompetanse=tekst.maneder(praksis.realkompetanse_maneder, malform) if praksis.realkompetanse_maneder else None,
        vedtak=", ".join(bit for bit in vedtak if bit) or None,
    )


def _ansvar(rad: Ansvarsrad, sak: Sak, malform: Malform) -> AnsvarUt:
    kode = {"halvarsvurdering": HALVARSVURDERING[sak.voksen]}.get(rad.kode, rad.kode)
    hvem = sak.fylke.navn.pa(malform) if rad.fylket else rad.hvem
    return AnsvarUt(ord=None if rad.omrade else f"ansvar_{kode}", omrade=rad.omrade, hvem=hvem)


def _avvik(kontrakt: Kontrakt) -> AvvikUt | None:
    avvik = kontrakt.lareforhold.avvikende_opplaringslop
    if avvik is None:
        return None
    rekkefolge = avvik.rekkefolge.rstrip(" .") if avvik.rekkefolge else None
    return AvvikUt(beskrivelse=avvik.beskrivelse, rekkefolge=rekkefolge)


def _tid(sak: Sak, malform: Malform) -> TidUt:
    laretid, beregnet = sak.kontrakt.laretid, sak.laretid
    gjenstar = laretid.grunnlag_maneder is None and laretid.gjenstaende_maneder is not None
    grunnlag = laretid.gjenstaende_maneder if gjenstar else laretid.grunnlag_maneder
    return TidUt(
        fra=tekst.dato(laretid.fra, malform),
        til=_dato(beregnet.til, malform),
        fra_kort=tekst.kortdato(laretid.fra),
        til_kort=tekst.kortdato(beregnet.til) if beregnet.til else None,
        grunnlag_ord=GRUNNLAG[gjenstar],
        grunnlag=None if grunnlag is None else tekst.maneder(grunnlag, malform),
        fradrag=tuple(FradragUt(type=f.type, maneder=tekst.maneder(f.maneder, malform)) for f in laretid.fradrag),
        tillegg=tuple(TilleggUt(mer=t.skyldes_meropplaring, maneder=tekst.maneder(t.maneder, malform)) for t in laretid.tillegg),
        netto=tekst.maneder(beregnet.netto_maneder, malform),
        prosent=tekst.prosent(laretid.stillingsprosent, malform),
        avbrudd=tuple(_avbrudd(avbrudd, malform) for avbrudd in laretid.avbrudd),
    )


def _avbrudd(avbrudd: Avbrudd, malform: Malform) -> AvbruddUt:
    return AvbruddUt(
        fra=tekst.dato(avbrudd.fra, malform),
        periode=_periode(avbrudd.fra, avbrudd.til, malform),
        periode_kort=tekst.kortperiode(avbrudd.fra, avbrudd.til) if avbrudd.til else None,
    )


def _arbeidsavtale(avtaler: tuple[Arbeidsavtale, ...], malform: Malform) -> ArbeidsavtaleUt:
    forste = avtaler[0] if avtaler else Arbeidsavtale(foreligger=False)
    datoer = dict.fromkeys(tekst.dato(avtale.dato, malform) for avtale in avtaler if avtale.dato)
    return ArbeidsavtaleUt(
        foreligger=any(avtale.foreligger for avtale in avtaler),
        dato=_dato(forste.dato, malform),
        datoer=tekst.liste(datoer, malform),
        referanse=forste.referanse,
    )


def vedlegg_ut(vedlegg: PlanlagtVedlegg) -> VedleggUt:
    """One attachment as printed."""
    side, sider = _sider(vedlegg.sider)
    return VedleggUt(
        nr=vedlegg.nr,
        ord=f"vedtype_{vedlegg.type}",
        tittel=vedlegg.tittel if vedlegg.type in SENDT_TITTEL else None,
        side=side,
        sider=sider,
        signert=vedlegg.signert,
        sum=tekst.biter(vedlegg.sha256, 8),
    )


def _sider(sider: tuple[int, int] | None) -> tuple[int | None, SiderUt | None]:
    """One page and several are said with different words, so they are different values."""
    if sider is None:
        return None, None
    fra, til = sider
    return (fra, None) if fra == til else (None, SiderUt(fra=fra, til=til))


class _Hjemler(dict[str, tuple[str, ...]]):
    """A sentence without a law behind it has no reference; one whose law is not in force on the day stops the document."""

    def __init__(self, rader: Mapping[str, tuple[str, ...]], uten: frozenset[str], dato: date) -> None:
        super().__init__(rader)
        self._uten, self._dato = uten, dato

    def __missing__(self, id_: str) -> tuple[str, ...]:
        if id_ not in self._uten:
            return ()
        raise Oppsettsfeil(
            Tekst(
                nb=f"Setningen {id_} har ingen hjemmel som gjelder {self._dato:%d.%m.%Y}.",
                nn=f"Setninga {id_} har ingen heimel som gjeld {self._dato:%d.%m.%Y}.",
            ),
            tiltak=Tekst(nb="Legg til en rad i hjemmel.toml.", nn="Legg til ei rad i hjemmel.toml."),
        )


def hjemler_for(mal: Mal, dato: date) -> Mapping[str, tuple[str, ...]]:
    """The law behind each sentence, on that day."""
    fil = mal.forms / "felles" / str(mal.felles) / "hjemmel.toml"
    return _Hjemler({id_: tekst.hjemmel(rad) for id_, rad in hjemler_pa(fil, dato).items()}, uten_rad(fil, dato), dato)
