from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from signing.errors import DokumentetErEndret, IkkeDinTur, TidsstempelUtilgjengelig, UkjentSignatar, UlovligOvergang
from signing.events import Opprettet, Sendt, Varslet
from signing.model import Signaturkrav
from signing.order import Oppdrag, apply, neste, start
from signing.providers.base import Dokumentfil, Forsendelse, Leverandor
from signing.providers.lokal import FORSOK, LokalLeverandor, Minnelager, dokumentavtrykk, dokumentet_er_endret
from tests.unit.signing.byggere import NA, START, ades_lta, en_pki, et_merke, feltnavn, forseglet, innlogget, usignert
from tests.unit.signing.test_seal import DodTidsstempler


def et_oppdrag(grupper: tuple[int, ...] = (1, 1)) -> Oppdrag:
    krav = tuple(Signaturkrav(f"sign-{n}", f"Kari {n}", "Faglig leder", ("Tømrer AS",), g) for n, g in enumerate(grupper, 1))
    oppdrag = start(Opprettet("h0", "o1", START, krav))
    return varsle(apply(oppdrag, Sendt("h1", "o1", START, "lokal", "o1")))


def forsendelse(oppdrag: Oppdrag, pdf: bytes) -> Forsendelse:
    return Forsendelse(oppdrag=oppdrag, dokumenter=(Dokumentfil("kontrakt.pdf", "Kontrakt", pdf),))


def varsle(oppdrag: Oppdrag) -> Oppdrag:
    for krav in neste(oppdrag):
        oppdrag = apply(oppdrag, Varslet(f"v-{krav.felt}", "o1", START, krav.felt))
    return oppdrag


def en_leverandor(lager: Minnelager | None = None) -> LokalLeverandor:
    return LokalLeverandor(lager=lager or Minnelager(), utsteder=en_pki())


def signer(leverandor: LokalLeverandor, oppdrag: Oppdrag, felt: str, tid: datetime = START) -> Oppdrag:
    hendelse = leverandor.signer(oppdrag, felt, identifikasjon=innlogget(tid), merke=et_merke(), tid=tid)
    return varsle(apply(oppdrag, hendelse))


def test_alle_signerer_i_tur_og_dokumentet_kan_forsegles() -> None:
    leverandor, oppdrag = en_leverandor(), et_oppdrag((1, 2, 2))
    kvittering = leverandor.send(forsendelse(oppdrag, usignert(3)), tid=START)
    filer = [leverandor.hent_dokument(kvittering.referanse)]
    for n, felt in enumerate(("sign-1", "sign-3", "sign-2")):
        oppdrag = signer(leverandor, oppdrag, felt, START + timedelta(days=n))
        filer.append(leverandor.hent_dokument(kvittering.referanse))
        assert filer[-1].startswith(filer[-2])
    assert oppdrag.alle_har_signert
    assert feltnavn(filer[-1]) == ["sign-1", "sign-3", "sign-2"]
    svar = ades_lta(forseglet(filer[-1]), en_pki())
    assert set(svar.values()) == {("AdESPassed.OK", True)}


def test_den_som_ikke_star_for_tur_signerer_ikke() -> None:
    leverandor, oppdrag = en_leverandor(), et_oppdrag((1, 2))
    leverandor.send(forsendelse(oppdrag, usignert(2)), tid=START)
    with pytest.raises(IkkeDinTur):
        signer(leverandor, oppdrag, "sign-2")
    oppdrag = signer(leverandor, oppdrag, "sign-1")
    with pytest.raises(UlovligOvergang):
        signer(leverandor, oppdrag, "sign-1")
    assert feltnavn(leverandor.hent_dokument("o1")) == ["sign-1"]


def test_samme_oppdrag_sendt_igjen_er_det_samme_oppdraget() -> None:
    leverandor, oppdrag = en_leverandor(), et_oppdrag()
    forste = leverandor.send(forsendelse(oppdrag, usignert(2)), tid=START)
    signer(leverandor, oppdrag, "sign-1")
    assert leverandor.send(forsendelse(oppdrag, usignert(2)), tid=START) == forste
    assert feltnavn(leverandor.hent_dokument("o1")) == ["sign-1"]


