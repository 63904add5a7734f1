"""What every reader is told about how to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from searchidx.config import Settings
from searchidx.dates import present_day, zone
from searchidx.ingest.fields import FieldMap
from searchidx.ingest.furniture import Rules, rules
from searchidx.ingest.limits import Limits
from searchidx.ingest.own_rules import own_rules
from searchidx.model import Note, Removed

__all__ = ["Ignored", "ReadOptions"]


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file or a member of an archive that is not read, and why."""

    path: str
    reason: str


def _keep_quiet(told: Removed | Note | Ignored) -> None:
    pass


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How inputs are read.

    Attributes:
        local: the zone of times that name none.
        furniture: what is not the article.
        on_removed: called with each piece of text that is taken out as furniture.
        on_note: called with what of an article was not taken as it was given.
        on_ignored: called with each file in a folder or archive that is not read.
        now: the present, after which nothing can have been published; None is that of the
            clock.
        fields: the names of a record's values.
        month_first: whether a record's date of publication that is all numbers has the month
            first, as programs of American make write it.
        limits: how large inputs may be.
        follow_links: whether links that leave the folder given are followed.
        stdin_name: stands for the file's name in ids of what comes by standard input.
    """

    local: tzinfo
    on_removed: Callable[[Removed], None] = _keep_quiet
    on_note: Callable[[Note], None] = _keep_quiet
    on_ignored: Callable[[Ignored], None] = _keep_quiet
    now: date | datetime | None = None
    furniture: Rules = field(default_factory=rules)
    fields: FieldMap = field(default_factory=FieldMap)
    month_first: bool = False
    limits: Limits = field(default_factory=Limits)
    follow_links: bool = False
    stdin_name: str = "stdin"

    @property
    def today(self) -> date:
        """The day it is at the present, in the zone of the setting."""
        return present_day(self.now, self.local)

    def report(self, path: str | None, removed: Iterable[tuple[str, str]]) -> None:
        """Report pieces of text, each with the kind of its rule, as taken out."""
        for text, kind in removed:
            self.on_removed(Removed(path, text, kind))

    def quiet(self) -> ReadOptions:
        """The same, but nothing is told."""
        return replace(self, on_removed=_keep_quiet, on_note=_keep_quiet, on_ignored=_keep_quiet)

    @classmethod
    def of(
        cls,
        settings: Settings,
        on_removed: Callable[[Removed], None] = _keep_quiet,
        on_note: Callable[[Note], None] = _keep_quiet,
        on_ignored: Callable[[Ignored], None] = _keep_quiet,
    ) -> ReadOptions:
        """Those that the settings ask for.

        Raises:
            SettingError: if a rule of furniture cannot be used, or the setting ``fields`` names
                a field that does not exist.
        """
        own = own_rules(settings["furniture"], settings.origins["furniture"])
        return cls(
            local=zone(settings["timezone"]),
            on_removed=on_removed,
            on_note=on_note,
            on_ignored=on_ignored,
            now=settings.day("read_as_of"),
            furniture=Rules((*own, *rules().rules)),
            fields=FieldMap(settings["fields"]),
            month_first=settings["date_order"] == "month-first",
            limits=Limits.of(settings),
            follow_links=settings["follow_links"],
            stdin_name=settings["stdin_name"],
        )
