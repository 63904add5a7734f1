"""Tables (CSV, TSV): an article a row, below a header that names the columns."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator

from searchidx.ingest.document import Document
from searchidx.ingest.encoding import LENIENT, encoding_of
from searchidx.ingest.errors import RecordError
from searchidx.ingest.fields import FieldMap
from searchidx.ingest.formats.parsed import article_or_rejection
from searchidx.ingest.options import ReadOptions
from searchidx.model import Article, Rejection

__all__ = ["NO_COLUMNS", "delimiter_of", "is_surely_a_table", "read"]

NO_COLUMNS = "no columns of articles in its first line (see the setting fields)"
"""Reason why a table gives no articles."""

_DELIMITERS = ",;\t|"
_LONGEST_NAME = 80
# The line by which Excel is told the delimiter, above the header.
_TOLD = re.compile(r"\A\ufeff?sep=[^\r\n]\r?\n", re.IGNORECASE)
# A row runs on over more lines than this only by a quotation mark that nothing closes.
_MOST_LINES = 5_000


def delimiter_of(text: str, fields: FieldMap) -> str | None:
    """The delimiter of a table that begins so; None if this is no table of articles.

    Its first line has to name a title, body or caption and one thing more that is known.
    """
    line = _TOLD.sub("", text).lstrip("\ufeff").split("\n", 1)[0].rstrip("\r")
    for delimiter in sorted(_DELIMITERS, key=line.count, reverse=True):
        names = _cells(line, delimiter)
        known = sum(fields.name_of(name) is not None for name in names)
        short = all(len(name) <= _LONGEST_NAME for name in names)
        if len(names) > 1 and short and known > 1 and fields.name_a_text(names):
            return delimiter
    return None


def is_surely_a_table(text: str, fields: FieldMap) -> bool:
    """Whether a text of any name is a table: the menu of a page ("Berita | Lokasi | Tag") may
    look like a header, but has no title beside a body and no row below."""
    delimiter = delimiter_of(text, fields)
    lines = text.lstrip("\ufeff").splitlines()
    if delimiter is None or len(lines) < 2:
        return False
    kinds = {fields.name_of(name) for name in _cells(lines[0], delimiter)}
    # A long row is cut at the end of what is known.
    return {"title", "body"} <= kinds and len(_cells("\n".join(lines[1:]), delimiter)) > 1


def _cells(text: str, delimiter: str) -> list[str]:
    """The cells of the first row of a text."""
    try:
        return next(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), [])
    except csv.Error:
        return []


def read(document: Document, options: ReadOptions) -> Iterator[Article | Rejection]:
    """The articles in the rows; a row with too many or too few cells is a rejection of its
    own.

    Raises:
        RecordError: if the header names no text of an article.
    """
    head = document.head()
    if not head:
        raise RecordError("an empty file")
    codec = encoding_of(head)
    errors = LENIENT if codec.startswith("utf-8") else "replace"
    text = head.decode(codec, errors)
    delimiter = delimiter_of(text, options.fields)
    if delimiter is None:
        raise RecordError(NO_COLUMNS)
    file = io.TextIOWrapper(document.file, codec, errors, newline="")
    above = 1 if _TOLD.match(text) else 0
    rows = _Rows(file, delimiter, options.limits.document)
    names = rows.header(above)
    number = 0
    for line, row in rows:
        number += 1
        if isinstance(row, str):
            yield Rejection(document.path, line, row)
            continue
        record = {name: cell for name, cell in zip(names, row, strict=True) if cell.strip()}
        id = f"{document.id}#{number}"
        yield article_or_rejection(record, id, document.path, line, options)
    if not number:
        raise RecordError("no row below its header")


class _RunsOn(Exception):
    """A row that does not end where it may; the message says why it is none."""


class _Rows:
    """The rows of a table, each with the number of its first line.

    A row is a list of as many cells as the header has, or else the reason why it is none;
    of that one only the first line is taken, since a quotation mark that nothing closes
    makes one row of all lines to the next.
    """

    def __init__(self, file: io.TextIOWrapper, delimiter: str, longest: int) -> None:
        self._file = file
        self._delimiter = delimiter
        self._longest = longest
        self._given_back: deque[str] = deque()
        self._taken: list[str] = []
        self._before = self._width = 0
        csv.field_size_limit(longest)  # the module has one for all readers

    def header(self, above: int) -> list[str]:
        """The names of the columns, distinct; so many lines stand above them."""
        for _ in range(above):
            self._next_line()
        try:
            row = self._row()
        except (csv.Error, _RunsOn, StopIteration) as error:
            raise RecordError(f"its header cannot be read: {error}") from None
        names = [name.strip() or f"column {n}" for n, name in enumerate(row, 1)]
        self._before = above + len(self._taken)
        self._width = len(names)
        return [
            f"{name} {n}" if name in names[: n - 1] else name for n, name in enumerate(names, 1)
        ]

    def __iter__(self) -> Iterator[tuple[int, list[str] | str]]:
        while True:
            first = self._before + 1
            try:
                row = self._row()
            except StopIteration:
                return
            except (csv.Error, _RunsOn) as error:
                yield first, self._alone() or self._give_back(str(error))
                continue
            if row and len(row) != self._width:
                reason = f"{len(row)} cells below {self._width} names"
                yield first, self._give_back(reason)
                continue
            self._before += len(self._taken)
            if row:
                yield first, row

    def _row(self) -> list[str]:
        self._taken = []
        return next(csv.reader(self._lines(), delimiter=self._delimiter, strict=True))

    def _alone(self) -> list[str] | None:
        """The first of the lines taken as a row whose cells hold bare quotation marks
        ("kata "ya" itu"), if it has as many cells as it should."""
        line = self._taken[0]
        if len(line) > self._longest or line.count('"') % 2:
            return None
        row = next(csv.reader([line], delimiter=self._delimiter), [])
        if len(row) != self._width:
            return None
        self._give_back("")
        return row

    def _lines(self) -> Iterator[str]:
        size = 0
        while True:
            line = self._given_back.popleft() if self._given_back else self._next_line()
            if not line:
                return
            self._taken.append(line)
            size += len(line)
            if size > self._longest:
                self._skip_line(line)
                raise _RunsOn(f"longer than {self._longest:,} characters (max_document_size)")
            if len(self._taken) > _MOST_LINES:
                raise _RunsOn("a quotation mark that nothing closes")
            yield line

    def _next_line(self) -> str:
        return self._file.readline(self._longest + 1)

    def _skip_line(self, line: str) -> None:
        while line and not line.endswith(("\n", "\r")):
            line = self._next_line()

    def _give_back(self, reason: str) -> str:
        self._given_back.extendleft(reversed(self._taken[1:]))
        self._before += 1
        return reason