def test_krasj_mellom_signatur_og_hendelse_leges_av_filen_selv() -> None:
    leverandor, oppdrag = en_leverandor(), et_oppdrag()
    leverandor.send(forsendelse(oppdrag, usignert(2)), tid=START)
    hendelse = leverandor.signer(oppdrag, "sign-1", identifikasjon=innlogget(START), merke=et_merke(), tid=START)
    funnet = leverandor.hent_hendelser(oppdrag, "o1", tid=NA)
    assert [(h.id, h.slag) for h in funnet] == [(hendelse.id, hendelse.slag)]
    etter = apply(oppdrag, funnet[0])
    assert leverandor.hent_hendelser(etter, "o1", tid=NA) == []
    leverandor.bekreft("o1", funnet)
    assert feltnavn(leverandor.hent_dokument("o1")) == ["sign-1"]


def test_tidsstempeltjeneste_som_er_nede_lar_dokumentet_sta() -> None:
    @dataclass(frozen=True)
    class UtenTid:
        def utsted_signatar(self, **kw: object) -> object:
            return en_pki().utsted_signatar(**kw)  # type: ignore[arg-type]  # passed on as they came

        def tsa(self, tid: datetime) -> DodTidsstempler:
            return DodTidsstempler()

    lager, oppdrag = Minnelager(), et_oppdrag()
    en_leverandor(lager).send(forsendelse(oppdrag, usignert(2)), tid=START)
    nede = LokalLeverandor(lager=lager, utsteder=UtenTid())  # type: ignore[arg-type]  # object instead of Nokkel
    with pytest.raises(TidsstempelUtilgjengelig):
        signer(nede, oppdrag, "sign-1")
    assert lager.hent("o1") == usignert(2)


@dataclass
class Konkurrent(Minnelager):
    """Somebody else signs between reading and storing, `ganger` times."""

    ganger: int = 1

    def bytt(self, referanse: str, *, fra: bytes | None, til: bytes) -> None:
        if fra is not None and self.ganger > 0:
            self.ganger -= 1
            raise dokumentet_er_endret()
        super().bytt(referanse, fra=fra, til=til)


def test_to_som_signerer_i_samme_sekund_blir_begge_med() -> None:
    lager, oppdrag = Konkurrent(ganger=FORSOK - 1), et_oppdrag()
    leverandor = en_leverandor(lager)
    leverandor.send(forsendelse(oppdrag, usignert(2)), tid=START)
    signer(leverandor, oppdrag, "sign-1")
    assert feltnavn(leverandor.hent_dokument("o1")) == ["sign-1"]


def test_en_fil_som_stadig_endres_gir_navngitt_feil() -> None:
    lager, oppdrag = Konkurrent(ganger=FORSOK), et_oppdrag()
    leverandor = en_leverandor(lager)
    leverandor.send(forsendelse(oppdrag, usignert(2)), tid=START)
    with pytest.raises(DokumentetErEndret):
        signer(leverandor, oppdrag, "sign-1")


def test_lageret_bytter_bare_det_som_er_nyest() -> None:
    lager = Minnelager()
    lager.bytt("r", fra=None, til=b"1")
    for fra in (None, b"0"):
        with pytest.raises(DokumentetErEndret):
            lager.bytt("r", fra=fra, til=b"2")
    lager.bytt("r", fra=b"1", til=b"2")
    assert lager.hent("r") == b"2"


def test_oppdrag_som_ikke_er_sendt_har_ikke_noe_dokument() -> None:
    with pytest.raises(UkjentSignatar):
        en_leverandor().hent_dokument("o1")


def test_lokal_er_en_leverandor() -> None:
    leverandor: Leverandor = en_leverandor()
    assert leverandor.egenskaper.navn == "lokal"
    assert not leverandor.egenskaper.eget_dokument
    assert len(dokumentavtrykk(b"")) == 64
