"""Every address of the service, API and pages, asked for with another county's ids: the answer is that of an id that never was.

The addresses are those the service has: a new one is tried by itself, and fails the test where nothing is known to fill it with.
Each is called by every role of another county and by nobody, and nothing in the database may have changed afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, given
from hypothesis import settings as innstilling
from hypothesis import strategies as st

from app.identitet.bruker import Brukerrolle
from app.web.okt import MENYER
from tests.integration.api import fremmedsted
from tests.integration.api.fremmedsted import ANNET, EGET, HEMMELIG, Fremmedsted, Rute, fyll, innhold, kroppen, likt
from tests.integration.web.kontraktsted import apnet, lag_mal
from tests.integration.web.okter import EGEN_SIDE, SIDE, inne, skjemamerke

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis er ikke installert")

ALLE: tuple[Brukerrolle | None, ...] = (*Brukerrolle, None)
SLUTTER_OKTEN = ("/innlogging", "/utlogging")
NEI: Mapping[bool, frozenset[int]] = {True: frozenset({401, 403, 404, 405}), False: frozenset({200, 303, 403, 404, 405})}
"""What is answered of another county's contract: the API, and the pages. A page that is open to all says 200: that it knows nothing."""
METODER = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
AAPNE_FOR_DET_SAMME: Mapping[str, str] = {
    "/maler": "a template is nobody's: the same for every county",
    "/statisk": "our own files",
    "/eksempler": "synthetic people, in a demo alone",
    "/posten": "the simulator that a demo plays the signing service with: synthetic people, no county",
    "/meldinger": "messages caught in a demo: to synthetic people, no county",
}
"""Pages that are no county's: what they begin with, and why they are not called here."""


@pytest.fixture(scope="module")
def sted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fremmedsted]:
    mappe = tmp_path_factory.mktemp("fremmed")
    with apnet(mappe / "mal", mappe / "data", lag_mal(mappe / "mal", apne=True)) as stedet:
        yield fremmedsted.lag(stedet)


@pytest.mark.parametrize("frem", [1, -1], ids=["slik", "omvendt"])
def test_to_like_svar_er_like_ogsa_der_ord_i_adressen_er_like_lange(frem: int) -> None:
    """«kontrakter» and «paminnelse» have ten letters each: which was replaced first hung on the order of a set, one run in sixteen."""
    for nr in range(200):
        ider = [f"{siffer}{nr:03}{'0' * 6}" for siffer in "12"]
        adresser = ["/" + "/".join(("kontrakter", id_, "paminnelse")[::frem]) for id_ in ider]
        svarene = [Response(303, headers={"location": f"/innlogging?retur={adresse}"}) for adresse in adresser]
        assert likt(svarene[0], adresser[0]) == likt(svarene[1], adresser[1])


def av_et_fylke(rute: Rute) -> bool:
    """Its address has ids of a county's things."""
    return bool(set(rute.deler) & set(fremmedsted.FINNES_IKKE)) and not for_alle(rute)


def for_alle(rute: Rute) -> bool:
    return rute.sti.removeprefix(fremmedsted.API).startswith(tuple(AAPNE_FOR_DET_SAMME))


def par(sted: Fremmedsted, rute: Rute) -> Iterator[tuple[str, str]]:
    """The address with the other county's ids, and the same with ids of nothing."""
    yield from zip(fyll(rute, sted.verdier), fyll(rute, sted.ukjente()), strict=True)


def taushet(svar: Response, hva: object) -> None:
    """Nothing of the contract stands in the answer."""
    tekst = innhold(svar)
    assert [ord_ for ord_ in HEMMELIG if ord_ in tekst] == [], (hva, svar.status_code)
    assert svar.status_code < 500, hva


def test_hver_rute_blir_provd(sted: Fremmedsted) -> None:
    """Else a new address could be forgotten: every part of every address has something to be filled with."""
    alle = [*fremmedsted.api_ruter(sted.app), *fremmedsted.sideruter(sted.app)]
    mangler = {(rute.sti, navn) for rute in alle for navn in rute.deler if navn not in sted.verdier}
    assert mangler == set(), "say in tests/integration/api/fremmedsted.py what another county would know"
    assert sum(av_et_fylke(rute) for rute in alle) > 30


@pytest.mark.parametrize("rolle", ALLE, ids=lambda r: r.value if r else "ingen")
def test_apiet_svarer_som_om_det_ikke_fantes(sted: Fremmedsted, rolle: Brukerrolle | None) -> None:
    for_ = sted.dump()
    skjema = sted.app.openapi()
    for rute in fremmedsted.api_ruter(sted.app):
        if for_alle(rute):
            continue
        kropp, spor = kroppen(rute, sted.felter, skjema), sporring(rute, sted.felter)
        for metode in rute.metoder if rolle is not Brukerrolle.FAGSYSTEM else METODER | rute.metoder:
            for adressene in par(sted, rute):
                prov(sted, rute, metode, adressene, sted.token(rolle) | {"if-match": '"1"'}, params=spor, json=kropp)
    assert sted.dump() == for_


