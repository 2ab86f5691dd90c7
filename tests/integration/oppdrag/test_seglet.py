"""Before the seal the signed file is judged: what is not what was sent, is for a person to look at."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import update

from app.lager.modeller import oppdrag as tabell
from signing.errors import TidsstempelUtilgjengelig
from signing.events import Avklart, Avvik
from signing.model import Tekst
from signing.states import Tilstand
from tests.oppdragsverk import SAKSBEHANDLER, Oppdragsverk


def alle_har_signert(verk: Oppdragsverk) -> None:
    """To the last signature; the job that seals has not run."""
    verk.apne()
    while i_tur := verk.oppdrag().i_tur:
        for signer in i_tur:
            verk.signer(signer.krav.felt)
        if verk.oppdrag().i_tur:
            verk.arbeid()


def filen(verk: Oppdragsverk) -> Path:
    navn = verk.gang.les(verk.id, aktor=SAKSBEHANDLER).rad.fil_sha256
    assert navn
    return verk.lager.mappe / "blobs" / navn[:2] / navn


def odelegg(verk: Oppdragsverk) -> bytes:
    """The bytes in the blob store are other bytes. Gives back what they were."""
    fil = filen(verk)
    for_ = fil.read_bytes()
    fil.chmod(0o600)
    fil.write_bytes(for_[:-100] + bytes(100))
    return for_


def bytt(verk: Oppdragsverk, innhold: bytes) -> None:
    """Somebody with the run of the database points to another file."""
    with verk.lager.transaksjon() as forbindelse:
        forbindelse.execute(update(tabell).values(fil_sha256=verk.lager.blobs.legg(innhold)))


def en_av_parene_borte(pdf: bytes) -> bytes:
    """The file as it was before the last signature."""
    return pdf[: pdf.rindex(b"%%EOF", 0, pdf.rindex(b"%%EOF")) + 6]


FORFALSKNINGER: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "en annen fil": (lambda pdf: b"%PDF-1.7 noe annet" + pdf, "ikke-det-sendte"),
    "en signatur er klippet av": (en_av_parene_borte, "feil-signaturfelt"),
    "byte lagt til etter siste signatur": (lambda pdf: pdf + b"\n1 0 obj\n<<>>\nendobj\n", "fil-endret"),
}


def test_en_fil_som_er_endret_i_lageret_blir_ikke_forseglet(verk: Oppdragsverk) -> None:
    alle_har_signert(verk)
    odelegg(verk)
    verk.arbeid()
    oppdrag = verk.oppdrag()
    assert (oppdrag.tilstand, oppdrag.forseglet) == (Tilstand.AVVIK, None)
    assert [h.kontroll for h in oppdrag.hendelser if isinstance(h, Avvik)] == ["fil-odelagt"]


@pytest.mark.parametrize("navn", FORFALSKNINGER)
def test_en_forfalsket_fil_blir_ikke_forseglet(verket: Oppdragsverk, navn: str) -> None:
    forfalsk, kontroll = FORFALSKNINGER[navn]
    alle_har_signert(verket)
    bytt(verket, forfalsk(filen(verket).read_bytes()))
    verket.arbeid()
    assert verket.oppdrag().tilstand is Tilstand.AVVIK
    assert [h.kontroll for h in verket.oppdrag().hendelser if isinstance(h, Avvik)] == [kontroll]


def test_avklart_for_filen_er_tilbake_gar_jobben_galt_til_den_er_det(verket: Oppdragsverk) -> None:
    alle_har_signert(verket)
    hel, fil = odelegg(verket), filen(verket)
    verket.arbeid()
    verket.gang.fortell(verket.id, lambda o, tid: Avklart("a1", o.id, tid, "Hentet fra sikkerhetskopien"), aktor=SAKSBEHANDLER)
    verket.arbeid()
    assert verket.oppdrag().forseglet is None
    fil.write_bytes(hel)
    verket.klokke.flytt(minutes=1)
    verket.arbeid()
    assert verket.oppdrag().tilstand is Tilstand.ARKIVERT


def test_en_klarert_forskjell_stopper_ikke_seglet_en_gang_til(verket: Oppdragsverk) -> None:
    """White space after the end is for a person to accept; the seal then covers it all."""
    alle_har_signert(verket)
    bytt(verket, filen(verket).read_bytes() + b"\n\n%slutt\n")
    verket.arbeid()
    assert verket.oppdrag().tilstand is Tilstand.AVVIK
    verket.gang.fortell(verket.id, lambda o, tid: Avklart("a1", o.id, tid, "Bare en kommentar"), aktor=SAKSBEHANDLER)
    verket.arbeid()
    assert verket.oppdrag().tilstand is Tilstand.ARKIVERT


def test_tidsstempeltjenesten_som_er_nede_blir_spurt_igjen(verk: Oppdragsverk, monkeypatch: pytest.MonkeyPatch) -> None:
    alle_har_signert(verk)
    uendret = filen(verk).read_bytes()
    nede = Tekst(nb="nede", nn="nede")

    def nekt(*_: object, **__: object) -> bytes:
        raise TidsstempelUtilgjengelig(nede, nede)

    with monkeypatch.context() as midlertidig:
        midlertidig.setattr("app.oppdrag.segler.segl.forsegl", nekt)
        verk.arbeid()
    assert (verk.oppdrag().forseglet, filen(verk).read_bytes()) == (None, uendret)
    verk.klokke.flytt(minutes=1)
    verk.arbeid()
    oppdrag = verk.oppdrag()
    assert oppdrag.tilstand is Tilstand.ARKIVERT
    assert sha256(filen(verk).read_bytes()).hexdigest() == oppdrag.forseglet
