"""An explanation adds up to the score, and its figures give its parts by the formula."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import searchidx
from searchidx import Archive, Article
from searchidx.model import Explanation, ScorePart

_QUERIES = [
    "pelabuhan",
    "kapan pelabuhan sorong dibuka",
    "suku bunga BI naik",
    '"suku bunga"',
    '="suku bunga" acuan',
    "=kunjungan",
    "judul:banjir ATAU (isi:rob DAN keterangan:semarang)",
    "(banjir DAN kapal) ATAU rob",
    "banjir -demak tanggal:2024",
    "+banjir rob",
    "peng* banjir",
    "Covid-19 KPK",
    "menteri perhubungan",
    "banjir^2 ATAU (kapal ATAU rob)^0.5",
    "pelabuan~ ATAU kapal",
    "",
    "-yang",
]


@pytest.fixture(params=["arrays", "portable"], scope="module")
def archive(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    corpus_articles: list[Article],
) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("explain") / "index"
    with searchidx.create(folder, codec=request.param) as archive:
        archive.add(corpus_articles[:50])
        archive.add(corpus_articles[50:])
        archive.delete([corpus_articles[9].id, corpus_articles[60].id])
        yield archive


def by_formula(part: ScorePart) -> float:
    f = part.figures
    assert f is not None
    norm = 1 - f["b"] + f["b"] * f["length"] / f["average_length"]
    return f["weight"] * f["idf"] * f["tf"] * (f["k1"] + 1) / (f["tf"] + f["k1"] * norm)


@pytest.mark.parametrize("match", ["auto", "any"])
@pytest.mark.parametrize("query", _QUERIES)
def test_parts_add_up_to_the_score(archive: Archive, query: str, match: str) -> None:
    hits = archive.search(query, match=match, limit=15).hits
    assert hits
    for hit in hits:
        found = archive.explain(query, hit.article.id, match=match)
        assert found is not None
        assert (found.id, found.matches, found.partial) == (hit.article.id, True, hit.partial)
        assert found.score == pytest.approx(hit.score, rel=1e-6)
        made = found.emphasis * sum(part.score for part in found.parts)
        assert made == pytest.approx(hit.score, rel=1e-4)
        # The sum is of what the clauses give; nothing is left over for it to come out.
        assert "rest" not in {part.kind for part in found.parts}
        for part in found.parts:
            if part.figures is not None:
                assert by_formula(part) == pytest.approx(part.score, rel=1e-4)


def test_words_stems_and_rules(archive: Archive) -> None:
    text = "melayani pelayanan"
    hit = archive.search(text, match="any").hits[0]
    found = archive.explain(text, hit.article.id, match="any")
    assert found is not None
    tokens = {token.surface: token for token in searchidx.analyze(text)}
    stems = [part for part in found.parts if part.kind == "stem"]
    assert {part.printed for part in stems} == set(tokens)
    for part in stems:
        assert part.printed is not None
        assert (part.term, part.why) == (tokens[part.printed].stem, tokens[part.printed].why)


def test_figures_are_those_of_the_articles(archive: Archive) -> None:
    hit = archive.search("isi:pelabuhan").hits[0]
    found = archive.explain("isi:pelabuhan", hit.article.id)
    assert found is not None
    (part,) = [part for part in found.parts if part.kind == "word"]
    assert part.figures is not None
    text = f"{hit.article.body}\n\n{hit.article.place or ''}"
    words = [token.word for token in searchidx.analyze(text)]
    assert part.figures["tf"] == words.count("pelabuhan")
    # The portable codec rounds lengths to a byte.
    assert part.figures["length"] == pytest.approx(len(words), rel=0.1)


def test_the_words_of_a_clause_that_does_not_match_do_not_count(archive: Archive) -> None:
    query = "(banjir DAN qwxzy) ATAU rob"
    for hit in archive.search(query).hits:
        found = archive.explain(query, hit.article.id)
        assert found is not None
        assert {part.term for part in found.parts if part.kind != "places"} == {"rob"}


def test_articles_that_are_not_in_the_answer(archive: Archive) -> None:
    (article, *_) = archive
    assert archive.explain("qwxzy", "no such id") is None
    assert archive.explain("qwxzy", article.id) == Explanation(article.id, False, False, 0.0, ())
    hit = archive.search("pelabuhan").hits[0]
    other = archive.explain("pelabuhan", hit.article.id, date_from="2090")
    assert other is not None
    assert not other.matches


def test_what_is_worked_out_for_the_query_as_a_whole_is_told(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from searchidx.query.explain import Parts

    hit = archive.search("judul:pelabuhan").hits[0]
    monkeypatch.setattr(Parts, "_of", lambda self, tree, factor: iter(()))
    found = archive.explain("judul:pelabuhan", hit.article.id)
    assert found is not None
    assert [(part.kind, part.score) for part in found.parts] == [("rest", found.score)]
