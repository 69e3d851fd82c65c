"""Numbers of rows, as they come back in buttons and are typed by people."""

from __future__ import annotations

_FITS_64_BITS = 18  # digits


def number(arg: str) -> int:
    """Read a row's number; -1, which no row has, where there is none."""
    word = arg.strip()
    return int(word) if word.isascii() and word.isdecimal() and len(word) < _FITS_64_BITS else -1
