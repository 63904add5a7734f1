"""Errors go from one process to another, as those of a pool do."""

from __future__ import annotations

import copy
import pickle

import pytest

from searchidx import errors
from searchidx.errors import ArgumentError, QueryError, QueryTimeout

RAISED = [
    QueryError("banjir DAN", 10, "the query ends", "a word"),
    QueryTimeout("*a*", 2.5),
    ArgumentError("limit", -1, "-1 is below 0", "0 or more"),
    *(
        getattr(errors, name)("reason")
        for name in errors.__all__
        if not issubclass(getattr(errors, name), QueryError)
    ),
]


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_an_error_comes_back_as_it_was(error: Exception) -> None:
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(again) is type(error)
        assert (str(again), vars(again)) == (str(error), vars(error))


def test_what_an_error_says() -> None:
    assert str(RAISED[0]) == "the query ends at character 11; expected a word"
    assert str(RAISED[1]).startswith("the query takes longer than 2.5 s")
    assert str(RAISED[2]) == "limit: -1 is below 0; expected 0 or more"
