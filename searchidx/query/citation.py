"""Citation of an answer: all that it depends on, so that it can be asked for again and compared."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from searchidx.config import Settings
from searchidx.errors import CitationError
from searchidx.query.request import ExportOptions, Request, asked
from searchidx.settings import SETTINGS

__all__ = ["Citation", "Counted", "cite", "frozen"]

_FORMAT = 1
# What an answer is made by, by the names of their distributions.
_PACKAGES = ("searchidx", "whoosh3", "PySastrawi")


@dataclass(frozen=True, slots=True)
class Citation:
    """What an answer was, and all that it depends on.

    Attributes:
        query: as typed.
        options: what was asked for beside it, by the names of the arguments of
            :meth:`searchidx.Archive.search`; ``now`` is the moment of the answer, in ISO.
        settings: the value of each setting that has a part in answers.
        given: those of them that were given as arguments, not in a file.
        index: commit, articles, fingerprint (of the rules of analysis), near_duplicates,
            reprint_overlap.
        versions: of searchidx, Whoosh, PySastrawi and Python.
        total, partial_total, groups: as in :class:`searchidx.Results`.
        ordered, unordered: SHA-256 of the contents of the articles that match in full, in the
            order of the answer, and in that of their hashes; the paths of files do not count.
        hits: id and hash of the contents of each of these, in the order of the answer; None if
            they were not asked for.
        format: version of what is written.
    """

    query: str
    options: Mapping[str, Any] = field(hash=False)
    settings: Mapping[str, Any] = field(hash=False)
    given: Mapping[str, Any] = field(hash=False)
    index: Mapping[str, Any] = field(hash=False)
    versions: Mapping[str, str] = field(hash=False)
    total: int
    partial_total: int
    groups: int | None
    ordered: str
    unordered: str
    hits: tuple[tuple[str, str], ...] | None = None
    format: int = _FORMAT

    @property
    def asked(self) -> ExportOptions:
        """The options as arguments of a search; the moment is that of the answer."""
        now = str(self.options["now"])
        moment = date.fromisoformat(now) if len(now) == 10 else datetime.fromisoformat(now)
        options: Any = {**self.options, "now": moment}
        return options  # type: ignore[no-any-return]

    @classmethod
    def from_json(cls, text: str) -> Citation:
        """The citation in a text of JSON: its attributes, or an object that has
        them under ``citation``, as ``searchidx query --json`` prints it.

        Raises:
            CitationError: if it is not that.
        """
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            raise CitationError("not JSON") from None
        if isinstance(data, dict) and isinstance(data.get("citation"), dict):
            data = data["citation"]
        if not isinstance(data, dict) or "format" not in data:
            raise CitationError("there is no citation in it")
        if data["format"] != _FORMAT:
            raise CitationError(f"a citation of format {data['format']!r}, not {_FORMAT}")
        for name, kinds in _KINDS.items():
            if name not in data or type(data[name]) not in kinds:
                raise CitationError(f"{name} is missing or of a wrong kind")
        data = {name: data[name] for name in _KINDS}
        try:
            if data["hits"] is not None:
                data["hits"] = tuple((str(id), str(digest)) for id, digest in data["hits"])
            found = cls(**data)
            asked(found.query, **found.asked)
        except (TypeError, ValueError, LookupError) as error:
            # QueryError is a ValueError.
            raise CitationError(f"what was asked cannot be read: {error}") from None
        return found


_KINDS: Mapping[str, tuple[type, ...]] = {
    "query": (str,),
    **dict.fromkeys(("options", "settings", "given", "index", "versions"), (dict,)),
    **dict.fromkeys(("total", "partial_total", "format"), (int,)),
    "groups": (int, type(None)),
    "ordered": (str,),
    "unordered": (str,),
    "hits": (list, type(None)),
}
assert set(_KINDS) == {field.name for field in fields(Citation)}


def frozen(request: Request) -> Request:
    """The same request, of a moment: that of the clock if it names none."""
    if request.now is not None:
        return request
    return replace(request, now=datetime.now().astimezone().replace(microsecond=0))


class Counted(Protocol):
    """An answer, as far as a citation tells of it."""

    @property
    def total(self) -> int:
        """How many articles match in full."""

    @property
    def partial_total(self) -> int:
        """How many others have some of the words."""

    @property
    def groups(self) -> int | None:
        """How many groups of reprints the full matches are of; None if not collapsed."""


def cite(
    found: Counted,
    request: Request,
    settings: Settings,
    index: Mapping[str, Any],
    hashes: npt.NDArray[np.void],
    ids: Iterable[str] | None,
) -> Citation:
    """The citation of an answer.

    Args:
        request: what it answers, of a moment.
        index: what is to be said of the archive; see :class:`Citation`.
        hashes: of the contents of each article that matches in full, in order, 16 bytes each.
        ids: of the same; None if hits are not to be named.
    """
    hits = None
    if ids is not None:
        hits = tuple(zip(ids, (each.tobytes().hex() for each in hashes), strict=True))
    values = {name: settings[name] for name, setting in SETTINGS.items() if setting.answers}
    given = {name: v for name, v in values.items() if settings.origins[name] == "argument"}
    return Citation(
        query=request.query,
        options=_options(request),
        settings=values,
        given=given,
        index=index,
        versions=_versions(),
        total=found.total,
        partial_total=found.partial_total,
        groups=found.groups,
        ordered=_digest(hashes),
        unordered=_digest(np.sort(hashes)),
        hits=hits,
    )


def _options(request: Request) -> dict[str, Any]:
    now = request.now
    # What is left to the setting is among the settings.
    aliases = {} if request.aliases is None else {"aliases": request.aliases}
    return {
        "fields": None if request.fields is None else list(request.fields),
        "filters": {name: list(values) for name, values in request.filters.items() if values},
        "date_from": request.date_from,
        "date_to": request.date_to,
        "sort": request.sort,
        "match": request.match,
        "now": None if now is None else now.isoformat(),
        "collapse": request.collapse,
        "recency": None if request.recency is None else _written(request.recency),
        **aliases,
    }


def _written(days: float | None) -> str | None:
    return None if days is None else f"{days:f}".rstrip("0").rstrip(".") + "d"


def _versions() -> dict[str, str]:
    # It takes longer to import than many a query.
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found | {"Python": platform.python_version()}


def _digest(hashes: npt.NDArray[np.void]) -> str:
    return hashlib.sha256(hashes.tobytes()).hexdigest()
