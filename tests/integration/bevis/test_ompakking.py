"""Whoever has a seal that a verifier trusts, another county or any business, packs somebody else's contract anew: it is never in order."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any
from unittest.mock import patch

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from app import tillit
from app.dokument import segl
from app.domene.fylker import Fylke
from app.lager.logg import linje
from signing import seal, verify
from signing.logg import Post, les_post
from signing.model import Segleier
from signing.verify import Integritet, Rapport
from tests.bevisverk import Bevissted, Endring, Filer, annet, dom, hos_posten, koder, pakket_ut, sted

ANGRIPER = "39"  # Vestfold; the contracts are Rogaland's and Vestland's


@dataclass(frozen=True)
class Ompakket:
    """What an attacker makes of a package. `kontrakt`: the signed file, with log and report to fit it; `endre`: what the list says."""

    offer: Callable[[], Bevissted]
    kontrakt: Callable[[Bevissted], bytes] | None = None
    filer: Callable[[Filer], Filer] = lambda filer: filer
    endre: tuple[Endring, ...] = ()

    def lag(self) -> bytes:
        """The package, sealed by the attacker."""
        offer = self.offer()
        filer, endre = pakket_ut(offer.pakke), list(self.endre)
        if self.kontrakt is not None:
            filer, om_loggen = med_kontrakt(offer, filer, self.kontrakt(offer))
            endre.append(om_loggen)
        filer |= angriperens_sertifikat(offer)
        nye = dict.fromkeys(angriperens_sertifikat(offer), "sertifikat")
        return offer.ny(self.filer(filer), i_rekkefolge(endre), angriper(offer), nye)


def i_rekkefolge(endringer: Sequence[Endring]) -> Endring:
    def endre(data: dict[str, Any]) -> None:
        for en in endringer:
            en(data)

    return endre


def angriper(offer: Bevissted) -> Fylke:
    return offer.verk.gang.fylke(ANGRIPER)


def angriperens_sertifikat(offer: Bevissted) -> Filer:
    tid = offer.verk.klokke()
    eier = Segleier(ANGRIPER, angriper(offer).navn.nb, angriper(offer).organisasjonsnummer)
    sertifikat = tillit.demo_pki(offer.verk.bord, tid).segl(eier, tid).sertifikat
    avtrykk = hashlib.sha256(sertifikat.public_bytes(Encoding.DER)).hexdigest()
    return {f"sertifikater/{avtrykk}.pem": sertifikat.public_bytes(Encoding.PEM)}


def med_kontrakt(offer: Bevissted, filer: Filer, kontrakt: bytes) -> tuple[Filer, Endring]:
    """The log chained anew with this file in it, and the report of it."""
    poster: list[Post] = []
    for rad in filter(None, filer["hendelser.jsonl"].decode().split("\n")):
        en = les_post(rad)
        data = {**en.data, **({"sha256": hashlib.sha256(kontrakt).hexdigest()} if en.type == "oppdrag.forseglet" else {})}
        ny = replace(en, data=data, forrige=poster[-1].hash if poster else en.forrige)
        poster.append(replace(ny, hash=ny.regn_ut()))
    rapport = json.dumps(domt(offer, kontrakt).som_json()).encode()
    nye = {"kontrakt.pdf": kontrakt, "hendelser.jsonl": "".join(map(linje, poster)).encode(), "rapport.json": rapport}
    return {**filer, **nye}, satt("hendelser", {"antall": len(poster), "sisteHash": poster[-1].hash})


def domt(offer: Bevissted, fil: bytes) -> Rapport:
    return verify.verify(fil, policy=offer.policy, at=offer.verk.klokke() + timedelta(minutes=1))


def satt(navn: str, verdi: Any) -> Endring:
    return lambda data: data.update({navn: verdi})


SOM_FREMMED, SOM_EGEN = satt("fremmed", True), satt("fremmed", False)
OPPDIKTET = (satt("data", {"sha256": "0" * 64, "skjema": 1}), satt("regler", []), satt("fylkesnummer", ANGRIPER))


def byttet_vedlegg(filer: Filer) -> Filer:
    return {navn: (b"%PDF-1.7 et annet vedlegg" if navn.startswith("vedlegg/") else fil) for navn, fil in filer.items()}


def uten_sendt(filer: Filer) -> Filer:
    return {navn: fil for navn, fil in filer.items() if navn != "sendt.pdf"}


def annen_sendt(filer: Filer) -> Filer:
    """Another contract's, of which the proofs say nothing."""
    return {**filer, "sendt.pdf": en_annen_sendt()}


