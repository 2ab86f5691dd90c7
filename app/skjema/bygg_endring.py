"""The raw data → a change of a contract: the same building for good data and for a draft of data with errors."""

from __future__ import annotations

from datetime import date

from app.domene.dokument import Dokumenttype
from app.domene.endring import EndretKontrakt, Endring, Endringsavtale, Endringstype, TidligereLarebedrift, Verdi
from app.domene.kontrakt import Laretid
from app.domene.saksdokument import Avtalepart, Fritekst
from app.skjema.bygg import bygg_lareforhold
from app.skjema.bygg_laretid import bygg_avbrudd, bygg_laretid
from app.skjema.bygg_parter import UKJENT, bygg_navn, bygg_parter, bygg_person, bygg_virksomhet
from app.skjema.bygg_saksdokument import felles, fritekst, om_kontrakten
from app.skjema.sted import Sted


def endringsavtale(rot: Sted, dato: date) -> Endringsavtale:
    """The parties' agreement to change the contract."""
    om, parter = om_kontrakten(rot, dato), bygg_parter(rot / "parter")
    alle, ny = felles(rot, dato), _laretid(rot / "laretid", dato)
    bedrift, organ = parter.larebedrift, parter.samarbeidsorgan
    alle["larebedrift"] = Avtalepart(virksomhet=bedrift.virksomhet, ansvarlig_leder=bedrift.ansvarlig_leder) if bedrift else None
    alle["samarbeidsorgan"] = Avtalepart(virksomhet=organ.virksomhet, ansvarlig_leder=organ.ansvarlig_leder) if organ else None
    return Endringsavtale(
        **alle,
        **om,
        dokumenttype=Dokumenttype.ENDRINGSAVTALE,
        kontrakten=EndretKontrakt(
            kontraktsnummer=alle["kontraktsnummer"],
            dokumenttype=om["kontrakt"].dokumenttype,
            kontraktsdato=dato,
            fylkesnummer=alle["fylkesnummer"],
            kandidat=om["kandidat"],
            lareforhold=bygg_lareforhold(rot / "lareforhold"),
            parter=parter,
            laretid=ny or Laretid(fra=dato),
        ),
        endringer=tuple(_endring(rad, dato) for rad in (rot / "endringer").rader()),
        begrunnelse=fritekst(rot / "begrunnelse") or Fritekst(tekst=UKJENT),
        ny_laretid=ny,
        tidligere=_tidligere(rot / "tidligereLarebedrift"),
        ikke_bestatt_prove=(rot / "ikkeBestattProve").ja(),
    )


def _laretid(sted: Sted, dato: date) -> Laretid | None:
    return bygg_laretid(sted, dato) if sted.er_objekt else None


def _endring(sted: Sted, dato: date) -> Endring:
    """One change, in its place in the list whatever of it can be read."""
    return Endring(
        type=(sted / "type").valg(Endringstype) or Endringstype.ANNET,
        gjelder_fra=(sted / "gjelderFra").dato() or dato,
        etter=_verdi(sted / "etter") or Verdi(),
        for_=_verdi(sted / "for"),
        peker=(sted / "peker").tekst(),
    )


def _verdi(sted: Sted) -> Verdi | None:
    if not sted.er_objekt:
        return None
    person, virksomhet = sted / "person", sted / "virksomhet"
    return Verdi(
        person=bygg_navn(person / "navn") if person.er_objekt else None,
        virksomhet=bygg_virksomhet(virksomhet) if virksomhet.er_objekt else None,
        prosent=(sted / "prosent").tall(),
        periode=next(iter(bygg_avbrudd([sted / "periode"])), None),
        dato=(sted / "dato").dato(),
        tekst=fritekst(sted / "tekst"),
    )


def _tidligere(sted: Sted) -> TidligereLarebedrift | None:
    if not sted.er_objekt:
        return None
    return TidligereLarebedrift(
        virksomhet=bygg_virksomhet(sted / "virksomhet"),
        ansvarlig_leder=bygg_person(sted / "ansvarligLeder"),
        signerer_ikke=fritekst(sted / "signererIkke"),
    )
