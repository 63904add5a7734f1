"""Which rules an index was made by: outdated ones, rebuilds, and rebuilds that stopped."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import searchidx
from searchidx import Archive, Article
from searchidx.analysis.analyzer import Analyzer
from searchidx.errors import (
    ArchiveError,
    IndexDamaged,
    IndexExists,
    IndexMissing,
    IndexOutdated,
)
from searchidx.index.meta import Meta, Rules, checksum_of
from searchidx.index.schema import FORMAT

Maker = Callable[..., Archive]
ARTICLES = [Article(id=id, title="kabar kota") for id in ("a", "b")]


def change_rules(folder: Path, fingerprint: str = "of-other-rules") -> None:
    *before, last = Meta.read(folder).rules
    Meta((*before, replace(last, fingerprint=fingerprint))).write(folder)


def write(path: Path, data: dict[str, Any]) -> None:
    del data["checksum"]
    path.write_text(json.dumps(data | {"checksum": checksum_of(data)}))


def test_missing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path, tmp_path / "none", tmp_path / "file"):
        with pytest.raises(IndexMissing, match="searchidx index PATH"):
            searchidx.open(path)


def test_exists(make: Maker, tmp_path: Path) -> None:
    make(ARTICLES)
    with pytest.raises(IndexExists):
        searchidx.create(tmp_path / "index-0")
    with searchidx.open(tmp_path / "index-0") as archive:
        assert len(archive) == 2


def test_create_where_no_folder_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file" / "index", tmp_path / "file"):
        with pytest.raises(ArchiveError, match=f"cannot make the folder {path}: ") as caught:
            searchidx.create(path)
        assert not isinstance(caught.value, IndexMissing)


def test_create_leaves_a_whoosh_index_of_something_else_alone(tmp_path: Path) -> None:
    from whoosh import fields, index

    theirs = index.create_in(tmp_path, fields.Schema(x=fields.ID(stored=True)))
    writer = theirs.writer()
    writer.add_document(x="satu")
    writer.commit()
    with pytest.raises(IndexExists, match="did not make") as made:
        searchidx.create(tmp_path)
    with pytest.raises(IndexMissing) as opened:
        searchidx.open(tmp_path)
    assert str(opened.value) == str(made.value)
    assert "take another folder, or delete this one" in str(made.value)
    assert index.open_dir(tmp_path).doc_count() == 1


def test_create_goes_on_where_one_was_stopped(make: Maker, tmp_path: Path) -> None:
    make()
    (tmp_path / "index-0" / "searchidx.json").unlink()
    with pytest.raises(IndexMissing, match="make one with"):
        searchidx.open(tmp_path / "index-0")
    with searchidx.create(tmp_path / "index-0") as archive:
        assert archive.add(ARTICLES).added == 2


def test_another_format(make: Maker, tmp_path: Path) -> None:
    make(ARTICLES)
    path = tmp_path / "index-0" / "searchidx.json"
    path.write_text(json.dumps({"format": FORMAT + 1, "made": "by another version"}))
    with pytest.raises(IndexOutdated, match=f"format {FORMAT + 1}.*delete the folder"):
        searchidx.open(tmp_path / "index-0")


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", "5", '"x"', "{}", "\xff", "[" * 100_000),
        f'{{"format": {FORMAT}}}',
        f'{{"format": {FORMAT}, "rules": []}}',
        f'{{"format": {FORMAT}, "rules": 5}}',
        f'{{"format": {FORMAT}, "rules": [{{"from_generation": 0}}]}}',
        f'{{"format": {FORMAT}, "rules": [{{"from_generation": 3, "fingerprint": "x"}}]}}',
        f'{{"format": {FORMAT}, "rules": [{{"from_generation": "x", "fingerprint": "x"}}]}}',
    ],
    ids=lambda text: text[:40],
)
def test_damaged(make: Maker, tmp_path: Path, text: str) -> None:
    make(ARTICLES)
    (tmp_path / "index-0" / "searchidx.json").write_text(text, encoding="latin-1")
    with pytest.raises(IndexDamaged, match="delete the folder"):
        searchidx.open(tmp_path / "index-0")


def test_a_flipped_bit_is_noticed_or_of_no_consequence(make: Maker, tmp_path: Path) -> None:
    make(ARTICLES)
    path = tmp_path / "index-0" / "searchidx.json"
    whole, meta = path.read_bytes(), Meta.read(path.parent)
    noticed = 0
    for place in range(len(whole)):
        flipped = whole[place] ^ 1 << place % 8
        path.write_bytes(whole[:place] + bytes([flipped]) + whole[place + 1 :])
        try:
            # White space may become other white space.
            assert Meta.read(path.parent) == meta
        except IndexDamaged:
            noticed += 1
    assert noticed > 0.9 * len(whole)


def test_metadata_that_may_not_be_read(
    make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(ARTICLES)

    def refuse(*args: object, **options: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(ArchiveError, match="json cannot be read: Permission denied") as caught:
        searchidx.open(tmp_path / "index-0")
    assert not isinstance(caught.value, IndexDamaged)


def test_an_outdated_index_is_read_but_not_searched(make: Maker, tmp_path: Path) -> None:
    archive = make(ARTICLES)
    change_rules(tmp_path / "index-0")
    for action in (
        lambda: archive.search("kabar"),
        lambda: archive.search("rubrik:ekonomi"),
        lambda: archive.search("", filters={"section": ["ekonomi"]}),
        lambda: archive.search("tempat:batu"),
        lambda: archive.search("", filters={"tag": ["ekonomi"]}),
        lambda: archive.export("kabar"),
        lambda: archive.add(ARTICLES),
    ):
        with pytest.raises(IndexOutdated, match="searchidx index --rebuild"):
            action()
    known = archive.get("a")
    assert known is not None
    assert known.title == "kabar kota"
    assert archive.delete(["b"]) == 1
    assert [article.id for article in archive] == ["a"]
    assert len(archive) == 1
    with pytest.raises(IndexOutdated):
        archive.search("kabar")


@pytest.mark.parametrize("articles", [ARTICLES, []], ids=["filled", "empty"])
def test_a_rebuild_mends_it(make: Maker, tmp_path: Path, articles: list[Article]) -> None:
    archive = make(articles)
    change_rules(tmp_path / "index-0")
    assert archive.rebuild() == len(articles)
    assert archive.search("kabar").total == len(articles)
    assert archive.rebuild() == len(articles)
    assert archive.search("kabar").total == len(articles)


def test_without_words_an_outdated_index_is_searched(make: Maker, tmp_path: Path) -> None:
    dated = Article(
        id="c",
        title="lain",
        body="Isi kabar.",
        published="2023-06-14",
        source="nusa.id",
        section="Kota",
        mentions=("2020",),
    )
    archive = make([*ARTICLES, dated])
    change_rules(tmp_path / "index-0")

    def found(query: str, **arguments: Any) -> set[str]:
        results = archive.search(query, facets=("source", "year"), **arguments)
        assert sum(count.count for count in results.facets["year"]) == results.total
        exported = {hit.article.id for hit in archive.export(query, **arguments)}
        assert exported == {hit.article.id for hit in results.hits}
        return exported

    assert found("") == {"a", "b", "c"}
    assert found("", filters={"source": "nusa.id"}) == {"c"}
    # A section that some article has exactly so is looked up whole.
    assert found("", filters={"section": "kota"}) == {"c"}
    assert found("", date_from=date(2023, 1, 1)) == {"c"}
    assert found("sumber:nusa.id tanggal:2023 disebut:2020") == {"c"}
    assert found("-tanggal:2023") == {"a", "b"}
    assert archive.search("", filters={"source": "nusa"}).hits[0].fragments[0].text == "Isi kabar."


def test_the_rebuild_command_can_be_pasted(tmp_path: Path) -> None:
    folder = tmp_path / "arsip lama"
    with searchidx.create(folder) as archive:
        archive.add(ARTICLES)
        change_rules(folder)
        with pytest.raises(IndexOutdated) as caught:
            archive.search("kabar")
    command = str(caught.value).split("with: ")[1]
    assert shlex.split(command) == ["searchidx", "index", "--rebuild", "--index", str(folder)]


def test_deleting_leaves_the_stems_of_other_rules_alone(make: Maker, tmp_path: Path) -> None:
    archive = make(ARTICLES, exceptions=False)
    before = (tmp_path / "index-0" / "stems.bin").read_bytes()
    searchidx.analyze("kata-kata yang belum pernah dikerjakan siapapun")
    assert archive.delete(["b"]) == 1
    assert (tmp_path / "index-0" / "stems.bin").read_bytes() == before


class Stop(BaseException):
    pass


@pytest.mark.parametrize("commit_follows", [False, True])
def test_a_rebuild_stopped_before_its_commit(
    make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commit_follows: bool
) -> None:
    archive = make(ARTICLES)
    change_rules(tmp_path / "index-0")

    def stop(*args: object) -> None:
        raise Stop

    with monkeypatch.context() as patched:
        patched.setattr("whoosh.index.TOC.write", stop)
        with pytest.raises(Stop):
            archive.rebuild()
    if commit_follows:
        assert archive.delete(["b"]) == 1
    with pytest.raises(IndexOutdated):
        archive.search("kabar")
    assert {article.id for article in archive} == ({"a"} if commit_follows else {"a", "b"})
    left = archive.rebuild()
    assert archive.search("kabar").total == left == len(archive)


def test_rules_of_a_generation() -> None:
    meta = Meta((Rules(0, "x"), Rules(4, "y")))
    assert [meta.at(g).fingerprint for g in (0, 3, 4, 9)] == ["x", "x", "y", "y"]
    assert meta.since(Rules(6, "z")).at(6).fingerprint == "z"
    assert meta.since(Rules(4, "z")) == Meta((Rules(0, "x"), Rules(4, "z")))
    assert meta.until(3) == Meta((Rules(0, "x"),))


def test_writing_replaces_whole(tmp_path: Path) -> None:
    meta = Meta((Rules(0, "x"), Rules(4, "y")))
    meta.write(tmp_path)
    assert Meta.read(tmp_path) == meta
    assert [path.name for path in tmp_path.iterdir()] == ["searchidx.json"]


@pytest.mark.parametrize("kept", [True, False])
def test_a_seal_spares_the_fingerprint_and_stands_for_no_other(
    make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    make(ARTICLES).close()
    worked_out: list[Analyzer] = []
    found = Analyzer().fingerprint

    def fingerprint(analyzer: Analyzer) -> str:
        worked_out.append(analyzer)
        return found

    monkeypatch.setattr(Analyzer, "fingerprint", property(fingerprint))
    path = tmp_path / "index-0" / "searchidx.json"
    data = json.loads(path.read_text())
    if not kept:
        del data["rules"][-1]["seal"]
        write(path, data)
    with searchidx.open(tmp_path / "index-0") as archive:
        assert archive.search("kabar").total == 2
    assert bool(worked_out) != kept


@pytest.mark.parametrize(
    ("name", "value"), [("stems", {"kabar": "kota"}), ("names", ["kabar"]), ("exceptions", False)]
)
def test_rules_that_are_not_those_of_the_seal_are_seen(
    make: Maker, tmp_path: Path, name: str, value: object
) -> None:
    make(ARTICLES).close()
    path = tmp_path / "index-0" / "searchidx.json"
    data = json.loads(path.read_text())
    data["rules"][-1]["analysis"][name] = value
    write(path, data)
    with searchidx.open(tmp_path / "index-0") as archive, pytest.raises(IndexOutdated):
        archive.search("kabar")
