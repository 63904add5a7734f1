"""The lead: the earlier a body has a word, the likelier the article is about it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh import query
from whoosh.matching import Matcher, NullMatcher
from whoosh.matching.wrappers import WrappingMatcher
from whoosh.searching import SearchContext, Searcher

__all__ = ["Lead", "LeadTerm"]


class Lead(NamedTuple):
    """What it adds to BM25's saturated frequency of a word: ``weight x e^(-first / span)``,
    ``first`` being the position of its first occurrence in the body.

    Attributes:
        weight: 0 or more; what a word is worth that the body begins with.
        span: in how many positions that falls to 1/e, above 0. After a paragraph break,
            which is 100 positions wide, little is left of it.
    """

    weight: float
    span: float

    def at(self, firsts: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
        """What first positions of a word in a body, from 0, are worth."""
        fallen = np.exp(firsts * np.float32(-1 / self.span), dtype=np.float32)
        return np.float32(self.weight) * fallen


class LeadTerm(query.Term):
    """A stem of the body, with the lead, as Whoosh's own searcher matches it."""

    def __init__(self, name: str, text: str | bytes, boost: float, lead: Lead) -> None:
        super().__init__(name, text, boost)
        self.lead = lead

    def matcher(self, searcher: Searcher, context: SearchContext | None = None) -> Matcher:
        """That of the term, with other scores."""
        found: Matcher = super().matcher(searcher, context)
        if not found.is_active():
            return found
        worth = self.boost * searcher.idf(self.fieldname, self.text)
        return _LeadMatcher(found, self.lead, worth)


class _LeadMatcher(WrappingMatcher):
    def __init__(self, child: Matcher, lead: Lead, worth: float) -> None:
        super().__init__(child)  # type: ignore[no-untyped-call]
        self._lead = lead
        self._worth = worth

    def copy(self) -> Matcher:
        return _LeadMatcher(self.child.copy(), self._lead, self._worth)

    def replace(self, minquality: float = 0) -> Matcher:
        """Itself: what the term alone can reach is no bound."""
        active: bool = self.is_active()  # type: ignore[no-untyped-call]
        return self if active else NullMatcher()

    def supports_block_quality(self) -> bool:
        return False

    def score(self) -> float:
        positions: list[int] = self.value_as("positions")  # type: ignore[no-untyped-call]
        first = np.array(positions[:1])
        return float(self.child.score() + self._worth * self._lead.at(first)[0])
