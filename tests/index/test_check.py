"""Indexes that are damaged in every way: check sees it, answers are right or errors, and a repair
keeps what is sound."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from whoosh.index import TOC, FileIndex

import searchidx
from searchidx import Article
from searchidx.errors import ArchiveError, IndexDamaged, IndexLocked, IndexMissing, IndexOutdated
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.codec.segment import ArraySegment
from searchidx.index.codec.writer import write_segment
from searchidx.index.schema import build_schema
from searchidx.index.storage import Storage
from searchidx.opening import check, repair

ROOT = Path(__file__).resolve().parents[2]
_CHANCE = random.Random(3)
_SYLLABLES = [a + b for a in "bdgklmnprst" for b in "aeiou"]


def _words(count: int) -> str:
    """Invented words, which do not compress well."""
    return " ".join("".join(_CHANCE.choices(_SYLLABLES, k=4)) for _ in range(count))


ARTICLES = {
    f"{i:03}": Article(
        id=f"{i:03}",
        title=f"kabar {i}",
        body=f"nomor {i} di kota. {_words(300)}\n\n{_words(20)}",
        published=f"20{i % 20:02}-01-01",
        mentions=("2020",),
        authors=("Sri", "Budi Luhur"),
        tags=("kota", f"kota {i}"),
        place="Batu",
        source="nusa.id",
    )
    for i in range(200)
}
ALL = list(ARTICLES.values())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a good index: two segments of several blocks each, one article of them
    deleted, another replaced, a third stored twice, and a list of rejects."""
    folder = tmp_path_factory.mktemp("whole") / "index"
    with searchidx.create(folder) as archive:
        archive.add([*ALL[:120], Article(id="003", title="lama"), ALL[3]])
        archive.add([*ALL[120:], Article(id="ulang", title=ALL[5].title, body=ALL[5].body)])
        archive.delete(["007"])
    (folder / "rejects.jsonl").write_text('{"path": "/x", "record": 1, "reason": "y"}\n' * 3)
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(whole, tmp_path / "index"))


def answers(folder: Path) -> list[Any]:
    """All that reads an index, and what it gives."""
    with searchidx.open(folder) as archive:
        found = archive.search(
            "kota kabar", facets=("source", "author", "tag", "place", "year"), limit=3
        )
        return [
            found.total,
            found.hits,
            found.facets,
            archive.search('"nomor 17" -lama').total,
            archive.search("disebut:2020 tanggal:[2003 TO 2010]", sort="oldest").total,
            archive.search('tag:"kota 17"', filters={"place": "batu"}).total,
            archive.search("=kota", limit=0, collapse=True).groups,
            list(archive),
            archive.get("011"),
        ]


def segment_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.seg"), key=lambda path: path.stat().st_size)


def flip(path: Path, place: int) -> None:
    """Flip a bit, as a bad disk does it: no one is told."""
    times = path.stat()
    data = bytearray(path.read_bytes())
    data[place] ^= 4
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def damage_of(folder: Path) -> str:
    return "\n".join(map(str, check(folder).damage))


@pytest.mark.parametrize("codec", ["arrays", "portable"])
def test_a_good_index_is_sound(tmp_path: Path, codec: str, corpus_articles: list[Article]) -> None:
    folder = tmp_path / "index"
    with searchidx.create(folder, codec=codec) as archive:
        assert archive.check() == check(folder)
        assert check(folder).articles == check(folder).segments == 0
        archive.add(corpus_articles[:60])
        archive.add(corpus_articles[50:])
        archive.delete([corpus_articles[5].id])
        report = archive.check()
    assert report.is_sound
    assert (report.articles, report.segments) == (len(corpus_articles) - 1, 2)


def test_an_index_of_both_codecs_is_sound(whole: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(whole, tmp_path / "index"))
    with searchidx.open(folder, codec="portable") as archive:
        archive.add([Article(id="baru", title="kota"), ALL[1], Article(id="002", title="lain")])
    report = check(folder)
    assert report.is_sound
    assert (report.articles, report.segments) == (201, 3)


def test_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        check(tmp_path)
    with pytest.raises(IndexMissing):
        repair(tmp_path)
    assert not list(tmp_path.iterdir())


