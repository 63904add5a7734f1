"""Hits -> CSV, TSV, JSON lines, whole articles, ids, RIS and BibTeX: one hit in, one or more
lines out."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from searchidx.model import Article, Hit, as_json

__all__ = ["FORMATS", "WITH_FRAGMENTS", "export"]

_COLUMNS = (
    "rank",
    "score",
    "id",
    "title",
    "published",
    "source",
    "section",
    "authors",
    "tags",
    "place",
    "url",
    "fragment",
)


def export(hits: Iterable[Hit], format: str) -> Iterator[str]:
    """The hits in a format of :data:`FORMATS`, piece by piece, each ending in a newline.

    Raises:
        KeyError: if there is no such format.
    """
    return FORMATS[format](hits)


def _row(hit: Hit) -> list[str]:
    article = hit.article
    body = next((f.text for f in hit.fragments if f.field != "title"), "")
    return [
        str(hit.rank),
        f"{hit.score:.4f}",
        article.id,
        article.title,
        article.published or "",
        article.source or "",
        article.section or "",
        "; ".join(article.authors),
        "; ".join(article.tags),
        article.place or "",
        article.url or "",
        body,
    ]


def _csv(hits: Iterable[Hit]) -> Iterator[str]:
    return map(_line_of_cells, _rows(hits))


def _line_of_cells(row: list[str], delimiter: str = ",") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerow(row)
    return buffer.getvalue()


def _rows(hits: Iterable[Hit]) -> Iterator[list[str]]:
    yield list(_COLUMNS)
    yield from map(_row, hits)


def _tsv(hits: Iterable[Hit]) -> Iterator[str]:
    """A tab or line break inside a value becomes a space, and a value with quotation marks is
    quoted as in CSV: spreadsheets, pandas and R take a bare one for the beginning of a quoted
    value, and lose the rows up to the next."""
    for row in _rows(hits):
        yield _line_of_cells([_line(value) for value in row], "\t")


def _json_lines(hits: Iterable[Hit]) -> Iterator[str]:
    for hit in hits:
        yield json.dumps(as_json(hit), ensure_ascii=False) + "\n"


def _articles(hits: Iterable[Hit]) -> Iterator[str]:
    """Whole articles, with their bodies, as ``searchidx index`` reads them."""
    for hit in hits:
        yield json.dumps(as_json(hit.article), ensure_ascii=False, default=str) + "\n"


def _ids(hits: Iterable[Hit]) -> Iterator[str]:
    for hit in hits:
        yield hit.article.id + "\n"


def _ris(hits: Iterable[Hit]) -> Iterator[str]:
    """RIS (Research Information Systems) records of type NEWS."""
    for hit in hits:
        article = hit.article
        day = (article.published or "")[:10]
        fields = [
            ("TY", "NEWS"),
            ("ID", article.id),
            ("TI", article.title),
            *(("AU", author) for author in article.authors),
            ("T2", article.source),
            ("PY", day[:4]),
            ("DA", day.replace("-", "/")),
            ("UR", article.url),
            *(("KW", tag) for tag in article.tags),
            ("ER", " "),
        ]
        yield "".join(f"{tag}  - {_line(value)}\n" for tag, value in fields if value)


def _line(text: str) -> str:
    return " ".join(text.split())


# Characters that TeX takes for commands.
_TEX = re.compile(r"([\\{}$&%#_~^])")


def _bibtex(hits: Iterable[Hit]) -> Iterator[str]:
    """Entries of type @misc, their keys made of outlet, year and rank."""
    for hit in hits:
        article = hit.article
        fields = {
            "title": article.title,
            "author": " and ".join(article.authors),
            "year": (article.published or "")[:4],
            "date": (article.published or "")[:10],
            "howpublished": article.source or "",
        }
        lines = [f"  {name} = {{{_tex(value)}}},\n" for name, value in fields.items() if value]
        if article.url:
            lines.append(f"  url = {{{_line(article.url)}}},\n")
        lines.append(f"  note = {{{_tex(article.id)}}},\n")
        yield f"@misc{{{_key(article, hit.rank)},\n{''.join(lines)}}}\n"


def _tex(text: str) -> str:
    names = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return _TEX.sub(lambda match: names.get(match[0], "\\" + match[0]), _line(text))


def _key(article: Article, rank: int) -> str:
    outlet = re.sub(r"[^a-z0-9]+", "", (article.source or "berita").lower())
    return f"{outlet}{(article.published or '')[:4]}-{rank}"


FORMATS: Mapping[str, Callable[[Iterable[Hit]], Iterator[str]]] = {
    "jsonl": _json_lines,
    "articles": _articles,
    "csv": _csv,
    "tsv": _tsv,
    "ids": _ids,
    "ris": _ris,
    "bibtex": _bibtex,
}
"""Name of a format -> what writes it."""

WITH_FRAGMENTS = frozenset(("jsonl", "csv", "tsv"))
"""Formats that say something of the fragments of hits."""
