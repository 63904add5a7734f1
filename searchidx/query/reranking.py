"""The first articles of an answer, put in order by where the words of the query stand in them.

Evidence of four kinds is added to the scores of as many articles as a reader may look at; all of
it is 0 or more, so that no article that is left out belongs among these. The ``worth`` of a word
is ``weight(field) x idf``, that of its stem and ``word_weight`` times that of the printed word.

Nearness: a word counts by what of the query stands around it as it does in the query::

    around(occurrence) = sum over occurrences of other words of worth x e^(-shift / span)
    nearness(field) = sum over words of worth x greatest around(occurrence) / sum of worth

An occurrence has the worth of its stem, and that of the printed word if it is printed so. The
``shift`` is how many positions the other word is away from where it would stand if the text went on
as the query does; beyond eight spans nothing counts. So a sentence that has the words of the query
in their order counts most, and words that stand near each other count too. It is a kernel of Lv
and Zhai ("Positional Language Models for Information Retrieval", SIGIR 2009) over shifts instead
of distances, best occurrence by best occurrence for each word, so that the words of a long query
need not all meet in one place.

Passage: how much of the query stands together. A passage goes on as long as the next occurrence is
less than the width of a paragraph break away, so that it is a paragraph at most::

    passage(field) = greatest of (sum over words of the greatest worth there)^2 / sum of worth

The lead of the printed word: what :mod:`searchidx.query.lead` says of its first occurrence.

The lead of the subject: what it says of the first occurrence of a stem, times the cube of what the
stem is worth as a share of what the rarest is worth. A question is about its rarest word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh import query
from whoosh.query.wrappers import WrappingQuery

from searchidx.analysis.analyzer import PARAGRAPH_GAP
from searchidx.index.codec.packing import Ints, starts_of
from searchidx.index.codec.postings import summed
from searchidx.index.schema import TEXT_FIELDS
from searchidx.query.clauses import AnyOf, Weighted, WithOptional, Word
from searchidx.query.lead import Lead
from searchidx.query.matches import Numbers, Scores
from searchidx.query.places import Places

__all__ = ["QueryWord", "Reranking", "query_words"]

_FIELDS = len(TEXT_FIELDS)
_BODY = TEXT_FIELDS.index("body")
# Of a book, of a query as long as a page, and of a text that is made of its words no more is
# looked at.
_MOST_PLACES = 200
_MOST_WORDS = 32
_MOST_NEIGHBOURS = 200
_SHIFT = 32
# In spans: e^-8 of a worth is no evidence.
_REACH = 8.0
_SUBJECT_POWER = 3


class QueryWord(NamedTuple):
    """A word of a query, with the weights that it is given, and how many were typed before it."""

    word: Word
    place: int


class Reranking(NamedTuple):
    """How much the places of words count.

    Attributes:
        nearness: weight of what stands around a word, 0 or more.
        span: in how many positions its worth falls to 1/e, above 0.
        grammar: whether words of grammar are looked at too.
        passage: weight of what one passage has of the query, 0 or more.
        printed: what it adds that the body has the printed word early; None for nothing.
        subject: what it adds that the body has the rarest words early; None for nothing.
    """

    nearness: float
    span: float
    grammar: bool = False
    passage: float = 0.0
    printed: Lead | None = None
    subject: Lead | None = None

    def added(
        self, words: Sequence[tuple[QueryWord, Places]], documents: Numbers, size: int
    ) -> Scores:
        """What the places of words add to the scores of documents.

        Args:
            words: of the query, with all their occurrences.
            documents: their numbers, ascending.
            size: number of the documents by which texts are numbered.
        """
        if not words or not len(documents):
            return np.zeros(len(documents), np.float32)
        found = _Occurrences.of(words, documents, size)
        stems, printed = _worths(words)
        scores = np.zeros(len(documents), np.float32)
        if len(words) > 1 and len(found.keys):
            scores += self._near(found, stems, printed)
        if self.printed is not None:
            scores += found.early(printed[_BODY], self.printed, found.printed)
        if self.subject is not None:
            worths = stems[_BODY]
            worths = worths * (worths / (worths.max() or 1)) ** _SUBJECT_POWER
            scores += found.early(worths, self.subject)
        return scores

    def _near(
        self, found: _Occurrences, stems: npt.NDArray[Any], printed: npt.NDArray[Any]
    ) -> npt.NDArray[Any]:
        """What stands around words, and what one passage has of the query."""
        fields = found.texts // found.documents
        own = stems[fields, found.words] + printed[fields, found.words] * found.printed
        worths = stems + printed
        totals = worths.sum(axis=1, keepdims=True)
        shares = worths / np.where(totals, totals, 1)
        best = np.zeros(_FIELDS * found.documents * len(shares.T), np.float32)
        around = self._around(found, own, len(shares.T))
        np.maximum.at(best, found.texts * len(shares.T) + found.words, around)
        by_field = best.reshape(_FIELDS, found.documents, -1) * shares[:, None, :]
        near: npt.NDArray[Any] = np.float32(self.nearness) * by_field.sum(axis=(0, 2))
        if self.passage:
            near += np.float32(self.passage) * found.passages(own, totals.ravel())
        return near

    def _around(
        self, found: _Occurrences, worths: npt.NDArray[Any], count: int
    ) -> npt.NDArray[np.float32]:
        """What is left at each occurrence of the worths of those of other words."""
        greatest = np.zeros((len(worths), count), np.float32)
        for step in range(1, min(len(worths), _MOST_NEIGHBOURS)):
            shifts = found.keys[step:] - found.keys[:-step]
            before = (shifts <= _REACH * self.span).nonzero()[0]
            if not len(before):
                break
            left = np.exp(shifts[before] * np.float32(-1 / self.span), dtype=np.float32)
            after = before + step
            for here, there in ((before, after), (after, before)):
                at = here, found.words[there]
                greatest[at] = np.maximum(greatest[at], worths[there] * left)
        greatest[np.arange(len(worths)), found.words] = 0
        around: npt.NDArray[np.float32] = greatest.sum(axis=1)
        return around


class _Occurrences(NamedTuple):
    """Occurrences of some words in some documents, by text and place in the text less place in
    the query.

    Attributes:
        documents: how many there are.
        texts: of each, ``field number x documents + index of the document``.
        keys: of each, the text, and below it the position less the place in the query, ascending.
        positions: of each.
        words: of each, the number of the word.
        printed: whether each is the printed word.
    """

    documents: int
    texts: Ints
    keys: Ints
    positions: Ints
    words: Ints
    printed: npt.NDArray[np.bool_]

    @classmethod
    def of(
        cls, words: Sequence[tuple[QueryWord, Places]], documents: Numbers, size: int
    ) -> _Occurrences:
        """Those of words in documents, ascending, by which texts are numbered as ``size`` says."""
        wanted = (np.arange(_FIELDS)[:, None] * size + documents).ravel()
        parts = [places.within(wanted, _MOST_PLACES) for _, places in words]
        texts, counts, steps, printed = (np.concatenate(part) for part in zip(*parts, strict=True))
        lengths = [len(part[2]) for part in parts]
        numbers = np.repeat(np.arange(len(words)), lengths)
        asked = np.repeat([word.place for word, _ in words], lengths)
        texts = np.repeat(texts, counts)
        positions = summed(steps, starts_of(counts)[:-1])
        keys = (texts << _SHIFT) + positions - asked
        order = keys.argsort(kind="stable")
        return cls(
            len(documents),
            texts[order],
            keys[order],
            positions[order],
            numbers[order],
            printed[order],
        )

    def passages(self, worths: npt.NDArray[Any], totals: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """What the passages say that have most of the query: of each occurrence what it is worth,
        and by field what the query is."""
        order = np.lexsort((self.positions, self.texts))
        texts, words = self.texts[order], self.words[order]
        is_first = np.ones(len(order), bool)
        is_first[1:] = np.diff(self.positions[order]) >= PARAGRAPH_GAP
        is_first[1:] |= texts[1:] != texts[:-1]
        numbers = is_first.cumsum() - 1
        has = np.zeros((numbers[-1] + 1, words.max() + 1), np.float32)
        np.maximum.at(has, (numbers, words), worths[order])
        texts = texts[is_first]
        totals = np.where(totals, totals, 1)[texts // self.documents]
        best = np.zeros(_FIELDS * self.documents, np.float32)
        np.maximum.at(best, texts, has.sum(axis=1) ** 2 / totals)
        said: npt.NDArray[Any] = best.reshape(_FIELDS, -1).sum(axis=0)
        return said

    def early(
        self, worths: npt.NDArray[Any], lead: Lead, counted: npt.NDArray[np.bool_] | bool = True
    ) -> npt.NDArray[Any]:
        """What it adds that the bodies have words early: by word what it is worth, and which
        occurrences count."""
        in_body = (self.texts >= _BODY * self.documents) & counted
        words = self.words[in_body]
        documents = self.texts[in_body] - _BODY * self.documents
        worth = np.zeros((self.documents, len(worths)), np.float32)
        early = lead.at(self.positions[in_body]) * worths[words]
        np.maximum.at(worth, (documents, words), early)
        scores: npt.NDArray[Any] = worth.sum(axis=1)
        return scores


def _worths(
    words: Sequence[tuple[QueryWord, Places]],
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """What each word is worth in each field, by stem and as printed."""
    stems = np.zeros((_FIELDS, len(words)), np.float32)
    printed = np.zeros((_FIELDS, len(words)), np.float32)
    for number, ((word, _), places) in enumerate(words):
        for name, weight in word.weights:
            field = TEXT_FIELDS.index(name)
            stems[field, number] = weight * places.idf[field]
            printed[field, number] = weight * word.word_weight * places.idf_printed[field]
    return stems, printed


def query_words(
    tree: query.Query | None, typed: Sequence[query.Query], grammar: bool
) -> list[QueryWord]:
    """The words of which a query asks for all or for any, one of each stem, with the weights that
    they are given. Phrases, other names, and words that count only where others are there too, as
    in ``(banjir DAN rob) ATAU gempa``, are not among them.

    Args:
        tree: what matches the query in full.
        typed: the clauses of a list of words, as they were typed; none of another query.
        grammar: whether words of grammar are among them.
    """
    content: dict[str | bytes | None, Word] = {}
    for word in _words(tree, 1.0, True):
        content.setdefault(word.stem, word)
    found: dict[str | bytes | None, QueryWord] = {}
    place = 0
    for clause in typed:
        for number, word in enumerate(_words(clause, 1.0, True), place):
            if word.stem not in found and (grammar or word.stem in content):
                found[word.stem] = QueryWord(content.get(word.stem, word), number)
        place += _length(clause)
    for number, (stem, word) in enumerate(content.items(), place):
        found.setdefault(stem, QueryWord(word, number))
    return [each for stem, each in found.items() if stem is not None][:_MOST_WORDS]


def _words(tree: Any, factor: float, matches: bool) -> Iterator[Word]:
    """The words of a clause; ``matches``: whether all that is in the answer matches it."""
    kind = type(tree)
    if kind is Word:
        weights = tuple((name, factor * weight) for name, weight in tree.weights)
        yield Word(tree.stem, tree.word, weights, tree.word_weight)
    elif kind is Weighted:
        yield from _words(tree.child, factor * tree.factor, matches)
    elif kind in (query.AndMaybe, query.AndNot, WithOptional):
        yield from _words(tree.a, factor, matches)
    elif kind in (query.Or, AnyOf) or (kind is query.And and matches):
        own = [child for child in tree.subqueries if not _is_other_name(child)]
        for child in own:
            both = matches and (kind is query.And or len(own) == 1)
            yield from _words(child, factor * tree.boost, both)


def _is_other_name(tree: Any) -> bool:
    return type(tree) is Weighted and tree.other_name


def _length(clause: Any) -> int:
    """How many words of the query a clause stands for."""
    kind = type(clause)
    if kind is query.Phrase:
        return len(clause.words)
    if kind is query.And:
        return sum(map(_length, clause.subqueries))
    if kind in (query.Or, AnyOf):
        # The others are the same in other fields, or other names of it.
        return _length(clause.subqueries[0])
    return _length(clause.child) if isinstance(clause, WrappingQuery) else 1
