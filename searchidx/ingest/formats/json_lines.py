"""JSON lines: an article a line."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any, cast

import orjson

from searchidx.ingest.document import Document
from searchidx.ingest.encoding import LENIENT, check_text, encoding_of
from searchidx.ingest.errors import MemberError, RecordError
from searchidx.ingest.formats.parsed import article_or_rejection
from searchidx.ingest.options import ReadOptions
from searchidx.model import Article, Rejection

__all__ = ["read"]

# orjson reads longer whole numbers as floats, and two ids may become one.
_EXACT = 2.0**63
_CHUNK = 1 << 16


def read(document: Document, options: ReadOptions) -> Iterator[Article | Rejection]:
    """The articles in the lines; a broken line is a rejection of its own, and so is a damaged
    member of a gzip file, with the line that it breaks off.

    Raises:
        RecordError: if no line holds anything.
    """
    number, empty = 0, True
    for number, line in enumerate(_lines(document, options.limits.document), 1):
        if isinstance(line, MemberError):
            reason = f"{line}; what stands before it was read"
            yield Rejection(document.path, number, reason)
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            empty = False
            yield _article(line, f"{document.id}#{number}", document.path, number, options)
    if empty:
        raise RecordError("no record in it" if number else "an empty file")


def _lines(document: Document, longest: int) -> Iterator[bytes | MemberError]:
    """The lines in UTF-8; of longer ones, a little more than so much. What a damaged member
    breaks off is given as its error."""
    readline = _readline(document)
    while True:
        try:
            line = start = readline(longest + 1)
            while len(start) > longest and not line.endswith(b"\n"):
                line = readline(_CHUNK) or b"\n"
        except MemberError as error:
            yield error
        else:
            if not start:
                return
            yield start


def _readline(document: Document) -> Callable[[int], bytes]:
    codec = encoding_of(document.head())
    if codec.startswith("utf-8"):
        return document.file.readline
    text = io.TextIOWrapper(document.file, codec, "replace", newline="\n")
    return lambda size: text.readline(size).encode("utf-8", "replace")


def _article(
    line: bytes, id: str, path: str, number: int, options: ReadOptions
) -> Article | Rejection:
    if len(line) > options.limits.document:
        reason = f"longer than {options.limits.document:,} bytes (max_document_size)"
        return Rejection(path, number, reason)
    try:
        record = _parsed(line)
    except json.JSONDecodeError as error:
        reason = f"not JSON: {error.msg.removesuffix(' at')} at column {error.colno}"
    except RecursionError:
        reason = "not JSON that can be read: nested too deeply"
    except ValueError as error:  # RecordError, and a number of more than 4,300 digits
        reason = str(error)
    else:
        return article_or_rejection(record, id, path, number, options)
    return Rejection(path, number, reason)


def _parsed(line: bytes) -> Any:
    """The value of a line: by orjson, which takes half the time of the standard library,
    or by that where orjson refuses (half characters, NaN) or would lose digits."""
    try:
        record = orjson.loads(line)
        if not isinstance(record, dict) or not any(
            type(value) is float and abs(value) >= _EXACT for value in record.values()
        ):
            return record
    except orjson.JSONDecodeError:
        pass
    text = line.decode("utf-8-sig", LENIENT)
    check_text(text)
    return cast(Any, json.loads(text))
