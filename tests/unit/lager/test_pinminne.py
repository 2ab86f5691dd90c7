"""What an HSM has refused is known to every process of the installation, and the PIN cannot be found from it."""

from __future__ import annotations

import hashlib
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from app.lager import nokkelfil
from app.lager.pinminne import MAPPE, Filminne, pinminnet
from app.segloppsett import Hsmsegl
from app.settings import ROT, Modus, Settings
from tests.hsm import PIN, en_hsm
from tests.produksjon import fylkets_segl, skriv_hemmelig

GAL, RIKTIG = "9999", PIN


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    nokkelfil.legg_til(tmp_path / "nokler.toml")
    return Settings(modus=Modus.PRODUKSJON, data=tmp_path / "data", nokler=tmp_path / "nokler.toml")


def seglet(settings: Settings, pin: str = GAL, bibliotek: Path = Path("/usr/lib/hsm.so")) -> Hsmsegl:
    mappe = settings.data.parent
    skriv_hemmelig(mappe / "pin", pin)
    return Hsmsegl(bibliotek=bibliotek, token="fylket", sertifikat=mappe / "46.pem", pinfil=mappe / "pin", etikett="segl-46")


def minnet(settings: Settings) -> Filminne:
    return pinminnet(seglet(settings), settings)


def test_det_en_prosess_har_fatt_avvist_vet_den_neste(settings: Settings) -> None:
    minnet(settings).husk(GAL, telt=True)
    neste = minnet(settings)
    assert (avvist := neste.avvist(GAL)) is not None
    assert avvist.telt
    assert neste.avvist(RIKTIG) is None


def test_flere_gale_blir_husket_sammen_og_alle_er_glemt_nar_noen_er_inne(settings: Settings) -> None:
    minne = minnet(settings)
    minne.husk(GAL, telt=True)
    minne.husk("8888", telt=False)
    assert [minne.avvist(pin) is not None for pin in (GAL, "8888", RIKTIG)] == [True, True, False]
    minne.glem()
    assert [minne.avvist(pin) for pin in (GAL, "8888")] == [None, None]
    minne.glem()


def test_hvert_token_har_sitt_eget(settings: Settings) -> None:
    minnet(settings).husk(GAL, telt=True)
    assert pinminnet(replace(seglet(settings), token="et-annet"), settings).avvist(GAL) is None
    assert pinminnet(replace(seglet(settings), bibliotek=Path("/en/annen.so")), settings).avvist(GAL) is None


def test_pin_en_kan_ikke_finnes_av_filen_som_bare_eieren_kan_lese(settings: Settings) -> None:
    minnet(settings).husk(GAL, telt=True)
    (fil,) = (settings.data / MAPPE).iterdir()
    assert (stat.S_IMODE(fil.stat().st_mode), stat.S_IMODE(fil.parent.stat().st_mode)) == (0o600, 0o700)
    innhold = fil.read_text(encoding="ascii")
    apne = {GAL, "fylket", *(hashlib.sha256(f"{foran}{GAL}".encode()).hexdigest() for foran in ("", "fylket", fil.name))}
    assert not [ett for ett in apne if ett in innhold + fil.name]
    annen = replace(settings, nokler=settings.data.parent / "andre.toml")
    nokkelfil.legg_til(settings.data.parent / "andre.toml")
    assert pinminnet(seglet(settings), annen).avvist(GAL) is None


def test_en_ny_nokkel_glemmer_ingen_pin(settings: Settings) -> None:
    minnet(settings).husk(GAL, telt=True)
    assert settings.nokler
    nokkelfil.legg_til(settings.nokler)
    assert minnet(settings).avvist(GAL) is not None


def test_en_fil_som_ikke_kan_leses_teller_som_avvist(settings: Settings) -> None:
    """A county that waits is better off than one whose token is locked."""
    minne = minnet(settings)
    minne.husk(GAL, telt=True)
    minne.fil.write_text("{", encoding="ascii")
    assert minne.avvist(RIKTIG) is not None
    minne.husk(GAL, telt=True)
    assert minne.avvist(RIKTIG) is None
    settings.nokler.unlink()  # type: ignore[union-attr]  # set above
    assert minne.avvist(RIKTIG) is not None


def test_uten_sted_eller_nokler_a_huske_med_gar_alt_som_for(settings: Settings) -> None:
    settings.data.write_text("a file where the folder should be", encoding="ascii")
    minnet(settings).husk(GAL, telt=True)
    uten = pinminnet(seglet(settings), replace(settings, nokler=None))
    uten.husk(GAL, telt=True)
    assert uten.avvist(GAL) is None
    with uten.alene():
        uten.glem()


PROSESS = """
import sys
from datetime import date
from pathlib import Path
import pytest
from app.lager import seglnokler
from app.segloppsett import Hsmsegl, Seglrad
from app.settings import Modus, Settings
from signing.errors import HsmOppsett
from tests.hsm import tell_innlogginger

mappe, bibliotek, token = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
settings = Settings(modus=Modus.PRODUKSJON, data=mappe / "data", nokler=mappe / "nokler.toml")
kilde = Hsmsegl(bibliotek=bibliotek, token=token, sertifikat=mappe / "46.pem", pinfil=mappe / "pin", etikett="pinminnet")
nokkel = seglnokler.les_nokkel(Seglrad(fylke="46", fra=date(2026, 1, 1), til=None, kilde=kilde), settings)
provd = tell_innlogginger(pytest.MonkeyPatch())
for _ in range(2):
    try:
        nokkel.prov()
        print("signert")
    except HsmOppsett as feil:
        print(feil.kode)
print(len(provd))
"""


@pytest.mark.tung
def test_prosess_etter_prosess_med_gal_pin_er_en_innlogging(settings: Settings) -> None:
    """Each is a new process, as a command and a restarted worker are. When the file says something else, it is tried."""
    hsm, mappe = en_hsm(), settings.data.parent
    nokkel = hsm.ta_inn(fylkets_segl("46"), "pinminnet", "70")
    (mappe / "46.pem").write_bytes(b"".join(s.public_bytes(Encoding.PEM) for s in (nokkel.sertifikat, *nokkel.kjede)))

    def en_prosess(pin: str) -> list[str]:
        skriv_hemmelig(mappe / "pin", pin)
        valg = [sys.executable, "-c", PROSESS, str(mappe), str(hsm.bibliotek), hsm.token]
        return subprocess.run(valg, cwd=ROT, check=True, capture_output=True, text=True, timeout=60).stdout.split()

    assert en_prosess(GAL) == ["hsm-pin-avvist", "hsm-pin-avvist", "1"]
    assert en_prosess(GAL) == ["hsm-pin-avvist", "hsm-pin-avvist", "0"]
    assert en_prosess(RIKTIG) == ["signert", "signert", "1"]
    assert not list((settings.data / MAPPE).iterdir())
