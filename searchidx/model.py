"""The records that go in and come out: frozen, and their attributes are the JSON keys."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from searchidx.markup import render

__all__ = [
    "AddReport",
    "Article",
    "Caption",
    "Explanation",
    "FacetCount",
    "Fragment",
    "Hit",
    "Note",
    "Rejection",
    "Removed",
    "Results",
    "ScorePart",
    "Token",
    "as_json",
]


@dataclass(frozen=True, slots=True)
class Caption:
    """A photo caption and who is credited for the photo ("Dedi Wanggai/Antara"), if said."""

    text: str
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One news article, clean of the page around it.

    Attributes:
        id: unique in an archive; adding the same id again replaces.
        title: the headline, "" where the source has none.
        body: paragraphs and sub-headings, parted by a blank line.
        captions: in reading order. In captions, mentions, authors, tags and pages a single
            value stands for a tuple of one.
        published: an ISO day ("2023-06-14") or date-time, or None.
        published_from: where that came from: field, meta, page, url or inferred.
        mentions: ISO dates named in the text, each with the precision it had
            ("2024", "2023-05", "2023-05-21"), sorted, without repeats.
        source: the outlet's registrable domain ("kompas.com").
        site: the host as it was ("bola.kompas.com").
        place: the city of the dateline.
        continues: whether the page says that the article goes on elsewhere.
        pages: ids of its further pages, where it was joined from several.
        reprint_of: id of the earliest near-duplicate; None where not known.
        path: the file it was read from.
        extra: input keys that have no place of their own, kept as they came.
    """

    id: str
    title: str = ""
    body: str = ""
    captions: tuple[Caption, ...] = ()
    published: str | None = None
    published_from: str | None = None
    mentions: tuple[str, ...] = ()
    source: str | None = None
    site: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    editor: str | None = None
    tags: tuple[str, ...] = ()
    description: str | None = None
    url: str | None = None
    place: str | None = None
    continues: bool = False
    pages: tuple[str, ...] = ()
    reprint_of: str | None = None
    path: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name in ("captions", "mentions", "authors", "tags", "pages"):
            value = getattr(self, name)
            if type(value) is tuple:
                continue
            values = (value,) if isinstance(value, (str, Caption)) else tuple(value)
            object.__setattr__(self, name, values)


@dataclass(frozen=True, slots=True)
class Rejection:
    """An input that gave no article: which file, which line or record (``unit``, from 1), and
    why."""

    path: str
    record: int | None
    reason: str
    unit: str = "line"

    def __str__(self) -> str:
        where = self.path if self.record is None else f"{self.path}, {self.unit} {self.record}"
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something of an article that was not taken as it was given: from which file, the id of
    the article, and what."""

    path: str | None
    id: str
    text: str

    def __str__(self) -> str:
        path = self.path or self.id
        where = path if f"/{path}".endswith(f"/{self.id}") else f"{path}, {self.id}"
        return f"{where}: {self.text}"


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece of text that was taken out of an article as furniture: from which file, the
    text as it stood there, and the kind of the rule that it matched ("promo")."""

    path: str | None
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Token:
    """One occurrence of a word, number or the like in a text.

    Attributes:
        surface: as printed: ``text[start:end]``.
        word: the printed form as it is indexed: case, accents and apostrophes folded.
        stem: its main term.
        terms: all terms it is indexed under besides ``word``; ``stem`` is the first.
        start, end: half-open character range in the text given.
        position: count of tokens before it, plus 100 for each paragraph break
            before it, so that a phrase never runs over one.
        kind: word, number, acronym, name (host, e-mail, @name, #tag, URL).
        why: the rule that gave the stem.
    """

    surface: str
    word: str
    stem: str
    terms: tuple[str, ...]
    start: int
    end: int
    position: int
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """A passage of a hit.

    Attributes:
        field: title, captions or body.
        text: the passage.
        marks: half-open ranges in ``text`` of the printed words that match; words of grammar only
            beside others of the query, if it has others.
        credit: of the photo, where ``field`` is captions.
        caption: index of the caption in ``Article.captions``; None in other fields.
    """

    field: str
    text: str
    marks: tuple[tuple[int, int], ...]
    credit: str | None = None
    caption: int | None = None

    def render(self, form: str) -> str:
        """The passage with its marks, safe to show: control characters and signs that override
        the direction of writing are U+FFFD in it.

        Args:
            form: "terminal" (marks in colour), "plain" (in brackets), "html" (escaped, marks in
                ``<mark>``) or "markdown" (escaped, on one line, marks in bold).

        Raises:
            ValueError: if there is no such form.
        """
        return render(self.text, self.marks, form)


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found: ``rank`` from 1; ``partial`` if not all words match; ``reprints`` counts
    the other articles of its group that match, if groups are collapsed."""

    rank: int
    score: float
    partial: bool
    article: Article
    fragments: tuple[Fragment, ...]
    reprints: int = 0

    @property
    def title(self) -> Fragment:
        """The title of the article with its marks, if it has any."""
        plain = Fragment("title", self.article.title, ())
        return next((found for found in self.fragments if found.field == "title"), plain)


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many full matches have ``value`` (None: those that have none)."""

    value: str | None
    count: int


