"""What makes an article a better answer: the formula, its constants, and the clauses that
carry them.

The score of an article is a sum of BM25 evidences, one for each word in each field, by
stem and as printed (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25
and Beyond", 2009, section 3.1; the sum over fields is what Whoosh calls BM25F)::

    weight(field) x idf x tf (k1 + 1) / (tf + k1 (1 - b + b length / average length))

with ``idf = 1 + ln(N / (df + 1))`` (Whoosh's). A stem that is in the body adds::

    weight(body) x idf x lead x e^(-first / span)

where ``first`` is the position of its first occurrence there (the lead: an article says
first what it is about), and the span is longer for a long query. N, df and the average count
deleted articles until a merge drops them. Lengths are exact; where the setting ``codec`` is
portable, Whoosh rounds them to a byte (11 to 12).

A phrase counts for each of its words, in the fields that have them in that order, by stem
or, if it is exact, as printed. The printed word of a query counts ``word_weight`` times as
much as its stem: 0.5 beat either alone on TyDi QA Indonesian (nDCG@10 .7307; stem .7251,
word .7106).

To the scores of the first articles is added what :mod:`searchidx.query.reranking` says of the
places of the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from whoosh import query
from whoosh.scoring import BM25F

from searchidx.analysis.analyzer import Unit
from searchidx.config import Settings
from searchidx.index.schema import PRINTED, TEXT_FIELDS
from searchidx.model import Token
from searchidx.query.clauses import AnyOf, AnyWordLike, Weighted, Word
from searchidx.query.function_words import ASKED_FOR, FUNCTION_WORDS, QUESTION_WORDS
from searchidx.query.lead import Lead
from searchidx.query.reranking import Reranking

__all__ = ["Evidence", "is_function_word"]

# Each was set on the odd-numbered half of the queries of some sets of judgments; the gains
# are in nDCG@10 over all queries, with the standard error of the difference.

# What may stand around a word of a query.
_AROUND = ".,;:?!()[]{}\"'+-"

# How much less words of grammar count: a flat optimum on TyDi QA and editors' tags. That what a
# question asks for is one of them gave .007 (.001) on TyDi QA, with the weight of words .006.
_FUNCTION_WEIGHT = 0.4
_QUESTION_WEIGHT = 0.3

# Against no lead: editors' tags +.034 (.006), with titles +.008 (.003), TyDi QA +.020 (.002).
# Weights from 0.8 to 1.2 and spans from 20 to 45 differ by less than the error; the frequency in
# the first 15 or 50 words, or one that falls in the same way, is no better than the first
# position alone.
_LEAD = Lead(1.0, 30.0)
# A topic is said at once; what a long query describes is said in the first paragraphs. From so
# many words on the span grows with their square, to an end. Against a weight that fell instead:
# titles of articles +.009 (.002), descriptions +.002 (.002; MRR@10), TyDi QA -.001 (.001), tags
# as before. Spans that end at 300 to 800, and the third power, differ by less than the error.
_LEAD_WORDS = 3
_LEAD_GROWTH = 2.0
_LONGEST_SPAN = 600.0

# What stands around a word as it does in the query, among the first articles. Against none:
# descriptions +.013 (.002; MRR@10), titles of articles .000 (.002), tags +.004 (.002), with titles
# +.004 (.002), TyDi QA -.001 (.001). Spans from 2 to 5 and weights from 0.75 to 1.5 differ by less
# than the error. Against plain distance, the order being nothing: descriptions +.006 (.002), titles
# of articles +.001 (.002), tags with titles +.002 (.001). No better: a root of what stands around,
# runs of the same words beside it, the densest window, one best place for all words.
_NEARNESS = 1.0
_NEAR_SPAN = 3.0
# In a sentence, which has more content words than _LEAD_WORDS and is no question, words of grammar
# count as others do, and are looked at too. Weights from 0.7 to 1.2 are flat. Against 0.4 and no
# look at them: descriptions +.004 (.002), titles of articles +.002 (.001).
_SENTENCE_WEIGHT = 1.0
# What one paragraph has of a sentence. Against none: descriptions +.003 (.001), titles of articles
# .000 (.001); from 0.1 to 0.3 is flat. In short queries and questions it changes nothing.
_PASSAGE = 0.2
# In short queries the printed word counts early as its stem does. Against none: tags +.006 (.003),
# with titles .000 (.002), TyDi QA .000 (.001). Weights from 1.5 to 3 differ by less than the error.
# In long ones titles of articles lost .003 by it, and descriptions .004.
_PRINTED_LEAD = Lead(2.5, _LEAD.span)
# The rarest words of a question early. Against none: TyDi QA +.011 (.001). Weights from 2 to 5, and
# powers of the share from 3 to 6, differ by less than the error. Tags lost .003 by it, titles of
# articles .005.
_SUBJECT_LEAD = Lead(3.0, _LEAD.span)
# A question has what asks among so many words: 6,135 of 6,149 on TyDi QA, but 3 of 24 headlines.
_OPENING = 3

# Whether all words of a long query are there says less than how much they say, so that what has
# some of them may stand before; all of them are worth this factor. Full matches first: TyDi QA
# -.006 (.001), descriptions -.009 (.002; MRR@10), titles of articles -.003 (.001). Factors from 1.1
# to 1.3 differ by less than the error. Of topics tags would lose up to .001 by it without a factor
# and gain nothing by any, and their readers expect all of two or three words.
_FULL = 1.15

# Another name of what was typed. 1, as for the words themselves, cost .014 (.003) on titles
# of articles, and on tags .007 (.003); from 0.2 to 0.6 is flat.
_ALIAS_WEIGHT = 0.4


def is_function_word(token: Token | Unit) -> bool:
    """Whether a token is a word of grammar wherever it stands."""
    return token.kind == "word" and token.word in FUNCTION_WORDS


class Evidence:
    """Makes the clauses of the query tree, with the weights of the settings in them.

    Attributes:
        weighting: BM25 as Whoosh has it.
        full: what the score of a full match is multiplied by where partial matches stand in one
            list with it; None if they follow the full ones.
        reranking: what the places of the words add to the first articles.
    """

    def __init__(self, settings: Settings) -> None:
        self._weights = {name: settings[f"{name}_weight"] for name in TEXT_FIELDS}
        self._word_weight = settings["word_weight"]
        self._lead = _LEAD
        self._grammar_weight = _FUNCTION_WEIGHT
        self._asks = False
        self.full: float | None = None
        self._others: dict[tuple[int, bool, bool], Evidence] = {}
        self.weighting = BM25F(B=settings["b"], K1=settings["k1"])
        self.reranking = Reranking(_NEARNESS, _NEAR_SPAN, printed=_PRINTED_LEAD)

    def for_query(self, text: str) -> Evidence:
        """The evidence for a query as typed: the more words it has, the farther the lead reaches;
        where it asks, what it asks for is a word of grammar; of a topic, a sentence and a question
        other places count."""
        words = [word.strip(_AROUND) for word in text.lower().split()]
        content = sum(word not in FUNCTION_WORDS for word in words)
        asks = not QUESTION_WORDS.isdisjoint(words)
        if content <= _LEAD_WORDS and not asks:
            return self
        is_question = not QUESTION_WORDS.isdisjoint(words[:_OPENING])
        other = self._others.get((content, asks, is_question))
        if other is None:
            other = self._others[content, asks, is_question] = copy(self)
            other._asks = asks
            other._fit(content, is_question)
        return other

    def _fit(self, content: int, is_question: bool) -> None:
        """Set what depends on the kind of query: topic, sentence or question.

        Args:
            content: number of its words, those of grammar left out.
        """
        is_long = content > _LEAD_WORDS
        is_sentence = is_long and not is_question
        if is_long:
            span = _LEAD.span * (content / _LEAD_WORDS) ** _LEAD_GROWTH
            self._lead = Lead(_LEAD.weight, min(span, _LONGEST_SPAN))
        if is_sentence or is_question:
            self.full = _FULL
        if is_sentence:
            self._grammar_weight = _SENTENCE_WEIGHT
        self.reranking = Reranking(
            _NEARNESS,
            _NEAR_SPAN,
            grammar=is_sentence,
            passage=_PASSAGE if is_sentence else 0.0,
            printed=None if is_long else _PRINTED_LEAD,
            subject=_SUBJECT_LEAD if is_question else None,
        )

    def is_optional(self, token: Token | Unit) -> bool:
        """Whether a token of the query may be missing: a word of grammar."""
        is_asked_for = self._asks and token.kind == "word" and token.word in ASKED_FOR
        return is_asked_for or is_function_word(token)

    def word(self, token: Token | Unit, fields: Sequence[str] = TEXT_FIELDS) -> query.Query:
        """Articles that have the stem or the printed word in one of the fields."""
        factor = 1.0
        if self.is_optional(token):
            is_question = token.word in QUESTION_WORDS
            factor = _QUESTION_WEIGHT if is_question else self._grammar_weight
        weights = tuple((name, factor * self._weights[name]) for name in fields)
        lead = self._lead if "body" in fields else None
        return Word(token.stem, token.word, weights, self._word_weight, lead)

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

    def alias(self, tokens: Sequence[Token], fields: Sequence[str] = TEXT_FIELDS) -> query.Query:
        """Articles that have another name of what was typed."""
        tree = self.word(tokens[0], fields) if len(tokens) == 1 else self.phrase(tokens, fields)
        return Weighted(tree, _ALIAS_WEIGHT, other_name=True)
