"""Settings, read from searchidx.yaml and from keyword arguments.

A setting is looked up in this order: keyword argument, searchidx.yaml, default.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from searchidx.errors import QueryError, SettingError
from searchidx.settings import SETTINGS, Setting

if TYPE_CHECKING:
    import yaml

__all__ = [
    "INDEX_FILE",
    "NO_CREDENTIALS",
    "Settings",
    "checked",
    "load_settings",
    "parse_day",
    "parse_size",
    "parse_span",
]

_FILE_NAME = "searchidx.yaml"
# What a line is in the settings of lines.
_PAIRS = {"own_aliases": "short: [long]", "stems": "word: stem", "fields": "your name: ours"}
NO_CREDENTIALS = (
    "the address of a cluster must hold neither user nor password: set SEARCHIDX_USER and "
    "SEARCHIDX_PASSWORD in the environment, or the settings user and password_file"
)
INDEX_FILE = "searchidx.json"
"""What makes a folder that of an index; below such a folder nothing is read."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force, and where each came from ("default", a file, "argument")."""

    values: Mapping[str, Any]
    origins: Mapping[str, str]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def size(self, name: str) -> int:
        """A size setting in bytes."""
        return parse_size(self.values[name])

    def span(self, name: str) -> float:
        """A setting of time in days."""
        return parse_span(self.values[name])

    def day(self, name: str) -> date | None:
        """A setting of a day, of which some are counted from the clock's in the setting
        ``timezone``; None if it is empty."""
        given = self.values[name]
        return parse_day(given, _zone(self.values["timezone"])) if given else None

    @property
    def processes(self) -> int:
        """Processes that may work at a time: as set, else one for each core that is ours to use."""
        given: int = self.values["processes"]
        if given:
            return given
        if hasattr(os, "sched_getaffinity"):
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1


