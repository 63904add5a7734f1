"""Making, opening, checking and repairing the archive in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from searchidx.archive import Archive
from searchidx.check_report import CheckReport, RepairReport
from searchidx.config import load_settings
from searchidx.engines.whoosh import WhooshEngine

__all__ = ["check", "create", "open_archive", "repair"]


def create(path: str | Path, *, config: str | Path | None = None, **settings: Any) -> Archive:
    """Make an empty archive in a folder, which is made if need be.

    Args:
        path: the folder.
        config: a settings file; None takes searchidx.yaml of the working folder if there.
        settings: by the names they have in searchidx.yaml.

    Raises:
        IndexExists: if there is one already.
        ArchiveError: if the folder cannot be made.
        SettingError: for a setting that does not exist or has a wrong value.
    """
    loaded = load_settings(config, **settings)
    return Archive(WhooshEngine.create(Path(path), loaded), loaded)


def open_archive(path: str | Path, *, config: str | Path | None = None, **settings: Any) -> Archive:
    """Open the archive in a folder; the arguments are those of :func:`create`.

    Raises:
        IndexMissing: if there is none.
        IndexOutdated: if it has a format that this version does not read.
        IndexDamaged: if its files cannot be read.
        SettingError: for a setting that does not exist or has a wrong value.
    """
    loaded = load_settings(config, **settings)
    return Archive(WhooshEngine(Path(path), loaded), loaded)


def check(path: str | Path) -> CheckReport:
    """Check the index in a folder, one that cannot be opened too; see :meth:`Archive.check`.

    Raises:
        IndexMissing: if there is none.
        IndexOutdated: if it has a format that this version does not read.
        ArchiveError: where the system does not let us read it.
    """
    from searchidx.index.check import check_folder

    return check_folder(Path(path))


def repair(path: str | Path, save_to: str | Path | None = None) -> RepairReport:
    """Take damaged segments out of the index in a folder; all that is sound stays.

    Args:
        save_to: a new file for the articles of these that can still be read, as JSON lines, to
            be indexed again; None is one in the folder. Those that cannot be read are listed
            beside it, in a file that ends in ``.lost.jsonl``.

    Raises:
        IndexMissing: if there is no index.
        IndexLocked: if a writer is at work on it.
        IndexDamaged: if nothing of it can be kept; it says what to do.
        ArchiveError: where the system does not let us read or write.
    """
    from searchidx.index.repair import repair_folder

    return repair_folder(Path(path), None if save_to is None else Path(save_to))