def en_annen_sendt() -> bytes:
    verk = annet().verk
    return verk.lager.blobs.hent(verk.gang.dokument(verk.id).pdf_sha256)


# ---------------------------------------------------------------- what can be done to a signed file


@cache
def uten_segl(offer: Bevissted) -> bytes:
    """The last file that the county had not sealed yet: its revisions are cut off."""
    pdf = pakket_ut(offer.pakke)["kontrakt.pdf"]
    ender = [m.end() for m in re.finditer(rb"%%EOF\r?\n?", pdf)]
    return next(pdf[:slutt] for slutt in reversed(ender) if not har_segl(domt(offer, pdf[:slutt])))


def har_segl(rapport: Rapport) -> bool:
    return any(s.vurdert.navn == seal.SEGLFELT for s in rapport.signaturer)


@cache
def med_eget_segl(offer: Bevissted) -> bytes:
    """The county's seal cut off, and the attacker's put in its field."""
    kilde, tid, fylke = tillit.demo_pki(offer.verk.bord, offer.verk.klokke()), offer.verk.klokke(), angriper(offer)
    mal = offer.verk.gang.mal(offer.verk.gang.dokument(offer.verk.id))
    forsegl = segl.forsegl_fremmed if offer.innhold["fremmed"] else segl.forsegl
    return forsegl(kilde, uten_segl(offer), fylke=fylke, mal=mal, tid=tid)


@cache
def med_et_segl_til(offer: Bevissted) -> bytes:
    """The attacker's seal in a field of its own, after the county's."""
    kilde, tid = tillit.demo_pki(offer.verk.bord, offer.verk.klokke()), offer.verk.klokke()
    mal = offer.verk.gang.mal(offer.verk.gang.dokument(offer.verk.id))
    with patch.object(seal, "SEGLFELT", "et-annet-segl"):
        return segl.forsegl_fremmed(kilde, pakket_ut(offer.pakke)["kontrakt.pdf"], fylke=angriper(offer), mal=mal, tid=tid)


@cache
def bare_stemplet(offer: Bevissted) -> bytes:
    """The county's seal cut off, and a time stamp put on what is left, as on a file that takes no seal."""
    tid = offer.verk.klokke()
    return segl.stemple_fremmed(tillit.demo_pki(offer.verk.bord, tid), uten_segl(offer), tid=tid)


def angriperens_egen(_offer: Bevissted) -> bytes:
    return pakket_ut(annet().pakke)["kontrakt.pdf"]


# ---------------------------------------------------------------- shown to be another's: changed

