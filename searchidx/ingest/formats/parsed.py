"""What parsed formats share: a record of named values -> Article or Rejection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from searchidx.ingest.errors import RecordError
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.records import read_record
from searchidx.model import Article, Rejection

__all__ = ["NO_TEXT", "article_or_rejection"]

NO_TEXT = "neither title, body nor captions in it"


def article_or_rejection(
    record: Any, id: str, path: str, number: int | None, options: ReadOptions, unit: str = "line"
) -> Article | Rejection:
    """The article in a record; ``number`` counts the ``unit`` of the file that it stands in."""
    if not isinstance(record, Mapping):
        return Rejection(path, number, "not a record of named values", unit)
    try:
        article = read_record(record, id, options, path)
    except RecordError as error:
        return Rejection(path, number, str(error), unit)
    except RecursionError:
        return Rejection(path, number, "nested too deeply", unit)
    return article or Rejection(path, number, NO_TEXT, unit)
