"""A copy is alike: articles, rules, answers; it goes on when it was stopped."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from clusters import drop

import searchidx
from searchidx import Archive, Article
from searchidx.cli import main
from searchidx.copying import _difference, _Sample, copy_archive
from searchidx.errors import ArchiveError

Maker = Callable[..., Archive]


@pytest.fixture
def there(cluster: str) -> Iterator[str]:
    """An address where nothing is yet."""
    address = f"{cluster}/copying-{uuid.uuid4().hex[:12]}"
    yield address
    drop(address)


def opened(place: str | Path) -> Archive:
    return searchidx.open(place, config=os.devnull)


def answers(archive: Archive, *queries: str) -> list[Any]:
    found = [archive.search(query, limit=None, facets=("source", "year")) for query in queries]
    return [(each.total, sorted(h.article.id for h in each.hits), each.facets) for each in found]


QUERIES = ("pelabuhan", "banjir -jakarta", '"suku bunga"', "disebut:2020", "penulis:lia")


def test_from_folder_to_folder(corpus: Archive, tmp_path: Path) -> None:
    target, seen = tmp_path / "copy", list[int]()
    report = copy_archive(
        corpus,
        target,
        config=os.devnull,
        on_article=lambda: seen.append(1),
    )
    assert report.is_whole
    assert [len(seen)] == [report.articles] == [report.added] == [len(corpus)]
    assert report.compared == len(corpus)
    with opened(target) as copy:
        assert copy.rules == corpus.rules
        assert answers(copy, *QUERIES) == answers(corpus, *QUERIES)


def test_to_a_cluster_and_back(corpus: Archive, there: str, tmp_path: Path) -> None:
    assert copy_archive(corpus, there, config=os.devnull, shards=1, replicas=0).is_whole
    with opened(there) as copy:
        assert copy.rules == corpus.rules
        assert answers(copy, *QUERIES) == answers(corpus, *QUERIES)
        assert copy_archive(copy, tmp_path / "back", config=os.devnull).is_whole
    with opened(tmp_path / "back") as back:
        assert back.rules == corpus.rules
        assert answers(back, *QUERIES) == answers(corpus, *QUERIES)
        assert list(map(back.get, sorted(a.id for a in back))) == list(
            map(corpus.get, sorted(a.id for a in corpus))
        )


def test_the_rules_go_along(make: Maker, tmp_path: Path) -> None:
    source = make(
        [Article(id="a", title="", body="Warga menyuarakan Bekasi.")],
        stems={"warga": "orang"},
        near_duplicates=False,
        exceptions=False,
    )
    assert copy_archive(source, tmp_path / "copy", config=os.devnull).is_whole
    with opened(tmp_path / "copy") as copy:
        assert copy.rules == source.rules
        assert copy.search("orang").total == 1
    with searchidx.create(tmp_path / "other", config=os.devnull):
        pass
    with pytest.raises(ArchiveError, match="was made by other rules"):
        copy_archive(source, tmp_path / "other", config=os.devnull)


def test_what_was_stopped_goes_on(make: Maker, tmp_path: Path) -> None:
    source = make(Article(id=f"{n}", title="", body=f"Kabar {n}.") for n in range(700))
    calls = 0

    def stop() -> None:
        nonlocal calls
        calls += 1
        if calls == 600:
            raise KeyboardInterrupt

    target = tmp_path / "copy"
    with pytest.raises(KeyboardInterrupt):
        copy_archive(source, target, config=os.devnull, on_article=stop, commit_every="4kB")
    with opened(target) as half:
        there = len(half)
    assert 0 < there < 700
    report = copy_archive(source, target, config=os.devnull)
    assert report.is_whole
    assert (report.added, report.unchanged) == (700 - there, there)


def test_an_archive_is_not_copied_onto_itself(make: Maker, tmp_path: Path) -> None:
    source = make([Article(id="a", title="Kabar")])
    (tmp_path / "link").symlink_to(source.place)
    for target in (source.place, tmp_path / "link"):
        with pytest.raises(ArchiveError, match="is the archive that is to be copied"):
            copy_archive(source, target, config=os.devnull)


def test_what_is_not_alike_is_told(make: Maker, tmp_path: Path) -> None:
    source = make(Article(id=f"{n}", title="", body=f"Kabar {n}.") for n in range(3))
    target = tmp_path / "copy"
    assert copy_archive(source, target, config=os.devnull).is_whole
    with opened(target) as copy:
        copy.add([Article(id="more", title="", body="Lain.")])
    report = copy_archive(source, target, config=os.devnull)
    assert report.differences == ("3 articles were to be there, and 4 are",)
    done = CliRunner().invoke(
        main, ["copy", "--index", source.place, "--to", str(target), "--config", os.devnull]
    )
    assert done.exit_code == 2
    assert "not alike: 3 articles were to be there, and 4 are" in done.stderr


def test_each_difference_of_an_article_is_told(make: Maker) -> None:
    one = Article(id="a", title="Kabar", body="Banjir.", tags=("air",))
    source = make([one, Article(id="b", title="Lain")])
    same, other = make([one]), make([replace(one, body="Surut.", tags=())])
    assert _difference(source, same, "a") is None
    assert _difference(source, other, "a") == "article 'a' has another body, tags"
    assert _difference(source, same, "b") == "article 'b' is missing"


def test_what_is_compared_is_a_sample_of_all(make: Maker) -> None:
    sample = _Sample()
    passed = list(sample.passing(make(Article(id=f"{n}", title="Kabar") for n in range(2000))))
    assert [article.id for article in passed] == [f"{n}" for n in range(2000)]
    assert len(sample.ids) == len(set(sample.ids)) == 500
    # A quarter of each quarter, and not by chance.
    for start in range(0, 2000, 500):
        assert 75 < sum(start <= int(id) < start + 500 for id in sample.ids) < 175


def test_the_command(
    make: Maker, tmp_path: Path, there: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = make([Article(id="a", title="Kabar", body="Banjir.")])
    Path("searchidx.yaml").write_text(f"engine: opensearch\nurl: {there}\nreplicas: 0\n")
    done = CliRunner().invoke(main, ["copy", "--index", source.place, "--to", there])
    assert done.exit_code == 0, done.output
    assert done.stdout == (
        f"1 article from {source.place} to {there}: added 1, updated 0, unchanged 0; counts are "
        "equal, and 1 article read back\n"
    )
    done = CliRunner().invoke(main, ["copy", "--to", "back", "--json"])
    assert done.exit_code == 0, done.output
    assert '"added": 1' in done.stdout
    done = CliRunner().invoke(main, ["query", "banjir", "--ids"])
    assert done.stdout == "a\n"
