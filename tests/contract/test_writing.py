"""Adding, replacing and deleting articles, and what is made of the stored ones."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import searchidx
from searchidx import Archive, Article, Caption, Rejection
from searchidx.errors import IndexExists, IndexLocked, IndexMissing, IndexOutdated
from searchidx.model import AddReport

Maker = Callable[..., Archive]


def article(id: str, body: str = "Kabar dari kota.", **values: Any) -> Article:
    return Article(id=id, title="Kabar", body=body, **values)


def counts(report: AddReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.rejected


def test_articles_come_back_as_they_were(make: Maker, corpus_articles: list[Article]) -> None:
    odd = Article(
        id="ñ/?&=# %|\n☃" + "x" * 600,
        title="Tanda | dan\u00a0spasi\u2028aneh \x1a \x0b",
        body="Satu|dua\ttiga.\n\n\n\n--- ***\n\nempat" + "y" * 3000,
        captions=(Caption("Foto: ikan|bakar", None), Caption("", "Lia")),
        published="2023-06-13T09:15:00+07:00",
        mentions=("2024", "2023-05", "2023-05-21"),
        source="kompas.com",
        site="bola.kompas.com",
        section="Olah | Raga",
        authors=("Lia Andriani", "", "—"),
        tags=("#tagar|baru", "", "—", "#tagar|baru"),
        place="Kota\u2028Batu | \x1a",
        extra={"angka": 2**70, "dalam": {"a": [1, 2.5, None]}, "kosong": {}},
    )
    bare = Article(id="0", title="", body="", captions=(Caption("hanya keterangan", None),))
    archive = make([*corpus_articles, odd, bare])
    assert len(archive) == len(corpus_articles) + 2
    for expected in (*corpus_articles, odd, bare):
        found = archive.get(expected.id)
        assert found is not None
        assert replace(found, reprint_of=None) == expected
    assert {a.id for a in archive} == {a.id for a in (*corpus_articles, odd, bare)}
    assert archive.get("nothing") is None


def test_what_is_added_replaced_and_left_alone(make: Maker) -> None:
    archive = make()
    first = [article(f"{n}") for n in range(300)]
    assert counts(archive.add(first)) == (300, 0, 0, 0)
    before = archive.commit
    assert counts(archive.add(first)) == (0, 0, 300, 0)
    assert archive.commit == before
    again = [*first[:10], article("3", "Lain."), article("new"), article("new", "Lagi.")]
    report = archive.add(again)
    assert counts(report) == (1, 2, 10, 0)
    assert (report.repeated, report.repeats) == (("3", "new"), 2)
    assert archive.commit != before
    assert len(archive) == 301
    found = [archive.get(id) for id in ("3", "new")]
    assert [a and a.body for a in found] == ["Lain.", "Lagi."]


def test_ids_that_come_again_far_apart(make: Maker) -> None:
    archive = make()
    many = [article(f"{n}") for n in range(700)]
    report = archive.add([*many, article("5", "Lain."), *many[10:600], article("5", "Lagi.")])
    assert counts(report) == (700, 2, 590, 0)
    assert report.repeats == 592
    found = archive.get("5")
    assert found is not None
    assert found.body == "Lagi."


def test_what_is_no_article_is_rejected_and_the_rest_goes_on(make: Maker) -> None:
    archive = make()
    rejected: list[Rejection] = []
    items: list[Any] = [
        article("a"),
        7,
        Rejection("berkas.json", 3, "broken"),
        article("b", published="2023-13-45"),
        article(""),
        article("\ud800"),
        article("c", mentions=("kemarin",)),
        article("d"),
    ]
    seen: list[int] = []
    report = archive.add(items, on_reject=rejected.append, on_article=lambda: seen.append(1))
    assert counts(report) == (2, 0, 0, 6)
    assert len(seen) == 8
    assert [(r.path, r.record) for r in rejected[1:2]] == [("berkas.json", 3)]
    assert "month" in rejected[2].reason
    assert len(archive) == 2


def test_a_preview_says_what_adding_does_and_writes_nothing(make: Maker) -> None:
    archive = make([article("a"), article("b")])
    before = archive.commit
    coming: list[Any] = [article("a"), article("b", "Lain."), article("c"), article("c"), 7]
    told: list[AddReport] = [archive.preview(coming)]
    assert archive.commit == before
    assert len(archive) == 2
    assert told == [archive.add(coming)]


def test_further_pages_go_as_articles_of_their_own(make: Maker) -> None:
    archive = make([article("1"), article("2"), article("3")])
    report = archive.add([article("1", pages=("1", "2", "9")), article("2", "Lagi.")])
    assert counts(report) == (1, 1, 0, 0)
    assert {a.id for a in archive} == {"1", "2", "3"}


def test_where_an_article_was_read_is_remembered(make: Maker, tmp_path: Any) -> None:
    here, there = str(tmp_path / "here"), str(tmp_path / "there")
    (tmp_path / "here").touch()
    archive = make([article("a", path=here), article("b", path=there), article("c")])
    assert [a.id for a in archive.read_from(lambda path: path == there)] == ["b"]
    # A file that is there keeps its articles, one that is gone does not.
    moved = [article("a", path=there), article("b", path=here)]
    assert counts(archive.add(moved)) == (0, 0, 2, 0)
    assert sorted(a.id for a in archive.read_from(lambda path: path == here)) == ["a", "b"]


def test_deleting(make: Maker) -> None:
    archive = make([article(f"{n}") for n in range(40)])
    assert archive.delete(["1", "1", "2", "none"]) == 2
    assert archive.delete("3") == 1
    assert archive.delete([]) == 0
    assert len(archive) == 37
    assert archive.get("1") is None
    assert counts(archive.add([article("1")])) == (1, 0, 0, 0)


def test_an_iterable_that_raises_keeps_what_was_committed(make: Maker) -> None:
    archive = make(commit_every="1kB")

    def broken() -> Any:
        for number in range(600):
            yield article(f"{number}")
        raise RuntimeError("the source broke off")

    with pytest.raises(RuntimeError, match="broke off"):
        archive.add(broken())
    assert 256 <= len(archive) <= 600
    # And the archive is as good as before.
    assert len(archive) + archive.add([article(f"{n}") for n in range(600)]).added == 600
    assert archive.check().is_sound


def test_an_archive_is_made_once_and_is_not_there_before(engine: str, places: Any) -> None:
    place = places()
    with pytest.raises(IndexMissing, match="searchidx index"):
        searchidx.open(place, config=os.devnull)
    with searchidx.create(place, config=os.devnull) as archive:
        assert archive.place == place
        assert len(archive) == 0
        assert bool(archive)
    with pytest.raises(IndexExists):
        searchidx.create(place, config=os.devnull)
    with searchidx.open(place, config=os.devnull) as again:
        assert list(again) == []


def test_one_writer_at_a_time(make: Maker) -> None:
    archive = make()

    def meanwhile() -> Any:
        yield article("a")
        with searchidx.open(archive.place, config=os.devnull) as other:
            with pytest.raises(IndexLocked, match="another writer"):
                other.add([article("b")])
            with pytest.raises(IndexLocked, match="another writer"):
                other.delete(["a"])

    archive.add(meanwhile())
    assert counts(archive.add([article("b")])) == (1, 0, 0, 0)


def test_rules_travel_with_the_archive(make: Maker) -> None:
    archive = make([article("a", "Warga menyuarakan perbankan.")], stems={"warga": "orang"})
    with searchidx.open(archive.place, config=os.devnull) as same:
        assert counts(same.add([article("b")])) == (1, 0, 0, 0)
    with searchidx.open(archive.place, config=os.devnull, exceptions=False) as other:
        assert other.get("a") is not None
        with pytest.raises(
            IndexOutdated,
            match=r"another setting of exceptions .* set exceptions back, or make it anew",
        ):
            other.add([article("c")])
        assert other.rebuild() == 2
        assert counts(other.add([article("c")])) == (1, 0, 0, 0)
    with (
        searchidx.open(archive.place, config=os.devnull, exceptions=True) as third,
        pytest.raises(IndexOutdated, match="--rebuild"),
    ):
        third.add([article("d")])


def test_a_rebuild_keeps_every_article(make: Maker, corpus_articles: list[Article]) -> None:
    archive = make(corpus_articles)
    before = archive.commit
    assert archive.rebuild() == len(corpus_articles)
    assert archive.commit != before
    assert {a.id: a.body for a in archive} == {a.id: a.body for a in corpus_articles}
    assert counts(archive.add(corpus_articles)) == (0, 0, len(corpus_articles), 0)
    assert archive.check().is_sound


def test_names_are_learned_from_the_first_articles(make: Maker) -> None:
    told = article("a", "Kata warga, Rusadi pergi ke Kumala. " * 5)
    assert make([told]).new_names() == ()
    archive = make([article("b")])
    archive.add([told])
    assert archive.new_names() == ("kumala",)
    archive.rebuild()
    assert archive.new_names() == ()


def test_a_closed_archive_opens_again(make: Maker) -> None:
    archive = make([article("a")])
    archive.close()
    assert len(archive) == 1
    assert archive.size > 0


def test_any_order_of_changes_gives_what_a_dictionary_has(make: Maker) -> None:
    rng = random.Random(9)
    archive, expected = make(commit_every="2kB"), dict[str, Article]()
    for _ in range(12):
        some = [article(f"{rng.randrange(30)}", f"Kabar {rng.randrange(3)}.") for _ in range(20)]
        gone = [f"{rng.randrange(40)}" for _ in range(5)]
        outcome = [0, 0, 0, 0]
        for each in some:
            before = expected.get(each.id)
            outcome[2 if before == each else 1 if before else 0] += 1
            expected[each.id] = each
        report = archive.add(some)
        # An update that a later article undoes within the same commit was none.
        assert (report.added, report.seen) == (outcome[0], 20)
        assert report.updated <= outcome[1]
        assert archive.delete(gone) == len(set(gone) & expected.keys())
        for id in gone:
            expected.pop(id, None)
        assert {a.id: a.body for a in archive} == {a.id: a.body for a in expected.values()}
    assert archive.check().is_sound
