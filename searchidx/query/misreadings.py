"""Words of a query that look like the name of a field, and what is said of them."""

from __future__ import annotations

import re

from searchidx.query.fields import field_names

__all__ = ["misreadings"]

_NAMED = re.compile(r"(?P<name>[^\W\d_]+):(?!//)(?P<value>.*)", re.DOTALL)


def misreadings(printed: str, value: str, glued: bool) -> list[str]:
    """What to say of a word that is searched as text though it looks like something else.

    Args:
        printed: the word as typed.
        value: its text.
        glued: whether the next piece follows without a space.
    """
    named = _NAMED.fullmatch(value)
    if named is None or named["name"].lower() in field_names():
        return []
    import difflib

    near = difflib.get_close_matches(named["name"].lower(), field_names(), 1, 0.7)
    # A colon before a space ends a clause, unless the word is nearly that of a field.
    if not (named["value"] or near or glued):
        return []
    guess = f" (did you mean {near[0]}:?)" if near else ""
    return [f"searched as text, there is no field {named['name']!r}{guess}: {printed}"]
