"""Settings: one table, read from searchidx.yaml and from keyword arguments.

A setting is looked up in this order: keyword argument, searchidx.yaml, default.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from searchidx.errors import SettingError

if TYPE_CHECKING:
    import yaml

__all__ = [
    "FILE_NAME",
    "INDEX_FILE",
    "NO_CREDENTIALS",
    "SETTINGS",
    "Setting",
    "Settings",
    "load_settings",
    "parse_size",
    "parse_span",
]

FILE_NAME = "searchidx.yaml"
NO_CREDENTIALS = (
    "the address of a cluster must hold neither user nor password: set SEARCHIDX_USER and "
    "SEARCHIDX_PASSWORD in the environment, or the settings user and password_file"
)
INDEX_FILE = "searchidx.json"
"""What makes a folder that of an index; below such a folder nothing is read."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its type is that of its default, from ``minimum`` to ``maximum`` where given;
    ``answers`` tells whether it has a part in what is found or in what order."""

    name: str
    default: Any
    help: str
    minimum: float | None = None
    maximum: float | None = None
    is_size: bool = False
    is_span: bool = False
    is_address: bool = False
    of_lists: bool = False
    of_rules: bool = False
    choices: tuple[str, ...] = ()
    answers: bool = False


SETTINGS: Mapping[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting(
            "engine",
            "whoosh",
            "where an archive is that is given no folder or address: whoosh (a folder) or "
            "opensearch (a cluster)",
            choices=("whoosh", "opensearch"),
        ),
        Setting(
            "url",
            "",
            "cluster: address of the archive, as https://host:9200/NAME",
            is_address=True,
        ),
        Setting("user", "", "cluster: who asks; or SEARCHIDX_USER of the environment"),
        Setting(
            "password_file",
            "",
            "cluster: file that holds the password; or SEARCHIDX_PASSWORD of the environment",
        ),
        Setting(
            "api_key_file",
            "",
            "cluster: file that holds an API key; or SEARCHIDX_API_KEY of the environment",
        ),
        Setting("ca_file", "", "cluster: certificates that its own is to be signed by, PEM"),
        Setting("client_cert", "", "cluster: our own certificate, PEM"),
        Setting("client_key", "", "cluster: the key of our own certificate, PEM"),
        Setting(
            "insecure", False, "cluster: let plain http go to other machines, passwords and all"
        ),
        Setting("shards", 3, "cluster: shards of an index (fixed when it is made)", 1, 1024),
        Setting("replicas", 1, "cluster: copies of each shard (fixed when it is made)", 0, 20),
        Setting(
            "partition",
            "none",
            "cluster: year keeps each year in an index of its own (fixed when it is made)",
            choices=("none", "year"),
        ),
        Setting(
            "allow_partial",
            False,
            "cluster: take an answer that some shards have no part in; a note says so",
        ),
        Setting("server_timeout", 60.0, "cluster: seconds that a request may take", 0.1),
        Setting(
            "state_folder",
            "",
            "cluster: where rejects.jsonl and known stems are kept on this machine; empty for "
            "searchidx in XDG_STATE_HOME",
        ),
        Setting(
            "timezone",
            "Asia/Jakarta",
            "zone of dates that name none, and of days when a date is in UTC",
            answers=True,
        ),
        Setting(
            "commit_every",
            "64MB",
            "a long run commits each time it has read this much text",
            is_size=True,
        ),
        Setting(
            "memory",
            "512MB",
            "memory that all processes together take for articles before they are on disk",
            is_size=True,
        ),
        Setting(
            "processes",
            0,
            "processes that make an index, as far as memory has room; 0: one for each core",
            0,
        ),
        Setting(
            "codec",
            "arrays",
            "how segments are written: arrays, or portable as any Whoosh reads them, slower",
            choices=("arrays", "portable"),
        ),
        Setting("fields", {}, "your own names of a record's values, as judul: title"),
        Setting(
            "read_as_of",
            "",
            "day that counts as today for dates of publication, as 2024-05-31; empty: the clock's",
        ),
        Setting("stdin_name", "stdin", "stands in ids for the name of standard input"),
        Setting("follow_links", False, "follow links that leave the folder given"),
        Setting(
            "max_file_size",
            "1000GB",
            "read no more than this of a file, with what it unpacks to",
            is_size=True,
        ),
        Setting(
            "max_document_size",
            "16MB",
            "largest page, record, row or feed entry that is read",
            is_size=True,
        ),
        Setting("max_archive_members", 10_000_000, "most files read from one archive", 1),
        Setting("max_archive_depth", 4, "most archives and compressions within each other", 0),
        Setting("max_archive_ratio", 200, "most bytes that a packed byte may unpack to", 1),
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
        Setting(
            "near_duplicates",
            True,
            "find reprints: articles of nearly the same text (fixed when an index is made)",
        ),
        Setting(
            "reprint_overlap",
            0.89,
            "share of the shorter text's pairs of words that its reprint has, 0.5 to 1 (fixed)",
            0.5,
            1.0,
        ),
        Setting(
            "aliases",
            True,
            "search KPK as Komisi Pemberantasan Korupsi too, and so on",
            answers=True,
        ),
        Setting(
            "own_aliases",
            {},
            "your own equal expressions, as short: [long, ...]",
            of_lists=True,
            answers=True,
        ),
        Setting(
            "furniture",
            [],
            "your own rules of what is not the article, as - kind: promo, pattern: '...'",
            of_rules=True,
        ),
        Setting("k1", 1.2, "BM25: how fast repeats of a word stop to count", 0.0, answers=True),
        Setting(
            "b", 0.75, "BM25: how much long texts are held back, 0 to 1", 0.0, 1.0, answers=True
        ),
        Setting("title_weight", 1.0, "weight of a word in the title", 0.0, answers=True),
        Setting("captions_weight", 0.5, "weight of a word in captions", 0.0, answers=True),
        Setting("body_weight", 1.0, "weight of a word in the body", 0.0, answers=True),
        Setting(
            "word_weight", 0.5, "weight of the printed word beside its stem", 0.0, answers=True
        ),
        Setting(
            "recency",
            "0d",
            "time in which the score of an article halves, as 30d, 2w, 6m or 1y; 0d: it does not",
            is_span=True,
            answers=True,
        ),
        Setting(
            "relax_below", 10, "fewer full matches than this: partial ones follow", 0, answers=True
        ),
        Setting(
            "suggest_below", 5, "fewer full matches than this: another spelling may be suggested", 0
        ),
        Setting(
            "cache",
            "128MB",
            "memory for the scores of words that were searched for",
            is_size=True,
        ),
        Setting("fragments", 2, "passages shown for each hit", 0),
        Setting("fragment_length", 180, "characters of a passage, about", 20),
        Setting(
            "time_limit",
            30.0,
            "seconds to match a query in, then it is an error; 0 is no limit",
            0.0,
        ),
        Setting("max_query_length", 2000, "longest query taken, in characters", 1),
        Setting("web_page_size", 100, "serve: most hits on a page", 1),
        Setting("web_rate", 1200, "serve: requests a minute that a client may make; 0: any", 0),
        Setting("web_time_limit", 10.0, "serve: time_limit of a request; 0 is no limit", 0.0),
        Setting("web_cors", [], "serve: origins whose pages may ask the API; '*' is any"),
        Setting("web_hosts", [], "serve: names that the server answers to; none: any"),
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

    def span(self, name: str) -> float:
        """A setting of time in days."""
        return parse_span(self.values[name])


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
    # Importing it takes longer than many a query, and mostly there is no file.
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise SettingError(f"cannot read settings file {path}: {reason}") from None
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        loaded = yaml.safe_load(text)
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


def _checked(name: str, value: Any, where: str) -> Any:
    setting = SETTINGS.get(name)
    if setting is None:
        known = ", ".join(sorted(SETTINGS))
        raise SettingError(f"{where}: there is no setting {name!r}; there are: {known}")
    if setting.of_rules:
        if not isinstance(value, (list, tuple)) or not all(isinstance(e, Mapping) for e in value):
            raise SettingError(f"{where}: {name} must be a list of rules, not {value!r}")
        return list(value)
    if setting.is_address and "@" in str(value):
        # It is not repeated.
        raise SettingError(f"{where}: {name}: {NO_CREDENTIALS}")
    kind = type(setting.default)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if setting.is_size or setting.is_span:
        try:
            (parse_size if setting.is_size else parse_span)(value)
        except ValueError as error:
            raise SettingError(f"{where}: {name}: {error}") from None
        return value
    if isinstance(value, (tuple, Mapping)):
        value = dict(value) if isinstance(value, Mapping) else list(value)
    if type(value) is not kind or not _all_words(value, setting.of_lists):
        names = {
            float: "a number",
            int: "a whole number",
            str: "text",
            bool: "true or false",
            dict: "lines of 'short: [long]'" if setting.of_lists else "lines of 'word: stem'",
            list: "a list of words",
        }
        raise SettingError(f"{where}: {name} must be {names[kind]}, not {value!r}")
    if setting.choices and value not in setting.choices:
        choices = " or ".join(setting.choices)
        raise SettingError(f"{where}: {name} must be {choices}, not {value!r}")
    if kind is float and not math.isfinite(value):
        raise SettingError(f"{where}: {name} must be a finite number, not {value!r}")
    if setting.minimum is not None and value < setting.minimum:
        raise SettingError(f"{where}: {name} must be at least {setting.minimum}, not {value!r}")
    if setting.maximum is not None and value > setting.maximum:
        raise SettingError(f"{where}: {name} must be at most {setting.maximum}, not {value!r}")
    return value


def _all_words(value: Any, of_lists: bool) -> bool:
    """Whether the entries of a list or mapping are words; of a mapping, or lists of words."""
    if isinstance(value, dict):
        wanted = list if of_lists else str
        values = value.values()
        return all(isinstance(v, wanted) and v for v in values) and all(
            _all_words(list(part), False) for part in (value, *(values if of_lists else ()))
        )
    return not isinstance(value, list) or all(isinstance(e, str) and e for e in value)
