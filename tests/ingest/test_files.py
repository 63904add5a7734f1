"""Files and folders -> articles and rejections: nothing broken stops the rest."""

from __future__ import annotations

import gzip
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import searchidx
from searchidx import Article, Rejection
from searchidx.dates import zone
from searchidx.errors import InputError, SettingError
from searchidx.ingest.formats import page, parsed
from searchidx.ingest.html import reader
from searchidx.ingest.options import Ignored, ReadOptions
from searchidx.ingest.sources import walk

GOOD = {"id": "a", "title": "Judul", "body": "Isi beritanya."}


def read(*paths: Path) -> tuple[list[Article], list[Rejection]]:
    rejected: list[Rejection] = []
    return list(searchidx.read(*paths, on_reject=rejected.append)), rejected


def walked(folder: Path, **options: Any) -> tuple[list[str], list[str]]:
    """The names of the files found in a folder, and of those that are not read."""
    ignored: list[Ignored] = []
    found = walk([folder], ReadOptions(zone("WIB"), on_ignored=ignored.append, **options))
    return [source.name for source in found], [Path(item.path).name for item in ignored]


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def lines(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"title": "putus', "not JSON: .* at column"),
        (b'{"title": "a\tb"}', "^not JSON: Invalid control character at column 13$"),
        (b"[1, 2]", "not a record"),
        (b'"teks"', "not a record"),
        (b"null", "not a record"),
        (b'{"id": "b"}', "neither title, body nor captions"),
        (b'{"title": ["x", "y"]}', "title must be text"),
        (b'{"title": "a\x00b"}', "NUL"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"title": ' + b"1" * 5000 + b"}", "digits"),
    ],
)
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_broken_record_loses_only_itself(
    tmp_path: Path, name: str, line: bytes, reason: str
) -> None:
    data = lines(GOOD) + line + b"\n\n" + lines({**GOOD, "id": "c"})
    path = write(tmp_path, name, gzip.compress(data) if name.endswith("gz") else data)
    articles, rejected = read(path)
    assert [article.id for article in articles] == ["a", "c"]
    assert [(r.path, r.record) for r in rejected] == [(str(path), 2)]
    assert re.search(reason, rejected[0].reason)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty file"),
        ("a.txt", b"\xef\xbb\xbf \n", "empty file"),
        ("a.txt", b"ADVERTISEMENT\n", "no article text"),
        ("a.txt", bytes(range(1, 256)), "control characters"),
        ("a.txt", b"Judul\x00", "NUL byte at position 5"),
        ("a.txt", b"\xff\xfe\x00", "UTF-16"),
        ("a.md", b"", "empty file"),
        ("a.md", b"---\ntitle: [\n---\n", "front matter"),
        ("a.md", b"---\n- a\n---\nisi", "not a list of"),
        ("a.md", b"---\ntitle: x\nisi tanpa penutup", "closes"),
        ("a.md", b"---\na: &x [*x]\n---\nisi", "aliases"),
        ("a.md", b"---\na: " + b"[" * 5000 + b"\n---\nisi", "front matter"),
        ("a.md", b"---\ntitle: {a: b}\n---\nisi", "title must be text"),
        ("a.jsonl", b"", "empty file"),
        ("a.jsonl", b"\n \n", "no record"),
        ("a.jsonl.gz", b"", "empty file"),
        ("a.jsonl.gz", b"not gzip", "gzip"),
    ],
)
def test_unreadable_file_is_rejected(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    write(tmp_path, name, data)
    write(tmp_path, "z.jsonl", lines(GOOD))
    articles, rejected = read(tmp_path)
    assert [article.id for article in articles] == ["a"]
    assert [Path(r.path).name for r in rejected] == [name]
    assert reason in rejected[0].reason


def test_records_before_the_end_of_truncated_gzip_are_kept(tmp_path: Path) -> None:
    records = [{**GOOD, "id": str(i), "body": os.urandom(200).hex()} for i in range(200)]
    data = gzip.compress(lines(*records))
    articles, rejected = read(write(tmp_path, "a.jsonl.gz", data[: len(data) // 2]))
    assert 0 < len(articles) < 200
    assert "gzip" in rejected[-1].reason


def test_missing_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shut = write(tmp_path, "a.txt", "Judul\nIsi beritanya.")
    write(tmp_path, "b.txt", "Judul\nIsi beritanya.")
    opened = Path.open

    def refuse(path: Path, *args: object, **kwargs: object) -> object:
        if path == shut:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)  # the superuser may read all
    articles, rejected = read(tmp_path)
    assert [article.id for article in articles] == ["b.txt"]
    assert [str(r) for r in rejected] == [f"{shut}: Permission denied"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user with limits")
def test_folder_without_permission(tmp_path: Path) -> None:
    write(tmp_path, "shut/a.txt", "Judul\nIsi beritanya.")
    (tmp_path / "shut").chmod(0)
    articles, rejected = read(tmp_path)
    (tmp_path / "shut").chmod(0o700)
    assert (len(articles), len(rejected)) == (0, 1)


@pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")
def test_links_and_pipes(tmp_path: Path) -> None:
    (tmp_path / "lost.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    found, ignored = walked(tmp_path)
    assert (found, ignored) == (["lost.txt"], ["pipe.txt"])
    assert "No such file" in read(tmp_path)[1][0].reason


def test_walk(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.TXT", "a.md", "c.pdf", ".git/x.txt", ".x.txt", "d.jsonl.gz"):
        write(tmp_path, name, "x")
    found, ignored = walked(tmp_path)
    assert found == ["a.md", "d.jsonl.gz", "b/1.TXT", "b/2.txt"]
    assert ignored == ["c.pdf"]


@pytest.mark.parametrize("name", ["missing.txt", "missing", "x.pdf", "x.csv"])
def test_a_path_that_cannot_be_read_is_an_error(tmp_path: Path, name: str) -> None:
    write(tmp_path, "x.pdf", "%PDF-1.7\n")
    write(tmp_path, "x.csv", "nama,umur\nLia,30\n")
    with pytest.raises(InputError, match=name):
        walk([tmp_path / name], ReadOptions(zone("WIB")))


def test_ids_of_files_and_records(tmp_path: Path) -> None:
    write(tmp_path, "a/halaman.txt", "Judul\nIsi beritanya.")
    record = {"title": "x"}
    write(tmp_path, "a/b.jsonl", lines(record, {**record, "url": "https://a.example/x"}, record))
    write(tmp_path, "c.md", "# Judul\n\nIsi.")
    ids = [article.id for article in read(tmp_path)[0]]
    assert ids == ["c.md", "a/b.jsonl#1", "https://a.example/x", "a/b.jsonl#3", "a/halaman.txt"]
    assert read(tmp_path / "a" / "halaman.txt")[0][0].id == "halaman.txt"


def test_markdown(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "a.md",
        "\ufeff---\r\ntitle: Dua Dermaga\r\ndate: 2023-13-45\r\nterbit: 2023-06-13\r\n"
        "penulis: [Lia]\r\nrubrik: Ekonomi\r\n---\r\n\r\nSatu *miring*\r\nlanjut.\r\n\r\n"
        "![Kapal (Foto: Lia)](a.jpg)\r\n\r\n## Anak judul\r\n\r\n- butir\r\n",
    )
    articles, rejected = read(path)
    assert not rejected
    (article,) = articles
    assert (article.title, article.published, article.section) == ("Dua Dermaga", None, "Ekonomi")
    assert article.body == "Satu miring lanjut.\n\nAnak judul\n\nbutir"
    assert [(c.text, c.credit) for c in article.captions] == [("Kapal", "Lia")]
    assert dict(article.extra) == {"published": "2023-13-45", "terbit": "2023-06-13"}
    json.dumps(dict(article.extra))


def test_markdown_without_front_matter(tmp_path: Path) -> None:
    (article,) = read(write(tmp_path, "a.md", "# Judul\n\nIsi.\n\n---\n\nLagi."))[0]
    assert (article.title, article.body) == ("Judul", "Isi.\n\nLagi.")


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["a.txt", "a.md", "a.jsonl", "a.jsonl.gz"]),
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode())),
    st.sampled_from([b"", b"---\n", b'{"title": "', b"\x1f\x8b\x08", b"\xff\xfe"]),
)
def test_any_bytes_are_read_or_rejected(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: bytes, start: bytes
) -> None:
    articles, rejected = read(write(tmp_path_factory.getbasetemp(), name, start + data))
    assert articles or rejected
    assert not [r for r in rejected if "the program failed" in r.reason]


def _failing_on_b(read_it: Any) -> Any:
    """A reader with a flaw: it fails on what has the id b or is called so."""

    def fails(source: Any, id: str, *rest: Any) -> Any:
        given = source.get("id") if isinstance(source, dict) else None
        return {}[id] if (given or id[0]) == "b" else read_it(source, id, *rest)

    return fails


def test_what_the_program_fails_on_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in ((parsed, "read_record_or_page"), (page, "read_page")):
        monkeypatch.setattr(module, name, _failing_on_b(getattr(module, name)))
    monkeypatch.setattr(reader, "read_html", _failing_on_b(reader.read_html))
    body = "Warga menunggu kapal di dermaga sejak pagi hari sampai sore."
    for name in "abc":
        write(tmp_path, f"{name}.txt", f"Kapal {name} Ditunggu\n\n{body}\n".encode())
        html = f"<html><body><h1>Kapal {name} Ditunggu</h1><p>{body}</p></body></html>"
        write(tmp_path, f"{name}.html", html.encode())
    write(tmp_path, "z.jsonl", lines(*({**GOOD, "id": id} for id in "abc")))
    articles, rejected = read(tmp_path)
    ids = ["a.html", "a.txt", "c.html", "c.txt", "a", "c"]
    assert [article.id for article in articles] == ids
    assert [(Path(r.path).name, r.record) for r in rejected] == [
        ("b.html", None),
        ("b.txt", None),
        ("z.jsonl", 2),
    ]
    for rejection in rejected:
        reason = r"the program failed on it, .*: KeyError: .* \(test_files\.py, line \d+\)"
        assert re.fullmatch(reason, rejection.reason)


def test_errors_of_the_machine_are_no_flaws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(parsed, "read_record_or_page", full)
    with pytest.raises(MemoryError):
        read(write(tmp_path, "z.jsonl", lines(GOOD)))


@pytest.mark.parametrize("damage", ["flipped", "cut", "checksum"])
def test_records_before_the_damage_of_gzip_are_kept(tmp_path: Path, damage: str) -> None:
    lines = [json.dumps({"id": i, "title": f"Kapal {os.urandom(40).hex()}"}) for i in range(2000)]
    data = bytearray(gzip.compress("\n".join(lines).encode(), mtime=0))
    at = len(data) * 3 // 4
    if damage == "flipped":
        data[at : at + 200] = b"\xff" * 200
    elif damage == "cut":
        del data[at:]
    else:
        data[-8:-4] = bytes(byte ^ 255 for byte in data[-8:-4])
    path = tmp_path / "kapal.jsonl.gz"
    path.write_bytes(data)
    rejected: list[Rejection] = []
    articles = [article.id for article in searchidx.read(path, on_reject=rejected.append)]
    assert len(articles) > 1400
    assert articles[:1400] == [str(i) for i in range(1400)]
    assert re.search("not whole gzip data: .*; what stands before it was read", rejected[-1].reason)


def test_a_second_page_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    body = "Warga menunggu kapal di dermaga sejak pagi hari sampai sore."
    (tmp_path / "kapal.txt").write_text(
        f"Kapal Lama Ditunggu Warga\n\n{body}\n\nHalaman 1 dari 2\n"
    )
    (tmp_path / "kapal-2.txt").write_bytes(b"\0" * 100)
    rejected: list[Rejection] = []
    (article,) = searchidx.read(tmp_path, on_reject=rejected.append)
    assert (article.body, article.continues, article.pages) == (body, True, ())
    assert [Path(rejection.path).name for rejection in rejected] == ["kapal-2.txt"]


def test_the_present_can_be_set(tmp_path: Path) -> None:
    record = {"title": "Kapal", "url": "https://kabarteluk.id/2024/05/31/kapal"}
    (tmp_path / "kapal.json").write_text(json.dumps(record))
    page = "<title>Kapal Tiba</title><meta property='article:published_time' content='2024-05-31'>"
    (tmp_path / "kapal.html").write_text(
        f"<html>{page}<p>Kapal itu tiba di dermaga sore.</p></html>"
    )

    def days(as_of: str) -> list[str | None]:
        return [article.published for article in searchidx.read(tmp_path, read_as_of=as_of)]

    assert days("2024-05-31") == days("") == ["2024-05-31"] * 2
    assert days("2024-05-01") == [None] * 2
    with pytest.raises(SettingError, match="read_as_of: '31/5' is not a day"):
        days("31/5")


def test_a_damaged_member_costs_the_lines_it_breaks_off(tmp_path: Path) -> None:
    members = [
        gzip.compress(lines(*({**GOOD, "id": f"{member}{n}"} for n in range(3))))
        for member in range(3)
    ]
    members[1] = members[1][:-20]
    articles, rejected = read(write(tmp_path, "a.jsonl.gz", b"".join(members)))
    ids = [article.id for article in articles]
    assert (ids[:3], ids[-3:]) == (["00", "01", "02"], ["20", "21", "22"])
    assert rejected[0].reason.startswith("not whole gzip data: ")