ENDRET: dict[str, tuple[Ompakket, set[str]]] = {
    "hele pakken, som egen": (Ompakket(sted), {"bevis-annet-segl"}),
    "hele pakken, som fremmed": (Ompakket(sted, endre=(SOM_FREMMED,)), {"bevis-annet-segl"}),
    "oppdiktede papirer, som fremmed": (
        Ompakket(sted, endre=(SOM_FREMMED, *OPPDIKTET)),
        {"bevis-annet-segl", "bevis-kontrakt-annen"},
    ),
    "oppdiktede papirer og byttet vedlegg, som fremmed": (
        Ompakket(sted, endre=(SOM_FREMMED, *OPPDIKTET), filer=byttet_vedlegg),
        {"bevis-annet-segl", "bevis-kontrakt-annen", "bevis-annet-vedlegg"},
    ),
    "seglet skåret av, som egen": (Ompakket(sted, uten_segl), {"bevis-annet-segl"}),
    "seglet skåret av, som fremmed": (Ompakket(sted, uten_segl, endre=(SOM_FREMMED,)), {"bevis-annet-segl"}),
    "seglet skåret av, oppdiktede papirer": (
        Ompakket(sted, uten_segl, endre=(SOM_FREMMED, *OPPDIKTET)),
        {"bevis-annet-segl", "bevis-kontrakt-annen"},
    ),
    "et segl til på kontrakten": (Ompakket(sted, med_et_segl_til), {"bevis-annet-segl"}),
    "eget segl på kontrakten, oppdiktede papirer": (
        Ompakket(sted, med_eget_segl, endre=(SOM_FREMMED, *OPPDIKTET)),
        {"bevis-kontrakt-annen"},
    ),
    "eget segl på kontrakten, byttet vedlegg": (Ompakket(sted, med_eget_segl, filer=byttet_vedlegg), {"bevis-annet-vedlegg"}),
    "egen kontrakt med andres papirer": (
        Ompakket(sted, angriperens_egen),
        {"bevis-kontrakt-annen", "bevis-sertifikat-mangler"},
    ),
    "andres kontrakt med egne papirer": (
        Ompakket(annet, lambda _: pakket_ut(sted().pakke)["kontrakt.pdf"]),
        {"bevis-kontrakt-annen", "bevis-annet-segl", "bevis-annet-vedlegg", "bevis-sertifikat-mangler"},
    ),
    "loggen kjedet på nytt": (Ompakket(sted, lambda s: pakket_ut(s.pakke)["kontrakt.pdf"]), {"bevis-annet-segl"}),
    "Postens, hele pakken": (Ompakket(hos_posten), {"bevis-annet-segl"}),
    "Postens, som egen": (Ompakket(hos_posten, endre=(SOM_EGEN,)), {"bevis-annet-segl", "bevis-kontrakt-annen"}),
    "Postens, oppdiktede papirer": (Ompakket(hos_posten, endre=OPPDIKTET), {"bevis-annet-segl", "bevis-kontrakt-annen"}),
    "Postens, fylkets segl skåret av": (Ompakket(hos_posten, uten_segl), {"bevis-annet-segl", "bevis-kontrakt-ikke-i-orden"}),
    "Postens, fylkets segl skåret av, og stemplet": (Ompakket(hos_posten, bare_stemplet), {"bevis-annet-segl"}),
    "Postens, fylkets segl skåret av, og stemplet, uten det sendte": (
        Ompakket(hos_posten, bare_stemplet, uten_sendt, OPPDIKTET),
        {"bevis-annet-segl"},
    ),
    "Postens, et segl til på kontrakten": (Ompakket(hos_posten, med_et_segl_til), {"bevis-annet-segl"}),
    "Postens, eget segl på kontrakten, oppdiktede papirer": (
        Ompakket(hos_posten, med_eget_segl, endre=OPPDIKTET),
        {"bevis-kontrakt-annen"},
    ),
}
"""Attack → what the package is found to have."""


@pytest.mark.parametrize("angrep", ENDRET)
def test_den_som_pakker_om_en_annens_kontrakt_far_en_endret_pakke(angrep: str) -> None:
    ompakket, ventet = ENDRET[angrep]
    rapport = dom(ompakket.lag(), policy=ompakket.offer().policy)
    assert (rapport.integritet, rapport.indikasjon, rapport.god) == (Integritet.ENDRET, "TOTAL_FAILED", False)
    assert koder(rapport) == ventet


# ---------------------------------------------------------------- cannot be shown either way: never confirmed

