"""Text that a scraper broke at every link and emphasis -> a line a paragraph.

``get_text("\\n")`` of a parser of HTML puts each piece of text on a line of its own: "Nelayan di",
"Sorong", ", Papua". Lines that begin with a comma or a full stop give it away.
"""

from __future__ import annotations

import re

from searchidx.ingest.hosts import HOST

__all__ = ["without_inline_breaks"]

# Lines that begin with a mark which is never first. A page has one by mistake.
_FEWEST = 3
_MARK_FIRST = re.compile(r"^[,.;)](?=\s)", re.MULTILINE)
_GOES_ON = re.compile(r"[,.;:)?!%](?:\s|$)|[”’](?:\s|$)|[a-z]")
_DASH_FIRST = re.compile(r"[-–—](?:\s|$)")
_OUTLET_LAST = re.compile(rf"(?:{HOST}|[A-Z]{{3,}})\)?$")
# What no headline and no name ends with.
_OPEN = re.compile(
    r"(?:[,(\[“‘/&+–—-]|\b(?:adalah|agar|atau|bahwa|bagi|dalam|dan|dari|dengan|di|hingga|karena"
    r"|ke|kepada|maupun|menjadi|menurut|oleh|pada|para|saat|sampai|sebagai|seperti|serta|si|tentang"
    r"|untuk|yakni|yaitu|yang))$"
)
_SMALL_LAST = re.compile(r"(?:^|\s)[a-z]+$")
_ENDED = re.compile(r"[.!?:…][”\"’')]*$|^.{0,3}$")
_NO_BLANK = re.compile(r"[,.;:)?!%”’]")


def without_inline_breaks(text: str) -> str:
    """A text whose pieces of sentences stand on lines of their own, joined; any other as it is.

    A line goes on in the next that begins in small letters or with a mark, and where it ends with
    a word or mark that cannot be last. One that went on does so until its sentence ends, and below
    it one that ends in small letters goes on, too. A blank line ends all.

    >>> without_inline_breaks("Nelayan di\\nSorong\\n, Papua\\n, dan\\nAlor\\n.\\nKapal tiba.")
    'Nelayan di Sorong, Papua, dan Alor.\\nKapal tiba.'
    """
    if not ("\n," in text or "\n." in text) or len(_MARK_FIRST.findall(text)) < _FEWEST:
        return text
    # Pieces of each line that is made: a text of a million must not be copied for each.
    made: list[list[str]] = []
    is_open = has_begun = False
    for line in map(str.strip, text.split("\n")):
        above = made[-1][-1] if made else ""
        if not (above and line and (is_open or _continues(above, line))):
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


def _continues(above: str, line: str) -> bool:
    if _DASH_FIRST.match(line):
        return _OUTLET_LAST.search(above) is not None
    if _OPEN.search(above):
        return True
    return _GOES_ON.match(line) is not None and not _ENDED.search(above)
