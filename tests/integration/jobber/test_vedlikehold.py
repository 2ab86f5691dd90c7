"""What the service does for itself: old answers go, and a stored file that is no longer what it was is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Executable, Table, insert, update

from app.clock import OSLO
from app.errors import IkkeFunnet
from app.jobber import feilliste, vedlikehold
from app.jobber.innebygd import Innebygd, Tatt
from app.jobber.port import register
from app.jobber.vedlikehold import Vedlikehold
from app.lager import base, dokumenter, idempotens
from app.lager.base import Lager
from app.lager.bevismodell import bevispakke
from app.lager.dokumenter import Aktor, NyttDokument
from app.lager.filpekere import FORSEGLET
from app.lager.idempotens import Kall, Svar
from app.lager.modeller import dokument, fornyelse, hendelse, oppdrag, postenjobb
from app.settings import Modus
from tests.fullt_lager import fyll

NA = datetime(2026, 11, 22, 12, 0, tzinfo=OSLO)
VESTLAND = Aktor(navn="fagsystem:vigo", fylkesnummer="46")


@pytest.fixture
def lager(tmp_path: Path, database: str | None) -> Iterator[Lager]:
    lager = base.apne(tmp_path, Modus.DEMO, database)
    yield lager
    lager.lukk()


@pytest.fixture
def ko(lager: Lager) -> Innebygd:
    return Innebygd(lager, lambda: NA)


@pytest.fixture
def arbeid(lager: Lager, ko: Innebygd) -> Vedlikehold:
    return Vedlikehold(lager, ko, lambda: NA)


def _lagre(lager: Lager, id_: str) -> Path:
    """A document of its own content; where its file lies."""
    nytt = NyttDokument(
        id=id_,
        fylkesnummer="46",
        dokumenttype="larekontrakt",
        kildesystem=None,
        instans_id=None,
        utgave=1,
        data_sha256=id_,
        bestilling_sha256=id_,
        post={},
        grunnlag=f'{{"kontraktsnummer":"{id_}"}}'.encode(),
    )
    dokumenter.opprett(lager, nytt, f"%PDF {id_}".encode(), na=NA, aktor=VESTLAND)
    return _sti(lager, dokumenter.hent(lager, id_, aktor=VESTLAND).pdf_sha256)


def _sti(lager: Lager, sha256: str | None) -> Path:
    assert sha256
    return lager.mappe / "blobs" / sha256[:2] / sha256


def _utfor_alt(ko: Innebygd, arbeid: Vedlikehold) -> list[Tatt]:
    """Claim and settle until nothing waits."""
    kjente = register(*arbeid.slag())
    utfort = []
    while tatt := ko.ta(kjente, leie=timedelta(minutes=1), merke="m"):
        slag, feil = kjente[tatt.slag], None
        try:
            slag.kjor(tatt.args)
        except slag.varige as brutt:
            feil = brutt
        assert ko.gjor_opp(tatt, slag, feil)
        utfort.append(tatt)
    return utfort


def _kontroller_alt(ko: Innebygd, arbeid: Vedlikehold) -> list[str]:
    with ko.lager.transaksjon() as forbindelse:
        ko.legg(forbindelse, vedlikehold.KONTROLLER_FILER, {})
    return [tatt.slag for tatt in _utfor_alt(ko, arbeid)]


def _gitt_opp(lager: Lager) -> list[tuple[dict[str, str], str]]:
    with lager.lesing() as forbindelse:
        return [(feil.args, feil.feil) for feil in feilliste.les(forbindelse, bare_dode=True)]


def test_gamle_svar_blir_ryddet_og_de_som_gjelder_staar(lager: Lager, arbeid: Vedlikehold) -> None:
    with lager.transaksjon() as forbindelse:
        for timer in (30, 24, 23):
            kall = Kall(klient="vigo", nokkel=str(timer), foresporsel_sha256="a")
            idempotens.husk(forbindelse, kall, Svar(201, {}), na=NA - timedelta(hours=timer))
    arbeid.rydd_svar({})
    with lager.transaksjon() as forbindelse:
        assert idempotens.rydd(forbindelse, na=NA + timedelta(days=9)) == 1


def test_hele_filer_gir_ingenting_i_listen(lager: Lager, ko: Innebygd, arbeid: Vedlikehold) -> None:
    for n in range(3):
        _lagre(lager, f"d{n}")
    assert _kontroller_alt(ko, arbeid) == ["kontroller-filer"]
    assert _gitt_opp(lager) == []


def test_en_endret_og_en_borte_fil_blir_funnet_og_bare_de(lager: Lager, ko: Innebygd, arbeid: Vedlikehold) -> None:
    filer = {id_: _lagre(lager, id_) for id_ in ("borte", "endret", "hel")}
    filer["borte"].unlink()
    filer["endret"].unlink()
    filer["endret"].write_bytes(b"noe annet")
    _kontroller_alt(ko, arbeid)
    assert sorted(_gitt_opp(lager), key=str) == [
        ({"dokument": "borte", "sha256": filer["borte"].name}, "ikke-funnet (IkkeFunnet)"),
        ({"dokument": "endret", "sha256": filer["endret"].name}, "odelagt-fil (OdelagtFil)"),
    ]


def test_det_neste_utgave_skal_sammenliknes_med_blir_ogsa_kontrollert(lager: Lager, ko: Innebygd, arbeid: Vedlikehold) -> None:
    for n in range(2):
        _lagre(lager, f"d{n}")
    fil = _sti(lager, dokumenter.hent(lager, "d1", aktor=VESTLAND).grunnlag_sha256)
    fil.unlink()
    _kontroller_alt(ko, arbeid)
    assert _gitt_opp(lager) == [({"dokument": "d1", "sha256": fil.name}, "ikke-funnet (IkkeFunnet)")]


def _peker(tabell: Table, kolonne: str, dokument_id: str = "dokument_id") -> Callable[[str], Executable]:
    """The second document's row in this table points to the file."""
    return lambda sha256: update(tabell).where(tabell.c[dokument_id] == "d2").values({kolonne: sha256})


