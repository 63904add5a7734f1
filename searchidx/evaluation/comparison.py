"""The same queries under several settings, and beside an earlier answer."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from searchidx.archive import Archive
from searchidx.errors import InputError, SettingError
from searchidx.evaluation.measures import (
    DEPTH,
    MEASURES,
    ByQuery,
    Difference,
    differences,
    mean,
    measured,
)
from searchidx.evaluation.trial import Asked, Trial, rankings
from searchidx.opening import open_archive

__all__ = ["Comparison", "Measured", "compared", "read_baseline"]

_IN_USE = "settings in use"
"""The name of the settings that all others are compared with."""

_BASELINE = "baseline"
"""The name of an earlier answer."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What some settings gave.

    Attributes:
        name: of the settings.
        values: the measures of each query.
        against: how they differ from those of the settings in use; empty for these.
    """

    name: str
    values: ByQuery
    against: tuple[Difference, ...] = ()

    def mean(self, measure: str) -> float:
        """The mean of a measure over all queries."""
        return mean(self.values, measure)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What each of several settings gave.

    Attributes:
        rows: the settings in use first; an earlier answer last.
        missing: how many of the judged articles are not in the index.
    """

    rows: tuple[Measured, ...]
    missing: int


def compared(
    at: tuple[str | None, str | None],
    trial: Trial,
    asked: Asked,
    others: Sequence[str],
    baseline: ByQuery | None = None,
) -> Comparison:
    """Ask the queries under the settings in use and under others.

    Args:
        at: the place of the index, and the settings file, if one is named.
        others: each a settings file, or "name=value" with blanks between several.
        baseline: an earlier answer of the settings in use; compared over the queries of both.

    Raises:
        InputError: for a query that cannot be read; for a baseline that shares no query.
        SettingError: for a setting that does not exist or has a wrong value.
        SearchidxError: if ir-measures is not installed.
    """
    if baseline is not None and baseline.keys().isdisjoint(trial.qrels):
        raise InputError("the baseline has none of the queries")
    with _opened(at, None) as archive:
        judged = {id for grades in trial.qrels.values() for id in grades}
        missing = sum(archive.get(id) is None for id in judged)
        own = measured(trial.qrels, rankings(archive, trial, DEPTH, asked))
    rows = [Measured(_IN_USE, own)]
    for name in others:
        with _opened(at, name) as archive:
            values = measured(trial.qrels, rankings(archive, trial, DEPTH, asked))
        rows.append(Measured(name, values, tuple(differences(values, own))))
    if baseline is not None:
        rows.append(Measured(_BASELINE, baseline, tuple(differences(baseline, own))))
    return Comparison(tuple(rows), missing)


@contextmanager
def _opened(at: tuple[str | None, str | None], other: str | None) -> Iterator[Archive]:
    folder, config = at
    given: dict[str, Any] = {}
    if other is not None and ("=" not in other or Path(other).is_file()):
        config = other
    elif other is not None:
        given = dict(_setting(part, other) for part in other.split())
    # Neither fragments nor another spelling are looked at.
    with open_archive(
        folder, config=config, **given | {"fragments": 0, "suggest_below": 0}
    ) as archive:
        yield archive


def _setting(part: str, given: str) -> tuple[str, Any]:
    # As in a settings file, which takes a while to import.
    import yaml

    name, sign, value = part.partition("=")
    if not sign:
        raise SettingError(f"{given!r} is neither a settings file nor name=value")
    try:
        return name, yaml.safe_load(value)
    except yaml.YAMLError:
        raise SettingError(f"{part!r}: not a value as in a settings file") from None


def read_baseline(path: Path) -> ByQuery:
    """The measures of the settings in use that ``searchidx eval --json`` wrote to a file.

    Raises:
        InputError: if it cannot be read, or holds something else.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        queries = data["settings"][0]["queries"]
        values = {
            str(query): {measure: float(own[measure]) for measure in MEASURES}
            for query, own in queries.items()
        }
        if not all(math.isfinite(v) for own in values.values() for v in own.values()):
            raise ValueError
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        raise InputError(f"{path}: not what `searchidx eval --json` prints") from None
    return values
