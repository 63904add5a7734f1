"""Rows of headlines between paragraphs: links to other articles that a scraper kept without what
stood above them.

Such a row is told from the items of a list by what surrounds it, whole sentences, and by what its
lines are: in title case, without the signs of a list, of different things, and half of them with
a verb. Calibrated on the 40,711 articles of the reference news: 74 rows of four outlets are found,
each of them of links, and at least eleven are missed. One line alone may be a sub-heading and is
none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from searchidx.ingest.small_words import is_in_title_case

__all__ = ["headlines_in_rows"]

_LONGEST = 140
_FEWEST_WORDS, _MOST_WORDS = 5, 18
# A sub-heading may stand right above a row, and is shorter.
_SHORTEST_SENTENCE = 40
_SENTENCE_ENDS = (".", "”", '"', "?", "!", "’")
# Sentences, items of a list and what introduces one end so.
_NO_END = frozenset(".,:;…-–\"”'’)]")
_QUOTES = "\"“‘'"
# "2. Semarang", "Menteri Perikanan (Kemaritiman)", "Persis vs Arema", "2 - 0", "2 gram 900".
_ITEM = re.compile(
    r"[();=|+/]|\bvs\b|\d\s*[-–:]\s*\d|^[A-Za-z]{1,2}[.)] |^\d+[.)]|^\d+ (?:[A-Z]?[a-z]{0,2} )?\d"
)
# Verbs by their prefix, in title case, and what headlines have instead of one.
_VERB = re.compile(
    r"(?<=\s)(?:(?:Me(?:m|n|ng|ny|l|r|w|y)|Di|Ber|Ter)[a-z]{3,}|Agar|Ajak|Akan|Akui|Bakal|Bantah"
    r"|Bawa|Belum|Beri|Bikin|Bisa|Bongkar|Buat|Dapat|Gegara|Gelar|Harus|Ingin|Ini|Itu|Jadi|Klaim"
    r"|Lewat|Masuk|Mau|Minta|Naik|Saat|Sampai|Sebut|Siap|Sudah|Tak|Tewas|Tidak|Tolak|Turun|Ungkap"
    r"|Usai)(?=\s|$)|[?!]$"
)
_NO_VERB = frozenset(
    "Medan Melayu Menara Menengah Mental Menteri Merah Mercy Merdeka Digital Dinas Direktorat"
    " Direktur Diesel Dividen Divisi Berat Beras Berita Berlin Bersama Terbaik Terbanyak Terbaru"
    " Terbesar Terbuka Terminal Ternate Terpadu Tertinggi".split()
)
_WORD = re.compile(r"\w{4,}")


def headlines_in_rows(lines: Sequence[str]) -> set[int]:
    """The indexes of those lines (not empty) that are links to other articles, two or more in a
    row, with a sentence above and a sentence or nothing below."""
    short = [
        at for at, line in enumerate(lines) if line[-1] not in _NO_END and len(line) <= _LONGEST
    ]
    found: set[int] = set()
    if len(short) < 2:
        return found
    row: list[int] = []
    for at in [*short, len(lines) + 1]:
        if row and at != row[-1] + 1:
            if len(row) > 1 and _are_links(lines, row):
                found.update(row)
            row = []
        row.append(at)
    return found


def _are_links(lines: Sequence[str], row: Sequence[int]) -> bool:
    first, below = row[0], row[-1] + 1
    if not first or not _is_sentence(lines[first - 1]):
        return False
    if below < len(lines) and not _is_sentence(lines[below]):
        return False
    texts = [lines[at] for at in row]
    return (
        all(map(_is_headline, texts))
        and 2 * sum(map(_has_verb, texts)) >= len(texts)
        and _are_of_different_things(texts)
    )


def _is_sentence(line: str) -> bool:
    return len(line) >= _SHORTEST_SENTENCE and line.endswith(_SENTENCE_ENDS)


def _is_headline(line: str) -> bool:
    words = line.count(" ") + 1
    begins = line[0].isupper() or line[0].isdigit() or line[0] in _QUOTES
    long_enough = _FEWEST_WORDS <= words <= _MOST_WORDS
    return begins and long_enough and not _ITEM.search(line) and is_in_title_case(line)


def _has_verb(line: str) -> bool:
    return any(found[0] not in _NO_VERB for found in _VERB.finditer(line))


def _are_of_different_things(texts: Sequence[str]) -> bool:
    """Whether no two share half of the words of one: a heading and the one below it do."""
    words = [frozenset(_WORD.findall(text.casefold())) for text in texts]
    return all(
        2 * len(one & other) < min(len(one), len(other))
        for at, one in enumerate(words)
        for other in words[:at]
    )