USIKKERT: dict[str, tuple[Ompakket, set[str]]] = {
    "eget segl på kontrakten": (Ompakket(sted, med_eget_segl), {"bevis-annet-navn"}),
    "eget segl på kontrakten, som fremmed": (Ompakket(sted, med_eget_segl, endre=(SOM_FREMMED,)), {"bevis-annet-navn"}),
    "Postens, eget segl på kontrakten": (Ompakket(hos_posten, med_eget_segl), {"bevis-annet-navn"}),
    "Postens, eget segl på kontrakten, uten det sendte": (
        Ompakket(hos_posten, med_eget_segl, uten_sendt, OPPDIKTET),
        {"bevis-papirer-ikke-vist"},
    ),
    "Postens, eget segl på kontrakten, en annen sendt": (
        Ompakket(hos_posten, med_eget_segl, annen_sendt, OPPDIKTET),
        {"bevis-papirer-ikke-vist"},
    ),
}
"""Attack → what keeps the package from being confirmed. The contract says whose it is by a name alone, and registers write names in many
ways: whose seal is on it is told, and the reader asked to find out."""


@pytest.mark.parametrize("angrep", USIKKERT)
def test_det_som_ikke_kan_vises_blir_aldri_bekreftet(angrep: str) -> None:
    ompakket, ventet = USIKKERT[angrep]
    rapport = dom(ompakket.lag(), policy=ompakket.offer().policy)
    assert (rapport.integritet, rapport.indikasjon, rapport.feil) == (Integritet.INTAKT, "INDETERMINATE", ())
    assert {m.kode for m in rapport.advarsler if m.kode.startswith("bevis-")} == ventet
    assert rapport.oppsummering.nb == "Dokumentet er uendret, men vi kan ikke bekrefte alt"
    assert rapport.bevispakke is not None
    assert (rapport.bevispakke.som_json()["henger"], rapport.bevispakke.som_json()["vist"]) == (True, False)


def test_en_annen_sendt_fil_kan_heller_ikke_sta_pa_listen() -> None:
    """The list may say what it likes of the sent file: the proofs say which it was."""
    sum_ = hashlib.sha256(en_annen_sendt()).hexdigest()
    ompakket = Ompakket(hos_posten, med_eget_segl, annen_sendt, (*OPPDIKTET, satt("sendt", {"sha256": sum_})))
    rapport = dom(ompakket.lag(), policy=hos_posten().policy)
    assert rapport.indikasjon == "INDETERMINATE"
    assert "bevis-papirer-ikke-vist" in {m.kode for m in rapport.advarsler}


# ---------------------------------------------------------------- the genuine ones


@pytest.mark.parametrize("ekte", [sted, annet, hos_posten], ids=["med vedlegg", "uten vedlegg", "fra Posten"])
def test_en_ekte_pakke_er_i_orden(ekte: Callable[[], Bevissted]) -> None:
    rapport = dom(ekte().pakke, policy=ekte().policy)
    assert (rapport.integritet, rapport.indikasjon, rapport.feil) == (Integritet.INTAKT, "TOTAL_PASSED", ())
    assert {m.kode for m in rapport.advarsler} == {"demo-utsteder"}
    assert rapport.bevispakke is not None
    assert rapport.bevispakke.som_json()["vist"] is True


def test_en_pakke_fra_posten_uten_den_sendte_filen_er_uendret_og_ikke_bekreftet() -> None:
    """So were those that were made before the sent file went along."""
    gammel = hos_posten().ny(uten_sendt(pakket_ut(hos_posten().pakke)))
    rapport = dom(gammel, policy=hos_posten().policy)
    assert (rapport.god, rapport.indikasjon, rapport.feil) == (True, "INDETERMINATE", ())


def test_det_samme_fylket_kan_ikke_bytte_et_vedlegg_som_ligger_i_kontrakten() -> None:
    assert koder(dom(sted().ny(byttet_vedlegg(pakket_ut(sted().pakke))))) == {"bevis-annet-vedlegg"}
