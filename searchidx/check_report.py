"""What checking and repairing an index tell: frozen records, their attributes the JSON keys."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CheckReport", "Damage", "RepairReport"]


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with an index: ``problem``, in which ``file`` of its folder, and at which
    ``place`` in it, if that is known."""

    file: str
    place: str | None
    problem: str

    def __str__(self) -> str:
        return f"{self.file}{f', {self.place}' if self.place else ''}: {self.problem}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check of an index found.

    Attributes:
        articles: in the newest commit; None if that cannot be told.
        segments: of the newest commit.
        damage: all that is wrong; empty if the index is sound.
    """

    articles: int | None
    segments: int
    damage: tuple[Damage, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.damage


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What a repair of an index did.

    Attributes:
        articles: that are in the index now.
        dropped: files of segments that were taken out.
        saved: articles of these that could still be read.
        saved_to: the file that holds them, an article a line; None if there are none.
        lost: articles that could not be read, or not be told from an older version.
        lost_to: the file that lists these (id, path and reason, null where not known).
        mended: what else was done, a sentence each.
    """

    articles: int
    dropped: tuple[str, ...] = ()
    saved: int = 0
    saved_to: str | None = None
    lost: int = 0
    lost_to: str | None = None
    mended: tuple[str, ...] = ()
