"""The whole way of an order in production: made, signed at Posten, sealed with the county's own key, archived, renewed, reported on.

Nothing of the demo's is trusted: the seal and the time stamps are by issuers of the tests' own (`tests.produksjon`). Posten is the
simulator, reached as production reaches Posten: by address, PKCS#12 and anchors from the settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from app import flyt
from app.fornyelse import Fornying
from app.jobber import valg
from app.lager import base
from app.lager.ring import nokkelringen
from app.oppdrag import rapportsegl
from app.oppdrag.feil import KanIkkeSendes
from app.oppdrag.oppsett import oppdragsgang
from app.oppdrag.segler import Segler
from app.postenoppsett import Postenoppsett
from app.postensimulator import simulatorpki, sted
from app.settings import Jobbmotor, Settings
from app.tekst import Malform
from signing.states import Tilstand
from signing.verify import Integritet
from tests.oppdragsverk import START, Minnearkiv, Minneutboks
from tests.postenverk import Postenverk, apne_postenverk, hos_posten, laget
from tests.produksjon import PASSORD, miljo, ny_provepki, orgnumre, skriv_hemmelig, som_p12
from tests.seglverk import Utstedere, en_rapport, kilde_for

OPPSEIING = "vestland-oppseiing-samarbeidsorgan"  # two signers, one group: the fewest pages


def _hos_simulatoren(mappe: Path, demo: Postenverk) -> Postenoppsett:
    """The county's virksomhetssertifikat and Posten's issuers, as files."""
    pki, adresse = simulatorpki(demo.bord.settings, demo.klokke), sted(demo.bord.settings).adresse
    nokler, ankere = mappe / "posten", mappe / "posten-ankere"
    for en in (nokler, ankere):
        en.mkdir(mode=0o700)
    skriv_hemmelig(nokler / "46.p12", som_p12(pki.virksomhet(orgnumre()["46"], "Vestland fylkeskommune", START)))
    skriv_hemmelig(nokler / "46.passord", PASSORD)
    for nr, anker in enumerate(pki.ankere):
        (ankere / f"{nr}.pem").write_bytes(anker.public_bytes(Encoding.PEM))
    return Postenoppsett(adresse=str(adresse), nokler=nokler, ankere=ankere)


@contextmanager
def produksjon(mappe: Path, fylke: str = "46") -> Iterator[tuple[Postenverk, Utstedere]]:
    """As `apne_postenverk`, but by production's settings and with a store of its own."""
    with apne_postenverk(mappe / "demo", navn=OPPSEIING) as demo:
        settings = Settings.fra_miljo(miljo(mappe, (fylke,)))
        bord = flyt.verksted(settings, demo.klokke)  # which would not start on the simulator's CA
        settings = replace(settings, posten=_hos_simulatoren(mappe, demo))
        bord = replace(bord, settings=settings)
        fylker = {nummer: hos_posten(en) for nummer, en in bord.grunnlag.fylker.items()}
        bord = replace(bord, grunnlag=replace(bord.grunnlag, fylker=fylker))
        lager, klokke = base.apne(settings.data, settings.modus), demo.klokke
        utstedere = Utstedere(pki=ny_provepki(), klokke=klokke)
        jobber, meldinger, arkiv = valg.jobber(Jobbmotor.INNEBYGD, lager, klokke), Minneutboks(), Minnearkiv()
        gang = oppdragsgang(bord, lager, nokkelringen(settings), jobber, klokke, meldinger=meldinger, arkiv=arkiv)
        assert type(gang.segler) is Segler
        gang = replace(gang, segler=Segler(kilde_for(bord, utstedere)))
        yield Postenverk(bord, lager, klokke, jobber, gang, meldinger, arkiv, OPPSEIING, simulator=demo.simulator), utstedere
        lager.lukk()


def test_hele_kjeden_i_produksjon_fra_posten_til_arkiv_fornyelse_og_rapport(tmp_path: Path) -> None:
    with produksjon(tmp_path) as (verk, _):
        verk.apne()
        ferdig = verk.til_slutt()
        assert ferdig.tilstand is Tilstand.ARKIVERT, ferdig.hendelser
        fil = verk.gang.les(verk.id, aktor=verk.aktor).rad.fil_sha256
        assert fil
        rapport = flyt.verifiser(verk.bord, verk.lager.blobs.hent(fil), na=verk.klokke())
        segl = next(s for s in rapport.signaturer if s.signatar and s.signatar.orgid == f"NTRNO-{orgnumre()['46']}")
        assert (rapport.integritet, segl.indikasjon, segl.niva) == (Integritet.INTAKT, "TOTAL_PASSED", "B-LTA")

        verk.klokke.tid += timedelta(days=400)
        fornyet = Fornying.av(verk.gang).forny(verk.id, aktor="drift")
        assert fornyet
        siste = flyt.verifiser(verk.bord, verk.lager.blobs.hent(fornyet.fil_sha256), na=verk.klokke()).signaturer[-1]
        assert (siste.er_tidsstempel, siste.indikasjon) == (True, "TOTAL_PASSED")

        tid = verk.klokke()
        ut = rapportsegl.forsegl(verk.bord, verk.gang.segler, en_rapport(), fylkesnummer="46", malform=Malform.NN, tid=tid)
        assert flyt.verifiser(verk.bord, ut, na=tid).indikasjon == "TOTAL_PASSED"


def test_seglet_venter_til_utstederne_svarer_og_blir_satt_da(tmp_path: Path) -> None:
    with produksjon(tmp_path) as (verk, utstedere):
        verk.apne()
        utstedere.borte.add("sertifikater")
        stanset = verk.til_slutt()
        assert stanset.forseglet is None
        assert stanset.tilstand is not Tilstand.AVVIK
        utstedere.borte.clear()
        verk.klokke.tid += timedelta(hours=1)
        assert verk.hent().tilstand is Tilstand.ARKIVERT


def test_et_fylke_uten_segl_ber_ingen_om_a_signere(tmp_path: Path) -> None:
    with produksjon(tmp_path, fylke="11") as (verk, _):
        verk.lagre()
        with pytest.raises(KanIkkeSendes, match="segl"):
            verk.gang.apne(verk.id, aktor=verk.aktor)
    assert laget(OPPSEIING).sak.fylke.nummer == "46"
