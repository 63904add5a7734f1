"""Articles that come while a commit is being made: what they change is in that commit or in the
next one, whole."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
import pytest
from hypothesis import given
from whoosh.filedb.filestore import FileStorage
from whoosh.writing import SegmentWriter

import searchidx
from searchidx import Archive, Article
from searchidx.index.codec.segment import ArraySegment
from searchidx.index.documents import encode
from searchidx.index.making import SegmentMaker
from searchidx.index.merge.background import Merge, MergeTask, merge_hidden
from searchidx.index.segments import SegmentsWriter
from searchidx.index.worker import Done

Words = tuple[str, str, tuple[str, ...]]
IDS = st.sampled_from("abcdefgh")
PUTS = st.lists(st.tuples(IDS, st.sampled_from(["satu", "dua"]), st.lists(IDS, max_size=1)))


@pytest.fixture(autouse=True)
def never_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit is left unwritten until something of it is asked for, or the next one is due."""
    monkeypatch.setattr(SegmentsWriter, "is_made", False)


def article(id: str, word: str = "satu", pages: tuple[str, ...] = ()) -> Article:
    return Article(id=id, title=word, body=f"{word} {id}", pages=pages)


# Bytes that two articles have, and one has not.
TWO = str(len(encode(article("a"))[0]) + 1)


def held(archive: Archive) -> dict[str, str]:
    return {a.id: a.title for a in archive}


class Model:
    """An archive as a dict."""

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.counts = dict.fromkeys(("added", "updated", "unchanged"), 0)

    def put(self, article: Article) -> None:
        known = self.articles.get(article.id)
        same = known is not None and known == article
        self.counts["unchanged" if same else "updated" if known else "added"] += 1
        self.articles[article.id] = article
        for page in article.pages:
            if page != article.id:
                self.articles.pop(page, None)


@given(PUTS, PUTS, st.sampled_from(["1", TWO, "1kB"]), st.booleans())
def test_the_archive_is_what_a_dict_would_be(
    first: list[Words], then: list[Words], commit_every: str, near_duplicates: bool
) -> None:
    settings = {"commit_every": commit_every, "near_duplicates": near_duplicates, "processes": 1}
    with TemporaryDirectory() as folder:
        model = Model()
        for puts in (first, then):
            articles = [article(id, word, tuple(pages)) for id, word, pages in puts]
            model.counts = dict.fromkeys(model.counts, 0)
            for own in articles:
                model.put(own)
            place = Path(folder, "i")
            opened = searchidx.open if place.exists() else searchidx.create
            with opened(place, **settings) as archive:
                report = archive.add(articles)
                assert archive.check().is_sound
                found = {a.id: a for a in archive}
            assert {id: (a.title, a.body) for id, a in found.items()} == {
                id: (a.title, a.body) for id, a in model.articles.items()
            }
            # An update that a later article undoes within the same commit was none.
            undone = model.counts["updated"] - report.updated
            assert 0 <= undone <= report.repeats
            assert (report.added, report.unchanged, report.rejected) == (
                model.counts["added"],
                model.counts["unchanged"] + undone,
                0,
            )


def watched(folder: Path, articles: list[Article], seen: list[dict[str, str]]) -> Iterator[Article]:
    """The articles, with what a reader finds before each of them put into ``seen``."""
    for own in articles:
        with searchidx.open(folder) as reader:
            seen.append(held(reader))
        yield own


def test_a_commit_is_written_when_the_next_one_is_due(tmp_path: Path) -> None:
    seen: list[dict[str, str]] = []
    ids = ["a", "b", "c"]
    with searchidx.create(tmp_path / "i", commit_every="1", processes=1) as archive:
        archive.add(watched(tmp_path / "i", [article(id) for id in ids], seen))
        assert list(held(archive)) == ids
    assert [sorted(each) for each in seen] == [[], [], ["a"]]


@pytest.mark.parametrize("change", [article("b", "dua"), article("c", pages=("b",))], ids=repr)
def test_what_a_commit_being_made_has_is_changed_by_the_next_one(
    tmp_path: Path, change: Article
) -> None:
    seen: list[dict[str, str]] = []
    with searchidx.create(tmp_path / "i", commit_every=TWO, processes=1) as archive:
        # An empty one reads some articles ahead, to learn from them.
        archive.add([article("z")])
        puts = [article("a"), article("b"), change, article("d")]
        archive.add(watched(tmp_path / "i", puts, seen))
        assert held(archive).get("b") == ("dua" if change.id == "b" else None)
    # The commit before has the article as it was.
    assert seen[3] == {"z": "satu", "a": "satu", "b": "satu"}


def test_an_error_between_two_commits_keeps_the_first(tmp_path: Path) -> None:
    def articles() -> Iterator[Article]:
        yield article("a")
        yield article("b")
        raise RuntimeError("x")

    with searchidx.create(tmp_path / "i", commit_every=TWO, processes=1) as archive:
        archive.add([article("z")])
        with pytest.raises(RuntimeError, match="x"):
            archive.add(articles())
        assert list(held(archive)) == ["z", "a", "b"]
        assert archive.check().is_sound


