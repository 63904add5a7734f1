"""JSON files: a list of articles, an object that holds one, or an article."""

from __future__ import annotations

import io
from collections.abc import Iterator

from searchidx.ingest.document import Document
from searchidx.ingest.encoding import LENIENT, encoding_of
from searchidx.ingest.errors import RecordError
from searchidx.ingest.formats.json_text import Broken, JsonText
from searchidx.ingest.formats.parsed import article_or_rejection
from searchidx.ingest.options import ReadOptions
from searchidx.model import Article, Rejection

__all__ = ["read"]


def read(document: Document, options: ReadOptions) -> Iterator[Article | Rejection]:
    """The articles in a JSON text; a broken record is a rejection of its own.

    Raises:
        RecordError: if the text breaks off, or there is no record in it.
    """
    is_there = bool(document.head())
    codec = encoding_of(document.head())
    errors = LENIENT if codec.startswith("utf-8") else "replace"
    text = JsonText(
        io.TextIOWrapper(document.file, codec, errors),
        options.limits.document,
        lambda key: options.fields.name_a_text([key]),
    )
    number, is_object = 0, text.peek() == "{"
    for number, record in enumerate(text.records(), 1):
        # An article alone in its file goes by the file's name.
        alone = is_object and number == 1 and not (text.in_list or text.peek())
        id = document.id if alone else f"{document.id}#{number}"
        if isinstance(record, Broken):
            yield Rejection(document.path, number, record.reason, "record")
        else:
            yield article_or_rejection(record, id, document.path, number, options, "record")
    if not number:
        raise RecordError("no record in it" if is_there else "an empty file")
