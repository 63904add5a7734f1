"""Hits as CSV, TSV, RIS and BibTeX, read back by readers of these formats."""

from __future__ import annotations

import csv
import io
import json
import re

from hypothesis import given
from hypothesis import strategies as st

from searchidx.export import FORMATS, export
from searchidx.model import Article, Hit

_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


@st.composite
def _hits(draw: st.DrawFn) -> list[Hit]:
    article = st.builds(_article, _TEXT, _TEXT, st.lists(_TEXT, max_size=2))
    articles = draw(st.lists(article, max_size=3))
    return [Hit(i, 1.5, False, article, ()) for i, article in enumerate(articles, 1)]


def _article(title: str, source: str, authors: list[str]) -> Article:
    return Article(
        id="a b",
        title=title,
        source=source,
        authors=authors,
        tags=authors,
        place=source,
        published="2023-06-14",
    )


@given(_hits())
def test_csv_read_back_gives_the_values(hits: list[Hit]) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(export(hits, "csv")), newline="")))
    assert [(row["title"], row["source"], row["tags"], row["place"]) for row in rows] == [
        (article.title, article.source, "; ".join(article.tags), article.place)
        for article in (hit.article for hit in hits)
    ]


@given(_hits())
def test_tsv_and_jsonl_have_a_line_a_hit(hits: list[Hit]) -> None:
    rows = "".join(export(hits, "tsv")).split("\n")[:-1]
    assert [len(row.split("\t")) for row in rows] == [12] * (len(hits) + 1)
    lines = "".join(export(hits, "jsonl")).split("\n")[:-1]
    assert [json.loads(line)["rank"] for line in lines] == [hit.rank for hit in hits]


def test_tsv_read_back_gives_the_values_though_they_begin_with_quotation_marks() -> None:
    titles = ['"Kami siap," kata wali kota', "Tarif\tnaik", 'Layar 14" laku']
    hits = [Hit(n, 1.5, False, _article(title, "", []), ()) for n, title in enumerate(titles, 1)]
    rows = csv.DictReader(io.StringIO("".join(export(hits, "tsv")), newline=""), delimiter="\t")
    assert [row["title"] for row in rows] == [" ".join(title.split()) for title in titles]


@given(_hits())
def test_ris_has_only_tagged_lines(hits: list[Hit]) -> None:
    lines = "".join(export(hits, "ris")).split("\n")[:-1]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert [line for line in lines if line.startswith("ER")] == ["ER  - "] * len(hits)


@given(_hits())
def test_bibtex_braces_balance(hits: list[Hit]) -> None:
    for entry in export(hits, "bibtex"):
        bare = re.sub(r"\\[{}]", "", entry)
        assert bare.count("{") == bare.count("}")
        assert entry.startswith("@misc{")
        assert len(re.findall(r"^@", entry, re.MULTILINE)) == 1


def test_bibtex_escapes_what_tex_would_obey() -> None:
    hit = Hit(1, 1.0, False, Article(id="x", title=r"50% & \input{a} $_#~^"), ())
    (entry,) = export([hit], "bibtex")
    assert (
        r"title = {50\% \& \textbackslash{}input\{a\} \$\_\#\textasciitilde{}\textasciicircum{}}"
        in entry
    )


def test_formats_are_the_options_of_query() -> None:
    from searchidx.cli.query import query

    options = {name for param in query.params for name in param.opts}
    assert {f"--{name}" for name in FORMATS} <= options
