"""What goes wrong with a request, and the status and words it is answered with.

Words name what was asked for, never a place on this machine.
"""

from __future__ import annotations

from dataclasses import dataclass

from searchidx.errors import ArchiveError, ArgumentError, QueryError, QueryTimeout, SearchidxError

__all__ = ["Failure", "Gone", "NotFound", "ParameterError", "TooMany", "failure_of"]


class ParameterError(SearchidxError, ValueError):
    """A query parameter that does not exist, or has a value that cannot be."""

    def __init__(self, name: str, problem: str) -> None:
        self.name = name
        super().__init__(f"parameter {name[:50]!r}: {problem}")


class NotFound(SearchidxError):
    """There is nothing of that address."""


class Gone(SearchidxError):
    """A token of a commit that is not kept any more."""


class TooMany(SearchidxError):
    """A client asks more often than it may.

    Attributes:
        seconds: until it may ask again.
    """

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"too many requests; ask again in {seconds} s")


@dataclass(frozen=True, slots=True)
class Failure:
    """An answer that is none.

    Attributes:
        status: of HTTP.
        kind: query, parameter, not_found, method, gone, too_many, timeout, index, internal.
        message: what was wrong, and what would be right.
        position: where in the query, 0-based; None if nowhere.
    """

    status: int
    kind: str
    message: str
    position: int | None = None


# Arguments in Python whose parameters have other names.
_PARAMETERS = {"date_from": "from", "date_to": "to"}
_BY_STATUS = {404: "not_found", 405: "method", 406: "not_acceptable", 410: "gone", 429: "too_many"}


def failure_of(error: Exception) -> Failure:
    """What is answered where an error was raised."""
    if isinstance(error, QueryTimeout):
        return Failure(503, "timeout", str(error))
    if isinstance(error, ArgumentError):
        name = _PARAMETERS.get(error.argument, error.argument)
        return Failure(400, "parameter", error.told_as(name))
    if isinstance(error, QueryError):
        return Failure(400, "query", str(error), error.position)
    if isinstance(error, ParameterError):
        return Failure(400, "parameter", str(error))
    if isinstance(error, NotFound):
        return Failure(404, "not_found", str(error))
    if isinstance(error, Gone):
        return Failure(410, "gone", str(error))
    if isinstance(error, TooMany):
        return Failure(429, "too_many", str(error))
    if isinstance(error, ArchiveError):
        return Failure(503, "index", "the archive cannot be read at present")
    status = getattr(error, "status_code", 500)
    if status == 500:
        return Failure(500, "internal", "something went wrong here")
    return Failure(status, _BY_STATUS.get(status, "request"), str(getattr(error, "detail", "")))
