"""One reader a format: the bytes of a file -> articles, one after another."""

from __future__ import annotations

import codecs
import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any, cast

import yaml

from searchidx.ingest.options import ReadOptions
from searchidx.ingest.page import read_page
from searchidx.ingest.records import RecordError, read_record
from searchidx.model import Article, Rejection

__all__ = ["READERS", "Reader", "reader_for"]

Reader = Callable[[IO[bytes], str, str, ReadOptions], Iterator[Article | Rejection]]
"""(open file, id of its article or of record 1.., path to report, options) -> articles."""


def reader_for(name: str) -> Reader | None:
    """The reader for a file of that name, by its ending; None if there is none."""
    lowered = name.lower()
    return next((read for ending, read in READERS.items() if lowered.endswith(ending)), None)


class _FrontMatterLoader(yaml.SafeLoader):
    """YAML whose dates stay text: parse_moment reads more forms than YAML has, and an
    impossible one ("2023-13-45") would fail the whole file."""


_FrontMatterLoader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _decode(data: bytes) -> str:
    """Text of UTF-8 bytes, with or without a byte order mark.

    Raises:
        RecordError: naming the first byte that is not UTF-8, or a NUL.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise RecordError("not text: it begins as UTF-16 does, and does not go on so") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordError(
            f"not UTF-8 text: byte 0x{data[error.start]:02x} at position {error.start}"
        ) from None
    if "\0" in text:
        raise RecordError(f"not text: a NUL byte at position {text.index(chr(0))}")
    return text


def _page(
    file: IO[bytes], id: str, path: str, options: ReadOptions
) -> Iterator[Article | Rejection]:
    try:
        text = _decode(file.read())
    except RecordError as error:
        yield Rejection(path, None, str(error))
        return
    if not text.strip():
        yield Rejection(path, None, "an empty file")
        return
    article = read_page(text, id, options, path)
    yield article or Rejection(path, None, "no article text in it")


def _json_lines(
    file: IO[bytes], id: str, path: str, options: ReadOptions
) -> Iterator[Article | Rejection]:
    number, empty = 0, True
    for number, line in enumerate(file, 1):
        if number == 1 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            yield Rejection(path, None, "not UTF-8 text: it begins as UTF-16 does")
            return
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            empty = False
            yield _json_line(line, f"{id}#{number}", path, number, options)
    if empty:
        yield Rejection(path, None, "an empty file" if number == 0 else "no record in it")


def _json_line(
    line: bytes, id: str, path: str, number: int, options: ReadOptions
) -> Article | Rejection:
    try:
        return _record(json.loads(_decode(line)), id, path, number, options)
    except json.JSONDecodeError as error:
        reason = f"not JSON: {error.msg} at column {error.colno}"
    except RecursionError:
        reason = "not JSON that can be read: nested too deeply"
    except ValueError as error:  # RecordError, and a number of more than 4,300 digits
        reason = str(error)
    return Rejection(path, number, reason)


def _json_lines_gz(
    file: IO[bytes], id: str, path: str, options: ReadOptions
) -> Iterator[Article | Rejection]:
    try:
        with gzip.open(file) as unpacked:
            yield from _json_lines(cast(IO[bytes], unpacked), id, path, options)
    except (EOFError, OSError, zlib.error) as error:
        yield Rejection(path, None, f"not whole gzip data: {error}; records before it are kept")


def _record(
    record: Any, id: str, path: str, number: int | None, options: ReadOptions
) -> Article | Rejection:
    if not isinstance(record, Mapping):
        return Rejection(path, number, "not a record of named values")
    article = read_record(record, id, options, path)
    return article or Rejection(path, number, "neither title, body nor captions in it")


_DEEPEST = 50
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)


def _markdown(
    file: IO[bytes], id: str, path: str, options: ReadOptions
) -> Iterator[Article | Rejection]:
    from searchidx.ingest.markdown import plain_text

    try:
        text = _decode(file.read())
        if not text.strip():
            raise RecordError("an empty file")
        match = _FRONT_MATTER.match(text)
        if match is None and re.match(r"---[ \t]*\r?\n\w+:", text):
            raise RecordError("front matter that no line of --- closes")
        record = _front_matter(match[1]) if match else {}
        title, body, captions = plain_text(text[match.end() :] if match else text)
        given = {str(key).lower() for key in record}
        if title and not given & {"title", "judul", "headline"}:
            record["title"] = title
        elif title:
            body = f"{title}\n\n{body}" if title not in record.values() else body
        record["body"] = body
        record["captions"] = captions
        yield _record(record, id, path, None, options)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = f"front matter: {getattr(error, 'problem', None) or 'not valid YAML'}"
        yield Rejection(path, mark.line + 2 if mark else None, reason)
    except ValueError as error:  # RecordError, and what YAML's own numbers raise
        yield Rejection(path, None, str(error))


def _front_matter(text: str) -> dict[Any, Any]:
    depth = 0
    for event in yaml.parse(text, Loader=_FrontMatterLoader):
        if isinstance(event, yaml.AliasEvent):
            # A few lines of aliases can stand for gigabytes, or for themselves.
            raise RecordError("front matter: aliases (*name) are not read")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:  # the parser's time grows with its square
            raise RecordError("front matter: nested too deeply")
    record = yaml.load(text, Loader=_FrontMatterLoader) or {}
    if not isinstance(record, Mapping):
        raise RecordError("the front matter is not a list of 'name: value'")
    return dict(record)


def _html(
    file: IO[bytes], id: str, path: str, options: ReadOptions
) -> Iterator[Article | Rejection]:
    from searchidx.ingest.html import read_html

    try:
        article = read_html(file.read(), id, options, path)
    except RecordError as error:
        yield Rejection(path, None, str(error))
    else:
        yield article or Rejection(path, None, "no article text in it")


READERS: Mapping[str, Reader] = {
    ".txt": _page,
    ".jsonl": _json_lines,
    ".jsonl.gz": _json_lines_gz,
    ".md": _markdown,
    ".html": _html,
    ".htm": _html,
}
"""Ending of a file's name -> its reader."""
