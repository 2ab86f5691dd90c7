"""What is put between us and Posten in the fault tests, and what must hold of an order in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path

from app.jobber import feilliste
from app.lager import hendelser, postenbevis
from signing.events import Slag
from signing.providers.posten.simulator.api import Httpsvar, Kall
from signing.states import Tilstand
from tests.postenverk import Postenverk, apne_postenverk

OPPSEIING = "vestland-oppseiing-samarbeidsorgan"  # two signers, one group: the fewest pages
INGEN_DER = "https://127.0.0.1:9/api"
ENGANG = (Slag.OPPRETTET, Slag.SENDT, Slag.FORSEGLET, Slag.ARKIVERT)


@dataclass
class Forstyrrelse:
    """What happens to an answer on its way: the first rule that fits changes it, as often as it says. `sett`: the calls, in order."""

    regler: list[tuple[Callable[[Kall], bool], Callable[[Httpsvar], Httpsvar | None], int]] = field(default_factory=list)
    sett: list[str] = field(default_factory=list)
    ved: dict[str, Callable[[], None]] = field(default_factory=dict)

    def __call__(self, kall: Kall, svar: Httpsvar) -> Httpsvar | None:
        hva = slag(kall)
        self.sett.append(hva)
        if (skje := self.ved.pop(hva, None)) is not None:
            skje()
        for nr, (gjelder, endre, ganger) in enumerate(self.regler):
            if ganger and gjelder(kall):
                self.regler[nr] = (gjelder, endre, ganger - 1)
                return endre(svar)
        return svar

    def naar(self, hva: str, endre: Callable[[Httpsvar], Httpsvar | None], ganger: int = 1) -> None:
        self.regler.append((lambda kall: slag(kall) == hva, endre, ganger))


def slag(kall: Kall) -> str:
    """What a call asks for: opprett, poll, pades, xades, bekreft, avbryt."""
    siste = kall.sti.rstrip("/").rpartition("/")[2]
    if siste == "signature-jobs":
        return "opprett" if kall.metode == "POST" else "poll"
    return {"pades": "pades", "complete": "bekreft", "confirm": "bekreft", "cancel": "avbryt"}.get(
        siste, "xades" if "xades" in kall.sti else siste
    )


def borte(_svar: Httpsvar) -> None:
    """The connection is closed without an answer: the call was carried out."""
    return


def status(kode: HTTPStatus, **hoder: str) -> Callable[[Httpsvar], Httpsvar]:
    return lambda _svar: Httpsvar(kode, hoder={navn.replace("_", "-"): verdi for navn, verdi in hoder.items()})


def halvt(svar: Httpsvar) -> Httpsvar:
    return replace(svar, innhold=svar.innhold[: len(svar.innhold) // 2])


@contextmanager
def posten(mappe: Path) -> Iterator[tuple[Postenverk, Forstyrrelse]]:
    feil = Forstyrrelse()
    with apne_postenverk(mappe, navn=OPPSEIING, forstyrr=feil) as verk:
        yield verk, feil


def kontroller_arkivert(verk: Postenverk) -> None:
    """Everything once; what is sealed is what Posten returned, with one proof for each signer; nothing is left at Posten."""
    oppdrag = verk.oppdrag()
    assert oppdrag.tilstand is Tilstand.ARKIVERT, (oppdrag.tilstand, feilene(verk))
    antall = Counter(h.slag for h in oppdrag.hendelser)
    assert [antall[en] for en in ENGANG] == [1, 1, 1, 1]
    assert antall[Slag.SIGNERT] == len(oppdrag.signere)
    assert antall[Slag.AVVIK] == 0
    with verk.lager.lesing() as forbindelse:
        assert hendelser.forste_brudd(hendelser.les(forbindelse, oppdrag.id)) is None
        assert postenbevis.felter(forbindelse, str(oppdrag.referanse)) == {s.krav.felt for s in oppdrag.signere}
    (jobb,) = [en for en in verk.jobbene() if en.id == oppdrag.referanse]
    assert verk.lager.blobs.hent(oppdrag.forseglet or "").startswith(verk.lager.blobs.hent(jobb.pades_sha256 or ""))
    assert len(verk.arkiv.kvitteringer) == 1
    assert not verk.simulator.venter_i_ko(int(jobb.id))
    assert feilene(verk) == []


def feilene(verk: Postenverk) -> list[str]:
    with verk.lager.lesing() as forbindelse:
        return [en.feil for en in feilliste.les(forbindelse)]


def til_arkivet(verk: Postenverk, *, runder: int = 6) -> None:
    """Whoever can sign, signs; what was not confirmed comes again."""
    for _ in range(runder):
        verk.signer_gruppen()
        verk.hent_igjen()
        if verk.oppdrag().tilstand is Tilstand.ARKIVERT and not (verk.simulator.venter_i_ko(verk.jobb.id) or feilene(verk)):
            return
