"""Whatever is wrong with a cluster is told in one line, with exit code 2, and without secrets."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

pytest.importorskip("opensearchpy")
trustme = pytest.importorskip("trustme")

from searchidx.cli import main  # noqa: E402
from searchidx.engines.opensearch.layout import FORMAT  # noqa: E402

PASSWORD = "s3cret-pass"
MISSING = {
    "error": {"type": "index_not_found_exception", "reason": "no such index [berita]"},
    "status": 404,
}
RULES = "/berita"


def error(kind: str, reason: str, status: int) -> dict[str, Any]:
    return {"error": {"type": kind, "reason": reason, "root_cause": []}, "status": status}


def told(url: str, *arguments: str, environment: dict[str, str] | None = None) -> str:
    """What a query says that fails: one line, exit code 2, and no secret."""
    command = ["query", "banjir", "--index", url, *arguments]
    done = CliRunner().invoke(main, command, env=environment)
    assert done.exit_code == 2, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert PASSWORD not in line
    assert "Traceback" not in line
    return line


def closed_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def test_no_server() -> None:
    started = time.monotonic()
    line = told(f"http://127.0.0.1:{closed_port()}/berita")
    assert "no server answers at http://127.0.0.1" in line
    assert "refused" in line
    assert time.monotonic() - started < 3


def test_no_such_host() -> None:
    assert "there is no host" in told("https://nowhere.invalid:9200/berita")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://127.0.0.1:9200", "does not end in the name of an archive"),
        ("https://127.0.0.1:9200/Berita", "does not end in the name of an archive"),
        ("https://127.0.0.1:9200/berita?x=1", "does not end in the name of an archive"),
        ("https://127.0.0.1:99999/berita", "is no address of a cluster"),
        ("https:///berita", "is no address of a cluster"),
        (f"https://ana:{PASSWORD}@127.0.0.1:9200/berita", "neither user nor password"),
        ("http://192.0.2.1:9200/berita", "plain http to 192.0.2.1 would show"),
        ("http://127.0.0.1:9200,192.0.2.1:9200/berita", "plain http to 192.0.2.1 would show"),
        ("http://localhost.example:9200/berita", "plain http to localhost.example would show"),
    ],
)
def test_wrong_addresses(url: str, message: str) -> None:
    assert message in told(url)


@pytest.mark.parametrize(
    "answer",
    [
        (200, "<html>Welcome to nginx</html>"),
        (200, {"version": {"number": "8.0.0"}, "tagline": "You Know, for Search"}),
        (200, {}),
        (200, []),
        (404, "not here"),
        (301, "moved"),
    ],
)
def test_what_is_no_opensearch(start: Any, answer: Any) -> None:
    assert "is no OpenSearch" in told(start({"/": answer}).url)


def test_a_wrong_password(start: Any) -> None:
    cluster = start({"/": (401, "Unauthorized")})
    environment = {"SEARCHIDX_USER": "ana", "SEARCHIDX_PASSWORD": PASSWORD}
    line = told(cluster.url, environment=environment)
    assert "the password is wrong" in line
    assert "SEARCHIDX_PASSWORD" in line
    assert cluster.asked[0].headers["authorization"].startswith("Basic ")


def test_rights_that_are_missing(start: Any) -> None:
    reason = f"no permissions for [indices:data/read] and User [name=ana, key={PASSWORD}]"
    refused = (403, error("security_exception", reason, 403))
    environment = {"SEARCHIDX_USER": "ana", "SEARCHIDX_PASSWORD": PASSWORD}
    # Who may not see the cluster may still see an index.
    cluster = start({"/": refused, "/berita": refused})
    line = told(cluster.url, environment=environment)
    assert "does not let us: no permissions" in line
    assert [asked.path.partition("?")[0] for asked in cluster.asked] == ["/", "/berita"]


def test_an_archive_that_is_missing(start: Any) -> None:
    line = told(start({"/berita": (404, MISSING)}).url)
    assert "there is no archive berita at http://127.0.0.1" in line
    assert "searchidx index PATH..." in line


def test_an_index_of_another_program(start: Any) -> None:
    found = {"berita": {"aliases": {}, "mappings": {}, "settings": {"index": {}}}}
    assert "that searchidx did not make" in told(start({"/berita": (200, found)}).url)


def test_an_index_of_another_format(start: Any) -> None:
    meta = {"searchidx": 99, "archive": "berita", "stem": "berita-1"}
    found = {"berita-1": {"mappings": {"_meta": meta}, "settings": {"index": {}}}}
    assert "has format 99, this version reads" in told(start({"/berita": (200, found)}).url)


@pytest.mark.parametrize("rules", [None, {}, {"fingerprint": 3}])
def test_an_index_whose_rules_are_lost(start: Any, rules: Any) -> None:
    meta = {"searchidx": FORMAT, "archive": "berita", "stem": "berita-1", "rules": rules}
    found = {"berita-1": {"mappings": {"_meta": meta}, "settings": {"index": {}}}}
    assert "by which rules it was made" in told(start({"/berita": (200, found)}).url)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            (503, error("cluster_block_exception", "blocked by: [no cluster manager];", 503)),
            "has no cluster manager at present",
        ),
        ((429, error("circuit_breaking_exception", "too large", 429)), "is busy, and stayed so"),
        ((500, error("null_pointer_exception", "broken", 500)), "answers 500: broken"),
        (
            (503, error("search_phase_execution_exception", "all shards failed", 503)),
            "not all shards answered",
        ),
    ],
)
def test_a_cluster_in_trouble(start: Any, answer: Any, message: str, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("server_timeout: 0.4\n")
    cluster = start({"/berita": answer})
    assert message in told(cluster.url, "--config", str(tmp_path / "s.yaml"))
    tries = sum(asked.path.startswith("/berita") for asked in cluster.asked)
    assert (tries > 1) == (answer[0] in (429, 503))


def test_what_passes_is_waited_for(start: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = [429, 503, 502, None]

    def answer(asked: Any) -> Any:
        if busy:
            status = busy.pop()
            return None if status is None else (status, error("rejected", "busy", status))
        return 404, MISSING

    assert "there is no archive berita" in told(start({"/berita": answer}).url)
    assert not busy


@pytest.mark.parametrize(("cause", "waits"), [("node_disconnected", True), ("parse", False)])
def test_a_node_lost_in_the_middle_of_an_answer(start: Any, cause: str, waits: bool) -> None:
    shard = {"shard": 0, "reason": {"type": f"{cause}_exception", "reason": "[node-3] why"}}
    broken = error("search_phase_execution_exception", "Partial shards failure", 500)
    broken["error"]["failed_shards"] = [shard]
    answers = [(404, MISSING), (500, broken), (500, broken)]
    line = told(start({"/berita": lambda asked: answers.pop()}).url)
    assert ("there is no archive berita" in line) == waits
    assert ("not all shards answered" in line) != waits


def test_a_time_out(start: Any, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("server_timeout: 0.4\n")

    def slow(asked: Any) -> Any:
        time.sleep(2)
        return 200, {}

    line = told(start({"/berita": slow}).url, "--config", str(tmp_path / "s.yaml"))
    assert "did not answer within 0.4 s (the setting server_timeout)" in line


def test_another_node_is_asked_where_one_is_gone(start: Any) -> None:
    cluster = start({"/berita": (404, MISSING)})
    url = f"http://127.0.0.1:{closed_port()},127.0.0.1:{cluster.port}/berita"
    assert "there is no archive berita" in told(url)


# TLS ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority() -> Any:
    return trustme.CA()


def serving(authority: Any, *names: str, verifies: bool = False) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    if verifies:
        authority.configure_trust(context)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


Config = Callable[..., Sequence[str]]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Writes a settings file; the options that name it."""

    def config(**given: Any) -> Sequence[str]:
        path = tmp_path / "searchidx.yaml"
        path.write_text("".join(f"{name}: {value}\n" for name, value in given.items()))
        return ["--config", str(path)]

    return config


