"""What every reader is told about how to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo

from searchidx.config import Settings
from searchidx.dates import zone
from searchidx.ingest.fields import FieldMap
from searchidx.ingest.limits import Limits
from searchidx.model import Removed

__all__ = ["Ignored", "ReadOptions"]


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file or a member of an archive that is not read, and why: several of them make a
    list under that heading."""

    path: str
    reason: str


def _keep_quiet(item: Removed | Ignored) -> None:
    pass


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How inputs are read.

    Attributes:
        local: the zone of times that name none.
        on_removed: called with each piece of text that is taken out as furniture.
        on_ignored: called with each file in a folder or archive that is not read.
        fields: the names of a record's values.
        limits: how large inputs may be.
        follow_links: whether links that leave the folder given are followed.
        stdin_name: stands for the file's name in ids of what comes by standard input.
    """

    local: tzinfo
    on_removed: Callable[[Removed], None] = _keep_quiet
    on_ignored: Callable[[Ignored], None] = _keep_quiet
    fields: FieldMap = field(default_factory=FieldMap)
    limits: Limits = field(default_factory=Limits)
    follow_links: bool = False
    stdin_name: str = "stdin"

    @classmethod
    def of(
        cls,
        settings: Settings,
        on_removed: Callable[[Removed], None] = _keep_quiet,
        on_ignored: Callable[[Ignored], None] = _keep_quiet,
    ) -> ReadOptions:
        """Those that the settings ask for.

        Raises:
            SettingError: if the setting ``fields`` names a field that does not exist.
        """
        return cls(
            local=zone(settings["timezone"]),
            on_removed=on_removed,
            on_ignored=on_ignored,
            fields=FieldMap(settings["fields"]),
            limits=Limits.of(settings),
            follow_links=settings["follow_links"],
            stdin_name=settings["stdin_name"],
        )
