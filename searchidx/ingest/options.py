"""What every reader is told about how to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from searchidx.config import Settings
from searchidx.dates import zone
from searchidx.model import Note, Removed

__all__ = ["ReadOptions"]


def _keep_quiet(told: Removed | Note) -> None:
    pass


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How inputs are read.

    Attributes:
        local: the zone of times that name none.
        on_removed: called with each piece of text that is taken out as furniture.
        on_note: called with what of an article was not taken as it was given.
        now: the present, after which nothing can have been published; None is that of the
            clock.
    """

    local: tzinfo
    on_removed: Callable[[Removed], None] = _keep_quiet
    on_note: Callable[[Note], None] = _keep_quiet
    now: datetime | None = None

    @classmethod
    def of(
        cls,
        settings: Settings,
        on_removed: Callable[[Removed], None] = _keep_quiet,
        on_note: Callable[[Note], None] = _keep_quiet,
    ) -> ReadOptions:
        """Those that the settings ask for."""
        return cls(zone(settings["timezone"]), on_removed, on_note)