def parse_size(text: str | int) -> int:
    """Bytes in a size such as "512MB", "64 kB" or "1GB" (powers of 1024), or a plain number.

    Raises:
        ValueError: if it is none of these, or not above zero.
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmg]?)i?b?\s*", str(text), re.IGNORECASE)
    size = float(match[1]) * 1024 ** " kmg".index(match[2].lower() or " ") if match else 0
    if not 1 <= size < math.inf:
        raise ValueError(f"{text!r} is not a size such as 512MB")
    return int(size)


_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def parse_span(text: str) -> float:
    """Days in a span of time such as "30d", "2w", "6m" (of 30 days) or "1.5y" (of 365).

    Raises:
        ValueError: if it is none of these.
    """
    match = re.fullmatch(r"\s*(\d{1,9}(?:\.\d{1,6})?)\s*([dwmy])\s*", str(text), re.I | re.A)
    if not match:
        raise ValueError(f"{text!r} is not a time such as 30d, 2w, 6m or 1y")
    return float(match[1]) * _DAYS[match[2].lower()]


def parse_day(text: str, zone: tzinfo) -> date:
    """The day in a date expression, such as "2024-05-31", "31/5/2024" or "kemarin".

    Args:
        text: the expression.
        zone: the zone whose day is "today".

    Raises:
        ValueError: if it is none, or more than one day.
    """
    # Most settings are read without it.
    from searchidx.dates import date_range

    with suppress(QueryError):
        days = date_range(text, None, zone)
        if days.start and days.start == days.last:
            return days.start
    raise ValueError(f"{text!r} is not a day such as 2024-05-31")


def _zone(name: str) -> tzinfo:
    # Most settings are read without it.
    from searchidx.dates import zone

    return zone(name)


def load_settings(config: str | Path | None = None, **given: Any) -> Settings:
    """Settings from a file and from arguments.

    Args:
        config: the file; None reads searchidx.yaml in the working folder, if there is one.
        given: settings by name; they win over the file.

    Raises:
        SettingError: for an unknown name or a wrong value, naming the key, the file
            and the line.
    """
    values = {name: setting.default for name, setting in SETTINGS.items()}
    origins = dict.fromkeys(values, "default")
    path = Path(config) if config is not None else Path(_FILE_NAME)
    if config is not None or path.is_file():
        for name, (value, line) in _read(path).items():
            values[name] = checked(name, value, f"{path}, line {line}: {name}")
            origins[name] = str(path)
    for name, value in given.items():
        values[name] = checked(name, value, f"argument: {name}")
        origins[name] = "argument"
    return Settings(values, origins)


def _read(path: Path) -> dict[str, tuple[Any, int]]:
    # Importing it takes longer than many a query, and mostly there is no file.
    import yaml

    if path.is_fifo():
        raise SettingError(f"settings are read more than once: {path} is to be a file, not a pipe")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise SettingError(f"cannot read settings file {path}: {reason}") from None
    try:
        loader = _loader()
        root = yaml.compose(text, Loader=loader)
        loaded = yaml.load(text, Loader=loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "not valid YAML"
        raise SettingError(f"{path}{where}: {problem}") from None
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise SettingError(f"{path}, line 1: expected lines of the form 'name: value'")
    lines = _lines(root, path)
    for _, value in root.value:
        if isinstance(value, yaml.MappingNode):
            _lines(value, path)
    return {str(key): (value, lines.get(str(key), 1)) for key, value in loaded.items()}


def _loader() -> type[yaml.SafeLoader]:
    """What reads values, a day as the text that it is: ``read_as_of: 2024-05-31``."""
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return Loader


def _lines(mapping: yaml.MappingNode, path: Path) -> dict[str, int]:
    """The line of each key; YAML itself would let the last of several hold."""
    lines: dict[str, int] = {}
    for key, _ in mapping.value:
        line = key.start_mark.line + 1
        name = str(key.value)
        if name in lines:
            raise SettingError(f"{path}, line {line}: {name} is in line {lines[name]} already")
        lines[name] = line
    return lines


def checked(name: str, value: Any, what: str) -> Any:
    """A value that a setting may have, in the type that it has.

    Args:
        what: names the value where it is wrong: its file, line and name, or an option.

    Raises:
        SettingError: if there is no such setting, or it may not be that.
    """
    setting = SETTINGS.get(name)
    if setting is None:
        known = ", ".join(sorted(SETTINGS))
        where = what.removesuffix(f": {name}")
        raise SettingError(f"{where}: there is no setting {name!r}; there are: {known}")
    if setting.of_rules:
        if not isinstance(value, (list, tuple)) or not all(isinstance(e, Mapping) for e in value):
            raise SettingError(f"{what} must be a list of rules, not {value!r}")
        return list(value)
    if setting.is_address and "@" in str(value):
        # It is not repeated.
        raise SettingError(f"{what}: {NO_CREDENTIALS}")
    if setting.form in ("size", "span"):
        _see_that_it_is_read(setting, value, what)
        return value
    value = _of_its_kind(setting, value, what)
    _see_that_it_may_be(setting, value, what)
    if setting.form == "zone" or (setting.form and value):
        _see_that_it_is_read(setting, value, what)
    return value


def _see_that_it_is_read(setting: Setting, value: Any, what: str) -> None:
    """Check a value that is written in a form of its own."""
    readers: Mapping[str, Callable[[Any], object]] = {
        "size": parse_size,
        "span": parse_span,
        "day": lambda text: parse_day(text, UTC),
        "zone": _zone,
    }
    try:
        readers[setting.form](value)
    except ValueError as error:
        raise SettingError(f"{what}: {error}") from None


def _of_its_kind(setting: Setting, value: Any, what: str) -> Any:
    """A value in the type that the default of its setting has."""
    kind = type(setting.default)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if isinstance(value, (tuple, Mapping)):
        value = dict(value) if isinstance(value, Mapping) else list(value)
    if type(value) is not kind or not _all_words(value, setting.of_lists):
        names = {
            float: "a number",
            int: "a whole number",
            str: "text",
            bool: "true or false",
            dict: f"lines of '{_PAIRS.get(setting.name)}'",
            list: "a list of words",
        }
        quotes = "; put words such as no, on and 2024 into quotes" if _has_unquoted(value) else ""
        raise SettingError(f"{what} must be {names[kind]}, not {value!r}{quotes}")
    return value


def _has_unquoted(value: Any) -> bool:
    """Whether YAML has read a word of a list or mapping as true, false, a number or a day."""
    if not isinstance(value, (dict, list)):
        return False
    parts = [*value, *(value.values() if isinstance(value, dict) else ())]
    inner = [entry for part in parts for entry in (part if isinstance(part, list) else [part])]
    return any(isinstance(entry, (bool, int, float, date)) for entry in inner)


def _see_that_it_may_be(setting: Setting, value: Any, what: str) -> None:
    """Check a value against choices and bounds."""
    must_be = ""
    if setting.choices and value not in setting.choices:
        must_be = " or ".join(setting.choices)
    elif isinstance(value, float) and not math.isfinite(value):
        must_be = "a finite number"
    elif setting.minimum is not None and value < setting.minimum:
        must_be = f"at least {setting.minimum}"
    elif setting.maximum is not None and value > setting.maximum:
        must_be = f"at most {setting.maximum}"
    if must_be:
        raise SettingError(f"{what} must be {must_be}, not {value!r}")


def _all_words(value: Any, of_lists: bool) -> bool:
    """Whether the entries of a list or mapping are words; of a mapping, or lists of words."""
    if isinstance(value, dict):
        wanted = list if of_lists else str
        values = value.values()
        return all(isinstance(v, wanted) and v for v in values) and all(
            _all_words(list(part), False) for part in (value, *(values if of_lists else ()))
        )
    return not isinstance(value, list) or all(isinstance(e, str) and e for e in value)
