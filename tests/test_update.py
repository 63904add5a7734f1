"""Files that come, change and go, against a simple model of what the archive should hold."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import searchidx
from searchidx.config import load_settings
from searchidx.model import AddReport, Rejection
from searchidx.update import Update

SETTINGS = load_settings(os.devnull)
BROKEN = "{broken"


def line(id: str, body: str) -> str:
    return json.dumps({"id": id, "title": "Kabar", "body": body})


class Model(RuleBasedStateMachine):
    """An archive of two folders of JSON lines: a record is an id and a word."""

    names = st.sampled_from(["a/1.jsonl", "a/2.jsonl", "a/sub/3.jsonl", "b/4.jsonl"])
    records = st.lists(
        st.one_of(
            st.just(None),
            st.tuples(st.sampled_from("uvwxyz"), st.sampled_from(["satu", "dua", "tiga"])),
        ),
        min_size=1,
        max_size=4,
    )
    folders = st.sampled_from([("a",), ("b",), ("a", "b"), ("b", "a"), ("a/sub", "b")])

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp()).resolve()
        self.files: dict[str, list[tuple[str, str] | None]] = {}
        # What the archive should hold: id -> word and the file it was read from.
        self.held: dict[str, tuple[str, str]] = {}
        self.rejected: dict[str, list[int]] = {}

    @initialize()
    def start(self) -> None:
        for folder in ("a/sub", "b"):
            (self.root / folder).mkdir(parents=True)
        self.archive = searchidx.create(self.root / "index", config=os.devnull)

    def teardown(self) -> None:
        self.archive.close()
        shutil.rmtree(self.root)

    @rule(name=names, records=records)
    def write(self, name: str, records: list[tuple[str, str] | None]) -> None:
        self.files[name] = records
        lines = [line(*record) if record else BROKEN for record in records]
        (self.root / name).write_text("\n".join(lines))

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.files)))
        del self.files[name]
        (self.root / name).unlink()

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        id = data.draw(st.sampled_from("uvwxyz"))
        assert self.archive.delete([id]) == (id in self.held)
        self.held.pop(id, None)

    @rule(paths=folders, prune=st.booleans())
    def update(self, paths: tuple[str, ...], prune: bool) -> None:
        given = [self.root / path for path in paths]
        expected = self._expected(paths, prune)
        dry = Update(given, SETTINGS)
        would = dry.preview(self.archive)
        would_go = dry.gone(self.archive) if prune else []
        rejected: list[Rejection] = []
        run = Update(given, SETTINGS, on_reject=rejected.append)
        report = run.add_to(self.archive)
        gone = run.gone(self.archive) if prune else []
        self.archive.delete(gone)
        assert run.write_rejects(self.archive) == str(self.root / "index" / "rejects.jsonl")
        assert report == expected == would
        assert sorted(gone) == sorted(would_go)
        assert len(rejected) == report.rejected

    def _expected(self, paths: tuple[str, ...], prune: bool) -> AddReport:
        counts = {"added": 0, "updated": 0, "unchanged": 0, "rejected": 0}
        seen: list[str] = []
        before, updates = dict(self.held), dict.fromkeys("uvwxyz", 0)
        read = [
            name for path in paths for name in sorted(self.files) if name.startswith(f"{path}/")
        ]
        for name in read:
            for record in self.files[name]:
                if record is None:
                    counts["rejected"] += 1
                    continue
                id, word = record
                known = self.held.get(id)
                same = known is not None and known[0] == word
                if not same and id in before and before[id][0] == word:
                    # What is there comes again: nothing of it was changed.
                    same = before[id][1] in self.files
                    if same:
                        known = before[id]
                        self.held[id] = known
                        counts["updated"] -= updates[id]
                        counts["unchanged"] += updates[id]
                        updates[id] = 0
                updates[id] += known is not None and not same
                counts["unchanged" if same else "updated" if known else "added"] += 1
                if known is None or not same or known[1] not in self.files:
                    self.held[id] = word, name
                seen.append(id)
        if prune:
            for id, (_, name) in list(self.held.items()):
                is_below = any(name.startswith(f"{path}/") for path in paths)
                if is_below and id not in seen and None not in self.files.get(name, []):
                    del self.held[id]
        self.rejected = {
            name: entries
            for name, entries in self.rejected.items()
            if not any(name.startswith(f"{path}/") for path in paths)
        }
        for name in read:
            bad = [i for i, record in enumerate(self.files[name], 1) if record is None]
            if bad:
                self.rejected[name] = bad
        again = [id for i, id in enumerate(seen) if id in seen[:i]]
        repeated = tuple(dict.fromkeys(again))
        return AddReport(**counts, repeated=repeated, repeats=len(again))

    @invariant()
    def holds_what_it_should(self) -> None:
        held = {a.id: (a.body, str(a.path)) for a in self.archive}
        assert held == {id: (word, str(self.root / name)) for id, (word, name) in self.held.items()}
        listed: dict[str, list[int]] = {}
        rejects = self.root / "index" / "rejects.jsonl"
        for text in rejects.read_text().splitlines() if rejects.exists() else []:
            entry = json.loads(text)
            listed.setdefault(os.path.relpath(entry["path"], self.root), []).append(entry["record"])
        assert listed == self.rejected


TestModel = Model.TestCase
TestModel.settings = settings(settings.get_profile("everyone"), stateful_step_count=12)


# Paths -------------------------------------------------------------------------------------


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two records in two files; the working folder is above it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "1.jsonl").write_text(line("1", "satu"))
    (folder / "2.jsonl").write_text(line("2", "dua"))
    return folder


def index(*paths: str | Path) -> tuple[AddReport, list[str]]:
    """Index the paths; what was done, and ids that would be pruned."""
    make = searchidx.open if Path("index").exists() else searchidx.create
    with make("index") as archive:
        run = Update(paths, SETTINGS)
        return run.add_to(archive), run.gone(archive)


def test_paths_mean_the_same_however_they_are_given(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(news)
    index("news")
    monkeypatch.setenv("PWD", str(tmp_path))
    (news / "1.jsonl").unlink()
    for given in ("news", news, "link", "./news/", "link/../news", tmp_path, "."):
        assert index(given)[1] == ["1"]
    # Another folder of that name is another folder.
    other = tmp_path / "other"
    (other / "news").mkdir(parents=True)
    (other / "news" / "3.jsonl").write_text(line("3", "tiga"))
    shutil.move("index", other)
    monkeypatch.chdir(other)
    assert index("news")[1] == []
    assert index("..")[1] == ["1"]


def test_a_file_that_was_given_alone(news: Path) -> None:
    index("news/1.jsonl", "news/2.jsonl")
    (news / "1.jsonl").write_text(line("9", "lain"))
    assert index("news/2.jsonl")[1] == []
    assert index("news/1.jsonl")[1] == ["1"]


def test_a_name_that_begins_alike_is_not_below(news: Path, tmp_path: Path) -> None:
    shutil.copytree(news, tmp_path / "news2")
    (tmp_path / "news2" / "1.jsonl").write_text(line("3", "tiga"))
    index("news", "news2")
    shutil.rmtree(tmp_path / "news2")
    assert index("news")[1] == []


def test_a_link_to_a_file_is_where_it_lies(news: Path) -> None:
    (news / ".dump.jsonl").write_text(line("3", "tiga"))
    (news / "3.jsonl").symlink_to(news / ".dump.jsonl")
    index("news")
    (news / ".dump.jsonl").unlink()
    assert index("news")[1] == []  # a link to nothing cannot be read
    (news / "3.jsonl").unlink()
    assert index("news")[1] == ["3"]


# What stays --------------------------------------------------------------------------------


def test_articles_of_a_file_that_cannot_be_read_whole_stay(news: Path) -> None:
    index("news")
    for data in (b"{broken", b"", b"\xff\xfe\x00"):
        (news / "1.jsonl").write_bytes(data)
        (report, gone) = index("news")
        assert (report.rejected, gone) == (1, [])
    (news / "1.jsonl").write_text(f"{line('7', 'tujuh')}\n{BROKEN}")
    assert index("news")[1] == []
    (news / "1.jsonl").write_text(line("7", "tujuh"))
    assert index("news")[1] == ["1"]


def test_articles_of_a_file_that_is_no_longer_read_stay(news: Path) -> None:
    index("news")
    hidden = news.with_name(".hidden")
    hidden.mkdir()
    with searchidx.open("index") as archive:
        archive.add([searchidx.Article(id="3", title="x", path=str(news / "3.docx"))])
        (news / "3.docx").touch()
        run = Update(["news"], SETTINGS)
        run.add_to(archive)
        assert run.gone(archive) == []
        (news / "3.docx").unlink()
        assert run.gone(archive) == ["3"]


def test_articles_of_a_packed_file(news: Path) -> None:
    """The path of such an article goes on behind that of a file."""
    index("news")
    packed = str(news / "2.jsonl" / "dalam.txt")
    with searchidx.open("index") as archive:
        archive.add([searchidx.Article(id="3", title="x", path=packed)])
    assert index("news")[1] == ["3"]
    (news / "2.jsonl").write_text(BROKEN)
    assert index("news")[1] == []
    (news / "2.jsonl").unlink()
    assert sorted(index("news")[1]) == ["2", "3"]


def test_articles_that_came_from_no_file_stay(news: Path) -> None:
    index("news")
    with searchidx.open("index") as archive:
        archive.add([searchidx.Article(id="3", title="x")])
        archive.add([searchidx.Article(id="4", title="x", path="news/4.txt")])
        archive.add([searchidx.Article(id="5", title="x", path="-")])
    assert index("news")[1] == index(".")[1] == []


def test_articles_below_a_folder_that_cannot_be_listed_stay(
    news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (news / "sub").mkdir()
    (news / "1.jsonl").rename(news / "sub" / "1.jsonl")
    index("news")

    def closed(listing: Callable[..., Any]) -> Callable[..., Any]:
        def list_others(path: str) -> Any:
            if Path(path).name == "sub":
                raise PermissionError(13, "Permission denied", str(path))
            return listing(path)

        return list_others

    # Not by chmod: the superuser may list every folder.
    monkeypatch.setattr(os, "scandir", closed(os.scandir))
    monkeypatch.setattr(os, "listdir", closed(os.listdir))
    (report, gone) = index("news")
    assert (report.rejected, report.unchanged, gone) == (1, 1, [])


def test_a_record_that_moved_to_another_file_is_not_gone(news: Path, tmp_path: Path) -> None:
    index("news")
    (tmp_path / "old").mkdir()
    (news / "1.jsonl").rename(tmp_path / "old" / "1.jsonl")
    report, gone = index("news", "old")
    assert (report.unchanged, gone) == (2, [])
    # It is known to be there when the other folder is read alone.
    assert index("news")[1] == []
    (tmp_path / "old" / "1.jsonl").unlink()
    assert index("news")[1] == []
    assert index("old")[1] == ["1"]


# Pages -------------------------------------------------------------------------------------

HEAD = "Nelayan Teluk Rindang Minta Dermaga\n\n"


def test_pages_that_come_change_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    news = tmp_path / "news"
    news.mkdir()

    def bodies() -> dict[str, str]:
        with searchidx.open("index") as archive:
            return {a.id: a.body for a in archive}

    (news / "x.txt").write_text(f"{HEAD}Mereka meminta dermaga itu dibangun tahun depan.\n")
    (news / "x-3.txt").write_text(f"{HEAD}Dana akan datang dari pusat, kata camat.\n")
    assert index("news")[0].added == 2
    (news / "x-2.txt").write_text(f"{HEAD}Bupati berjanji datang ke teluk itu.\n")
    report, gone = index("news")
    # Page 3 is no article of its own any more, and nothing is left to prune.
    assert (report.updated, report.added, gone) == (1, 0, [])
    assert list(bodies()) == ["x.txt"]
    assert [len(bodies()["x.txt"].split("\n\n"))] == [3]
    assert index("news")[0] == AddReport(unchanged=1)
    (news / "x-2.txt").write_text(f"{HEAD}Bupati menolak datang ke teluk itu.\n")
    assert index("news")[0] == AddReport(updated=1)
    assert "menolak" in bodies()["x.txt"]
    (news / "x-3.txt").unlink()
    assert index("news") == (AddReport(updated=1), [])
    (news / "x.txt").unlink()
    assert index("news") == (AddReport(added=1), ["x.txt"])
