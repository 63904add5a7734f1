"""Settings: one table, read from searchidx.yaml and from keyword arguments.

A setting is looked up in this order: keyword argument, searchidx.yaml, default.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from searchidx.errors import SettingError

__all__ = ["FILE_NAME", "SETTINGS", "Setting", "Settings", "load_settings", "parse_size"]

FILE_NAME = "searchidx.yaml"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its type is that of its default, within ``minimum`` where given."""

    name: str
    default: Any
    help: str
    minimum: float | None = None
    is_size: bool = False


SETTINGS: Mapping[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting(
            "timezone",
            "Asia/Jakarta",
            "zone of dates that name none, and of days when a date is in UTC",
        ),
        Setting(
            "commit_every",
            "256MB",
            "a long run commits each time it has read this much text",
            is_size=True,
        ),
        Setting(
            "memory",
            "256MB",
            "memory for postings before they go to temporary files",
            is_size=True,
        ),
        Setting(
            "exceptions",
            True,
            "use the reviewed stems; false gives pure Sastrawi (fixed when an index is made)",
        ),
        Setting(
            "protect_names",
            True,
            "leave names as they are, known ones and those learned from the archive (fixed)",
        ),
        Setting("old_spelling", False, "read tjahaja as cahaya, Soeharto as Suharto (fixed)"),
        Setting("stems", {}, "your own stems, as word: stem (fixed)"),
        Setting("protect", [], "your own words to leave as they are (fixed)"),
        Setting("k1", 1.2, "BM25: how fast repeats of a word stop to count", 0.0),
        Setting("b", 0.75, "BM25: how much long texts are held back, 0 to 1", 0.0),
        Setting("title_weight", 1.0, "weight of a word in the title", 0.0),
        Setting("captions_weight", 0.5, "weight of a word in captions", 0.0),
        Setting("body_weight", 1.0, "weight of a word in the body", 0.0),
        Setting("word_weight", 0.5, "weight of the printed word beside its stem", 0.0),
        Setting("relax_below", 10, "fewer full matches than this: partial ones follow", 0),
        Setting("fragments", 2, "passages shown for each hit", 0),
        Setting("fragment_length", 180, "characters of a passage, about", 20),
        Setting("max_query_length", 2000, "longest query taken, in characters", 1),
    )
}


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


def parse_size(text: str | int) -> int:
    """Bytes in a size such as "512MB", "64 kB" or "1GB" (powers of 1024), or a plain number.

    Raises:
        ValueError: if it is none of these, or not above zero.
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmg]?)i?b?\s*", str(text), re.IGNORECASE)
    size = float(match[1]) * 1024 ** " kmg".index(match[2].lower() or " ") if match else 0
    if size < 1:
        raise ValueError(f"{text!r} is not a size such as 512MB")
    return int(size)


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
    path = Path(config) if config is not None else Path(FILE_NAME)
    if config is not None or path.is_file():
        for name, (value, line) in _read(path).items():
            values[name] = _checked(name, value, f"{path}, line {line}")
            origins[name] = str(path)
    for name, value in given.items():
        values[name] = _checked(name, value, "argument")
        origins[name] = "argument"
    return Settings(values, origins)


def _read(path: Path) -> dict[str, tuple[Any, int]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise SettingError(f"cannot read settings file {path}: {reason}") from None
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "not valid YAML"
        raise SettingError(f"{path}{where}: {problem}") from None
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise SettingError(f"{path}, line 1: expected lines of the form 'name: value'")
    lines = {key.value: key.start_mark.line + 1 for key, _ in root.value}
    return {str(key): (value, lines.get(str(key), 1)) for key, value in loaded.items()}


def _checked(name: str, value: Any, where: str) -> Any:
    setting = SETTINGS.get(name)
    if setting is None:
        known = ", ".join(sorted(SETTINGS))
        raise SettingError(f"{where}: there is no setting {name!r}; there are: {known}")
    kind = type(setting.default)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if setting.is_size:
        try:
            parse_size(value)
        except ValueError as error:
            raise SettingError(f"{where}: {name}: {error}") from None
        return value
    if isinstance(value, (tuple, Mapping)):
        value = dict(value) if isinstance(value, Mapping) else list(value)
    if type(value) is not kind or not _all_words(value):
        names = {
            float: "a number",
            int: "a whole number",
            str: "text",
            bool: "true or false",
            dict: "a list of 'word: stem'",
            list: "a list of words",
        }
        raise SettingError(f"{where}: {name} must be {names[kind]}, not {value!r}")
    if setting.minimum is not None and value < setting.minimum:
        raise SettingError(f"{where}: {name} must be at least {setting.minimum}, not {value!r}")
    return value


def _all_words(value: Any) -> bool:
    entries = [*value, *value.values()] if isinstance(value, dict) else value
    return not isinstance(value, (dict, list)) or all(isinstance(e, str) and e for e in entries)
