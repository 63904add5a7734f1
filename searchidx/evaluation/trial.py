"""Queries with judgments -> what an archive answers to them, and how good that is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from searchidx.archive import Archive
from searchidx.errors import InputError, QueryError
from searchidx.evaluation.judgments import Qrels, Query, read_qrels, read_queries

__all__ = ["Asked", "Trial", "rankings", "read_trial"]


@dataclass(frozen=True, slots=True)
class Trial:
    """Queries to be asked, with their judgments.

    Attributes:
        path: of the file of queries.
        queries: those that have a relevant article; all but these are left out.
        qrels: judgments of each of these.
        left_out: ids of queries without a relevant article.
        unknown: ids of queries in the judgments that are not in the file of queries.
    """

    path: Path
    queries: tuple[Query, ...]
    qrels: Qrels
    left_out: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """How queries are asked: the arguments of :meth:`searchidx.Archive.search`."""

    match: str = "auto"
    fields: tuple[str, ...] | None = None


def read_trial(queries: Path, qrels: Path) -> Trial:
    """The queries of a file with the judgments of another.

    Raises:
        InputError: for a line that cannot be read, and where no query has a relevant article.
    """
    every, judged = read_queries(queries), read_qrels(qrels)
    known = {query.id for query in every}
    asked = [q for q in every if any(grade > 0 for grade in judged.get(q.id, {}).values())]
    if not asked:
        raise InputError(f"{qrels}: no query of {queries} has a relevant article in it")
    kept = {query.id: judged[query.id] for query in asked}
    left_out = tuple(query.id for query in every if query.id not in kept)
    unknown = tuple(id for id in judged if id not in known)
    return Trial(queries, tuple(asked), kept, left_out, unknown)


def rankings(
    archive: Archive, trial: Trial, depth: int, asked: Asked = Asked()
) -> dict[str, list[str]]:
    """The ids that an archive answers each query with, best first.

    Args:
        depth: how many at most, 1 or more.

    Raises:
        InputError: for a query that cannot be read, with its line.
        ArgumentError: for a field that does not exist.
    """
    # That a field does not exist is no fault of a query.
    archive.search("", fields=asked.fields, limit=0)
    found = {}
    for query in trial.queries:
        try:
            results = archive.search(
                query.text, match=asked.match, fields=asked.fields, limit=depth
            )
        except QueryError as error:
            message = f"{trial.path}, line {query.line}: {error}: {query.text}"
            raise InputError(message) from None
        found[query.id] = [hit.article.id for hit in results.hits]
    return found
