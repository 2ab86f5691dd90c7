"""What the workers of the fault tests remember of the same bytes serves a process that never made anything of the kind."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signing.demo_sertifikat import utsted_ca
from tests.fault.oppdragsprosess import Husket

pytestmark = pytest.mark.fault
ROT = Path(__file__).resolve().parents[2]
LES = """
import sys
from pathlib import Path
from tests.fault.oppdragsprosess import Husket
husket = Husket(Path(sys.argv[1])).eller(b"det samme", lambda: None)
sys.stdout.write(husket["tbs_certificate"]["subject"].native["common_name"])
"""


def test_et_husket_sertifikat_leses_av_en_prosess_som_ikke_har_sett_noe_sertifikat(tmp_path: Path) -> None:
    ca = utsted_ca("Rot for prøven", datetime(2026, 11, 22, tzinfo=UTC))
    sertifikat = x509.Certificate.load(ca.sertifikat.public_bytes(Encoding.DER))
    assert sertifikat["tbs_certificate"]["subject"].native["common_name"] == "Rot for prøven"
    Husket(tmp_path).eller(b"det samme", lambda: sertifikat)
    svar = subprocess.run([sys.executable, "-c", LES, str(tmp_path)], cwd=ROT, capture_output=True, text=True, timeout=60, check=False)
    assert (svar.returncode, svar.stdout) == (0, "Rot for prøven"), svar.stderr
