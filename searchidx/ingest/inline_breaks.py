"""Text that a scraper broke at every link and emphasis -> a line a paragraph.

``get_text("\\n")`` of a parser of HTML puts each piece of text on a line of its own: "Nelayan di",
"Sorong", ", Papua". Lines that begin with a comma or a full stop give it away, or the dash of the
dateline below the outlet in bold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from searchidx.ingest.hosts import HOST

__all__ = ["without_inline_breaks"]

# Lines that begin with a mark which is never first. A page has one by mistake.
_FEWEST = 3
# Of most texts this tells at once that there is none.
_MAY_BREAK = re.compile(r"\n[,.]")
_MARK_FIRST = re.compile(r"^[,.;)](?=\s)", re.MULTILINE)
_GOES_ON = re.compile(r"[,.;:)?!%](?:\s|$)|[”’](?:\s|$)|[a-z]")
_DASH_FIRST = re.compile(r"[-–—](?:\s|$)")
_DASH_BELOW = re.compile(r"\n[-–—](?=\s)")
# The first line of a body goes on for longer, if none of it is in a line of its own.
_DASH_LAST = re.compile(r"[-–—][^\S\n]*\n(?=[^\n]{1,58}[^\n.!?”\"]\n)")
_CITY_LAST = re.compile(r", [A-Z][\w ]{2,30}$")
# Cheap tests for the two.
_BELOW = tuple(f"\n{dash}" for dash in "-–—")
_LAST = tuple(f"{dash}{space}\n" for dash in "-–—" for space in ("", " "))
_LONGEST_DATELINE = 120
_OUTLET_LAST = re.compile(rf"(?:{HOST}|[A-Z]{{3,}})\)?$")
# What no headline and no name ends with.
_OPEN = re.compile(
    r"(?:[,(\[“‘/&+–—-]|\b(?:adalah|agar|atau|bahwa|bagi|dalam|dan|dari|dengan|di|hingga|karena"
    r"|ke|kepada|maupun|menjadi|menurut|oleh|pada|para|saat|sampai|sebagai|seperti|serta|si|tentang"
    r"|untuk|yakni|yaitu|yang))$"
)
_LIST = re.compile(
    r"(?:tags?|topik|kata kunci|(?:berita|artikel) (?:terkait|lainnya|populer)|terpopuler)\s?:?",
    re.IGNORECASE,
)
_LONGEST_NAME = 5
_SMALL_LAST = re.compile(r"(?:^|\s)[a-z]+$")
_ENDED = re.compile(r"[.!?:…][”\"’')]*$|^[^A-Za-z]{0,3}$")
_NO_BLANK = re.compile(r"[,.;:)?!%”’]")


def without_inline_breaks(text: str, top: int | None = None) -> str:
    """A text whose pieces of sentences stand on lines of their own, joined; any other as it is.
    ``top`` is in how many characters the dateline is, if that is known.

    A line goes on in the next that begins in small letters or with a mark, and where it ends with
    a word or mark that cannot be last. In a sentence that went on before, names amid it are joined
    too. A blank line and the end of a sentence end it; from a list of tags or of other articles on
    nothing is joined.

    >>> without_inline_breaks("Nelayan di\\nSorong\\n, Papua\\n, dan\\nAlor\\n.\\nKapal tiba.")
    'Nelayan di Sorong, Papua, dan Alor.\\nKapal tiba.'
    """
    marked = _MAY_BREAK.search(text) and len(_MARK_FIRST.findall(text)) >= _FEWEST
    if not marked and not _has_broken_dateline(text[:top]):
        return text
    lines = [line.strip() for line in text.split("\n")]
    # Pieces of each line that is made: a text of a million must not be copied for each.
    made: list[list[str]] = []
    is_open = has_begun = False
    for at, line in enumerate(lines):
        if has_begun and _LIST.fullmatch(line):
            return "\n".join([*map("".join, made), *lines[at:]])
        above = made[-1][-1] if made else ""
        goes_on = above and line and (_continues(above, line) or (is_open and _is_name(lines, at)))
        if not goes_on:
            made.append([line])
            is_open = False
            continue
        if has_begun and not is_open and len(made) > 1 and _SMALL_LAST.search(made[-2][-1]):
            # A name in its sentence: "tercepat di", "Sorong", "pada Minggu".
            name = made.pop()
            made[-1] += [" ", *name]
        if not (_NO_BLANK.match(line) or above.endswith(("(", "[", "“", "/"))):
            made[-1].append(" ")
        made[-1].append(line)
        is_open = not _ENDED.search(line)
        has_begun = True
    return "\n".join(map("".join, made))


def _has_broken_dateline(text: str) -> bool:
    """Whether the outlet, in bold mostly, is parted from the dash behind it, which is no bullet:
    no line below begins with another; or whether its line ends with the dash, above a piece of a
    sentence."""
    dash = _DASH_BELOW.search(text) if any(map(text.__contains__, _BELOW)) else None
    if dash and _OUTLET_LAST.search(_line_before(text, dash.start())):
        return not _DASH_FIRST.match(text, text.find("\n", dash.end()) + 1)
    dash = _DASH_LAST.search(text) if any(map(text.__contains__, _LAST)) else None
    above = _line_before(text, dash.start()).rstrip() if dash else ""
    return _OUTLET_LAST.search(_CITY_LAST.sub("", above)) is not None


def _line_before(text: str, end: int) -> str:
    return text[max(text.rfind("\n", 0, end) + 1, end - _LONGEST_DATELINE) : end]


def _is_name(lines: Sequence[str], at: int) -> bool:
    """Whether a line can be a link amid an open sentence: a few words, and the next goes on."""
    if len(lines[at].split()) > _LONGEST_NAME:
        return False
    return at + 1 < len(lines) and _continues(lines[at], lines[at + 1])


def _continues(above: str, line: str) -> bool:
    if _DASH_FIRST.match(line):
        return _OUTLET_LAST.search(above) is not None
    if _OPEN.search(above) or line[0] == ")":
        return True
    return _GOES_ON.match(line) is not None and not _ENDED.search(above)