# Flipped bits and cut files -----------------------------------------------------------


def damaged(whole: Path, tmp_path: Path, seed: int, count: int) -> Iterator[tuple[Path, str]]:
    chance = random.Random(seed)
    names = sorted(path.name for path in whole.iterdir() if path.name != "MAIN_WRITELOCK")
    for number in range(count):
        folder = Path(shutil.copytree(whole, tmp_path / str(number)))
        path = folder / names[number % len(names)]
        data = bytearray(path.read_bytes())
        if chance.random() < 0.3:
            del data[chance.randrange(len(data)) :]
        for _ in range(min(len(data), chance.choice([0, 1, 1, 20]))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        yield folder, path.name
        shutil.rmtree(folder)


@pytest.mark.parametrize(("seed", "count"), [(1, 18), pytest.param(2, 120, marks=pytest.mark.slow)])
def test_an_error_that_names_the_file_or_a_right_answer(
    whole: Path, tmp_path: Path, seed: int, count: int
) -> None:
    right, told = answers(whole), []
    for folder, name in damaged(whole, tmp_path, seed, count):
        try:
            assert answers(folder) == right, name
        except IndexDamaged as error:
            told.append((name, str(error)))
        report = check(folder)
        assert {damage.file for damage in report.damage} <= {name}
        if report.is_sound:
            assert answers(folder) == right, name
        else:
            mended_is_sound(folder)
    assert all(name in error for name, error in told)
    assert len(told) > count / 4


def mended_is_sound(folder: Path) -> None:
    """What is left after a repair, with what it saved and listed, is all that was."""
    done = repair(folder)
    assert check(folder).is_sound
    with searchidx.open(folder) as archive:
        left = {article.id: article for article in archive}
    saved = [] if done.saved_to is None else list(searchidx.read(done.saved_to))
    assert (len(left), len(saved)) == (done.articles, done.saved)
    found = left | {article.id: article for article in saved}
    for id_ in found.keys() & ARTICLES.keys():
        assert found[id_].body == ARTICLES[id_].body
    assert done.lost >= len(ARTICLES.keys() - {"007"} - found.keys())


@pytest.mark.slow
def test_adding_to_a_damaged_index_is_an_error_or_right(whole: Path, tmp_path: Path) -> None:
    fresh = Article(id="baru", title="kota", body=ALL[8].body)
    told = []
    for folder, name in damaged(whole, tmp_path, 4, 30):
        try:
            with searchidx.open(folder) as archive:
                archive.add([ALL[9], fresh])
                assert archive.search('"nomor 8"').total == 2
        except IndexDamaged as error:
            told.append((name, str(error)))
    assert all(name in error for name, error in told)
    assert told


# Writing wrong: sound checksums around arrays that hold what they must not --------------


def rewritten(folder: Path, change: Callable[[dict[str, Any], dict[str, Any]], None]) -> None:
    """Write the newest segment anew with other arrays or facts."""
    storage = Storage(folder)
    toc = FileIndex(storage, build_schema())._read_toc()
    *before, last = toc.segments
    file = SegmentReader(folder / f"MAIN_{last.segid}.seg").file
    arrays = {name: file.array(name).copy() for name in file._arrays}
    facts = dict(file.facts)
    change(arrays, facts)
    other = ArraySegment("MAIN", write_segment(folder, "MAIN", arrays, facts), last.doc_count_all())
    TOC(toc.schema, [*before, other], toc.generation + 1).write(storage, "MAIN")


def put(name: str, place: int, value: Any) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def change(arrays: dict[str, Any], facts: dict[str, Any]) -> None:
        arrays[name][place] = value

    return change


def swap(name: str) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    """Let the first two entries of some byte strings change places."""

    def change(arrays: dict[str, Any], facts: dict[str, Any]) -> None:
        starts = arrays[f"{name}.starts"]
        first, second = int(starts[1]), int(starts[2])
        data: npt.NDArray[np.uint8] = arrays[f"{name}.bytes"]
        data[:second] = np.concatenate((data[first:second], data[:first]))
        starts[1] = second - first

    return change


def cut(name: str) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def change(arrays: dict[str, Any], facts: dict[str, Any]) -> None:
        arrays[name] = arrays[name][:-1]

    return change


def add_near(arrays: dict[str, Any], facts: dict[str, Any]) -> None:
    """Let a document name a text that it does not."""
    arrays["hashed.near.hashes"] = np.array([7], np.uint32)
    arrays["hashed.near.documents"] = np.array([0], np.uint8)


WRONG = {
    "length": (put("lengths", 1, 99), "lengths: it does not agree"),
    "further": (put("further", 0, 1), "does not agree"),
    "order of stems": (put("stems.bytes", 0, 255), "stems: the terms are not in order"),
    "order of ids": (put("key.id.bytes", 0, 255), "key.id: the terms are not in order"),
    "blocks of words": (put("words.blocks", 1, 60_000), "words: the places of its blocks"),
    "sizes of words": (put("words.sizes", 7, 60), "words: its entries do not share"),
    "shared bytes of stems": (put("stems.sizes", 6, 99), "stems: its entries do not share"),
    "whole terms of blocks": (put("stems.sizes", 16, 1), "stems: its entries do not share"),
    "posting count": (put("stems.counts", 5, 0), "stems"),
    "posting list": (cut("stems.lists"), "stems: the places"),
    "places of lists": (put("key.id.places", 1, 0), "not one id"),
    "fields of a stem": (put("stems.fields", 3, 7), "stems.fields: it does not agree"),
    "fields of a word": (put("words.fields", 3, 7), "words.fields: it does not agree"),
    "stem of a word": (put("words.stem", 0, 65_000), "a stem that does not exist"),
    "form of a word": (put("words.form", 0, 9), "not numbered one by one"),
    "dates": (cut("column.published.numbers"), "80 values for 81 documents"),
    "hashes": (cut("column.hash.fixed"), "column.hash"),
    "a tag": (put("column.tag_value.several", 0, 255), "column.tag_value: a value that does not"),
    "places of tags": (put("column.tag_value.places", 1, 240), "column.tag_value: the places"),
    "an article's tags": (cut("column.tag_value.places"), "column.tag_value: 80 values"),
    "articles": (cut("column.article.packed.bytes"), "column.article"),
    "texts": (swap("column.texts"), "hashed.reprints: it does not agree with column.texts"),
    "near texts": (cut("column.texts.bytes"), "column.texts"),
    "order of hashes": (put("hashed.reprints.hashes", 0, 2**32 - 1), "the hashes are not in order"),
    "count of hashes": (cut("hashed.reprints.hashes"), "documents for"),
    "documents of hashes": (put("hashed.reprints.documents", 0, 81), "does not exist"),
    "hashes of near texts": (add_near, "hashed.near: it does not agree with column.texts"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_was_written_wrong_is_seen(folder: Path, what: str) -> None:
    change, problem = WRONG[what]
    rewritten(folder, change)
    report = check(folder)
    assert problem in damage_of(folder)
    assert {damage.file for damage in report.damage} == {next(iter(report.damage)).file}


def test_rewriting_alone_is_no_damage(folder: Path) -> None:
    rewritten(folder, lambda arrays, facts: None)
    assert check(folder).is_sound


def test_postings_of_documents_that_do_not_exist(folder: Path) -> None:
    def fewer(arrays: dict[str, Any], facts: dict[str, Any]) -> None:
        for name in ("lengths", "further"):
            arrays[name] = arrays[name].reshape(3, -1)[:, :-1].ravel()

    rewritten(folder, fewer)
    assert "a posting is of a document that does not exist" in damage_of(folder)
    assert "it has 80 documents, the table of contents says 81" in damage_of(folder)


def test_an_article_in_two_segments(folder: Path) -> None:
    storage = Storage(folder)
    toc = FileIndex(storage, build_schema())._read_toc()
    for segment in toc.segments:
        segment._deleted = b""
    TOC(toc.schema, toc.segments, toc.generation + 1).write(storage, "MAIN")
    # 003 is in the first segment twice, the old one being deleted.
    assert "not one id" in damage_of(folder) or "twice" in damage_of(folder)


def test_what_is_excluded_where_the_last_document_is_deleted(make: Callable[..., Any]) -> None:
    archive = make([Article(id="a", title="kabar"), *(Article(id="b", title="lama"),) * 2])
    assert archive.search("-lama").total == 1


# Repair --------------------------------------------------------------------------------


def test_nothing_to_repair(folder: Path) -> None:
    before = sorted(path.name for path in folder.iterdir())
    done = repair(folder)
    assert (done.articles, done.dropped, done.mended) == (200, (), ())
    assert sorted(path.name for path in folder.iterdir()) == before


def test_articles_of_sound_blocks_are_saved(folder: Path) -> None:
    path = segment_files(folder)[-1]
    file = SegmentReader(path).file
    place = file._arrays["column.article.packed.bytes"][1]
    flip(path, place + 100_000)
    done = repair(folder)
    assert done.dropped == (path.name,)
    assert done.saved > 30
    assert 0 < done.lost < 90
    assert done.saved + done.lost == 119
    assert done.articles == 81
    assert done.saved_to
    assert done.lost_to
    with searchidx.open(folder) as archive:
        assert archive.add(searchidx.read(done.saved_to)).added == done.saved
        assert archive.search("kabar").total >= 81 + done.saved - 1
        missing = set(ARTICLES) - {article.id for article in archive} - {"007"}
    lost = [line.split('"id": "')[1][:3] for line in Path(done.lost_to).read_text().splitlines()]
    assert set(lost) == missing


def test_saved_where_it_is_said(folder: Path, tmp_path: Path) -> None:
    flip(segment_files(folder)[-1], 500)
    done = repair(folder, tmp_path / "saved.jsonl")
    assert done.saved_to in (None, str(tmp_path / "saved.jsonl"))
    assert done.lost_to in (None, str(tmp_path / "saved.lost.jsonl"))
    assert done.saved + done.lost == 119
    flip(segment_files(folder)[-1], 500)
    with pytest.raises(ArchiveError, match=r"saved.*jsonl is there already: give another"):
        repair(folder, tmp_path / "saved.jsonl")
    # Nothing was taken out.
    assert not check(folder).is_sound
    assert check(folder).segments == 1


def test_what_is_kept_stays_in_order(make: Callable[..., Any], tmp_path: Path) -> None:
    archive = make()
    for articles in (ALL[:2], ALL[2:4], ALL[4:44], ALL[44:46]):
        archive.add(articles)
    ids = [article.id for article in archive]
    archive.close()
    folder = tmp_path / "index-0"
    flip(segment_files(folder)[-1], 500)
    assert repair(folder).articles == 6
    gone = {article.id for article in ALL[4:44]}
    with searchidx.open(folder) as after:
        assert [article.id for article in after] == [id_ for id_ in ids if id_ not in gone]


def test_a_table_of_contents_made_anew(folder: Path) -> None:
    before = {article.id: article for article in searchidx.open(folder)}
    with searchidx.open(folder) as archive:
        archive.add([Article(id="011", title="kabar baru")])
    flip(next(folder.glob("*.toc")), 2000)
    done = repair(folder)
    assert "deleted are there again" in done.mended[0]
    assert check(folder).is_sound
    after = {article.id: article for article in searchidx.open(folder)}
    assert after.keys() - before.keys() == {"007"}
    assert after["011"].title == "kabar baru"
    assert all(after[id_].body == before[id_].body for id_ in before.keys() - {"011"})
    # 003, within its segment, and 011 have an older version.
    assert (done.articles, done.saved, done.lost) == (201, 0, 2)


def test_without_a_table_of_contents_no_older_version_is_saved(folder: Path) -> None:
    with searchidx.open(folder) as archive:
        archive.add([Article(id="011", title="kabar baru")])
    file = SegmentReader(segment_files(folder)[-1]).file
    flip(file.path, file._arrays["stems.lists"][1])
    next(folder.glob("*.toc")).unlink()
    assert "_MAIN_0.toc" in damage_of(folder)
    done = repair(folder)
    assert done.saved_to
    assert "011" not in {article.id for article in searchidx.read(done.saved_to)}
    assert (done.articles, done.saved, done.lost) == (82, 119, 0)
    with searchidx.open(folder) as archive:
        archive.add(searchidx.read(done.saved_to))
        known = archive.get("011")
        assert known is not None
        assert known.title == "kabar baru"
        assert len(archive) == 201


def test_without_a_table_of_contents_the_rules_hold(
    make: Callable[..., Any], tmp_path: Path, corpus_articles: list[Article]
) -> None:
    archive = make(corpus_articles)
    folder = tmp_path / "index-0"
    queries = ("pelabuhan sorong", "banjir", '"suku bunga"')
    before = [archive.search(query).hits for query in queries]
    archive.close()
    next(folder.glob("*.toc")).unlink()
    repair(folder)
    with searchidx.open(folder) as again:
        assert [again.search(query).hits for query in queries] == before
        again.rebuild()
        assert [again.search(query).hits for query in queries] == before
    next(folder.glob("*.toc")).unlink()
    with pytest.raises(IndexDamaged, match="before or after the last rebuild; delete the folder"):
        repair(folder)


def test_a_repair_that_fails_leaves_all_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip(segment_files(folder)[-1], 500)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(ArchiveError, match="No space left"):
            repair(folder)
    before["MAIN_WRITELOCK"] = (folder / "MAIN_WRITELOCK").read_bytes()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert repair(folder).saved == 119


@pytest.mark.parametrize("how", ["damaged", "missing"])
def test_lost_rules_leave_the_articles_to_a_rebuild(folder: Path, how: str) -> None:
    right = answers(folder)
    if how == "damaged":
        flip(folder / "searchidx.json", 100)
    else:
        (folder / "searchidx.json").unlink()
        with pytest.raises(IndexMissing, match="--repair"):
            searchidx.open(folder)
    assert damage_of(folder).startswith("searchidx.json: ")
    done = repair(folder)
    assert "--rebuild" in done.mended[0]
    with searchidx.open(folder) as archive:
        assert archive.get("011") == ALL[11]
        with pytest.raises(IndexOutdated, match="--rebuild"):
            archive.search("kota")
        archive.rebuild()
    assert answers(folder)[0] == right[0]
    assert answers(folder)[3:6] == right[3:6]


def test_a_portable_index_is_repaired(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with searchidx.create(folder, codec="portable") as archive:
        archive.add(ALL[:30])
        archive.add(ALL[30:50])
    path = max(folder.glob("*.trm"), key=lambda path: path.stat().st_size)
    path.write_bytes(path.read_bytes()[:2000])
    assert "MAIN_" in damage_of(folder)
    done = repair(folder)
    assert len(done.dropped) == 1
    assert check(folder).is_sound
    next(folder.glob("*.toc")).write_bytes(b"")
    with pytest.raises(IndexDamaged, match="cannot be read without it"):
        repair(folder)


def test_a_repair_waits_for_no_writer(folder: Path) -> None:
    def articles() -> Iterator[Article]:
        with pytest.raises(IndexLocked):
            repair(folder)
        assert check(folder).is_sound
        yield Article(id="baru", title="kota")

    with searchidx.open(folder) as archive:
        archive.add(articles())


# Files that are cut while they are open ------------------------------------------------


@pytest.mark.parametrize("size", [0, 100_000])
def test_a_file_cut_while_it_is_mapped_does_not_end_the_process(folder: Path, size: int) -> None:
    code = f"""
        import os, sys, searchidx
        from searchidx.errors import IndexDamaged
        archive = searchidx.open(sys.argv[1])
        archive.search("kabar")
        os.truncate(sys.argv[2], {size})
        for action in (
            lambda: archive.search("kabar kota"),
            lambda: archive.get("011"),
            lambda: list(archive),
            lambda: archive.add([searchidx.Article(id="x", title="y")]),
        ):
            try:
                action()
            except IndexDamaged as error:
                assert sys.argv[2] in str(error), error
            else:
                raise AssertionError("no error")
        print("alive")
    """
    path = segment_files(folder)[-1]
    command = [sys.executable, "-c", textwrap.dedent(code), str(folder), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr
