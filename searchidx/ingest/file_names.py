"""Names of files that are not UTF-8, as text that can be stored, printed and typed.

Python has a byte that is none as half a surrogate pair, which no encoding takes: such a name could
be neither an id nor a path. It is written ``caf\\xe9.txt`` instead, as ``ls`` and shells do.
"""

from __future__ import annotations

import re

__all__ = ["on_disk", "written"]

_BYTE = re.compile(r"\\x([89a-f][0-9a-f])")
# Where Python has the bytes from 0 to 255, of which those that are not UTF-8 are 128 and above.
_BYTES = 0xDC00


def written(name: str) -> str:
    """A name or path as Python has it, with other bytes than UTF-8 as ``\\xe9``."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def on_disk(name: str) -> str:
    """The name or path that was written so, as Python has it. Of one that has such a text itself
    it is another: look for that first."""
    return _BYTE.sub(lambda found: chr(_BYTES + int(found[1], 16)), name)
