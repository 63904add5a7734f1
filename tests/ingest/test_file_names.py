"""Names of files that are not UTF-8: their articles are read, found, and pruned as others are."""

from __future__ import annotations

import io
import os
import sys
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import searchidx
from searchidx.config import load_settings
from searchidx.ingest.file_names import on_disk, written
from searchidx.model import Article
from searchidx.update import Update

SETTINGS = load_settings(os.devnull)
PAGE = b"Kabar Kafe Lereng\n\nWarga menyambut pembukaan kafe di Lereng, Senin (3/6/2024) pagi.\n"

only_posix = pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")


@given(st.binary(min_size=1).filter(lambda name: b"\\x" not in name))
def test_a_name_written_is_text_and_leads_back(name: bytes) -> None:
    in_python = name.decode("utf-8", "surrogateescape")
    text = written(in_python)
    text.encode()
    assert on_disk(text) == in_python


def test_a_name_in_utf_8_is_as_it_is() -> None:
    assert written("arsip/kafé.txt") == "arsip/kafé.txt"
    assert written(b"caf\xe9.txt".decode("utf-8", "surrogateescape")) == r"caf\xe9.txt"


def update(news: bytes) -> tuple[int, int, list[str]]:
    """Index a folder: what was added and rejected, and what would be pruned."""
    make = searchidx.open if Path("index").exists() else searchidx.create
    with make("index") as archive:
        run = Update([os.fsdecode(news)], SETTINGS)
        report = run.add_to(archive)
        run.write_rejects(archive)
        return report.added, report.rejected, run.gone(archive)


@only_posix
def test_files_come_stay_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    news = b"arsip\xe8"
    os.makedirs(os.path.join(news, b"d\xff"))
    first, second = os.path.join(news, b"caf\xe9.txt"), os.path.join(news, b"d\xff", b"2.jsonl")
    with open(first, "wb") as file:
        file.write(PAGE)
    with open(second, "w") as file:
        file.write('{"id": "2", "title": "Kabar", "body": "Isi kedua."}')
    assert update(news) == (2, 0, [])
    with searchidx.open("index") as archive:
        found = archive.get(r"caf\xe9.txt")
        assert found is not None
        assert found.path == str(tmp_path / r"arsip\xe8" / r"caf\xe9.txt")
        # One of a file that is there, and that no reader is for, stays.
        unread = str(tmp_path / r"arsip\xe8" / r"q\xe9.docx")
        archive.add([Article(id="3", title="x", path=unread)])
    open(os.path.join(news, b"q\xe9.docx"), "wb").close()
    with open(second, "w") as file:
        file.write("{broken")
    assert update(news) == (0, 1, [])
    os.remove(first)
    os.remove(second)
    assert sorted(update(news)[2]) == ["2", r"caf\xe9.txt"]


def test_members_of_tar_archives(tmp_path: Path) -> None:
    with tarfile.open(
        tmp_path / "lama.tar", "w", encoding="latin-1", format=tarfile.GNU_FORMAT
    ) as tar:
        entry = tarfile.TarInfo("kafé.txt")
        entry.size = len(PAGE)
        tar.addfile(entry, io.BytesIO(PAGE))
    with searchidx.create(tmp_path / "index") as archive:
        report = archive.add(searchidx.read(tmp_path / "lama.tar"))
        assert (report.added, report.rejected) == (1, 0)
        assert r"lama.tar/kaf\xe9.txt" in archive
