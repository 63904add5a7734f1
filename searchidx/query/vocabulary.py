"""The words of an archive and in how many articles each is, by array operations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

import numpy as np

from searchidx.index.codec.letters import Letters
from searchidx.index.codec.lexicon import Lexicon
from searchidx.index.codec.packing import Ints
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.codec.segment import arrays_of
from searchidx.index.codec.strings import Strings, united
from searchidx.index.schema import PRINTED, TEXT_FIELDS
from searchidx.index.snapshot import Snapshot
from searchidx.query.article_counts import of_stems, of_words
from searchidx.query.scoring import encoded

__all__ = ["Vocabulary"]

# Terms whose occurrences are in memory at a time.
_AT_ONCE = 4096
# Terms that are counted first, where those of most articles are looked for; then twice as many.
_TRIED = 32


class Vocabulary:
    """The printed words or the stems of the text fields of one commit.

    Args:
        snapshot: the commit; what is asked for is read inside its ``reading()``.
        stems: whether stems are meant.
    """

    def __init__(self, snapshot: Snapshot, stems: bool = False) -> None:
        self._snapshot = snapshot
        self._stems = stems
        leaves = [arrays_of(leaf) for leaf, _ in snapshot.reader.leaf_readers()]
        own = [leaf for leaf in leaves if leaf is not None]
        self._segments = own if len(own) == len(leaves) else None
        self._fields = [name if stems else name + PRINTED for name in TEXT_FIELDS]

    def beginning(self, prefix: str) -> set[str]:
        """The terms that begin so, those that only deleted articles have too."""
        found = set().union(*self._terms_by_part(prefix))
        return {term.decode("utf-8", "surrogatepass") for term in found}

    def near(self, word: str, edits: int, starts: Collection[str]) -> dict[str, int]:
        """The terms that begin with one of some letters and are at most so many edits away, and
        how many; swapping two letters is one."""
        # Importing it takes longer than many a query.
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        others = self._maybe_near(word, edits, starts)
        near = extract(word, others, scorer=OSA.distance, score_cutoff=edits, limit=None)
        return {other: int(edit) for other, edit, _ in near}

    @property
    def articles(self) -> int:
        """How many there are, so that no term is in more."""
        return self._snapshot.count

    def _maybe_near(self, word: str, edits: int, starts: Collection[str]) -> set[str]:
        """Terms that begin with one of some letters, all that are so near among them."""
        if self._segments is None:
            return set().union(*map(self.beginning, starts))
        terms, letters = self._spelt
        first = tuple(map(encoded, starts))
        found = terms.chosen(letters.near(word, edits)).list()
        return {term.decode("utf-8", "surrogatepass") for term in found if term.startswith(first)}

    @cached_property
    def _spelt(self) -> tuple[Strings, Letters]:
        """All terms, each once, and their letters. To take them out of each segment again would
        double the time of another spelling."""
        lexicons = map(self._lexicon, self._segments or ())
        terms, _ = united([lexicon.read(0, len(lexicon)) for lexicon in lexicons])
        return terms, Letters(terms)

    def _terms_by_part(self, prefix: str) -> Iterator[Iterable[bytes]]:
        if self._segments is None:
            for name in self._fields:
                yield map(encoded, self._snapshot.terms(name, prefix))
        else:
            for arrays in self._segments:
                yield self._lexicon(arrays).some(self._numbers(arrays, prefix))

    def count_beginning(self, prefix: str) -> Counter[str]:
        """In how many articles each term is that begins so and is in one at least."""
        if self._segments is None:
            return self.count(self.beginning(prefix))
        counts: Counter[str] = Counter()
        for arrays in self._segments:
            numbers = self._numbers(arrays, prefix)
            self._add(counts, arrays, np.arange(numbers.start, numbers.stop))
        return counts

    def most_frequent(self, prefix: str, limit: int | None) -> list[tuple[str, int]]:
        """The terms that begin so and are in most articles, and in how many each is: by falling
        count, then in the order of letters.

        Args:
            limit: how many; None for all.
        """
        if limit is None or self._segments is None:
            counts = self.count_beginning(prefix)
        else:
            counts = self._count_best(prefix, limit)
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]

    def _count_best(self, prefix: str, limit: int) -> Counter[str]:
        """Counts of terms, those of most articles among them; no term that is left out is in
        more articles than its bound (threshold algorithm: Fagin, Lotem and Naor, 2003)."""
        counts: Counter[str] = Counter()
        terms, bounds = self._bounds(prefix)
        order = np.argsort(-bounds, kind="stable")
        tried, more = 0, _TRIED
        while limit and tried < len(order):
            least = counts.most_common(limit)[-1][1] if len(counts) >= limit else 0
            if least > bounds[order[tried]]:
                break
            own = terms.chosen(order[tried : tried + more]).list()
            counts += self.count(term.decode("utf-8", "surrogatepass") for term in own)
            tried, more = tried + more, 2 * more
        return counts

    def _bounds(self, prefix: str) -> tuple[Strings, Ints]:
        """The terms that begin so, and for each a number that its articles are no more than."""
        parts = [(arrays, self._numbers(arrays, prefix)) for arrays in self._segments or ()]
        lists = [self._lexicon(arrays).read(own.start, own.stop) for arrays, own in parts]
        terms, ranks = united(lists)
        bounds = np.zeros(len(terms), np.int64)
        for (arrays, own), places in zip(parts, ranks, strict=True):
            bounds[places] += self._places(arrays, np.arange(own.start, own.stop))
        return terms, bounds

    def _places(self, arrays: SegmentReader, numbers: Ints) -> Ints:
        """In how many places the stems of some terms are, which their articles are no more than.

        Args:
            numbers: of the terms, ascending.
        """
        stems, terms = (numbers, numbers) if self._stems else arrays.pairs_of(numbers)[::2]
        places = np.bincount(numbers.searchsorted(terms), arrays.stem_counts(stems), len(numbers))
        return places.astype(np.int64)

    def count(self, terms: Iterable[str]) -> Counter[str]:
        """In how many articles each term is; those that are in none are left out."""
        if self._segments is None:
            return self._count_by_whoosh(terms)
        counts: Counter[str] = Counter()
        wanted = [encoded(term) for term in terms]
        for arrays in self._segments:
            self._add(counts, arrays, self._find(arrays, wanted))
        return counts

    def count_bounds(self, terms: Iterable[str]) -> Counter[str]:
        """For each term a number that its articles are no more than; see :meth:`count`, which
        takes much longer."""
        if self._segments is None:
            return self._count_by_whoosh(terms)
        bounds: Counter[str] = Counter()
        wanted = [encoded(term) for term in terms]
        for arrays in self._segments:
            numbers = self._find(arrays, wanted)
            lexicon = self._lexicon(arrays)
            places = self._places(arrays, numbers).tolist()
            for number, count in zip(numbers.tolist(), places, strict=True):
                bounds[lexicon[number].decode("utf-8", "surrogatepass")] += count
        return bounds

    def _find(self, arrays: SegmentReader, terms: Iterable[bytes]) -> Ints:
        """The numbers of those terms that a segment has, ascending."""
        find = self._lexicon(arrays).find
        found = {number for term in terms if (number := find(term)) is not None}
        return np.array(sorted(found), np.int64)

    def fields_with(self, stem: str) -> int:
        """How many titles, captions and bodies have a stem, deleted articles too: what can be said
        without reading where it is."""
        if self._segments is None:
            return sum(
                self._snapshot.reader.doc_frequency(name, encoded(stem)) for name in self._fields
            )
        found = ((arrays, arrays.stem(encoded(stem))) for arrays in self._segments)
        return sum(
            int(arrays.stem_counts(np.array([number]))[0])
            for arrays, number in found
            if number is not None
        )

    def _count_by_whoosh(self, terms: Iterable[str]) -> Counter[str]:
        counts: Counter[str] = Counter()
        for term in terms:
            documents = {
                document
                for name in self._fields
                for document in self._snapshot.documents(name, term)
            }
            if documents:
                counts[term] = len(documents)
        return counts

    def _lexicon(self, arrays: SegmentReader) -> Lexicon:
        return arrays.stem_lexicon if self._stems else arrays.word_lexicon

    def _numbers(self, arrays: SegmentReader, prefix: str) -> range:
        start = encoded(prefix)
        # No byte of UTF-8 is 255.
        return self._lexicon(arrays).range(start, start + b"\xff" if start else None)

    def _add(self, counts: Counter[str], arrays: SegmentReader, numbers: Ints) -> None:
        """Add the counts of some terms of a segment, by ascending number."""
        lexicon = self._lexicon(arrays)
        for first in range(0, len(numbers), _AT_ONCE):
            own = numbers[first : first + _AT_ONCE]
            found = (of_stems if self._stems else of_words)(arrays, own).tolist()
            for number, count in zip(own.tolist(), found, strict=True):
                if count:
                    counts[lexicon[number].decode("utf-8", "surrogatepass")] += count
