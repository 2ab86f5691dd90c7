"""What a register that knows the very bytes can answer, whoever made the file."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from signing.model import Tekst
from signing.verify import Erstatning, Filoppslag, Filstatus, Malsvar, Policy, verify
from tests.unit.verify.angrep import eget_stemplet, signert
from tests.unit.verify.fremmed import en_pdf
from tests.unit.verify.prove_pki import TID

EIER = Tekst("Prøve fylkeskommune", "Prøve fylkeskommune")
EGENSKAPER = {"dokumenttype": "larekontrakt", "malrevisjon": "2024-08-01", "maldigest": "abc", "kontraktsdato": "2026-02-03"}


def register(*kjente: bytes, ny: Erstatning | None = None) -> Filoppslag:
    avtrykk = {hashlib.sha256(pdf).hexdigest() for pdf in kjente}
    return lambda sha256: Filstatus("d-1", EIER, ny, EGENSKAPER) if sha256 in avtrykk else None


def rapport(pdf: bytes, filer: Filoppslag | None, spurt: list[date] | None = None) -> dict[str, Any]:
    def maler(egenskaper: Any, dato: date) -> Malsvar:
        if spurt is not None:
            spurt.append(dato)
        return Malsvar(gjaldt=True, digest_stemmer=egenskaper["maldigest"] == "abc")

    return verify(pdf, policy=Policy(), at=TID, filregister=filer, malregister=maler).som_json()


def svaret(funnet: dict[str, Any], id_: str) -> tuple[str, dict[str, str]]:
    (ett,) = (s for s in funnet["sporsmal"] if s["id"] == id_)
    return ett["svar"], ett["forklaring"]


def test_de_samme_bytene_er_vare_og_siste_utgave_uansett_hvem_som_har_laget_dem() -> None:
    spurt: list[date] = []
    funnet = rapport(signert(), register(signert()), spurt)
    assert svaret(funnet, "vart") == (
        "ja",
        {
            "nb": "Ja. Filen er nøyaktig den som Prøve fylkeskommune har i registeret, og er siste utgave.",
            "nn": "Ja. Fila er nøyaktig den som Prøve fylkeskommune har i registeret, og er siste utgåve.",
        },
    )
    assert svaret(funnet, "revisjon")[0] == "ja"
    assert spurt == [date(2026, 2, 3)]
    assert (funnet["opphav"]["dokumentId"], funnet["opphav"]["malrevisjon"]) == ("d-1", "2024-08-01")


def test_en_erstattet_fil_sier_hvilken_utgave_som_er_den_nye() -> None:
    funnet = rapport(signert(), register(signert(), ny=Erstatning("d-2", 2, TID)))
    svar, forklaring = svaret(funnet, "vart")
    assert svar == "delvis"
    assert forklaring["nb"].endswith("men ble erstattet 3. august 2026 av utgave 2, dokument d-2.")
    assert forklaring["nn"].endswith("men blei erstatta 3. august 2026 av utgåve 2, dokument d-2.")
    assert funnet["opphav"]["erstattetAv"]["dokumentId"] == "d-2"


def test_registeret_endrer_ikke_hva_filen_selv_viser() -> None:
    uten, med = rapport(signert(), None), rapport(signert(), register(signert()))
    assert (uten["samlet"], uten["signaturer"]) == (med["samlet"], med["signaturer"])
    assert (uten["opphav"]["iRegisteret"], med["opphav"]["iRegisteret"]) == (None, True)
    assert rapport(en_pdf(), register(signert()))["opphav"]["iRegisteret"] is False


def test_hva_filen_sier_om_seg_selv_gar_foran_registeret() -> None:
    funnet = rapport(eget_stemplet(), register(eget_stemplet()))
    assert funnet["opphav"]["dokumentId"] != "d-1"
