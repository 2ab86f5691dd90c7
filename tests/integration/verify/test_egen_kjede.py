"""Our own documents, from the renderer through every signer and the seal: intact at each step, and no small change slips by."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from app.dokument.pdf import lag_pdf
from signing import seal
from signing.demo_pki import DemoPki
from signing.model import Identifikasjon, Linje, Niva, Segleier
from signing.verify import Integritet, Malsvar, Policy, Tillit, verify
from tests.unit.pdf.proveskjema import TID, et_dokument, lag_skjema, metadata
from tests.unit.verify.fremmed import Tillegg, endre, felt, hull, pdf_obj, skriv_tillegg
from tests.unit.verify.test_bitflipp import ikke_intakt, strukturplasser, vend

MERKE = (Linje("Signert"),)
NA = TID + timedelta(hours=1)


@dataclass(frozen=True)
class Kjede:
    """The file after each step."""

    steg: dict[str, bytes]
    policy: Policy


@pytest.fixture(scope="module", params=[False, True], ids=["B-B", "B-T"])
def kjede(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Kjede:
    mappe = tmp_path_factory.mktemp("kjede")
    pki = DemoPki.last_eller_lag(mappe / "pki", TID)
    pdf = lag_pdf(et_dokument(felter=3), mal=lag_skjema(mappe), metadata=metadata())
    steg = {"usignert": pdf}
    for nr in (1, 2):
        tid = TID + timedelta(minutes=nr)
        ident = Identifikasjon("demoinnlogging", Niva.INGEN, tid)
        nokkel = pki.utsted_signatar(navn=f"Kari Prøve {nr}", rolle="faglig leder", pa_vegne_av=["Prøve AS"], identifikasjon=ident, tid=tid)
        stempel = pki.tsa(tid) if request.param else None
        pdf = steg[f"sign-{nr}"] = seal.signer(pdf, felt=f"sign-{nr}", nokkel=nokkel, merke=MERKE, tid=tid, tidsstempel=stempel)
    tid = TID + timedelta(minutes=10)
    segl = pki.segl(Segleier("46", "Vestland fylkeskommune", "821311632"), tid)
    steg["segl"] = seal.forsegl(pdf, nokkel=segl, merke=MERKE, tid=tid, tidsstempel=pki.tsa(tid), tillit=pki.tillit)
    senere = tid + timedelta(minutes=5)
    steg["arkiv"] = seal.dokumentstempel(steg["segl"], tid=senere, tidsstempel=pki.tsa(senere), tillit=pki.tillit)
    return Kjede(steg, Policy.fra_mappe(pki.ankermappe))


@pytest.mark.parametrize("steg", ["sign-1", "sign-2", "segl", "arkiv"])
def test_dokumentet_er_intakt_etter_hvert_steg(kjede: Kjede, steg: str) -> None:
    rapport = verify(kjede.steg[steg], policy=kjede.policy, at=NA)
    assert rapport.integritet is Integritet.INTAKT, rapport.feil
    assert rapport.feil == ()


@pytest.mark.parametrize("steg", ["segl", "arkiv"])
def test_det_forseglede_dokumentet_er_i_orden_og_merket_som_demo(kjede: Kjede, steg: str) -> None:
    rapport = verify(kjede.steg[steg], policy=kjede.policy, at=NA)
    assert (rapport.indikasjon, rapport.tillit) == ("TOTAL_PASSED", Tillit.BETRODD), [
        (s.vurdert.navn, s.underindikasjon) for s in rapport.signaturer
    ]
    j = rapport.som_json()
    assert [s["niva"] for s in j["signaturer"] if s["type"] == "signatur"] == ["B-LTA"] * 3
    assert all("demo" in s["tillit"]["tekst"]["nb"] for s in j["signaturer"])
    assert "demo-utsteder" in [a["kode"] for a in j["advarsler"]]
    assert [s["signatar"]["navn"] for s in j["signaturer"][:3]] == ["Kari Prøve 1", "Kari Prøve 2", "Vestland fylkeskommune"]
    assert j["signaturer"][0]["signatar"]["identifikasjon"]["metode"] == "demoinnlogging"
    assert j["signaturer"][0]["paVegneAv"] == ["Prøve AS"]
    hvem = j["sporsmal"][1]
    assert hvem["svar"] == "ja"
    assert hvem["rader"][0]["nb"].startswith(
        "Kari Prøve 1, faglig leder, på vegne av Prøve AS. Identifisert med demoinnlogging. 3. august 2026"
    )
    assert j["opphav"]["dokumentId"] == "6b8e6c7e-3c38-5f0e-9a52-1d7f2d0f8a11"
    assert j["sporsmal"][3]["forklaring"]["nn"].startswith("Dokumentet er forsegla av Vestland fylkeskommune.")


def test_uten_ankere_er_seglet_ubekreftet_men_dokumentet_intakt(kjede: Kjede) -> None:
    rapport = verify(kjede.steg["segl"], policy=Policy(), at=NA)
    assert (rapport.integritet, rapport.indikasjon) == (Integritet.INTAKT, "INDETERMINATE")
    assert "har et segl som sier Vestland fylkeskommune" in rapport.sporsmal[3].forklaring.nb


@pytest.mark.parametrize(("svar", "ventet"), [(True, "ja"), (None, "delvis"), (False, "nei")])
def test_malregisteret_avgjor_sporsmalet_om_malen(kjede: Kjede, svar: bool | None, ventet: str) -> None:
    spurt: list[tuple[str, date]] = []

    def register(egenskaper: Any, dato: date) -> Malsvar:
        spurt.append((egenskaper["malrevisjon"], dato))
        return Malsvar(gjaldt=True, digest_stemmer=svar)

    rapport = verify(kjede.steg["segl"], policy=kjede.policy, at=NA, malregister=register)
    assert spurt == [("2024-10-09", date(2026, 8, 3))]
    assert (rapport.sporsmal[4].svar, rapport.opphav.maldigest_stemmer) == (ventet, svar)


# ---------------------------------------------------------------- the small changes of prototypes/pdf


TEKST = pdf_obj.TextStringObject("Ein annan")


def sett(finn: Callable[[Any], Any], nokkel: str, verdi: Any) -> Callable[[Any], Any]:
    def endring(w: Any) -> Any:
        mal = finn(w)
        mal[nokkel] = verdi
        return mal

    return endring


def bytt_utseende(fra: str, til: str) -> Callable[[Any], Any]:
    def endring(w: Any) -> Any:
        mal = felt(w, fra)
        mal["/AP"] = felt(w, til)["/AP"]
        return mal

    return endring


def ny_tittel(w: Any) -> Any:
    w.root["/Metadata"]._data = w.root["/Metadata"].data.replace(b"2024-10-09", b"2024-08-01")
    w.root["/Metadata"]._encoded_data = None
    return w.root["/Metadata"]


FORFALSKNINGER: dict[str, Callable[[Any], Any]] = {
    "utseendet til et signert felt": bytt_utseende("sign-1", "sign-2"),
    "utseendet til det usignerte segl-feltet": bytt_utseende("segl-fylke", "sign-1"),
    "/TU på et signert felt": sett(lambda w: felt(w, "sign-1"), "/TU", TEKST),
    "språket til dokumentelementet": sett(lambda w: w.root["/StructTreeRoot"]["/K"][0], "/Lang", TEKST),
    "signaturskriften": sett(lambda w: next(iter(w.root["/AcroForm"]["/DR"]["/Font"].values())).get_object(), "/X", TEKST),
    "språket til hele dokumentet": sett(lambda w: w.root, "/Lang", TEKST),
}


@pytest.mark.parametrize("navn", FORFALSKNINGER)
@pytest.mark.parametrize("steg", ["sign-2", "segl"])
def test_en_liten_endring_i_et_tillegg_er_endret(kjede: Kjede, steg: str, navn: str) -> None:
    rapport = verify(endre(kjede.steg[steg], FORFALSKNINGER[navn]), policy=kjede.policy, at=NA)
    assert rapport.integritet is Integritet.ENDRET
    assert not rapport.god


def test_nye_metadata_i_et_dokument_av_vare_er_endret(kjede: Kjede) -> None:
    rapport = verify(endre(kjede.steg["sign-2"], ny_tittel), policy=kjede.policy, at=NA)
    assert rapport.integritet is Integritet.ENDRET
    assert rapport.opphav.malrevisjon == "2024-10-09", "what the first signer signed"


def test_et_tomt_tillegg_etter_segl_er_ikke_intakt(kjede: Kjede) -> None:
    w = Tillegg(BytesIO(kjede.steg["segl"]))
    w._force_write_when_empty = True
    assert verify(skriv_tillegg(w), policy=kjede.policy, at=NA).integritet is not Integritet.INTAKT


@pytest.mark.parametrize("steg", ["sign-1", "segl", "arkiv"])
def test_en_vendt_bit_i_det_ferdige_dokumentet_er_aldri_intakt(kjede: Kjede, steg: str) -> None:
    data = kjede.steg[steg]
    tilfeldig = random.Random(steg)
    fra, til = hull(data)
    struktur = tilfeldig.sample(sorted(set(strukturplasser(data))), 40)
    siste = [*tilfeldig.sample(range(fra, til), 30), fra, til - 1]
    for plass in [*struktur, *siste, *(tilfeldig.randrange(len(data)) for _ in range(30))]:
        assert ikke_intakt(vend(data, plass, tilfeldig.randrange(8))), plass


def test_den_ekte_avtalen_fra_en_ukjent_utsteder_er_intakt(referanse: Path) -> None:
    rapport = verify((referanse / "kontraktdata" / "vedlegg" / "avtale-1.pdf").read_bytes(), policy=Policy(), at=NA)
    assert (rapport.integritet, rapport.indikasjon, rapport.tillit) == (Integritet.INTAKT, "INDETERMINATE", Tillit.UKJENT)
    assert rapport.signaturer[0].underindikasjon == "NO_CERTIFICATE_CHAIN_FOUND"


@pytest.mark.parametrize("steg", ["sign-2", "segl", "arkiv"])
def test_et_usignert_tillegg_med_et_lost_objekt_er_endret(kjede: Kjede, steg: str) -> None:
    # An object that nothing points at: harmless to see, but nobody of ours ever adds anything unsigned.
    pdf = kjede.steg[steg]
    objekt, start = b"\n99999 0 obj\n<</A 1>>\nendobj\n", pdf.rindex(b"startxref")
    forrige = int(pdf[start:].split()[1])
    rot, storrelse = re.findall(rb"/Root (\d+ 0 R)", pdf)[-1], 100_000
    plass = len(pdf) + len(objekt)
    hale = b"xref\n99999 1\n%010d 00000 n \ntrailer\n<</Size %d /Root %s /Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    endret = pdf + objekt + hale % (len(pdf) + 1, storrelse, rot, forrige, plass)
    rapport = verify(endret, policy=kjede.policy, at=NA)
    assert rapport.integritet is Integritet.ENDRET
    assert not rapport.god
    assert "usignert-tillegg" in {f.kode for f in rapport.feil}
