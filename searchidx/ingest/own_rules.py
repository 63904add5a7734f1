"""A user's own rules of furniture, from the settings: checked before any text is read."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from searchidx.errors import SettingError
from searchidx.ingest.furniture import EVERYWHERE, LONGEST_LINE, PARTS, Rule

__all__ = ["own_rules"]

_KEYS = {"kind": str, "pattern": str, "unless": str, "where": str, "continues": bool, "titles": int}
_NEEDED = ("kind", "pattern")
# Our own slowest rule takes 0.2 ms on a line of 240 characters.
_LENGTHS = (8, 12, 16, 20, 24, 32, 48, 96, 240, LONGEST_LINE)
_LONGEST_MS = 50.0
# What a pattern has at its beginning that stands for itself, of ASCII and quotes, and is not
# repeated.
_LITERAL = re.compile(
    r"""(?:(?:[A-Za-z0-9 !"#%&',/:;<=>@_`~“”‘’-]|\\[!-/:-@[\]^_`{-~])(?![?*+{]))*"""
)
_MOST_TITLES = 20


def own_rules(entries: Sequence[Mapping[str, Any]], origin: str) -> tuple[Rule, ...]:
    """The rules that the setting ``furniture`` has; ``origin`` is where it was given.

    Each entry has a ``kind``, of which "keep" means that such a line stays whatever other
    rules say, and a ``pattern``, a regular expression that a whole line, of at most
    :data:`~searchidx.ingest.furniture.LONGEST_LINE` characters, must match, case ignored. It
    may have ``unless``, ``where`` ("edges" or "after"), ``continues`` and ``titles``, as in
    furniture.yaml.

    Raises:
        SettingError: naming the rule, if a key is missing or unknown, if a pattern is no
            regular expression, matches an empty line, or takes too long.
    """
    return tuple(
        _own_rule(entry, f"{origin}: furniture, rule {number}")
        for number, entry in enumerate(entries, 1)
    )


def _own_rule(entry: Mapping[str, Any], where: str) -> Rule:
    for key, value in entry.items():
        if key not in _KEYS:
            raise SettingError(f"{where}: there is no key {key!r}; there are: {', '.join(_KEYS)}")
        if type(value) is not _KEYS[key] or value == "":
            wanted = {str: "text", bool: "true or false", int: "a whole number"}[_KEYS[key]]
            raise SettingError(f"{where}: {key} must be {wanted}, not {value!r}")
    for key in _NEEDED:
        if key not in entry:
            raise SettingError(f"{where}: it has no {key}")
    if entry.get("where", "after") not in PARTS:
        raise SettingError(f"{where}: where must be {' or '.join(PARTS)}, not {entry['where']!r}")
    if not 0 <= entry.get("titles", 0) <= _MOST_TITLES:
        raise SettingError(f"{where}: titles must be from 0 to {_MOST_TITLES}")
    pattern = _compiled(entry, "pattern", where)
    if pattern.fullmatch(""):
        raise SettingError(f"{where}: pattern {entry['pattern']!r} matches an empty line")
    return Rule(
        entry["kind"],
        pattern,
        _compiled(entry, "unless", where) if "unless" in entry else None,
        "",
        entry.get("continues", False),
        entry.get("titles", 0),
        PARTS[entry["where"]] if "where" in entry else EVERYWHERE,
        _begins(pattern),
        longest=LONGEST_LINE,
    )


def _begins(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """What all lines that a pattern matches begin with, case folded; empty if that is unknown. A
    rule that has it is tried on few lines."""
    if "|" in pattern.pattern or pattern.flags & re.VERBOSE:
        return ()
    literal = _LITERAL.match(pattern.pattern)
    beginning = re.sub(r"\\(.)", r"\1", literal[0] if literal else "").casefold()
    return (beginning,) if beginning else ()


def _compiled(entry: Mapping[str, Any], key: str, where: str) -> re.Pattern[str]:
    text = entry[key]
    try:
        pattern = re.compile(text, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        raise SettingError(f"{where}: {key} {text!r} is no regular expression: {error}") from None
    for line in _hard_lines(text):
        started = time.process_time()
        pattern.search(line) if key == "unless" else pattern.fullmatch(line)
        if (time.process_time() - started) * 1000 > _LONGEST_MS:
            raise SettingError(f"{where}: {key} {text!r} takes too long, on {line[:30]!r}")
    return pattern


def _hard_lines(pattern: str) -> Iterator[str]:
    """Lines on which a pattern with nested repeats goes astray: what it is made of, again and
    again, and an end that fits nothing. The shortest come first, so that time which doubles
    with each character is seen before it is long."""
    words = re.findall(r"\w+", pattern)[:20]
    units = dict.fromkeys((*words, *pattern[:60], "a", "a ", "1", "A b "))
    for length in _LENGTHS:
        for unit in units:
            yield (unit * length)[: length - 1] + "\x01"
