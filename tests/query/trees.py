"""Random query trees of every kind that is evaluated on arrays, and what each should find."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from copy import copy
from datetime import date
from functools import cache
from random import Random

from hypothesis import strategies as st
from oracle import Oracle, Scores, both, either, minus, plus
from whoosh import query
from whoosh.query.wrappers import ConstantScoreQuery

from searchidx import Article, Caption
from searchidx.dates import local_minutes
from searchidx.query.clauses import (
    AnyOf,
    AnyWordLike,
    MentionRange,
    Unscored,
    Weighted,
    WithOptional,
    Word,
)
from searchidx.query.lead import Lead, LeadTerm

WORDS = "kota pelabuhan kapal buku berita warga menolak tolak anak kabar".split()
_PRINTED = [*WORDS, "Kota", "KAPAL", "kapalnya", "anak-anak", "bukunya", "\n\n"]
_DATES = [None, "2023-01-02", "2023-05-06T07:08:00", "2024-01-01"]
_SOURCES = [None, "koran.id", "harian.com"]
_MENTIONS = [(), ("2023",), ("2023-05-06", "2024"), ("2023-05",)]


def some_articles(count: int, seed: int) -> list[Article]:
    """Articles that share a few words, some of them very often."""
    random = Random(seed)

    def text(most: int) -> str:
        return " ".join(random.choices(_PRINTED, k=random.randint(0, most)))

    return [
        Article(
            id=str(number),
            title=text(4) or "judul",
            body=text(random.choice([5, 60])),
            captions=tuple(Caption(text(5)) for _ in range(random.randint(0, 2))),
            published=random.choice(_DATES),
            source=random.choice(_SOURCES),
            mentions=random.choice(_MENTIONS),
        )
        for number in range(count)
    ]


# Trees ---------------------------------------------------------------------------------

_FIELD = st.sampled_from(["title", "captions", "body", "title_words", "body_words"])
_WORD = st.sampled_from([*WORDS, "kapalnya", "anak-anak", "tiada"])
_BOOST = st.sampled_from([1.0, 0.5, 3.0])
_WEIGHTS = st.lists(
    st.tuples(st.sampled_from(["title", "captions", "body"]), _BOOST),
    min_size=1,
    max_size=3,
    unique_by=lambda pair: pair[0],
).map(tuple)
_LEAD = st.none() | st.builds(Lead, st.sampled_from([0.3, 2.0]), st.sampled_from([1.5, 40.0]))
_SEVERAL = st.one_of(
    st.builds(query.Prefix, _FIELD, st.sampled_from(["k", "ka", "buku", "x"])),
    st.builds(query.Wildcard, _FIELD, st.sampled_from(["k*a", "?apal*", "*", "b[eu]*"])),
    st.builds(query.FuzzyTerm, _FIELD, st.sampled_from(["kota", "kabal", "wargo"])),
    st.builds(query.TermRange, _FIELD, st.just("b"), st.sampled_from(["kb", "w"])),
    st.builds(
        query.FuzzyTerm,
        _FIELD,
        _WORD,
        maxdist=st.sampled_from([1, 2]),
        prefixlength=st.sampled_from([0, 1, 2]),
    ),
)


def _like(tree: query.Query, weights: Sequence[tuple[str, float]]) -> AnyWordLike:
    def in_field(name: str, boost: float) -> query.Query:
        clause = copy(tree)
        clause.fieldname, clause.boost = f"{name}_words", boost
        return clause

    return AnyWordLike("like", [in_field(*weight) for weight in weights])


_PATTERN = st.one_of(
    st.sampled_from(["k", "ka", "buku", "x"]).map(lambda text: query.Prefix("", text)),
    st.sampled_from(["k*a", "?apal*", "*an*", "*-*", "?"]).map(
        lambda text: query.Wildcard("", text)
    ),
    st.builds(
        query.FuzzyTerm,
        st.just(""),
        _WORD,
        maxdist=st.sampled_from([1, 2]),
        prefixlength=st.just(0),
    ),
)


def _summed(tree: query.Query) -> query.Query:
    tree.constantscore = False
    return tree


_LEAF = st.one_of(
    st.builds(query.Term, _FIELD, _WORD, _BOOST),
    st.builds(Word, _WORD, _WORD, _WEIGHTS, st.sampled_from([0.5, 1.0]), _LEAD),
    st.builds(Word, st.none(), _WORD, _WEIGHTS, st.just(1.0)),
    st.builds(
        query.Phrase,
        _FIELD,
        st.lists(st.sampled_from(WORDS), min_size=2, max_size=3),
        st.integers(1, 4),
        _BOOST,
    ),
    st.builds(ConstantScoreQuery, _SEVERAL, st.sampled_from([0.5, 2.0])),
    _SEVERAL.map(_summed),
    st.builds(_like, _PATTERN, _WEIGHTS),
    st.builds(query.Term, st.just("source"), st.sampled_from(["koran.id", "harian"])),
    st.builds(
        query.NumericRange,
        st.just("published"),
        st.sampled_from([None, 1, local_minutes("2023-05-06")]),
        st.sampled_from([None, local_minutes("2023-05-06T23:59:00")]),
    ).filter(lambda tree: tree.start or tree.end),
    st.just(Unscored(MentionRange(date(2023, 5, 1), date(2023, 12, 31)))),
    st.builds(query.Every, st.sampled_from([None, "title", "captions"]), _BOOST),
)


def _joined(inner: st.SearchStrategy[query.Query]) -> st.SearchStrategy[query.Query]:
    return st.one_of(
        st.builds(query.And, st.lists(inner, min_size=2, max_size=3), _BOOST),
        st.builds(query.Or, st.lists(inner, min_size=2, max_size=3), _BOOST),
        st.lists(inner, min_size=1, max_size=3).map(AnyOf),
        inner.map(query.Not),
        st.builds(Weighted, inner, _BOOST),
        st.builds(query.Require, inner, inner),
        st.builds(WithOptional, inner, inner),
    )


# Whoosh's matcher of DisjunctionMax takes the score of an article that one clause has yet to
# come to, and that of AndNot gives articles that are excluded.
STOCK_TREES = st.recursive(_LEAF, _joined, max_leaves=6)
TREES = st.recursive(
    _LEAF,
    lambda inner: (
        _joined(inner)
        | inner.map(Unscored)
        | st.builds(query.AndNot, inner, inner)
        | st.builds(query.DisjunctionMax, st.lists(inner, min_size=2, max_size=2), _BOOST)
    ),
    max_leaves=6,
)


# What they should find -------------------------------------------------------------------


def expected(tree: query.Query, oracle: Oracle) -> Scores:
    """The scores that brute force gives, of deleted articles too."""
    match tree:
        case query.Term(fieldname="source"):
            return _scaled(oracle.where(lambda a: tree.text in _sources(a)), 0, 1.0)
        case LeadTerm(text=text, boost=boost, lead=lead):
            early = oracle.lead(text, boost * lead.weight, lead.span)
            return either([_term(oracle, "body", text, boost), early])
        case query.Term():
            return _term(oracle, tree.fieldname, tree.text, tree.boost)
        case AnyWordLike():
            each = [dict.fromkeys(expected(c, oracle), c.boost) for c in tree.clauses]
            return either(each)
        case Weighted():
            return _scaled(expected(tree.child, oracle), tree.factor)
        case Word():
            return either([expected(child, oracle) for child in tree.children()])
        case query.Phrase():
            return _phrase(tree, oracle)
        case query.Wildcard(text="*"):
            return expected(query.Every(tree.fieldname, tree.boost), oracle)
        case query.Prefix() | query.Wildcard() | query.FuzzyTerm() | query.TermRange():
            terms = _expanded(tree, oracle)
            return either([_term(oracle, tree.fieldname, term, tree.boost) for term in terms])
        case ConstantScoreQuery():
            return dict.fromkeys(expected(tree.child, oracle), tree.score)
        case Unscored(child=MentionRange() as within):
            return oracle.mentioned(within.first, within.last)
        case Unscored():
            return dict.fromkeys(expected(tree.child, oracle), 0.0)
        case query.NumericRange():
            return _scaled(oracle.where(lambda a: _is_between(a, tree)), 0, 1.0)
        case query.Every(fieldname=None):
            return dict.fromkeys(range(len(oracle.articles)), tree.boost)
        case query.Every():
            name = tree.fieldname.removesuffix("_words")
            having = [n for n, texts in enumerate(oracle.texts) if texts[name].stems]
            return dict.fromkeys(having, tree.boost)
        case query.DisjunctionMax():
            one, two = (expected(child, oracle) for child in tree.children())
            best = {n: max(one.get(n, 0.0), two.get(n, 0.0)) for n in {*one, *two}}
            return _scaled(best, tree.boost)
        case query.And() | query.Or():
            join = both if isinstance(tree, query.And) else either
            return _scaled(join([expected(child, oracle) for child in tree.children()]), tree.boost)
        case query.Not():
            found = expected(tree.query, oracle)
            return {n: 1.0 for n in range(len(oracle.articles)) if n not in found}
        case query.AndNot():
            return minus(expected(tree.a, oracle), expected(tree.b, oracle))
        case query.Require():
            wanted = expected(tree.b, oracle)
            return {n: s for n, s in expected(tree.a, oracle).items() if n in wanted}
        case WithOptional():
            return plus(expected(tree.a, oracle), expected(tree.b, oracle))
    raise TypeError(tree)


def _scaled(scores: Scores, factor: float, plus: float = 0.0) -> Scores:
    return {n: score * factor + plus for n, score in scores.items()}


def _kind(name: str) -> tuple[str, str]:
    return name.removesuffix("_words"), "words" if name.endswith("_words") else "stems"


def _term(oracle: Oracle, name: str, text: str, boost: float) -> Scores:
    return oracle.bm25(*_kind(name), text, boost)


def _sources(article: Article) -> Sequence[str]:
    return [article.source, article.source.split(".")[0]] if article.source else []


def _is_between(article: Article, tree: query.NumericRange) -> bool:
    if article.published is None:
        return False
    minutes = local_minutes(article.published)
    return (tree.start is None or minutes >= tree.start) and (
        tree.end is None or minutes <= tree.end
    )


def _phrase(tree: query.Phrase, oracle: Oracle) -> Scores:
    field, kind = _kind(tree.fieldname)
    having = {
        number
        for number, texts in enumerate(oracle.texts)
        if _has_near(getattr(texts[field], kind), tree.words, tree.slop)
    }
    parts = [_term(oracle, tree.fieldname, word, tree.boost) for word in tree.words]
    return {n: score for n, score in both(parts).items() if n in having}


def _has_near(by_position: dict[int, tuple[str, ...]], words: Sequence[str], slop: int) -> bool:
    ends = {at for at, terms in by_position.items() if words[0] in terms}
    for word in words[1:]:
        ends = {
            at
            for at, terms in by_position.items()
            if word in terms and any(0 < at - end <= slop for end in ends)
        }
    return bool(ends)


def _expanded(tree: query.Query, oracle: Oracle) -> set[str]:
    field, kind = _kind(tree.fieldname)
    rows = (getattr(texts[field], kind).values() for texts in oracle.texts)
    terms = {term for row in rows for found in row for term in found}
    match tree:
        case query.Prefix():
            return {term for term in terms if term.startswith(tree.text)}
        case query.Wildcard():
            return {term for term in terms if fnmatch.fnmatchcase(term, tree.text)}
        case query.TermRange():
            return {term for term in terms if tree.start <= term <= tree.end}
    prefix = tree.text[: tree.prefixlength]
    return {t for t in terms if t.startswith(prefix) and _distance(t, tree.text) <= tree.maxdist}


@cache
def _distance(one: str, two: str) -> int:
    if not one or not two:
        return len(one) + len(two)
    same = _distance(one[1:], two[1:]) + (one[0] != two[0])
    return min(same, 1 + _distance(one[1:], two), 1 + _distance(one, two[1:]))
