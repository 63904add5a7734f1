"""Words of a query that look like more than text, and what is said of them."""

from __future__ import annotations

import re

from searchidx.query.fields import field_names

__all__ = ["is_modifier", "misreadings"]

_NAMED = re.compile(r"(?P<name>[^\W\d_]+):(?!//)(?P<value>.*)", re.DOTALL)
# Of words that others read as wildcards, fuzzy words and weights: peng*, k?ta, kata~2, kata^2.
_PATTERN = re.compile(r"\w\*|\*\w|(?:^|\w)\?\w|\w~[\d.]*$|\w\^[\d.]+$")
# What may stand behind a phrase or a bracket elsewhere: "a b"~5, (a b)^2.
_MODIFIER = re.compile(r"[~^][\d.]*")


def is_modifier(value: str) -> bool:
    """Whether a word right behind a phrase or a bracket is a distance or a weight."""
    return _MODIFIER.fullmatch(value) is not None


def misreadings(printed: str, value: str, glued: bool, may_name_a_field: bool) -> list[str]:
    """What to say of a piece that is searched as text though it looks like something else.

    Args:
        printed: the piece as typed.
        value: its text.
        glued: whether the next piece follows without a space.
        may_name_a_field: whether it is a plain word, in which a colon could end a name.
    """
    notes = []
    if "://" not in printed and _PATTERN.search(value):
        notes.append(
            f"searched as text, wildcards and fuzzy words are not supported yet: {printed}"
        )
    named = _NAMED.fullmatch(value)
    if not may_name_a_field or named is None or named["name"].lower() in field_names():
        return notes
    import difflib

    near = difflib.get_close_matches(named["name"].lower(), field_names(), 1, 0.7)
    # A colon before a space ends a clause, unless the word is nearly that of a field.
    if named["value"] or near or glued:
        guess = f" (did you mean {near[0]}:?)" if near else ""
        notes.append(f"searched as text, there is no field {named['name']!r}{guess}: {printed}")
    return notes
