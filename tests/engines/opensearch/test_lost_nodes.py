"""A node is killed while articles are loaded and clients ask: nothing is lost, nobody notices."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

pytest.importorskip("opensearchpy")

from bench import outage
from bench.cluster import Cluster, folder_of_clusters

_PORT = 9241


@pytest.fixture
def nodes(cluster: str) -> Iterator[Cluster]:
    """Three nodes of our own; only where the server has been fetched for others."""
    servers = folder_of_clusters()
    with TemporaryDirectory(prefix="test-", dir=servers) as temporary:
        os.chmod(temporary, 0o755)
        made = Cluster(Path(temporary), 3, _PORT, "400m", servers)
        try:
            made.up()
            yield made
        finally:
            made.down()


@pytest.mark.slow
def test_a_load_under_queries_outlives_a_node(nodes: Cluster) -> None:
    outcome = outage._kills(nodes, 1, 1500, random.Random(5))
    assert outcome.kills == 1
    assert outcome.articles >= 1500
    assert outcome.queries > 0
    left = (outcome.lost, outcome.rejected, outcome.failed, outcome.wrong)
    assert left == (0, 0, 0, 0), outcome.errors
