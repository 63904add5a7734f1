"""Brute force: what an archive should answer, by plain loops over the tokens of articles.

It knows the formula of BM25 as the literature has it (Robertson and Zaragoza 2009), with
Whoosh's idf, and nothing of the code that is tested but the
analyzer and the list of function words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from searchidx import Article, Token
from searchidx.analysis.analyzer import PARAGRAPH_GAP, analyze
from searchidx.query.function_words import ASKED_FOR, FUNCTION_WORDS, QUESTION_WORDS

FIELDS = ("title", "captions", "body")
WEIGHTS = {"title": 1.0, "captions": 0.5, "body": 1.0}
WORD_WEIGHT = 0.5
K1, B = 1.2, 0.75
LEAD, SPAN, LEAD_WORDS, LONGEST_SPAN = 1.0, 30.0, 3, 600.0
NEARNESS, NEAR_SPAN, REACH = 1.0, 3.0, 8
PRINTED_LEAD, SUBJECT_LEAD, PASSAGE = 2.5, 3.0, 0.2
EMPHASIS = 1.15

Scores = dict[int, float]
"""Number of an article -> score, for those that match."""


@dataclass
class Text:
    """One field of one article: position -> terms, by stem and as printed."""

    stems: dict[int, tuple[str, ...]] = field(default_factory=dict)
    words: dict[int, tuple[str, ...]] = field(default_factory=dict)


def texts_of(article: Article) -> dict[str, Text]:
    sources = {
        "title": article.title,
        "captions": "\n\n".join(caption.text for caption in article.captions),
        "body": "\n\n".join(filter(None, (article.body, article.place))),
    }
    texts = {}
    for name, source in sources.items():
        tokens = analyze(source)
        texts[name] = Text(
            {token.position: token.terms for token in tokens},
            {token.position: (token.word,) for token in tokens},
        )
    return texts


class Oracle:
    """The answers for a list of articles, none of which was replaced."""

    def __init__(self, articles: Sequence[Article], **weights: float) -> None:
        self.articles = articles
        self.texts = [texts_of(article) for article in articles]
        self.weights = WEIGHTS | weights
        self.span = SPAN
        self.content = 0
        self.asks = False
        self.is_question = False

    def asked(self, typed: str) -> Oracle:
        """Itself, for a query as typed: in one of many words the lead reaches farther, and a
        question needs no word for what it asks."""
        words = [word.strip(".,;:?!()[]{}\"'+-") for word in typed.lower().split()]
        content = len([word for word in words if word not in FUNCTION_WORDS])
        self.content = content
        growth = (content / LEAD_WORDS) ** 2 if content > LEAD_WORDS else 1.0
        self.span = min(SPAN * growth, LONGEST_SPAN)
        self.asks = any(word in QUESTION_WORDS for word in words)
        self.is_question = any(word in QUESTION_WORDS for word in words[:3])
        return self

    def is_optional(self, word: str) -> bool:
        """Whether a word of the query may be missing."""
        return word in FUNCTION_WORDS or (self.asks and word in ASKED_FOR)

    @property
    def is_sentence(self) -> bool:
        """Whether the query has many words and is no question."""
        return self.content > LEAD_WORDS and not self.is_question

    @property
    def is_in_one_list(self) -> bool:
        """Whether partial matches may stand before full ones."""
        return self.is_sentence or self.is_question

    def is_grammar(self, token: Token) -> bool:
        return token.kind == "word" and self.is_optional(token.word)

    def factor(self, token: Token) -> float:
        """How much less a word of grammar counts."""
        if not self.is_grammar(token):
            return 1.0
        if token.word in QUESTION_WORDS:
            return 0.3
        return 1.0 if self.is_sentence else 0.4

    # Evidence ------------------------------------------------------------------------

    def bm25(self, name: str, kind: str, term: str, weight: float) -> Scores:
        """The evidence of one term in one field, by stem or as printed."""
        rows = [
            [term for terms in getattr(texts[name], kind).values() for term in terms]
            for texts in self.texts
        ]
        having = {number: row.count(term) for number, row in enumerate(rows) if term in row}
        if not having:
            return {}
        average = sum(map(len, rows)) / len(rows)
        idf = 1 + math.log(len(rows) / (len(having) + 1))
        scores = {}
        for number, tf in having.items():
            norm = K1 * (1 - B + B * len(rows[number]) / average)
            scores[number] = weight * idf * tf * (K1 + 1) / (tf + norm)
        return scores

    def lead(self, stem: str, weight: float, span: float | None = None) -> Scores:
        """The evidence that bodies have a stem early; the span is that of the query as typed."""
        span = self.span if span is None else span
        firsts = {}
        for number, texts in enumerate(self.texts):
            at = [p for p, terms in texts["body"].stems.items() if stem in terms]
            if at:
                firsts[number] = min(at)
        idf = 1 + math.log(len(self.texts) / (len(firsts) + 1))
        return {n: weight * idf * math.exp(-first / span) for n, first in firsts.items()}

    def word(self, word: str, fields: Sequence[str] = FIELDS, exact: bool = False) -> Scores:
        """A printed word; without ``exact`` its stem and, for less, itself."""
        (token,) = analyze(word)
        factor = 1.0 if exact else self.factor(token)
        parts = []
        for name in fields:
            weight = self.weights[name] * factor
            if exact:
                parts.append(self.bm25(name, "words", token.word, weight))
            else:
                parts.append(self.bm25(name, "stems", token.stem, weight))
                parts.append(self.bm25(name, "words", token.word, weight * WORD_WEIGHT))
                if name == "body":
                    parts.append(self.lead(token.stem, weight * LEAD))
        return either(parts)

    def phrase(self, text: str, fields: Sequence[str] = FIELDS, exact: bool = False) -> Scores:
        """Words in order; the evidence is that of each, where the field has them so."""
        kind = "words" if exact else "stems"
        terms = [token.word if exact else token.stem for token in analyze(text)]
        parts = []
        for name in fields:
            having = {
                number
                for number, texts in enumerate(self.texts)
                if has_run(getattr(texts[name], kind), terms)
            }
            for term in terms:
                scores = self.bm25(name, kind, term, self.weights[name])
                parts.append({n: score for n, score in scores.items() if n in having})
        return either(parts)

    def places(self, typed: Sequence[str], fields: Sequence[str] = FIELDS) -> Scores:
        """What the places of the words of a query add to articles that are looked at closely."""
        words = self._looked_at(typed)
        added: Scores = dict.fromkeys(range(len(self.texts)), 0.0)
        for name in fields:
            at = [self._at(token, (name,)) for token, _ in words]
            weights = [self.weights[name] * self.factor(token) for token, _ in words]
            worths = [self._worths(*each) for each in zip(at, weights, strict=True)]
            total = sum(map(sum, worths))
            rarest = max((stem for stem, _ in worths), default=0.0)
            for number in added:
                # Where each is, less where it is in the query, and what it is worth there.
                here = [
                    {p - place: stem + word * is_printed for p, is_printed in own[number].items()}
                    for own, (stem, word), (_, place) in zip(at, worths, words, strict=True)
                ]
                if self.is_sentence and total:
                    texts = [own[number] for own in at]
                    added[number] += PASSAGE * most_together(texts, worths) ** 2 / total
                for own, mine, (stem, word) in zip(at, here, worths, strict=True):
                    others = [other for other in here if other is not mine]
                    around = [sum(left(p, other) for other in others) for p in mine]
                    if total:
                        most = max(around, default=0.0)
                        added[number] += NEARNESS * (stem + word) * most / total
                    if name == "body":
                        added[number] += self._early(own[number], stem, word, rarest)
        return added

    def _looked_at(self, typed: Sequence[str]) -> list[tuple[Token, int]]:
        """The words whose places count, one of each stem, with the place of each in the query."""
        tokens = [token for word in typed for token in analyze(word)]
        content = [token for token in tokens if not self.is_grammar(token)] or tokens
        every = [*content, *tokens] if self.is_sentence else content
        by_stem = {token.stem: token for token in reversed(every)}
        stems = [token.stem for token in tokens]
        words = [(token, stems.index(stem)) for stem, token in by_stem.items()]
        return [each for each in words if any(map(len, self._at(each[0], FIELDS)))]

    def _early(self, at: dict[int, bool], stem: float, word: float, rarest: float) -> float:
        """What it adds that a body has a word early."""
        added = 0.0
        printed = [position for position, is_printed in at.items() if is_printed]
        if printed and self.content <= LEAD_WORDS:
            added += PRINTED_LEAD * word * math.exp(-min(printed) / SPAN)
        if at and self.is_question:
            added += SUBJECT_LEAD * stem * (stem / rarest) ** 3 * math.exp(-min(at) / SPAN)
        return added

    def _at(self, token: Token, fields: Sequence[str]) -> list[dict[int, bool]]:
        """By article, the positions of a stem, and whether it is printed as the token is."""
        return [
            {
                position: token.word in texts[name].words[position]
                for name in fields
                for position, terms in texts[name].stems.items()
                if token.stem in terms
            }
            for texts in self.texts
        ]

    def _worths(self, at: Sequence[dict[int, bool]], weight: float) -> tuple[float, float]:
        """What a word is worth by stem and as printed."""
        having = sum(map(bool, at)), sum(any(each.values()) for each in at)
        stem, word = (1 + math.log(len(at) / (count + 1)) for count in having)
        return weight * stem, weight * WORD_WEIGHT * word

    # Conditions ----------------------------------------------------------------------

    def where(self, condition: Callable[[Article], bool]) -> Scores:
        """The articles of which something is true; that is no evidence."""
        return {n: 0.0 for n, article in enumerate(self.articles) if condition(article)}

    def dated(self, first: date | None, last: date | None) -> Scores:
        def within(article: Article) -> bool:
            if not article.published:
                return False
            day = date.fromisoformat(article.published[:10])
            return (first or date.min) <= day <= (last or date.max)

        return self.where(within)

    def mentioned(self, first: date, last: date) -> Scores:
        return self.where(
            lambda article: any(
                first <= start and end <= last for start, end in map(days, article.mentions)
            )
        )


def left(position: int, worths: dict[int, float]) -> float:
    """The most that is left of what is at some positions at another."""
    shifts = {other: abs(position - other) for other in worths}
    near = [other for other, shift in shifts.items() if shift <= REACH * NEAR_SPAN]
    return max((worths[at] * math.exp(-shifts[at] / NEAR_SPAN) for at in near), default=0.0)


def most_together(at: Sequence[dict[int, bool]], worths: Sequence[tuple[float, float]]) -> float:
    """The most that words are worth that stand in one passage."""
    places = sorted({position for own in at for position in own})
    passages: list[set[int]] = []
    for before, place in zip([-1000, *places], places, strict=False):
        if place - before >= PARAGRAPH_GAP:
            passages.append(set())
        passages[-1].add(place)
    return max(
        (
            sum(
                max((stem + word * own[place] for place in passage if place in own), default=0.0)
                for own, (stem, word) in zip(at, worths, strict=True)
            )
            for passage in passages
        ),
        default=0.0,
    )


def first(scores: Scores, count: int) -> Scores:
    """The articles with the best scores."""
    return dict(sorted(scores.items(), key=lambda item: -item[1])[:count])


def days(iso: str) -> tuple[date, date]:
    """First and last day of an ISO date, the last by the calendar of ``timedelta``."""
    numbers = [int(part) for part in iso.split("-")]
    if len(numbers) == 3:
        return date(*numbers), date(*numbers)
    if len(numbers) == 1:
        return date(numbers[0], 1, 1), date(numbers[0], 12, 31)
    year, month = numbers
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def has_run(by_position: dict[int, tuple[str, ...]], terms: Sequence[str]) -> bool:
    return any(
        all(term in by_position.get(start + i, ()) for i, term in enumerate(terms))
        for start in by_position
    )


def both(parts: Iterable[Scores]) -> Scores:
    """Articles of all parts, with the sum of their scores."""
    first, *rest = parts
    return {n: first[n] + sum(p[n] for p in rest) for n in first if all(n in p for p in rest)}


def either(parts: Iterable[Scores]) -> Scores:
    """Articles of any part, with the sum of their scores."""
    scores: Scores = {}
    for part in parts:
        for number, score in part.items():
            scores[number] = scores.get(number, 0.0) + score
    return scores


def minus(scores: Scores, excluded: Scores) -> Scores:
    return {n: score for n, score in scores.items() if n not in excluded}


def plus(scores: Scores, optional: Scores) -> Scores:
    """The first, and what the second adds to the articles of the first."""
    return {n: score + optional.get(n, 0.0) for n, score in scores.items()}
