"""Memory that is used up ends the check; no part goes on without what it should have read, and calls the rest whole."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import signing.verify
from signing.verify import Policy, pdf, verify
from signing.verify.opphav import les as les_opphav
from signing.verify.pdf import ForMyeArbeid, apne, om_mulig
from signing.verify.policy import Grenser
from tests.unit.verify import angrep
from tests.unit.verify.fremmed import KV_XMP, en_pdf, endre, signer
from tests.unit.verify.prove_pki import TID

_MAPPE = Path(signing.verify.__file__).parent
# Whoever tells that nothing more was read, and leaves the verdict on the file alone.
_FORTELLER = {("vedlegg.py", "(ForMyeArbeid, *BIBLIOTEKSFEIL)")}


def _tomt_for_minne(*_: Any, **__: Any) -> Any:
    raise MemoryError


def test_minne_som_tar_slutt_skjuler_ikke_en_fjernet_signatur(monkeypatch: pytest.MonkeyPatch) -> None:
    fil = endre(angrep.signert(), angrep.uten_signatur)
    assert [s.feil for s in apne(fil, Grenser()).signaturer] == ["fjernet"]
    monkeypatch.setattr(pdf.Historie, "felt", _tomt_for_minne)
    assert _kode(fil) == "for-mye-arbeid"


def test_minne_som_tar_slutt_gjor_ikke_et_dokument_av_vare_til_en_annens(monkeypatch: pytest.MonkeyPatch) -> None:
    dokument = apne(signer(en_pdf(xmp=KV_XMP)), Grenser())
    assert les_opphav(dokument).vart
    monkeypatch.setattr("signing.verify.opphav._kv", _tomt_for_minne)
    with pytest.raises(MemoryError):
        les_opphav(dokument)


@pytest.mark.parametrize("feil", [MemoryError, ForMyeArbeid])
def test_det_som_er_brukt_opp_slipper_gjennom_der_annet_hoppes_over(feil: type[Exception]) -> None:
    with om_mulig():
        raise ValueError
    with pytest.raises(feil), om_mulig():
        raise feil


def test_ingen_del_av_kontrollen_fanger_minne_som_tar_slutt() -> None:
    fanget = [f"{sti.name}:{h.lineno}" for sti in sorted(_MAPPE.glob("*.py")) for h in _fangere(sti)]
    assert fanget == []


def test_letingen_etter_fangere_finner_en(tmp_path: Path) -> None:
    (tmp_path / "en.py").write_text("try:\n    x()\nexcept BIBLIOTEKSFEIL:\n    pass\n")
    (tmp_path / "to.py").write_text("with suppress(*BIBLIOTEKSFEIL):\n    x()\n")
    assert [len(list(_fangere(tmp_path / navn))) for navn in ("en.py", "to.py")] == [1, 1]


def _fangere(sti: Path) -> Iterator[ast.expr | ast.ExceptHandler]:
    """Handlers of everything that stand before one that lets what is used up through, or without one."""
    for node in ast.walk(ast.parse(sti.read_text())):
        if isinstance(node, ast.Try):
            yield from _i_en(sti, node)
        elif isinstance(node, ast.With):
            yield from (i.context_expr for i in node.items if "BIBLIOTEKSFEIL" in ast.unparse(i.context_expr))


def _i_en(sti: Path, node: ast.Try) -> Iterator[ast.ExceptHandler]:
    for h in node.handlers:
        hva = "" if h.type is None else ast.unparse(h.type)
        if "UTLOPT" in hva:
            return
        if (h.type is None or {"BIBLIOTEKSFEIL", "Exception", "MemoryError"} & _navn(h.type)) and (sti.name, hva) not in _FORTELLER:
            yield h


def _navn(uttrykk: ast.expr) -> set[str]:
    return {n.id for n in ast.walk(uttrykk) if isinstance(n, ast.Name)}


def _kode(fil: bytes) -> str:
    rapport = verify(fil, policy=Policy(), at=TID)
    return rapport.feil[0].kode
