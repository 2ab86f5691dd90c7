"""The quick look that whoever makes a container takes at it before letting it go: opened, and every file covered by a seal that fits."""

from __future__ import annotations

from signing.verify import asic, beholderdom
from signing.verify.dom import Integritet
from signing.verify.pdf import Lesefeil


def er_hel(data: bytes) -> bool:
    """The container is intact. Who signed, and what the files are, is not asked."""
    try:
        beholder = asic.apne(data, beholderdom.GRENSER)
    except Lesefeil:
        return False
    return beholderdom.fell_dom(beholderdom.undersok(beholder), beholder).integritet is Integritet.INTAKT
