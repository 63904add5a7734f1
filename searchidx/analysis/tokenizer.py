"""A chunk (text without white space) -> the printed units in it that become tokens, each
with its kind. No unit reaches over white space.

Kinds, tried in this order:

- *name*: URL, e-mail, host ("kompas.com"), @name, #tag: one unit each.
- *number*: digits with their separators: 10.000, 1,5, 13/6/2023, 13-6-2023, 10.35, and 1990-an. A
  currency glued before it ("Rp1,5") is a unit of its own.
- *word*: letters and digits (G20, 4G, Covid), with apostrophes inside (Jum'at), hyphens
  (anak-anak, ke-17), dots of initials (S.H., S.H), and a suffix glued behind a closing quote
  (“agresi”nya).

What may repeat before the sign that decides (the part of an e-mail before "@", at most 64
characters by RFC 5321; the labels of a host, 63 each by RFC 1035; initials) is bounded, so
that the time a text takes is proportional to its length, whatever is in it.
"""

from __future__ import annotations

import re

from searchidx.analysis.normalize import APOSTROPHES, HYPHENS, INVISIBLE, QUOTES

__all__ = ["LEADING", "TOKEN", "TRAILING", "kind_of"]

LEADING = "\"“”'‘’([*+/–—-"
TRAILING = "\"“”'‘’)]*/–—.,:;!?%…-"
"""Signs of no meaning before or behind a word of plain letters, or a number."""

# A letter or digit with the marks and invisible characters that belong to it. The letters
# of a dash or quote that was decoded wrongly ("â€“", "â€œ") are none.
_CHAR = rf"(?<!â€)(?!â€)[^\W_][\u0300-\u036f{INVISIBLE}]*"
_CHARS = rf"(?:{_CHAR})+"
_JOINED = rf"{_CHARS}(?:[{APOSTROPHES}]{_CHARS})*"
_HOST_END = r"(?:com|co|id|net|org|go|or|ac|tv|info|news|me)"

TOKEN = re.compile(
    rf"""
    (?P<name>
        https?://[^\s<>"”“]*[^\W_]/?
      | [\w.+-]{{1,64}}@[\w-]+(?:\.[\w-]+)+
      | [@\#]\w+(?:\.\w+)*
      | (?:[A-Za-z0-9][A-Za-z0-9-]{{0,62}}\.){{1,8}}{_HOST_END}(?![.-]*\w)
    )
  | (?P<number>
        (?:\d{{1,2}}-\d{{1,2}}-\d{{4}}(?![^\W_])|\d+(?:[.,/:]\d+)+|\d+(?![^\W_]))
        (?:-an(?![^\W_]))?
    )
  | (?P<word>
        (?:Rp|IDR|USD|US)(?=\d)
      | (?:[^\W\d_]\.){{1,12}}[^\W\d_]\.?(?![^\W_])
      | {_JOINED}(?:[{HYPHENS}]{_JOINED})*
        (?:[{QUOTES}{APOSTROPHES}]+(?:nya|lah|kah|pun|ku|mu)(?![^\W_]))?
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Matches one unit; exactly one of its groups name, number and word has matched."""


def kind_of(match: re.Match[str]) -> str:
    """The kind of a match of :data:`TOKEN`: name, number or word."""
    assert match.lastgroup is not None
    return match.lastgroup