@pytest.mark.parametrize("rolle", [None, *MENYER], ids=lambda r: r.value if r else "ingen")
def test_sidene_svarer_som_om_det_ikke_fantes(sted: Fremmedsted, rolle: Brukerrolle | None) -> None:
    for_ = sted.dump()
    if rolle is None:
        alle_sidene(sted, "")
    else:
        with inne(sted.sted.klient, rolle.value, ANNET) as klient:
            alle_sidene(sted, skjemamerke(klient, "/innlogging"))
    assert sted.dump() == for_


def alle_sidene(sted: Fremmedsted, merke: str) -> None:
    felter = {n: v for n, v in sted.felter.items() if isinstance(v, str)} | {"skjema": merke}
    for rute in fremmedsted.sideruter(sted.app):
        if rute.sti in SLUTTER_OKTEN or for_alle(rute):
            continue
        for metode in sorted(rute.metoder):
            kropp = {"data": felter} if metode == "POST" else {}
            for adressene in par(sted, rute):
                prov(sted, rute, metode, adressene, {**SIDE, **EGEN_SIDE}, **kropp)


def prov(sted: Fremmedsted, rute: Rute, metode: str, adressene: tuple[str, str], hoder: dict[str, str], **resten: Any) -> None:
    """The call says nothing of the contract; and where it names it, just what it says of one that never was."""
    kjent = kall(sted, metode, adressene[0], hoder, **resten)
    taushet(kjent, (metode, adressene[0]))
    if av_et_fylke(rute):
        ukjent = kall(sted, metode, adressene[1], hoder, **resten)
        assert likt(kjent, adressene[0]) == likt(ukjent, adressene[1]), (metode, adressene[0])
        assert kjent.status_code in NEI[rute.api], (metode, adressene[0])


def kall(sted: Fremmedsted, metode: str, adresse: str, hoder: dict[str, str], **resten: Any) -> Response:
    return sted.sted.klient.request(metode, adresse, headers=hoder, follow_redirects=False, **resten)


def sporring(rute: Rute, felter: Mapping[str, Any]) -> dict[str, str]:
    """What is asked for in the address, where something is known of it; a value that is demanded must be."""
    ufylte = [navn for navn, ma in rute.sporring if ma and navn not in felter]
    assert ufylte == [], f"{rute.sti} asks for {ufylte}: say in tests/integration/api/fremmedsted.py what another county would ask"
    return {navn: str(felter[navn]) for navn, _ in rute.sporring if isinstance(felter.get(navn), str)}


class TestVilkaarligeKall:
    """Schemathesis makes the rest of the call: whatever else is sent, the ids are the other county's."""

    def test_ingen_kropp_aapner_et_annet_fylkes_dokument(self, sted: Fremmedsted) -> None:
        for_ = sted.dump()
        skjema = schemathesis.openapi.from_dict(sted.app.openapi())
        for rute in fremmedsted.api_ruter(sted.app):
            if av_et_fylke(rute):
                (metode,) = rute.metoder
                self._prov(sted, rute, skjema[rute.sti][metode.lower()])
        assert sted.dump() == for_

    def _prov(self, sted: Fremmedsted, rute: Rute, operasjon: Any) -> None:
        kjente, ukjente = ({n: v[0] for n, v in alle.items() if n in rute.deler} for alle in (sted.verdier, sted.ukjente()))
        roller = st.sampled_from([sted.token(rolle) for rolle in Brukerrolle])

        @given(kall=operasjon.as_strategy(path_parameters=kjente), hode=roller)
        @innstilling(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
        def ett(kall: Any, hode: dict[str, str]) -> None:
            svarene = []
            for deler in (kjente, ukjente):
                kall.path_parameters = deler
                svarene.append(send(sted, kall, hode))
            taushet(svarene[0], rute.sti)
            assert svarene[0].status_code == svarene[1].status_code, rute.sti
            assert not svarene[0].is_success, rute.sti

        ett()


def send(sted: Fremmedsted, kall: Any, hode: dict[str, str]) -> Response:
    from tests.integration.api.test_schemathesis import _send

    svar: Response = _send(sted.sted.klient, kall, hode)
    return svar


def test_fylkets_egne_slipper_inn(sted: Fremmedsted) -> None:
    """Else the cases above would prove nothing: the same addresses answer the county that the contract belongs to."""
    apne = 0
    with inne(sted.sted.klient, "saksbehandler", EGET) as klient:
        for rute in fremmedsted.sideruter(sted.app):
            if av_et_fylke(rute) and "GET" in rute.metoder and "merke" not in rute.deler:
                apne += sum(klient.get(adresse, headers=SIDE).is_success for adresse in fyll(rute, sted.verdier))
    assert apne > 5
