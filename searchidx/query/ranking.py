"""What makes an article a better answer: the formula, its constants, and the clauses that
carry them.

The score of an article is a sum of BM25 evidences, one for each word in each field, by
stem and as printed (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25
and Beyond", 2009, section 3.1; the sum over fields is what Whoosh calls BM25F)::

    weight(field) x idf x tf (k1 + 1) / (tf + k1 (1 - b + b length / average length))

with ``idf = 1 + ln(N / (df + 1))`` (Whoosh's). N, df and the average count deleted
articles until a merge drops them. Lengths are exact; where the setting ``codec`` is
portable, Whoosh rounds them to a byte (11 to 12).

A phrase counts for each of its words, in the fields that have them in that order, by stem
or, if it is exact, as printed. The printed word of a query counts ``word_weight`` times as
much as its stem: 0.5 beat either alone on TyDi QA Indonesian (nDCG@10 .7307; stem .7251,
word .7106).
"""

from __future__ import annotations

from collections.abc import Sequence

from whoosh import query
from whoosh.scoring import BM25F

from searchidx.config import Settings
from searchidx.index.schema import PRINTED, TEXT_FIELDS
from searchidx.model import Token
from searchidx.query.clauses import AnyOf, AnyWordLike, Word
from searchidx.query.function_words import FUNCTION_WORDS, QUESTION_WORDS

__all__ = ["Evidence", "is_function_word"]

# How much less words of grammar count, in a trial on TyDi QA and editors' tags; a flat
# optimum.
_FUNCTION_WEIGHT = 0.4
_QUESTION_WEIGHT = 0.3


def is_function_word(token: Token) -> bool:
    """Whether a token of a query is a word of grammar."""
    return token.kind == "word" and token.word in FUNCTION_WORDS


class Evidence:
    """Makes the clauses of the query tree, with the weights of the settings in them."""

    def __init__(self, settings: Settings) -> None:
        self._weights = {name: settings[f"{name}_weight"] for name in TEXT_FIELDS}
        self._word_weight = settings["word_weight"]
        self.weighting = BM25F(B=settings["b"], K1=settings["k1"])

    def word(self, token: Token, fields: Sequence[str] = TEXT_FIELDS) -> query.Query:
        """Articles that have the stem or the printed word in one of the fields."""
        factor = 1.0
        if is_function_word(token):
            factor = _QUESTION_WEIGHT if token.word in QUESTION_WORDS else _FUNCTION_WEIGHT
        weights = tuple((name, factor * self._weights[name]) for name in fields)
        return Word(token.stem, token.word, weights, self._word_weight)

    def phrase(
        self,
        tokens: Sequence[Token],
        fields: Sequence[str] = TEXT_FIELDS,
        exact: bool = False,
        distance: int = 1,
    ) -> query.Query:
        """Articles that have the stems, or if ``exact`` the printed words, in that order in
        one of the fields, each at most ``distance`` words behind the one before."""
        words = [token.word if exact else token.stem for token in tokens]
        if len(words) == 1:
            weights = tuple((name, self._weights[name]) for name in fields)
            stem, word = (None, words[0]) if exact else (words[0], None)
            return Word(stem, word, weights, 1.0)
        suffix = PRINTED if exact else ""
        return AnyOf(
            [
                query.Phrase(name + suffix, words, distance, boost=self._weights[name])
                for name in fields
            ]
        )

    def like(self, pattern: str, fields: Sequence[str] = TEXT_FIELDS) -> AnyWordLike:
        """Articles that have a printed word of a pattern, with ``*`` and ``?``."""
        # Another clause than a wildcard, which is found without a look at each word.
        start = pattern.removesuffix("*")
        kind = query.Wildcard if {"*", "?"} & {*start} or start == pattern else query.Prefix
        text = start if kind is query.Prefix else pattern
        return AnyWordLike(
            pattern, [kind(name + PRINTED, text, boost=self._weights[name]) for name in fields]
        )

    def near(self, word: str, edits: int, fields: Sequence[str] = TEXT_FIELDS) -> AnyWordLike:
        """Articles that have a printed word that some insertions, deletions or changes of a
        letter make of another."""
        return AnyWordLike(
            f"{word}~{edits}",
            [
                query.FuzzyTerm(name + PRINTED, word, self._weights[name], edits, prefixlength=0)
                for name in fields
            ],
        )