FILER: dict[str, Callable[[str], Executable]] = {
    "den-usignerte": _peker(dokument, "pdf_sha256", "id"),
    "det-neste-utgave-sammenliknes-med": _peker(dokument, "grunnlag_sha256", "id"),
    "vedlegget": lambda sha256: update(dokument).where(dokument.c.id == "d2").values(post={"vedlegg": [{"sha256": sha256}]}),
    "den-alle-har-signert": _peker(oppdrag, "fil_sha256", "id"),
    "den-forseglede-i-loggen": lambda sha256: insert(hendelse).values(
        dokument_id="d2", nr=99, tid=NA, aktor="test", type=FORSEGLET, data={"sha256": sha256}, forrige="0" * 64, hash="1" * 64
    ),
    "den-fra-posten": _peker(postenjobb, "pades_sha256", "oppdrag_id"),
    "den-for-fornyelsen": _peker(fornyelse, "forrige_sha256"),
    "den-fornyede": _peker(fornyelse, "fil_sha256"),
    "bevispakken": _peker(bevispakke, "fil_sha256"),
}
"""Every place that points to a file."""


@pytest.mark.parametrize("hvilken", FILER)
def test_hver_fil_et_dokument_trenger_blir_lest(lager: Lager, ko: Innebygd, arbeid: Vedlikehold, hvilken: str) -> None:
    fyll(lager, "d1", "d2")
    sha256 = lager.blobs.legg(hvilken.encode())
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(FILER[hvilken](sha256))
    assert _kontroller_alt(ko, arbeid) == ["kontroller-filer"]
    _sti(lager, sha256).unlink()
    _kontroller_alt(ko, arbeid)
    assert _gitt_opp(lager) == [({"dokument": "d2", "sha256": sha256}, "ikke-funnet (IkkeFunnet)")]


def test_en_fil_dokumentet_ikke_trenger_lenger_er_ingen_feil(lager: Lager, arbeid: Vedlikehold) -> None:
    fil = _lagre(lager, "d1")
    fil.unlink()
    denne = {"dokument": "d1", "sha256": fil.name}
    for args in (denne, {"dokument": "d1"}):  # the second as an older version laid it
        with pytest.raises(IkkeFunnet):
            arbeid.kontroller_fil(args)
    arbeid.kontroller_fil({"dokument": "d1", "sha256": "0" * 64})
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(update(dokument).values(slettet=NA))
    arbeid.kontroller_fil(denne)
    arbeid.kontroller_fil({"dokument": "finnes-ikke", "sha256": fil.name})


def test_den_samme_feilen_star_en_gang_og_er_borte_nar_filen_er_tilbake(lager: Lager, ko: Innebygd, arbeid: Vedlikehold) -> None:
    fil = _lagre(lager, "d1")
    innhold = fil.read_bytes()
    fil.unlink()
    for _ in range(2):
        _kontroller_alt(ko, arbeid)
    assert len(_gitt_opp(lager)) == 1
    fil.write_bytes(innhold)
    with lager.transaksjon() as forbindelse:
        (feil,) = feilliste.les(forbindelse)
        feilliste.kjor_igjen(forbindelse, ko, feil.jobb)
    _utfor_alt(ko, arbeid)
    assert _gitt_opp(lager) == []


def test_mange_dokumenter_blir_kontrollert_i_flere_jobber(
    lager: Lager, ko: Innebygd, arbeid: Vedlikehold, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vedlikehold, "I_EN_JOBB", 2)
    filer = [_lagre(lager, f"d{n}") for n in range(5)]
    filer[4].unlink()
    assert _kontroller_alt(ko, arbeid) == ["kontroller-filer", "kontroller-filer", "kontroller-filer", "kontroller-fil"]
    assert [args for args, _ in _gitt_opp(lager)] == [{"dokument": "d4", "sha256": filer[4].name}]
