"""Making, opening, checking and repairing an archive: in a folder, or on a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from searchidx.archive import Archive
from searchidx.config import load_settings
from searchidx.engines.base import Engine, engine_at, require
from searchidx.index.rules import IndexRules

if TYPE_CHECKING:
    from searchidx.check_report import CheckReport, RepairReport

__all__ = ["check", "create", "located", "open_archive", "repair"]

Place = str | Path | None


def create(
    path: Place = None,
    *,
    config: str | Path | None = None,
    rules: IndexRules | None = None,
    **settings: Any,
) -> Archive:
    """Make an empty archive.

    Args:
        path: the folder, which is made if need be, or the address of an archive on a cluster
            (``https://host:9200/NAME``); None is the place that settings name: ``url`` for a
            cluster, else the folder ``index``.
        config: a settings file; None takes searchidx.yaml of the working folder if there.
        rules: of another archive (:attr:`Archive.rules`), by which to make it; None makes it by
            those of settings.
        settings: by the names they have in searchidx.yaml.

    Raises:
        IndexExists: if there is one already.
        ArchiveError: if the folder cannot be made, or has other files.
        ServerError: if a cluster does not answer, or refuses.
        SettingError: for a setting that does not exist or has a wrong value.
    """
    loaded = load_settings(config, **settings)
    engine, place = engine_at(path, loaded)
    return Archive(engine.create(place, loaded, rules), loaded)


def open_archive(
    path: Place = None, *, config: str | Path | None = None, **settings: Any
) -> Archive:
    """Open an archive; the arguments are those of :func:`create`.

    Raises:
        IndexMissing: if there is none.
        IndexOutdated: if it has a format that this version does not read.
        IndexDamaged: if its files cannot be read.
        ServerError: if a cluster does not answer, or refuses.
        SettingError: for a setting that does not exist or has a wrong value.
    """
    loaded = load_settings(config, **settings)
    engine, place = engine_at(path, loaded)
    return Archive(engine.open(place, loaded), loaded)


def located(
    path: Place = None, *, config: str | Path | None = None, **settings: Any
) -> tuple[type[Engine], str]:
    """The engine of an archive, and where it is, as it may be shown; the arguments are those of
    :func:`create`. Nothing is opened."""
    return engine_at(path, load_settings(config, **settings))


def check(path: Place = None, *, config: str | Path | None = None, **settings: Any) -> CheckReport:
    """Check an index, one that cannot be opened too; see :meth:`Archive.check`. The arguments
    are those of :func:`create`.

    Raises:
        IndexMissing: if there is none.
        IndexOutdated: if it has a format that this version does not read.
        ArchiveError: where the system does not let us read it.
    """
    loaded = load_settings(config, **settings)
    engine, place = engine_at(path, loaded)
    return engine.inspect(place, loaded)


def repair(
    path: Place = None,
    save_to: str | Path | None = None,
    *,
    config: str | Path | None = None,
    **settings: Any,
) -> RepairReport:
    """Take damaged segments out of an index; all that is sound stays.

    Args:
        path, config, settings: as those of :func:`create`.
        save_to: a new file for the articles of these that can still be read, as JSON lines, to
            be indexed again; None is one in the folder. Those that cannot be read are listed
            beside it, in a file that ends in ``.lost.jsonl``.

    Raises:
        IndexMissing: if there is no index.
        IndexLocked: if a writer is at work on it.
        IndexDamaged: if nothing of it can be kept; it says what to do.
        NotSupported: if its engine keeps no files that could be repaired.
        ArchiveError: where the system does not let us read or write.
    """
    loaded = load_settings(config, **settings)
    engine, place = engine_at(path, loaded)
    require(engine, "repair", "a repair", place)
    return engine.repair(place, loaded, None if save_to is None else str(save_to))
