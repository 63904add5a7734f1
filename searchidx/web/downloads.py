"""A whole answer as a file: CSV, JSON lines, RIS and the like, written as it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from searchidx.export import FORMATS, WITH_FRAGMENTS, export
from searchidx.model import Hit
from searchidx.web.errors import ParameterError
from searchidx.web.parameters import Asked
from searchidx.web.service import Service

__all__ = ["MEDIA_TYPES", "download"]

MEDIA_TYPES = {
    "jsonl": "application/jsonl",
    "articles": "application/jsonl",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "ids": "text/plain; charset=utf-8",
    "ris": "application/x-research-info-systems",
    "bibtex": "application/x-bibtex; charset=utf-8",
}
"""Of each format of :data:`searchidx.export.FORMATS`."""

_ENDINGS = {"articles": "jsonl", "ids": "txt", "bibtex": "bib"}
# Pieces are joined to about so many bytes, for each costs a change of threads.
_CHUNK = 64 * 1024


async def download(service: Service, asked: Asked, format: str) -> Response:
    """Every full match of a request, from one commit.

    Raises:
        ParameterError: if there is no such format.
        QueryError: if the query cannot be read.
    """
    if format not in FORMATS:
        raise ParameterError("format", f"expected one of {', '.join(FORMATS)}")
    stack = ExitStack()

    def begin() -> Iterator[Hit]:
        """The hits, with the reader kept until they have been written."""
        with ExitStack() as attempt:
            reader = attempt.enter_context(service.readers.newest())
            archive, fragments = reader.archive, format in WITH_FRAGMENTS
            hits = archive.export(asked.query, fragments=fragments, **asked.options())
            stack.push(attempt.pop_all())
            return hits

    hits = await run_in_threadpool(begin)

    def chunks() -> Iterator[bytes]:
        with stack:
            yield from _joined(export(map(_without_path, hits), format))

    name = f"searchidx.{_ENDINGS.get(format, format)}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(chunks(), media_type=MEDIA_TYPES[format], headers=headers)


def _without_path(hit: Hit) -> Hit:
    """A hit that does not tell where on the server its article was read."""
    return replace(hit, article=replace(hit.article, path=None))


def _joined(pieces: Iterator[str]) -> Iterator[bytes]:
    chunk = bytearray()
    for piece in pieces:
        chunk += piece.encode("utf-8", "replace")
        if len(chunk) >= _CHUNK:
            yield bytes(chunk)
            chunk.clear()
    yield bytes(chunk)
