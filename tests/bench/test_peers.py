"""The peers find what they should: the same where their words are the same."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.articles import generate
from bench.peers import PEERS, Peer, PeerMissing, find_peers, lucene_java, stock_whoosh
from bench.peers.lucene_java import Lucene
from bench.queries import Query
from bench.records import Data, Record, read_records

COUNT = 60
# They find other forms of a word too.
STEMMED = {"searchidx", "lucene"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """Generated articles and some by hand: two outlets, three months, one undated."""
    path = tmp_path_factory.mktemp("data") / "articles.jsonl"
    records: list[Record] = [
        {"id": f"g{i}", "title": a.title, "body": a.body, "source": a.source, "date": a.published}
        for i, a in enumerate(generate(COUNT))
    ]
    for number, (date, source) in enumerate(
        [
            ("1999-01-31T23:30:00+07:00", "satu.example"),
            ("1999-02-01", "satu.example"),
            ("1999-03-05T08:00:00+07:00", "dua.example"),
            (None, None),
        ]
    ):
        by_hand = {"id": f"h{number}", "title": "Zzberas", "body": "Harga zzberas zznaik di pasar."}
        records.append({**by_hand, "date": date, "source": source, "caption": None})
    records[-1]["caption"] = "Antrean zzminyak di pasar."
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return Data(path, len(records), 1, "by hand")


@pytest.fixture(scope="module")
def peers(data: Data, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Peer]]:
    """Every peer that is here, with an index of the articles."""
    found = find_peers(PEERS)[0]
    for peer in found:
        folder = tmp_path_factory.mktemp(peer.name)
        work = peer.index(data.path, folder, peer.threads[-1])
        assert work.seconds > 0
        assert peer.open(folder) == data.articles, peer.name
    yield found
    for peer in found:
        peer.close()


def totals(peers: list[Peer], query: Query, task: str = "top") -> dict[str, int]:
    return {peer.name: peer.ask(query, task).total for peer in peers}


def test_a_word_that_no_other_word_shares_its_stem_with(peers: list[Peer], data: Data) -> None:
    found = Counter(
        word
        for record in read_records(data.path)
        for word in set(re.findall("[a-z]+", f"{record['title']} {record['body']}".lower()))
    )
    stems = Counter(map(stock_whoosh.stem, found))
    alone = [w for w, n in found.items() if n == 2 and stems[stock_whoosh.stem(w)] == 1]
    assert len(alone) > 20
    unstemmed = [peer for peer in peers if peer.name not in STEMMED]
    for word in alone[:20]:
        assert set(totals(unstemmed, Query((word,))).values()) == {2}, word


@pytest.mark.parametrize("task", ["whole", "top", "facets"])
@pytest.mark.parametrize(
    ("query", "total"),
    [
        (Query(("zzberas", "zznaik")), 4),
        (Query(("zznaik", "zzberas")), 4),
        (Query(("zzberas", "zznaik"), "phrase"), 4),
        (Query(("zznaik", "zzberas"), "phrase"), 0),
        (Query(("zzminyak",)), 1),
        (Query(("zzminyak", "zznaik")), 1),
        (Query(("zzminyak", "zztidakada")), 0),
        (Query(("zzminyak", "zznaik", "zztidakada"), "any"), 4),
        (Query(("zzberas",), days=("1999-01-01", "1999-01-31")), 1),
        (Query(("zzberas", "zzminyak"), "any", days=("1999-01-31", "1999-03-05")), 3),
    ],
)
def test_all_count_alike(peers: list[Peer], query: Query, total: int, task: str) -> None:
    assert set(totals(peers, query, task).values()) == {total}


def test_days_that_no_article_has(peers: list[Peer]) -> None:
    # Whoosh takes a filter that lets nothing through for none.
    others = [peer for peer in peers if peer.name != "whoosh"]
    found = totals(others, Query(("zzberas",), days=("1998-01-01", "1999-01-30")))
    assert set(found.values()) == {0}


def test_beginnings_of_words(peers: list[Peer]) -> None:
    # Words that no rule stems, so that they are alike in every index.
    assert set(totals(peers, Query(("zzmin",), "prefix")).values()) == {1}
    assert set(totals(peers, Query(("zz",), "prefix")).values()) == {4}


def test_what_is_given_of_the_best(peers: list[Peer]) -> None:
    for peer in peers:
        whole = peer.ask(Query(("zzberas",)), "whole")
        assert whole.titles == ("Zzberas",) * 4, peer.name
        assert whole.documents == peer.ask(Query(("zzberas",)), "top").documents == 4
        many = peer.ask(Query(("zzberas", "tahun", "orang", "hari"), "any"), "whole")
        assert len(many.titles) == 10 < many.total, peer.name
        assert whole.seconds > 0


def test_sources_and_months(peers: list[Peer]) -> None:
    for peer in peers:
        values = peer.ask(Query(("zzberas",)), "facets").values
        assert values["source"] == {"satu.example": 2, "dua.example": 1}, peer.name
        months = {"1999-01": 1, "1999-02": 1, "1999-03": 1}
        # searchidx may not count months yet.
        assert values["month"] in (months, {"1999": 3} if peer.name == "searchidx" else months)


def test_each_number_of_threads_gives_the_same_index(data: Data, tmp_path: Path) -> None:
    for peer in find_peers(PEERS)[0]:
        for threads in peer.threads[:-1]:
            folder = tmp_path / f"{peer.name}-{threads}"
            folder.mkdir()
            peer.index(data.path, folder, threads)
            assert peer.open(folder) == data.articles
            assert peer.ask(Query(("zzberas",)), "top").total == 4
            peer.close()


def test_tantivy_that_is_not_installed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tantivy", None)
    peers, left_out = find_peers(["fts5", "tantivy"])
    assert [peer.name for peer in peers] == ["fts5"]
    assert "searchidx[bench]" in left_out["tantivy"]


def test_lucene_without_java_is_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert find_peers(["lucene"]) == ([], {"lucene": "no JDK of 21 or newer: set JAVA_HOME to one"})


def _program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_an_old_java_is_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _program(tmp_path / "bin/java", """echo 'openjdk version "17.0.15" 2025-04-15' >&2""")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(PeerMissing, match="21 or newer"):
        Lucene()


def test_lucene_that_cannot_be_built_is_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _program(tmp_path / "home/bin/java", """echo 'openjdk version "25" 2025-09-16' >&2""")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(lucene_java, "_JAR", tmp_path / "none.jar")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(PeerMissing, match=r"Maven \(mvn\)"):
        Lucene()
    _program(tmp_path / "bin/mvn", "echo '[ERROR] no network'; exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.defpath}")
    with pytest.raises(PeerMissing, match=r"could not build it: .*no network"):
        Lucene()


@pytest.mark.skipif(
    not (os.environ.get("JAVA_HOME") and shutil.which("mvn")), reason="needs JAVA_HOME and Maven"
)
def test_lucene_is_there_where_java_and_maven_are(peers: list[Peer]) -> None:
    assert "lucene" in {peer.name for peer in peers}


def test_lucene_stems_and_drops_words_of_grammar(peers: list[Peer], tmp_path: Path) -> None:
    lucene = {peer.name: peer for peer in peers}.get("lucene")
    if lucene is None:
        pytest.skip("Lucene is not here: it needs JAVA_HOME and Maven")
    assert lucene.ask(Query(("berharga",)), "top").total >= 4
    assert lucene.ask(Query(("yang",)), "top").total == 0