@pytest.fixture
def ca_file(authority: Any, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def test_a_certificate_that_nobody_vouches_for(start: Any, authority: Any) -> None:
    line = told(start({}, serving(authority, "127.0.0.1")).url)
    assert "is not to be trusted" in line
    assert "ca_file" in line


def test_our_own_authority(start: Any, authority: Any, ca_file: Path, config: Config) -> None:
    cluster = start({"/berita": (404, MISSING)}, serving(authority, "127.0.0.1"))
    assert "there is no archive" in told(cluster.url, *config(ca_file=ca_file))


def test_a_certificate_of_another_host(
    start: Any, authority: Any, ca_file: Path, config: Config
) -> None:
    cluster = start({}, serving(authority, "search.example"))
    assert "is not to be trusted" in told(cluster.url, *config(ca_file=ca_file))
    assert cluster.asked == []


def test_a_certificate_of_ours(
    start: Any, authority: Any, ca_file: Path, config: Config, tmp_path: Path
) -> None:
    cluster = start({"/berita": (404, MISSING)}, serving(authority, "127.0.0.1", verifies=True))
    assert "query" not in told(cluster.url, *config(ca_file=ca_file))
    assert cluster.asked == []
    ours = authority.issue_cert("ana@example.org")
    ours.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
    ours.cert_chain_pems[0].write_to_path(str(tmp_path / "cert.pem"))
    given = {"client_cert": tmp_path / "cert.pem", "client_key": tmp_path / "key.pem"}
    assert "there is no archive" in told(cluster.url, *config(ca_file=ca_file, **given))


def test_https_where_http_is_spoken(start: Any) -> None:
    cluster = start({})
    assert "does not speak https" in told(cluster.url.replace("http:", "https:"))


def test_http_where_https_is_spoken(start: Any, authority: Any) -> None:
    cluster = start({}, serving(authority, "127.0.0.1"))
    line = told(cluster.url.replace("https:", "http:"))
    assert "is its address one of https?" in line


@pytest.mark.parametrize("name", ["ca_file", "client_cert", "password_file", "api_key_file"])
def test_files_that_cannot_be_read(name: str, config: Config) -> None:
    line = told("https://127.0.0.1:9200/berita", *config(**{name: "/nowhere/file"}))
    assert "/nowhere/file" in line
    assert name in line


def test_files_that_are_no_certificates(config: Config, tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_text("hello")
    line = told("https://127.0.0.1:9200/berita", *config(ca_file=tmp_path / "x.pem"))
    assert "cannot read" in line


# Who asks -----------------------------------------------------------------------------------


def test_credentials_from_files(start: Any, config: Config, tmp_path: Path) -> None:
    cluster = start({"/berita": (404, MISSING)})
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    told(cluster.url, *config(user="ana", password_file=tmp_path / "password"))
    assert cluster.asked[-1].headers["authorization"] == "Basic YW5hOnMzY3JldC1wYXNz"
    (tmp_path / "key").write_text("aWQ6a2V5\n")
    told(cluster.url, *config(api_key_file=tmp_path / "key"))
    assert cluster.asked[-1].headers["authorization"] == "ApiKey aWQ6a2V5"
    told(cluster.url, environment={"SEARCHIDX_API_KEY": "b3RoZXI="})
    assert cluster.asked[-1].headers["authorization"] == "ApiKey b3RoZXI="
    told(cluster.url)
    assert "authorization" not in cluster.asked[-1].headers


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"SEARCHIDX_USER": "ana"}, "there is no password"),
        ({"SEARCHIDX_PASSWORD": PASSWORD}, "there is no user"),
        (
            {
                "SEARCHIDX_USER": "ana",
                "SEARCHIDX_PASSWORD": PASSWORD,
                "SEARCHIDX_API_KEY": "k",
            },
            "one of the two",
        ),
        (
            {"SEARCHIDX_USER": "a", "SEARCHIDX_PASSWORD": f"{PASSWORD}\n"},
            "printable characters",
        ),
    ],
)
def test_credentials_that_are_not_whole(environment: dict[str, str], message: str) -> None:
    assert message in told("https://127.0.0.1:9200/berita", environment=environment)


def test_config_shows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environment = {"SEARCHIDX_USER": "ana", "SEARCHIDX_PASSWORD": PASSWORD}
    done = CliRunner().invoke(main, ["config"], env=environment)
    assert done.exit_code == 0
    assert PASSWORD not in done.output
    (tmp_path / "searchidx.yaml").write_text(f"url: https://ana:{PASSWORD}@host:9200/berita\n")
    done = CliRunner().invoke(main, ["config"])
    assert done.exit_code == 2
    assert PASSWORD not in done.output
    assert "neither user nor password" in done.output


def test_the_address_may_be_a_setting(start: Any, config: Config) -> None:
    cluster = start({"/berita": (404, MISSING)})
    options = config(engine="opensearch", url=cluster.url)
    done = CliRunner().invoke(main, ["query", "banjir", *options])
    assert "there is no archive berita" in done.output
    done = CliRunner().invoke(main, ["query", "banjir", *config(engine="opensearch")])
    assert "url does not say where" in done.output
    folder = [*config(engine="opensearch", url=cluster.url), "--index", "folder"]
    done = CliRunner().invoke(main, ["query", "banjir", *folder])
    assert "folder is a place of the engine whoosh" in done.output
