"""What every reader is told about how to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from searchidx.config import Settings
from searchidx.dates import zone
from searchidx.model import Removed

__all__ = ["ReadOptions"]


def _keep_quiet(removed: Removed) -> None:
    pass


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How inputs are read.

    Attributes:
        local: the zone of times that name none.
        on_removed: called with each piece of text that is taken out as furniture.
    """

    local: tzinfo
    on_removed: Callable[[Removed], None] = _keep_quiet

    @classmethod
    def of(
        cls, settings: Settings, on_removed: Callable[[Removed], None] = _keep_quiet
    ) -> ReadOptions:
        """Those that the settings ask for."""
        return cls(zone(settings["timezone"]), on_removed)
