"""The first of many documents, by bounds of their scores, against scores that are all sorted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.query import joining
from searchidx.query.bounds import Bounds, may_be_best
from searchidx.query.joining import all_of, any_of, only, unscored
from searchidx.query.matches import DENSE, Dense, Listed, Matches, Summed, listed
from searchidx.query.ordering import ranked

SIZE = 20_003


EVERY = np.arange(SIZE, dtype=np.int32)


def word(rng: np.random.Generator, share: float, greatest: float) -> Dense | Listed:
    """A word that a share of all documents has, as the scorer gives it."""
    has = rng.random(SIZE) < share
    scores = (has * (0.01 + greatest * rng.random(SIZE) ** 3)).astype(np.float32)
    found = Dense(None, scores, Bounds.of(scores))
    return found if share * DENSE > 1 else listed(found)


def sorted_whole(found: Matches, count: int) -> tuple[list[int], list[float]]:
    """The first of an answer, by scores and then by number, all of them sorted."""
    every = listed(found)
    scores = np.zeros(len(every), np.float32) if every.scores is None else every.scores
    order = np.lexsort((every.documents, -scores))[:count]
    return every.documents[order].tolist(), scores[order].tolist()


def first(found: Matches, count: int) -> tuple[list[int], list[float]]:
    documents, scores = ranked(found, "relevance", count, lambda some: np.zeros(len(some), "i8"))
    return documents.tolist(), scores.tolist()


@given(
    seed=st.integers(0, 1 << 32),
    shares=st.lists(st.one_of(st.floats(0.15, 0.9), st.floats(0, 0.1)), min_size=1, max_size=5),
    greatest=st.sampled_from([0.5, 20.0, 90.0]),
    count=st.sampled_from([1, 10, 500, 869, 870, 2_000]),
    large=st.sampled_from([0, 100_000]),
)
def test_the_first_of_sums_are_those_of_all_scores(seed, shares, greatest, count, large):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joining, "_LARGE", large)
        check_the_first(np.random.default_rng(seed), shares, greatest, count)


def check_the_first(rng, shares, greatest, count):
    words = [word(rng, share, greatest) for share in shares]
    day = Dense(rng.random(SIZE) < 0.5, None)
    dense = [own.scores_of(EVERY) for own in words]
    summed = np.add.reduce(dense)
    in_all = np.logical_and.reduce([own > 0 for own in dense])
    either, every = any_of(words, SIZE), all_of(words, SIZE)
    for found, has in (
        (either, summed > 0),
        (every, in_all),
        (only(either, day, SIZE), (summed > 0) & day.has),
        (only(every, day, SIZE), in_all & day.has),
        (any_of([either, words[0]], SIZE), summed > 0),
        (all_of([either, unscored(words[0])], SIZE), dense[0] > 0),
    ):
        assert len(found) == np.count_nonzero(has)
        documents, scores = sorted_whole(found, count)
        assert first(found, count) == (documents, scores)
        assert np.array_equal(listed(found).documents, np.flatnonzero(has))
        assert np.array_equal(found.scores_of(np.array(documents, np.int32)), np.array(scores))
        some = rng.integers(0, SIZE, 50).astype(np.int32)
        assert np.array_equal(found.has_each(some), has[some])
    # Lists may be added after the rest.
    np.testing.assert_allclose(either.scores_of(EVERY), summed, rtol=1e-6)
    assert np.array_equal(every.scores_of(EVERY), summed * in_all)


@given(
    seed=st.integers(0, 1 << 32),
    several=st.integers(0, 4),
    lists=st.integers(0, 3),
    greatest=st.sampled_from([0.1, 30.0, 300.0]),
)
def test_bounds_are_above_scores_by_less_than_their_slack(seed, several, lists, greatest):
    rng = np.random.default_rng(seed)
    words = [word(rng, share, greatest) for share in [0.3] * several + [0.05] * lists]
    some = [(own.documents, own.scores) for own in words[several:]]
    bounds = Bounds.of_sums([own.bounds for own in words[:several]], some, SIZE)
    units = 3 * np.add.reduce([own.scores_of(EVERY).astype(np.float64) for own in words])
    assert (bounds.values >= np.minimum(units, 255) - 1e-3).all()
    assert (bounds.values < units + bounds.slack + 1e-3).all()
    assert bounds.values.max() <= bounds.greatest
    assert ((bounds.values > 0) == (units > 0)).all()


@pytest.mark.parametrize("matching", [0, 5, 9])
def test_few_matches_among_many_are_all_found(matching):
    scores = np.zeros(SIZE, np.float32)
    scores[np.arange(matching) * 2_000 + 7] = 0.2
    scores[SIZE - 1] = 0.1
    found = Dense(None, scores, Bounds.of(scores))
    assert may_be_best(found.bounds.values, 1, 10) is None
    assert first(found, 10)[0] == [*(np.arange(matching) * 2_000 + 7).tolist(), SIZE - 1]


def test_equal_scores_are_taken_in_the_order_of_time_and_number():
    scores = np.full(SIZE, 2.0, np.float32)
    found = Dense(None, scores, Bounds.of(scores))
    times = np.zeros(SIZE, np.int64)
    times[[900, 12_345]] = 5, 7
    documents, _ = ranked(found, "relevance", 4, lambda some: times[some])
    assert documents.tolist() == [12_345, 900, 0, 1]
    alone = ranked(Listed(np.arange(SIZE, dtype=np.int32), scores), "relevance", 4, times.take)
    assert alone[0].tolist() == documents.tolist()


def test_what_sums_take_is_told_before_they_are_worked_out():
    few = [listed(word(np.random.default_rng(seed), 0.05, 1.0)) for seed in (1, 2)]
    found = Summed(few, None, SIZE)
    told = found.nbytes
    assert told >= sum(own.nbytes for own in few) + found.bounds.values.nbytes + found.scores.nbytes
    assert found.nbytes == told
