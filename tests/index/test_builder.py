"""Articles -> documents; what adding, replacing and deleting count and leave behind."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import searchidx
from searchidx import AddReport, Archive, Article, Caption, Rejection
from searchidx.analysis.analyzer import PARAGRAPH_GAP, analyzer_for
from searchidx.analysis.words import StemRules
from searchidx.errors import ArchiveError
from searchidx.index.documents import InvalidArticle, encode, fields_of, terms_of, texts_of
from searchidx.index.schema import build_schema
from searchidx.index.snapshot import decode_article

Maker = Callable[..., Archive]

FULL = Article(
    id="satu",
    title="Warga menyuarakan",
    body="Satu kota.\n\nDua kota.",
    captions=(Caption("Foto kota", "Dedi/Antara"), Caption("Foto lain")),
    published="2023-06-14T10:30:00+07:00",
    published_from="field",
    mentions=("2023", "2023-05", "2023-05-21"),
    source="kompas.com",
    site="bola.kompas.com",
    section="Ekonomi Makro",
    authors=("Dedi Wanggai", "Sri"),
    editor="Budi",
    tags=("harga pangan", "a", "a"),
    description="Ringkas",
    url="https://bola.kompas.com/x",
    place="Tanjung Batu",
    continues=True,
    path="a/b.txt",
    extra={"kunci": [1, {"x": None}], "é": "ü"},
)


def test_document_has_the_fields_of_the_schema() -> None:
    analyzer = analyzer_for(StemRules())
    fields = terms_of(texts_of(FULL), analyzer) | fields_of(FULL, analyzer)
    reprints = {"reprints", "near", "texts"}
    assert set(fields) | {"article", "hash"} | reprints == set(build_schema().names())
    assert fields["id"] == ("satu",)
    assert fields["title"] == {"warga": [0], "suara": [1]}
    assert fields["title_words"] == {"warga": [0], "menyuarakan": [1]}
    assert fields["body"]["kota"] == [1, 3 + PARAGRAPH_GAP]
    assert fields["captions"]["foto"] == [0, 2 + PARAGRAPH_GAP]
    assert set(fields["source"]) == {"kompas.com", "bola.kompas.com", "kompas"}
    assert fields["section"] == {"=ekonomi makro": [0], "ekonomi": [0], "makro": [1]}
    assert set(fields["author"]) == {"=dedi wanggai", "dedi", "wanggai", "=sri", "sri"}
    assert set(fields["mentions"]) == {"2023", "2023-05", "2023-05-21"}
    assert fields["published"] % 1440 == 10 * 60 + 30
    assert fields["tag"]["=harga pangan"] == fields["tag"]["harga"] == [0]
    assert fields["tag"]["a"] == [PARAGRAPH_GAP, 2 * PARAGRAPH_GAP]
    assert fields["place"] == {"=tanjung batu": [0], "tanjung": [0], "batu": [1]}
    assert fields["author_value"] == b"Dedi Wanggai\x1fSri"
    assert fields["tag_value"] == b"harga pangan\x1fa"
    assert fields["place_value"] == b"Tanjung Batu"


def test_undated_document_has_no_date() -> None:
    assert "published" not in fields_of(Article(id="x", title="y"), analyzer_for(StemRules()))


def test_the_stored_article_is_the_article() -> None:
    assert decode_article(encode(FULL)[0]) == FULL


def test_hash_is_of_all_but_the_path() -> None:
    digest = encode(FULL)[1]
    assert encode(replace(FULL, path="other"))[1] == digest
    assert encode(replace(FULL, editor="other"))[1] != digest
    assert encode(replace(FULL, extra={**FULL.extra, "neu": 1}))[1] != digest


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"id": ""}, "id must not be empty"),
        ({"id": 5}, "id must be text"),
        ({"title": None}, "title must be text"),
        ({"title": ""}, "neither title, body nor captions"),
        ({"published": "kemarin"}, "kemarin"),
        ({"published": 20230614}, "published must be text"),
        ({"mentions": ("2023-13",)}, "month"),
        ({"mentions": ("mei",)}, "not an ISO date"),
        ({"mentions": (2023,)}, "mentions must be texts"),
        ({"section": 5}, "section must be text"),
        ({"source": b"x"}, "source must be text"),
        ({"authors": (None,)}, "authors must be texts"),
        ({"captions": ("foto",)}, "captions must be Caption"),
        ({"body": "\ud800"}, "surrogate"),
        ({"extra": {("a", "b"): 1}}, "keys"),
        ({"extra": {"x": nested(3000)}}, "nested too deeply"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_indexed_is_rejected_and_the_rest_goes_on(
    make: Maker, values: dict[str, Any], reason: str
) -> None:
    bad = Article(**({"id": "buruk", "title": "judul"} | values))
    with pytest.raises(InvalidArticle, match=reason):
        encode(bad)
    archive = make()
    rejected: list[Rejection] = []
    report = archive.add([bad, FULL], on_reject=rejected.append)
    assert (report.added, report.rejected, report.seen) == (1, 1, 2)
    assert reason in rejected[0].reason
    assert [article.id for article in archive] == ["satu"]


@pytest.mark.parametrize("item", ["x", {}, None, 5, Caption("foto")], ids=repr)
def test_what_is_no_article_is_rejected_and_the_rest_goes_on(make: Maker, item: Any) -> None:
    archive = make()
    rejected: list[Rejection] = []
    report = archive.add([FULL, item, replace(FULL, id="dua")], on_reject=rejected.append)
    assert (report.added, report.rejected) == (2, 1)
    assert rejected == [
        Rejection(
            f"an object of type {type(item).__name__}", None, f"must be an Article, not {item!r}"
        )
    ]


def test_a_single_value_stands_for_a_tuple_of_one(make: Maker) -> None:
    one: dict[str, Any] = {"authors": "Lia", "tags": "banjir", "mentions": "2023"}
    known = Article(id="x", title="y", captions=Caption("foto"), **one)  # type: ignore[arg-type]
    assert (known.authors, known.tags, known.mentions) == (("Lia",), ("banjir",), ("2023",))
    assert known.captions == (Caption("foto"),)
    archive = make([known])
    assert archive.get("x") == known
    assert found(archive, "penulis:lia disebut:2023 keterangan:foto") == {"x"}


def test_articles_and_what_holds_them_can_be_hashed(make: Maker) -> None:
    assert len({FULL, replace(FULL), replace(FULL, id="dua")}) == 2
    results = make([FULL]).search("kota", facets="source")
    assert len({results.hits[0], results.hits[0]}) == 1
    assert hash(results) == hash(results)


def article(id: str, text: str = "kabar", **values: Any) -> Article:
    return Article(id=id, title=text, **values)


def found(archive: Archive, query: str) -> set[str]:
    return {hit.article.id for hit in archive.search(query, match="all", limit=None).hits}


def test_counts(make: Maker) -> None:
    archive = make()
    assert archive.add([article("a"), article("b")]) == AddReport(added=2)
    report = archive.add(
        [article("a"), article("b", "baru"), article("c"), Rejection("f", 3, "kosong")]
    )
    assert report == AddReport(added=1, updated=1, unchanged=1, rejected=1)
    assert report.seen == 4
    assert archive.delete(["a", "a", "x"]) == 1
    assert archive.delete("a") == 0
    assert len(archive) == 2
    assert found(archive, "kabar") == {"c"}
    assert found(archive, "baru") == {"b"}
    assert archive.get("a") is None


def test_a_run_that_changes_nothing_makes_no_commit_and_no_files(
    make: Maker, tmp_path: Path
) -> None:
    make([article("a")])
    before = sorted(os.listdir(tmp_path / "index-0"))
    with searchidx.open(tmp_path / "index-0") as archive:
        assert archive.add([article("a")]).unchanged == 1
        assert archive.add([]).seen == 0
        assert archive.delete(["x"]) == 0
    assert sorted(os.listdir(tmp_path / "index-0")) == before


@pytest.mark.parametrize("commit_every", ["64MB", "1kB", "1"])
def test_the_same_id_twice_in_a_run(make: Maker, commit_every: str) -> None:
    archive = make([article("lama", "semula")], commit_every=commit_every)
    report = archive.add(
        [
            article("lama", "kedua"),
            article("x", "pertama"),
            *(article(f"antara{i}", "antara " * 50) for i in range(5)),
            article("x", "terakhir"),
            article("lama", "semula"),
            article("x", "terakhir"),
        ]
    )
    # Where a commit was made in between, the article that was there had been replaced in it.
    updated = 1 if commit_every == "64MB" else 3
    assert report == AddReport(6, updated, 4 - updated, repeated=("x", "lama"), repeats=3)
    assert found(archive, "terakhir") == {"x"}
    assert found(archive, "semula") == {"lama"}
    assert found(archive, "pertama") == found(archive, "kedua") == set()
    assert len(archive) == 7
    archive.rebuild()
    assert len(archive) == 7
    assert found(archive, "terakhir") == {"x"}


@pytest.mark.parametrize("codec", ["arrays", "portable"])
def test_versions_of_one_id_are_unchanged_the_second_time(
    make: Maker, tmp_path: Path, codec: str
) -> None:
    archive = make(codec=codec)
    first, last = article("x", "pertama"), article("x", "terakhir")
    versions = [first, article("y"), article("x", "kedua"), last, last]
    assert archive.add(versions) == AddReport(2, 2, 1, repeated=("x",), repeats=3)
    before, files = archive.commit, sorted(os.listdir(tmp_path / "index-0"))
    assert archive.preview(versions) == archive.add(versions)
    assert archive.add(versions) == AddReport(0, 0, 5, repeated=("x",), repeats=3)
    assert archive.commit == before
    assert sorted(os.listdir(tmp_path / "index-0")) == files
    # Beside what does change, and when the first version is what remains.
    assert archive.add([*versions, article("z")]) == AddReport(1, 0, 5, repeated=("x",), repeats=3)
    assert found(archive, "terakhir") == {"x"}
    assert len(archive) == 3
    assert archive.add([first]).updated == 1
    assert found(archive, "pertama") == {"x"}
    assert found(archive, "terakhir") == set()


def test_repeats_do_not_commit_each_time(make: Maker, tmp_path: Path) -> None:
    archive = make()
    archive.add(article("x", f"edisi {i}") for i in range(50))
    assert [name for name in os.listdir(tmp_path / "index-0") if name.endswith(".toc")] == [
        "_MAIN_1.toc"
    ]
    assert len(archive) == 1
    assert found(archive, "edisi 49") == {"x"}


def failing(articles: list[Article], error: BaseException) -> Iterator[Article]:
    yield from articles
    raise error


@pytest.mark.parametrize("error", [RuntimeError("x"), KeyboardInterrupt()], ids=repr)
def test_an_iterable_that_raises_leaves_no_trace(
    make: Maker, tmp_path: Path, error: BaseException
) -> None:
    archive = make([article("a")])
    before = sorted(os.listdir(tmp_path / "index-0"))
    with pytest.raises(type(error)):
        archive.add(failing([article("b"), article("a", "lain")], error))
    assert {a.id: a.title for a in archive} == {"a": "kabar"}
    assert sorted(os.listdir(tmp_path / "index-0")) == before
    assert archive.add([article("b")]).added == 1


def test_an_iterable_that_raises_keeps_what_was_committed(make: Maker) -> None:
    archive = make(commit_every="10kB")
    many = [article(f"{i:03}", body="kata " * 200) for i in range(50)]
    with pytest.raises(RuntimeError):
        archive.add(failing(many, RuntimeError("x")))
    kept = sorted(a.id for a in archive)
    assert 40 <= len(kept) < 50
    assert kept == [a.id for a in many[: len(kept)]]
    assert archive.add(many).unchanged == len(kept)
    assert len(archive) == 50


def test_a_disk_that_is_full_is_an_archive_error_and_harms_nothing(
    make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = make([article("a")])

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("whoosh.index.TOC.write", full)
        with pytest.raises(ArchiveError, match="No space left"):
            archive.add([article("b")])
    assert [a.id for a in archive] == ["a"]
    assert archive.add([article("b")]).added == 1
    assert len(archive) == 2


IDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.lists(IDS, unique=True, max_size=5))
def test_ids_may_be_any_text(tmp_path_factory: pytest.TempPathFactory, ids: list[str]) -> None:
    with searchidx.create(tmp_path_factory.mktemp("ids") / "i") as archive:
        archive.add(article(id) for id in ids)
        assert sorted(a.id for a in archive) == sorted(ids)
        for id in ids:
            known = archive.get(id)
            assert known is not None
            assert known.id == id
        assert archive.delete(ids[:1]) == len(ids[:1])
        assert all(archive.get(id) is None for id in ids[:1])


def test_long_ids_and_tokens(make: Maker) -> None:
    long = "x" * 100_000
    archive = make([article("é" * 50_000, long, body=f"{'ü' * 100_000} anak-{long} kota")])
    archive.add([article("lain", "kota")])
    known = archive.get("é" * 50_000)
    assert known is not None
    assert known.title == long
    assert found(archive, "kota") == {"é" * 50_000, "lain"}
    assert archive.delete(["é" * 50_000]) == 1


def test_articles_without_dates_in_a_commit_of_their_own(make: Maker) -> None:
    archive = make([article("a", published="2023-01-01")])
    archive.add([article("b")])
    archive.add([article("c", published="9999-12-31"), article("d", published="0001-01-01")])
    assert [hit.article.id for hit in archive.search("").hits] == ["c", "a", "d", "b"]
    assert [hit.article.id for hit in archive.search("", sort="oldest").hits] == list("dacb")


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs /proc")
def test_many_commits_leave_few_files_open(make: Maker, tmp_path: Path) -> None:
    archive = make()
    for i in range(30):
        archive.add([article(str(i))])
        assert archive.search("kabar").total == i + 1
    gc.collect()
    assert files_open_below(tmp_path) < 250
    archive.close()
    assert files_open_below(tmp_path) == 0


def files_open_below(folder: Path) -> int:
    count = 0
    for name in os.listdir("/proc/self/fd"):
        with suppress(FileNotFoundError):
            count += os.readlink(f"/proc/self/fd/{name}").startswith(str(folder))
    return count


@pytest.mark.parametrize(
    ("before", "now", "kept"),
    [
        (None, "/x/a.txt", "/x/a.txt"),
        ("a.txt", "/x/a.txt", "/x/a.txt"),
        ("/nowhere/a.txt", "/x/a.txt", "/x/a.txt"),
        (__file__, "/x/a.txt", __file__),
        ("/nowhere/a.txt", "a.txt", "/nowhere/a.txt"),
        ("/nowhere/a.txt", None, "/nowhere/a.txt"),
    ],
)
def test_an_equal_article_takes_the_place_of_one_whose_file_is_gone(
    make: Maker, before: str | None, now: str | None, kept: str
) -> None:
    archive = make([article("x", "kabar", path=before)])
    assert archive.add([article("x", "kabar", path=now)]) == AddReport(unchanged=1)
    (stored,) = archive
    assert stored.path == kept
    assert archive.search("kabar").total == len(archive) == 1


@pytest.mark.parametrize("commit_every", ["64MB", "1"])
def test_further_pages_are_no_articles_of_their_own(make: Maker, commit_every: str) -> None:
    archive = make([article("x-2", "dua")], commit_every=commit_every)
    joined = article("x", "satu", body="dua", pages=("x-2", "x-3", "x"))
    report = archive.add([article("x-3", "tiga"), joined])
    assert (report.added, [a.id for a in archive]) == (2, ["x"])
    archive.add([article("x-2", "dua")])
    assert archive.add([joined]) == AddReport(unchanged=1)
    assert [a.id for a in archive] == ["x"]
