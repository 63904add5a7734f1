"""Newer articles first among equals: the score falls with the age of an article.

It is multiplied by ``2^(-age / half-life)``, where age is in days from the day of publication to
the present; this is the exponential prior of Li and Croft ("Time-Based Language Models", CIKM
2003, section 3) with its rate as a half-life. It does not fall below ``2^-10``: beyond ten
half-lives age says nothing any more, and scores of 32 bits stay apart. Articles without a date
have this least factor, as if they were old; those of a day to come have 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from searchidx.index.schema import MINUTES, UNDATED
from searchidx.query.matches import Dense, Listed, Matches

__all__ = ["MOST_HALVES", "Recency"]

MOST_HALVES = 10.0
"""Half-lives beyond which age says nothing."""


@dataclass(frozen=True, slots=True)
class Recency:
    """How much scores fall with age.

    Attributes:
        half_life: days in which a score halves, above 0.
        today: the day from which ages are counted.
    """

    half_life: float
    today: date

    def factors(self, times: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """What the scores of articles are multiplied by, from their times of publication in
        minutes since year 1."""
        ages = self.today.toordinal() - times // MINUTES
        halves = np.clip(ages / self.half_life, 0.0, MOST_HALVES)
        halves[times == UNDATED] = MOST_HALVES
        found: npt.NDArray[np.float32] = np.exp2(-halves).astype(np.float32)
        return found

    def weigh(
        self,
        found: Matches,
        times: Callable[[npt.NDArray[np.integer]], npt.NDArray[np.int64]],
    ) -> Matches:
        """The same documents, their scores multiplied.

        Args:
            times: gives the publication times of documents.
        """
        if found.scores is None:
            return found
        if isinstance(found, Listed):
            factors = self.factors(times(found.documents))
            return Listed(found.documents, found.scores * factors)
        return Dense(found.has, found.scores * self.factors(times(np.arange(len(found.has)))))
