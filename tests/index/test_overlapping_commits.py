"""Articles that come while a commit is being made: what they change is in that commit or in the
next one, whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
import pytest
from hypothesis import given

import searchidx
from searchidx import AddReport, Archive, Article
from searchidx.index.documents import encode
from searchidx.index.segments import SegmentsWriter

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
            assert report == AddReport(
                **model.counts, repeats=report.repeats, repeated=report.repeated
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


def test_segments_do_not_depend_on_when_a_commit_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [" ".join(f"{word}{i} lain{i}" for i in range(90)) for word in ("ini", "itu")]
    # One is replaced before it is committed; another is near to what it was.
    puts = [("a", texts[0]), ("a", texts[1]), ("b", texts[0] + " lagi"), ("c", texts[1] + " lagi")]
    articles = [Article(id=id, title=id, body=body) for id, body in puts]
    made = []
    for is_made in (False, True):
        monkeypatch.setattr(SegmentsWriter, "is_made", is_made)
        folder = tmp_path / str(is_made)
        size = len(encode(articles[0])[0])
        with searchidx.create(folder, commit_every=str(size + 1), processes=1) as archive:
            archive.add(articles)
            assert {a.id: a.reprint_of for a in archive} == {"a": None, "b": None, "c": "a"}
        made.append(sorted(path.name for path in folder.glob("*.seg")))
    # They are named by what they hold.
    assert made[0] == made[1]


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
