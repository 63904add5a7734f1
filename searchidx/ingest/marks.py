"""Marks of Markdown in the text of a scraped page, as many scrapers and converters write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["without_marks"]

_MARKED = re.compile(r"^(?:\*\*\S|={3,}$)|\]\((?:https?:)?/", re.MULTILINE)
# "# Kapal Tiba" above the text: below it, it is a tag.
_HEADING = re.compile(r"(?:\A|\n[^\S\n]*\n)#{1,6} \S")
# No article has more characters, and the parser takes 2 to 15 microseconds for each.
_LONGEST = 500_000
_CAPTION = "Keterangan gambar: "
# What converters make of a picture by a style sheet: "__Perbesar".
_ICON = re.compile(r"(?<!\S)_{2,}|_{2,}(?!\S)")
# The text of a picture that is no file's name.
_WORDS = re.compile(r"(?:\S+\s+){3}")
# What is left of a link with a blank line in it.
_BROKEN_LINK = re.compile(
    r"^\[(?=[^\]\n]*$)|\]\((?:https?:|[/#]|mailto:|javascript:)[^)\s]*\)", re.M
)
# "[Lia Andriani](javascript:void(0))", which the parser takes for no link.
_SCRIPT_LINK = re.compile(
    r"(?<!!)\[([^\[\]\n]*)\]\(javascript:(?:[^()\\\n]|\\.|\((?:[^()\n])*\))*\)"
)
# "[#### tol laut](/tag/tol-laut)", a heading inside a link.
_INNER_HEADING = re.compile(r"^#{2,6} ", re.MULTILINE)
# Rows of tables: "Editor | : | Lia |", and a photo with its caption below, as blogs lay it out.
_COLON_CELL = re.compile(r"[^\S\n]*\|[^\S\n]*:[^\S\n]*\|[^\S\n]*")
_ROW_END = re.compile(r"(?<=[^\s|])[^\S\n]+\|[^\S\n]*$", re.MULTILINE)
# "<i>Update</i> Harga Pala"
_EMPHASIS = re.compile(r"</?(?:i|b|u|em|strong)>", re.IGNORECASE)
# What some converters make of lists, of those in headers and menus, too: "  * Photo :" above
# "    + Lia Andriani".
_INDENTED_ITEM = re.compile(r"^[^\S\n]+[*+](?:[^\S\n]+|$)", re.MULTILINE)
_FEWEST_ITEMS = 3
# The beginning of a row of one cell.
_ONE_CELL = re.compile(r"^[^\S\n]*\|[^\S\n]+(?=[^|\n]+\|[^\S\n]*$)", re.MULTILINE)
_MOST_CAPTION_ROWS, _FEWEST_SMALL = 3, 2
_CAPTION_ROW = re.compile(
    r"[^\S\n]*(?![Kk]eterangan |[Ff]oto)(?:[^\s|]+ ){3,40}[^\s|]*[^\s|:][^\S\n]+\|[^\S\n]*"
)
_PHOTO_ROW = re.compile(
    r"^!\[[^\]\n]*\](?:\([^)\n]*\))?[^\S\n]*\|\s*\n(?:[^\S\n]*\|[^\S\n]*)?(?=[^\n|]{3,400}\|)",
    re.MULTILINE,
)

# A photo with its caption, as WordPress writes it down.
_SHORTCODE = re.compile(
    r"\[caption\b[^\]\n]{0,400}\](?:\s*(?:!\[[^\]\n]*\]\([^)\n]*\)|<[^>\n]*>))*"
    r"\s*([^\[]{0,600})\[/caption\]"
)
# Other short codes: those that close one, and those with a value of their own. "[sic]" is none.
_OTHER_CODE = re.compile(
    r"\[/[a-z][\w-]{1,40}\]|\[[a-z][\w-]{1,40}(?:\s+[\w-]{1,30}\s*=\s*[\"'”“″][^\[\]\n]{0,300})\]"
)
_TOLD = re.compile(r"\bcaption=[\"”“″]([^\"”“″\]\n]{3,600})[\"”“″]")


def without_marks(text: str) -> str:
    """A text without marks of headings, lists, emphasis and quotes, and with the words of links
    and pictures alone, if it has a heading above, a line that begins bold, or a link. The
    pictures of links, such as portraits and logos, go.

    >>> without_marks("# Kapal Tiba\\n**Sorong** - Kapal [tiba](https://kabar.example/1).")
    'Kapal Tiba\\n\\nSorong - Kapal tiba.'
    """
    if "</" in text:
        text = _EMPHASIS.sub("", text)
    if "\n " in text and len(_INDENTED_ITEM.findall(text)) >= _FEWEST_ITEMS:
        text = _INDENTED_ITEM.sub("", text)
    if "[caption" in text:
        text = _SHORTCODE.sub(_line_of_caption, text)
    if "[" in text:
        text = _OTHER_CODE.sub("", text)
    if "|\n" in text or text.endswith("|"):
        text = _without_rows(_with_caption_rows(text))
    if len(text) > _LONGEST or not _is_marked(text):
        return text
    # Few pages have marks, and it takes a while to import.
    from markdown_it import MarkdownIt

    text = _SCRIPT_LINK.sub(r"\1", text)
    # Scrapers indent what is no code, and keep what looks like elements of HTML.
    parser = MarkdownIt("commonmark", {"html": False}).disable("code")
    return _BROKEN_LINK.sub("", "\n\n".join(_blocks(parser.parse(text))))


def _line_of_caption(code: re.Match[str]) -> str:
    told = _TOLD.search(code[0])
    caption = code[1].strip() or (told[1] if told else "")
    return f"\n\n{_CAPTION}{caption}\n\n" if caption else "\n\n"


def _is_marked(text: str) -> bool:
    if ("**" in text or "](" in text or "\n===" in text) and _MARKED.search(text):
        return True
    return "# " in text and _HEADING.search(text, 0, len(text) // 2) is not None


def _blocks(tokens: list[Token]) -> Iterator[str]:
    """The texts of headings, paragraphs and items, a line where the source has one."""
    number = ""
    for token in tokens:
        if token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "fence":
            yield token.content
        elif token.type == "inline":
            children = token.children or []
            text = _ICON.sub("", "".join(_inline(_without_copies(children))))
            if [child.type for child in children] == ["image"] and _WORDS.match(text):
                text = f"{_CAPTION}{text}"
            if text.strip():
                yield number + _INNER_HEADING.sub("", text)
                number = ""


def _without_copies(children: list[Token]) -> list[Token]:
    """The tokens of a line without the pictures whose text its other words say again, as the
    caption beside it does."""
    shown = _folded([token for token in children if token.type != "image"])
    return [
        token
        for token in children
        if token.type != "image" or _folded(token.children or []) not in shown
    ]


def _folded(tokens: list[Token]) -> str:
    return " ".join("".join(_inline(tokens)).casefold().split())


def _inline(children: list[Token]) -> Iterator[str]:
    depth = 0
    for token in children:
        depth += token.nesting if token.type.startswith("link_") else 0
        if token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type != "image":
            yield token.content
        elif not depth:
            yield from _inline(token.children or [])


def _with_caption_rows(text: str) -> str:
    """A text with its rows of one cell, a few words each and none beside another, said to be
    captions: blogs put a photo and its caption in a table.

    >>> _with_caption_rows("Warga di dermaga lama |\\nSorong - Kapal tiba.")
    'Keterangan gambar: Warga di dermaga lama |\\nSorong - Kapal tiba.'
    """
    if "---|" in text or "|--" in text:
        return text
    lines = text.split("\n")
    rows = [at for at, line in enumerate(lines) if "|" in line]
    alone = [at for at in rows if at - 1 not in rows and at + 1 not in rows]
    if len(alone) < len(rows) or len(rows) > _MOST_CAPTION_ROWS:
        return text
    for at in rows:
        if _CAPTION_ROW.fullmatch(lines[at]) and _is_in_small_letters(lines[at]):
            lines[at] = f"{_CAPTION}{lines[at].lstrip()}"
    return "\n".join(lines)


def _is_in_small_letters(line: str) -> bool:
    """Whether a line is in a sentence's case, as headlines and dates are not."""
    long = (word for word in line.split() if word.isalpha() and word.islower() and len(word) > 3)
    return len(list(long)) >= _FEWEST_SMALL


def _without_rows(text: str) -> str:
    """A text with rows of tables as the lines that a page without them would have.

    >>> _without_rows("![]() |\\nWarga di dermaga. |\\nEditor | : | Lia |")
    'Keterangan gambar: Warga di dermaga.\\nEditor: Lia'
    """
    text = _PHOTO_ROW.sub(_CAPTION, text)
    text = _ONE_CELL.sub("", text)
    return _ROW_END.sub("", _COLON_CELL.sub(": ", text))
