"""DER and nothing else (X.690 chapters 8, 10, 11): one spelling for each value, so that no bit is free to change unseen."""

from __future__ import annotations

KONSTRUERT = 0x20
DYBDE = 64


def er_der(data: bytes) -> bool:
    """Whether the bytes are exactly one DER value, all the way in."""
    try:
        return _verdi(data, 0, len(data), 0) == len(data)
    except (IndexError, RecursionError):
        return False


def _verdi(data: bytes, her: int, slutt: int, dybde: int) -> int:
    """The end of the value at `her`; -1 when it is not DER."""
    if dybde > DYBDE or her + 2 > slutt:
        return -1
    tag = data[her]
    if tag == 0 or tag & 0x1F == 0x1F:  # end-of-contents is BER; high tag numbers occur in nothing that we read
        return -1
    innhold, til = _lengde(data, her + 1, slutt)
    if til < 0:
        return -1
    if tag & KONSTRUERT:
        return til if _alle(data, innhold, til, dybde + 1) else -1
    return til if _primitiv(tag, data[innhold:til]) else -1


def _alle(data: bytes, her: int, til: int, dybde: int) -> bool:
    while her < til:
        her = _verdi(data, her, til, dybde)
        if her < 0:
            return False
    return her == til


def _lengde(data: bytes, her: int, slutt: int) -> tuple[int, int]:
    """(start of the content, end of it); (-1, -1) for an indefinite, over-long or too large length."""
    forste = data[her]
    if forste < 0x80:
        start, lengde = her + 1, forste
    else:
        antall = forste & 0x7F
        if not 1 <= antall <= 4:
            return -1, -1
        start = her + 1 + antall
        lengde = int.from_bytes(data[her + 1 : start], "big")
        if lengde < (0x80 if antall == 1 else 1 << (8 * (antall - 1))):
            return -1, -1
    return (start, start + lengde) if start + lengde <= slutt else (-1, -1)


def _primitiv(tag: int, innhold: bytes) -> bool:
    match tag:
        case 0x01:  # BOOLEAN
            return innhold in {b"\x00", b"\xff"}
        case 0x02:  # INTEGER
            return len(innhold) > 0 and not (len(innhold) > 1 and (innhold[0], innhold[1] & 0x80) in {(0, 0), (0xFF, 0x80)})
        case 0x05:  # NULL
            return not innhold
        case 0x03:  # BIT STRING
            return len(innhold) > 0 and innhold[0] < 8
        case 0x06:  # OBJECT IDENTIFIER
            return len(innhold) > 0 and not innhold[-1] & 0x80
        case 0x10 | 0x11:  # SEQUENCE and SET are always constructed
            return False
        case _:
            return True
