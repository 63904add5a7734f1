"""Files of queries and of judgments -> records, or an error that names file and line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from searchidx.errors import InputError

__all__ = ["Grades", "Qrels", "Query", "read_qrels", "read_queries"]

Grades = dict[str, int]
"""How relevant each judged article is, by id; 0 or less is not at all."""

Qrels = dict[str, Grades]
"""Judgments by id of the query."""

_TOPIC_END = "</top>"
_TAG = re.compile(r"<(\w+)>([^<]*)")


@dataclass(frozen=True, slots=True)
class Query:
    """A query of a file.

    Attributes:
        id: by which judgments name it.
        text: what is typed.
        line: where it stands, from 1.
    """

    id: str
    text: str
    line: int


_NAMES_OF_GRADES = ("score", "grade", "relevance", "rel")


def read_queries(path: Path) -> list[Query]:
    """The queries of a file, in its order: a line each, id and text with a tab between; JSON
    lines with ``id`` (or ``_id``) and ``text`` (or ``query``); or TREC topics, of which number
    and title are taken.

    Raises:
        InputError: for what is none of these, an id that comes twice, and a file without any.
    """
    lines = list(_lines_of(path))
    first = lines[0][1].lstrip() if lines else ""
    read: Callable[[Path, list[tuple[int, str]]], Iterator[Query]] = _tab_separated
    if first.startswith("{"):
        read = _json_lines
    elif first.startswith("<"):
        read = _topics
    found: dict[str, Query] = {}
    for query in read(path, lines):
        if query.id in found:
            _fail(path, query.line, f"query {query.id!r} is in line {found[query.id].line} already")
        found[query.id] = query
    if not found:
        raise InputError(f"{path}: no query in it")
    return list(found.values())


def read_qrels(path: Path) -> Qrels:
    """The judgments of a file: in each line a query's id, an article's id and a whole number,
    its grade, with tabs between; or as TREC has them, with a column more behind the first and
    blanks between. A first line that names the columns, as BEIR has one, is passed over.

    Raises:
        InputError: for a line that is neither, an article that is judged twice for a query,
            and a file without judgments.
    """
    qrels: Qrels = {}
    for number, line in _lines_of(path):
        parts = line.split("\t")
        if len(parts) not in (3, 4):
            parts = line.split()
        if len(parts) not in (3, 4):
            expected = "expected a query's id, an article's id and a grade, with tabs between"
            _fail(path, number, f"{len(parts)} columns; {expected}")
        query, article, grade = parts[0].strip(), parts[-2].strip(), parts[-1].strip()
        if number == 1 and grade.lower() in _NAMES_OF_GRADES:
            continue
        if not re.fullmatch(r"[+-]?[0-9]{1,6}", grade):
            _fail(path, number, f"{grade!r} is no grade; expected a whole number as 0, 1, 2")
        grades = qrels.setdefault(query, {})
        if article in grades:
            _fail(path, number, f"{article!r} is judged twice for query {query!r}")
        grades[article] = int(grade)
    if not qrels:
        raise InputError(f"{path}: no judgment in it")
    return qrels


def _lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not blank, each with its number, from 1.

    Raises:
        InputError: if it cannot be read, or is not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        try:
            text = line.decode().removesuffix("\r")
        except UnicodeDecodeError:
            _fail(path, number, "not UTF-8 text")
        if text.strip():
            yield number, text


def _fail(path: Path, line: int, problem: str) -> NoReturn:
    raise InputError(f"{path}, line {line}: {problem}")


def _tab_separated(path: Path, lines: list[tuple[int, str]]) -> Iterator[Query]:
    for number, line in lines:
        id, tab, text = line.partition("\t")
        if not (tab and id.strip() and text.strip()):
            _fail(path, number, "expected a query's id and its text, with a tab between")
        yield Query(id.strip(), text.strip(), number)


def _json_lines(path: Path, lines: list[tuple[int, str]]) -> Iterator[Query]:
    for number, line in lines:
        try:
            record: Any = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict):
            _fail(path, number, "expected a JSON object with id and text")
        id, text = record.get("id", record.get("_id")), record.get("text", record.get("query"))
        if not isinstance(id, (str, int)) or not isinstance(text, str) or not text.strip():
            _fail(path, number, "expected the values id and text")
        yield Query(str(id), text.strip(), number)


def _topics(path: Path, lines: list[tuple[int, str]]) -> Iterator[Query]:
    start, topic = lines[0][0], ""
    for number, line in lines:
        start = start if topic else number
        topic += line + "\n"
        if _TOPIC_END in line.lower():
            values = {tag.lower(): " ".join(text.split()) for tag, text in _TAG.findall(topic)}
            id = re.sub(r"^number:\s*", "", values.get("num", ""), flags=re.IGNORECASE)
            text = re.sub(r"^topic:\s*", "", values.get("title", ""), flags=re.IGNORECASE)
            if not id or not text:
                _fail(path, start, "expected a topic with <num> and <title>")
            yield Query(id, text, start)
            topic = ""
    if topic:
        _fail(path, start, f"a topic without {_TOPIC_END}")
