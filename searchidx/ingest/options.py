"""What every reader is told about how to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from searchidx.config import Settings
from searchidx.dates import zone
from searchidx.ingest.furniture import Rules, rules
from searchidx.ingest.own_rules import own_rules
from searchidx.model import Note, Removed

__all__ = ["ReadOptions"]


def _keep_quiet(told: Removed | Note) -> None:
    pass


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How inputs are read.

    Attributes:
        local: the zone of times that name none.
        furniture: what is not the article.
        on_removed: called with each piece of text that is taken out as furniture.
        on_note: called with what of an article was not taken as it was given.
        now: the present, after which nothing can have been published; None is that of the
            clock.
    """

    local: tzinfo
    on_removed: Callable[[Removed], None] = _keep_quiet
    on_note: Callable[[Note], None] = _keep_quiet
    now: datetime | None = None
    furniture: Rules = field(default_factory=rules)

    def report(self, path: str | None, removed: Iterable[tuple[str, str]]) -> None:
        """Report pieces of text, each with the kind of its rule, as taken out."""
        for text, kind in removed:
            self.on_removed(Removed(path, text, kind))

    @classmethod
    def of(
        cls,
        settings: Settings,
        on_removed: Callable[[Removed], None] = _keep_quiet,
        on_note: Callable[[Note], None] = _keep_quiet,
    ) -> ReadOptions:
        """Those that the settings ask for.

        Raises:
            SettingError: if a rule of furniture cannot be used.
        """
        own = own_rules(settings["furniture"], settings.origins["furniture"])
        furniture = Rules((*own, *rules().rules))
        return cls(zone(settings["timezone"]), on_removed, on_note, furniture=furniture)