@dataclass(frozen=True, slots=True)
class ScorePart:
    """What a term of the query adds to the score of an article.

    Attributes:
        kind: "stem" or "word" (as printed); "lead" for how early the body has a stem; "places"
            for where the words stand, among the first articles; "clause" for what is no single
            term; "rest" for what else is worked out for the query as a whole.
        term: the term or clause.
        printed: the word of the query; None if another name of it was searched.
        why: the rule that gave the stem.
        field: title, captions or body.
        figures: of a stem or word, what the score is made of: weight, articles (of the index),
            df (articles that have it), idf, tf, length, average_length, k1, b. Articles that were
            deleted or replaced count in articles, df and average_length until a merge drops them.
        score: what it adds.
    """

    kind: str
    term: str
    printed: str | None
    why: str | None
    field: str | None
    figures: Mapping[str, float] | None = dataclasses.field(hash=False)
    score: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an article has its score.

    Attributes:
        id: of the article.
        matches: whether it is in the answer.
        partial: whether not all words match.
        score: as in :class:`Hit`; 0 if it is not in the answer.
        parts: that add up to the score; with recency or emphasis, their sum times these is it.
        recency: what the score is multiplied by for the age of the article; 1 for nothing.
        emphasis: what it is multiplied by because all words match, while partial matches stand in
            one list with it; 1 for nothing.
    """

    id: str
    matches: bool
    partial: bool
    score: float
    parts: tuple[ScorePart, ...]
    recency: float = 1.0
    emphasis: float = 1.0


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query.

    Attributes:
        query: as typed.
        total: articles that match in full.
        partial_total: further articles that have some of the words; 0 unless relaxed.
        relaxed: whether there are partial matches, too. They follow the full ones, but stand in
            one list with them where the query is long or a question.
        groups: how many there are of the full matches, an article without reprints being a
            group of one; None if groups are not collapsed.
        hits: the page asked for.
        facets: for each facet asked, its values by falling count.
        suggestion: the query with misspelt words put right, where few articles match and more
            match so; else None.
        notes: how the query was read, where that may surprise.
        took_ms: milliseconds from query string to hits.
    """

    query: str
    total: int
    partial_total: int
    relaxed: bool
    groups: int | None
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]] = field(hash=False)
    suggestion: str | None
    notes: tuple[str, ...]
    took_ms: float


@dataclass(frozen=True, slots=True)
class AddReport:
    """What ``add`` did: counts that sum to the inputs seen.

    Attributes:
        added, updated, unchanged, rejected: counts. An update that a later version of the same
            id undoes within the same commit counts as unchanged.
        repeated: ids that came more than once in the run, the first thousand of them; the
            last one won.
        repeats: how often an id came again.
        pruned: articles that were deleted, or would be, since their files or records are gone.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    repeated: tuple[str, ...] = ()
    repeats: int = 0
    pruned: int = 0

    @property
    def seen(self) -> int:
        """added + updated + unchanged + rejected."""
        return self.added + self.updated + self.unchanged + self.rejected


def as_json(record: Any) -> Any:
    """A record as plain dicts, lists and scalars, its attribute names as keys.

    In a :class:`Hit` the article comes without its body, which can be had by id.
    """
    if dataclasses.is_dataclass(record):
        names = [f.name for f in dataclasses.fields(record)]
        data = {name: as_json(getattr(record, name)) for name in names}
        if isinstance(record, Hit):
            del data["article"]["body"]
        return data
    if isinstance(record, Mapping):
        return {key: as_json(value) for key, value in record.items()}
    if isinstance(record, (list, tuple)):
        return [as_json(value) for value in record]
    return record
