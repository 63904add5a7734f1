"""Terms as they stand in the text fields of a cluster.

Its tokenizer cuts at white space, a token ``a|b`` is two terms at one position, and a name of a
feature has no dot. So each of these signs in a term is written as U+001A and four hexadecimal
digits; and of a term too long for the index its end as U+001A, a dash and a hash.
"""

from __future__ import annotations

import re
from hashlib import blake2b

__all__ = ["EMPTY", "SEVERAL", "local_term", "server_term"]

SEVERAL = "|"
"""Between the terms of one position."""

EMPTY = "\x1a"
"""Stands in a text field that has no term, so that average lengths are those of all articles."""

_ESCAPED = re.compile(rf"[\s\x00-\x20\x7f-\xa0\x1a\ufeff\ud800-\udfff.{SEVERAL}]")
_WRITTEN = re.compile(r"\x1a([0-9a-f]{4})")
# A term may have 32,766 bytes; no word that is looked for has as many characters as this.
_LONGEST = 1000


def server_term(term: str) -> str:
    """A term of the analyzer as it is indexed; the beginning of a term gives the beginning."""
    if len(term) > _LONGEST:
        digest = blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        return f"{server_term(term[:_LONGEST])}\x1a-{digest}"
    # Most have none of these signs.
    return term if term.isalnum() else _ESCAPED.sub(lambda sign: f"\x1a{ord(sign[0]):04x}", term)


def local_term(term: str) -> str:
    """The term of the analyzer that is indexed so; of a very long one its beginning."""
    if EMPTY not in term:
        return term
    beginning = term.partition("\x1a-")[0]
    return _WRITTEN.sub(lambda match: chr(int(match[1], 16)), beginning)