def test_a_commit_that_fails_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: object) -> None:
        raise OSError(28, "No space left on device")

    with searchidx.create(tmp_path / "i", commit_every="1", processes=1) as archive:
        archive.add([article("a")])
        monkeypatch.setattr(SegmentsWriter, "flush", full)
        with pytest.raises(searchidx.errors.ArchiveError, match="No space left"):
            archive.add([article("b"), article("c")])
        monkeypatch.undo()
        assert list(held(archive)) == ["a"]
        assert archive.add([article("b")]).added == 1


def test_reprints_are_found_in_a_commit_being_made(tmp_path: Path) -> None:
    other, body = (" ".join(f"{word}{i} lain{i}" for i in range(60)) for word in ("ini", "itu"))
    articles = [Article(id="a", title="a", body=other)]
    # Near, and not the same: each is found by the one before it.
    articles += [Article(id=id, title=id, body=f"{body} lagi {id * 4}") for id in "bcd"]
    with searchidx.create(tmp_path / "i", commit_every="1", processes=1) as archive:
        archive.add(articles)
        assert {a.id: a.reprint_of for a in archive} == {"a": None, "b": None} | dict.fromkeys(
            "cd", "b"
        )


@pytest.mark.parametrize("is_next", [False, True], ids=["in one commit", "in the next one"])
def test_what_is_stored_of_reprints_does_not_depend_on_when_a_commit_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_next: bool
) -> None:
    first, other = (" ".join(f"{word}{i} lain{i}" for i in range(60)) for word in ("ini", "itu"))
    replaced = [Article(id="a", title="a", body=body) for body in (first, other)]
    fillers = [Article(id=id, title=id, body=other[::-1]) for id in "fg"]
    near = Article(id="b", title="b", body=f"{first} lagi")
    pairs = zip(replaced, fillers, strict=True)
    articles = [own for pair in pairs for own in pair] if is_next else replaced
    articles = [*articles, near]
    every = str(len(encode(replaced[0])[0]) + 1)

    def segments(name: str) -> list[bytes]:
        with searchidx.create(tmp_path / name, commit_every=every, processes=1) as archive:
            # An empty one reads some articles ahead, to learn from them.
            archive.add([article("z")])
            archive.add(articles)
        files = (tmp_path / name).glob("MAIN_*.*")
        return sorted(path.read_bytes() for path in files)

    late = segments("late")
    monkeypatch.setattr(SegmentsWriter, "is_made", True)
    assert segments("at once") == late


def test_a_full_disk_is_said_and_leaves_nothing_of_the_portable_codec(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **options: object) -> None:
        monkeypatch.setattr(FileStorage, "create_file", full)
        raise OSError(28, "No space left on device")

    folder = tmp_path / "i"
    with searchidx.create(folder, codec="portable", commit_every="1") as archive:
        archive.add([article("a")])
        before = sorted(path.name for path in folder.iterdir())
        monkeypatch.setattr(SegmentWriter, "commit", full)
        with pytest.raises(searchidx.errors.ArchiveError, match="No space left"):
            archive.add([article("b"), article("c")])
        assert sorted(path.name for path in folder.iterdir()) == before


@pytest.mark.parametrize("codec", ["arrays", "portable"])
def test_a_commit_that_fails_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codec: str
) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with searchidx.create(tmp_path / "i", commit_every="1", processes=1, codec=codec) as archive:
        archive.add([article("a")])
        before = sorted(path.name for path in (tmp_path / "i").iterdir())
        monkeypatch.setattr("whoosh.index.TOC.write", full)
        with pytest.raises(searchidx.errors.ArchiveError, match="No space left"):
            archive.add([article("b"), article("c")])
        monkeypatch.undo()
        assert sorted(path.name for path in (tmp_path / "i").iterdir()) == before
        assert list(held(archive)) == ["a"]


class Later(Future[Done]):
    """A merge that begins when it is asked for."""

    def __init__(self, task: MergeTask) -> None:
        super().__init__()
        self.task = task

    def result(self, timeout: float | None = None) -> Done:
        return Done(merge_hidden(self.task), b"")


def test_a_segment_that_is_to_be_merged_stays_when_it_is_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[MergeTask] = []

    def later(self: SegmentMaker, segments: list[ArraySegment], memory: int) -> Merge:
        begun.append(MergeTask(self._folder, segments, memory))
        return Merge(begun[-1], Later(begun[-1]))

    monkeypatch.setattr(SegmentMaker, "begin_merge", later)
    monkeypatch.setattr("searchidx.index.segments.LONG_RUN", 2)
    first, second = ([article(f"{name}{i}") for i in range(8)] for name in "ab")
    every = str(sum(len(encode(own)[0]) for own in first) - 1)
    # So long that it is in a commit of its own.
    one = Article(id="c", title="satu", body="c " * int(every), pages=tuple(a.id for a in first))
    with searchidx.create(tmp_path / "i", commit_every=every, processes=1) as archive:
        archive.add([*first, *second, one, article("d")])
        assert len(begun[0].segments) == 2
        assert sorted(held(archive)) == [*(a.id for a in second), "c", "d"]
        assert archive.check().is_sound
