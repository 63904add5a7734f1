"""Every error that searchidx raises, in one tree::

    SearchidxError
    ├── SettingError      a setting that does not exist, or has a wrong value
    ├── InputError        a path to read that is not there, or queries or judgments that
    │                     cannot be read
    ├── CitationError     a citation that cannot be read
    ├── QueryError        a query that does not parse; carries its position
    │   ├── ArgumentError an argument beside the query has a value that cannot be
    │   └── QueryTimeout  it takes longer than the setting time_limit
    └── ArchiveError      the index, or the folder or server it is to be in
        ├── IndexMissing  there is no index in that folder
        ├── IndexExists   there is one already
        ├── IndexOutdated made by other rules than these: rebuild it
        ├── IndexLocked   another writer is at work on it
        ├── IndexDamaged  a file of it cannot be read
        ├── NotSupported  what its engine cannot do
        └── ServerError   a cluster does not answer, or refuses
            └── PartialAnswer  only some shards answered

Bad *input documents* raise nothing: they are reported as
:class:`searchidx.model.Rejection` and the rest goes on. An argument of a wrong type (a
number for an id) is Python's TypeError.
"""

from __future__ import annotations

__all__ = [
    "ArchiveError",
    "ArgumentError",
    "CitationError",
    "IndexDamaged",
    "IndexExists",
    "IndexLocked",
    "IndexMissing",
    "IndexOutdated",
    "InputError",
    "NotSupported",
    "PartialAnswer",
    "QueryError",
    "QueryTimeout",
    "SearchidxError",
    "ServerError",
    "SettingError",
]


class SearchidxError(Exception):
    """The root: catching it catches all that searchidx raises on purpose."""


class SettingError(SearchidxError, ValueError):
    """A setting is unknown, has a wrong type, or its file cannot be read."""


class InputError(SearchidxError):
    """A path given to be read does not exist, or a file of queries or judgments, which have to
    be right as a whole, has a line that cannot be read."""


class CitationError(SearchidxError, ValueError):
    """What is to be replayed is no citation of an answer."""


class QueryError(SearchidxError, ValueError):
    """A query does not parse, or cannot be answered.

    Attributes:
        query: the query as typed; of an :class:`ArgumentError`, the value of the argument.
        position: where in it, a 0-based index into ``query``; None if the fault has no place
            there.
        problem: what is wrong.
        expected: what would have been right there.
    """

    def __init__(self, query: str, position: int | None, problem: str, expected: str) -> None:
        self.query = query
        self.position = position
        self.problem = problem
        self.expected = expected
        # All that it is made of, so that it can be made again from a pickle.
        super().__init__(query, position, problem, expected)

    def __str__(self) -> str:
        at = "" if self.position is None else f" at character {self.position + 1}"
        return f"{self.problem}{at}; expected {self.expected}"


class ArgumentError(QueryError):
    """An argument beside the query has a value that cannot be: a date that is none, a limit below
    0, an order that does not exist.

    Attributes:
        argument: its name in Python.
    """

    def __init__(self, argument: str, value: object, problem: str, expected: str) -> None:
        super().__init__(str(value), None, problem, expected)
        self.argument = argument
        self.args = (argument, self.query, problem, expected)

    def __str__(self) -> str:
        return self.told_as(self.argument)

    def told_as(self, name: str) -> str:
        """What is wrong, where the argument has another name: that of an option or parameter."""
        return f"{name}: {super().__str__()}"


class QueryTimeout(QueryError):
    """Finding what matches a query takes longer than the setting ``time_limit``."""

    def __init__(self, query: str, seconds: float) -> None:
        problem = f"the query takes longer than {seconds:g} s, the setting time_limit"
        expected = "a query that stands for fewer words"
        super().__init__(query, None, problem, expected)
        self.args = (query, seconds)


class ArchiveError(SearchidxError):
    """Something is wrong with the index itself, or with its folder."""


class IndexMissing(ArchiveError):
    """There is no index in that folder."""


class IndexExists(ArchiveError):
    """``create`` found an index already there."""


class IndexOutdated(ArchiveError):
    """The index was made by other rules than the running code and settings."""


class IndexLocked(ArchiveError):
    """Another writer is at work: a process, or an Archive or a call of ``add`` in this one."""


class IndexDamaged(ArchiveError):
    """A file of the index is missing, cut short, or holds what it must not."""


class NotSupported(ArchiveError):
    """The engine of the index cannot do that, and says so in its capabilities."""


class ServerError(ArchiveError):
    """The cluster that has the index does not answer, or does not do what it was asked."""


class PartialAnswer(ServerError):
    """Only some shards answered, and an answer without the others is not asked for."""
