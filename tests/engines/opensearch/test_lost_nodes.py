"""A node is killed while articles are loaded and clients ask: nothing is lost, nobody notices."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

pytest.importorskip("opensearchpy")

from bench import outage
from bench.cluster import Cluster, fresh_cluster

_PORT = 9241


@pytest.fixture
def nodes(cluster: str) -> Iterator[Cluster]:
    """Three nodes of our own; only where the server has been fetched for others."""
    with fresh_cluster(3, _PORT, "400m") as made:
        yield made


@pytest.mark.slow
def test_a_load_under_queries_outlives_a_node(nodes: Cluster) -> None:
    outcome = outage._kills(nodes, 1, 1500, random.Random(5))
    assert outcome.kills == 1
    assert outcome.articles >= 1500
    asked = outcome.asked
    assert asked.queries > 0
    left = (outcome.lost, outcome.rejected, asked.failed, asked.wrong)
    assert left == (0, 0, 0, 0), (outcome.errors, asked.errors)
