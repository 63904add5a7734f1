"""Lucene with its Indonesian analyzer as a peer, by a Java program in lucene/."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.peers.base import Answer, PeerMissing, Work
from bench.queries import Query

__all__ = ["Lucene"]

_PROJECT = Path(__file__).with_name("lucene")
_TARGET = _PROJECT / "target"
_JAR = _TARGET / "lucene-peer.jar"
_NEEDED = 21
_OPTIONS = ("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED")
"""What Lucene's documentation recommends for speed; the second spares a warning."""


class Lucene:
    """Lucene with its Indonesian analyzer, which stems and drops words of grammar, in a
    process of its own, where its times are taken."""

    name = "lucene"
    threads: tuple[int, ...] = (1, 2)

    def __init__(self) -> None:
        self._java = _find_java()
        _build(self._java)
        self._process: subprocess.Popen[str] | None = None

    @cached_property
    def version(self) -> str:
        """See :class:`bench.peers.base.Peer`."""
        (jar,) = (_TARGET / "lib").glob("lucene-core-*.jar")
        return f"Lucene {jar.stem.removeprefix('lucene-core-')}"

    def index(self, lines: Path, folder: Path, threads: int) -> Work:
        """See :class:`bench.peers.base.Peer`."""
        command = self._command("index", str(lines), str(folder), str(threads))
        ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
        if ended.returncode:
            raise RuntimeError(f"Lucene: {ended.stderr}")
        work = json.loads(ended.stdout)
        return Work(work["seconds"], work["cpu_seconds"])

    def open(self, folder: Path) -> int:
        """See :class:`bench.peers.base.Peer`."""
        self._process = subprocess.Popen(
            self._command("answer", str(folder)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        return int(self._next_line()["articles"])

    def ask(self, query: Query, task: str) -> Answer:
        """See :class:`bench.peers.base.Peer`."""
        assert self._process is not None
        assert self._process.stdin is not None
        days = query.days or (None, None)
        asked = asdict(query) | {"task": task, "first": days[0], "last": days[1]}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = self._next_line()
        return Answer(**answer | {"titles": tuple(answer["titles"])})

    def rankings(
        self, folder: Path, texts: Sequence[str], weights: Mapping[str, float], count: int
    ) -> list[list[str]]:
        """The ids of the best articles of an index for each text, best first: those that have
        any of its words, by BM25 as it is by default, summed over fields with weights."""
        asked = [{"text": text, "weights": weights, "count": count} for text in texts]
        ended = subprocess.run(
            self._command("rank", str(folder)),
            input="".join(json.dumps(each) + "\n" for each in asked),
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        if ended.returncode:
            raise RuntimeError(f"Lucene: {ended.stderr}")
        return [json.loads(line) for line in ended.stdout.splitlines()]

    def close(self) -> None:
        """See :class:`bench.peers.base.Peer`."""
        if self._process is not None:
            self._process.communicate()

    def _command(self, *arguments: str) -> list[str]:
        classes = os.pathsep.join([str(_JAR), str(_TARGET / "lib" / "*")])
        return [str(self._java), *_OPTIONS, "-cp", classes, "bench.Main", *arguments]

    def _next_line(self) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"Lucene ended with exit code {self._process.wait()}")
        found: dict[str, Any] = json.loads(line)
        return found


def _find_java() -> Path:
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home, "bin")) if home else None)
    missing = PeerMissing(f"no JDK of {_NEEDED} or newer: set JAVA_HOME to one")
    if not found:
        raise missing
    said = subprocess.run([found, "-version"], capture_output=True, text=True).stderr
    number = re.search(r'version "(\d+)', said)
    if not number or int(number[1]) < _NEEDED:
        raise missing
    return Path(found)


def _build(java: Path) -> None:
    """Build the program, unless its last build is newer than its source."""
    sources = [_PROJECT / "pom.xml", *_PROJECT.glob("src/**/*.java")]
    if _JAR.exists() and _JAR.stat().st_mtime > max(file.stat().st_mtime for file in sources):
        return
    maven = shutil.which("mvn")
    if not maven:
        raise PeerMissing("Maven (mvn), which builds it, is not installed")
    command = [maven, "-q", "-B", "-f", str(_PROJECT / "pom.xml"), "package"]
    home = {"JAVA_HOME": str(java.resolve().parents[1])}
    ended = subprocess.run(command, capture_output=True, text=True, env=os.environ | home)
    if ended.returncode:
        errors = [line for line in ended.stdout.splitlines() if line.startswith("[ERROR]")]
        raise PeerMissing(f"Maven could not build it: {' '.join(errors[:1]) or ended.returncode}")
