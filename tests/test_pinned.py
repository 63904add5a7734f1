"""What serving an archive needs: one commit and its name, whole texts with marks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import searchidx
from searchidx import Archive, Article, Caption
from searchidx.errors import ArchiveError, QueryError

Maker = Callable[..., Archive]


def article(id: str) -> Article:
    return Article(id=id, title="kabar")


def test_a_commit_changes_the_name(make: Maker) -> None:
    archive = make()
    names = [archive.commit]
    archive.add([article("a")])
    names.append(archive.commit)
    archive.delete(["a"])
    names.append(archive.commit)
    assert len(set(names)) == 3
    archive.search("kabar")
    assert archive.commit == names[-1]


def test_an_index_made_anew_is_another_commit(tmp_path: Path) -> None:
    names = set()
    for id in ("a", "b"):
        with searchidx.create(tmp_path / "index", config=os.devnull) as archive:
            archive.add([article(id)])
            names.add(archive.commit)
        shutil.rmtree(tmp_path / "index")
    assert len(names) == 2


def test_a_pinned_archive_stays(make: Maker) -> None:
    archive = make([article(f"{n}") for n in range(5)])
    pinned = archive.pinned()
    before = pinned.commit
    archive.delete(["0", "1"])
    archive.add([Article(id="x", title="kabar lain")])
    archive.rebuild()
    assert (pinned.commit, len(pinned), archive.commit != before) == (before, 5, True)
    assert pinned.search("kabar").total == 5
    assert pinned.get("0") is not None
    assert pinned.get("x") is None
    assert {hit.article.id for hit in pinned.export("kabar")} == set("01234")
    pinned.close()
    with pytest.raises(ArchiveError, match="closed"):
        pinned.search("kabar")
    assert archive.search("kabar").total == 4


def test_a_pinned_archive_does_not_write(make: Maker) -> None:
    archive = make([article("a")])
    pinned = archive.pinned()
    for write in (
        lambda: pinned.add([article("b")]),
        lambda: pinned.delete("a"),
        lambda: pinned.rebuild(),
    ):
        with pytest.raises(ArchiveError, match="reading alone"):
            write()
    assert [found.id for found in archive] == ["a"]
    pinned.close()


def test_a_pinned_archive_follows_no_rebuild_by_other_rules(make: Maker, tmp_path: Path) -> None:
    archive = make([Article(id="a", title="Menyuarakan pendapat")])
    pinned = archive.pinned()
    with searchidx.open(tmp_path / "index-0", exceptions=False, protect_names=False) as other:
        other.rebuild()
    assert pinned.search("suara").total == 1
    pinned.close()


def test_marks_of_a_whole_article(make: Maker) -> None:
    long = "Nelayan pulang. " * 40
    archive = make(
        [
            Article(
                id="a",
                title="Harga ikan naik",
                body=f"{long}\n\nIkan dijual mahal; perikanan lesu.",
                captions=(Caption("Penjual ikan", "Ani/Antara"), Caption("Pasar")),
            )
        ]
    )
    title, first, second, body = archive.marked("ikan penjual", "a")
    texts = {"title": title, "first": first, "second": second, "body": body}
    words = {
        name: [part.text[start:end] for start, end in part.marks] for name, part in texts.items()
    }
    assert words == {
        "title": ["ikan"],
        "first": ["Penjual", "ikan"],
        "second": [],
        "body": ["Ikan", "dijual", "perikanan"],
    }
    stored = archive.get("a")
    assert stored is not None
    assert (title.text, body.text) == (stored.title, stored.body)
    assert (first.caption, first.credit, second.caption, second.credit) == (
        0,
        "Ani/Antara",
        1,
        None,
    )
    only_title = archive.marked("judul:ikan", "a")
    assert [len(part.marks) for part in only_title] == [1, 0, 0, 0]
    assert all(not part.marks for part in archive.marked("", "a"))
    assert archive.marked("ikan", "none") == ()
    with pytest.raises(QueryError):
        archive.marked("tanggal:x", "a")


def test_reprints_of_an_article(corpus: Archive) -> None:
    groups: dict[str, set[str]] = {}
    for one in corpus:
        groups.setdefault(one.reprint_of or one.id, set()).add(one.id)
    assert any(len(group) > 1 for group in groups.values())
    for first, group in groups.items():
        for id in group:
            others = corpus.reprints(id)
            assert {other.id for other in others} == group - {id}
            if id != first:
                assert others[0].id == first
    assert corpus.reprints("none") == ()


def test_other_names_can_be_left_out_of_one_search(make: Maker) -> None:
    articles = [Article(id="a", title="Komisi Pemberantasan Korupsi"), Article("b", "KPK")]
    for setting in (True, False):
        archive = make(articles, aliases=setting)
        assert archive.search("KPK").total == (2 if setting else 1)
        assert archive.search("KPK", aliases=True).total == 2
        assert archive.search("KPK", aliases=False).total == 1
        assert [hit.article.id for hit in archive.export("KPK", aliases=False)] == ["b"]
        citation = archive.cite("KPK", aliases=False)
        assert (citation.total, citation.asked["aliases"]) == (1, False)
    with pytest.raises(TypeError, match="aliases"):
        archive.search("KPK", aliases="no")  # type: ignore[arg-type]


def test_scores_that_were_let_go_are_worked_out_again(corpus: Archive) -> None:
    before = [(hit.article.id, hit.score) for hit in corpus.search("banjir").hits]
    corpus.forget()
    assert [(hit.article.id, hit.score) for hit in corpus.search("banjir").hits] == before
