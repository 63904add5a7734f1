"""The cluster of tests and measurements, as far as it can be tested without one."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import click
import pytest

from bench import cluster
from bench.cluster import Cluster
from bench.opensearch import ndcg


def test_nodes_are_apart(tmp_path: Path) -> None:
    nodes = Cluster(tmp_path, 3, 9201).nodes
    assert [node.port for node in nodes] == [9201, 9202, 9203]
    assert len({node.folder for node in nodes}) == 3
    assert {node.folder.parent for node in nodes}.isdisjoint(
        node.folder.parent for node in Cluster(tmp_path, 1).nodes
    )


def test_the_id_of_another_process_is_no_node(tmp_path: Path) -> None:
    (node,) = Cluster(tmp_path, 1).nodes
    assert node.process is None
    node.folder.mkdir(parents=True)
    for text in ("", "x", str(os.getpid()), "999999999"):
        (node.folder / "pid").write_text(text)
        assert node.process is None
    # Nobody is ended.
    node.end()


def test_another_server_is_not_taken_for_a_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Cluster, "start", lambda *arguments: pytest.fail("started"))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(click.ClickException, match=f"port {port} is taken"):
            Cluster(tmp_path, 1, port).up()


def test_options_of_the_server_for_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java = tmp_path / "java"
    (java / "bin").mkdir(parents=True)
    program = java / "bin" / "java"
    program.write_text("#!/bin/sh\necho java.base@25\n")
    program.chmod(0o755)
    lines = [
        "-XX:HeapDumpPath=data",
        "20-:--add-modules=jdk.incubator.vector",
        "-Xlog:file=logs/gc",
    ]
    found = list(cluster._options("\n".join(lines), tmp_path, java))
    assert found == [f"-Xlog:file={tmp_path}/logs/gc"]
    assert cluster._version(java) == 0


def test_gains_are_by_grade_and_rank() -> None:
    grades = {"a": 2, "b": 1, "c": 0}
    assert ndcg(["a", "b"], grades) == pytest.approx(1)
    assert ndcg(["c", "a"], grades) == pytest.approx(2 / 1.58496 / (2 + 1 / 1.58496), abs=1e-4)
    assert ndcg([], grades) == ndcg(["a"], {}) == 0
